package tracker

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/disk"
	"clickwage/data/dossier"
	"clickwage/data/exposure"
	"clickwage/data/keys"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// exposureEnd is what the log's file is called after the ledger's. It lies
// beside the ledger and in none of its backups, archives, packs and exports.
const exposureEnd = "-exposure.age"

// What can be wrong with the log of distressing work.
var (
	ErrExposureOff    = errors.New("no log of distressing work is kept here; nothing was changed")
	ErrExposureOn     = errors.New("a log of distressing work is kept here already; nothing was changed")
	ErrExposureEmpty  = errors.New("the log of distressing work has no entry to add to a dossier; nothing was written")
	ErrExposureLocked = errors.New("the log of distressing work is locked; nothing was changed")
	ErrExposureBusy   = errors.New("another program is writing the log of distressing work; nothing was changed, try again")
)

// Exposure is the log of distressing work while it is unlocked. It keeps the
// passphrase in memory until Lock, and the log itself on the disk only sealed.
// Nothing of it is in the ledger. It is safe for several goroutines; each change
// takes the file's lock, reads the file anew and replaces it whole, so that two
// programs lose nothing of each other's. Unsealing and sealing take about a
// second each.
type Exposure struct {
	path string

	mu     sync.Mutex
	phrase string // "": locked
	read   [sha256.Size]byte
	log    exposure.Log // of the file whose hash is read
}

// ExposurePath is the file of the log beside a ledger.
func ExposurePath(ledger string) string { return ledger + exposureEnd }

// HasExposure says whether the worker keeps a log of distressing work beside a
// ledger.
func HasExposure(ledger string) bool {
	info, err := os.Stat(ExposurePath(ledger))
	return err == nil && info.Mode().IsRegular()
}

// BeginExposure makes an empty log, sealed with a passphrase that nobody can
// recover, and leaves it unlocked. Errors: ErrExposureOn, keys.ErrNone.
func BeginExposure(ctx context.Context, ledger, passphrase string) (*Exposure, error) {
	x := &Exposure{path: ExposurePath(ledger), phrase: passphrase}
	return x, x.alone(ctx, func() error {
		if _, err := os.Stat(x.path); !errors.Is(err, fs.ErrNotExist) {
			return ErrExposureOn
		}
		return x.write(nil, passphrase, true)
	})
}

// UnlockExposure opens the log. Errors: ErrExposureOff, ErrPassphrase,
// exposure.ErrNewer.
func UnlockExposure(ledger, passphrase string) (*Exposure, error) {
	x := &Exposure{path: ExposurePath(ledger), phrase: passphrase}
	if _, err := x.Log(); err != nil {
		return nil, err
	}
	return x, nil
}

// EraseExposure deletes the log for good, with or without its passphrase.
func EraseExposure(ctx context.Context, ledger string) error {
	x := &Exposure{path: ExposurePath(ledger)}
	return x.alone(ctx, func() error {
		err := os.Remove(x.path)
		if errors.Is(err, fs.ErrNotExist) {
			return ErrExposureOff
		}
		return err
	})
}

// Lock forgets the passphrase and the log.
func (x *Exposure) Lock() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.phrase, x.log, x.read = "", nil, [sha256.Size]byte{}
}

// Log is what stands in the log now, another program's entries included.
func (x *Exposure) Log() (exposure.Log, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.load()
}

// Added is the sum of the log as a dossier shows it, with its first and last
// entry. Errors: ErrExposureEmpty, and those of Log.
func (x *Exposure) Added(days *timeline.Days) (dossier.Exposure, error) {
	log, err := x.Log()
	if err != nil {
		return dossier.Exposure{}, err
	}
	if len(log) == 0 {
		return dossier.Exposure{}, ErrExposureEmpty
	}
	sum := dossier.Exposure{Sum: log.Summarize(days).All, From: log[0].At, To: log[0].At}
	for _, e := range log {
		sum.From, sum.To = min(sum.From, e.At), max(sum.To, e.At)
	}
	return sum, nil
}

