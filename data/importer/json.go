package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of JSON beside those of tables: how deep it may be nested, how
// many keys of an object are looked at for one that stands twice, and how much
// of a file's beginning is looked at to tell what it is.
const (
	maxDepth  = 200
	maxKeys   = 1000
	maxSniffs = 5000
)

// shape is one way in which a format lays out its JSON. Paths are keys with a
// slash between them; [] is an element of a list and * any key. A path that
// ends in #number or #string is a value of that kind.
type shape struct {
	needs []string // paths that the beginning of the file holds
	rows  string   // where the records stand; "" is the file's own values
}

// path is where a value stands.
type path []string

func newPath(text string) path {
	if text == "" {
		return nil
	}
	return strings.Split(text, "/")
}

// within says whether p is where pattern says, or on the way there.
func (p path) within(pattern path) bool {
	if len(p) > len(pattern) {
		return false
	}
	for i, step := range p {
		if pattern[i] != step && (pattern[i] != "*" || step == "[]") {
			return false
		}
	}
	return true
}

func (p path) is(pattern path) bool { return len(p) == len(pattern) && p.within(pattern) }

// sniffed are the paths at the beginning of a JSON text.
func sniffed(first []byte) []path {
	var seen []path
	w := walker{dec: json.NewDecoder(bytes.NewReader(first))}
	for range maxSniffs {
		at, token, err := w.step()
		if err != nil {
			return seen
		}
		seen = append(seen, slices.Clone(at))
		switch token.(type) {
		case json.Number:
			seen = append(seen, append(slices.Clone(at), "#number"))
		case string:
			seen = append(seen, append(slices.Clone(at), "#string"))
		}
	}
	return seen
}

// shapeOf is the shape of a format that a file begins with.
func shapeOf(shapes []shape, seen []path) (shape, bool) {
	for _, s := range shapes {
		fits := true
		for _, need := range s.needs {
			fits = fits && slices.ContainsFunc(seen, func(p path) bool { return p.is(newPath(need)) })
		}
		if fits {
			return s, true
		}
	}
	return shape{}, false
}

// walker goes through JSON token by token and knows where it stands.
type walker struct {
	dec   *json.Decoder
	at    path
	lists []bool // for each step of at, whether it is an element of a list
}

// step is the next value's place and its first token. Closing brackets and
// keys are not handed on. The error is io.EOF at the end.
func (w *walker) step() (path, json.Token, error) {
	w.dec.UseNumber()
	for {
		if ok, err := w.enter(); err != nil {
			return nil, nil, err
		} else if !ok {
			continue
		}
		at := w.at
		token, err := w.dec.Token()
		if err != nil {
			return nil, nil, err
		}
		return at, token, w.took(token)
	}
}

// enter stands before the next value; ok is false where a list or an object
// ended instead.
func (w *walker) enter() (ok bool, err error) {
	if len(w.lists) == 0 {
		return true, nil
	}
	last := len(w.lists) - 1
	if !w.dec.More() {
		if _, err := w.dec.Token(); err != nil {
			return false, err
		}
		w.lists, w.at = w.lists[:last], w.at[:last]
		return false, nil
	}
	if w.lists[last] {
		w.at[last] = "[]"
		return true, nil
	}
	key, err := w.dec.Token()
	if err != nil {
		return false, err
	}
	w.at[last], _ = key.(string)
	return true, nil
}

// took goes into a list or an object.
func (w *walker) took(token json.Token) error {
	if token != json.Delim('{') && token != json.Delim('[') {
		return nil
	}
	if len(w.lists) == maxDepth {
		return unbuilt(nil, fmt.Sprintf("nested more than %d deep", maxDepth))
	}
	w.lists, w.at = append(w.lists, token == json.Delim('[')), append(w.at, "")
	return nil
}

// elements are the records of a JSON text, one at a time: fields are the
// record's own JSON and its place. The text never stands in memory whole, and
// a value over 8 MiB is refused.
type elements struct {
	walker
	in   *guarded
	rows path
	keep func(raw []byte) bool // says what is a record at all; nil: everything
	keys []map[string]bool     // of the objects that are open
	line int
	nth  int // of the last record, from 1: many such files are one line
}

