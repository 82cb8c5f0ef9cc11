package importer

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Why is the kind of a Reason, as a key for words.
type Why uint8

// The kinds. Column and Text are the cell's where a kind is about one; what
// else the kinds have is told beside them.
const (
	WhyOther     Why = iota // of the program's own: only the English says more
	WhyAmount               // not an amount of money
	WhyLarge                // an amount that is too large
	WhyNegative             // an amount below zero
	WhyCurrency             // a bonus in another currency than the reward's, Than
	WhyTime                 // not a time
	WhyDay                  // not a day
	WhyZone                 // a time in a zone that is not known, Than
	WhyLength               // not a length of time
	WhyOrder                // a time before, or at, the one of ThanColumn, Than
	WhyBackwards            // an end that is not after the start
	WhyEndless              // an end more than 100 years after the start
	WhyNoStart              // no start
	WhyNoEnd                // neither an end after the start nor a length
	WhyRunning              // no end, since it was still running
	WhyNoID                 // no id
	WhyNoPlace              // no platform
	WhyNoAmount             // no amount
	WhyNoState              // no state
	WhyState                // a state that is not known
	WhyContrary             // a state that the row's own times contradict
	WhyFields               // another number of fields than the header's
	WhyText                 // bytes that are no text, or not of the file's encoding
	WhyQuote                // a quote that is never closed, or text after it
	WhyTwice                // the key Than stands twice
	WhyShape                // not built as the format builds a record
	WhyNobody               // of no worker
	WhyRecord               // no record of Clickwage's; the English says more
	WhyRate                 // not an exchange rate
	WhyLong                 // longer, or wider, than any record of a table
	WhyJSON                 // not JSON from a line on
	WhyCut                  // JSON or XML that ends in the middle
	WhyOrderless            // dates that are not in the order that was answered
	WhyDecimal              // amounts whose decimal sign is not the one that was answered
	whys
)

var whyKeys = [whys]string{
	"other", "amount", "large", "negative", "currency", "time", "day", "zone", "length", "order", "backwards", "endless",
	"nostart", "noend", "running", "noid", "noplace", "noamount", "nostate", "state", "contrary", "fields", "text", "quote", "twice",
	"shape", "nobody", "record", "rate", "long", "json", "cut", "orderless", "decimal",
}

// String is the key. Example: "amount".
func (w Why) String() string { return whyKeys[w] }

// Whys are all kinds.
func Whys() []Why {
	all := make([]Why, whys)
	for i := range all {
		all[i] = Why(i)
	}
	return all
}

// Reason is why a record, or a file from a line on, could not be read. As an
// error it is one line of English; its parts are what other languages need to
// say the same.
type Reason struct {
	Kind             Why
	Column           string // as the file names it; "": the file has none, or it is of no column
	Text             string // what stands there, shortened; "": nothing does, or it does not matter
	ThanColumn, Than string // see the kinds
	Record           int    // which one of the JSON, from 1; 0: of no JSON
	Line             int    // of the file; 0: said by the Problem, or not known
	english          string
	cause            error
	columns, than    []int // where Text and Than stand, of a cell that two columns hold
}

func (r *Reason) Error() string { return r.english }

func (r *Reason) Unwrap() error { return r.cause }

// unread is the reason of a column's text.
func unread(kind Why, column string, text []byte, english string) *Reason {
	return &Reason{Kind: kind, Column: column, Text: strings.TrimSpace(clip(text)), english: fmt.Sprintf("%s %q: %s", column, clip(text), english)}
}

// lacking is the reason of a column without the text that it must have.
func lacking(kind Why, column, english string) *Reason {
	return &Reason{Kind: kind, Column: column, english: column + ": " + english}
}

// because is the reason that an error is, said as the error is.
func because(kind Why, err error) *Reason {
	return &Reason{Kind: kind, english: err.Error(), cause: err}
}

// within is why a column's text was not read; a question stays one.
func within(column string, text []byte, err error) error {
	var asked *Unanswered
	if errors.As(err, &asked) {
		return err
	}
	r := reasonOf(fmt.Errorf("%s %q: %w", column, clip(text), err))
	r.Column, r.Text = column, clip(text)
	return r
}

