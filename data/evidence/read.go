package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"clickwage/data/revision"
)

// read is a disclosed revision with its leaf read. An erased one has no leaf.
type read struct {
	Revision
	leaf revision.Committed
	sum  revision.Hash
	id   string // of the record, where it has one and discloses it
	row  bool   // of an imported row: of a submission and of the intervals that came with it
}

func readLeaves(revisions []Revision) ([]read, error) {
	all := make([]read, len(revisions))
	for i, r := range revisions {
		all[i] = read{Revision: r, sum: r.Hash()}
		if r.Erased != nil {
			continue
		}
		var err error
		if all[i].leaf, err = revision.ReadLeaf(r.Leaf); err != nil {
			return nil, fmt.Errorf("revision %d: %w", r.Seq, err)
		}
		_, row := all[i].leaf.Fields.Of("row")
		all[i].row = row && all[i].leaf.Kind == "submission"
		if id := all[i].state().cell("id"); id != Withheld {
			all[i].id = id
		}
	}
	return all, nil
}

// state is what the revision discloses of its record.
func (r *read) state() *state {
	s := &state{seq: r.Seq, gone: r.leaf.Gone, told: len(r.Fields) > 0, shown: r.Fields, fields: r.leaf.Fields}
	s.closed = s.hides("work")
	return s
}

func sortedNames[K cmp.Ordered, V any](of map[K]V) []K { return slices.Sorted(maps.Keys(of)) }
