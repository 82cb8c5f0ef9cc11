package evidence

import (
	"context"
	"io"

	"clickwage/data/keys"
	"clickwage/data/work"
)

// What an attacker can do: tests write bundles that Write refuses to write.

// Part is a file of a bundle.
type Part struct {
	Name string
	Data []byte
}

func outer(parts []part, err error) ([]Part, error) {
	all := make([]Part, len(parts))
	for i, p := range parts {
		all[i] = Part{p.name, p.data}
	}
	return all, err
}

func inner(parts []Part) []part {
	all := make([]part, len(parts))
	for i, p := range parts {
		all[i] = part{p.Name, p.Data}
	}
	return all
}

// Payload is what Write puts under data/, whether or not the case agrees.
func Payload(b Bundle) ([]Part, error) {
	rows, err := b.form().ScheduleOf(b.Disclosure.Revisions)
	if err != nil {
		return nil, err
	}
	return outer(payloadOf(b, rows))
}

// Seal adds manifests and a signature.
func Seal(parts []Part, made work.Instant, id string, key keys.Signing) ([]Part, error) {
	return outer(seal(inner(parts), made, id, key))
}

// Zip writes files as a bundle's ZIP, in the order given.
func Zip(w io.Writer, parts []Part) error { return writeZip(context.Background(), w, inner(parts)) }
