package chart

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work/worktest"
)

// report is the report of a text, as worktest reads it, on 2026-11-30.
func report(t *testing.T, text string, q earnings.Query) earnings.Report {
	t.Helper()
	l := worktest.Day(t, text)
	books, err := earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Zone, q.AsOf = time.UTC, time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	return earnings.Compute(books, q)
}

func build(t *testing.T, n Name, in Input) Spec {
	t.Helper()
	s, err := Build(string(n), in, English)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != n {
		t.Errorf("name %q", s.Name)
	}
	return s
}

func hour(text string) *money.Rate {
	a, err := money.Parse(text, "")
	if err != nil {
		panic(err)
	}
	r := money.HourlyOf(a)
	return &r
}

// weeksOfWork has a week without work between two with.
const weeksOfWork = `
2026-11-02
09:00-09:30 search
09:30-10:00 prolific survey 3.00 approved
2026-11-17
09:00-10:00 prolific survey 5.00 approved
10:00-11:00 prolific video 4.00 submitted
11:00-11:30 prolific label 0.40 rejected
12:00-13:00 on_call`

func TestHourlyHasAGapWhereNoWorkIsKnown(t *testing.T) {
	nan := math.NaN()
	s := build(t, Hourly, Input{
		Report: report(t, weeksOfWork, earnings.Query{By: earnings.ByWeek}), Floor: hour("6.00USD"), Minimum: &Minimum{"PT", *hour("5.31USD")},
	})
	want := Spec{
		Name: Hourly, Title: "Pay per hour and the minimum wage", Subtitle: "$ per hour by week. Shaded: if pending is refused or paid.",
		Unit: Unit{Before: "$", Point: ".", Decimals: 2, Code: "USD/h"},
		X: []Point{
			{"2026-W45", "2 Nov", "week from 2 Nov 2026"}, {"2026-W46", "9 Nov", "week from 9 Nov 2026"}, {"2026-W47", "16 Nov", "week from 16 Nov 2026"},
		},
		// Week 47: 5.00 over 1.5 h; pending an hour and 4.00 more.
		Lines:   []Line{{"effective", "You", Paid, []float64{3, nan, 3.333333}}},
		Bands:   []Band{{Paid, Edge{"worst", "If pending is refused", []float64{3, nan, 2}}, Edge{"best", "If pending is paid", []float64{3, nan, 3.6}}}},
		Marks:   []Mark{{"floor", "Your floor", 6, false}, {"minimum", "PT minimum", 5.31, true}},
		Counts:  []Count{{"tasks", "Tasks", []int{1, 0, 2}}},
		Columns: []Column{{"week", "Week"}}, Empty: "No decided work in these dates yet.",
	}
	if !s.Equal(want) {
		t.Errorf("got  %+v\nwant %+v", s, want)
	}
}

