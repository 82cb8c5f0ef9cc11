package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// Backup writes a whole copy of the ledger to a new file, opens and checks it,
// and only then gives it its name. An existing file is never written over.
func (s *Store) Backup(ctx context.Context, to string) error {
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup %s: a file of that name is there already: %w", to, fs.ErrExist)
	}
	part := to + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup %s: %w", to, err)
	}
	file, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("backup %s: %w", to, err)
	}
	file.Close()
	if err := s.copyTo(ctx, part); err != nil {
		os.Remove(part)
		return fmt.Errorf("backup %s: %w", to, explain(err, part))
	}
	if err := os.Rename(part, to); err != nil {
		return fmt.Errorf("backup %s: %w", to, err)
	}
	return syncFolder(filepath.Dir(to))
}

func (s *Store) copyTo(ctx context.Context, part string) error {
	db, err := sql.Open("sqlite", dsn(s.path, "busy_timeout(5000)"))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return err
	}
	if err := integrity(ctx, part); err != nil {
		return err
	}
	file, err := os.Open(part)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// integrity opens a file for reading only and lets SQLite check all of it.
func integrity(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(path, "query_only(1)"))
	if err != nil {
		return err
	}
	defer db.Close()
	return integrityOf(ctx, db)
}

func integrityOf(ctx context.Context, db querier) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return nil
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

// Checked is what a check of the ledger looked at.
type Checked struct {
	Revisions int
	Records   int
	SQLite    string   // version of the engine
	Problems  []string // empty where all is well
}

// Check lets SQLite check the file, hashes every revision anew and compares
// the current state with what the revisions say.
func (s *Store) Check(ctx context.Context) (Checked, error) {
	var out Checked
	if err := integrityOf(ctx, s.read); err != nil {
		return out, explain(err, s.path)
	}
	if err := s.read.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&out.SQLite); err != nil {
		return out, err
	}
	if err := s.checkRevisions(ctx, &out); err != nil {
		return out, explain(err, s.path)
	}
	return out, explain(s.checkRecords(ctx, &out), s.path)
}

func (c *Checked) found(format string, args ...any) {
	c.Problems = append(c.Problems, fmt.Sprintf(format, args...))
}

// checkRevisions hashes every revision from its stored values and salts.
func (s *Store) checkRevisions(ctx context.Context, out *Checked) error {
	rows, err := s.read.QueryContext(ctx, `SELECT r.seq, r.kind, r.gone, r.at, r.source, r.why, r.seed, r.leaf, r.body, p.leaf
 FROM revision r LEFT JOIN revision p ON p.seq = r.prev ORDER BY r.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			seq              int64
			kind, why, text  string
			gone             bool
			at               work.Instant
			source           work.Source
			seed, leaf, prev []byte
		)
		if err := rows.Scan(&seq, &kind, &gone, &at, &source, &why, &seed, &leaf, &text, &prev); err != nil {
			return err
		}
		out.Revisions++
		fields, err := columnsOf(kind, text)
		if err != nil || len(seed) != len(revision.Seed{}) {
			out.found("revision %d cannot be read", seq)
			continue
		}
		var before *revision.Hash
		if len(prev) == revision.Size {
			sum := revision.Hash(prev)
			before = &sum
		}
		sown := revision.Seed(seed)
		sum := revision.Sum(leafOf(kind, before, gone, at, source, why, fields).Append(nil, &sown))
		if string(sum[:]) != string(leaf) {
			out.found("revision %d was altered: its hash does not match", seq)
		}
	}
	return rows.Err()
}

// columnsOf is every column of a revision's kind, with the values it stores.
func columnsOf(kind, text string) ([]revision.Field, error) {
	values, err := parseBody(text)
	if err != nil {
		return nil, err
	}
	var fields []revision.Field
	switch {
	case kind == kindSubmission && values.flag("row"):
		fields = rowFields(work.Submission{}, nil)
	case kind == kindSubmission:
		fields = submissionFields(work.Submission{})
	case kind == kindInterval:
		fields = intervalFields(work.Interval{})
	case kind == kindTimer:
		fields = timerFields(work.Open{})
	case kind == kindEntry:
		fields = entryFields(work.Entry{})
	default:
		return nil, fmt.Errorf("revision of kind %q: unknown", kind)
	}
	if known := filled(fields, values); known != len(values) {
		return nil, fmt.Errorf("revision with %d columns that its kind has not", len(values)-known)
	}
	return fields, nil
}

// filled gives columns their values; it returns how many of the values it used.
func filled(columns []revision.Field, values body) (known int) {
	for i := range columns {
		value, ok := values[columns[i].Name]
		columns[i].Value = value
		if ok {
			known++
		}
	}
	return known
}

// checkRecords compares the current tables with the latest revisions.
func (s *Store) checkRecords(ctx context.Context, out *Checked) error {
	keys, err := s.Keys(ctx, Filter{})
	if err != nil {
		return err
	}
	const page = 400
	for len(keys) > 0 {
		n := min(page, len(keys))
		records, err := s.Records(ctx, keys[:n])
		if err != nil {
			return err
		}
		for _, r := range records {
			if err := s.checkRecord(ctx, r, out); err != nil {
				return err
			}
		}
		keys = keys[n:]
	}
	return nil
}

func (s *Store) checkRecord(ctx context.Context, r Record, out *Checked) error {
	out.Records++
	switch {
	case r.Submission != nil:
		if err := s.compare(ctx, kindSubmission, string(r.Submission.ID), submissionFields(*r.Submission),
			"SELECT r.kind, r.body FROM submission x JOIN revision r ON r.seq = x.rev WHERE x.id = ?", out); err != nil {
			return err
		}
		for _, i := range r.Intervals {
			if err := s.compare(ctx, kindInterval, string(i.ID), intervalFields(i),
				`SELECT r.kind, r.body FROM interval x JOIN revision r ON r.seq = x.rev
 WHERE x.submission = (SELECT n FROM submission WHERE id = ?2) AND x.id = ?1`, out, string(r.Submission.ID)); err != nil {
				return err
			}
		}
	case r.Interval != nil:
		return s.compare(ctx, kindInterval, string(r.Interval.ID), intervalFields(*r.Interval),
			"SELECT r.kind, r.body FROM interval x JOIN revision r ON r.seq = x.rev WHERE x.id = ? AND x.submission IS NULL", out)
	}
	return nil
}

func (s *Store) compare(ctx context.Context, kind, id string, now []revision.Field, query string, out *Checked, owner ...string) error {
	var args []any
	for _, one := range append([]string{id}, owner...) {
		key, err := blob(one)
		if err != nil {
			return err
		}
		args = append(args, key)
	}
	var have, text string
	err := s.read.QueryRowContext(ctx, query, args...).Scan(&have, &text)
	if errors.Is(err, sql.ErrNoRows) {
		out.found("%s %s has no revision", kind, id)
		return nil
	}
	if err != nil {
		return err
	}
	values, err := parseBody(text)
	if err != nil {
		out.found("%s %s: its latest revision cannot be read", kind, id)
		return nil
	}
	var want []revision.Field
	switch {
	case kind == kindSubmission:
		want = submissionFields(values.submission())
	case have == kindSubmission:
		for _, i := range values.rowIntervals() {
			if string(i.ID) == id {
				want = intervalFields(i)
			}
		}
	default:
		want = intervalFields(values.interval())
	}
	if differ(want, now) {
		out.found("%s %s differs from its latest revision", kind, id)
	}
	return nil
}