func newElements(src io.Reader, checked bool, s shape, keep func([]byte) bool) *elements {
	in := &guarded{src: src, utf8: checked, left: maxRecord, line: 1}
	return &elements{walker: walker{dec: json.NewDecoder(in)}, in: in, rows: newPath(s.rows), keep: keep}
}

func (e *elements) at() int { return e.line }

func (e *elements) next() ([][]byte, error) {
	for {
		record, err := e.record()
		var bad *badRecord
		switch {
		case errors.Is(err, io.EOF) && len(e.lists) == 0, errors.As(err, &bad):
			return nil, err
		case err != nil:
			return nil, e.broken(err)
		case record != nil:
			return record, nil
		}
	}
}

// record reads as far as the next value; nil where that is no record.
func (e *elements) record() ([][]byte, error) {
	e.in.left = maxRecord
	ok, err := e.enter()
	e.keys = e.keys[:min(len(e.keys), len(e.lists))]
	if err != nil || !ok {
		return nil, err
	}
	if key, twice := e.twice(); twice {
		if err := e.skip(); err != nil {
			return nil, err
		}
		e.line = e.in.lineAt(e.dec.InputOffset())
		return nil, &badRecord{e.line, doubled(key, "; the second was left out")}
	}
	if !e.walker.at.within(e.rows) {
		return nil, e.skip()
	}
	if !e.walker.at.is(e.rows) {
		token, err := e.dec.Token()
		if err != nil {
			return nil, err
		}
		e.keys = append(e.keys, nil)
		return nil, e.took(token)
	}
	var raw json.RawMessage
	if err := e.dec.Decode(&raw); err != nil {
		return nil, err
	}
	e.line = e.in.lineAt(e.dec.InputOffset() - int64(len(raw)))
	if e.keep != nil && !e.keep(raw) {
		return nil, nil
	}
	e.nth++
	return [][]byte{raw, []byte(strings.Join(e.walker.at, "/"))}, nil
}

// twice says whether the key that was entered has been seen in its object.
func (e *elements) twice() (string, bool) {
	last := len(e.lists) - 1
	if last < 0 || e.lists[last] || last >= len(e.keys) {
		return "", false
	}
	key := e.walker.at[last]
	if e.keys[last] == nil {
		e.keys[last] = map[string]bool{}
	}
	if e.keys[last][key] {
		return key, true
	}
	if len(e.keys[last]) < maxKeys {
		e.keys[last][key] = true
	}
	return key, false
}

// skip goes over a value, however long, without keeping it.
func (e *elements) skip() error {
	for depth := 0; ; {
		e.in.left = maxRecord
		token, err := e.dec.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		if depth > maxDepth {
			return unbuilt(nil, fmt.Sprintf("nested more than %d deep", maxDepth))
		}
	}
}

// broken says where the text stops being JSON.
func (e *elements) broken(err error) error {
	var asked *Unanswered
	if errors.As(err, &asked) || e.in.failed != nil {
		return err
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return unreadable(WhyCut, e.in.lineOf(e.in.off), "the JSON is not complete: it ends in the middle")
	}
	// What was read last may end lines before the value that is broken.
	between := make([]byte, 4096)
	n, _ := e.dec.Buffered().Read(between)
	gap := n - len(bytes.TrimLeft(between[:n], " \t\r\n,:"))
	return unreadable(WhyJSON, e.in.lineOf(e.dec.InputOffset()+int64(gap)), fmt.Sprintf("not JSON: %v", err))
}

// guarded hands on a text while no value in it grows too long, and knows where
// its lines end.
type guarded struct {
	src    io.Reader
	utf8   bool
	left   int // how much more may be read for the value at hand
	off    int64
	rest   []byte // of a character that goes on in the next part
	line   int    // of what has been asked for
	ends   []int64
	failed error
}

func (g *guarded) Read(p []byte) (int, error) {
	if g.failed != nil {
		return 0, g.failed
	}
	if g.left <= 0 {
		g.failed = unreadable(WhyLong, g.lineOf(g.off-maxRecord), fmt.Sprintf("a value of more than %d MiB", maxRecord>>20))
		return 0, g.failed
	}
	n, err := g.src.Read(p[:min(len(p), g.left)])
	g.left -= n
	g.failed = g.check(p[:n], err)
	for i, c := range p[:n] {
		if c == '\n' {
			g.ends = append(g.ends, g.off+int64(i))
		}
	}
	g.off += int64(n)
	if g.failed != nil {
		return 0, g.failed
	}
	return n, err
}

