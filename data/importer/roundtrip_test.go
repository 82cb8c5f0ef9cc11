package importer_test

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/exporter"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/work"
)

// anyText is text with all that tears tables apart.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.Just(""),
		rapid.SampledFrom([]string{"=1+1", "+1", "-1", "@x", "\tx", "\rx", "'", "''=x", "a,b;c\td", "two\nlines\r\n", `"quoted"`, " spaces ", "ß→你", "<&>\u2028"}),
		rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return r != 0 })),
	)
}

func anyInstant() *rapid.Generator[work.Instant] {
	return rapid.OneOf(rapid.Just(work.Instant(0)), rapid.Map(rapid.Int64Range(1, 253_402_000_000_000_000), func(n int64) work.Instant { return work.Instant(n) }))
}

func anyAccount(t *rapid.T) work.Account {
	text := anyText()
	return work.Account{
		Platform: text.Draw(t, "platform"), PlatformID: text.Draw(t, "platform id"), Worker: text.Draw(t, "worker"),
		Requester: text.Draw(t, "requester"), RequesterID: text.Draw(t, "requester id"), TaskID: text.Draw(t, "task id"),
	}
}

var zones = []string{"", "UTC", "Europe/Paris", "America/Los_Angeles", "Asia/Kolkata", "no/such", "'=odd"}

func anyInterval(t *rapid.T, submission work.SubmissionID) work.Interval {
	start := work.Instant(rapid.Int64Range(1, 4_000_000_000_000_000).Draw(t, "start"))
	span := rapid.Int64Range(1, 1e12)
	return work.Interval{
		ID: work.IntervalID(rapid.StringMatching(`[0-9a-f]{8}`).Draw(t, "interval id")), Submission: submission,
		Activity: rapid.SampledFrom(work.Activities()).Draw(t, "activity"), Start: start, End: start + work.Instant(span.Draw(t, "span")),
		Zone: rapid.SampledFrom(zones).Draw(t, "zone"), Offset: rapid.IntRange(-50_000, 50_000).Draw(t, "offset"),
		Source: rapid.SampledFrom(work.Sources()).Draw(t, "source"), Entered: anyInstant().Draw(t, "entered"),
		Where: anyAccount(t), Title: anyText().Draw(t, "title"), Review: work.Review(rapid.IntRange(0, int(work.ReviewUnsettled)).Draw(t, "review")),
		Clock: work.Clock{
			Slept: time.Duration(rapid.Int64().Draw(t, "slept")), Jump: time.Duration(rapid.Int64().Draw(t, "jump")),
			Rebooted: rapid.Bool().Draw(t, "rebooted"),
		},
		Superseded: rapid.Bool().Draw(t, "superseded"), Note: anyText().Draw(t, "note"), Batch: "b1",
	}
}

func anySubmission(t *rapid.T) work.Submission {
	c := money.Currency(rapid.SampledFrom([]string{"USD", "TOLOKAPTS", "EUR"}).Draw(t, "currency"))
	micros := rapid.Int64Range(0, 1<<62)
	s := work.Submission{
		ID: work.SubmissionID(rapid.StringMatching(`[0-9a-f]{8}`).Draw(t, "id")), Account: anyAccount(t), Title: anyText().Draw(t, "title"),
		Advertised: work.Offer{
			Reward: money.Of(0, c), RewardKnown: rapid.Bool().Draw(t, "known"),
			Limit: time.Duration(rapid.Int64Range(0, 1e18).Draw(t, "limit")), Estimate: time.Duration(rapid.Int64Range(0, 1e18).Draw(t, "estimate")),
		},
		Accepted: anyInstant().Draw(t, "accepted"), Note: anyText().Draw(t, "note"), Code: anyText().Draw(t, "code"),
		Zone: rapid.SampledFrom(zones).Draw(t, "zone"), Source: rapid.SampledFrom(work.Sources()).Draw(t, "source"),
		Batch: "b1", RecordedAt: anyInstant().Draw(t, "recorded"),
	}
	if s.Advertised.RewardKnown {
		s.Advertised.Reward.Micros = micros.Draw(t, "reward")
	}
	if rapid.Bool().Draw(t, "promised") {
		s.Promise = work.Promise{
			Estimate: time.Duration(rapid.Int64Range(0, 1e18).Draw(t, "promised estimate")), Hourly: money.Of(rapid.Int64Range(1, 1<<62).Draw(t, "hourly"), c),
			Terms: anyText().Draw(t, "terms"),
		}
		if rapid.Bool().Draw(t, "frozen") {
			s.Promise = s.Advertised.Promise()
		}
	}
	if rapid.Bool().Draw(t, "credited") {
		s.Credit = work.Credit{Bonus: money.Of(micros.Draw(t, "bonus"), c), Reversal: money.Of(micros.Draw(t, "reversal"), c)}
	}
	for range rapid.IntRange(0, 4).Draw(t, "events") {
		s.Events = append(s.Events, work.Event{
			State: rapid.SampledFrom(work.States()).Draw(t, "state"), At: anyInstant().Draw(t, "at"), Recorded: anyInstant().Draw(t, "recorded"),
			Source: rapid.SampledFrom(work.Sources()).Draw(t, "source"), Reason: anyText().Draw(t, "reason"),
		})
	}
	s.Settle()
	return s
}

