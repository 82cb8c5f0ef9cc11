package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"clickwage/assets"
)

// SelectOptions says what a drop-down list offers.
type SelectOptions struct {
	Label    string // above the box; empty for none
	Note     string // under the box
	Options  []string
	Chosen   int    // -1 for none
	Empty    string // shown when none is chosen
	OnChosen func(int)
	OnHint   func(string)
}

// Select is a box that opens a list to choose one thing from. Up and Down
// change the choice, Enter or Space opens, typing jumps.
type Select struct {
	tap
	o    SelectOptions
	open *choiceList
}

// NewSelect returns a drop-down list.
func NewSelect(o SelectOptions) *Select {
	s := &Select{o: o}
	s.onHint = o.OnHint
	s.onTap = s.Open
	s.begin(s, func() string { return named(s.o.Label, s.shown()) })
	s.hint = s.cut
	return s
}

// selectSides is the room beside the choice and before the arrow.
const selectSides = 11 + 14

// cut is what there is too little room for, of label and choice.
func (s *Select) cut() string {
	label, choice := s.o.Label, s.shown()
	if Caption().Bolder().width(label) <= s.Size().Width {
		label = ""
	}
	if Body().width(choice) <= s.Size().Width-selectSides-markPx() {
		choice = ""
	}
	return named(label, choice)
}

func (s *Select) shown() string {
	if s.o.Chosen < 0 || s.o.Chosen >= len(s.o.Options) {
		return s.o.Empty
	}
	return s.o.Options[s.o.Chosen]
}

// Chosen returns the index of the choice, -1 for none.
func (s *Select) Chosen() int { return s.o.Chosen }

// Text returns the choice as it is shown.
func (s *Select) Text() string { return s.shown() }

// Choose changes the choice without calling OnChosen.
func (s *Select) Choose(i int) {
	if s.o.Chosen != i {
		s.o.Chosen = i
		s.Refresh()
	}
}

// SetOptions changes what is offered and the choice.
func (s *Select) SetOptions(options []string, chosen int) {
	if s.o.Chosen != chosen || !slices.Equal(s.o.Options, options) {
		s.o.Options, s.o.Chosen = slices.Clone(options), chosen
		s.Refresh()
	}
}

// SetNote changes the text under the box.
func (s *Select) SetNote(note string) {
	if s.o.Note != note {
		s.o.Note = note
		s.Refresh()
	}
}

func (s *Select) pick(i int) {
	if i < 0 || i >= len(s.o.Options) || i == s.o.Chosen {
		return
	}
	s.Choose(i)
	if s.o.OnChosen != nil {
		s.o.OnChosen(i)
	}
}

// Open shows the list under the box.
func (s *Select) Open() {
	if s.Disabled() || s.open != nil || len(s.o.Options) == 0 {
		return
	}
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	anchor := area{pos.X, pos.Y + s.boxAt(), s.Size().Width, Unit(ControlHeight)}
	s.open = openChoices(s, choices{
		options: s.o.Options, at: s.o.Chosen, anchor: anchor,
		done: func(i int) {
			s.open = nil
			s.pick(i)
		},
	})
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	if s.Disabled() {
		return
	}
	switch ev.Name {
	case fyne.KeyUp:
		s.pick(max(0, s.o.Chosen-1))
	case fyne.KeyDown:
		s.pick(s.o.Chosen + 1)
	case fyne.KeyHome:
		s.pick(0)
	case fyne.KeyEnd:
		s.pick(len(s.o.Options) - 1)
	default:
		s.tap.TypedKey(ev)
	}
}

// TypedRune implements fyne.Focusable: it jumps to the next option that begins
// with the letter.
func (s *Select) TypedRune(r rune) {
	if i := jump(s.o.Options, s.o.Chosen, string(r)); i >= 0 && !s.Disabled() {
		s.pick(i)
	}
}

// jump returns the first option after from, round the end, that begins with
// prefix in any case; -1 for none. With a longer prefix from itself counts.
func jump(options []string, from int, prefix string) int {
	prefix = strings.ToLower(prefix)
	first := from + 1
	if len([]rune(prefix)) > 1 {
		first = max(0, from)
	}
	for n := range options {
		i := (first + n) % len(options)
		if strings.HasPrefix(strings.ToLower(options[i]), prefix) {
			return i
		}
	}
	return -1
}

// boxAt is how far the box is under the top of the widget.
func (s *Select) boxAt() float32 {
	if s.o.Label == "" {
		return 0
	}
	return labelHeight()
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(s, s.minSize, s.draw)
}

func (s *Select) minSize() fyne.Size {
	w := float32(60)
	for _, o := range s.o.Options {
		w = max(w, Body().width(o))
	}
	w = snap(min(w, 220)) + 11 + 18 + markPx()
	return fyne.NewSize(w, s.HeightFor(max(s.Size().Width, w)))
}

// HeightFor returns the height at that width.
func (s *Select) HeightFor(width float32) float32 {
	h := s.boxAt() + Unit(ControlHeight)
	if s.o.Note != "" {
		h += 4 + wrappedHeight(s.o.Note, width, Caption())
	}
	return h
}

func (s *Select) draw(sh *sheet, a area) {
	if s.o.Label != "" {
		sh.text(0, 0, a.W, s.o.Label, Caption().In(ColorText).Bolder())
	}
	box := area{0, s.boxAt(), a.W, Unit(ControlHeight)}
	st, fill, edge := Body(), hoverOr(s.hot(), ColorSurface), ColorEdge
	if s.Disabled() {
		st, fill, edge = st.In(ColorText2), ColorBg, ColorBorder
	}
	if s.o.Chosen < 0 {
		st = st.In(ColorText2)
	}
	sh.ringed(box, Color(fill), Color(edge), RadiusControl, s.focus)
	sh.textMid(area{11, box.Y, max(0, box.W-selectSides-markPx()), box.H}, s.shown(), st)
	sh.icon(box.W-markPx()-11, box.Y+floor((box.H-markPx())/2), markPx(), assets.IconChevronDown, st.colorName())
	if s.o.Note != "" {
		sh.wrapped(area{0, box.Y + box.H + 4, a.W, 0}, s.o.Note, Caption())
	}
}
