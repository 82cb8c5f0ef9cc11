package present

import (
	"path/filepath"
	"strings"
	"time"

	"clickwage/data/importer"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func (p *Import) draw() {
	f := p.desk.format(p.facts)
	p.State.Trouble, p.State.Done = nil, ""
	p.State.File = &FileState{
		Name: filepath.Base(p.path), Format: f.Say("format." + string(p.found.Format)),
		About: f.Say("import.about", p.found.Rows, p.found.Columns, p.found.UnknownColumns),
	}
	p.State.Questions = nil
	for _, q := range p.found.Questions {
		p.State.Questions = append(p.State.Questions, p.question(f, q))
	}
	for _, q := range p.found.Optional {
		if q == importer.AskReward || q == importer.AskPlatform || q == importer.AskTitle {
			p.State.Questions = append(p.State.Questions, p.typed(f, q))
		}
	}
	p.State.Head = []string{
		f.Say("import.head.row"), f.Say("import.head.result"), f.Say("import.head.title"), f.Say("import.head.reward"),
		f.Say("import.head.started"), f.Say("import.head.took"), f.Say("import.head.status"), f.Say("import.head.note"),
	}
	p.State.Counts, p.State.Filters, p.State.Rows, p.State.Button, p.State.Words = nil, nil, nil, "", ""
	if p.preview != nil {
		p.drawPreview(f)
	}
}

func (p *Import) question(f Format, q importer.Question) QuestionState {
	st := QuestionState{Kind: q, Title: f.Say("import.ask." + string(q)), Note: f.Say("import.ask." + string(q) + ".note"), Chosen: -1}
	add := func(text string, chosen bool) {
		if chosen {
			st.Chosen = len(st.Options)
		}
		st.Options = append(st.Options, text)
	}
	switch q {
	case importer.AskWorker:
		for _, w := range p.workers() {
			add(f.Say("import.worker", w.ID, f.Say("count.rows", w.Rows)), p.options.Worker == w.ID)
		}
		add(f.Say("import.everybody"), p.options.Worker == importer.Everybody)
		st.Field = len(p.found.Workers) > offeredWorkers
		st.Note = f.Say("import.ask.worker.count", len(p.found.Workers))
	case importer.AskZone:
		for _, z := range p.zones() {
			add(strings.ReplaceAll(z.String(), "_", " "), p.options.Zone != nil && p.options.Zone.String() == z.String())
		}
	case importer.AskDateOrder:
		st.Title = f.Say("import.ask.date", p.found.Example)
		for i, text := range p.found.Readings {
			if at, err := time.Parse(time.DateOnly, text); err == nil {
				text = f.Date(at)
			}
			add(text, p.options.DateOrder == orders[i])
		}
	case importer.AskCurrency:
		for _, c := range p.currencies() {
			add(f.Say("import.currency", string(c), f.Sign(c)), p.options.Currency == c)
		}
	case importer.AskEncoding:
		for _, e := range encodings {
			add(e, p.options.Encoding == e)
		}
	}
	return st
}

// typed is an optional question that is answered in a field.
func (p *Import) typed(f Format, q importer.Question) QuestionState {
	st := QuestionState{
		Kind: q, Field: true, Chosen: -1,
		Title: f.Say("import.ask." + string(q)), Note: f.Say("import.ask." + string(q) + ".note"),
	}
	switch {
	case q == importer.AskReward && p.options.Reward != nil:
		st.Text = p.options.Reward.String()
	case q == importer.AskPlatform:
		st.Text = p.options.Platform
	case q == importer.AskTitle:
		st.Text = p.options.Title
	}
	return st
}

// importFilters are what the chips over the preview show.
var importFilters = []string{"import.all", "import.added", "import.updated", "import.unchanged", "import.problems"}

func (p *Import) drawPreview(f Format) {
	v, say := p.preview, f.Say
	p.State.Counts = []CountState{
		{Paid, say("count.plain", v.Added), say("import.toadd")}, {Pending, say("count.plain", v.Updated), say("import.toupdate")},
		{Quiet, say("count.plain", v.Unchanged), say("import.nochange")}, {Lost, say("count.plain", v.Skipped), say("import.skipped")},
	}
	counts := []int{v.Added + v.Updated + v.Unchanged + v.Skipped, v.Added, v.Updated, v.Unchanged, v.Skipped}
	for i, key := range importFilters {
		p.State.Filters = append(p.State.Filters, FilterState{Text: say(key), Count: say("count.plain", counts[i]), Chosen: i == p.filter})
	}
	if p.filter == 0 || p.filter == 4 {
		for _, problem := range v.Problems[:min(len(v.Problems), 500)] {
			p.State.Rows = append(p.State.Rows, ImportRow{
				Line: lineOf(problem.Line), Result: say("import.result.skipped"), Tone: Lost, Problem: true, Note: problem.Why,
				Reward: Dash, Took: Dash,
			})
		}
	}
	for _, r := range v.Rows {
		if p.filter == 0 || int(r.Outcome)+1 == p.filter {
			p.State.Rows = append(p.State.Rows, importRow(f, r))
		}
	}
	if n := v.Added + v.Updated; n > 0 {
		p.State.Button = say("import.button", n)
		p.State.Words = say("import.safe")
	} else {
		p.State.Words = say("import.nothing")
	}
	if v.OtherWorkers > 0 {
		p.State.Words = sentences(p.State.Words, say("import.others", v.OtherWorkers))
	}
}

func importRow(f Format, r tracker.PreviewRow) ImportRow {
	row := ImportRow{Line: lineOf(r.Line), Reward: Dash, Started: f.Say("import.nodate"), Took: Dash}
	row.Result, row.Tone = f.Say("import.result.unchanged"), Quiet
	switch r.Outcome {
	case store.Added:
		row.Result, row.Tone = f.Say("import.result.added"), Paid
	case store.Updated:
		row.Result, row.Tone = f.Say("import.result.updated"), Pending
	}
	took, start := worked(r.Intervals)
	if s := r.Submission; s != nil {
		row.Title, row.Status = nameOf(f.Say, s), f.Say("state."+s.State.String())
		if s.Advertised.RewardKnown {
			row.Reward = f.Money(s.Advertised.Reward)
		}
		if !start.Known() {
			start = s.Anchor(0)
		}
	} else if len(r.Intervals) > 0 {
		i := r.Intervals[0]
		row.Title = joined(" · ", f.Say("activity."+i.Activity.String()), i.Title)
		if i.Activity == work.Task && i.Title != "" {
			row.Title = i.Title
		}
	} else if r.Entry != nil {
		row.Title, row.Reward, start = f.Say("entry."+r.Entry.Kind.String()), f.Money(r.Entry.Amount), r.Entry.At
	}
	if start.Known() {
		row.Started = f.Say("date.moment", f.Date(start.In(f.Zone)), clockOf(start, f))
	}
	if took > 0 {
		row.Took = f.Running(took)
	}
	if r.Note != "" {
		row.Note = f.Say("import.note." + r.Note)
	}
	return row
}