func TestTimeStacksEveryClassOfHours(t *testing.T) {
	s := build(t, Time, Input{Report: report(t, weeksOfWork, earnings.Query{By: earnings.ByWeek})})
	want := map[string][]float64{
		"paid": {0.5, 0, 1}, "pending": {0, 0, 1}, "unpaid": {0, 0, 0.5}, "other": {0.5, 0, 0}, "oncall": {0, 0, 1},
	}
	got := map[string][]float64{}
	for _, k := range s.Stacks {
		got[k.Key] = k.Y
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	quiet := build(t, Time, Input{Report: report(t, "09:00-10:00 search", earnings.Query{By: earnings.ByDay})})
	if len(quiet.Stacks) != 4 {
		t.Errorf("%d parts without on-call time, want 4", len(quiet.Stacks))
	}
}

// tasks is so many tasks of ten minutes, one after the other from 08:00.
func tasks(n int, platform, reward, state string) string {
	var text strings.Builder
	for i := range n {
		from := 8*60 + 10*i
		fmt.Fprintf(&text, "%02d:%02d-%02d:%02d %s job %s %s\n", from/60, from%60, (from+10)/60, (from+10)%60, platform, reward, state)
	}
	return text.String()
}

func TestPlatformsSayWhereTasksAreTooFew(t *testing.T) {
	text := "2026-11-23\n" + tasks(10, "prolific", "1.00", "approved") + "2026-11-24\n" + tasks(12, "toloka", "0.10", "approved") +
		"2026-11-25\n" + tasks(9, "uhrs", "9.00", "approved") + "2026-11-26\n" + tasks(3, "uhrs", "9.00", "submitted")
	s := build(t, Platforms, Input{Report: report(t, text, earnings.Query{By: earnings.ByPlatform}), Floor: hour("2.00USD")})
	want := []Bar{
		{Key: "prolific", Label: "prolific", Value: 6, Note: "10 tasks", Count: 10},
		{Key: "toloka", Label: "toloka", Value: 0.6, Note: "12 tasks", Count: 12},
		{Key: "uhrs", Label: "uhrs", Value: math.NaN(), Instead: "too few tasks to say", Note: "9 tasks", Count: 9},
	}
	if !(Spec{Bars: s.Bars}).Equal(Spec{Bars: want}) {
		t.Errorf("got  %+v\nwant %+v", s.Bars, want)
	}
	if s.Subtitle != "$ per hour of all work time" {
		t.Errorf("subtitle %q", s.Subtitle)
	}
}

func TestPlatformsSayHowSharedTimeIsCounted(t *testing.T) {
	text := "2026-11-23\n" + tasks(10, "prolific", "1.00", "approved") + "20:00-21:00 search\n"
	for spread, want := range map[bool]string{
		false: "$ per hour, without shared unpaid time", true: "$ per hour, shared unpaid time included",
	} {
		s := build(t, Platforms, Input{Report: report(t, text, earnings.Query{By: earnings.ByPlatform, Spread: spread})})
		if s.Subtitle != want || len(s.Bars) != 1 {
			t.Errorf("spread %v: %q and %d bars, want %q and one", spread, s.Subtitle, len(s.Bars), want)
		}
	}
}

func TestSeveralCurrenciesAskForAChoice(t *testing.T) {
	text := "2026-11-23\n" + tasks(10, "prolific", "1.00GBP", "approved") + "2026-11-24\n" + tasks(10, "toloka", "0.10USD", "approved")
	for _, n := range []Name{Hourly, Platforms} {
		in := Input{Report: report(t, text, earnings.Query{By: GroupBy(n, 2)})}
		s := build(t, n, in)
		if !s.IsEmpty() || !strings.Contains(s.Empty, "Several currencies") {
			t.Errorf("%s: empty %v, %q", n, s.IsEmpty(), s.Empty)
		}
		in.Currency, in.Floor = "GBP", hour("6.00USD")
		s = build(t, n, in)
		if s.IsEmpty() || len(s.Marks) != 0 || s.Unit.Before != "£" {
			t.Errorf("%s in pounds: empty %v, marks %v, unit %q", n, s.IsEmpty(), s.Marks, s.Unit.Before)
		}
		if n == Platforms && (len(s.Bars) != 2 || s.Bars[1].Instead != "no exchange rate for USD") {
			t.Errorf("bars %+v", s.Bars)
		}
	}
	hours := build(t, Time, Input{Report: report(t, text, earnings.Query{By: earnings.ByWeek})})
	if got := hours.Stacks[0].Y[0]; got != 3.333333 {
		t.Errorf("hours of all currencies: %v", got)
	}
}

func TestRejectionsNeedFiveOutcomes(t *testing.T) {
	text := "2026-11-23\n" + tasks(4, "a", "1.00", "approved") + "2026-11-24\n" + tasks(3, "a", "1.00", "approved") +
		"20:00-20:10 a job 1.00 rejected\n21:00-21:10 a job 1.00 rejected\n22:00-22:10 a job 1.00 submitted"
	s := build(t, Rejections, Input{Report: report(t, text, earnings.Query{By: earnings.ByDay})})
	share, low, high := earnings.Wilson(2, 5)
	want := [3]float64{share * 100, low * 100, high * 100}
	got := [3]float64{s.Lines[0].Y[1], s.Bands[0].Low.Y[1], s.Bands[0].High.Y[1]}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= 1e-6) { // also where it is not known
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if known(s.Lines[0].Y[0]) {
		t.Errorf("4 outcomes gave %v", s.Lines[0].Y[0])
	}
	if !reflect.DeepEqual(s.Counts[0].N, []int{0, 2}) || !reflect.DeepEqual(s.Counts[1].N, []int{4, 5}) {
		t.Errorf("counts %v", s.Counts)
	}
	few := build(t, Rejections, Input{Report: report(t, tasks(4, "a", "1.00", "approved"), earnings.Query{By: earnings.ByDay})})
	if !few.IsEmpty() || !strings.Contains(few.Empty, "too few to say") {
		t.Errorf("empty %v, %q", few.IsEmpty(), few.Empty)
	}
}

func TestALossIsKnownAndBelowZero(t *testing.T) {
	s := build(t, Hourly, Input{Report: report(t, "09:00-10:00 a job 1.00 approved\n18:00 fee 3.00 a", earnings.Query{By: earnings.ByDay})})
	if got := s.Lines[0].Y; len(got) != 1 || got[0] != -2 {
		t.Errorf("got %v, want -2", got)
	}
	if words := Summary(s, English); !strings.Contains(words, "You: −$2.00.") {
		t.Errorf("words %q", words)
	}
}

func TestEveryChartOfAnEmptyLedgerSaysSo(t *testing.T) {
	for _, n := range Names() {
		s := build(t, n, Input{Report: report(t, "", earnings.Query{By: GroupBy(n, 84)}), Floor: hour("6.00USD")})
		if !s.IsEmpty() || s.Empty == "" {
			t.Errorf("%s: empty %v, %q", n, s.IsEmpty(), s.Empty)
		}
		if want := s.Title + ". " + s.Empty; Summary(s, English) != want {
			t.Errorf("%s: %q, want %q", n, Summary(s, English), want)
		}
		if _, err := Render(s, Style{}, PNG); err != nil {
			t.Error(err)
		}
	}
}

func TestBuildRefusesWhatIsNoChart(t *testing.T) {
	if _, err := Build("pie", Input{}, English); err == nil || !strings.Contains(err.Error(), "hourly, time, platforms, rejections") {
		t.Errorf("pie: %v", err)
	}
	for _, n := range Names() {
		for _, by := range []earnings.By{earnings.Whole, earnings.ByTitle} {
			if _, err := Build(string(n), Input{Report: earnings.Report{By: by}}, English); err == nil {
				t.Errorf("%s took a report by %q", n, by)
			}
		}
	}
}

func TestTheAxisHoldsTheWholeRangeUpToToday(t *testing.T) {
	day := func(text string) *timeline.Day {
		d, err := timeline.ParseDay(text)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	const text = "2026-11-17\n09:00-10:00 a job 1.00 approved"
	for _, row := range []struct {
		name        string
		by          earnings.By
		from, to    *timeline.Day
		first, last string
		n           int
	}{
		{"an open range is that of the work", earnings.ByDay, nil, nil, "2026-11-17", "2026-11-17", 1},
		{"days before the work are there", earnings.ByDay, day("2026-11-01"), nil, "2026-11-01", "2026-11-17", 17},
		{"days to come are not", earnings.ByDay, day("2026-11-16"), day("2026-12-31"), "2026-11-16", "2026-11-30", 15},
		{"a week is there from its Monday", earnings.ByWeek, day("2026-11-05"), day("2026-11-18"), "2026-W45", "2026-W47", 3},
		{"weeks cross the end of a year", earnings.ByWeek, day("2025-12-25"), nil, "2025-W52", "2026-W47", 48},
		{"months do too", earnings.ByMonth, day("2025-12-25"), nil, "2025-12", "2026-11", 12},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := build(t, Hourly, Input{Report: report(t, text, earnings.Query{By: row.by, From: row.from, To: row.to})})
			if len(s.X) != row.n || s.X[0].Key != row.first || s.X[len(s.X)-1].Key != row.last {
				t.Errorf("%d from %s to %s", len(s.X), s.X[0].Key, s.X[len(s.X)-1].Key)
			}
		})
	}
}