func anyRecord(t *rapid.T) exporter.Record {
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		s := anySubmission(t)
		r := exporter.Record{Submission: &s}
		for range rapid.IntRange(0, 3).Draw(t, "spans") {
			r.Intervals = append(r.Intervals, anyInterval(t, s.ID))
		}
		return r
	case 1:
		i := anyInterval(t, "")
		return exporter.Record{Interval: &i}
	}
	return exporter.Record{Entry: &work.Entry{
		ID: "e1", Kind: work.EntryKind(rapid.IntRange(0, 1).Draw(t, "entry")), At: anyInstant().Draw(t, "at"),
		Amount: money.Of(rapid.Int64Range(1, 1<<62).Draw(t, "amount"), "USD"), Platform: anyText().Draw(t, "platform"),
		Note: anyText().Draw(t, "note"), Source: rapid.SampledFrom(work.Sources()).Draw(t, "source"), Batch: "b1",
	}}
}

func from(records []exporter.Record) exporter.Next {
	at := 0
	return func() (exporter.Record, bool, error) {
		if at == len(records) {
			return exporter.Record{}, false, nil
		}
		at++
		return records[at-1], true, nil
	}
}

// What is exported comes back whole, whatever texts, times and sums it holds.
func TestExportsReadBackWhole(t *testing.T) {
	formats := map[importer.Format]func(io.Writer, exporter.Next) error{
		importer.ClickwageCSV: exporter.CSV, importer.ClickwageJSONL: exporter.JSONLines,
	}
	for format, write := range formats {
		t.Run(string(format), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				records := rapid.SliceOfN(rapid.Custom(anyRecord), 1, 4).Draw(t, "records")
				var file bytes.Buffer
				if err := write(&file, from(records)); err != nil {
					t.Fatal(err)
				}
				var got []exporter.Record
				summary, err := importer.Read(bytes.NewReader(file.Bytes()), importer.Options{Now: imported, NewID: ids()},
					func(r importer.Row) error { got = append(got, recordOf(r)); return nil },
					func(p importer.Problem) { t.Fatalf("line %d: %s\n%s", p.Line, p.Why, file.String()) })
				if err != nil {
					t.Fatalf("%v\n%s", err, file.String())
				}
				if summary.Format != format || summary.Rows != len(records) {
					t.Fatalf("got %+v, want %d rows of %s", summary, len(records), format)
				}
				if !reflect.DeepEqual(got, records) {
					t.Fatalf("got %+v\nwant %+v\n%s", got, records, file.String())
				}
			})
		})
	}
}

func recordOf(r importer.Row) exporter.Record {
	switch {
	case r.Submission != nil:
		return exporter.Record{Submission: r.Submission, Intervals: r.Intervals}
	case r.Entry != nil:
		return exporter.Record{Entry: r.Entry}
	}
	return exporter.Record{Interval: &r.Intervals[0]}
}

// A spreadsheet runs no cell of an export.
func TestNoCellIsAFormula(t *testing.T) {
	for _, start := range []string{"=", "+", "-", "@", "\t", "\r"} {
		s := work.Submission{ID: "s1", Title: start + "HYPERLINK(1)", Note: start, Account: work.Account{Requester: start + "x"}}
		s.Settle()
		var file strings.Builder
		if err := exporter.CSV(&file, from([]exporter.Record{{Submission: &s}})); err != nil {
			t.Fatal(err)
		}
		_, row, _ := strings.Cut(file.String(), "\n")
		for _, cell := range []string{"'" + start + "HYPERLINK(1)", "'" + start + "x"} {
			if !strings.Contains(row, cell) {
				t.Errorf("start %q: got %q, want it to hold %q", start, row, cell)
			}
		}
	}
}
