package present

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// show puts a form beside the case.
func (p *Cases) show(b *Blank) {
	p.State.Form = b
	p.Changed()
}

// CloseForm puts the form away.
func (p *Cases) CloseForm() {
	p.State.Form = nil
	p.Changed()
}

// Submit keeps the form that is open.
func (p *Cases) Submit() {
	if b := p.State.Form; b != nil {
		p.desk.keepBlank(b, p.Changed, p.CloseForm)
	}
}

// longText is how many lines a field for sentences has.
const longText = 6

// keeping is what a form writes, as one change of the open case.
func (p *Cases) keeping(said string, do func(ctx context.Context, id string) error) func(context.Context) (string, int, error) {
	id := p.id
	return func(ctx context.Context) (string, int, error) { return said, 1, do(ctx, id) }
}

// Answer opens a form for the answer to a rule of the list.
func (p *Cases) Answer(i int) {
	o := p.opened()
	if o == nil || p.State.Case == nil || i < 0 || i >= len(p.State.Case.Rules) {
		return
	}
	f, row := p.format(), p.State.Case.Rules[i]
	rule, ok := o.rules.Find(row.ID)
	if !ok {
		return
	}
	kept := BlankLine{Name: "kept", Label: f.Say("cases.kept"), Chosen: len(keptRules) - 1}
	answer := BlankLine{Name: "answer", Label: f.Say("cases.answer"), Note: f.Say("cases.answer.note"), Rows: longText}
	for n, k := range keptRules {
		kept.Options = append(kept.Options, f.Say("cases.kept."+string(k)))
		for _, part := range o.parts {
			if part.Reply != nil && part.Reply.Rule == rule.ID {
				if answer.Text = part.Reply.Answer; part.Reply.Kept == k {
					kept.Chosen = n
				}
			}
		}
	}
	b := &Blank{
		Heading: f.Say("cases.answer.heading"), Save: f.Say("form.edit.save"), Lines: []BlankLine{answer, kept},
		Note: joined(" ", f.Say("settle.called", ruleSays(f, rule)), deadline.In(rule.Do, f.Language), ruleSource(f, rule), sureMark(f.Say, rule.Confidence).Text),
	}
	b.keep = func(b *Blank) (func(context.Context) (string, int, error), bool) {
		r := reading{b: b, f: f}
		opt := tracker.ReplyOptions{Rule: rule.ID, Answer: r.needed("answer"), Kept: keptRules[b.line("kept").Chosen], Language: f.Language}
		return p.keeping(f.Say("notice.case.answer"), func(ctx context.Context, id string) error {
			_, err := p.desk.Tracker.Reply(ctx, id, opt)
			return err
		}), !r.wrong
	}
	p.show(b)
}

var keptRules = []evidence.Kept{evidence.RuleBroken, evidence.RuleKept, evidence.RuleUnsure}

// AddMessage opens a form for a message of the correspondence.
func (p *Cases) AddMessage() {
	if p.opened() == nil {
		return
	}
	f := p.format()
	b := &Blank{Heading: f.Say("cases.message"), Note: f.Say("cases.message.note"), Save: f.Say("form.edit.save"), Lines: []BlankLine{
		{Name: "text", Label: f.Say("cases.message.text"), Rows: longText},
		{Name: "from", Label: f.Say("cases.message.from")}, {Name: "to", Label: f.Say("cases.message.to")},
		{Name: "channel", Label: f.Say("cases.message.channel"), Note: f.Say("cases.message.channel.note")},
		{Name: "day", Label: f.Say("form.day"), Note: f.Say("form.day.note"), Text: today(f)},
	}}
	b.keep = func(b *Blank) (func(context.Context) (string, int, error), bool) {
		r := reading{b: b, f: f}
		m := evidence.Message{At: r.day("day"), From: b.text("from"), To: b.text("to"), Channel: b.text("channel"), Text: r.needed("text")}
		return p.keeping(f.Say("notice.case.message"), func(ctx context.Context, id string) error {
			_, err := p.desk.Tracker.AddMessage(ctx, id, m)
			return err
		}), !r.wrong
	}
	p.show(b)
}

// mostRegained is how many tasks the form offers by themselves.
const mostRegained = 40