// Put adds an entry, or puts it in the place of the one with its id. An entry
// without an id gets one. Errors: exposure.ErrEntry and those of Log.
func (x *Exposure) Put(ctx context.Context, e exposure.Entry) (exposure.Entry, error) {
	if e.ID == "" {
		e.ID = store.NewID()
	}
	if err := e.Check(); err != nil {
		return e, err
	}
	return e, x.change(ctx, func(l exposure.Log) (exposure.Log, error) { return l.With(e), nil })
}

// Remove takes an entry out for good; store.ErrNotFound where there is none.
func (x *Exposure) Remove(ctx context.Context, id string) error {
	return x.change(ctx, func(l exposure.Log) (exposure.Log, error) {
		rest, ok := l.Without(id)
		if !ok {
			return nil, fmt.Errorf("entry %s of the log: %w", id, store.ErrNotFound)
		}
		return rest, nil
	})
}

// ChangePassphrase seals the log with another passphrase. The former one opens
// nothing any more, but copies of the file made before.
func (x *Exposure) ChangePassphrase(ctx context.Context, passphrase string) error {
	if passphrase == "" {
		return keys.ErrNone
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.alone(ctx, func() error {
		l, err := x.load()
		if err != nil {
			return err
		}
		return x.write(l, passphrase, true)
	})
}

// Export writes entries as a plain table to a file, which nothing seals.
func (x *Exposure) Export(path string, l exposure.Log, zone *time.Location) error {
	if info, err := os.Stat(path); err == nil {
		if own, err := os.Stat(x.path); err == nil && os.SameFile(info, own) {
			return fmt.Errorf("%s is the log itself; nothing was changed, choose another name", path)
		}
	}
	return WriteFile(path, func(w io.Writer) error { return l.CSV(w, zone) }, nil)
}

func (x *Exposure) change(ctx context.Context, do func(exposure.Log) (exposure.Log, error)) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.alone(ctx, func() error {
		l, err := x.load()
		if err != nil {
			return err
		}
		if l, err = do(l); err != nil {
			return err
		}
		return x.write(l, x.phrase, false)
	})
}

// busyAfter is how long a change waits for another program's.
const busyAfter = 30 * time.Second

// alone does something under the lock of the log's file, which is a file of its
// own, since the log is replaced.
func (x *Exposure) alone(ctx context.Context, do func() error) error {
	ctx, cancel := context.WithTimeout(ctx, busyAfter)
	defer cancel()
	lock := flock.New(x.path+"-lock", flock.SetPermissions(0o600))
	defer lock.Close()
	if ok, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil || !ok {
		if errors.Is(err, context.DeadlineExceeded) {
			return ErrExposureBusy
		}
		return err
	}
	return do()
}

// mostSealed is the largest file that is read: about 100,000 entries.
const mostSealed = 32 << 20

// load reads the file, unless it is the one that was read last.
func (x *Exposure) load() (exposure.Log, error) {
	if x.phrase == "" {
		return nil, ErrExposureLocked
	}
	file, err := os.Open(x.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrExposureOff
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	sealed, err := io.ReadAll(io.LimitReader(file, mostSealed+1))
	if err != nil {
		return nil, err
	}
	if len(sealed) > mostSealed {
		return nil, fmt.Errorf("%s is no log of distressing work: it is too large; nothing was changed", x.path)
	}
	if hash := sha256.Sum256(sealed); hash != x.read {
		l, err := unsealedLog(sealed, x.phrase)
		if err != nil {
			return nil, err
		}
		x.log, x.read = l, hash
	}
	return x.log, nil
}

func unsealedLog(sealed []byte, passphrase string) (exposure.Log, error) {
	plain, err := keys.Open(bytes.NewReader(sealed), passphrase)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(plain, mostSealed))
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrPassphrase, err)
	}
	return exposure.Decode(text)
}

