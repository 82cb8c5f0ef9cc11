package tracker_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"clickwage/data/keys"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// oneLine wants an error of one cause that a person can read.
func oneLine(t *testing.T, err, want error, words ...string) {
	t.Helper()
	if !errors.Is(err, want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want one line of: %v", err, want)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not say %q", err, word)
		}
	}
}

func private(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: mode %v, %v", path, info.Mode(), err)
	}
}

func TestBackupsAreDailyWholeAndPrivate(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	if made, err := b.BackupIfDue(ctx); made != "" || err != nil {
		t.Errorf("an empty ledger: got %q %v", made, err)
	}
	b.start(tracker.StartOptions{Platform: "Prolific", Title: "Ships"})
	var last string
	days := rounds(60, 400)
	for n := range days {
		made, err := b.BackupIfDue(ctx)
		if err != nil || made == "" {
			t.Fatalf("day %d: got %q %v", n, made, err)
		}
		if again, err := b.BackupIfDue(ctx); again != "" || err != nil {
			t.Fatalf("twice a day: got %q %v", again, err)
		}
		last = made
		b.now = b.now.AddDate(0, 0, 1)
		if n > 10 && n < 50 {
			b.now = b.now.AddDate(0, 0, 9) // weeks without work
		}
	}
	all, err := b.Backups()
	if err != nil || len(all) < 17 || len(all) > 22 || all[0].Path != last {
		t.Fatalf("got %d backups, %v", len(all), err)
	}
	for _, one := range all {
		private(t, one.Path)
		v, err := tracker.VerifyBackup(ctx, one.Path, "")
		if err != nil || v.Records != 1 || v.Revisions == 0 {
			t.Errorf("%s: %+v %v", one.Path, v, err)
		}
	}
}

func TestASealedBackupOpensByItsPassphraseAlone(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.start(tracker.StartOptions{Platform: "Prolific", Title: "Ships"})
	file := filepath.Join(t.TempDir(), "copy.age")
	if err := b.BackupSealed(ctx, file, "nine boats"); err != nil {
		t.Fatal(err)
	}
	private(t, file)
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); err != nil || len(left) > 0 {
		t.Errorf("a plain copy was left: %v %v", left, err)
	}
	if v, err := tracker.VerifyBackup(ctx, file, "nine boats"); err != nil || v.Records != 1 {
		t.Errorf("got %+v %v", v, err)
	}
	oneLine(t, b.BackupSealed(ctx, file, "nine boats"), fs.ErrExist)
	_, err := tracker.Restore(ctx, tracker.RestoreOptions{Path: filepath.Join(t.TempDir(), "new.db"), From: file, Passphrase: "ten boats"})
	oneLine(t, err, keys.ErrPassphrase)
}

func TestRestoringOpensANewEpochAndKeepsWhatWasThere(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.start(tracker.StartOptions{Platform: "Prolific", Title: "Ships"})
	b.pass(time.Minute)
	b.stop("")
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := b.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	then := state(t, b.Tracker)
	b.start(tracker.StartOptions{Platform: "Prolific", Title: "Boats"})
	later := state(t, b.Tracker)
	opt := tracker.RestoreOptions{Path: b.path, From: file, Reason: "the disk was bad", Now: func() time.Time { return b.now }}

	_, err := tracker.Restore(ctx, opt)
	oneLine(t, err, store.ErrBusy, "nothing was changed")
	window := flock.New(b.path + "-window")
	if ok, err := window.TryLock(); err != nil || !ok {
		t.Fatal(err)
	}
	_, err = tracker.Restore(ctx, opt)
	oneLine(t, err, tracker.ErrWindow)
	window.Close()
	if state(t, b.Tracker) != later {
		t.Fatal("a refused restore changed the ledger")
	}
	b.Close()

	done, err := tracker.Restore(ctx, opt)
	if err != nil {
		t.Fatal(err)
	}
	private(t, b.path)
	b.reopen()
	if state(t, b.Tracker) != then {
		t.Error("the ledger is not that of the backup")
	}
	b.sound()
	epochs, err := b.Epochs(ctx)
	if err != nil || len(epochs) != 1 {
		t.Fatalf("got %+v %v", epochs, err)
	}
	e := epochs[0]
	if e.Reason != "the disk was bad" || e.First != e.From.Size+1 || e.Left == nil || e.Left.Size <= e.From.Size {
		t.Errorf("got %+v", e)
	}
	aside, err := tracker.Open(ctx, tracker.Options{Path: done.Aside})
	if err != nil {
		t.Fatal(err)
	}
	defer aside.Close()
	if state(t, aside) != later {
		t.Error("the ledger that was moved aside is not whole")
	}
	at, err := aside.State(ctx)
	if err != nil || at != *e.Left {
		t.Errorf("the epoch cites %+v, what was left is %+v %v", *e.Left, at, err)
	}
	for range 2 { // no undo reaches beyond the restore's own change
		_, _ = b.Undo(ctx)
	}
	if again, err := b.Epochs(ctx); err != nil || len(again) != 1 {
		t.Errorf("undo took the epoch: %+v %v", again, err)
	}
	l, err := from(t, archived(t, b.Tracker))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := l.Epochs(ctx); err != nil || len(again) != 1 || again[0].Reason != e.Reason || *again[0].Left != *e.Left {
		t.Errorf("the archive lost the epoch: %+v %v", again, err)
	}
}

