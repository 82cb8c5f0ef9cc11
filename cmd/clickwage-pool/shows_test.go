package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	seeded "math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/crowd"
	"clickwage/data/pool/postgres/postgrestest"
	"clickwage/data/pool/release"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

func must[T any](value T, err error) func(testing.TB) T { return storetest.Must(value, err) }

// town is a collective and two organisers, each in a folder of its own, on one day.
type town struct {
	folder string
	now    time.Time
	c      pool.Campaign
	issuer pool.Issuer
}

// runs is one command in one of the folders.
func (w *town) runs(t *testing.T, home string, args ...string) (code int, said string) {
	t.Helper()
	var out lines
	code = run(t.Context(), append([]string{"--home", filepath.Join(w.folder, home)}, args...), &session{out: &out, err: &out, now: func() time.Time { return w.now }})
	return code, out.String()
}

// does is a command that must succeed.
func (w *town) does(t *testing.T, home string, args ...string) string {
	t.Helper()
	code, said := w.runs(t, home, args...)
	if code != done {
		t.Fatalf("%s: %s: got exit %d, %s", home, strings.Join(args, " "), code, said)
	}
	return said
}

// lines are what a command says, while it says it.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// sealedKeys are the keys of all, made once: each costs seconds to seal.
var sealedKeys = sync.OnceValues(func() (fs.FS, error) {
	folder, err := os.MkdirTemp("", "clickwage-pool-keys")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	all := fstest.MapFS{}
	for home, args := range map[string][]string{
		"union": {"organiser", "--name", "A union", "--contact", "a@example.org"},
		"uni":   {"organiser", "--name", "A university", "--contact", "b@example.org"},
		"desk":  {"collective", "--name", "union.example"},
	} {
		var said bytes.Buffer
		at := filepath.Join(folder, home)
		if code := run(context.Background(), append([]string{"--home", at, "keys", "new"}, args...), &session{out: &said, err: &said}); code != done {
			return nil, errors.New(said.String())
		}
		files, err := os.ReadDir(at)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			text, err := os.ReadFile(filepath.Join(at, f.Name()))
			if err != nil {
				return nil, err
			}
			all[home+"/"+f.Name()] = &fstest.MapFile{Data: text, Mode: 0o600}
		}
	}
	return all, nil
})

// newTown is a collective that has signed a campaign of both organisers.
func newTown(t *testing.T, options ...string) *town {
	t.Helper()
	t.Setenv("CLICKWAGE_PASSPHRASE", "correct-horse")
	w := &town{folder: t.TempDir(), now: time.Date(2026, 11, 5, 12, 0, 0, 0, time.UTC)}
	path := func(name string) string { return filepath.Join(w.folder, name) }
	if err := os.CopyFS(w.folder, must(sealedKeys())(t)); err != nil {
		t.Fatal(err)
	}
	w.does(t, "desk", append([]string{"campaign", "new", "--out", path("draft"), "--name", "October", "--collective", "A collective", "--contact", "desk@example.org",
		"--month", "2026-10", "--currency", "EUR", "--platform", "clickworker", "--platform", "mturk", "--platform", "prolific",
		"--organiser", path("union/organiser.json"), "--organiser", path("uni/organiser.json")}, options...)...)
	w.does(t, "desk", "campaign", "sign", path("draft"), "--out", path("desk/october.campaign"))
	file := must(os.ReadFile(path("desk/october.campaign")))(t)
	for _, home := range []string{"union", "uni"} {
		if err := os.WriteFile(filepath.Join(w.folder, home, "october.campaign"), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.c = must(pool.Open(file, "", w.now))(t)
	s := &session{home: path("desk")}
	w.issuer = must(s.issuer(signed{Campaign: w.c}))(t)
	return w
}

// contribution is what a member of the list sends.
func (w *town) contribution(t *testing.T, prio *pool.Prio, in pool.Input) []byte {
	t.Helper()
	pass := must(pool.NewPass(w.c, rand.Reader))(t)
	pass = must(pass.Accept(w.c, must(w.issuer.Issue(w.c, must(pass.Request(w.c))(t)))(t)))(t)
	return must(prio.Contribute(in, pass, 1, rand.Reader))(t).File
}

// certificate writes a certificate of 127.0.0.1 and its key.
func certificate(t *testing.T, cert, key string) {
	t.Helper()
	private := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "intake"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, BasicConstraintsValid: true, IsCA: true,
	}
	der := must(x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private))(t)
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(private))(t)}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// listens runs a server until stop, which gives its exit code.
func (w *town) listens(t *testing.T, home string, server ...string) (url, ca string, said *lines, stop func() int) {
	t.Helper()
	ca = filepath.Join(w.folder, "cert.pem")
	key := filepath.Join(w.folder, "key.pem")
	certificate(t, ca, key)
	ctx, cancel := context.WithCancel(t.Context())
	said = new(lines)
	code := make(chan int, 1)
	go func() {
		args := append([]string{"--home", filepath.Join(w.folder, home)}, server...)
		code <- run(ctx, append(args, "--listen", "127.0.0.1:0", "--cert", ca, "--key", key, "--burst", "100000"), &session{out: said, err: said, now: func() time.Time { return w.now }})
	}()
	address := regexp.MustCompile(`"at":"([^"]+)"`)
	for address.FindString(said.String()) == "" {
		select {
		case ended := <-code:
			t.Fatalf("serve: got exit %d, %s", ended, said)
		case <-time.After(time.Millisecond):
		}
	}
	return "https://" + address.FindStringSubmatch(said.String())[1], ca, said, func() int { cancel(); return <-code }
}

