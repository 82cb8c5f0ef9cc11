package postgres_test

import (
	"errors"
	"sync"
	"testing"

	"clickwage/data/pool/postgres"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

func TestPostgreSQLKeepsWhatAStorePromises(t *testing.T) {
	storetest.Conform(t, newCluster(t).fresh)
}

func TestProgramsThatOpenADatabaseAtOnceMakeItsTablesOnce(t *testing.T) {
	where := newCluster(t).database(t)
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			s, err := postgres.Open(t.Context(), where)
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		})
	}
	running.Wait()
	s, err := postgres.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
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
