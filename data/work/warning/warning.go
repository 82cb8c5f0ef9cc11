// Package warning finds what is odd in a ledger and yet possible, so that it is
// shown to the worker and never refused: too many tasks at once, tasks over
// their limit, days of twenty hours, pay that nobody pays, rewards far from a requester's usual,
// likely duplicates, events out of order, timers whose computer slept, time
// without an outcome, approvals without a reward, breaks within typed work, and
// times to come.
//
// A Finder is fed every submission, again those it asks for, and then every
// interval in the order of their starts. It holds eight bytes for each submission
// that has an id of its platform's, and what may be odd; not the ledger. The key
// of a warning is made of its kind, its records and its facts: once settled it
// stays settled until one of them changes.
//
// The package is pure: it reads no clock and no file. It refuses nothing. It
// imports work, timeline for local days, and money.
package warning

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Kind is what is odd.
type Kind string

// The kinds.
const (
	Overlap       Kind = "overlap"        // more tasks at once than is plausible
	OverLimit     Kind = "over_limit"     // worked longer than the task allows
	LongDay       Kind = "long_day"       // a day with more work than is plausible
	UnusualReward Kind = "unusual_reward" // far from what the requester usually pays
	Duplicate     Kind = "duplicate"      // two submissions that may be one
	Order         Kind = "order"          // submitted before it was accepted, or decided before it was submitted
	ClockKind     Kind = "clock"          // the computer slept, was set or was started anew while a timer ran
	LongTimer     Kind = "long_timer"     // a timer ran past work.LongTimer
	NoOutcome     Kind = "no_outcome"     // a task without an outcome
	NoReward      Kind = "no_reward"      // approved, and nobody knows for how much
	Future        Kind = "future"         // a time that has not come yet
	AbsurdPay     Kind = "absurd_pay"     // a reward, or what it makes an hour, that nobody pays
	BreakInWork   Kind = "break_in_work"  // a break within work that was typed: either may be meant
)

// Kinds are all of them.
func Kinds() []Kind {
	return []Kind{Overlap, OverLimit, LongDay, AbsurdPay, UnusualReward, Duplicate, Order, ClockKind, LongTimer, NoOutcome, NoReward, Future, BreakInWork}
}

// Where the odd begins.
const (
	// Plausible is how many tasks a person works on at once; more of them for
	// longer than OverlapTolerance is odd.
	Plausible        = 3
	OverlapTolerance = time.Minute
	// LongestDay is how much work a local day plausibly holds, each second
	// counted once, breaks and on-call time left out.
	LongestDay = 20 * time.Hour
	// FutureTolerance allows for clocks that differ.
	FutureTolerance = 5 * time.Minute
	// UsualFrom is how many rewards of a requester in a currency make a usual
	// one. Beyond Tukey's fences on the logarithm (work.Fences), and at least
	// FarFactor times or a FarFactor-th of the median, a reward is odd.
	UsualFrom = 8
	FarFactor = 2
	// AbsurdHour and AbsurdReward are units of a currency of about a dollar's worth
	// beyond which pay for an hour, and a single reward, must be mistyped or mistimed.
	AbsurdHour   = 1000
	AbsurdReward = 10_000
	// Most is how many open warnings of a kind are kept; the rest are counted.
	Most = 5000
	// most at once that a new task is compared with, so that no ledger is slow
	compared = 50
	// most records that one warning names
	named = 20
)

// Mend is a change that would remove the oddity.
type Mend string

// The mends. None is proposed where only the worker knows.
const (
	MendNone  Mend = ""
	MendMerge Mend = "merge" // the two submissions become one
	MendLimit Mend = "limit" // the time ends at the limit
	MendSleep Mend = "sleep" // the time asleep is cut off its end
	MendBreak Mend = "break" // the break is cut out of the work
)

// Warning is one oddity. Which facts it has depends on its kind.
type Warning struct {
	Key     string
	Kind    Kind
	Records []string     // ids of submissions, or of time without one, sorted; at most 20
	At      work.Instant // where it begins; zero: not known
	Day     string       // of LongDay
	Count   int          // of tasks at once
	Length  time.Duration
	Limit   time.Duration
	Amount  money.Amount // of AbsurdPay, and of UnusualReward with the usual range
	Low     money.Amount
	High    money.Amount
	Review  work.Review // of ClockKind
	Mend    Mend
}

// keyed gives a warning its key, and its records an order of their own.
func keyed(w Warning) Warning {
	slices.Sort(w.Records)
	facts := fmt.Sprintf("%s\x00%s\x00%d\x00%s\x00%d\x00%d\x00%d\x00%s\x00%s\x00%s\x00%s", w.Kind, strings.Join(w.Records, " "),
		w.At, w.Day, w.Count, w.Length, w.Limit, w.Amount, w.Low, w.High, w.Review)
	if w.Kind == UnusualReward { // the usual moves with every task; the odd reward is the fact
		facts = fmt.Sprintf("%s\x00%s\x00%s", w.Kind, w.Records[0], w.Amount)
	}
	sum := sha256.Sum256([]byte(facts))
	w.Key = string(w.Kind) + "-" + hex.EncodeToString(sum[:8])
	return w
}

// Submission is a submission as a Finder sees it. Names are numbers, equal
// where the names are; 0 is none.
type Submission struct {
	N                          int64 // of the row, from 1, ascending
	ID                         [16]byte
	Platform, Requester, Title int64
	PlatformID                 []byte // valid during the call only
	Currency                   money.Currency
	Reward                     int64 // micro-units
	RewardKnown, Running       bool
	Limit                      time.Duration
	Spent                      time.Duration // of all its intervals that count
	State                      work.State
	Accepted, Submitted        work.Instant
	Decided, Anchor            work.Instant
}

// Interval is an interval as a Finder sees it.
type Interval struct {
	ID         [16]byte
	Submission int64 // number of the row; 0: none, or of none that was fed
	Of         Of    // the submission
	Activity   work.Activity
	Start, End work.Instant
	Source     work.Source
	Review     work.Review
	Superseded bool
}

// Of is what a Finder needs to know of an interval's submission.
type Of struct {
	ID              [16]byte
	Platform, Title int64
}

// Options say what a Finder needs to know.
type Options struct {
	Now     work.Instant              // Required
	Days    *timeline.Days            // Required: whose days
	ID      func([16]byte) string     // Required: an id as text
	Title   func(number int64) string // Required
	Settled map[string]bool           // keys that are left out
}

// Found is what a Finder found.
type Found struct {
	Warnings []Warning    // the latest first
	Counts   map[Kind]int // open ones, those beyond Most included
}
