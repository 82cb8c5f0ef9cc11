package main

import (
	"encoding/hex"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// caseJSON is a case for scripts.
type caseJSON struct {
	ID        string              `json:"id"`
	Name      string              `json:"name"`
	Preset    evidence.Preset     `json:"preset"`
	Recipient evidence.Recipient  `json:"recipient"`
	Platform  string              `json:"platform"`
	Against   string              `json:"against"`
	Opened    *string             `json:"opened"`
	Tasks     []work.SubmissionID `json:"tasks"`
	Missing   int                 `json:"missing"` // tasks that are no longer in the ledger
	Next      *caseDueJSON        `json:"next"`
	Last      string              `json:"last"` // kind of the last step; "" where nothing was done
	Closed    bool                `json:"closed"`
	Loss      lossJSON            `json:"loss"`
}

type caseDueJSON struct {
	Rule       string              `json:"rule"`
	Kind       deadline.Kind       `json:"kind"`
	At         *string             `json:"at"`
	Left       int64               `json:"left_seconds"`
	Source     string              `json:"source"`
	Confidence deadline.Confidence `json:"confidence"`
}

type lossJSON struct {
	Refused   []string `json:"refused"`
	Owed      []string `json:"owed"`
	Recovered []string `json:"recovered"`
	Unknown   int      `json:"unknown"`
	Worked    *float64 `json:"worked_seconds"` // beside the money, never added to it; null: none recorded
	Timed     int      `json:"timed"`
	Converted *string  `json:"converted"`
	Rates     []string `json:"rates"`
	Missing   []string `json:"missing_rates"`
}

func lossOf(l tracker.Loss) lossJSON {
	out := lossJSON{
		Refused: texts(l.Refused), Owed: texts(l.Owed), Recovered: texts(l.Recovered), Unknown: l.Unknown, Timed: l.Timed,
		Rates: []string{}, Missing: []string{},
	}
	if l.Timed > 0 {
		seconds := l.Worked.Seconds()
		out.Worked = &seconds
	}
	if l.Converted != nil {
		text := l.Converted.String()
		out.Converted = &text
	}
	for _, q := range l.Used {
		out.Rates = append(out.Rates, fmt.Sprintf("1 %s = %s %s, %s, %s", q.From, q.Rate, q.To, q.Date, q.Source))
	}
	for _, m := range l.Missing {
		out.Missing = append(out.Missing, m.Error())
	}
	return out
}

func texts(all []money.Amount) []string {
	out := []string{}
	for _, a := range all {
		out = append(out, a.String())
	}
	return out
}

func caseOf(v tracker.CaseView, now work.Instant) caseJSON {
	c := v.Case
	out := caseJSON{
		ID: c.ID, Name: c.Name, Preset: c.Preset, Recipient: c.Recipient, Platform: c.Platform, Against: c.Against.Name, Opened: rfc(c.Opened),
		Tasks: c.Tasks, Missing: len(c.Tasks) - v.Tasks, Closed: v.Closed(), Loss: lossOf(v.Loss),
	}
	if v.Last != nil {
		out.Last = string(v.Last.Kind)
	}
	if v.Next != nil {
		next := caseDueOf(*v.Next, now)
		out.Next = &next
	}
	return out
}

func caseDueOf(d deadline.Deadline, now work.Instant) caseDueJSON {
	return caseDueJSON{d.Rule.ID, d.Rule.Kind, rfc(d.At), int64(d.At.Sub(now) / time.Second), d.Rule.Source, d.Rule.Confidence}
}

type caseListCmd struct{}

func (caseListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Cases(s.ctx)
		if err != nil {
			return err
		}
		list := []caseJSON{}
		for _, v := range all {
			list = append(list, caseOf(v, t.Now()))
		}
		return s.print(list, func(w io.Writer) {
			tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
			fmt.Fprintln(tw, "DUE\tCASE\tPLATFORM\tPRESET\tTASKS\tREFUSED\tLAST\tID")
			for _, c := range list {
				due := "-"
				if c.Next != nil {
					due = countdown(time.Duration(c.Next.Left) * time.Second)
				}
				fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", due, inline(c.Name), inline(c.Platform), c.Preset, len(c.Tasks), sum(c.Loss.Refused), orDash(c.Last), c.ID)
			}
			tw.Flush()
		})
	})
}

// sum is amounts of several currencies beside each other.
func sum(amounts []string) string {
	text := ""
	for i, a := range amounts {
		if i > 0 {
			text += " + "
		}
		text += a
	}
	return orDash(text)
}

type exhibitJSON struct {
	ID       string                  `json:"id"`
	Kind     evidence.AttachmentKind `json:"kind"`
	Name     string                  `json:"name"`
	SHA256   string                  `json:"sha256"`
	Size     int64                   `json:"size"`
	Captured *string                 `json:"captured"`
	Added    *string                 `json:"added"`
	Note     string                  `json:"note"`
	Withheld bool                    `json:"withheld"`
}

