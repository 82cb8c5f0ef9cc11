// Package present turns what the tracker knows into what a person reads: for
// every page a presenter with a State of plain values, text already phrased and
// formatted. Views draw a State and call a presenter's methods; nothing else.
//
// Whatever a person reads is made here, through a Phrase, so that no other
// package holds a sentence. A figure that is not known is a word or a dash here,
// never zero, and no rate stands without its band, its count and its date.
//
// It refuses to draw, to start goroutines (a Runner does) and to compute pay.
// It imports tracker and the values that tracker hands out (store, importer,
// timeline), work, money, earnings and chart, and bojanz/currency to write
// amounts as each language does. It imports no toolkit.
package present

import (
	"context"
	"time"

	"clickwage/data/tracker"
	"clickwage/data/work"
)

// Phrase turns a key into words of the worker's language. The args fill the
// places A, B, C and so on of the phrase; where a phrase has a plural, its first
// int decides. Example: Phrase("count.tasks", 3) is "3 tasks".
type Phrase func(key string, args ...any) string

// Runner does work off the goroutine of the window, then done on it. Tests run
// both in place.
type Runner func(work, done func())

// Notice is what the bar at the bottom says after an action.
type Notice struct {
	Text string
	Undo func() // nil: nothing to undo
	Word string // on the button of Undo, where it undoes no change of the ledger
}

// Trouble is an error as a person reads it: what happened, what is safe, what
// to do.
type Trouble struct{ Happened, Safe, Todo string }

// Desk is what every presenter works with. All fields but Damaged are required.
type Desk struct {
	Tracker  *tracker.Tracker
	Phrase   Phrase
	Language string // such as "fr"
	Keys     Bindings
	Run      Runner
	Tell     func(Notice)
	Look     func() Look
	Post     func(func()) // does something on the window's goroutine, soon
	Damaged  func(error)  // told that the ledger turned out to be damaged; may be nil
}

// Look is what charts must know of the window.
type Look struct {
	Dark                bool
	Regular, Bold, Mono []byte // TrueType files
}

// asking numbers the requests of a presenter, so that a late answer is dropped.
type asking struct{ newest int }

// ask loads off the window's goroutine and shows the answer on it, unless a
// newer request was made meanwhile.
func ask[T any](d *Desk, a *asking, load func(context.Context) (T, error), show func(T, error)) {
	a.newest++
	number := a.newest
	var answer T
	var err error
	d.Run(func() { answer, err = load(context.Background()) }, func() {
		if number == a.newest {
			show(answer, err)
		}
	})
}

// answered takes the answer of a page's reading: it is loading no more, and an error
// is its trouble, which is drawn. It says whether there is something to show.
func (d *Desk) answered(err error, loading *bool, trouble **Trouble, changed func()) bool {
	*loading, *trouble = false, nil
	if err == nil {
		return true
	}
	said := d.trouble(err)
	*trouble = &said
	changed()
	return false
}

// act changes the ledger off the window's goroutine, then says what was done,
// or what went wrong.
func (d *Desk) act(do deed) { d.actThen(do, func() {}) }

// actThen is act, and tells when it is over.
func (d *Desk) actThen(do deed, over func()) {
	var said string
	var changes int
	var err error
	d.Run(func() { said, changes, err = do(context.Background()) }, func() {
		switch {
		case err != nil:
			d.Tell(Notice{Text: d.trouble(err).line()})
		case said == "":
		case changes == 0:
			d.Tell(Notice{Text: said})
		default:
			d.Tell(Notice{Text: said, Undo: func() { d.undo(changes) }})
		}
		over()
	})
}

func (d *Desk) undo(times int) {
	d.act(func(ctx context.Context) (string, int, error) {
		for range times {
			if _, err := d.Tracker.Undo(ctx); err != nil {
				return "", 0, err
			}
		}
		return d.Phrase("notice.undone"), 0, nil
	})
}

// Undo takes back the newest change.
func (d *Desk) Undo() { d.undo(1) }

// Redo brings back what was undone last.
func (d *Desk) Redo() {
	d.act(func(ctx context.Context) (string, int, error) {
		_, err := d.Tracker.Redo(ctx)
		return d.Phrase("notice.redone"), 0, err
	})
}

// format is for the worker's zone and language, as of now.
func (d *Desk) format(s tracker.Settings) Format {
	zone := s.Zone
	if zone == nil {
		zone = time.Local // nothing was read yet
	}
	return Format{Say: d.Phrase, Language: d.Language, Zone: zone, Now: d.now(zone), Home: s.Currency}
}

func (d *Desk) now(zone *time.Location) time.Time { return d.Tracker.Now().In(zone) }

func clockOf(at work.Instant, f Format) string { return f.Clock(at.In(f.Zone)) }