// A program that opened the ledger before a restore must not write into the
// file that was moved aside.
func TestAMovedLedgerIsNotWrittenTo(t *testing.T) {
	b := newBench(t)
	b.start(tracker.StartOptions{Title: "Ships"})
	if err := os.Rename(b.path, b.path+".old"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := b.Start(context.Background(), tracker.StartOptions{Title: "Boats"})
	oneLine(t, err, store.ErrMoved)
}

func TestWhatIsNoBackupIsRefused(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.start(tracker.StartOptions{Title: "Ships"})
	before := state(t, b.Tracker)
	folder := t.TempDir()
	good := filepath.Join(folder, "good.db")
	if err := b.Backup(ctx, good); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	b.Close()
	tests := []struct {
		name    string
		content []byte
		want    error
	}{
		{"a text", []byte("not a ledger, whatever its name says, but long enough to be looked at by SQLite ........................"), store.ErrNotLedger},
		{"an empty file", nil, store.ErrNotLedger},
		{"half a backup", whole[:len(whole)/2], store.ErrDamaged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "bad.db")
			if err := os.WriteFile(file, test.content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := tracker.Restore(ctx, tracker.RestoreOptions{Path: b.path, From: file})
			oneLine(t, err, test.want)
		})
	}
	b.reopen()
	if state(t, b.Tracker) != before {
		t.Error("a refused restore changed the ledger")
	}
}

// Flipped bytes end in a ledger that says so, opens for reading where it can,
// names the backup, and loses nothing more.
func TestADamagedLedgerGuidesBack(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	b := lived(t, 5, 60)
	ctx := context.Background()
	backup, err := b.BackupIfDue(ctx)
	if err != nil || backup == "" {
		t.Fatalf("got %q %v", backup, err)
	}
	good := state(t, b.Tracker)
	root := rootPage(t, b.path)
	b.Close()
	whole, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	page := int(whole[16])<<8 | int(whole[17])
	if len(whole) < 10*page {
		t.Fatalf("the ledger has only %d bytes", len(whole))
	}
	tests := []struct {
		name     string
		from, to int
	}{
		{"the header's first bytes", 0, 16},
		{"the schema", 100, 200},
		{"the mark of whose file it is", 68, 72},
		{"a page of a table", (root["revision"] - 1) * page, (root["revision"]-1)*page + 16},
		{"a page of another table", (root["submission"] - 1) * page, (root["submission"]-1)*page + 16},
		{"a page of an index", (root["submission_id"] - 1) * page, (root["submission_id"]-1)*page + 16},
		{"any page", page, len(whole)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			noticed := 0
			for range rounds(4, 60) {
				hurt := bytes.Clone(whole)
				for range 40 {
					hurt[test.from+random.IntN(test.to-test.from)] ^= byte(1 + random.IntN(255))
				}
				noticed += damagedRound(t, b.path, hurt)
			}
			if noticed == 0 {
				t.Error("no damage was noticed")
			}
		})
	}
	if _, err := tracker.Restore(ctx, tracker.RestoreOptions{Path: b.path, From: backup}); err != nil {
		t.Fatal(err)
	}
	b.reopen()
	if state(t, b.Tracker) != good {
		t.Error("the restored ledger is not that of the backup")
	}
}

