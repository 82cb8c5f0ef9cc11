package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickwage/data/rating"
	"clickwage/data/revision"
	"clickwage/data/store"
)

var campaignFile = []byte("{\"name\":\"October\"}\n\n— collective/example AAAA\n")

// asked is a campaign with a value in every column.
func asked() store.Campaign {
	hash := revision.Hash(sha256.Sum256([]byte("rules")))
	return store.Campaign{
		ID: store.CampaignID(hash), Hash: hash, Sum: sha256.Sum256(campaignFile), Name: "October \"26\"", Collective: "A collective",
		Key: "collective/example+1+A", Pinned: true, Added: 5,
	}
}

// given is a contribution to it, likewise.
func given() store.Contribution {
	c := asked()
	return store.Contribution{
		ID: store.NewID(), Campaign: c.ID, Hash: c.Hash, Name: c.Name, Collective: c.Collective, From: "2026-10-01", To: "2026-10-31",
		Readers: []string{"A union", "A \"university\""}, At: 7, Sequence: 3, Withdrawn: true, State: store.Sent, Where: "https://pool.example/in",
		File: sha256.Sum256([]byte("file")), Bytes: 11_300, Currency: "EUR", Numbers: []store.Given{{Of: "paid_minutes", Value: "480"}, {Table: "Prolific", Of: "pay_from", Value: "500000"}},
		Answers: []store.GivenAnswer{
			{Subject: rating.Subject{Platform: "Prolific"}, Question: "pay_stars", Answer: "4"},
			{Subject: rating.Subject{Platform: "Prolific", Requester: "A \"lab\"", RequesterID: "r-1"}, Question: "recommend", Answer: "no"},
		},
	}
}

func putAsked(tx *store.Tx) error {
	_, err := tx.PutContent(campaignFile)
	return errors.Join(err, tx.PutCampaign(asked()), tx.PutContribution(given()))
}

// contributed is a ledger with a campaign, a contribution and a secret.
func contributed(t *testing.T) *store.Store {
	t.Helper()
	s := fresh(t)
	write(t, s, func(tx *store.Tx) error {
		_, err := tx.PutContent(campaignFile)
		return errors.Join(err, tx.PutCampaign(asked()))
	})
	_, err := s.Write(ctx, store.Contributing("October"), func(tx *store.Tx) error { return tx.PutContribution(given()) })
	must(t, err)
	_, err = s.KeepPass(ctx, store.Pass{Campaign: asked().Hash, Secret: []byte("a secret of mine")})
	must(t, err)
	return s
}

func TestACampaignAndWhatWasGivenToItComeBackWhole(t *testing.T) {
	s := contributed(t)
	campaigns, err := s.Campaigns(ctx)
	must(t, err)
	history, err := s.Contributions(ctx)
	must(t, err)
	if len(campaigns) != 1 || campaigns[0] != asked() {
		t.Errorf("got %+v, want %+v", campaigns, asked())
	}
	want := given()
	if len(history) != 1 {
		t.Fatalf("got %d contributions, want 1", len(history))
	}
	if want.ID = history[0].ID; asJSON(t, history[0]) != asJSON(t, want) {
		t.Errorf("got %s, want %s", asJSON(t, history[0]), asJSON(t, want))
	}
	n, err := s.Write(ctx, store.Label{What: "same"}, func(tx *store.Tx) error {
		return errors.Join(tx.PutCampaign(campaigns[0]), tx.PutContribution(history[0]))
	})
	if err != nil || n != 0 {
		t.Errorf("read back and written they are change %d (%v)", n, err)
	}
	sound(t, s)
}

func TestUndoTakesBackACampaignAndNeverWhatWasGiven(t *testing.T) {
	s := contributed(t)
	done, err := s.Undo(ctx)
	if err != nil || done.Change.What == "contribution" {
		t.Fatalf("undo took back %q (%v)", done.Change.What, err)
	}
	campaigns, err := s.Campaigns(ctx)
	if err != nil || len(campaigns) != 0 {
		t.Errorf("got %d campaigns (%v), want none", len(campaigns), err)
	}
	history, err := s.Contributions(ctx)
	if err != nil || len(history) != 1 {
		t.Errorf("got %d contributions (%v), want the one that was given", len(history), err)
	}
	if p, err := s.Pass(ctx, asked().Hash); err != nil || string(p.Secret) != "a secret of mine" {
		t.Errorf("the secret is %q (%v); it is needed to withdraw", p.Secret, err)
	}
	_, err = s.Redo(ctx)
	must(t, err)
	if campaigns, err = s.Campaigns(ctx); err != nil || len(campaigns) != 1 {
		t.Errorf("redone: got %d campaigns (%v), want 1", len(campaigns), err)
	}
	sound(t, s)
}

