package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"clickwage/data/revision"
)

// Pass is the worker's secret for a campaign and how far its contributions are
// numbered. It lies in the ledger, so that copies of the ledger hold it; it is in
// no revision, which would keep it for good, and in no archive, which may be for
// others: whoever has it can replace the contribution, or show whose it is.
type Pass struct {
	Campaign revision.Hash
	Secret   []byte // as pool.Pass writes it
	Sequence uint32 // the last that a file was made with; 0: none
}

// ErrRaced is returned where another program has given to the campaign meanwhile.
var ErrRaced = errors.New("another program has changed it meanwhile")

// Pass is the secret for a campaign; ErrNotFound where there is none.
func (s *Store) Pass(ctx context.Context, campaign revision.Hash) (Pass, error) {
	p := Pass{Campaign: campaign}
	err := s.read.QueryRowContext(ctx, "SELECT secret, sequence FROM pass WHERE campaign = ?", campaign[:]).Scan(&p.Secret, &p.Sequence)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("campaign %x: its secret: %w", campaign[:4], ErrNotFound)
	}
	return p, explain(err, s.path)
}

// KeepPass keeps a new secret for a campaign. Where there is one already, that
// one stays and is returned.
func (s *Store) KeepPass(ctx context.Context, p Pass) (Pass, error) {
	err := s.passes(ctx, "INSERT OR IGNORE INTO pass (campaign, secret) VALUES (?, ?)", p.Campaign[:], p.Secret)
	if err != nil && !errors.Is(err, ErrRaced) {
		return p, err
	}
	return s.Pass(ctx, p.Campaign)
}

// CompletePass puts a secret that was answered in the place of the one that
// asked. ErrRaced where that is no longer there.
func (s *Store) CompletePass(ctx context.Context, asked, answered Pass) error {
	if bytes.Equal(asked.Secret, answered.Secret) {
		return nil
	}
	return s.passes(ctx, "UPDATE pass SET secret = ? WHERE campaign = ? AND secret = ?", answered.Secret, asked.Campaign[:], asked.Secret)
}

// Number takes the next sequence of a campaign's contributions: a file that is
// made with it may leave. ErrRaced where p is not the last.
func (s *Store) Number(ctx context.Context, p Pass) error {
	return s.passes(ctx, "UPDATE pass SET sequence = sequence + 1 WHERE campaign = ? AND sequence = ?", p.Campaign[:], p.Sequence)
}

// Unnumber gives the sequence back that Number took after p, where nothing that
// was made with it can have left.
func (s *Store) Unnumber(ctx context.Context, p Pass) error {
	return s.passes(ctx, "UPDATE pass SET sequence = sequence - 1 WHERE campaign = ? AND sequence = ? + 1", p.Campaign[:], p.Sequence)
}

// passes runs a statement that changes one secret.
func (s *Store) passes(ctx context.Context, statement string, args ...any) error {
	if err := s.refusal(); err != nil {
		return err
	}
	return explain(s.locked(ctx, func() error {
		result, err := s.conn.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return ErrRaced
	}), s.path)
}

// passesOf are all secrets; none in a ledger from before there were any.
func passesOf(ctx context.Context, q querier) ([]Pass, error) {
	var there bool
	err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'pass')").Scan(&there)
	if err != nil || !there {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, "SELECT campaign, secret, sequence FROM pass ORDER BY campaign")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Pass
	for rows.Next() {
		var p Pass
		var hash []byte
		if err := rows.Scan(&hash, &p.Secret, &p.Sequence); err != nil {
			return nil, err
		}
		copy(p.Campaign[:], hash)
		all = append(all, p)
	}
	return all, rows.Err()
}

// laterPasses keeps the secrets of a ledger that is left for a backup: a campaign
// gives one token to each member, and sequences never go back.
func (s *Store) laterPasses(ctx context.Context, all []Pass) error {
	return s.locked(ctx, func() error {
		for _, p := range all {
			_, err := s.conn.ExecContext(ctx, `INSERT INTO pass (campaign, secret, sequence) VALUES (?, ?, ?) ON CONFLICT (campaign) DO UPDATE
 SET secret = CASE WHEN length(excluded.secret) >= length(secret) THEN excluded.secret ELSE secret END, sequence = max(sequence, excluded.sequence)`,
				p.Campaign[:], p.Secret, p.Sequence)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
