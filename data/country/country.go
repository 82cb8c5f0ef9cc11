// Package country tells what living in a country proposes to a worker: the
// currency of everyday pay and the time zones there. A proposal is no more than
// that; nobody's choice is replaced by it here.
//
// It knows no names of countries, which differ by language, and no wages. It
// imports money.
package country

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
)

// Country is one of the table.
type Country struct {
	Code     string // ISO 3166, such as "PT"
	Currency money.Currency
	Zones    []string // tz names, the one where most people live first
}

// ErrTable is returned for a line that is not whole.
var ErrTable = errors.New("not a country, its currency and its zones")

// Read reads the table that ships: a line for each country, and lines of
// remarks that begin with #. Any line that is not whole is an error.
// Example: "PT EUR Europe/Lisbon Atlantic/Madeira Atlantic/Azores".
func Read(table []byte) ([]Country, error) {
	var all []Country
	lines := bufio.NewScanner(bytes.NewReader(table))
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) < 3 || len(words[0]) != 2 || !money.Currency(words[1]).Official() {
			return nil, fmt.Errorf("countries line %d %q: %w", n, lines.Text(), ErrTable)
		}
		all = append(all, Country{words[0], money.Currency(words[1]), words[2:]})
	}
	return all, lines.Err()
}

// Of is a country of the table by its code.
func Of(all []Country, code string) (Country, bool) {
	i := slices.IndexFunc(all, func(c Country) bool { return c.Code == code })
	if i < 0 {
		return Country{}, false
	}
	return all[i], true
}

// Zone is what the country proposes to somebody whose computer is in a zone: that
// zone where it is one of the country's, in a country with several the one with
// the same clock, else the one where most people live.
// Example: of the United States for "US/Pacific" it is "America/Los_Angeles".
func (c Country) Zone(now *time.Location, year int) string {
	if slices.Contains(c.Zones, now.String()) {
		return now.String()
	}
	for _, name := range c.Zones {
		zone, err := time.LoadLocation(name)
		if err == nil && sameClock(zone, now, year) {
			return name
		}
	}
	return c.Zones[0]
}

// sameClock says whether two zones show the same hour in winter and in summer.
func sameClock(a, b *time.Location, year int) bool {
	for _, month := range []time.Month{time.January, time.July} {
		at := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		_, left := at.In(a).Zone()
		_, right := at.In(b).Zone()
		if left != right {
			return false
		}
	}
	return true
}
