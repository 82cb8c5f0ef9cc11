package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// derivedKey names the zone, start of day and format that the derived days stand for.
const derivedKey = "derived"

// noDay is the derived row of submissions of which no instant is known.
const noDay = math.MinInt32

// few is how many days are computed one by one; more are computed together.
const few = 40

// Report answers a query: from the derived days where they tell enough, else from
// the rows that touch its days, or from every row where its days have no end. All
// ways give the same report. money.ErrTooLarge where no sum can be told.
func (s *Store) Report(ctx context.Context, q earnings.Query) (earnings.Report, error) {
	lines, err := s.lines(ctx, q)
	if err != nil {
		return earnings.Report{}, err
	}
	if lines != nil {
		if r, ok := earnings.FromLines(lines, q); ok {
			return r, r.Check()
		}
	}
	b, err := s.booksOf(ctx, q)
	if err != nil {
		return earnings.Report{}, err
	}
	if q.Currency != "" {
		if b.Rates, err = s.Rates(ctx, append(b.Currencies(), q.Currency)...); err != nil {
			return earnings.Report{}, err
		}
	}
	r := earnings.Compute(b, q)
	return r, r.Check()
}

// Timesheet is the time of the query's days, by the clock.
func (s *Store) Timesheet(ctx context.Context, q earnings.Query) (earnings.Timesheet, error) {
	b, err := s.booksOf(ctx, q)
	if err != nil {
		return earnings.Timesheet{}, err
	}
	return earnings.TimesheetOf(b, q), nil
}

// booksOf are the books of what a query can ask about.
func (s *Store) booksOf(ctx context.Context, q earnings.Query) (earnings.Books, error) {
	if q.From == nil || q.To == nil {
		return s.Books(ctx)
	}
	days := timeline.NewDays(q.Zone, q.DayStart)
	return s.BooksBetween(ctx, work.Instant(days.Start(*q.From)), work.Instant(days.Start(*q.To+1)))
}

// lines are the derived days of the query's range; nil where they stand for
// another zone, or the ledger is open for reading only or cannot be written to.
func (s *Store) lines(ctx context.Context, q earnings.Query) ([]earnings.Line, error) {
	if s.readOnly || !q.Tell() {
		return nil, nil
	}
	zone, dayStart, err := s.days(ctx)
	if err != nil {
		return nil, err
	}
	if zone.String() != q.Zone.String() || dayStart != q.DayStart {
		return nil, nil
	}
	if err := explain(s.derive(ctx, zone, dayStart), s.path); errors.Is(err, ErrReadOnly) || errors.Is(err, ErrFull) {
		return nil, nil // days cannot be kept, and figures can be told without
	} else if err != nil {
		return nil, err
	}
	return s.readLines(ctx, q)
}

func (s *Store) readLines(ctx context.Context, q earnings.Query) ([]earnings.Line, error) {
	from, to := int64(noDay), int64(math.MaxInt32)
	if q.From != nil {
		from = int64(*q.From)
	}
	if q.To != nil {
		to = int64(*q.To)
	}
	rows, err := s.read.QueryContext(ctx, "SELECT lines FROM day WHERE day BETWEEN ? AND ?", from, to)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	lines := []earnings.Line{}
	for rows.Next() {
		var packed sql.RawBytes
		if err := rows.Scan(&packed); err != nil {
			return nil, err
		}
		for rest := []byte(packed); len(rest) > 0; {
			var l earnings.Line
			if l, rest, err = earnings.DecodeLine(rest); err != nil {
				return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
			}
			lines = append(lines, l)
		}
	}
	return lines, rows.Err()
}

// days is the zone and start of day of the ledger.
func (s *Store) days(ctx context.Context) (*time.Location, time.Duration, error) {
	all, err := s.Settings(ctx)
	if err != nil {
		return nil, 0, err
	}
	zone, err := time.LoadLocation(all[SettingZone])
	if err != nil {
		return nil, 0, fmt.Errorf("zone %q of the ledger: %w", all[SettingZone], err)
	}
	dayStart, err := time.ParseDuration(all[SettingDayStart])
	return zone, dayStart, err
}

// derivedStamp is what derived days stand for; days with another one are stale.
func derivedStamp(zone *time.Location, dayStart time.Duration) string {
	return fmt.Sprintf("%s %s %d", zone, dayStart, earnings.LineFormat)
}

// derive computes the days anew whose time or money has changed.
func (s *Store) derive(ctx context.Context, zone *time.Location, dayStart time.Duration) error {
	stamp := derivedStamp(zone, dayStart)
	fresh, err := s.fresh(ctx, stamp)
	if err != nil || fresh {
		return err
	}
	return s.unseen(ctx, func() error {
		tx := &Tx{ctx: ctx, store: s}
		d := &deriver{tx: tx, zone: zone, dayStart: dayStart, days: timeline.NewDays(zone, dayStart)}
		var have string
		err := tx.queryRow("SELECT value FROM meta WHERE key = ?", derivedKey).Scan(&have)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := d.all(have == stamp); err != nil {
			return err
		}
		if _, err := tx.exec("DELETE FROM dirty"); err != nil {
			return err
		}
		_, err = tx.exec("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", derivedKey, stamp)
		return err
	})
}

