package present

import (
	"strconv"

	"clickwage/data/importer"
)

// unreadFor says in the window's language why a record, or a file from a line on,
// was not read. Example: "Reward “two pounds”: not an amount of money".
func unreadFor(say Phrase, r *importer.Reason) string {
	than := r.Than
	switch r.Kind {
	case importer.WhyOrder:
		than = cellOf(say, r.ThanColumn, r.Than)
	case importer.WhyZone, importer.WhyTwice:
		than = cellOf(say, "", r.Than)
	case importer.WhyRecord, importer.WhyOther:
		than = legible(r.Error())
	}
	said := say("import.why."+r.Kind.String(), than)
	if cell := cellOf(say, r.Column, r.Text); cell != "" {
		said = say("import.why.cell", cell, said)
	}
	if r.Record > 0 {
		said = say("import.why.nth", strconv.Itoa(r.Record), said)
	}
	if r.Line > 0 {
		said = say("import.why.line", strconv.Itoa(r.Line), said)
	}
	return said
}

// cellOf is a column and what stands there, as far as either is known.
func cellOf(say Phrase, column, text string) string {
	if text != "" {
		text = say("settle.called", legible(text))
	}
	return joined(" ", legible(column), text)
}
