// Package rating holds what workers say of requesters and platforms.
//
// A review of a requester asks what Turkopticon 2 asks, facts rather than stars,
// and its first version's four scores; a review of a platform asks what
// FairCrowdWork asks, and for Fairwork's ten points. What the ledger knows (time,
// pay, rejections, days pending) is filled in from it and says so, with the
// number of tasks it rests on; the rest is typed, or not said, which is no answer
// and never counts as one.
//
// Reviews of one subject are summed up as counts, never as a mean alone. They
// travel as a file of canonical JSON lines that the writer's key signs (see
// Encode), and a campaign may pool their counts (see Ballot).
//
// A review names no worker. But whoever was the requester of a few tasks may
// recognise who did them by title, time and pay: exporting is the writer's choice.
//
// The package is pure: it reads no clock and no file, and signs nothing. It
// imports work, money and, for canonical JSON, revision.
package rating

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"clickwage/data/work"
)

// ErrReview is wrapped by all that can be wrong with a review.
var ErrReview = errors.New("impossible review")

// Subject is whom a review is about: a requester, or with no requester's name
// and id the platform itself.
type Subject struct {
	Platform    string `json:"platform"`
	Requester   string `json:"requester"`
	RequesterID string `json:"requester_id"`
}

// IsPlatform says that the platform itself is meant.
func (s Subject) IsPlatform() bool { return s.Requester == "" && s.RequesterID == "" }

// Same says whether two subjects are one: on the same platform and of the same
// id, or where one has no id of the same name. Case does not count.
func (s Subject) Same(o Subject) bool {
	if !strings.EqualFold(s.Platform, o.Platform) {
		return false
	}
	if s.RequesterID != "" && o.RequesterID != "" {
		return s.RequesterID == o.RequesterID
	}
	return strings.EqualFold(s.Requester, o.Requester)
}

// Origin says where an answer comes from.
type Origin string

// The origins.
const (
	Typed  Origin = "typed"
	Ledger Origin = "ledger"
)

// Answer is what a review says to one question.
type Answer struct {
	Value  string // one of the question's choices, or a number as its scale writes it
	Why    string // in the writer's words
	Origin Origin
	N      int // of Ledger: over how many tasks
}

// Review is what one worker says of one subject. A question that is not in
// Answers was not answered.
type Review struct {
	ID string
	Subject
	Title   string // of the tasks that it is about; "" for all
	Context string // what else a reader should know
	Written work.Instant
	Answers map[string]Answer // by the question's id
}

// Limits of a review, in characters.
const (
	MaxName = 200
	MaxText = 2000
)

// Check says what makes a review impossible; the error wraps ErrReview.
func (r Review) Check() error {
	if r.Platform == "" {
		return fmt.Errorf("%w: it names no platform", ErrReview)
	}
	if !r.Written.Known() {
		return fmt.Errorf("%w: it does not say when it was written", ErrReview)
	}
	for _, name := range []struct{ what, text string }{
		{"platform", r.Platform}, {"requester", r.Requester}, {"requester's id", r.RequesterID}, {"title", r.Title},
	} {
		if err := readable(name.what, name.text, MaxName, false); err != nil {
			return err
		}
	}
	if err := readable("context", r.Context, MaxText, true); err != nil {
		return err
	}
	if len(r.Answers) == 0 && r.Context == "" {
		return fmt.Errorf("%w: it says nothing", ErrReview)
	}
	for _, id := range slices.Sorted(maps.Keys(r.Answers)) {
		q, ok := Find(id)
		if !ok || !q.asks(r.Subject) {
			return fmt.Errorf("%w: %q: not a question about a %s", ErrReview, id, r.kind())
		}
		if err := q.check(r.Answers[id]); err != nil {
			return err
		}
	}
	return nil
}

func (s Subject) kind() string {
	if s.IsPlatform() {
		return "platform"
	}
	return "requester"
}

// readable refuses what could mislead a reader: control characters and those
// that turn the direction of a line around.
func readable(what, text string, most int, lines bool) error {
	switch {
	case !utf8.ValidString(text):
		return fmt.Errorf("%w: its %s is not UTF-8", ErrReview, what)
	case utf8.RuneCountInString(text) > most:
		return fmt.Errorf("%w: its %s is longer than %d characters", ErrReview, what, most)
	case strings.TrimSpace(text) != text:
		return fmt.Errorf("%w: its %s begins or ends with a space", ErrReview, what)
	}
	for _, c := range text {
		if (unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == '\u2028' || c == '\u2029') && (c != '\n' || !lines) {
			return fmt.Errorf("%w: its %s holds the character %U, which cannot be shown", ErrReview, what, c)
		}
	}
	return nil
}

// About are the reviews of a subject, in their order.
func About(all []Review, s Subject) []Review {
	var about []Review
	for _, r := range all {
		if r.Same(s) {
			about = append(about, r)
		}
	}
	return about
}
