// Package store keeps what pooling must not lose: the contributions of a
// campaign, the queue of those that are checked, values that are made once, and
// the privacy budget of a series. A change is durable when its method returns,
// and whatever is repeated after a crash gives the same bytes or changes nothing.
//
// The rules stand here once, in SQL that two engines run: the embedded SQLite of
// Open, one private file, and PostgreSQL in data/pool/postgres, where several
// intakes and workers share one database. Each aggregator has a store of its
// own; a campaign that is kept for one role is refused for another.
//
// It refuses a second report of a token, a report in a second batch, a second
// token of a member, and to begin with checks before intake has stopped. It
// never looks into sealed shares. It imports pool, revision, disk, and
// modernc.org/sqlite.
package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"clickwage/data/pool"
	"clickwage/data/revision"
)

// Engine runs the store's statements. Their parameters are $1, $2 and so on.
type Engine interface {
	// Write runs one transaction. It is durable when Write returns nil, and leaves
	// nothing otherwise. change may be run again where another transaction came
	// between.
	Write(ctx context.Context, change func(Tx) error) error
	// Query hands each row of an answer to each, outside any transaction.
	Query(ctx context.Context, each func(Scan) error, sql string, args ...any) error
	// Words are what the engine says where they differ.
	Words() Words
	Close() error
}

// Tx is a transaction.
type Tx interface {
	Exec(ctx context.Context, sql string, args ...any) (rows int64, err error)
	Query(ctx context.Context, each func(Scan) error, sql string, args ...any) error
}

// Scan reads the columns of a row.
type Scan func(into ...any) error

// Rows are those of an engine's driver.
type Rows interface {
	Next() bool
	Scan(into ...any) error
	Err() error
}

// Each hands each of the rows to each, for Query to call. The first error ends it.
func Each(rows Rows, each func(Scan) error) error {
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Words are the locks of an engine with several writers, empty for one with one.
type Words struct {
	Share string // after a SELECT: its rows stay as they are until the end
	Skip  string // after a SELECT: its rows are this writer's; those of others are left out
}

// What a store refuses.
var (
	ErrUnknown    = errors.New("store: this campaign is not kept here")
	ErrRole       = errors.New("store: the campaign is kept here for another role; each aggregator has a store of its own")
	ErrReport     = errors.New("contribution: another contribution has the same report id")
	ErrMember     = errors.New("token: whoever asks is not enrolled in this campaign")
	ErrIssued     = errors.New("token: another request of this member was answered; a member has one token")
	ErrHeld       = errors.New("batch: a report of it is not held here")
	ErrBatched    = errors.New("batch: a report of it is in another batch, or its number is taken")
	ErrOther      = errors.New("batch: the other side has said something else before")
	ErrClaim      = errors.New("queue: the claim ran out and was taken over; nothing of it was kept")
	ErrUnfinished = errors.New("batch: not all of its reports are that far")
)

// Collective is the role of a collective's own store, which issues tokens and
// opens no share.
const Collective pool.Role = 2

// Store is an open store. It may be used by many goroutines, and a database by
// many stores.
type Store struct{ engine Engine }

// New is the store on an engine whose tables Steps has made.
func New(e Engine) *Store { return &Store{e} }

// Engine is what the store runs on.
func (s *Store) Engine() Engine { return s.engine }

// Close closes it.
func (s *Store) Close() error { return s.engine.Close() }

//go:embed migrations/*.sql
var migrations embed.FS

// Steps are the scripts that make the tables, one for each version of them. What
// they call BYTEA are bytes.
func Steps() ([]string, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]string, len(files))
	for i, name := range files {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		steps[i] = string(script)
	}
	return steps, nil
}

// AddCampaign keeps a campaign's signed file for a role. Repeating it changes
// nothing. The file is not checked: pool.Open has.
func (s *Store) AddCampaign(ctx context.Context, c pool.Campaign, file []byte, role pool.Role) error {
	hash, err := c.Hash()
	if err != nil {
		return err
	}
	return s.engine.Write(ctx, func(tx Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO campaign (hash, role, closes, file) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			hash[:], int64(role), c.Closes.UnixMicro(), file); err != nil {
			return err
		}
		var kept int64
		if _, err := one(ctx, tx, []any{&kept}, "SELECT role FROM campaign WHERE hash = $1", hash[:]); err != nil {
			return err
		}
		if pool.Role(kept) != role {
			return ErrRole
		}
		return nil
	})
}

