package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"clickwage/cmd/console"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
)

func TestWhatToDoIsSaidInTheSameLine(t *testing.T) {
	for _, row := range []struct {
		name string
		err  error
		says string
	}{
		{"a folder that is read-only", &fs.PathError{Op: "open", Path: "leader.db", Err: fs.ErrPermission}, "one that you may write to"},
		{"a store that is read-only", errors.New("attempt to write a readonly database (8)"), "one that you may write to"},
		{"a store in use", errors.New("database is locked (5)"), "in use by another program"},
		{"a store of another role", store.ErrRole, "name its own with --store"},
		{"no key yet", side.ErrNotAgreed, "first: clickwage-pool agree"},
		{"two lines", errors.Join(errors.New("one"), errors.New("two")), "one; two"},
	} {
		line := console.OneLine(explained(fmt.Errorf("place: %w", row.err)))
		if !strings.Contains(line, row.says) || !strings.HasPrefix(line, "place: ") || strings.Contains(line, "\n") {
			t.Errorf("%s: got %q, want %q in it", row.name, line, row.says)
		}
	}
}
