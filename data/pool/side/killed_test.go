package side_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/postgres"
	"clickwage/data/pool/postgres/postgrestest"
	"clickwage/data/pool/release"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

// life is one process of one side: this test's own binary, run again.
type life struct {
	Folder string    // what both sides read, and the box between them
	Role   pool.Role // whose side it is
	Store  string    // a file, or the address of a database
	Seed   string    // of what it draws
	Closed time.Time // its clock, once it has taken in what there is
	Kill   bool      // it ends itself with SIGKILL after its first durable write
	Spare  bool      // but goes on after a claim, which the one before it was killed after
}

// How a life ends, but for SIGKILL.
const (
	lifeDone    = 0
	lifeFailed  = 1
	lifeWaiting = 3
)

const lifeVariable = "CLICKWAGE_POOL_LIFE"

func TestMain(m *testing.M) {
	text := os.Getenv(lifeVariable)
	if text == "" {
		os.Exit(m.Run())
	}
	var l life
	err := json.Unmarshal([]byte(text), &l)
	if err == nil {
		err = l.live(context.Background())
	}
	var waiting *side.Waiting
	switch {
	case errors.As(err, &waiting):
		os.Exit(lifeWaiting)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(lifeFailed)
	}
	os.Exit(lifeDone)
}

// live goes as far as one side can: it takes reports in, prepares, finishes and
// writes the release.
func (l life) live(ctx context.Context) error {
	st, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	c, o, err := l.options()
	if err != nil {
		return err
	}
	random := &drawn{store: st, seed: l.Seed, campaign: c}
	o.Store, o.Random = store.New(mortal{st.Engine(), l, random}), random
	s, err := side.Open(ctx, o)
	if err != nil {
		return err
	}
	if err := s.Agree(ctx); err != nil {
		return err
	}
	if err := l.takeIn(ctx, c, o.Store); err != nil {
		return err
	}
	if err := s.Prepare(ctx); err != nil {
		return err
	}
	if err := s.Finish(ctx); err != nil {
		return err
	}
	return l.publish(ctx, c, o.Store)
}

func (l life) open(ctx context.Context) (*store.Store, error) {
	if strings.Contains(l.Store, "host=") {
		return postgres.Open(ctx, l.Store+" pool_max_conns=2")
	}
	return store.Open(ctx, l.Store)
}

func (l life) options() (c pool.Campaign, o side.Options, err error) {
	if o.File, err = os.ReadFile(filepath.Join(l.Folder, "campaign")); err != nil {
		return c, o, err
	}
	if c, err = pool.Open(o.File, "", l.Closed); err != nil {
		return c, o, err
	}
	text, err := os.ReadFile(filepath.Join(l.Folder, side.Name(l.Role)+".keys"))
	if err != nil {
		return c, o, err
	}
	o.Campaign, o.Role, o.Box = c, l.Role, side.Folder{Path: filepath.Join(l.Folder, "box")}
	o.Now = func() time.Time { return l.Closed }
	o.Keys, err = pool.ParseKeys(text)
	return c, o, err
}

func (l life) takeIn(ctx context.Context, c pool.Campaign, st *store.Store) error {
	gate, err := c.Gate()
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(l.Folder, "*.report"))
	if err != nil {
		return err
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		r, err := pool.ParseReport(text)
		if err != nil {
			return err
		}
		// A repeat is harmless at any time, so that each life brings all of them.
		if _, err := st.Receive(ctx, gate, r, c.Closes.Add(-time.Hour)); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
	}
	return nil
}

func (l life) publish(ctx context.Context, c pool.Campaign, st *store.Store) error {
	hash, err := c.Hash()
	if err != nil {
		return err
	}
	totals, done, err := side.Totals(ctx, st, hash)
	if err != nil || !done {
		return errors.Join(err, errors.New("there are no totals"))
	}
	text, err := st.Once(ctx, hash, "release", func() ([]byte, error) {
		r, err := release.Make(c, totals, release.Terms{Made: c.Closes})
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		err = r.WriteJSON(&out)
		return out.Bytes(), err
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(l.Folder, side.Name(l.Role)+".release"), text, 0o600)
}

// mortal is an engine that kills its process after a durable write.
type mortal struct {
	store.Engine
	life
	random *drawn
}

func (m mortal) Write(ctx context.Context, change func(store.Tx) error) error {
	var n noted
	err := m.Engine.Write(ctx, func(tx store.Tx) error {
		n = noted{Tx: tx}
		return change(&n)
	})
	if err != nil || n.rows == 0 {
		return err
	}
	m.random.stream = nil
	if m.Kill && !(n.claim && m.Spare) {
		fmt.Print(map[bool]string{true: "claim", false: "write"}[n.claim])
		return errors.Join(syscall.Kill(os.Getpid(), syscall.SIGKILL), errors.New("it was not killed"))
	}
	return nil
}

// noted takes down whether anything was written, and whether that was a claim.
type noted struct {
	store.Tx
	rows  int64
	claim bool
}

func (n *noted) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	rows, err := n.Tx.Exec(ctx, sql, args...)
	n.rows += rows
	n.claim = n.claim || strings.HasPrefix(sql, "WITH free")
	return rows, err
}

// drawn is what a side draws. It goes by what the store has kept, so that a life
// that goes on draws what the one before it would have drawn next.
type drawn struct {
	store    *store.Store
	seed     string
	campaign pool.Campaign
	stream   io.Reader // nil after each write
}

