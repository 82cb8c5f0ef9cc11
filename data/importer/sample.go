package importer

import (
	"errors"
	"fmt"
	"io"
)

// Refused is the error, as *Refused, for a file that no reader could make
// anything of, whatever its columns were called.
type Refused struct {
	Kind Refusal
	err  error
}

// Refusal is why a file is refused, as a key for words.
type Refusal string

// The refusals.
const (
	RefusedEmpty    Refusal = "empty"
	RefusedZip      Refusal = "zip" // or a spreadsheet, which is one
	RefusedPDF      Refusal = "pdf"
	RefusedDatabase Refusal = "database"
	RefusedSealed   Refusal = "sealed" // encrypted with age, as a backup is
	RefusedBinary   Refusal = "binary"
	RefusedJSON     Refusal = "json"    // of no known format
	RefusedRates    Refusal = "rates"   // without a rate of the European Central Bank
	RefusedDamaged  Refusal = "damaged" // an archive that cannot be unpacked
	RefusedLocked   Refusal = "locked"  // within an archive, with a password
	RefusedLarge    Refusal = "large"   // beyond all measure
	RefusedPath     Refusal = "path"    // a link, or a name that leads out of its archive
)

// Refusals are all of them.
func Refusals() []Refusal {
	return []Refusal{
		RefusedEmpty, RefusedZip, RefusedPDF, RefusedDatabase, RefusedSealed, RefusedBinary, RefusedJSON,
		RefusedRates, RefusedDamaged, RefusedLocked, RefusedLarge, RefusedPath,
	}
}

// Refuse is the refusal that an error is, said as the error is.
func Refuse(kind Refusal, err error) error { return &Refused{kind, err} }

func (r *Refused) Error() string { return r.err.Error() }

func (r *Refused) Unwrap() error { return r.err }

// Sample is the header of a table of whatever format and its first records, for
// a person to say which column holds what. Records that cannot be read are left
// out. It has the errors of Read.
func Sample(r io.Reader, encoding string, records int) (header []string, rows [][]string, err error) {
	text, as, err := decoded(r, encoding)
	if err != nil {
		return nil, nil, err
	}
	table := newRecords(text, as)
	if err := table.fill(); err != nil {
		return nil, nil, fmt.Errorf("read: %w", err)
	}
	first, err := begun(table)
	if err != nil {
		return nil, nil, err
	}
	table.comma = delimiter(first)
	record, err := table.next()
	if err != nil {
		return nil, nil, fmt.Errorf("the header: %w", err)
	}
	header = newHeader(record).names
	for len(rows) < records {
		record, err := table.next()
		var bad *badRecord
		switch {
		case errors.Is(err, io.EOF):
			return header, rows, nil
		case errors.As(err, &bad):
			continue
		case err != nil:
			return header, rows, err
		}
		row := make([]string, len(header))
		for i := range header {
			row[i] = clip(cell(record, i))
		}
		rows = append(rows, row)
	}
	return header, rows, nil
}
