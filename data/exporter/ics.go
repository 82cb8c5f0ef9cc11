package exporter

import (
	"bufio"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"clickwage/data/work"
)

// ICS writes the time of the records as a calendar (RFC 5545), an event for
// each interval that counts. Times are UTC in whole seconds, an event is at
// least one second long, and its UID is the interval's id, so that importing a
// newer calendar updates the same events. Money without time is left out. The
// error is next's own, or w's.
func ICS(w io.Writer, next Next) error {
	c := calendar{bufio.NewWriter(w)}
	c.line("BEGIN:VCALENDAR")
	c.line("VERSION:2.0")
	c.line("PRODID:-//Clickwage//Ledger//EN")
	for {
		r, ok, err := next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if r.Interval != nil {
			c.event(r.Interval, nil)
		}
		for i := range r.Intervals {
			c.event(&r.Intervals[i], r.Submission)
		}
	}
	c.line("END:VCALENDAR")
	return c.w.Flush()
}

type calendar struct{ w *bufio.Writer } // which keeps a failure until it is flushed

const utcStamp = "20060102T150405Z"

func (c calendar) event(i *work.Interval, of *work.Submission) {
	if i.Superseded {
		return
	}
	start := i.Start.In(time.UTC).Truncate(time.Second)
	end := i.End.In(time.UTC).Truncate(time.Second)
	if !end.After(start) {
		end = start.Add(time.Second)
	}
	recorded := i.Entered
	if !recorded.Known() {
		recorded = i.End
	}
	where, title := i.Where, i.Title
	if of != nil {
		where, title = of.Account, of.Title
	}
	about := []string{i.Activity.String()}
	for _, one := range []string{where.Platform, where.Requester} {
		if one != "" {
			about = append(about, one)
		}
	}
	if of != nil {
		about = append(about, of.State.String())
		if of.Advertised.RewardKnown {
			about = append(about, of.Advertised.Reward.String())
		}
	}
	if title == "" {
		title = strings.Join(about, ", ")
	}
	c.line("BEGIN:VEVENT")
	c.line("UID:" + string(i.ID) + "@clickwage")
	c.line("DTSTAMP:" + recorded.In(time.UTC).Format(utcStamp))
	c.line("DTSTART:" + start.Format(utcStamp))
	c.line("DTEND:" + end.Format(utcStamp))
	c.line("SUMMARY:" + escaped(title))
	c.line("DESCRIPTION:" + escaped(strings.Join(append(about, i.Note), "\n")))
	c.line("CATEGORIES:" + escaped(i.Activity.String()))
	c.line("TRANSP:OPAQUE")
	c.line("END:VEVENT")
}

// escaped is text as a value of a property: lines as \n, other control
// characters left out.
func escaped(text string) string {
	text = strings.ReplaceAll(strings.TrimRight(text, "\n"), "\r\n", "\n")
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case r < 0x20 && r != '\t' || r == 0x7f:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// line writes a content line, folded so that no line is longer than 75 octets
// and none ends inside a character.
func (c calendar) line(text string) {
	room := 75
	for len(text) > room {
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		c.w.WriteString(text[:cut])
		c.w.WriteString("\r\n ")
		text, room = text[cut:], 74
	}
	c.w.WriteString(text)
	c.w.WriteString("\r\n")
}
