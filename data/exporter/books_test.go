package exporter_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"clickwage/data/exporter"
	"clickwage/data/money"
	"clickwage/data/work"
)

// sample is a task with two intervals and every amount, an interval of its
// own, and money without a task.
func sample(t *testing.T) []exporter.Record {
	t.Helper()
	at := func(text string) work.Instant {
		when, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		return work.At(when)
	}
	s := work.Submission{
		ID: "0193a5c2-7f00-7000-8000-000000000001", Account: work.Account{Platform: "Prolific", Requester: "=cmd|' /C calc'!A0"},
		Title: "+1 Boats; ships, \\ 船船船船船船船船船船船船船船船船船船船船船船船船船船船船船船船船", Zone: "Europe/Paris", Note: "first\nsecond\x07",
		Advertised: work.Offer{Reward: money.Of(120_000, "GBP"), RewardKnown: true, Limit: 10 * time.Minute},
		Credit:     work.Credit{Bonus: money.Of(14_663_300, "GBP")},
		Events: []work.Event{
			{State: work.Accepted, At: at("2026-03-29T00:30:00Z")}, {State: work.Submitted, At: at("2026-03-29T01:30:00.25Z")},
			{State: work.Approved, At: at("2026-03-30T09:00:00Z")},
		},
	}
	s.Settle()
	spans := []work.Interval{
		{ID: "0193a5c2-7f00-7000-8000-000000000002", Submission: s.ID, Start: at("2026-03-29T00:30:00Z"), End: at("2026-03-29T00:45:30Z")},
		{ID: "0193a5c2-7f00-7000-8000-000000000003", Submission: s.ID, Start: at("2026-03-29T01:10:00Z"), End: at("2026-03-29T01:10:00.4Z")},
		{ID: "0193a5c2-7f00-7000-8000-000000000004", Submission: s.ID, Start: at("2026-03-29T01:00:00Z"), End: at("2026-03-29T01:20:00Z"), Superseded: true},
	}
	search := work.Interval{ID: "0193a5c2-7f00-7000-8000-000000000005", Activity: work.Search, Start: at("2026-03-29T02:00:00Z"), End: at("2026-03-29T02:05:00Z")}
	entry := work.Entry{ID: "0193a5c2-7f00-7000-8000-000000000006", At: at("2026-04-01T10:00:00Z"), Amount: money.Of(1_234_567_890_123_456, "USD"), Note: "\tfee"}
	return []exporter.Record{{Submission: &s, Intervals: spans}, {Interval: &search}, {Entry: &entry}}
}

func written(t *testing.T, write func(io.Writer, exporter.Next) error, records ...exporter.Record) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := write(&file, from(records...)); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func inParis(t *testing.T) func(io.Writer, exporter.Next) error {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return func(w io.Writer, next exporter.Next) error { return exporter.XLSX(w, next, zone) }
}

