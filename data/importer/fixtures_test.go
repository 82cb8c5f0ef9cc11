package importer_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/work"
)

var update = flag.Bool("update", false, "write the goldens anew")

// Each fixture, read whole: what became of every row, line by line.
func TestFixtures(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	reward := money.Of(1_200_000, "GBP")
	german := &importer.Mapping{Columns: map[importer.Field]string{
		importer.FieldDate: "Tag", importer.FieldStart: "Von", importer.FieldEnd: "Bis", importer.FieldTitle: "Auftrag",
		importer.FieldRequester: "Kunde", importer.FieldReward: "Betrag", importer.FieldState: "Stand",
	}}
	tests := []struct {
		file string
		opt  importer.Options
	}{
		{"mturk-batch.csv", importer.Options{Worker: "WORKERA"}},
		{"mturk-tabs.tsv", importer.Options{Worker: "*"}},
		{"prolific-participant.csv", importer.Options{}},
		{"prolific-researcher.csv", importer.Options{Worker: "*", Reward: &reward, Title: "Boats at sea"}},
		{"prolific-older.csv", importer.Options{}},
		{"toggl.csv", importer.Options{Zone: paris, Platform: "Prolific"}},
		{"outlier.csv", importer.Options{Zone: paris}},
		{"outlier-titled.csv", importer.Options{Zone: paris}},
		{"hitdb.tsv", importer.Options{}},
		{"toloka.tsv", importer.Options{Title: "Boats at sea"}},
		{"crowdflower.csv", importer.Options{Zone: paris, Worker: "*"}},
		{"crowdflower-resaved.csv", importer.Options{Zone: paris, Encoding: "windows-1252", Reward: &reward}},
		{"weclock.csv", importer.Options{Zone: paris}},
		{"clockify.csv", importer.Options{Zone: paris}},
		{"clockify-short.csv", importer.Options{Zone: paris, Platform: "Prolific"}},
		{"kimai.csv", importer.Options{Zone: paris}},
		{"kimai-german.csv", importer.Options{Zone: paris, DateOrder: "dmy"}},
		{"mapped.csv", importer.Options{Zone: paris, Platform: "Atelier", Currency: "EUR", Mapping: german}},
		{"mapped-commas.csv", importer.Options{Zone: paris, Platform: "Atelier", Currency: "EUR", Mapping: german}},
		{"mturk-suite.json", importer.Options{}},
		{"mturk-worker-page.json", importer.Options{}},
		{"hitdb-backup.json", importer.Options{}},
		{"mturk-engine.json", importer.Options{}},
		{"mturk-engine-list.json", importer.Options{}},
		{"timewarrior.data", importer.Options{}},
		{"timewarrior.json", importer.Options{Zone: paris, Platform: "Prolific"}},
		{"watson-frames.json", importer.Options{Zone: paris}},
		{"watson-older.json", importer.Options{}},
		{"watson-log.csv", importer.Options{Zone: paris}},
		{"activitywatch.json", importer.Options{}},
		{"dataannotation.txt", importer.Options{Pasted: imported.Add(-time.Hour)}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata", test.file))
			if err != nil {
				t.Fatal(err)
			}
			o, err := readAll(t, strings.NewReader(string(text)), test.opt)
			golden(t, test.file+".want", o.String()+sayError(err))
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func sayError(err error) string {
	if err == nil {
		return ""
	}
	return "error: " + err.Error() + "\n"
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// String is all that a reading brought, as one text.
func (o outcome) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %d rows, %d skipped, %d of others\n", o.summary.Format, o.summary.Rows, o.summary.Skipped, o.summary.OtherWorkers)
	for _, row := range o.rows {
		fmt.Fprintf(&out, "line %d", row.Line)
		if row.Note != "" {
			fmt.Fprintf(&out, " [%s]", row.Note)
		}
		if row.Within > 0 {
			fmt.Fprintf(&out, " [within %s]", row.Within)
		}
		out.WriteString("\n")
		if s := row.Submission; s != nil {
			fmt.Fprintf(&out, "  %s of %+v %q, %s\n", s.State, s.Account, s.Title, s.Source)
			fmt.Fprintf(&out, "  reward %s %v, limit %s, bonus %s, code %q, reason %q, zone %s\n", s.Advertised.Reward, s.Advertised.RewardKnown,
				s.Advertised.Limit, s.Credit.Bonus, s.Code, s.Reason, s.Zone)
			if s.Note != "" {
				fmt.Fprintf(&out, "  note %q\n", s.Note)
			}
			for _, e := range s.Events {
				fmt.Fprintf(&out, "  %s %s %q %s\n", e.State, moment(e.At), e.Reason, e.Source)
			}
		}
		for _, i := range row.Intervals {
			fmt.Fprintf(&out, "  %s from %s to %s (%s) in %s %d, %s, review %s, %+v %q %q\n", i.Activity, moment(i.Start), moment(i.End), i.Duration(),
				i.Zone, i.Offset, i.Source, i.Review, i.Where, i.Title, i.Note)
		}
	}
	for _, p := range o.problems {
		fmt.Fprintf(&out, "line %d: %s\n", p.Line, p.Why)
	}
	return out.String()
}

func moment(i work.Instant) string {
	if !i.Known() {
		return "?"
	}
	return i.In(time.UTC).Format("2006-01-02T15:04:05.999999Z")
}
