package earnings_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
	"clickwage/data/work/worktest"
)

// day are the books of a day written down.
func day(t testing.TB, text string) earnings.Books {
	t.Helper()
	l := worktest.Day(t, text)
	b, err := earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRatesOfADay(t *testing.T) {
	for _, row := range []struct {
		name, day string
		want      string // paid task effective worst best on_call
	}{
		{"nothing at all is not known", "", "? ? ? ? ? ?"},
		{"search alone earned nothing", "09:00-10:00 search", "? ? 0 0 0 0"},
		{"an hour paid", "09:00-10:00 p t 6 approved", "6 6 6 6 6 6"},
		{"search lowers the headline only", "09:00-10:00 p t 6 approved\n10:00-11:00 search", "6 6 3 3 3 3"},
		{"rejected work adds time and no pay", "09:00-10:00 p t 6 approved\n10:00-12:00 p t 6 rejected", "6 2 2 2 2 2"},
		{"rejected work alone earned nothing", "10:00-12:00 p t 6 rejected", "? 0 0 0 0 0"},
		{"pending work is in the band only", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 4 submitted", "6 6 6 3 5 6"},
		{"an unknown pending reward has no best", "09:00-10:00 p t 6 approved\n10:00-11:00 p t ? submitted", "6 6 6 3 ? 6"},
		{"pending work alone has a band and no headline", "10:00-11:00 p t 4 submitted", "? ? ? 0 4 ?"},
		{"what is credited to pending work is in the band", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 4 submitted +1", "6 6 6 3.5 5.5 6"},
		{"on-call time is a line of its own", "09:00-10:00 p t 6 approved\n10:00-12:00 on_call", "6 6 6 6 6 2"},
		{"fees are taken off the headline", "09:00-10:00 p t 6 approved\n18:00 fee 1", "6 6 5 5 5 5"},
		{"fees above the pay are a loss", "09:00-10:00 p t 1 approved\n18:00 fee 3", "1 1 -2 -2 -2 -2"},
		{"earnings without a task count", "09:00-10:00 p t 6 approved\n18:00 earning 2", "8 8 8 8 8 8"},
		{"a bonus counts", "09:00-10:00 p t 6 approved +1.50", "7.5 7.5 7.5 7.5 7.5 7.5"},
		{"a partial reversal stays paid", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 6 reversed -4", "4 4 4 4 4 4"},
		{"a full reversal is unpaid work", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 6 reversed", "6 3 3 3 3 3"},
		{"screened out with a partial payment is paid", "09:00-10:00 p t 6 screened_out +1", "1 1 1 1 1 1"},
		{"returned without one is unpaid", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 6 returned", "6 3 3 3 3 3"},
		{"overturned is paid", "09:00-10:00 p t 6 overturned", "6 6 6 6 6 6"},
		{"an unknown reward is in no rate, nor is its bonus", "09:00-10:00 p t 6 approved\n10:00-11:00 p t ? approved +1", "6 6 6 6 6 6"},
		{"work without an outcome is in no rate", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 6 accepted +1", "6 6 6 6 6 6"},
		{"a timer to review is in no rate's time", "09:00-10:00 p t 6 approved\n10:00-13:00 search review", "6 6 6 6 6 6"},
		{"a task tracked without a submission is in no rate", "09:00-10:00 p t 6 approved\n10:00-13:00 task", "6 6 6 6 6 6"},
		{"a break is no time", "09:00-10:00 p t 6 approved\n10:00-13:00 break", "6 6 6 6 6 6"},
		{"a break cuts what a timer recorded", "09:00-10:00 p t 6 approved timer\n09:30-10:00 break", "12 12 12 12 12 12"},
		{"the pay of a time within another is paid once", "09:00-10:00 p t 3 approved\n09:15-09:45 q t 3 approved\n09:00-10:00 search", "6 6 6 6 6 6"},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := whole(t, day(t, row.day), earnings.Query{})
			var got []string
			for _, rate := range []func() (money.Rate, bool){g.Paid, g.Task, g.Effective, g.Worst, g.Best, g.WithOnCall} {
				text := "?"
				if r, ok := rate(); ok {
					text = strings.TrimSuffix(strings.TrimRight(r.Decimal(6), "0"), ".")
				}
				got = append(got, text)
			}
			same(t, "rates", strings.Join(got, " "), row.want)
		})
	}
}

// u and s are over decided work, and of all that is unpaid in it.
func TestUnpaidMinutesAndShare(t *testing.T) {
	for _, row := range []struct{ name, day, want string }{
		{"nothing paid has no u", "09:00-10:00 p t 6 rejected", "not known 1.000000"},
		{"nothing decided has neither", "09:00-10:00 p t 6 submitted\n10:00-11:00 on_call", "not known not known"},
		{"search alone is all unpaid", "09:00-10:00 search", "not known 1.000000"},
		{"all paid", "09:00-10:00 p t 6 approved", "0.000000 0.000000"},
		{"unpaid tasks and search, pending and on-call time left out",
			"09:00-10:00 p t 6 approved\n10:00-10:20 p t 6 rejected\n11:00-11:40 search\n12:00-15:00 p t 6 submitted\n15:00-18:00 on_call\n18:00-19:00 search review", "60.000000 0.500000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := whole(t, day(t, row.day), earnings.Query{})
			same(t, "u and s", rounded(g.UnpaidPerPaidHour())+" "+rounded(g.UnpaidShare()), row.want)
		})
	}
}

func TestRejections(t *testing.T) {
	for _, row := range []struct{ name, day, want string }{
		{"nothing decided is not known", "09:00-10:00 p t 6 submitted", "0/0 ? ?"},
		{"pending and returned are left out", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 6 submitted\n11:00-12:00 p t 6 returned", "0/1 0.000000 0.000000"},
		{"they are left out beside a rejection, too", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 6 submitted\n11:00-12:00 p t 6 returned\n12:00-13:00 p t 2 rejected\n13:00-14:00 p t 6 timed_out", "1/2 0.250000 0.500000"},
		{"value and time weigh differently", "09:00-10:00 p t 6 approved\n10:00-13:00 p t 2 rejected", "1/2 0.250000 0.750000"},
		{"a full reversal is a rejection", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 2 reversed", "1/2 0.250000 0.500000"},
		{"a partial one is not", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 2 reversed -1", "0/2 0.000000 0.000000"},
		{"an overturned one is approved", "09:00-10:00 p t 6 overturned\n10:00-11:00 p t 2 rejected", "1/2 0.250000 0.500000"},
		{"bonuses, fees and other earnings weigh nothing", "09:00-10:00 p t 6 approved +4\n10:00-11:00 p t 2 rejected\n12:00 earning 5", "1/2 0.250000 0.500000"},
		{"an unknown rejected reward leaves the value unknown", "09:00-10:00 p t 6 approved\n10:00-11:00 p t ? rejected", "1/2 ? 0.500000"},
		{"rejected with a consolation is rejected", "09:00-10:00 p t 6 approved\n10:00-11:00 p t 2 rejected +1", "1/2 0.250000 0.500000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := whole(t, day(t, row.day), earnings.Query{})
			r, _ := g.Rejections()
			text := func(share *big.Rat, ok bool) string { return strings.Replace(rounded(share, ok), "not known", "?", 1) }
			same(t, "rejections", fmt.Sprintf("%d/%d %s %s", r.Rejected, r.Decided, text(g.RejectionByValue()), text(g.RejectionByTime())), row.want)
		})
	}
}

func TestTheWilsonInterval(t *testing.T) {
	for _, row := range []struct {
		k, n int
		want string
	}{
		{1, 4, "0.250000 0.045587 0.699358"},
		{0, 10, "0.000000 0.000000 0.277533"},
		{10, 10, "1.000000 0.722467 1.000000"},
		{5, 100, "0.050000 0.021544 0.111750"},
	} {
		share, low, high := earnings.Wilson(row.k, row.n)
		same(t, fmt.Sprintf("%d of %d", row.k, row.n), fmt.Sprintf("%.6f %.6f %.6f", share, low, high), row.want)
	}
	if !(earnings.Rejection{Decided: 4}).TooFew() || (earnings.Rejection{Decided: 5}).TooFew() {
		t.Error("too few is under five")
	}
}

func rates(t testing.TB, quotes ...money.Quote) *money.Rates {
	t.Helper()
	r, err := money.NewRates(quotes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const twoCurrencies = `
09:00-10:00 mturk t 6 approved
10:00-11:00 prolific t 3GBP approved
11:00-12:00 search`

func TestTwoCurrenciesWithoutAHome(t *testing.T) {
	r := earnings.Compute(day(t, twoCurrencies), earnings.Query{Zone: time.UTC, AsOf: asOf})
	want := []string{" 0 not known not known", "GBP 3000000 3.000000 not known", "USD 6000000 6.000000 not known"}
	if len(r.Groups) != len(want) {
		t.Fatalf("got %+v", r.Groups)
	}
	for i, g := range r.Groups {
		same(t, "group", fmt.Sprint(g.Currency, " ", g.Earned, " ", decimal(g.Task()), " ", decimal(g.Effective())), want[i])
		for name, rate := range map[string]func() (money.Rate, bool){"worst": g.Worst, "best": g.Best, "on call": g.WithOnCall} {
			same(t, name, decimal(rate()), "not known")
		}
		// A third of the time was unpaid; of one currency's time nobody can say.
		same(t, "u", rounded(g.UnpaidPerPaidHour()), "not known")
		same(t, "s", rounded(g.UnpaidShare()), "not known")
	}
	if r.Groups[0].Other.Seconds() != 3600 {
		t.Errorf("the search stands alone: got %v s", r.Groups[0].Other.Seconds())
	}
}

// Unpaid time has no currency of its own: it is told in the only one there is.
func TestUnpaidTimeJoinsTheOnlyCurrency(t *testing.T) {
	const search = "\n2026-11-24\n09:00-10:00 search"
	for books, want := range map[string]string{
		"09:00-10:00 p t 6 approved" + search: "2026-11-23 USD; 2026-11-24 USD",
		twoCurrencies + search:                "2026-11-23 ; 2026-11-23 GBP; 2026-11-23 USD; 2026-11-24 ",
	} {
		var got []string
		for _, g := range earnings.Compute(day(t, books), earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByDay}).Groups {
			got = append(got, g.Key+" "+string(g.Currency))
		}
		same(t, "groups", strings.Join(got, "; "), want)
	}
}

func TestTwoCurrenciesConverted(t *testing.T) {
	b := day(t, twoCurrencies)
	b.Rates = rates(t, money.Quote{From: "GBP", To: "USD", Rate: "1.2", Date: "2026-11-20", Source: "typed"},
		money.Quote{From: "GBP", To: "USD", Rate: "9", Date: "2026-11-24", Source: "typed"})
	g := whole(t, b, earnings.Query{Currency: "USD"})
	same(t, "effective", decimal(g.Effective()), "3.200000")
}

func TestAConversionHappensOncePerEntry(t *testing.T) {
	b := day(t, "09:00-10:00 p t 0.000001GBP approved\n10:00-11:00 p t 0.000001GBP approved\n11:00-12:00 p t 0.000003GBP approved\n18:00 fee 0.000001GBP")
	b.Rates = rates(t, money.Quote{From: "GBP", To: "USD", Rate: "1.5", Date: "2026-11-20"})
	g := whole(t, b, earnings.Query{Currency: "USD"})
	// 1.5 is 2 each, 4.5 is 4: half to even, then the sum. Converted at once 7.5 were 8.
	if g.Earned != 8 || g.Fees != 2 {
		t.Errorf("got %d less %d, want 8 less 2", g.Earned, g.Fees)
	}
	// A reward and its bonus are two entries, 1.5 each: 2 and 2. As one they were 3.
	both := day(t, "09:00-10:00 p t 0.000001GBP approved +0.000001GBP")
	both.Rates = b.Rates
	if g := whole(t, both, earnings.Query{Currency: "USD"}); g.Earned != 4 || g.Bonus != 2 {
		t.Errorf("reward and bonus: got %d with a bonus of %d, want 4 and 2", g.Earned, g.Bonus)
	}
	b.Submissions = b.Submissions[:2]
	b.Intervals = b.Intervals[:2]
	if g := whole(t, b, earnings.Query{Currency: "USD"}); g.Earned != 4 {
		t.Errorf("two of 1.5: got %d, want 4", g.Earned)
	}
}

// The day of a conversion is the local one of the first submission: in Paris the
// 24th, though it is the 23rd in UTC; decided on the 25th.
func TestAConversionIsAtTheLocalDayOfTheSubmission(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	b := day(t, "23:00-23:30 p t 1GBP approved +1GBP\n23:30 fee 1GBP\n2026-11-24\n23:30 fee 1GBP")
	b.Rates = rates(t, money.Quote{From: "GBP", To: "USD", Rate: "2", Date: "2026-11-23"},
		money.Quote{From: "GBP", To: "USD", Rate: "3", Date: "2026-11-24"}, money.Quote{From: "GBP", To: "USD", Rate: "5", Date: "2026-11-25"})
	for zone, want := range map[*time.Location][2]int64{time.UTC: {4_000_000, 5_000_000}, paris: {6_000_000, 8_000_000}} {
		if g := whole(t, b, earnings.Query{Zone: zone, Currency: "USD"}); g.Earned != want[0] || g.Fees != want[1] {
			t.Errorf("days of %s: got %d less %d, want %v", zone, g.Earned, g.Fees, want)
		}
	}
	r := earnings.Compute(b, earnings.Query{Zone: paris, AsOf: asOf, Currency: "USD"})
	got := fmt.Sprint(r.Used)
	same(t, "rates used", got, "[{GBP USD 3 2026-11-24 } {GBP USD 5 2026-11-25 }]")
}

// A hundredth of a dong is less than half a micro-dollar: nothing was taken back
// that could be told, and not all.
func TestAReversalConvertedToNothingIsNotAFullOne(t *testing.T) {
	b := day(t, "09:00-10:00 p t 100000VND reversed -0.01VND")
	b.Rates = rates(t, money.Quote{From: "VND", To: "USD", Rate: "0.00004", Date: "2026-11-20"})
	g := whole(t, b, earnings.Query{Currency: "USD"})
	if g.Earned != 4_000_000 || g.Reversed != 0 || g.Tally.Paid.Seconds() != 3600 {
		t.Errorf("in part: got %d earned, %d taken back, %v s paid", g.Earned, g.Reversed, g.Tally.Paid.Seconds())
	}
	b.Submissions[0].Reversal = 0
	if g := whole(t, b, earnings.Query{Currency: "USD"}); g.Earned != 0 || g.Reversed != 4_000_000 || g.FullReversed != 1 {
		t.Errorf("in full: got %d earned, %d taken back", g.Earned, g.Reversed)
	}
}

func TestAMissingRateIsNamed(t *testing.T) {
	b := day(t, twoCurrencies)
	r := earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, Currency: "USD"})
	if len(r.Missing) != 1 || r.Missing[0] != (money.MissingRate{From: "GBP", To: "USD", Date: "2026-11-23"}) {
		t.Fatalf("got %+v", r.Missing)
	}
	for _, g := range r.Groups {
		if rate, ok := g.Effective(); ok {
			t.Errorf("%s: an hourly pay of %s without part of the pay", g.Currency, rate.Decimal(2))
		}
	}
	r = earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, Currency: "USD", By: earnings.ByPlatform})
	for i, want := range []string{"mturk 6.000000", "prolific not known", " 0.000000"} {
		same(t, "by platform", r.Groups[i].Key+" "+decimal(r.Groups[i].Effective()), want)
	}
}

func TestWithoutADayARateOfTheReportsDayIsUsed(t *testing.T) {
	b := earnings.Books{
		Submissions: []earnings.Submission{{State: work.Approved, Currency: "GBP", Reward: 1_000_000, RewardKnown: true}},
		Rates:       rates(t, money.Quote{From: "GBP", To: "USD", Rate: "1.2", Date: "2026-11-23"}),
	}
	if g := whole(t, b, earnings.Query{Currency: "USD"}); g.Earned != 1_200_000 {
		t.Errorf("got %d", g.Earned)
	}
	today := timeline.DayOf(2026, 11, 23)
	if g := whole(t, b, earnings.Query{From: &today, Currency: "USD"}); g.Submissions() != 0 {
		t.Errorf("a submission without a day is in a range")
	}
}

func TestDecisionsNeverMoveASubmission(t *testing.T) {
	l := worktest.Day(t, "23:00-23:30 p t 1 approved")
	l.Submissions[0].Events = append(l.Submissions[0].Events,
		work.Event{State: work.Reversed, At: l.Submissions[0].Decided.Add(72 * time.Hour)})
	l.Submissions[0].Settle()
	b, err := earnings.NewBooks(l.Submissions, l.Intervals, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByDay})
	if len(r.Groups) != 1 || r.Groups[0].Key != "2026-11-23" || r.Groups[0].Outcomes(work.Reversed) != 1 {
		t.Errorf("got %+v", r.Groups)
	}
}

func TestWorkToReviewNeedsNoRate(t *testing.T) {
	b := day(t, "09:00-10:00 p t 6 approved\n10:00-11:00 p t 3GBP accepted")
	r := earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, Currency: "USD", Spans: true})
	if len(r.Missing) > 0 || len(r.Groups) != 1 {
		t.Fatalf("got %+v", r)
	}
	same(t, "effective", decimal(r.Groups[0].Effective()), "6.000000")
}

// Money that an appeal recovered belongs to the task's own day and is shown once
// more as recovery.
func TestRecoveryByAppeals(t *testing.T) {
	l := worktest.Day(t, "09:00-10:00 p t 6 rejected\n10:00-11:00 p t 2 overturned +1\n11:00-12:00 p t 4 approved\n12:00-13:00 p t ? overturned")
	first := &l.Submissions[0]
	first.Events = append(first.Events, work.Event{State: work.Overturned, At: first.Decided.Add(30 * 24 * time.Hour)})
	first.Settle()
	b, err := earnings.NewBooks(l.Submissions, l.Intervals, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByMonth})
	if len(r.Groups) != 1 || r.Groups[0].Key != "2026-11" {
		t.Fatalf("got %+v", r.Groups)
	}
	g := r.Groups[0]
	if pay, ok := g.Recovery(); g.Earned != 13_000_000 || pay.Micros != 9_000_000 || ok {
		t.Errorf("got %d earned, %s recovered, known %v; want 13, 9 and one not known", g.Earned, pay, ok)
	}
	b.Submissions = b.Submissions[:3]
	b.Intervals = b.Intervals[:3]
	if pay, ok := whole(t, b, earnings.Query{}).Recovery(); !ok || pay.Micros != 9_000_000 {
		t.Errorf("got %s recovered, known %v; want 9", pay, ok)
	}
}

