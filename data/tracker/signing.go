package tracker

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/store"
)

// KeyEnd is how the name of a signing key's file ends: the ledger's name before
// it, a passphrase around it (age).
const KeyEnd = keys.End

// KeyPath is where the key of a ledger lies.
func KeyPath(ledger string) string { return ledger + KeyEnd }

// nextKey is where a key waits until the ledger knows it.
func nextKey(ledger string) string { return ledger + ".next" + KeyEnd }

// What can be wrong with a signing key.
var (
	ErrKeyThere = errors.New("the ledger has a signing key already")
	ErrNoKey    = errors.New("the ledger has no signing key yet; the first checkpoint makes one, or: clickwage-cli key create")
	ErrKeyLost  = errors.New("the ledger's signing key is not here; bring its backup back with: clickwage-cli key restore FILE")
)

// KeyState is what is known of the ledger's key without its passphrase.
type KeyState struct {
	store.Origin
	Keys []store.WorkerKey // the one in use last
	Here bool              // its file lies beside the ledger
}

// Public is the key in use; "" where there is none.
func (k KeyState) Public() string {
	if len(k.Keys) == 0 {
		return ""
	}
	return k.Keys[len(k.Keys)-1].Public
}

// Key is the state of the ledger's signing key.
func (t *Tracker) Key(ctx context.Context) (k KeyState, err error) {
	if k.Origin, err = t.store.Origin(ctx); err != nil {
		return k, err
	}
	if k.Keys, err = t.store.WorkerKeys(ctx); err != nil {
		return k, err
	}
	_, err = os.Stat(KeyPath(t.Path()))
	k.Here = err == nil
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return k, err
}

// CreateKey makes the ledger's signing key and seals it with a passphrase beside
// the ledger. Errors: ErrKeyThere, keys.ErrNone.
func (t *Tracker) CreateKey(ctx context.Context, passphrase string) (public string, err error) {
	key, err := t.createKey(ctx, passphrase)
	return key.Public(), err
}

func (t *Tracker) createKey(ctx context.Context, passphrase string) (keys.Signing, error) {
	state, err := t.Key(ctx)
	if err != nil {
		return keys.Signing{}, err
	}
	if len(state.Keys) > 0 || state.Here {
		return keys.Signing{}, fmt.Errorf("ledger %s: %w", t.Path(), ErrKeyThere)
	}
	return t.newKey(ctx, passphrase, func(fresh keys.Signing) (store.WorkerKey, error) {
		return store.WorkerKey{Public: fresh.Public()}, nil
	})
}

// RotateKey puts a new key in the place of the present one, which hands over to
// it. The passphrase opens the old and seals the new.
func (t *Tracker) RotateKey(ctx context.Context, passphrase string) (public string, err error) {
	old, err := t.Signing(ctx, passphrase)
	if err != nil {
		return "", err
	}
	key, err := t.newKey(ctx, passphrase, func(fresh keys.Signing) (store.WorkerKey, error) {
		note, err := evidence.Handover(old, fresh, t.now())
		return store.WorkerKey{Public: fresh.Public(), Handover: note}, err
	})
	return key.Public(), err
}

// ReplaceLostKey makes a new key where the old one is gone for good, and opens a
// new epoch, whose continuity no signature proves. The lost key's file, if there
// is one, is kept under another name.
func (t *Tracker) ReplaceLostKey(ctx context.Context, passphrase, reason string) (public string, err error) {
	state, err := t.Key(ctx)
	if err != nil {
		return "", err
	}
	if len(state.Keys) == 0 {
		return "", ErrNoKey
	}
	if reason == "" {
		reason = "the signing key was lost"
	}
	if state.Here {
		if err := os.Rename(KeyPath(t.Path()), t.Path()+".lost-"+t.now().UTC().Format("20060102T150405")+KeyEnd); err != nil {
			return "", err
		}
	}
	key, err := t.newKey(ctx, passphrase, func(fresh keys.Signing) (store.WorkerKey, error) {
		return store.WorkerKey{Public: fresh.Public(), Lost: reason}, nil
	})
	return key.Public(), err
}

