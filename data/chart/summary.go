package chart

import "strings"

// Summary says a chart in words, for those who hear the screen: what it is,
// from when to when, first, last, lowest and highest, and the references.
// Example: "Pay per hour. week from 7 Sep 2026 to week from 16 Nov 2026. You:
// first €3.90, last €4.73, lowest €3.70 (...), highest €5.60 (...). Your floor:
// €6.00."
func Summary(s Spec, p Phrase) string {
	if s.IsEmpty() {
		return p("chart.say.empty", s.Title, s.Empty)
	}
	var all []string
	say := func(key string, args ...any) { all = append(all, p(key, args...)) }
	figure := func(v float64) string { return s.Unit.full(v, s.Unit.Decimals) }
	switch n := len(s.X); {
	case n > 1:
		say("chart.say.range", s.Title, s.X[0].Long, s.X[n-1].Long)
	case n == 1:
		say("chart.say.once", s.Title, s.X[0].Long)
	default:
		say("chart.say.once", s.Title, s.Subtitle)
	}
	for _, l := range s.Lines {
		all = append(all, s.lineInWords(l, p))
	}
	for _, b := range s.Bands {
		if i, low := lastKnown(b.Low.Y, len(s.X)); i >= 0 {
			say("chart.say.band", b.Low.Label, figure(low), b.High.Label, figure(at(b.High.Y, i)))
		}
	}
	all = append(all, s.stacksInWords(p)...)
	for _, b := range s.Bars {
		words := b.Instead
		if known(b.Value) {
			words = figure(b.Value)
		}
		say("chart.say.bar", b.Label, words, b.Note)
	}
	for _, m := range s.Marks {
		if known(m.Value) {
			say("chart.say.point", m.Label, figure(m.Value))
		}
	}
	return strings.Join(all, " ")
}

func (s Spec) lineInWords(l Line, p Phrase) string {
	first, last, low, high, gaps := -1, -1, -1, -1, 0
	for i := range s.X {
		v := at(l.Y, i)
		if !known(v) {
			gaps++
			continue
		}
		if first < 0 {
			first, low, high = i, i, i
		}
		last = i
		if v < l.Y[low] {
			low = i
		}
		if v > l.Y[high] {
			high = i
		}
	}
	figure := func(i int) string { return s.Unit.full(l.Y[i], s.Unit.Decimals) }
	words := ""
	switch {
	case first < 0:
		return p("chart.say.gaps", gaps, len(s.X))
	case first == last:
		words = p("chart.say.point", l.Label, figure(first))
	default:
		words = p("chart.say.line", l.Label, figure(first), figure(last), figure(low), s.X[low].Long, figure(high), s.X[high].Long)
	}
	if gaps > 0 {
		words += " " + p("chart.say.gaps", gaps, len(s.X))
	}
	return words
}

func (s Spec) stacksInWords(p Phrase) []string {
	var all []string
	totals := make([]float64, len(s.X))
	most := 0
	for _, k := range s.Stacks {
		sum := 0.0
		for i := range s.X {
			if v := at(k.Y, i); known(v) {
				sum += v
				totals[i] += v
			}
		}
		all = append(all, p("chart.say.part", k.Label, s.Unit.full(sum, s.Unit.Decimals)))
	}
	if len(s.Stacks) == 0 {
		return nil
	}
	for i, t := range totals {
		if t > totals[most] {
			most = i
		}
	}
	return append(all, p("chart.say.highest", s.Unit.full(totals[most], s.Unit.Decimals), s.X[most].Long))
}
