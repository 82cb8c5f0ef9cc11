// Package work is the vocabulary of Clickwage and the rules that hold for its
// words, whatever screen, file or table they stand in.
//
// Glossary, one word per idea:
//
//   - Platform: where work is offered and paid ("Prolific"). Requester: who on
//     a platform wants it done. Title: the requester's name for a kind of task.
//   - Submission: one piece of work done, or begun, for one reward. Its State
//     is what became of it; every change is an Event.
//   - Interval: a span of the worker's time with one Activity and the Source
//     that captured it. A task's interval belongs to a submission.
//   - Open: an interval that has begun and not ended. It has no duration.
//   - Entry: money without a task, such as a fee. Payout: money received.
//   - Reward: what was promised. Bonus: what was credited beyond it, partial
//     payments of unpaid states included. Reversal: what was taken back.
//   - Review: why an interval stays out of the headline until the worker has
//     looked at it.
//
// Definitions of every figure made from these words are in package earnings.
// The package refuses transitions between states that no platform knows and
// intervals that end before they start. It imports money and the standard
// library only.
package work

import (
	"errors"
	"fmt"
	"time"

	"clickwage/data/money"
)

// SubmissionID names a submission, as a UUID version 7 such as
// "0193a5c2-7f00-7000-8000-000000000001".
type SubmissionID string

// IntervalID names an interval, or an Open one, as a UUID version 7.
type IntervalID string

// EntryID names an Entry, as a UUID version 7.
type EntryID string

// BatchID names one import, as a UUID version 7.
type BatchID string

// Instant is a moment in microseconds since 1970 UTC. Zero means not known.
type Instant int64

// At is the instant of a time, microseconds rounded down; the zero time is not known.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMicro())
}

// FirstInstant and LastInstant are the ends of the years 1 to 9999: files write no others.
const (
	FirstInstant Instant = -62_135_596_800_000_000
	LastInstant  Instant = 253_402_300_799_999_999
)

// Longest is how long a typed interval may be: of a longer one a year was mistyped.
// A timer or an export may say more, up to Lifetime.
const Longest = 366 * 24 * time.Hour

// Known says whether there is such a moment.
func (i Instant) Known() bool { return i != 0 }

// In is the moment on a clock; the zero time where it is not known.
func (i Instant) In(zone *time.Location) time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).In(zone)
}

// Add is the moment so much later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Microseconds()) }

// Sub is the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Microsecond }

// Submission is one piece of work for one reward, as it stands now.
type Submission struct {
	ID         SubmissionID
	Account    Account // where it was done and for whom
	Title      string  // the requester's name for it
	Advertised Offer   // what is promised, as corrected since
	Promise    Promise // what was promised when it was accepted, frozen
	Credit     Credit  // what was credited beyond the reward, or taken back
	State      State   // StateOf(Events), kept for reading
	Reason     string  // the newest reason given for a refusal; never lost to a later import
	Accepted   Instant
	Submitted  Instant // the first submission
	Decided    Instant // when the present state came about
	Events     []Event // in order of recording
	Note       string  // the worker's own
	Code       string  // completion code
	Zone       string  // IANA name at capture
	Source     Source
	Batch      BatchID // the import that brought it, if any
	RecordedAt Instant // when the ledger took it in
}

// Account says where a submission was done: names as the platform writes them.
type Account struct {
	Platform    string // such as "Prolific"
	PlatformID  string // the platform's own id of the submission
	Worker      string // the worker's id on the platform
	Requester   string
	RequesterID string
	TaskID      string // the platform's id of the task or study, shared by many submissions
}

// Offer is what was promised. An unknown reward is not a reward of nothing.
type Offer struct {
	Reward      money.Amount
	RewardKnown bool
	Limit       time.Duration // zero: none known
	Estimate    time.Duration // the platform's own estimate; zero: none known
}

// Credit is money on a submission besides its reward, in the reward's currency.
type Credit struct {
	Bonus    money.Amount // bonuses and partial payments
	Reversal money.Amount // taken back, as a positive amount
}

// Currency is the currency of the submission's money, or "" where none is known.
func (s *Submission) Currency() money.Currency {
	for _, a := range []money.Amount{s.Advertised.Reward, s.Credit.Bonus, s.Credit.Reversal} {
		if a.Currency != "" {
			return a.Currency
		}
	}
	return ""
}

