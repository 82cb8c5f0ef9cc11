package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"strconv"

	"clickwage/data/evidence"
	"clickwage/data/revision"
	"clickwage/data/work"
)

const (
	kindAdopted = "adopted"
	adoptedName = "ledger"
	settingName = "origin" // the ledger's name, the origin of its first epoch
	labelAdopt  = "adopt"
)

// adopted is the leaf of a ledger that was kept before its tree had a name: how
// many revisions it had by then, and their root. Nothing vouches for those
// before it but the first checkpoint that covers them.
type adopted struct {
	Name string
	From State
}

func adoptedFields(a adopted) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "origin", Value: textValue(a.Name)},
		{Name: "root", Value: textValue(hex.EncodeToString(a.From.Root[:]))},
		{Name: "said", Value: textValue("the revisions before this one were recorded before the ledger had checkpoints")},
		{Name: "size", Value: textValue(strconv.FormatInt(a.From.Size, 10))},
	}
}

func (b body) adopted() adopted {
	a := adopted{Name: b.text("origin")}
	a.From, _ = b.state("size", "root")
	return a
}

// adopt names the ledger, with the given name or a random one, and, where it has
// revisions already, says so in one more.
func (tx *Tx) adopt(name string) error {
	if name == "" {
		var random [8]byte
		if _, err := tx.store.random(random[:]); err != nil {
			return err
		}
		name = "clickwage/" + hex.EncodeToString(random[:])
	}
	if _, err := tx.exec("INSERT INTO meta (key, value) VALUES (?, ?)", settingName, name); err != nil {
		return err
	}
	from, err := stateOf(tx.ctx, tx)
	if err != nil || from.Size == 0 {
		return err
	}
	tx.at, tx.label = tx.store.instant(), Label{What: labelAdopt, Source: work.Inferred}
	if err := tx.open(NewID(), true); err != nil {
		return err
	}
	return tx.putAdopted(adopted{name, from})
}

func (tx *Tx) putAdopted(a adopted) error {
	return tx.reviseNamed(kindAdopted, adoptedName, adoptedFields(a))
}

// adoptArchive names the ledger of an archive that was written before ledgers had names.
func (tx *Tx) adoptArchive() error {
	var known bool
	if err := tx.queryRow("SELECT EXISTS (SELECT 1 FROM meta WHERE key = ?)", settingName).Scan(&known); err != nil || known {
		return err
	}
	if _, err := tx.exec("INSERT INTO meta (key, value) SELECT 'columns_cosigned', coalesce(max(seq), 0) FROM revision"); err != nil {
		return err
	}
	return tx.adopt("")
}

// Origin is whose tree the ledger's is: its name, and the origin that its
// checkpoints have, which every epoch since the ledger has a name changes.
type Origin struct{ Ledger, Epoch string }

// Origin is the ledger's present one.
func (s *Store) Origin(ctx context.Context) (Origin, error) {
	o, err := originOf(ctx, s.read)
	return o, explain(err, s.path)
}

func originOf(ctx context.Context, q querier) (o Origin, err error) {
	if err := q.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", settingName).Scan(&o.Ledger); err != nil {
		return o, err
	}
	var id []byte
	err = q.QueryRowContext(ctx, `SELECT id FROM epoch
 WHERE first_seq > (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'columns_cosigned') ORDER BY n DESC LIMIT 1`).Scan(&id)
	o.Epoch = o.Ledger
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return o, nil
	case err == nil:
		o.Epoch = evidence.EpochOrigin(o.Ledger, uuidText(id))
	}
	return o, err
}
