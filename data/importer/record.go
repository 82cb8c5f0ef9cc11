package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// The limits that keep a hostile file from taking memory.
const (
	maxField   = 1 << 20
	maxRecord  = 8 << 20
	maxColumns = 20_000
	firstRead  = 64 << 10
)

// badRecord is one record that cannot be split; the ones after it can.
type badRecord struct {
	line int
	why  *Reason
}

func (b *badRecord) Error() string { return fmt.Sprintf("line %d: %s", b.line, b.why) }

func (b *badRecord) Unwrap() error { return b.why }

// errMore says that the record goes on past what has been read.
var errMore = errors.New("more")

// records splits delimited text. The fields of a record live until the next
// one. encoding/csv would take GiBs for one quote that is never closed.
type records struct {
	src    io.Reader
	comma  byte
	lines  bool // a record is a line, whole, as in JSON Lines
	buf    []byte
	start  int // of what is not split yet
	end    int // of what has been read
	eof    bool
	line   int // of the last record
	last   int // where it stands in buf
	after  int // the line after it
	fields [][]byte
	scrap  []byte // unquoted text of fields that hold doubled quotes
	utf8   bool   // check that text is UTF-8
	said   bool   // the file or the caller says that it is: a record that is not is bad
}

func newRecords(src io.Reader, as text) *records {
	return &records{src: src, comma: ',', buf: make([]byte, firstRead), after: 1, utf8: as.checked, said: as.said}
}

