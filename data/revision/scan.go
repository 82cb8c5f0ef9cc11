package revision

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/gowebpki/jcs"
)

// errSpelling is of a text that is not spelled as RFC 8785 wants it, or is not
// what belongs in its place.
var errSpelling = errors.New("it is not in canonical form (RFC 8785), or not of the form that belongs here")

// deepest is how many arrays and objects a value may be inside of; encoding/json
// has the same limit.
const deepest = 10_000

// Scanner takes canonical JSON (RFC 8785) apart, from its front to its end. As
// that has one spelling, whoever says what must come next has checked every
// byte. The first error stays: nothing is taken after it, and End tells it.
type Scanner struct {
	rest   []byte // of the text
	size   int    // of the whole text
	inside int    // so many arrays and objects
	err    error
}

// Scan scans a text, which must not change meanwhile.
func Scan(text []byte) *Scanner { return &Scanner{rest: text, size: len(text)} }

// End says what was wrong; more after what was taken is wrong, too.
func (s *Scanner) End() error {
	if len(s.rest) > 0 {
		s.fail("there is more after it")
	}
	return s.err
}

func (s *Scanner) fail(why string) {
	if s.err == nil {
		s.err = fmt.Errorf("%w: byte %d: %s", errSpelling, s.size-len(s.rest)+1, why)
		s.rest = nil
	}
}

// Is takes a text if it is what comes next.
func (s *Scanner) Is(next string) bool {
	if len(s.rest) < len(next) || string(s.rest[:len(next)]) != next {
		return false
	}
	s.rest = s.rest[len(next):]
	return true
}

// Need takes a text that must come next.
func (s *Scanner) Need(next string) {
	if !s.Is(next) {
		s.fail(next + " is missing")
	}
}

// Object takes an object. member takes each value, after its name. Names come
// in their one order, so none comes twice.
func (s *Scanner) Object(member func(name string)) {
	last, first := "", true
	s.each("{", "}", func() {
		name := s.Text()
		if !first && !before(last, name) {
			s.fail("the name comes twice, or too late")
		}
		last, first = name, false
		s.Need(":")
		member(name)
	})
}

// Array takes an array. element takes each value.
func (s *Scanner) Array(element func()) { s.each("[", "]", element) }

func (s *Scanner) each(open, closing string, one func()) {
	s.Need(open)
	if s.inside++; s.inside > deepest {
		s.fail("it is too deep inside of others")
	}
	for more := !s.Is(closing); more && s.err == nil; {
		one()
		if more = s.Is(","); !more {
			s.Need(closing)
		}
	}
	s.inside--
}

// before says whether a name comes before another: by their UTF-16.
func before(a, b string) bool {
	if plain(a) && plain(b) {
		return a < b
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) < 0
}

// Text takes a string. Example: it takes "a\nb" with its quotes, and gives its
// three characters.
func (s *Scanner) Text() string { return string(s.text()) }

// text is Text; it is a part of what is scanned where nothing is escaped.
func (s *Scanner) text() []byte {
	simple := true
	for i := 1; i < len(s.rest) && s.rest[0] == '"'; i++ {
		switch c := s.rest[i]; {
		case c == '"':
			quoted := s.rest[:i+1]
			s.rest = s.rest[i+1:]
			if simple {
				return quoted[1:i]
			}
			return s.unquoted(quoted)
		case c == '\\':
			simple = false
			i++
		case c < 0x20 || c >= 0x80:
			simple = false
		}
	}
	s.fail("a string is missing, or does not end")
	return nil
}

// unquoted is a string with escapes or other characters than ASCII.
func (s *Scanner) unquoted(quoted []byte) []byte {
	var text string
	if err := json.Unmarshal(quoted, &text); err != nil || !bytes.Equal(String(text), quoted) {
		s.fail("a string is spelled in another way")
	}
	return []byte(text)
}

// Hex takes a string that is bytes in lower-case hexadecimal, as many as into has.
func (s *Scanner) Hex(into []byte) {
	size := hex.EncodedLen(len(into))
	if len(s.rest) < size+2 || s.rest[0] != '"' || s.rest[size+1] != '"' {
		s.fail("it is not the hexadecimal of " + strconv.Itoa(len(into)) + " bytes")
		return
	}
	var again [2 * Size]byte // faster than to look for capitals
	text := s.rest[1 : size+1]
	if _, err := hex.Decode(into, text); err != nil || !bytes.Equal(hex.AppendEncode(again[:0], into), text) {
		s.fail("it is no hexadecimal, or not in lower case")
		return
	}
	s.rest = s.rest[size+2:]
}

// Number takes a whole number.
func (s *Scanner) Number() int64 {
	n, err := strconv.ParseInt(string(s.number()), 10, 64)
	if err != nil {
		s.fail("it is no whole number")
	}
	return n
}

// number takes any number as it stands.
func (s *Scanner) number() []byte {
	end := 0
	for end < len(s.rest) && bytes.IndexByte([]byte("+-.0123456789eE"), s.rest[end]) >= 0 {
		end++
	}
	text := s.rest[:end]
	n, err := strconv.ParseFloat(string(text), 64)
	if again, bad := jcs.NumberToJSON(n); err != nil || bad != nil || again != string(text) {
		s.fail("a value is missing, or spelled in another way")
		return nil
	}
	s.rest = s.rest[end:]
	return text
}

// Value takes any value and gives it as it stands: a part of what is scanned.
func (s *Scanner) Value() []byte {
	from := s.rest
	switch {
	case len(from) == 0:
		s.fail("a value is missing")
	case from[0] == '{':
		s.Object(func(string) { s.Value() })
	case from[0] == '[':
		s.Array(func() { s.Value() })
	case from[0] == '"':
		s.text()
	case !s.Is("null") && !s.Is("true") && !s.Is("false"):
		s.number()
	}
	if s.err != nil {
		return nil
	}
	end := len(from) - len(s.rest)
	return from[:end:end]
}
