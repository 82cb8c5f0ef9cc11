package chart

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"clickwage/data/earnings"
)

// platforms is a bar for each platform, the best paid first, those with too few
// tasks last.
func (b builder) platforms() Spec {
	s := Spec{
		Name: Platforms, Title: b.say("chart.platforms.title"), Empty: b.say("chart.platforms.empty"),
		Columns: []Column{
			{"platform", b.say("chart.platform")}, {"effective", b.say("chart.perhour")}, {"tasks", b.say("chart.tasks")},
		},
	}
	if b.several {
		s.Empty = b.say("chart.currencies")
		return s
	}
	subtitle := "chart.platforms.subtitle"
	for _, g := range b.Report.Groups {
		if g.Spread != nil {
			subtitle = "chart.platforms.subtitle.spread"
		}
		if g.Shared {
			if subtitle == "chart.platforms.subtitle" {
				subtitle = "chart.platforms.subtitle.without"
			}
			continue
		}
		s.Bars = b.withBar(s.Bars, g)
	}
	s.Subtitle = b.say(subtitle, b.sign())
	slices.SortStableFunc(s.Bars, func(a, o Bar) int {
		switch {
		case known(a.Value) != known(o.Value):
			if known(a.Value) {
				return -1
			}
			return 1
		case known(a.Value) && a.Value != o.Value:
			return cmp.Compare(o.Value, a.Value)
		}
		return strings.Compare(a.Label, o.Label)
	})
	s.Marks = b.marks()
	s.Unit = b.pay(s)
	return s
}

// withBar adds the bar of a group. A platform that pays in another currency than
// the one shown, and that has no rate to it, is named all the same, once.
func (b builder) withBar(bars []Bar, g earnings.Group) []Bar {
	same := func(bar Bar) bool { return bar.Key == g.Key }
	if g.Currency == b.Currency || g.Currency == "" {
		return append(slices.DeleteFunc(bars, same), b.bar(g))
	}
	if slices.ContainsFunc(bars, same) {
		return bars
	}
	bar := b.bar(g)
	bar.Value, bar.Instead = math.NaN(), b.say("chart.norate", string(g.Currency))
	return append(bars, bar)
}

func (b builder) bar(g earnings.Group) Bar {
	bar := Bar{Key: g.Key, Label: g.Key, Value: math.NaN(), Count: g.Tally.Decided()}
	bar.Note = b.say("chart.count", bar.Count)
	if g.Key == "" {
		bar.Label = b.say("chart.platforms.none")
	}
	effective, ok := g.Effective()
	switch {
	case bar.Count < leastTasks:
		bar.Instead = b.say("chart.toofew")
	case g.Working().Sign() <= 0:
		bar.Instead = b.say("chart.notime")
	case !ok:
		bar.Instead = b.say("chart.unknown")
	default:
		bar.Value = rate(effective, ok)
	}
	return bar
}
