package importer

import (
	"bytes"
	"time"

	"clickwage/data/work"
)

// weClockForm is the log of the WeClock app, which has no header.
func weClockForm() form {
	return form{
		name: WeClock, key: "format.weclock",
		optional: []Question{AskPlatform},
		bare:     isWeClock,
		open: func(_ header, opt Options) (reader, error) {
			return newWeClock(opt), nil
		},
	}
}

// isWeClock says whether a record is number, hash, kind, day and time of day.
func isWeClock(record [][]byte) bool {
	if len(record) < 6 || len(cell(record, 2)) == 0 {
		return false
	}
	_, counted := number(cell(record, 0))
	hash := bytes.TrimPrefix(cell(record, 1), []byte("-"))
	_, _, dated := numbers(cell(record, 3))
	_, rest, err := timeOfDay(cell(record, 4))
	return counted && len(hash) > 5 && len(bytes.Trim(hash, "0123456789")) == 0 && dated && err == nil && len(rest) == 0
}

// weClock reads a phone's log, newest first or oldest first. Where a kind of
// entry says that it starts and stops, the span between is offered as time that
// nobody has confirmed. Readings of the battery, of places or of noise tell no
// time of work: they are rows that bring nothing. Days are month first, as the
// app writes them, unless the caller says otherwise.
type weClock struct {
	clock clock
	texts texts
	opt   Options
	open  map[string]mark
}

// mark is one end of a span whose other end has not come yet.
type mark struct {
	at    stamp
	start bool
}

func newWeClock(opt Options) *weClock {
	if opt.DateOrder == "" {
		opt.DateOrder = "mdy"
	}
	return &weClock{clock: clock{opt.Zone}, texts: texts{}, opt: opt, open: map[string]mark{}}
}

func (w *weClock) worker([][]byte) []byte { return nil }

func (w *weClock) look(record [][]byte, s *survey) {
	if s.naive == "" && isWeClock(record) {
		s.zone("", bytes.Join(record[3:5], []byte(" ")))
	}
}

// longestShift is how far apart a start and a stop may be and still belong
// together.
const longestShift = 24 * time.Hour

func (w *weClock) read(record [][]byte, row *Row) error {
	if !isWeClock(record) {
		return unbuilt(bytes.Join(record, []byte(",")), "not a row of number, hash, kind, day, time and value")
	}
	at, err := w.clock.dated(bytes.Join([][]byte{cell(record, 3), cell(record, 4)}, []byte(" ")), w.opt.DateOrder)
	if err != nil {
		return within("time", bytes.Join(record[3:5], []byte(" ")), err)
	}
	row.Note = NoteReading
	kind, value := cell(record, 2), cell(record, 5)
	start, ok := edge(value)
	if !ok {
		return nil
	}
	name := w.texts.of(kind)
	other, waiting := w.open[name]
	if !waiting || other.start == start {
		if len(w.open) >= 100 { // kinds; a real log has a dozen
			clear(w.open)
		}
		if len(name) <= short {
			w.open[name] = mark{at, start}
		}
		return nil
	}
	delete(w.open, name)
	from, to := other.at, at
	if start {
		from, to = at, other.at
	}
	if to.at <= from.at || to.at.Sub(from.at) > longestShift {
		w.open[name] = mark{at, start}
		return nil
	}
	row.Note = ""
	f := &filled{}
	f.span(row, from, to.at)
	span := &row.Intervals[0]
	span.Review, span.Title, span.Where.Platform = work.ReviewSuggested, name, w.opt.Platform
	return nil
}

// edge says whether a value begins or ends something.
func edge(value []byte) (start, ok bool) {
	switch normal(string(value)) {
	case "start", "started", "begin", "in", "checkin", "clockin":
		return true, true
	case "stop", "stopped", "end", "ended", "finish", "finished", "out", "checkout", "clockout":
		return false, true
	}
	return false, false
}
