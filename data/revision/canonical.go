package revision

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/gowebpki/jcs"
)

// Canonical is a value as RFC 8785 writes it.
func Canonical(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // RFC 8785 escapes none of it
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	text := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	s := Scan(text)
	if s.Value(); s.End() == nil { // most are, as names are sorted already
		return text, nil
	}
	return jcs.Transform(text)
}

// Strict reads the one canonical spelling of a value: other spellings, doubled
// and unknown names, and more after it are refused.
func Strict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	again, err := Canonical(into)
	if err == nil && bytes.Equal(again, text) {
		return nil
	}
	if _, err := jcs.Transform(text); err != nil {
		return err // such as a doubled name
	}
	return errors.New("it is not in canonical form (RFC 8785)")
}
