package tracker

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/evidence"
	"clickwage/data/keys"
)

// Witnessing is a person's witnessing of others' ledgers: a key and what was
// seen so far, in two files of a folder. It has nothing to do with the person's
// own ledger.
type Witnessing struct{ Folder string }

const (
	witnessKeyFile  = "witness" + KeyEnd
	witnessSeenFile = "witness.json"
)

// Init makes the witness's key. Its name is told to those who ask, such as
// "maria.example". Errors: ErrKeyThere.
func (w Witnessing) Init(name, passphrase string) (public string, err error) {
	if err := os.MkdirAll(w.Folder, 0o700); err != nil {
		return "", notWritten(w.Folder, err)
	}
	path := filepath.Join(w.Folder, witnessKeyFile)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("witness key %s: %w", path, fs.ErrExist)
	}
	key, err := keys.NewSigning(name, rand.Reader)
	if err != nil {
		return "", fmt.Errorf("witness name %q: it holds neither space nor plus: %w", name, err)
	}
	return key.Public(), sealKey(path, passphrase, key)
}

// Cosigning says how a request is answered.
type Cosigning struct {
	Request    []byte    // Required
	Passphrase string    // Required: of the witness's key
	Now        time.Time // Required
	LedgerKey  string    // the worker's public key, for a ledger that was not seen before
	Attested   bool      // see evidence.Asked
}

// Cosign answers a request: a line for the worker. What was seen is on the disk
// before it returns. Errors: *evidence.Refusal.
func (w Witnessing) Cosign(c Cosigning) (line string, now evidence.Seen, err error) {
	key, err := openKey(filepath.Join(w.Folder, witnessKeyFile), c.Passphrase)
	if err != nil {
		return "", now, err
	}
	path := filepath.Join(w.Folder, witnessSeenFile)
	lock := flock.New(path + "-lock")
	if err := lock.Lock(); err != nil {
		return "", now, err
	}
	defer lock.Close()
	seen, err := readSeen(path)
	if err != nil {
		return "", now, err
	}
	at, err := evidence.Requested(c.Request)
	if err != nil {
		return "", now, err
	}
	now, known := seen[at]
	if !known {
		if c.LedgerKey == "" {
			return "", now, fmt.Errorf("ledger %s was not seen before; get the worker's public key from the worker (clickwage-cli key show) and give it", at)
		}
		now = evidence.Seen{Ledger: at, Key: c.LedgerKey}
	}
	if line, now, err = evidence.Cosign(evidence.Asked{Request: c.Request, Seen: now, Witness: key, At: c.Now, Attested: c.Attested}); err != nil {
		return "", now, err
	}
	seen[at] = now
	return line, now, WriteFile(path, func(out io.Writer) error { return json.NewEncoder(out).Encode(seen) }, nil)
}

// readSeen is what a witness remembers, by ledger.
func readSeen(path string) (map[string]evidence.Seen, error) {
	seen := map[string]evidence.Seen{}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return seen, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &seen)
	}
	if err != nil {
		return nil, fmt.Errorf("what the witness has seen, %s, cannot be read: %w; nothing was cosigned", path, err)
	}
	return seen, nil
}
