package console

import (
	"errors"
	"fmt"
	"testing"
)

// Two things that fail for one reason say it once.
func TestOneLineSaysAReasonOnce(t *testing.T) {
	full := errors.New("ledger l.db: the disk is full")
	for want, err := range map[string]error{
		"import x.csv: ledger l.db: the disk is full; nothing was imported": fmt.Errorf("%w; nothing was imported", errors.Join(fmt.Errorf("import x.csv: %w", full), full)),
		"ledger l.db: the disk is full":                                     errors.Join(full, full),
		"one; two":                                                          errors.Join(errors.New("one"), errors.New("two")),
		"a: b; b: c":                                                        errors.Join(errors.New("a: b"), errors.New("b: c")),
	} {
		if got := OneLine(err); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
