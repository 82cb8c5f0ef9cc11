package chart

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Numbers are the figures of a chart as people read them in a table: labels
// for heads, the unit's decimals, "–" for what is not known.
func Numbers(s Spec) (header []string, rows [][]string) {
	heads, cells := s.table(func(v float64) string { return s.Unit.number(v, s.Unit.Decimals) })
	for _, h := range heads {
		header = append(header, h.Label)
	}
	for _, c := range cells {
		rows = append(rows, c.words)
	}
	return header, rows
}

// WriteCSV writes the figures for programs: keys for heads, up to six decimals
// with a point, the unit in a column of its own, and nothing in a cell that is
// not known. A name that a spreadsheet would take for a formula gets an
// apostrophe before it.
func WriteCSV(w io.Writer, s Spec) error {
	heads, cells := s.table(plain)
	out := csv.NewWriter(w)
	var head []string
	for _, h := range heads {
		head = append(head, h.Key)
	}
	err := out.Write(append(head, "unit"))
	for i := 0; i < len(cells) && err == nil; i++ {
		row := append([]string{tame(cells[i].key)}, cells[i].words[1:]...)
		err = out.Write(append(row, s.Unit.Code))
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("chart %s as CSV: %w", s.Name, err)
	}
	return nil
}

// plain is a figure with as many of six decimals as it has.
func plain(v float64) string {
	if !known(v) {
		return ""
	}
	text := strconv.FormatFloat(v, 'f', 6, 64)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}

func tame(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
		return "'" + name
	}
	return name
}

// line of a table: its key in a file, and its cells with its name first.
type tableRow struct {
	key   string
	words []string
}

func (s Spec) table(number func(float64) string) (heads []Column, rows []tableRow) {
	heads = append(heads, s.Columns...)
	if len(s.Bars) > 0 {
		for _, b := range s.Bars {
			rows = append(rows, tableRow{b.Key, []string{b.Label, number(b.Value), strconv.Itoa(b.Count)}})
		}
		return heads, rows
	}
	var columns []func(i int) string
	figures := func(key, label string, y []float64) {
		heads = append(heads, Column{key, label})
		columns = append(columns, func(i int) string { return number(at(y, i)) })
	}
	for _, l := range s.Lines {
		figures(l.Key, l.Label, l.Y)
	}
	for _, b := range s.Bands {
		figures(b.Low.Key, b.Low.Label, b.Low.Y)
		figures(b.High.Key, b.High.Label, b.High.Y)
	}
	for _, k := range s.Stacks {
		figures(k.Key, k.Label, k.Y)
	}
	for _, m := range s.Marks {
		heads = append(heads, Column{m.Key, m.Label})
		columns = append(columns, func(int) string { return number(m.Value) })
	}
	for _, c := range s.Counts {
		heads = append(heads, Column{c.Key, c.Label})
		columns = append(columns, func(i int) string {
			if i < len(c.N) {
				return strconv.Itoa(c.N[i])
			}
			return ""
		})
	}
	for i, p := range s.X {
		row := tableRow{p.Key, []string{p.Long}}
		for _, c := range columns {
			row.words = append(row.words, c(i))
		}
		rows = append(rows, row)
	}
	return heads, rows
}