// newKey makes a key, seals it, lets the ledger know it, and only then gives it
// the name of the key in use. Signing finishes what a crash left in between.
func (t *Tracker) newKey(ctx context.Context, passphrase string, record func(keys.Signing) (store.WorkerKey, error)) (fresh keys.Signing, err error) {
	origin, err := t.store.Origin(ctx)
	if err != nil {
		return fresh, err
	}
	if fresh, err = keys.NewSigning(origin.Ledger, rand.Reader); err != nil {
		return fresh, err
	}
	if err := saveKey(nextKey(t.Path()), passphrase, fresh); err != nil {
		return fresh, err
	}
	known, err := record(fresh)
	if err == nil {
		err = t.store.PutWorkerKey(ctx, known)
	}
	if err != nil {
		return fresh, errors.Join(err, os.Remove(nextKey(t.Path())))
	}
	t.emit(Change{})
	return fresh, os.Rename(nextKey(t.Path()), KeyPath(t.Path()))
}

func saveKey(path, passphrase string, key keys.Signing) error {
	return notWritten(path, key.Save(path, passphrase))
}

// Signing opens the key in use. Errors: ErrNoKey, ErrKeyLost,
// ErrPassphrase, store.ErrOtherKey.
func (t *Tracker) Signing(ctx context.Context, passphrase string) (keys.Signing, error) {
	state, err := t.Key(ctx)
	if err != nil {
		return keys.Signing{}, err
	}
	if len(state.Keys) == 0 && !state.Here {
		return keys.Signing{}, ErrNoKey
	}
	if key, err := keys.LoadSigning(nextKey(t.Path()), passphrase); err == nil && key.Public() == state.Public() {
		return key, os.Rename(nextKey(t.Path()), KeyPath(t.Path()))
	}
	if !state.Here {
		return keys.Signing{}, ErrKeyLost
	}
	key, err := keys.LoadSigning(KeyPath(t.Path()), passphrase)
	if err != nil {
		return key, err
	}
	if len(state.Keys) == 0 { // the ledger went on from a backup that is older than its key
		return key, t.store.PutWorkerKey(ctx, store.WorkerKey{Public: key.Public()})
	}
	if key.Public() != state.Public() {
		return key, fmt.Errorf("signing key %s: %w", KeyPath(t.Path()), store.ErrOtherKey)
	}
	return key, nil
}

// BackupKey writes the key in use to a new file, sealed with the same
// passphrase, opened again and compared.
func (t *Tracker) BackupKey(ctx context.Context, to, passphrase string) error {
	key, err := t.Signing(ctx, passphrase)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("key backup %s: %w; name a new one", to, fs.ErrExist)
	}
	return saveKey(to, passphrase, key)
}

// RestoreKey brings the key back from its backup. It must be the one in use.
func (t *Tracker) RestoreKey(ctx context.Context, from, passphrase string) error {
	state, err := t.Key(ctx)
	if err != nil {
		return err
	}
	key, err := keys.LoadSigning(from, passphrase)
	switch {
	case err != nil:
		return err
	case key.Name() != state.Ledger || state.Public() != "" && key.Public() != state.Public():
		return fmt.Errorf("key backup %s: %w; nothing was changed", from, store.ErrOtherKey)
	case state.Here:
		return fmt.Errorf("%s: %w; nothing was changed", KeyPath(t.Path()), ErrKeyThere)
	}
	return saveKey(KeyPath(t.Path()), passphrase, key)
}

