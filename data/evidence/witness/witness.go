// Package witness keeps what a witness of others' ledgers needs: its key and
// what it has cosigned so far, in two files of a folder. A friend, an ombuds
// office or a collective witnesses with it; it has nothing to do with a ledger
// of their own. What may be cosigned is decided by package evidence.
package witness

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

	"clickwage/data/disk"
	"clickwage/data/evidence"
	"clickwage/data/keys"
)

// Witness is a key and a memory in a folder.
type Witness struct{ Folder string }

const (
	keyFile  = "witness" + keys.End
	seenFile = "witness.json"
)

// Init makes the witness's key. Its name is told to those who ask, such as
// "maria.example". Errors: fs.ErrExist where there is a key.
func (w Witness) Init(name, passphrase string) (public string, err error) {
	if err := os.MkdirAll(w.Folder, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(w.Folder, keyFile)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("witness key %s: %w", path, fs.ErrExist)
	}
	key, err := keys.NewSigning(name, rand.Reader)
	if err != nil {
		return "", fmt.Errorf("witness name %q: it holds neither space nor plus: %w", name, err)
	}
	return key.Public(), key.Save(path, passphrase)
}

// Key opens the witness's key. Errors: keys.ErrPassphrase.
func (w Witness) Key(passphrase string) (keys.Signing, error) {
	return keys.LoadSigning(filepath.Join(w.Folder, keyFile), passphrase)
}

// Cosigning says how a request is answered.
type Cosigning struct {
	Request   []byte       // Required
	Key       keys.Signing // Required: the witness's, as Key opens it
	Now       time.Time    // Required
	LedgerKey string       // the worker's public key, for a ledger that was not seen before
	Attested  bool         // see evidence.Asked
}

// ErrStranger is returned for a ledger that was not seen before and whose key
// nobody gave.
var ErrStranger = errors.New("was not seen before; get the worker's public key from the worker (clickwage-cli key show) and give it")

// Cosign answers a request: a line for the worker. What was seen is on the disk
// before it returns. Errors: *evidence.Refusal, ErrStranger.
func (w Witness) Cosign(c Cosigning) (line string, now evidence.Seen, err error) {
	at, err := evidence.Requested(c.Request)
	if err != nil {
		return "", now, err
	}
	err = w.change(func(seen map[string]evidence.Seen) error {
		known := false
		if now, known = seen[at]; !known {
			if c.LedgerKey == "" {
				return fmt.Errorf("ledger %s %w", at, ErrStranger)
			}
			now = evidence.Seen{Ledger: at, Key: c.LedgerKey}
		}
		var err error
		line, now, err = evidence.Cosign(evidence.Asked{Request: c.Request, Seen: now, Witness: c.Key, At: c.Now, Attested: c.Attested})
		seen[at] = now
		return err
	})
	return line, now, err
}

// Seen is what the witness remembers, by ledger.
func (w Witness) Seen() (map[string]evidence.Seen, error) {
	return read(filepath.Join(w.Folder, seenFile))
}

func write(path string, seen map[string]evidence.Seen) error {
	return disk.Replace(path, func(out io.Writer) error { return json.NewEncoder(out).Encode(seen) }, nil)
}

func read(path string) (map[string]evidence.Seen, error) {
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
