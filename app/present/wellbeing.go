package present

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"clickwage/data/exposure"
	"clickwage/data/timeline"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// WellState is what the page of the log of distressing work shows.
type WellState struct {
	On      bool // the worker keeps a log
	Locked  bool
	Week    string // such as "23 Nov – 29 Nov"
	Total   string
	Later   bool // the week after this one has begun
	Head    []string
	Tags    [][]string // minutes of each day, and of the week
	Hard    [][]string // the same by severity
	Facts   []Fact
	Entries []EntryRow
	Empty   string // said where the week has no entries
}

// Wellbeing is the presenter of the log of distressing work. It locks itself
// after ten minutes without use and after two out of sight, and makes no
// judgement of what it shows.
type Wellbeing struct {
	desk   *Desk
	shell  Shell
	asking asking
	log    *tracker.Exposure // nil: locked
	all    exposure.Log
	tasks  map[work.SubmissionID]string // names of tasks of the entries
	now    tracker.Settings
	back   int // weeks before this one
	known  map[string]bool
	used   work.Reading
	hidden work.Reading
	open   *Dialog // asked last; it may be closed
	State  WellState
	// Changed is told after every change of State, Turned when the log was begun
	// or erased, Opened when its page is asked for.
	Changed, Turned, Opened func()
}

const (
	lockUnused = 10 * time.Minute
	lockHidden = 2 * time.Minute
)

// NewWellbeing is the presenter of the log.
func NewWellbeing(d *Desk, shell Shell) *Wellbeing {
	w := &Wellbeing{desk: d, shell: shell, known: map[string]bool{}, Changed: func() {}, Turned: func() {}, Opened: func() {}}
	w.State = WellState{On: tracker.HasExposure(d.Tracker.Path()), Locked: true}
	return w
}

func (w *Wellbeing) say(key string, args ...any) string { return w.desk.Phrase(key, args...) }

// wellRead is what is read for the page.
type wellRead struct {
	on    bool
	now   tracker.Settings
	all   exposure.Log
	tasks map[work.SubmissionID]string
	kinds []string
}

// Load reads anew whether there is a log and, where it is unlocked, what is in
// it.
func (w *Wellbeing) Load() {
	x, named := w.log, w.tasks
	ask(w.desk, &w.asking, func(ctx context.Context) (wellRead, error) { return w.read(ctx, x, named) }, func(r wellRead, err error) {
		if x != w.log {
			return // it was locked meanwhile
		}
		if err != nil {
			w.Lock()
			w.desk.Tell(Notice{Text: w.desk.trouble(err).line()})
			return
		}
		turned := r.on != w.State.On
		w.now, w.all, w.tasks = r.now, r.all, r.tasks
		for _, kind := range r.kinds {
			w.known[kind] = true
		}
		if w.State.On = r.on; !r.on {
			w.log = nil
		}
		w.draw()
		if turned {
			w.Turned()
		}
	})
}

// read reads the log; named are the tasks that were looked up before.
func (w *Wellbeing) read(ctx context.Context, x *tracker.Exposure, named map[work.SubmissionID]string) (r wellRead, err error) {
	r.on = tracker.HasExposure(w.desk.Tracker.Path())
	if r.now, err = w.desk.Tracker.Settings(ctx); err != nil || x == nil || !r.on {
		return r, err
	}
	if r.all, err = x.Log(); err != nil {
		return r, err
	}
	r.tasks = map[work.SubmissionID]string{}
	maps.Copy(r.tasks, named)
	for _, e := range r.all {
		if _, done := r.tasks[e.Submission]; done || e.Submission == "" {
			continue
		}
		found, err := w.desk.Tracker.Record(ctx, string(e.Submission))
		if err != nil || found.Submission == nil {
			r.tasks[e.Submission] = "" // no longer in the ledger
			continue
		}
		r.tasks[e.Submission] = joined(" · ", nameOf(w.desk.Phrase, found.Submission), found.Submission.Account.Platform)
		r.kinds = append(r.kinds, kindOfTask(found.Submission.Account.Platform, found.Submission.Title))
	}
	return r, nil
}

func kindOfTask(platform, title string) string {
	return strings.ToLower(platform) + "\x00" + strings.ToLower(title)
}

// Counts says whether time on a task counts for the worker's rule of breaks:
// every task, or by the worker's wish those of a kind that was logged while the
// window is open or the log was unlocked in it.
func (w *Wellbeing) Counts(task *work.Submission) bool {
	if !w.now.Rest.Distressing {
		return true
	}
	return task != nil && w.known[kindOfTask(task.Account.Platform, task.Title)]
}

// Lock forgets the passphrase and what is shown.
func (w *Wellbeing) Lock() {
	if x := w.log; x != nil {
		w.desk.Run(x.Lock, func() {})
	}
	w.log, w.all, w.tasks = nil, nil, nil
	if w.open != nil && w.open.Changed != nil {
		w.shell.Shut()
	}
	w.open = nil
	w.draw()
}

// Second locks the log where it was long unused or out of sight; call it each
// second.
func (w *Wellbeing) Second(hidden bool) {
	if w.log == nil {
		return
	}
	now := w.desk.Tracker.Reading()
	switch {
	case !hidden:
		w.hidden = work.Reading{}
	case !w.hidden.Wall.Known():
		w.hidden = now
	}
	if passed(w.used, now) >= lockUnused || w.hidden.Wall.Known() && passed(w.hidden, now) >= lockHidden {
		w.Lock()
	}
}