func exhibitOf(e store.Exhibit) exhibitJSON {
	return exhibitJSON{e.ID, e.Kind, e.Name, hex.EncodeToString(e.Sum[:]), e.Size, rfc(e.Captured), rfc(e.Added), e.Note, e.Withheld}
}

// partJSONs are what belongs to a case for scripts, each kind in a list.
type caseFullJSON struct {
	caseJSON
	Facts    string           `json:"facts"`
	Remedy   string           `json:"remedy"`
	Claim    []string         `json:"claim"`
	Due      []caseDueJSON    `json:"due"`
	Replies  []map[string]any `json:"replies"`
	Exhibits []exhibitJSON    `json:"exhibits"`
	Messages []map[string]any `json:"messages"`
	Steps    []map[string]any `json:"steps"`
	Redacted []map[string]any `json:"redacted"`
}

func fullCase(v tracker.CaseView, parts []store.CasePart, now work.Instant) caseFullJSON {
	c := v.Case
	out := caseFullJSON{
		caseJSON: caseOf(v, now), Facts: c.Claim.Facts, Remedy: c.Claim.Remedy, Claim: texts(c.Claim.Amount), Due: []caseDueJSON{},
		Replies: []map[string]any{}, Exhibits: []exhibitJSON{}, Messages: []map[string]any{}, Steps: []map[string]any{}, Redacted: []map[string]any{},
	}
	for _, d := range v.Due {
		out.Due = append(out.Due, caseDueOf(d, now))
	}
	for _, r := range c.Redacted {
		out.Redacted = append(out.Redacted, map[string]any{"what": r.What, "why": r.Why})
	}
	for _, p := range parts {
		switch {
		case p.Reply != nil:
			out.Replies = append(out.Replies, map[string]any{
				"id": p.ID, "rule": p.Reply.Rule, "text": p.Reply.Text, "source": p.Reply.Source, "retrieved": p.Reply.Retrieved,
				"confidence": p.Reply.Confidence, "answer": p.Reply.Answer, "kept": p.Reply.Kept,
			})
		case p.Exhibit != nil:
			out.Exhibits = append(out.Exhibits, exhibitOf(*p.Exhibit))
		case p.Message != nil:
			m := p.Message
			out.Messages = append(out.Messages, map[string]any{"id": p.ID, "at": rfc(m.At), "from": m.From, "to": m.To, "channel": m.Channel, "text": m.Text})
		case p.Step != nil:
			step := map[string]any{"id": p.ID, "at": rfc(p.Step.At), "kind": p.Step.Kind, "to": p.Step.To, "note": p.Step.Note, "recovered": nil, "tasks": partsOf(p.Step.Parts)}
			if p.Step.Recovered != nil {
				step["recovered"] = p.Step.Recovered.String()
			}
			out.Steps = append(out.Steps, step)
		}
	}
	return out
}

type caseShowCmd struct {
	ID string `arg:"" help:"Which case."`
}

func (c *caseShowCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		v, err := t.CaseView(s.ctx, c.ID)
		if err != nil {
			return err
		}
		parts, err := t.CaseParts(s.ctx, c.ID)
		if err != nil {
			return err
		}
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		full := fullCase(v, parts, t.Now())
		return s.print(full, func(w io.Writer) { tellCase(w, v, full, zone) })
	})
}

