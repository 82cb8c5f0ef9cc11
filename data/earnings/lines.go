package earnings

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Line is what a local day holds of one platform, currency and activity. Lines
// are what the store keeps derived; whole reports are made from them without
// looking at single submissions.
type Line struct {
	Day      timeline.Day
	HasDay   bool // false for submissions of which no instant is known
	Platform string
	Currency money.Currency // "" where none is known
	Activity work.Activity
	Kind     LineKind
	Tally
}

// LineKind says what a line is made of.
type LineKind uint8

// The kinds of line.
const (
	TaskLine LineKind = iota // submissions and their task time
	TimeLine                 // other time
	EntryLine
)

// Lines are the lines of the days wanted; nil wants all.
func Lines(b Books, zone *time.Location, dayStart time.Duration, want func(day timeline.Day, hasDay bool) bool) []Line {
	c := &collector{books: b, days: timeline.NewDays(zone, dayStart)}
	c.locate = func(f fact) (cell, bool) {
		if want != nil && !want(f.day, f.hasDay) {
			return cell{}, false
		}
		k := cell{platform: f.place.Platform, day: f.day, hasDay: f.hasDay, activity: f.activity, key: lineKeys[TimeLine]}
		switch {
		case f.task:
			k.key = lineKeys[TaskLine]
		case f.entry:
			k.key = lineKeys[EntryLine]
		}
		return k, true
	}
	c.collect()
	lines := make([]Line, len(c.cells))
	for i, k := range c.cells {
		lines[i] = Line{
			Day: k.day, HasDay: k.hasDay, Platform: k.platform, Currency: k.currency, Activity: k.activity,
			Kind: LineKind(slices.Index(lineKeys[:], k.key)), Tally: c.tallies[i],
		}
	}
	return lines
}

var lineKeys = [...]string{"task", "time", "entry"}

// Tell says whether lines tell enough for the query: not for requesters, titles
// and accounts, the span method, spreading and what is typical.
func (q Query) Tell() bool {
	return q.By != ByRequester && q.By != ByTitle && q.By != ByAccount && len(q.Accounts) == 0 && !q.Spans && !q.Spread && !q.Typical
}

// FromLines makes the report that Compute would make. ok is false where lines
// do not tell enough: see Tell, and where money would have to be converted.
func FromLines(lines []Line, q Query) (r Report, ok bool) {
	if !q.Tell() {
		return Report{}, false
	}
	index := map[cell]int{}
	var cells []cell
	var tallies []Tally
	for _, l := range lines {
		f := fact{
			place: Place{Platform: l.Platform}, day: l.Day, hasDay: l.HasDay, activity: l.Activity,
			task: l.Kind == TaskLine, entry: l.Kind == EntryLine,
		}
		if !q.chosen(f) {
			continue
		}
		if q.Currency != "" && l.Currency != "" && l.Currency != q.Currency {
			return Report{}, false
		}
		key, shared := q.key(f)
		k := cell{key: key, shared: shared, currency: l.Currency}
		i, known := index[k]
		if !known {
			i = len(cells)
			index[k] = i
			cells, tallies = append(cells, k), append(tallies, Tally{})
		}
		tallies[i].Plus(l.Tally)
	}
	return q.report(cells, tallies), true
}

// AppendBinary adds the line to dst in the form that DecodeLine reads.
func (l Line) AppendBinary(dst []byte) ([]byte, error) {
	day := int64(l.Day)
	if !l.HasDay {
		day = math.MinInt32
	}
	dst = binary.AppendVarint(dst, day)
	for _, text := range []string{l.Platform, string(l.Currency)} {
		dst = append(binary.AppendUvarint(dst, uint64(len(text))), text...)
	}
	dst = append(dst, byte(l.Activity), byte(l.Kind))
	for _, n := range l.counts() {
		dst = binary.AppendUvarint(dst, uint64(*n))
	}
	for _, t := range l.times() {
		var err error
		if dst, err = t.AppendBinary(dst); err != nil {
			return dst, err
		}
	}
	for _, n := range l.sums() {
		dst = binary.AppendVarint(dst, *n)
	}
	return dst, nil
}

func (t *Tally) counts() []*int {
	all := []*int{&t.FullReversed, &t.PendingUnknown, &t.RejectedUnknown, &t.ApprovedUnknown, &t.RecoveredUnknown}
	for i := range t.States {
		all = append(all, &t.States[i])
	}
	return all
}

// LineFormat changes whenever AppendBinary does, or what a figure of a line
// means: lines of another format must be made anew.
const LineFormat = 3

var errLine = errors.New("a stored day cannot be read")

// DecodeLine reads a line back and returns what follows it.
func DecodeLine(src []byte) (l Line, rest []byte, err error) {
	r := reader{rest: src}
	day := r.varint()
	l.HasDay = day != math.MinInt32
	if l.HasDay {
		l.Day = timeline.Day(day)
	}
	l.Platform, l.Currency = r.text(), money.Currency(r.text())
	l.Activity, l.Kind = work.Activity(r.byte()), LineKind(r.byte())
	for _, n := range l.counts() {
		*n = int(r.uvarint())
	}
	for _, t := range l.times() {
		*t = r.time()
	}
	for _, n := range l.sums() {
		*n = r.varint()
	}
	if r.failed || l.Kind > EntryLine {
		return Line{}, nil, errLine
	}
	return l, r.rest, nil
}

type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) took(n int) {
	if n <= 0 || n > len(r.rest) {
		r.failed, r.rest = true, nil
		return
	}
	r.rest = r.rest[n:]
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.rest)
	r.took(n)
	return v
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	r.took(n)
	return v
}

func (r *reader) byte() (b byte) {
	if len(r.rest) > 0 {
		b = r.rest[0]
	}
	r.took(1)
	return b
}

func (r *reader) text() string {
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		r.failed = true
		return ""
	}
	text := string(r.rest[:n])
	r.rest = r.rest[n:]
	return text
}

func (r *reader) time() timeline.Time {
	t, rest, err := timeline.DecodeTime(r.rest)
	r.rest, r.failed = rest, r.failed || err != nil
	return t
}
