// Package tracker holds the use cases of Clickwage: all that the window and the
// command line talk to. Each function is one thing a worker does; it reads the
// clock, asks package work what is allowed, and lets the store write it in one
// transaction. It delegates and does not calculate: figures are package
// earnings', and how they read is package present's.
//
// It imports all of data. It starts no goroutine and draws nothing.
package tracker

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"clickwage/data/disk"
	"clickwage/data/store"
	"clickwage/data/work"
)

// Options say how to open a ledger for use.
type Options struct {
	Path    string              // Required: the ledger's file
	Now     func() time.Time    // Defaults to time.Now
	Reading func() work.Reading // Defaults to the computer's clocks
	Zone    *time.Location      // of a new ledger; Defaults to time.Local
	Host    Host                // Defaults to this computer
	Look    bool                // open for reading only, changing nothing in the file: it is known to be damaged
	Force   bool                // open a synced ledger although another computer has it open
	Short   bool                // a command that runs and ends: it leaves killed imports to the window
}

// Tracker is an open ledger in use. It is safe for several goroutines.
type Tracker struct {
	store   *store.Store
	damage  error // why it is open for reading only; nil where it is not damaged
	synced  synced
	now     func() time.Time
	reading func() work.Reading
	zone    atomic.Pointer[time.Location] // the last one read from the system's files

	mu        sync.Mutex
	listeners map[int]func(Change)
	next      int
	seen      int64
	ticking   sync.Mutex
}

// Change is a signal that the ledger differs from what was read before.
type Change struct {
	Outside bool // Poll found it: another program made it, or this one beside its changes, such as a setting
}

// Open opens the ledger, creating it where there is none. A damaged one is
// opened for reading only where that is possible, see Damage. The errors are
// those of store.Open, *DamagedError and *ElsewhereError.
func Open(ctx context.Context, opt Options) (*Tracker, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Reading == nil {
		opt.Reading = clocks(opt.Now)
	}
	if opt.Zone == nil {
		opt.Zone = localZone()
	}
	if opt.Host == (Host{}) {
		opt.Host = thisHost()
	}
	disk.Sweep(filepath.Dir(opt.Path))
	t := &Tracker{now: opt.Now, reading: opt.Reading, listeners: map[int]func(Change){}}
	var err error
	if t.synced, err = claim(opt); err != nil {
		return nil, err
	}
	if opt.Look {
		t.damage = store.ErrDamaged
	}
	opened, err := store.Open(ctx, store.Options{Path: opt.Path, Now: opt.Now, Zone: opt.Zone, Alone: opt.Short, Look: opt.Look})
	if err != nil {
		t.damage = Guided(ctx, opt.Path, err)
		if opened, err = openDamaged(ctx, opt, t.damage); err != nil {
			return nil, errors.Join(err, t.synced.leave(opt.Path))
		}
	}
	t.store = opened
	if t.seen, err = opened.Version(ctx); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// Close closes the ledger; running timers go on in it.
func (t *Tracker) Close() error {
	return errors.Join(t.store.Close(), t.synced.leave(t.Path()))
}

// Path is the ledger's file.
func (t *Tracker) Path() string { return t.store.Path() }

// ReadOnly says that nothing can be changed: a newer Clickwage wrote the
// ledger, or it is damaged.
func (t *Tracker) ReadOnly() bool { return t.store.ReadOnly() }

// Now is the wall clock's instant.
func (t *Tracker) Now() work.Instant { return work.At(t.now()) }

// Subscribe calls f after every change of the ledger, on the goroutine that
// made or noticed it, until cancel is called.
func (t *Tracker) Subscribe(f func(Change)) (cancel func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := t.next
	t.next++
	t.listeners[id] = f
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.listeners, id)
	}
}

// Poll looks whether the ledger was changed, by this program or another one
// since the last look, and tells the subscribers what they were not told. Call it about
// twice a second.
func (t *Tracker) Poll(ctx context.Context) error {
	t.mu.Lock()
	version, err := t.store.Version(ctx)
	changed := err == nil && version != t.seen
	if changed {
		t.seen = version
	}
	t.mu.Unlock()
	if changed {
		t.emit(Change{Outside: true})
	}
	return err
}

func (t *Tracker) emit(c Change) {
	t.mu.Lock()
	listeners := make([]func(Change), 0, len(t.listeners))
	for _, f := range t.listeners {
		listeners = append(listeners, f)
	}
	t.mu.Unlock()
	for _, f := range listeners {
		f(c)
	}
}

// write makes one change and tells the subscribers.
func (t *Tracker) write(ctx context.Context, label store.Label, do func(*store.Tx) error) error {
	n, err := t.store.Write(ctx, label, do)
	if err == nil && n != 0 {
		t.heard(ctx)
		t.emit(Change{})
	}
	return err
}

// heard keeps Poll from telling once more of a change whose subscribers are about
// to be told: what they read then holds all that was there before.
func (t *Tracker) heard(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if version, err := t.store.Version(ctx); err == nil {
		t.seen = version
	}
}

// Heartbeat notes that running timers are watched, so that after a crash the
// worker can be told when the computer was last awake. Call it every 30 s. It
// fails with *ElsewhereError where another computer took a synced ledger over.
func (t *Tracker) Heartbeat(ctx context.Context) error {
	return errors.Join(t.store.Heartbeat(ctx, t.reading()), t.synced.stillMine(t.Path(), t.now()))
}

// captured is the zone's name and its offset at an instant, as intervals keep it.
func (t *Tracker) captured(ctx context.Context, at work.Instant) (name string, offset int, err error) {
	zone, err := t.Zone(ctx)
	if err != nil {
		return "", 0, err
	}
	_, offset = at.In(zone).Zone()
	return zone.String(), offset, nil
}
