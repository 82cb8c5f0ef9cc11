package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"clickwage/data/evidence"
	"clickwage/data/revision"
)

// WitnessRequest asks a witness to cosign the last checkpoint, with the proof
// that it goes on from what that witness has cosigned before. witness is its
// public key; "" for one that has cosigned nothing yet. Errors: ErrNoCheckpoint,
// ErrRewritten.
func (s *Store) WitnessRequest(ctx context.Context, witness string) (r evidence.WitnessRequest, head Checkpoint, err error) {
	err = s.snapshot(ctx, func(_ *sql.Conn, now *Store) error {
		all, err := checkpointsOf(ctx, now.read)
		if err != nil {
			return err
		}
		origin, err := originOf(ctx, now.read)
		if err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Origin != origin.Epoch {
			return ErrNoCheckpoint
		}
		head = all[len(all)-1]
		r.Checkpoint = head.Note
		cited, err := citedOf(ctx, now.read)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(cited, func(c evidence.Cited) bool { return c.Witness == witness })
		if at < 0 {
			return nil
		}
		return now.goOn(ctx, &r, head, cited[at].Checkpoint, signerOf(all, cited[at].Checkpoint))
	})
	return r, head, explain(err, s.path)
}

// signerOf is the key that signed a checkpoint; "" where the ledger no longer
// knows it, since it went on from a backup.
func signerOf(all []Checkpoint, one revision.Checkpoint) string {
	for _, c := range all {
		if c.Checkpoint == one {
			return c.Public
		}
	}
	return ""
}

// goOn adds to a request how its checkpoint goes on from one that was seen.
func (s *Store) goOn(ctx context.Context, r *evidence.WitnessRequest, head Checkpoint, seen revision.Checkpoint, signer string) error {
	public, err := workerKeysOf(ctx, s.read)
	if err != nil {
		return err
	}
	if len(public) > 1 && signer != head.Public {
		r.Keys = append(FormerKeys(public, head.Public), evidence.FormerKey{PublicKey: head.Public})
	}
	log, err := logOf(ctx, s.read)
	if err != nil {
		return err
	}
	if seen.Origin != head.Origin {
		return s.epochLeaf(ctx, r, head, log)
	}
	if root, err := log.Root(seen.Size); err != nil || root != seen.Root {
		return errors.Join(ErrRewritten, err)
	}
	r.Old = seen.Size
	r.Proof, err = log.Consistency(seen.Size, head.Size)
	return err
}

// epochLeaf adds the first leaf of the checkpoint's epoch.
func (s *Store) epochLeaf(ctx context.Context, r *evidence.WitnessRequest, head Checkpoint, log *revision.Log) error {
	epochs, err := epochsOf(ctx, s.read)
	if err != nil {
		return err
	}
	for _, e := range epochs {
		if e.First > head.Size || evidence.EpochOrigin(evidence.LedgerOf(head.Origin), e.ID) != head.Origin {
			continue
		}
		first, err := (&discloser{store: s, seqs: []int64{e.First}}).revisions(ctx, log, head)
		if err == nil {
			r.Epoch = &first[0]
		}
		return err
	}
	return ErrNoCheckpoint
}
