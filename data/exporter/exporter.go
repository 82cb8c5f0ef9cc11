// Package exporter writes the ledger as files that other programs read: CSV
// for spreadsheets and JSON Lines for scripts. Both hold every field and event
// of every record, so that package importer reads back exactly what was
// written.
//
// It refuses to write a text cell that a spreadsheet would run as a formula:
// see Guard. It decides nothing about what is exported: the caller's next
// function does. It imports work and money and the standard library.
package exporter

import (
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