// damagedRound opens a damaged file and returns 1 if that was noticed.
func damagedRound(t *testing.T, path string, hurt []byte) int {
	t.Helper()
	ctx := context.Background()
	for _, end := range []string{"-wal", "-shm"} {
		os.Remove(path + end)
	}
	if err := os.WriteFile(path, hurt, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := tracker.Open(ctx, tracker.Options{Path: path})
	if err != nil {
		oneLine(t, err, store.ErrDamaged, "nothing was deleted", "clickwage-cli restore "+filepath.Dir(path))
		if left, err := os.ReadFile(path); err != nil || !bytes.Equal(left, hurt) {
			t.Error("a ledger that does not open was changed")
		}
		return 1
	}
	defer l.Close()
	if l.Damage() != nil {
		oneLine(t, l.Damage(), store.ErrDamaged, "nothing was deleted", "clickwage-cli restore")
		if _, err := l.Start(ctx, tracker.StartOptions{Title: "x"}); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("a damaged ledger was written to: %v", err)
		}
		return 1
	}
	checked, err := l.Check(ctx)
	if err != nil {
		oneLine(t, err, store.ErrDamaged, "clickwage-cli restore")
		return 1
	}
	return min(1, len(checked.Problems))
}

// rootPage is the number of each table's and index's first page.
func rootPage(t *testing.T, path string) map[string]int {
	t.Helper()
	db, err := sql.Open("sqlite", path) // the driver is the store's
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	pages := map[string]int{}
	for rows.Next() {
		var name string
		var page int
		if err := rows.Scan(&name, &page); err != nil {
			t.Fatal(err)
		}
		pages[name] = page
	}
	return pages
}