func TestAWorkbookHoldsNumbersAndDatesAndNoFormulas(t *testing.T) {
	file := written(t, inParis(t), sample(t)...)
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := fmt.Sprint(book.GetSheetList()); got != "[Tasks Time Money]" {
		t.Errorf("sheets: got %s", got)
	}
	tests := []struct {
		name, sheet, column string
		row                 int
		shown, raw          string
	}{
		{"a date is the clock of the zone, before it changes", "Tasks", "accepted (Europe/Paris)", 2, "2026-03-29 01:30:00", ""},
		{"and after it has changed", "Tasks", "submitted (Europe/Paris)", 2, "2026-03-29 03:30:00", ""},
		{"an amount is a number of its own digits", "Tasks", "reward", 2, "0.12", "0.12"},
		{"with all of them", "Tasks", "bonus", 2, "14.6633", "14.6633"},
		{"what is not known is empty", "Tasks", "reversal", 2, "", ""},
		{"minutes leave out superseded time", "Tasks", "minutes", 2, "15.51", ""},
		{"a limit is minutes", "Tasks", "limit minutes", 2, "10.00", "10"},
		{"a formula is held", "Tasks", "requester", 2, "'=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{"time has its task's name", "Time", "platform", 3, "Prolific", "Prolific"},
		{"superseded time says that it is not counted", "Time", "counted", 4, "no", "no"},
		{"other time follows", "Time", "activity", 5, "search", "search"},
		{"every amount has a row", "Money", "kind", 3, "bonus", "bonus"},
		{"an amount beyond a sheet's digits is text", "Money", "amount", 4, "1234567890.123456", "1234567890.123456"},
		{"a tab is held", "Money", "note", 4, "'\tfee", "'\tfee"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cell := cellOf(t, book, test.sheet, test.column, test.row)
			shown, err := book.GetCellValue(test.sheet, cell)
			if err != nil || shown != test.shown {
				t.Errorf("shown: got %q, %v, want %q", shown, err, test.shown)
			}
			raw, err := book.GetCellValue(test.sheet, cell, excelize.Options{RawCellValue: true})
			if err != nil || test.raw != "" && raw != test.raw {
				t.Errorf("raw: got %q, %v, want %q", raw, err, test.raw)
			}
			if formula, err := book.GetCellFormula(test.sheet, cell); err != nil || formula != "" {
				t.Errorf("formula: got %q, %v", formula, err)
			}
		})
	}
	raw, err := book.GetCellValue("Tasks", cellOf(t, book, "Tasks", "submitted (Europe/Paris)", 2), excelize.Options{RawCellValue: true})
	days, bad := strconv.ParseFloat(raw, 64)
	want := 46110 + (3*3600+30*60+0.25)/86400 // 29 March 2026
	if err != nil || bad != nil || math.Abs(days-want) > 1e-9 {
		t.Errorf("a date is a number of days: got %s, want %v", raw, want)
	}
	noFormulaInside(t, file)
}

func cellOf(t *testing.T, book *excelize.File, sheet, column string, row int) string {
	t.Helper()
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range rows[0] {
		if name == column {
			cell, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				t.Fatal(err)
			}
			return cell
		}
	}
	t.Fatalf("sheet %s has no column %q but %q", sheet, column, rows[0])
	return ""
}

// noFormulaInside reads the parts of the file by themselves: all are well
// formed, and no cell has a formula.
func noFormulaInside(t *testing.T, file []byte) {
	t.Helper()
	parts, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	numbers := 0
	for _, part := range parts.File {
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(in)
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", part.Name, err)
			}
			element, ok := token.(xml.StartElement)
			if !ok || !strings.HasPrefix(part.Name, "xl/worksheets/") {
				continue
			}
			if element.Name.Local == "f" {
				t.Errorf("%s holds a formula", part.Name)
			}
			if element.Name.Local == "c" {
				kind := "n"
				for _, a := range element.Attr {
					if a.Name.Local == "t" {
						kind = a.Value
					}
				}
				if kind == "n" {
					numbers++
				}
			}
		}
		in.Close()
	}
	if numbers < 20 {
		t.Errorf("only %d cells are numbers", numbers)
	}
}

