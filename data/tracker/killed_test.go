package tracker_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"clickwage/data/importer"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// childSafety does one act on a ledger, saying "begun" before it and "done" after it.
func childSafety(act string) {
	ctx := context.Background()
	path, file := os.Getenv("CLICKWAGE_LEDGER"), os.Getenv("CLICKWAGE_FILE")
	fmt.Println("begun")
	var err error
	switch act {
	case "exposure":
		err = childExposes(ctx, path)
	case "restore":
		_, err = tracker.Restore(ctx, tracker.RestoreOptions{Path: path, From: file})
	default:
		var t *tracker.Tracker
		if t, err = tracker.Open(ctx, tracker.Options{Path: path}); err == nil { // which migrates
			switch act {
			case "backup":
				err = t.Backup(ctx, file)
			case "export":
				_, err = t.ExportFile(ctx, file, store.Filter{})
			case "archive":
				_, err = t.ImportFile(ctx, file, importer.Options{}, nil)
			}
		}
		if err == nil {
			err = t.Close()
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, act, err)
		os.Exit(1)
	}
	fmt.Println("done")
	os.Exit(0)
}

// killAct runs an act and kills it after a part of the time that it takes; it
// returns whether the act was acknowledged.
func killAct(t *testing.T, act, path, file string, after time.Duration) bool {
	t.Helper()
	cmd := childCommand(act, path, "CLICKWAGE_FILE="+file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	buffer := make([]byte, 64)
	n, err := out.Read(buffer)
	said.Write(buffer[:n])
	if err == nil && after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
		defer timer.Stop()
	}
	_, _ = io.Copy(&said, out)
	_ = cmd.Wait() // killed
	return strings.Contains(said.String(), "done")
}

// length is how long an act takes when nobody kills it.
func length(t *testing.T, act, path, file string) time.Duration {
	t.Helper()
	begun := time.Now()
	if !killAct(t, act, path, file, 0) {
		t.Fatalf("%s does not even end when nobody kills it", act)
	}
	return time.Since(begun)
}