func tellCase(w io.Writer, v tracker.CaseView, full caseFullJSON, zone *time.Location) {
	c, l := v.Case, v.Loss
	fmt.Fprintf(w, "%s: %s against %s on %s, for the %s\n", c.Name, c.Preset, orDash(c.Against.Name), orDash(c.Platform), c.Recipient)
	fmt.Fprintf(w, "%d tasks; refused %s, recovered %s\n", len(c.Tasks), sum(full.Loss.Refused), sum(full.Loss.Recovered))
	if len(l.Owed) > 0 {
		fmt.Fprintf(w, "owed %s\n", sum(full.Loss.Owed))
	}
	if l.Converted != nil {
		fmt.Fprintf(w, "that is %s, by %s\n", l.Converted, sum(full.Loss.Rates))
	}
	if l.Unknown > 0 {
		fmt.Fprintf(w, "%d refused tasks have no known reward and add nothing\n", l.Unknown)
	}
	if l.Timed > 0 {
		fmt.Fprintf(w, "time beside it, never added: %s on %d of the tasks\n", clock(l.Worked), l.Timed)
	}
	if full.Missing > 0 {
		fmt.Fprintf(w, "%d tasks are no longer in the ledger and are left out\n", full.Missing)
	}
	for i, d := range v.Due {
		fmt.Fprintf(w, "due %s  %s  %s (%s)\n", d.At.In(zone).Format("2006-01-02 15:04"), countdown(time.Duration(full.Due[i].Left)*time.Second), orDash(d.Rule.ID), orDash(string(d.Rule.Confidence)))
	}
	if c.Claim.Facts != "" {
		fmt.Fprintf(w, "facts: %s\n", c.Claim.Facts)
	}
	if c.Claim.Remedy != "" {
		fmt.Fprintf(w, "asks for: %s\n", c.Claim.Remedy)
	}
	for _, r := range full.Replies {
		fmt.Fprintf(w, "%s  %s (%s): %s\n", r["id"], r["rule"], r["kept"], inline(r["answer"].(string)))
	}
	for _, e := range full.Exhibits {
		fmt.Fprintf(w, "%s  %s %s, %d bytes, %s\n", e.ID, e.Kind, inline(e.Name), e.Size, e.SHA256)
	}
	for _, m := range full.Messages {
		fmt.Fprintf(w, "%s  %s -> %s: %s\n", m["id"], orDash(m["from"].(string)), orDash(m["to"].(string)), inline(m["text"].(string)))
	}
	for _, st := range full.Steps {
		fmt.Fprintf(w, "%s  %s %s %s\n", st["id"], st["kind"], st["to"], inline(st["note"].(string)))
	}
	for _, r := range full.Redacted {
		fmt.Fprintf(w, "kept back: %s (%s)\n", r["what"], orDash(r["why"].(string)))
	}
}

type caseProposeCmd struct{}

type proposalJSON struct {
	Preset    evidence.Preset     `json:"preset"`
	Platform  string              `json:"platform"`
	Requester string              `json:"requester"`
	Title     string              `json:"title"`
	Tasks     []work.SubmissionID `json:"tasks"`
	Amount    []string            `json:"amount"`
	Unknown   int                 `json:"unknown"`
	From      *string             `json:"from"`
	To        *string             `json:"to"`
	Rejected  int                 `json:"rejected"`
	Decided   int                 `json:"decided"`
	Rate      *float64            `json:"rate"`
	Low       *float64            `json:"low"`
	High      *float64            `json:"high"`
	Hourly    *string             `json:"hourly"`
	Floor     *string             `json:"floor"`
}

func proposalOf(p tracker.Proposal) proposalJSON {
	out := proposalJSON{
		Preset: p.Preset, Platform: p.Platform, Requester: p.Requester, Title: p.Title, Tasks: p.Tasks, Amount: texts(p.Amount), Unknown: p.Unknown,
		From: rfc(p.From), To: rfc(p.To), Rejected: p.Rejection.Rejected, Decided: p.Rejection.Decided,
	}
	if r := p.Rejection; r.Decided > 0 {
		out.Rate, out.Low, out.High = &r.Rate, &r.Low, &r.High
	}
	if p.Preset == evidence.BelowFloor {
		hourly, floor := p.Hourly.Decimal(6), p.Floor.Decimal(6)
		out.Hourly, out.Floor = &hourly, &floor
	}
	return out
}

func (caseProposeCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.ProposeCases(s.ctx)
		if err != nil {
			return err
		}
		list := []proposalJSON{}
		for _, p := range all {
			list = append(list, proposalOf(p))
		}
		return s.print(list, func(w io.Writer) {
			for _, p := range all {
				tellProposal(w, p)
			}
			if len(all) == 0 {
				fmt.Fprintln(w, "nothing is proposed")
			}
			fmt.Fprintf(w, "a mass rejection is at least %d rejections by one requester within %d days, where at least half of what it decided from %[2]d days before to %[2]d days after was rejected\n",
				tracker.MassLeast, tracker.MassSpan/(24*time.Hour))
			fmt.Fprintln(w, "open a case with: case new ID... (--json lists the ids)")
		})
	})
}

func tellProposal(w io.Writer, p tracker.Proposal) {
	who := p.Requester
	if who == "" {
		who = p.Title
	}
	fmt.Fprintf(w, "%s: %d tasks of %s on %s, %s\n", p.Preset, len(p.Tasks), orDash(inline(who)), orDash(inline(p.Platform)), sum(texts(p.Amount)))
	switch p.Preset {
	case evidence.MassRejection:
		r := p.Rejection
		fmt.Fprintf(w, "    %d of the %d decided around them were rejected: %.1f %%, interval %.1f to %.1f %% if tasks were independent\n", r.Rejected, r.Decided, 100*r.Rate, 100*r.Low, 100*r.High)
	case evidence.BelowFloor:
		fmt.Fprintf(w, "    paid %s an hour of paid tasks; your floor is %s %s\n", p.Hourly.Decimal(2), p.Floor.Decimal(2), p.Floor.Currency)
	}
}
