package present

import (
	"context"
	"slices"
	"strings"

	"clickwage/data/importer"
	"clickwage/data/tracker"
)

// sampled is how many records a column's samples are taken from.
const sampled = 20

// mapping is a table that the worker says the columns of.
type mapping struct {
	header  []string
	samples []string // of each column
	columns map[importer.Field]string
	name    string // under which it is saved; "": not yet
	open    bool   // its screen is shown
}

func newMapping(header []string, rows [][]string) *mapping {
	m := &mapping{header: header, columns: map[importer.Field]string{}}
	for i := range header {
		var seen []string
		for _, row := range rows {
			if row[i] != "" && len(seen) < 3 && !contains(seen, row[i]) {
				seen = append(seen, row[i])
			}
		}
		m.samples = append(m.samples, strings.Join(seen, "  ·  "))
	}
	return m
}

// take makes the columns those of a saved mapping.
func (m *mapping) take(saved tracker.Mapping) {
	m.columns, m.name = map[importer.Field]string{}, saved.Name
	for field, column := range saved.Columns {
		m.columns[field] = column
	}
}

// mapping is what is read by; nil where no column holds the start.
func (m *mapping) mapping() *importer.Mapping {
	if m.columns[importer.FieldStart] == "" {
		return nil
	}
	columns := map[importer.Field]string{}
	for field, column := range m.columns {
		columns[field] = column
	}
	return &importer.Mapping{Columns: columns}
}

// mapped are the fields in the order in which they are asked.
var mapped = []importer.Field{
	importer.FieldStart, importer.FieldEnd, importer.FieldMinutes, importer.FieldDate, importer.FieldTitle, importer.FieldRequester,
	importer.FieldPlatform, importer.FieldPlatformID, importer.FieldReward, importer.FieldBonus, importer.FieldState, importer.FieldReason,
	importer.FieldWorker, importer.FieldNote,
}

// MapField says which column holds a field: 0 is none, then the columns in order.
func (p *Import) MapField(field, column int) {
	delete(p.mapping.columns, mapped[field])
	if column > 0 {
		p.mapping.columns[mapped[field]] = p.mapping.header[column-1]
	}
	p.mapping.name = ""
	p.remap()
}

// UseMapping takes one of the saved mappings for this table.
func (p *Import) UseMapping(i int) {
	p.mapping.take(p.saved[i])
	opt, err := p.saved[i].Fill(importer.Options{Encoding: p.options.Encoding})
	if err != nil {
		p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		return
	}
	p.options = opt
	p.look()
}

func (p *Import) remap() {
	p.options.Mapping = p.mapping.mapping()
	p.preview = nil
	p.look()
}

// EditMapping shows the columns, or goes on to the rows.
func (p *Import) EditMapping(on bool) {
	p.mapping.open = on
	p.draw()
	p.Changed()
}

// SaveMapping keeps the columns and the answers for files of the same header.
func (p *Import) SaveMapping(name string) {
	name = strings.TrimSpace(name)
	if name == "" || p.options.Mapping == nil {
		p.desk.Tell(Notice{Text: p.desk.Phrase("import.map.noname")})
		return
	}
	opt, header := p.options, p.mapping.header
	p.desk.act(func(ctx context.Context) (string, int, error) {
		return p.desk.Phrase("import.map.saved", name), 0, p.desk.Tracker.SaveMapping(ctx, name, opt, header)
	})
	p.mapping.name = name
	p.draw()
	p.Load()
}

// RemoveMapping forgets a saved mapping, by its place in State.Saved.
func (p *Import) RemoveMapping(i int) {
	name := p.every[i].Name
	p.desk.act(func(ctx context.Context) (string, int, error) {
		return p.desk.Phrase("import.map.removed", name), 0, p.desk.Tracker.RemoveMapping(ctx, name)
	})
	p.Load()
}

func (p *Import) drawMapping(f Format) *MappingState {
	m := p.mapping
	if m == nil {
		return nil
	}
	st := &MappingState{Open: m.open, Name: m.name, Options: append([]string{f.Say("import.map.none")}, m.header...)}
	uses := map[string][]string{}
	for _, field := range mapped {
		label := f.Say("import.field." + string(field))
		chosen := slices.Index(m.header, m.columns[field]) + 1
		one := MappedState{Label: label, Chosen: chosen}
		if chosen > 0 {
			one.Note = m.samples[chosen-1]
			uses[m.header[chosen-1]] = append(uses[m.header[chosen-1]], label)
		}
		st.Fields = append(st.Fields, one)
	}
	for i, name := range m.header {
		st.Columns = append(st.Columns, ColumnState{Name: name, Samples: m.samples[i], Use: strings.Join(uses[name], ", ")})
	}
	for _, s := range p.saved {
		st.Saved = append(st.Saved, s.Name)
		if s.Name == m.name {
			st.Chosen = len(st.Saved)
		}
	}
	if m.mapping() == nil {
		st.Words = f.Say("import.map.start")
	}
	return st
}
