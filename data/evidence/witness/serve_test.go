package witness_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/keys"
)

// said is an answer.
type said struct {
	status     int
	kind, text string
	header     http.Header
}

func (d desk) serve(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(d.Handler(d.key, func() time.Time { return at }))
	t.Cleanup(server.Close)
	return server
}

func post(t *testing.T, url string, body []byte) said {
	t.Helper()
	answer := must(http.Post(url, "text/plain", bytes.NewReader(body)))(t)
	defer answer.Body.Close()
	return said{answer.StatusCode, answer.Header.Get("Content-Type"), string(must(io.ReadAll(answer.Body))(t)), answer.Header}
}

func TestTheHandlerAnswersByStatus(t *testing.T) {
	log := tree(t, 0, 20)
	good := request(t, key(t, ledger, 1), log, 10, 20)
	largest := append(bytes.Clone(good), bytes.Repeat([]byte{'\n'}, evidence.MaxRequest-len(good))...)
	for name, row := range map[string]struct {
		body   []byte
		status int
		kind   string // the beginning of its content type
		text   string // what the answer says
	}{
		"nothing":                         {nil, 400, "text/plain", "not a request"},
		"a word":                          {[]byte("hello"), 400, "text/plain", "not a request"},
		"no checkpoint":                   {[]byte("old 10\n\n"), 400, "text/plain", ""},
		"a text that is no checkpoint":    {[]byte("old 10\n\nhello\n"), 400, "text/plain", ""},
		"bytes that are no text":          {bytes.Repeat([]byte{0xff, 0}, 500), 400, "text/plain", ""},
		"a proof of a hash that is none":  {bytes.Replace(good, []byte("\n"), []byte("\nAAAA\n"), 1), 400, "text/plain", ""},
		"as large as a request may be":    {largest, 400, "text/plain", ""},
		"one byte more":                   {append(largest, '\n'), 413, "text/plain", "too large"},
		"a ledger that is not trusted":    {request(t, key(t, other, 6), log, 0, 20), 404, "text/plain", "was not seen before"},
		"signed by another key":           {request(t, key(t, ledger, 5), log, 10, 20), 403, "text/plain", "not signed by the key"},
		"a smaller tree":                  {request(t, key(t, ledger, 1), log, 0, 9), 409, "text/x.tlog.size", "10\n"},
		"other leaves of the same number": {request(t, key(t, ledger, 1), tree(t, 1, 3), 10, 10), 409, "text/x.tlog.size", "10\n"},
		"another past":                    {request(t, key(t, ledger, 1), tree(t, 1, 3), 10, 20), 422, "text/plain", "does not begin with"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			must(d.ask(request(t, d.worker, log, 0, 10)))(t)
			server := d.serve(t)
			got := post(t, server.URL, row.body)
			if got.status != row.status || !strings.HasPrefix(got.kind, row.kind) || !strings.Contains(got.text, row.text) {
				t.Errorf("got %d, %s, %q", got.status, got.kind, got.text)
			}
			if row.status == 409 && got.text != row.text {
				t.Errorf("got %q, want the size alone", got.text)
			}
			if strings.Contains(got.text, d.Folder) {
				t.Errorf("it names a folder of the witness: %s", got.text)
			}
			if head := must(d.Seen())(t)[ledger].Head; head.Size != 10 {
				t.Errorf("it remembers %d leaves", head.Size)
			}
			got = post(t, server.URL, good)
			signed := keys.AddSignature(note(t, d.worker, ledger, log, 20), got.text)
			if when, err := keys.Cosigned(signed, d.key.Public()); got.status != 200 || err != nil || !when.Equal(at) {
				t.Errorf("after it an honest request: got %d, %q (%v)", got.status, got.text, err)
			}
		})
	}
}

