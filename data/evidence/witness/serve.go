package witness

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/evidence"
	"clickwage/data/keys"
)

// ErrKnown is returned where another key of the same ledger is trusted already.
var ErrKnown = errors.New("another key of this ledger is known already; its worker must hand over to a new one in the ledger itself")

// Trust remembers a worker's public key, as the worker gave it, so that requests
// about the ledger of its name need no key.
func (w Witness) Trust(public string) (ledger string, err error) {
	if ledger, err = keys.Name(public); err != nil {
		return "", err
	}
	ledger = evidence.LedgerOf(ledger)
	return ledger, w.change(func(seen map[string]evidence.Seen) error {
		if now, known := seen[ledger]; known && now.Key != public {
			return fmt.Errorf("ledger %s: %w", ledger, ErrKnown)
		} else if !known {
			seen[ledger] = evidence.Seen{Ledger: ledger, Key: public}
		}
		return nil
	})
}

// change lets do change what was seen, while nobody else does.
func (w Witness) change(do func(map[string]evidence.Seen) error) error {
	path := filepath.Join(w.Folder, seenFile)
	lock := flock.New(path + "-lock")
	if err := lock.Lock(); err != nil {
		return err
	}
	defer lock.Close()
	seen, err := read(path)
	if err != nil {
		return err
	}
	if err := do(seen); err != nil {
		return err
	}
	return write(path, seen)
}

// Handler answers requests of ledgers that are trusted, as C2SP tlog-witness has
// it: a signature line, or the status of the refusal. A method other than POST
// and what is larger than a request are refused unread. It asks nobody, so that
// a lost ledger is never attested by it.
func (w Witness) Handler(key keys.Signing, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			out.Header().Set("Allow", http.MethodPost)
			http.Error(out, "a request to cosign is sent by POST", http.StatusMethodNotAllowed)
			return
		}
		request, err := io.ReadAll(http.MaxBytesReader(out, r.Body, evidence.MaxRequest))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			http.Error(out, "it is too large; nothing was cosigned", http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			http.Error(out, "it did not arrive whole; nothing was cosigned", evidence.Malformed)
			return
		}
		line, _, err := w.Cosign(Cosigning{Request: request, Key: key, Now: now()})
		var refusal *evidence.Refusal
		var path *fs.PathError
		switch {
		case err == nil:
			out.Header().Set("Content-Type", "text/plain; charset=utf-8")
			io.WriteString(out, line)
		case errors.As(err, &refusal) && refusal.Status == evidence.Conflict:
			out.Header().Set("Content-Type", "text/x.tlog.size")
			out.WriteHeader(evidence.Conflict)
			io.WriteString(out, strconv.FormatInt(refusal.Size, 10)+"\n")
		case errors.As(err, &refusal):
			http.Error(out, refusal.Error(), refusal.Status)
		case errors.Is(err, ErrStranger):
			http.Error(out, err.Error(), evidence.Unknown)
		case errors.Is(err, evidence.ErrRequest):
			http.Error(out, err.Error(), evidence.Malformed)
		case errors.As(err, &path):
			http.Error(out, "the witness cannot remember; nothing was cosigned", http.StatusInternalServerError)
		default:
			http.Error(out, "nothing was cosigned", http.StatusInternalServerError)
		}
	})
}
