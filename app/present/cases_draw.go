package present

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func (p *Cases) draw() {
	f := p.format()
	st := &p.State
	st.Read, st.Open, st.Closed, st.Proposals, st.Case = true, nil, nil, nil, nil
	won := 0
	for _, v := range p.facts.cases {
		row := CaseRow{
			ID: v.Case.ID, Name: legible(v.Case.Name), Chosen: v.Case.ID == p.id, Due: caseMark(f, v),
			Caption: joined(" · ", amounts(f, claimOf(v)), f.Say("count.tasks", v.Tasks), legible(v.Case.Platform)),
		}
		if v.Closed() {
			st.Closed = append(st.Closed, row)
			if v.Last.Kind == evidence.Won {
				won++
			}
			continue
		}
		st.Open = append(st.Open, row)
	}
	st.Ended = f.Say("cases.ended", len(st.Closed), won)
	st.Summary = p.summary(f)
	for _, one := range p.facts.proposals {
		st.Proposals = append(st.Proposals, CaseProposal{
			Title: p.proposalTitle(one), Caption: joined(" · ", amounts(f, one.Amount), f.Say("count.tasks", len(one.Tasks)), legible(orWords(one.Requester, one.Platform))),
		})
	}
	if o := p.facts.open; o != nil {
		st.Case = p.caseState(f, o)
	}
}

// legible is a text of others as it can be drawn: marks that turn the direction of
// writing are seen, and lines follow each other.
func legible(text string) string {
	return evidence.Visible(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " "))
}

// amounts are sums of several currencies.
func amounts(f Format, all []money.Amount) string {
	var texts []string
	for _, a := range all {
		texts = append(texts, f.Money(a))
	}
	return joined(" + ", texts...)
}

// claimOf is what is claimed: what the worker says, or else what was lost.
func claimOf(v tracker.CaseView) []money.Amount {
	if own := v.Case.Claim.Amount; len(own) > 0 {
		return own
	}
	return append(slices.Clone(v.Loss.Refused), v.Loss.Owed...)
}

// summary says how many cases are open and what they claim, in the worker's
// currency where every rate is known; a task of several cases counts once.
func (p *Cases) summary(f Format) string {
	open := 0
	total, known := money.Of(0, f.Home), f.Home != ""
	counted := map[work.SubmissionID]bool{}
	for _, v := range p.facts.cases {
		if v.Closed() {
			continue
		}
		open++
		if v.Loss.Converted == nil && len(v.Loss.Refused)+len(v.Loss.Owed) > 0 {
			known = false
		}
		for id, claimed := range v.Loss.Tasks {
			if counted[id] {
				continue
			}
			counted[id] = true
			sum, err := total.Add(claimed)
			if total = sum; err != nil {
				known = false
			}
		}
	}
	text := f.Say("cases.summary", open)
	if open == 0 || !known || total.IsZero() {
		return text
	}
	return f.Say("cases.summary.claim", text, f.Money(total))
}

func (p *Cases) proposalTitle(one tracker.Proposal) string {
	f := p.format()
	title := f.Say("cases.preset." + string(one.Preset))
	if one.From.Known() {
		title = f.Say("list.comma", title, f.Day(one.From.In(f.Zone)))
	}
	return title
}

// caseMark counts the nearest deadline down, or says what came of the case.
func caseMark(f Format, v tracker.CaseView) Mark {
	switch {
	case v.Closed():
		m := Mark{SignClock, joined(" ", f.Say("cases.step."+string(v.Last.Kind)), f.Day(v.Last.At.In(f.Zone))), Quiet}
		switch v.Last.Kind {
		case evidence.Won:
			m.Sign, m.Tone = SignCheck, Paid
		case evidence.Lost:
			m.Sign, m.Tone = SignCross, Lost
		}
		return m
	case v.Next != nil:
		left := v.Next.At.Sub(work.At(f.Now))
		tone := Pending
		if left <= badgeDays*24*time.Hour && !v.Next.Earliest() {
			tone = Lost
		}
		return Mark{SignClock, f.Say("list.comma", countdown(f, left, v.Next.Earliest()), f.Day(v.Next.At.In(f.Zone))), tone}
	case v.Last != nil:
		return Mark{SignClock, joined(" ", f.Say("cases.step."+string(v.Last.Kind)), f.Day(v.Last.At.In(f.Zone))), Quiet}
	}
	return Mark{SignInfo, f.Say("cases.nodeadline"), Quiet}
}

