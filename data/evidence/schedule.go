package evidence

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// Form is a version of the case and its schedule, which the case names.
type Form int

// The forms. Bundles are written in the newest; a verifier reads all.
const (
	FirstForm  Form = 1
	SecondForm Form = 2 // and what was advertised, the address, each time of work, and converted claims
	NewestForm      = SecondForm
)

// Columns are the columns of a schedule: what the ledger tells of a task. Cells
// are texts as the ledger hashes them; times are in UTC, "" is not known.
func (f Form) Columns() []string {
	columns := []string{
		"task", "platform", "platform_id", "requester", "title", "state", "reason", "accepted", "submitted", "decided",
		"reward", "bonus", "reversal", "worked_seconds", "source", "leaf",
	}
	if f >= SecondForm {
		columns = append(columns, "promise", "limit", "estimate", "url", "intervals")
	}
	return columns
}

// fieldOf is the field of a submission's leaf that a column shows; "" where it
// is made of something else.
func fieldOf(column string) string {
	switch column {
	case "task":
		return "id"
	case "worked_seconds", "leaf", "url", "intervals":
		return ""
	}
	return column
}

// AddressIn is the first word of a text that begins with http:// or https://,
// without the marks of a sentence after it; "" where there is none. Words are
// parted by spaces, tabs and line ends.
func AddressIn(text string) string {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }) {
		if strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://") {
			return strings.TrimRight(word, ".,;:!?)]>\"'")
		}
	}
	return ""
}

// Withheld stands in a cell whose value is kept back.
const Withheld = "[withheld]"

// instantLayout is how leaves write an instant.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// Schedule is what disclosed revisions say of each submission as its newest
// disclosed revision has it, ordered by submission time and place in the ledger.
// It is derived from them alone, so that anybody can derive it again.
type Schedule []Row

// Row is a task of a schedule by column.
type Row map[string]string

// ScheduleOf derives the schedule. Removed submissions are left out. A
// submission's time is the sum of its disclosed intervals that are not
// superseded; it is not known where there is none, and withheld where a part of
// an interval that the sum rests on is.
func (f Form) ScheduleOf(revisions []Revision) (Schedule, error) {
	read, err := readLeaves(revisions)
	if err != nil {
		return nil, err
	}
	return f.scheduleOf(read)
}

func (f Form) scheduleOf(read []read) (Schedule, error) {
	latest, err := newest(read)
	if err != nil {
		return nil, err
	}
	worked, err := latest.worked()
	if err != nil {
		return nil, err
	}
	rows, columns := make(Schedule, 0, len(latest.submissions)), f.Columns()
	for _, s := range latest.submissions {
		time := workedTime{Withheld, Withheld}
		if id := s.cell("id"); id != Withheld && !s.closed {
			time = worked[id]
		}
		row := make(Row, len(columns))
		for _, column := range columns {
			switch column {
			case "leaf":
				row[column] = strconv.FormatInt(s.seq, 10)
			case "worked_seconds":
				row[column] = time.seconds
			case "intervals":
				row[column] = time.intervals
			case "url":
				row[column] = Withheld
				if note := s.cell("note"); note != Withheld {
					row[column] = AddressIn(note)
				}
			default:
				row[column] = s.cell(fieldOf(column))
			}
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a["submitted"], b["submitted"]) })
	return rows, nil
}

