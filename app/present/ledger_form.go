package present

import (
	"context"
	"fmt"
	"strings"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
	"clickwage/data/work/warning"
)

// Form is what is typed of work done earlier, or of a record that is mended.
type Form struct {
	ID                         string // "": new
	Heading, Save              string
	Activity, Outcome          int // indices of FormChoices
	Platform, Title, Requester string
	Reward, Day, Start, End    string
	Note                       string
	Task                       bool
	Several                    bool // it has several stretches of time, so start and end are not edited
	before                     map[string]string
	times                      [3]string // day, start and end as they were shown
}

// FormErrors are what is wrong with single fields, as sentences.
type FormErrors struct{ Platform, Reward, Day, Start, End string }

// FormChoices are the words of the lists in a form.
type FormChoices struct{ Activities, Outcomes []string }

// formOutcomes are the outcomes of work that is typed later.
var formOutcomes = []work.State{
	work.Submitted, work.Approved, work.Rejected, work.Returned, work.TimedOut, work.ScreenedOut, work.Failed, work.Cancelled,
}

// FormChoices are the activities and outcomes that a form offers.
func (l *Ledger) FormChoices() FormChoices {
	var c FormChoices
	for _, a := range work.Activities() {
		c.Activities = append(c.Activities, l.desk.Phrase("activity."+a.String()))
	}
	for _, s := range formOutcomes {
		c.Outcomes = append(c.Outcomes, l.desk.Phrase("state."+s.String()))
	}
	return c
}

// NewForm is an empty form for work done earlier.
func (l *Ledger) NewForm() Form {
	say := l.desk.Phrase
	zone := l.list.settings.Zone
	if zone == nil {
		zone = time.UTC
	}
	return Form{
		Heading: say("form.add"), Save: say("form.add.save"), Task: true, Outcome: 0,
		Day: l.desk.now(zone).Format(time.DateOnly),
	}
}

// EditForm asks for the form of the record that the keyboard is on, which may not be
// the one in detail yet. A row that was read is shown at once: keys that follow
// are meant for its form.
func (l *Ledger) EditForm(show func(Form)) {
	if l.list.settings.Zone == nil {
		return // nothing was read yet
	}
	if r := l.onRow(); idOf(r) != "" {
		show(formOf(l.desk.Phrase, r, l.list.settings.Zone))
		return
	}
	find := l.here()
	if find == nil {
		return
	}
	var found store.Record
	var err error
	l.desk.Run(func() {
		if found, err = find(context.Background()); err == nil && idOf(found) == "" {
			err = store.ErrNotFound
		}
	}, func() {
		if err != nil {
			l.desk.Tell(Notice{Text: l.desk.trouble(err).line()})
			return
		}
		show(formOf(l.desk.Phrase, found, l.list.settings.Zone))
	})
}

// onRow is the record of the list that the keyboard is on, as it was read last; empty
// where it was not.
func (l *Ledger) onRow() store.Record {
	if _, ok := l.keyAt(l.State.Current); !ok || !l.has || l.settle.open {
		return store.Record{}
	}
	at := l.list.at(l.State.Current)
	page, ok := l.pages[at/pageSize]
	if !ok {
		return store.Record{}
	}
	return page[at%pageSize]
}

func formOf(say Phrase, r store.Record, zone *time.Location) Form {
	f := Form{Heading: say("form.edit"), Save: say("form.edit.save")}
	var spans []work.Interval
	if s := r.Submission; s != nil {
		f.ID, f.Task, spans = string(s.ID), true, r.Intervals
		f.Platform, f.Title, f.Requester, f.Note = s.Account.Platform, s.Title, s.Account.Requester, s.Note
		if s.Advertised.RewardKnown {
			f.Reward = s.Advertised.Reward.String()
		}
	} else if i := r.Interval; i != nil {
		f.ID, spans = string(i.ID), []work.Interval{*i}
		f.Platform, f.Title, f.Requester, f.Note, f.Activity = i.Where.Platform, i.Title, i.Where.Requester, i.Note, int(i.Activity)
	}
	f.Several = len(spans) != 1
	if !f.Several {
		start, end := spans[0].Start, spans[0].End
		f.Day, f.Start, f.End = start.In(zone).Format(time.DateOnly), clockText(start, zone), clockText(end, zone)
	}
	f.before, f.times = f.fields(zone), f.typedTimes()
	return f
}

