package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"clickwage/data/keys"
)

const handoverMark = "clickwage/handover/v1"

// ErrHandover is returned where one key did not hand over to another.
var ErrHandover = errors.New("the former key did not hand over to this one")

// Handover says that a ledger goes on with another key, signed by both: whoever
// holds the new key had the old one, and the other way round. Its text is five
// lines: a mark, the ledger, the old and the new public key, and when, in UTC to
// the second.
func Handover(from, to keys.Signing, at time.Time) ([]byte, error) {
	text := strings.Join([]string{handoverMark, to.Name(), from.Public(), to.Public(), at.UTC().Format(time.RFC3339)}, "\n") + "\n"
	signed, err := from.Sign(text)
	if err != nil {
		return nil, err
	}
	other, err := to.Sign(text)
	if err != nil {
		return nil, err
	}
	return keys.AddSignature(signed, string(bytes.TrimPrefix(other, []byte(text+"\n")))), nil
}

// CheckHandover says whether both keys have signed that the one hands over to
// the other, and when by their own clock.
func CheckHandover(note []byte, from, to string) (time.Time, error) {
	for _, key := range []string{from, to} {
		if _, err := keys.OpenNote(note, key); err != nil {
			return time.Time{}, fmt.Errorf("%w: %w", ErrHandover, err)
		}
	}
	text, err := keys.Text(note)
	if err != nil {
		return time.Time{}, err
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[0] != handoverMark || lines[2] != from || lines[3] != to {
		return time.Time{}, fmt.Errorf("%w: its text is of something else", ErrHandover)
	}
	at, err := time.Parse(time.RFC3339, lines[4])
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: %v", ErrHandover, err)
	}
	return at, nil
}
