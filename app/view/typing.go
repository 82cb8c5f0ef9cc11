package view

import (
	"strings"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
)

// typing is the line in the field of the Work page, and what stands under it.
// What was typed stays as it is until the worker takes something else.
type typing struct {
	desk   *Desk
	model  *present.Work
	field  *kit.Field
	list   *kit.Suggest
	leave  func()
	layout func() // sets the list where it belongs
	closed bool   // by Esc, until the next letter
}

func newTyping(w *Work) *typing {
	t := &typing{desk: w.desk, model: w.model, field: w.Field, leave: w.leaveField}
	t.list = kit.NewSuggest(t.take)
	t.list.Hide()
	t.layout = func() {
		if w.whole != nil {
			w.whole.Refresh()
		}
	}
	t.field.SetOnFocus(t.focus)
	t.field.SetOnChanged(func(text string) {
		t.closed = false
		t.model.Type(text)
	})
	t.field.SetOnSubmitted(t.model.Enter)
	t.field.SetOnKey(t.key, t.takesTab)
	t.model.Drafted = t.render
	t.model.Entered = func(text string) {
		if t.field.Text() == text { // else another line is being typed
			t.field.SetText("")
			t.leave()
		}
	}
	return t
}

func (t *typing) focus(on bool) {
	if !on {
		t.desk.Hint("")
		t.list.Hide()
		return
	}
	t.closed = false
	t.desk.Hint(t.desk.Say("work.new.hint", strings.ToLower(t.desk.Say("state.approved"))))
	t.model.Type(t.field.Text())
}

// render shows what was read of the line.
func (t *typing) render() {
	q := t.model.State.Quick
	st := kit.SuggestState{Heading: q.Heading, Warnings: q.Doubts, Notes: append(append([]string{}, q.Help...), q.Hints...), ItemsHead: q.Keys}
	for _, line := range q.Lines {
		st.Lines = append(st.Lines, kit.SuggestLine(line))
	}
	for _, k := range q.Kinds {
		st.Items = append(st.Items, kit.SuggestItem{Title: k.Title, Caption: k.Caption})
	}
	t.list.Set(st)
	if t.closed || !t.field.Focused() || t.list.Empty() {
		t.list.Hide()
		return
	}
	t.list.Show()
	t.layout()
}

// takesTab says whether Tab takes: something was typed that may mean a kind of
// before, or one was chosen. Else it goes on to the next control.
func (t *typing) takesTab() bool {
	return t.list.Visible() && len(t.model.State.Quick.Kinds) > 0 && (t.list.Chosen() >= 0 || strings.TrimSpace(t.field.Text()) != "" && t.field.AtEnd())
}

func (t *typing) key(e *fyne.KeyEvent) bool {
	if !t.list.Visible() {
		if e.Name == fyne.KeyDown {
			t.closed = false
			t.model.Type(t.field.Text())
			return true
		}
		return false
	}
	switch e.Name {
	case fyne.KeyDown:
		t.list.Step(1)
	case fyne.KeyUp:
		t.list.Step(-1)
	case fyne.KeyTab:
		t.take(max(0, t.list.Chosen()))
	case fyne.KeyReturn, fyne.KeyEnter:
		if t.list.Chosen() < 0 {
			return false
		}
		t.take(t.list.Chosen())
	case fyne.KeyEscape:
		t.closed = true
		t.list.Hide()
	default:
		return false
	}
	return true
}

// take puts a kind of before in the place of what was typed.
func (t *typing) take(i int) {
	kinds := t.model.State.Quick.Kinds
	if i >= len(kinds) {
		return
	}
	t.field.ReplaceText(kinds[i].Text)
	t.field.Focus()
	t.closed = false
	t.model.Type(kinds[i].Text)
}
