package dossier

import (
	"strconv"
	"strings"

	"clickwage/data/earnings"
	"clickwage/data/evidence"
	"clickwage/data/money"
)

// recovered is what came back already.
func (c *composer) recovered() []money.Amount {
	var all []money.Amount
	for _, s := range c.Case.Steps {
		if s.Recovered != nil {
			all = append(all, *s.Recovered)
		}
	}
	sum, err := sums(all)
	if err != nil {
		return nil
	}
	return sum
}

// paid is what was credited for the tasks.
func (c *composer) paid() []money.Amount {
	var all []money.Amount
	for _, t := range c.Case.Tasks {
		s := t.Submission
		reward, ok := promised(s)
		switch {
		case ok && s.State.Earns():
			all = append(all, reward)
		case ok && s.State.Decided():
			all = append(all, money.Of(0, reward.Currency)) // decided, and nothing for it
		}
		for _, a := range []money.Amount{s.Credit.Bonus, s.Credit.Reversal.Neg()} {
			if !a.IsZero() {
				all = append(all, a)
			}
		}
	}
	sum, err := sums(all)
	if err != nil {
		return nil
	}
	return sum
}

// loss is the sum, with time beside it.
func (c *composer) loss() []block {
	rewards, unknown := c.rewards()
	back := c.recovered()
	worked, _ := c.worked()
	rest := rewards
	for _, b := range back {
		rest = append(rest[:len(rest):len(rest)], b.Neg())
	}
	open, err := sums(rest)
	if err != nil {
		open = nil
	}
	list := fields{
		c.field("dossier.loss.rewards", c.amounts(rewards)), c.field("dossier.recovered", c.amountsOrNone(back)),
		c.field("dossier.loss.open", c.amounts(open)), c.field("dossier.tile.amount", c.amounts(c.claimed())),
	}
	converted := c.converted()
	list = append(append(list, converted...), c.field("dossier.loss.time", c.length(worked)))
	out := []block{c.text(c.say("dossier.loss.rule")), list}
	if converted != nil {
		out = append(out, c.note(c.say("dossier.converted.note")))
	}
	if unknown > 0 {
		out = append(out, c.text(c.Say("dossier.unknown", unknown)))
	}
	if len(rewards) > 1 {
		out = append(out, c.text(c.say("dossier.loss.currencies")))
	}
	return append(out, c.note(c.say("dossier.loss.note")))
}

func (c *composer) amountsOrNone(of []money.Amount) string {
	if len(of) == 0 {
		return c.say("dossier.none")
	}
	return c.amounts(of)
}

// rejections are those of the client of the case, over the whole ledger; ok is
// false, too, where the client is not known or kept back.
func (c *composer) rejections() (r earnings.Rejection, ok bool) { return c.rejected(true) }

// rejected are the rejections of the case's client, or of all others on the
// platform.
func (c *composer) rejected(own bool) (r earnings.Rejection, ok bool) {
	name := c.Case.Tasks[0].Submission.Account.Requester
	if name == "" {
		name = c.Case.Against.Name
	}
	if c.Pattern == nil || name == "" {
		return r, false
	}
	var all earnings.Tally
	for _, g := range c.Pattern.Requesters.Groups {
		if strings.EqualFold(g.Key, name) == own {
			all.Plus(g.Tally)
		}
	}
	return all.Rejections()
}

// pattern is what the rest of the ledger says.
func (c *composer) pattern() []block {
	if c.Case.Preset == evidence.WorkingTime {
		return append(c.standing(), c.charts()...)
	}
	if c.Pattern == nil {
		return []block{c.text(c.say("dossier.pattern.none"))}
	}
	var list fields
	if r, ok := c.rejections(); ok {
		list = append(list, c.rate("dossier.pattern.client", r))
	}
	if r, ok := c.rejected(false); ok {
		list = append(list, c.rate("dossier.pattern.others", r))
	}
	out := []block{keep(c.note(c.period(c.Pattern.Requesters)))}
	if len(list) > 0 {
		out = append(out, list, c.note(c.say("dossier.pattern.caveat")))
	}
	return append(out, c.charts()...)
}

func (c *composer) charts() []block {
	if c.Pattern == nil {
		return nil
	}
	var out []block
	for _, p := range c.Pattern.Charts {
		out = append(out, picture{spec: p.Spec, summary: c.flat(p.Words), fonts: c.fonts}, space(8))
	}
	return out
}

// rate is a rejection rate with what it rests on.
func (c *composer) rate(key string, r earnings.Rejection) field {
	if r.TooFew() {
		return c.field(key, c.say("dossier.rate.few", r.Rejected, r.Decided))
	}
	percent := func(v float64) string { return c.fonts.clean1(c.Figures.Percent(v)) }
	return c.field(key, c.say("dossier.rate", r.Rejected, r.Decided, percent(r.Rate), percent(r.Low), percent(r.High)))
}

// period says of which dates figures are.
func (c *composer) period(r earnings.Report) string {
	from, to := c.say("dossier.period.begin"), c.fonts.clean1(c.Figures.Date(r.AsOf.In(c.Zone)))
	if r.From != nil {
		from = r.From.String()
	}
	if r.To != nil {
		to = r.To.String()
	}
	return c.say("dossier.period", from, to, strconv.Itoa(len(c.Case.Tasks)))
}
