package tracker

import (
	"context"
	"encoding/json"
	"fmt"

	"clickwage/assets"
	"clickwage/data/help"
	"clickwage/data/store"
)

// keptHelp is the kind under which the store keeps the worker's own addresses.
const keptHelp = "help"

// Help are the addresses of people who help: those that ship, with the worker's
// own in their place and after them.
func (t *Tracker) Help(ctx context.Context) (help.Addresses, error) {
	shipped, err := help.Read(assets.Help())
	if err != nil {
		return nil, err
	}
	kept, err := t.store.AllKept(ctx, keptHelp)
	if err != nil {
		return nil, err
	}
	var own []help.Address
	for _, k := range kept {
		var a help.Address
		if err := json.Unmarshal([]byte(k.Value), &a); err != nil {
			return nil, fmt.Errorf("help address %s of the ledger: %w", k.Name, err)
		}
		own = append(own, a)
	}
	return shipped.With(own), nil
}

// SetHelp keeps the worker's own version of an address, or an address of the
// worker's. An address without an id gets one. The error wraps
// help.ErrAddress.
func (t *Tracker) SetHelp(ctx context.Context, a help.Address) error {
	if a.ID == "" {
		a.ID = store.NewID()
	}
	today, err := t.Today(ctx)
	if err != nil {
		return err
	}
	a.Own, a.Confidence, a.Retrieved = true, "own", today.String()
	if a.Source == "" {
		a.Source = "own"
	}
	if err := a.Check(); err != nil {
		return err
	}
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if err := t.store.Keep(ctx, keptHelp, store.Kept{Name: a.ID, Value: string(text)}); err != nil {
		return err
	}
	t.emit(Change{})
	return nil
}

// ResetHelp takes the worker's own version of an address back to what ships, or
// away where nothing does; store.ErrNotFound where there is none.
func (t *Tracker) ResetHelp(ctx context.Context, id string) error {
	err := t.store.Forget(ctx, keptHelp, id)
	if err == nil {
		t.emit(Change{})
	}
	return err
}

// HideHelp leaves an address out; store.ErrNotFound where there is none.
func (t *Tracker) HideHelp(ctx context.Context, id string) error {
	all, err := t.Help(ctx)
	if err != nil {
		return err
	}
	a, ok := all.Find(id)
	if !ok {
		return fmt.Errorf("help address %s: %w", id, store.ErrNotFound)
	}
	a.Hidden = true
	return t.SetHelp(ctx, a)
}