func TestAKnownAnchorDecidesTheDay(t *testing.T) {
	b := day(t, "09:00-10:00 p t 6 approved")
	b.Submissions[0].Anchor = b.Submissions[0].Submitted.Add(48 * time.Hour)
	r := earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByDay})
	same(t, "day", r.Groups[0].Key, "2026-11-25")
}

func TestSupersededIntervalsAreNotInTheBooks(t *testing.T) {
	l := worktest.Day(t, "09:00-09:30 p t 1 approved\n10:00-10:30 search")
	l.Intervals[1].Superseded = true
	b, err := earnings.NewBooks(l.Submissions, l.Intervals, nil, nil)
	if err != nil || len(b.Intervals) != 1 {
		t.Fatalf("got %+v, error %v", b.Intervals, err)
	}
	l.Intervals[0].End = l.Intervals[0].Start
	if _, err := earnings.NewBooks(l.Submissions, l.Intervals, nil, nil); err == nil || !strings.Contains(err.Error(), "interval-1") {
		t.Errorf("got error %v", err)
	}
}

func TestSharedTimeIsSpreadOnRequestOnly(t *testing.T) {
	b := day(t, `
09:00-10:00 mturk t 6 approved
10:00-13:00 prolific t 6 approved
13:00-14:00 search
14:00-16:00 on_call
2026-11-24
13:00-14:00 search`)
	q := earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByPlatform}
	got := func() (all []string) {
		for _, g := range earnings.Compute(b, q).Groups {
			all = append(all, g.Key+" "+decimal(g.Effective()))
		}
		return all
	}
	same(t, "as it is", fmt.Sprint(got()), "[mturk 6.000000 prolific 2.000000  0.000000]")
	q.Spread = true
	// An hour of each day, by 1 to 3: the second day has no tasks, so by the range.
	// On-call time is laid on nobody.
	same(t, "spread", fmt.Sprint(got()), "[mturk 4.000000 prolific 1.333333  0.000000]")
	// Each day by its own proportion: all of the first day's search is mturk's.
	q.Spread = true
	b = day(t, `
09:00-10:00 mturk t 6 approved
10:00-11:00 search
2026-11-24
09:00-12:00 prolific t 6 approved`)
	same(t, "spread by days", fmt.Sprint(got()), "[mturk 3.000000 prolific 2.000000  0.000000]")
	// Pending work takes its part: 1 to 3 to 4, and has no decided time of its own.
	b = day(t, `
09:00-10:00 mturk t 6 approved
10:00-13:00 prolific t 6 approved
13:00-17:00 toloka t 6 submitted
17:00-19:00 search`)
	same(t, "spread over pending work", fmt.Sprint(got()), "[mturk 4.800000 prolific 1.600000 toloka 0.000000  0.000000]")
}

