package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/intake"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

func must[T any](value T, err error) func(testing.TB) T { return storetest.Must(value, err) }

// kept is a store behind a server.
type kept struct {
	*store.Store
	p    storetest.Parties
	gate *pool.Gate
}

func (k kept) Receive(ctx context.Context, r pool.Report, now time.Time) (pool.Outcome, error) {
	return k.Store.Receive(ctx, k.gate, r, now)
}

func (k kept) Report(ctx context.Context, id pool.ReportID) ([]byte, error) {
	file, err := k.File(ctx, k.p.Hash, id)
	if errors.Is(err, store.ErrNoFile) {
		err = side.ErrNone
	}
	return file, err
}

// served is a server over TLS, with a store and a log.
type served struct {
	storetest.Parties
	*httptest.Server
	store *store.Store
	log   *bytes.Buffer
	now   time.Time
	mu    sync.Mutex
}

func (s *served) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(line)
}

func serve(t testing.TB, alter func(*intake.Options)) *served {
	t.Helper()
	s := &served{Parties: storetest.New(t, 3, 8, nil), log: new(bytes.Buffer)}
	s.now = s.Now
	s.store = must(store.Open(context.Background(), filepath.Join(t.TempDir(), "pool.db")))(t)
	t.Cleanup(func() { s.store.Close() })
	if err := s.store.AddCampaign(context.Background(), s.Campaign, s.File, pool.Leader); err != nil {
		t.Fatal(err)
	}
	o := intake.Options{
		Campaign: s.Campaign, File: s.File, Keep: kept{s.store, s.Parties, must(s.Gate())(t)}, Log: slog.New(slog.NewJSONHandler(s, nil)),
		Box: side.Folder{Path: filepath.Join(t.TempDir(), "box")}, Now: func() time.Time { return s.now }, Limit: intake.Limit{PerSecond: 1, Burst: 1000},
	}
	if alter != nil {
		alter(&o)
	}
	server := must(intake.New(o))(t)
	s.Server = httptest.NewUnstartedServer(nil)
	s.Config = server.HTTP()
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// ask gives the status and the body of an answer.
func (s *served) ask(t testing.TB, method, path string, body []byte, header ...string) (int, string) {
	t.Helper()
	r := must(http.NewRequest(method, s.URL+path, bytes.NewReader(body)))(t)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer := must(s.Client().Do(r))(t)
	defer answer.Body.Close()
	return answer.StatusCode, string(must(io.ReadAll(answer.Body))(t))
}

func TestAContributionIsAnsweredTheSameEachTime(t *testing.T) {
	s := serve(t, nil)
	pass := s.Pass(t, "ann")
	first, second := s.Report(t, 1, pass, 1), s.Report(t, 2, pass, 2)
	status, said := s.ask(t, "POST", "/v1/report", first.Bytes())
	if status != http.StatusOK || !strings.Contains(said, `"outcome":"kept"`) || !strings.Contains(said, fmt.Sprintf("%x", first.Hash())) {
		t.Fatalf("got %d, %s", status, said)
	}
	if status, again := s.ask(t, "POST", "/v1/report", first.Bytes()); status != http.StatusOK || again != said {
		t.Errorf("again: got %d, %s, want %s", status, again, said)
	}
	if status, said := s.ask(t, "POST", "/v1/report", second.Bytes()); status != http.StatusOK || !strings.Contains(said, "kept") {
		t.Errorf("a replacement: got %d, %s", status, said)
	}
	withdrawn := must(must(s.Prio())(t).Withdraw(pass, 3, storetest.Seeded("w")))(t)
	for range 2 {
		if status, said := s.ask(t, "POST", "/v1/report", withdrawn); status != http.StatusOK || !strings.Contains(said, "withdrawn") {
			t.Errorf("a withdrawal: got %d, %s", status, said)
		}
	}
	if n := must(s.store.Counts(t.Context(), s.Hash))(t); n.Contributions != 0 || n.Withdrawn != 1 {
		t.Errorf("got %+v", n)
	}
}

func TestWhatIsNoContributionIsRefusedWithAReason(t *testing.T) {
	s := serve(t, nil)
	good := s.Report(t, 1, s.Pass(t, "ann"), 2)
	file := good.Bytes()
	altered := bytes.Clone(file)
	altered[len(altered)-1] ^= 1
	stolen := good
	stolen.Token.Signature = bytes.Repeat([]byte{7}, len(good.Token.Signature))
	other := s.Altered(t, func(c *pool.Campaign) { c.Name = "November" })
	s.ask(t, "POST", "/v1/report", file)
	for name, row := range map[string]struct {
		body   []byte
		status int
		says   string
	}{
		"nothing":             {nil, 400, "cut"},
		"cut":                 {file[:len(file)-1], 400, "cut"},
		"one byte too many":   {append(bytes.Clone(file), 0), 413, "bytes"},
		"a gigabyte's begin":  {make([]byte, 1<<20), 413, "bytes"},
		"altered":             {altered, 403, "altered"},
		"a token made up":     {stolen.Bytes(), 403, "token"},
		"of another campaign": {other.Report(t, 1, other.Pass(t, "ann"), 1).Bytes(), 422, "another campaign"},
		"older than the kept": {s.Report(t, 1, s.Pass(t, "ann"), 1).Bytes(), 409, "newer"},
	} {
		if status, said := s.ask(t, "POST", "/v1/report", row.body); status != row.status || !strings.Contains(said, row.says) {
			t.Errorf("%s: got %d, %s, want %d and %q", name, status, said, row.status, row.says)
		}
	}
	s.now = s.Closes
	if status, said := s.ask(t, "POST", "/v1/report", s.Report(t, 3, s.Pass(t, "bob"), 1).Bytes()); status != http.StatusGone {
		t.Errorf("after closing: got %d, %s", status, said)
	}
	if status, said := s.ask(t, "POST", "/v1/report", file); status != http.StatusOK {
		t.Errorf("a repeat after closing: got %d, %s", status, said)
	}
	if n := must(s.store.Counts(t.Context(), s.Hash))(t); n.Contributions != 1 {
		t.Errorf("got %+v", n)
	}
	for err, want := range map[error]int{store.ErrReport: 409, store.ErrUnknown: 500, context.Canceled: 500} {
		if got := intake.Status(fmt.Errorf("place: %w", err)); got != want {
			t.Errorf("%v: got %d, want %d", err, got, want)
		}
	}
}

func TestTheDoorShowsTheCampaignAndItsHealth(t *testing.T) {
	s := serve(t, nil)
	if status, said := s.ask(t, "GET", "/v1/campaign", nil); status != http.StatusOK || said != string(s.File) {
		t.Errorf("got %d, %q", status, said)
	}
	if status, said := s.ask(t, "GET", "/healthz", nil); status != http.StatusOK || !strings.Contains(said, `"taking":true`) {
		t.Errorf("got %d, %s", status, said)
	}
	for _, path := range []string{"/", "/v1/report", "/add-checkpoint", "/v1/peer/../campaign"} {
		if status, _ := s.ask(t, "GET", path, nil); status == http.StatusOK && path != "/v1/peer/../campaign" {
			t.Errorf("%s: got %d", path, status)
		}
	}
	s.store.Close()
	if status, said := s.ask(t, "GET", "/healthz", nil); status != http.StatusInternalServerError || strings.Contains(said, "sql") {
		t.Errorf("without a store: got %d, %s", status, said)
	}
}

func TestOneAddressIsLimitedAndNoneIsLogged(t *testing.T) {
	s := serve(t, func(o *intake.Options) { o.Limit = intake.Limit{PerSecond: 0.001, Burst: 3}; o.Proxied = true })
	ask := func(from string) int {
		status, _ := s.ask(t, "GET", "/v1/campaign", nil, "X-Forwarded-For", from)
		return status
	}
	for i := range 5 {
		want := http.StatusOK
		if i >= 3 {
			want = http.StatusTooManyRequests
		}
		if got := ask("203.0.113.7"); got != want {
			t.Errorf("request %d: got %d, want %d", i+1, got, want)
		}
	}
	if got := ask("203.0.113.7, 203.0.113.8"); got != http.StatusOK {
		t.Errorf("another address, behind a forged one: got %d", got)
	}
	for i := range 4 { // one customer has all of a /64
		if got := ask(fmt.Sprintf("2001:db8::%d", i+1)); (got == http.StatusOK) != (i < 3) {
			t.Errorf("IPv6 request %d: got %d", i+1, got)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Count(s.log.String(), "\n")
	for _, secret := range []string{"203.0.113", "2001:db8", "127.0.0.1", "::1"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log names %s", secret)
		}
	}
	if lines != 10 {
		t.Errorf("got %d lines, want 10: %s", lines, s.log)
	}
}

func TestOnlyOrganisersReadWhatTheySayToEachOther(t *testing.T) {
	s := serve(t, func(o *intake.Options) { o.Limit = intake.Limit{PerSecond: 0.001, Burst: 20} })
	leader, helper := must(s.Peer(pool.Leader, s.Keys[0]))(t), must(s.Peer(pool.Helper, s.Keys[1]))(t)
	client := func(peer *pool.Peer) intake.Client {
		return intake.Client{URL: s.URL + "/", Peer: peer, HTTP: s.Client(), Now: func() time.Time { return s.now }}
	}
	mine, theirs := client(leader), client(helper)
	commit := must(helper.Commit(pool.KeyHalf{1}))(t)
	for range 30 { // organisers have no limit
		if err := theirs.Put(t.Context(), "helper-commit", commit); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := mine.Get(t.Context(), "helper-commit"); err != nil || !bytes.Equal(got, commit) {
		t.Errorf("got %d bytes (%v)", len(got), err)
	}
	if _, err := theirs.Get(t.Context(), "helper-commit"); !errors.Is(err, side.ErrNone) {
		t.Errorf("one's own: got %v", err)
	}
	if _, err := mine.Get(t.Context(), "helper-key"); !errors.Is(err, side.ErrNone) {
		t.Errorf("not there yet: got %v", err)
	}
	for name, put := range map[string]func() error{
		"another message of the name": func() error { return theirs.Put(t.Context(), "helper-commit", must(helper.Commit(pool.KeyHalf{2}))(t)) },
		"under the other's name":      func() error { return theirs.Put(t.Context(), "leader-commit", commit) },
		"brought by the other":        func() error { return mine.Put(t.Context(), "helper-key", commit) },
		"no message":                  func() error { return theirs.Put(t.Context(), "helper-key", []byte("hello")) },
	} {
		if err := put(); !errors.Is(err, intake.ErrRefused) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	r := s.Report(t, 1, s.Pass(t, "ann"), 1)
	if _, err := mine.Send(t.Context(), r.Bytes()); err != nil {
		t.Fatal(err)
	}
	if got, err := theirs.Fetch(t.Context(), r.ID); err != nil || !bytes.Equal(got, r.Bytes()) {
		t.Errorf("a contribution: got %d bytes (%v)", len(got), err)
	}
	stranger := must(must(s.Altered(t, func(c *pool.Campaign) { c.Name = "November" }).Peer(pool.Leader, s.Keys[0]))(t).Ask("GET helper-commit", s.now))(t)
	for name, question := range map[string]string{"none": "", "of another campaign": string(must(json.Marshal(stranger))(t))} {
		if status, _ := s.ask(t, "GET", "/v1/peer/helper-commit", nil, intake.Question, strings.Trim(question, `"`)); status != http.StatusForbidden {
			t.Errorf("a question that is %s: got %d", name, status)
		}
	}
}

// Whoever stops the server gets what was begun to the end.
func TestAStopFinishesWhatWasBegun(t *testing.T) {
	held, begun := make(chan struct{}), make(chan struct{})
	s := serve(t, func(o *intake.Options) { o.Keep = slow{o.Keep, begun, held} })
	said := make(chan int, 1)
	file := s.Report(t, 1, s.Pass(t, "ann"), 1).Bytes()
	go func() {
		status, _ := s.ask(t, "POST", "/v1/report", file)
		said <- status
	}()
	<-begun
	stopped := make(chan error, 1)
	go func() { stopped <- s.Config.Shutdown(context.Background()) }()
	close(held)
	if got := <-said; got != http.StatusOK {
		t.Errorf("got %d", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if n := must(s.store.Counts(t.Context(), s.Hash))(t); n.Contributions != 1 {
		t.Errorf("got %+v", n)
	}
}

// slow keeps a contribution only when it is let go.
type slow struct {
	intake.Keeper
	begun, held chan struct{}
}

func (s slow) Receive(ctx context.Context, r pool.Report, now time.Time) (pool.Outcome, error) {
	close(s.begun)
	<-s.held
	return s.Keeper.Receive(ctx, r, now)
}

// A code is good for one token, and what is wrong with a request has its status.
func TestATokenIsIssuedByACode(t *testing.T) {
	var p storetest.Parties
	var kept *store.Store
	s := serve(t, func(o *intake.Options) {
		o.Issue = func(ctx context.Context, code string, request []byte) ([]byte, error) {
			return kept.Issue(ctx, p.Hash, code, request, func() ([]byte, error) { return p.Issuer.Issue(p.Campaign, request) })
		}
		o.Limit = intake.Limit{PerSecond: 0.001, Burst: 10}
	})
	p, kept = s.Parties, s.store
	must(kept.Enrol(t.Context(), p.Hash, []string{"k7mq", "w2ab"}))(t)
	pass := must(pool.NewPass(p.Campaign, storetest.Seeded("member")))(t)
	request, other := must(pass.Request(p.Campaign))(t), must(must(pool.NewPass(p.Campaign, storetest.Seeded("other")))(t).Request(p.Campaign))(t)
	body := func(code string, request []byte) []byte { return append([]byte(code+"\n"), request...) }
	status, first := s.ask(t, http.MethodPost, intake.TokenPath, body("k7mq", request))
	if _, err := pass.Accept(p.Campaign, []byte(first)); status != http.StatusOK || err != nil {
		t.Fatalf("got %d, %q (%v)", status, first, err)
	}
	for _, row := range []struct {
		name   string
		method string
		body   []byte
		status int
	}{
		{"the same again", http.MethodPost, body("k7mq", request), http.StatusOK},
		{"a second one of the code", http.MethodPost, body("k7mq", other), http.StatusConflict},
		{"a code of nobody", http.MethodPost, body("k7mr", other), http.StatusForbidden},
		{"no code", http.MethodPost, body("", other), http.StatusBadRequest},
		{"one line", http.MethodPost, []byte("w2ab"), http.StatusBadRequest},
		{"no request", http.MethodPost, body("w2ab", []byte("hello")), http.StatusBadRequest},
		{"one of another campaign", http.MethodPost, body("w2ab", append([]byte("CWTREQ1\n"), make([]byte, 32+256)...)), http.StatusBadRequest},
		{"too large", http.MethodPost, body("w2ab", make([]byte, 1<<10)), http.StatusRequestEntityTooLarge},
		{"another method", http.MethodGet, nil, http.StatusMethodNotAllowed},
		{"the code that is left", http.MethodPost, body("w2ab", other), http.StatusOK},
		{"too many at once", http.MethodPost, body("w2ab", other), http.StatusTooManyRequests},
	} {
		if status, said := s.ask(t, row.method, intake.TokenPath, row.body); status != row.status {
			t.Errorf("%s: got %d, %s", row.name, status, said)
		} else if row.name == "the same again" && said != first {
			t.Error("the same request has another answer")
		}
	}
	if strings.Contains(s.log.String(), "k7mq") {
		t.Errorf("the log names a code: %s", s.log)
	}
}
