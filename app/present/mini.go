package present

import "fmt"

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
	Parts    []Part // of the money of today
	Note     string // until when the reward is above the floor, or what is known instead
	Under    bool   // it is under the floor
}

// Mini is the state in the words of the mini window.
func (w *Work) Mini() MiniState {
	say, st := w.desk.Phrase, w.State
	m := MiniState{Title: say("work.idle"), Note: say("mini.idle"), Money: st.Money.Brief(say), Parts: st.Money.Parts}
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
// there is none.
func (m Money) Brief(say Phrase) string {
	switch {
	case m.Figure != "":
		return say("mini.rate", m.Figure)
	case len(m.Parts) > 0 && m.Parts[0].Size > 0:
		return m.Parts[0].Label + " " + m.Parts[0].Text
	}
	return m.Unit
}

// Following puts the next of several timers in front.
func (w *Work) Following() {
	if n := len(w.State.Timers); n > 1 {
		w.Show(w.State.Timers[(w.State.Front+1)%n].Key)
	}
}
