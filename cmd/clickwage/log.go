package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// opened is the file that CLICKWAGE_LOG names, to be added to; nil where it names
// none.
func opened(path string) (*os.File, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("CLICKWAGE_LOG: %w", err)
	}
	return file, nil
}

// acted writes a line for each action that a key or the palette does: the moment
// and the action's id, such as "2026-11-25T19:30:00.000Z submitted". Nothing of
// the ledger is in it.
func acted(to io.Writer, now func() time.Time) func(id string) {
	return func(id string) {
		_, _ = fmt.Fprintln(to, now().UTC().Format("2006-01-02T15:04:05.000Z"), id) // a full disk must not stop the work
	}
}
