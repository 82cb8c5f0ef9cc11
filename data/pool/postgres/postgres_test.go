package postgres_test

import (
	"errors"
	"testing"

	"clickwage/data/pool/postgres"
	"clickwage/data/pool/postgres/postgrestest"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

// opener opens handles on one database, as processes of four connections each.
func opener(t testing.TB, where string) storetest.Opener {
	return func() *store.Store {
		s, err := postgres.Open(t.Context(), where+" pool_max_conns=4")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
}

func TestPostgreSQLKeepsWhatAStorePromises(t *testing.T) {
	cluster := postgrestest.Start(t)
	storetest.Conform(t, func(t testing.TB) storetest.Opener { return opener(t, cluster.Database(t)) })
}

func TestProgramsThatOpenADatabaseAtOnceMakeItsTablesOnce(t *testing.T) {
	where := postgrestest.Start(t).Database(t)
	storetest.OpenedAtOnce(t, func() (*store.Store, error) { return postgres.Open(t.Context(), where) })
	s := opener(t, where)()
	if err := s.Engine().Write(t.Context(), func(tx store.Tx) error {
		_, err := tx.Exec(t.Context(), "INSERT INTO clickwage_pool VALUES (99)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := postgres.Open(t.Context(), where); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer one: %v", err)
	}
}
