// Package wage reads minimum wages for reference: what a country's law says an
// hour of employment pays at least, to be set beside what micro-work pays. It is
// a reference and no entitlement: such laws seldom reach the self-employed.
//
// Each row has its date, its source and how sure it is; a row that may have
// changed since says so. It converts nothing, keeps no amount that is a float,
// and holds no opinion on whose wage applies. It imports money.
package wage

import (
	"encoding/json"
	"fmt"
	"time"

	"clickwage/data/money"
)

// Reference is a country's minimum wage for an hour.
type Reference struct {
	Country    string       // such as "PT"
	Hourly     money.Amount // zero where None
	None       bool         // the country's law sets none
	From       time.Time    // since when, a day in UTC; zero where None
	Source     string       // "" where it was not looked up
	Retrieved  string       // month, such as "2026-11"
	Confidence string       // "V" where its source was read, else "R-high", "R-med", "R-low"
	Check      bool         // it may have changed since: look it up before you rely on it
	areas      map[string]string
	basis      map[string]string
}

// Area is the part of the country that it holds for, or whose law it is, in a
// language or else in English; "" where it is the whole country.
// Example: "Metro Manila".
func (r Reference) Area(language string) string { return in(r.areas, language) }

// Basis is how the hour was worked out and what else to know; "" where nothing.
func (r Reference) Basis(language string) string { return in(r.basis, language) }

func in(texts map[string]string, language string) string {
	if text, ok := texts[language]; ok {
		return text
	}
	return texts["en"]
}

// Read reads the table. Any row that is not whole is an error.
func Read(table []byte) ([]Reference, error) {
	var rows []struct {
		Country, Hourly, From, Source, Retrieved, Confidence string
		None, Check                                          bool
		Area, Basis                                          map[string]string
	}
	if err := json.Unmarshal(table, &rows); err != nil {
		return nil, fmt.Errorf("minimum wages: %w", err)
	}
	all := make([]Reference, len(rows))
	for i, row := range rows {
		r := Reference{
			Country: row.Country, None: row.None, Source: row.Source, Retrieved: row.Retrieved, Confidence: row.Confidence,
			Check: row.Check, areas: row.Area, basis: row.Basis,
		}
		if len(row.Country) != 2 || row.Confidence == "" || row.None != (row.Hourly == "") {
			return nil, fmt.Errorf("minimum wages: row %d, %q, is not whole", i+1, row.Country)
		}
		var err error
		if !row.None {
			if r.Hourly, err = money.Parse(row.Hourly, ""); err != nil || r.Hourly.Micros <= 0 {
				return nil, fmt.Errorf("minimum wages: %s %q: %w", row.Country, row.Hourly, money.ErrNotAmount)
			}
			if r.From, err = time.Parse(time.DateOnly, row.From); err != nil {
				return nil, fmt.Errorf("minimum wages: %s: %w", row.Country, err)
			}
		}
		all[i] = r
	}
	return all, nil
}

// Of is a country's row.
func Of(all []Reference, country string) (Reference, bool) {
	for _, r := range all {
		if r.Country == country {
			return r, true
		}
	}
	return Reference{}, false
}