// fields are the values by the names that tracker.Edit knows.
func (f Form) fields(zone *time.Location) map[string]string {
	all := map[string]string{"platform": f.Platform, "title": f.Title, "requester": f.Requester, "note": f.Note}
	if f.Task {
		all["reward"] = strings.TrimSpace(f.Reward)
	} else {
		all["activity"] = work.Activity(f.Activity).String()
	}
	if !f.Several {
		start, end, _ := f.span(zone)
		all["start"], all["end"] = start.In(zone).Format(time.RFC3339), end.In(zone).Format(time.RFC3339)
	}
	return all
}

func (f Form) typedTimes() [3]string { return [3]string{f.Day, f.Start, f.End} }

// longNight is the most that work over midnight can be taken to last: an end that
// is longer after the start is rather one before it.
const longNight = 12 * time.Hour

// span is the time typed; an end before the start is on the next day, where that
// is a night's work.
func (f Form) span(zone *time.Location) (start, end work.Instant, wrong FormErrors) {
	day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(f.Day), zone)
	if err != nil {
		wrong.Day = "form.wrong.day"
	}
	from, to := clockTyped(f.Start), clockTyped(f.End)
	start, wrong.Start = from.on(day, zone)
	end, wrong.End = to.on(day, zone)
	earlier := to.wall < from.wall
	if from.offset || to.offset {
		earlier = end < start
	}
	switch {
	case wrong.End == "form.wrong.time":
	case earlier:
		end, wrong.End = to.on(day.AddDate(0, 0, 1), zone)
		if wrong.Start+wrong.End == "" && end.Sub(start) > longNight {
			wrong.End = "form.wrong.order"
		}
	case wrong.End == "" && end == start:
		wrong.End = "form.wrong.order"
	}
	return start, end, wrong
}

// Submit keeps a form. It returns what is wrong with it, and ok false, where
// something is; done is called once it is in the ledger.
func (l *Ledger) Submit(f Form, done func()) (wrong FormErrors, ok bool) {
	zone, home := l.list.settings.Zone, l.list.settings.Currency
	if zone == nil {
		return wrong, false
	}
	opt := tracker.AddOptions{
		Activity: work.Activity(f.Activity), Platform: strings.TrimSpace(f.Platform), Title: strings.TrimSpace(f.Title),
		Requester: strings.TrimSpace(f.Requester), State: formOutcomes[max(0, f.Outcome)], Note: f.Note,
	}
	// Times that were left as they were are not judged: work of less than a second
	// begins and ends at the same one.
	if !f.Several && (f.ID == "" || f.typedTimes() != f.times) {
		opt.Start, opt.End, wrong = f.span(zone)
		if now := work.At(l.desk.now(zone)).Add(warning.FutureTolerance); wrong == (FormErrors{}) && opt.End > now {
			wrong.End = "form.wrong.future"
			if opt.Start > now {
				wrong = FormErrors{Start: wrong.End}
			}
		}
	}
	if text := strings.TrimSpace(f.Reward); text != "" {
		reward, err := readMoney(text, home)
		if err != nil || reward.Micros < 0 {
			wrong.Reward = "form.wrong.reward"
		}
		opt.Reward = &reward
		f.Reward = reward.String()
	}
	for _, text := range []*string{&wrong.Platform, &wrong.Reward, &wrong.Day, &wrong.Start, &wrong.End} {
		if *text != "" {
			*text = l.desk.Phrase(*text)
		}
	}
	if wrong != (FormErrors{}) {
		return wrong, false
	}
	if f.ID == "" {
		l.desk.act(func(ctx context.Context) (string, int, error) {
			_, err := l.desk.Tracker.Add(ctx, opt)
			return l.desk.Phrase("notice.added"), 1, err
		})
		done()
		return wrong, true
	}
	l.mend(f, zone)
	done()
	return wrong, true
}

// mend edits the fields that differ from what they were.
func (l *Ledger) mend(f Form, zone *time.Location) {
	changed := f.fields(zone)
	for name, value := range f.before {
		if changed[name] == value {
			delete(changed, name)
		}
	}
	if len(changed) == 0 {
		return
	}
	l.desk.act(func(ctx context.Context) (string, int, error) {
		err := l.desk.Tracker.Edit(ctx, f.ID, changed)
		if err != nil {
			err = fmt.Errorf("edit: %w", err)
		}
		return l.desk.Phrase("notice.edited"), 1, err
	})
}
