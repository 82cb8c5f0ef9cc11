package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/revision"
	"clickwage/data/work"
)

const (
	kindCosigned = "cosigned"
	labelWitness = "witness"
)

// Cosignature is a witness's word that it saw a checkpoint. What the ledger
// records after its revision was recorded later, by the witness's clock.
type Cosignature struct {
	ID         string
	Checkpoint revision.Checkpoint
	Witness    string       // its public key
	Line       string       // its signature, as keys.Signing.Cosign writes it
	Seen       work.Instant // when, by the witness's clock
}

func cosignedFields(c Cosignature) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "id", Value: textValue(c.ID)},
		{Name: "line", Value: textValue(c.Line)},
		{Name: "origin", Value: textValue(c.Checkpoint.Origin)},
		{Name: "root", Value: textValue(hex.EncodeToString(c.Checkpoint.Root[:]))},
		{Name: "seen", Value: instantValue(c.Seen)},
		{Name: "size", Value: textValue(strconv.FormatInt(c.Checkpoint.Size, 10))},
		{Name: "witness", Value: textValue(c.Witness)},
	}
}

func (b body) cosignature() Cosignature {
	c := Cosignature{ID: b.text("id"), Witness: b.text("witness"), Line: b.text("line"), Seen: b.instant("seen")}
	at, _ := b.state("size", "root")
	c.Checkpoint = revision.Checkpoint{Origin: b.text("origin"), Size: at.Size, Root: at.Root}
	return c
}

// AddCosignature keeps a witness's line under the checkpoint that it is of, and
// cites it in a revision of its own. It returns the checkpoint. Errors:
// keys.ErrUnsigned where the witness has signed no checkpoint of this ledger
// with it. A line that is known already changes nothing.
func (s *Store) AddCosignature(ctx context.Context, witness, line string) (Checkpoint, error) {
	all, err := s.Checkpoints(ctx)
	if err != nil {
		return Checkpoint{}, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		seen, err := keys.Cosigned(keys.AddSignature(all[i].Note, line), witness)
		if err != nil {
			continue
		}
		for _, known := range all[i].Cosignatures {
			if known.Line == line {
				return all[i], nil
			}
		}
		one := Cosignature{ID: NewID(), Checkpoint: all[i].Checkpoint, Witness: witness, Line: line, Seen: work.At(seen)}
		_, err = s.Write(ctx, Label{What: labelWitness, Source: work.Manual, Detail: nameOf(witness)}, func(tx *Tx) error { return tx.putCosignature(one) })
		all[i].Cosignatures = append(all[i].Cosignatures, one)
		return all[i], err
	}
	return Checkpoint{}, fmt.Errorf("the witness %s has cosigned none of this ledger's %d checkpoints with it: %w", nameOf(witness), len(all), keys.ErrUnsigned)
}

func nameOf(public string) string {
	name, err := keys.Name(public)
	if err != nil {
		return "?"
	}
	return name
}

func (tx *Tx) putCosignature(c Cosignature) error {
	key, err := blob(c.ID)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kindCosigned, key, head{}, false, cosignedFields(c))
	if err != nil {
		return err
	}
	_, err = tx.exec("INSERT INTO cosignature (id, origin, size, root, witness, line, seen, rev) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		key, c.Checkpoint.Origin, c.Checkpoint.Size, c.Checkpoint.Root[:], c.Witness, c.Line, int64(c.Seen), seq)
	return err
}

type cosignatureRow struct {
	Cosignature
	rev int64
}

func cosignaturesOf(ctx context.Context, q querier) ([]cosignatureRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, origin, size, root, witness, line, seen, rev FROM cosignature ORDER BY n")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []cosignatureRow
	for rows.Next() {
		var one cosignatureRow
		var id, root []byte
		if err := rows.Scan(&id, &one.Checkpoint.Origin, &one.Checkpoint.Size, &root, &one.Witness, &one.Line, &one.Seen, &one.rev); err != nil {
			return nil, err
		}
		one.ID = uuidText(id)
		copy(one.Checkpoint.Root[:], root)
		all = append(all, one)
	}
	return all, rows.Err()
}

// Cosigned is the last checkpoint that each witness has cosigned, in this epoch
// or one before it.
func (s *Store) Cosigned(ctx context.Context) ([]evidence.Cited, error) {
	all, err := citedOf(ctx, s.read)
	return all, explain(err, s.path)
}

func citedOf(ctx context.Context, q querier) ([]evidence.Cited, error) {
	epochs, err := epochsOf(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := cosignaturesOf(ctx, q)
	if err != nil {
		return nil, err
	}
	var all []evidence.Cited
	put := func(c evidence.Cited) {
		for i := range all {
			if all[i].Witness == c.Witness {
				all[i] = c
				return
			}
		}
		all = append(all, c)
	}
	for _, e := range epochs {
		for len(rows) > 0 && rows[0].rev < e.First {
			put(evidence.Cited{Witness: rows[0].Witness, Checkpoint: rows[0].Checkpoint})
			rows = rows[1:]
		}
		for _, c := range e.Cosigned {
			put(c)
		}
	}
	for _, r := range rows {
		put(evidence.Cited{Witness: r.Witness, Checkpoint: r.Checkpoint})
	}
	return all, nil
}
