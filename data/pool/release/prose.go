package release

import (
	"strings"
	"time"
)

// facts are what the release is of.
func (r Release) facts(w Words) []paragraph {
	known := func(n int) string {
		if n == 0 {
			return w.say("fact.unknown")
		}
		return w.count(int64(n))
	}
	contributors := known(r.Contributors)
	if r.Protection == Silent {
		contributors = w.say("fact.contributors.few", w.count(int64(minimum(r.Campaign))))
	}
	by := r.Campaign.Organisers[0].Name
	if !r.Alone() {
		by += ", " + r.Campaign.Organisers[1].Name
	}
	facts := []paragraph{
		{w.say("fact.contributors"), contributors},
		{w.say("fact.members"), known(r.Terms.Members)},
		{w.say("fact.tokens"), known(r.Terms.Tokens)},
		{w.say("fact.made"), r.Terms.Made.Format(time.DateOnly)},
		{w.say("fact.protection"), r.protection(w)},
	}
	if limit, err := epsilonOf(r.Campaign.Publish.Limit); err == nil {
		facts = append(facts, paragraph{w.say("fact.spent"), w.say("fact.of", "ε "+w.decimal(r.Terms.Spent), w.decimal(limit))})
	}
	if r.Terms.Floor > 0 {
		floor := w.pay(r.Terms.Floor) + " " + w.say("unit.pay", r.Campaign.Currency)
		facts = append(facts, paragraph{w.say("fact.floor"), strings.TrimPrefix(r.Terms.FloorName+", "+floor, ", ")})
	}
	return append(facts, paragraph{w.say("fact.aggregators"), by}, paragraph{w.say("fact.contact"), r.Campaign.Contact})
}

// decimal is an epsilon in the language's figures.
func (w Words) decimal(e Epsilon) string {
	return strings.Replace(e.String(), ".", w.texts["point"], 1)
}

// epsilon is the campaign's, without that of its ballot.
func (r Release) epsilon(w Words) string { return w.known(epsilonOf(r.Campaign.Publish.Epsilon)) }

// known is an epsilon that a campaign states.
func (w Words) known(e Epsilon, err error) string {
	if err != nil {
		return w.say("fact.unknown")
	}
	return w.decimal(e)
}

func (r Release) protection(w Words) string {
	return w.say("protection."+string(r.Protection), arguments(r.Protection == Noised, w.known(spends(r.Campaign)))...)
}

// arguments are those that a phrase has in one case and not in others.
func arguments(given bool, args ...any) []any {
	if !given {
		return nil
	}
	return args
}

func (r Release) warnings(w Words) []paragraph {
	var all []paragraph
	if r.Alone() {
		all = append(all, paragraph{w.say("warn.alone"), w.say("warn.alone.text", r.Campaign.Organisers[0].Name)})
	}
	if r.Protection == Suppressed {
		all = append(all, paragraph{w.say("warn.suppressed"), w.say("warn.suppressed.text")})
	}
	return all
}

// rangeName is what the numbers beside a figure are.
func (r Release) rangeName(w Words, name Name) string {
	if r.Protection == Suppressed && name != RejectionRate {
		return w.say("col.rounding")
	}
	return w.say("col.range")
}

// label is a figure's name.
func (r Release) label(w Words, name Name) string {
	if name == BelowFloor && r.Terms.Floor > 0 {
		return w.say("figure.below_floor.of", w.pay(r.Terms.Floor)+" "+string(r.Campaign.Currency))
	}
	return w.say("figure." + string(name))
}

func (r Release) unit(w Words, name Name) string {
	switch name {
	case BelowFloor:
		return w.say("unit.share")
	case RejectionRate:
		return w.say("unit.tasks")
	case UnpaidPerPaid:
		return w.say("unit.minutes")
	}
	return w.say("unit.pay", r.Campaign.Currency)
}

// how is the method of a figure.
func (r Release) how(w Words, name Name) string {
	switch {
	case name == Ratio || name == RatioBefore:
		return w.say("how.ratio")
	case name == BelowFloor:
		return w.say("how.below")
	case name == UnpaidPerPaid && r.Protection == Noised:
		return w.say("how.unpaid.noised")
	case name == UnpaidPerPaid:
		return w.say("how.unpaid")
	case name == RejectionRate:
		return w.say("how.rejected")
	}
	return w.say("how.quantile")
}

func (r Release) reason(w Words, why Reason) string {
	switch why {
	case Few:
		return w.say("reason.few", w.count(int64(minimum(r.Campaign))))
	case NoNoise:
		return w.say("reason.no_noise", w.count(int64(r.Campaign.Publish.Noise)))
	}
	return w.say("reason." + string(why))
}

// shown is a figure and its interval as people read them.
func (r Release) shown(w Words, f Figure) (value, span string) {
	text := func(v int64) string {
		switch f.Name {
		case BelowFloor, RejectionRate:
			return w.say("percent", w.number(100*v, 1))
		case UnpaidPerPaid:
			return w.number(v, 1)
		}
		return w.pay(v)
	}
	at := func(v int64, below, above bool) string {
		switch {
		case below:
			return w.say("bin.under", text(v))
		case above:
			return w.say("bin.over", text(v))
		}
		return text(v)
	}
	value = at(f.Value, f.Open == Below, f.Open == Above)
	return value, w.say("range", at(f.Low, f.LowOpen, false), at(f.High, false, f.HighOpen))
}

// methods say how the figures came about.
func (r Release) methods(w Words) []paragraph {
	least := w.count(int64(minimum(r.Campaign)))
	all := []paragraph{
		{w.say("method.pay"), w.say("method.pay.text")},
		{w.say("method.pool"), w.say("method.pool.text")},
	}
	if r.Protection == Silent {
		return all
	}
	if scales, err := ScalesOf(r.Campaign); err == nil && r.Protection == Noised {
		all = append(all, paragraph{w.say("method.noise"), w.say("method.noise.text",
			w.scale(scales.Overall), w.scale(scales.Platforms), r.epsilon(w), w.count(int64(r.Campaign.MaxPerson)))})
	}
	if len(r.Reviews) > 0 {
		all = append(all, paragraph{w.say("reviews"), r.reviewMethod(w, least)})
	}
	return append(all,
		paragraph{w.say("method.rules"), w.say("method.rules."+string(r.Protection), least)},
		paragraph{w.say("method.figures"), w.say("method.figures." + string(r.Protection))},
		paragraph{w.say("method.again"), w.say("method.again.text")})
}

// reviewMethod says how reviews were counted.
func (r Release) reviewMethod(w Words, least string) string {
	text := w.say("method.reviews") + " "
	scales, err := ScalesOf(r.Campaign)
	switch {
	case r.Protection == Suppressed:
		return text + w.say("method.reviews.suppressed", least)
	case err != nil || scales.Ballot.Under == 0:
		return text + w.say("method.reviews.closed")
	}
	return text + w.say("method.reviews.noised", w.scale(scales.Ballot), w.known(epsilonOf(r.Campaign.Publish.BallotEpsilon)))
}

// scale is that of noise, to a tenth where it is no whole number.
func (w Words) scale(s Scale) string {
	decimals := 1
	if s.Under == 1 {
		decimals = 0
	}
	return w.number(int64(s.float()*1e6), decimals)
}

// period is the first and the last day, with hyphens that a line is not broken at.
func (r Release) period() (from, to string) {
	whole := strings.NewReplacer("-", "\u2011")
	return whole.Replace(r.Campaign.Period.From), whole.Replace(r.Campaign.Period.To)
}
