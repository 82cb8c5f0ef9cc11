package tracker

import (
	"context"
	"fmt"
	"io"

	"clickwage/data/evidence"
)

// SaveBundle writes a bundle of evidence whole or not at all, as WriteFile does,
// and reads it back with all checks before it gets its name. The result is what
// a stranger who relies on nobody will be told of it. A cancelled ctx leaves
// nothing.
func SaveBundle(ctx context.Context, path string, b evidence.Bundle) (found evidence.Result, err error) {
	err = WriteFile(path, func(w io.Writer) error { return evidence.Write(ctx, w, b) }, func(part string) error {
		if found, err = evidence.VerifyFile(ctx, part, evidence.Policy{}); err != nil {
			return err
		}
		if c := found.Failure(); c != nil {
			return fmt.Errorf("%w: %s: %s", evidence.ErrBundle, c.Name, c.Line)
		}
		return nil
	})
	return found, err
}
