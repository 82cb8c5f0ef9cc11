package tracker

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"clickwage/data/store"
)

// A pack is all that a worker takes to another computer, in one sealed file:
// inside the seal a tar with pack.json first, then ledger.db, and after it the
// signing key and whatever else is to go along: packFiles is the place to add it.

const (
	packedHead   = "pack.json"
	packedLedger = "ledger.db"
	packedKey    = "key.age"
	packVersion  = 1
)

type packHead struct {
	Clickwage string `json:"clickwage"` // "pack"
	Version   int    `json:"version"`
}

// ErrNotPack is returned for a sealed file that is none of Pack's.
var ErrNotPack = errors.New("not a Clickwage pack; a backup comes back with restore")

// packFile is a file that goes along, by its name in the pack.
type packFile struct{ name, path string }

// packFiles are the files that go along besides the ledger: its signing key,
// under its own passphrase. unpackInto and Unpack know where each goes.
func packFiles(ledger string) []packFile {
	if _, err := os.Stat(KeyPath(ledger)); err != nil {
		return nil
	}
	return []packFile{{packedKey, KeyPath(ledger)}}
}

// Pack writes the ledger, and what goes along with it, to one new sealed file,
// whole or not at all, opened again and compared before it gets its name.
func (t *Tracker) Pack(ctx context.Context, to, passphrase string) error {
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("pack %s: %w; name a new one", to, os.ErrExist)
	}
	return t.copied(ctx, filepath.Dir(to), func(plain string) error {
		return seal(to, passphrase, func(w io.Writer) error {
			pack := tar.NewWriter(w)
			head, err := json.Marshal(packHead{"pack", packVersion})
			if err != nil {
				return err
			}
			if err := pack.WriteHeader(&tar.Header{Name: packedHead, Mode: 0o600, Size: int64(len(head)), ModTime: t.now()}); err != nil {
				return err
			}
			if _, err := pack.Write(head); err != nil {
				return err
			}
			for _, f := range append([]packFile{{packedLedger, plain}}, packFiles(t.Path())...) {
				if err := addFile(pack, f, t.now()); err != nil {
					return err
				}
			}
			return pack.Close()
		})
	})
}

func addFile(pack *tar.Writer, f packFile, now time.Time) error {
	info, err := os.Stat(f.path)
	if err != nil {
		return err
	}
	if err := pack.WriteHeader(&tar.Header{Name: f.name, Mode: 0o600, Size: info.Size(), ModTime: now}); err != nil {
		return err
	}
	return copyInto(pack, f.path)
}

// Unpack puts the ledger of a pack where there is none yet, or an empty one. It
// is the same ledger: no new epoch. Errors: store.ErrNotEmpty, ErrNotPack,
// those of Restore.
func Unpack(ctx context.Context, opt RestoreOptions) (done store.Restored, err error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	sealed, err := IsSealed(opt.From)
	if err != nil {
		return done, err
	}
	if !sealed {
		return done, fmt.Errorf("pack %s: %w", opt.From, ErrNotPack)
	}
	if err := os.MkdirAll(filepath.Dir(opt.Path), 0o700); err != nil {
		return done, err
	}
	err = inScratch(filepath.Dir(opt.Path), func(scratch string) error {
		if err := unsealed(opt.From, opt.Passphrase, func(in io.Reader) error { return unpackInto(scratch, in) }); err != nil {
			return fmt.Errorf("pack %s: %w", opt.From, err)
		}
		undo, err := unpackKey(filepath.Join(scratch, packedKey), KeyPath(opt.Path))
		if err != nil {
			return err
		}
		opt.From = filepath.Join(scratch, packedLedger)
		if done, err = replaceLedger(ctx, opt, true); err != nil {
			undo()
		}
		return err
	})
	return done, err
}

// unpackKey puts the key of a pack, if there is one, where its ledger will be.
// Another key is never overwritten.
func unpackKey(from, to string) (undo func(), err error) {
	undo = func() {}
	key, err := os.ReadFile(from)
	if errors.Is(err, os.ErrNotExist) {
		return undo, nil
	}
	if err != nil {
		return undo, err
	}
	switch there, err := os.ReadFile(to); {
	case err == nil && bytes.Equal(there, key):
		return undo, nil
	case err == nil:
		return undo, fmt.Errorf("%s: another signing key is there already; nothing was changed", to)
	}
	return func() { os.Remove(to) }, privateFile(to, bytes.NewReader(key))
}

// Bring makes a ledger that the worker has already the one at a path: a pack, as
// the same ledger, or else a backup or another ledger's file, which it goes on
// from in a new epoch. The file is only read. Errors: those of Unpack and Restore.
func Bring(ctx context.Context, opt RestoreOptions) (store.Restored, error) {
	done, err := Unpack(ctx, opt)
	if errors.Is(err, ErrNotPack) {
		return Restore(ctx, opt)
	}
	return done, err
}

// unpackInto takes the files of a pack into a scratch folder. It knows every
// name that a pack may have and refuses others.
func unpackInto(scratch string, in io.Reader) error {
	pack := tar.NewReader(in)
	for n := 0; ; n++ {
		h, err := pack.Next()
		if errors.Is(err, io.EOF) && n >= 2 {
			_, err := io.Copy(io.Discard, in) // to its end, so that a cut is noticed
			return err
		}
		if err != nil || h.Typeflag != tar.TypeReg || (n == 0) != (h.Name == packedHead) {
			return errors.Join(ErrNotPack, err)
		}
		switch h.Name {
		case packedHead:
			var head packHead
			if err := json.NewDecoder(io.LimitReader(pack, 1<<16)).Decode(&head); err != nil || head.Clickwage != "pack" {
				return errors.Join(ErrNotPack, err)
			}
			if head.Version > packVersion {
				return fmt.Errorf("pack of version %d: %w", head.Version, store.ErrNewer)
			}
		case packedLedger, packedKey:
			if err := privateFile(filepath.Join(scratch, h.Name), pack); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%q: %w", h.Name, ErrNotPack)
		}
	}
}
