package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clickwage/data/work"
)

// clickwageForm is the table that package exporter writes.
func clickwageForm() form {
	f := form{
		name: ClickwageCSV, key: "import.format.clickwage-csv",
		needs: []string{"id", "kind", "platform", "platformid", "activity", "state", "start", "end", "reward", "events", "intervals"},
		knows: []string{"clock"},
		open:  newClickwage,
	}
	for _, c := range work.WireColumns() {
		f.knows = append(f.knows, normal(c.Name))
	}
	return f
}

// jsonlForm is the same records with a JSON object on each line.
func jsonlForm() form {
	return form{
		name: ClickwageJSONL, key: "import.format.clickwage-jsonl",
		open: func(header, Options) (reader, error) { return jsonl{}, nil },
		lines: func(first []byte, seen []path) bool {
			return first[0] == '{' && slices.ContainsFunc(seen, func(p path) bool { return p.is(path{"kind", "#string"}) })
		},
	}
}

// archiveHead is how a whole archive begins, see package store.
const archiveHead = `{"clickwage":"archive"`

// ErrArchive is returned for a Clickwage archive: it holds no rows to take in,
// but a whole ledger with its revisions, which only an empty one can become.
var ErrArchive = errors.New("a Clickwage archive: it becomes a ledger of its own")

// clickwage reads back what a Clickwage wrote: ids, events and all. The lists
// are JSON in a cell of their own. A text cell that begins with an apostrophe
// has one more than was meant: it keeps spreadsheets from running it.
type clickwage struct {
	columns                   []work.WireColumn
	places                    []int
	events, intervals, clocks int
}

func newClickwage(h header, _ Options) (reader, error) {
	c := &clickwage{events: h.column("events"), intervals: h.column("intervals"), clocks: h.column("clock")}
	for _, column := range work.WireColumns() {
		if at := h.column(normal(column.Name)); at >= 0 {
			c.columns, c.places = append(c.columns, column), append(c.places, at)
		}
	}
	return c, nil
}

func (c *clickwage) worker([][]byte) []byte { return nil }

func (c *clickwage) look(_ [][]byte, s *survey) { s.zone("UTC", nil) }

func (c *clickwage) read(record [][]byte, row *Row) error {
	var w work.Wire
	for i, column := range c.columns {
		if c.places[i] >= len(record) {
			continue
		}
		text := string(record[c.places[i]]) // with its spaces: they are the worker's
		if column.Text {
			text = strings.TrimPrefix(text, "'")
		}
		if err := column.Set(&w, text); err != nil {
			return because(WhyRecord, fmt.Errorf("%s %q: %w", column.Name, clip([]byte(text)), err))
		}
	}
	for _, list := range []struct {
		name  string
		place int
		into  any
	}{{"events", c.events, &w.Events}, {"intervals", c.intervals, &w.Intervals}, {"clock", c.clocks, &w.Clock}} {
		text := cell(record, list.place)
		if len(text) == 0 {
			continue
		}
		if err := strict(text, list.into); err != nil {
			return fmt.Errorf("%s: %w", list.name, err)
		}
	}
	return own(&w, row)
}

type jsonl struct{}

func (jsonl) worker([][]byte) []byte { return nil }

func (jsonl) look(_ [][]byte, s *survey) { s.zone("UTC", nil) }

func (jsonl) read(record [][]byte, row *Row) error {
	var w work.Wire
	if err := strict(record[0], &w); err != nil {
		return err
	}
	return own(&w, row)
}

// strict reads JSON and refuses what the shape has no place for: leaving it
// out in silence would lose it.
func strict(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return because(WhyRecord, fmt.Errorf("not the JSON of a record: %w", err))
	}
	if decoder.More() {
		return &Reason{Kind: WhyRecord, english: "not the JSON of a record: text follows it"}
	}
	return nil
}

// own makes a row of a record.
func own(w *work.Wire, row *Row) error {
	if w.ID == "" {
		return lacking(WhyNoID, "id", "none")
	}
	switch w.Kind {
	case work.WireSubmission:
		s, spans, err := w.Submission()
		row.Submission, row.Intervals = &s, spans
		return recorded(err)
	case work.WireInterval:
		i, err := w.Interval()
		row.Intervals = []work.Interval{i}
		return recorded(err)
	case work.WireEntry:
		e, err := w.Entry()
		row.Entry = &e
		return recorded(err)
	}
	return recorded(fmt.Errorf("kind %q: not submission, interval or entry", clip([]byte(w.Kind))))
}

// recorded is what keeps a record from being read; nil is nothing.
func recorded(err error) error {
	if err == nil {
		return nil
	}
	return because(WhyRecord, err)
}
