package present

import "clickwage/data/tracker"

// Tray takes whether the desktop shows icons beside its clock.
func (s *Settings) Tray(there bool) {
	if s.tray == there {
		return
	}
	s.tray = there
	if s.loaded {
		s.draw()
		s.Changed()
	}
}

// Stays says whether the window is to stay in the tray when it is closed.
func (s *Settings) Stays() bool { return s.tray && s.now.Tray }

// Closing chooses what closing the window does: 0 quits, 1 keeps it in the tray.
func (s *Settings) Closing(i int) { s.keep(func(n *tracker.Settings) { n.Tray = i == 1 }) }

func (s *Settings) drawClosing(st *SettingsState) {
	say := s.desk.Phrase
	st.Closings = Choice{Options: []string{say("settings.closing.quit"), say("settings.closing.tray")}}
	st.Closing = say("settings.closing.note")
	if s.now.Tray {
		st.Closings.Chosen = 1
	}
	if !s.tray {
		st.Closing = say("settings.closing.none")
	}
}
