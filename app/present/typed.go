package present

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// decimalComma finds a comma that is of decimals for certain: it is the only
// separator, and not three digits follow it, or nothing but a zero stands before it.
var decimalComma = regexp.MustCompile(`^([^.,]*[0-9]),([0-9]{1,2}|[0-9]{4,})([^0-9.,]*)$|^([^.,0-9]*0),([0-9]{3})([^0-9.,]*)$`)

// readMoney reads an amount as money.Parse does, and also with a comma of
// decimals, as the window itself writes it in half of its languages. A comma that
// could be of thousands is refused. Examples: "1,80 €", "0,125"; not "1,250".
func readMoney(text string, fallback money.Currency) (money.Amount, error) {
	return money.Parse(decimalComma.ReplaceAllString(text, "$1$4.$2$5$3$6"), fallback)
}

// wallTime is a time of day that was typed.
type wallTime struct {
	wall   string // such as "14:30:00"; empty where it is none
	offset bool   // it was typed with its offset, as 01:30+02:00
	at     time.Time
}

func clockTyped(text string) wallTime {
	for _, layout := range []string{"15:04", time.TimeOnly} {
		for _, offset := range []string{"", "Z07:00"} {
			if at, err := time.Parse(layout+offset, strings.TrimSpace(text)); err == nil {
				return wallTime{at.Format(time.TimeOnly), offset != "", at}
			}
		}
	}
	return wallTime{}
}

// on is the instant on a day, or the words for why there is none. In the nights
// when clocks are set, a time is missing or comes twice.
func (w wallTime) on(day time.Time, zone *time.Location) (at work.Instant, wrong string) {
	text := day.Format(time.DateOnly) + " " + w.wall
	switch {
	case w.wall == "":
		return 0, "form.wrong.time"
	case w.offset:
		return work.At(time.Date(day.Year(), day.Month(), day.Day(), w.at.Hour(), w.at.Minute(), w.at.Second(), 0, w.at.Location())), ""
	}
	if _, _, twice := tracker.Twice(text, zone); twice {
		return 0, "form.wrong.twice"
	}
	at, err := tracker.ParseTime(text, zone)
	if err != nil {
		return 0, "form.wrong.skipped"
	}
	return at, ""
}

// clockText is how a form shows a time of day: with its offset where it comes twice.
func clockText(at work.Instant, zone *time.Location) string {
	local := at.In(zone)
	if _, _, twice := tracker.Twice(local.Format(moment), zone); twice {
		return local.Format("15:04:05Z07:00")
	}
	return local.Format(time.TimeOnly)
}

// moment is how an instant is typed.
const moment = "2006-01-02 15:04:05"

// momentText is how a form shows an instant: with its offset where its time comes
// twice.
func momentText(at work.Instant, zone *time.Location) string {
	text := at.In(zone).Format(moment)
	if _, _, twice := tracker.Twice(text, zone); twice {
		return at.In(zone).Format(time.RFC3339)
	}
	return text
}

// momentTyped reads what momentText shows, or gives the words for why it is none.
func momentTyped(text string, zone *time.Location) (at work.Instant, wrong string) {
	if _, _, twice := tracker.Twice(text, zone); twice {
		return 0, "form.wrong.twice"
	}
	at, err := tracker.ParseTime(text, zone)
	switch {
	case errors.Is(err, tracker.ErrSkipped):
		return 0, "form.wrong.skipped"
	case err != nil:
		return 0, "span.wrong"
	}
	return at, ""
}
