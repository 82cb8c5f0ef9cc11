package quick

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"clickwage/data/work"
)

// parser takes parts off the end of a line.
type parser struct {
	words  Words
	line   *Line
	tokens []token
	known  map[string]work.State
	took   map[string]string // part: the words it was read from
	unit   time.Duration     // the largest of the length that was read last
}

func newParser(w Words, l *Line, tokens []token) *parser {
	known := english()
	for word, s := range maps.All(w.Outcomes) {
		known[Fold(word)] = s
	}
	return &parser{words: w, line: l, tokens: tokens, known: known, took: map[string]string{}}
}

// Outcomes are the states that a line can say. Others follow from what a record
// was.
func Outcomes() []work.State {
	return []work.State{work.Submitted, work.Approved, work.Rejected, work.Returned, work.TimedOut, work.ScreenedOut, work.Failed, work.Cancelled}
}

// english are the outcomes' own names.
func english() map[string]work.State {
	all := map[string]work.State{"pending": work.Submitted, "broken": work.Failed}
	for _, s := range Outcomes() {
		all[strings.ReplaceAll(s.String(), "_", " ")] = s
	}
	return all
}

// Fold makes words comparable: no case, no accents.
func Fold(text string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
	return strings.Join(strings.Fields(strings.ReplaceAll(bare, "_", " ")), " ")
}

// outcome is the state that the last of some tokens name, and how many they are.
func (p *parser) outcome(tokens []token) (state work.State, words int) {
	for n := min(5, len(tokens)); n > 0; n-- {
		last := tokens[len(tokens)-n:]
		if quotes(last) {
			continue
		}
		if s, ok := p.known[Fold(join(last))]; ok {
			return s, n
		}
	}
	return 0, 0
}

func quotes(tokens []token) bool {
	for _, t := range tokens {
		if t.quoted {
			return true
		}
	}
	return false
}

func dash(t token) bool {
	return !t.quoted && (t.text == "-" || t.text == "–" || t.text == "—")
}

// reason takes what follows a dash after an outcome that can have one.
func (p *parser) reason() {
	for i := 1; i < len(p.tokens); i++ {
		if !dash(p.tokens[i]) {
			continue
		}
		state, words := p.outcome(p.tokens[:i])
		if words == 0 || state == work.Submitted || state == work.Approved {
			continue
		}
		p.line.Reason = titleOf(p.tokens[i+1:])
		if p.line.Reason == "" {
			p.line.doubt(Doubt{Kind: NoReason, Word: p.tokens[i].text})
		}
		p.tokens = p.tokens[:i]
		return
	}
}

// tail takes parts off until a word of the title is met.
func (p *parser) tail() {
	for len(p.tokens) > 0 && !p.tokens[len(p.tokens)-1].quoted {
		n := p.one()
		if n == 0 {
			return
		}
		p.tokens = p.tokens[:len(p.tokens)-n]
	}
}

// one reads the last part and says of how many words it is; 0: the title ends here.
func (p *parser) one() int {
	if state, n := p.outcome(p.tokens); n > 0 {
		p.unit = 0
		p.take("outcome", n, func() { p.line.Outcome = &state })
		return n
	}
	if n := p.length(); n > 0 {
		return n
	}
	p.unit = 0
	for _, read := range []func() int{p.count, p.clock, p.reward} {
		if n := read(); n > 0 {
			return n
		}
	}
	return 0
}

// take notes a part, or tells that there are two of it.
func (p *parser) take(part string, n int, set func()) {
	text := join(p.tokens[len(p.tokens)-n:])
	if before, twice := p.took[part]; twice {
		p.line.doubt(Doubt{Kind: Twice, Word: text, A: text, B: before})
		return
	}
	p.took[part] = text
	set()
}

func (p *parser) last(n int) string {
	if n > len(p.tokens) || quotes(p.tokens[len(p.tokens)-n:]) {
		return ""
	}
	return join(p.tokens[len(p.tokens)-n:])
}

var countText = regexp.MustCompile(`^(?:(\d{1,9})[x×]|[x×](\d{1,9}))$`)

func (p *parser) count() int {
	found := countText.FindStringSubmatch(strings.ToLower(p.last(1)))
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1] + found[2])
	p.take("count", 1, func() {
		if n < 1 || n > MaxCount {
			p.line.doubt(Doubt{Kind: TooMany, Word: p.last(1), A: strconv.Itoa(MaxCount)})
			return
		}
		p.line.Count = n
	})
	return 1
}

const clockForm = `(\d{1,2})[:h](\d{2})(?::(\d{2}))?(am|pm)?`

var (
	moment  = regexp.MustCompile(`^(?:(\d{4}-\d{2}-\d{2})t)?` + clockForm + `$`)
	between = regexp.MustCompile(`^@?((?:\d{4}-\d{2}-\d{2}t)?` + clockForm + `)\s*[-–—]\s*(` + clockForm + `)$`)
)

// clock reads @14:20 and 14:02-14:06.
func (p *parser) clock() int {
	n, word := 1, strings.ToLower(p.last(1))
	if three := strings.ReplaceAll(strings.ToLower(p.last(3)), " ", ""); between.MatchString(three) {
		n, word = 3, three
	}
	if found := between.FindStringSubmatch(word); found != nil {
		from, ok := clockOf(found[1])
		to, also := clockOf(found[6])
		p.moments(n, ok && also, from, to)
		return n
	}
	if after, ok := strings.CutPrefix(word, "@"); ok {
		to, ok := clockOf(after)
		p.moments(1, ok, Clock{}, to)
		return 1
	}
	if strings.Contains(word, ":") && moment.MatchString(word) {
		p.line.doubt(Doubt{Kind: ClockKind, Word: p.last(1)})
		return 1
	}
	return 0
}