// Checkpoint signs the ledger's present head, with a key that it makes where
// there is none. fresh is false where nothing was recorded since the last one.
func (t *Tracker) Checkpoint(ctx context.Context, passphrase string) (c store.Checkpoint, fresh bool, err error) {
	key, err := t.Signing(ctx, passphrase)
	if errors.Is(err, ErrNoKey) {
		key, err = t.createKey(ctx, passphrase)
	}
	if err != nil {
		return c, false, err
	}
	return t.store.Sign(ctx, key)
}

// Checkpoints are the ledger's signed heads, the oldest first.
func (t *Tracker) Checkpoints(ctx context.Context) ([]store.Checkpoint, error) {
	return t.store.Checkpoints(ctx)
}

// Disclose is store.Disclose. Without a key it needs a checkpoint that covers
// the records: store.ErrNoCheckpoint says that there is none.
func (t *Tracker) Disclose(ctx context.Context, opt store.Disclosing) (evidence.Disclosure, error) {
	return t.store.Disclose(ctx, opt)
}

// CheckNew hashes anew what was recorded since the last start, and holds every
// checkpoint against the tree; for after the window's first frame. What does not
// agree is store.ErrDamaged. A ledger that is open for reading only is left alone.
func (t *Tracker) CheckNew(ctx context.Context) error {
	if t.store.ReadOnly() {
		return nil
	}
	seen, err := t.store.CheckNew(ctx)
	if err == nil && len(seen.Problems) > 0 {
		err = fmt.Errorf("ledger %s: %w: %s", t.Path(), store.ErrDamaged, seen.Problems[0])
	}
	return err
}

// WitnessKey is the public key of a witness that has cosigned before, by its
// name, or the key itself where that is given.
func (t *Tracker) WitnessKey(ctx context.Context, witness string) (string, error) {
	if _, err := keys.Name(witness); err == nil {
		return witness, nil
	}
	cited, err := t.store.Cosigned(ctx)
	if err != nil {
		return "", err
	}
	found := ""
	for _, c := range cited {
		if name, err := keys.Name(c.Witness); err == nil && name == witness {
			if found != "" {
				return "", fmt.Errorf("witness %q: two keys have that name; give the key", witness)
			}
			found = c.Witness
		}
	}
	if found == "" {
		return "", fmt.Errorf("witness %q has cosigned nothing yet; give its public key with --key: %w", witness, store.ErrNotFound)
	}
	return found, nil
}

// WitnessRequest is what a witness is sent, see store.WitnessRequest.
func (t *Tracker) WitnessRequest(ctx context.Context, public string) (evidence.WitnessRequest, store.Checkpoint, error) {
	return t.store.WitnessRequest(ctx, public)
}

// AddCosignatures keeps what a witness answered, a line or several. public is
// its key; "" where its name is known from before.
func (t *Tracker) AddCosignatures(ctx context.Context, reply []byte, public string) (c store.Checkpoint, err error) {
	lines := bytes.Split(bytes.TrimRight(reply, "\n"), []byte("\n"))
	for _, line := range lines {
		rest, ok := bytes.CutPrefix(line, []byte("— "))
		name, _, more := bytes.Cut(rest, []byte(" "))
		if !ok || !more {
			return c, fmt.Errorf("witness's reply: %.40q is not a signature line; nothing was changed", line)
		}
		key := public
		if key == "" {
			if key, err = t.WitnessKey(ctx, string(name)); err != nil {
				return c, err
			}
		}
		if c, err = t.store.AddCosignature(ctx, key, string(line)+"\n"); err != nil {
			return c, err
		}
		t.emit(Change{})
	}
	return c, nil
}

// Cosigned is the last checkpoint that each witness has cosigned.
func (t *Tracker) Cosigned(ctx context.Context) ([]evidence.Cited, error) {
	return t.store.Cosigned(ctx)
}

// Since is how many revisions were recorded after a checkpoint.
func (t *Tracker) Since(ctx context.Context, c store.Checkpoint) (int64, error) {
	edition, err := t.store.Edition(ctx)
	return edition.Revision - c.Size, err
}
