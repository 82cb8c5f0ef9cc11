package kit

import (
	"image/color"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"clickwage/assets"
)

// FieldOptions says what a field is for.
type FieldOptions struct {
	Label       string // above the field; empty for none
	Name        string // what it is called where it has no label
	Placeholder string
	Note        string // under the field, until there is an error
	Icon        assets.Icon
	Key         string // the key that comes here, shown while it is empty
	Text        string
	Lines       int // more than 1 for a text of several lines
	Password    bool
	OnChanged   func(string)
	OnSubmitted func(string) // Enter
	OnHint      func(string)
	OnFocus     func(bool)
}

// called is the field's name for who cannot see it.
func (o FieldOptions) called() string {
	switch {
	case o.Label != "":
		return o.Label
	case o.Name != "":
		return o.Name
	}
	return o.Placeholder
}

// Field is a box to type in, with its label and what is wrong with the text.
type Field struct {
	widget.BaseWidget
	Reads
	o     FieldOptions
	entry *entry
	err   string
	muted bool    // SetText is not typing
	digit float32 // how wide a digit was when it was drawn last
}

// NewField returns a field.
// Example: NewField(FieldOptions{Label: "Your floor, per hour", Text: "€ 6.00"}).
func NewField(o FieldOptions) *Field {
	f := &Field{o: o, entry: newEntry(o)}
	f.entry.onFocus = func(on bool) {
		f.Refresh()
		if o.OnHint != nil {
			o.OnHint(hintIf(on, named(f.cutLabel(), f.err)))
		}
		if f.o.OnFocus != nil {
			f.o.OnFocus(on)
		}
	}
	f.entry.OnChanged = func(text string) {
		f.Refresh()
		if f.o.OnChanged != nil && !f.muted {
			f.o.OnChanged(text)
		}
	}
	f.entry.OnSubmitted = func(text string) {
		if f.o.OnSubmitted != nil {
			f.o.OnSubmitted(text)
		}
	}
	f.ExtendBaseWidget(f)
	return f
}

// NewSearch returns a field with a magnifying glass and the key that comes
// here.
func NewSearch(placeholder, key string, onChanged func(string)) *Field {
	return NewField(FieldOptions{Placeholder: placeholder, Icon: assets.IconSearch, Key: key, OnChanged: onChanged})
}

func hintIf(on bool, text string) string {
	if on {
		return text
	}
	return ""
}

// Text returns what was typed.
func (f *Field) Text() string { return f.entry.Text }

// SetText changes the text without calling OnChanged.
func (f *Field) SetText(text string) {
	if f.entry.Text == text {
		return
	}
	f.muted = true
	f.entry.SetText(text)
	f.muted = false
}

// SetError says under the field what is wrong; "" takes it away.
func (f *Field) SetError(text string) {
	if f.err != text {
		f.err = text
		f.Refresh()
	}
}

// SetNote changes the text under the field.
func (f *Field) SetNote(text string) {
	if f.o.Note != text {
		f.o.Note = text
		f.Refresh()
	}
}

// SetOnChanged changes who is told of typing.
func (f *Field) SetOnChanged(do func(string)) { f.o.OnChanged = do }

// SetOnSubmitted changes who is told of Enter.
func (f *Field) SetOnSubmitted(do func(string)) { f.o.OnSubmitted = do }

// SetOnFocus changes who is told that the keyboard comes and goes.
func (f *Field) SetOnFocus(do func(bool)) { f.o.OnFocus = do }

// SetOnKey asks do first of every key; where it returns true the field does
// nothing of its own. Tab is asked about only while takesTab says so.
func (f *Field) SetOnKey(do func(*fyne.KeyEvent) bool, takesTab func() bool) {
	f.entry.onKey, f.entry.takesTab = do, takesTab
}

// ReplaceText is SetText with the cursor behind the last letter.
func (f *Field) ReplaceText(text string) {
	f.SetText(text)
	f.entry.CursorColumn = len([]rune(text))
	f.entry.Refresh()
}

// AtEnd says whether the cursor is behind the last letter.
func (f *Field) AtEnd() bool { return f.entry.CursorColumn >= len([]rune(f.entry.Text)) }

// Focus puts the keyboard into the field, if it is on a canvas.
func (f *Field) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f.entry); c != nil {
		c.Focus(f.entry)
	}
}

// Focused reports whether the keyboard is here.
func (f *Field) Focused() bool { return f.entry.focused }

