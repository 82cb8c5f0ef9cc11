package view

import (
	"reflect"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/assets"
)

// caseView draws the case that is open. Its parts are made anew only where they
// differ, so that the keyboard stays where it is.
type caseView struct {
	page  *Cases
	id    string
	name  *kit.Text
	about *kit.Paragraph
	due   *kit.StatusMark
	tasks *taskList
	rules *hanger
	rows  []*kit.AnswerRow
	lets  *letters
	log   *hanger
	card  *kit.Card // what stands in the middle
	main  fyne.CanvasObject

	loss, exhibits, ways *hanger
	attach               *kit.LinkText
	exposed              *kit.Switch // nil: no log of distressing work is kept
	proof                *hanger
	save                 *saver
	side                 fyne.CanvasObject
	last                 *present.CaseState
}

func newCaseView(p *Cases, id string) *caseView {
	say := p.desk.Say
	v := &caseView{page: p, id: id, name: kit.NewShortText("", kit.Title(), 80), about: kit.NewParagraph(), due: kit.NewStatusMark(kit.Mark{}),
		rules: newHanger(), log: newHanger(), loss: newHanger(), exhibits: newHanger(), ways: newHanger(), proof: newHanger()}
	v.tasks = newTaskList(p)
	v.lets = newLetters(p)
	edit := kit.NewButton(kit.ButtonOptions{Icon: assets.IconPencil, Bare: true, Hint: say("cases.edit"), OnHint: p.desk.Hint})
	edit.SetOnTapped(p.from(func() fyne.Focusable { return edit }, p.model.Edit))
	remove := p.bin(say("cases.this"), p.model.Remove)
	box := kit.Column(kit.GapSmall,
		kit.Column(2, kit.Row(0, kit.Grow(v.name), edit, remove), v.about, v.due),
		v.tasks.box, v.rules, v.lets.box, v.log)
	v.main = scrolled(kit.Pad(kit.GapLarge, box))
	v.card = kit.NewCard(kit.CardOptions{Flush: true, Fill: true, Body: v.main})
	v.attach = kit.NewIconLink(assets.IconPaperclip, say("cases.attach"), p.model.Browse)
	v.attach.SetOnHint(p.desk.Hint)
	v.save = newSaver(p)
	return v
}

// arrange puts middle and side in their places for the room there is.
func (v *caseView) arrange() {
	p := v.page
	if p.form != nil && p.room.Narrow {
		return // it covers the case
	}
	if !p.room.Narrow {
		v.card.SetBody(v.main)
		p.middle.set(v.card)
		if p.form == nil {
			if v.side == nil {
				v.side = container.NewBorder(nil, kit.PadEach(kit.GapMid, 0, 0, 0, v.save.card), nil, nil,
					scrolledPage(kit.Column(kit.GapMid, v.loss, v.exhibits, v.proof, v.ways)))
			}
			p.side.set(v.side)
		}
		return
	}
	v.side = nil
	body := v.main
	switch p.tab {
	case 1:
		body = scrolled(kit.Pad(kit.GapMid, kit.Column(0, v.exhibits)))
	case 2:
		body = scrolled(kit.Pad(kit.GapMid, kit.Column(0, v.loss)))
	case 3:
		body = scrolled(kit.Pad(kit.GapMid, kit.Column(kit.GapMid, v.save.card, v.proof, v.ways)))
	}
	box := container.NewBorder(kit.Column(0, kit.PadSides(9, 12, p.tabs), kit.Line()), nil, nil, nil, body)
	p.middle.set(kit.NewCard(kit.CardOptions{Flush: true, Fill: true, Body: box}))
}

func (v *caseView) render(st present.CaseState) {
	old := present.CaseState{}
	fresh := v.last == nil
	if !fresh {
		old = *v.last
	}
	v.name.SetText(st.Name)
	v.about.SetSpans(kit.Words(st.Caption, kit.Caption()))
	v.due.Set(markOf(st.Due))
	v.tasks.render(st)
	if fresh || !reflect.DeepEqual(old.Rules, st.Rules) || old.RulesFrom != st.RulesFrom || old.MoreRules != st.MoreRules {
		v.drawRules(st)
	}
	v.lets.render(st)
	if fresh || !reflect.DeepEqual(old.Log, st.Log) {
		v.log.set(v.logPart(st))
	}
	if fresh || !reflect.DeepEqual(old.Loss, st.Loss) {
		v.loss.set(v.lossCard(st.Loss))
	}
	if fresh || !reflect.DeepEqual(old.Exhibits, st.Exhibits) || old.Matching != st.Matching {
		v.exhibits.set(v.exhibitCard(st))
	}
	if fresh || !reflect.DeepEqual(old.Ways, st.Ways) || !reflect.DeepEqual(old.Redacted, st.Redacted) || old.Exposure.Kept != st.Exposure.Kept {
		v.ways.set(v.waysCard(st))
	}
	if v.exposed != nil {
		v.exposed.SetOn(st.Exposure.On) // it may have been pressed and not become so
	}
	if fresh || old.Proof != st.Proof {
		v.proof.set(v.proofCard(st.Proof))
	}
	v.save.dossier.SetText(st.Proof.Pages)
	v.last = &st
	v.main.Refresh()
}

