package present

import (
	"context"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Blank is a form of a few lines. Its Keep writes it into the ledger.
type Blank struct {
	Heading, Note, Save string
	Lines               []BlankLine
	Wrong               string // what is wrong with the whole, as sentences
	keep                func(*Blank) (func(context.Context) (said string, changes int, err error), bool)
}

// BlankLine is a line to type in or, where it has options, to choose from.
type BlankLine struct {
	Name, Label, Note string
	Text, Wrong       string
	Options           []string
	Chosen            int
	Rows              int // more than 1 for a text of several lines
}

// line is the line of a name; a name that there is none of is a mistake of ours.
func (b *Blank) line(name string) *BlankLine {
	for i := range b.Lines {
		if b.Lines[i].Name == name {
			return &b.Lines[i]
		}
	}
	panic("form without a line " + name)
}

func (b *Blank) text(name string) string { return strings.TrimSpace(b.line(name).Text) }

// keepBlank reads a form and writes it off the window's goroutine. Where a line
// is wrong, or the ledger refuses, the form says so and stays: again draws it.
// done is called once it is in the ledger.
func (d *Desk) keepBlank(b *Blank, again, done func()) {
	b.Wrong = ""
	for i := range b.Lines {
		b.Lines[i].Wrong = ""
	}
	do, ok := b.keep(b)
	if !ok {
		again()
		return
	}
	var said string
	var changes int
	var err error
	d.Run(func() { said, changes, err = do(context.Background()) }, func() {
		if err != nil {
			b.Wrong = d.trouble(err).line()
			again()
			return
		}
		done()
		notice := Notice{Text: said}
		if changes > 0 {
			notice.Undo = func() { d.undo(changes) }
		}
		d.Tell(notice)
	})
}

// reading reads the lines of a form, and notes what is wrong with them.
type reading struct {
	b     *Blank
	f     Format
	wrong bool
}

func (r *reading) refuse(name, key string) {
	r.b.line(name).Wrong = r.f.Say(key)
	r.wrong = true
}

// amount reads money; what is empty is no money, unless it is needed.
func (r *reading) amount(name string, fallback money.Currency, needed bool) money.Amount {
	text := r.b.text(name)
	if text == "" && !needed {
		return money.Amount{}
	}
	a, err := readMoney(text, fallback)
	if err != nil || a.Micros < 0 || needed && a.Micros == 0 {
		r.refuse(name, "form.wrong.reward")
	}
	return a
}

// day reads a day, which is before tomorrow. Of today the instant is now, of
// another day its end: nobody said the hour, and what was credited on that day
// can have been paid on it.
func (r *reading) day(name string) work.Instant {
	text := r.b.text(name)
	at, err := time.ParseInLocation(time.DateOnly, text, r.f.Zone)
	switch {
	case err != nil:
		r.refuse(name, "form.wrong.day")
		return 0
	case at.After(r.f.Now):
		r.refuse(name, "blank.wrong.future")
		return 0
	case text == r.f.Now.Format(time.DateOnly):
		return work.At(r.f.Now)
	}
	return work.At(at.AddDate(0, 0, 1).Add(-time.Second))
}

func (r *reading) needed(name string) string {
	text := r.b.text(name)
	if text == "" {
		r.refuse(name, "blank.wrong.empty")
	}
	return text
}
