// Package deadline tells when a platform's rules make something due: an
// automatic approval, the end of an appeal, a payment, the first day on which a
// complaint is heard.
//
// Rules are data with a source, a date and a confidence; a worker's own version
// takes the place of a shipped one. A rule without a span is one that nobody
// knows: it is listed and makes nothing due. A deadline is a help to remember,
// never legal advice.
//
// Days and hours of a rule are exact spans of 24 hours and 60 minutes from its
// instant, whatever clocks do in between; months are those of the calendar in
// UTC, ending on the last day of a shorter month. So a deadline is the same
// instant in every zone.
//
// The package is pure: it reads no clock and no file. It imports work and the
// standard library.
package deadline

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/data/work"
)

// Kind is what falls due.
type Kind string

// The kinds.
const (
	Approval Kind = "automatic_approval" // pending work is approved by itself
	Appeal   Kind = "appeal"             // the last instant to have a rejection undone
	Payment  Kind = "payment"            // approved money should have arrived
	Contact  Kind = "contact"            // the first instant at which a complaint is heard
	Answer   Kind = "answer"             // a request must be answered; of cases that cite the rule
)

// The kinds of rules that make nothing due: what a decision is held against.
const (
	Ground   Kind = "ground"    // for which a rejection is allowed
	NoGround Kind = "no_ground" // for which it is not
	Practice Kind = "practice"  // how decisions are made, paid and appealed
	Law      Kind = "law"
)

// Kinds are all kinds of rule.
func Kinds() []Kind {
	return []Kind{Approval, Appeal, Payment, Contact, Answer, Ground, NoGround, Practice, Law}
}

// Everywhere is the platform of rules that hold on every platform.
const Everywhere = "any"

// The sources of the table that are no address, so that a reader's language has
// its own words for them.
const (
	NoSource   = "no source found"
	ThirdParty = "a third party's page, not the platform's"
)

// From is the instant that a rule's span is counted from.
type From string

// The instants.
const (
	Submission From = "submission"
	Rejection  From = "rejection"
	Decision   From = "decision" // of an approval
	Request    From = "request"  // of the last message sent in a case
)

// Confidence is how sure a rule is: V where its source was read, else from
// memory with high, medium or low confidence, or the worker's own word.
type Confidence string

// The confidences.
const (
	Verified Confidence = "V"
	High     Confidence = "R-high"
	Medium   Confidence = "R-med"
	Low      Confidence = "R-low"
	Own      Confidence = "own"
)

// Rule is one rule of a platform.
type Rule struct {
	ID         string            `json:"id"` // such as "prolific-approval"
	Platform   string            `json:"platform"`
	Kind       Kind              `json:"kind"`
	From       From              `json:"from,omitempty"` // "" where the kind makes nothing due
	Months     int               `json:"months,omitempty"`
	Days       int               `json:"days,omitempty"`
	Hours      int               `json:"hours,omitempty"`
	Text       map[string]string `json:"text"`                // what it says, by language
	Do         map[string]string `json:"do,omitempty"`        // what to do, by language
	Source     string            `json:"source"`              // where it is written
	Retrieved  string            `json:"retrieved"`           // the day or month it was read or remembered
	Effective  string            `json:"effective,omitempty"` // from which day it holds; "" where not known
	Confidence Confidence        `json:"confidence"`
	Own        bool              `json:"own,omitempty"` // the worker's version
}

// Dated says whether a rule of this kind makes something due.
func (k Kind) Dated() bool {
	return k == Approval || k == Appeal || k == Payment || k == Contact || k == Answer
}

// Known says whether the rule has a span.
func (r Rule) Known() bool { return r.Months != 0 || r.Days != 0 || r.Hours != 0 }

// In is a text in a language, else in English.
func In(texts map[string]string, language string) string {
	if text, ok := texts[language]; ok {
		return text
	}
	return texts["en"]
}

// Span is the rule's span in words for scripts. Example: "21d", "6mo", "" where
// it is not known.
func (r Rule) Span() string {
	var parts []string
	for _, p := range []struct {
		n    int
		unit string
	}{{r.Months, "mo"}, {r.Days, "d"}, {r.Hours, "h"}} {
		if p.n != 0 {
			parts = append(parts, fmt.Sprintf("%d%s", p.n, p.unit))
		}
	}
	return strings.Join(parts, " ")
}

// ErrRule is wrapped by everything that makes a rule impossible.
var ErrRule = errors.New("impossible rule")

// Check says what makes the rule impossible, if anything does.
func (r Rule) Check() error {
	switch {
	case r.ID == "" || strings.ContainsAny(r.ID, " \t\r\n"):
		return fmt.Errorf("%w: id %q: must be one word", ErrRule, r.ID)
	case r.Platform == "":
		return fmt.Errorf("%w %s: name its platform", ErrRule, r.ID)
	case !slices.Contains(Kinds(), r.Kind):
		return fmt.Errorf("%w %s: kind %q: not one of automatic_approval, appeal, payment, contact, answer, ground, no_ground, practice, law", ErrRule, r.ID, r.Kind)
	case !r.Kind.Dated() && (r.From != "" || r.Known()):
		return fmt.Errorf("%w %s: a rule of kind %s makes nothing due, so it has no span", ErrRule, r.ID, r.Kind)
	case r.Kind.Dated() && !slices.Contains([]From{Submission, Rejection, Decision, Request}, r.From):
		return fmt.Errorf("%w %s: from %q: not one of submission, rejection, decision, request", ErrRule, r.ID, r.From)
	case r.Months < 0 || r.Days < 0 || r.Hours < 0 || r.Months > 1200 || r.Days > 36500 || r.Hours > 876000:
		return fmt.Errorf("%w %s: span %q: must be between nothing and a hundred years", ErrRule, r.ID, r.Span())
	case r.Source == "":
		return fmt.Errorf("%w %s: name its source", ErrRule, r.ID)
	}
	return nil
}

