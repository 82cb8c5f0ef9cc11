package importer

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"clickwage/data/work"
)

// outlierForm is Outlier's earnings, in both shapes of its header.
func outlierForm() form {
	return form{
		name: Outlier, key: "format.outlier",
		needs: []string{"workdate", "itemid", "duration", "payout|payable", "paytype|type", "projectname", "status"},
		knows: []string{"rateapplied|rate"},
		open: func(h header, opt Options) (reader, error) {
			return newOutlier(h, opt), nil
		},
	}
}

// outlier reads earnings. What was decided here:
//
//   - A row is a payment of a kind for an item. The ordinary one (prepay) has the
//     item's id as its own; overtimePay and missionReward of the same item are
//     submissions beside it, with the kind after the id, so that their time and
//     pay add up. A row that a file repeats as it is, is the same one; a second
//     payment of a kind for one item that differs gets a number.
//   - A file tells the day and how long the work took, not when it began. The
//     work of a day is laid end to end from the start of the day, and each such
//     interval says that it is inferred: its length is the platform's.
//   - A payment without a length (a mission's reward) belongs to the noon of its
//     day, as an inferred submission.
type outlier struct {
	clock   clock
	money   amounts
	texts   texts
	next    map[date]work.Instant // where the work of a day has come to
	seen    map[string]string     // what the row of an id said of day, length and pay
	columns struct{ day, item, length, pay, kind, project, status int }
}

func newOutlier(h header, opt Options) *outlier {
	o := &outlier{
		clock: clock{opt.Zone}, money: newAmounts(opt.Currency), texts: texts{},
		next: map[date]work.Instant{}, seen: map[string]string{},
	}
	c := &o.columns
	c.day, c.item, c.length, c.pay = h.column("workdate"), h.column("itemid"), h.column("duration"), h.column("payout|payable")
	c.kind, c.project, c.status = h.column("paytype|type"), h.column("projectname"), h.column("status")
	return o
}

func (o *outlier) worker([][]byte) []byte { return nil }

func (o *outlier) look(record [][]byte, s *survey) {
	if text := cell(record, o.columns.day); s.naive == "" && len(text) > 0 {
		s.zone("", text)
	}
	if text := present(record, o.columns.pay); s.currency == "" && len(text) > 0 && bare(text) {
		s.currency = string(text)
	}
}

// present is a cell that holds more than a dash.
func present(record [][]byte, column int) []byte {
	text := cell(record, column)
	if s := string(text); s == "-" || s == "—" || s == "–" {
		return nil
	}
	return text
}

// outlierMany bounds what is remembered of the rows of one file.
const outlierMany = 200_000

func (o *outlier) read(record [][]byte, row *Row) error {
	c := &o.columns
	day, err := namedDay(cell(record, c.day))
	if err != nil {
		return within("work date", cell(record, c.day), err)
	}
	if o.clock.zone == nil {
		return &Unanswered{Questions: []Question{AskZone}, Example: string(cell(record, c.day))}
	}
	var took time.Duration
	if text := present(record, c.length); len(text) > 0 {
		if took, err = length("duration", text); err != nil {
			return err
		}
	}
	f, s := row.begin()
	s.Account = work.Account{Platform: "Outlier", TaskID: string(present(record, c.item))}
	s.Title, s.Zone = o.texts.of(present(record, c.project)), o.clock.zone.String()
	if text := present(record, c.pay); len(text) > 0 {
		if s.Advertised.Reward, err = o.money.read("payout", text); err != nil {
			return err
		}
		s.Advertised.RewardKnown = true
	}
	state, ok := outlierState(cell(record, c.status))
	if !ok {
		return unread(WhyState, "status", cell(record, c.status), notKnown)
	}
	said := fmt.Sprint(day, " ", took, " ", s.Advertised.Reward)
	var again bool
	s.Account.PlatformID, again = o.id(record, said)
	if took == 0 {
		noon := o.clock.local(day, 12*time.Hour).at
		s.Events = append(s.Events, work.Event{State: work.Submitted, At: noon, Source: work.Inferred})
		row.Note = NoteNoTimes
	} else {
		happened(s, work.Submitted, 0, "")
		start := o.place(day, took, again)
		f.span(row, start, start.at.Add(took))
		row.Intervals[0].Source = work.Inferred
	}
	if state != work.Submitted {
		happened(s, state, 0, "")
	}
	return nil
}

// place is where the next work of a day begins. A row that comes again takes
// no time of the day.
func (o *outlier) place(day date, took time.Duration, again bool) stamp {
	start := o.clock.local(day, 0)
	if at := o.next[day]; at.Known() {
		start = o.clock.stamp(at.In(o.clock.zone))
	}
	if again {
		return start
	}
	if len(o.next) >= outlierMany {
		clear(o.next)
	}
	o.next[day] = start.at.Add(took)
	return start
}

// id is what makes a row the same one in two files: the item and the kind of
// payment; where there is no item, all that the row says but its status. again
// says that this file had the row before.
func (o *outlier) id(record [][]byte, said string) (id string, again bool) {
	item, kind := present(record, o.columns.item), normal(string(cell(record, o.columns.kind)))
	id = string(item)
	if len(item) == 0 {
		id = "- " + said
	}
	if kind != "prepay" && kind != "task" && kind != "" {
		id += "/" + string(cell(record, o.columns.kind))
	}
	if len(id) > short {
		return id, false
	}
	if len(o.seen) >= outlierMany {
		clear(o.seen)
	}
	for n := 1; ; n++ {
		key := id
		if n > 1 {
			key += "#" + strconv.Itoa(n)
		}
		known, ok := o.seen[key]
		if !ok {
			o.seen[key] = said
		}
		if !ok || known == said {
			return key, ok
		}
	}
}

func outlierState(text []byte) (work.State, bool) {
	switch normal(string(text)) {
	case "processing", "inreview", "available":
		return work.Submitted, true
	case "void", "voided", "canceled":
		return work.Cancelled, true
	}
	return stateNamed(text)
}

// namedDay reads "Mar 30, 2025" and 2025-03-30.
func namedDay(text []byte) (date, error) {
	if day, rest, err := isoDay(text); err == nil && len(rest) == 0 {
		return day, nil
	}
	words := bytes.Fields(bytes.ReplaceAll(text, []byte(","), []byte(" ")))
	if len(words) != 3 {
		return date{}, errTime
	}
	d, ok1 := number(words[1])
	y, ok2 := number(words[2])
	day := date{y, monthOf(words[0]), d}
	if !ok1 || !ok2 || !day.valid() {
		return date{}, errTime
	}
	return day, nil
}