// AddStep opens a form for what was done, or came of the case.
func (p *Cases) AddStep() {
	o := p.opened()
	if o == nil {
		return
	}
	f := p.format()
	kinds := BlankLine{Name: "kind", Label: f.Say("cases.step.kind")}
	for _, k := range tracker.Steps() {
		kinds.Options = append(kinds.Options, f.Say("cases.step."+string(k)))
	}
	paid := BlankLine{Name: "paid", Label: f.Say("cases.step.paid"), Options: []string{f.Say("cases.step.paid.none"), f.Say("cases.step.paid.all", o.in)}}
	var tasks []work.SubmissionID
	for i, r := range o.records[:o.in] {
		tasks = append(tasks, r.Submission.ID)
		if i < mostRegained {
			t := p.State.Case.Tasks[i]
			paid.Options = append(paid.Options, joined(" · ", t.Started, t.Reward, legible(nameOf(f.Say, r.Submission))))
		}
	}
	b := &Blank{Heading: f.Say("cases.step"), Save: f.Say("form.edit.save"), Lines: []BlankLine{
		kinds, {Name: "to", Label: f.Say("cases.step.to")}, {Name: "day", Label: f.Say("form.day"), Note: f.Say("form.day.note"), Text: today(f)},
		{Name: "note", Label: f.Say("field.note"), Rows: 3}, paid,
		{Name: "amount", Label: f.Say("cases.step.amount"), Note: f.Say("cases.step.amount.note")},
	}}
	b.keep = func(b *Blank) (func(context.Context) (string, int, error), bool) {
		r := reading{b: b, f: f}
		opt := tracker.StepOptions{Kind: tracker.Steps()[b.line("kind").Chosen], At: r.day("day"), To: b.text("to"), Note: b.text("note")}
		opt.Recovered = regained(&r, tasks, o.currency())
		return p.keeping(f.Say("notice.case.step"), func(ctx context.Context, id string) error {
			_, err := p.desk.Tracker.AddStep(ctx, id, opt)
			return err
		}), !r.wrong
	}
	p.show(b)
}

// currency is what an amount without one is in: that of the first task.
func (o *openCase) currency() money.Currency {
	if len(o.records) == 0 {
		return ""
	}
	return o.records[0].Submission.Currency()
}

// regained are the tasks that were paid after all, with a typed sum only where
// it is that of one task.
func regained(r *reading, tasks []work.SubmissionID, currency money.Currency) (parts []work.Allotment) {
	sum := r.amount("amount", currency, false)
	switch chosen := r.b.line("paid").Chosen; {
	case chosen == 0:
	case chosen == 1:
		for _, id := range tasks {
			parts = append(parts, work.Allotment{Submission: id})
		}
	default:
		return []work.Allotment{{Submission: tasks[chosen-2], Amount: sum}}
	}
	if !sum.IsZero() && (len(parts) != 1) {
		r.refuse("amount", "cases.step.amount.one")
	}
	if len(parts) == 1 {
		parts[0].Amount = sum
	}
	return parts
}

// Edit opens a form for what the case says.
func (p *Cases) Edit() {
	o := p.opened()
	if o == nil {
		return
	}
	f, c := p.format(), o.view.Case
	say := f.Say
	until := ""
	if c.Claim.Deadline.Known() {
		until = c.Claim.Deadline.In(f.Zone).Format(time.DateOnly)
	}
	own := ""
	if len(c.Claim.Amount) == 1 {
		own = c.Claim.Amount[0].Decimal() + " " + string(c.Claim.Amount[0].Currency)
	}
	b := &Blank{Heading: say("cases.edit"), Save: say("form.edit.save"), Lines: []BlankLine{
		{Name: "name", Label: say("cases.field.name"), Text: c.Name},
		{Name: "facts", Label: say("cases.field.facts"), Note: say("cases.field.facts.note"), Text: c.Claim.Facts, Rows: longText},
		{Name: "remedy", Label: say("cases.field.remedy"), Note: say("cases.field.remedy.note"), Text: c.Claim.Remedy, Rows: 2},
		{Name: "amount", Label: say("cases.field.amount"), Note: say("cases.field.amount.note"), Text: own},
		{Name: "until", Label: say("cases.field.until"), Note: say("cases.field.until.note"), Text: until},
		{Name: "worker", Label: say("cases.field.worker"), Note: say("cases.field.worker.note"), Text: c.Worker.Name},
		{Name: "address", Label: say("cases.field.address"), Text: c.Worker.Address, Rows: 2},
		{Name: "contact", Label: say("cases.field.contact"), Text: c.Worker.Contact},
		{Name: "account", Label: say("cases.field.account"), Text: c.Account},
		{Name: "against", Label: say("cases.field.against"), Text: c.Against.Name},
		{Name: "theirs", Label: say("cases.field.theirs"), Text: c.Against.Contact},
	}}
	b.Lines = append(b.Lines, studyLines(say, c.Study)...)
	b.keep = func(b *Blank) (func(context.Context) (string, int, error), bool) {
		r := reading{b: b, f: f}
		edit := caseEdit(&r, o.currency())
		return p.keeping(say("notice.case.edited"), func(ctx context.Context, id string) error {
			_, err := p.desk.Tracker.EditCase(ctx, id, edit)
			return err
		}), !r.wrong
	}
	p.show(b)
}

