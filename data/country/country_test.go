package country_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"clickwage/data/country"
)

func shipped(t *testing.T) []country.Country {
	t.Helper()
	table, err := os.ReadFile(filepath.Join("..", "..", "assets", "countries", "countries.txt"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := country.Read(table)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheTableThatShipsNamesOnlyZonesThatExist(t *testing.T) {
	all := shipped(t)
	if len(all) < 200 {
		t.Fatalf("only %d countries", len(all))
	}
	seen := map[string]bool{}
	for _, c := range all {
		if seen[c.Code] {
			t.Errorf("%s is there twice", c.Code)
		}
		seen[c.Code] = true
		for _, zone := range c.Zones {
			if _, err := time.LoadLocation(zone); err != nil {
				t.Errorf("%s: %v", c.Code, err)
			}
		}
	}
	for code, currency := range map[string]string{"PT": "EUR", "BG": "EUR", "HR": "EUR", "KE": "KES", "MG": "MGA", "PH": "PHP", "VE": "VES", "US": "USD"} {
		if c, ok := country.Of(all, code); !ok || string(c.Currency) != currency {
			t.Errorf("%s pays in %q, want %q", code, c.Currency, currency)
		}
	}
}

func TestALineThatIsNotWholeIsRefused(t *testing.T) {
	for _, line := range []string{"PT", "PT EUR", "PRT EUR Europe/Lisbon", "PT EURO Europe/Lisbon", "PT eur Europe/Lisbon"} {
		if _, err := country.Read([]byte("# remark\n" + line)); !errors.Is(err, country.ErrTable) {
			t.Errorf("%q gives %v", line, err)
		}
	}
}

func TestACountryProposesAZone(t *testing.T) {
	all := shipped(t)
	for _, row := range []struct{ name, code, now, want string }{
		{"the computer's zone is one of the country's", "PT", "Atlantic/Azores", "Atlantic/Azores"},
		{"the computer's zone is elsewhere", "PT", "Asia/Manila", "Europe/Lisbon"},
		{"an old name of a zone", "IN", "Asia/Calcutta", "Asia/Kolkata"},
		{"an old name in a country with several", "US", "US/Pacific", "America/Los_Angeles"},
		{"elsewhere, in a country with several", "BR", "Europe/Berlin", "America/Sao_Paulo"},
		{"a neighbour with the same clock", "ES", "Europe/Berlin", "Europe/Madrid"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c, ok := country.Of(all, row.code)
			if !ok {
				t.Fatal("no such country")
			}
			now, err := time.LoadLocation(row.now)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Zone(now, 2026); got != row.want {
				t.Errorf("proposes %s, want %s", got, row.want)
			}
		})
	}
}