// Hara et al.: stretches are one where the gap is not longer than D.
func TestTheSpanMethod(t *testing.T) {
	b := day(t, `
09:00-09:10 p t 1 approved
09:11-09:20 p t 1 rejected
09:32-09:40 search
09:52:01-10:00 p t 1 overturned
10:00-10:30 p t 1 submitted
10:30-11:00 on_call
09:15-09:18 q t 1 approved`)
	r := earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, Spans: true})
	for i, want := range []time.Duration{34*time.Minute + 59*time.Second, 35*time.Minute + 59*time.Second, 47*time.Minute + 59*time.Second} {
		if got := r.Spans[i].Time; got != want {
			t.Errorf("gap of %s: got %s, want %s", r.Spans[i].Gap, got, want)
		}
	}
	same(t, "rate", decimal(r.Spans[0].Rate()), decimal(r.Groups[0].Effective()))
	only := earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, Spans: true, Platforms: []string{"q"}})
	if got := only.Spans[2].Time; got != 3*time.Minute {
		t.Errorf("of one platform: got %s", got)
	}
	none := earnings.Compute(earnings.Books{}, earnings.Query{Zone: time.UTC, AsOf: asOf, Spans: true})
	if rate, ok := none.Spans[0].Rate(); ok {
		t.Errorf("of nothing: got %s", rate.Decimal(2))
	}
}

