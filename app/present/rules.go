package present

import (
	"context"
	"fmt"
	"strings"

	"clickwage/data/deadline"
	"clickwage/data/tracker"
)

// RuleGroup is the rules of one platform.
type RuleGroup struct {
	Platform string
	Rules    []EntryRow // ID is the rule's; Value its span
}

// RuleState is one rule in full.
type RuleState struct {
	ID, Title, Span  string
	Says, Do, Source string
	Sure             Mark
	Own              bool // it can be taken back
	Past             []Fact
}

// sureMark says how sure a rule is, never by colour alone.
func sureMark(say Phrase, c deadline.Confidence) Mark {
	switch c {
	case deadline.Verified:
		return Mark{SignCheck, say("rules.sure.read"), Live}
	case deadline.Own:
		return Mark{SignPencil, say("rules.sure.own"), Quiet}
	}
	return Mark{SignInfo, say("rules.sure.memory." + strings.ToLower(strings.TrimPrefix(string(c), "R-"))), Pending}
}

// ruleSays is what a rule says, in its own words where there are some.
func ruleSays(f Format, r deadline.Rule) string {
	if text := deadline.In(r.Text, f.Language); text != "" {
		return text
	}
	if !r.Known() {
		return f.Say("rules.unknown.words")
	}
	return f.Say("rules.says", f.Say("due.kind."+string(r.Kind)), ruleSpan(f, r), f.Say("rules.from."+string(r.From)))
}

func ruleSpan(f Format, r deadline.Rule) string {
	var parts []string
	for _, u := range []struct {
		n   int
		key string
	}{{r.Months, "rules.months"}, {r.Days, "rules.days"}, {r.Hours, "rules.hours"}} {
		if u.n > 0 {
			parts = append(parts, f.Say(u.key, u.n))
		}
	}
	return orWords(joined(" ", parts...), Dash)
}

func ruleSource(f Format, r deadline.Rule) string {
	source := r.Source
	switch source {
	case deadline.NoSource:
		source = f.Say("rules.source.none")
	case deadline.ThirdParty:
		source = f.Say("rules.source.third")
	}
	return f.Say("rules.source", source, r.Retrieved)
}

func ruleGroups(f Format, rules deadline.Rules) (groups []RuleGroup) {
	for _, r := range rules {
		row := EntryRow{
			ID: r.ID, Title: f.Say("due.kind." + string(r.Kind)), Value: ruleSpan(f, r), Caption: ruleSource(f, r), Mark: sureMark(f.Say, r.Confidence),
		}
		if !r.Known() {
			row.Mark = Mark{SignInfo, f.Say("rules.unknown"), Quiet}
		}
		at := -1
		for i := range groups {
			if strings.EqualFold(groups[i].Platform, r.Platform) {
				at = i
			}
		}
		if at < 0 {
			groups, at = append(groups, RuleGroup{Platform: r.Platform}), len(groups)
		}
		groups[at].Rules = append(groups[at].Rules, row)
	}
	return groups
}

// OpenRule shows one rule with its former versions.
func (d *Due) OpenRule(id string) {
	d.closeRule()
	d.chosen, d.State.Detail, d.State.Chosen = deadline.Deadline{}, nil, -1
	d.rule = id
	d.reopenRule()
	d.Changed()
}

func (d *Due) closeRule() {
	d.opening.newest++ // an answer on its way is dropped
	d.rule, d.State.Rule, d.State.Form = "", nil, nil
}

func (d *Due) reopenRule() {
	if d.rule == "" || d.facts == nil {
		return
	}
	r, ok := d.facts.rules.Find(d.rule)
	if !ok {
		d.closeRule()
		return
	}
	ask(d.desk, &d.opening, func(ctx context.Context) ([]tracker.PastRule, error) {
		return d.desk.Tracker.PastRules(ctx, r.ID)
	}, func(past []tracker.PastRule, err error) {
		if err != nil {
			d.desk.Tell(Notice{Text: d.desk.trouble(err).line()})
			return
		}
		f := d.desk.format(d.facts.settings)
		st := &RuleState{
			ID: r.ID, Title: joined(" · ", r.Platform, f.Say("due.kind."+string(r.Kind))), Span: ruleSpan(f, r), Says: ruleSays(f, r),
			Do: deadline.In(r.Do, f.Language), Source: ruleSource(f, r), Sure: sureMark(f.Say, r.Confidence), Own: r.Own,
		}
		for _, p := range past {
			text := f.Say("rules.past.back")
			if !p.Back {
				text = f.Say("rules.past.own", ruleSpan(f, p.Rule), p.Rule.Source)
			}
			st.Past = append(st.Past, Fact{f.Moment(p.At.In(f.Zone)), text})
		}
		d.State.Rule = st
		d.Changed()
	})
}