// Interval is a span of the worker's time. End is after Start.
type Interval struct {
	ID         IntervalID
	Submission SubmissionID // "" where it belongs to none
	Activity   Activity
	Start, End Instant
	Zone       string // IANA name at capture
	Offset     int    // seconds east of UTC at Start, at capture
	Source     Source
	Entered    Instant // when it was recorded or typed
	Where      Account // platform, worker and requester of an activity without a submission
	Title      string  // of an activity without a submission
	Review     Review
	Clock      Clock
	Superseded bool // kept, but another interval of the submission is counted instead
	Note       string
	Batch      BatchID
}

// Duration is the length of the interval.
func (i Interval) Duration() time.Duration { return i.End.Sub(i.Start) }

// ErrOrder is returned for an interval that does not end after it starts.
var ErrOrder = errors.New("the end is not after the start")

// Lifetime is longer than any interval: a timer that ran while a clock without a
// battery was set may come to 50 years.
const Lifetime = 100 * 366 * 24 * time.Hour

// ErrEndless is returned for an interval that nobody lives to work through.
var ErrEndless = errors.New("too much time lies between the start and the end: look at the years")

// Check says what makes the interval impossible, if anything does.
func (i Interval) Check() error {
	if !i.Start.Known() || !i.End.Known() || i.End <= i.Start {
		return ErrOrder
	}
	if int64(i.End-i.Start) > Lifetime.Microseconds() {
		return ErrEndless
	}
	if !i.Activity.Known() {
		return fmt.Errorf("activity %d: unknown", i.Activity)
	}
	if !i.Source.Known() {
		return fmt.Errorf("source %d: unknown", i.Source)
	}
	return nil
}

// Overlong says whether the interval is longer than what is typed can be: see Longest.
func (i Interval) Overlong() bool { return int64(i.End-i.Start) > Longest.Microseconds() }

// Clock is what the computer's clocks did during an interval.
type Clock struct {
	Slept    time.Duration // suspended, by boot time less monotonic time
	Jump     time.Duration // wall clock against boot time; negative: set back
	Rebooted bool
}

// Open is a timer that runs, or is paused: it has a start and no duration.
type Open struct {
	ID         IntervalID // of the interval that runs, or would on resuming
	Submission SubmissionID
	Activity   Activity
	Start      Instant // of this stretch; when it was paused, the moment of pausing
	Began      Instant // of the first stretch
	Before     time.Duration
	Paused     bool
	Zone       string
	Offset     int
	Where      Account
	Title      string
	Limit      time.Duration
	Reading    Reading // of the clocks at Start
	Alive      Reading // of the clocks at the last heartbeat
}

// Elapsed is the time worked until now, pauses left out.
func (o Open) Elapsed(now Instant) time.Duration {
	if o.Paused || now < o.Start {
		return o.Before
	}
	return o.Before + now.Sub(o.Start)
}

// Reading is one look at the computer's clocks.
type Reading struct {
	Wall Instant
	Boot time.Duration // since boot, sleep included
	Mono time.Duration // since boot, sleep left out
	ID   string        // of the boot; "" where the system tells none
}

// Between tells what the clocks did from one reading to a later one.
func Between(from, to Reading) Clock {
	if from.ID == "" || to.ID == "" {
		return Clock{}
	}
	if from.ID != to.ID {
		return Clock{Rebooted: true}
	}
	boot, mono := to.Boot-from.Boot, to.Mono-from.Mono
	return Clock{Slept: max(0, boot-mono), Jump: to.Wall.Sub(from.Wall) - boot}
}

// Tolerances beyond which what the clocks did is brought to the worker.
const (
	JumpTolerance  = 2 * time.Second
	SleepTolerance = time.Minute
	LongTimer      = 2 * time.Hour
)

// ReviewOf says whether a timer's interval must be looked at before it counts.
func ReviewOf(clock Clock, worked, limit time.Duration) Review {
	switch {
	case clock.Rebooted:
		return ReviewRebooted
	case clock.Slept > SleepTolerance:
		return ReviewSlept
	case clock.Jump > JumpTolerance || clock.Jump < -JumpTolerance:
		return ReviewClock
	case limit > 0 && worked > limit:
		return ReviewLimit
	case worked > LongTimer:
		return ReviewLong
	}
	return ReviewNone
}

// Entry is money without a task: a fee, or earnings of another kind.
type Entry struct {
	ID       EntryID
	Kind     EntryKind
	At       Instant
	Amount   money.Amount // above zero
	Platform string
	Note     string
	Source   Source
	Batch    BatchID
}