func TestTodayIsThatOfTheWorkersZone(t *testing.T) {
	end := timeline.DayOf(2026, time.December, 31)
	r := report(t, "2026-11-29\n09:00-10:00 a job 1.00 approved", earnings.Query{By: earnings.ByDay, To: &end})
	r.AsOf = time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{"UTC": "2026-11-30", "Pacific/Auckland": "2026-12-01", "nowhere": "2026-11-30"} {
		r.Zone = zone
		if x := build(t, Hourly, Input{Report: r}).X; x[len(x)-1].Key != want {
			t.Errorf("%s: ends on %s, want %s", zone, x[len(x)-1].Key, want)
		}
	}
}

func TestADateACenturyOffDoesNotFillTheAxis(t *testing.T) {
	s := build(t, Hourly, Input{Report: report(t, "0101-01-01\n09:00-10:00 a job 1.00 approved\n2026-11-17\n09:00-10:00 a job 1.00 approved", earnings.Query{By: earnings.ByDay})})
	if len(s.X) != 2 {
		t.Errorf("%d points, want the two known", len(s.X))
	}
}

func TestGroupByFollowsTheLength(t *testing.T) {
	for days, want := range map[int]earnings.By{1: "day", 31: "day", 32: "week", 84: "week", 371: "week", 372: "month", 4000: "month"} {
		if got := GroupBy(Hourly, days); got != want {
			t.Errorf("%d days by %s, want %s", days, got, want)
		}
	}
	if got := GroupBy(Platforms, 1); got != earnings.ByPlatform {
		t.Errorf("platforms by %s", got)
	}
}
