package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"clickwage/data/work"
)

// ErrNothing is returned where there is nothing to undo or redo.
var ErrNothing = errors.New("nothing to undo or redo")

// Undoing is what an undo did.
type Undoing struct {
	Change Change   // what was taken back
	Kept   []string // ids of records edited since, which were left as they are
}

// lasting are the labels of changes that no undo takes back.
const lasting = "'" + labelRestore + "', 'erase', '" + labelAdopt + "', '" + labelWitness + "', '" + labelLost + "', '" + labelContribution + "'"

// Undo takes back the newest change that has not been taken back, by appending
// revisions that restore what was before.
func (s *Store) Undo(ctx context.Context) (Undoing, error) {
	return s.undoNewest(ctx, "undo", `SELECT `+changeColumns+` FROM change
 WHERE sealed = 1 AND undone IS NULL AND label NOT IN ('undo', 'sweep', `+lasting+`) ORDER BY n DESC LIMIT 1`)
}

// Redo takes back the newest undo, unless something was changed since. The
// undoing of an import, where it was the last act, is one as well.
func (s *Store) Redo(ctx context.Context) (Undoing, error) {
	return s.undoNewest(ctx, "redo", `SELECT `+changeColumns+` FROM change
 WHERE sealed = 1 AND undone IS NULL AND (label = 'undo'
   AND n > (SELECT coalesce(max(n), 0) FROM change WHERE label NOT IN ('undo', 'redo', 'sweep', '`+labelWitness+`'))
   OR label = 'import undo' AND n = (SELECT max(n) FROM change WHERE label <> 'sweep')) ORDER BY n DESC LIMIT 1`)
}

// errOvertaken is returned inside of undoNewest where another change became the
// newest while the writers' lock was waited for.
var errOvertaken = errors.New("another change came in between")

func (s *Store) undoNewest(ctx context.Context, what, query string) (Undoing, error) {
	for {
		c, err := scanChange(s.read.QueryRowContext(ctx, query))
		if errors.Is(err, sql.ErrNoRows) {
			return Undoing{}, ErrNothing
		}
		if err != nil {
			return Undoing{}, explain(err, s.path)
		}
		done, err := s.undo(ctx, c, what, func() error {
			// This undo itself is no candidate, and the readers do not see it yet.
			now, err := scanChange(s.read.QueryRowContext(ctx, query))
			if err == nil && now.N != c.N || errors.Is(err, sql.ErrNoRows) {
				return errOvertaken
			}
			return err
		})
		if !errors.Is(err, errOvertaken) {
			return done, err
		}
	}
}

// UndoChange takes back one change, whichever it is. Records that were changed
// since, or that later ones rest on, are kept and named.
func (s *Store) UndoChange(ctx context.Context, c Change, what string) (Undoing, error) {
	return s.undo(ctx, c, what, func() error { return nil })
}

func (s *Store) undo(ctx context.Context, c Change, what string, still func() error) (Undoing, error) {
	acts, err := s.acts(ctx, c)
	if err != nil {
		return Undoing{}, err
	}
	done := Undoing{Change: acts[0].Change}
	switch {
	case c.Undone != 0:
		return done, fmt.Errorf("that %s was taken back already: %w", c.What, ErrNothing)
	case c.What == labelRestore:
		return done, fmt.Errorf("going back to a backup is not taken back; restore the ledger that was moved aside: %w", ErrNothing)
	}
	_, err = s.Write(ctx, Label{What: what, Source: work.Manual, Detail: done.Change.What}, func(tx *Tx) error {
		if err := still(); err != nil {
			return err
		}
		if c.What == "import" {
			tx.bulk = &dirtySpan{}
		}
		if done.Kept, err = tx.restoreAll(c.N); err != nil {
			return err
		}
		if span := tx.bulk; span != nil {
			tx.bulk = nil
			if err := tx.dirtyAll(*span); err != nil {
				return err
			}
		}
		return tx.link(c, acts)
	})
	return done, err
}

// restoreAll brings back what was before a change, its last revision first, and
// names the records that were edited since.
func (tx *Tx) restoreAll(change int64) (kept []string, err error) {
	for before := int64(math.MaxInt64); ; {
		page, err := tx.revisionsOf(change, before)
		if err != nil || len(page) == 0 {
			return kept, err
		}
		for _, r := range page {
			edited, err := tx.restore(r)
			if err != nil {
				return kept, err
			}
			if edited {
				kept = append(kept, uuidText(r.record))
			}
		}
		before = page[len(page)-1].seq
	}
}

// link notes on both sides that a change was taken back, and on the acts that it
// is about whether each stands now.
func (tx *Tx) link(c Change, acts []act) error {
	tx.count++ // an undo is kept even where every record had been edited since
	if _, err := tx.exec("UPDATE change SET undoes = ? WHERE n = ?", c.N, tx.change); err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE change SET undone = ? WHERE n = ?", tx.change, c.N); err != nil {
		return err
	}
	for _, a := range acts {
		var undone any
		if !a.stands {
			undone = tx.change
		}
		if _, err := tx.exec("UPDATE change SET undone = ? WHERE n = ?", undone, a.N); err != nil {
			return err
		}
	}
	return nil
}

// act is what the worker did at the root of an undo or redo.
type act struct {
	Change
	stands bool // once the change that it was found from is taken back
}

// acts are what a change is about, the nearest first: itself, or what it undoes
// or redoes, and for the undoing of an import, which is an act of its own, that
// import as well.
func (s *Store) acts(ctx context.Context, c Change) ([]act, error) {
	var all []act
	for stands := false; ; stands = !stands {
		if c.What != "undo" && c.What != "redo" {
			all = append(all, act{c, stands})
		}
		if c.Undoes == 0 {
			return all, nil
		}
		var err error
		if c, err = scanChange(s.read.QueryRowContext(ctx, "SELECT "+changeColumns+" FROM change WHERE n = ?", c.Undoes)); err != nil {
			return nil, explain(err, s.path)
		}
	}
}
