package side

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"clickwage/data/disk"
	"clickwage/data/pool"
)

// Folder is a Box: a folder in which two organisers leave messages for each other: a
// folder that both can reach, a stick that is carried, or one that a server
// shows. A message is signed, and what only the other may read is sealed. One
// that lies there is never changed.
type Folder struct{ Path string }

// ErrChanged is returned for a message beside another one of the same name.
var ErrChanged = errors.New("another message of that name lies there; nothing was changed")

// From says who says a message of a name; ok is false where none is called so.
func From(name string) (by pool.Role, ok bool) {
	found := regexp.MustCompile(`^(leader|helper)-[a-z0-9]+(-[0-9]{1,6})?$`).FindStringSubmatch(name)
	if found == nil {
		return 0, false
	}
	if found[1] == "leader" {
		return pool.Leader, true
	}
	return pool.Helper, true
}

// End is how the files of messages end.
const End = ".peer"

// Get reads a message. Errors: ErrNone.
func (b Folder) Get(_ context.Context, name string) ([]byte, error) {
	if _, ok := From(name); !ok {
		return nil, ErrNone
	}
	text, err := os.ReadFile(filepath.Join(b.Path, name+End))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	return text, err
}

// Put leaves a message. The same one again changes nothing. Errors: ErrChanged.
func (b Folder) Put(ctx context.Context, name string, message []byte) error {
	if _, ok := From(name); !ok {
		return fmt.Errorf("message %q: %w", name, ErrNone)
	}
	there, err := b.Get(ctx, name)
	switch {
	case err == nil && bytes.Equal(there, message):
		return nil
	case err == nil:
		return fmt.Errorf("message %s: %w", name, ErrChanged)
	case !errors.Is(err, ErrNone):
		return err
	}
	if err := os.MkdirAll(b.Path, 0o700); err != nil {
		return err
	}
	return disk.Replace(filepath.Join(b.Path, name+End), disk.Bytes(message), nil)
}
