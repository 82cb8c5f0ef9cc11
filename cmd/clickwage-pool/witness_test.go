package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// worker is a member's own program with a ledger of its own.
type worker struct{ program, ledger string }

func newWorker(t *testing.T) worker {
	t.Helper()
	w := worker{filepath.Join(t.TempDir(), "clickwage-cli"), filepath.Join(t.TempDir(), "ledger.db")}
	if out, err := exec.Command("go", "build", "-o", w.program, "clickwage/cmd/clickwage-cli").CombinedOutput(); err != nil {
		t.Fatalf("clickwage-cli: %v: %s", err, out)
	}
	return w
}

func (w worker) does(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(w.program, append([]string{"--ledger", w.ledger}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, &errs)
	}
	return out
}

// fails is what a member's program says is wrong.
func (w worker) fails(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(w.program, append([]string{"--ledger", w.ledger}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if cmd.Run() == nil {
		t.Errorf("%v: it did not fail", args)
	}
	return errs.String()
}

// A member's checkpoint is cosigned over HTTPS, and the answer is one that the
// member's own program takes; what is unknown, old or altered has its status.
func TestAWitnessAnswersOverHTTPS(t *testing.T) {
	t.Setenv("CLICKWAGE_PASSPHRASE", "correct-horse")
	w := &town{folder: t.TempDir(), now: time.Now().UTC()}
	path := func(name string) string { return filepath.Join(w.folder, name) }
	member := newWorker(t)
	member.does(t, "start", "--platform", "Prolific", "--title", "Ships")
	member.does(t, "checkpoint")
	var known struct{ Public string }
	if err := json.Unmarshal(member.does(t, "--json", "witness", "request", "--out", path("r1")), &known); err != nil {
		t.Fatal(err)
	}
	var witness struct{ Public string }
	if err := json.Unmarshal([]byte(w.does(t, "desk", "--json", "witness", "init", "union.example")), &witness); err != nil {
		t.Fatal(err)
	}

	url, ca, _, stop := w.listens(t, "desk", "witness", "serve")
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(must(os.ReadFile(ca))(t))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	ask := func(body []byte) (int, string, string) {
		answer := must(client.Post(url+"/add-checkpoint", "text/plain", bytes.NewReader(body)))(t)
		defer answer.Body.Close()
		return answer.StatusCode, answer.Header.Get("Content-Type"), string(must(io.ReadAll(answer.Body))(t))
	}
	request := must(os.ReadFile(path("r1")))(t)
	if status, _, said := ask(request); status != http.StatusNotFound {
		t.Errorf("a stranger's: got %d, %s", status, said)
	}
	for range 2 {
		w.does(t, "desk", "witness", "trust", known.Public)
	}
	status, _, line := ask(request)
	if status != http.StatusOK || !strings.HasPrefix(line, "— union.example ") {
		t.Fatalf("got %d, %s", status, line)
	}
	if err := os.WriteFile(path("a1"), []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := string(member.does(t, "witness", "add", path("a1"), "--key", witness.Public)); !strings.Contains(said, "cosigned at") {
		t.Errorf("the member's program says %s", said)
	}
	if status, kind, said := ask(request); status != http.StatusConflict || kind != "text/x.tlog.size" || strings.TrimSpace(said) == "" {
		t.Errorf("from the beginning again: got %d, %s, %q", status, kind, said)
	}
	altered := bytes.Replace(request, []byte("clickwage/"), []byte("clickwagf/"), 1)
	if status, _, _ := ask(altered); status != http.StatusNotFound && status != http.StatusForbidden {
		t.Errorf("another ledger's: got %d", status)
	}
	if status, _, _ := ask([]byte("hello")); status != http.StatusBadRequest {
		t.Errorf("no request: got %d", status)
	}
	if code := stop(); code != done {
		t.Errorf("got exit %d", code)
	}
	code, said := w.runs(t, "desk", "witness", "cosign", path("r1"), "--out", path("a2"))
	if code != refused || !strings.Contains(said, "the witness refuses") {
		t.Errorf("by a file: got exit %d, %s", code, said)
	}
	if _, said := w.runs(t, "desk", "witness", "trust", "hello"); !strings.Contains(said, "not a key") {
		t.Errorf("no key: got %s", said)
	}
}
