package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"clickwage/data/work"
)

// dataAnnotationForm is DataAnnotation's history of funds, copied off the page.
func dataAnnotationForm() form {
	return form{
		name: DataAnnotation, key: "format.dataannotation",
		lines: func(first []byte, _ []path) bool { return dataAnnotationPaste(first) },
		group: func(lines *records) source { return &pasted{lines: lines} },
		open: func(_ header, opt Options) (reader, error) {
			fallback := opt.Currency
			if fallback == "" {
				fallback = "USD" // the page shows no other
			}
			if opt.Pasted.IsZero() {
				opt.Pasted = opt.Now
			}
			return &dataAnnotation{newAmounts(fallback), texts{}, opt.Pasted}, nil
		},
	}
}

// entryOf is the kind of entry that a line begins, or "".
func entryOf(line []byte) string {
	for _, kind := range []string{"Time Entry", "Task Submission"} {
		if len(line) < len(kind) || !strings.EqualFold(string(line[:len(kind)]), kind) {
			continue
		}
		next, size := utf8.DecodeRune(line[len(kind):])
		if size == 0 || strings.ContainsRune(" \t\u00a0$·:|-", next) {
			return kind
		}
	}
	return ""
}

// dataAnnotationPaste says whether a text holds an entry and an amount.
func dataAnnotationPaste(first []byte) bool {
	if !pastedAmount.Match(first) {
		return false
	}
	for line := range bytes.Lines(first) {
		if entryOf(bytes.TrimSpace(line)) != "" {
			return true
		}
	}
	return false
}

var (
	pastedAmount = regexp.MustCompile(`-?\$\s?[0-9][0-9,]*(\.[0-9]+)?`)
	pastedAgo    = regexp.MustCompile(`(?i)\b(just now|yesterday|(?:about |over |almost )?(?:an?|[0-9]{1,4}) ?(?:s|sec|second|m|min|minute|h|hr|hour|d|day|w|week|mo|month|y|yr|year)s? ago)\b`)
	pastedLength = regexp.MustCompile(`(?i)\b[0-9]+ ?h(rs?|ours?)?( ?[0-9]+ ?m(in(ute)?s?)?)?\b|\b[0-9]+ ?m(in(ute)?s?)?\b`)
	pastedState  = regexp.MustCompile(`(?i)\b(pending approval|pending|approved|paid out|paid|rejected|denied)\b`)
	pastedDay    = regexp.MustCompile(`(?i)^((mon|tues|wednes|thurs|fri|satur|sun)day,? ?)?(today|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [0-9]{1,2}(, [0-9]{4})?)?$`)
)

// pasted gathers the lines of an entry: on one line, or with every cell of the
// page on a line of its own. A record is its lines, the project that stands
// above it, and nothing else.
type pasted struct {
	lines   *records
	ahead   []byte // the line that begins the next entry
	line    int    // of ahead
	began   int
	project string
}

func (p *pasted) at() int { return p.began }

func (p *pasted) next() ([][]byte, error) {
	entry := p.ahead
	p.began, p.ahead = p.line, nil
	for {
		record, err := p.lines.next()
		if errors.Is(err, io.EOF) && entry != nil {
			return [][]byte{entry, []byte(p.project)}, nil
		}
		if err != nil {
			p.ahead, p.line = entry, p.began // it goes on after a line that is lost
			return nil, err
		}
		text := record[0]
		switch {
		case entryOf(text) != "" && entry == nil:
			entry, p.began = bytes.Clone(text), p.lines.at()
		case entryOf(text) != "":
			p.ahead, p.line = bytes.Clone(text), p.lines.at()
			return [][]byte{entry, []byte(p.project)}, nil
		case entry != nil && !(pastedState.Match(entry) && pastedAmount.Match(entry) && pastedAgo.Match(entry)) && len(entry) < maxField:
			entry = append(append(entry, '\t'), text...)
		case entry != nil: // it is whole, so this is what stands above the next
			whole := [][]byte{entry, []byte(p.project)}
			p.heading(text)
			return whole, nil
		default:
			p.heading(text)
		}
	}
}

