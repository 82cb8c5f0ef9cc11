package present

import (
	"context"
	"slices"
	"strconv"
	"time"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// show puts a form beside the lists.
func (p *Payments) show(b *Blank) {
	p.close()
	p.State.Form = b
	p.Changed()
}

// Submit keeps the form that is open.
func (p *Payments) Submit() {
	if b := p.State.Form; b != nil {
		p.desk.keepBlank(b, p.Changed, p.Close)
	}
}

func today(f Format) string { return f.Now.Format(time.DateOnly) }

// AddPayout opens a form for money received.
func (p *Payments) AddPayout() {
	if p.facts == nil {
		return
	}
	f := p.format()
	p.show(p.payoutForm(f, work.Payout{}, f.Say("payments.add")))
}

// EditPayout opens a form for the payout that is open.
func (p *Payments) EditPayout() {
	if p.facts == nil {
		return
	}
	i := slices.IndexFunc(p.facts.payouts, func(one work.Payout) bool { return one.ID == p.chosen })
	if i >= 0 {
		f := p.format()
		p.show(p.payoutForm(f, p.facts.payouts[i], f.Say("payments.edit")))
	}
}

func (p *Payments) payoutForm(f Format, old work.Payout, heading string) *Blank {
	say, day, amount, withheld := f.Say, today(f), "", ""
	if old.ID != "" {
		day, amount = old.At.In(f.Zone).Format(time.DateOnly), old.Amount.String()
		if old.Withheld.Micros > 0 {
			withheld = old.Withheld.String()
		}
	}
	return &Blank{
		Heading: heading, Save: say("form.edit.save"),
		Lines: []BlankLine{
			{Name: "platform", Label: say("form.platform"), Text: old.Platform},
			{Name: "amount", Label: say("payments.amount"), Note: say("payments.amount.note"), Text: amount},
			{Name: "day", Label: say("form.day"), Note: say("form.day.note"), Text: day},
			{Name: "worker", Label: say("payments.account"), Note: say("payments.account.note"), Text: old.Worker},
			{Name: "fee", Label: say("payments.fee"), Note: say("payments.fee.note"), Text: withheld},
			{Name: "reference", Label: say("payments.reference"), Note: say("payments.reference.note"), Text: old.Reference},
			{Name: "note", Label: say("form.note"), Text: old.Note},
		},
		keep: func(b *Blank) (func(context.Context) (string, int, error), bool) {
			r := reading{b: b, f: f}
			opt := tracker.PayoutOptions{
				Platform: r.needed("platform"), Amount: r.amount("amount", f.Home, true), Worker: b.text("worker"),
				Reference: b.text("reference"), Note: b.text("note"),
			}
			opt.Withheld = r.amount("fee", opt.Amount.Currency, false)
			if old.ID == "" || b.text("day") != day {
				opt.At = r.day("day")
			}
			return func(ctx context.Context) (string, int, error) {
				if old.ID == "" {
					_, err := p.desk.Tracker.AddPayout(ctx, opt)
					return say("notice.payout"), 1, err
				}
				_, err := p.desk.Tracker.EditPayout(ctx, old.ID, opt)
				return say("notice.edited"), 1, err
			}, !r.wrong
		},
	}
}

// AddEntry opens a form for money without a task: a fee or an earning.
func (p *Payments) AddEntry() {
	if p.facts == nil {
		return
	}
	f := p.format()
	say := f.Say
	kinds := []work.EntryKind{work.Fee, work.Earning}
	p.show(&Blank{
		Heading: say("payments.entry.add"), Note: say("payments.entry.words"), Save: say("form.add.save"),
		Lines: []BlankLine{
			{Name: "kind", Label: say("field.kind"), Options: []string{say("entry.fee"), say("entry.earning")}},
			{Name: "amount", Label: say("payments.amount"), Note: say("payments.amount.note")},
			{Name: "day", Label: say("form.day"), Note: say("form.day.note"), Text: today(f)},
			{Name: "platform", Label: say("form.platform")},
			{Name: "note", Label: say("form.note")},
		},
		keep: func(b *Blank) (func(context.Context) (string, int, error), bool) {
			r := reading{b: b, f: f}
			e := work.Entry{Kind: kinds[b.line("kind").Chosen], Amount: r.amount("amount", f.Home, true), At: r.day("day"), Platform: b.text("platform"), Note: b.text("note")}
			return func(ctx context.Context) (string, int, error) {
				_, err := p.desk.Tracker.AddEntry(ctx, e)
				return say("notice.entry", say("entry."+e.Kind.String())), 1, err
			}, !r.wrong
		},
	})
}

// AddRate opens a form for an exchange rate.
func (p *Payments) AddRate() {
	if p.facts == nil {
		return
	}
	f := p.format()
	say, into := f.Say, string(f.Home)
	if into == "EUR" { // most tables give what a euro was worth
		into = ""
	}
	p.show(&Blank{
		Heading: say("rates.add"), Note: say("rates.add.words"), Save: say("form.edit.save"),
		Lines: []BlankLine{
			{Name: "from", Label: say("rates.from"), Note: say("rates.code.note"), Text: "EUR"},
			{Name: "to", Label: say("rates.to"), Text: into},
			{Name: "rate", Label: say("rates.rate"), Note: say("rates.rate.note")},
			{Name: "day", Label: say("rates.day"), Note: say("form.day.note"), Text: today(f)},
			{Name: "source", Label: say("field.source"), Text: say("rates.typed")},
		},
		keep: func(b *Blank) (func(context.Context) (string, int, error), bool) {
			r := reading{b: b, f: f}
			q := money.Quote{From: r.currency("from"), To: r.currency("to"), Rate: r.rate("rate"), Date: b.text("day"), Source: b.text("source")}
			r.day("day")
			if q.From == q.To && !r.wrong {
				r.refuse("to", "rates.wrong.same")
			}
			return func(ctx context.Context) (string, int, error) {
				return say("notice.rate"), 0, p.desk.Tracker.SetRate(ctx, q)
			}, !r.wrong
		},
	})
}

// AddPoints opens a form for a platform's own points and what they are worth.
func (p *Payments) AddPoints() {
	if p.facts == nil {
		return
	}
	f := p.format()
	say := f.Say
	p.show(&Blank{
		Heading: say("points.add"), Note: say("points.words"), Save: say("form.edit.save"),
		Lines: []BlankLine{
			{Name: "code", Label: say("points.code"), Note: say("points.code.note")},
			{Name: "decimals", Label: say("points.decimals"), Note: say("points.decimals.note"), Text: "0"},
			{Name: "worth", Label: say("points.worth"), Note: say("points.worth.note")},
			{Name: "day", Label: say("rates.day"), Note: say("form.day.note"), Text: today(f)},
			{Name: "note", Label: say("form.note")},
		},
		keep: func(b *Blank) (func(context.Context) (string, int, error), bool) {
			r := reading{b: b, f: f}
			points := store.Points{Decimals: r.number("decimals", 6), Note: b.text("note")}
			var err error
			if points.Code, err = money.ParsePoints(b.text("code")); err != nil {
				r.refuse("code", "points.wrong.code")
			}
			worth := r.amount("worth", f.Home, false)
			r.day("day")
			return func(ctx context.Context) (string, int, error) {
				if err := p.desk.Tracker.DeclarePoints(ctx, points); err != nil || worth.IsZero() {
					return say("notice.points", string(points.Code)), 0, err
				}
				q := money.Quote{From: points.Code, To: worth.Currency, Rate: shortest(worth.Decimal()), Date: b.text("day"), Source: say("rates.typed")}
				return say("notice.points", string(points.Code)), 0, p.desk.Tracker.SetRate(ctx, q)
			}, !r.wrong
		},
	})
}

// currency reads a code of three letters or more.
func (r *reading) currency(name string) money.Currency {
	c, err := money.ParseCurrency(r.b.text(name))
	if err != nil {
		r.refuse(name, "rates.wrong.code")
	}
	return c
}

// rate reads a rate, written with a point or a comma.
func (r *reading) rate(name string) string {
	text := plainNumber(r.b.text(name))
	if _, err := (money.Quote{Rate: text}).Value(); err != nil {
		r.refuse(name, "rates.wrong.rate")
	}
	return text
}

// number reads a whole number up to a most one; what is empty is zero.
func (r *reading) number(name string, most int) int {
	text := r.b.text(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		r.b.line(name).Wrong = r.f.Say("blank.wrong.number", most)
		r.wrong = true
	}
	return n
}
