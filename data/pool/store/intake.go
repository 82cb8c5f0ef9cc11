package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"time"

	"clickwage/data/pool"
	"clickwage/data/revision"
)

// Receive takes a report in: Gate.Receive decides beside what is kept of its
// token, and what it decides is written if that is still what is kept, else it
// is asked again. Of many that come with one token at once, one is Taken. Besides
// the gate's errors it returns ErrReport, ErrUnknown, and pool.ErrClosed once
// intake has stopped.
func (s *Store) Receive(ctx context.Context, g *pool.Gate, r pool.Report, now time.Time) (pool.Outcome, error) {
	for {
		kept, err := s.kept(ctx, r)
		if err != nil {
			return 0, err
		}
		outcome, err := g.Receive(r, kept, now)
		if err != nil || outcome == pool.Repeated {
			return outcome, err
		}
		if written, err := s.put(ctx, r, kept); err != nil || written {
			return outcome, err
		}
	}
}

// kept is what there is of a report's token, nil for nothing.
func (s *Store) kept(ctx context.Context, r pool.Report) (*pool.Kept, error) {
	var sequence int64
	var hash []byte
	found, err := one(ctx, s.engine, []any{&sequence, &hash},
		"SELECT sequence, hash FROM contribution WHERE campaign = $1 AND member = $2", r.Campaign[:], r.Token.Member[:])
	if err != nil || !found {
		return nil, err
	}
	return &pool.Kept{Sequence: uint32(sequence), Hash: revision.Hash(hash)}, nil
}

// put writes a report in the place of what is kept of its token. written is false
// where something else is there meanwhile.
func (s *Store) put(ctx context.Context, r pool.Report, kept *pool.Kept) (written bool, err error) {
	hash := r.Hash()
	row := []any{r.Campaign[:], r.Token.Member[:], r.ID[:], int64(r.Sequence), hash[:], nil}
	if !r.Withdrawn {
		row[len(row)-1] = r.Bytes()
	}
	sql := "INSERT INTO contribution (campaign, member, report, sequence, hash, file) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
	if kept != nil {
		row = append(row, kept.Hash[:])
		sql = `UPDATE contribution SET report = $3, sequence = $4, hash = $5, file = $6 WHERE campaign = $1 AND member = $2 AND hash = $7
			AND NOT EXISTS (SELECT 1 FROM contribution c WHERE c.campaign = $1 AND c.report = $3 AND c.member <> $2)`
	}
	err = s.engine.Write(ctx, func(tx Tx) error {
		written = false
		if stopped, err := s.stopped(ctx, tx, r.Campaign); err != nil || stopped {
			return whichOf(err, pool.ErrClosed)
		}
		n, err := tx.Exec(ctx, sql, row...)
		if written = n > 0; err != nil || written {
			return err
		}
		foreign, err := one(ctx, tx, nil, "SELECT 1 FROM contribution WHERE campaign = $1 AND report = $2 AND member <> $3",
			r.Campaign[:], r.ID[:], r.Token.Member[:])
		if foreign {
			return whichOf(err, ErrReport)
		}
		return err
	})
	return written, err
}

// whichOf is the error of a look-up, or else what the look-up found.
func whichOf(err, found error) error {
	if err != nil {
		return err
	}
	return found
}

// stopped says whether intake has stopped, and keeps it so until the end of the
// transaction.
func (s *Store) stopped(ctx context.Context, tx Tx, campaign revision.Hash) (bool, error) {
	var stopped bool
	found, err := one(ctx, tx, []any{&stopped}, "SELECT stopped <> 0 FROM campaign WHERE hash = $1"+s.engine.Words().Share, campaign[:])
	if err == nil && !found {
		err = ErrUnknown
	}
	return stopped, err
}

// StopIntake ends intake for good, so that the reports held are the same from
// here on, whatever clocks say. Before the campaign closes it is refused with
// pool.ErrTooEarly.
func (s *Store) StopIntake(ctx context.Context, campaign revision.Hash, now time.Time) error {
	return s.engine.Write(ctx, func(tx Tx) error {
		n, err := tx.Exec(ctx, "UPDATE campaign SET stopped = 1 WHERE hash = $1 AND closes <= $2 AND stopped = 0", campaign[:], now.UnixMicro())
		if err != nil || n > 0 {
			return err
		}
		if stopped, err := s.stopped(ctx, tx, campaign); err != nil || stopped {
			return err
		}
		return pool.ErrTooEarly
	})
}

// Held are the reports that are held and in no batch yet, sorted. While intake
// goes on it is refused with pool.ErrTooEarly.
func (s *Store) Held(ctx context.Context, campaign revision.Hash) ([]pool.ReportID, error) {
	switch kept, err := s.Campaign(ctx, campaign); {
	case err != nil:
		return nil, err
	case !kept.Stopped:
		return nil, pool.ErrTooEarly
	}
	return reports(ctx, s.engine, `SELECT report FROM contribution c WHERE campaign = $1 AND file IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM task t WHERE t.campaign = c.campaign AND t.report = c.report) ORDER BY report`, campaign[:])
}

// reports reads a column of report ids.
func reports(ctx context.Context, q querier, sql string, args ...any) (ids []pool.ReportID, err error) {
	err = q.Query(ctx, func(scan Scan) error {
		var id []byte
		if err := scan(&id); err != nil {
			return err
		}
		ids = append(ids, pool.ReportID(id))
		return nil
	}, sql, args...)
	return ids, err
}

// labelled is what is kept of a member's label in a campaign. Whoever has the
// store and guesses a name can tell that it is there.
func labelled(campaign revision.Hash, label string) []byte {
	sum := sha256.Sum256(append(append([]byte("clickwage/pool/member/v1"), campaign[:]...), label...))
	return sum[:]
}

// Enrol adds members to a campaign's list by what the collective calls them, and
// says how many were not on it. Only hashes are kept.
func (s *Store) Enrol(ctx context.Context, campaign revision.Hash, labels []string) (added int, err error) {
	rows := make([][]any, len(labels))
	for i, label := range labels {
		rows[i] = []any{campaign[:], labelled(campaign, label)}
	}
	err = s.engine.Write(ctx, func(tx Tx) error {
		if _, err := s.stopped(ctx, tx, campaign); err != nil {
			return err
		}
		n, err := insert(ctx, tx, "INSERT INTO member (campaign, label)", rows)
		added = int(n)
		return err
	})
	return added, err
}

// Issue answers an enrolled member's request for a token. answer is asked where
// none was kept; from then on the same request gets the same bytes, and another
// one ErrIssued. ErrMember where the label is not enrolled.
func (s *Store) Issue(ctx context.Context, campaign revision.Hash, label string, request []byte, answer func() ([]byte, error)) ([]byte, error) {
	sum, member := sha256.Sum256(request), labelled(campaign, label)
	for {
		var asked, kept []byte
		found, err := one(ctx, s.engine, []any{&asked, &kept}, "SELECT request, answer FROM member WHERE campaign = $1 AND label = $2", campaign[:], member)
		switch {
		case err != nil:
			return nil, err
		case !found:
			return nil, ErrMember
		case asked != nil && !bytes.Equal(asked, sum[:]):
			return nil, ErrIssued
		case asked != nil:
			return kept, nil
		}
		made, err := answer()
		if err != nil {
			return nil, err
		}
		if err := s.engine.Write(ctx, func(tx Tx) error {
			_, err := tx.Exec(ctx, "UPDATE member SET request = $3, answer = $4 WHERE campaign = $1 AND label = $2 AND answer IS NULL", campaign[:], member, sum[:], made)
			return err
		}); err != nil {
			return nil, err
		}
	}
}
