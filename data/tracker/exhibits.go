package tracker

import (
	"context"
	"fmt"
	"slices"

	"clickwage/data/store"
)

// EditExhibit lets edit change what is said of an exhibit: its kind, its note,
// when it was taken and whether it is withheld. The file itself, its name and
// when it was added stay. Errors: store.ErrNotFound, ErrCase.
func (t *Tracker) EditExhibit(ctx context.Context, id, exhibit string, edit func(*store.Exhibit)) error {
	_, err := t.changeCase(ctx, id, func(tx *store.Tx, _ *store.Case) error {
		parts, err := tx.CaseParts(id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(parts, func(p store.CasePart) bool { return p.ID == exhibit && p.Exhibit != nil })
		if at < 0 {
			return fmt.Errorf("exhibit %s is not in case %s: %w", exhibit, id, store.ErrNotFound)
		}
		changed := *parts[at].Exhibit
		edit(&changed)
		if !slices.Contains(AttachmentKinds(), changed.Kind) {
			return fmt.Errorf("%w: attachment %q: not one of %s", ErrCase, changed.Kind, list(AttachmentKinds()))
		}
		old := parts[at].Exhibit
		changed.ID, changed.Name, changed.Sum, changed.Size, changed.Added, changed.Path = old.ID, old.Name, old.Sum, old.Size, old.Added, old.Path
		parts[at].Exhibit = &changed
		return tx.PutCasePart(parts[at])
	})
	return err
}
