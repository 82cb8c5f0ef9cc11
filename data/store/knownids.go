package store

import "hash/maphash"

// knownIDs are the platforms' own ids in the ledger, for an import whose rows'
// times do not say where to look. It is read once, when it is first needed, and
// from then on follows the revisions, an import's own and everybody else's. It
// holds hashes: what it finds is compared in full before it counts.
type knownIDs struct {
	seed  maphash.Seed
	first map[uint64]int64   // numbers of submissions by the hash of their id
	more  map[uint64][]int64 // further ones of the same hash
	seq   int64              // the newest revision that is in it
}

// readIDs brings the import's known ids up to what is committed.
func (i *Import) readIDs(tx *Tx) error {
	const columns, joined = "SELECT s.n, s.platform_id FROM ", " WHERE s.platform_id <> ''"
	ids := i.ids
	var seq int64
	if err := tx.queryRow("SELECT coalesce(max(seq), 0) FROM revision").Scan(&seq); err != nil {
		return err
	}
	add := func(r row) error {
		var n int64
		var id string
		if err := r.Scan(&n, &id); err != nil {
			return err
		}
		ids.add(n, id)
		return nil
	}
	var err error
	if ids == nil {
		ids = &knownIDs{seed: maphash.MakeSeed(), first: map[uint64]int64{}, more: map[uint64][]int64{}}
		err = tx.each(columns+"submission s"+joined, add)
	} else if ids.seq < seq {
		err = tx.each(columns+"revision r JOIN submission s ON s.id = r.record"+joined+" AND r.seq > ?", add, ids.seq)
	}
	if err != nil {
		return err
	}
	ids.seq = seq
	i.ids = ids
	return nil
}

func (k *knownIDs) add(n int64, id string) {
	hash := maphash.String(k.seed, id)
	switch first, taken := k.first[hash]; {
	case !taken:
		k.first[hash] = n
	case first != n:
		k.more[hash] = append(k.more[hash], n)
	}
}

// of are the submissions that may have an id, in the order of recording.
func (k *knownIDs) of(id string) []int64 {
	hash := maphash.String(k.seed, id)
	n, ok := k.first[hash]
	if !ok {
		return nil
	}
	return append([]int64{n}, k.more[hash]...)
}