// big is a ledger whose copies take long enough to be killed in the middle.
func big(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	if _, err := l.ImportFile(context.Background(), exportOf(t, 800), importer.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	l.Close()
	return path
}

func openAt(t *testing.T, path string) *tracker.Tracker {
	t.Helper()
	l, err := tracker.Open(context.Background(), tracker.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func copied(t *testing.T, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func records(t *testing.T, l *tracker.Tracker) int {
	t.Helper()
	checked, err := l.Check(context.Background())
	if err != nil || len(checked.Problems) > 0 {
		t.Fatalf("check: %v %v", checked.Problems, err)
	}
	return checked.Records
}

// campaign kills an act at random moments in fresh folders and looks each time.
// Both outcomes must be met, or it shows nothing.
func campaign(t *testing.T, act string, ready func(folder string) (path, file string), look func(t *testing.T, folder string, done bool)) {
	t.Helper()
	ownProcesses(t)
	random := rand.New(rand.NewPCG(11, uint64(len(act))))
	path, file := ready(t.TempDir())
	span := length(t, act, path, file)
	ended, cut := 0, 0
	for range rounds(30, 300) {
		folder := t.TempDir()
		path, file := ready(folder)
		begun := time.Now()
		done := killAct(t, act, path, file, time.Millisecond+time.Duration(random.Int64N(int64(span))))
		if done { // follow the load of the machine, so that both outcomes stay likely
			ended++
			span = min(span, time.Since(begun)) * 9 / 10
		} else {
			cut++
			span = span * 11 / 10
		}
		look(t, folder, done)
		if t.Failed() {
			return
		}
		os.RemoveAll(folder)
	}
	if cut < 5 {
		t.Errorf("only %d of %d were killed in time; the campaign shows nothing", cut, cut+ended)
	}
	t.Logf("%s: %d killed, %d done", act, cut, ended)
}

func TestAKilledBackupIsWholeOrAbsent(t *testing.T) {
	ledger := big(t)
	want := records(t, openAt(t, ledger))
	campaign(t, "backup", func(folder string) (string, string) {
		return copied(t, ledger, filepath.Join(folder, "ledger.db")), filepath.Join(folder, "copy.db")
	}, func(t *testing.T, folder string, done bool) {
		v, err := store.Verify(context.Background(), filepath.Join(folder, "copy.db"))
		if absent := os.IsNotExist(err); done && absent || !absent && (err != nil || int(v.Records) != want) {
			t.Errorf("done %t: %+v %v", done, v, err)
		}
		if got := records(t, openAt(t, filepath.Join(folder, "ledger.db"))); got != want {
			t.Errorf("the ledger has %d records, had %d", got, want)
		}
	})
}

// The window cancels the backup of the day when it closes.
func TestACancelledBackupOfTheDayLeavesNothing(t *testing.T) {
	ledger := big(t)
	folder := store.BackupFolder(ledger)
	l := openAt(t, ledger)
	cut, tries := 0, 0
	for ; cut < 5 && tries < 200; tries++ {
		os.RemoveAll(folder)
		ctx, cancel := context.WithCancel(context.Background())
		over := make(chan struct{})
		go func() { // as soon as a part is there
			defer cancel()
			for {
				if parts, _ := filepath.Glob(filepath.Join(folder, "*.part*")); len(parts) > 0 {
					return
				}
				select {
				case <-over:
					return
				default:
				}
			}
		}()
		made, err := l.BackupIfDue(ctx)
		close(over)
		<-ctx.Done()
		files, _ := filepath.Glob(filepath.Join(folder, "ledger*"))
		switch {
		case err == nil && len(files) == 1 && files[0] == made: // it was faster
		case errors.Is(err, context.Canceled) && made == "" && len(files) == 0:
			cut++
		default:
			t.Fatalf("made %q with %v; in the folder are %v", made, err, files)
		}
	}
	if cut == 0 {
		t.Fatalf("none of %d was cancelled in time; it shows nothing", tries)
	}
	os.RemoveAll(folder)
	made, err := l.BackupIfDue(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if v, err := store.Verify(context.Background(), made); err != nil || int(v.Records) != records(t, l) {
		t.Errorf("after %d that were cancelled: %+v %v", cut, v, err)
	}
}

func TestAKilledExportIsWholeOrAbsentAndSweptLater(t *testing.T) {
	ledger := big(t)
	file := filepath.Join(t.TempDir(), "all.csv")
	if _, err := openAt(t, ledger).ExportFile(context.Background(), file, store.Filter{}); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	campaign(t, "export", func(folder string) (string, string) {
		return copied(t, ledger, filepath.Join(folder, "ledger.db")), filepath.Join(folder, "all.csv")
	}, func(t *testing.T, folder string, done bool) {
		got, err := os.ReadFile(filepath.Join(folder, "all.csv"))
		if absent := os.IsNotExist(err); done && absent || !absent && !bytes.Equal(got, want) {
			t.Errorf("done %t: %d bytes, want %d, %v", done, len(got), len(want), err)
		}
		pattern := filepath.Join(folder, ".clickwage-part-*")
		left, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range left {
			old := time.Now().Add(-time.Hour)
			if err := os.Chtimes(part, old, old); err != nil {
				t.Fatal(err)
			}
		}
		openAt(t, filepath.Join(folder, "ledger.db")).Close()
		if left, err := filepath.Glob(pattern); err != nil || len(left) > 0 {
			t.Errorf("leftovers stay: %v %v", left, err)
		}
	})
}

func TestAKilledRestoreLeavesTheOldOrTheNew(t *testing.T) {
	ledger := big(t)
	small := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, small)
	if _, err := l.Start(context.Background(), tracker.StartOptions{Title: "Ships"}); err != nil {
		t.Fatal(err)
	}
	l.Close()
	many := records(t, openAt(t, ledger))
	campaign(t, "restore", func(folder string) (string, string) {
		return copied(t, small, filepath.Join(folder, "ledger.db")), copied(t, ledger, filepath.Join(folder, "copy.db"))
	}, func(t *testing.T, folder string, done bool) {
		path := filepath.Join(folder, "ledger.db")
		l := openAt(t, path)
		got := records(t, l)
		epochs, err := l.Epochs(context.Background())
		l.Close()
		isNew := got == many && len(epochs) == 1
		if err != nil || !isNew && (got != 1 || len(epochs) != 0) || done && !isNew {
			t.Errorf("done %t: %d records, epochs %v, %v", done, got, epochs, err)
		}
		aside, err := filepath.Glob(path + ".before-restore-*")
		if err != nil || isNew && len(aside) != 1 {
			t.Errorf("moved aside: %v %v", aside, err)
		}
		if len(aside) == 1 {
			l := openAt(t, aside[0])
			if records(t, l) != 1 {
				t.Error("the ledger that was moved aside is not whole")
			}
			l.Close() // killed before the rename, both names are of one file
		}
		if _, err := tracker.Restore(context.Background(), tracker.RestoreOptions{Path: path, From: filepath.Join(folder, "copy.db")}); err != nil {
			t.Errorf("another restore after it: %v", err)
		}
	})
}

func TestAKilledArchiveImportLeavesAnEmptyOrAWholeLedger(t *testing.T) {
	b := lived(t, 9, 120)
	archive := archived(t, b.Tracker)
	campaign(t, "archive", func(folder string) (string, string) {
		file := filepath.Join(folder, "in.clickwage")
		if err := os.WriteFile(file, archive, 0o600); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(folder, "ledger.db"), file
	}, func(t *testing.T, folder string, done bool) {
		l := openAt(t, filepath.Join(folder, "ledger.db"))
		changes, err := l.Changes(context.Background(), 1)
		if err != nil || done && len(changes) == 0 {
			t.Errorf("done %t: %v %v", done, changes, err)
		}
		if len(changes) > 0 && !bytes.Equal(archived(t, l), archive) {
			t.Error("half an archive was taken in")
		}
	})
}

func TestAKilledMigrationLeavesTheOldOrTheNew(t *testing.T) {
	ledger := firstSchema(t)
	const want = 1546 // as the program that wrote it counted them
	campaign(t, "open", func(folder string) (string, string) {
		return copied(t, ledger, filepath.Join(folder, "ledger.db")), ""
	}, func(t *testing.T, folder string, done bool) {
		path := filepath.Join(folder, "ledger.db")
		version, tables := schemaOf(t, path)
		const withEpochs = 5 // each step is whole by itself
		if version < 1 || (tables == 1) != (version >= withEpochs) || done && version != store.Schema() {
			t.Errorf("done %t: schema %d with %d new tables", done, version, tables)
		}
		l := openAt(t, path)
		if got := records(t, l); got != want {
			t.Errorf("%d records, want %d", got, want)
		}
		copies, err := store.Copies(path)
		if err != nil || len(copies) == 0 {
			t.Fatalf("no backup was made before the upgrade: %v", err)
		}
		for _, one := range copies {
			if v, err := store.Verify(context.Background(), one.Path); err != nil || int(v.Records) != want {
				t.Errorf("backup before the upgrade: %+v %v", v, err)
			}
		}
	})
}

// firstSchema is a ledger that the program of the first schema wrote: the
// example, a running timer, an undone and redone entry, and an import.
func firstSchema(t *testing.T) string {
	t.Helper()
	packed, err := os.Open("../store/testdata/schema1.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	text, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ledger.db")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = io.Copy(file, text)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// What an older program wrote goes on whole: every leaf, every record, and
// undoing what it did.
func TestALedgerOfTheFirstSchemaGoesOn(t *testing.T) {
	l := openAt(t, firstSchema(t))
	if got := records(t, l); got != 1546 {
		t.Errorf("%d records", got)
	}
	if u, err := l.Undo(context.Background()); err != nil || u.Change.What != "import" || len(u.Kept) > 0 {
		t.Errorf("undo: %+v %v", u, err)
	}
	if got := records(t, l); got != 1541 {
		t.Errorf("%d records after undoing the import of five", got)
	}
	keys, err := l.Keys(context.Background(), store.Filter{Search: "audio"})
	if err != nil || len(keys) == 0 {
		t.Errorf("search: %d, %v", len(keys), err)
	}
	running, err := l.Running(context.Background())
	if err != nil || len(running) != 1 || running[0].Title != "Running" {
		t.Errorf("running: %+v %v", running, err)
	}
}

func schemaOf(t *testing.T, path string) (version, epochs int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow("SELECT count(*) FROM sqlite_master WHERE name = 'epoch'").Scan(&epochs); err != nil {
		t.Fatal(err)
	}
	return version, epochs
}