// Entry returns the part that has the keyboard, for the order of the focus.
func (f *Field) Entry() fyne.Focusable { return f.entry }

// Disable keeps the text from being changed.
func (f *Field) Disable() { f.entry.Disable(); f.Refresh() }

// Enable lets the text be changed.
func (f *Field) Enable() { f.entry.Enable(); f.Refresh() }

// Disabled reports whether the text cannot be changed.
func (f *Field) Disabled() bool { return f.entry.Disabled() }

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(f, f.minSize, f.draw)
}

func (f *Field) boxHeight() float32 {
	if f.o.Lines > 1 {
		return snap(Body().lineHeight()*float32(f.o.Lines)) + 16
	}
	return Unit(ControlHeight)
}

func (f *Field) below() string {
	if f.err != "" {
		return f.err
	}
	return f.o.Note
}

func (f *Field) minSize() fyne.Size {
	return fyne.NewSize(90, f.HeightFor(max(f.Size().Width, 90)))
}

// cutLabel is the label where it is shortened, else the text of an empty field where
// that is, else "".
func (f *Field) cutLabel() string {
	switch {
	case Caption().Bolder().width(f.o.Label) > f.Size().Width+0.5:
		return f.o.Label
	case f.entry.Text == "" && f.entry.PlaceHolder != f.o.Placeholder:
		return f.o.Placeholder
	}
	return ""
}

// MouseIn implements desktop.Hoverable: it tells a label that is shortened.
func (f *Field) MouseIn(*desktop.MouseEvent) {
	if label := f.cutLabel(); label != "" {
		tell(f, f.o.OnHint, label)
	}
}

// MouseMoved implements desktop.Hoverable.
func (f *Field) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (f *Field) MouseOut() { tell(f, f.o.OnHint, "") }

// HeightFor returns the height at that width.
func (f *Field) HeightFor(width float32) float32 {
	h := f.boxHeight()
	if f.o.Label != "" {
		h += labelHeight()
	}
	if text := f.below(); text != "" {
		h += 4 + wrappedHeight(text, width-f.signWidth(), Caption())
	}
	return h
}

// signWidth is the room of the sign before what is wrong.
func (f *Field) signWidth() float32 {
	if f.err == "" {
		return 0
	}
	return markPx() + 6
}

// labelHeight is the room a label takes above a field or list.
func labelHeight() float32 { return snap(Caption().lineHeight()) + 4 }

func (f *Field) draw(s *sheet, a area) {
	y := float32(0)
	if f.o.Label != "" {
		s.text(0, 0, a.W, f.o.Label, Caption().In(ColorText).Bolder())
		y = labelHeight()
	}
	box := area{0, y, a.W, f.boxHeight()}
	edge, fill := ColorEdge, ColorSurface
	if f.err != "" {
		edge = ColorLostText
	}
	if f.Disabled() {
		edge, fill = ColorBorder, ColorBg
	}
	s.ringed(box, Color(fill), Color(edge), RadiusControl, f.entry.focused)
	f.drawInside(s, box)
	if f.below() == "" {
		return
	}
	under := box.Y + box.H + 4
	st, sign := Caption(), f.signWidth()
	if f.err != "" {
		st = st.In(ColorLostText)
		s.mark(area{0, under, sign, snap(st.lineHeight())}, Mark{Icon: assets.IconWarning, Color: ColorLostText}, false)
	}
	s.wrapped(area{sign, under, a.W - sign, 0}, f.below(), st)
}

func (f *Field) drawInside(s *sheet, box area) {
	left, right := float32(3), float32(3)
	if f.o.Icon != "" {
		s.icon(11, box.Y+floor((box.H-iconPx())/2), iconPx(), f.o.Icon, ColorText)
		left = 11 + iconPx() + 1
	}
	if f.o.Key != "" && f.entry.Text == "" && !f.entry.focused {
		w := keyCapWidth(f.o.Key)
		s.keyCap(box.W-w-10, box.Y+box.H/2, f.o.Key, false)
		right = w + 14
	}
	h := f.entry.MinSize().Height
	if f.o.Lines > 1 {
		h = box.H
	}
	y, width := box.Y+floor((box.H-h)/2), max(0, box.W-left-right)
	f.fitEntry(width)
	s.child(f.entry, area{left, y, width, h})
}