// dueWords names the deadline of the open case in full.
func dueWords(f Format, v tracker.CaseView) Mark {
	m := caseMark(f, v)
	if v.Next == nil || v.Closed() {
		return m
	}
	kind := f.Say("cases.due.own")
	if v.Next.Rule.ID != "" {
		kind = f.Say("due.kind." + string(v.Next.Rule.Kind))
	}
	at := v.Next.At.In(f.Zone)
	m.Text = f.Say("cases.due.full", kind, f.Moment(at), countdown(f, v.Next.At.Sub(work.At(f.Now)), v.Next.Earliest()))
	return m
}

func (p *Cases) caseState(f Format, o *openCase) *CaseState {
	v, c := o.view, o.view.Case
	st := &CaseState{
		ID: c.ID, Name: legible(c.Name), Closed: v.Closed(), Due: dueWords(f, v),
		Caption: joined(" · ", legible(c.Platform), legible(c.Against.Name), f.Say("cases.opened", f.Day(c.Opened.In(f.Zone))), f.Say("cases.chosen", o.in, len(o.records))),
		Heads:   []string{startedHead(f, o), f.Say("ledger.head.worked"), f.Say("ledger.head.reward"), f.Say("ledger.reason"), f.Say("field.state")},
		Letter:  -1,
	}
	rows := f
	if year := o.sameYear(f); year != 0 {
		rows.Now = time.Date(year, time.December, 31, 0, 0, 0, 0, f.Zone) // the head names it
	}
	for i, r := range o.records {
		st.Tasks = append(st.Tasks, caseTask(rows, r, i < o.in))
	}
	p.drawRules(f, o, st)
	st.Log = caseLog(f, o.parts)
	st.Loss = lossState(f, v)
	p.drawExhibits(f, o, st)
	st.Ways = p.ways(f, c)
	for _, r := range c.Redacted {
		st.Redacted = append(st.Redacted, EntryRow{ID: r.What, Title: f.Say("cases.redact." + r.What), Caption: orWords(legible(r.Why), f.Say("cases.redact.nowhy"))})
	}
	st.Proof = proofState(f, o)
	more := 0
	st.Exposure = ExposureTick{Kept: p.Logged(), On: p.letters.exposed[c.ID] && p.Logged()}
	if st.Exposure.On {
		more = 1 // the page of its own, which count leaves out
	}
	if p.counted.id == c.ID && p.counted.revision == o.edition && p.counted.ways == p.waysOf(c.ID) {
		st.Proof.Pages = f.Say("cases.dossier.pages", p.counted.pages+more)
	}
	p.drawLetters(f, o, st)
	return st
}

// sameYear is the year of all tasks where it is another than this one; 0 else.
func (o *openCase) sameYear(f Format) (year int) {
	for _, r := range o.records {
		_, at := worked(r.Intervals)
		if !at.Known() {
			if at = r.Submission.Anchor(0); !at.Known() {
				continue
			}
		}
		switch now := at.In(f.Zone).Year(); {
		case year == 0:
			year = now
		case year != now:
			return 0
		}
	}
	if year == f.Now.Year() {
		return 0
	}
	return year
}

// startedHead names the year that the rows then need not.
func startedHead(f Format, o *openCase) string {
	if year := o.sameYear(f); year != 0 {
		return f.Say("list.comma", f.Say("ledger.head.started"), year)
	}
	return f.Say("ledger.head.started")
}

func caseTask(f Format, r store.Record, in bool) CaseTask {
	s := r.Submission
	took, start := worked(r.Intervals)
	t := CaseTask{ID: string(s.ID), In: in, Started: Dash, Worked: f.Say("work.notime"), Reward: reward(f, s), Reason: Dash, Mark: markOf(f.Say, s.State, ended)}
	if start.Known() {
		t.Started, t.Worked = f.Moment(start.In(f.Zone)), f.Running(took)
	} else if at := s.Anchor(0); at.Known() {
		t.Started = f.Day(at.In(f.Zone))
	}
	switch {
	case s.Reason != "":
		t.Reason, t.Given = f.Say("settle.called", legible(s.Reason)), true
	case s.State == work.Rejected:
		t.Reason = f.Say("cases.noreason")
	}
	return t
}

