package work

import (
	"fmt"
	"slices"
	"strings"
)

// State is what became of a submission.
type State uint8

// The states. Submitted is shown to people as "pending".
const (
	Accepted State = iota
	Submitted
	Approved
	Rejected
	Returned
	TimedOut
	ScreenedOut
	Failed
	Cancelled
	Overturned // a rejection taken back: paid after all
	Reversed   // an approval taken back, wholly or in part
	states
)

var stateNames = [...]string{
	"accepted", "submitted", "approved", "rejected", "returned", "timed_out",
	"screened_out", "failed", "cancelled", "overturned", "reversed",
}

// States are all of them.
func States() []State {
	all := make([]State, states)
	for i := range all {
		all[i] = State(i)
	}
	return all
}

// String is the name in files. Example: "timed_out".
func (s State) String() string { return nameOf(stateNames[:], int(s)) }

// Known says whether it is one of the states.
func (s State) Known() bool { return s < states }

// ParseState reads a name as String writes it; "pending" is Submitted.
func ParseState(text string) (State, error) {
	i, err := parse("state", stateNames[:], text)
	if err != nil && normal(text) == "pending" {
		return Submitted, nil
	}
	return State(i), err
}

// Decided says whether the platform or the worker has ended the matter.
func (s State) Decided() bool { return s != Accepted && s != Submitted }

// Earns says whether the state pays the advertised reward.
func (s State) Earns() bool { return s == Approved || s == Overturned || s == Reversed }

var next = map[State][]State{
	Accepted:   {Submitted, Returned, TimedOut, ScreenedOut, Failed},
	Submitted:  {Approved, Rejected, ScreenedOut, Returned, Cancelled},
	Rejected:   {Returned, Overturned},
	TimedOut:   {Submitted},
	Overturned: {Rejected},
	Cancelled:  {Approved},
	Reversed:   {Approved},
	Approved:   {Reversed},
}

// Next are the states that a worker can mark after s.
// Example: Approved is followed by Reversed only.
func (s State) Next() []State { return slices.Clone(next[s]) }

// TransitionError says that no platform knows such a change of state.
type TransitionError struct{ From, To State }

func (e TransitionError) Error() string {
	following := e.From.Next()
	if len(following) == 0 {
		return fmt.Sprintf("%s is final, so it cannot become %s", e.From, e.To)
	}
	names := make([]string, len(following))
	for i, s := range following {
		names[i] = s.String()
	}
	return fmt.Sprintf("%s cannot become %s, only %s", e.From, e.To, strings.Join(names, ", "))
}

// Follow is the state that marking leads to: an approval of a rejected
// submission is an Overturned one. The same state again is no change and
// allowed, as where a bonus comes later. The error is a TransitionError.
func Follow(from, to State) (State, error) {
	if from == Rejected && to == Approved {
		to = Overturned
	}
	if from == to || slices.Contains(next[from], to) {
		return to, nil
	}
	return from, TransitionError{from, to}
}

// Event is one thing that happened to a submission. Events are added, never
// changed: the history of a decision stays visible.
type Event struct {
	State    State
	At       Instant // when it took effect; zero where nobody says
	Recorded Instant // when the ledger learnt of it
	Source   Source
	Reason   string
}

func (e Event) effective() Instant {
	if e.At.Known() {
		return e.At
	}
	return e.Recorded
}

// Same says whether two events are the same one: of one state, at one instant
// or with one of the instants not known.
func (e Event) Same(other Event) bool {
	return e.State == other.State && (e.At == other.At || !e.At.Known() || !other.At.Known())
}

// Chain is the events in the order in which they took effect, an approval after
// a rejection called Overturned.
func Chain(events []Event) []Event {
	all := slices.Clone(events)
	slices.SortStableFunc(all, func(a, b Event) int { return int(clamp(a.effective() - b.effective())) })
	rejected := false
	for i := range all {
		if all[i].State == Approved && rejected {
			all[i].State = Overturned
		}
		rejected = rejected || all[i].State == Rejected
	}
	return all
}

// Latest is the event that decides the state: the latest effective one, of two
// at one instant the one recorded later, of two recorded at once the later in
// the list. An acceptance or submission at an unknown instant comes before a
// decision, however late the ledger learnt of it, and such an acceptance before
// all else, since nothing leads to it. A decision that an exporter is known to
// have guessed counts only where nobody tells of another. ok is false where
// there is no event.
func Latest(events []Event) (latest Event, ok bool) {
	if slices.ContainsFunc(events, guessed) && slices.ContainsFunc(events, told) {
		events = slices.DeleteFunc(slices.Clone(events), guessed)
	}
	latest, ok = latestOf(events, func(e Event) bool { return e.At.Known() || e.State.Decided() })
	if ok && latest.State.Decided() && !slices.Contains(next[latest.State], Submitted) {
		return latest, true
	}
	latest, ok = latestOf(events, func(e Event) bool { return e.At.Known() || e.State != Accepted })
	if ok {
		return latest, true
	}
	return latestOf(events, func(Event) bool { return true })
}

// guessed says whether an event is a decision that nobody has told of.
func guessed(e Event) bool { return e.State.Decided() && e.Source == Inferred }

func told(e Event) bool { return e.State.Decided() && e.Source != Inferred }

func latestOf(events []Event, counts func(Event) bool) (latest Event, ok bool) {
	for _, e := range events {
		if !counts(e) {
			continue
		}
		if !ok || e.effective() > latest.effective() ||
			(e.effective() == latest.effective() && e.Recorded >= latest.Recorded) {
			latest, ok = e, true
		}
	}
	return latest, ok
}

// StateOf is the state after all events, in whatever order they were recorded:
// an approval that takes effect after a rejection is Overturned.
func StateOf(events []Event) State {
	latest, ok := Latest(events)
	if !ok {
		return Accepted
	}
	if latest.State != Approved {
		return latest.State
	}
	for _, e := range events {
		if e.State == Rejected && e.effective() <= latest.effective() {
			return Overturned
		}
	}
	return Approved
}

// ReasonOf is the reason given with the newest event that has one, so that an
// export which has lost the reason does not take it away.
func ReasonOf(events []Event) string {
	var with []Event
	for _, e := range events {
		if e.Reason != "" {
			with = append(with, e)
		}
	}
	latest, _ := Latest(with)
	return latest.Reason
}

// Merge adds to the known events those that are new. An event with the same
// state and instant is the same one and keeps the first reason known for it;
// one without an instant is the same as any of its state. One that was guessed
// is no guess any more once somebody tells of it.
func Merge(known, news []Event) (merged []Event, changed bool) {
	merged = slices.Clone(known)
	for _, e := range news {
		i := slices.IndexFunc(merged, e.Same)
		switch {
		case i < 0:
			merged, changed = append(merged, e), true
		default:
			if !merged[i].At.Known() && e.At.Known() {
				merged[i].At, changed = e.At, true
			}
			if merged[i].Source == Inferred && e.Source != Inferred {
				merged[i].Source, changed = e.Source, true
			}
			if merged[i].Reason == "" && e.Reason != "" {
				merged[i].Reason, changed = e.Reason, true
			}
		}
	}
	return merged, changed
}
