package importer_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"clickwage/data/importer"
)

const hitJSON = `{"hit_id":"H1","state":"Paid","title":"Boats","date":"20261120"}`

func TestJSONRules(t *testing.T) {
	deep := strings.Repeat("[", 10_000)
	tests := []struct {
		name, file string
		opt        importer.Options
		want       string
	}{
		{"a backup without HITs has no rows", `{"hits":[],"days":[]}`, importer.Options{}, "0 of 0"},
		{"days may stand before hits", `{"days":[{"date":"20261120","earnings":1}],"hits":[` + hitJSON + `]}`, importer.Options{}, "1 of 1"},
		{"a byte order mark is no trouble", "\ufeff" + `{"hits":[` + hitJSON + `]}`, importer.Options{}, "1 of 1"},
		{"JSON of no known format is refused", `{"recipe":"soup"}`, importer.Options{}, "0 of 0; error: JSON of no known format"},
		{"a list of no known format is no table", `["recipe"]` + "\n", importer.Options{},
			"0 of 0; error: the header is of no known format: say which column holds what"},
		{"a format that was asked for and is not there", `{"hits":[` + hitJSON + `]}`, importer.Options{Format: importer.Watson},
			"0 of 0; error: JSON of no known format"},
		{"a table is no JSON format", participant + study, importer.Options{Format: importer.MTurkSuite},
			`0 of 0; error: format "mturk-suite": not known, or not that of this file`},
		{"JSON that ends in the middle says where", `{"hits":[` + hitJSON + ",\n" + `{"hit_id":"H2",`, importer.Options{},
			"1 of 1; error: line 2: the JSON is not complete: it ends in the middle"},
		{"what is not JSON says where", `{"hits":[` + hitJSON + ",\n" + `{"hit_id":oops}]}`, importer.Options{},
			"1 of 1; error: line 2: not JSON: invalid character 'o' looking for beginning of value"},
		{"text after the JSON is refused", `{"hits":[` + hitJSON + "]}\noops", importer.Options{},
			"1 of 1; error: line 2: not JSON: invalid character 'o' looking for beginning of value"},
		{"a NUL byte is refused with its line", "{\"hits\":[" + hitJSON + ",\n\"\x00\"]}", importer.Options{}, "0 of 0; error: line 2: a NUL byte in the text"},
		{"text that is not UTF-8 is asked about", `{"hits":[` + hitJSON + ",\n" + `{"hit_id":"caf` + "\xe9" + `"}]}`, importer.Options{},
			"0 of 0; error: line 2: the text is not UTF-8: say its encoding, such as windows-1252"},
		{"text in a named encoding is read", `{"hits":[{"hit_id":"caf` + "\xe9" + `","state":"Paid"}]}`, importer.Options{Encoding: "windows-1252"}, "1 of 1"},
		{"a row nested too deep is refused", `{"hits":[` + hitJSON + ",\n" + deep, importer.Options{}, "1 of 1; error: line 2: the JSON is not complete: it ends in the middle"},
		{"what is left out may not be nested too deep either", `{"hits":[` + hitJSON + `],"days":` + "\n" + deep, importer.Options{},
			"1 of 1; error: line 2: not JSON: nested more than 200 deep"},
		{"a list of records that stands twice is a problem", `{"hits":[` + hitJSON + `],` + "\n" + `"hits":[` + hitJSON + `]}`, importer.Options{},
			`1 of 2; line 2: the key "hits" stands twice; the second was left out`},
		{"a key that stands twice in a record is a problem", `{"hits":[{"hit_id":"H1","hit_id":"H2"}]}`, importer.Options{},
			`0 of 1; line 1: record 1: the key "hit_id" stands twice`},
		{"records of one line are told apart by their number", `{"hits":[` + hitJSON + `,{"hit_id":"H2","state":"Lost"}]}`, importer.Options{},
			`1 of 2; line 1: record 2: state "Lost": not known`},
		{"an unknown state is no decision", `{"hits":[{"hit_id":"H2","state":null}]}`, importer.Options{}, `0 of 1; line 1: record 1: state "": not known`},
		{"a single HIT of mturk-engine is read", `{"id":"E1","requester":{"id":"R","name":"Lab"},"reward":0.5,"status":"Paid"}`, importer.Options{}, "1 of 1"},
		{"HITs of mturk-engine one after another are read", strings.Repeat(`{"id":"E1","requester":{"id":"R","name":"Lab"},"reward":0.5,"status":"Paid"}`+"\n", 2),
			importer.Options{}, "2 of 2"},
		{"a pasted page is known by its entries, not its first line", "Funds\nPelican\nTime Entry\t$1.00\tPaid · 2 days ago\n", importer.Options{}, "1 of 1"},
		{"a pasted entry with a NUL in it loses that line only", "Time Entry $1.00\nx\x00\nPaid · 2 days ago\n", importer.Options{}, "1 of 2; line 2: a NUL byte in the text"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := say(readAll(t, strings.NewReader(test.file), test.opt)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// mostOf reads up to n bytes of an endless text and says how much was asked for.
func mostOf(t *testing.T, begin string, rest io.Reader) (read int, err error) {
	t.Helper()
	counted := &counter{r: rest}
	_, err = readAll(t, io.MultiReader(strings.NewReader(begin), counted), importer.Options{Worker: "*", DateOrder: "dmy"})
	return counted.n, err
}

type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

// brackets is JSON that opens lists and never closes one.
type brackets struct{}

func (brackets) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '['
	}
	return len(p), nil
}

func TestHostileJSONIsRefusedEarly(t *testing.T) {
	tests := []struct {
		name, begin string
		rest        io.Reader
		want        string
	}{
		{"a string of a record that is never closed", `{"hits":[` + hitJSON + ",\n" + `{"hit_id":"`, &endless{}, "line 2: a value of more than 8 MiB"},
		{"a string of what is left out", `{"hits":[` + hitJSON + `],"days":"`, &endless{}, "line 1: a value of more than 8 MiB"},
		{"a key that is never closed", `{"hits":[` + hitJSON + `],"`, &endless{}, "line 1: a value of more than 8 MiB"},
		{"a record nested without end", `{"hits":[` + hitJSON + `,`, brackets{}, "line 1: not JSON: invalid character '[' exceeded max depth"},
		{"other values nested without end", `{"hits":[` + hitJSON + `],"days":`, brackets{}, "line 1: not JSON: nested more than 200 deep"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			read, err := mostOf(t, test.begin, test.rest)
			runtime.ReadMemStats(&after)
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if grown := after.TotalAlloc - before.TotalAlloc; read > 9<<20 || grown > 64<<20 {
				t.Errorf("got %d bytes read and %d allocated, want at most 9 MiB and 64 MiB", read, grown)
			}
		})
	}
}

// hitsWithoutEnd is a long backup, as it is read from a disk.
type hitsWithoutEnd struct {
	n, last int
	text    []byte
}

func (h *hitsWithoutEnd) Read(p []byte) (int, error) {
	if len(h.text) == 0 {
		switch {
		case h.n > h.last:
			return 0, io.EOF
		case h.n == h.last:
			h.text = []byte("]}")
		default:
			h.text = fmt.Appendf(nil, `,{"hit_id":"H%d","state":"Paid","title":"Boats","date":"20261120","answer":{"text":"%s"}}`, h.n, strings.Repeat("a", 10_000))
		}
		h.n++
	}
	n := copy(p, h.text)
	h.text = h.text[n:]
	return n, nil
}

func TestALongBackupIsStreamed(t *testing.T) {
	const hits = 6_000 // of 10 KB
	var most uint64
	rows := 0
	sum, err := importer.Read(io.MultiReader(strings.NewReader(`{"hits":[`+hitJSON), &hitsWithoutEnd{last: hits}),
		importer.Options{Now: imported, NewID: ids(), Worker: "*", DateOrder: "dmy"},
		func(importer.Row) error {
			if rows++; rows%2000 == 0 {
				var now runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc)
			}
			return nil
		}, func(p importer.Problem) { t.Error(p) })
	if err != nil || sum.Rows != hits+1 || rows != hits+1 {
		t.Fatalf("got %d rows, %v, want %d", sum.Rows, err, hits+1)
	}
	if most > 64<<20 {
		t.Errorf("got %d bytes on the heap over 60 MB of text, want at most 64 MiB", most)
	}
}

