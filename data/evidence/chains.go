package evidence

import (
	"fmt"

	"clickwage/data/revision"
)

// chains follows the links of revisions to the ones before them.
type chains struct {
	at        map[revision.Hash]*read   // disclosed leaves that were passed
	last      map[string]*revision.Hash // of each record that is told apart
	followed  map[revision.Hash]bool    // leaves that another one follows
	Beginning int                       // records disclosed from their first revision
	Missing   int                       // links to a revision that is not disclosed
	Erased    int
}

// follow goes through revisions in their order. It fails where a record's
// history forks, begins twice, or goes on from another record's.
func follow(all []read) (chains, error) {
	c := chains{at: map[revision.Hash]*read{}, last: map[string]*revision.Hash{}, followed: map[revision.Hash]bool{}}
	for i := range all {
		r := &all[i]
		if r.Erased != nil {
			c.Erased++
		} else if err := c.link(r); err != nil {
			return c, fmt.Errorf("revision %d: %w", r.Seq, err)
		}
		c.at[r.sum] = r
	}
	return c, nil
}

func (c *chains) link(r *read) error {
	last := c.last[r.id]
	if r.id == "" {
		last = nil
	}
	switch prev := r.leaf.Prev; {
	case prev == nil && last != nil:
		return fmt.Errorf("the history of %s begins a second time", r.id)
	case prev == nil:
		c.Beginning++
	case c.at[*prev] == nil:
		c.Missing++
	case last != nil && *last != *prev:
		return fmt.Errorf("the history of %s forks: its last revision is another than the one that this one follows", r.id)
	case once(c.at[*prev], r) && c.followed[*prev]:
		return fmt.Errorf("the history forks: revision %d is followed twice", c.at[*prev].Seq)
	case last == nil && !may(c.at[*prev], r):
		return fmt.Errorf("it goes on from revision %d, which is of another record", c.at[*prev].Seq)
	default:
		c.followed[*prev] = c.followed[*prev] || once(c.at[*prev], r)
	}
	c.last[r.id] = &r.sum
	if r.row {
		for _, id := range r.rowIDs() {
			c.last[id] = &r.sum
		}
	}
	return nil
}

// once says whether no other revision may go on from the same one. A row is
// followed by its submission once and by each of its intervals, and an erased
// revision may have been one.
func once(prev, r *read) bool {
	return prev.Erased == nil && !(prev.row && r.leaf.Kind == "interval")
}

// may says whether a revision of a record that was not seen before can go on
// from an earlier one: from an erased one, from one of a record that is not
// told, or from a row whose intervals are kept back.
func may(prev, r *read) bool {
	if prev.Erased != nil || prev.id == "" || r.id == "" {
		return true
	}
	return prev.row && r.leaf.Kind == "interval" && prev.state().hides("work")
}

// rowIDs are the ids of the intervals that came with a row.
func (r *read) rowIDs() []string {
	l := latest{intervals: map[string]*state{}}
	if err := l.takeRow(r.state()); err != nil {
		return nil // ScheduleOf tells it
	}
	return sortedNames(l.intervals)
}
