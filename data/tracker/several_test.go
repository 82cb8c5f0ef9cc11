package tracker_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickwage/data/importer"
	"clickwage/data/tracker"
)

const (
	studies  = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\nBoats,£1.00,,2025-04-01 10:00:00,2025-04-01 10:10:00,C,APPROVED\nMasts,£x,,2025-04-01 11:00:00,2025-04-01 11:10:00,C,APPROVED\n"
	payments = "workDate,itemID,duration,rateApplied,payout,payType,projectName,status\n\"Mar 30, 2025\",i1,5m 30s,$26.50/hr,$2.43,prepay,boats,paid\n\"Mar 30, 2025\",i2,10m,$26.50/hr,$4.42,prepay,boats,paid\n"
	unheard  = "Colour,When\nred,never\n"
)

// told is what an import of several files did, a line for each file.
func told(r tracker.ImportedAll) string {
	text := fmt.Sprintf("%d rows: %d added, %d updated, %d unchanged, %d skipped\n", r.Rows, r.Added, r.Updated, r.Unchanged, r.Skipped)
	for _, f := range r.Files {
		if f.Err != nil {
			text += fmt.Sprintf("%s: left out: %v\n", f.File, f.Err)
			continue
		}
		text += fmt.Sprintf("%s: %s, %d added, %d unchanged, %d skipped, %d problems\n", f.File, f.Format, f.Added, f.Unchanged, f.Skipped, len(f.Problems))
	}
	return text
}

func TestAFolderIsOneBatch(t *testing.T) {
	ctx := context.Background()
	b := newBench(t)
	outside := filepath.Join(t.TempDir(), "outside.csv")
	folder := t.TempDir()
	for name, text := range map[string]string{"b.txt": studies, "a.csv": payments, "deep/again.csv": payments, "notes.csv": unheard, "two.csv": strings.ReplaceAll(payments, "$", "")} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(outside, []byte(studies), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(folder, "link.csv")); err != nil {
		t.Fatal(err)
	}
	opt := importer.Options{Zone: time.UTC}
	before := state(t, b.Tracker)
	dry, err := b.ImportAll(ctx, []string{folder}, opt, true, nil)
	if err != nil || state(t, b.Tracker) != before {
		t.Fatalf("a dry run changed the ledger, or failed: %v", err)
	}
	var last tracker.Progress
	got, err := b.ImportAll(ctx, []string{folder}, opt, false, func(p tracker.Progress) { last = p })
	if err != nil {
		t.Fatal(err)
	}
	want := `6 rows: 3 added, 0 updated, 2 unchanged, 1 skipped
a.csv: outlier, 2 added, 0 unchanged, 0 skipped, 0 problems
b.txt: prolific-participant, 1 added, 0 unchanged, 1 skipped, 1 problems
deep/again.csv: outlier, 0 added, 2 unchanged, 0 skipped, 0 problems
notes.csv: left out: import notes.csv: the header is of no known format: say which column holds what
two.csv: left out: import two.csv: the amounts have no currency: say which one
link.csv: left out: import link.csv: a link, which is not followed
`
	if told(got) != want || told(dry) != want {
		t.Errorf("got\n%s\ndry\n%s\nwant\n%s", told(got), told(dry), want)
	}
	if last.Read == 0 || last.Read != last.Total || last.Rows != 5 {
		t.Errorf("got progress %+v, want bytes of a total", last)
	}
	again, err := b.ImportAll(ctx, []string{folder}, opt, false, nil)
	if err != nil || again.Added+again.Updated != 0 || again.Batch != "" {
		t.Errorf("the second time: %d added, %d updated, batch %q (%v)", again.Added, again.Updated, again.Batch, err)
	}
	if undone, err := b.UndoImport(ctx, got.Batch); err != nil || len(undone.Kept) > 0 {
		t.Fatalf("undo: %v, kept %d", err, len(undone.Kept))
	}
	if state(t, b.Tracker) != before {
		t.Error("after the undo the ledger says something else than before")
	}
	b.sound()
}