// Three hundred members contribute by files and over HTTPS to two organisers with
// separate stores. What is published are their plain sums, and the noise that
// both organisers have kept.
func TestThreeHundredMembersAreSummedExactly(t *testing.T) {
	w := newTown(t, "--bins", "8", "--review", "prolific", "--review", "mturk=A lab=r-1", "--question", "recommend", "--question", "pay_stars", "--question", "rejected", "--review-epsilon", "2")
	path := func(name string) string { return filepath.Join(w.folder, name) }
	agree(t, w)

	url, ca, said, stop := w.listens(t, "union", "intake", "serve")
	client := must(peerFlags{Peer: url, CA: ca}.client(&session{now: time.Now}, nil))(t)
	if err := os.Mkdir(path("in"), 0o700); err != nil {
		t.Fatal(err)
	}
	const people = 300
	var all []pool.Input
	random, prio := seeded.New(seeded.NewPCG(3, 4)), must(w.c.Prio())(t)
	for i := range people {
		all = append(all, crowd.Worker(w.c, random))
		file := w.contribution(t, prio, all[i])
		if i%2 == 0 {
			if err := os.WriteFile(path(fmt.Sprint("in/", i)), file, 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for range 1 + i%3 { // an upload that is repeated changes nothing
			if kept := must(client.Send(t.Context(), file))(t); kept.Outcome != "kept" {
				t.Fatalf("got %+v", kept)
			}
		}
	}
	for range 2 {
		w.does(t, "union", "intake", "--folder", path("in"))
	}
	w.does(t, "uni", "intake", "--folder", path("in")) // the university has those alone, and asks for the others
	w.now = w.c.Closes.Add(time.Hour)
	finishOver(t, w, url, ca)
	if code := stop(); code != done {
		t.Errorf("serve: got exit %d, %s", code, said)
	}
	if _, answered, _ := strings.Cut(said.String(), "\n"); strings.Contains(answered, "127.0.0.1") {
		t.Error("the log names an address after the line that says where it listens")
	}

	plain := crowd.Plain(w.c, all)
	holdsWithNoise(t, w, plain)
	w.does(t, "union", "release", "--out", path("page"), "--members", "400", "--tokens", fmt.Sprint(people), "--floor", "4", "--floor-name", "a floor")
	w.does(t, "uni", "release", "--out", path("other"), "--members", "400", "--tokens", fmt.Sprint(people), "--floor", "4", "--floor-name", "a floor")
	for _, name := range []string{releaseJSON, releaseCSV, releasePage} {
		if !bytes.Equal(must(os.ReadFile(path("page/"+name)))(t), must(os.ReadFile(path("other/"+name)))(t)) {
			t.Errorf("the organisers publish different files: %s", name)
		}
	}
	w.does(t, "desk", "verify", "release", path("page"))
	r := must(release.ReadJSON(bytes.NewReader(must(os.ReadFile(path("page/release.json")))(t))))(t)
	totals := w.totals(t, "union", pool.Leader)
	// One of twenty intervals of 95 % leaves the answers out. Four times its half is
	// left by none in a million.
	answers := must(w.c.Answered(plain))(t)
	if len(r.Reviews) != 4 || r.Reviews[3].Why != "" || abs(r.Reviews[3].N-answers[3].Said) > 2*(r.Reviews[3].NHigh-r.Reviews[3].NLow) {
		t.Errorf("got %+v, want about the answers of %d in the last", r.Reviews, answers[3].Said)
	}
	if r.Contributors != people || r.Protection != release.Noised || !reflect.DeepEqual(r.Tables[0].Counts, totals.Counts[0]) {
		t.Errorf("got %d contributors, %s, %v; want %v", r.Contributors, r.Protection, r.Tables[0].Counts, totals.Counts[0])
	}
}

func abs(n int) int { return max(n, -n) }

// agree lets both organisers come to their key by files.
func agree(t *testing.T, w *town) {
	t.Helper()
	box := filepath.Join(w.folder, "box")
	for _, home := range []string{"union", "uni"} {
		w.runs(t, home, "agree", "--box", box)
	}
	for _, home := range []string{"union", "uni"} {
		w.does(t, home, "agree", "--box", box)
	}
}

// finishOver lets the university talk to the union's server, while the union
// works on the folder that the server shows: both at once, until both are done.
func finishOver(t *testing.T, w *town, url, ca string) {
	t.Helper()
	var both sync.WaitGroup
	both.Go(func() {
		if code, said := w.runs(t, "uni", "finish", "--peer", url, "--ca", ca, "--wait", "5m"); code != done {
			t.Errorf("uni: got exit %d, %s", code, said)
		}
	})
	both.Go(func() {
		if code, said := w.runs(t, "union", "finish", "--wait", "5m"); code != done {
			t.Errorf("union: got exit %d, %s", code, said)
		}
	})
	both.Wait()
}

func (w *town) open(t *testing.T, home string, role pool.Role) *store.Store {
	t.Helper()
	st := must(store.Open(t.Context(), filepath.Join(w.folder, home, roleName(role)+".db")))(t)
	t.Cleanup(func() { st.Close() })
	return st
}

func (w *town) totals(t *testing.T, home string, role pool.Role) pool.Totals {
	t.Helper()
	totals, open, err := side.Totals(t.Context(), w.open(t, home, role), must(w.c.Hash())(t))
	if err != nil || !open {
		t.Fatalf("the sums of %s are open: %v (%v)", home, open, err)
	}
	return totals
}

// holdsWithNoise compares what was opened with the plain sums: the difference is
// the noise that both stores have kept, and what has no noise is closed.
func holdsWithNoise(t *testing.T, w *town, plain pool.Totals) {
	t.Helper()
	want := w.c.NoTotals()
	want.Counts, want.Ballot, want.Contributors = plain.Counts, plain.Ballot, plain.Contributors
	for m, measure := range w.c.Measures {
		if measure.Of == pool.PaidMinutes || measure.Of == pool.UnpaidMinutes {
			want.Sums[0][m] = plain.Sums[0][m]
		}
	}
	got := w.totals(t, "union", pool.Leader)
	if other := w.totals(t, "uni", pool.Helper); !reflect.DeepEqual(got, other) {
		t.Fatalf("the organisers opened %v and %v", got, other)
	}
	for home, role := range map[string]pool.Role{"union": pool.Leader, "uni": pool.Helper} {
		text, drawn, err := w.open(t, home, role).Made(t.Context(), must(w.c.Hash())(t), "noise")
		if err != nil || !drawn {
			t.Fatalf("%s has kept no noise (%v)", home, err)
		}
		noise := must(release.ReadNoise(text))(t).Totals(w.c)
		for table := range got.Counts {
			for bin := range got.Counts[table] {
				got.Counts[table][bin] -= noise.Counts[table][bin]
			}
			for m := range got.Sums[table] {
				got.Sums[table][m] -= noise.Sums[table][m]
			}
		}
		for answer := range got.Ballot {
			got.Ballot[answer] -= noise.Ballot[answer]
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("without the noise: got %v\nwant %v", got, want)
	}
}

func TestOfNineMembersNothingIsPublished(t *testing.T) {
	w := newTown(t)
	agree(t, w)
	in := filepath.Join(w.folder, "in")
	if err := os.Mkdir(in, 0o700); err != nil {
		t.Fatal(err)
	}
	random, prio := seeded.New(seeded.NewPCG(1, 1)), must(w.c.Prio())(t)
	for i := range 9 {
		if err := os.WriteFile(filepath.Join(in, fmt.Sprint(i)), w.contribution(t, prio, crowd.Worker(w.c, random)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, home := range []string{"union", "uni"} {
		w.does(t, home, "intake", "--folder", in)
	}
	w.now = w.c.Closes
	box, said := filepath.Join(w.folder, "box"), ""
	for _, home := range []string{"union", "uni", "union", "uni", "union"} {
		_, said = w.runs(t, home, "finish", "--box", box)
	}
	if !strings.Contains(said, "9 of 10") || strings.Count(said, "\n") != 1 {
		t.Errorf("finish: got %q", said)
	}
	code, said := w.runs(t, "union", "release", "--out", filepath.Join(w.folder, "page"))
	if code != refused || !strings.Contains(said, "nothing is published") {
		t.Errorf("release: got exit %d, %q", code, said)
	}
	if _, err := os.Stat(filepath.Join(w.folder, "page")); err == nil {
		t.Error("a release was written")
	}
	if left := must(filepath.Glob(filepath.Join(box, w.c.ID, "*-sum-*")))(t); len(left) > 0 {
		t.Errorf("shares of the sums have left: %v", left)
	}
}

// The same commands on PostgreSQL, a database for each organiser.
func TestOrganisersOnPostgreSQL(t *testing.T) {
	w := newTown(t)
	cluster := postgrestest.Start(t)
	at := map[string]string{"union": cluster.Database(t), "uni": cluster.Database(t)}
	box, in := filepath.Join(w.folder, "box"), filepath.Join(w.folder, "in")
	turn := func(home string, args ...string) (int, string) {
		return w.runs(t, home, append(args, "--store", at[home])...)
	}
	for range 2 {
		for _, home := range []string{"union", "uni"} {
			turn(home, "agree", "--box", box)
		}
	}
	if err := os.Mkdir(in, 0o700); err != nil {
		t.Fatal(err)
	}
	random, prio := seeded.New(seeded.NewPCG(1, 1)), must(w.c.Prio())(t)
	for i := range 10 {
		if err := os.WriteFile(filepath.Join(in, fmt.Sprint(i)), w.contribution(t, prio, crowd.Worker(w.c, random)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, home := range []string{"union", "uni"} {
		if code, said := turn(home, "intake", "--folder", in); code != done {
			t.Fatalf("%s: got exit %d, %s", home, code, said)
		}
	}
	w.now = w.c.Closes
	for range 4 { // the list, the halves, the outcome, the sums
		for _, home := range []string{"union", "uni"} {
			turn(home, "finish", "--box", box)
		}
	}
	if code, said := turn("union", "status"); code != done || !strings.Contains(said, "leader: 10 contributions held") || strings.Contains(said, "collective:") {
		t.Errorf("status: got exit %d, %s", code, said)
	}
	if code, said := turn("union", "release", "--out", filepath.Join(w.folder, "page")); code != done || !strings.Contains(said, "10 contributors") {
		t.Errorf("got exit %d, %s", code, said)
	}
	if left := must(filepath.Glob(filepath.Join(w.folder, "u*", "*.db")))(t); len(left) > 0 {
		t.Errorf("files were made: %v", left)
	}
}
