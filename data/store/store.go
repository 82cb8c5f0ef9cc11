// Package store keeps the ledger in one SQLite file.
//
// Every change goes through Write: the current tables and one append-only
// revision for each record touched are written in the same transaction, and a
// change that is not committed leaves nothing. Reads come from a pool of
// connections that cannot write. A running timer is a row from its first
// instant on. What package earnings makes of a day is kept as a derived row and
// computed anew for the days whose time or money has changed.
//
// The store refuses files that are not ledgers, opens a ledger of a newer
// Clickwage for reading only, and never opens the live file outside SQLite,
// because closing such a handle would drop SQLite's locks. Files are private
// (0600) from their creation.
//
// It imports work, money, timeline, revision, and earnings for the derived
// days; keys and evidence for what was signed of the tree; modernc.org/sqlite is imported nowhere else.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"
	_ "modernc.org/sqlite"

	"clickwage/data/work"
)

// Options say how to open a ledger.
type Options struct {
	Path  string           // Required: the ledger's file
	Now   func() time.Time // Required: the wall clock
	Zone  *time.Location   // zone of a new ledger; Defaults to UTC
	Alone bool             // the caller is a short command: no sweep of another's import
	name  string           // of the ledger, where its upgrade gives it one; Defaults to a random one
	fresh bool             // nothing is lost with the file: no copy before its upgrade
	Look  bool             // open for reading only, changing nothing in the file: for one that is damaged
}

// Store is an open ledger. It is safe for several goroutines.
type Store struct {
	path     string
	now      func() time.Time
	pool     *sql.DB // connections that only read
	near     *sql.DB // two more, for what a key waits for: see rows
	far      *sql.DB // one more, for what looks through the whole ledger: see whole
	words    *sql.DB // one more, for names met while rows of the pool are read: see nameText
	read     querier // the pool, or one connection of it in a transaction
	readOnly bool
	damaged  bool         // open for a look only
	file     fs.FileInfo  // which file was opened; a restore puts another in its place
	lock     *flock.Flock // one writer at a time over processes, handed over fairly

	mu     sync.Mutex // one writer at a time in this process
	write  *sql.DB    // nil, with conn, after a failed commit and before the next change
	conn   *sql.Conn
	stmts  map[string]*sql.Stmt
	others int64        // what conn last said of commits of others
	told   atomic.Int64 // see Version
	names  *names
	random func([]byte) (int, error)
}

// Open opens the ledger, creating it where there is none and migrating an older
// one. Errors: ErrNotLedger for somebody else's file; ErrDamaged; those of the
// file system, as one clear line. A newer ledger is opened for reading only.
func Open(ctx context.Context, opt Options) (*Store, error) {
	if !opt.Look {
		if err := prepareFile(opt.Path); err != nil {
			return nil, err
		}
	}
	s := &Store{
		path: opt.Path, now: opt.Now, names: newNames(),
		lock: flock.New(opt.Path + "-lock"), random: rand.Read,
		readOnly: opt.Look, damaged: opt.Look,
	}
	var err error
	if s.file, err = os.Stat(opt.Path); err != nil {
		return nil, fmt.Errorf("ledger %s cannot be opened: %w", opt.Path, err)
	}
	if err := plainFile(opt.Path, s.file); err != nil {
		return nil, err
	}
	if err := s.ours(ctx); err != nil {
		return nil, explain(err, opt.Path)
	}
	if err := private(opt.Path); err != nil {
		return nil, err
	}
	if err := s.connect(ctx); err != nil {
		s.Close()
		return nil, explain(err, opt.Path)
	}
	if err := s.begin(ctx, opt); err != nil {
		s.Close()
		return nil, explain(err, opt.Path)
	}
	return s, nil
}

// prepareFile creates an empty private file where there is none.
func prepareFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("the folder of ledger %s cannot be made: %w", path, err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case err != nil:
		return fmt.Errorf("ledger %s cannot be made: %w", path, err)
	}
	return file.Close()
}

// plainFile refuses what is no plain file. A device must not be made private: it is
// everybody's.
func plainFile(path string, info fs.FileInfo) error {
	switch {
	case info.Mode().IsRegular():
		return nil
	case info.IsDir():
		return fmt.Errorf("%s is a folder: %w; name a file in it", path, ErrNotLedger)
	}
	return fmt.Errorf("%s is a device or a pipe: %w; name a plain file", path, ErrNotLedger)
}

