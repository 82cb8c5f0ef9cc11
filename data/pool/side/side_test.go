package side_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/crowd"
	"clickwage/data/pool/release"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
	"clickwage/data/rating"
)

// two are both organisers of a campaign, each with a store of its own, and one
// box between them.
type two struct {
	storetest.Parties
	prio  *pool.Prio
	sides [2]*side.Side
	paths [2]string // of their stores
	now   time.Time
}

func newTwo(t *testing.T, noise int) *two {
	t.Helper()
	return twoOf(t, storetest.New(t, 3, 32, nil).Altered(t, func(c *pool.Campaign) {
		c.Publish.Noise, c.Publish.BallotEpsilon = noise, 1
		c.Ballot = &rating.Ballot{
			Subjects:  []rating.Subject{{Platform: c.Platforms[0], Requester: "A lab"}, {Platform: c.Platforms[0]}},
			Questions: []string{"recommend", "fairness", "rejected", "worker_contact"},
		}
	}))
}

// twoOf are the organisers of a campaign that is there.
func twoOf(t *testing.T, p storetest.Parties) *two {
	t.Helper()
	w := &two{Parties: p, prio: must(p.Prio())(t), now: p.Now}
	box := side.Folder{Path: filepath.Join(t.TempDir(), "box")}
	for role := range w.sides {
		w.paths[role] = filepath.Join(t.TempDir(), "pool.db")
		st := must(store.Open(t.Context(), w.paths[role]))(t)
		t.Cleanup(func() { st.Close() })
		w.sides[role] = must(side.Open(t.Context(), side.Options{
			Campaign: p.Campaign, File: p.File, Role: pool.Role(role), Keys: p.Keys[role], Store: st, Box: box,
			Random: storetest.Seeded(fmt.Sprint("side ", role)), Now: func() time.Time { return w.now },
		}))(t)
	}
	return w
}

func must[T any](value T, err error) func(testing.TB) T { return storetest.Must(value, err) }

// both lets one side after the other do its part until neither waits.
func (w *two) both(t *testing.T, do func(*side.Side, context.Context) error) error {
	t.Helper()
	for range 20 {
		var waiting *side.Waiting
		first, second := do(w.sides[0], t.Context()), do(w.sides[1], t.Context())
		for _, err := range []error{first, second} {
			if err != nil && !errors.As(err, &waiting) {
				return err
			}
		}
		if first == nil && second == nil {
			return nil
		}
	}
	t.Fatal("each side waits for the other")
	return nil
}

// contribute hands a member's file to both sides.
func (w *two) contribute(t *testing.T, name string, in pool.Input, random io.Reader, roles ...pool.Role) pool.Report {
	t.Helper()
	c := must(w.prio.Contribute(in, w.Pass(t, name), 1, random))(t)
	r := must(pool.ParseReport(c.File))(t)
	for _, role := range roles {
		must(w.sides[role].Store.Receive(t.Context(), must(w.Gate())(t), r, w.now))(t)
	}
	return r
}

func (w *two) totals(t *testing.T, role pool.Role) (pool.Totals, bool) {
	t.Helper()
	totals, done, err := side.Totals(t.Context(), w.sides[role].Store, w.Hash)
	if err != nil {
		t.Fatal(err)
	}
	return totals, done
}

