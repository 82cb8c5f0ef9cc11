package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// Ways are what can be done where a ledger is not shown.
type Ways struct {
	Restore, Look, Force, Retry, Reveal, Close func()
}

// NewStopped is the page that stands in the place of a ledger that is not
// shown. The first way that helps is the dark button.
func NewStopped(d *Desk, st present.Stopped, ways Ways) fyne.CanvasObject {
	say := d.Say
	buttons := kit.Wrap(kit.GapSmall, kit.GapSmall)
	main := true
	way := func(there bool, key string, icon assets.Icon, do func()) {
		if !there {
			return
		}
		buttons.Add(kit.NewButton(kit.ButtonOptions{Text: say(key), Icon: icon, Main: main, OnTapped: do, OnHint: d.Hint}))
		main = false
	}
	way(st.Restore, "stopped.restore", assets.IconReturned, ways.Restore)
	way(st.Retry, "error.retry", "", ways.Retry)
	way(st.Look, "stopped.look", "", ways.Look)
	way(st.Force, "stopped.force", "", ways.Force)
	way(true, "stopped.reveal", "", ways.Reveal)
	way(true, "error.close", "", ways.Close)
	part := func(label, text string, style kit.Style) fyne.CanvasObject {
		name := kit.Sized(kit.Unit(120), 0, kit.NewParagraph(kit.Words(say(label), kit.Caption())))
		return kit.Row(kit.GapMid, name, kit.Grow(kit.NewParagraph(kit.Words(text, style))))
	}
	lines := kit.Column(kit.GapMid)
	for _, l := range []struct {
		label, text string
		style       kit.Style
	}{
		{"stopped.safe", st.Safe, kit.Body()}, {"stopped.todo", st.Todo, kit.Body()}, {"stopped.last", st.Backup, kit.Body()},
		{"stopped.file", st.Path, kit.Caption()}, {"stopped.detail", st.Detail, kit.Caption()},
	} {
		if l.text != "" {
			if len(lines.Objects) > 0 {
				lines.Add(kit.Line())
			}
			lines.Add(part(l.label, l.text, l.style))
		}
	}
	title := kit.NewParagraph(kit.Words(st.Happened, kit.Figure(kit.SizeFigureSmall)))
	body := kit.Column(kit.GapLarge, title, kit.NewCard(kit.CardOptions{Body: lines}), buttons)
	return kit.NewPage(nil, nil, scrolled(kit.Row(0, kit.Space(), kit.Sized(640, 0, body), kit.Space())))
}

// NewWaiting is the page while the ledger is exchanged.
func NewWaiting(text string) fyne.CanvasObject {
	return kit.NewPage(nil, nil, kit.NewEmptyState(text, nil))
}

// NewBanner is a line that stays over the pages. why and do may be nil.
func NewBanner(d *Desk, b present.Banner, why, do, leave func()) *Banner {
	row := kit.Row(kit.GapMid, kit.NewStatusMark(kit.Mark{Icon: assets.IconLock, Color: kit.ColorPendingText}), kit.Grow(kit.NewParagraph(kit.Words(b.Text, kit.Body()))))
	link := func(key string, do func()) {
		if do != nil {
			row.Add(kit.NewLink(key, do))
		}
	}
	if b.Why != "" {
		link(d.Say("banner.why"), why)
	}
	link(b.Do, do)
	if leave != nil {
		row.Add(kit.NewButton(kit.ButtonOptions{Icon: assets.IconCross, Bare: true, Small: true, Hint: d.Say("bar.close"), OnTapped: leave, OnHint: d.Hint}))
	}
	v := &Banner{row: kit.PadSides(kit.GapTiny, kit.PagePadding, row)}
	v.ExtendBaseWidget(v)
	return v
}

// Banner is a line over the pages.
type Banner struct {
	widget.BaseWidget
	row *fyne.Container
}

// HeightFor is the height at a width.
func (b *Banner) HeightFor(width float32) float32 { return kit.HeightFor(b.row, width) }

// Held is the line.
func (b *Banner) Held() []fyne.CanvasObject { return b.row.Objects }

// CreateRenderer implements fyne.Widget.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(kit.NewPanel(kit.ColorPendingTint), b.row))
}
