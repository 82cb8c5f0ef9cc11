package present

import (
	"fmt"
	"time"
)

// MiniState is what the mini window shows: the same as the Work page in fewer
// words.
type MiniState struct {
	Title    string
	Platform string
	Left     string // of the limit
	Over     bool   // the limit is passed
	Clock    string // "" where nothing runs
	Live     bool   // a timer runs and is not paused
	Task     bool
	More     string // which of several timers is shown; "" where there is one
	Money    string // what an hour of today paid, or why that is not known
	Rated    bool   // Money is a figure
	Parts    []Part // of the money of today
	Note     string // until when the reward is above the floor, or what is known instead
	Under    bool   // it is under the floor
}

// Mini is the state in the words of the mini window.
func (w *Work) Mini() MiniState {
	say, st := w.desk.Phrase, w.State
	m := MiniState{Title: say("work.idle"), Note: say("mini.idle"), Parts: st.Money.Parts}
	m.Money, m.Rated = st.Money.Brief(say)
	if len(st.Timers) == 0 {
		return m
	}
	t := st.Timers[st.Front]
	m.Title, m.Clock, m.Live, m.Task, m.Note = t.Title, t.Clock, !t.Paused, t.Task, t.Extra
	if n := len(st.Timers); n > 1 {
		m.More = fmt.Sprintf("%d/%d", st.Front+1, n)
	}
	m.Platform = t.Platform
	if t.Limit != nil {
		m.Left, m.Over = t.Limit.Left, t.Limit.Over
	}
	switch {
	case t.Paused:
		m.Note = t.Status
	case t.Floor == nil && t.Reward != "":
		m.Note = t.Reward
	case t.Floor == nil:
	case t.Floor.Over:
		m.Note, m.Under = t.Floor.Until, true
	default:
		m.Note = say("mini.floor", t.Floor.Minute)
	}
	return m
}

// Brief is the money in a few words: the rate of what was decided, else why
// there is none; rated says which.
func (m Money) Brief(say Phrase) (words string, rated bool) {
	if m.Figure != "" {
		return say("mini.rate", m.Figure), true
	}
	return Capital(m.Unit), false
}

// Following puts the next of several timers in front.
func (w *Work) Following() {
	if n := len(w.State.Timers); n > 1 {
		w.Show(w.State.Timers[(w.State.Front+1)%n].Key)
	}
}

// TrayLine is a line of the tray's menu.
type TrayLine struct {
	Text string
	Off  bool // it cannot be pressed now
}

// Tray are the lines of the tray's menu: what runs, to the minute; start or
// stop; next; break; mini; open; quit.
func (w *Work) Tray() []TrayLine {
	say := w.desk.Phrase
	running, start, task := say("work.idle"), say("work.start"), false
	if o, ok := w.running(); ok {
		f := Format{Say: say}
		running, start, task = titleOf(say, o), say("work.stop"), o.Submission != ""
		if took := w.elapsed(o).Truncate(time.Minute); took > 0 {
			running = joined(" · ", f.Total(took), running)
		}
		if o.Paused {
			running, start = joined(" · ", say("work.paused"), running), say("work.resume")
		}
	}
	return []TrayLine{
		{running, true}, {start, false}, {say("work.next"), !task}, {say("activity.break"), false},
		{say("key.mini"), false}, {say("tray.open"), false}, {say("key.quit"), false},
	}
}
