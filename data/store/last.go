package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"clickwage/data/work"
)

// LastChange is the newest change of a record, or of a submission's time, that
// stands and can be taken back by itself; ErrNothing where there is none. What
// an import brought is taken back with the whole import, so it is not meant.
func (s *Store) LastChange(ctx context.Context, id string) (Change, error) {
	head, err := s.headOf(ctx, id)
	if err != nil {
		return Change{}, err
	}
	key, err := blob(id)
	if err != nil {
		return Change{}, err
	}
	c, err := scanChange(s.read.QueryRowContext(ctx, `WITH RECURSIVE versions (seq) AS (
 SELECT ?1 UNION SELECT rev FROM interval WHERE submission = (SELECT n FROM submission WHERE id = ?2)
 UNION SELECT r.prev FROM revision r JOIN versions v ON r.seq = v.seq WHERE r.prev IS NOT NULL)
 SELECT `+changeColumns+` FROM change WHERE n IN (SELECT change FROM revision WHERE seq IN (SELECT seq FROM versions))
 AND sealed = 1 AND undone IS NULL AND label NOT IN ('undo', 'redo', 'sweep', 'restore', 'erase', 'import', 'import undo')
 ORDER BY n DESC LIMIT 1`, head, key))
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%s: %w", id, ErrNothing)
	}
	return c, explain(err, s.path)
}

// Edition is a state of the ledger: in equal ones no list of records differs.
type Edition struct {
	Revision, Change, Hidden int64
}

// Edition is the present one. It reads three ends of indexes.
func (s *Store) Edition(ctx context.Context) (e Edition, err error) {
	err = s.rows().QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) FROM revision), (SELECT coalesce(max(n), 0) FROM change),
 (SELECT count(*) FROM change WHERE sealed = 0)`).Scan(&e.Revision, &e.Change, &e.Hidden)
	return e, explain(err, s.path)
}

// Sum is the counted time and the money of some records of one currency and state.
type Sum struct {
	Task     bool // of submissions; else of other time
	State    work.State
	Currency string
	N        int
	Spent    int64 // microseconds
	Reward   int64 // micro-units, of known rewards
	Bonus    int64
	Reversal int64
}

// sumsAtOnce is how many records one query adds up.
const sumsAtOnce = 20_000

// Sums adds up the records of some keys, by currency and state.
func (s *Store) Sums(ctx context.Context, keys []Key) ([]Sum, error) {
	type group struct {
		task     bool
		state    work.State
		currency string
	}
	at := map[group]int{}
	var all []Sum
	for len(keys) > 0 {
		n := min(sumsAtOnce, len(keys))
		part, err := s.sums(ctx, keys[:n])
		if err != nil {
			return nil, err
		}
		keys = keys[n:]
		for _, one := range part {
			g := group{one.Task, one.State, one.Currency}
			i, ok := at[g]
			if !ok {
				i = len(all)
				at[g], all = i, append(all, Sum{Task: one.Task, State: one.State, Currency: one.Currency})
			}
			all[i].add(one)
		}
	}
	return all, nil
}

func (s *Sum) add(o Sum) {
	s.N += o.N
	s.Spent += o.Spent
	s.Reward += o.Reward
	s.Bonus += o.Bonus
	s.Reversal += o.Reversal
}

func (s *Store) sums(ctx context.Context, keys []Key) (all []Sum, err error) {
	tasks, others := numbers(keys)
	if tasks != "" {
		err = s.eachRow(ctx, `SELECT state, currency, count(*), coalesce(sum(spent), 0), coalesce(sum(reward), 0), sum(bonus), sum(reversal)
 FROM submission WHERE n IN (`+tasks+") GROUP BY state, currency", func(r *sql.Rows) error {
			one := Sum{Task: true}
			err := r.Scan(&one.State, &one.Currency, &one.N, &one.Spent, &one.Reward, &one.Bonus, &one.Reversal)
			all = append(all, one)
			return err
		})
	}
	if err == nil && others != "" {
		err = s.eachRow(ctx, "SELECT count(*), coalesce(sum(stop - start), 0) FROM interval WHERE n IN ("+others+")", func(r *sql.Rows) error {
			var one Sum
			err := r.Scan(&one.N, &one.Spent)
			all = append(all, one)
			return err
		})
	}
	return all, explain(err, s.path)
}

// KeyOf is the key of a submission, or of an interval of none; ErrNotFound
// where there is neither.
func (s *Store) KeyOf(ctx context.Context, id string) (Key, error) {
	key, err := blob(id)
	if err != nil {
		return Key{}, err
	}
	var k Key
	err = s.read.QueryRowContext(ctx, `SELECT n, born FROM submission WHERE id = ?1
 UNION ALL SELECT -n, start FROM interval WHERE id = ?1 AND submission IS NULL`, key).Scan(&k.n, &k.At)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return k, explain(err, s.path)
}