// caseEdit reads the form of a case.
func caseEdit(r *reading, currency money.Currency) func(*store.Case) {
	b := r.b
	name, amount, study := r.needed("name"), r.amount("amount", currency, false), r.study()
	until := r.until("until")
	return func(c *store.Case) {
		c.Name, c.Account = name, b.text("account")
		c.Worker = evidence.Party{Name: b.text("worker"), Address: b.text("address"), Contact: b.text("contact")}
		c.Against.Name, c.Against.Contact = b.text("against"), b.text("theirs")
		c.Claim.Facts, c.Claim.Remedy, c.Study = b.text("facts"), b.text("remedy"), study
		if c.Claim.Deadline != until {
			c.Claim.Deadline, c.Claim.Rule = until, ""
		}
		if c.Claim.Amount = nil; !amount.IsZero() {
			c.Claim.Amount = []money.Amount{amount}
		}
	}
}

// until reads a day, which may be to come; it ends with the day.
func (r *reading) until(name string) work.Instant {
	text := r.b.text(name)
	if text == "" {
		return 0
	}
	at, err := time.ParseInLocation(time.DateOnly, text, r.f.Zone)
	if err != nil {
		r.refuse(name, "form.wrong.day")
		return 0
	}
	return work.At(at.AddDate(0, 0, 1).Add(-time.Second))
}

// studyLines ask how long others took.
func studyLines(say Phrase, s *evidence.StudyTimes) []BlankLine {
	if s == nil {
		s = &evidence.StudyTimes{}
	}
	span := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return Format{}.Running(d)
	}
	n := ""
	if s.N > 0 {
		n = strconv.Itoa(s.N)
	}
	return []BlankLine{
		{Name: "n", Label: say("cases.study.n"), Note: say("cases.study.note"), Text: n},
		{Name: "mean", Label: say("cases.study.mean"), Text: span(s.Mean)}, {Name: "median", Label: say("cases.study.median"), Text: span(s.Median)},
		{Name: "sd", Label: say("cases.study.sd"), Text: span(s.SD)}, {Name: "says", Label: say("cases.study.source"), Text: s.Source},
	}
}

// study reads those lines; nil where all are empty.
func (r *reading) study() *evidence.StudyTimes {
	s := evidence.StudyTimes{N: r.number("n", 10_000_000), Mean: r.span("mean"), Median: r.span("median"), SD: r.span("sd"), Source: r.b.text("says")}
	if s == (evidence.StudyTimes{}) {
		return nil
	}
	return &s
}

var errSpan = errors.New("not a span")

// span reads minutes and seconds, or hours before them. Example: "9:25".
func (r *reading) span(name string) time.Duration {
	text := r.b.text(name)
	if text == "" {
		return 0
	}
	d, err := clockSpan(text)
	if err != nil {
		r.refuse(name, "cases.wrong.span")
	}
	return d
}

func clockSpan(text string) (time.Duration, error) {
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, errSpan
	}
	total := 0
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil || i > 0 && (n > 59 || len(part) != 2) {
			return 0, errSpan
		}
		total = total*60 + int(n)
	}
	return time.Duration(total) * time.Second, nil
}

// Redact opens a form for something that is kept back.
func (p *Cases) Redact() {
	if p.opened() == nil {
		return
	}
	f := p.format()
	what := BlankLine{Name: "what", Label: f.Say("cases.redact.what")}
	for _, name := range tracker.Redactions() {
		what.Options = append(what.Options, f.Say("cases.redact."+name))
	}
	b := &Blank{Heading: f.Say("cases.redact"), Note: f.Say("cases.redact.note"), Save: f.Say("form.edit.save"), Lines: []BlankLine{
		what, {Name: "why", Label: f.Say("cases.redact.why")},
	}}
	b.keep = func(b *Blank) (func(context.Context) (string, int, error), bool) {
		r := reading{b: b, f: f}
		one := evidence.Redaction{What: tracker.Redactions()[b.line("what").Chosen], Why: b.text("why")}
		return p.keeping(f.Say("notice.case.redacted"), func(ctx context.Context, id string) error { return p.redact(ctx, id, one.What, &one) }), !r.wrong
	}
	p.show(b)
}

// Unredact tells something again.
func (p *Cases) Unredact(what string) {
	p.act(p.desk.Phrase("notice.case.told"), func(ctx context.Context, id string) error { return p.redact(ctx, id, what, nil) })
}

// redact puts one thing in the place of what was said of it; nil takes it out.
func (p *Cases) redact(ctx context.Context, id, what string, one *evidence.Redaction) error {
	_, err := p.desk.Tracker.EditCase(ctx, id, func(c *store.Case) {
		var kept []evidence.Redaction
		for _, have := range c.Redacted {
			if have.What != what {
				kept = append(kept, have)
			}
		}
		if c.Redacted = kept; one != nil {
			c.Redacted = append(c.Redacted, *one)
		}
	})
	return err
}
