package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// Disclosing says what part of the history is disclosed.
type Disclosing struct {
	Records []string // Required: ids of submissions and of any other records; the time of submissions comes along
	// Withhold are the names of the fields that are kept back, by kind of record,
	// such as "submission": {"worker", "note"}. Where fields of intervals are kept
	// back, so is what an imported row says of its intervals; where the id of
	// submissions is, so is whose the time is.
	Withhold map[string][]string
	Key      *keys.Signing // signs the head where no checkpoint covers the records yet; Defaults to none
}

// Disclose is every revision of some records and of their time, each with what
// opens its fields, proved against one checkpoint: the newest that a witness or
// an authority has seen, where it covers them all, else the newest that does.
// What the ledger says about itself (epochs, cosignatures, its adoption) comes
// along. Erased revisions, and those that belong to other records but are
// linked to from these, have their leaf alone. Errors: ErrNotFound;
// ErrNoCheckpoint where a new one is needed and Key is nil; those of Sign.
func (s *Store) Disclose(ctx context.Context, opt Disclosing) (evidence.Disclosure, error) {
	out, err := s.disclose(ctx, opt)
	if errors.Is(err, ErrNoCheckpoint) && opt.Key != nil {
		if _, _, err := s.Sign(ctx, *opt.Key); err != nil {
			return out, err
		}
		out, err = s.disclose(ctx, opt)
	}
	return out, explain(err, s.path)
}

func (s *Store) disclose(ctx context.Context, opt Disclosing) (out evidence.Disclosure, err error) {
	err = s.snapshot(ctx, func(_ *sql.Conn, now *Store) error {
		opt.Records = slices.Clone(opt.Records)
		d := &discloser{store: now, opt: opt, asked: map[string]bool{}}
		if err := d.choose(ctx); err != nil {
			return err
		}
		out, err = d.prove(ctx)
		return err
	})
	return out, err
}

type discloser struct {
	store *Store
	opt   Disclosing
	asked map[string]bool // ids of all records that are disclosed
	seqs  []int64         // their revisions, those linked to, and the ledger's own
	last  int64           // the newest of the records
}

// selfKinds are what the ledger says about itself.
const selfKinds = "'" + kindEpoch + "', '" + kindCosigned + "', '" + kindAdopted + "'"

// choose finds the revisions to disclose. Revisions have no index by record, as
// nothing else asks for one, so they are read through twice.
func (d *discloser) choose(ctx context.Context) error {
	for i, id := range d.opt.Records {
		key, err := blob(id)
		if err != nil {
			return err
		}
		d.opt.Records[i] = uuidText(key)
		d.asked[d.opt.Records[i]] = true
	}
	ids, err := d.ids()
	if err != nil {
		return err
	}
	err = d.store.eachRow(ctx, `SELECT DISTINCT record FROM revision WHERE kind IN ('interval', 'timer') AND body <> ''
 AND json_extract(body, '$.submission') IN (SELECT value FROM json_each(?))`, func(r *sql.Rows) error {
		var id []byte
		err := r.Scan(&id)
		d.asked[uuidText(id)] = true
		return err
	}, ids)
	if err != nil {
		return err
	}
	if ids, err = d.ids(); err != nil {
		return err
	}
	met := map[string]bool{}
	err = d.store.eachRow(ctx, `WITH RECURSIVE wanted (seq) AS (
 SELECT seq FROM revision WHERE record IN (SELECT unhex(value, '-') FROM json_each(?))
 UNION SELECT r.prev FROM revision r JOIN wanted w ON r.seq = w.seq WHERE r.prev IS NOT NULL)
 SELECT r.seq, r.record FROM wanted w JOIN revision r ON r.seq = w.seq ORDER BY r.seq`, func(r *sql.Rows) error {
		var seq int64
		var id []byte
		err := r.Scan(&seq, &id)
		d.seqs, d.last, met[uuidText(id)] = append(d.seqs, seq), seq, true
		return err
	}, ids)
	if err != nil {
		return err
	}
	for _, id := range d.opt.Records {
		if !met[id] {
			return fmt.Errorf("%s: %w", id, ErrNotFound)
		}
	}
	return nil
}

func (d *discloser) ids() (string, error) {
	text, err := json.Marshal(slices.Sorted(maps.Keys(d.asked)))
	return string(text), err
}

// prove makes the disclosure of the chosen revisions.
func (d *discloser) prove(ctx context.Context) (out evidence.Disclosure, err error) {
	head, err := d.covering(ctx)
	if err != nil {
		return out, err
	}
	err = d.store.eachRow(ctx, "SELECT seq FROM revision WHERE kind IN ("+selfKinds+") AND seq <= ?", func(r *sql.Rows) error {
		var seq int64
		err := r.Scan(&seq)
		d.seqs = append(d.seqs, seq)
		return err
	}, head.Size)
	if err != nil {
		return out, err
	}
	slices.Sort(d.seqs)
	d.seqs = slices.Compact(d.seqs)
	log, err := logOf(ctx, d.store.read)
	if err != nil {
		return out, err
	}
	if root, err := log.Root(head.Size); err != nil || root != head.Root {
		return out, errors.Join(ErrRewritten, err)
	}
	if out.Revisions, err = d.revisions(ctx, log, head); err != nil {
		return out, err
	}
	out.Checkpoint, out.PublicKey = head.Signed(), head.Public
	for _, t := range head.Tokens {
		out.Timestamps = append(out.Timestamps, t.Reply)
	}
	out.Former, err = d.former(ctx, head.Public)
	return out, err
}

