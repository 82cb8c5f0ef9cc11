package present

import (
	"slices"
	"time"

	"clickwage/data/tracker"
)

// reminderHours are how long ahead deadlines can be told; 0 is never.
var reminderHours = []int{0, 3, 12, 24, 48, 72, 168}

// reminders are the spans of which one is chosen, that of the settings among
// them.
func (s *Settings) reminders() []int {
	all, now := slices.Clone(reminderHours), int(s.now.Remind/time.Hour)
	if !slices.Contains(all, now) {
		all = append(all, now)
	}
	return all
}

func (s *Settings) drawReminders(f Format) Choice {
	var c Choice
	for i, hours := range s.reminders() {
		text := f.Say("settings.remind.never")
		if hours > 0 {
			text = f.Say("settings.remind.hours", hours)
		}
		c.Options = append(c.Options, text)
		if hours == int(s.now.Remind/time.Hour) {
			c.Chosen = i
		}
	}
	return c
}

// Remind chooses how long ahead deadlines are told.
func (s *Settings) Remind(i int) {
	hours := s.reminders()[i]
	s.keep(func(n *tracker.Settings) { n.Remind = time.Duration(hours) * time.Hour })
}
