package present

import (
	"context"
	"errors"
	"fmt"
	"time"

	"clickwage/data/tracker"
	"clickwage/data/work"
)

// AwayState is the question after an absence.
type AwayState struct {
	Asked     bool
	Key       string // differs from one absence to another
	Since     string // what happened, such as "Away since 14:20."
	Question  string // how long, and what is asked
	Span      string // from when to when and how long, without words
	Line      string // the same in a few words, for other pages
	Middle    string // the moment offered for a split
	Wrong     string // what is wrong with the moment that was typed
	Splitting bool   // the moment of a split is asked for
}

// Away is the presenter of the question what an absence was. The timer does not
// stop for it; unanswered, the time waits to be looked at.
type Away struct {
	desk    *Desk
	asking  asking
	zone    *time.Location
	gone    *work.Absence  // the absence that goes on
	noting  bool           // it has ended and is being written
	meant   func()         // the answer to it that was given meanwhile; nil: none
	waiting []tracker.Away // ended and not answered
	split   tracker.Away   // the one whose moment is asked for
	later   work.Instant   // absences until then are asked about no more here
	State   AwayState
	// Changed is told after every change of State.
	Changed func()
	// Answered is told when the absence that goes on was answered.
	Answered func()
	// Kept is told of an absence that was work after all.
	Kept func(work.Absence)
}

// NewAway is the presenter of the question.
func NewAway(d *Desk) *Away {
	return &Away{desk: d, Changed: func() {}, Answered: func() {}, Kept: func(work.Absence) {}}
}

// Watched is since when the longest running timer runs, when it was last known
// to be watched, and after how long without input the worker is asked; ok is
// false as long as that was not read.
func (w *Work) Watched() (since work.Instant, seen work.Reading, threshold time.Duration, ok bool) {
	if w.facts == nil {
		return 0, seen, 0, false
	}
	for _, o := range w.facts.running {
		if !o.Paused && (!since.Known() || o.Start < since) {
			since, seen = o.Start, o.Alive
		}
	}
	return since, seen, w.facts.settings.Away, true
}

// Load reads which absences wait.
func (a *Away) Load() {
	var zone *time.Location
	ask(a.desk, &a.asking, func(ctx context.Context) ([]tracker.Away, error) {
		s, err := a.desk.Tracker.Settings(ctx)
		if err != nil {
			return nil, err
		}
		zone = s.Zone
		return a.desk.Tracker.Waiting(ctx)
	}, func(waiting []tracker.Away, err error) {
		if err == nil { // the page itself says what is wrong
			a.zone, a.waiting = zone, waiting
			a.noted()
		}
	})
}

// Gone takes the absence that goes on, each second; away is false where the
// worker is at the computer.
func (a *Away) Gone(now work.Absence, away bool) {
	switch {
	case a.noting:
		return
	case away:
		a.gone = &now
	case a.gone == nil:
		return
	default:
		a.gone = nil
	}
	a.draw()
}

// noted ends the time between the end of an absence and its being read back, and
// takes the answer that was given meanwhile.
func (a *Away) noted() {
	var ended work.Absence
	meant := a.meant
	if a.noting {
		ended = *a.gone
		a.noting, a.gone, a.meant = false, nil, nil
	}
	a.draw()
	if now, ok := a.current(); ok && meant != nil && now.From.Wall == ended.From.Wall {
		meant()
	}
}

// Ended keeps an absence that has ended for an answer.
func (a *Away) Ended(ended work.Absence) {
	if a.desk.Tracker.ReadOnly() {
		return
	}
	a.noting, a.gone = true, &ended
	var written bool
	var err error
	a.desk.Run(func() { written, err = a.desk.Tracker.NoteAway(context.Background(), ended) }, func() {
		if err != nil {
			a.desk.Tell(Notice{Text: a.desk.trouble(err).line()})
		}
		if err != nil || !written {
			a.noted()
		}
	})
}

// current is the absence that is asked about: the newest, unless the worker is
// at the moment of a split of another.
func (a *Away) current() (tracker.Away, bool) {
	if a.State.Splitting {
		for _, noted := range a.waiting {
			if noted.From.Wall == a.split.From.Wall {
				return noted, true // it has ended meanwhile
			}
		}
		return a.split, true
	}
	if a.gone != nil {
		return tracker.Away{Absence: *a.gone}, true
	}
	if len(a.waiting) > 0 && a.waiting[0].To.Wall > a.later {
		return a.waiting[0], true
	}
	return tracker.Away{}, false
}

func (a *Away) draw() {
	before := a.State
	now, asked := a.current()
	a.State = AwayState{}
	if asked && a.zone != nil {
		a.State = a.question(now)
		a.State.Splitting, a.State.Wrong = before.Splitting, before.Wrong
	}
	if a.State != before {
		a.Changed()
	}
}

