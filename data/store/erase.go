package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clickwage/data/work"
)

// Erased is what an erasure did.
type Erased struct {
	Records   int
	Revisions int      // whose values and seeds are gone; their leaves stand
	Backups   []string // copies of a ledger found beside it, which still hold what was erased
	Waiting   bool     // another program reads the ledger: its log is cleared when that ends and Erase runs again
}

// ErrRunning is returned where a timer is at work on what is to be erased.
var ErrRunning = errors.New("a timer is at work on it; stop it first")

// Erase takes records out of the ledger for good: submissions with all their
// time, time without one, and money without a task. Nothing brings them back.
// Of their revisions only the leaves, the order and the times stay, so that the
// chain of hashes still verifies. What SQLite had written of them in free pages
// and its log is overwritten too. Copies elsewhere are not touched.
func (s *Store) Erase(ctx context.Context, ids []string) (Erased, error) {
	return s.erase(ctx, func(tx *Tx) error {
		for _, id := range ids {
			if err := tx.erasable(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// EraseAllOf erases every record of a platform, those removed before included,
// and the history of what was contributed about it.
func (s *Store) EraseAllOf(ctx context.Context, platform string) (Erased, error) {
	return s.erase(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`INSERT OR IGNORE INTO erasing SELECT record FROM revision WHERE body <> ''
 AND lower(json_extract(body, '$.platform')) = lower(?)`, platform); err != nil {
			return err
		}
		if _, err := tx.exec(`INSERT OR IGNORE INTO erasing SELECT record FROM revision WHERE kind = '`+kindContribution+`' AND body <> ''
 AND EXISTS (SELECT 1 FROM json_each(body, '$.numbers') WHERE lower(value ->> '$.table') = lower(?))`, platform); err != nil {
			return err
		}
		_, err := tx.exec("DELETE FROM favourite WHERE lower(platform) = lower(?)", platform)
		return err
	})
}

// EraseBatch erases all that an import brought, edited since or not, and other
// records named by their ids. A task to which time of the worker's own was added
// stays, and so does one that a timer is at work on. Nothing to erase is no
// error.
func (s *Store) EraseBatch(ctx context.Context, batch int64, others []string) (Erased, error) {
	done, err := s.erase(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`INSERT OR IGNORE INTO erasing SELECT record FROM revision WHERE change = ?1 AND body <> ''
 AND record NOT IN (SELECT s.id FROM submission s JOIN interval i ON i.submission = s.n WHERE i.batch IS NOT ?1)
 AND record NOT IN (SELECT s.id FROM submission s JOIN running r ON r.submission = s.n)`, batch); err != nil {
			return err
		}
		for _, id := range others {
			if err := tx.erasable(id); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return done, err
}

// EraseEverything erases every record of the ledger, those removed before
// included, with favourites, kept mappings and the secrets of campaigns, whose
// contributions cannot be taken back any more. Settings and rates stay.
func (s *Store) EraseEverything(ctx context.Context) (Erased, error) {
	return s.erase(ctx, func(tx *Tx) error {
		for _, statement := range []string{
			"INSERT OR IGNORE INTO erasing SELECT record FROM revision WHERE body <> '' AND kind IN ('submission', 'interval', 'timer', 'entry', 'payout', " + docketKinds + ")",
			"DELETE FROM favourite", "DELETE FROM kept", "DELETE FROM pass",
		} {
			if _, err := tx.exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// erase empties what choose puts into the set.
func (s *Store) erase(ctx context.Context, choose func(*Tx) error) (Erased, error) {
	var done Erased
	if err := s.refusal(); err != nil {
		return done, err
	}
	if err := s.outside(ctx, "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY",
		"CREATE TEMP TABLE IF NOT EXISTS erasing (id BLOB PRIMARY KEY)"); err != nil {
		return done, explain(err, s.path)
	}
	tx := &Tx{ctx: ctx, store: s, label: Label{What: "erase", Source: work.Manual}, at: s.instant()}
	err := s.locked(ctx, func() error {
		if _, err := tx.exec("DELETE FROM erasing"); err != nil {
			return err
		}
		if err := choose(tx); err != nil {
			return err
		}
		if err := tx.belongings(); err != nil {
			return err
		}
		var err error
		done, err = tx.blank()
		return err
	})
	if err != nil {
		return done, explain(err, s.path)
	}
	s.names.forget()
	if err := s.outside(ctx, "VACUUM"); err != nil {
		return done, explain(err, s.path)
	}
	if done.Waiting, err = s.emptyLog(ctx); err != nil {
		return done, explain(err, s.path)
	}
	done.Backups, err = s.copies()
	return done, err
}

// outside runs statements outside of transactions, alone as a change is.
func (s *Store) outside(ctx context.Context, statements ...string) error {
	return s.alone(ctx, func() error {
		if err := s.connected(ctx); err != nil {
			return err
		}
		for _, statement := range statements {
			if _, err := s.conn.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// emptyLog moves the log into the file and cuts it to nothing.
func (s *Store) emptyLog(ctx context.Context) (waiting bool, err error) {
	err = s.alone(ctx, func() error {
		var log, moved int
		return s.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&waiting, &log, &moved)
	})
	return waiting, err
}

// erasable puts a record into the set, unless a part of it would stay elsewhere.
func (tx *Tx) erasable(id string) error {
	key, err := blob(id)
	if err != nil {
		return err
	}
	var known, parts bool
	err = tx.queryRow("SELECT EXISTS (SELECT 1 FROM revision WHERE record = ? AND body <> ''), EXISTS (SELECT 1 FROM interval WHERE id = ? AND submission IS NOT NULL)", key, key).
		Scan(&known, &parts)
	switch {
	case err != nil:
		return err
	case parts:
		return fmt.Errorf("%s is time of a task; erase the task", id)
	case !known:
		return fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	_, err = tx.exec("INSERT OR IGNORE INTO erasing VALUES (?)", key)
	return err
}

// idText is a record's id as revisions write it.
const idText = `lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-' || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21))`

// belongings adds what belongs to the records of the set: the time of a task,
// now or before it was removed, and the tasks that were merged into it. Time
// that was moved to another record stays with that.
func (tx *Tx) belongings() error {
	if _, err := tx.exec(`INSERT OR IGNORE INTO erasing SELECT record FROM revision WHERE kind IN ('interval', 'timer') AND body <> ''
 AND json_extract(body, '$.submission') IN (SELECT ` + idText + ` FROM erasing)
 AND record NOT IN (SELECT id FROM interval WHERE submission IS NULL OR submission NOT IN (SELECT n FROM submission WHERE id IN (SELECT id FROM erasing)))`); err != nil {
		return err
	}
	if _, err := tx.exec(`INSERT OR IGNORE INTO erasing SELECT record FROM revision WHERE kind IN (` + caseKinds + `) AND body <> ''
 AND json_extract(body, '$.case') IN (SELECT ` + idText + ` FROM erasing)`); err != nil {
		return err
	}
	if _, err := tx.exec(`INSERT OR IGNORE INTO erasing SELECT record FROM revision WHERE kind = '` + kindContribution + `' AND body <> ''
 AND json_extract(body, '$.campaign') IN (SELECT ` + idText + ` FROM erasing)`); err != nil {
		return err
	}
	var merged []string
	err := tx.each(`SELECT DISTINCT json_extract(body, '$.submission') AS id FROM revision WHERE kind = 'interval' AND body <> ''
 AND record IN (SELECT id FROM erasing) AND id IS NOT NULL`, func(r row) error {
		var id string
		err := r.Scan(&id)
		merged = append(merged, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range merged {
		key, err := blob(id)
		if err != nil {
			return err
		}
		if _, err := tx.exec("INSERT OR IGNORE INTO erasing SELECT record FROM gone WHERE record = ?", key); err != nil {
			return err
		}
	}
	var running bool
	err = tx.queryRow(`SELECT EXISTS (SELECT 1 FROM running WHERE id IN (SELECT id FROM erasing)
 OR submission IN (SELECT n FROM submission WHERE id IN (SELECT id FROM erasing)))`).Scan(&running)
	if err == nil && running {
		err = ErrRunning
	}
	return err
}

// blank deletes the records of the set and empties their revisions.
func (tx *Tx) blank() (done Erased, err error) {
	err = tx.queryRow("SELECT count(*), (SELECT count(*) FROM revision WHERE record IN (SELECT id FROM erasing) AND body <> '') FROM erasing").
		Scan(&done.Records, &done.Revisions)
	if err != nil || done.Records == 0 {
		return done, errors.Join(err, notFoundIf(err == nil))
	}
	records, names, err := tx.holders()
	if err != nil {
		return done, err
	}
	statements := []string{"DELETE FROM interval WHERE submission IN (SELECT n FROM submission WHERE id IN (SELECT id FROM erasing))"}
	for _, table := range records {
		statements = append(statements, "DELETE FROM "+table+" WHERE id IN (SELECT id FROM erasing)")
	}
	for _, statement := range append(statements,
		"DELETE FROM gone WHERE record IN (SELECT id FROM erasing)",
		"DELETE FROM alias WHERE keep IN (SELECT id FROM erasing)",
		"UPDATE revision SET body = '', seed = x'', why = '' WHERE record IN (SELECT id FROM erasing) AND body <> ''",
		forsaken,
		"DELETE FROM pass WHERE substr(campaign, 1, 16) IN (SELECT id FROM erasing)",
		// What an import of nothing but erased rows was called.
		`UPDATE change SET detail = CASE label WHEN 'import' THEN '{}' ELSE '' END
 WHERE n IN (SELECT change FROM revision WHERE record IN (SELECT id FROM erasing))
 AND n NOT IN (SELECT change FROM revision WHERE body <> '')`,
		// Numbers of names are never given again, so what others have read stays true.
		"UPDATE name SET kind = 0, text = CAST(n AS TEXT) WHERE kind <> 0 AND n NOT IN ("+strings.Join(names, " UNION ")+")",
		"INSERT OR REPLACE INTO meta (key, value) VALUES ('names', lower(hex(randomblob(8))))",
		"INSERT INTO word (word) VALUES ('optimize')", // which drops the pieces of blanked names
		"INSERT INTO remark (remark) VALUES ('optimize')",
		"DELETE FROM day",
		"DELETE FROM meta WHERE key = '"+derivedKey+"'",
		"DELETE FROM erasing") {
		if _, err := tx.exec(statement); err != nil {
			return done, err
		}
	}
	tx.label.Detail = fmt.Sprintf("%d records", done.Records)
	return done, tx.open(NewID(), true)
}

// holders are the tables that hold records, and a query for each column that
// holds numbers of names, whatever tables a later schema adds.
func (tx *Tx) holders() (records, names []string, err error) {
	err = tx.each(`SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
 AND (c.type = 'INTEGER' AND c.name IN ('platform', 'worker', 'requester', 'title', 'zone')
 OR c.type = 'BLOB' AND c.name = 'id' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) r WHERE r.name = 'rev'))`, func(r row) error {
		var table, column string
		err := r.Scan(&table, &column)
		if column == "id" {
			records = append(records, table)
		} else {
			names = append(names, "SELECT "+column+" FROM "+table)
		}
		return err
	})
	return records, names, err
}

func notFoundIf(nothing bool) error {
	if nothing {
		return fmt.Errorf("nothing to erase: %w", ErrNotFound)
	}
	return nil
}

// copies are the files in the ledger's folder, and in folders within it, that
// are copies of a ledger.
func (s *Store) copies() ([]string, error) {
	folder := filepath.Dir(s.path)
	live, err := os.Stat(s.path)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, pattern := range []string{"*", filepath.Join("*", "*")} {
		paths, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			info, err := os.Stat(path)
			if err != nil || !info.Mode().IsRegular() || os.SameFile(info, live) || slices.Contains([]string{"-wal", "-shm"}, suffix(path)) {
				continue
			}
			if isLedger(path) || filepath.Ext(path) == ".age" && !strings.HasSuffix(path, ".key.age") {
				found = append(found, path)
			}
		}
	}
	return found, nil
}

func suffix(path string) string { return path[max(0, len(path)-4):] }

// isLedger looks at the head of a file that no one has open.
func isLedger(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, 72)
	if _, err := io.ReadFull(file, head); err != nil {
		return false
	}
	return bytes.HasPrefix(head, []byte("SQLite format 3\x00")) && binary.BigEndian.Uint32(head[68:]) == applicationID
}
