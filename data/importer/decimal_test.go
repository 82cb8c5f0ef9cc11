package importer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"clickwage/data/importer"
	"clickwage/data/money"
)

// Which sign is the decimal sign is read from the amounts of a file, or asked:
// no amount is taken for another that is a thousand times as much.
func TestTheDecimalSignOfAMapping(t *testing.T) {
	tests := []struct {
		name, parted, amounts, answer string
		want                          string // the rewards, "-" where a row was not read; or the error
	}{
		{"commas", ";", "1,20 0,05 3 12,5 ,50", "", "1.20EUR 0.05EUR 3.00EUR 12.50EUR 0.50EUR"},
		{"commas between tabs", "\t", "1,20 0,05", "", "1.20EUR 0.05EUR"},
		{"commas and points between thousands", ";", "1.234,50 1.234 1,000", "", "1234.50EUR 1234.00EUR 1.00EUR"},
		{"commas beside currencies", ";", "1,20€ EUR0,05 -€2,00", "", "1.20EUR 0.05EUR -"},
		{"three decimals beside two", ";", "1,20 1,234", "", "1.20EUR 1.234EUR"},
		{"three decimals after nothing", ";", "0,125", "", "0.125EUR"},
		{"points", ";", "1.20 1.234 5.", "", "1.20EUR 1.234EUR 5.00EUR"},
		{"points, and commas between thousands", ";", "1,234.50 1,000", "", "1234.50EUR 1000.00EUR"},
		{"millions", ";", "1.234.567 1,5", "", "1234567.00EUR 1.50EUR"},
		{"one or a thousand", ";", "1,000 5", "", `error: the decimal sign of the amount "1,000" is not certain: say comma or point`},
		{"one or a thousand, by a comma", ";", "1,000 5", "comma", "1.00EUR 5.00EUR"},
		{"one or a thousand, by a point", ";", "1,000 5", "point", "1000.00EUR 5.00EUR"},
		{"a point that nothing explains", ";", "1.234 5", "", `error: the decimal sign of the amount "1.234" is not certain: say comma or point`},
		{"a point beside decimal commas", ";", "1,20 1.234", "", `error: the decimal sign of the amount "1.234" is not certain: say comma or point`},
		{"a comma beside decimal points", ";", "1.20 1,234", "", `error: the decimal sign of the amount "1,234" is not certain: say comma or point`},
		{"both, each certain", ";", "1.20 2,50", "", "1.20EUR -"},
		{"both, and one that is not", ";", "1.20 2,50 1,000", "", `error: the decimal sign of the amount "1,000" is not certain: say comma or point`},
		{"both, by a comma", ";", "1.20 2,50 1,000", "comma", "- 2.50EUR 1.00EUR"},
		{"an answer that the file proves wrong", ";", "1.20 1,000", "comma", `error: the decimal sign is not the comma: "1.20" cannot be read so`},
		{"the other answer that the file proves wrong", ";", "1,20 1,000", "point", `error: the decimal sign is not the point: "1,20" cannot be read so`},
		{"a number within other signs", ";", "1,20 1.234USDC2", "", "1.20EUR -"},
		{"no number", ";", "1,20 1,2,3 1.2,3 . n/a", "", "1.20EUR - - - -"},
		{"between commas a point is what it was", ",", "1.234 1.20", "", "1.234EUR 1.20EUR"},
		{"between commas a lone point is what it was", ",", "1.234", "", "1.234EUR"},
		{"between commas a comma is asked about", ",", `"1,20"`, "", `error: the decimal sign of the amount "1,20" is not certain: say comma or point`},
		{"between commas a comma, answered", ",", `"1,20"`, "comma", "1.20EUR"},
		{"between commas a thousand", ",", `"1,000" 2.5`, "", `error: the decimal sign of the amount "1,000" is not certain: say comma or point`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "When" + test.parted + "Pay\n"
			for _, amount := range strings.Fields(test.amounts) {
				text += "2026-11-20 10:00" + test.parted + amount + "\n"
			}
			o, err := readAll(t, strings.NewReader(text), paid(test.answer, "EUR"))
			if got := rewards(o) + strings.TrimSpace(sayError(err)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// paid are the options for a table of When and Pay.
func paid(decimal string, currency money.Currency) importer.Options {
	return importer.Options{
		Zone: time.UTC, Platform: "Atelier", Decimal: decimal, Currency: currency,
		Mapping: &importer.Mapping{Columns: map[importer.Field]string{importer.FieldStart: "When", importer.FieldReward: "Pay"}},
	}
}

// rewards are those of an outcome's rows, in the file's order.
func rewards(o outcome) string {
	said := map[int]string{}
	last := 1
	for _, row := range o.rows {
		said[row.Line], last = row.Submission.Advertised.Reward.String(), max(last, row.Line)
	}
	for _, p := range o.problems {
		said[p.Line], last = "-", max(last, p.Line)
	}
	var all []string
	for line := 2; line <= last; line++ {
		all = append(all, said[line])
	}
	return strings.Join(all, " ")
}

func TestTheDecimalSignIsAskedBesideTheCurrency(t *testing.T) {
	for text, want := range map[string]string{
		"1,000": `[decimal currency] "1,000" ""`,
		"1,20":  `[currency] "" "comma"`,
		"1.20":  `[currency] "" "point"`,
	} {
		found, err := importer.Inspect(strings.NewReader("When;Pay\n2026-11-20 10:00;"+text+"\n"), paid("", ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%v %q %q", found.Questions, found.Amount, found.Decimal); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
