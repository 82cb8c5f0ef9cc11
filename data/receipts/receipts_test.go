package receipts_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/work"
)

const day = 24 * time.Hour

var now = work.At(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))

// task is an approved one in dollars, decided so long ago.
func task(id string, micros int64, ago time.Duration) receipts.Task {
	return receipts.Task{
		ID: work.SubmissionID(id), Platform: "Prolific", Requester: "Lab", Currency: "USD", State: work.Approved,
		Net: micros, Reward: micros, RewardKnown: true, Submitted: now.Add(-ago - time.Hour), Decided: now.Add(-ago),
	}
}

func (m change) of(t receipts.Task) receipts.Task { m(&t); return t }

type change func(*receipts.Task)

func payout(micros int64, currency money.Currency, parts ...string) work.Payout {
	p := work.Payout{ID: "p", At: now, Amount: money.Of(micros, currency), Platform: "Prolific"}
	for _, text := range parts {
		id, amount, _ := strings.Cut(text, "=")
		a, err := money.Parse(amount, "USD")
		if err != nil {
			panic(err)
		}
		p.Allotments = append(p.Allotments, work.Allotment{Submission: work.SubmissionID(id), Amount: a})
	}
	return p
}

// said is what a line holds, empty parts left out.
func said(l receipts.Line) string {
	var all []string
	for _, b := range []struct {
		name string
		receipts.Bucket
	}{
		{"earned", l.Earned}, {"received", l.Received}, {"expected", l.Expected}, {"late", l.Late}, {"missing", l.Missing},
		{"over", l.Over}, {"unspent", l.Unspent}, {"pending", l.Pending},
	} {
		if b.Count > 0 {
			all = append(all, fmt.Sprintf("%s %d:%s", b.name, b.Count, money.Of(b.Micros, "")))
		}
	}
	return strings.Join(all, " ")
}

