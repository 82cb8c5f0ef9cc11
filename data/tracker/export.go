package tracker

import (
	"cmp"
	"context"
	"slices"

	"clickwage/data/exporter"
	"clickwage/data/store"
)

// Export hands out the records that a filter chooses, the oldest first, and
// after them the money without a task. It reads a page at a time, so that a
// ledger of any size fits.
func (t *Tracker) Export(ctx context.Context, f store.Filter) (exporter.Next, error) {
	keys, err := t.store.Keys(ctx, f)
	if err != nil {
		return nil, err
	}
	e := &export{ctx: ctx, store: t.store, keys: keys}
	if f.OnlyDays() {
		entries, err := t.store.Entries(ctx, f.From, f.To)
		if err != nil {
			return nil, err
		}
		for i := range entries {
			e.last = append(e.last, exporter.Record{Entry: &entries[i]})
		}
	}
	return e.next, nil
}

// ExportChosen hands out the records of some keys, the oldest first.
func (t *Tracker) ExportChosen(ctx context.Context, keys []store.Key) exporter.Next {
	keys = slices.Clone(keys)
	slices.SortStableFunc(keys, func(a, b store.Key) int { return cmp.Compare(b.At, a.At) })
	return (&export{ctx: ctx, store: t.store, keys: keys}).next
}

// export pages through keys from their end, which is the oldest.
type export struct {
	ctx   context.Context
	store *store.Store
	keys  []store.Key
	page  []store.Record
	last  []exporter.Record
}

const exportPage = 400

func (e *export) next() (exporter.Record, bool, error) {
	for len(e.page) == 0 && len(e.keys) > 0 {
		cut := max(0, len(e.keys)-exportPage)
		page, err := e.store.Records(e.ctx, e.keys[cut:])
		if err != nil {
			return exporter.Record{}, false, err
		}
		e.page, e.keys = page, e.keys[:cut]
	}
	if n := len(e.page); n > 0 {
		r := e.page[n-1]
		e.page = e.page[:n-1]
		if r.Submission == nil && r.Interval == nil {
			return e.next() // gone since
		}
		return exporter.Record{Submission: r.Submission, Intervals: r.Intervals, Interval: r.Interval}, true, nil
	}
	if len(e.last) > 0 {
		r := e.last[0]
		e.last = e.last[1:]
		return r, true, nil
	}
	return exporter.Record{}, false, nil
}
