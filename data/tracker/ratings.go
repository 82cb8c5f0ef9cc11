package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"clickwage/data/keys"
	"clickwage/data/rating"
	"clickwage/data/store"
	"clickwage/data/work"
)

// RatingsKey is the name of the key that signs reviews. It is derived from the
// ledger's key and cannot be tied to it: a dispute names the worker, a review
// does not.
const RatingsKey = "clickwage-ratings"

// ErrUnsigned is returned where a file is not as its signer wrote it.
var ErrUnsigned = keys.ErrUnsigned

// Reviews are all reviews, the worker's own and those of others, the newest made
// first.
func (t *Tracker) Reviews(ctx context.Context) ([]store.Review, error) { return t.store.Reviews(ctx) }

// OwnReviews are the worker's own, as sums and ballots take them.
func OwnReviews(all []store.Review) (own []rating.Review) {
	for _, r := range all {
		if r.Own() {
			own = append(own, r.Review)
		}
	}
	return own
}

// AddReview keeps a review of the worker's own, written now. The error wraps
// rating.ErrReview where it cannot be; then nothing was kept.
func (t *Tracker) AddReview(ctx context.Context, r rating.Review) (store.Review, error) {
	made := store.Review{Review: r}
	made.ID, made.Written = store.NewID(), rating.Second(t.Now())
	if err := made.Check(); err != nil {
		return made, err
	}
	return made, t.write(ctx, store.Label{What: "review", Source: work.Manual}, func(tx *store.Tx) error { return tx.PutReview(made) })
}

// EditReview lets edit change a review of the worker's own; whom it is about
// stays. Where something changed it counts as written now.
func (t *Tracker) EditReview(ctx context.Context, id string, edit func(*rating.Review)) (r store.Review, err error) {
	err = t.write(ctx, store.Label{What: "review", Source: work.Manual}, func(tx *store.Tx) error {
		if r, err = tx.Review(id); err != nil {
			return err
		}
		if !r.Own() {
			return fmt.Errorf("%w: review %s was signed by another", rating.ErrReview, id)
		}
		before := r
		r.Answers = cloned(r.Answers)
		edit(&r.Review)
		r.ID, r.Subject, r.Written = before.ID, before.Subject, before.Written
		if sameReview(before.Review, r.Review) {
			return nil
		}
		r.Written = max(rating.Second(t.Now()), before.Written.Add(time.Second)) // readers keep the later one
		if err := r.Check(); err != nil {
			return err
		}
		return tx.PutReview(r)
	})
	return r, err
}

func cloned(answers map[string]rating.Answer) map[string]rating.Answer {
	out := map[string]rating.Answer{}
	maps.Copy(out, answers)
	return out
}

func sameReview(a, b rating.Review) bool {
	return a.Title == b.Title && a.Context == b.Context && maps.Equal(a.Answers, b.Answers)
}