// Kept is a campaign in a store.
type Kept struct {
	Hash    revision.Hash
	Role    pool.Role
	Stopped bool // StopIntake was called
	File    []byte
}

// Campaign is what is kept of a campaign, or ErrUnknown.
func (s *Store) Campaign(ctx context.Context, hash revision.Hash) (Kept, error) {
	kept := Kept{Hash: hash}
	found, err := one(ctx, s.engine, []any{&kept.Role, &kept.Stopped, &kept.File},
		"SELECT role, stopped <> 0, file FROM campaign WHERE hash = $1", hash[:])
	if err == nil && !found {
		err = ErrUnknown
	}
	return kept, err
}

// Campaigns are the hashes of all campaigns that are kept.
func (s *Store) Campaigns(ctx context.Context) (all []revision.Hash, err error) {
	err = s.engine.Query(ctx, func(scan Scan) error {
		var hash []byte
		if err := scan(&hash); err != nil {
			return err
		}
		all = append(all, revision.Hash(hash))
		return nil
	}, "SELECT hash FROM campaign ORDER BY closes, hash")
	return all, err
}

// Counts are how far a campaign is.
type Counts struct {
	Contributions int // that hold shares
	Withdrawn     int // by members
	Erased        int // by Erase
	Members       int // enrolled
	Tokens        int // issued
	Batched       int // contributions in batches
	Finished      int // of those, the ones whose proofs were looked at
	Refused       int // of those, the ones that do not count
}

// Counts counts what is kept of a campaign.
func (s *Store) Counts(ctx context.Context, hash revision.Hash) (n Counts, err error) {
	erased, _, err := s.Made(ctx, hash, erasedName)
	if err != nil {
		return n, err
	}
	if len(erased) > 0 {
		if n.Erased, err = strconv.Atoi(string(erased)); err != nil {
			return n, err
		}
	}
	_, err = one(ctx, s.engine, []any{&n.Contributions, &n.Withdrawn, &n.Members, &n.Tokens, &n.Batched, &n.Finished, &n.Refused}, `SELECT
		(SELECT count(*) FROM contribution WHERE campaign = $1 AND file IS NOT NULL),
		(SELECT count(*) FROM contribution WHERE campaign = $1 AND file IS NULL),
		(SELECT count(*) FROM member WHERE campaign = $1),
		(SELECT count(*) FROM member WHERE campaign = $1 AND answer IS NOT NULL),
		(SELECT count(*) FROM task WHERE campaign = $1),
		(SELECT count(*) FROM task WHERE campaign = $1 AND step = 2),
		(SELECT count(*) FROM task WHERE campaign = $1 AND step = 2 AND why <> '')`, hash[:])
	n.Withdrawn -= n.Erased
	return n, err
}

// querier is an engine or a transaction.
type querier interface {
	Query(ctx context.Context, each func(Scan) error, sql string, args ...any) error
}

// one reads at most one row; into nothing where it matters only whether it is
// there.
func one(ctx context.Context, q querier, into []any, sql string, args ...any) (found bool, err error) {
	err = q.Query(ctx, func(scan Scan) error {
		if found = true; into == nil {
			return nil
		}
		return scan(into...)
	}, sql, args...)
	return found, err
}

// group is how many rows one statement writes: SQLite takes 32,766 parameters.
const group = 500

// insert writes rows in a few statements and says how many were not there.
// begin is all before VALUES.
func insert(ctx context.Context, tx Tx, begin string, rows [][]any) (added int64, err error) {
	for len(rows) > 0 {
		now := rows[:min(group, len(rows))]
		rows = rows[len(now):]
		sql, args := []byte(begin+" VALUES "), []any{}
		for i, row := range now {
			for k, value := range row {
				args = append(args, value)
				sql = fmt.Appendf(sql, "%s$%d", [3]string{", (", "(", ", "}[opening(i, k)], len(args))
			}
			sql = append(sql, ')')
		}
		n, err := tx.Exec(ctx, string(append(sql, " ON CONFLICT DO NOTHING"...)), args...)
		if err != nil {
			return added, err
		}
		added += n
	}
	return added, nil
}

// opening chooses what stands before value k of row i.
func opening(i, k int) int {
	switch {
	case k > 0:
		return 2
	case i == 0:
		return 1
	}
	return 0
}

// ends is when a claim made at an instant runs out, as it is stored.
func ends(now time.Time, lease time.Duration) int64 { return now.Add(lease).UnixMicro() }
