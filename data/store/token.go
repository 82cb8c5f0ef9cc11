package store

import (
	"context"
	"fmt"

	"clickwage/data/evidence/tsa"
	"clickwage/data/work"
)

// Token is what an authority was asked about a checkpoint, and its answer, as
// RFC 3161 has them in DER.
type Token struct {
	Query      []byte       // TimeStampReq
	Reply      []byte       // TimeStampResp; nil while it waits
	Seen       work.Instant // when, by the authority's clock
	Roots      string       // the certificates that it was checked against, as PEM
	n          int64
	checkpoint int64
}

// check holds an answer against a note and the roots that were pinned for it.
func (t Token) check(note []byte) (tsa.Token, error) {
	roots, err := tsa.Roots([]byte(t.Roots))
	if err != nil {
		return tsa.Token{}, err
	}
	return tsa.CheckReply(t.Reply, t.Query, note, roots)
}

func tokensOf(ctx context.Context, q querier) ([]Token, error) {
	rows, err := q.QueryContext(ctx, "SELECT n, checkpoint, query, reply, seen, roots FROM token ORDER BY n")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Token
	for rows.Next() {
		var t Token
		if err := rows.Scan(&t.n, &t.checkpoint, &t.Query, &t.Reply, &t.Seen, &t.Roots); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// Waiting is a question that an authority has not answered yet.
type Waiting struct {
	Checkpoint
	Token
}

// WaitingTokens are the questions that wait for an answer, the newest first.
func (s *Store) WaitingTokens(ctx context.Context) ([]Waiting, error) {
	checkpoints, err := s.Checkpoints(ctx)
	if err != nil {
		return nil, err
	}
	tokens, err := tokensOf(ctx, s.read)
	if err != nil {
		return nil, explain(err, s.path)
	}
	var all []Waiting
	for i := len(tokens) - 1; i >= 0; i-- {
		for _, c := range checkpoints {
			if len(tokens[i].Reply) == 0 && tokens[i].checkpoint == c.n {
				all = append(all, Waiting{c, tokens[i]})
			}
		}
	}
	return all, nil
}

// AskToken keeps a question about a checkpoint.
func (s *Store) AskToken(ctx context.Context, c Checkpoint, query []byte) error {
	return s.tokens(ctx, "INSERT INTO token (at, checkpoint, query, reply, seen, roots) VALUES (?, ?, ?, x'', 0, '')", int64(s.instant()), c.n, query)
}

// AnswerToken keeps the answer to a question that waits. The caller has checked it.
func (s *Store) AnswerToken(ctx context.Context, w Waiting, t Token) error {
	return s.tokens(ctx, "UPDATE token SET reply = ?, seen = ?, roots = ? WHERE n = ? AND length(reply) = 0", t.Reply, int64(t.Seen), t.Roots, w.Token.n)
}

func (s *Store) tokens(ctx context.Context, query string, args ...any) error {
	if err := s.refusal(); err != nil {
		return err
	}
	return explain(s.locked(ctx, func() error {
		result, err := s.conn.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return fmt.Errorf("the timestamp's question: %w", ErrNotFound)
	}), s.path)
}
