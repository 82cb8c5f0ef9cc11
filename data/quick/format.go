package quick

import (
	"strconv"
	"strings"
	"time"

	"clickwage/data/money"
)

// Format writes a line that Parse reads as l, for the same words: all that was
// typed, in one order. A title is put in quotes only where it would be read as
// something else.
func Format(l Line, w Words) string {
	best := ""
	for _, quote := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
		best = written(l, quote[0], quote[1])
		got := Parse(best, w)
		if got.Platform == l.Platform && got.Title == l.Title && got.Reason == l.Reason && len(got.Doubts) == 0 {
			return best
		}
	}
	return best
}

func written(l Line, quoteTitle, quoteReason bool) string {
	var parts []string
	add := func(text string, quote bool) {
		if quote {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	if l.Parallel {
		add("+", false)
	}
	add(l.Platform, false)
	add(l.Title, quoteTitle && l.Title != "")
	if l.Count > 0 {
		add(strconv.Itoa(l.Count)+"x", false)
	}
	if l.Reward != nil {
		add(l.Reward.String(), false)
	}
	if l.Length > 0 {
		add(FormatLength(l.Length), false)
	}
	switch {
	case l.From.Set:
		add(l.From.String()+"-"+l.To.String(), false)
	case l.To.Set:
		add("@"+l.To.String(), false)
	}
	if l.Outcome != nil {
		add(strings.ReplaceAll(l.Outcome.String(), "_", " "), false)
	}
	if l.Reason != "" {
		add("-", false)
		add(l.Reason, quoteReason)
	}
	return strings.Join(parts, " ")
}

// String is a reward as Parse reads it. Example: "0.60GBP", "?".
func (r Reward) String() string {
	if r.Unknown {
		return "?"
	}
	whole, part, _ := strings.Cut(money.Of(r.Micros, "").String(), ".")
	return whole + "." + sure(part) + string(r.Currency)
}

// FormatLength writes a length as Parse reads it, exact to the microsecond.
// Example: "1h5m", "90.5s".
func FormatLength(d time.Duration) string {
	text := ""
	if h := d / time.Hour; h > 0 {
		text += strconv.FormatInt(int64(h), 10) + "h"
	}
	if m := d % time.Hour / time.Minute; m > 0 {
		text += strconv.FormatInt(int64(m), 10) + "m"
	}
	if s := d % time.Minute; s > 0 {
		whole, part, _ := strings.Cut(money.Of(s.Microseconds(), "").String(), ".")
		if part = strings.TrimRight(part, "0"); part != "" {
			whole += "." + sure(part)
		}
		text += whole + "s"
	}
	return text
}
