package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A member's program fetches its token by a link with a code, which is good for
// one; what is kept of the code is a hash, and nothing of it is logged.
func TestAMemberFetchesATokenByACode(t *testing.T) {
	later := time.Now().AddDate(0, 1, 0) // members' programs have the real clock
	w := newTown(t, "--closes", later.Format(time.DateOnly), "--expires", later.AddDate(0, 1, 0).Format(time.DateOnly))
	path := func(name string) string { return filepath.Join(w.folder, name) }
	if err := os.WriteFile(path("list"), []byte("maria\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, said := w.runs(t, "desk", "tokens", "serve", "--behind-proxy", "--listen", "127.0.0.1:0"); code != refused || !strings.Contains(said, "first: clickwage-pool tokens enrol") {
		t.Errorf("before anybody is enrolled: got exit %d, %s", code, said)
	}
	w.does(t, "desk", "tokens", "enrol", path("list"))
	url, ca, log, stop := w.listens(t, "desk", "tokens", "serve")
	if code, said := w.runs(t, "desk", "tokens", "codes", "2", "--at", "http://tokens.example", "--out", path("codes")); code != misused || !strings.Contains(said, "https://") {
		t.Errorf("codes that others could hear: got exit %d, %s", code, said)
	}
	w.does(t, "desk", "tokens", "codes", "2", "--at", url, "--out", path("codes"))
	if code, said := w.runs(t, "desk", "tokens", "codes", "2", "--at", url, "--out", path("codes")); code != refused || !strings.Contains(said, "nothing was written") {
		t.Errorf("over other codes: got exit %d, %s", code, said)
	}
	links := strings.Fields(string(must(os.ReadFile(path("codes")))(t)))
	if len(links) != 2 || links[0] == links[1] {
		t.Fatalf("got %q", links)
	}
	_, code, _ := strings.Cut(links[0], "#")
	if len(code) != 20 {
		t.Fatalf("the code is %q", code)
	}
	t.Setenv("SSL_CERT_FILE", ca)
	member, other := newWorker(t), worker{ledger: filepath.Join(t.TempDir(), "ledger.db")}
	other.program = member.program
	for _, one := range []worker{member, other} {
		one.does(t, "campaign", "add", path("desk/october.campaign"))
	}
	for range 2 { // fetched again, it is the same
		if said := string(member.does(t, "campaign", "token", "fetch", "October", links[0])); !strings.Contains(said, "you can contribute to October once") {
			t.Errorf("got %s", said)
		}
	}
	member.does(t, "campaign", "list")
	for name, row := range map[string]struct{ link, says string }{
		"one that was used":     {links[0], "a member has one token; nothing is lost: try again, or ask"},
		"a code that is none":   {links[1] + "x", "not enrolled"},
		"a name on the list":    {url + "/v1/token#maria", "not enrolled"},
		"no code":               {url + "/v1/token", "no enrolment link"},
		"a code in plain words": {strings.Replace(links[1], "https://127.0.0.1", "http://192.0.2.1", 1), "no enrolment link"},
		"another page":          {strings.Replace(links[1], "/v1/token", "/v1/report", 1), "404"},
	} {
		if said := other.fails(t, "campaign", "token", "fetch", "October", row.link); !strings.Contains(said, row.says) || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: got %s", name, said)
		}
	}
	other.does(t, "campaign", "token", "fetch", "October", links[1])
	if said := w.does(t, "desk", "tokens", "status"); !strings.Contains(said, "3 members are enrolled, 2 tokens were issued") {
		t.Errorf("got %s", said)
	}
	if answer := must(http.DefaultClient.Do(must(http.NewRequest(http.MethodGet, "http://"+strings.TrimPrefix(url, "https://"), nil))(t)))(t); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("without TLS: got %s", answer.Status)
	}
	if got := stop(); got != done {
		t.Errorf("got exit %d", got)
	}
	if strings.Contains(log.String(), code) {
		t.Error("the log names a code")
	}
	for _, name := range must(filepath.Glob(path("desk/collective.db*")))(t) {
		if bytes.Contains(must(os.ReadFile(name))(t), []byte(code)) {
			t.Errorf("%s holds a code", name)
		}
	}
}
