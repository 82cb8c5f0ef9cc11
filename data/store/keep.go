package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/work"
)

// Copy is a backup in the folder beside a ledger.
type Copy struct {
	Path string
	At   time.Time // when it was made, UTC
	Size int64
}

// BackupFolder is where a ledger's own backups lie.
func BackupFolder(ledger string) string { return filepath.Join(filepath.Dir(ledger), "backups") }

const copyTime = "20060102T150405.000Z"

// copyPrefix is how the names of a ledger's own backups begin, so that two
// ledgers in a folder keep theirs apart.
func copyPrefix(ledger string) string {
	name := filepath.Base(ledger)
	return strings.TrimSuffix(name, filepath.Ext(name)) + "-"
}

// Copies are the backups in a ledger's folder, the newest first. Files of other
// names are not looked at.
func Copies(ledger string) ([]Copy, error) { return CopiesEnding(ledger, ".db") }

// CopiesEnding are those whose names have another end, such as sealed ones.
func CopiesEnding(ledger, end string) ([]Copy, error) {
	files, err := os.ReadDir(BackupFolder(ledger))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("backups: %w", err)
	}
	var all []Copy
	for _, file := range files {
		rest, ours := strings.CutPrefix(file.Name(), copyPrefix(ledger))
		rest, whole := strings.CutSuffix(rest, end)
		if !ours || !whole || len(rest) < len(copyTime) {
			continue
		}
		at, err := time.Parse(copyTime, rest[:len(copyTime)])
		info, gone := file.Info()
		if err != nil || gone != nil {
			continue
		}
		all = append(all, Copy{filepath.Join(BackupFolder(ledger), file.Name()), at, info.Size()})
	}
	slices.SortFunc(all, func(a, b Copy) int { return b.At.Compare(a.At) })
	return all, nil
}

// CopyName names a ledger's own backup of an instant; what is added to its time.
func CopyName(ledger string, at time.Time, what string) string {
	return copyPrefix(ledger) + at.UTC().Format(copyTime) + what + ".db"
}

// BackupNow makes a backup in the ledger's folder, whether one is due or not.
// Like the daily ones it stays only as long as they need it.
func (s *Store) BackupNow(ctx context.Context) (path string, err error) {
	return s.keepCopy(ctx, "")
}

// keepCopy makes a backup in the ledger's folder. what is a word for its name.
func (s *Store) keepCopy(ctx context.Context, what string) (string, error) {
	folder := BackupFolder(s.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("backups: %w", err)
	}
	lock := flock.New(filepath.Join(folder, ".lock"))
	if ok, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil || !ok {
		return "", fmt.Errorf("backups: %w", errors.Join(ErrBusy, err))
	}
	defer lock.Close()
	sweepCopies(s.path)
	if what != "" {
		what = "-" + what
	}
	path := filepath.Join(folder, CopyName(s.path, s.now(), what))
	return path, s.Backup(ctx, path)
}

// sweepCopies deletes backups that a killed program began; the folder is locked.
func sweepCopies(ledger string) {
	left, _ := filepath.Glob(filepath.Join(BackupFolder(ledger), "*.db.part*")) // the pattern is well formed
	for _, path := range left {
		os.Remove(path) // one that stays is swept another time
	}
}

// Retained says which of some backups stay, by the days of a zone: the last three,
// the last of each of the seven newest days, and the last of each of the twelve
// newest months that have any. times may be in any order.
func Retained(times []time.Time, zone *time.Location) []bool {
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return times[b].Compare(times[a]) })
	keep := make([]bool, len(times))
	days, months := map[string]bool{}, map[string]bool{}
	for n, i := range order {
		local := times[i].In(zone)
		day, month := local.Format("2006-01-02"), local.Format("2006-01")
		keep[i] = n < 3 || !days[day] && len(days) < 7 || !months[month] && len(months) < 12
		days[day], months[month] = true, true
	}
	return keep
}

// BackupIfDue makes the backup of the day, unless there is one or there is
// nothing to keep, and then deletes those that Kept does not keep. made is "" where none was due.
func (s *Store) BackupIfDue(ctx context.Context, zone *time.Location) (made string, err error) {
	if s.readOnly {
		return "", nil
	}
	var last int64
	if err := s.read.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM revision").Scan(&last); err != nil || last == 0 {
		return "", explain(err, s.path)
	}
	all, err := Copies(s.path)
	if err != nil {
		return "", err
	}
	today := s.now().In(zone).Format(time.DateOnly)
	if len(all) > 0 && all[0].At.In(zone).Format(time.DateOnly) >= today { // a clock set back makes no second one
		return "", nil
	}
	if made, err = s.keepCopy(ctx, ""); err != nil {
		return "", err
	}
	return made, s.prune(zone)
}

// prune deletes the backups that need not be kept.
func (s *Store) prune(zone *time.Location) error {
	all, err := Copies(s.path)
	if err != nil {
		return err
	}
	times := make([]time.Time, len(all))
	for i, c := range all {
		times[i] = c.At
	}
	var errs []error
	for i, stays := range Retained(times, zone) {
		if !stays {
			errs = append(errs, os.Remove(all[i].Path))
		}
	}
	return errors.Join(errs...)
}

// Verified is what a look into a backup found.
type Verified struct {
	Schema    int
	Revisions int64
	Records   int64 // submissions, and intervals of none
	Last      work.Instant
}

// Verify opens a backup for reading only, lets SQLite check all of it and
// counts what it holds. It changes nothing and fails where anything is wrong.
func Verify(ctx context.Context, path string) (Verified, error) {
	return looked(ctx, path, integrityOf)
}

// Glance is Verify without the check: it only counts what a backup holds.
func Glance(ctx context.Context, path string) (Verified, error) {
	return looked(ctx, path, func(context.Context, querier) error { return nil })
}

func looked(ctx context.Context, path string, check func(context.Context, querier) error) (Verified, error) {
	var v Verified
	if _, err := os.Stat(path); err != nil {
		return v, err
	}
	db, err := look(path)
	if err != nil {
		return v, err
	}
	defer db.Close()
	var id int
	for _, one := range []struct {
		query string
		into  any
	}{
		{"PRAGMA application_id", &id}, {"PRAGMA user_version", &v.Schema},
		{"SELECT count(*) FROM revision", &v.Revisions}, {"SELECT coalesce(max(at), 0) FROM revision", &v.Last},
		{"SELECT (SELECT count(*) FROM submission) + (SELECT count(*) FROM interval WHERE submission IS NULL)", &v.Records},
	} {
		if err := db.QueryRowContext(ctx, one.query).Scan(one.into); err != nil {
			return v, explain(err, path)
		}
		if id != applicationID {
			return v, fmt.Errorf("file %s: %w", path, ErrNotLedger)
		}
	}
	return v, explain(check(ctx, db), path)
}
