package work_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"clickwage/data/work"
)

func TestWhichStateFollowsWhich(t *testing.T) {
	for _, row := range []struct {
		name         string
		from, to     work.State
		want, denied string
	}{
		{"submitted work is approved", work.Submitted, work.Approved, "approved", ""},
		{"submitted work is rejected", work.Submitted, work.Rejected, "rejected", ""},
		{"an approval of rejected work overturns it", work.Rejected, work.Approved, "overturned", ""},
		{"an overturned rejection is rejected again", work.Overturned, work.Rejected, "rejected", ""},
		{"the same state again is no change", work.Approved, work.Approved, "approved", ""},
		{"a time-out may be submitted after all", work.TimedOut, work.Submitted, "submitted", ""},
		{"a cancelled one may be approved", work.Cancelled, work.Approved, "approved", ""},
		{"an approval is taken back", work.Approved, work.Reversed, "reversed", ""},
		{"what is taken back may be given again", work.Reversed, work.Approved, "approved", ""},
		{"returned is the end", work.Returned, work.Approved, "", "returned is final, so it cannot become approved"},
		{"nothing begins twice", work.Submitted, work.Accepted, "", "submitted cannot become accepted, only approved, rejected"},
		{"work not handed in is not approved", work.Accepted, work.Approved, "", "accepted cannot become approved"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := work.Follow(row.from, row.to)
			if row.denied == "" {
				if err != nil || got.String() != row.want {
					t.Fatalf("got %s, error %v, want %s", got, err, row.want)
				}
				return
			}
			var denied work.TransitionError
			if !errors.As(err, &denied) || got != row.from || !strings.HasPrefix(err.Error(), row.denied) {
				t.Fatalf("got %s, error %v, want %q", got, err, row.denied)
			}
		})
	}
}

func TestEveryWayBetweenStatesThatIsSpecified(t *testing.T) {
	specified := map[string]string{
		"accepted": "submitted returned timed_out screened_out failed", "submitted": "approved rejected screened_out returned cancelled",
		"rejected": "returned overturned", "timed_out": "submitted", "overturned": "rejected", "cancelled": "approved",
		"reversed": "approved", "approved": "reversed", "returned": "", "screened_out": "", "failed": "",
	}
	for _, from := range work.States() {
		var names []string
		for _, to := range from.Next() {
			names = append(names, to.String())
		}
		if got := strings.Join(names, " "); got != specified[from.String()] {
			t.Errorf("%s: got %q, want %q", from, got, specified[from.String()])
		}
	}
}

func event(state work.State, at, recorded work.Instant, reason string) work.Event {
	return work.Event{State: state, At: at, Recorded: recorded, Reason: reason}
}

func TestTheStateIsThatOfTheLatestEffectiveEvent(t *testing.T) {
	for _, row := range []struct {
		name, want, reason string
		events             []work.Event
	}{
		{"nothing known is accepted", "accepted", "", nil},
		{"the latest effective one stands", "approved", "", []work.Event{event(work.Approved, 20, 1, ""), event(work.Submitted, 10, 2, "")}},
		{"of two at one instant the one recorded later", "rejected", "", []work.Event{event(work.Rejected, 20, 6, ""), event(work.Returned, 20, 5, "")}},
		{"of two recorded at once the later in the list", "approved", "", []work.Event{event(work.Submitted, 20, 5, ""), event(work.Approved, 20, 5, "")}},
		{"one without an instant counts from when it was recorded", "rejected", "", []work.Event{event(work.Rejected, 0, 30, ""), event(work.Submitted, 20, 40, "")}},
		{"an approval after a rejection overturns it", "overturned", "", []work.Event{event(work.Rejected, 20, 1, ""), event(work.Approved, 30, 2, "")}},
		{"in whatever order they came", "overturned", "", []work.Event{event(work.Approved, 30, 1, ""), event(work.Rejected, 20, 2, "")}},
		{"a rejection after an approval is one", "rejected", "", []work.Event{event(work.Rejected, 30, 1, ""), event(work.Approved, 20, 2, "")}},
		{"a reason stays though a later import lacks it", "rejected", "too fast",
			[]work.Event{event(work.Rejected, 20, 1, "too fast"), event(work.Rejected, 21, 2, "")}},
		{"of two reasons the newest", "rejected", "no code", []work.Event{event(work.Returned, 30, 1, "no code"), event(work.Rejected, 20, 2, "too fast"), event(work.Rejected, 40, 3, "")}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := work.StateOf(row.events).String(); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
			if got := work.ReasonOf(row.events); got != row.reason {
				t.Errorf("reason: got %q, want %q", got, row.reason)
			}
		})
	}
}

func TestMergingEvents(t *testing.T) {
	known := []work.Event{event(work.Submitted, 10, 1, ""), event(work.Rejected, 20, 2, "too fast")}
	for _, row := range []struct {
		name    string
		news    []work.Event
		events  int
		changed bool
	}{
		{"the same again changes nothing", known, 2, false},
		{"a reason lost is not lost", []work.Event{event(work.Rejected, 20, 9, "")}, 2, false},
		{"another reason does not replace the first", []work.Event{event(work.Rejected, 20, 9, "no code")}, 2, false},
		{"a reason is learnt", []work.Event{event(work.Submitted, 10, 9, "late")}, 2, true},
		{"one without an instant is the one known", []work.Event{event(work.Rejected, 0, 9, "")}, 2, false},
		{"the same state at another instant is another event", []work.Event{event(work.Rejected, 30, 9, "")}, 3, true},
		{"another state is another event", []work.Event{event(work.Approved, 30, 9, "")}, 3, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, changed := work.Merge(known, row.news)
			if len(got) != row.events || changed != row.changed || got[1].Reason != "too fast" {
				t.Errorf("got %+v, changed %v", got, changed)
			}
			if known[0].Reason != "" {
				t.Error("what was known was changed in place")
			}
		})
	}
	dated, changed := work.Merge([]work.Event{event(work.Approved, 0, 1, "")}, []work.Event{event(work.Approved, 30, 2, "")})
	if !changed || len(dated) != 1 || dated[0].At != 30 {
		t.Errorf("an instant is learnt: got %+v", dated)
	}
}

func drawEvents(t *rapid.T, name string) []work.Event {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) work.Event {
		at := work.Instant(rapid.Int64Range(1, 6).Draw(t, "at"))
		return event(rapid.SampledFrom(work.States()).Draw(t, "state"), at, at, rapid.SampledFrom([]string{"", "why"}).Draw(t, "reason"))
	}), 0, 6).Draw(t, name)
}

func TestMergingTwiceIsMergingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known, _ := work.Merge(nil, drawEvents(t, "known"))
		news := drawEvents(t, "news")
		once, _ := work.Merge(known, news)
		twice, changed := work.Merge(once, news)
		if changed || len(twice) != len(once) {
			t.Fatalf("got %+v, want %+v", twice, once)
		}
		if work.ReasonOf(known) != "" && work.ReasonOf(once) == "" {
			t.Fatal("a reason was lost")
		}
	})
}