func TestF5AveragesDiffer(t *testing.T) {
	hour := func(n int64) *big.Rat { return big.NewRat(n*3_600_000_000, 1) }
	a, ok := earnings.Average([]earnings.Part{{Micros: 10_000_000, Time: hour(1)}, {Micros: 10_000_000, Time: hour(10)},
		{Micros: 2_000_000, Time: hour(1)}, {Micros: 5, Time: hour(0)}}, "USD")
	if !ok || a.N != 3 {
		t.Fatalf("got %+v, ok %v", a, ok)
	}
	same(t, "median", a.Median.Decimal(2), "2.00")
	same(t, "mean", a.Mean.Decimal(2), "4.33")
	same(t, "ratio of sums", a.Ratio.Decimal(2), "1.83")
	same(t, "quartiles", a.Lower.Decimal(2)+" "+a.Upper.Decimal(2), "1.50 6.00")
	if _, ok := earnings.Average(nil, "USD"); ok {
		t.Error("an average of nothing")
	}
}

// Three tasks of the lab pay 6, 12 and 0 an hour: a median of 6, 6 on the mean, and
// 18 over 4 h together. Neither search nor pending or waiting work is a task of it.
func TestTypicalPayIsTheMedianOverTasks(t *testing.T) {
	b := day(t, `
09:00-10:00 p t 6 approved by=lab
10:00-11:00 p t 12 approved by=lab
11:00-13:00 p t 9 rejected by=lab
13:00-14:00 p t 9 submitted by=lab
14:00-15:00 p t 99 approved by=lab review
15:00-16:00 search p by=lab
16:00-17:00 q t 3GBP approved by=firm
16:00-17:00 q t 5GBP approved by=firm`)
	sure := b.Intervals[4] // half of the waiting task is sure
	sure.Start, sure.End, sure.Review = sure.End+10_800_000_000, sure.End+12_600_000_000, false
	b.Intervals = append(b.Intervals, sure)
	var got []string
	for _, g := range earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByRequester, Typical: true}).Groups {
		if a := g.Typical; a != nil {
			got = append(got, fmt.Sprint(g.Key, " ", a.N, " ", a.Lower.Decimal(2), " ", a.Median.Decimal(2), " ", a.Upper.Decimal(2), " ", a.Mean.Decimal(2), " ", a.Ratio.Decimal(2), string(a.Ratio.Currency)))
		}
	}
	// The firm's two share an hour, so that each took half of one.
	same(t, "typical", strings.Join(got, "; "), "firm 2 7.00 8.00 9.00 8.00 8.00GBP; lab 3 3.00 6.00 9.00 6.00 4.50USD")
	r := earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByRequester})
	if r.Groups[0].Typical != nil {
		t.Error("typical pay without being asked for")
	}
}

