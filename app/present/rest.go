package present

import (
	"slices"
	"time"

	"clickwage/data/tracker"
	"clickwage/data/work"
)

// restAfters and restFors are the offered minutes of work before a break, 0 for
// no reminder, and of the break.
var (
	restAfters = []int{0, 20, 30, 45, 50, 60, 90, 120}
	restFors   = []int{3, 5, 10, 15, 20, 30}
)

// defaultRest is how long a break is at first, when a reminder is chosen.
const defaultRest = 5 * time.Minute

func minutesWith(offered []int, chosen time.Duration) []time.Duration {
	var all []time.Duration
	for _, n := range offered {
		all = append(all, time.Duration(n)*time.Minute)
	}
	if !slices.Contains(all, chosen) {
		all = append(all, chosen)
		slices.Sort(all)
	}
	return all
}

func (s *Settings) drawRest(f Format, st *SettingsState) {
	rule := s.now.Rest
	for i, d := range minutesWith(restAfters, rule.After) {
		text := f.Say("settings.rest.never")
		if d > 0 {
			text = f.Total(d)
		}
		st.RestAfters.Options = append(st.RestAfters.Options, text)
		if d == rule.After {
			st.RestAfters.Chosen = i
		}
	}
	for i, d := range minutesWith(restFors, s.restFor()) {
		st.RestFors.Options = append(st.RestFors.Options, f.Total(d))
		if d == s.restFor() {
			st.RestFors.Chosen = i
		}
	}
	st.RestBy = Choice{Options: []string{f.Say("settings.rest.all"), f.Say("settings.rest.distressing")}}
	if rule.Distressing {
		st.RestBy.Chosen = 1
	}
	st.Rests = rule.After > 0
	st.LogKept = tracker.HasExposure(s.desk.Tracker.Path())
}

func (s *Settings) restFor() time.Duration {
	if s.now.Rest.For > 0 {
		return s.now.Rest.For
	}
	return defaultRest
}

// RestAfter chooses after how much work a break is told.
func (s *Settings) RestAfter(i int) {
	after, long := minutesWith(restAfters, s.now.Rest.After)[i], s.restFor()
	s.keep(func(n *tracker.Settings) { n.Rest.After, n.Rest.For = after, long })
}

// RestFor chooses how long a break is.
func (s *Settings) RestFor(i int) {
	long := minutesWith(restFors, s.restFor())[i]
	s.keep(func(n *tracker.Settings) { n.Rest.For = long })
}

// RestBy chooses what counts: 0 all work, 1 distressing work only.
func (s *Settings) RestBy(i int) {
	s.keep(func(n *tracker.Settings) { n.Rest.Distressing = i == 1 })
}

// Snooze is how much more work goes by before a reminder comes again.
const Snooze = 10 * time.Minute

// RestNotice tells of a break by the worker's own rule.
func (d *Desk) RestNotice(rule tracker.Rest, worked time.Duration, snooze func()) Notice {
	f := Format{Say: d.Phrase}
	key := "rest.told"
	if rule.Distressing {
		key = "rest.told.distressing"
	}
	return Notice{Text: d.Phrase(key, f.Total(worked.Truncate(time.Minute)), f.Total(rule.For)), Word: d.Phrase("rest.snooze", f.Total(Snooze)), Undo: snooze}
}

// Labour is what runs now and counts, by the worker's rule of breaks: its key,
// and since when. Breaks and being on call are no work. "" is nothing.
func (w *Work) Labour(counts func(*work.Submission) bool) (task string, since work.Instant, rule tracker.Rest) {
	if w.facts == nil {
		return "", 0, rule
	}
	for _, o := range w.facts.running {
		if o.Paused || o.Activity == work.Break || o.Activity == work.OnCall {
			continue
		}
		var of *work.Submission
		if sub, ok := w.facts.tasks[o.Submission]; ok {
			of = &sub
		}
		if counts(of) && (task == "" || o.Start < since) {
			task, since = tracker.Key(o), o.Start
		}
	}
	return task, since, w.facts.settings.Rest
}