// CSV is the schedule as a file: a header and a line for each row, each ended by
// a line feed. Cells with a comma, quote or line end are quoted; text that a
// spreadsheet would run as a formula gets an apostrophe in front.
func (s Schedule) CSV(f Form) []byte {
	var b bytes.Buffer
	columns := f.Columns()
	line := func(cell func(column string) string) {
		for i, column := range columns {
			if i > 0 {
				b.WriteByte(',')
			}
			text := cell(column)
			if text != "" && strings.ContainsRune("=+-@\t\r'", rune(text[0])) {
				text = "'" + text
			}
			if strings.ContainsAny(text, ",\"\r\n") {
				text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			b.WriteString(text)
		}
		b.WriteByte('\n')
	}
	line(func(column string) string { return column })
	for _, row := range s {
		line(func(column string) string { return row[column] })
	}
	return b.Bytes()
}

// state is a record as a leaf has it.
type state struct {
	seq    int64
	gone   bool
	told   bool                 // a disclosed leaf of the record shows a value
	closed bool                 // a disclosed leaf of it keeps back the intervals of a row
	shown  []Disclosed          // the fields that are disclosed
	fields revision.Commitments // all of them
}

// value is what is disclosed of a field: nil where nothing is.
func (s *state) value(field string) []byte {
	for i := range s.shown {
		if s.shown[i].Name == field {
			return s.shown[i].Value
		}
	}
	return nil
}

// hides says whether a field is committed to and kept back.
func (s *state) hides(field string) bool {
	_, ok := s.fields.Of(field)
	return ok && s.value(field) == nil
}

// cell is a field's text: "" where it is null or was not yet a field.
func (s *state) cell(field string) string {
	value := s.value(field)
	switch {
	case value == nil && s.hides(field):
		return Withheld
	case len(value) == 0 || string(value) == "null":
		return ""
	case value[0] == '"':
		return revision.Scan(value).Text()
	}
	return string(value)
}

// latest are the newest disclosed states of records that are not gone.
type latest struct {
	submissions []*state          // in the order of their first disclosed leaf
	intervals   map[string]*state // by id
}

// newest goes through revisions in their order. A submission whose id is
// withheld is followed by its links, and one of which nothing is shown at all is
// there for the sake of others' links. An interval whose id is withheld is not
// told apart and counts nothing.
func newest(all []read) (latest, error) {
	l := latest{intervals: map[string]*state{}}
	var order []string
	submissions := map[string]*state{}
	byLeaf := map[revision.Hash]string{} // the submission that a leaf is of
	for i := range all {
		r := &all[i]
		s := r.state()
		id := s.cell("id")
		switch r.leaf.Kind {
		case "submission":
			if id == Withheld {
				id = "leaf " + strconv.FormatInt(r.Seq, 10)
				if r.leaf.Prev != nil && byLeaf[*r.leaf.Prev] != "" {
					id = byLeaf[*r.leaf.Prev]
				}
			}
			byLeaf[r.sum] = id
			if before := submissions[id]; before == nil {
				order = append(order, id)
			} else {
				s.told, s.closed = s.told || before.told, s.closed || before.closed
			}
			submissions[id] = s
			if err := l.takeRow(s); err != nil {
				return l, fmt.Errorf("revision %d: %w", r.Seq, err)
			}
		case "interval":
			if id != Withheld {
				l.intervals[id] = s
			}
		}
	}
	for _, id := range order {
		if s := submissions[id]; s.told && !s.gone {
			l.submissions = append(l.submissions, s)
		}
	}
	return l, nil
}

// takeRow takes the intervals that came with an imported row.
func (l *latest) takeRow(s *state) error {
	list := s.value("work")
	if len(list) == 0 || string(list) == "null" {
		return nil
	}
	text := revision.Scan(list)
	text.Array(func() {
		span := &state{seq: s.seq}
		text.Object(func(name string) {
			span.shown = append(span.shown, Disclosed{Name: name, Value: text.Value()})
		})
		l.intervals[span.cell("id")] = span
	})
	if err := text.End(); err != nil {
		return fmt.Errorf("work: %w", err)
	}
	return nil
}

// workedTime is the time of a submission as its row tells it.
type workedTime struct{ seconds, intervals string }

// worked is the time by submission.
func (l *latest) worked() (map[string]workedTime, error) {
	sums, hidden, spans := map[string]int64{}, map[string]bool{}, map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(l.intervals)) {
		span := l.intervals[id]
		sub := span.cell("submission")
		if span.gone || sub == "" || sub == Withheld {
			continue
		}
		start, err1 := time.Parse(instantLayout, span.cell("start"))
		end, err2 := time.Parse(instantLayout, span.cell("end"))
		switch {
		case err1 != nil || err2 != nil || span.hides("superseded"):
			hidden[sub] = true
		case span.cell("superseded") == "true":
			sums[sub] += 0
		case !end.After(start):
			return nil, fmt.Errorf("revision %d: the interval %s: %w", span.seq, id, work.ErrOrder)
		default:
			sums[sub] += end.UnixMicro() - start.UnixMicro()
			spans[sub] = append(spans[sub], span.cell("start")+"/"+span.cell("end"))
		}
	}
	worked := make(map[string]workedTime, len(sums))
	for sub, sum := range sums {
		worked[sub] = workedTime{seconds(sum), joined(spans[sub])}
	}
	for sub := range hidden {
		worked[sub] = workedTime{Withheld, Withheld}
	}
	return worked, nil
}

// joined are spans of time in the order of their starts, in one cell.
func joined(spans []string) string {
	slices.Sort(spans)
	return strings.Join(spans, " ")
}

// seconds are microseconds as a decimal number without needless digits. Example: "90.5".
func seconds(micros int64) string {
	text := fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// rowOf is a task's row as the case tells it, without its leaf.
func rowOf(t Task) Row {
	s := t.Submission
	amount := func(known bool, text string) string {
		if !known {
			return ""
		}
		return text
	}
	row := Row{
		"task": string(s.ID), "platform": s.Account.Platform, "platform_id": s.Account.PlatformID, "requester": s.Account.Requester,
		"title": s.Title, "state": s.State.String(), "reason": s.Reason, "source": s.Source.String(),
		"accepted": instant(s.Accepted), "submitted": instant(s.Submitted), "decided": instant(s.Decided),
		"reward":   amount(s.Advertised.RewardKnown, s.Advertised.Reward.String()),
		"bonus":    amount(!s.Credit.Bonus.IsZero(), s.Credit.Bonus.String()),
		"reversal": amount(!s.Credit.Reversal.IsZero(), s.Credit.Reversal.String()),
	}
	if len(t.Intervals) > 0 {
		row["worked_seconds"] = seconds(t.Worked().Microseconds())
	}
	var spans []string
	for _, i := range t.Intervals {
		if !i.Superseded {
			spans = append(spans, instant(i.Start)+"/"+instant(i.End))
		}
	}
	row["intervals"], row["promise"], row["url"] = joined(spans), s.PromiseText(), AddressIn(s.Note)
	row["limit"], row["estimate"] = span(s.Advertised.Limit), span(s.Advertised.Estimate)
	return row
}

// span is a length of time as leaves write it. Example: "90.5s".
func span(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
}

func instant(i work.Instant) string {
	if !i.Known() {
		return ""
	}
	return i.In(time.UTC).Format(instantLayout)
}

// agree says where a case's task tells another thing than its row; a withheld
// cell must not be told at all. State and source have no empty word, so they are
// not looked at where they are withheld.
func (f Form) agree(told Row, row Row) error {
	for _, column := range f.Columns() {
		got, want := told[column], row[column]
		unsaid := want == Withheld && (got == "" || column == "state" || column == "source")
		if column == "leaf" || got == want || unsaid {
			continue
		}
		if want == Withheld {
			return fmt.Errorf("%s: the case tells %q, which is withheld", column, got)
		}
		return fmt.Errorf("%s: the case tells %q, the disclosed revision %q", column, got, want)
	}
	return nil
}
