package importer

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// text says how far the bytes of a file are known to be UTF-8.
type text struct {
	checked bool // they are only taken for it, so that they must be looked at
	said    bool // a byte order mark or the caller says so
}

// decoded is the text of a file as UTF-8, without its byte order mark, its lines
// ended by line feeds: old Macintoshes ended them by carriage returns alone.
func decoded(r io.Reader, name string) (io.Reader, text, error) {
	utf8, known, err := asUTF8(r, name)
	if err != nil {
		return nil, known, err
	}
	buffered := bufio.NewReaderSize(utf8, firstRead)
	start, _ := buffered.Peek(firstRead)
	start = bytes.TrimSuffix(start, []byte{'\r'}) // its line feed may be what comes next
	if bytes.IndexByte(start, '\r') < 0 || bytes.IndexByte(start, '\n') >= 0 {
		return buffered, known, nil
	}
	return returns{buffered}, known, nil
}

// returns reads carriage returns as line feeds.
type returns struct{ io.Reader }

// Read implements io.Reader.
func (r returns) Read(into []byte) (int, error) {
	n, err := r.Reader.Read(into)
	for i, b := range into[:n] {
		if b == '\r' {
			into[i] = '\n'
		}
	}
	return n, err
}

// asUTF8 is the text of a file as UTF-8, without its byte order mark.
func asUTF8(r io.Reader, name string) (io.Reader, text, error) {
	buffered := bufio.NewReaderSize(r, firstRead)
	mark, _ := buffered.Peek(32)
	if name == "" {
		name = unmarked(mark)
	}
	switch {
	case bytes.HasPrefix(mark, []byte{0xEF, 0xBB, 0xBF}):
		_, err := buffered.Discard(3)
		return buffered, text{true, true}, err
	case bytes.HasPrefix(mark, []byte{0xFF, 0xFE}), bytes.HasPrefix(mark, []byte{0xFE, 0xFF}):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		return utf16.NewDecoder().Reader(buffered), text{}, nil
	}
	switch key := encodingKey(name); key {
	case "", "utf8":
		return buffered, text{true, key != ""}, nil
	case "utf16", "utf16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(buffered), text{}, nil
	case "utf16be":
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(buffered), text{}, nil
	default:
		for _, set := range charmap.All {
			if encodingKey(fmt.Sprint(set)) == key {
				return set.NewDecoder().Reader(buffered), text{}, nil
			}
		}
	}
	return nil, text{}, fmt.Errorf("encoding %q: not one of %s", name, strings.Join(Encodings(), ", "))
}

// unmarked is the encoding of a text that begins in UTF-16 without a mark: a
// header is Latin letters, so that every second byte of it is zero. "" for any
// other.
func unmarked(start []byte) string {
	if len(start) < 8 {
		return ""
	}
	zero := [2]int{}
	for i, b := range start[:len(start)/2*2] {
		if b == 0 {
			zero[i%2]++
		}
	}
	switch half := len(start) / 2; {
	case zero[0] == 0 && zero[1] == half:
		return "utf-16le"
	case zero[1] == 0 && zero[0] == half:
		return "utf-16be"
	}
	return ""
}

// Encodings are the names that Options.Encoding understands, in any case and
// with or without spaces and hyphens. Example: "windows-1252".
func Encodings() []string {
	names := []string{"utf-8", "utf-16le", "utf-16be"}
	for _, set := range charmap.All {
		if set != encoding.Encoding(charmap.XUserDefined) {
			names = append(names, strings.ReplaceAll(strings.ToLower(fmt.Sprint(set)), " ", "-"))
		}
	}
	return names
}

// encodingKey makes one name of "cp1252", "CP-1252" and "Windows 1252".
func encodingKey(name string) string {
	key := strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(strings.TrimSpace(name)))
	if rest, ok := strings.CutPrefix(key, "cp125"); ok {
		key = "windows125" + rest
	}
	if key == "latin1" {
		return "iso88591"
	}
	if rest, ok := strings.CutPrefix(key, "cp"); ok {
		return "ibmcodepage" + rest
	}
	return key
}
