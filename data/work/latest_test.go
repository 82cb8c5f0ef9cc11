package work_test

import (
	"testing"

	"clickwage/data/work"
)

// An export may tell the instant of a decision and not that of the submission,
// or the ledger may have heard of the submission long after the decision.
func TestALateAccountOfASubmissionUndoesNoDecision(t *testing.T) {
	for _, row := range []struct {
		name   string
		events []work.Event
		want   work.State
	}{
		{"a submission at an unknown instant, then a decision before that was recorded",
			[]work.Event{{State: work.Submitted, Recorded: 20}, {State: work.Approved, At: 9, Recorded: 30}}, work.Approved},
		{"a decision, then a submission at an unknown instant",
			[]work.Event{{State: work.Rejected, At: 9, Recorded: 10}, {State: work.Submitted, Recorded: 20}}, work.Rejected},
		{"an acceptance at an unknown instant, learnt of last",
			[]work.Event{{State: work.Returned, At: 9}, {State: work.Accepted, Recorded: 40}}, work.Returned},
		{"a submission, then an acceptance at an unknown instant, learnt of last",
			[]work.Event{{State: work.Submitted, At: 9, Recorded: 10}, {State: work.Accepted, Recorded: 40}}, work.Submitted},
		{"a time-out, then an acceptance at an unknown instant, learnt of last",
			[]work.Event{{State: work.TimedOut, At: 9, Recorded: 10}, {State: work.Accepted, Recorded: 40}}, work.TimedOut},
		{"an acceptance at an unknown instant alone", []work.Event{{State: work.Accepted, Recorded: 40}}, work.Accepted},
		{"an acceptance, then a submission at an unknown instant",
			[]work.Event{{State: work.Accepted, At: 9}, {State: work.Submitted, Recorded: 20}}, work.Submitted},
		{"a time-out, then a submission at an unknown instant",
			[]work.Event{{State: work.TimedOut, At: 5}, {State: work.Submitted, Recorded: 9}}, work.Submitted},
		{"a rejection, then an approval at an unknown instant",
			[]work.Event{{State: work.Rejected, At: 5}, {State: work.Approved, Recorded: 9}}, work.Overturned},
		{"a rejection, then an approval that was guessed",
			[]work.Event{{State: work.Rejected, At: 5, Source: work.Imported}, {State: work.Approved, Recorded: 9, Source: work.Inferred}}, work.Rejected},
		{"an approval that was guessed, then a rejection",
			[]work.Event{{State: work.Approved, Recorded: 4, Source: work.Inferred}, {State: work.Rejected, At: 5, Source: work.Imported}}, work.Rejected},
		{"a submission, then an approval that was guessed",
			[]work.Event{{State: work.Submitted, At: 5, Source: work.Imported}, {State: work.Approved, Recorded: 9, Source: work.Inferred}}, work.Approved},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := work.StateOf(row.events); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}
