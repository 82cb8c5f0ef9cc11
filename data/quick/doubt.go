package quick

import "fmt"

// Kind is what is in doubt.
type Kind string

// The doubts.
const (
	Thousands  Kind = "thousands"  // Word is A or B
	NotAmount  Kind = "amount"     // Word is no amount
	Sign       Kind = "sign"       // Word's sign is that of A and B
	NoCurrency Kind = "currency"   // Word names none, and none is known
	Currencies Kind = "currencies" // Word names none, and could be in A or B
	Twice      Kind = "twice"      // A and B were both typed, and are the same part
	ClockKind  Kind = "clock"      // Word is a time of day, or a length
	NotTime    Kind = "time"       // Word is no time of day
	NoLength   Kind = "nolength"   // how long it took is missing
	Lengths    Kind = "lengths"    // from and to are A apart, and B was typed
	TooLong    Kind = "toolong"    // Word is longer than any task
	TooMany    Kind = "toomany"    // Word is more than MaxCount, which is A, or none
	TooShort   Kind = "tooshort"   // Word tasks do not fit into the time
	NoReason   Kind = "noreason"   // after "-" nothing follows
	OpenQuote  Kind = "quote"      // a quote is not closed
	NoParallel Kind = "parallel"   // "+" on work that is done
	Future     Kind = "future"     // Word has not come yet
	NoMoment   Kind = "nomoment"   // Word did not exist on that day's clock
	TwoMoments Kind = "twomoments" // Word was there twice on that day's clock
	InTitle    Kind = "intitle"    // a hint: Word was taken as part of the title
)

// Doubt is why a line is not recorded as it stands.
type Doubt struct {
	Kind       Kind
	Word, A, B string
}

// Error says what is in doubt and what to write instead.
func (d Doubt) Error() string {
	switch d.Kind {
	case Thousands:
		return fmt.Sprintf("%s: %s or %s? write one of them", d.Word, d.A, d.B)
	case NotAmount:
		return fmt.Sprintf("%s: no amount; write it as 0.12USD", d.Word)
	case Sign:
		return fmt.Sprintf("%s: %s or %s? write the code", d.Word, d.A, d.B)
	case NoCurrency:
		return fmt.Sprintf("%s: of what currency? write it as %[1]sUSD", d.Word)
	case Currencies:
		return fmt.Sprintf("%s: %s or %s? write the code", d.Word, d.A, d.B)
	case Twice:
		return fmt.Sprintf("%s and %s: leave one out, or put the title in quotes", d.A, d.B)
	case ClockKind:
		return fmt.Sprintf("%s: write @%[1]s for when it ended, or a length such as 1h30m or 90s", d.Word)
	case NotTime:
		return fmt.Sprintf("%s: no time; write @14:20, 14:02-14:06 or @2026-11-23T14:20", d.Word)
	case NoLength:
		return "how long did it take? write a length such as 4m, or 14:02-14:06"
	case Lengths:
		return fmt.Sprintf("%s from begin to end, and %s was typed; leave one out", d.A, d.B)
	case TooLong:
		return fmt.Sprintf("%s: too long for a task", d.Word)
	case TooMany:
		return fmt.Sprintf("%s: from 1 to %s at once", d.Word, d.A)
	case TooShort:
		return fmt.Sprintf("%s tasks do not fit into that time", d.Word)
	case NoReason:
		return "after - comes the reason; write it or leave the - out"
	case OpenQuote:
		return "a quote is open; close it"
	case NoParallel:
		return "+ is for a task that begins now; leave it out"
	case Future:
		return fmt.Sprintf("%s has not come yet; for another day write @2026-11-23T14:20", d.Word)
	case NoMoment:
		return fmt.Sprintf("%s was left out when the clocks changed that day", d.Word)
	case TwoMoments:
		return fmt.Sprintf("%s was there twice when the clocks changed that day; use the dialog or add --start, --end with a zone", d.Word)
	}
	return fmt.Sprintf("%s: part of the title", d.Word)
}