// heading takes in a line between entries: a day, which parts projects, or the
// name of a project.
func (p *pasted) heading(text []byte) {
	name, _, _ := strings.Cut(string(text), "\t")
	for _, known := range []*regexp.Regexp{pastedAmount, pastedAgo, pastedState} {
		name = known.ReplaceAllString(name, "")
	}
	name = plainly(name)
	switch {
	case pastedDay.MatchString(name) && name != "":
		p.project = ""
	case name != "":
		p.project = name
	}
}

// plainly is a text without the marks that part the cells of the page.
func plainly(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\u00a0·•|", r) }), " ")
}

// dataAnnotation reads entries. The page says how long ago each was made, in
// whole hours, days or months, counted from when it was copied; so its times
// are inferred, and two copies of the page differ by up to that unit: Within.
// When the work was done, and how long it took, it does not say.
type dataAnnotation struct {
	money amounts
	texts texts
	asOf  time.Time
}

func (d *dataAnnotation) worker([][]byte) []byte { return nil }

func (d *dataAnnotation) look(_ [][]byte, s *survey) { s.zone("UTC", nil) }

func (d *dataAnnotation) read(record [][]byte, row *Row) error {
	text := string(record[0])
	kind := entryOf(record[0])
	amount, ago, word := pastedAmount.FindString(text), pastedAgo.FindString(text), pastedState.FindString(text)
	switch {
	case amount == "":
		return &Reason{Kind: WhyNoAmount, Text: clip(record[0]), english: fmt.Sprintf("%q: no amount", clip(record[0]))}
	case word == "":
		return &Reason{Kind: WhyNoState, Text: clip(record[0]), english: fmt.Sprintf("%q: no state, such as Paid or Pending Approval", clip(record[0]))}
	}
	_, s := row.begin()
	row.Note = NoteNoTimes
	s.Account.Platform = "DataAnnotation"
	var err error
	if s.Advertised.Reward, err = d.money.read("amount", []byte(strings.ReplaceAll(amount, " ", ""))); err != nil {
		return err
	}
	s.Advertised.RewardKnown = true
	rest := text[len(kind):]
	for _, known := range []*regexp.Regexp{pastedAmount, pastedAgo, pastedState} {
		rest = known.ReplaceAllString(rest, "")
	}
	if s.Note = pastedLength.FindString(rest); s.Note != "" {
		rest = strings.Replace(rest, s.Note, "", 1)
	}
	s.Title = d.texts.of([]byte(first(plainly(rest), string(record[1]), kind)))
	at, within := d.when(ago)
	row.Within = within
	happened(s, work.Submitted, at, "")
	s.Events[0].Source = work.Inferred
	switch state := strings.ToLower(word); state {
	case "pending", "pending approval":
	case "rejected", "denied":
		happened(s, work.Rejected, 0, "")
	default:
		happened(s, work.Approved, 0, "")
	}
	return nil
}

// when is what "3 hours ago" means, and its unit; not known where nothing is
// said.
func (d *dataAnnotation) when(ago string) (work.Instant, time.Duration) {
	const day = 24 * time.Hour
	ago = strings.ToLower(ago)
	switch ago {
	case "":
		return 0, 0
	case "just now":
		return work.At(d.asOf), time.Minute
	case "yesterday":
		return work.At(d.asOf.Add(-day)), day
	}
	for _, loose := range []string{"about ", "over ", "almost "} {
		ago = strings.TrimPrefix(ago, loose)
	}
	ago = strings.TrimSpace(strings.TrimSuffix(ago, "ago"))
	digits := strings.TrimRight(ago, "abcdefghijklmnopqrstuvwxyz ")
	n, err := strconv.Atoi(digits)
	if err != nil {
		n = 1
		_, ago, _ = strings.Cut(ago, " ") // "an hour"
	}
	unit := strings.TrimSpace(strings.TrimPrefix(ago, digits))
	length := day * 365
	switch {
	case strings.HasPrefix(unit, "s"):
		length = time.Second
	case strings.HasPrefix(unit, "mo"):
		length = day * 30
	case strings.HasPrefix(unit, "m"):
		length = time.Minute
	case strings.HasPrefix(unit, "h"):
		length = time.Hour
	case strings.HasPrefix(unit, "d"):
		length = day
	case strings.HasPrefix(unit, "w"):
		length = 7 * day
	}
	at := d.asOf.Add(-time.Duration(n) * length)
	if at.Year() < 1970 {
		return 0, 0
	}
	return work.At(at), length
}