// Fences are on the logarithm: lengths that double are usual, whatever their
// difference. What is outside them stays in every figure.
func TestTasksOfUnusualLengthAreCountedAndKept(t *testing.T) {
	for _, c := range []struct {
		name    string
		minutes []int
		want    string
	}{
		{"one took far longer", []int{10, 10, 11, 12, 12, 13, 60}, "7 tasks, 1 outliers"},
		{"one took far longer and one was over at once", []int{10, 10, 11, 12, 12, 13, 60, 1}, "8 tasks, 2 outliers"},
		{"each took twice as long as the one before", []int{1, 2, 4, 8, 16, 32, 64}, "7 tasks, 0 outliers"},
		{"five are enough", []int{10, 10, 10, 10, 60}, "5 tasks, 1 outliers"},
		{"four are too few to say", []int{10, 10, 10, 60}, "4 tasks, null outliers"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := &ledger{t: t}
			at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
			one := func(state work.State, minutes int) {
				end := at.Add(time.Duration(minutes) * time.Minute)
				l.task("A", state, 1_000_000, at.Format(time.RFC3339), end.Format(time.RFC3339))
				at = end
			}
			for _, minutes := range c.minutes {
				one(work.Approved, minutes)
			}
			one(work.Submitted, 1000) // which is no part of what is typical
			text, err := json.Marshal(earnings.Compute(l.books, earnings.Query{Zone: time.UTC, AsOf: asOf, Typical: true}))
			if err != nil {
				t.Fatal(err)
			}
			var r struct {
				Groups []struct {
					Typical struct {
						Tasks    int             `json:"tasks"`
						Outliers json.RawMessage `json:"outliers"`
					} `json:"typical"`
				} `json:"groups"`
			}
			if err := json.Unmarshal(text, &r); err != nil {
				t.Fatal(err)
			}
			got := r.Groups[0].Typical
			same(t, "typical", fmt.Sprintf("%d tasks, %s outliers", got.Tasks, got.Outliers), c.want)
		})
	}
}

