package exporter

import (
	"encoding/csv"
	"encoding/json"
	"io"

	"clickwage/data/work"
)

// CSV writes a table with a header and a row for each record: the columns of
// work.WireColumns, and three more that hold JSON, "clock", "events" and
// "intervals", since a row has many of those. Text cells are guarded, see
// Guard. Text must be UTF-8 without NUL. Memory does not grow with the rows.
// The error is next's own, or w's.
func CSV(w io.Writer, next Next) error {
	table := csv.NewWriter(w)
	columns := work.WireColumns()
	row := make([]string, 0, len(columns)+3)
	for _, c := range columns {
		row = append(row, c.Name)
	}
	if err := table.Write(append(row, "clock", "events", "intervals")); err != nil {
		return err
	}
	err := each(next, func(wire *work.Wire) error {
		row = row[:0]
		for _, c := range columns {
			text := c.Get(wire)
			if c.Text {
				text = Guard(text)
			}
			row = append(row, text)
		}
		for _, list := range []struct {
			value any
			empty bool
		}{{wire.Clock, wire.Clock == nil}, {wire.Events, len(wire.Events) == 0}, {wire.Intervals, len(wire.Intervals) == 0}} {
			if list.empty {
				row = append(row, "")
				continue
			}
			text, err := json.Marshal(list.value)
			if err != nil {
				return err
			}
			row = append(row, string(text))
		}
		return table.Write(row)
	})
	if err != nil {
		return err
	}
	table.Flush()
	return table.Error()
}