// covering is the checkpoint to prove against.
func (d *discloser) covering(ctx context.Context) (Checkpoint, error) {
	all, err := checkpointsOf(ctx, d.store.read)
	if err != nil {
		return Checkpoint{}, err
	}
	var newest *Checkpoint
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Size < d.last {
			continue
		}
		if len(all[i].Cosignatures) > 0 || len(all[i].Tokens) > 0 {
			return all[i], nil
		}
		if newest == nil {
			newest = &all[i]
		}
	}
	if newest == nil {
		return Checkpoint{}, ErrNoCheckpoint
	}
	return *newest, nil
}

func (d *discloser) former(ctx context.Context, public string) ([]evidence.FormerKey, error) {
	all, err := workerKeysOf(ctx, d.store.read)
	if err != nil {
		return nil, err
	}
	return FormerKeys(all, public), nil
}

// FormerKeys are the keys before one, each with how it handed over.
func FormerKeys(all []WorkerKey, public string) []evidence.FormerKey {
	var former []evidence.FormerKey
	for i, k := range all {
		if k.Public == public {
			return former
		}
		if i+1 < len(all) {
			former = append(former, evidence.FormerKey{PublicKey: k.Public, Handover: all[i+1].Handover})
		}
	}
	return nil
}

// revisions are the chosen ones as they are disclosed, in the ledger's order,
// each proved to be in the head.
func (d *discloser) revisions(ctx context.Context, log *revision.Log, head Checkpoint) (all []evidence.Revision, err error) {
	since, err := columnsFrom(ctx, d.store.read)
	if err != nil {
		return nil, err
	}
	seqs, err := json.Marshal(d.seqs)
	if err != nil {
		return nil, err
	}
	err = d.store.eachRow(ctx, `SELECT r.seq, r.kind, r.record, r.gone, r.at, r.source, r.why, r.seed, r.leaf, r.body, p.leaf
 FROM revision r LEFT JOIN revision p ON p.seq = r.prev WHERE r.seq IN (SELECT value FROM json_each(?)) ORDER BY r.seq`, func(r *sql.Rows) error {
		one, err := d.revision(r, since)
		if err != nil {
			return err
		}
		if one.Proof, err = log.Inclusion(one.Seq-1, head.Size); err != nil {
			return err
		}
		if err := revision.CheckInclusion(one.Hash(), one.Seq-1, head.Size, head.Root, one.Proof); err != nil {
			return fmt.Errorf("revision %d: %w: %w", one.Seq, ErrDamaged, err)
		}
		all = append(all, one)
		return nil
	}, string(seqs))
	if err == nil && len(all) != len(d.seqs) {
		return nil, fmt.Errorf("%w: it has %d of %d revisions", ErrDamaged, len(all), len(d.seqs))
	}
	return all, err
}

// revision is one revision as it is disclosed.
func (d *discloser) revision(r row, since columns) (out evidence.Revision, err error) {
	var (
		seq                      int64
		kind, why, text          string
		gone                     bool
		at                       work.Instant
		source                   work.Source
		record, seed, leaf, prev []byte
	)
	err = r.Scan(&seq, &kind, &record, &gone, &at, &source, &why, &seed, &leaf, &text, &prev)
	if err != nil {
		return out, err
	}
	out = evidence.Revision{Seq: seq, Record: uuidText(record)}
	if text == "" && len(seed) == 0 {
		out.Erased = hashOf(leaf)
		return out, nil
	}
	values, err := parseBody(text)
	if err != nil || len(seed) != len(revision.Seed{}) {
		return out, fmt.Errorf("revision %d: %w: it cannot be read", seq, ErrDamaged)
	}
	fields, err := columnsOf(kind, values, since.lacking(kind, seq))
	if err != nil {
		return out, err
	}
	sown := revision.Seed(seed)
	whole := leafOf(kind, hashOf(prev), gone, at, source, why, fields)
	out.Leaf = whole.Append(nil, &sown)
	if sum := revision.Sum(out.Leaf); string(sum[:]) != string(leaf) {
		return out, fmt.Errorf("revision %d: %w: its hash does not match", seq, ErrDamaged)
	}
	if !d.asked[out.Record] && kind != kindEpoch && kind != kindCosigned && kind != kindAdopted {
		out.Record = "" // another record's, linked to from these
		return out, nil
	}
	out.Fields = disclosedFields(whole.Fields, &sown, d.withheld(kind))
	if slices.Contains(d.withheld(kind), "id") {
		out.Record = ""
	}
	return out, nil
}

// withheld are the fields of a kind that are kept back.
func (d *discloser) withheld(kind string) []string {
	names := slices.Clone(d.opt.Withhold[kind])
	nameless := slices.Contains(d.opt.Withhold[kindSubmission], "id")
	switch {
	case kind == kindSubmission && (nameless || len(d.opt.Withhold[kindInterval]) > 0):
		names = append(names, "work")
	case nameless && (kind == kindInterval || kind == kindTimer):
		names = append(names, "submission")
	case nameless && kind == kindPayout:
		names = append(names, "allotments")
	}
	return names
}

func disclosedFields(fields []revision.Field, seed *revision.Seed, withheld []string) []evidence.Disclosed {
	shown := make([]evidence.Disclosed, 0, len(fields))
	for _, f := range fields {
		if slices.Contains(withheld, f.Name) {
			continue
		}
		value := f.Value
		if value == nil {
			value = []byte("null")
		}
		shown = append(shown, evidence.Disclosed{Name: f.Name, Salt: seed.Salt(f.Name), Value: value})
	}
	return shown
}