func TestASequenceIsTakenOnce(t *testing.T) {
	s := contributed(t)
	p, err := s.Pass(ctx, asked().Hash)
	must(t, err)
	must(t, s.Number(ctx, p))
	if err := s.Number(ctx, p); !errors.Is(err, store.ErrRaced) {
		t.Errorf("the same sequence again: got %v, want ErrRaced", err)
	}
	if again, err := s.KeepPass(ctx, store.Pass{Campaign: p.Campaign, Secret: []byte("another")}); err != nil || string(again.Secret) != "a secret of mine" || again.Sequence != 1 {
		t.Errorf("a second secret: got %q at %d (%v), want the first", again.Secret, again.Sequence, err)
	}
	answered := p
	answered.Secret = []byte("a secret of mine, answered")
	must(t, s.CompletePass(ctx, p, answered))
	if err := s.CompletePass(ctx, p, answered); !errors.Is(err, store.ErrRaced) {
		t.Errorf("the same answer to a secret that is gone: got %v, want ErrRaced", err)
	}
}

func TestASecretIsInNoArchiveAndNoRevision(t *testing.T) {
	s := contributed(t)
	var out bytes.Buffer
	_, err := s.WriteArchive(ctx, &out)
	must(t, err)
	if text := out.String(); strings.Contains(text, "secret") || strings.Contains(text, `"pass"`) || !strings.Contains(text, "October") {
		t.Error("the archive holds the secret, or not the campaign")
	}
}

func TestGoingBackToABackupKeepsLaterSecrets(t *testing.T) {
	s := contributed(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	must(t, s.Backup(ctx, backup))
	asking, err := s.Pass(ctx, asked().Hash)
	must(t, err)
	answered := asking
	answered.Secret = []byte("a secret of mine, answered")
	must(t, errors.Join(s.CompletePass(ctx, asking, answered), s.Number(ctx, asking)))
	other := store.Pass{Campaign: revision.Hash{9}, Secret: []byte("of a later campaign")}
	_, err = s.KeepPass(ctx, other)
	must(t, err)
	path := s.Path()
	must(t, s.Close())
	_, err = store.Restore(ctx, store.RestoreOptions{Path: path, From: backup, Reason: "a test", Now: time.Now})
	must(t, err)
	again, err := store.Open(ctx, store.Options{Path: path, Now: time.Now, Zone: time.UTC})
	must(t, err)
	defer again.Close()
	for _, want := range []store.Pass{{Campaign: asking.Campaign, Secret: answered.Secret, Sequence: 1}, other} {
		if got, err := again.Pass(ctx, want.Campaign); err != nil || string(got.Secret) != string(want.Secret) || got.Sequence != want.Sequence {
			t.Errorf("got %q at %d (%v), want %q at %d", got.Secret, got.Sequence, err, want.Secret, want.Sequence)
		}
	}
}

func TestErasingTakesCampaignSecretAndHistory(t *testing.T) {
	for _, row := range []struct {
		name                string
		erase               func(*store.Store) error
		campaigns, history  int
		secret, fileRemains bool
	}{
		{"a campaign", func(s *store.Store) error { _, err := s.Erase(ctx, []string{asked().ID}); return err }, 0, 0, false, false},
		{"everything", func(s *store.Store) error { _, err := s.EraseEverything(ctx); return err }, 0, 0, false, false},
		{"a platform of it", func(s *store.Store) error { _, err := s.EraseAllOf(ctx, "prolific"); return err }, 1, 0, true, true},
	} {
		s := contributed(t)
		must(t, row.erase(s))
		campaigns, _ := s.Campaigns(ctx)
		history, _ := s.Contributions(ctx)
		_, lost := s.Pass(ctx, asked().Hash)
		_, gone := s.Content(ctx, asked().Sum)
		if len(campaigns) != row.campaigns || len(history) != row.history || (lost == nil) != row.secret || (gone == nil) != row.fileRemains {
			t.Errorf("%s: %d campaigns, %d contributions, secret %v, file %v", row.name, len(campaigns), len(history), lost, gone)
		}
		sound(t, s)
		if raw, err := os.ReadFile(s.Path()); err != nil || !row.secret && bytes.Contains(raw, []byte("a secret of mine")) {
			t.Errorf("%s: the file still holds the secret (%v)", row.name, err)
		}
	}
}
