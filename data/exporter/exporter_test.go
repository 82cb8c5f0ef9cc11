package exporter_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"clickwage/data/exporter"
	"clickwage/data/money"
	"clickwage/data/work"
)

func from(records ...exporter.Record) exporter.Next {
	return func() (exporter.Record, bool, error) {
		if len(records) == 0 {
			return exporter.Record{}, false, nil
		}
		first := records[0]
		records = records[1:]
		return first, true, nil
	}
}

func ExampleJSONLines() {
	start := work.Instant(1_775_000_000_000_000)
	s := work.Submission{
		ID: "0193a5c2-7f00-7000-8000-000000000001", Account: work.Account{Platform: "Prolific"}, Title: "Boats & ships", Zone: "Europe/Paris",
		Advertised: work.Offer{Reward: money.Of(2_670_000, "GBP"), RewardKnown: true},
		Events:     []work.Event{{State: work.Accepted, At: start}},
	}
	s.Settle()
	if err := exporter.JSONLines(os.Stdout, from(exporter.Record{Submission: &s})); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"kind":"submission","id":"0193a5c2-7f00-7000-8000-000000000001","platform":"Prolific","title":"Boats & ships","state":"accepted","start":"2026-04-01T01:33:20.000000+02:00","reward":"2.670000","currency":"GBP","source":"timer","zone":"Europe/Paris","events":[{"state":"accepted","at":"2026-04-01T01:33:20.000000+02:00","source":"timer"}]}
}

func TestGuard(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain text stays", "Boats = ships", "Boats = ships"},
		{"nothing stays nothing", "", ""},
		{"a formula is held", "=1+1", "'=1+1"},
		{"a plus is held", "+49", "'+49"},
		{"a minus is held", "-1", "'-1"},
		{"an at is held", "@sum", "'@sum"},
		{"a tab is held", "\t=1", "'\t=1"},
		{"a carriage return is held", "\r=1", "'\r=1"},
		{"an apostrophe gets another, so that one can always be taken off", "'tis", "''tis"},
		{"text beyond ASCII stays", "≠1", "≠1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := exporter.Guard(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	broken := errors.New("the ledger is gone")
	mixed := work.Submission{
		ID: "s1", Advertised: work.Offer{Reward: money.Of(1, "USD"), RewardKnown: true}, Credit: work.Credit{Bonus: money.Of(1, "EUR")},
	}
	tests := []struct {
		name string
		next exporter.Next
		want string
	}{
		{"an error of the ledger comes back as it is", func() (exporter.Record, bool, error) { return exporter.Record{}, false, broken }, "the ledger is gone"},
		{"amounts in two currencies fit no row", from(exporter.Record{Submission: &mixed}), "export: submission s1: two currencies cannot be added"},
		{"a record of nothing is refused", from(exporter.Record{}), "export: a record is one of submission, interval and entry"},
		{"a record of two things is refused", from(exporter.Record{Entry: &work.Entry{}, Interval: &work.Interval{}}), "export: a record is one of submission, interval and entry"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := exporter.CSV(&strings.Builder{}, test.next)
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// A number stays a number in a spreadsheet, whatever its sign.
func TestNumbersAreNotGuarded(t *testing.T) {
	i := work.Interval{ID: "i1", Start: 1e15, End: 2e15, Offset: -18000}
	var file strings.Builder
	if err := exporter.CSV(&file, from(exporter.Record{Interval: &i})); err != nil {
		t.Fatal(err)
	}
	if got := file.String(); !strings.Contains(got, ",-18000,") {
		t.Errorf("got %s, want the offset as a number", got)
	}
}