func (a *Away) question(now tracker.Away) AwayState {
	say, f := a.desk.Phrase, Format{Say: a.desk.Phrase, Zone: a.zone}
	from, long := clockOf(now.From.Wall, f), f.Total(now.Duration())
	st := AwayState{Asked: true, Key: fmt.Sprint(now.From.Wall), Since: say("away.since", from), Line: say("away.line", from, long, a.desk.Keys.Cap("screen.1"))}
	switch clock := now.Clock(); {
	case clock.Rebooted:
		st.Since = say("away.rebooted")
	case clock.Slept > work.SleepTolerance:
		st.Since = say("away.slept", f.Total(clock.Slept))
	case clock.Jump > work.JumpTolerance:
		st.Since = say("away.ahead", f.Total(clock.Jump))
	}
	st.Question, st.Span = say("away.question", long, from), from+"–"+clockOf(now.To.Wall, f)+" · "+long
	if len(now.Intervals) > 0 {
		st.Question = say("away.question.ended", from, clockOf(now.To.Wall, f), long)
	}
	st.Middle = clockOf(now.From.Wall.Add(now.Duration()/2), f)
	if now.Duration() < shortAbsence {
		st.Middle = now.From.Wall.Add(now.Duration() / 2).In(a.zone).Format(time.TimeOnly)
	}
	return st
}

// shortAbsence is so short that its middle is told with seconds.
const shortAbsence = 5 * time.Minute

// answer settles the absence that is asked about.
func (a *Away) answer(key string, answer tracker.Answer, words ...any) {
	now, ok := a.current()
	if a.noting {
		a.meant = func() { a.answer(key, answer, words...) }
		return
	}
	if !ok {
		return
	}
	if len(now.Intervals) == 0 && a.gone != nil && a.gone.From == now.From {
		now.To = a.desk.Tracker.Reading()
		a.gone = nil
		a.Answered()
	}
	a.State.Splitting, a.State.Wrong = false, ""
	said := a.desk.Phrase(key, append([]any{Format{Say: a.desk.Phrase}.Total(now.Duration())}, words...)...)
	a.desk.act(func(ctx context.Context) (string, int, error) {
		err := a.desk.Tracker.AnswerAway(ctx, now, answer)
		if errors.Is(err, tracker.ErrNotAway) {
			return a.desk.Phrase("away.gone"), 0, nil
		}
		return said, 1, err
	})
	a.draw()
}

// Keep says that it was work.
func (a *Away) Keep() {
	if now, ok := a.current(); ok {
		a.Kept(now.Absence)
	}
	a.answer("away.kept", tracker.Answer{})
}

// Was says that it was an activity, such as a break.
func (a *Away) Was(activity work.Activity) {
	a.answer("away.was", tracker.Answer{Activity: &activity}, a.desk.Phrase("activity."+activity.String()))
}

// Drop says that the timer was to stop when the worker left.
func (a *Away) Drop() { a.answer("away.dropped", tracker.Answer{Drop: true}) }

// Split asks for the moment until which it was work, or asks no more.
func (a *Away) Split(on bool) {
	now, ok := a.current()
	if a.noting {
		a.meant = func() { a.Split(on) }
		return
	}
	if !ok {
		return
	}
	a.split = now
	a.State.Splitting, a.State.Wrong = on, ""
	a.Changed()
	a.draw()
}

// SplitAt says that it was work until a time of day such as "14:31", then a break.
func (a *Away) SplitAt(text string) {
	now, ok := a.current()
	if !ok {
		return
	}
	at, err := tracker.ParseTime(momentRead(text, now.From.Wall, a.zone), a.zone)
	if err == nil && at <= now.From.Wall {
		at = at.Add(24 * time.Hour) // after midnight
	}
	if err != nil || at <= now.From.Wall || at >= now.To.Wall {
		f := Format{Zone: a.zone}
		a.State.Wrong = a.desk.Phrase("away.split.wrong", clockOf(now.From.Wall, f), clockOf(now.To.Wall, f))
		a.Changed()
		return
	}
	pause := work.Break
	a.answer("away.split.done", tracker.Answer{Activity: &pause, At: at}, clockOf(at, Format{Zone: a.zone}))
}

// momentRead puts a time of day onto the day of an instant.
func momentRead(text string, day work.Instant, zone *time.Location) string {
	return day.In(zone).Format(time.DateOnly) + " " + text
}

// Later asks about these absences no more; their time waits in the ledger.
func (a *Away) Later() {
	if now, ok := a.current(); ok && len(now.Intervals) > 0 {
		a.later = now.To.Wall
		a.draw()
	}
}
