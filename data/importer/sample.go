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
	why  string
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
	RefusedJSON     Refusal = "json" // of no known format
)

func (r *Refused) Error() string { return r.why }

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