// A damaged write-ahead log loses at most what it held, from the damage on.
func TestADamagedLogLosesNothingBeforeTheDamage(t *testing.T) {
	b := newBench(t)
	var ids []string
	for range 30 {
		ids = append(ids, string(b.start(tracker.StartOptions{Title: "Ships"}).Submission))
		b.pass(time.Minute)
	}
	db, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(b.path + "-wal")
	if err != nil || len(log) < 100_000 {
		t.Fatalf("log of %d bytes, %v", len(log), err)
	}
	random := rand.New(rand.NewPCG(8, 9))
	last := -1
	for at := 5000; at < len(log); at += len(log) / 12 {
		hurt := bytes.Clone(log)
		hurt[at+random.IntN(100)] ^= 0xff
		path := filepath.Join(t.TempDir(), "ledger.db")
		for end, text := range map[string][]byte{"": db, "-wal": hurt} {
			if err := os.WriteFile(path+end, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		l, err := tracker.Open(context.Background(), tracker.Options{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		kept := 0
		for _, id := range ids {
			if _, err := l.Record(context.Background(), id); err == nil {
				kept++
			}
		}
		checked, err := l.Check(context.Background())
		if err != nil || len(checked.Problems) > 0 || kept < last {
			t.Errorf("damage at %d: %d kept, %d before, %v %v", at, kept, last, checked.Problems, err)
		}
		last = kept
		l.Close()
	}
	if last < 20 {
		t.Errorf("damage near the end left only %d of %d", last, len(ids))
	}
}

func TestAPackMovesALedgerToAnotherComputer(t *testing.T) {
	b := lived(t, 6, 40)
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "ledger.pack")
	if err := b.Pack(ctx, file, "nine boats"); err != nil {
		t.Fatal(err)
	}
	private(t, file)
	there := filepath.Join(t.TempDir(), "new", "ledger.db")
	opt := tracker.RestoreOptions{Path: there, From: file, Passphrase: "nine boats"}
	if _, err := tracker.Unpack(ctx, opt); err != nil {
		t.Fatal(err)
	}
	l, err := tracker.Open(ctx, tracker.Options{Path: there})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(archived(t, b.Tracker), archived(t, l)) {
		t.Error("the unpacked ledger differs")
	}
	l.Close()
	_, err = tracker.Unpack(ctx, opt)
	oneLine(t, err, store.ErrNotEmpty)
	plain := filepath.Join(t.TempDir(), "copy.db")
	if err := b.Backup(ctx, plain); err != nil {
		t.Fatal(err)
	}
	_, err = tracker.Unpack(ctx, tracker.RestoreOptions{Path: filepath.Join(t.TempDir(), "x.db"), From: plain})
	oneLine(t, err, tracker.ErrNotPack, "restore")
}

func TestSyncedFoldersAreSeen(t *testing.T) {
	home := t.TempDir()
	tests := []struct {
		name, folder, mark, want string
	}{
		{"a folder of its own", "clickwage", "", ""},
		{"Dropbox", "Dropbox/work", "", "Dropbox"},
		{"Dropbox of a firm", "Dropbox (Firm)", "", "Dropbox"},
		{"OneDrive of a firm", "OneDrive - Firm/clickwage", "", "OneDrive"},
		{"Google Drive", "GoogleDrive-a@b/My Drive", "", "Google Drive"},
		{"iCloud", "Library/Mobile Documents/com~apple~CloudDocs/x", "", "iCloud"},
		{"iCloud on Windows", "iCloudDrive", "", "iCloud"},
		{"Nextcloud", "Nextcloud", "", "Nextcloud"},
		{"a name that only begins alike", "dropboxes", "", ""},
		{"Syncthing by its mark", "shared/deep/er", "shared/.stfolder", "Syncthing"},
		{"Nextcloud by its mark", "cloud/deep", "cloud/.nextcloudsync.log", "Nextcloud"},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			base := filepath.Join(home, fmt.Sprint(i))
			if err := os.MkdirAll(filepath.Join(base, test.folder), 0o700); err != nil {
				t.Fatal(err)
			}
			if test.mark != "" {
				if err := os.WriteFile(filepath.Join(base, test.mark), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got := tracker.Synced(filepath.Join(base, test.folder, "ledger.db")); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestASyncedLedgerIsOfOneComputerAtATime(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "Dropbox", "ledger.db")
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	open := func(host string, force bool) (*tracker.Tracker, error) {
		return tracker.Open(ctx, tracker.Options{Path: path, Now: func() time.Time { return now }, Host: tracker.Host{ID: host, Name: "the " + host}, Force: force})
	}
	laptop, err := open("laptop", false)
	if err != nil {
		t.Fatal(err)
	}
	if said, err := laptop.SyncedWarning(ctx); err != nil || !strings.Contains(said, "Dropbox") {
		t.Errorf("got %q %v", said, err)
	}
	if said, err := laptop.SyncedWarning(ctx); err != nil || said != "" {
		t.Errorf("warned twice: %q %v", said, err)
	}
	second, err := open("laptop", false)
	if err != nil {
		t.Fatalf("two programs of one computer: %v", err)
	}
	second.Close()
	_, err = open("desktop", false)
	var elsewhere *tracker.ElsewhereError
	if !errors.As(err, &elsewhere) || !strings.Contains(err.Error(), "the laptop") || !strings.Contains(err.Error(), "--force") {
		t.Fatalf("got %v", err)
	}
	forced, err := open("desktop", true)
	if err != nil {
		t.Fatal(err)
	}
	forced.Close()
	if err := laptop.Heartbeat(ctx); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour) // the laptop was killed
	taken, err := open("desktop", false)
	if err != nil {
		t.Fatal(err)
	}
	if said, err := taken.SyncedWarning(ctx); err != nil || !strings.Contains(said, "the laptop") || !strings.Contains(said, "taken over") {
		t.Errorf("got %q %v", said, err)
	}
	if err := laptop.Heartbeat(ctx); !errors.As(err, &elsewhere) {
		t.Errorf("the laptop wakes up and is not told: %v", err)
	}
	laptop.Close() // leaves the other's lock alone
	text, err := os.ReadFile(path + "-host")
	var lock tracker.Host
	if err != nil || json.Unmarshal(text, &lock) != nil || lock.ID != "desktop" {
		t.Errorf("got %s %v", text, err)
	}
	taken.Close()
	if _, err := os.Stat(path + "-host"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the lock stays after closing: %v", err)
	}
}
