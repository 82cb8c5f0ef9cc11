package tracker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clickwage/data/exposure"
	"clickwage/data/importer"
	"clickwage/data/keys"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func exposed(minutes int) exposure.Entry {
	return exposure.Entry{At: work.Instant(1_000_000), Minutes: minutes, Tag: exposure.Violence, Severity: 3}
}

func begun(t *testing.T) (ledger string, x *tracker.Exposure) {
	t.Helper()
	ledger = filepath.Join(t.TempDir(), "ledger.db")
	x, err := tracker.BeginExposure(context.Background(), ledger, "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	return ledger, x
}

func minutesOf(t *testing.T, x *tracker.Exposure) (all []int) {
	t.Helper()
	l, err := x.Log()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range l {
		all = append(all, e.Minutes)
	}
	return all
}

func TestTheLogIsSealedPrivateAndLocked(t *testing.T) {
	ctx := context.Background()
	ledger, x := begun(t)
	e, err := x.Put(ctx, exposed(12))
	if err != nil {
		t.Fatal(err)
	}
	path := tracker.ExposurePath(ledger)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	before, err := os.ReadFile(path)
	if err != nil || !keys.Sealed(before) || bytes.Contains(before, []byte("violence")) {
		t.Errorf("the file is not sealed: %v", err)
	}
	if _, err := tracker.UnlockExposure(ledger, "ten boats"); !errors.Is(err, tracker.ErrPassphrase) {
		t.Errorf("another passphrase: got %v", err)
	} else if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than a line: %v", err)
	}
	if _, err := tracker.BeginExposure(ctx, ledger, "ten boats"); !errors.Is(err, tracker.ErrExposureOn) {
		t.Errorf("a second log: got %v", err)
	}
	x.Lock()
	if _, err := x.Put(ctx, exposed(1)); !errors.Is(err, tracker.ErrExposureLocked) {
		t.Errorf("locked: got %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("a refusal changed the file")
	}
	again, err := tracker.UnlockExposure(ledger, "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	if got := minutesOf(t, again); len(got) != 1 || got[0] != 12 {
		t.Errorf("got %v", got)
	}
	if err := again.Remove(ctx, e.ID); err != nil {
		t.Error(err)
	}
	if err := again.Remove(ctx, e.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("twice: got %v", err)
	}
	if _, err := again.Put(ctx, exposed(0)); !errors.Is(err, exposure.ErrEntry) {
		t.Errorf("no minutes: got %v", err)
	}
}

func TestAnotherPassphraseTakesTheFormersPlace(t *testing.T) {
	ctx := context.Background()
	ledger, x := begun(t)
	other, err := tracker.UnlockExposure(ledger, "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Put(ctx, exposed(12)); err != nil {
		t.Fatal(err)
	}
	if err := x.ChangePassphrase(ctx, ""); !errors.Is(err, keys.ErrNone) {
		t.Errorf("none: got %v", err)
	}
	if err := x.ChangePassphrase(ctx, "ten boats"); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Put(ctx, exposed(5)); err != nil {
		t.Errorf("after the change: %v", err)
	}
	if _, err := other.Put(ctx, exposed(1)); !errors.Is(err, tracker.ErrPassphrase) {
		t.Errorf("another program with the former one: got %v", err)
	}
	if _, err := tracker.UnlockExposure(ledger, "nine boats"); !errors.Is(err, tracker.ErrPassphrase) {
		t.Errorf("the former one: got %v", err)
	}
	again, err := tracker.UnlockExposure(ledger, "ten boats")
	if err != nil {
		t.Fatal(err)
	}
	if got := minutesOf(t, again); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestTwoProgramsLoseNoEntryOfTheLog(t *testing.T) {
	ctx := context.Background()
	ledger, _ := begun(t)
	programs, each := 2, 1 // each sealing takes a second
	if raced {             // or little, with keys that are cheap then
		programs, each = 4, 5
	}
	var all sync.WaitGroup
	errs := make(chan error, programs*each)
	for range programs {
		all.Go(func() {
			x, err := tracker.UnlockExposure(ledger, "nine boats")
			if err != nil {
				errs <- err
				return
			}
			for n := range each {
				if _, err := x.Put(ctx, exposed(n+1)); err != nil {
					errs <- err
				}
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	x, err := tracker.UnlockExposure(ledger, "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	if got := minutesOf(t, x); len(got) != programs*each {
		t.Errorf("%d of %d entries are there", len(got), programs*each)
	}
}

func TestErasingTheLogNeedsNoPassphrase(t *testing.T) {
	ctx := context.Background()
	ledger, x := begun(t)
	if !tracker.HasExposure(ledger) {
		t.Error("there is no log")
	}
	if err := tracker.EraseExposure(ctx, ledger); err != nil {
		t.Fatal(err)
	}
	if tracker.HasExposure(ledger) {
		t.Error("the log is still there")
	}
	if err := tracker.EraseExposure(ctx, ledger); !errors.Is(err, tracker.ErrExposureOff) {
		t.Errorf("twice: got %v", err)
	}
	if _, err := x.Put(ctx, exposed(1)); !errors.Is(err, tracker.ErrExposureOff) {
		t.Errorf("a window that had it open: got %v", err)
	}
	if tracker.HasExposure(ledger) {
		t.Error("the log came back")
	}
}

func TestALogThatCannotBeWrittenIsAsItWas(t *testing.T) {
	if os.Getuid() == 0 {
		t.Log("as root a folder without write permission is writable; a folder in the log's place is tried instead")
	}
	ctx := context.Background()
	ledger, x := begun(t)
	path := tracker.ExposurePath(ledger)
	if err := os.Rename(path, path+"-kept"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Put(ctx, exposed(1)); err == nil {
		t.Error("a folder was written")
	}
	if err := errors.Join(os.Remove(path), os.Rename(path+"-kept", path)); err != nil {
		t.Fatal(err)
	}
	if got := minutesOf(t, x); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	cut, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, cut[:len(cut)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tracker.UnlockExposure(ledger, "nine boats"); !errors.Is(err, tracker.ErrPassphrase) {
		t.Errorf("a cut file: got %v", err)
	}
}

// What leaves the ledger by any of its ways holds nothing of the log.
func TestNothingOfTheLogLeavesWithTheLedger(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	ledger := filepath.Join(folder, "ledger.db")
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	tr, err := tracker.Open(ctx, tracker.Options{Path: ledger, Now: func() time.Time { return now }, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	started, err := tr.Start(ctx, tracker.StartOptions{Platform: "Prolific", Title: "Frames"})
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(12 * time.Minute)
	about, ok, err := tr.ExposedNow(ctx)
	if err != nil || !ok || about.Minutes != 12 || about.Run != 12 || about.Breaks != 0 || !about.Running || string(about.Task) != string(started.Submission) {
		t.Fatalf("the running task: got %+v, %v, %v", about, ok, err)
	}
	changes, err := tr.Changes(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	x, err := tracker.BeginExposure(ctx, ledger, "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Put(ctx, exposure.Entry{At: about.Began, Minutes: about.Minutes, Tag: exposure.SelfHarm, Submission: about.Task}); err != nil {
		t.Fatal(err)
	}
	if after, err := tr.Changes(ctx, 100); err != nil || len(after) != len(changes) {
		t.Errorf("the ledger's changes: %d before, %d after, %v", len(changes), len(after), err)
	}
	sealed, err := os.ReadFile(tracker.ExposurePath(ledger))
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "out")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	_, archived := tr.ArchiveFile(ctx, filepath.Join(out, "all.clickwage"))
	_, exported := tr.ExportFile(ctx, filepath.Join(out, "all.csv"), store.Filter{})
	if err := errors.Join(archived, exported, tr.Backup(ctx, filepath.Join(out, "copy.db")), tr.Pack(ctx, filepath.Join(out, "all.pack"), "nine boats")); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(out)
	if err != nil || len(files) != 4 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(out, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"self-harm", "clickwage_exposure", string(sealed[60:120])} {
			if bytes.Contains(text, []byte(word)) {
				t.Errorf("%s holds %q", f.Name(), word)
			}
		}
	}
	moved := filepath.Join(folder, "moved", "ledger.db")
	if err := os.Mkdir(filepath.Dir(moved), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := tracker.Unpack(ctx, tracker.RestoreOptions{Path: moved, From: filepath.Join(out, "all.pack"), Passphrase: "nine boats"}); err != nil {
		t.Fatal(err)
	}
	if tracker.HasExposure(moved) {
		t.Error("the log was packed")
	}
	table := filepath.Join(out, "asked.csv")
	l, err := x.Log()
	if err == nil {
		err = x.Export(table, l, time.UTC)
	}
	text, read := os.ReadFile(table)
	if err := errors.Join(err, read); err != nil || !bytes.Contains(text, []byte("self-harm")) {
		t.Errorf("the table that was asked for: %q, %v", text, err)
	}
	if err := x.Export(tracker.ExposurePath(ledger), l, time.UTC); err == nil {
		t.Error("the log was overwritten with its own table")
	}
	if _, err := tr.ImportFile(ctx, tracker.ExposurePath(ledger), importer.Options{}, nil); err == nil || !strings.Contains(fmt.Sprint(err), "belongs to this ledger") {
		t.Errorf("importing the log: got %v", err)
	}
}
