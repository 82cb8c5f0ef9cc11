package present

import (
	"context"
	"slices"
	"strings"
	"time"

	"clickwage/app/speech"
	"clickwage/data/country"
	"clickwage/data/money"
	"clickwage/data/quick"
	"clickwage/data/tracker"
	"clickwage/data/wage"
)

// FirstState is what the first questions show besides the settings they share.
type FirstState struct {
	Zone      string // what follows from the country for days; "" where none was chosen
	Floor     string // what the floor is proposed from, or why none is
	Platforms []Ticked
}

// Ticked is something to tick.
type Ticked struct {
	Text string
	On   bool
}

// firstPlatforms is how many of the known platforms are offered.
const firstPlatforms = 13

// offered are the platforms to tick: those that are known, then what else was
// ticked.
func (s *Settings) offered() []string {
	all := quick.Platforms()
	all = all[:min(firstPlatforms, len(all))]
	for _, name := range s.now.Platforms {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

func (s *Settings) drawFirst(f Format, st *SettingsState) {
	for _, name := range s.offered() {
		st.First.Platforms = append(st.First.Platforms, Ticked{name, slices.Contains(s.now.Platforms, name)})
	}
	if s.now.Country == "" {
		return
	}
	st.First.Zone = f.Say("welcome.zone", strings.ReplaceAll(s.now.Zone.String(), "_", " "))
	r, ok := wage.Of(s.wages, s.now.Country)
	name := speech.Country(s.desk.Language, s.now.Country)
	switch {
	case !ok:
		st.First.Floor = f.Say("welcome.floor.unknown", name)
	case r.None:
		st.First.Floor = f.Say("welcome.floor.nolaw", name)
	case s.now.Floor == r.Hourly:
		st.First.Floor = f.Say("welcome.floor.proposed", joined(", ", name, r.Area(s.desk.Language)), f.Date(r.From)) + " " + sure(f.Say, r)
	default:
		st.First.Floor = f.Say("welcome.floor.beside", joined(", ", name, r.Area(s.desk.Language)), f.Money(r.Hourly), f.Date(r.From)) + " " + sure(f.Say, r)
	}
}

// Home says where the worker lives, 0 for nowhere said. It proposes the
// country's currency, a zone and its minimum wage as the floor, each in the
// place of none or of what another country had proposed; what the worker chose
// otherwise stays.
func (s *Settings) Home(i int) {
	s.keep(func(n *tracker.Settings) {
		was, old := country.Of(s.lands, n.Country)
		wasWage, _ := wage.Of(s.wages, n.Country)
		proposed := old && !wasWage.Hourly.IsZero() && n.Floor == wasWage.Hourly
		n.Country = ""
		if i > 0 {
			n.Country = s.countries()[i-1].code
		}
		if proposed {
			n.Floor = money.Amount{}
		}
		now, ok := country.Of(s.lands, n.Country)
		if !ok {
			return
		}
		if n.Floor.IsZero() && (n.Currency == "" || old && n.Currency == was.Currency) {
			n.Currency = now.Currency
		}
		if zone, err := time.LoadLocation(now.Zone(n.Zone, s.Format().Now.Year())); err == nil {
			n.Zone = zone
		}
		r, _ := wage.Of(s.wages, n.Country)
		if n.Floor.IsZero() && r.Hourly.Currency == n.Currency {
			n.Floor = r.Hourly
		}
	})
}

// TickPlatform says that the worker works on a platform, or does not.
func (s *Settings) TickPlatform(i int) {
	if !s.loaded {
		return
	}
	name := s.offered()[i]
	on := !slices.Contains(s.now.Platforms, name)
	s.now.Platforms = slices.DeleteFunc(slices.Clone(s.now.Platforms), func(p string) bool { return p == name })
	if on {
		s.now.Platforms = append(s.now.Platforms, name)
	}
	s.desk.act(func(ctx context.Context) (string, int, error) {
		return "", 0, s.desk.Tracker.TickPlatform(ctx, name, on)
	})
	s.draw()
	s.Changed()
}