// check refuses a NUL byte and what is not UTF-8.
func (g *guarded) check(text []byte, end error) error {
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return unreadable(WhyText, g.lineOf(g.off)+bytes.Count(text[:i], []byte{'\n'}), "a NUL byte in the text")
	}
	if !g.utf8 {
		return nil
	}
	whole := append(g.rest, text...)
	g.rest = nil
	for i := 0; i < len(whole); {
		if whole[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(whole[i:])
		if r == utf8.RuneError && size == 1 {
			if end == nil && !utf8.FullRune(whole[i:]) {
				g.rest = slices.Clone(whole[i:])
				return nil
			}
			line := g.lineOf(g.off) + bytes.Count(whole[:i], []byte{'\n'})
			return &Unanswered{Questions: []Question{AskEncoding}, Example: fmt.Sprintf("line %d", line)}
		}
		i += size
	}
	return nil
}

// lineOf is the line of a place, counted from 1.
func (g *guarded) lineOf(off int64) int {
	n, _ := slices.BinarySearch(g.ends, off)
	return g.line + n
}

// lineAt is lineOf for a place before which nothing will be asked for again.
func (g *guarded) lineAt(off int64) int {
	n, _ := slices.BinarySearch(g.ends, off)
	g.ends = g.ends[n:]
	g.line += n
	return g.line
}

// object is one JSON object. What is wrong with its values is kept until it is
// asked for; the first fault counts.
type object struct {
	values map[string]json.RawMessage
	err    error
}

// newObject reads an object, in which no key may stand twice.
func newObject(raw []byte) *object {
	o := &object{values: map[string]json.RawMessage{}}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		o.err = unbuilt(raw, clip(raw)+": not an object")
		return o
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			o.err = err
			return o
		}
		name, _ := key.(string)
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			o.err = err
			return o
		}
		if _, twice := o.values[name]; twice {
			o.fail(doubled(name, ""))
		}
		o.values[name] = value
	}
	return o
}

// fail keeps the first fault; nil is none.
func (o *object) fail(err error) {
	if o.err == nil && err != nil {
		o.err = err
	}
}

// has says whether there is a value that is not null.
func (o *object) has(name string) bool {
	value, ok := o.values[name]
	return ok && string(value) != "null"
}

// text is a string, or a number as it is written; "" where there is none.
func (o *object) text(name string) string {
	if !o.has(name) {
		return ""
	}
	text, err := scalar(o.values[name])
	if err != nil {
		o.fail(inside(name, " ", err))
	}
	return text
}

// object is an object within; an empty one where there is none.
func (o *object) object(name string) *object {
	if !o.has(name) {
		return &object{}
	}
	inner := newObject(o.values[name])
	if inner.err != nil {
		o.fail(inside(name, ": ", inner.err))
	}
	return inner
}

// texts are the strings of a list; nil where there is none.
func (o *object) texts(name string) []string {
	if !o.has(name) {
		return nil
	}
	list, err := scalars(o.values[name])
	if err != nil {
		o.fail(inside(name, " ", err))
	}
	return list
}

// scalar is the text of a string or a number.
func scalar(raw []byte) (string, error) {
	text := string(raw)
	switch {
	case len(raw) > 0 && raw[0] == '"':
		if err := json.Unmarshal(raw, &text); err != nil {
			return "", err
		}
	case len(raw) == 0, !strings.ContainsRune("-0123456789", rune(raw[0])):
		return "", unbuilt(raw, clip(raw)+": not a text")
	}
	if strings.ContainsRune(text, 0) {
		return "", &Reason{Kind: WhyText, english: "with a NUL in its text"}
	}
	return strings.TrimSpace(text), nil
}

func scalars(raw []byte) ([]string, error) {
	var values []json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return nil, unbuilt(raw, clip(raw)+": not a list")
	}
	var list []string
	for _, value := range values {
		text, err := scalar(value)
		if err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, nil
}
