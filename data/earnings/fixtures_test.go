package earnings_test

import (
	"encoding/json"
	"math/big"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/work"
)

var asOf = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// ledger is written down in minutes and dollars.
type ledger struct {
	t     *testing.T
	books earnings.Books
}

// task adds a submission in USD with its intervals, as "2026-11-23T10:00:00Z".
func (l *ledger) task(platform string, state work.State, micros int64, spans ...string) *earnings.Submission {
	l.t.Helper()
	b := &l.books
	b.Submissions = append(b.Submissions, earnings.Submission{
		Platform: platform, Title: platform + " task", Currency: "USD", State: state, Reward: micros, RewardKnown: true,
	})
	for i := 0; i < len(spans); i += 2 {
		b.Intervals = append(b.Intervals, earnings.Interval{
			Start: l.at(spans[i]), End: l.at(spans[i+1]), Submission: int32(len(b.Submissions) - 1), Place: -1, Source: work.Manual,
		})
	}
	return &b.Submissions[len(b.Submissions)-1]
}

func (l *ledger) other(activity work.Activity, platform, start, end string) *earnings.Interval {
	l.t.Helper()
	b := &l.books
	b.Places = append(b.Places, earnings.Place{Platform: platform})
	b.Intervals = append(b.Intervals, earnings.Interval{
		Start: l.at(start), End: l.at(end), Submission: -1, Place: int32(len(b.Places) - 1), Activity: activity, Source: work.Manual,
	})
	return &b.Intervals[len(b.Intervals)-1]
}

func (l *ledger) at(text string) int64 {
	l.t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		l.t.Fatal(err)
	}
	return at.UnixMicro()
}

func whole(t *testing.T, b earnings.Books, q earnings.Query) earnings.Group {
	t.Helper()
	if q.Zone == nil {
		q.Zone = time.UTC
	}
	q.AsOf = asOf
	r := earnings.Compute(b, q)
	if len(r.Groups) != 1 {
		t.Fatalf("got %d groups, want 1: %+v", len(r.Groups), r.Groups)
	}
	return r.Groups[0]
}

func decimal(rate money.Rate, ok bool) string {
	if !ok {
		return "not known"
	}
	return rate.Decimal(6)
}

func rounded(r *big.Rat, ok bool) string {
	if !ok {
		return "not known"
	}
	return money.Round(r, 6)
}

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %s, want %s", what, got, want)
	}
}

func TestF1PublishedFigures(t *testing.T) {
	l := ledger{t: t}
	l.task("MTurk", work.Approved, 14_663_300, "2026-11-23T00:00:00Z", "2026-11-23T03:18:36Z")
	l.other(work.Search, "", "2026-11-23T04:00:00Z", "2026-11-23T05:07:12Z")
	g := whole(t, l.books, earnings.Query{})
	same(t, "paid", decimal(g.Paid()), "4.430000")
	same(t, "effective", decimal(g.Effective()), "3.310000")
	same(t, "u", rounded(g.UnpaidPerPaidHour()), "20.302115")
	same(t, "s", rounded(g.UnpaidShare()), "0.252822")
}

func TestF2AMeanOfRatiosIsNotARatioOfMeans(t *testing.T) {
	l := ledger{t: t}
	l.task("MTurk", work.Approved, 82_398_000, "2026-11-23T00:00:00Z", "2026-11-23T18:36:00Z")
	l.other(work.Search, "", "2026-11-24T00:00:00Z", "2026-11-24T06:12:00Z")
	g := whole(t, l.books, earnings.Query{})
	same(t, "paid", decimal(g.Paid()), "4.430000")
	same(t, "u", rounded(g.UnpaidPerPaidHour()), "20.000000")
	same(t, "effective", decimal(g.Effective()), "3.322500")
}