func TestTheHandlerTakesPostAlone(t *testing.T) {
	d := newDesk(t)
	server := d.serve(t)
	body := request(t, d.worker, tree(t, 0, 20), 0, 10)
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete, http.MethodPatch} {
		answer := must(http.DefaultClient.Do(must(http.NewRequest(method, server.URL, bytes.NewReader(body)))(t)))(t)
		answer.Body.Close()
		if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != http.MethodPost {
			t.Errorf("%s: got %d, allowed %q", method, answer.StatusCode, answer.Header.Get("Allow"))
		}
	}
	if head := must(d.Seen())(t)[ledger].Head; head.Size != 0 {
		t.Errorf("it remembers %d leaves", head.Size)
	}
}

// A request that breaks off is not cosigned, even where what came is whole.
func TestARequestThatBreaksOffIsNotCosigned(t *testing.T) {
	d := newDesk(t)
	body := io.MultiReader(bytes.NewReader(request(t, d.worker, tree(t, 0, 20), 0, 10)), iotest.ErrReader(errors.New("the line is dead")))
	out := httptest.NewRecorder()
	d.Handler(d.key, time.Now).ServeHTTP(out, httptest.NewRequest(http.MethodPost, "/add-checkpoint", body))
	if out.Code != evidence.Malformed || !strings.Contains(out.Body.String(), "did not arrive whole") {
		t.Errorf("got %d, %s", out.Code, out.Body)
	}
	if head := must(d.Seen())(t)[ledger].Head; head.Size != 0 {
		t.Errorf("it remembers %d leaves", head.Size)
	}
}

func TestTheHandlerSaysThatItCannotRemember(t *testing.T) {
	d := newDesk(t)
	path := filepath.Join(d.Folder, "witness.json")
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	got := post(t, d.serve(t).URL, request(t, d.worker, tree(t, 0, 20), 0, 10))
	if got.status != http.StatusInternalServerError || !strings.Contains(got.text, "cannot remember; nothing was cosigned") || strings.Contains(got.text, d.Folder) {
		t.Errorf("got %d, %q", got.status, got.text)
	}
}

// Of many trees that go on from the same checkpoint, asked for at the same time,
// one is cosigned; and of ledgers that are asked for meanwhile none is forgotten.
func TestOfRequestsAtOnceNoTwoContradict(t *testing.T) {
	const branches, ledgers = 12, 12
	d := newDesk(t)
	must(d.ask(request(t, d.worker, tree(t, 0, 20), 0, 10)))(t)
	server := d.serve(t)
	var bodies [][]byte
	for i := range branches {
		bodies = append(bodies, request(t, d.worker, tree(t, byte(i), 10), 10, 20))
	}
	for i := range ledgers {
		worker := key(t, fmt.Sprintf("clickwage/%016d", i), byte(10+i))
		must(d.Trust(worker.Public()))(t)
		bodies = append(bodies, request(t, worker, tree(t, 0, 20), 0, 20))
	}
	statuses := make([]int, len(bodies))
	var all sync.WaitGroup
	for i, body := range bodies {
		all.Go(func() {
			answer, err := http.Post(server.URL, "text/plain", bytes.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			answer.Body.Close()
			statuses[i] = answer.StatusCode
		})
	}
	all.Wait()
	won := -1
	for i, status := range statuses {
		switch {
		case i >= branches && status != http.StatusOK:
			t.Errorf("ledger %d: got %d", i-branches, status)
		case i < branches && status == http.StatusOK && won >= 0:
			t.Errorf("branches %d and %d are both cosigned", won, i)
		case i < branches && status == http.StatusOK:
			won = i
		case i < branches && status != evidence.Conflict:
			t.Errorf("branch %d: got %d", i, status)
		}
	}
	if won < 0 {
		t.Fatal("no branch is cosigned")
	}
	seen := must(d.Seen())(t)
	if got, want := seen[ledger].Head.Root, must(tree(t, byte(won), 10).Root(20))(t); got != want {
		t.Error("it remembers another branch than the one that it has cosigned")
	}
	for i := range ledgers {
		if got := seen[fmt.Sprintf("clickwage/%016d", i)].Head.Size; got != 20 {
			t.Errorf("of ledger %d it remembers %d leaves", i, got)
		}
	}
}
