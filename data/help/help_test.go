package help_test

import (
	"errors"
	"os"
	"testing"

	"clickwage/data/help"
)

func shipped(t *testing.T) help.Addresses {
	t.Helper()
	table, err := os.ReadFile("../../assets/help/addresses.json")
	if err != nil {
		t.Fatal(err)
	}
	all, err := help.Read(table)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What ships was not read at its source, and must not claim that it was.
func TestTheAddressesThatShipSayHowSureTheyAre(t *testing.T) {
	for _, a := range shipped(t) {
		if a.Confidence != "R-high" && a.Confidence != "R-med" || a.Own || a.Hidden {
			t.Errorf("%s: confidence %q, own %v, hidden %v", a.ID, a.Confidence, a.Own, a.Hidden)
		}
	}
}

func ids(as help.Addresses) (all []string) {
	for _, a := range as {
		all = append(all, a.ID)
	}
	return all
}

func TestACountryHasItsAddressesAndThoseOfEverywhere(t *testing.T) {
	all := shipped(t)
	german, local := all.In("DE")
	if got := ids(german); !local || len(got) != 5 || got[0] != "eu-112" || got[1] != "de-116123" || got[4] != "inhope" {
		t.Errorf("Germany: got %v, %v", got, local)
	}
	malagasy, local := all.In("MG")
	if local || len(malagasy) != 3 {
		t.Errorf("Madagascar has none of its own: got %v, %v", ids(malagasy), local)
	}
	mine := all.With([]help.Address{
		{ID: "mg-mine", Countries: []string{"MG"}, Kind: help.Support, Name: "Ilo", Phone: "1"},
		{ID: "befrienders", Kind: help.Support, Name: "-", Hidden: true},
	})
	malagasy, local = mine.In("MG")
	if got := ids(malagasy); !local || len(got) != 3 || got[0] != "mg-mine" || !malagasy[0].Own {
		t.Errorf("with the worker's own: got %v, %v", got, local)
	}
	if _, ok := mine.Find("befrienders"); !ok {
		t.Error("a hidden address cannot be found to be shown again")
	}
}

func TestAnAddressThatIsNotWholeIsRefused(t *testing.T) {
	good := help.Address{ID: "x", Kind: help.Support, Name: "X", Phone: "116 123", Source: "a leaflet", Retrieved: "2026-11", Confidence: "own"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*help.Address){
		"no id":               func(a *help.Address) { a.ID = "" },
		"no name":             func(a *help.Address) { a.Name = " " },
		"another kind":        func(a *help.Address) { a.Kind = "doctor" },
		"no way to reach it":  func(a *help.Address) { a.Phone = "" },
		"words as a number":   func(a *help.Address) { a.Phone = "call me" },
		"no source":           func(a *help.Address) { a.Source = "" },
		"no confidence":       func(a *help.Address) { a.Confidence = "" },
		"an open address":     func(a *help.Address) { a.Web = "http://example.org" },
		"a file":              func(a *help.Address) { a.Web = "file:///etc/passwd" },
		"a country by a name": func(a *help.Address) { a.Countries = []string{"Portugal"} },
	} {
		bad := good
		change(&bad)
		if err := bad.Check(); !errors.Is(err, help.ErrAddress) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := help.Read([]byte(`[{"id":"x"}]`)); !errors.Is(err, help.ErrAddress) {
		t.Errorf("a table: got %v", err)
	}
}