// fitEntry shortens the text of an empty field to its width, which Fyne would let be
// scrolled, and sets texts anew in another size: a change of the theme does not
// reach entries that are hidden then.
func (f *Field) fitEntry(width float32) {
	st := Body()
	short := ellipsise(f.o.Placeholder, width-2*theme.InnerPadding(), st)
	if f.entry.PlaceHolder != short {
		f.entry.SetPlaceHolder(short)
	}
	if size := st.width("0"); f.digit != size {
		before := f.digit
		if f.digit = size; before > 0 {
			f.entry.Refresh()
		}
	}
}

// entry is Fyne's text entry without its own box. Shortcuts that do not edit
// text go on to the window, so that Ctrl+1 works while typing.
type entry struct {
	widget.Entry
	label   string
	focused bool
	onFocus func(bool)
	onKey   func(*fyne.KeyEvent) bool
	// takesTab says whether Tab is a key of the field now.
	takesTab func() bool
}

func newEntry(o FieldOptions) *entry {
	e := &entry{label: o.called()}
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = fyne.ScrollHorizontalOnly
	e.PlaceHolder, e.Password, e.Entry.Text = o.Placeholder, o.Password, o.Text
	e.CursorColumn = utf8.RuneCountInString(o.Text) // what is typed goes on
	if o.Lines > 1 {
		e.CursorColumn = 0
		e.MultiLine, e.Wrapping, e.Scroll = true, fyne.TextWrapWord, fyne.ScrollVerticalOnly
	}
	e.ExtendBaseWidget(e)
	return e
}

// AccessibilityLabel implements fyne.Accessible.
func (e *entry) AccessibilityLabel() string { return e.label }

// AccessibilityRole implements fyne.Accessible.
func (e *entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	e.onFocus(true)
	follow(e)
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	e.onFocus(false)
}

// AcceptsTab implements fyne.Tabbable.
func (e *entry) AcceptsTab() bool {
	return e.Entry.AcceptsTab() || e.takesTab != nil && e.takesTab()
}

// TypedKey implements fyne.Focusable: Esc lets go.
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	if e.onKey != nil && e.onKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyEscape:
		letGo(e)
		return
	}
	if IsFunction(ev.Name) {
		HandOn(e, ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// TypedShortcut implements fyne.Shortcutable. Ctrl Shift Z brings back what Ctrl Z
// took out of the text.
func (e *entry) TypedShortcut(sc fyne.Shortcut) {
	if c, ok := sc.(*desktop.CustomShortcut); ok && c.KeyName == fyne.KeyZ && c.Modifier == fyne.KeyModifierControl|fyne.KeyModifierShift {
		sc = &fyne.ShortcutRedo{}
	}
	if paste, ok := sc.(*fyne.ShortcutPaste); ok && !e.MultiLine {
		sc = &fyne.ShortcutPaste{Clipboard: clipped{paste.Clipboard, max(0, mostInLine-utf8.RuneCountInString(e.Text))}}
	}
	if !editsText(sc) {
		if c, ok := fyne.CurrentApp().Driver().CanvasForObject(e).(fyne.Shortcutable); ok {
			c.TypedShortcut(sc)
			return
		}
	}
	e.Entry.TypedShortcut(sc)
}

// mostInLine is how many letters a line takes from the clipboard. Fyne 2.8.1 draws
// all of them for each frame: a copied table would keep the window busy for ever.
const mostInLine = 2000

// clipped is a clipboard of which no more is pasted than there is room for.
type clipped struct {
	fyne.Clipboard
	room int // letters
}

// Content implements fyne.Clipboard.
func (c clipped) Content() string {
	text := c.Clipboard.Content()
	for i := range text {
		if c.room--; c.room < 0 {
			return text[:i]
		}
	}
	return text
}

func editsText(sc fyne.Shortcut) bool {
	custom, ok := sc.(*desktop.CustomShortcut)
	if !ok {
		return true
	}
	switch custom.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// CreateRenderer implements fyne.Widget.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	return bareEntry{e.Entry.CreateRenderer()}
}

// bareEntry hides the box that Fyne draws around an entry.
type bareEntry struct{ fyne.WidgetRenderer }

// Layout implements fyne.WidgetRenderer.
func (r bareEntry) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.clear()
}

// Refresh implements fyne.WidgetRenderer.
func (r bareEntry) Refresh() {
	r.WidgetRenderer.Refresh()
	r.clear()
}

func (r bareEntry) clear() {
	for _, o := range r.Objects() {
		if box, ok := o.(*canvas.Rectangle); ok {
			box.FillColor, box.StrokeColor = color.Transparent, color.Transparent
		}
	}
}
