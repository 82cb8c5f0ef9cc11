package work

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestStatesFollowEachOther(t *testing.T) {
	allowed := map[State]string{
		Accepted:  "submitted returned timed_out screened_out failed",
		Submitted: "approved rejected screened_out returned cancelled",
		Approved:  "reversed", Rejected: "returned overturned", TimedOut: "submitted",
		Overturned: "rejected", Cancelled: "approved", Reversed: "approved",
	}
	for _, from := range States() {
		var got string
		for i, to := range from.Next() {
			if i > 0 {
				got += " "
			}
			got += to.String()
		}
		if got != allowed[from] {
			t.Errorf("after %s: got %q, want %q", from, got, allowed[from])
		}
		for _, to := range States() {
			after, err := Follow(from, to)
			want := slices.Contains(from.Next(), to) || from == to || from == Rejected && to == Approved
			var refused TransitionError
			if want != (err == nil) || err != nil && (!errors.As(err, &refused) || after != from) {
				t.Errorf("%s to %s: got %s and %v", from, to, after, err)
			}
		}
	}
	if got, _ := Follow(Rejected, Approved); got != Overturned {
		t.Errorf("an approval after a rejection: got %s, want overturned", got)
	}
	for text, err := range map[string]error{
		"returned is final, so it cannot become approved": TransitionError{Returned, Approved},
		"approved cannot become rejected, only reversed":  TransitionError{Approved, Rejected},
	} {
		if err.Error() != text {
			t.Errorf("got %q, want %q", err, text)
		}
	}
}