func TestTwoSidesComeToTheSumsAndNoFurther(t *testing.T) {
	for name, row := range map[string]struct{ members, noise int }{
		"without noise, in two steps": {24, 100},
		"with noise, in one":          {24, 20},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTwo(t, row.noise)
			if err := w.both(t, (*side.Side).Prepare); !errors.Is(err, side.ErrNotAgreed) {
				t.Errorf("before the key is agreed: got %v", err)
			}
			if err := w.both(t, (*side.Side).Agree); err != nil {
				t.Fatal(err)
			}
			var members []pool.Input
			random := rand.New(rand.NewPCG(1, 2))
			for i := range row.members {
				members = append(members, crowd.Worker(w.Campaign, random))
				w.contribute(t, fmt.Sprint(i), members[i], storetest.Seeded(fmt.Sprint("m", i)), pool.Leader, pool.Helper)
			}
			w.contribute(t, "one that only the leader has", members[0], storetest.Seeded("x"), pool.Leader)
			if err := w.both(t, (*side.Side).Prepare); !errors.Is(err, pool.ErrTooEarly) {
				t.Errorf("before closing: got %v", err)
			}
			w.now = w.Closes
			for _, do := range []func(*side.Side, context.Context) error{(*side.Side).Prepare, (*side.Side).Finish} {
				if err := w.both(t, do); err != nil {
					t.Fatal(err)
				}
			}
			a, done := w.totals(t, pool.Leader)
			b, other := w.totals(t, pool.Helper)
			if !done || !other || !reflect.DeepEqual(a, b) || a.Contributors != row.members {
				t.Fatalf("got %v and %v", a, b)
			}
			w.holds(t, a, crowd.Plain(w.Campaign, members))
			if ledger := must(side.Ledger(t.Context(), w.sides[1].Store, "monthly"))(t); len(ledger.Entries) != 1 || ledger.Entries[0].Sent == nil {
				t.Errorf("the budget: got %+v", ledger)
			}
		})
	}
}

// holds compares totals with the plain sums: exactly, but for the noise that the
// two sides have kept, and nothing beyond what may be opened.
func (w *two) holds(t *testing.T, got, plain pool.Totals) {
	t.Helper()
	want := w.NoTotals()
	first := must(release.First(w.Campaign, plain.Contributors))(t)
	members := make([]int, w.Tables())
	for table, row := range plain.Counts {
		for bin, count := range row {
			members[table] += int(count)
			if first[table].Histogram {
				want.Counts[table][bin] = count
			}
		}
		if !first[table].Histogram {
			want.Counts[table][0] = int64(members[table])
		}
	}
	at := 0
	for i, q := range must(w.Answered(plain))(t) {
		if first[w.Tables()+i].Histogram || q.Said >= 10 {
			copy(want.Ballot[at:], plain.Ballot[at:at+len(q.Counts)])
		}
		at += len(q.Counts)
	}
	open := first
	if !first[0].Histogram {
		opened := want
		opened.Ballot, opened.Contributors = plain.Ballot, plain.Contributors
		open = release.Second(w.Campaign, opened)
	}
	for table, o := range open {
		for m, measure := range w.Measures {
			for _, of := range o.Sums {
				if of == measure.Of {
					want.Sums[table][m] = plain.Sums[table][m]
				}
			}
		}
	}
	for _, s := range w.sides {
		text, drawn, err := s.Store.Made(t.Context(), w.Hash, "noise")
		if err != nil || drawn != first[0].Histogram {
			t.Fatalf("noise drawn: %v (%v)", drawn, err)
		}
		if !drawn {
			continue
		}
		noise := must(release.ReadNoise(text))(t).Totals(w.Campaign)
		for table := range want.Counts {
			for bin := range want.Counts[table] {
				want.Counts[table][bin] += noise.Counts[table][bin]
			}
			for m := range want.Sums[table] {
				want.Sums[table][m] += noise.Sums[table][m]
			}
		}
		for answer := range want.Ballot {
			want.Ballot[answer] += noise.Ballot[answer]
		}
	}
	if want.Contributors = got.Contributors; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestOfNineNothingLeaves(t *testing.T) {
	w := newTwo(t, 100)
	if err := w.both(t, (*side.Side).Agree); err != nil {
		t.Fatal(err)
	}
	for i := range 9 {
		w.contribute(t, fmt.Sprint(i), w.Figures(i), storetest.Seeded(fmt.Sprint(i)), pool.Leader, pool.Helper)
	}
	w.now = w.Closes
	if err := w.both(t, (*side.Side).Prepare); err != nil {
		t.Fatal(err)
	}
	if err := w.both(t, (*side.Side).Finish); !errors.Is(err, pool.ErrTooFew) {
		t.Fatalf("got %v, want %v", err, pool.ErrTooFew)
	}
	for role, s := range w.sides {
		name := side.Name(pool.Role(role))
		if _, err := s.Box.Get(t.Context(), name+"-checked"); err != nil {
			t.Errorf("%s did not come as far as the outcome: %v", name, err)
		}
		if _, err := s.Box.Get(t.Context(), name+"-sum-1"); !errors.Is(err, side.ErrNone) {
			t.Errorf("a share of the sums of %s has left: %v", name, err)
		}
		if ledger := must(side.Ledger(t.Context(), s.Store, "monthly"))(t); len(ledger.Entries) != 0 {
			t.Errorf("something was spent for nothing: %+v", ledger)
		}
	}
}

func TestTheHelperFetchesWhatTheLeaderHadBeforeClosing(t *testing.T) {
	w := newTwo(t, 100)
	if err := w.both(t, (*side.Side).Agree); err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		roles := []pool.Role{pool.Leader, pool.Helper}
		w.contribute(t, fmt.Sprint(i), w.Figures(i), storetest.Seeded(fmt.Sprint(i)), roles[:1+i%2]...)
	}
	leader := w.sides[0].Store
	w.sides[1].Fetch = func(ctx context.Context, id pool.ReportID) ([]byte, error) { return leader.File(ctx, w.Hash, id) }
	w.now = w.Closes.Add(time.Hour)
	for _, do := range []func(*side.Side, context.Context) error{(*side.Side).Prepare, (*side.Side).Finish} {
		if err := w.both(t, do); err != nil {
			t.Fatal(err)
		}
	}
	if totals, done := w.totals(t, pool.Helper); !done || totals.Contributors != 12 {
		t.Errorf("got %v, %v", totals, done)
	}
}

