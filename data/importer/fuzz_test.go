package importer_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"clickwage/data/exporter"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/work"
)

func FuzzMTurk(f *testing.F) {
	fuzz(f, importer.Options{Worker: "*"}, "mturk-batch.csv", "mturk-tabs.tsv")
}

func FuzzProlific(f *testing.F) {
	fuzz(f, importer.Options{}, "prolific-participant.csv", "prolific-researcher.csv", "prolific-older.csv")
}

func FuzzToggl(f *testing.F) {
	fuzz(f, importer.Options{Zone: time.FixedZone("", 3600)}, "toggl.csv")
}

func FuzzTables(f *testing.F) {
	fuzz(f, importer.Options{Zone: time.FixedZone("", 3600), Currency: "USD"}, "outlier.csv", "outlier-titled.csv", "hitdb.tsv", "toloka.tsv",
		"crowdflower.csv", "crowdflower-resaved.csv", "weclock.csv", "clockify.csv", "clockify-short.csv", "kimai.csv", "kimai-german.csv")
}

func FuzzMapped(f *testing.F) {
	fuzz(f, importer.Options{Platform: "Atelier", Zone: time.UTC, Mapping: &importer.Mapping{Columns: map[importer.Field]string{
		importer.FieldDate: "Tag", importer.FieldStart: "Von", importer.FieldEnd: "Bis", importer.FieldTitle: "Auftrag",
		importer.FieldReward: "Betrag", importer.FieldState: "Stand",
	}}}, "mapped.csv", "mapped-commas.csv")
}

func FuzzTurkers(f *testing.F) {
	fuzz(f, importer.Options{}, "mturk-suite.json", "mturk-worker-page.json", "hitdb-backup.json", "mturk-engine.json", "mturk-engine-list.json")
}

func FuzzTimewarrior(f *testing.F) {
	fuzz(f, importer.Options{}, "timewarrior.data", "timewarrior.json")
}

func FuzzWatson(f *testing.F) {
	fuzz(f, importer.Options{Zone: time.FixedZone("", 3600)}, "watson-frames.json", "watson-older.json", "watson-log.csv")
}

func FuzzActivityWatch(f *testing.F) { fuzz(f, importer.Options{}, "activitywatch.json") }

func FuzzDataAnnotation(f *testing.F) { fuzz(f, importer.Options{}, "dataannotation.txt") }

func FuzzClickwage(f *testing.F) {
	s := work.Submission{
		ID: "s1", Title: "=boats", Accepted: 1e15, Advertised: work.Offer{Reward: money.Of(120_000, "USD"), RewardKnown: true},
		Events: []work.Event{{State: work.Accepted, At: 1e15}, {State: work.Rejected, At: 2e15, Reason: "no"}},
	}
	s.Settle()
	span := work.Interval{ID: "i1", Submission: "s1", Start: 1e15, End: 1e15 + 1e8, Clock: work.Clock{Slept: 1, Rebooted: true}}
	records := []exporter.Record{
		{Submission: &s, Intervals: []work.Interval{span}},
		{Interval: &work.Interval{ID: "i2", Start: 1e15, End: 2e15, Activity: work.Search}},
		{Entry: &work.Entry{ID: "e1", At: 1e15, Amount: money.Of(1, "USD")}},
	}
	var table, lines bytes.Buffer
	if err := errors.Join(exporter.CSV(&table, from(records)), exporter.JSONLines(&lines, from(records))); err != nil {
		f.Fatal(err)
	}
	f.Add(table.Bytes())
	f.Add(lines.Bytes())
	fuzz(f, importer.Options{})
}

// fuzz reads whatever it is given, and holds every reader to what it promises.
func fuzz(f *testing.F, opt importer.Options, seeds ...string) {
	for _, name := range seeds {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		opt := opt
		opt.Now, opt.NewID = imported, ids()
		found, inspectErr := importer.Inspect(bytes.NewReader(text), opt)
		o, err := readAll(t, bytes.NewReader(text), opt)
		if inspectErr != nil && err == nil {
			t.Errorf("read what could not be inspected: %v", inspectErr)
		}
		if inspectErr == nil && err == nil {
			if got := o.summary.Rows + o.summary.OtherWorkers; got != found.Rows {
				t.Errorf("got %d rows read, want the %d inspected", got, found.Rows)
			}
		}
		for _, row := range o.rows {
			if s := row.Submission; s != nil {
				if s.State != work.StateOf(s.Events) || s.Advertised.Reward.Micros < 0 || s.ID == "" {
					t.Errorf("line %d: %+v", row.Line, s)
				}
				if !utf8.ValidString(s.Title) {
					t.Errorf("line %d: title %q is not UTF-8", row.Line, s.Title)
				}
			}
			if row.Line < 1 {
				t.Errorf("got line %d, want it counted from 1", row.Line)
			}
		}
	})
}
