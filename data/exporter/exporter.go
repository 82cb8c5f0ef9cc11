// Package exporter writes the ledger as files that other programs read: CSV
// for spreadsheets and JSON Lines for scripts, which hold every field and event
// of every record, so that package importer reads back exactly what was
// written; and workbooks (XLSX) and calendars (ICS) to look at.
//
// It refuses to write a text cell that a spreadsheet would run as a formula:
// see Guard. It decides nothing about what is exported: the caller's next
// function does. It imports work and money; excelize is
// imported nowhere else.
package exporter

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"clickwage/data/work"
)

// Record is one line of an export: a submission with its own intervals, an
// interval without a submission, or an entry. Exactly one of Submission,
// Interval and Entry is set.
type Record struct {
	Submission *work.Submission
	Intervals  []work.Interval // of the submission
	Interval   *work.Interval
	Entry      *work.Entry
}

// Next hands out the records to write; ok is false after the last.
type Next func() (record Record, ok bool, err error)

// Guard is a text cell as a spreadsheet cannot run it: one that starts with
// = + - @ tab or CR gets an apostrophe in front, and so does one that starts
// with an apostrophe, so that taking one off again is always right.
// Example: Guard("=1+1") is "'=1+1". Numbers and times are never guarded.
func Guard(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r'", rune(text[0])) {
		return text
	}
	return "'" + text
}

// wires turns records into what stands in a file.
type wires struct {
	zones map[string]*time.Location
}

func newWires() wires { return wires{map[string]*time.Location{}} }

// zone is the clock by which a submission's times are written; the instant is
// the same on any, so an unknown zone gives way to UTC.
func (w wires) zone(name string) *time.Location {
	if known, ok := w.zones[name]; ok {
		return known
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		zone = time.UTC
	}
	w.zones[name] = zone
	return zone
}

func (w wires) of(r Record) (work.Wire, error) {
	switch {
	case r.Submission != nil && r.Interval == nil && r.Entry == nil:
		return work.SubmissionWire(*r.Submission, r.Intervals, w.zone)
	case r.Interval != nil && r.Submission == nil && r.Entry == nil:
		return work.IntervalWire(*r.Interval), nil
	case r.Entry != nil && r.Submission == nil && r.Interval == nil:
		return work.EntryWire(*r.Entry), nil
	}
	return work.Wire{}, errors.New("a record is one of submission, interval and entry")
}

// each hands every record to write, as it stands in a file.
func each(next Next, write func(*work.Wire) error) error {
	all := newWires()
	for {
		record, ok, err := next()
		if err != nil || !ok {
			return err
		}
		wire, err := all.of(record)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		if err := write(&wire); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
}
