package store

import (
	"context"
	"database/sql"
	"errors"
)

// snapshot is for reads that must agree with each other: do gets the ledger as
// it stands now, by a connection of its own. One that had searched before would
// hold the index of words against what it remembers of an older one.
func (s *Store) snapshot(ctx context.Context, do func(*sql.Conn, *Store) error) error {
	pool, err := s.openPool()
	if err != nil {
		return err
	}
	defer pool.Close()
	return atOneMoment(ctx, pool, func(conn *sql.Conn) error {
		return do(conn, &Store{path: s.path, now: s.now, names: newNames(), read: conn}) // the file's names, not those in memory
	})
}

// settled is snapshot by a connection of the pool. do must read by the Store that
// it gets alone: readers that each waited for a second connection would wait for
// each other for ever.
func (s *Store) settled(ctx context.Context, do func(*Store) error) error {
	return s.atMoment(ctx, s.pool, do)
}

// whole is settled for what is as large as the ledger. One such reading follows the
// other, so that they take neither all processors nor the memory of several.
func (s *Store) whole(ctx context.Context, do func(*Store) error) error {
	return s.atMoment(ctx, s.far, do)
}

func (s *Store) atMoment(ctx context.Context, pool *sql.DB, do func(*Store) error) error {
	if pool == nil {
		return do(s) // it is of one moment already
	}
	return atOneMoment(ctx, pool, func(conn *sql.Conn) error {
		return do(&Store{path: s.path, now: s.now, names: s.names, read: conn})
	})
}

// atOneMoment gives do a connection whose queries all see the same ledger.
func atOneMoment(ctx context.Context, pool *sql.DB, do func(*sql.Conn) error) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	err = do(conn)
	_, end := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return errors.Join(err, end)
}