func TestWhatIsOwed(t *testing.T) {
	week := func(string) (time.Duration, bool) { return 7 * day, true }
	for _, row := range []struct {
		name    string
		tasks   []receipts.Task
		payouts []work.Payout
		due     func(string) (time.Duration, bool)
		want    string
	}{
		{"nothing received is expected", []receipts.Task{task("a", 500_000, day)}, nil, week, "earned 1:0.50 expected 1:0.50"},
		{"past the payment rule it is late", []receipts.Task{task("a", 500_000, 8*day)}, nil, week, "earned 1:0.50 expected 1:0.50 late 1:0.50"},
		{"on the rule's last instant it is not", []receipts.Task{task("a", 500_000, 7*day)}, nil, week, "earned 1:0.50 expected 1:0.50"},
		{"without a rule nothing is late", []receipts.Task{task("a", 500_000, 800*day)}, nil, nil, "earned 1:0.50 expected 1:0.50"},
		{"received whole", []receipts.Task{task("a", 500_000, 8*day)}, []work.Payout{payout(500_000, "USD", "a=0.50")}, week, "earned 1:0.50 received 1:0.50"},
		{"received in part is missing the rest", []receipts.Task{task("a", 500_000, day)}, []work.Payout{payout(300_000, "USD", "a=0.30")}, week,
			"earned 1:0.50 received 1:0.30 expected 1:0.20 missing 1:0.20"},
		{"two payouts for one task add up", []receipts.Task{task("a", 500_000, day)},
			[]work.Payout{payout(300_000, "USD", "a=0.30"), payout(200_000, "USD", "a=0.20")}, week, "earned 1:0.50 received 1:0.50"},
		{"a lump's rest is unspent", []receipts.Task{task("a", 500_000, day)}, []work.Payout{payout(800_000, "USD", "a=0.50")}, week,
			"earned 1:0.50 received 1:0.50 unspent 1:0.30"},
		{"reversed after it was paid is over", []receipts.Task{change(func(t *receipts.Task) { t.State, t.Net = work.Reversed, 0 }).of(task("a", 500_000, day))},
			[]work.Payout{payout(500_000, "USD", "a=0.50")}, week, "received 1:0.50 over 1:0.50"},
		{"pending is not expected", []receipts.Task{change(func(t *receipts.Task) { t.State, t.Net, t.Decided = work.Submitted, 0, 0 }).of(task("a", 500_000, day))}, nil, week,
			"pending 1:0.50"},
		{"a bonus on a pending task is expected", []receipts.Task{change(func(t *receipts.Task) { t.State, t.Net = work.Submitted, 100_000 }).of(task("a", 500_000, day))}, nil, week,
			"earned 1:0.10 expected 1:0.10 pending 1:0.50"},
		{"a rejected one owes nothing", []receipts.Task{change(func(t *receipts.Task) { t.State, t.Net = work.Rejected, 0 }).of(task("a", 500_000, day))}, nil, week, ""},
		{"paid out in euro, the parts in dollars: no gain, nothing unspent", []receipts.Task{task("a", 500_000, day)}, []work.Payout{payout(900_000, "EUR", "a=0.50USD")}, week,
			"earned 1:0.50 received 1:0.50"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := receipts.Compute(row.tasks, row.payouts, receipts.Query{By: receipts.ByPlatform, Now: now, Due: row.due})
			got := ""
			for _, l := range r.Lines {
				got += said(l)
			}
			if got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestWaitingFallsIntoBuckets(t *testing.T) {
	for _, row := range []struct {
		waited time.Duration
		want   int
	}{
		{0, 0}, {7 * day, 0}, {7*day + time.Microsecond, 1}, {30 * day, 1}, {31 * day, 2}, {90 * day, 2}, {91 * day, 3}, {4000 * day, 3}, {-day, 0},
	} {
		if got := receipts.Age(now.Add(-row.waited), now); got != row.want {
			t.Errorf("%s: got %s, want %s", row.waited, receipts.AgeNames[got], receipts.AgeNames[row.want])
		}
	}
	if got := receipts.Age(0, now); receipts.AgeNames[got] != "not known" {
		t.Errorf("unknown: got %s", receipts.AgeNames[got])
	}
}

func TestTwoCurrenciesAreNeverAdded(t *testing.T) {
	euro := change(func(t *receipts.Task) { t.Currency = "EUR" }).of(task("b", 700_000, day))
	r := receipts.Compute([]receipts.Task{task("a", 500_000, day), euro}, nil, receipts.Query{By: receipts.ByRequester, Now: now})
	if len(r.Lines) != 2 || len(r.Totals) != 2 || r.Totals[0].Currency != "EUR" || r.Totals[0].Expected.Micros != 700_000 || r.Totals[1].Expected.Micros != 500_000 {
		t.Errorf("got %+v", r)
	}
}

// The parts by platform, requester and bucket add up to the totals, whatever
// the order of the books.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tasks []receipts.Task
		var payouts []work.Payout
		for i := range rapid.IntRange(0, 12).Draw(t, "tasks") {
			one := task(fmt.Sprint("t", i), rapid.Int64Range(1, 9).Draw(t, "micros"), time.Duration(rapid.IntRange(0, 200).Draw(t, "days"))*day)
			one.Platform = rapid.SampledFrom([]string{"A", "B"}).Draw(t, "platform")
			one.Requester = rapid.SampledFrom([]string{"x", "y", ""}).Draw(t, "requester")
			tasks = append(tasks, one)
			if got := rapid.Int64Range(0, 9).Draw(t, "received"); got > 0 {
				p := payout(got, "USD")
				p.Allotments = []work.Allotment{{Submission: one.ID, Amount: money.Of(got, "USD")}}
				payouts = append(payouts, p)
			}
		}
		turned := make([]receipts.Task, len(tasks))
		for i := range tasks {
			turned[len(tasks)-1-i] = tasks[i]
		}
		by := func(b receipts.By, tasks []receipts.Task) receipts.Report {
			return receipts.Compute(tasks, payouts, receipts.Query{By: b, Now: now})
		}
		whole := by(receipts.ByPlatform, tasks)
		if got := fmt.Sprint(by(receipts.ByPlatform, turned)); got != fmt.Sprint(whole) {
			t.Fatalf("the order of the books matters: %s, %v", got, whole)
		}
		for _, r := range []receipts.Report{whole, by(receipts.ByRequester, tasks)} {
			var expected, waiting, over int64
			for _, l := range r.Lines {
				expected, over = expected+l.Expected.Micros, over+l.Over.Micros
				for _, b := range l.Waiting {
					waiting += b.Micros
				}
				if l.Earned.Micros-l.Received.Micros != l.Expected.Micros-l.Over.Micros {
					t.Fatalf("earned less received is not expected less over: %+v", l)
				}
			}
			if len(r.Totals) > 0 && (r.Totals[0].Expected.Micros != expected || waiting != expected || r.Totals[0].Over.Micros != over) {
				t.Fatalf("parts %d, buckets %d, total %d", expected, waiting, r.Totals[0].Expected.Micros)
			}
		}
	})
}

