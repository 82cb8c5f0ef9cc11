package present

import (
	"slices"
	"strings"
	"time"

	"clickwage/data/chart"
	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/tracker"
)

// chartSize is how large a view shows a chart.
type chartSize struct {
	width, height int
	pixels        [2]int
	scale         float64
}

// drawing is the picture of a chart and what it was drawn from.
type drawing struct {
	spec  chart.Spec
	asked int
	size  chartSize
	dark  bool
	png   []byte
}

// Size tells how large a chart is shown: in units of the screen and in pixels.
// The picture follows with Changed.
func (e *Earnings) Size(name chart.Name, width, height int, pixels [2]int, scale float64) {
	size := chartSize{width, height, pixels, scale}
	if e.sizes[name] == size {
		return
	}
	e.sizes[name] = size
	if e.facts != nil {
		e.paint(name)
	}
}

// Table shows a chart as a table, or as a picture again.
func (e *Earnings) Table(name chart.Name) {
	e.tables[name] = !e.tables[name]
	for i := range e.State.Charts {
		if e.State.Charts[i].Name == name {
			e.State.Charts[i].Shown = e.tables[name]
		}
	}
	e.Changed()
}

// Repaint draws all charts anew, after a change of theme.
func (e *Earnings) Repaint() {
	if e.facts == nil {
		return
	}
	for _, name := range chart.Names() {
		e.paint(name)
	}
}

// ChartPhrase says dates of charts as every other date is said.
func ChartPhrase(f Format) chart.Phrase {
	return func(key string, args ...any) string {
		if !strings.HasPrefix(key, "chart.date.") || key == "chart.date.week" || len(args) < 2 {
			return f.Say(key, args...)
		}
		var n [3]int
		for i := range min(len(n), len(args)) {
			n[i], _ = args[i].(int)
		}
		day := time.Date(n[0], time.Month(max(1, n[1])), max(1, n[2]), 0, 0, 0, 0, time.UTC)
		switch key {
		case "chart.date.long":
			return f.Date(day)
		case "chart.date.month":
			return f.Month(day)
		}
		return f.Say("date.day", day.Day(), f.month("short", day.Month()))
	}
}

func (e *Earnings) drawCharts(f Format) {
	facts, say := e.facts, ChartPhrase(f)
	e.State.Charts = nil
	for _, name := range chart.Names() {
		in := chart.Input{Report: facts.overtime, Currency: facts.settings.Currency}
		if name == chart.Platforms {
			in.Report = facts.place
		}
		if in.Currency != "" {
			in.Sign = f.Sign(in.Currency)
		} else if only := onlyCurrency(facts.whole); only != "" {
			in.Sign = f.Sign(only)
		}
		if floor := facts.settings.Floor; !floor.IsZero() {
			rate := money.HourlyOf(floor)
			in.Floor = &rate
		}
		in.Minimum = minimumOf(facts.settings.Country)
		spec, err := chart.Build(string(name), in, say)
		if err != nil {
			continue // a name and a grouping of our own
		}
		st := ChartState{Name: name, Title: spec.Title, Sub: Capital(strings.TrimSpace(spec.Subtitle)), Alt: chart.Summary(spec, say), Shown: e.tables[name]}
		if spec.IsEmpty() {
			st.Empty = spec.Empty
		}
		st.Height = chart.Height(spec, true)
		if name == chart.Platforms {
			st.Notes = platformNotes(f, facts)
		}
		st.Table.Head, st.Table.Rows = chart.Numbers(spec)
		for _, s := range spec.Stacks {
			st.Legend = append(st.Legend, LegendState{toneOf(s.Tone), s.Label})
		}
		old := e.drawn[name]
		st.PNG = old.png
		if !old.spec.Equal(spec) {
			old.spec, old.png = spec, nil
		}
		e.drawn[name] = old
		e.State.Charts = append(e.State.Charts, st)
		e.paint(name)
	}
}

// platformNotes say what is said of the platforms of a report.
func platformNotes(f Format, facts *earningsFacts) []string {
	var notes []string
	for _, g := range facts.place.Groups {
		line := ReviewLine(f.Say, tracker.SaidOf(facts.reviews, rating.Subject{Platform: g.Key}.Same))
		if note := f.Say("rating.count", g.Key, line); line != "" && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

func onlyCurrency(r earnings.Report) (only money.Currency) {
	for _, g := range r.Groups {
		if g.Currency != "" && only != "" && g.Currency != only {
			return ""
		}
		if g.Currency != "" {
			only = g.Currency
		}
	}
	return only
}

func toneOf(t chart.Tone) Tone {
	return map[chart.Tone]Tone{chart.Paid: Paid, chart.Pending: Pending, chart.Lost: Lost, chart.Other: Other, chart.OnCall: OnCall}[t]
}

// paint draws a chart off the window's goroutine, unless the picture there is
// already of this spec, size and theme.
func (e *Earnings) paint(name chart.Name) {
	size, known := e.sizes[name]
	now, look := e.drawn[name], e.desk.Look()
	if !known || size.width <= 0 || size.height <= 0 || now.spec.Name == "" || now.spec.IsEmpty() {
		return
	}
	if now.png != nil && now.size == size && now.dark == look.Dark {
		e.hang(name, now.png)
		return
	}
	now.asked++
	now.size, now.dark, now.png = size, look.Dark, nil
	e.drawn[name] = now
	style := chart.Style{
		Width: size.width, Height: size.height, Scale: size.scale, Pixels: size.pixels,
		Regular: look.Regular, Bold: look.Bold, Bare: true,
	}
	if look.Dark {
		style.Theme = chart.Dark
	}
	var png []byte
	var err error
	e.desk.Run(func() { png, err = chart.Render(now.spec, style, chart.PNG) }, func() {
		latest := e.drawn[name]
		if err != nil || latest.asked != now.asked {
			return
		}
		latest.png = png
		e.drawn[name] = latest
		e.hang(name, png)
		e.Changed()
	})
}

func (e *Earnings) hang(name chart.Name, png []byte) {
	for i := range e.State.Charts {
		if e.State.Charts[i].Name == name {
			e.State.Charts[i].PNG = png
		}
	}
}
