// Package evidence holds what a dispute rests on: the case as a person tells it,
// and the part of the ledger's history that is disclosed with it.
//
// A worker controls their own machine, so nothing here proves that an entry was
// true. It proves that an entry existed no later than the first witness or
// timestamp that covers it and was not changed since, in which order entries
// were recorded, and which key signed. FORMAT.md says it byte for byte.
//
// The package reads no ledger and no clock: the tracker collects, the dossier
// draws. A witness's answer is here too, see Cosign: it is pure, and whoever calls
// it keeps what was seen. It imports revision, keys, work and money.
package evidence

import (
	"time"

	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// Preset is the kind of dispute; it chooses which parts a dossier has.
type Preset string

// The presets.
const (
	SingleRejection Preset = "single_rejection"
	MassRejection   Preset = "mass_rejection" // one requester, one window of time
	LatePay         Preset = "late_pay"       // withheld or late
	ClosedAccount   Preset = "closed_account" // with a balance
	BelowFloor      Preset = "below_floor"
	WorkingTime     Preset = "working_time" // a record for reclassification
)

// Recipient is who is to read it.
type Recipient string

// The recipients.
const (
	ToClient   Recipient = "client"
	ToPlatform Recipient = "platform"
	ToOmbuds   Recipient = "ombuds"
	ToCourt    Recipient = "court"
	ToUnion    Recipient = "union"
)

// Case is a dispute: what is claimed, on what it rests, what was said and what
// came of it. Everything in it is the worker's statement unless it says
// otherwise.
type Case struct {
	ID        string // a UUID version 7
	Name      string // the worker's own name for it
	Preset    Preset
	Recipient Recipient
	Opened    work.Instant
	Zone      string // IANA name; instants are shown in it, and in UTC
	Worker    Party
	Against   Party
	Platform  string
	Account   string // the worker's id on the platform; "" where none or withheld
	Claim     Claim
	Tasks     []Task
	Rules     []Reply
	Exhibits  []Attachment
	Messages  []Message
	Steps     []Step
	Study     *StudyTimes // of the requester's own study, where known
	Redacted  []Redaction // what is kept back, and why
}

// Party is a person or a firm, as far as the worker gives it.
type Party struct {
	Name, Address, Contact string
}

// Claim is what is asked for.
type Claim struct {
	Facts     string // what happened, in the worker's words
	Remedy    string // what is asked; "" stands for payment of the reward
	Amount    []money.Amount
	Converted *Converted   // all of Amount in the worker's own currency; nil: not known, or nothing to convert
	Deadline  work.Instant // the nearest one known; 0: none
	Rule      string       // id of the rule that makes the deadline
}

// Converted is a sum in another currency and the exchange rates that it was
// reckoned by.
type Converted struct {
	Amount money.Amount
	Quotes []money.Quote
}

// Task is one submission of the case with the time worked on it and every change
// ever recorded of it.
type Task struct {
	Submission work.Submission
	Intervals  []work.Interval
	History    []Revised
}

// Revised is one change of one field, as the ledger's history tells it.
type Revised struct {
	At              work.Instant
	Source          work.Source
	Field, Old, New string
	Why             string
}

// Worked is the time of the intervals that count: those that were not
// superseded.
func (t Task) Worked() time.Duration {
	var sum time.Duration
	for _, i := range t.Intervals {
		if !i.Superseded {
			sum += i.Duration()
		}
	}
	return sum
}

// Reply holds a rule of the platform against what was done.
type Reply struct {
	Rule       string // its id, such as "prolific-speed"
	Text       string // what the rule says, in our words
	Source     string // where it is written
	Retrieved  string // the day it was read or remembered
	Confidence string // V, R-high, R-med, R-low or own
	Answer     string // the worker's reply to this point
	Kept       Kept   // by the other side
}

// Kept says whether a rule was kept.
type Kept string

// What a rule can be.
const (
	RuleKept   Kept = "kept"
	RuleBroken Kept = "broken"
	RuleUnsure Kept = "unsure"
)

// AttachmentKind is what an attachment shows.
type AttachmentKind string

// The kinds of attachment.
const (
	Instructions AttachmentKind = "instructions" // as seen
	Submitted    AttachmentKind = "submitted"    // what was handed in
	Screenshot   AttachmentKind = "screenshot"
	Mail         AttachmentKind = "mail"
	Other        AttachmentKind = "other"
)

// Attachment is a file that belongs to a case. Its name is data: files are
// stored under the hash of what they hold.
type Attachment struct {
	ID       string // a UUID version 7
	Kind     AttachmentKind
	Name     string        // as the worker's file was called
	Sum      revision.Hash // SHA-256 of the content
	Size     int64         // bytes
	Captured work.Instant  // when it was taken, by the worker's word; 0: not known
	Added    work.Instant  // when the ledger took it in
	Note     string
	// Withheld: only hash, size and description are disclosed, as for content
	// under an agreement of secrecy.
	Withheld bool
}

// Message is one message with the client, the platform or an office.
type Message struct {
	At       work.Instant
	From, To string
	Channel  string // such as "Prolific message" or "mail"
	Text     string
}

// StepKind is what happened to a case.
type StepKind string

// The steps.
const (
	Sent      StepKind = "sent"
	Answered  StepKind = "answered"
	Escalated StepKind = "escalated"
	Won       StepKind = "won"
	Lost      StepKind = "lost"
	Withdrawn StepKind = "withdrawn"
)

// Step is what was done in a case or came of it.
type Step struct {
	Kind      StepKind
	At        work.Instant
	To        string // who it was sent to, or who answered
	Note      string
	Recovered *money.Amount // booked to the submission it was refused for; nil: none
}

// StudyTimes is how long others took, as the requester or the platform says.
type StudyTimes struct {
	N                int
	Mean, Median, SD time.Duration // zero: not known
	Source           string
}

// Redaction is one thing that is kept back.
type Redaction struct {
	What string // such as "worker_id" or "tasks[3].code"
	Why  string
}