func TestTheStateIsTheLatestEffectiveEvent(t *testing.T) {
	for _, row := range []struct {
		name   string
		events []Event
		want   State
	}{
		{"no event", nil, Accepted},
		{"one event", []Event{{State: Submitted, At: 5}}, Submitted},
		{"events in order", []Event{{State: Submitted, At: 5}, {State: Approved, At: 9}}, Approved},
		{"events recorded the wrong way round", []Event{{State: Approved, At: 9, Recorded: 20}, {State: Submitted, At: 5, Recorded: 30}}, Approved},
		{"of two at one instant the one recorded later", []Event{{State: Rejected, At: 9, Recorded: 30}, {State: Returned, At: 9, Recorded: 20}}, Rejected},
		{"of two recorded at once the later in the list", []Event{{State: Rejected, At: 9}, {State: Returned, At: 9}}, Returned},
		{"a decision at an unknown instant took effect when it was recorded", []Event{{State: Submitted, At: 5}, {State: Rejected, Recorded: 7}}, Rejected},
		{"an approval after a rejection", []Event{{State: Rejected, At: 5}, {State: Approved, At: 9}}, Overturned},
		{"the same, recorded the wrong way round", []Event{{State: Approved, At: 9}, {State: Rejected, At: 5}}, Overturned},
		{"a rejection after an approval", []Event{{State: Approved, At: 5}, {State: Rejected, At: 9}}, Rejected},
		{"a late submission", []Event{{State: TimedOut, At: 5}, {State: Submitted, At: 6}}, Submitted},
		{"a late submission at an unknown instant", []Event{{State: TimedOut, At: 5}, {State: Submitted, Recorded: 9}}, Submitted},
		{"a submission at an unknown instant, learnt of after a decision", []Event{{State: Submitted, Recorded: 20}, {State: Approved, At: 9, Recorded: 30}}, Approved},
		{"an acceptance at an unknown instant, learnt of last", []Event{{State: Returned, At: 9}, {State: Accepted, Recorded: 40}}, Returned},
		{"a submission at an unknown instant after an acceptance", []Event{{State: Accepted, At: 9}, {State: Submitted, Recorded: 20}}, Submitted},
		{"taken back", []Event{{State: Approved, At: 5}, {State: Reversed, At: 9}}, Reversed},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := StateOf(row.events); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

func TestReasonsAreNeverLost(t *testing.T) {
	s := Submission{Events: []Event{{State: Submitted, At: 5}, {State: Rejected, At: 9, Reason: "failed check", Recorded: 10}}}
	s.Settle()
	news := Submission{Events: []Event{{State: Rejected, At: 9, Recorded: 20}}}
	if s.Absorb(news) || s.Reason != "failed check" {
		t.Errorf("the same rejection without its reason: got %q", s.Reason)
	}
	news = Submission{Events: []Event{{State: Overturned, At: 12, Recorded: 30}}}
	if !s.Absorb(news) || s.Reason != "failed check" || s.State != Overturned || s.Decided != 12 {
		t.Errorf("overturned: got %q, %s at %d", s.Reason, s.State, s.Decided)
	}
	news = Submission{Events: []Event{{State: Rejected, At: 15, Reason: "again", Recorded: 40}}}
	if !s.Absorb(news) || s.Reason != "again" || s.State != Rejected {
		t.Errorf("rejected again: got %q, %s", s.Reason, s.State)
	}
}

func TestNamesAreReadAsTheyAreWritten(t *testing.T) {
	for _, s := range States() {
		if got, err := ParseState(s.String()); err != nil || got != s {
			t.Errorf("state %s: got %v and %v", s, got, err)
		}
	}
	for _, a := range Activities() {
		if got, err := ParseActivity(a.String()); err != nil || got != a {
			t.Errorf("activity %s: got %v and %v", a, got, err)
		}
	}
	for _, s := range Sources() {
		if got, err := ParseSource(s.String()); err != nil || got != s {
			t.Errorf("source %s: got %v and %v", s, got, err)
		}
	}
	for r := range reviews {
		if got, err := ParseReview(r.String()); err != nil || got != r {
			t.Errorf("review %s: got %v and %v", r, got, err)
		}
	}
	for _, k := range []EntryKind{Earning, Fee} {
		if got, err := ParseEntryKind(k.String()); err != nil || got != k {
			t.Errorf("kind %s: got %v and %v", k, got, err)
		}
	}
	for text, want := range map[string]Activity{" On-Call ": OnCall, "Instructions": Training, "messages": Communication, "payments": Payment, "searching": Search} {
		if got, err := ParseActivity(text); err != nil || got != want {
			t.Errorf("%q: got %v and %v, want %v", text, got, err, want)
		}
	}
	if got, err := ParseState("Pending"); err != nil || got != Submitted {
		t.Errorf("pending: got %v and %v", got, err)
	}
	if got := State(200).String(); got != "unknown(200)" {
		t.Errorf("got %q", got)
	}
	if _, err := ParseSource("guess"); err == nil || err.Error() != `source "guess": not one of timer, manual, imported, inferred` {
		t.Errorf("got %v", err)
	}
}

func TestActivitiesAreInOrderOfPrecedence(t *testing.T) {
	got := ""
	for _, a := range Activities() {
		got += a.String() + " "
	}
	want := "task qualification training appeal communication research payment account technical search on_call break "
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// drawTruth is what happened to a submission, and records that each know a part
// of it, as exports of different days and kinds do.
func drawTruth(t *rapid.T) (records []Submission) {
	path := []Event{{State: Accepted, At: 10}, {State: Submitted, At: 20}}
	switch rapid.IntRange(0, 3).Draw(t, "story") {
	case 0:
		path = append(path, Event{State: Approved, At: 30}, Event{State: Reversed, At: 40, Reason: "audit"})
	case 1:
		path = append(path, Event{State: Rejected, At: 30, Reason: "late"}, Event{State: Overturned, At: 40, Reason: "appeal"})
	case 2:
		path = append(path, Event{State: Rejected, At: 30, Reason: "wrong"}, Event{State: Returned, At: 40})
	case 3:
		path = append(path, Event{State: Cancelled, At: 30})
	}
	for range rapid.IntRange(1, 5).Draw(t, "records") {
		var s Submission
		for _, e := range path {
			if !rapid.Bool().Draw(t, "knows "+e.State.String()) {
				continue
			}
			if rapid.Bool().Draw(t, "lost the reason") {
				e.Reason = ""
			}
			s.Events = append(s.Events, e)
		}
		if rapid.Bool().Draw(t, "knows who") {
			s.Account, s.Title = Account{PlatformID: "p1", Requester: "lab"}, "survey"
		}
		if rapid.Bool().Draw(t, "knows the reward") {
			s.Advertised.Reward.Micros, s.Advertised.Reward.Currency, s.Advertised.RewardKnown = 500_000, "USD", true
		}
		s.Credit.Bonus.Micros = int64(rapid.IntRange(0, 2).Draw(t, "bonus so far")) * 10_000
		if s.Credit.Bonus.Micros > 0 {
			s.Credit.Bonus.Currency = "USD"
		}
		s.Settle()
		records = append(records, s)
	}
	return records
}

func TestRecordsInAnyOrderEndInTheSameSubmission(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := drawTruth(t)
		sum := func(all []Submission) Submission {
			s := all[0].Clone()
			for _, r := range all[1:] {
				s.Absorb(r)
			}
			return s
		}
		got, want := sum(rapid.Permutation(records).Draw(t, "order")), sum(records)
		if !slices.Equal(got.Events, want.Events) {
			t.Fatalf("events: got %v, want %v", got.Events, want.Events)
		}
		got.Events, want.Events = nil, nil
		if got.State != want.State || got.Reason != want.Reason || got.Account != want.Account || got.Title != want.Title ||
			got.Advertised != want.Advertised || got.Credit != want.Credit || got.Submitted != want.Submitted || got.Decided != want.Decided {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

func TestWhatIsKnownAlreadyChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := drawTruth(t)
		s := records[0].Clone()
		for _, r := range records[1:] {
			s.Absorb(r)
		}
		for i, r := range records {
			if s.Absorb(r) {
				t.Fatalf("record %d was new a second time", i)
			}
		}
	})
}
