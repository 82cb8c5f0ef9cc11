// Package postgres runs a pooling store on PostgreSQL, for collectives that
// outgrow one machine: several intakes and workers share one database, claims
// skip what another one holds, and every change is durable when it returns.
//
// It refuses a database that a newer Clickwage has written. It keeps no rule of
// its own: those are in data/pool/store. It imports that, and
// github.com/jackc/pgx, which is imported nowhere else.
package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"clickwage/data/pool/store"
)

// turn is the lock that programs wait for which make the tables: "Clkp".
const turn = 0x436c6b70

// Open opens the store in a database, making its tables where there are none.
// where is a connection string, a URL or key=value words; what it leaves out
// comes from the environment, as for psql.
func Open(ctx context.Context, where string) (*store.Store, error) {
	config, err := pgxpool.ParseConfig(where)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	// A commit is on disk before anybody is told of it, whatever the server's habit.
	config.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	e := engine{pool}
	if err := e.migrate(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("store %s: %w", config.ConnConfig.Database, err)
	}
	return store.New(e), nil
}

type engine struct{ pool *pgxpool.Pool }

func (e engine) Words() store.Words {
	return store.Words{Share: " FOR SHARE", Skip: " FOR UPDATE SKIP LOCKED"}
}

func (e engine) Close() error {
	e.pool.Close()
	return nil
}

func (e engine) Query(ctx context.Context, each func(store.Scan) error, sql string, args ...any) error {
	return eachRow(ctx, e.pool, each, sql, args)
}

// tries is how often a change is run where others come between it each time.
const tries = 20

func (e engine) Write(ctx context.Context, change func(store.Tx) error) error {
	var err error
	for range tries {
		err = pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error { return change(transaction{tx}) })
		if !between(err) {
			return err
		}
	}
	return err
}

// between says that another transaction came between: one of a key that both
// write, or of rows that both wait for.
func between(err error) bool {
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		return false
	}
	switch refused.Code {
	case "23505", "40001", "40P01": // unique_violation, serialization_failure, deadlock_detected
		return true
	}
	return false
}

type transaction struct{ pgx.Tx }

func (t transaction) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	done, err := t.Tx.Exec(ctx, sql, args...)
	return done.RowsAffected(), err
}

func (t transaction) Query(ctx context.Context, each func(store.Scan) error, sql string, args ...any) error {
	return eachRow(ctx, t.Tx, each, sql, args)
}

func eachRow(ctx context.Context, db interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}, each func(store.Scan) error, sql string, args []any) error {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	return store.Each(rows, each)
}

// migrate brings the database to this program's tables, one program at a time.
func (e engine) migrate(ctx context.Context) error {
	steps, err := store.Steps()
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		for _, sql := range []string{
			fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", turn),
			"CREATE TABLE IF NOT EXISTS clickwage_pool (version BIGINT NOT NULL)",
		} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		var version int
		if err := tx.QueryRow(ctx, "SELECT coalesce(max(version), 0) FROM clickwage_pool").Scan(&version); err != nil {
			return err
		}
		if version > len(steps) {
			return store.ErrNewer
		}
		for i := version; i < len(steps); i++ {
			if _, err := tx.Exec(ctx, steps[i]); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "INSERT INTO clickwage_pool VALUES ($1)", i+1); err != nil {
				return err
			}
		}
		if version > 0 {
			return nil
		}
		// What is sealed cannot be pressed smaller; trying takes longer than keeping it.
		_, err := tx.Exec(ctx, `ALTER TABLE contribution ALTER file SET STORAGE EXTERNAL; ALTER TABLE half ALTER state SET STORAGE EXTERNAL,
			ALTER share SET STORAGE EXTERNAL; ALTER TABLE other ALTER share SET STORAGE EXTERNAL; ALTER TABLE part ALTER share SET STORAGE EXTERNAL`)
		return err
	})
}
