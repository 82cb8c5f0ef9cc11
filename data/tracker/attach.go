package tracker

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"clickwage/data/evidence"
	"clickwage/data/store"
	"clickwage/data/work"
)

// AttachOptions say what is attached to a case.
type AttachOptions struct {
	Path     string                  // Required: the file, which is copied at once
	Kind     evidence.AttachmentKind // Defaults to other
	Captured work.Instant            // when it was taken; Defaults to not known
	Note     string
	Withheld bool // only hash, size and note are ever disclosed
}

// AttachmentKinds are all kinds of attachment.
func AttachmentKinds() []evidence.AttachmentKind {
	return []evidence.AttachmentKind{evidence.Instructions, evidence.Submitted, evidence.Screenshot, evidence.Mail, evidence.Other}
}

// Attach copies a file into the ledger, under the hash of its content, and makes
// it an exhibit of a case. What becomes of the file later does not matter. Its
// name is data only. The error wraps store.ErrTooLarge above 25 MB a file or
// 200 MB a case; then nothing was kept.
func (t *Tracker) Attach(ctx context.Context, id string, opt AttachOptions) (store.Exhibit, error) {
	if opt.Kind == "" {
		opt.Kind = evidence.Other
	}
	if !slices.Contains(AttachmentKinds(), opt.Kind) {
		return store.Exhibit{}, fmt.Errorf("%w: attachment %q: not one of %s", ErrCase, opt.Kind, list(AttachmentKinds()))
	}
	content, err := readAttachment(opt.Path)
	if err != nil {
		return store.Exhibit{}, err
	}
	path, err := filepath.Abs(opt.Path)
	if err != nil {
		return store.Exhibit{}, err
	}
	e := store.Exhibit{Path: path, Attachment: evidence.Attachment{
		ID: store.NewID(), Kind: opt.Kind, Name: filepath.Base(path), Size: int64(len(content)), Captured: opt.Captured,
		Added: t.Now(), Note: opt.Note, Withheld: opt.Withheld,
	}}
	_, err = t.changeCase(ctx, id, func(tx *store.Tx, _ *store.Case) error {
		parts, err := tx.CaseParts(id)
		if err != nil {
			return err
		}
		total := e.Size
		for _, p := range parts {
			if p.Exhibit != nil {
				total += p.Exhibit.Size
			}
		}
		if total > store.MaxCaseAttachment {
			return fmt.Errorf("attachment %s: %w: the case would hold %d bytes of attachments, and at most %d are taken; nothing was attached",
				opt.Path, store.ErrTooLarge, total, store.MaxCaseAttachment)
		}
		if e.Sum, err = tx.PutContent(content); err != nil {
			return fmt.Errorf("attachment %s: %w", opt.Path, err)
		}
		return tx.PutCasePart(store.CasePart{ID: e.ID, Case: id, Exhibit: &e})
	})
	return e, err
}

// readAttachment reads a file, and no more of it than an attachment may have.
func readAttachment(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, notAttached(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file")
	}
	if err != nil {
		return nil, notAttached(path, err)
	}
	content, err := io.ReadAll(io.LimitReader(file, store.MaxAttachment+1))
	if err == nil && len(content) > store.MaxAttachment {
		err = fmt.Errorf("%w: it has more than %d bytes", store.ErrTooLarge, store.MaxAttachment)
	}
	if err != nil {
		return nil, notAttached(path, err)
	}
	return content, nil
}

func notAttached(path string, err error) error {
	var cause *fs.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return fmt.Errorf("attachment %s cannot be read: %w; nothing was attached", path, err)
}

// Original is what became of the file that an exhibit was copied from.
type Original string

// What can have become of it.
const (
	OriginalSame    Original = "unchanged"
	OriginalChanged Original = "changed"
	OriginalGone    Original = "gone"
)

// VerifiedFile is an exhibit of a case, compared.
type VerifiedFile struct {
	Exhibit  store.Exhibit
	Original Original
	Kept     error // why the ledger's copy is not what was taken in; nil: it is
}

// VerifyFiles compares the exhibits of a case with the files they were copied
// from. The ledger's copies are what counts, and are hashed anew.
func (t *Tracker) VerifyFiles(ctx context.Context, id string) ([]VerifiedFile, error) {
	if _, err := t.store.Case(ctx, id); err != nil {
		return nil, err
	}
	parts, err := t.store.CaseParts(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []VerifiedFile
	for _, p := range parts {
		if p.Exhibit == nil {
			continue
		}
		one := VerifiedFile{Exhibit: *p.Exhibit, Original: OriginalSame}
		_, one.Kept = t.store.Content(ctx, p.Exhibit.Sum)
		content, err := readAttachment(p.Exhibit.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			one.Original = OriginalGone
		case err != nil || sha256.Sum256(content) != p.Exhibit.Sum:
			one.Original = OriginalChanged
		}
		all = append(all, one)
	}
	return all, nil
}

// AttachmentContent is what an exhibit holds, with the hash it was taken in
// under; else the error wraps store.ErrDamaged.
func (t *Tracker) AttachmentContent(ctx context.Context, e store.Exhibit) ([]byte, error) {
	return t.store.Content(ctx, e.Sum)
}