// ResetRule takes the worker's own version of the open rule back.
func (d *Due) ResetRule() {
	id := d.rule
	d.desk.act(func(ctx context.Context) (string, int, error) {
		return d.desk.Phrase("notice.rule.reset"), 0, d.desk.Tracker.ResetRule(ctx, id)
	})
}

// EditRule opens a form for the worker's own version of the open rule.
func (d *Due) EditRule() {
	if r, ok := d.facts.rules.Find(d.rule); ok {
		d.show(d.ruleForm(r))
	}
}

// AddRule opens a form for a rule of the worker's own.
func (d *Due) AddRule() {
	if d.facts != nil {
		d.show(d.ruleForm(deadline.Rule{}))
	}
}

// Submit keeps the form that is open.
func (d *Due) Submit() {
	if b := d.State.Form; b != nil {
		d.desk.keepBlank(b, d.Changed, d.Close)
	}
}

func (d *Due) show(b *Blank) {
	d.closeRule()
	d.chosen, d.State.Detail, d.State.Chosen = deadline.Deadline{}, nil, -1
	d.State.Form = b
	d.Changed()
}

var ruleFroms = []deadline.From{deadline.Submission, deadline.Rejection, deadline.Decision}

func (d *Due) ruleForm(old deadline.Rule) *Blank {
	f := d.desk.format(d.facts.settings)
	say := f.Say
	count := func(n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprint(n)
	}
	b := &Blank{Heading: say("rules.add"), Note: say("rules.form.words"), Save: say("form.edit.save")}
	if old.ID == "" {
		kinds, froms := BlankLine{Name: "kind", Label: say("rules.kind")}, BlankLine{Name: "from", Label: say("rules.from")}
		for _, k := range dueKinds {
			kinds.Options = append(kinds.Options, say("due.kind."+string(k)))
		}
		for _, from := range ruleFroms {
			froms.Options = append(froms.Options, say("rules.from."+string(from)))
		}
		b.Lines = append(b.Lines, BlankLine{Name: "platform", Label: say("form.platform")}, kinds, froms)
	} else {
		b.Heading = joined(" · ", old.Platform, say("due.kind."+string(old.Kind)))
	}
	b.Lines = append(b.Lines,
		BlankLine{Name: "months", Label: say("rules.form.months"), Text: count(old.Months)},
		BlankLine{Name: "days", Label: say("rules.form.days"), Text: count(old.Days)},
		BlankLine{Name: "hours", Label: say("rules.form.hours"), Text: count(old.Hours), Note: say("rules.form.span.note")},
		BlankLine{Name: "text", Label: say("rules.form.text"), Note: say("rules.form.text.note")},
		BlankLine{Name: "source", Label: say("rules.form.source"), Note: say("rules.form.source.note")},
		BlankLine{Name: "day", Label: say("rules.form.day"), Note: say("form.day.note"), Text: today(f)},
	)
	b.keep = func(b *Blank) (func(context.Context) (string, int, error), bool) {
		r, rule := reading{b: b, f: f}, old
		if old.ID == "" {
			rule.Platform, rule.Kind, rule.From = r.needed("platform"), dueKinds[b.line("kind").Chosen], ruleFroms[b.line("from").Chosen]
			rule.ID = d.freeRule(rule)
		}
		rule.Months, rule.Days, rule.Hours = r.number("months", 1200), r.number("days", 36500), r.number("hours", 876000)
		rule.Source, rule.Retrieved, rule.Effective = r.needed("source"), b.text("day"), ""
		r.day("day")
		switch text := b.text("text"); {
		case text != "":
			rule.Text = map[string]string{"en": text, f.Language: text}
		case rule.Span() != old.Span():
			rule.Text = nil // the shipped words tell another span
		}
		return func(ctx context.Context) (string, int, error) {
			return say("notice.rule"), 0, d.desk.Tracker.SetRule(ctx, rule)
		}, !r.wrong
	}
	return b
}

// freeRule is an id that no rule has.
func (d *Due) freeRule(r deadline.Rule) string {
	base := strings.ToLower(strings.Join(strings.Fields(r.Platform), "-")) + "-" + string(r.Kind) + "-own"
	id := base
	for n := 2; ; n++ {
		if _, taken := d.facts.rules.Find(id); !taken {
			return id
		}
		id = fmt.Sprintf("%s-%d", base, n)
	}
}