// drawRules lists the rules that were answered, then those of the platform that
// a decision is held against; the rest on demand.
func (p *Cases) drawRules(f Format, o *openCase, st *CaseState) {
	answered := map[string]*evidence.Reply{}
	for _, part := range o.parts {
		if part.Reply != nil {
			answered[part.Reply.Rule] = part.Reply
		}
	}
	newest := ""
	for _, r := range o.listed(p.every, answered) {
		row := CaseRule{
			ID: r.ID, Text: ruleSays(f, r), Source: joined(" · ", f.Say("list.comma", hostOf(r.Source), r.Retrieved), sureMark(f.Say, r.Confidence).Text),
			Answer: f.Say("cases.rule.write"), Mark: Mark{SignPencil, f.Say("cases.towrite"), Pending},
		}
		if reply := answered[r.ID]; reply != nil {
			row.Answer, row.Written, row.Mark = legible(reply.Answer), true, Mark{SignCheck, f.Say("cases.ready"), Live}
			row.Source = joined(" · ", row.Source, f.Say("cases.kept."+string(reply.Kept)))
		}
		newest = max(newest, r.Retrieved)
		st.Rules = append(st.Rules, row)
	}
	if !p.every {
		st.MoreRules = len(o.rules) - len(st.Rules)
	}
	if len(st.Rules) > 0 {
		st.RulesFrom = f.Say("cases.rules.from", legible(o.view.Case.Platform), newest)
	}
}

// hostOf is the host of an address, and any other source as it is.
func hostOf(source string) string {
	at, err := url.Parse(source)
	if err != nil || at.Host == "" {
		return source
	}
	return strings.TrimPrefix(at.Host, "www.")
}

// listed are the rules in the order they are shown.
func (o *openCase) listed(every bool, answered map[string]*evidence.Reply) deadline.Rules {
	var first, then, rest deadline.Rules
	for _, r := range o.rules {
		switch {
		case answered[r.ID] != nil:
			first = append(first, r)
		case strings.EqualFold(r.Platform, o.view.Case.Platform) && (r.Kind == deadline.Ground || r.Kind == deadline.NoGround || r.Kind == deadline.Appeal):
			then = append(then, r)
		default:
			rest = append(rest, r)
		}
	}
	first = append(first, then...)
	if every {
		first = append(first, rest...)
	}
	return first
}

// caseLog are messages and steps, the newest first.
func caseLog(f Format, parts []store.CasePart) (lines []LogLine) {
	type dated struct {
		at   work.Instant
		line LogLine
	}
	var all []dated
	for _, p := range parts {
		switch {
		case p.Message != nil:
			m := p.Message
			all = append(all, dated{m.At, LogLine{
				ID: p.ID, Title: f.Say("cases.message.title", orWords(legible(m.From), f.Say("cases.unnamed")), orWords(legible(m.To), f.Say("cases.unnamed"))),
				Caption: joined(" · ", f.Moment(m.At.In(f.Zone)), legible(m.Channel)), Text: legible(m.Text), Mark: Mark{SignInfo, f.Say("cases.log.message"), Quiet},
			}})
		case p.Step != nil:
			s := p.Step
			line := LogLine{ID: p.ID, Title: legible(s.To), Caption: f.Moment(s.At.In(f.Zone)), Text: legible(s.Note), Mark: stepMark(f.Say, s.Kind)}
			if s.Recovered != nil {
				line.Value = f.Say("cases.recovered", f.Money(*s.Recovered))
			}
			all = append(all, dated{s.At, line})
		}
	}
	slices.SortStableFunc(all, func(a, b dated) int { return int(max(-1, min(1, b.at-a.at))) })
	for _, one := range all {
		lines = append(lines, one.line)
	}
	return lines
}

func stepMark(say Phrase, k evidence.StepKind) Mark {
	m := Mark{SignClock, say("cases.step." + string(k)), Quiet}
	switch k {
	case evidence.Won:
		m.Sign, m.Tone = SignCheck, Paid
	case evidence.Lost:
		m.Sign, m.Tone = SignCross, Lost
	case evidence.Escalated:
		m.Sign, m.Tone = SignReturned, Pending
	case evidence.Answered:
		m.Sign = SignInfo
	}
	return m
}

