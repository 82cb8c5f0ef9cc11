package work

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/money"
)

func TestHowTimeCountsByStateAndMoney(t *testing.T) {
	const reward = 500_000
	for _, row := range []struct {
		name            string
		state           State
		known           bool
		bonus, reversal int64
		class           Class
		net             int64
	}{
		{"approved", Approved, true, 0, 0, Paid, reward},
		{"approved with a bonus", Approved, true, 100_000, 0, Paid, 600_000},
		{"approved, reward unknown", Approved, false, 0, 0, ToReview, 0},
		{"approved, reward unknown, bonus known", Approved, false, 100_000, 0, ToReview, 100_000},
		{"overturned", Overturned, true, 0, 0, Paid, reward},
		{"overturned, reward unknown", Overturned, false, 0, 0, ToReview, 0},
		{"reversed in part", Reversed, true, 0, 200_000, Paid, 300_000},
		{"reversed to the last cent", Reversed, true, 0, reward, Unpaid, 0},
		{"reversed without an amount takes back everything", Reversed, true, 100_000, 0, Unpaid, 0},
		{"reversed without an amount, reward unknown", Reversed, false, 0, 0, Unpaid, 0},
		{"reversed in part, reward unknown", Reversed, false, 0, 1, ToReview, -1},
		{"more reversed than was paid", Reversed, true, 0, 700_000, Unpaid, -200_000},
		{"rejected", Rejected, true, 0, 0, Unpaid, 0},
		{"rejected, reward unknown", Rejected, false, 0, 0, Unpaid, 0},
		{"rejected with a bonus", Rejected, true, 50_000, 0, Paid, 50_000},
		{"returned", Returned, true, 0, 0, Unpaid, 0},
		{"returned with a partial payment", Returned, true, 50_000, 0, Paid, 50_000},
		{"timed out", TimedOut, true, 0, 0, Unpaid, 0},
		{"screened out, the advertised reward is not paid", ScreenedOut, true, 0, 0, Unpaid, 0},
		{"screened out with a partial payment", ScreenedOut, false, 50_000, 0, Paid, 50_000},
		{"failed", Failed, true, 0, 0, Unpaid, 0},
		{"cancelled", Cancelled, true, 0, 0, Unpaid, 0},
		{"pending", Submitted, true, 0, 0, Pending, 0},
		{"pending, reward unknown", Submitted, false, 0, 0, Pending, 0},
		{"pending with a bonus", Submitted, true, 50_000, 0, Pending, 50_000},
		{"stopped without an outcome", Accepted, true, 0, 0, ToReview, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			var promised int64
			if row.known {
				promised = reward
			}
			if got := ClassOf(row.state, row.known, promised, row.bonus, row.reversal); got != row.class {
				t.Errorf("class: got %d, want %d", got, row.class)
			}
			if got := Net(row.state, promised, row.bonus, row.reversal); got != row.net {
				t.Errorf("net: got %d, want %d", got, row.net)
			}
		})
	}
}

func TestWorkIsPaidWhereItsNetIsAboveNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.SampledFrom(States()).Draw(t, "state")
		reward := rapid.Int64Range(0, 1_000_000).Draw(t, "reward")
		bonus := rapid.Int64Range(0, 1_000_000).Draw(t, "bonus")
		reversal := rapid.Int64Range(0, 2_000_000).Draw(t, "reversal")
		class, net := ClassOf(state, true, reward, bonus, reversal), Net(state, reward, bonus, reversal)
		if state.Decided() != (class == Paid || class == Unpaid) || state.Decided() && (class == Paid) != (net > 0) {
			t.Fatalf("%s with a net of %d is of class %d", state, net, class)
		}
		if Credited(state, reward, bonus)-TakenBack(state, reward, bonus, reversal) != net {
			t.Fatal("credited less taken back is not the net")
		}
	})
}

func TestTheDayOfASubmissionIsThatOfItsFirstSubmission(t *testing.T) {
	events := []Event{{State: Rejected, At: 90}, {State: Submitted, At: 50}, {State: Submitted, At: 40}, {State: Accepted, At: 20}, {State: Approved, Recorded: 5}}
	for _, row := range []struct {
		name     string
		events   []Event
		lastWork Instant
		want     Instant
	}{
		{"submitted twice, decided later", events, 60, 40},
		{"not submitted, worked on", []Event{{State: Accepted, At: 20}, {State: Returned, At: 90}}, 60, 60},
		{"not worked on", []Event{{State: Accepted, At: 20}, {State: Returned, At: 90}}, 0, 20},
		{"only decided", []Event{{State: Rejected, At: 90}, {State: Rejected, At: 80}}, 0, 80},
		{"nothing known", []Event{{State: Approved, Recorded: 5}}, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := Submission{Events: row.events}
			s.Settle()
			if got := s.Anchor(row.lastWork); got != row.want {
				t.Errorf("got %d, want %d", got, row.want)
			}
		})
	}
	s := Submission{Events: events}
	s.Settle()
	if s.State != Rejected || s.Submitted != 40 || s.Accepted != 20 {
		t.Errorf("got %s, submitted %d, accepted %d", s.State, s.Submitted, s.Accepted)
	}
}