// RemoveReviews takes reviews out of the ledger, all of them or none; undo brings
// them back.
func (t *Tracker) RemoveReviews(ctx context.Context, ids []string) error {
	return t.write(ctx, store.Label{What: "review", Source: work.Manual}, func(tx *store.Tx) error {
		for _, id := range ids {
			if err := tx.DeleteReview(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveReviewsOf takes out all reviews of others that a file brought, by its
// SHA-256, or that a key signed, by its key id: whole or their first digits, eight
// at least. It returns how many; none is store.ErrNotFound.
func (t *Tracker) RemoveReviewsOf(ctx context.Context, file, signer string) (n int, err error) {
	begins := func(whole, digits string) bool { return len(digits) >= 8 && strings.HasPrefix(whole, digits) }
	err = t.write(ctx, store.Label{What: "ratings", Source: work.Manual}, func(tx *store.Tx) error {
		all, err := tx.Reviews()
		if err != nil {
			return err
		}
		for _, r := range all {
			if r.Own() || !begins(r.File, file) && !begins(rating.KeyID(r.Signer), signer) {
				continue
			}
			if err := tx.DeleteReview(r.ID); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return fmt.Errorf("no review of others is of %s: %w", file+signer, store.ErrNotFound)
		}
		return nil
	})
	return n, err
}

// ExportedReviews is what was written.
type ExportedReviews struct {
	Reviews int
	Signer  string // the public key
}

// ExportReviews writes reviews of the worker's own to a file, signed by a key that
// is derived from the ledger's; all of them where no id is given. What others
// signed is never among them. The errors are those of Signing; ErrNotFound where
// there is nothing to write.
func (t *Tracker) ExportReviews(ctx context.Context, path, passphrase string, ids []string) (done ExportedReviews, err error) {
	all, err := t.store.Reviews(ctx)
	if err != nil {
		return done, err
	}
	own := OwnReviews(all)
	for _, id := range ids {
		if !slices.ContainsFunc(own, func(r rating.Review) bool { return r.ID == id }) {
			return done, fmt.Errorf("review %s of your own: %w", id, store.ErrNotFound)
		}
	}
	if len(ids) > 0 {
		own = slices.DeleteFunc(own, func(r rating.Review) bool { return !slices.Contains(ids, r.ID) })
	}
	if len(own) == 0 {
		return done, fmt.Errorf("a review of your own: %w", store.ErrNotFound)
	}
	ledgers, err := t.Signing(ctx, passphrase)
	if err != nil {
		return done, err
	}
	key, err := ledgers.Derive(RatingsKey)
	if err != nil {
		return done, err
	}
	done = ExportedReviews{len(own), key.Public()}
	for i := range own {
		own[i].ID = rating.Pseudonym(done.Signer, own[i].ID)
	}
	text, err := rating.Encode(rating.File{Signer: done.Signer, Reviews: own})
	if err != nil {
		return done, err
	}
	signed, err := key.Sign(text)
	if err != nil {
		return done, err
	}
	return done, WriteFile(path, func(w io.Writer) error { _, err := w.Write(signed); return err }, func(part string) error {
		_, _, err := openReviews(part)
		return err
	})
}

// ImportedReviews is what a file of reviews brought.
type ImportedReviews struct {
	Signer                          string // the public key
	File                            string // SHA-256, for RemoveReviewsOf
	Added, Updated, Unchanged, Mine int    // Mine: the worker's own, which were left as they are
}

// ImportReviews takes in what another worker has signed, beside the worker's own
// and apart from them. A review that is there stays unless the file has a later
// one in its place, so a file read twice changes nothing. Whoever holds a key can
// have typed anything: the signature says that one key said it, no more. An
// altered file wraps ErrUnsigned or rating.ErrFile.
func (t *Tracker) ImportReviews(ctx context.Context, path string) (done ImportedReviews, err error) {
	f, sum, err := openReviews(path)
	if err != nil {
		return done, fmt.Errorf("reviews %s: %w; nothing was taken in", path, err)
	}
	done = ImportedReviews{Signer: f.Signer, File: sum}
	err = t.write(ctx, store.Label{What: "ratings", Source: work.Imported}, func(tx *store.Tx) error {
		known, own, err := knownReviews(tx, f.Signer)
		if err != nil {
			return err
		}
		for _, r := range f.Reviews {
			one := store.Review{Review: r, Signer: f.Signer, Ref: r.ID, File: sum}
			one.ID = rating.Foreign(f.Signer, r.ID)
			have, there := known[one.ID]
			switch {
			case own[r.ID]:
				done.Mine++
				continue
			case there && have >= r.Written:
				done.Unchanged++
				continue
			case there:
				done.Updated++
			default:
				done.Added++
			}
			if err := tx.PutReview(one); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

// knownReviews are when the reviews that stand were written, and what the
// worker's own would be called in a file of a signer.
func knownReviews(tx *store.Tx, signer string) (known map[string]work.Instant, own map[string]bool, err error) {
	all, err := tx.Reviews()
	known, own = map[string]work.Instant{}, map[string]bool{}
	for _, r := range all {
		if known[r.ID] = r.Written; r.Own() {
			own[rating.Pseudonym(signer, r.ID)] = true
		}
	}
	return known, own, err
}

// openReviews reads a file of reviews, checks its signature and then what it says.
func openReviews(path string) (f rating.File, sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return f, "", fmt.Errorf("cannot be read: %w", err)
	}
	defer file.Close()
	signed, err := io.ReadAll(io.LimitReader(file, maxReviews+1))
	if err != nil {
		return f, "", fmt.Errorf("cannot be read: %w", err)
	}
	if len(signed) > maxReviews {
		return f, "", fmt.Errorf("%w: it has more than %d bytes", rating.ErrFile, maxReviews)
	}
	text, err := keys.Text(signed)
	if err != nil {
		return f, "", fmt.Errorf("%w: %w", rating.ErrFile, err)
	}
	signer, err := rating.Signer(text)
	if err != nil {
		return f, "", err
	}
	if text, err = keys.OpenNote(signed, signer); errors.Is(err, keys.ErrKey) {
		return f, "", fmt.Errorf("%w: its signer is %w", rating.ErrFile, err)
	} else if err != nil {
		return f, "", err
	}
	f, err = rating.Decode(text)
	digest := sha256.Sum256(signed)
	return f, hex.EncodeToString(digest[:]), err
}

// maxReviews bounds the file with its signature.
const maxReviews = rating.MaxFile + 4096

// Said is what is said of one subject.
type Said struct {
	Own, Others rating.Summary
	Keys        int // by how many keys the others' reviews are signed
}

// SaidOf sums up the reviews of one subject, or of several that count as one, the
// worker's own and those of others apart. The worker counts once in each answer,
// and so does every key.
func SaidOf(all []store.Review, about func(rating.Subject) bool) Said {
	all = slices.DeleteFunc(slices.Clone(all), func(r store.Review) bool { return !about(r.Subject) })
	signed := map[string][]rating.Review{}
	for _, r := range all {
		if !r.Own() {
			signed[r.Signer] = append(signed[r.Signer], r.Review)
		}
	}
	others := slices.Collect(maps.Values(signed))
	return Said{Own: rating.Summarise(OwnReviews(all)), Others: rating.Summarise(others...), Keys: len(signed)}
}

// Said is what is said of a subject.
func (t *Tracker) Said(ctx context.Context, s rating.Subject) (Said, error) {
	all, err := t.store.Reviews(ctx)
	return SaidOf(all, s.Same), err
}