// after is the instant at which the rule's span from an instant ends.
func (r Rule) after(from work.Instant) work.Instant {
	at := from.In(time.UTC)
	if r.Months != 0 {
		at = addMonths(at, r.Months)
	}
	return work.At(at.Add(time.Duration(r.Days)*24*time.Hour + time.Duration(r.Hours)*time.Hour))
}

// addMonths is the same day so many months on, or the last one of a shorter
// month. Example: six months after August 31 is February 28.
func addMonths(at time.Time, months int) time.Time {
	moved := at.AddDate(0, months, 0)
	if moved.Day() != at.Day() {
		moved = moved.AddDate(0, 0, -moved.Day())
	}
	return moved
}

// Rules are rules by which things fall due.
type Rules []Rule

// Parse reads shipped rules, a JSON array.
func Parse(text []byte) (Rules, error) {
	var rules Rules
	if err := json.Unmarshal(text, &rules); err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	for i, r := range rules {
		if err := r.Check(); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(rules[:i], func(o Rule) bool { return o.ID == r.ID }) {
			return nil, fmt.Errorf("%w %s: it is there twice", ErrRule, r.ID)
		}
	}
	return rules, nil
}

// With are the rules with the worker's own in place of those of the same id,
// and beside the others.
func (rs Rules) With(own []Rule) Rules {
	all := slices.Clone(rs)
	for _, r := range own {
		r.Own = true
		if i := slices.IndexFunc(all, func(o Rule) bool { return o.ID == r.ID }); i >= 0 {
			all[i] = r
		} else {
			all = append(all, r)
		}
	}
	return all
}

// Find is the rule of an id.
func (rs Rules) Find(id string) (Rule, bool) {
	i := slices.IndexFunc(rs, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return rs[i], true
}

// On are the rules of a platform alone.
func (rs Rules) On(platform string) Rules {
	return slices.DeleteFunc(slices.Clone(rs), func(r Rule) bool { return !r.of(platform) })
}

// Of are the rules of a platform and those that hold everywhere.
func (rs Rules) Of(platform string) Rules {
	return slices.DeleteFunc(slices.Clone(rs), func(r Rule) bool { return !r.of(platform) && !r.of(Everywhere) })
}

// Dated are the rules that make something due by what became of a submission.
func (rs Rules) Dated() Rules {
	return slices.DeleteFunc(slices.Clone(rs), func(r Rule) bool { return !r.Kind.Dated() || r.From == Request })
}

// Answer is when the answer to a request must be there by a rule; false where
// the rule makes no answer due.
func (r Rule) Answer(requested work.Instant) (Deadline, bool) {
	if r.Kind != Answer || r.From != Request || !r.Known() || !requested.Known() {
		return Deadline{}, false
	}
	return Deadline{Rule: r, At: r.after(requested)}, true
}

// PaymentAfter is how long after an approval a platform says it pays; false
// where nobody knows. Months are counted as 31 days, so that nothing is called
// late too early.
func (rs Rules) PaymentAfter(platform string) (time.Duration, bool) {
	for _, r := range rs {
		if r.Kind == Payment && r.of(platform) && r.From == Decision && r.Known() {
			return time.Duration(31*r.Months+r.Days)*24*time.Hour + time.Duration(r.Hours)*time.Hour, true
		}
	}
	return 0, false
}

func (r Rule) of(platform string) bool { return strings.EqualFold(r.Platform, platform) }

// Facts are what is known of one submission.
type Facts struct {
	ID              work.SubmissionID
	Platform, Title string
	State           work.State
	Submitted       work.Instant
	Decided         work.Instant  // when the present state came about
	AutoApproval    time.Duration // the task's own delay until it is approved by itself; zero: not known
	Unpaid          bool          // credited and not yet received
}

// Deadline is something that falls due.
type Deadline struct {
	Facts Facts
	Rule  Rule
	At    work.Instant
}

// Earliest says that something becomes possible then, instead of ending.
func (d Deadline) Earliest() bool { return d.Rule.Kind == Contact }

// Due are the deadlines of one submission, the nearest first. What has passed
// is among them; an instant that is not known makes nothing due.
func Due(f Facts, rules Rules) []Deadline {
	var all []Deadline
	for _, r := range rules {
		if !r.of(f.Platform) {
			continue
		}
		if at, ok := r.Due(&f); ok {
			all = append(all, Deadline{f, r, at})
		}
	}
	Sort(all)
	return all
}

// Due is when the rule of a submission's platform makes something due of it; false
// where it makes nothing due.
func (r *Rule) Due(f *Facts) (work.Instant, bool) {
	if !f.concerned(r.Kind) {
		return 0, false
	}
	from := f.instant(r.From)
	switch {
	case !from.Known():
		return 0, false
	case r.Kind == Approval && f.AutoApproval > 0:
		return from.Add(f.AutoApproval), true
	}
	return r.after(from), r.Known()
}

// Sort puts the nearest first; of two at one instant, by rule and submission.
func Sort(all []Deadline) {
	slices.SortFunc(all, func(a, b Deadline) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(a.Facts.ID, b.Facts.ID))
	})
}

// concerned says whether a kind of rule is about the submission's state.
func (f *Facts) concerned(k Kind) bool {
	switch k {
	case Approval:
		return f.State == work.Submitted
	case Appeal, Contact:
		return f.State == work.Rejected
	case Payment:
		return f.Unpaid && f.State.Earns()
	}
	return false
}

func (f *Facts) instant(from From) work.Instant {
	if from == Submission {
		return f.Submitted
	}
	return f.Decided // a rejected or approved submission's decision
}