// evil is an archive with a good file among all that can be wrong with others.
func evil(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "exports")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(file)
	add := func(h *zip.FileHeader, text string) {
		into, err := w.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(into, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	raw := func(h *zip.FileHeader, text string, claims uint64) {
		var packed bytes.Buffer
		deflate, _ := flate.NewWriter(&packed, 9)
		if _, err := io.WriteString(deflate, text); err != nil {
			t.Fatal(err)
		}
		deflate.Close()
		h.Method, h.CompressedSize64, h.UncompressedSize64 = zip.Deflate, uint64(packed.Len()), claims
		into, err := w.CreateRaw(h)
		if err == nil {
			_, err = into.Write(packed.Bytes())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add(&zip.FileHeader{Name: "good/studies.csv", Method: zip.Deflate}, studies)
	for _, name := range []string{"../escaped.csv", "/absolute.csv", `C:\windows.csv`, "a/../../up.csv"} {
		add(&zip.FileHeader{Name: name}, studies)
	}
	link := &zip.FileHeader{Name: "link.csv"}
	link.SetMode(fs.ModeSymlink | 0o777)
	add(link, "/etc/passwd")
	raw(&zip.FileHeader{Name: "secret.csv", Flags: 1}, studies, uint64(len(studies)))
	raw(&zip.FileHeader{Name: "bomb.csv"}, "small", 4<<30)
	raw(&zip.FileHeader{Name: "liar.csv"}, studies+strings.Repeat("Boats,£1.00,,,,,APPROVED\n", 100_000), 200)
	add(&zip.FileHeader{Name: "nested.zip"}, "PK\x03\x04 and more")
	add(&zip.FileHeader{Name: "notes.csv"}, unheard)
	if err := errors.Join(w.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnArchiveHarmsNothing(t *testing.T) {
	ctx := context.Background()
	b := newBench(t)
	path := evil(t)
	if !b.IsSeveral(path) {
		t.Fatal("an archive is known by what it is")
	}
	got, err := b.ImportAll(ctx, []string{path}, importer.Options{}, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := `2 rows: 1 added, 0 updated, 0 unchanged, 1 skipped
good/studies.csv: prolific-participant, 1 added, 0 unchanged, 1 skipped, 1 problems
liar.csv: left out: import liar.csv: read: it cannot be unpacked: zip: not a valid zip file
nested.zip: left out: import nested.zip: a zip archive or a spreadsheet, not text: unpack it, or save it as CSV
notes.csv: left out: import notes.csv: the header is of no known format: say which column holds what
../escaped.csv: left out: import ../escaped.csv: its name leads out of the archive
/absolute.csv: left out: import /absolute.csv: its name is a path of its own, as no export has
C:\windows.csv: left out: import C:\windows.csv: its name is a path of its own, as no export has
a/../../up.csv: left out: import a/../../up.csv: its name leads out of the archive
link.csv: left out: import link.csv: a link, which is not followed
secret.csv: left out: import secret.csv: it is encrypted: unpack it first
bomb.csv: left out: import bomb.csv: it would grow beyond all measure when unpacked
`
	if told(got) != want {
		t.Errorf("got\n%s\nwant\n%s", told(got), want)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("got %d files beside the archive, want it alone (%v)", len(files), err)
	}
}

func TestArchivesThatCannotBeRead(t *testing.T) {
	whole, err := os.ReadFile(evil(t))
	if err != nil {
		t.Fatal(err)
	}
	list := bytes.LastIndex(whole, []byte("PK\x05\x06"))
	long := bytes.Clone(whole)
	long[list+15] = 0x7f // its list of files would be 2 GiB
	for name, test := range map[string]struct {
		text []byte
		want string
	}{
		"cut short": {whole[:len(whole)/2], "cut short or damaged"},
		"long list": {long, "list of files is too long"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			path := filepath.Join(t.TempDir(), "x.zip")
			if err := os.WriteFile(path, test.text, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := b.ImportAll(context.Background(), []string{path}, importer.Options{}, false, nil); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// An import that is cancelled, whenever, leaves the ledger as it was.
func TestACancelledImportLeavesNothing(t *testing.T) {
	file := exportOf(t, 4000)
	folder := filepath.Dir(file)
	b := newBench(t)
	at := b.Now()
	if _, err := b.Add(context.Background(), tracker.AddOptions{Start: at.Add(-time.Hour), End: at, Platform: "MTurk", Title: "Mine"}); err != nil {
		t.Fatal(err)
	}
	before := state(t, b.Tracker)
	size := int64(0)
	if info, err := os.Stat(file); err == nil {
		size = info.Size()
	}
	for _, part := range []float64{0, 0.3, 0.6, 0.8, 0.95} {
		for name, run := range map[string]func(context.Context, func(tracker.Progress)) error{
			"file": func(ctx context.Context, p func(tracker.Progress)) error {
				_, err := b.ImportFile(ctx, file, importer.Options{}, p)
				return err
			},
			"folder": func(ctx context.Context, p func(tracker.Progress)) error {
				_, err := b.ImportAll(ctx, []string{folder}, importer.Options{}, false, p)
				return err
			},
		} {
			ctx, cancel := context.WithCancel(context.Background())
			if part == 0 {
				cancel()
			}
			err := run(ctx, func(p tracker.Progress) {
				if float64(p.Read) >= part*float64(2*size) {
					cancel()
				}
			})
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s cancelled after %.2f of it: got %v", name, part, err)
			}
			if state(t, b.Tracker) != before {
				t.Errorf("%s cancelled after %.2f of it left something", name, part)
			}
		}
	}
	b.sound()
}

func TestMappingsAreKeptAndOffered(t *testing.T) {
	ctx := context.Background()
	b := newBench(t)
	opt := importer.Options{Platform: "Atelier", Zone: time.UTC, Currency: "EUR", Mapping: &importer.Mapping{
		Columns: map[importer.Field]string{importer.FieldStart: "Begin", importer.FieldEnd: "Finish", importer.FieldReward: "Pay"},
	}}
	header := []string{"Begin", "Finish", "Pay", "Job"}
	if err := b.SaveMapping(ctx, "atelier", opt, header); err != nil {
		t.Fatal(err)
	}
	if fit, err := b.MappingsFor(ctx, []string{"job", "PAY", "finish", "begin"}); err != nil || len(fit) != 1 || fit[0].Name != "atelier" {
		t.Errorf("got %+v (%v), want the saved mapping", fit, err)
	}
	if fit, err := b.MappingsFor(ctx, header[:3]); err != nil || len(fit) != 0 {
		t.Errorf("got %+v (%v), want none for another header", fit, err)
	}
	saved, err := b.MappingNamed(ctx, "atelier")
	if err != nil {
		t.Fatal(err)
	}
	filled, err := saved.Fill(importer.Options{Currency: "GBP"})
	if err != nil || filled.Platform != "Atelier" || filled.Currency != "GBP" || filled.Zone.String() != "UTC" || len(filled.Mapping.Columns) != 3 {
		t.Errorf("got %+v (%v), want what was saved, but for what was answered", filled, err)
	}
	if err := b.RemoveMapping(ctx, "atelier"); err != nil {
		t.Error(err)
	}
	if err := b.RemoveMapping(ctx, "atelier"); err == nil {
		t.Error("removed a mapping that is not there")
	}
}
