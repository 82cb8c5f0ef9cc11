package work_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/money"
	"clickwage/data/work"
)

func TestHowTimeCounts(t *testing.T) {
	const known, unknown = true, false
	for _, row := range []struct {
		name                    string
		state                   work.State
		known                   bool
		reward, bonus, reversal int64
		want                    work.Class
		net                     int64
	}{
		{"approved is paid", work.Approved, known, 50, 0, 0, work.Paid, 50},
		{"approved for nothing is unpaid", work.Approved, known, 0, 0, 0, work.Unpaid, 0},
		{"approved for nobody knows what is to review", work.Approved, unknown, 0, 5, 0, work.ToReview, 5},
		{"accepted is to review", work.Accepted, known, 50, 0, 0, work.ToReview, 0},
		{"submitted is pending", work.Submitted, known, 50, 0, 0, work.Pending, 0},
		{"rejected is unpaid", work.Rejected, known, 50, 0, 0, work.Unpaid, 0},
		{"rejected for nobody knows what is unpaid", work.Rejected, unknown, 0, 0, 0, work.Unpaid, 0},
		{"returned is unpaid", work.Returned, known, 50, 0, 0, work.Unpaid, 0},
		{"returned with a partial payment is paid", work.Returned, known, 50, 20, 0, work.Paid, 20},
		{"screened out with a partial payment is paid", work.ScreenedOut, known, 50, 10, 0, work.Paid, 10},
		{"timed out is unpaid", work.TimedOut, known, 50, 0, 0, work.Unpaid, 0},
		{"failed is unpaid", work.Failed, known, 50, 0, 0, work.Unpaid, 0},
		{"cancelled is unpaid", work.Cancelled, known, 50, 0, 0, work.Unpaid, 0},
		{"overturned is paid", work.Overturned, known, 50, 0, 0, work.Paid, 50},
		{"reversed without an amount is unpaid", work.Reversed, known, 50, 10, 0, work.Unpaid, 0},
		{"reversed in part is paid", work.Reversed, known, 50, 10, 15, work.Paid, 45},
		{"reversed in full by its amount is unpaid", work.Reversed, known, 50, 0, 50, work.Unpaid, 0},
		{"reversed in full of nobody knows what is unpaid", work.Reversed, unknown, 0, 0, 0, work.Unpaid, 0},
		{"reversed in part of nobody knows what is to review", work.Reversed, unknown, 0, 0, 10, work.ToReview, -10},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := work.ClassOf(row.state, row.known, row.reward, row.bonus, row.reversal); got != row.want {
				t.Errorf("class: got %d, want %d", got, row.want)
			}
			if got := work.Net(row.state, row.reward, row.bonus, row.reversal); got != row.net {
				t.Errorf("net: got %d, want %d", got, row.net)
			}
		})
	}
}

func TestTheAnchorIsTheFirstSubmission(t *testing.T) {
	events := []work.Event{event(work.Accepted, 10, 1, ""), event(work.Submitted, 40, 2, ""), event(work.Submitted, 30, 3, ""), event(work.Rejected, 90, 4, "")}
	for _, row := range []struct {
		name     string
		events   []work.Event
		lastWork work.Instant
		want     work.Instant
	}{
		{"submitted twice: the first time", events, 35, 30},
		{"never submitted: the end of its last work", events[:1], 35, 35},
		{"without work: its acceptance", events[:1], 0, 10},
		{"with a decision alone: the first event known", []work.Event{event(work.Approved, 90, 1, ""), event(work.Rejected, 80, 1, "")}, 0, 80},
		{"nothing known: none", []work.Event{event(work.Approved, 0, 1, "")}, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := work.Submission{Events: row.events}
			s.Settle()
			if got := s.Anchor(row.lastWork); got != row.want {
				t.Errorf("got %d, want %d", got, row.want)
			}
		})
	}
	s := work.Submission{Events: events}
	s.Settle()
	if s.State != work.Rejected || s.Decided != 90 || s.Accepted != 10 || s.Submitted != 30 {
		t.Errorf("got %+v", s)
	}
}

