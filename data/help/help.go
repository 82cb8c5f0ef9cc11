// Package help reads addresses of people who help: emergency numbers, lines that
// listen, and where to report what must not exist. Each has its source, the
// month it was noted and how sure it is; the worker's own version takes the
// place of one that ships, and a country without any says so.
//
// It dials and opens nothing, and invents nothing: an address from memory is
// marked as such, to be checked before it is relied on. It is pure and imports
// the standard library only.
package help

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Kind is what an address is for.
type Kind string

// The kinds, in the order in which they are shown.
const (
	Emergency Kind = "emergency" // life is in danger
	Support   Kind = "support"   // somebody listens
	Report    Kind = "report"    // unlawful material can be reported
)

// Kinds are all kinds.
func Kinds() []Kind { return []Kind{Emergency, Support, Report} }

// Address is one place to turn to.
type Address struct {
	ID         string   `json:"id"`        // such as "us-988"
	Countries  []string `json:"countries"` // such as "US"; none: everywhere
	Kind       Kind     `json:"kind"`
	Name       string   `json:"name"`            // as it calls itself
	Phone      string   `json:"phone,omitempty"` // as it is dialled in the country
	Web        string   `json:"web,omitempty"`   // https
	Source     string   `json:"source"`
	Retrieved  string   `json:"retrieved"`  // month, such as "2026-11", or day
	Confidence string   `json:"confidence"` // "V" where its source was read, else "R-high", "R-med", "R-low", or "own"
	Own        bool     `json:"own,omitempty"`
	Hidden     bool     `json:"hidden,omitempty"` // the worker's version of one that is not wanted
}

// ErrAddress is wrapped by everything that makes an address impossible.
var ErrAddress = errors.New("impossible address")

// Check says what makes the address impossible, if anything does.
func (a Address) Check() error {
	switch {
	case a.ID == "" || strings.ContainsAny(a.ID, " \t\r\n"):
		return fmt.Errorf("%w: id %q: must be one word", ErrAddress, a.ID)
	case !slices.Contains(Kinds(), a.Kind):
		return fmt.Errorf("%w %s: kind %q: not one of emergency, support, report", ErrAddress, a.ID, a.Kind)
	case strings.TrimSpace(a.Name) == "":
		return fmt.Errorf("%w %s: name it", ErrAddress, a.ID)
	case a.Phone == "" && a.Web == "":
		return fmt.Errorf("%w %s: give a number or an address on the web", ErrAddress, a.ID)
	case strings.Trim(a.Phone, "0123456789 +-()/") != "":
		return fmt.Errorf("%w %s: number %q: must be digits", ErrAddress, a.ID, a.Phone)
	case a.Source == "" || a.Retrieved == "" || a.Confidence == "":
		return fmt.Errorf("%w %s: say where it is from, when it was noted and how sure it is", ErrAddress, a.ID)
	}
	for _, c := range a.Countries {
		if len(c) != 2 || strings.ToUpper(c) != c {
			return fmt.Errorf("%w %s: country %q: must be two capitals such as PT", ErrAddress, a.ID, c)
		}
	}
	if a.Web != "" {
		if u, err := url.Parse(a.Web); err != nil || u.Scheme != "https" || u.Host == "" {
			return fmt.Errorf("%w %s: %q: must begin with https://", ErrAddress, a.ID, a.Web)
		}
	}
	return nil
}

// Addresses are some, as they ship or as the worker has them.
type Addresses []Address

// Read reads a table. Any address that is not whole is an error.
func Read(table []byte) (Addresses, error) {
	var all Addresses
	if err := json.Unmarshal(table, &all); err != nil {
		return nil, fmt.Errorf("help addresses: %w", err)
	}
	seen := map[string]bool{}
	for _, a := range all {
		if err := a.Check(); err != nil {
			return nil, fmt.Errorf("help addresses: %w", err)
		}
		if seen[a.ID] {
			return nil, fmt.Errorf("help addresses: %s is there twice", a.ID)
		}
		seen[a.ID] = true
	}
	return all, nil
}

// With are the addresses with the worker's own in their place and after them.
func (as Addresses) With(own []Address) Addresses {
	all := slices.Clone(as)
	for _, a := range own {
		a.Own = true
		if i := slices.IndexFunc(all, func(o Address) bool { return o.ID == a.ID }); i >= 0 {
			all[i] = a
		} else {
			all = append(all, a)
		}
	}
	return all
}

// Find is the address of an id.
func (as Addresses) Find(id string) (Address, bool) {
	for _, a := range as {
		if a.ID == id {
			return a, true
		}
	}
	return Address{}, false
}

// In are the addresses of a country and those that are everywhere, by kind,
// without what the worker hid. local is false where all of them are those that
// are everywhere: the country has none.
func (as Addresses) In(country string) (found Addresses, local bool) {
	for _, kind := range Kinds() {
		for _, everywhere := range []bool{false, true} {
			for _, a := range as {
				here := slices.Contains(a.Countries, country)
				if a.Kind != kind || a.Hidden || everywhere != (len(a.Countries) == 0) || !everywhere && !here {
					continue
				}
				found = append(found, a)
				local = local || here
			}
		}
	}
	return found, local
}
