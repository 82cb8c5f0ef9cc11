// Package exposure is the vocabulary of a log that a worker may keep of work
// that distresses: what kind it was, for how long, how hard it was, whether the
// worker was warned beforehand and could have opted out, and what breaks there
// were. Never what was seen: an entry has no free text, no picture and no
// address, so that it cannot hold any.
//
// It counts and compares nothing with anybody. It refuses to diagnose, to
// score, to praise and to warn of figures: there is no agreed limit of minutes.
//
// The package is pure: it reads no clock and no file. It imports work and
// timeline. Where the log is kept, and how it is sealed, is package tracker's.
package exposure

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clickwage/data/work"
)

// Tag is what kind of distressing work it was.
type Tag string

// The tags.
const (
	Violence   Tag = "violence"
	Sexual     Tag = "sexual"
	ChildAbuse Tag = "child-abuse"
	SelfHarm   Tag = "self-harm"
	Hate       Tag = "hate"
	Animal     Tag = "animal"
	Other      Tag = "other"
)

// Tags are all tags, in the order in which they are offered.
func Tags() []Tag { return []Tag{Violence, Sexual, ChildAbuse, SelfHarm, Hate, Animal, Other} }

// MostSeverity is the top of the worker's own scale, which begins at 0.
const MostSeverity = 4

// Known is an answer that may be missing: "yes", "no", or "" for not known.
type Known string

// The answers.
const (
	Yes     Known = "yes"
	No      Known = "no"
	Unknown Known = ""
)

// Entry is one stretch of distressing work.
type Entry struct {
	ID         string            `json:"id"` // a UUID version 7
	At         work.Instant      `json:"at"` // when it began; its day is that of the whole entry
	Minutes    int               `json:"minutes"`
	Tag        Tag               `json:"tag"`
	Severity   int               `json:"severity"` // 0 to 4, as the worker felt it
	Warned     Known             `json:"warned,omitempty"`
	OptOut     Known             `json:"opt_out,omitempty"`    // whether there was a way to leave it out
	Run        int               `json:"run,omitempty"`        // minutes of the longest stretch without a break; 0: not known
	Breaks     *int              `json:"breaks,omitempty"`     // how many; nil: not known
	Submission work.SubmissionID `json:"submission,omitempty"` // the ledger's, or none
}

// ErrEntry is wrapped by everything that makes an entry impossible.
var ErrEntry = errors.New("impossible entry")

// mostMinutes is a day.
const mostMinutes = 24 * 60

// Check says what makes the entry impossible, if anything does.
func (e Entry) Check() error {
	known := func(k Known) bool { return k == Yes || k == No || k == Unknown }
	switch {
	case !plain(e.ID) || e.ID == "":
		return fmt.Errorf("%w: id %q", ErrEntry, e.ID)
	case !e.At.Known():
		return fmt.Errorf("%w: no time", ErrEntry)
	case !slices.Contains(Tags(), e.Tag):
		return fmt.Errorf("%w: tag %q: not one of %s", ErrEntry, e.Tag, names())
	case e.Minutes < 1 || e.Minutes > mostMinutes:
		return fmt.Errorf("%w: %d minutes: must be 1 to %d", ErrEntry, e.Minutes, mostMinutes)
	case e.Severity < 0 || e.Severity > MostSeverity:
		return fmt.Errorf("%w: severity %d: must be 0 to %d", ErrEntry, e.Severity, MostSeverity)
	case !known(e.Warned) || !known(e.OptOut):
		return fmt.Errorf("%w: warned %q, opt-out %q: each is yes, no, or empty where not known", ErrEntry, e.Warned, e.OptOut)
	case e.Run < 0 || e.Run > e.Minutes:
		return fmt.Errorf("%w: %d minutes without a break: must not be more than the %d in all", ErrEntry, e.Run, e.Minutes)
	case e.Breaks != nil && (*e.Breaks < 0 || *e.Breaks > mostMinutes):
		return fmt.Errorf("%w: %d breaks: must be 0 to %d", ErrEntry, *e.Breaks, mostMinutes)
	case !plain(string(e.Submission)):
		return fmt.Errorf("%w: submission %q: must be an id of the ledger", ErrEntry, e.Submission)
	}
	return nil
}

// plain keeps ids from holding words.
func plain(id string) bool {
	return len(id) <= 36 && strings.Trim(id, "0123456789abcdef-") == ""
}

func names() string {
	var all []string
	for _, t := range Tags() {
		all = append(all, string(t))
	}
	return strings.Join(all, ", ")
}

// Log is all entries, the earliest first.
type Log []Entry

// With is the log with an entry added, or put in the place of the one with its
// id. The log itself stays as it is.
func (l Log) With(e Entry) Log {
	out, _ := l.Without(e.ID)
	at, _ := slices.BinarySearchFunc(out, e, func(a, b Entry) int {
		if a.At != b.At {
			return int(max(-1, min(1, a.At-b.At)))
		}
		return strings.Compare(a.ID, b.ID)
	})
	return slices.Insert(out, at, e)
}

// Without is the log without the entry of an id; ok is false where there is none.
func (l Log) Without(id string) (rest Log, ok bool) {
	rest = slices.DeleteFunc(slices.Clone(l), func(e Entry) bool { return e.ID == id })
	return rest, len(rest) < len(l)
}

// Find is the entry of an id.
func (l Log) Find(id string) (Entry, bool) {
	for _, e := range l {
		if e.ID == id {
			return e, true
		}
	}
	return Entry{}, false
}

// ErrNewer is returned for a log that a newer Clickwage wrote.
var ErrNewer = errors.New("a newer Clickwage wrote this log; update Clickwage to read it")

const version = 1

type file struct {
	Version int     `json:"clickwage_exposure"`
	Entries []Entry `json:"entries"`
}

// Encode writes the log as it stands in its file, before that is sealed.
func (l Log) Encode() ([]byte, error) { return json.Marshal(file{version, l}) }

// Decode reads what Encode wrote. A log with an impossible entry is refused
// whole: writing it back would lose what was not understood.
func Decode(text []byte) (Log, error) {
	var f file
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("exposure log: %w", err)
	}
	if f.Version > version {
		return nil, ErrNewer
	}
	if f.Version != version {
		return nil, errors.New("exposure log: not a log of Clickwage's")
	}
	var l Log
	for _, e := range f.Entries {
		if err := e.Check(); err != nil {
			return nil, fmt.Errorf("exposure log: %w", err)
		}
		l = l.With(e)
	}
	return l, nil
}
