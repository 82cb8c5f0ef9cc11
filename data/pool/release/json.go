package release

import (
	"fmt"
	"io"

	"clickwage/data/revision"
)

// WriteJSON writes the release as RFC 8785 spells it, with a line feed after it.
func (r Release) WriteJSON(w io.Writer) error {
	text, err := revision.Canonical(r)
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write the release: %w", err)
	}
	return nil
}

// largest is more than any release needs.
const largest = 16 << 20

// ReadJSON reads what WriteJSON wrote, refuses any other spelling, and verifies
// it.
func ReadJSON(in io.Reader) (Release, error) {
	text, err := io.ReadAll(io.LimitReader(in, largest+1))
	switch {
	case err != nil:
		return Release{}, fmt.Errorf("read a release: %w", err)
	case len(text) > largest:
		return Release{}, fmt.Errorf("read a release: it is larger than %d MiB", largest>>20)
	case len(text) > 0 && text[len(text)-1] == '\n':
		text = text[:len(text)-1]
	}
	var r Release
	if err := revision.Strict(text, &r); err != nil {
		return Release{}, fmt.Errorf("read a release: %w", err)
	}
	return r, Verify(r)
}
