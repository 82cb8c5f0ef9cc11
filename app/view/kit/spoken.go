package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// WordsOf is what objects say to who cannot see them, in the order in which they
// are read. What is hidden says nothing.
//
// Fyne built with its tag accessibility hands a system's screen reader what
// stands in its containers, and looks into no widget (2.8.1). So whatever holds
// others says their words as its own.
func WordsOf(objs ...fyne.CanvasObject) string {
	var said []string
	for _, o := range objs {
		if o == nil || !o.Visible() {
			continue
		}
		words := ""
		switch x := o.(type) {
		case *fyne.Container: // first, for it calls itself "Container"
			words = WordsOf(x.Objects...)
		case fyne.Accessible:
			words = x.AccessibilityLabel()
		case *container.Scroll:
			words = WordsOf(x.Content)
		case Holder:
			words = WordsOf(x.Held()...)
		}
		if words != "" {
			said = append(said, words)
		}
	}
	return strings.Join(said, "\n")
}

// Reads is what has words to read and nothing to press; embed it.
type Reads struct{}

// AccessibilityRole implements fyne.Accessible.
func (Reads) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// together puts a widget's own words before those of what it holds.
func together(own string, held ...fyne.CanvasObject) string {
	words := WordsOf(held...)
	if own == "" || words == "" {
		return own + words
	}
	return own + "\n" + words
}

// Each AccessibilityLabel implements fyne.Accessible.

// AccessibilityLabel is the whole text.
func (t *Text) AccessibilityLabel() string { return t.text }

// AccessibilityLabel is the whole text.
func (p *Paragraph) AccessibilityLabel() string { return p.Text() }

// AccessibilityLabel is the time.
func (c *Clock) AccessibilityLabel() string { return c.text }

// AccessibilityLabel is the tag's word.
func (t *Tag) AccessibilityLabel() string { return t.text }

// AccessibilityLabel is the mark's word.
func (m *StatusMark) AccessibilityLabel() string { return m.m.Text }

// AccessibilityLabel is what the swatch stands for, with its value.
func (l *Legend) AccessibilityLabel() string { return named(l.e.Label, l.e.Value) }

// AccessibilityLabel is what the line says now.
func (l *StatusLine) AccessibilityLabel() string { return l.Text() }

// AccessibilityLabel is the message with its buttons.
func (b *BottomBar) AccessibilityLabel() string { return together(b.text, b.undo, b.close) }

// AccessibilityLabel is what is ticked, with what can be done.
func (b *InkBar) AccessibilityLabel() string { return together(named(b.strong, b.text), b.actions) }

// AccessibilityLabel is the sentence with its button.
func (e *EmptyState) AccessibilityLabel() string { return WordsOf(e.text, e.button) }

// AccessibilityLabel is the note with its buttons.
func (n *ErrorNote) AccessibilityLabel() string { return WordsOf(n.text, n.actions) }

// AccessibilityLabel is the card's head and all that it holds.
func (c *Card) AccessibilityLabel() string {
	return together(named(c.o.Title, c.o.Note, c.o.Sub), c.o.Trailing, c.o.Body)
}

// AccessibilityLabel is all of the page that can be seen.
func (p *Page) AccessibilityLabel() string { return WordsOf(p.title, p.actions, p.body) }

// AccessibilityLabel is what the dialog asks.
func (d *Dialog) AccessibilityLabel() string { return together(d.o.Title, d.o.Body, d.o.Foot) }

// AccessibilityLabel is the name of every page, then the foot.
func (n *Nav) AccessibilityLabel() string {
	var all []fyne.CanvasObject
	for _, item := range n.items {
		all = append(all, item)
	}
	if n.rail {
		return WordsOf(append(all, n.o.RailFoot)...)
	}
	return WordsOf(append(all, n.o.Foot)...)
}

// AccessibilityLabel is every cell of the row.
func (r *RowView) AccessibilityLabel() string {
	var cells []string
	for _, c := range r.st.Cells {
		cells = append(cells, c.Text, c.Tail, c.Mark.Text)
	}
	return named(cells...)
}

// AccessibilityLabel is the field with its text and what is wrong with it.
func (f *Field) AccessibilityLabel() string {
	text := f.entry.Text
	if f.o.Password {
		text = ""
	}
	return named(f.o.called(), text, f.below(), f.o.Key)
}