// No fixture is taken for another format, whatever its name, and every format
// that is known has a fixture.
func TestEveryFormatIsRecognisedByItsContent(t *testing.T) {
	want := map[string]importer.Format{
		"mturk-batch.csv": importer.MTurkBatch, "mturk-suite.json": importer.MTurkSuite, "mturk-worker-page.json": importer.MTurkWorkerPage,
		"hitdb-backup.json": importer.HITDatabaseBackup, "mturk-engine.json": importer.MTurkEngine, "mturk-engine-list.json": importer.MTurkEngine,
		"timewarrior.data": importer.Timewarrior, "timewarrior.json": importer.TimewarriorJSON, "watson-frames.json": importer.Watson,
		"watson-older.json": importer.Watson, "watson-log.csv": importer.WatsonLog, "activitywatch.json": importer.ActivityWatch,
		"dataannotation.txt": importer.DataAnnotation, "toggl.csv": importer.Toggl,
		"prolific-participant.csv": importer.ProlificParticipant, "prolific-researcher.csv": importer.ProlificResearcher,
	}
	for name, format := range want {
		file, err := os.Open(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := importer.Recognise(file, importer.Options{Now: imported, NewID: ids()})
		file.Close()
		if err != nil || got != format {
			t.Errorf("%s: got %s, %v, want %s", name, got, err, format)
		}
	}
}