// write replaces the file. What was written is compared before it takes the
// name; with a new passphrase it is opened as well, since a slip there would
// lose all of it.
func (x *Exposure) write(l exposure.Log, passphrase string, fresh bool) error {
	var sealed bytes.Buffer
	text, err := l.Encode()
	if err != nil {
		return err
	}
	w, err := keys.Seal(&sealed, passphrase)
	if err != nil {
		return err
	}
	if _, err = w.Write(text); err == nil {
		err = w.Close()
	}
	if err != nil {
		return err
	}
	if fresh {
		if _, err := unsealedLog(sealed.Bytes(), passphrase); err != nil {
			return fmt.Errorf("the sealed log does not open; nothing was changed: %w", err)
		}
	}
	err = disk.Replace(x.path, disk.Bytes(sealed.Bytes()), func(part string) error {
		back, err := os.ReadFile(part)
		if err == nil && !bytes.Equal(back, sealed.Bytes()) {
			err = errors.New("it differs")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("the log of distressing work cannot be written, it is as it was: %w", err)
	}
	x.log, x.read, x.phrase = l, sha256.Sum256(sealed.Bytes()), passphrase
	return nil
}

// Days tells the worker's days.
func (t *Tracker) Days(ctx context.Context) (*timeline.Days, error) {
	s, err := t.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return timeline.NewDays(s.Zone, s.DayStart), nil
}

// Exposed is the task that an entry of the log is about, as the ledger knows it.
type Exposed struct {
	Task    work.SubmissionID
	Where   string // the platform
	Title   string
	Began   work.Instant
	Minutes int // counted until now
	Run     int // the longest stretch without a break
	Breaks  int
	Running bool
}

// lastTask is how long ago the last task may have ended to be offered.
const lastTask = 12 * time.Hour

// ExposedNow is the task that runs, else the one that was worked on last within
// twelve hours; ok is false where there is none.
func (t *Tracker) ExposedNow(ctx context.Context) (x Exposed, ok bool, err error) {
	open, err := t.Running(ctx)
	if err != nil {
		return x, false, err
	}
	for _, o := range open {
		if o.Submission != "" {
			x, err := t.Exposed(ctx, o.Submission)
			return x, err == nil, err
		}
	}
	keys, err := t.Keys(ctx, store.Filter{OnlyTasks: true, First: 1, From: t.Now().Add(-lastTask)})
	if err != nil || len(keys) == 0 {
		return x, false, err
	}
	records, err := t.Records(ctx, keys)
	if err != nil || records[0].Submission == nil || len(records[0].Intervals) == 0 {
		return x, false, err
	}
	x, err = t.Exposed(ctx, records[0].Submission.ID)
	return x, err == nil, err
}

// Exposed is what the ledger knows of a task; store.ErrNotFound where it has no
// such task.
func (t *Tracker) Exposed(ctx context.Context, id work.SubmissionID) (x Exposed, err error) {
	r, err := t.Record(ctx, string(id))
	if err != nil {
		return x, err
	}
	if r.Submission == nil {
		return x, fmt.Errorf("%s is no task: %w", id, store.ErrNotFound)
	}
	spans := r.Intervals
	open, err := t.Running(ctx)
	if err != nil {
		return x, err
	}
	x = Exposed{Task: id, Where: r.Submission.Account.Platform, Title: r.Submission.Title, Began: t.Now()}
	for _, o := range open {
		if o.Submission == id {
			x.Running = true
			if !o.Paused {
				spans = append(spans, work.Interval{Start: o.Start, End: t.Now()})
			}
		}
	}
	for _, s := range spans {
		if !s.Superseded {
			x.Began = min(x.Began, s.Start)
		}
	}
	x.Minutes, x.Run, x.Breaks = exposure.Measure(spans)
	return x, nil
}
