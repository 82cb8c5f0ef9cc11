package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks the file as a ledger: "Clkw".
const applicationID = 0x436c6b77

// Schema is the version that this program writes.
func Schema() int {
	files, _ := fs.Glob(migrations, "migrations/*.sql")
	return len(files)
}

// migrate brings the ledger to this program's schema, one transaction for each
// step, with a verified copy beside it before the first step of an older one. A
// new ledger is made in one transaction, so that no other program takes it for
// an older one between two steps.
func (s *Store) migrate(ctx context.Context, opt Options) error {
	var version int
	if err := s.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	switch {
	case version > Schema():
		s.readOnly = true
		return nil
	case version == Schema():
		return nil
	}
	if version > 0 && !opt.fresh {
		if _, err := s.keepCopy(ctx, fmt.Sprintf("before-%d", Schema())); err != nil {
			return fmt.Errorf("copy before the upgrade: %w", err)
		}
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	if version == 0 {
		return s.locked(ctx, func() error { return s.steps(ctx, files, opt) })
	}
	for i := version; i < len(files); i++ {
		if err := s.locked(ctx, func() error { return s.step(ctx, files[i], i+1, opt) }); err != nil {
			return fmt.Errorf("upgrade to schema %d: %w", i+1, err)
		}
	}
	return nil
}

// steps makes a new ledger.
func (s *Store) steps(ctx context.Context, files []string, opt Options) error {
	for i, file := range files {
		if err := s.step(ctx, file, i+1, opt); err != nil {
			return fmt.Errorf("schema %d: %w", i+1, err)
		}
	}
	return nil
}

// step is one migration, in the transaction of the caller.
func (s *Store) step(ctx context.Context, file string, version int, opt Options) error {
	script, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	var now int
	if err := s.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&now); err != nil {
		return err
	}
	if now >= version {
		return nil // another process was faster
	}
	if _, err := s.conn.ExecContext(ctx, string(script)); err != nil {
		return err
	}
	if version == 1 {
		if err := s.found(ctx, opt.Zone); err != nil {
			return err
		}
	}
	if strings.HasSuffix(file, "_checkpoint.sql") {
		tx := &Tx{ctx: ctx, store: s}
		if err := tx.adopt(opt.name); err != nil {
			return err
		}
	}
	_, err = s.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
	return err
}

// found writes what a new ledger starts with.
func (s *Store) found(ctx context.Context, zone *time.Location) error {
	if zone == nil {
		zone = time.UTC
	}
	for key, value := range map[string]string{"ledger": NewID(), SettingZone: zone.String(), SettingDayStart: "0s"} {
		if _, err := s.conn.ExecContext(ctx, "INSERT INTO meta (key, value) VALUES (?, ?)", key, value); err != nil {
			return err
		}
	}
	_, err := s.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	return err
}