// record draws a submission as one export tells it, each event once.
func record(t *rapid.T, name string) work.Submission {
	events, _ := work.Merge(nil, drawEvents(t, name+" events"))
	s := work.Submission{
		ID: "one", Account: work.Account{Platform: "MTurk",
			Requester: rapid.SampledFrom([]string{"", "lab"}).Draw(t, name+" requester"),
			TaskID:    rapid.SampledFrom([]string{"", "task"}).Draw(t, name+" task"),
		},
		Title:  rapid.SampledFrom([]string{"", "survey"}).Draw(t, name+" title"),
		Events: events,
	}
	if rapid.Bool().Draw(t, name+" known") {
		s.Advertised = work.Offer{Reward: money.Of(50, "USD"), RewardKnown: true}
	}
	s.Credit.Bonus = money.Of(rapid.Int64Range(0, 3).Draw(t, name+" bonus"), "USD")
	s.Advertised.Limit = time.Duration(rapid.IntRange(0, 1).Draw(t, name+" limit")) * time.Hour
	s.Settle()
	return s
}

func TestAbsorbingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, other := record(t, "s"), record(t, "other")
		before := s.Clone()
		s.Absorb(other)
		if s.Absorb(other) {
			t.Fatal("the same record again was news")
		}
		if s.Absorb(before) {
			t.Fatal("what was known was news")
		}
		for name, lost := range map[string]bool{
			"requester": before.Account.Requester != "" && s.Account.Requester == "",
			"title":     before.Title != "" && s.Title != before.Title,
			"reward":    before.Advertised.RewardKnown && !s.Advertised.RewardKnown,
			"bonus":     before.Credit.Bonus.Micros > s.Credit.Bonus.Micros,
			"reason":    before.Reason != "" && s.Reason == "",
			"events":    len(before.Events) > len(s.Events),
		} {
			if lost {
				t.Fatalf("%s: lost", name)
			}
		}
	})
}

func TestRecordsInAnyOrderEndInTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := []work.Submission{record(t, "a"), record(t, "b"), record(t, "c")}
		for i := range records { // one record holds an event once
			records[i].Events, _ = work.Merge(nil, records[i].Events)
			distinct := map[work.Instant]bool{}
			kept := records[i].Events[:0]
			for _, e := range records[i].Events { // and one event at an instant
				if !distinct[e.At] {
					kept = append(kept, e)
				}
				distinct[e.At] = true
			}
			records[i].Events = kept
		}
		var known work.Submission
		for _, r := range records {
			known.Absorb(r)
		}
		var mixed work.Submission
		for _, r := range rapid.Permutation(records).Draw(t, "mixed") {
			mixed.Absorb(r)
		}
		if known.Advertised != mixed.Advertised || known.Credit != mixed.Credit || known.Account != mixed.Account || len(known.Events) != len(mixed.Events) {
			t.Fatalf("got  %+v\nwant %+v", mixed, known)
		}
	})
}

func TestACurrencyIsNeverMixed(t *testing.T) {
	s := work.Submission{Advertised: work.Offer{Reward: money.Of(50, "USD"), RewardKnown: true}}
	if s.Absorb(work.Submission{Credit: work.Credit{Bonus: money.Of(5, "EUR")}}) || s.Credit.Bonus.Micros != 0 || s.Currency() != "USD" {
		t.Errorf("got %+v", s)
	}
	var none work.Submission
	if none.Currency() != "" {
		t.Errorf("got %s", none.Currency())
	}
}

func TestACloneSharesNothing(t *testing.T) {
	s := work.Submission{Events: []work.Event{event(work.Submitted, 10, 1, "")}}
	s.Clone().Events[0].Reason = "changed"
	if s.Events[0].Reason != "" {
		t.Error("the events are shared")
	}
}
