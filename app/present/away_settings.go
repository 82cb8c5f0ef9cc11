package present

import (
	"slices"
	"time"

	"clickwage/data/tracker"
)

// aways are the offered lengths of time without input, in minutes; 0 is never.
var aways = []int{0, 2, 5, 10, 15, 30}

// Senses takes by what an absence is noticed here, such as "x11"; "" is by sleep
// and the clocks alone.
func (s *Settings) Senses(source string) {
	s.senses = &source
	if s.loaded {
		s.draw()
		s.Changed()
	}
}

// Away chooses after how long without input the worker is asked.
func (s *Settings) Away(i int) {
	after := s.aways()[i]
	s.keep(func(n *tracker.Settings) { n.Away = after })
}

func (s *Settings) aways() []time.Duration {
	var all []time.Duration
	for _, n := range aways {
		all = append(all, time.Duration(n)*time.Minute)
	}
	if !slices.Contains(all, s.now.Away) {
		all = append(all, s.now.Away)
		slices.Sort(all)
	}
	return all
}

// drawAway offers when to ask, and says what tells of the worker's absence.
func (s *Settings) drawAway(f Format, st *SettingsState) {
	for i, after := range s.aways() {
		text := f.Say("settings.away.never")
		if after > 0 {
			text = f.Total(after)
		}
		st.Aways.Options = append(st.Aways.Options, text)
		if after == s.now.Away {
			st.Aways.Chosen = i
		}
	}
	switch {
	case s.senses == nil:
		st.Senses = f.Say("settings.away.looking")
	case *s.senses == "":
		st.Senses = f.Say("settings.away.none")
	default:
		st.Senses = f.Say("settings.away.by", f.Say("settings.away.by."+*s.senses))
	}
}
