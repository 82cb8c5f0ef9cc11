package revision

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Checkpoint is the head of a tree as C2SP tlog-checkpoint writes it: whose tree
// it is, its size and its root. Signatures stand around its text, see package
// keys.
type Checkpoint struct {
	Origin string // such as "clickwage/0193a5c27f007000", one for each ledger; without line ends
	Size   int64
	Root   Hash
}

// ErrCheckpoint is returned for a text that is not exactly a checkpoint.
var ErrCheckpoint = errors.New("not a checkpoint")

// Text is what is signed: three lines, the last one ended.
func (c Checkpoint) Text() string {
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + base64.StdEncoding.EncodeToString(c.Root[:]) + "\n"
}

// ParseCheckpoint reads what Text writes and nothing else: other lines, signs,
// zeros before a number and unused bits of base64 are refused.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] == "" || lines[3] != "" {
		return Checkpoint{}, fmt.Errorf("%w: it has not three lines", ErrCheckpoint)
	}
	if strings.ContainsFunc(lines[0], unicode.IsControl) || !utf8.ValidString(lines[0]) {
		return Checkpoint{}, fmt.Errorf("%w: its origin is %q", ErrCheckpoint, lines[0])
	}
	c := Checkpoint{Origin: lines[0]}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return Checkpoint{}, fmt.Errorf("%w: its size is %q", ErrCheckpoint, lines[1])
	}
	c.Size = size
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != Size {
		return Checkpoint{}, fmt.Errorf("%w: its root is %q", ErrCheckpoint, lines[2])
	}
	c.Root = Hash(root)
	if c.Text() != text {
		return Checkpoint{}, fmt.Errorf("%w: it is not written as it should be", ErrCheckpoint)
	}
	return c, nil
}