func TestProposals(t *testing.T) {
	three := []receipts.Task{task("a", 500_000, 9*day), task("b", 300_000, 8*day), task("c", 200_000, 7*day)}
	for _, row := range []struct {
		name    string
		payout  work.Payout
		tasks   []receipts.Task
		others  []work.Payout
		want    string
		exact   bool
		unspent int64
	}{
		{"all of them", payout(1_000_000, "USD"), three, nil, "a b c", true, 0},
		{"the first ones in order of date", payout(800_000, "USD"), three, nil, "a b", true, 0},
		{"the first ones before an equal later run", payout(500_000, "USD"), three, nil, "a", true, 0},
		{"neighbours before others", payout(500_000, "USD"), three[1:], nil, "b c", true, 0},
		{"an exact sum of others", payout(700_000, "USD"), three, nil, "a c", true, 0},
		{"nothing adds up: the first that fit", payout(900_000, "USD"), three, nil, "a b", false, 100_000},
		{"a lump smaller than the first", payout(100_000, "USD"), three, nil, "", false, 100_000},
		{"what another payout covers is left out", payout(500_000, "USD"), three, []work.Payout{payout(500_000, "USD", "a=0.50")}, "b c", true, 0},
		{"a part that is missing can be paid later", payout(100_000, "USD"), three, []work.Payout{payout(400_000, "USD", "a=0.40")}, "a", true, 0},
		{"another currency finds nothing", payout(500_000, "EUR"), three, nil, "", false, 500_000},
		{"only of the payout's platform", payout(500_000, "USD"), []receipts.Task{change(func(t *receipts.Task) { t.Platform = "Toloka" }).of(three[0])}, nil, "", false, 500_000},
		{"not what was decided after it came", payout(500_000, "USD"), []receipts.Task{task("a", 500_000, -day)}, nil, "", false, 500_000},
		{"a payout that is spent proposes nothing", payout(500_000, "USD", "a=0.50"), three, nil, "", false, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := receipts.Propose(row.payout, row.tasks, append(row.others, row.payout))
			var ids []string
			for _, p := range got.Parts {
				ids = append(ids, string(p.Submission))
			}
			if strings.Join(ids, " ") != row.want || got.Exact != row.exact || got.Rest != row.unspent {
				t.Errorf("got %v exact %t rest %d, want %q %t %d", ids, got.Exact, got.Rest, row.want, row.exact, row.unspent)
			}
		})
	}
}

// An exact proposal adds up, and one is found whenever the sum is that of some
// of the tasks.
func TestAnExactSumIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tasks []receipts.Task
		var sum int64
		for i := range rapid.IntRange(1, 14).Draw(t, "tasks") {
			one := task(fmt.Sprint("t", i), rapid.Int64Range(1, 40).Draw(t, "cents")*10_000, time.Duration(i)*day)
			tasks = append(tasks, one)
			if rapid.Bool().Draw(t, "paid") {
				sum += one.Net
			}
		}
		if sum == 0 {
			return
		}
		got := receipts.Propose(payout(sum, "USD"), tasks, nil)
		var parts int64
		for _, p := range got.Parts {
			parts += p.Amount.Micros
		}
		if !got.Exact || parts != sum {
			t.Fatalf("got %v of %d, want %d", got, parts, sum)
		}
	})
}
