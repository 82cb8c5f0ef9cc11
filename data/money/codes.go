package money

import (
	"fmt"
	"strings"
)

// active are the currencies of ISO 4217 that people are paid in.
const active = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD " +
	"CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD " +
	"HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD " +
	"MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG " +
	"QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS " +
	"UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"

// former are currencies that a ledger or a table of rates of the past may name.
const former = "ANG BGN CYP DEM EEK ESP FRF HRK IEP ITL LTL LVL MRO MTL NLG PTE ROL SIT SKK SLL TRL VEF ZWL"

// Official says whether the code is that of a country's currency, of now or of
// the past. Example: USD is, PTS is not.
func (c Currency) Official() bool {
	return len(c) == 3 && (strings.Contains(active, string(c)) || strings.Contains(former, string(c)))
}

// UnknownCurrency says that a code is neither a country's nor one that the
// worker has declared for a platform's points.
type UnknownCurrency struct{ Code Currency }

func (u UnknownCurrency) Error() string {
	return fmt.Sprintf("currency %s: not known; a platform's own points are declared first, with their value: rate set %s EUR 0.001", u.Code, u.Code)
}

// ParsePoints reads the code of a platform's own points: 3 to 12 letters that
// are no country's currency.
func ParsePoints(text string) (Currency, error) {
	c, err := ParseCurrency(text)
	switch {
	case err != nil || strings.ContainsAny(string(c), "0123456789"):
		return "", fmt.Errorf("currency %q: the code of points is 3 to 12 letters, such as PTS", text)
	case c.Official():
		return "", fmt.Errorf("currency %s: a country's money already", c)
	}
	return c, nil
}
