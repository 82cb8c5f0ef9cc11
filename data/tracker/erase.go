package tracker

import (
	"context"

	"clickwage/data/store"
)

// Erase takes records out of the ledger for good, history included. See
// store.Erase for what stays: the hashes, and copies elsewhere.
func (t *Tracker) Erase(ctx context.Context, ids []string) (store.Erased, error) {
	return t.erased(t.store.Erase(ctx, ids))
}

// EraseAllOf erases every record of a platform.
func (t *Tracker) EraseAllOf(ctx context.Context, platform string) (store.Erased, error) {
	return t.erased(t.store.EraseAllOf(ctx, platform))
}

// EraseEverything erases every record. Settings and rates stay.
func (t *Tracker) EraseEverything(ctx context.Context) (store.Erased, error) {
	return t.erased(t.store.EraseEverything(ctx))
}

func (t *Tracker) erased(done store.Erased, err error) (store.Erased, error) {
	if err == nil {
		t.emit(Change{})
	}
	return done, err
}