// headed is the name of a part of the case, with what stands at its right.
func headed(title string, right ...fyne.CanvasObject) fyne.CanvasObject {
	row := kit.Row(kit.GapSmall, kit.NewShortText(title, kit.Heading(), 100), kit.Space())
	for _, o := range right {
		row.Add(o)
	}
	return kit.PadEach(kit.GapSmall, 0, 0, 0, row)
}

// drawRules changes the rows in their places where there are as many.
func (v *caseView) drawRules(st present.CaseState) {
	p := v.page
	say := p.desk.Say
	states := make([]kit.AnswerState, len(st.Rules))
	for i, r := range st.Rules {
		states[i] = kit.AnswerState{Point: r.Text, Source: r.Source, Answer: r.Answer, Quiet: !r.Written, Mark: markOf(r.Mark), NoLine: i == len(st.Rules)-1}
	}
	if len(v.rows) == len(states) && len(states) > 0 && v.last != nil && v.last.MoreRules == st.MoreRules && v.last.RulesFrom == st.RulesFrom {
		for i, s := range states {
			v.rows[i].Set(s)
		}
		return
	}
	box := kit.Column(0, headed(say("cases.rules"), kit.NewShortText(st.RulesFrom, kit.Caption(), 60)), kit.PadEach(6, 0, 0, 0, kit.Line()))
	v.rows = nil
	for i, s := range states {
		row := kit.NewAnswerRow(s, p.from(func() fyne.Focusable { return v.rows[min(i, len(v.rows)-1)] }, func() { p.model.Answer(i) }), p.desk.Hint)
		v.rows = append(v.rows, row)
		box.Add(row)
	}
	if len(states) == 0 {
		box.Add(kit.PadSides(kit.GapSmall, 0, kit.NewParagraph(kit.Words(say("cases.rules.none"), kit.Caption()))))
	}
	if st.MoreRules > 0 {
		box.Add(kit.Row(0, kit.NewLink(say("cases.rules.more", st.MoreRules), p.model.MoreRules), kit.Space()))
	}
	v.rules.set(box)
}

func (v *caseView) logPart(st present.CaseState) fyne.CanvasObject {
	p := v.page
	say := p.desk.Say
	message, step := p.small("cases.message", assets.IconMessages, nil), p.small("cases.step", assets.IconPlus, nil)
	message.SetOnTapped(p.from(func() fyne.Focusable { return message }, p.model.AddMessage))
	step.SetOnTapped(p.from(func() fyne.Focusable { return step }, p.model.AddStep))
	box := kit.Column(0, headed(say("cases.log")), kit.PadSides(6, 0, kit.Wrap(kit.GapSmall, kit.GapSmall, message, step)), kit.Line())
	if len(st.Log) == 0 {
		box.Add(kit.PadSides(kit.GapSmall, 0, kit.NewParagraph(kit.Words(say("cases.log.empty"), kit.Caption()))))
	}
	for i, l := range st.Log {
		if i > 0 {
			box.Add(kit.Line())
		}
		words := kit.Column(1,
			kit.Row(kit.GapSmall, kit.NewStatusMark(markOf(l.Mark)), kit.Grow(kit.NewShortText(l.Title, kit.Body(), 60)), kit.NewText(l.Value, kit.Body().Bolder())),
			kit.NewShortText(l.Caption, kit.Caption(), 60))
		if l.Text != "" {
			words.Add(kit.NewParagraph(kit.Words(l.Text, kit.Caption().In(kit.ColorText))))
		}
		box.Add(kit.PadSides(6, 0, kit.Row(kit.GapSmall, kit.Grow(words), p.bin(l.Title, func() { p.model.RemovePart(l.ID) }))))
	}
	return box
}

// taskColumns are those of the case's tasks; state is the width of what became of
// them. Long reasons have a line of their own. Where the list is scrolled its bar
// stands in the margin.
func taskColumns(state float32, long, scrolled bool) kit.Columns {
	c := kit.Columns{Gap: 8, Cols: []kit.Col{
		{Width: 15}, {Width: 100}, {Width: 52, Right: true}, {Width: 54, Right: true}, {Share: 1, Width: 60}, {Width: state},
	}}
	if long {
		c.Under = 1
	}
	if scrolled {
		c.Cols = append(c.Cols, kit.Col{Width: barRoom - c.Gap})
	}
	return c
}

// mostTasks is how many rows of tasks are seen at once, mostLong those with long
// reasons; more are scrolled.
const mostTasks, mostLong = 8, 5

// reasonCell is where reasons stand that have no line of their own.
const reasonCell = 4