// private takes an older ledger, or one that was copied here, out of the sight
// of others, with the files that SQLite keeps beside it. It goes by names and
// opens nothing. Those of another user stay as they are. On Windows the folder
// decides who sees a file, and its modes say nothing of that.
func private(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if err := os.Chmod(name, info.Mode().Perm()&0o700); err != nil && !errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("ledger %s cannot be made private: %w", path, err)
		}
	}
	return nil
}

// ours looks whose file it is by a connection that changes nothing: setting the
// journal mode would already write to somebody else's database. An empty file is
// nobody's, and reading it would hinder the program that makes a ledger of it.
func (s *Store) ours(ctx context.Context) error {
	if s.file.Size() == 0 {
		return nil
	}
	db, err := sql.Open("sqlite", dsn(s.path, waits, "query_only(1)"))
	if err != nil {
		return err
	}
	defer db.Close()
	var id, tables int
	// Tables first: another program may be making the ledger this very moment,
	// and its tables and its mark come in one commit.
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	if tables > 0 && id != applicationID {
		return fmt.Errorf("file %s: %w; it was left as it is", s.path, ErrNotLedger)
	}
	return nil
}

func dsn(path string, pragmas ...string) string {
	q := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// waits has SQLite wait as long as a change does, where it waits by itself: for
// another program that closes the ledger last or mends its log.
var waits = fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds())

// common are the pragmas of every connection.
func common(more ...string) []string {
	return append([]string{waits, "foreign_keys(1)", "trusted_schema(0)"}, more...)
}

func (s *Store) connect(ctx context.Context) error {
	if !s.damaged {
		if err := s.firstWriter(ctx); err != nil {
			return err
		}
	}
	pool, err := s.openPool()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(4)
	pool.SetMaxIdleConns(4) // opening one reads the tables' definitions
	s.pool, s.read = pool, pool
	for into, most := range map[**sql.DB]int{&s.near: 2, &s.far: 1, &s.words: 1} {
		if *into, err = s.openPool(); err != nil {
			return err
		}
		(*into).SetMaxOpenConns(most)
	}
	s.far.SetConnMaxIdleTime(idle)
	return nil
}

// idle is after how long a connection that was not used gives back its memory.
const idle = 10 * time.Second

// rows reads a few rows by their keys. It never waits for a reading of many.
func (s *Store) rows() querier {
	if s.near == nil {
		return s.read // one transaction reads everything
	}
	return s.near
}

func (s *Store) openPool() (*sql.DB, error) {
	if s.damaged {
		return look(s.path)
	}
	return sql.Open("sqlite", dsn(s.path, common("query_only(1)", "cache_size(-4000)")...))
}

// firstWriter opens the connection that writes. Of several programs that open a
// new file at once only one may set its journal mode: SQLite refuses two, and
// does not wait.
func (s *Store) firstWriter(ctx context.Context) error {
	info, err := os.Stat(s.path)
	if err == nil && info.Size() == 0 {
		return s.alone(ctx, func() error {
			if err := s.paged(ctx); err != nil {
				return err
			}
			return s.connectWriter(ctx)
		})
	}
	return s.connectWriter(ctx)
}

// paged gives an empty file its page size, by a connection of its own: among
// several pragmas of a connection the driver sets the journal mode first, which
// settles the size.
func (s *Store) paged(ctx context.Context) error {
	db, err := sql.Open("sqlite", dsn(s.path, waits, "page_size(8192)"))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "PRAGMA journal_mode = WAL")
	return err
}

// connectWriter opens the one connection that writes. What a single statement may
// have to take back is kept in memory: writing it to a file that is never read
// took a fifth of an import.
func (s *Store) connectWriter(ctx context.Context) error {
	db, err := sql.Open("sqlite", dsn(s.path, common("journal_mode(WAL)", "synchronous(FULL)", "cache_size(-8000)", "temp_store(MEMORY)")...))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	s.write, s.conn, s.stmts = db, conn, map[string]*sql.Stmt{}
	s.told.Add(1) // what others did meanwhile this connection cannot tell
	return conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&s.others)
}

