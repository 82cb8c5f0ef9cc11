package tracker_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickwage/data/keys"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func TestABackupOnRequestStandsInTheListSealedOrNot(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.add(9, 10, tracker.AddOptions{Platform: "Prolific", Title: "Ships"})
	plain, err := b.BackupNow(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	b.now = b.now.AddDate(0, 0, 1)
	sealed, err := b.BackupNow(ctx, "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	private(t, sealed)
	all, err := b.Backups()
	if err != nil || len(all) != 2 || all[0].Path != sealed || !all[0].Sealed || all[1].Path != plain || all[1].Sealed {
		t.Fatalf("got %+v, %v", all, err)
	}
	if v, err := tracker.GlanceAtBackup(ctx, plain); err != nil || v.Records != 1 {
		t.Errorf("a glance: got %+v, %v", v, err)
	}
	if made, err := b.BackupIfDue(ctx); err != nil || made == "" {
		t.Errorf("a sealed copy, which only a passphrase opens, took the place of the daily one: %q, %v", made, err)
	}
}

func TestALedgerIsBroughtFromAPackABackupOrItsFile(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.add(9, 10, tracker.AddOptions{Platform: "Prolific", Title: "Ships"})
	folder := t.TempDir()
	pack, sealed, plain := filepath.Join(folder, "a.pack"), filepath.Join(folder, "b.age"), filepath.Join(folder, "c.db")
	if err := errors.Join(b.Pack(ctx, pack, "nine boats"), b.BackupSealed(ctx, sealed, "nine boats"), b.Backup(ctx, plain)); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{pack, sealed, plain} {
		to := filepath.Join(t.TempDir(), "ledger.db")
		_, err := tracker.Bring(ctx, tracker.RestoreOptions{Path: to, From: from, Passphrase: "ten boats"})
		if from != plain && !errors.Is(err, keys.ErrPassphrase) {
			t.Errorf("%s by another passphrase: got %v", filepath.Base(from), err)
		}
		if _, missing := os.Stat(to); from != plain && missing == nil {
			t.Errorf("%s by another passphrase: a ledger was made", filepath.Base(from))
		}
		if from == plain {
			continue
		}
		done, err := tracker.Bring(ctx, tracker.RestoreOptions{Path: to, From: from, Passphrase: "nine boats"})
		if err != nil || done.Records != 1 || (done.Epoch.ID == "") != (from == pack) {
			t.Errorf("%s: got %+v, %v", filepath.Base(from), done, err)
		}
	}
}

func TestAPlatformIsRenamedEverywhereAndUndone(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	id := b.add(9, 10, tracker.AddOptions{Platform: "Prolfic", Account: "A1", Title: "Ships"})
	b.add(9, 10, tracker.AddOptions{Platform: "Prolfic", Account: "A2", Title: "Boats"})
	from := work.Account{Platform: "Prolfic", Worker: "A1"}
	if _, err := b.Rename(ctx, from, work.Account{Platform: " "}); !errors.Is(err, tracker.ErrNoName) {
		t.Errorf("no name: got %v", err)
	}
	n, err := b.Rename(ctx, from, work.Account{Platform: "Prolific", Worker: "A1"})
	if err != nil || n != 1 {
		t.Fatalf("got %d, %v", n, err)
	}
	accounts, err := b.Accounts(ctx)
	if err != nil || len(accounts) != 2 || accounts[0] != (store.Account{Platform: "Prolfic", Worker: "A2", Records: 1}) || accounts[1].Platform != "Prolific" {
		t.Errorf("got %+v, %v", accounts, err)
	}
	if _, err := b.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if r, err := b.Record(ctx, id); err != nil || r.Submission.Account.Platform != "Prolfic" {
		t.Errorf("undone: got %+v, %v", r.Submission, err)
	}
}

func TestEverythingErasedIsGoneFromTheFile(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.add(9, 10, tracker.AddOptions{Platform: "Geheimwerk", Title: "Geheimtitel"})
	done, err := b.EraseEverything(ctx)
	if err != nil || done.Records == 0 {
		t.Fatalf("got %+v, %v", done, err)
	}
	checked, err := b.Check(ctx)
	if err != nil || len(checked.Problems) > 0 || checked.Records != 0 {
		t.Errorf("the check says %+v, %v", checked, err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(b.Path())
	if err != nil || strings.Contains(string(raw), "Geheim") {
		t.Errorf("it is still in the file (%v)", err)
	}
}
