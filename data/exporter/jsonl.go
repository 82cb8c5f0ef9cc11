package exporter

import (
	"bufio"
	"encoding/json"
	"io"

	"clickwage/data/work"
)

// JSONLines writes a JSON object on a line for each record, as work.Wire names
// its fields. Text must be UTF-8. Memory does not grow with the records. The
// error is next's own, or w's.
func JSONLines(w io.Writer, next Next) error {
	buffered := bufio.NewWriter(w)
	lines := json.NewEncoder(buffered)
	lines.SetEscapeHTML(false)
	if err := each(next, func(wire *work.Wire) error { return lines.Encode(wire) }); err != nil {
		return err
	}
	return buffered.Flush()
}
