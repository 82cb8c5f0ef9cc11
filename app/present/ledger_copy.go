package present

import (
	"context"
	"strings"

	"clickwage/data/exporter"
	"clickwage/data/store"
)

// Copy hands out the ticked records, or else the one that the keyboard is on,
// as lines of cells between tabs, for a spreadsheet or a message: day, start,
// platform, title, requester, worked, reward, hourly pay, status. Text of others
// cannot become a formula.
func (l *Ledger) Copy(put func(text string)) {
	var keys []store.Key
	for _, k := range l.list.keys {
		if l.ticked[k] {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 && l.has {
		keys = []store.Key{l.current}
	}
	if len(keys) == 0 {
		return
	}
	var records []store.Record
	var err error
	l.desk.Run(func() { records, err = l.desk.Tracker.Records(context.Background(), keys) }, func() {
		if err != nil {
			l.desk.Tell(Notice{Text: l.desk.trouble(err).line()})
			return
		}
		var lines strings.Builder
		for i, r := range records {
			lines.WriteString(l.line(keys[i], r))
		}
		put(lines.String())
		l.desk.Tell(Notice{Text: l.desk.Phrase("notice.copied", len(records))})
	})
}

func (l *Ledger) line(k store.Key, r store.Record) string {
	f, item := l.format(), l.row(r)
	day := ""
	if k.At.Known() {
		day = f.Date(k.At.In(f.Zone))
	}
	cells := []string{day, item.Start, guarded(item.Platform), guarded(item.Title), guarded(item.Tail), item.Worked, item.Value, item.Rate, item.Mark.Text}
	return strings.Join(cells, "\t") + "\n"
}

// guarded is text on one line that no spreadsheet runs.
func guarded(text string) string {
	return exporter.Guard(strings.Join(strings.Fields(text), " "))
}

// TickEvery ticks everything in the list.
func (l *Ledger) TickEvery() {
	if len(l.ticked) < len(l.list.keys) {
		l.TickAll()
	}
}