// longReason is from how many letters on a reason has a line of its own.
const longReason = 15

// taskList is the table of the tasks that are in the case or could be.
type taskList struct {
	page    *Cases
	head    *kit.RowView
	list    *recordList
	box     *fyne.Container
	tasks   []present.CaseTask
	current int
	state   float32
	long    bool // reasons stand under their tasks
}

func newTaskList(p *Cases) *taskList {
	t := &taskList{page: p, current: -1}
	t.head = kit.NewRowView(t.columns())
	t.head.OnHint = p.desk.Hint
	t.list = &recordList{desk: p.desk, act: t.act}
	t.list.Length = func() int { return len(t.tasks) }
	t.list.CreateItem = func() fyne.CanvasObject {
		row := kit.NewRowView(t.columns())
		row.OnHint = p.desk.Hint
		return row
	}
	t.list.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		row := o.(*kit.RowView)
		row.SetColumns(t.columns())
		row.OnTapped = func(column int) { t.press(i, column) }
		row.Set(t.row(i))
	}
	t.list.HideSeparators = true
	t.list.ExtendBaseWidget(t.list)
	t.box = kit.Column(0, t.head, kit.Sized(0, 0, kit.Dense(t.list)))
	return t
}

func (t *taskList) columns() kit.Columns {
	return taskColumns(t.state, t.long, len(t.tasks) > t.most())
}

// most is how many rows are seen at once.
func (t *taskList) most() int {
	if t.long {
		return mostLong
	}
	return mostTasks
}

// measure finds how wide the words for what became of the tasks are, and whether
// there is room for reasons beside them.
func (t *taskList) measure() {
	widest, seen := float32(0), map[string]bool{}
	t.long = false
	for _, one := range t.tasks {
		t.long = t.long || one.Given && utf8.RuneCountInString(one.Reason) >= longReason
		if !seen[one.Mark.Text] {
			seen[one.Mark.Text] = true
			widest = max(widest, kit.NewStatusMark(markOf(one.Mark)).MinSize().Width)
		}
	}
	t.state = min((widest+2)/kit.Unit(1), 112)
}

func (t *taskList) render(st present.CaseState) {
	t.tasks = st.Tasks
	t.measure()
	t.head.SetColumns(t.columns())
	t.current = min(t.current, len(t.tasks)-1)
	cells := []kit.Cell{{}}
	for _, h := range st.Heads {
		cells = append(cells, kit.Cell{Text: h})
	}
	if t.long {
		cells[reasonCell].Text = ""
	}
	t.head.Set(kit.RowState{Kind: kit.RowHead, Cells: cells})
	height := t.list.CreateItem().MinSize().Height * float32(min(len(t.tasks), t.most()))
	out := float32(0)
	if len(t.tasks) > t.most() {
		out = -barRoom
	}
	t.box.Objects = []fyne.CanvasObject{kit.PadEach(0, out, 0, 0, kit.Column(0, t.head, kit.Sized(0, height, kit.Dense(t.list))))}
	t.list.Refresh()
	t.box.Refresh()
}

func (t *taskList) row(i int) kit.RowState {
	one := t.tasks[i]
	quiet := kit.Body().In(kit.ColorText2)
	reason := kit.Cell{Text: one.Reason}
	if !one.Given {
		reason.Style = quiet
	}
	under, look := "", kit.Caption()
	if t.long {
		under, reason.Text = one.Reason, ""
	}
	if one.Given {
		look = look.In(kit.ColorText)
	}
	return kit.RowState{Current: i == t.current, NoLine: i == len(t.tasks)-1, Under: under, UnderStyle: look, Cells: []kit.Cell{
		{Check: true, Ticked: one.In}, {Text: one.Started, Style: quiet}, {Text: one.Worked}, {Text: one.Reward}, reason, {Mark: markOf(one.Mark)},
	}}
}

func (t *taskList) press(i, column int) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(t.list); c != nil {
		c.Focus(t.list)
	}
	t.current = i
	if column == 0 {
		t.page.model.Choose(i)
		return
	}
	t.list.Refresh()
}

// act moves in the list, ticks and opens.
func (t *taskList) act(id string) {
	to := t.current
	switch id {
	case present.ListDown:
		to++
	case present.ListUp:
		to--
	case present.ListPageDown:
		to += t.most()
	case present.ListPageUp:
		to -= t.most()
	case present.ListFirst:
		to = 0
	case present.ListLast:
		to = len(t.tasks) - 1
	case listReached:
		to = max(0, to)
	case present.ListTick:
		t.page.model.Choose(t.current)
		return
	case present.ListOpen:
		if t.current >= 0 {
			t.page.OnRecord(t.tasks[t.current].ID)
		}
		return
	case listBack:
		kit.Escape(t.list)
		return
	default:
		return
	}
	t.current = min(max(0, to), len(t.tasks)-1)
	if t.current >= 0 {
		t.list.ScrollTo(t.current)
	}
	t.list.Refresh()
}