// passed is the time between two readings, sleep included; a clock that was set
// does not count where the system tells of another.
func passed(from, to work.Reading) time.Duration {
	if from.ID != "" && from.ID == to.ID {
		return to.Boot - from.Boot
	}
	return to.Wall.Sub(from.Wall)
}

// touch notes that the log is in use.
func (w *Wellbeing) touch() { w.used = w.desk.Tracker.Reading() }

// Week shows the week so many weeks after the one that is shown; 0 is this week.
func (w *Wellbeing) Week(by int) {
	w.touch()
	w.back -= by
	if by == 0 || w.back < 0 {
		w.back = 0
	}
	w.draw()
}

// daysOfWeek is how many days a week has.
const daysOfWeek = 7

func (w *Wellbeing) draw() {
	w.State = WellState{On: w.State.On, Locked: w.log == nil}
	if w.log != nil && w.now.Zone != nil {
		w.drawWeek()
	}
	w.Changed()
}

func (w *Wellbeing) drawWeek() {
	f := w.desk.format(w.now)
	days := timeline.NewDays(w.now.Zone, w.now.DayStart)
	today := days.Of(work.At(f.Now))
	first := today - timeline.Day((int(today.Date().Weekday())+daysOfWeek-1)%daysOfWeek) - timeline.Day(w.back*daysOfWeek)
	last := first + daysOfWeek - 1
	within := w.all.Within(days, &first, &last)
	sum := within.Summarize(days)
	st := &w.State
	st.Week, st.Later = w.say("well.span", f.Day(first.Date()), f.Day(last.Date())), w.back > 0
	if len(within) == 0 {
		st.Empty = w.say("well.empty.week")
		return
	}
	st.Total = f.Total(time.Duration(sum.All.Minutes) * time.Minute)
	st.Head = append(st.Head, w.say("well.minutes"))
	for d := first; d <= last; d++ {
		st.Head = append(st.Head, w.say(fmt.Sprintf("weekday.short.%d", d.Date().Weekday())))
	}
	st.Head = append(st.Head, w.say("well.week"))
	row := func(name string, of func(exposure.Sum) int) []string {
		cells := []string{name}
		for d := first; d <= last; d++ {
			if d > today {
				cells = append(cells, "")
				continue
			}
			minutes := 0
			if i := slices.IndexFunc(sum.Days, func(s exposure.DaySum) bool { return s.Day == d }); i >= 0 {
				minutes = of(sum.Days[i].Sum)
			}
			cells = append(cells, orNone(minutes))
		}
		return append(cells, orNone(of(sum.All)))
	}
	for _, tag := range exposure.Tags() {
		if sum.All.ByTag[tag] > 0 {
			st.Tags = append(st.Tags, row(w.tag(tag), func(s exposure.Sum) int { return s.ByTag[tag] }))
		}
	}
	for n, minutes := range sum.All.BySeverity {
		if minutes > 0 {
			st.Hard = append(st.Hard, row(w.hard(n), func(s exposure.Sum) int { return s.BySeverity[n] }))
		}
	}
	st.Facts = w.facts(f, sum.All)
	for _, e := range slices.Backward(within) {
		st.Entries = append(st.Entries, w.row(f, e))
	}
}

// orNone is minutes, or a dash where there are none.
func orNone(minutes int) string {
	if minutes == 0 {
		return Dash
	}
	return fmt.Sprint(minutes)
}

// hard is a severity in words, with its number.
func (w *Wellbeing) hard(n int) string {
	return Capital(w.say(fmt.Sprintf("well.severity.%d", n))) + fmt.Sprintf(" (%d)", n)
}

func (w *Wellbeing) tag(t exposure.Tag) string { return w.say("well.tag." + string(t)) }

func (w *Wellbeing) facts(f Format, s exposure.Sum) []Fact {
	longest, breaks := w.say("well.unknown"), w.say("well.unknown")
	if s.Longest > 0 {
		longest = f.Total(time.Duration(s.Longest) * time.Minute)
	}
	if s.BreaksTold > 0 {
		breaks = w.say("well.breaks.told", s.BreaksTold, s.Breaks)
	}
	return []Fact{
		{w.say("well.run"), longest}, {w.say("well.breaks"), breaks},
		{w.say("well.warned"), w.share(s.Warned)}, {w.say("well.optout"), w.share(s.OptOut)},
	}
}

func (w *Wellbeing) share(s exposure.Share) string {
	if s.Told == 0 {
		return w.say("well.unknown")
	}
	text := w.say("well.share", s.Told, s.Yes)
	if s.Unknown > 0 {
		text += " " + w.say("well.share.unknown", s.Unknown)
	}
	return text
}

func (w *Wellbeing) row(f Format, e exposure.Entry) EntryRow {
	told := func(k exposure.Known, yes, no string) string {
		switch k {
		case exposure.Yes:
			return w.say(yes)
		case exposure.No:
			return w.say(no)
		}
		return ""
	}
	return EntryRow{
		ID: e.ID, Title: joined(" · ", w.tag(e.Tag), w.hard(e.Severity)), Value: f.Total(time.Duration(e.Minutes) * time.Minute),
		Caption: joined(" · ", f.Moment(e.At.In(f.Zone)), w.tasks[e.Submission], told(e.Warned, "well.was.warned", "well.not.warned"), told(e.OptOut, "well.had.optout", "well.no.optout")),
	}
}