func TestF3HundredHours(t *testing.T) {
	l := ledger{t: t}
	l.task("MTurk", work.Approved, 376_000_000, "2026-11-01T00:00:00Z", "2026-11-05T04:00:00Z")
	l.other(work.Search, "", "2026-11-06T00:00:00Z", "2026-11-07T09:00:00Z")
	g := whole(t, l.books, earnings.Query{})
	same(t, "paid", decimal(g.Paid()), "3.760000")
	same(t, "effective", decimal(g.Effective()), "2.827068")
}

func TestF4ParallelTasksAndTheSpanMethod(t *testing.T) {
	l := ledger{t: t}
	for platform, span := range map[string][2]string{"a": {"10:00", "10:10"}, "b": {"10:02", "10:12"}, "c": {"10:11", "10:15"}, "d": {"10:20", "10:25"}} {
		l.task(platform, work.Approved, 1_000_000, "2026-11-23T"+span[0]+":00Z", "2026-11-23T"+span[1]+":00Z")
	}
	r := earnings.Compute(l.books, earnings.Query{Zone: time.UTC, AsOf: asOf, Spans: true})
	same(t, "effective", decimal(r.Groups[0].Effective()), "12.000000")
	for i, want := range []string{"12.000000", "12.000000", "9.600000"} {
		same(t, "span of "+r.Spans[i].Gap.String(), decimal(r.Spans[i].Rate()), want)
	}
	r = earnings.Compute(l.books, earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByPlatform})
	for i, want := range []float64{360, 330, 210, 300} {
		if got := r.Groups[i].Tally.Paid.Seconds(); got != want {
			t.Errorf("%s: got %v s, want %v s", r.Groups[i].Key, got, want)
		}
	}
}

func TestF6AFullReversalMovesTimeToUnpaid(t *testing.T) {
	l := ledger{t: t}
	s := l.task("Clickworker", work.Reversed, 1_000_000, "2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z")
	g := whole(t, l.books, earnings.Query{})
	if g.Earned != 0 || g.Unpaid.Seconds() != 1800 || !g.Tally.Paid.IsZero() || g.Rejected() != 1 || g.Approved() != 0 {
		t.Errorf("full: got %+v", g.Tally)
	}
	s.Reversal = 400_000
	g = whole(t, l.books, earnings.Query{})
	if g.Earned != 600_000 || g.Tally.Paid.Seconds() != 1800 || !g.Unpaid.IsZero() || g.Rejected() != 0 || g.Approved() != 1 {
		t.Errorf("partial: got %+v", g.Tally)
	}
}

