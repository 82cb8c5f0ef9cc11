package view

import (
	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// The columns of the preview, by their place.
const (
	previewResult  = 1
	previewTitle   = 2
	previewReward  = 3
	previewTook    = 5
	previewNote    = 7
	previewColumns = 8
)

// previewNeeds are how wide the texts of each column of the preview are, at text
// scale 1. They only grow while one file is shown, so that no filter moves the
// columns.
type previewNeeds [previewColumns]float32

// sampled is how many different texts of a column are measured whatever their
// length; of the others only those that have more letters than any before.
const sampled = 100

// see takes in what is shown, and every word of the language for what importing
// would do.
func (n *previewNeeds) see(d *Desk, st present.ImportState) {
	for i, head := range headRow(st.Head).Cells {
		if i < len(n) {
			n[i] = max(n[i], head.Width(kit.RowHead))
		}
	}
	for _, key := range []string{"added", "updated", "unchanged", "skipped"} {
		n[previewResult] = max(n[previewResult], kit.Cell{Text: d.Say("import.result." + key), Swatched: true}.Width(kit.RowPlain))
	}
	var seen [previewColumns]map[string]bool
	var longest [previewColumns]int
	for i := range seen {
		seen[i] = map[string]bool{}
	}
	for _, row := range st.Rows {
		for i, cell := range previewRow(row).Cells {
			if cell.Span > 1 || seen[i][cell.Text] || len(seen[i]) >= sampled && len(cell.Text) <= longest[i] {
				continue
			}
			seen[i][cell.Text], longest[i] = true, max(longest[i], len(cell.Text))
			n[i] = max(n[i], cell.Width(kit.RowPlain))
		}
	}
}

// columns are as wide as they need, within bounds. What is left goes to the
// title and the note, each by what it still needs.
func (n *previewNeeds) columns(narrow bool) kit.Columns {
	c := kit.Columns{Gap: 12, Side: 12}
	most := previewNeeds{60, 150, 300, 110, 140, 90, 150, 400}
	least := previewNeeds{previewTitle: min(max(120, n[previewTitle]+1), 200), previewNote: 80}
	if narrow {
		c.Gap, c.Side = 8, 10
		most = previewNeeds{60, 150, 220, 92, 124, 64, 116, 300}
		least = previewNeeds{previewTitle: min(max(96, n[previewTitle]+1), 120), previewNote: 60}
	}
	for i, need := range n {
		col := kit.Col{Width: min(need+1, most[i]), Right: i == previewReward || i == previewTook || i == 0}
		if i == previewReward+1 || i == previewTook+1 {
			col.Apart = kit.GapTiny
		}
		if least[i] > 0 {
			col.Width, col.Share = least[i], max(1, min(need, most[i])-least[i])
		}
		c.Cols = append(c.Cols, col)
	}
	return c
}