func TestIntervalsThatCannotBe(t *testing.T) {
	for _, row := range []struct {
		name string
		i    Interval
		ok   bool
	}{
		{"an hour", Interval{Start: 1, End: 3_600_000_001}, true},
		{"a microsecond", Interval{Start: 1, End: 2}, true},
		{"before 1970", Interval{Start: -20, End: -10}, true},
		{"no time at all", Interval{Start: 5, End: 5}, false},
		{"the end before the start", Interval{Start: 5, End: 4}, false},
		{"no start", Interval{End: 5}, false},
		{"no end", Interval{Start: -5}, false},
		{"an activity that nobody knows", Interval{Start: 1, End: 2, Activity: activities}, false},
		{"a source that nobody knows", Interval{Start: 1, End: 2, Source: sources}, false},
	} {
		if err := row.i.Check(); (err == nil) != row.ok {
			t.Errorf("%s: got %v", row.name, err)
		}
	}
	if err := (Interval{Start: 5, End: 4}).Check(); !errors.Is(err, ErrOrder) {
		t.Errorf("got %v, want %v", err, ErrOrder)
	}
	if got := (Interval{Start: 1_000_000, End: 3_500_000}).Duration(); got != 2500*time.Millisecond {
		t.Errorf("got %v, want 2.5s", got)
	}
}

func TestInstants(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 1_999, time.UTC)
	i := At(at)
	if i.In(time.UTC) != at.Truncate(time.Microsecond) || i.Add(time.Second).Sub(i) != time.Second {
		t.Errorf("got %v", i.In(time.UTC))
	}
	if At(time.Time{}).Known() || !Instant(0).In(time.UTC).IsZero() {
		t.Error("the zero time is not known")
	}
}

func TestAPausedTimerStandsStill(t *testing.T) {
	open := Open{Start: 10_000_000, Before: time.Minute}
	if got := open.Elapsed(15_000_000); got != 65*time.Second {
		t.Errorf("running: got %v, want 1m5s", got)
	}
	if got := open.Elapsed(5_000_000); got != time.Minute {
		t.Errorf("with a clock set back: got %v, want 1m", got)
	}
	open.Paused = true
	if got := open.Elapsed(15_000_000); got != time.Minute {
		t.Errorf("paused: got %v, want 1m", got)
	}
}

func TestWhatTheClocksDidIsBroughtToTheWorker(t *testing.T) {
	from := Reading{Wall: 1_000_000, Boot: time.Hour, Mono: time.Hour, ID: "a"}
	later := func(wall, boot, mono time.Duration) Reading {
		return Reading{Wall: from.Wall.Add(wall), Boot: from.Boot + boot, Mono: from.Mono + mono, ID: "a"}
	}
	for _, row := range []struct {
		name   string
		to     Reading
		worked time.Duration
		limit  time.Duration
		want   Review
	}{
		{"nothing unusual", later(time.Minute, time.Minute, time.Minute), time.Minute, time.Hour, ReviewNone},
		{"a nap of the computer", later(time.Hour, time.Hour, 59*time.Minute), time.Hour, 0, ReviewNone},
		{"the computer slept", later(time.Hour, time.Hour, 58*time.Minute), time.Hour, 0, ReviewSlept},
		{"the clock was set forward", later(63*time.Second, time.Minute, time.Minute), time.Minute, 0, ReviewClock},
		{"the clock was set back", later(57*time.Second, time.Minute, time.Minute), time.Minute, 0, ReviewClock},
		{"the clock was a little off", later(62*time.Second, time.Minute, time.Minute), time.Minute, 0, ReviewNone},
		{"started anew", Reading{Wall: from.Wall + 60, Boot: 30, Mono: 30, ID: "b"}, time.Minute, 0, ReviewRebooted},
		{"past the limit", later(time.Hour, time.Hour, time.Hour), time.Hour, 59 * time.Minute, ReviewLimit},
		{"to the limit", later(time.Hour, time.Hour, time.Hour), time.Hour, time.Hour, ReviewNone},
		{"past two hours", later(time.Hour, time.Hour, time.Hour), 2*time.Hour + 1, 0, ReviewLong},
		{"two hours", later(time.Hour, time.Hour, time.Hour), 2 * time.Hour, 0, ReviewNone},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := ReviewOf(Between(from, row.to), row.worked, row.limit); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
	if got := Between(Reading{Wall: 5}, Reading{Wall: 9_000_000, ID: "a"}); got != (Clock{}) {
		t.Errorf("clocks of a system that tells nothing: got %+v", got)
	}
}

func TestAnotherCurrencyIsNotMixedIn(t *testing.T) {
	s := Submission{Advertised: Offer{Reward: money.Of(500_000, "USD"), RewardKnown: true}}
	if s.Absorb(Submission{Credit: Credit{Bonus: money.Of(9, "EUR"), Reversal: money.Of(9, "EUR")}}) || s.Currency() != "USD" {
		t.Errorf("got %+v", s.Credit)
	}
	if !s.Absorb(Submission{Credit: Credit{Reversal: money.Of(9, "USD")}}) || s.Credit.Reversal != money.Of(9, "USD") {
		t.Errorf("got %+v", s.Credit)
	}
	if (&Submission{}).Currency() != "" {
		t.Error("no money names no currency")
	}
}