func TestNothingIsPrintedAsNull(t *testing.T) {
	text, err := json.Marshal(earnings.Compute(earnings.Books{}, earnings.Query{Zone: time.UTC, AsOf: asOf, Currency: "EUR"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"currency":"EUR"`, `"effective":null`, `"paid":null`, `"unpaid_share":null`, `"unpaid_minutes_per_paid_hour":null`,
		`"earned":"0.000000"`, `"rate":null`, `"low":null`, `"from":null`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
}

func TestUnknownRewardsLeaveTheirSumsUnknown(t *testing.T) {
	text, err := json.Marshal(earnings.Compute(
		day(t, "09:00-10:00 p t ? submitted\n10:00-11:00 p t ? rejected\n11:00-12:00 p t 1 approved"), earnings.Query{Zone: time.UTC, AsOf: asOf}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"pending":null`, `"rejected":null`, `"best":null`, `"worst":"0.333333"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
}

// 1/3 s is 0.333333, and 2.5 µs end with an even digit.
func TestPrintedNumbersAreRoundedHalfToEvenAtTheEnd(t *testing.T) {
	b := earnings.Books{}
	for i := range int32(2) {
		b.Submissions = append(b.Submissions, earnings.Submission{Platform: fmt.Sprint(i), State: work.Approved, Currency: "USD", Reward: 1, RewardKnown: true})
		b.Intervals = append(b.Intervals, earnings.Interval{Start: 1, End: 6, Submission: i, Place: -1})
	}
	text, err := json.Marshal(earnings.Compute(b, earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByPlatform}))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), `"paid":0.000002`); got != 2 {
		t.Errorf("5 µs of two are 2.5 µs each: %s", text)
	}
}

func TestDamagedLinesAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := earnings.Lines(draw(t), time.UTC, 0, nil)
		for _, l := range lines {
			stored, err := l.AppendBinary(nil)
			if err != nil {
				t.Fatal(err)
			}
			cut := rapid.IntRange(0, len(stored)-1).Draw(t, "cut")
			if _, _, err := earnings.DecodeLine(stored[:cut]); err == nil {
				t.Fatalf("%d of %d bytes were read", cut, len(stored))
			}
			stored[cut] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
			_, _, _ = earnings.DecodeLine(stored) // whatever it says, it does not panic
		}
	})
}

func TestGroupingsAreRead(t *testing.T) {
	for _, by := range earnings.Groupings() {
		if got, err := earnings.ParseBy(strings.ToUpper(string(by))); got != by || err != nil {
			t.Errorf("%s: got %s, %v", by, got, err)
		}
	}
	if _, err := earnings.ParseBy("colour"); err == nil {
		t.Error("colour is a grouping")
	}
}
