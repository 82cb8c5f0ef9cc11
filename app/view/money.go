package view

import (
	"strings"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// moneyView shows a sum, its rate and the scale.
type moneyView struct {
	box     *fyne.Container
	bar     *kit.StackBar
	legends [3]*kit.Legend
	figure  *kit.Paragraph // on one line
	none    *kit.Paragraph // why there is no figure
	scale   *kit.Scale
	words   *kit.Paragraph
}

func newMoneyView(*Desk) *moneyView {
	m := &moneyView{bar: kit.NewStackBar(), figure: kit.NewParagraph(), none: kit.NewParagraph(), words: kit.NewParagraph(), scale: kit.NewScale(kit.ScaleState{Max: 10})}
	row := kit.Spread(kit.GapSmall, 4)
	for i := range m.legends {
		m.legends[i] = kit.NewLegend(kit.LegendEntry{})
		row.Add(m.legends[i])
	}
	m.box = kit.Column(10, m.bar, row, kit.Line(), m.figure, m.none, m.scale, m.words)
	return m
}

func (m *moneyView) render(st present.Money) {
	var segments []kit.Segment
	var parts []string
	for i, p := range st.Parts {
		segments = append(segments, kit.Segment{Value: p.Size, Color: fillColors[p.Tone]})
		parts = append(parts, p.Label+" "+p.Text)
		m.legends[i].Set(kit.LegendEntry{Category: categories[p.Tone], Label: p.Label, Value: p.Text})
	}
	m.bar.SetAlt(strings.Join(parts, ", "))
	m.bar.Set(segments...)
	show(m.figure, st.Figure != "")
	show(m.none, st.Figure == "")
	if st.Figure != "" {
		m.figure.SetSpans(figureSpans(st, kit.SizeFigureMid)...)
	} else {
		m.none.SetSpans(figureSpans(st, kit.SizeFigureMid)...)
	}
	m.scale.SetAlt(st.Alt)
	m.scale.Set(scaleOf(st.Scale))
	show(m.scale, st.Scale.Known())
	m.words.SetSpans(kit.Plain(st.Words, kit.Caption())...)
}

// figureSpans is the figure with what it counts.
func figureSpans(st present.Money, size fyne.ThemeSizeName) []kit.Span {
	if st.Figure == "" {
		return kit.Plain(present.Capital(st.Unit), kit.Heading().In(kit.ColorText2))
	}
	return []kit.Span{kit.Words(st.Figure, kit.Figure(size)), kit.Words("  "+st.Unit, kit.Body().In(kit.ColorText2))}
}