func TestWhatWasHeardStays(t *testing.T) {
	w := newTwo(t, 100)
	if err := w.both(t, (*side.Side).Agree); err != nil {
		t.Fatal(err)
	}
	key, ok, err := side.Agreed(t.Context(), w.sides[0].Store, w.Hash)
	if other, _, _ := side.Agreed(t.Context(), w.sides[1].Store, w.Hash); err != nil || !ok || key != other {
		t.Fatalf("got %x and %x (%v)", key, other, err)
	}
	w.sides[0].Box = side.Folder{Path: t.TempDir()} // the stick was lost
	if err := w.sides[0].Agree(t.Context()); err != nil {
		t.Errorf("again with an empty box: %v", err)
	}
	if err := w.sides[0].Box.Put(t.Context(), "leader-commit", []byte("another")); !errors.Is(err, side.ErrChanged) {
		t.Errorf("another message of the name: got %v", err)
	}
	for _, name := range []string{"../leader-commit", "leader-", "third-commit", "leader-commit.peer", "leader-a-b"} {
		if err := w.sides[0].Box.Put(t.Context(), name, nil); !errors.Is(err, side.ErrNone) {
			t.Errorf("%q: got %v", name, err)
		}
	}
}

func TestAnAlteredMessageIsNotTaken(t *testing.T) {
	w := newTwo(t, 100)
	var waiting *side.Waiting
	for _, s := range w.sides {
		if err := s.Agree(t.Context()); s.Role == pool.Leader && !errors.As(err, &waiting) {
			t.Fatalf("got %v, want to wait", err)
		}
	}
	box := side.Folder{Path: t.TempDir()}
	good := must(w.sides[1].Box.Get(t.Context(), "helper-commit"))(t)
	for name, message := range map[string][]byte{"cut": good[:len(good)-1], "altered": append([]byte{1}, good[1:]...), "empty": {}} {
		box.Path = t.TempDir()
		if err := box.Put(t.Context(), "helper-commit", message); err != nil {
			t.Fatal(err)
		}
		alone := *w.sides[0]
		alone.Box = box
		if err := alone.Agree(t.Context()); !errors.Is(err, pool.ErrMessage) {
			t.Errorf("%s: got %v, want %v", name, err, pool.ErrMessage)
		}
	}
	if err := w.both(t, (*side.Side).Agree); err != nil {
		t.Errorf("after it the right one was not taken: %v", err)
	}
}
