package store

import (
	"clickwage/data/work"
)

// place is what a submission and its intervals together say of where it stands
// in a list. It is derived, so it is no part of any revision; check compares it
// with what the records say.
type place struct {
	born        work.Instant // when it was accepted, else when its work began, else its anchor
	anchor      work.Instant // the instant whose day it belongs to
	first, last work.Instant // of all its intervals' starts, of the counted ones' ends
	spent       int64        // microseconds of the intervals that are counted
	captured    int64        // a bit for each source of an interval
	looked      bool         // an interval waits for the worker to look at it
}

func placeOf(sub *work.Submission, spans []work.Interval) place {
	var p place
	for _, i := range spans {
		if !p.first.Known() || i.Start < p.first {
			p.first = i.Start
		}
		if !i.Superseded {
			p.last = max(p.last, i.End)
			p.spent += int64(i.End - i.Start)
		}
		p.captured |= 1 << i.Source
		p.looked = p.looked || i.Review != work.ReviewNone
	}
	p.anchor = sub.Anchor(p.last)
	switch {
	case sub.Accepted.Known():
		p.born = sub.Accepted
	case p.first.Known():
		p.born = p.first
	default:
		p.born = p.anchor
	}
	return p
}

// args are the values of the columns born to looked.
func (p place) args() []any {
	return []any{int64(p.born), int64(p.anchor), p.spent, p.captured, p.looked}
}

// place keeps where a submission stands after its intervals have changed.
func (tx *Tx) place(n int64, sub work.Submission) error {
	spans, err := tx.spansOf(n)
	if err != nil {
		return err
	}
	p := placeOf(&sub, spans)
	_, err = tx.exec("UPDATE submission SET born = ?, anchor = ?, spent = ?, captured = ?, looked = ? WHERE n = ?", append(p.args(), n)...)
	if err != nil {
		return err
	}
	if err := tx.dirtyDay(p.anchor); err != nil || !p.first.Known() {
		return err
	}
	return tx.dirty(p.first, p.last)
}

// spansOf reads of a submission's intervals what a place needs.
func (tx *Tx) spansOf(n int64) ([]work.Interval, error) {
	var spans []work.Interval
	err := tx.each("SELECT start, stop, superseded, source, review FROM interval WHERE submission = ?", func(r row) error {
		var i work.Interval
		if err := r.Scan(&i.Start, &i.End, &i.Superseded, &i.Source, &i.Review); err != nil {
			return err
		}
		spans = append(spans, i)
		return nil
	}, n)
	return spans, err
}
