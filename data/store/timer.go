package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"clickwage/data/work"
)

const timerColumns = `r.id, s.id, r.activity, r.start, r.began, r.before, r.paused, r.zone, r.shift, r.platform, r.requester, r.title,
 r.time_limit, r.boot, r.mono, r.boot_id, r.alive_wall, r.alive_boot, r.alive_mono, r.alive_id, r.worker`

// Running are the timers that run or are paused, the latest begun first.
func (s *Store) Running(ctx context.Context) ([]work.Open, error) { return s.running(ctx, s.rows()) }

// Running are the timers as this change sees them.
func (tx *Tx) Running() ([]work.Open, error) { return tx.store.running(tx.ctx, tx) }

func (s *Store) running(ctx context.Context, q querier) ([]work.Open, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+timerColumns+` FROM running r LEFT JOIN submission s ON s.n = r.submission
 ORDER BY r.began DESC, r.id DESC`)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []work.Open
	for rows.Next() {
		o, err := s.scanTimer(ctx, q, rows)
		if err != nil {
			return nil, explain(err, s.path)
		}
		all = append(all, o)
	}
	return all, explain(rows.Err(), s.path)
}

func (s *Store) scanTimer(ctx context.Context, q querier, r row) (work.Open, error) {
	var (
		o                                            work.Open
		id, submission                               []byte
		zone, platform, requester, title, worker     int64
		before, limit, boot, mono, aliveBoot, aliveM int64
	)
	err := r.Scan(&id, &submission, &o.Activity, &o.Start, &o.Began, &before, &o.Paused, &zone, &o.Offset, &platform, &requester,
		&title, &limit, &boot, &mono, &o.Reading.ID, &o.Alive.Wall, &aliveBoot, &aliveM, &o.Alive.ID, &worker)
	if err != nil {
		return o, err
	}
	for _, name := range []struct {
		number int64
		into   *string
	}{
		{zone, &o.Zone}, {platform, &o.Where.Platform}, {requester, &o.Where.Requester}, {title, &o.Title},
		{worker, &o.Where.Worker},
	} {
		if *name.into, err = s.nameText(ctx, q, name.number); err != nil {
			return o, err
		}
	}
	micros := func(n int64) time.Duration { return time.Duration(n) * time.Microsecond }
	o.ID, o.Submission = work.IntervalID(uuidText(id)), work.SubmissionID(uuidText(submission))
	o.Before, o.Limit = micros(before), micros(limit)
	o.Reading.Wall, o.Reading.Boot, o.Reading.Mono = o.Start, micros(boot), micros(mono)
	o.Alive.Boot, o.Alive.Mono = micros(aliveBoot), micros(aliveM)
	return o, nil
}

// PutTimer writes a timer that starts, is paused or goes on.
func (tx *Tx) PutTimer(o work.Open) error {
	key, err := blob(string(o.ID))
	if err != nil {
		return err
	}
	last, err := tx.timerHead(key)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kindTimer, key, last, false, timerFields(o))
	if err != nil {
		return err
	}
	if err := tx.unbury(key); err != nil {
		return err
	}
	submission, err := tx.submissionNumber(o.Submission)
	if err != nil {
		return err
	}
	var numbers [5]int64
	for i, name := range []struct {
		kind nameKind
		text string
	}{
		{zoneName, o.Zone}, {platformName, o.Where.Platform}, {requesterName, o.Where.Requester}, {titleName, o.Title},
		{workerName, o.Where.Worker},
	} {
		if numbers[i], err = tx.name(name.kind, name.text); err != nil {
			return err
		}
	}
	_, err = tx.exec(`INSERT OR REPLACE INTO running (id, submission, activity, start, began, before, paused, zone, shift, platform,
 requester, title, time_limit, boot, mono, boot_id, alive_wall, alive_boot, alive_mono, alive_id, worker, rev)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		key, nullable(submission), int64(o.Activity), int64(o.Start), int64(o.Began), o.Before.Microseconds(), o.Paused,
		numbers[0], int64(o.Offset), numbers[1], numbers[2], numbers[3], o.Limit.Microseconds(),
		o.Reading.Boot.Microseconds(), o.Reading.Mono.Microseconds(), o.Reading.ID,
		int64(o.Alive.Wall), o.Alive.Boot.Microseconds(), o.Alive.Mono.Microseconds(), o.Alive.ID, numbers[4], seq)
	return err
}

func (tx *Tx) timerHead(key []byte) (head, error) {
	var seq int64
	err := tx.queryRow("SELECT rev FROM running WHERE id = ?", key).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return tx.buried(key)
	}
	if err != nil {
		return head{}, err
	}
	return tx.headAt(seq)
}

// DeleteTimer ends a timer that leaves no interval, such as a paused one.
func (tx *Tx) DeleteTimer(o work.Open) error {
	key, err := blob(string(o.ID))
	if err != nil {
		return err
	}
	last, err := tx.takeTimer(key)
	if err != nil {
		return err
	}
	if last.seq == 0 {
		return fmt.Errorf("timer %s: %w", o.ID, ErrNotFound)
	}
	return tx.bury(kindTimer, key, last, timerFields(o))
}

// Heartbeat notes that the timers are being watched. It is no change of the
// ledger and makes no revision.
func (s *Store) Heartbeat(ctx context.Context, now work.Reading) error {
	if s.readOnly {
		return nil
	}
	err := s.unseen(ctx, func() error {
		_, err := s.conn.ExecContext(ctx, "UPDATE running SET alive_wall = ?, alive_boot = ?, alive_mono = ?, alive_id = ? WHERE paused = 0",
			int64(now.Wall), now.Boot.Microseconds(), now.Mono.Microseconds(), now.ID)
		return err
	})
	return explain(err, s.path)
}
