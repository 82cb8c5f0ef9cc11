package store

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// SQLite ends a transaction by itself when a statement that writes is cut off.
func TestACutOffStatementLeavesNoErrorOfItsTransactionBehind(t *testing.T) {
	s, err := Open(context.Background(), Options{Path: filepath.Join(t.TempDir(), "ledger.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(context.Background())
	err = s.locked(ctx, func() error {
		go cancel()
		_, err := s.conn.ExecContext(ctx, `INSERT INTO meta (key, value)
 WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT 'endless ' || n, '' FROM c`)
		return err
	})
	if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "transaction") {
		t.Errorf("the error is %v", err)
	}
	var left int
	err = s.locked(context.Background(), func() error {
		return s.conn.QueryRowContext(context.Background(), "SELECT count(*) FROM meta WHERE key LIKE 'endless%'").Scan(&left)
	})
	if err != nil || left != 0 {
		t.Errorf("the next change: %v; %d rows are left", err, left)
	}
}
