package present

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"clickwage/app/speech"
	"clickwage/data/chart"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/wage"
)

// named is a country with its name in the worker's language.
type named struct{ code, name string }

// countries are all of them by their names.
func (s *Settings) countries() []named {
	if s.named.language == s.desk.Language {
		return s.named.all
	}
	var all []named
	for _, c := range s.lands {
		all = append(all, named{c.Code, speech.Country(s.desk.Language, c.Code)})
	}
	slices.SortFunc(all, func(a, b named) int { return strings.Compare(folded(a.name), folded(b.name)) })
	s.named.language, s.named.all = s.desk.Language, all
	return all
}

// folded puts a letter with an accent beside the one without.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(name))
}

// drawWage says the minimum wage of the chosen country, when it began, how sure
// it is, and that it is no entitlement.
func (s *Settings) drawWage(st *SettingsState) {
	say, f := s.desk.Phrase, s.Format()
	st.Countries = Choice{Options: []string{say("settings.wage.none")}}
	for i, c := range s.countries() {
		st.Countries.Options = append(st.Countries.Options, c.name)
		if c.code == s.now.Country {
			st.Countries.Chosen = i + 1
		}
	}
	r, ok := wage.Of(s.wages, s.now.Country)
	switch {
	case !ok && s.now.Country != "":
		st.Wage, st.WageNote = say("settings.wage.unknown"), ""
		return
	case !ok:
		st.Wage, st.WageNote = say("settings.wage.choose"), ""
		return
	case r.None:
		st.Wage, st.WageNote = say("settings.wage.nolaw"), sure(say, r)
		return
	}
	st.Wage = say("settings.wage.row", f.Money(r.Hourly), f.Date(r.From))
	parts := []string{say("settings.wage.reference")}
	if about := joined("; ", r.Area(s.desk.Language), r.Basis(s.desk.Language)); about != "" {
		parts = append(parts, Capital(about)+".")
	}
	st.WageNote = strings.Join(append(parts, sure(say, r)), " ")
	if s.now.Floor != r.Hourly && (s.now.Currency == "" || s.now.Currency == r.Hourly.Currency) {
		st.WageFloor = say("settings.wage.take")
	}
}

// sure says how far a row can be relied on.
func sure(say Phrase, r wage.Reference) string {
	text := say("settings.wage.unread")
	if r.Source != "" {
		text = say("settings.wage.source", r.Source)
	}
	text += " " + say("settings.wage."+r.Confidence)
	if r.Check {
		text += " " + say("settings.wage.check")
	}
	return text
}

// Country chooses whose minimum wage is shown beside the floor, 0 for none.
func (s *Settings) Country(i int) {
	s.keep(func(n *tracker.Settings) {
		n.Country = ""
		if i > 0 {
			n.Country = s.countries()[i-1].code
		}
	})
}

// TakeWage takes the reference as the floor.
func (s *Settings) TakeWage() {
	if r, ok := wage.Of(s.wages, s.now.Country); ok && !r.None {
		s.keep(func(n *tracker.Settings) {
			n.Floor = r.Hourly
			if n.Currency == "" {
				n.Currency = r.Hourly.Currency
			}
		})
	}
}

// minimumOf is the reference line of a country on a chart; nil where there is
// none.
func minimumOf(country string) *chart.Minimum {
	all, err := tracker.Wages()
	if err != nil {
		return nil // the table ships with the program and is tested with it
	}
	r, ok := wage.Of(all, country)
	if !ok || r.None {
		return nil
	}
	return &chart.Minimum{Where: r.Country, Rate: money.HourlyOf(r.Hourly)}
}