// backwards is the reason of a time that is earlier than the one it follows.
func backwards(later string, text []byte, earlier string, before []byte) error {
	r := unread(WhyOrder, later, text, fmt.Sprintf("before the %s %q", earlier, clip(before)))
	r.ThanColumn, r.Than = earlier, clip(before)
	return r
}

// otherCurrency is the reason of a bonus that cannot be added to the reward.
func otherCurrency(bonus []byte, reward string) error {
	r := unread(WhyCurrency, "bonus", bonus, "not in the currency of the reward, "+reward)
	r.Than = reward
	return r
}

// What several formats say of a row alike.
const (
	notKnown = "not known"
	noID     = "none, so the row cannot be told from others"
	neverEnd = "a quote is opened and never closed"
)

// doubled is the reason of a key that an object has already.
func doubled(key, then string) *Reason {
	key = clip([]byte(key))
	return &Reason{Kind: WhyTwice, Than: key, english: fmt.Sprintf("the key %q stands twice%s", key, then)}
}

// inside is why the value of a key was not read.
func inside(key, by string, err error) *Reason {
	r := reasonOf(fmt.Errorf("%s%s%w", key, by, err))
	r.Column = key
	return r
}

// unbuilt is the reason of a value that is of another shape than the format's.
func unbuilt(raw []byte, english string) *Reason {
	return &Reason{Kind: WhyShape, Text: clip(raw), english: english}
}

// unreadable is the reason that a file cannot be read from a line on.
func unreadable(kind Why, line int, english string) error {
	return &Reason{Kind: kind, Line: line, english: fmt.Sprintf("line %d: %s", line, english)}
}

// reasonOf is an error as a reason of its own, with the parts of the one in it.
func reasonOf(err error) *Reason {
	said := Reason{}
	var inner *Reason
	if errors.As(err, &inner) {
		said = *inner
	}
	said.english, said.cause = err.Error(), err
	return &said
}

// another is the reason of a record with so many fields, which is another
// number than the header's.
func (f *file) another(fields int) *Reason {
	columns := len(f.head.names)
	return &Reason{
		Kind: WhyFields, Than: fmt.Sprintf("%d ≠ %d", fields, columns),
		english: fmt.Sprintf("%d fields under a header of %d columns", fields, columns),
	}
}

// rename gives a reason of a record the columns' names as the file has them,
// instead of a reader's words. Many are kept, so it lets go of what it rests on.
func (f *file) rename(r *Reason, record [][]byte) {
	columns, than := r.columns, r.than
	r.cause, r.columns, r.than = nil, nil, nil
	if _, ok := f.source.(*elements); ok {
		if !bytes.Contains(record[0], strconv.AppendQuote(nil, r.Column)) {
			r.Column = "" // of a list, or known under another key
		}
		return
	}
	if len(columns) == 0 {
		r.Column, r.ThanColumn = f.called(r.Column), f.called(r.ThanColumn)
		return
	}
	r.Column, r.ThanColumn = f.head.joined(columns), f.head.joined(than)
}

// joined is the name of a cell that several columns hold.
func (h header) joined(columns []int) (name string) {
	for _, at := range columns {
		if at >= 0 && at < len(h.names) {
			name = strings.TrimSpace(name + " " + h.names[at])
		}
	}
	return name
}

// called is the header's name of the column that a reader calls so; "" where
// the file has none.
func (f *file) called(word string) string {
	if word == "" {
		return ""
	}
	at := -1
	if f.form.name == Mapped {
		at = f.opt.Mapping.column(Field(word), f.head)
	} else if names := f.form.alternatives(normal(word)); names != "" {
		at = f.head.column(names)
	}
	if at < 0 {
		return ""
	}
	return f.head.names[at]
}

// alternatives are the names of a format's column of which one is a name, or
// has more around it: "assignment:submitted" of "submitted", "duration(h)" of
// "duration".
func (f form) alternatives(name string) string {
	for _, names := range slices.Concat(f.needs, f.knows) {
		for one := range strings.SplitSeq(names, "|") {
			_, last, _ := strings.Cut(one, ":")
			if first, _, _ := strings.Cut(one, "("); one == name || first == name || last == name {
				return names
			}
		}
	}
	return ""
}
