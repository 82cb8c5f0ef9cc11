package present

import (
	"regexp"

	"clickwage/data/money"
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