func (p *parser) moments(n int, valid bool, from, to Clock) {
	p.take("time", n, func() {
		if !valid {
			p.line.doubt(Doubt{Kind: NotTime, Word: p.last(n)})
			return
		}
		p.line.From, p.line.To = from, to
	})
}

func clockOf(text string) (c Clock, ok bool) {
	found := moment.FindStringSubmatch(text)
	if found == nil {
		return c, false
	}
	c = Clock{Set: true, Date: found[1]}
	c.Hour, _ = strconv.Atoi(found[2])
	c.Minute, _ = strconv.Atoi(found[3])
	c.Second, _ = strconv.Atoi(found[4]) // "" is none
	if half := found[5]; half != "" {
		if c.Hour < 1 || c.Hour > 12 {
			return c, false
		}
		c.Hour %= 12
		if half == "pm" {
			c.Hour += 12
		}
	}
	if c.Date != "" {
		if _, err := time.Parse(time.DateOnly, c.Date); err != nil {
			return c, false
		}
	}
	return c, c.Hour < 24 && c.Minute < 60 && c.Second < 60
}

// String is a clock as Parse reads it after an @.
func (c Clock) String() string {
	text := fmt.Sprintf("%02d:%02d", c.Hour, c.Minute)
	if c.Second > 0 {
		text += fmt.Sprintf(":%02d", c.Second)
	}
	if c.Date != "" {
		text = c.Date + "T" + text
	}
	return text
}

var (
	lengthText = regexp.MustCompile(`^(?:(\d+(?:[.,]\d+)?)(?:h|hr|hrs|std))?(?:(\d+(?:[.,]\d+)?)(?:m|min|mins))?(?:(\d+(?:[.,]\d+)?)(?:s|sec|sek))?$`)
	unitText   = regexp.MustCompile(`^(?:h|hr|hrs|std|min|mins|sec|sek)\.?$`)
	hourText   = regexp.MustCompile(`^(\d{1,2})h(\d{2})$`) // 1h30
	oneNumber  = regexp.MustCompile(`^\d+(?:[.,]\d+)?$`)
)

// longest is the longest length of a task that is believed.
const longest = 100 * 24 * time.Hour

// length reads 4m, 1h5m and 4 min; of "1h 5m" both words, one after the other.
func (p *parser) length() int {
	n, text := 1, strings.ToLower(p.last(1))
	if before := strings.ToLower(p.last(2)); unitText.MatchString(text) && before != "" {
		if number, _, _ := strings.Cut(before, " "); oneNumber.MatchString(number) {
			n, text = 2, number+strings.TrimSuffix(text, ".")
		}
	}
	text = hourText.ReplaceAllString(text, "${1}h${2}m")
	found := lengthText.FindStringSubmatch(text)
	if found == nil || text == "" {
		return 0
	}
	var total, smallest, largest time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		if found[i+1] == "" {
			continue
		}
		part, d := lengthOf(found[i+1], unit)
		if d != nil {
			d.Word = join(p.tokens[len(p.tokens)-n:])
			p.line.doubt(*d)
			return n
		}
		total, smallest = total+part, unit
		largest = max(largest, unit)
	}
	if p.line.Length > 0 && p.unit > 0 && smallest > p.unit { // 1h before 5m
		p.line.Length += total
		p.took["length"] = join(p.tokens[len(p.tokens)-n:]) + " " + p.took["length"]
		p.unit = largest
		return n
	}
	p.take("length", n, func() { p.line.Length, p.unit = total, largest })
	if total == 0 || p.line.Length > longest {
		p.line.doubt(Doubt{Kind: map[bool]Kind{true: NoLength, false: TooLong}[total == 0], Word: p.last(n)})
	}
	return n
}

// lengthOf is a number of units, exact to the microsecond.
func lengthOf(number string, unit time.Duration) (time.Duration, *Doubt) {
	micros, doubt := decimal(number)
	switch {
	case doubt != nil:
		return 0, doubt
	case micros > int64(longest/unit)*1e6:
		return 0, &Doubt{Kind: TooLong}
	}
	return time.Duration(micros) * (unit / time.Microsecond) / 1e6 * time.Microsecond, nil
}

// hints tells of words of the title that could be a part of their own, where no
// such part was typed.
func (p *parser) hints() {
	if len(p.tokens) == 1 && p.tokens[0].quoted {
		return
	}
	for i, t := range p.tokens {
		if t.quoted {
			continue
		}
		alone := newParser(p.words, &Line{}, []token{t})
		alone.tail()
		said := p.line.Past && p.line.Reward == nil && i == len(p.tokens)-1 && wholeText.MatchString(t.text)
		for part := range alone.took {
			_, typed := p.took[part]
			said = said || !typed
		}
		if said {
			p.line.Hints = append(p.line.Hints, Doubt{Kind: InTitle, Word: t.raw})
		}
	}
}

var wholeText = regexp.MustCompile(`^\d{1,5}$`)