func TestALongTextIsCutAndTheRestIsWhole(t *testing.T) {
	records := sample(t)
	records[0].Submission.Note = strings.Repeat("x𝄞", 20_000)
	book, err := excelize.OpenReader(bytes.NewReader(written(t, inParis(t), records...)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	note, err := book.GetCellValue("Tasks", cellOf(t, book, "Tasks", "note", 2))
	if err != nil || !strings.HasSuffix(note, "…") || utf8.RuneCountInString(note) != 21_845 {
		t.Errorf("got %d characters, %v", utf8.RuneCountInString(note), err)
	}
}

// strictCalendar reads a calendar as RFC 5545 wants it and nothing else.
func strictCalendar(t *testing.T, file []byte) []map[string]string {
	t.Helper()
	if !bytes.HasSuffix(file, []byte("\r\n")) || !utf8.Valid(file) {
		t.Fatal("a calendar is UTF-8 and ends its last line")
	}
	lines := strings.Split(strings.TrimSuffix(string(file), "\r\n"), "\r\n")
	var unfolded []string
	for _, line := range lines {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
			t.Fatalf("line of %d octets, or with a bare line end, or cut in a character: %q", len(line), line)
		}
		for _, r := range line {
			if r < 0x20 && r != '\t' || r == 0x7f {
				t.Fatalf("control character in %q", line)
			}
		}
		if rest, folded := strings.CutPrefix(line, " "); folded {
			unfolded[len(unfolded)-1] += rest
		} else {
			unfolded = append(unfolded, line)
		}
	}
	head := "BEGIN:VCALENDAR|VERSION:2.0|PRODID:-//Clickwage//Ledger//EN"
	if got := strings.Join(unfolded[:3], "|"); got != head || unfolded[len(unfolded)-1] != "END:VCALENDAR" {
		t.Fatalf("frame: got %s ... %s", got, unfolded[len(unfolded)-1])
	}
	var events []map[string]string
	var open map[string]string
	for _, line := range unfolded[3 : len(unfolded)-1] {
		name, value, ok := strings.Cut(line, ":")
		switch {
		case !ok:
			t.Fatalf("no property: %q", line)
		case line == "BEGIN:VEVENT" && open == nil:
			open = map[string]string{}
		case line == "END:VEVENT" && open != nil:
			events, open = append(events, open), nil
		case open == nil || open[name] != "":
			t.Fatalf("%q outside an event or twice", line)
		default:
			open[name] = unescape(t, value)
		}
	}
	for _, e := range events {
		for _, name := range []string{"DTSTAMP", "DTSTART", "DTEND"} {
			if _, err := time.Parse("20060102T150405Z", e[name]); err != nil {
				t.Fatalf("%s %q: no UTC time", name, e[name])
			}
		}
		if e["UID"] == "" || e["DTEND"] <= e["DTSTART"] {
			t.Fatalf("an event needs a UID and an end after its start: %v", e)
		}
	}
	return events
}

func unescape(t *testing.T, value string) string {
	t.Helper()
	var out strings.Builder
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] == ';' || value[i] == ',':
			t.Fatalf("%q is not escaped", value)
		case value[i] != '\\':
			out.WriteByte(value[i])
		case i+1 < len(value) && strings.ContainsRune(`\;,`, rune(value[i+1])):
			i++
			out.WriteByte(value[i])
		case i+1 < len(value) && value[i+1] == 'n':
			i++
			out.WriteByte('\n')
		default:
			t.Fatalf("%q: a stray backslash", value)
		}
	}
	return out.String()
}

func TestACalendarIsStrictlyReadable(t *testing.T) {
	records := sample(t)
	file := written(t, exporter.ICS, records...)
	events := strictCalendar(t, file)
	if len(events) != 3 {
		t.Fatalf("got %d events, want 3: superseded time and money are none", len(events))
	}
	first := events[0]
	if first["SUMMARY"] != records[0].Submission.Title || first["DTSTART"] != "20260329T003000Z" || first["DTEND"] != "20260329T004530Z" ||
		first["UID"] != "0193a5c2-7f00-7000-8000-000000000002@clickwage" {
		t.Errorf("got %v", first)
	}
	if got := events[1]["DTEND"]; got != "20260329T011001Z" {
		t.Errorf("an interval below a second: ends %s", got)
	}
	if again := written(t, exporter.ICS, records...); !bytes.Equal(file, again) {
		t.Error("a second export differs")
	}
	for n := range 100 { // every place of a fold
		records[1].Interval.Title = strings.Repeat("a", n) + "é;船𝄞"
		for _, e := range strictCalendar(t, written(t, exporter.ICS, records[1])) {
			if e["SUMMARY"] != records[1].Interval.Title {
				t.Fatalf("got %q", e["SUMMARY"])
			}
		}
	}
}
