package work

import (
	"fmt"
	"strings"
)

// Activity is what the worker was doing, in order of precedence: of two at one
// instant the smaller one is counted.
type Activity uint8

// The activities of the definition of unpaid time, in order of precedence.
const (
	Task Activity = iota
	Qualification
	Training
	AppealWriting
	Communication
	Research
	Payment
	AccountAdmin
	Technical
	Search
	OnCall
	Break
	activities
)

var activityNames = [...]string{
	"task", "qualification", "training", "appeal", "communication", "research",
	"payment", "account", "technical", "search", "on_call", "break",
}

// Activities are all of them in order of precedence.
func Activities() []Activity {
	all := make([]Activity, activities)
	for i := range all {
		all[i] = Activity(i)
	}
	return all
}

// String is the name in files. Example: "on_call".
func (a Activity) String() string { return nameOf(activityNames[:], int(a)) }

// Known says whether it is one of the activities.
func (a Activity) Known() bool { return a < activities }

// ParseActivity reads a name as String writes it; "instructions", "messages"
// and "oncall" are understood too.
func ParseActivity(text string) (Activity, error) {
	i, err := parse("activity", activityNames[:], text)
	if err == nil {
		return Activity(i), nil
	}
	also := map[string]Activity{"instructions": Training, "messages": Communication, "oncall": OnCall, "payments": Payment, "searching": Search}
	if a, ok := also[normal(text)]; ok {
		return a, nil
	}
	return 0, err
}

// Source is how an interval or a change came into the ledger.
type Source uint8

// The sources, from the most to the least trustworthy record of time.
const (
	Timer Source = iota
	Manual
	Imported
	Inferred
	sources
)

var sourceNames = [...]string{"timer", "manual", "imported", "inferred"}

// Sources are all of them.
func Sources() []Source { return []Source{Timer, Manual, Imported, Inferred} }

// String is the name in files. Example: "imported".
func (s Source) String() string { return nameOf(sourceNames[:], int(s)) }

// Known says whether it is one of the sources.
func (s Source) Known() bool { return s < sources }

// ParseSource reads a name as String writes it.
func ParseSource(text string) (Source, error) {
	i, err := parse("source", sourceNames[:], text)
	return Source(i), err
}

// Review is why an interval stays out of the headline until the worker decides.
type Review uint8

// The reasons for a review.
const (
	ReviewNone      Review = iota
	ReviewLimit            // ran past the task's own limit
	ReviewLong             // ran past two hours
	ReviewSlept            // the computer slept
	ReviewClock            // the clock was set during it
	ReviewRebooted         // the computer was started anew during it
	ReviewSuggested        // a suggestion that nobody has confirmed
	ReviewUnsettled        // a task's time from a time tracker, without a submission
	ReviewAway             // nobody was seen at the computer, or it was not awake
	reviews
)

var reviewNames = [...]string{
	"none", "limit", "long", "slept", "clock", "rebooted", "suggested", "unsettled", "away",
}

// String is the name in files. Example: "slept".
func (r Review) String() string { return nameOf(reviewNames[:], int(r)) }

// ParseReview reads a name as String writes it.
func ParseReview(text string) (Review, error) {
	i, err := parse("review", reviewNames[:], text)
	return Review(i), err
}

// EntryKind is what an Entry is.
type EntryKind uint8

// The kinds of money without a task.
const (
	Earning EntryKind = iota // adds to what was earned
	Fee                      // withdrawal or exchange fee, taken off
)

var entryNames = [...]string{"earning", "fee"}

// String is the name in files. Example: "fee".
func (k EntryKind) String() string { return nameOf(entryNames[:], int(k)) }

// ParseEntryKind reads a name as String writes it.
func ParseEntryKind(text string) (EntryKind, error) {
	i, err := parse("kind", entryNames[:], text)
	return EntryKind(i), err
}

func nameOf(names []string, i int) string {
	if i >= len(names) {
		return fmt.Sprintf("unknown(%d)", i)
	}
	return names[i]
}

func normal(text string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(text)))
}

func parse(what string, names []string, text string) (int, error) {
	for i, name := range names {
		if name == text {
			return i, nil
		}
	}
	text = normal(text)
	for i, name := range names {
		if name == text {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s %q: not one of %s", what, text, strings.Join(names, ", "))
}