// fill reads until the buffer is full or the source ends, and makes room first.
func (r *records) fill() error {
	if r.start > 0 {
		copy(r.buf, r.buf[r.start:r.end])
		r.end -= r.start
		r.start = 0
	}
	if r.end == len(r.buf) {
		if len(r.buf) >= maxRecord {
			return unreadable(WhyLong, r.after, fmt.Sprintf("a record of more than %d MiB, so this is no table", maxRecord>>20))
		}
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	for r.end < len(r.buf) && !r.eof {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		switch {
		case errors.Is(err, io.EOF):
			r.eof = true
		case err != nil:
			return err
		}
	}
	return nil
}

func (r *records) at() int { return r.line }

// next is the next record that holds anything. The error is io.EOF at the end,
// a badRecord where only this one is lost, and final otherwise.
func (r *records) next() ([][]byte, error) {
	for {
		size, err := r.split(r.buf[r.start:r.end])
		if errors.Is(err, errMore) {
			if err := r.fill(); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			var bad *badRecord
			if !errors.As(err, &bad) {
				return nil, err
			}
		}
		if size == 0 {
			return nil, io.EOF
		}
		text := r.buf[r.start : r.start+size]
		r.line, r.last = r.after, r.start
		r.after += bytes.Count(text, []byte{'\n'})
		r.start += size
		switch {
		case err != nil:
			return nil, err
		case r.blank():
			continue
		}
		return r.fields, r.check(text)
	}
}

// again makes the record that was read last the next one. Its fields live on.
func (r *records) again() { r.start, r.after = r.last, r.line }

func (r *records) blank() bool {
	for _, f := range r.fields {
		if len(f) > 0 {
			return false
		}
	}
	return true
}

func (r *records) check(text []byte) error {
	if bytes.IndexByte(text, 0) >= 0 {
		return &badRecord{r.line, &Reason{Kind: WhyText, english: "a NUL byte in the text"}}
	}
	if r.utf8 && !utf8.Valid(text) {
		if r.said {
			return &badRecord{r.line, &Reason{Kind: WhyText, english: "the text is not UTF-8, as the rest of the file is"}}
		}
		return &Unanswered{Questions: []Question{AskEncoding}, Example: fmt.Sprintf("line %d", r.line)}
	}
	return nil
}

// split cuts one record off the text and says how long it is; 0 at the end.
func (r *records) split(text []byte) (int, error) {
	r.fields, r.scrap = r.fields[:0], r.scrap[:0]
	if len(text) == 0 && r.eof {
		return 0, nil
	}
	if r.lines {
		return r.splitLine(text)
	}
	at := 0
	for {
		var field []byte
		var next int
		var err error
		if at < len(text) && text[at] == '"' {
			field, next, err = r.quoted(text, at)
		} else {
			field, next, err = r.plain(text, at)
		}
		if err != nil {
			return next, err
		}
		if len(r.fields) == maxColumns {
			return 0, unreadable(WhyLong, r.after, fmt.Sprintf("more than %d columns, so this is no table", maxColumns))
		}
		r.fields = append(r.fields, field)
		if next >= len(text) {
			return len(text), nil
		}
		if text[next] == '\n' {
			return next + 1, nil
		}
		at = next + 1
	}
}

// plain is the field at a place and where its delimiter or line end stands.
func (r *records) plain(text []byte, at int) ([]byte, int, error) {
	rest := text[at:]
	for i, c := range rest {
		if c == r.comma {
			return rest[:i], at + i, nil
		}
		if c == '\n' {
			return bytes.TrimSuffix(rest[:i], []byte{'\r'}), at + i, nil
		}
		if i >= maxField {
			return nil, 0, unreadable(WhyLong, r.after, fmt.Sprintf("a field of more than %d MiB, so this is no table", maxField>>20))
		}
	}
	if !r.eof {
		return nil, 0, errMore
	}
	return bytes.TrimSuffix(rest, []byte{'\r'}), len(text), nil
}

// quoted is plain for a field in quotes, without them.
func (r *records) quoted(text []byte, at int) ([]byte, int, error) {
	from, kept := at+1, -1
	for i := from; ; {
		if i-at > maxField {
			return nil, 0, r.unclosed(text, at)
		}
		n := bytes.IndexByte(text[i:min(len(text), at+maxField+2)], '"')
		if n < 0 {
			if r.eof || len(text)-at > maxField {
				return nil, 0, r.unclosed(text, at)
			}
			return nil, 0, errMore
		}
		i += n + 1
		if i == len(text) && !r.eof {
			return nil, 0, errMore
		}
		if i < len(text) && text[i] == '"' { // a doubled quote stands for one
			if kept < 0 {
				kept = len(r.scrap)
			}
			r.scrap = append(r.scrap, text[from:i]...)
			i++
			from = i
			continue
		}
		field := text[from : i-1]
		if kept >= 0 {
			r.scrap = append(r.scrap, field...)
			field = r.scrap[kept:]
		}
		return r.closed(text, field, i)
	}
}

// closed finds the delimiter after a closing quote.
func (r *records) closed(text, field []byte, at int) ([]byte, int, error) {
	switch {
	case at == len(text), text[at] == r.comma, text[at] == '\n':
		return field, at, nil
	case text[at] == '\r' && at+1 == len(text) && !r.eof:
		return nil, 0, errMore
	case text[at] == '\r' && (at+1 == len(text) || text[at+1] == '\n'):
		return field, at + 1, nil
	}
	n := bytes.IndexByte(text[at:], '\n')
	switch {
	case n < 0 && !r.eof:
		return nil, 0, errMore
	case n < 0:
		n = len(text) - at - 1
	}
	return nil, at + n + 1, &badRecord{r.after, &Reason{Kind: WhyQuote, english: "text after a closing quote"}}
}

func (r *records) unclosed(text []byte, at int) error {
	line := r.after + bytes.Count(text[:at], []byte{'\n'})
	if r.eof && len(text)-at <= maxField {
		return unreadable(WhyQuote, line, neverEnd)
	}
	return unreadable(WhyQuote, line, fmt.Sprintf("a quote is opened and not closed within %d MiB", maxField>>20))
}

func (r *records) splitLine(text []byte) (int, error) {
	n := bytes.IndexByte(text, '\n')
	switch {
	case n < 0 && !r.eof:
		return 0, errMore
	case n < 0:
		n = len(text)
	}
	r.fields = append(r.fields, bytes.TrimSpace(text[:n]))
	return min(n+1, len(text)), nil
}
