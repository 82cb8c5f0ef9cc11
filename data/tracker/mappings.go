package tracker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
)

// Mapping is a saved way to read tables of one header: which column holds what,
// and what such a file does not say.
type Mapping struct {
	Name      string                    `json:"name"`
	Columns   map[importer.Field]string `json:"columns"`
	Layout    string                    `json:"layout,omitempty"`
	Header    []string                  `json:"header"`
	Platform  string                    `json:"platform,omitempty"`
	Zone      string                    `json:"zone,omitempty"`
	DateOrder string                    `json:"date_order,omitempty"`
	Decimal   string                    `json:"decimal,omitempty"`
	Currency  money.Currency            `json:"currency,omitempty"`
}

// keptMapping is the kind under which the store keeps mappings.
const keptMapping = "mapping"

// SaveMapping keeps the mapping of the options, and their answers, under a name
// for files of a header. One of the same name is replaced.
func (t *Tracker) SaveMapping(ctx context.Context, name string, opt importer.Options, header []string) error {
	name = strings.TrimSpace(name)
	if name == "" || opt.Mapping == nil {
		return errors.New("a mapping is saved with a name and columns")
	}
	m := Mapping{
		Columns: opt.Mapping.Columns, Layout: opt.Mapping.Layout, Header: header,
		Platform: opt.Platform, DateOrder: opt.DateOrder, Decimal: opt.Decimal, Currency: opt.Currency,
	}
	if opt.Zone != nil {
		m.Zone = opt.Zone.String()
	}
	value, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return t.store.Keep(ctx, keptMapping, store.Kept{Name: name, Value: string(value)})
}

// Mappings are all saved mappings, by name.
func (t *Tracker) Mappings(ctx context.Context) ([]Mapping, error) {
	kept, err := t.store.AllKept(ctx, keptMapping)
	if err != nil {
		return nil, err
	}
	var all []Mapping
	for _, k := range kept {
		var m Mapping
		if err := json.Unmarshal([]byte(k.Value), &m); err != nil {
			return nil, fmt.Errorf("mapping %q: %w", k.Name, err)
		}
		m.Name = k.Name
		all = append(all, m)
	}
	return all, nil
}

// MappingsFor are the saved mappings for files of a header.
func (t *Tracker) MappingsFor(ctx context.Context, header []string) ([]Mapping, error) {
	all, err := t.Mappings(ctx)
	var fit []Mapping
	for _, m := range all {
		if importer.SameHeader(m.Header, header) {
			fit = append(fit, m)
		}
	}
	return fit, err
}

// MappingNamed is a saved mapping; store.ErrNotFound where there is none.
func (t *Tracker) MappingNamed(ctx context.Context, name string) (Mapping, error) {
	all, err := t.Mappings(ctx)
	if err != nil {
		return Mapping{}, err
	}
	for _, m := range all {
		if m.Name == name {
			return m, nil
		}
	}
	return Mapping{}, fmt.Errorf("mapping %q: %w", name, store.ErrNotFound)
}

// RemoveMapping forgets a saved mapping; store.ErrNotFound where there is none.
func (t *Tracker) RemoveMapping(ctx context.Context, name string) error {
	return t.store.Forget(ctx, keptMapping, name)
}

// Fill puts the mapping into options; what they answer already stands.
func (m Mapping) Fill(opt importer.Options) (importer.Options, error) {
	opt.Mapping = &importer.Mapping{Columns: m.Columns, Layout: m.Layout}
	if opt.Platform == "" {
		opt.Platform = m.Platform
	}
	if opt.DateOrder == "" {
		opt.DateOrder = m.DateOrder
	}
	if opt.Decimal == "" {
		opt.Decimal = m.Decimal
	}
	if opt.Currency == "" {
		opt.Currency = m.Currency
	}
	if opt.Zone == nil && m.Zone != "" {
		zone, err := time.LoadLocation(m.Zone)
		if err != nil {
			return opt, fmt.Errorf("mapping %q: %w", m.Name, err)
		}
		opt.Zone = zone
	}
	return opt, nil
}