func TestF7AnHourOverTheSpringNight(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	l := ledger{t: t}
	l.task("a", work.Approved, 1_000_000, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")
	l.other(work.Search, "", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z")
	g := whole(t, l.books, earnings.Query{Zone: paris})
	same(t, "paid", decimal(g.Paid()), "1.000000")
	r := earnings.Compute(l.books, earnings.Query{Zone: paris, AsOf: asOf, By: earnings.ByDay})
	if len(r.Groups) != 3 {
		t.Fatalf("got %d days, want 3", len(r.Groups))
	}
	for i, want := range []float64{11 * 3600, 22 * 3600, 14 * 3600} { // the 29th has 23 hours, one of them paid
		if got := r.Groups[i].Other.Seconds(); got != want {
			t.Errorf("%s: got %v s, want %v s", r.Groups[i].Key, got, want)
		}
	}
}

func TestF8WorkBelongsToTheDayItWasSubmitted(t *testing.T) {
	l := ledger{t: t}
	s := l.task("a", work.Approved, 1_000_000, "2026-11-22T23:50:00Z", "2026-11-23T00:20:00Z")
	s.Submitted = work.Instant(l.at("2026-11-23T00:20:00Z"))
	r := earnings.Compute(l.books, earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByDay})
	if len(r.Groups) != 1 || r.Groups[0].Key != "2026-11-23" || r.Groups[0].Tally.Paid.Seconds() != 1800 {
		t.Fatalf("got %+v", r.Groups)
	}
	same(t, "effective", decimal(r.Groups[0].Effective()), "2.000000")
}

func TestF9SplittingParallelTasks(t *testing.T) {
	const start = 1_795_428_000_000_000
	books := func(cuts ...int64) earnings.Books {
		var b earnings.Books
		for i := range int32(3) {
			b.Submissions = append(b.Submissions, earnings.Submission{Platform: string('a' + i), State: work.Approved, Currency: "USD", RewardKnown: true, Reward: 1})
			for j := 1; j < len(cuts); j++ {
				b.Intervals = append(b.Intervals, earnings.Interval{Start: start + cuts[j-1], End: start + cuts[j], Submission: i, Place: -1})
			}
		}
		return b
	}
	q := earnings.Query{Zone: time.UTC, AsOf: asOf, By: earnings.ByPlatform}
	one, two := earnings.Compute(books(0, 10), q), earnings.Compute(books(0, 5, 10), q)
	for i := range one.Groups {
		got, want := two.Groups[i].Tally.Paid.Micros(), one.Groups[i].Tally.Paid.Micros()
		if got.Cmp(want) != 0 || got.Cmp(big.NewRat(10, 3)) != 0 {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The example of the command line's specification. Its task rate, 14.6633 an
// hour over 11,976 s, is 4.40780561: 4.407806 when rounded as specified.
func TestTheReportPrintsAsScriptsReadIt(t *testing.T) {
	l := ledger{t: t}
	l.task("a", work.Approved, 14_000_000, "2026-11-23T00:00:00Z", "2026-11-23T03:00:00Z")
	l.task("a", work.Approved, 600_000, "2026-11-23T03:00:00Z", "2026-11-23T03:10:00Z")
	l.task("a", work.Approved, 63_300, "2026-11-23T03:10:00Z", "2026-11-23T03:18:36Z")
	l.task("a", work.Rejected, 500_000, "2026-11-23T04:00:00Z", "2026-11-23T04:01:00Z")
	l.other(work.Search, "", "2026-11-23T05:00:00Z", "2026-11-23T06:06:12Z")
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(earnings.Compute(l.books, earnings.Query{Zone: paris, AsOf: asOf}))
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(specified), &want); err != nil {
		t.Fatal(err)
	}
	contains(t, "report", got, want)
}

// contains says where got lacks what want has; got may have more keys.
func contains(t *testing.T, where string, got, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: got %v, want an object", where, got)
			return
		}
		for key, value := range want {
			if _, ok := have[key]; !ok {
				t.Errorf("%s.%s: missing", where, key)
				continue
			}
			contains(t, where+"."+key, have[key], value)
		}
	case []any:
		have, ok := got.([]any)
		if !ok || len(have) != len(want) {
			t.Errorf("%s: got %v, want %d elements", where, got, len(want))
			return
		}
		for i := range want {
			contains(t, where, have[i], want[i])
		}
	default:
		if got != want {
			t.Errorf("%s: got %v, want %v", where, got, want)
		}
	}
}

const specified = `{"as_of":"2026-11-23T10:00:00Z","zone":"Europe/Paris","from":null,"to":null,"groups":[{"key":"","currency":"USD",
 "shared":false,
 "submissions":{"approved":3,"rejected":1,"pending":0,"returned":0,"timed_out":0,"screened_out":0,"failed":0,"cancelled":0,"overturned":0,"reversed":0},
 "seconds":{"paid":11916.0,"unpaid_tasks":60.0,"pending":0.0,"other_unpaid":3972.0,"on_call":0.0,"to_review":0.0},
 "money":{"earned":"14.663300","bonus":"0.000000","reversed":"0.000000","fees":"0.000000","pending":"0.000000","rejected":"0.500000"},
 "rates":{"paid":"4.430000","task":"4.407806","effective":"3.310000","worst":"3.310000","best":"3.310000","on_call":"3.310000"},
 "unpaid_minutes_per_paid_hour":20.302115,"unpaid_share":0.252822,
 "captured_seconds":{"timer":0.0,"manual":15948.0,"imported":0.0,"inferred":0.0},
 "rejection":{"rejected":1,"decided":4,"rate":0.25,"low":0.045587,"high":0.699358}}]}`