// fresh says whether the derived days stand for all that is in the ledger.
func (s *Store) fresh(ctx context.Context, stamp string) (bool, error) {
	var have string
	var dirty bool
	err := s.read.QueryRowContext(ctx, "SELECT coalesce((SELECT value FROM meta WHERE key = ?), ''), EXISTS (SELECT 1 FROM dirty)", derivedKey).
		Scan(&have, &dirty)
	return have == stamp && !dirty, err
}

type deriver struct {
	tx       *Tx
	zone     *time.Location
	dayStart time.Duration
	days     *timeline.Days
}

// all brings every stale day up to date: one by one where they are few and the
// rest stands, else all together.
func (d *deriver) all(stands bool) error {
	if stands {
		days, dayless, err := d.stale()
		if err != nil {
			return err
		}
		if days != nil {
			for day := range days {
				if err := d.one(day); err != nil {
					return err
				}
			}
			if dayless {
				return d.none()
			}
			return nil
		}
	}
	b, err := d.tx.store.books(d.tx.ctx, d.tx, "", "")
	if err != nil {
		return err
	}
	if _, err := d.tx.exec("DELETE FROM day"); err != nil {
		return err
	}
	return d.write(earnings.Lines(b, d.zone, d.dayStart, nil))
}

// stale are the days that changed spans touch: those of the instants, and those
// of every submission that has time beside them. nil where they are many. dayless
// says whether submissions that have no day have changed.
func (d *deriver) stale() (days map[timeline.Day]bool, dayless bool, err error) {
	days = map[timeline.Day]bool{}
	spans, err := d.dirty()
	if err != nil {
		return nil, false, err
	}
	for _, s := range spans {
		if !s.start.Known() {
			dayless = true
			continue
		}
		if s.stop.Sub(s.start) > few*24*time.Hour {
			return nil, false, nil
		}
		d.days.Split(int64(s.start), int64(s.stop)+1, func(day timeline.Day, _, _ int64) { days[day] = true })
		err := d.tx.each(`SELECT DISTINCT s.anchor FROM interval i JOIN submission s ON s.n = i.submission
 WHERE i.start >= ? AND i.start <= ? AND i.stop >= ?
 UNION SELECT s.anchor FROM interval i JOIN submission s ON s.n = i.submission
 WHERE i.stop - i.start > 86400000000 AND i.start <= ? AND i.stop >= ?`, func(r row) error {
			var anchor work.Instant
			err := r.Scan(&anchor)
			days[d.days.Of(anchor)] = true
			return err
		}, int64(s.start.Add(-longest)), int64(s.stop), int64(s.start), int64(s.stop), int64(s.start))
		if err != nil {
			return nil, false, err
		}
		if len(days) > few {
			return nil, false, nil
		}
	}
	return days, dayless, nil
}

func (d *deriver) dirty() ([]dirtySpan, error) {
	var spans []dirtySpan
	err := d.tx.each("SELECT start, stop FROM dirty", func(r row) error {
		var s dirtySpan
		err := r.Scan(&s.start, &s.stop)
		spans = append(spans, s)
		return err
	})
	return spans, err
}

// one computes a single day from what touches it.
func (d *deriver) one(day timeline.Day) error {
	from, to := work.Instant(d.days.Start(day)), work.Instant(d.days.Start(day+1))
	b, err := d.tx.store.booksBetween(d.tx.ctx, d.tx, from, to)
	if err != nil {
		return err
	}
	if _, err := d.tx.exec("DELETE FROM day WHERE day = ?", int64(day)); err != nil {
		return err
	}
	return d.write(earnings.Lines(b, d.zone, d.dayStart, func(of timeline.Day, hasDay bool) bool { return hasDay && of == day }))
}

// none computes the row of submissions without a day; no time is theirs.
func (d *deriver) none() error {
	b, err := d.tx.store.books(d.tx.ctx, d.tx, "anchor = 0", "0")
	if err != nil {
		return err
	}
	if _, err := d.tx.exec("DELETE FROM day WHERE day = ?", int64(noDay)); err != nil {
		return err
	}
	return d.write(earnings.Lines(b, d.zone, d.dayStart, func(_ timeline.Day, hasDay bool) bool { return !hasDay }))
}

func (d *deriver) write(lines []earnings.Line) error {
	days, err := packed(lines)
	if err != nil {
		return err
	}
	for day, blob := range days {
		if _, err := d.tx.exec("INSERT INTO day (day, lines) VALUES (?, ?)", day, blob); err != nil {
			return err
		}
	}
	return nil
}

// packed are the lines of each day as its row holds them.
func packed(lines []earnings.Line) (map[int64][]byte, error) {
	days := map[int64][]byte{}
	for _, l := range lines {
		at := int64(l.Day)
		if !l.HasDay {
			at = noDay
		}
		var err error
		if days[at], err = l.AppendBinary(days[at]); err != nil {
			return nil, err
		}
	}
	return days, nil
}
