package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// EmptyState is one sentence and one button in the middle of an empty place.
type EmptyState struct {
	widget.BaseWidget
	Reads
	text   *Paragraph
	button fyne.CanvasObject
}

// NewEmptyState returns the sentence with its button, which may be nil.
func NewEmptyState(sentence string, button *Button) *EmptyState {
	e := &EmptyState{text: NewParagraph(Plain(sentence, Body().In(ColorText2))...)}
	e.text.centred = true
	if button != nil {
		e.button = button
	}
	e.ExtendBaseWidget(e)
	return e
}

// SetText changes the sentence.
func (e *EmptyState) SetText(sentence string) {
	e.text.SetSpans(Plain(sentence, Body().In(ColorText2))...)
	e.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (e *EmptyState) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(e, func() fyne.Size {
		h := e.text.HeightFor(emptyWidth)
		if e.button != nil {
			h += GapMid + e.button.MinSize().Height
		}
		return fyne.NewSize(200, h+2*GapLarge)
	}, e.draw)
}

const emptyWidth = 380

func (e *EmptyState) draw(s *sheet, a area) {
	w := min(a.W-2*GapLarge, emptyWidth)
	if w <= 0 {
		return
	}
	if one := Body().width(e.text.Text()); one < w {
		w = snap(one + 1)
	}
	h := e.text.HeightFor(w)
	total := h
	if e.button != nil {
		total += GapMid + e.button.MinSize().Height
	}
	y := max(GapLarge, floor((a.H-total)/2))
	s.child(e.text, area{floor((a.W - w) / 2), y, w, h})
	if e.button != nil {
		size := e.button.MinSize()
		s.child(e.button, area{floor((a.W - size.Width) / 2), y + h + GapMid, size.Width, size.Height})
	}
}

// NoteTone is what a Note is about.
type NoteTone int

// The tones: an error, something to look at, and mere information.
const (
	NoteError NoteTone = iota
	NoteCare
	NoteInfo
	NoteWarn // what cannot be taken back
)

// ErrorNote tells in three parts what happened, what is safe and what to do,
// with buttons for the last.
type ErrorNote struct {
	widget.BaseWidget
	Reads
	tone    NoteTone
	text    *Paragraph
	actions *fyne.Container
	width   float32
}

// NewErrorNote returns the three parts; empty ones are left out. Example:
// NewErrorNote("Could not write the backup: disk full.", "Your data is saved.", "Choose another folder.", choose).
func NewErrorNote(happened, safe, todo string, actions ...fyne.CanvasObject) *ErrorNote {
	return NewNote(NoteError, happened, sentence(safe, todo), actions...)
}

// NewNote returns an inline card with a bold beginning, text and buttons, such
// as the question after an absence.
func NewNote(tone NoteTone, strong, text string, actions ...fyne.CanvasObject) *ErrorNote {
	n := &ErrorNote{tone: tone, text: NewParagraph(), actions: Wrap(GapSmall, GapSmall, actions...)}
	n.SetText(strong, text)
	n.ExtendBaseWidget(n)
	return n
}

func sentence(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// SetText changes the bold beginning and the text.
func (n *ErrorNote) SetText(strong, text string) {
	if text != "" && strong != "" {
		strong += " "
	}
	n.text.SetSpans(Span{strong, Body().Bolder()}, Span{text, Body()})
}

// Text returns all the words.
func (n *ErrorNote) Text() string { return n.text.Text() }

func (n *ErrorNote) look() (icon assets.Icon, tint, text fyne.ThemeColorName) {
	switch n.tone {
	case NoteCare:
		return assets.IconClock, ColorPendingTint, ColorPendingText
	case NoteWarn:
		return assets.IconWarning, ColorPendingTint, ColorPendingText
	case NoteInfo:
		return assets.IconInfo, ColorPaidTint, ColorPaidText
	}
	return assets.IconWarning, ColorLostTint, ColorLostText
}

const noteLeft, noteSide = 38, 14

// HeightFor returns the height at that width.
func (n *ErrorNote) HeightFor(w float32) float32 {
	h := n.text.HeightFor(w-noteLeft-noteSide) + 24
	if len(n.actions.Objects) > 0 {
		h += GapSmall + HeightFor(n.actions, w-noteLeft-noteSide)
	}
	return ceil(h)
}

// CreateRenderer implements fyne.Widget.
func (n *ErrorNote) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(n, func() fyne.Size {
		return fyne.NewSize(220, n.HeightFor(max(220, n.width)))
	}, n.draw)
}

func (n *ErrorNote) draw(s *sheet, a area) {
	n.width = a.W
	icon, tint, text := n.look()
	s.frame(a, Color(tint), Color(text), edging{RadiusCard, 1})
	s.icon(14, 12, iconPx(), icon, text)
	w := max(1, a.W-noteLeft-noteSide)
	h := n.text.HeightFor(w)
	s.child(n.text, area{noteLeft, 12, w, h})
	if len(n.actions.Objects) > 0 {
		s.child(n.actions, area{noteLeft, 12 + h + GapSmall, w, HeightFor(n.actions, w)})
	}
}