// lossState is what was lost, in its currencies, with the worker's beside it.
func lossState(f Format, v tracker.CaseView) LossState {
	l := v.Loss
	var st LossState
	for _, a := range l.Refused {
		st.Rows = append(st.Rows, LossRow{Label: f.Say("cases.loss.refused"), Value: f.Money(a)})
	}
	for _, a := range l.Owed {
		st.Rows = append(st.Rows, LossRow{Label: f.Say("cases.loss.owed"), Value: f.Money(a)})
	}
	claim := LossRow{Label: f.Say("cases.loss.claim"), Value: orWords(amounts(f, claimOf(v)), Dash), Claim: true}
	switch {
	case len(v.Case.Claim.Amount) > 0:
		claim.About = f.Say("cases.loss.own")
	case l.Converted != nil && !only(claimOf(v), f.Home):
		claim.Count = f.Say("work.about", f.Money(*l.Converted))
		claim.About = f.Say("cases.loss.rates", ratesOf(l.Used))
	case len(l.Missing) > 0:
		claim.About = f.Say("cases.loss.norate", string(l.Missing[0].From), string(l.Missing[0].To))
	}
	st.Rows = append(st.Rows, claim)
	for _, a := range l.Recovered {
		st.Rows = append(st.Rows, LossRow{Label: f.Say("cases.loss.recovered"), Value: f.Money(a)})
	}
	if l.Unknown > 0 {
		st.Notes = append(st.Notes, f.Say("cases.loss.unknown", l.Unknown))
	}
	time := f.Say("cases.loss.notime")
	if l.Timed > 0 {
		time = f.Say("cases.loss.time", f.Total(l.Worked))
		if l.Timed < v.Tasks {
			time = f.Say("cases.loss.time.part", f.Total(l.Worked), l.Timed, v.Tasks)
		}
	}
	st.Notes = append(st.Notes, sentences(time, f.Say("cases.loss.beside")))
	return st
}

func only(all []money.Amount, home money.Currency) bool {
	return len(all) == 1 && all[0].Currency == home
}

// ratesOf are the rates that were used, each with its day.
func ratesOf(used []money.Quote) string {
	var texts []string
	for _, q := range used {
		texts = append(texts, fmt.Sprintf("%s/%s %s (%s)", q.From, q.To, q.Rate, q.Date))
	}
	if len(texts) > 3 {
		texts = append(texts[:3], "…")
	}
	return strings.Join(texts, ", ")
}

// proofState says in plain words what ties the case to the ledger's history.
func proofState(f Format, o *openCase) ProofState {
	st := ProofState{Pages: f.Say("cases.dossier"), Lost: len(o.key.Keys) > 0 && !o.key.Here, Here: len(o.key.Keys) > 0 && o.key.Here, Signed: len(o.signed) > 0}
	switch {
	case len(o.key.Keys) == 0:
		st.Mark, st.Words = Mark{SignInfo, f.Say("cases.proof.nokey"), Quiet}, f.Say("cases.proof.nokey.words")
	case !o.key.Here:
		st.Mark, st.Words = Mark{SignCross, f.Say("cases.proof.lost"), Lost}, f.Say("cases.proof.lost.words")
	case len(o.signed) == 0:
		st.Mark, st.Words = Mark{SignInfo, f.Say("cases.proof.unsigned"), Quiet}, f.Say("cases.proof.nokey.words")
	case len(o.cosigned) == 0:
		st.Mark, st.Words = Mark{SignInfo, f.Say("cases.proof.self"), Pending}, f.Say("cases.proof.self.words", f.Moment(o.signed[len(o.signed)-1].At.In(f.Zone)))
	default:
		st.Mark = Mark{SignCheck, f.Say("cases.proof.witnessed", len(o.cosigned)), Live}
		st.Words = f.Say("cases.proof.witnessed.words", f.Moment(lastSeen(o.signed).In(f.Zone)))
	}
	return st
}

// lastSeen is when a witness saw a checkpoint last, by the witness's clock.
func lastSeen(signed []store.Checkpoint) (at work.Instant) {
	for _, c := range signed {
		for _, one := range c.Cosignatures {
			at = max(at, one.Seen)
		}
	}
	return at
}