// dropWriter closes the connection that writes; the next change opens another.
func (s *Store) dropWriter() error {
	if s.conn == nil {
		return nil
	}
	err := errors.Join(closeAll(s.stmts), s.conn.Close(), s.write.Close())
	s.write, s.conn, s.stmts = nil, nil, nil
	return err
}

// begin checks whose file it is, migrates it, and clears what a killed import left.
func (s *Store) begin(ctx context.Context, opt Options) error {
	if s.damaged {
		return s.readable(ctx)
	}
	if err := s.migrate(ctx, opt); err != nil || s.readOnly {
		return err
	}
	if opt.Alone {
		return nil
	}
	return s.sweep(ctx)
}

// Close closes the ledger. It is safe to call on a store that failed to open.
func (s *Store) Close() error {
	errs := []error{s.dropWriter()}
	return errors.Join(append(errs, s.closeReaders(), s.lock.Close())...)
}

// closeReaders closes the connections that read.
func (s *Store) closeReaders() error {
	var errs []error
	for _, db := range []*sql.DB{s.pool, s.near, s.far, s.words} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// closeAll closes what was prepared: a statement that stays open keeps the file
// open after its connection is closed, and its log beside it.
func closeAll(stmts map[string]*sql.Stmt) error {
	var errs []error
	for _, stmt := range stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(errs...)
}

// Path is the ledger's file.
func (s *Store) Path() string { return s.path }

// ReadOnly says that nothing can be changed: the ledger was written by a newer
// Clickwage, or is open for a look only.
func (s *Store) ReadOnly() bool { return s.readOnly }

// refusal is why nothing can be changed; nil where it can.
func (s *Store) refusal() error {
	switch {
	case s.damaged:
		return fmt.Errorf("ledger %s: %w, so it is open for reading only", s.path, ErrDamaged)
	case s.readOnly:
		return fmt.Errorf("ledger %s: %w", s.path, ErrNewer)
	}
	return nil
}

// readable fails where not even the settings and the newest records of a
// damaged ledger can be read, or where its tables are not this program's.
func (s *Store) readable(ctx context.Context) error {
	var version int
	if err := s.read.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version != Schema() {
		return fmt.Errorf("ledger %s: %w", s.path, ErrDamaged)
	}
	if _, err := s.Settings(ctx); err != nil {
		return err
	}
	keys, err := s.Keys(ctx, Filter{})
	if err == nil {
		_, err = s.Records(ctx, keys[:min(len(keys), 100)])
	}
	return err
}

// Version is a number that changes when another program has committed, or this one
// anything but what no page shows: derived days, and that timers are watched. It
// asks the connection that writes, whose PRAGMA data_version tells of other ones
// alone. While that is busy the number is as it was when the change in the making
// began, which no other program's can come after.
func (s *Store) Version(ctx context.Context) (int64, error) {
	if s.damaged || !s.mu.TryLock() {
		return s.told.Load(), nil // a damaged ledger is one that nobody writes
	}
	defer s.mu.Unlock()
	if err := s.connected(ctx); err != nil {
		return 0, err
	}
	err := s.hear(ctx)
	return s.told.Load(), explain(err, s.path)
}

// hear notes what other programs have committed.
func (s *Store) hear(ctx context.Context) error {
	var others int64
	err := s.one(ctx, &others, "PRAGMA data_version")
	if err == nil && others != s.others {
		s.others = others
		s.told.Add(1)
	}
	return err
}

// NewID is a fresh UUID of version 7, which orders by time.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// blob is an id as its 16 bytes. It fails on text that is no UUID.
func blob(id string) ([]byte, error) {
	u, err := uuid.Parse(id)
	if err != nil {
		return nil, fmt.Errorf("id %q: not one of this ledger", id)
	}
	return u[:], nil
}

// IDOf is the id of 16 bytes that are chosen elsewhere, such as a report's.
func IDOf(id []byte) (string, error) {
	u, err := uuid.FromBytes(id)
	return u.String(), err
}

func uuidText(id []byte) string {
	u, err := uuid.FromBytes(id)
	if err != nil {
		return ""
	}
	return u.String()
}

func (s *Store) instant() work.Instant { return work.At(s.now()) }
