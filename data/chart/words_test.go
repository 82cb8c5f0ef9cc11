package chart

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"clickwage/data/earnings"
)

func TestCSVHasSixDecimalsAndNothingForTheUnknown(t *testing.T) {
	s := build(t, Hourly, Input{Report: report(t, weeksOfWork, earnings.Query{By: earnings.ByWeek}), Floor: hour("6.00USD")})
	var got bytes.Buffer
	if err := WriteCSV(&got, s); err != nil {
		t.Fatal(err)
	}
	want := `week,effective,worst,best,floor,tasks,unit
2026-W45,3,3,3,6,1,USD/h
2026-W46,,,,6,0,USD/h
2026-W47,3.333333,2,3.6,6,2,USD/h
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", &got, want)
	}
	header, rows := Numbers(s)
	if text := fmt.Sprint(header, rows[1], rows[2]); text !=
		"[Week You If pending is refused If pending is paid Your floor Tasks] [week from 9 Nov 2026 – – – 6.00 0] [week from 16 Nov 2026 3.33 2.00 3.60 6.00 2]" {
		t.Errorf("table %s", text)
	}
}

func TestCSVOfPlatformsHoldsNoFormula(t *testing.T) {
	s := barsSpec()
	s.Bars[0].Key = `=1+1`
	s.Bars[1].Key = `a, "b"`
	var got bytes.Buffer
	if err := WriteCSV(&got, s); err != nil {
		t.Fatal(err)
	}
	want := "platform,effective,tasks,unit\n'=1+1,11.4,38,EUR/h\n\"a, \"\"b\"\"\",6.9,214,EUR/h\n"
	if !strings.HasPrefix(got.String(), want) || !strings.Contains(got.String(), "\nUHRS,,3,EUR/h\n") {
		t.Errorf("got\n%s", &got)
	}
}

// TestFiguresRoundAsReportsDo: a float is a hair off its decimals, and a tie
// must not fall by that hair.
func TestFiguresRoundAsReportsDo(t *testing.T) {
	for _, row := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{4.635, 2, "4.64"}, {4.845, 2, "4.84"}, {4.625, 2, "4.62"}, {2.675, 2, "2.68"}, {-4.635, 2, "−4.64"}, {-0.004, 2, "0.00"},
		{12.25, 1, "12.2"}, {12.35, 1, "12.4"}, {3.333333, 2, "3.33"}, {0.000001, 6, "0.000001"}, {0.00000025, 8, "0.00000025"},
		{math.NaN(), 2, "–"}, {math.Inf(1), 2, "–"},
	} {
		if got := (Unit{}).number(row.v, row.decimals); got != row.want {
			t.Errorf("%v to %d decimals: %s, want %s", row.v, row.decimals, got, row.want)
		}
	}
	s := build(t, Hourly, Input{Report: report(t, "09:00-10:00 a job 4.635 approved", earnings.Query{By: earnings.ByDay})})
	if words := Summary(s, English); !strings.Contains(words, "You: $4.64.") {
		t.Errorf("words %q, want those of the report", words)
	}
}

func TestSummaries(t *testing.T) {
	for _, row := range []struct{ name, got, want string }{
		{"pay", Summary(hourlySpec(), English), "Pay per hour and the minimum wage. 7 Sep 2026 to 23 Nov 2026. You: first €3.90, last €4.73, lowest €3.70 (28 Sep 2026), highest €5.60 (12 Oct 2026). If pending is refused, last €3.43. If pending is paid, last €6.28. Your floor: €6.00. PT minimum: €5.31."},
		{"hours", Summary(timeSpec(false), English), "Where the hours went. 7 Sep 2026 to 23 Nov 2026. Paid 163.0 h in all. Pending 39.5 h in all. Unpaid task 19.7 h in all. Other unpaid 58.8 h in all. Most: 26.7 h (9 Nov 2026)."},
		{"platforms", Summary(Spec{Title: "By platform", Subtitle: "€ per hour", Unit: euro, Bars: barsSpec().Bars[5:]}, English), "By platform. € per hour. Microworkers: €1.10, 52 tasks. UHRS: too few tasks to say, 3 tasks."},
		{"a line with gaps", Summary(Spec{Title: "T", Unit: euro, X: autumn()[:4], Lines: []Line{{Label: "You", Y: []float64{math.NaN(), 2, 1}}}}, English), "T. 7 Sep 2026 to 28 Sep 2026. You: first €2.00, last €1.00, lowest €1.00 (21 Sep 2026), highest €2.00 (14 Sep 2026). Not known: 2 of 4."},
	} {
		if row.got != row.want {
			t.Errorf("%s:\ngot  %s\nwant %s", row.name, row.got, row.want)
		}
	}
}

// TestWordsComeThroughThePhrase builds and says every chart with a phrase that
// marks its words: no letter may be left without a mark.
func TestWordsComeThroughThePhrase(t *testing.T) {
	asked := map[string]bool{}
	mark := func(key string, args ...any) string {
		if _, ok := Keys()[key]; !ok {
			t.Errorf("%s is not in Keys", key)
		}
		asked[key] = true
		words := strings.TrimSuffix(fmt.Sprintln(args...), "\n")
		if strings.HasPrefix(key, "chart.axis.") {
			return words
		}
		return "[" + words + "]"
	}
	for _, n := range Names() {
		r := report(t, weeksOfWork, earnings.Query{By: GroupBy(n, 84)})
		s, err := Build(string(n), Input{Report: r, Floor: hour("6.00USD")}, mark)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{s.Title, s.Subtitle, s.Empty, Summary(s, mark)} {
			if !strings.HasPrefix(words, "[") {
				t.Errorf("%s: %q did not come through the phrase", n, words)
			}
		}
		header, _ := Numbers(s)
		for _, h := range header {
			if !strings.HasPrefix(h, "[") {
				t.Errorf("%s: head %q did not", n, h)
			}
		}
	}
	if len(asked) < 30 {
		t.Errorf("only %d keys were asked for", len(asked))
	}
}

func TestEnglishSaysEveryKey(t *testing.T) {
	for key, text := range Keys() {
		args := []any{"1", "2", "3", "4", "5", "6", "7"}
		switch {
		case strings.HasPrefix(key, "chart.date.") && key != "chart.date.week":
			args = []any{2026, 9, 7}
		case key == "chart.count", key == "chart.say.gaps":
			args = []any{1, 2}[:1+strings.Count(text, "%[2]d")]
		default:
			n := 0
			for strings.Contains(text, fmt.Sprintf("%%[%d]", n+1)) {
				n++
			}
			args = args[:n]
		}
		if got := English(key, args...); got == "" || strings.Contains(got, "%!") || got == key {
			t.Errorf("%s: %q", key, got)
		}
	}
	if got := English("chart.date.day", 2026, 9, 7) + English("chart.date.long", 2026, 9, 7) + English("chart.date.month", 2026, 9, 7); got != "7 Sep7 Sep 2026Sep 2026" {
		t.Errorf("dates %q", got)
	}
}

func TestALanguageWithACommaAndTheSignBehind(t *testing.T) {
	german := func(key string, args ...any) string {
		switch key {
		case "chart.point":
			return ","
		case "chart.axis.money":
			return fmt.Sprintf("%s %s", args...)
		}
		return English(key, args...)
	}
	s, err := Build("hourly", Input{Report: report(t, weeksOfWork, earnings.Query{By: earnings.ByWeek}), Sign: "$"}, german)
	if err != nil {
		t.Fatal(err)
	}
	if words := Summary(s, german); !strings.Contains(words, "3,33 $") {
		t.Errorf("words %q", words)
	}
	if _, rows := Numbers(s); rows[2][1] != "3,33" {
		t.Errorf("table %v", rows)
	}
	var file bytes.Buffer
	if err := WriteCSV(&file, s); err != nil || !strings.Contains(file.String(), "3.333333") {
		t.Errorf("CSV %s %v", &file, err)
	}
}
