package store

import (
	"context"
	"fmt"
	"slices"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// columns are the last revisions whose leaves lack the columns that a later
// schema added: of records with schema 0004, of epochs with checkpoints.
type columns struct{ records, epochs int64 }

func columnsFrom(ctx context.Context, q querier) (c columns, err error) {
	err = q.QueryRowContext(ctx, `SELECT CAST(value AS INTEGER),
 (SELECT CAST(coalesce(max(value), '9223372036854775807') AS INTEGER) FROM meta WHERE key = 'columns_cosigned')
 FROM meta WHERE key = 'columns_0004'`).Scan(&c.records, &c.epochs)
	return c, err
}

// lacking is the column that the leaf of a revision has not; "" where it has all.
func (c columns) lacking(kind string, seq int64) string {
	switch {
	case kind == kindSubmission && seq <= c.records:
		return "promise"
	case (kind == kindInterval || kind == kindTimer) && seq <= c.records:
		return "worker"
	case kind == kindEpoch && seq <= c.epochs:
		return "cosigned"
	}
	return ""
}

// isNamed says whether records of a kind are known by a name and not by an id.
func isNamed(kind string) bool {
	return kind == kindSetting || kind == kindSettled || kind == kindAdopted
}

// columnsOf is every column of a revision's kind but one, with the values it
// stores.
func columnsOf(kind string, values body, lacking string) ([]revision.Field, error) {
	var fields []revision.Field
	switch {
	case kind == kindSubmission && values.flag("row"):
		fields = rowFields(work.Submission{}, nil)
	case kind == kindSubmission:
		fields = submissionFields(work.Submission{})
	case kind == kindInterval:
		fields = intervalFields(work.Interval{})
	case kind == kindTimer:
		fields = timerFields(work.Open{})
	case kind == kindEntry:
		fields = entryFields(work.Entry{})
	case kind == kindEpoch:
		fields = epochFields(Epoch{})
	case kind == kindSetting:
		fields = settingFields(setting{})
	case kind == kindSettled:
		fields = settledFields(Settled{})
	case kind == kindPayout:
		fields = payoutFields(work.Payout{})
	case kind == kindCosigned:
		fields = cosignedFields(Cosignature{})
	case kind == kindAdopted:
		fields = adoptedFields(adopted{})
	case filed(kind):
		fields = filedFields(kind, values) // a contribution without answers has no column for them
	default:
		return nil, fmt.Errorf("revision of kind %q: unknown", kind)
	}
	fields = slices.DeleteFunc(fields, func(f revision.Field) bool { return f.Name == lacking })
	if known := filled(fields, values); known != len(values) {
		return nil, fmt.Errorf("revision with %d columns that its kind has not", len(values)-known)
	}
	return fields, nil
}

// filled gives columns their values; it returns how many of the values it used.
func filled(columns []revision.Field, values body) (known int) {
	for i := range columns {
		value, ok := values[columns[i].Name]
		columns[i].Value = value
		if ok {
			known++
		}
	}
	return known
}
