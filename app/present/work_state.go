package present

import (
	"fmt"
	"time"

	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// WorkState is what the Work page shows.
type WorkState struct {
	Loading    bool
	Trouble    *Trouble
	Title      string
	ShortTitle string
	Example    bool
	Timers     []TimerState
	Front      int // of Timers; meaningless where there is none
	Activities []ActivityState
	Favourites []FavouriteState // nine
	Money      Money
	Today      TodayState
	Strip      Strip
	Quick      QuickState
	Batch      bool // one key ends a task and begins the next
}

// TimerState is a running or paused timer.
type TimerState struct {
	Key       string
	Tab       string // what its tab says
	Status    string
	Since     string
	Platform  string
	Title     string
	Requester string
	Reward    string // "" where not known
	About     string // the reward in home currency
	Batch     string // what a batch has done; "": it is in none
	Extra     string // what is not known, or was advertised
	Clock     string
	Task      bool
	Paused    bool
	Starred   bool
	Limit     *LimitState
	Floor     *FloorState
}

// LimitState is the time that the platform allows.
type LimitState struct {
	Left, Of string
	Fraction float64
	Over     bool
}

// FloorState is until when the reward is above the worker's floor.
type FloorState struct {
	Until, At string
	Minute    string // of Until
	Over      bool
}

// ActivityState is a kind of unpaid work.
type ActivityState struct {
	Activity work.Activity
	Text     string
	Running  bool
}

// FavouriteState is one of the nine places.
type FavouriteState struct {
	Slot           int
	Title, Caption string
	Pay            string // "": not known
	Free           string // what a free place says
	Running        bool
}

// TodayState is the list of what was done today.
type TodayState struct {
	Note, Count string
	Rows        []TodayRow
	Empty       string
}

// TodayRow is a record of today.
type TodayRow struct {
	ID, Title, Caption, Value string
	Pay                       Pay
	Mark                      Mark
}

// workActivities are those with a key of their own, in the order of the page.
func workActivities() []work.Activity {
	return []work.Activity{
		work.Search, work.Qualification, work.Training, work.Communication,
		work.AppealWriting, work.Payment, work.OnCall, work.Break,
	}
}

func (w *Work) draw() {
	f, facts := w.format(), w.facts
	now := w.desk.Tracker.Now()
	today := facts.day.Day.Date()
	w.State = WorkState{
		Title: f.Weekday(today), ShortTitle: f.ShortWeekday(today), Example: facts.settings.Example,
		Money: moneyOf(f, facts.today, facts.settings), Strip: stripOf(f, facts.day, facts.running, now),
	}
	w.State.Batch = w.batch != nil
	w.drawTimers(f)
	for _, a := range workActivities() {
		st := ActivityState{Activity: a, Text: f.Say("activity." + a.String())}
		for _, o := range facts.running {
			st.Running = st.Running || o.Activity == a && !o.Paused
		}
		w.State.Activities = append(w.State.Activities, st)
	}
	w.drawFavourites(f)
	w.drawToday(f)
}

func (w *Work) drawTimers(f Format) {
	now := w.desk.Tracker.Now()
	w.State.Timers, w.State.Front = nil, 0
	for i, o := range w.facts.running {
		if tracker.Key(o) == w.shown {
			w.State.Front = i
		}
		w.State.Timers = append(w.State.Timers, w.timer(f, o))
	}
	if s := w.State.Strip; len(w.State.Timers) > 0 && len(s.Blocks) > 0 && s.NowLabel != clockOf(now, f) {
		w.State.Strip = stripOf(f, w.facts.day, w.facts.running, now)
	}
}

// tabLetters is how much of a title a tab shows: its clock is to be seen, too.
const tabLetters = 24

// short is a text of so many letters at most.
func short(text string, letters int) string {
	all := []rune(text)
	if len(all) <= letters {
		return text
	}
	return string(all[:letters-1]) + "…"
}

func (w *Work) timer(f Format, o work.Open) TimerState {
	took := w.elapsed(o)
	st := TimerState{
		Key: tracker.Key(o), Clock: f.Running(took), Task: o.Submission != "", Paused: o.Paused, Starred: w.starred(o),
		Platform: o.Where.Platform, Requester: o.Where.Requester, Title: titleOf(f.Say, o),
		Status: f.Say("work.working"), Since: f.Say("work.since", o.Began.In(f.Zone).Format("15:04:05")),
	}
	if o.Paused {
		st.Status, st.Since = f.Say("work.paused"), f.Say("work.since", o.Start.In(f.Zone).Format("15:04:05"))
	}
	st.Tab = f.Say("work.tab", short(st.Title, tabLetters), st.Clock)
	if !st.Task {
		st.Extra = f.Say("work.unpaid")
		return st
	}
	if st.Batch = w.batchText(f, o); st.Batch != "" && !o.Paused {
		st.Status = f.Say("work.batch")
	}
	if limit := o.Limit; limit > 0 {
		st.Limit = &LimitState{Of: f.Say("work.of", f.Running(limit)), Fraction: min(1, took.Seconds()/limit.Seconds())}
		if st.Limit.Over = took > limit; st.Limit.Over {
			st.Limit.Left = f.Say("work.overtime", f.Running(took-limit))
		} else {
			st.Limit.Left = f.Say("work.left", f.Running(limit-took))
		}
	}
	offer := w.facts.tasks[o.Submission].Advertised
	if !offer.RewardKnown {
		st.Extra = f.Say("work.noreward")
		return st
	}
	st.Reward = f.Money(offer.Reward)
	if offer.Estimate > 0 {
		st.Extra = f.Say("work.advertised", f.Total(offer.Estimate))
	}
	home, about := w.atHome(f, offer.Reward)
	st.About = about
	if home != nil {
		st.Floor = w.floorOf(f, o, *home, took)
	}
	return st
}

// atHome is an amount in the home currency, where a rate is known, and how that
// is said where it was converted.
func (w *Work) atHome(f Format, a money.Amount) (home *money.Amount, about string) {
	s := w.facts.settings
	if s.Currency == "" || a.Currency == s.Currency {
		return &a, ""
	}
	rates, err := money.NewRates(w.facts.rates)
	if err != nil {
		return nil, ""
	}
	done, err := rates.Convert(a, s.Currency, f.Now.Format(time.DateOnly))
	if err != nil {
		return nil, ""
	}
	return &done.To, f.Say("work.about", f.Money(done.To))
}

// floorOf is when the pay per hour of a task falls under the floor.
func (w *Work) floorOf(f Format, o work.Open, reward money.Amount, took time.Duration) *FloorState {
	floor := w.facts.settings.Floor
	if floor.Micros <= 0 || floor.Currency != reward.Currency {
		return nil
	}
	hours := float64(reward.Micros) / float64(floor.Micros)
	if hours > 24*365 {
		return nil
	}
	until := time.Duration(hours * float64(time.Hour))
	st := &FloorState{At: f.Say("work.at", f.Running(until)), Over: took > until}
	end := f.Now.Add(until - took)
	st.Until, st.Minute = end.Format("15:04:05"), f.Clock(end)
	if o.Paused {
		st.Until = Dash
	}
	if st.Over {
		st.Until = f.Say("work.under")
	}
	return st
}

func (w *Work) drawFavourites(f Format) {
	all := make([]FavouriteState, 9)
	for i := range all {
		all[i] = FavouriteState{Slot: i + 1}
	}
	for _, k := range w.facts.favourites {
		if k.Slot < 1 || k.Slot > 9 {
			continue
		}
		st := FavouriteState{Slot: k.Slot, Title: k.Title, Caption: k.Platform}
		if k.Title == "" { // any task of a platform
			st.Title, st.Caption = k.Platform, f.Say("work.favourite.any")
		}
		if !k.Reward.IsZero() {
			st.Pay = f.Exactly(k.Reward)
		}
		for _, o := range w.facts.running {
			st.Running = st.Running || !o.Paused && o.Title == k.Title && o.Where.Platform == k.Platform
		}
		all[k.Slot-1] = st
	}
	said := false
	for i := range all {
		if all[i].Title == "" && !said {
			all[i].Free, said = f.Say("work.free"), true
		}
	}
	w.State.Favourites = all
}

func joined(by string, texts ...string) string {
	out := ""
	for _, t := range texts {
		if t == "" {
			continue
		}
		if out != "" {
			out += by
		}
		out += t
	}
	return out
}

func (w *Work) drawToday(f Format) {
	st := TodayState{Empty: f.Say("work.today.empty")}
	running := map[work.SubmissionID]bool{}
	for _, o := range w.facts.running {
		running[o.Submission] = true
	}
	tasks := 0
	for _, r := range w.facts.day.Records {
		row := TodayRow{}
		switch {
		case r.Interval != nil:
			i := r.Interval
			row = TodayRow{
				ID: string(i.ID), Title: f.Say("activity." + i.Activity.String()), Mark: Mark{Text: f.Say("work.unpaid.short"), Tone: Quiet},
				Caption: joined("  ", clockOf(i.Start, f), joined(" · ", i.Where.Platform, f.Total(i.Duration()))),
			}
			if i.Review != work.ReviewNone {
				row.Mark = Mark{SignInfo, f.Say("state.accepted"), Quiet}
			}
		case r.Submission != nil:
			if running[r.Submission.ID] {
				continue
			}
			tasks++
			row = taskRow(f, r.Submission, r.Intervals)
		default:
			continue
		}
		st.Rows = append(st.Rows, row)
	}
	st.Note, st.Count = f.Say("count.tasks", tasks), fmt.Sprint(tasks)
	w.State.Today = st
}

func taskRow(f Format, s *work.Submission, spans []work.Interval) TodayRow {
	took, start := worked(spans)
	if !start.Known() {
		start = s.Anchor(0)
	}
	row := TodayRow{ID: string(s.ID), Title: nameOf(f.Say, s), Pay: payOf(s), Mark: markOfTask(f.Say, s, ended), Value: reward(f, s)}
	time := f.Say("work.notime")
	if took > 0 {
		time = f.Total(took)
	}
	clock := ""
	if start.Known() {
		clock = clockOf(start, f)
	}
	row.Caption = joined("  ", clock, joined(" · ", s.Account.Platform, s.Account.Requester, time))
	return row
}

// nameOf is what a submission is called.
func nameOf(say Phrase, s *work.Submission) string {
	switch {
	case s.Title != "":
		return s.Title
	case s.Account.Platform != "":
		return say("work.taskon", s.Account.Platform)
	}
	return say("work.task")
}

// reward is the money of a row: what was credited where that differs from what
// was promised.
func reward(f Format, s *work.Submission) string {
	if payOf(s) == PayMade {
		currency := s.Currency()
		return f.Money(money.Of(work.Net(s.State, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros, s.Credit.Reversal.Micros), currency))
	}
	if !s.Advertised.RewardKnown {
		return Dash
	}
	return f.Money(s.Advertised.Reward)
}

// worked is the time counted on a task and when it began.
func worked(spans []work.Interval) (took time.Duration, start work.Instant) {
	for _, i := range spans {
		if i.Superseded {
			continue
		}
		took += i.Duration()
		if !start.Known() || i.Start < start {
			start = i.Start
		}
	}
	return took, start
}
