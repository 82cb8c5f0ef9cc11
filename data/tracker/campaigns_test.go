package tracker_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/pooltest"
	"clickwage/data/rating"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// collective is who asks, and both organisers.
type collective struct{ pooltest.Collective }

// asks signs a campaign about the weeks before the bench's day.
func asks(t *testing.T, change ...func(*pool.Campaign)) collective {
	t.Helper()
	c, err := pooltest.New(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), func(c *pool.Campaign) {
		for _, do := range change {
			do(c)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return collective{c}
}

// autumn is one campaign for all histories.
var autumn = sync.OnceValues(func() (pooltest.Collective, error) {
	return pooltest.New(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), nil)
})

// campaign makes a campaign known, or takes it off the list.
func (a *acts) campaign() error {
	c, err := autumn()
	if err != nil {
		return err
	}
	known, err := a.Campaigns(context.Background())
	if err != nil || len(known) > 0 {
		return errors.Join(err, a.RemoveCampaign(context.Background(), known[0].Hash))
	}
	_, err = a.AddCampaign(context.Background(), c.File, "")
	return err
}

// member is a ledger with the example in it that knows a campaign and has its
// token.
func member(t *testing.T, c collective) (*bench, tracker.KnownCampaign) {
	t.Helper()
	b := newBench(t)
	if err := b.FillExample(context.Background()); err != nil {
		t.Fatal(err)
	}
	k, err := c.Enrol(context.Background(), b.Tracker)
	if err != nil || k.Token != tracker.TokenHeld {
		t.Fatalf("token %d: %v", k.Token, err)
	}
	return b, k
}

func (b *bench) offer(k tracker.KnownCampaign) tracker.Offer {
	b.t.Helper()
	o, err := b.Offer(context.Background(), k)
	if err != nil {
		b.t.Fatal(err)
	}
	return o
}

// known reads a campaign anew.
func (b *bench) known(k tracker.KnownCampaign) tracker.KnownCampaign {
	b.t.Helper()
	again, err := b.Campaign(context.Background(), k.Hash)
	if err != nil {
		b.t.Fatal(err)
	}
	return again
}

// opened is what both organisers read in a file with their keys.
func (c collective) opened(t *testing.T, file []byte) []byte {
	t.Helper()
	raw, err := c.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// What the worker was shown, what was saved, and what both organisers' keys open
// are the same bytes; and the history has the same numbers.
func TestThePreviewIsWhatBothOrganisersOpen(t *testing.T) {
	c := asks(t)
	b, k := member(t, c)
	o := b.offer(k)
	path := filepath.Join(t.TempDir(), "contribution.cwp")
	given, err := b.Give(context.Background(), o, path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.opened(t, file); !bytes.Equal(got, o.Preview.Encoded) {
		t.Error("both shares together are other bytes than the preview showed")
	}
	shown := c.Rules.NoShare()
	if err := c.Rules.AddNoise(shown, o.Preview.Totals); err != nil {
		t.Fatal(err)
	}
	if got, err := shown.Bytes(); err != nil || !bytes.Equal(got, o.Preview.Encoded) {
		t.Errorf("the numbers shown are not those bytes (%v)", err)
	}
	r, err := pool.ParseReport(file)
	if err != nil || r.Hash() != o.Preview.File || given.File != o.Preview.File || given.Bytes != len(file) {
		t.Errorf("file %x of %d bytes, shown %x, kept %x of %d (%v)", r.Hash(), len(file), o.Preview.File, given.File, given.Bytes, err)
	}
	tables := 0
	for table, counts := range o.Preview.Totals.Counts {
		for bin, n := range counts {
			if n == 0 {
				continue
			}
			tables++
			name := ""
			if table > 0 {
				name = c.Rules.Platforms[table-1]
			}
			if at := slices.IndexFunc(given.Numbers, func(g store.Given) bool { return g.Table == name && g.Of == tracker.PayFrom }); bin > 0 && (at < 0 || given.Numbers[at].Value != strconv.FormatInt(c.Rules.Edges[bin-1], 10)) {
				t.Errorf("table %q: the history lacks the bin from %d", name, c.Rules.Edges[bin-1])
			}
			for m, measure := range c.Rules.Measures {
				want := store.Given{Table: name, Of: string(measure.Of), Value: strconv.FormatInt(o.Preview.Totals.Sums[table][m]*measure.Unit, 10)}
				if !slices.Contains(given.Numbers, want) {
					t.Errorf("the history lacks %+v", want)
				}
			}
		}
	}
	if tables != 1+c.Rules.MaxPerson || len(o.Preview.Left.Beyond) == 0 || len(o.Preview.Left.Unlisted) == 0 {
		t.Errorf("%d tables, beyond %v, not asked %v: the example shows neither", tables, o.Preview.Left.Beyond, o.Preview.Left.Unlisted)
	}
	b.sound()
}

// Of reviews go along the worker's own newest answers to what the campaign asks, and
// nothing that others wrote.
func TestOwnReviewsGoAlongWhereTheCampaignCountsThem(t *testing.T) {
	c := asks(t, func(c *pool.Campaign) {
		c.Ballot = &rating.Ballot{Subjects: []rating.Subject{lab, {Platform: "Prolific"}}, Questions: []string{"recommend", "rejected", "pay_stars"}}
	})
	b, k := member(t, c)
	if o := b.offer(k); len(o.Answers()) != 0 || !o.Ready() {
		t.Errorf("without a review: got %v", o.Answers())
	}
	other := newBench(t)
	other.reviewed(says(lab, "recommend", "yes", "rejected", "all"))
	b.takenIn(other.exported())
	b.reviewed(says(lab, "recommend", "yes", "violated", "yes"))
	b.now = b.now.Add(time.Hour)
	b.reviewed(says(lab, "recommend", "no"))
	b.reviewed(says(rating.Subject{Platform: "Prolific", Requester: "Another"}, "rejected", "all"))
	b.reviewed(says(rating.Subject{Platform: "Prolific"}, "pay_stars", "2"))
	before := b.offer(k)
	want := []store.GivenAnswer{{Subject: lab, Question: "recommend", Answer: "no"}, {Subject: rating.Subject{Platform: "Prolific"}, Question: "pay_stars", Answer: "2"}}
	if got := before.Answers(); !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if o, err := b.OfferWithout(context.Background(), k); err != nil || !o.Without || o.Answers() != nil || o.Preview.Bytes != before.Preview.Bytes {
		t.Errorf("without reviews: %d bytes with %v, and %d with them (%v)", o.Preview.Bytes, o.Answers(), before.Preview.Bytes, err)
	}
	path := filepath.Join(t.TempDir(), "contribution.cwp")
	given, err := b.Give(context.Background(), before, path)
	if err != nil || !slices.Equal(given.Answers, want) {
		t.Fatalf("the history has %v (%v)", given.Answers, err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(c.opened(t, file), before.Preview.Encoded) {
		t.Error("both shares together are other bytes than the preview showed")
	}
	k = b.known(k)
	if !slices.Equal(k.Given[0].Answers, want) {
		t.Errorf("read again: got %v", k.Given[0].Answers)
	}
	stands := b.offer(k)
	b.now = b.now.Add(time.Hour)
	b.reviewed(says(lab, "rejected", "none"))
	if stands.Same(b.offer(k)) {
		t.Error("an offer with another answer is the same")
	}
	if o, err := b.OfferWithdrawal(context.Background(), k); err != nil || o.Answers() != nil {
		t.Errorf("a withdrawal says %v (%v)", o.Answers(), err)
	}
	b.sound()
}

func TestAContributionIsReplacedAndWithdrawnUntilClosing(t *testing.T) {
	c := asks(t)
	b, k := member(t, c)
	gate, err := c.Rules.Gate()
	if err != nil {
		t.Fatal(err)
	}
	var kept *pool.Kept
	folder := t.TempDir()
	give := func(name string, o tracker.Offer, want pool.Outcome) {
		t.Helper()
		path := filepath.Join(folder, name)
		if _, err := b.Give(context.Background(), o, path); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := pool.ParseReport(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := gate.Receive(r, kept, b.now); err != nil || got != want {
			t.Fatalf("%s: got outcome %d (%v), want %d", name, got, err, want)
		}
		kept = &pool.Kept{Sequence: r.Sequence, Hash: r.Hash()}
		k = b.known(k)
	}
	if _, err := b.OfferWithdrawal(context.Background(), k); !errors.Is(err, tracker.ErrNotGiven) {
		t.Errorf("a withdrawal of nothing: got %v", err)
	}
	first := b.offer(k)
	give("first", first, pool.Taken)
	if _, err := b.Give(context.Background(), first, filepath.Join(folder, "again")); !errors.Is(err, store.ErrRaced) {
		t.Errorf("the same offer twice: got %v, want store.ErrRaced", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "again")); err == nil {
		t.Error("a refused offer was written")
	}
	give("second", b.offer(k), pool.Replaced)
	if s := k.Standing(); s == nil || s.Sequence != 2 {
		t.Errorf("standing: got %+v, want the second", s)
	}
	o, err := b.OfferWithdrawal(context.Background(), k)
	if err != nil {
		t.Fatal(err)
	}
	give("withdrawal", o, pool.Dropped)
	if k.Standing() != nil || len(k.Given) != 3 || !k.Given[0].Withdrawn {
		t.Errorf("after the withdrawal: standing %v of %d", k.Standing(), len(k.Given))
	}
	b.reopen()
	give("third", b.offer(k), pool.Replaced)
	late := b.offer(k)
	b.now = c.Rules.Closes
	for name, err := range map[string]error{
		"an offer": second(b.Offer(context.Background(), k)), "a withdrawal": second(b.OfferWithdrawal(context.Background(), k)), "one made before": second(b.Give(context.Background(), late, filepath.Join(folder, "late"))),
		"a token": second(b.AskForToken(context.Background(), k)),
	} {
		if !errors.Is(err, pool.ErrClosed) {
			t.Errorf("%s at closing: got %v, want pool.ErrClosed", name, err)
		}
	}
	b.now = c.Rules.Expires
	if _, err := b.Offer(context.Background(), b.known(k)); !errors.Is(err, pool.ErrExpired) {
		t.Errorf("an expired campaign: got %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestSendingSaysWhatBecameOfIt(t *testing.T) {
	var status atomic.Int32
	bodies := make(chan []byte, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies <- body
		if status.Load() == 0 {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Location", "http://elsewhere.example/")
		w.WriteHeader(int(status.Load()))
	}))
	defer server.Close()
	server.Config.ErrorLog = nil
	c := asks(t, func(c *pool.Campaign) { c.Intake = server.URL + "/october" })
	b, k := member(t, c)
	for _, row := range []struct {
		name   string
		status int
		want   error
		state  store.Handed
	}{
		{"taken in", http.StatusCreated, nil, store.Sent},
		{"refused", http.StatusConflict, tracker.ErrRefused, ""},
		{"sent elsewhere", http.StatusTemporaryRedirect, tracker.ErrRefused, ""},
		{"a fault", http.StatusBadGateway, tracker.ErrUnsure, store.Unsure},
		{"no answer", 0, tracker.ErrUnsure, store.Unsure},
	} {
		status.Store(int32(row.status))
		before := len(b.known(k).Given)
		o := b.offer(b.known(k))
		given, err := b.Give(context.Background(), o, "")
		if !errors.Is(err, row.want) || err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %v in one line", row.name, err, row.want)
		}
		r, err := pool.ParseReport(<-bodies)
		if err != nil || r.Hash() != o.Preview.File {
			t.Errorf("%s: other bytes left than were shown (%v)", row.name, err)
		}
		after := b.known(k).Given
		switch {
		case row.state == "" && len(after) != before:
			t.Errorf("%s: the history has it all the same", row.name)
		case row.state != "" && (len(after) != before+1 || after[0].State != row.state || after[0].Where != c.Rules.Intake || after[0].ID != given.ID):
			t.Errorf("%s: the history has %+v, want it %s", row.name, after, row.state)
		}
		b.pass(time.Minute)
	}
	server.Close()
	before := len(b.known(k).Given)
	if _, err := b.Give(context.Background(), b.offer(b.known(k)), ""); !errors.Is(err, tracker.ErrRefused) || len(b.known(k).Given) != before {
		t.Errorf("nobody there: got %v, and %d of %d in the history", err, len(b.known(k).Given), before)
	}
}

func TestCampaignsThatAreNotTaken(t *testing.T) {
	b := newBench(t)
	c := asks(t)
	stranger := asks(t)
	cut := c.File[:len(c.File)-20]
	for name, row := range map[string]struct {
		file []byte
		key  string
		want error
	}{
		"cut":                       {cut, "", pool.ErrCampaignFile},
		"signed by another":         {c.File, stranger.Key.Public(), pool.ErrSigner},
		"a contribution, not rules": {[]byte("CWPOOL1\n"), "", pool.ErrCampaignFile},
	} {
		if _, err := b.AddCampaign(context.Background(), row.file, row.key); !errors.Is(err, row.want) {
			t.Errorf("%s: got %v, want %v", name, err, row.want)
		}
	}
	k, err := b.AddCampaign(context.Background(), c.File, "")
	if err != nil || k.Pinned {
		t.Fatalf("added: pinned %v (%v)", k.Pinned, err)
	}
	if _, err := b.AddCampaign(context.Background(), stranger.File, ""); !errors.Is(err, tracker.ErrOtherKey) {
		t.Errorf("the same name with another key: got %v, want ErrOtherKey", err)
	}
	if k, err = b.AddCampaign(context.Background(), c.File, c.Key.Public()); err != nil || !k.Pinned {
		t.Errorf("the key given later: pinned %v (%v)", k.Pinned, err)
	}
	if all, err := b.Campaigns(context.Background()); err != nil || len(all) != 1 {
		t.Errorf("got %d campaigns (%v), want 1", len(all), err)
	}
	if _, err := b.TakeToken(context.Background(), []byte("CWTANS1\n")); !errors.Is(err, tracker.ErrNotRequested) {
		t.Errorf("an answer that nobody asked for: got %v", err)
	}
	request, err := b.AskForToken(context.Background(), k)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.AskForToken(context.Background(), k); err != nil || !bytes.Equal(again, request) {
		t.Errorf("asked twice it is another request (%v)", err)
	}
	if _, err := b.TakeToken(context.Background(), request); !errors.Is(err, pool.ErrAnswer) {
		t.Errorf("the request as the answer: got %v, want pool.ErrAnswer", err)
	}
	if _, err := b.Offer(context.Background(), k); !errors.Is(err, pool.ErrNothing) {
		t.Errorf("an empty ledger: got %v, want pool.ErrNothing", err)
	}
	if _, err := b.FindCampaign(context.Background(), "winter"); !errors.Is(err, tracker.ErrNoCampaign) {
		t.Errorf("an unknown campaign: got %v", err)
	}
	if found, err := b.FindCampaign(context.Background(), k.ID[:8]); err != nil || found.Hash != k.Hash {
		t.Errorf("by its hash: got %x (%v)", found.Hash, err)
	}
}

// A preview needs no token and leaves nothing behind: neither in the ledger nor
// beside it.
func TestAPreviewKeepsNothing(t *testing.T) {
	c := asks(t)
	b := newBench(t)
	if err := b.FillExample(context.Background()); err != nil {
		t.Fatal(err)
	}
	k, err := b.ReadCampaign(c.File, "")
	if err != nil {
		t.Fatal(err)
	}
	before, err := b.Changes(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	o := b.offer(k)
	if o.Ready() || o.Preview.File != (revision.Hash{}) || o.Preview.Totals.Contributors != 1 {
		t.Errorf("got a file %v of %x", o.Ready(), o.Preview.File)
	}
	if _, err := b.Give(context.Background(), o, filepath.Join(t.TempDir(), "x")); !errors.Is(err, tracker.ErrNoToken) {
		t.Errorf("given without a token: got %v", err)
	}
	after, err := b.Changes(context.Background(), 1)
	if err != nil || len(after) != len(before) || after[0].N != before[0].N {
		t.Errorf("the ledger changed (%v)", err)
	}
}

// An archive brings back what was given to whom, and not the secret: it is no
// member's place in a campaign.
func TestAnArchiveKeepsWhatWasGivenAndNoSecret(t *testing.T) {
	b, k := member(t, asks(t))
	if _, err := b.Give(context.Background(), b.offer(k), filepath.Join(t.TempDir(), "given")); err != nil {
		t.Fatal(err)
	}
	text := archived(t, b.Tracker)
	again, err := fromAt(t, text, func() time.Time { return b.now })
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(archived(t, again), text) {
		t.Error("archived again it is another archive")
	}
	k = b.known(k)
	other, err := again.Campaign(context.Background(), k.Hash)
	if err != nil || !reflect.DeepEqual(other.Given, k.Given) || other.Campaign != k.Campaign {
		t.Errorf("got %+v, want %+v (%v)", other.Given, k.Given, err)
	}
	if other.Token != tracker.TokenNone {
		t.Error("the secret came along")
	}
	if _, err := again.OfferWithdrawal(context.Background(), other); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a withdrawal without the secret: got %v", err)
	}
}

// A copy holds the secret, and going back to an older one gives no sequence twice.
func TestARestoreGivesNoSequenceTwice(t *testing.T) {
	b, k := member(t, asks(t))
	old := filepath.Join(t.TempDir(), "old.db")
	if err := b.Backup(context.Background(), old); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	first := b.offer(k)
	if _, err := b.Give(context.Background(), first, filepath.Join(folder, "first")); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := tracker.Restore(context.Background(), tracker.RestoreOptions{Path: b.path, From: old, Reason: "a test", Now: func() time.Time { return b.now }}); err != nil {
		t.Fatal(err)
	}
	b.reopen()
	k = b.known(k)
	if len(k.Given) != 0 || k.Token != tracker.TokenHeld || !k.Withdrawable() {
		t.Errorf("after it: %d given, token %d, can be withdrawn %v", len(k.Given), k.Token, k.Withdrawable())
	}
	if second := b.offer(k); second.Preview.Sequence != first.Preview.Sequence+1 {
		t.Errorf("the next is number %d, and %d was given", second.Preview.Sequence, first.Preview.Sequence)
	}
}

func TestWhatIsNotWrittenIsNotInTheHistory(t *testing.T) {
	b, k := member(t, asks(t))
	if _, err := b.Give(context.Background(), b.offer(k), filepath.Join(t.TempDir(), "missing", "file")); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("into a folder that is not there: got %v", err)
	}
	there := filepath.Join(t.TempDir(), "there")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Give(context.Background(), b.offer(k), there); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file that is there: got %v", err)
	}
	if again := b.known(k); len(again.Given) != 0 || again.Withdrawable() || again.Last != 0 {
		t.Errorf("the history has %+v, up to number %d", again.Given, again.Last)
	}
	if _, err := b.Give(context.Background(), b.offer(b.known(k)), ""); !errors.Is(err, tracker.ErrNoIntake) {
		t.Errorf("sent to no address: got %v", err)
	}
	b.sound()
}

// What of one campaign cannot be read hides no other, and adding its file again
// or taking it off the list mends it.
func TestADamagedCampaignHidesNoOther(t *testing.T) {
	for name, row := range map[string]struct {
		damage string
		heals  bool // by adding the file again
	}{
		"its file was altered": {"UPDATE attachment SET content = x'00' WHERE lower(hex(sum)) = ?", true},
		"its file is gone":     {"DELETE FROM attachment WHERE lower(hex(sum)) = ?", true},
		"its secret was cut":   {"UPDATE pass SET secret = x'00' WHERE ? <> '' AND rowid = 1", false},
	} {
		t.Run(name, func(t *testing.T) {
			first, second := asks(t), asks(t, func(c *pool.Campaign) { c.Name, c.Collective = "Winter", "Another" })
			b, spoiled := member(t, first)
			whole, err := second.Enrol(context.Background(), b.Tracker)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.Give(context.Background(), b.offer(spoiled), filepath.Join(t.TempDir(), "given.cwp")); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", b.Path())
			if err != nil {
				t.Fatal(err)
			}
			done, err := db.Exec(row.damage, hex.EncodeToString(spoiled.Sum[:]))
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
			if n, _ := done.RowsAffected(); n != 1 {
				t.Fatalf("%d rows were damaged", n)
			}
			all, err := b.Campaigns(context.Background())
			if err != nil || len(all) != 2 {
				t.Fatalf("got %d campaigns (%v)", len(all), err)
			}
			if k := all[0]; k.Name != whole.Name || k.Damaged != nil || k.Token != tracker.TokenHeld {
				t.Errorf("the other one: %s, token %d, %v", k.Name, k.Token, k.Damaged)
			}
			if k := all[1]; !errors.Is(k.Damaged, tracker.ErrUnreadable) || k.Name != spoiled.Name || len(k.Given) != 1 {
				t.Errorf("the damaged one: %s, %d given, %v", k.Name, len(k.Given), k.Damaged)
			}
			if k, err := b.FindCampaign(context.Background(), spoiled.Name); !errors.Is(err, tracker.ErrUnreadable) || k.Hash != spoiled.Hash {
				t.Errorf("found %x: %v", k.Hash, err)
			}
			b.offer(b.known(whole))
			if _, err := b.AddCampaign(context.Background(), first.File, first.Key.Public()); (err == nil) != row.heals {
				t.Errorf("added again: %v", err)
			}
			if row.heals {
				b.offer(b.known(spoiled))
			}
			if err := b.RemoveCampaign(context.Background(), spoiled.Hash); err != nil {
				t.Fatal(err)
			}
			if all, err := b.Campaigns(context.Background()); err != nil || len(all) != 1 {
				t.Errorf("after it was removed: %d campaigns (%v)", len(all), err)
			}
		})
	}
}

// A link leads to whom its maker can name, and nowhere that others could listen.
func TestATokenIsFetchedByALinkUnseenByOthers(t *testing.T) {
	c := asks(t)
	b := newBench(t)
	k, err := b.AddCampaign(context.Background(), c.File, c.Key.Public())
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		body, err := io.ReadAll(r.Body)
		code, request, _ := bytes.Cut(body, []byte("\n"))
		if err != nil || string(code) != "a code" || r.URL.Path != "/v1/token" {
			t.Errorf("asked at %s with %q (%v)", r.URL, code, err)
		}
		answer, err := c.Issuer.Issue(c.Rules, request)
		if err != nil {
			t.Error(err)
		}
		w.Write(answer)
	}))
	defer server.Close()
	here := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/v1/token"
	for _, link := range []string{"", "#a", here, here + "#", "http://192.0.2.1/v1/token#a", "https://name:word@192.0.2.1/v1/token#a", "/v1/token#a", here + "#%zz"} {
		if _, err := b.FetchToken(context.Background(), k, link); !errors.Is(err, tracker.ErrLink) {
			t.Errorf("%q: got %v", link, err)
		}
	}
	if k, err = b.FetchToken(context.Background(), k, " "+here+"#a%20code\n"); err != nil || k.Token != tracker.TokenHeld || asked != 1 {
		t.Errorf("token %d after %d requests: %v", k.Token, asked, err)
	}
}