func (d *drawn) Read(p []byte) (int, error) {
	if d.stream == nil {
		var kept int
		err := d.store.Engine().Query(context.Background(), func(scan store.Scan) error { return scan(&kept) }, "SELECT count(*) FROM once")
		if err != nil {
			return 0, err
		}
		d.stream = storetest.Seeded(fmt.Sprint(d.seed, " ", kept))
	}
	return d.stream.Read(p)
}

// lives is a campaign of two sides whose processes end one after the other.
type lives struct {
	folder string
	stores [2]string
	closed time.Time
	killed [2]int
}

// newLives lays out what both sides read, with eleven contributions.
func newLives(t *testing.T, p storetest.Parties, stores [2]string) *lives {
	t.Helper()
	l := &lives{folder: t.TempDir(), stores: stores, closed: p.Closes}
	files := map[string][]byte{"campaign": p.File}
	for role, k := range p.Keys {
		files[side.Name(pool.Role(role))+".keys"] = must(k.Bytes())(t)
	}
	for i, r := range p.Reports(t, 11) {
		files[fmt.Sprintf("%02d.report", i)] = r.Bytes()
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(l.folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// run lives one life after the other until both sides are done, and gives all
// that they have said and published. seed may tell one life from another.
func (l *lives) run(t *testing.T, kill bool, seed func(turn int) string) map[string][]byte {
	t.Helper()
	var done, spare [2]bool
	for turn := 0; !done[0] || !done[1]; turn++ {
		if turn > 1000 {
			t.Fatal("they come to no end")
		}
		role := turn % 2
		if done[role] {
			continue
		}
		next := life{Folder: l.folder, Role: pool.Role(role), Store: l.stores[role], Closed: l.closed.Add(time.Duration(turn) * time.Minute),
			Seed: seed(turn), Kill: kill, Spare: spare[role]}
		cmd := exec.Command(must(os.Executable())(t))
		cmd.Env = append(os.Environ(), lifeVariable+"="+string(must(json.Marshal(next))(t)))
		var said, wrong bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &wrong
		err := cmd.Run()
		status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
		switch code := cmd.ProcessState.ExitCode(); {
		case err == nil:
			done[role] = true
		case kill && status.Signaled() && status.Signal() == syscall.SIGKILL:
			l.killed[role]++
			spare[role] = said.String() == "claim"
		case code != lifeWaiting:
			t.Fatalf("turn %d, the %s: %v: %s", turn, side.Name(pool.Role(role)), err, wrong.String())
		}
	}
	return l.left(t)
}

// left is what both sides have said and published.
func (l *lives) left(t *testing.T) map[string][]byte {
	all := map[string][]byte{}
	for _, pattern := range []string{"box/*" + side.End, "*.release"} {
		for _, name := range must(filepath.Glob(filepath.Join(l.folder, pattern)))(t) {
			all[filepath.Base(name)] = must(os.ReadFile(name))(t)
		}
	}
	return all
}

func files(t *testing.T) [2]string {
	folder := t.TempDir()
	return [2]string{filepath.Join(folder, "leader.db"), filepath.Join(folder, "helper.db")}
}

func TestKilledAfterEveryWriteBothSidesEndWithTheSameBytes(t *testing.T) {
	p := storetest.New(t, 2, 8, nil)
	same := func(int) string { return "seed" }
	want := newLives(t, p, files(t)).run(t, false, same)
	if !bytes.Equal(want["leader.release"], want["helper.release"]) || !bytes.Contains(want["leader.release"], []byte(`"noised"`)) {
		t.Fatalf("the two releases are %q and %q", want["leader.release"], want["helper.release"])
	}
	for name, stores := range map[string]func(*testing.T) [2]string{
		"SQLite": files,
		"PostgreSQL": func(t *testing.T) [2]string {
			c := postgrestest.Start(t)
			return [2]string{c.Database(t), c.Database(t)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLives(t, p, stores(t))
			got := l.run(t, true, same)
			t.Logf("the leader was killed %d times, the helper %d times", l.killed[0], l.killed[1])
			if min(l.killed[0], l.killed[1]) < 30 {
				t.Error("that is less than once a write")
			}
			if names, others := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(names, others) {
				t.Fatalf("got %v, want %v", names, others)
			}
			for name := range want {
				if !bytes.Equal(got[name], want[name]) {
					t.Errorf("%s has other bytes than without a kill", name)
				}
			}
		})
	}
}

// With real randomness each life draws something else. What was said before it
// must stand: a box refuses another message of the same name, which ends the life.
func TestWhatWasSaidBeforeAKillStandsWhateverIsDrawnAfterIt(t *testing.T) {
	l := newLives(t, storetest.New(t, 2, 8, nil), files(t))
	got := l.run(t, true, func(turn int) string { return fmt.Sprint("turn ", turn) })
	if !bytes.Equal(got["leader.release"], got["helper.release"]) || len(got["leader.release"]) == 0 {
		t.Errorf("the two releases are %q and %q", got["leader.release"], got["helper.release"])
	}
	for role, path := range l.stores {
		st := must(store.Open(t.Context(), path))(t)
		ledger := must(side.Ledger(t.Context(), st, "monthly"))(t)
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		if len(ledger.Entries) != 1 || ledger.Spent() == 0 || ledger.Entries[0].Sent == nil {
			t.Errorf("role %d has spent %+v", role, ledger)
		}
	}
}
