package rating

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// ErrFile is wrapped by all that can be wrong with a file of reviews.
var ErrFile = errors.New("not a file of reviews")

// Limits of a file.
const (
	MaxReviews = 1000
	MaxFile    = 900_000 // bytes of its text
)

const head = "clickwage-ratings/1\n"

// File is reviews as their writer hands them on.
type File struct {
	Signer  string // the public key whose signature it bears
	Reviews []Review
}

// line is a review in a file, its names in the order of RFC 8785.
type line struct {
	Answers     map[string]said `json:"answers"`
	Context     string          `json:"context"`
	ID          string          `json:"id"`
	Platform    string          `json:"platform"`
	Requester   string          `json:"requester"`
	RequesterID string          `json:"requester_id"`
	Title       string          `json:"title"`
	Written     string          `json:"written"`
}

type said struct {
	N      int    `json:"n,omitempty"`
	Origin Origin `json:"origin"`
	Value  string `json:"value"`
	Why    string `json:"why,omitempty"`
}

// Pseudonym is how a review of the writer's own is called in a file: it stays the
// same with the same key and tells neither the ledger's id nor when that was made.
func Pseudonym(signer, id string) string { return digest("pseudonym", signer, id) }

// Foreign is how a review of a file is called in a ledger: no file can give one
// the id of a record that is there.
func Foreign(signer, id string) string {
	d := digest("foreign", signer, id)
	return d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:]
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// KeyID is a public key as people compare it: 16 hexadecimal digits of its hash.
func KeyID(public string) string {
	sum := sha256.Sum256([]byte(public))
	return hex.EncodeToString(sum[:8])
}

// Encode is the text of a file, to be signed by the key of Signer:
//
//	clickwage-ratings/1
//	<the public key>
//	{"answers":{...},"context":"","id":"...",...}
//
// with a line of canonical JSON (RFC 8785) for each review, by id. The same
// reviews give the same bytes. The error wraps ErrFile.
func Encode(f File) (string, error) {
	sorted := slices.SortedFunc(slices.Values(f.Reviews), func(a, b Review) int { return cmp.Compare(a.ID, b.ID) })
	var text strings.Builder
	text.WriteString(head + f.Signer + "\n")
	for i, r := range sorted {
		if err := r.inFile(); err != nil {
			return "", fmt.Errorf("%w: %w", ErrFile, err)
		}
		if i > 0 && r.ID == sorted[i-1].ID {
			return "", fmt.Errorf("%w: review %s is in it twice", ErrFile, r.ID)
		}
		one, err := revision.Canonical(lineOf(r))
		if err != nil {
			return "", err
		}
		text.Write(append(one, '\n'))
	}
	return text.String(), f.limits(text.Len())
}

func (f File) limits(size int) error {
	switch {
	case len(f.Reviews) == 0:
		return fmt.Errorf("%w: there is no review in it", ErrFile)
	case len(f.Reviews) > MaxReviews:
		return fmt.Errorf("%w: %d reviews, at most %d go into one", ErrFile, len(f.Reviews), MaxReviews)
	case size > MaxFile:
		return fmt.Errorf("%w: %d bytes, at most %d go into one", ErrFile, size, MaxFile)
	case strings.ContainsAny(f.Signer, "\n\r") || f.Signer == "":
		return fmt.Errorf("%w: it does not name the key that signs it", ErrFile)
	}
	return nil
}

// inFile holds a review to what a file can say of it.
func (r Review) inFile() error {
	if id, err := hex.DecodeString(r.ID); err != nil || len(id) != 16 || hex.EncodeToString(id) != r.ID {
		return fmt.Errorf("%q is no id of a review", r.ID)
	}
	if r.Written != Second(r.Written) {
		return fmt.Errorf("review %s was written at a part of a second", r.ID)
	}
	return r.Check()
}

// Second is an instant cut to whole seconds, as reviews are dated.
func Second(at work.Instant) work.Instant {
	return work.At(at.In(time.UTC).Truncate(time.Second))
}

func lineOf(r Review) line {
	l := line{
		Answers: map[string]said{}, Context: r.Context, ID: r.ID, Platform: r.Platform, Requester: r.Requester, RequesterID: r.RequesterID,
		Title: r.Title, Written: r.Written.In(time.UTC).Format(time.RFC3339),
	}
	for id, a := range r.Answers {
		l.Answers[id] = said{a.N, a.Origin, a.Value, a.Why}
	}
	return l
}

func (l line) review() (Review, error) {
	at, err := time.Parse(time.RFC3339, l.Written)
	if err != nil {
		return Review{}, fmt.Errorf("%q is no moment", l.Written)
	}
	r := Review{
		ID: l.ID, Subject: Subject{l.Platform, l.Requester, l.RequesterID}, Title: l.Title, Context: l.Context, Written: work.At(at),
		Answers: map[string]Answer{},
	}
	for id, s := range l.Answers {
		r.Answers[id] = Answer{s.Value, s.Why, s.Origin, s.N}
	}
	return r, r.inFile()
}

// Decode reads the text of a file whose signature was checked. It takes no other
// spelling than Encode's; the error names the line and wraps ErrFile.
func Decode(text string) (File, error) {
	signer, rest, err := signerOf(text)
	f := File{Signer: signer}
	if err != nil {
		return f, err
	}
	n := 2
	for one := range strings.Lines(rest) {
		n++
		var l line
		if err := revision.Strict([]byte(strings.TrimSuffix(one, "\n")), &l); err != nil {
			return f, fmt.Errorf("%w: line %d: %w", ErrFile, n, err)
		}
		r, err := l.review()
		if err != nil {
			return f, fmt.Errorf("%w: line %d: %w", ErrFile, n, err)
		}
		f.Reviews = append(f.Reviews, r)
	}
	again, err := Encode(f)
	if err == nil && again != text {
		err = fmt.Errorf("%w: its lines are not in order", ErrFile)
	}
	return f, err
}

// Signer is the public key that a file says has signed it.
func Signer(text string) (string, error) {
	signer, _, err := signerOf(text)
	return signer, err
}

func signerOf(text string) (signer, rest string, err error) {
	rest, ours := strings.CutPrefix(text, head)
	signer, rest, ended := strings.Cut(rest, "\n")
	if !ours || !ended {
		return "", "", fmt.Errorf("%w: it does not begin with %q", ErrFile, strings.TrimSpace(head))
	}
	return signer, rest, nil
}
