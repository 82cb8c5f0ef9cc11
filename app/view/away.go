package view

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/work"
)

// awayCard asks on the Work page what an absence was.
type awayCard struct {
	desk   *Desk
	model  *present.Away
	place  *hanger
	note   *kit.ErrorNote
	other  *kit.Button
	moment *kit.Field
	key    string
	split  bool
}

func newAwayCard(d *Desk, model *present.Away) *awayCard {
	c := &awayCard{desk: d, model: model, place: newHanger()}
	c.place.Hide()
	return c
}

// render shows the question, or nothing.
func (c *awayCard) render() {
	st := c.model.State
	show(c.place, st.Asked)
	if !st.Asked {
		c.place.set(nil)
		c.note, c.key, c.split = nil, "", false
		return
	}
	if c.note == nil || c.key != st.Key || c.split != st.Splitting {
		c.key, c.split = st.Key, st.Splitting
		actions := c.answers()
		if st.Splitting {
			actions = []fyne.CanvasObject{c.parts(st)}
		}
		c.note = kit.NewNote(kit.NoteCare, st.Since, st.Question, actions...)
		c.place.set(c.note)
		if st.Splitting {
			fyne.Do(c.begin) // after the letter of the key that asked for it
		}
	}
	if st.Wrong != "" {
		st.Question = st.Wrong
	}
	c.note.SetText(st.Since, st.Question)
	c.note.Refresh()
}

// answers are the five, each with its key.
func (c *awayCard) answers() []fyne.CanvasObject {
	say := c.desk.Say
	button := func(id string, do func()) *kit.Button {
		return kit.NewButton(kit.ButtonOptions{Text: say(id), Key: c.desk.Key(id), Small: true, OnTapped: do, OnHint: c.desk.Hint})
	}
	c.other = button("away.other", c.Other)
	return []fyne.CanvasObject{
		button("away.work", c.model.Keep),
		button("away.break", func() { c.model.Was(work.Break) }),
		c.other,
		button("away.split", func() { c.model.Split(true) }),
		button("away.drop", c.model.Drop),
		kit.NewButton(kit.ButtonOptions{Text: say("away.later"), Bare: true, Small: true, OnTapped: c.model.Later, OnHint: c.desk.Hint}),
	}
}

// parts ask until when it was work.
func (c *awayCard) parts(st present.AwayState) fyne.CanvasObject {
	say := c.desk.Say
	give := func() {
		c.model.SplitAt(c.moment.Text())
		if !c.split {
			c.leave()
		}
	}
	c.moment = kit.NewField(kit.FieldOptions{Text: st.Middle, OnSubmitted: func(string) { give() }, OnHint: c.desk.Hint})
	return kit.Row(kit.GapSmall,
		kit.NewText(say("away.split.until"), kit.Body()), kit.Sized(88, 0, c.moment),
		kit.NewButton(kit.ButtonOptions{Text: say("away.split.give"), Key: "Enter", Small: true, OnTapped: give, OnHint: c.desk.Hint}),
		kit.NewButton(kit.ButtonOptions{Text: say("away.split.back"), Bare: true, Small: true, OnTapped: func() { c.leave(); c.model.Split(false) }, OnHint: c.desk.Hint}),
	)
}

func (c *awayCard) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(c.place) }

// begin puts the keyboard into the moment of a split.
func (c *awayCard) begin() {
	if on := c.canvas(); on != nil && c.split {
		on.Focus(c.moment.Entry())
	}
}

func (c *awayCard) leave() {
	if on := c.canvas(); on != nil {
		on.Unfocus()
	}
}

// Other asks which activity it was.
func (c *awayCard) Other() {
	if !c.model.State.Asked || c.split {
		return
	}
	var texts []string
	var all []work.Activity
	for _, a := range work.Activities() {
		if a != work.Task && a != work.Break {
			all = append(all, a)
			texts = append(texts, c.desk.Say("activity."+a.String()))
		}
	}
	kit.ShowChoices(c.other, texts, -1, func(i int) { c.model.Was(all[i]) })
}

// AwayOther asks which activity the absence was.
func (w *Work) AwayOther() { w.away.Other() }

// RenderAway shows the question after an absence, or takes it away.
func (w *Work) RenderAway() {
	w.away.render()
	w.left.Refresh()
}
