package present

import (
	"encoding/hex"
	"errors"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/rating"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// fingerprint is a hash for comparing by eye: its first and last letters in groups.
func fingerprint(h revision.Hash) string {
	text := hex.EncodeToString(h[:])
	return text[:8] + " … " + text[len(text)-8:]
}

// periodDay writes a day of a campaign's period, which is no instant of anybody's
// clock.
func periodDay(write func(time.Time) string, day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return write(at)
}

// campaignNames are those of campaigns on their chips. What is called the same is
// told apart by its period, and else by who asks and its fingerprint. One that
// cannot be read says so.
func campaignNames(f Format, all []tracker.KnownCampaign) []string {
	names := make([]string, len(all))
	for i, k := range all {
		if names[i] = legible(k.Name); k.Damaged != nil {
			names[i] = joined(" · ", names[i], f.Say("collective.damaged"))
		}
	}
	for _, more := range []func(tracker.KnownCampaign) string{
		func(k tracker.KnownCampaign) string {
			if k.Damaged != nil {
				return ""
			}
			return periodDay(f.Day, k.Rules.Period.From) + " – " + periodDay(f.Day, k.Rules.Period.To)
		},
		func(k tracker.KnownCampaign) string { return legible(k.Collective) },
		func(k tracker.KnownCampaign) string { return hex.EncodeToString(k.Hash[:4]) },
	} {
		alike := map[string]int{}
		for _, name := range names {
			alike[strings.ToLower(name)]++
		}
		for i, k := range all {
			if alike[strings.ToLower(names[i])] > 1 {
				names[i] = joined(" · ", names[i], more(k))
			}
		}
	}
	return names
}

// damagedCampaign says in words what is wrong with a campaign, and what to do.
func damagedCampaign(f Format, k tracker.KnownCampaign, busy string) *CampaignState {
	why := "collective.damaged"
	var draft *pool.OtherDraft
	if errors.As(k.Damaged, &draft) {
		why = "collective.draft"
	}
	return &CampaignState{
		Name: legible(k.Name), Collective: legible(k.Collective), Hash: fingerprint(k.Hash), Step: StepDamaged, Busy: busy,
		Trouble: &Trouble{Happened: f.Say(why + ".what"), Safe: f.Say("collective.damaged.safe"), Todo: f.Say(why + ".todo")},
	}
}

func campaignRules(f Format, k tracker.KnownCampaign) []CampaignRule {
	c := k.Rules
	var sums, bounds []string
	for _, m := range c.Measures {
		sums = append(sums, f.Say("collective.of."+string(m.Of)))
		bounds = append(bounds, f.Say("collective.of."+string(m.Of))+" "+countedText(f, string(m.Of), tracker.Bound(m), c.Currency))
	}
	platforms := slices.Clone(c.Platforms)
	for i := range platforms {
		platforms[i] = legible(platforms[i])
	}
	readers := CampaignRule{AboutReaders, f.Say("collective.readers"), f.Say("collective.readers.two", legible(c.Organisers[0].Name), legible(c.Organisers[1].Name)), false}
	if c.Alone() {
		readers.Text, readers.Care = f.Say("collective.readers.one", legible(c.Organisers[0].Name)), true
	}
	rules := []CampaignRule{
		{AboutPeriod, f.Say("collective.period"), f.Say("collective.period.text", periodDay(f.Date, c.Period.From), periodDay(f.Date, c.Period.To)), false},
		readers,
		{AboutAsked, f.Say("collective.wanted"), f.Say("collective.wanted.text", c.Bins(), strings.Join(sums, ", "), c.MaxPerson, strings.Join(platforms, ", ")), false},
		{AboutBounds, f.Say("collective.bounds"), f.Say("collective.bounds.text", strings.Join(bounds, ", ")), false},
		{AboutGroup, f.Say("collective.group"), f.Say("collective.group.text", c.Publish.Minimum), false},
		{AboutNoise, f.Say("collective.noise"), f.Say("collective.noise.text", c.Publish.Noise, epsilonText(f, c.Publish.Epsilon), epsilonText(f, c.Publish.Limit), legible(c.Publish.Series)), false},
		{AboutLeaving, f.Say("collective.leaving"), f.Say("collective.leaving.text", f.Moment(c.Closes.In(f.Zone))), false},
	}
	if c.Ballot != nil {
		rules = slices.Insert(rules, 3, ballotRule(f, c)) // after what else is asked
	}
	return rules
}

// ballotRule says which answers of the worker's own reviews are counted.
func ballotRule(f Format, c pool.Campaign) CampaignRule {
	var whom, what []string
	for _, s := range c.Ballot.Subjects {
		whom = append(whom, legible(nameOfSubject(f.Say, s)))
	}
	for _, id := range c.Ballot.Questions {
		if q, ok := rating.Find(id); ok {
			what = append(what, questionWords(f.Say, q))
		}
	}
	text := f.Say("collective.reviews.text", strings.Join(whom, ", "), strings.Join(what, " · "))
	if c.Publish.BallotEpsilon > 0 {
		return CampaignRule{AboutReviews, f.Say("collective.reviews.asked"), sentences(text, f.Say("collective.reviews.noise", c.Publish.Noise, epsilonText(f, c.Publish.BallotEpsilon))), false}
	}
	return CampaignRule{AboutReviews, f.Say("collective.reviews.asked"), sentences(text, f.Say("collective.reviews.closed", c.Publish.Noise)), false}
}

// epsilonText is a number as the language writes it, with as many decimals as it
// needs.
func epsilonText(f Format, x float64) string {
	return f.Decimal(strconv.FormatFloat(x, 'f', -1, 64))
}

// countedText is a number of a contribution with its unit: minutes as time, money
// in its currency.
func countedText(f Format, of string, value *big.Int, currency money.Currency) string {
	if !value.IsInt64() {
		return value.String()
	}
	n := value.Int64()
	switch of {
	case tracker.PayFrom, tracker.PayBelow, string(pool.Reward), string(pool.Fees):
		return f.Money(money.Of(n, currency))
	case string(pool.PaidMinutes), string(pool.UnpaidMinutes):
		return f.Total(time.Duration(n) * time.Minute)
	}
	return f.Say("count.plain", int(n))
}

// tablesBeside is how many tables stand side by side.
const tablesBeside = 3

func offerState(f Format, o tracker.Offer) *OfferState {
	p := o.Preview
	st := &OfferState{Words: f.Say("collective.everything.words"), Blocks: offerBlocks(f, o.Numbers(), o.Rules.Currency), Notes: offerNotes(f, o)}
	st.Counts, st.Without, st.Reviews = o.Rules.Ballot != nil, o.Without, answerBlocks(f, o.Answers())
	if len(st.Reviews) > 0 {
		st.Words = f.Say("collective.everything.reviews")
	}
	if p.Alone {
		st.Alone = f.Say("collective.readers.one", legible(o.Rules.Organisers[0].Name))
	}
	if o.Ready() {
		st.File = hex.EncodeToString(p.File[:])
		kb := f.Decimal(money.Round(big.NewRat(int64(p.Bytes), 1000), 1))
		st.Size = f.Say("collective.size", f.Say("size.kb", kb), f.Say("collective.and."+strconv.Itoa(len(tracker.Readers(o.Rules))), anyOf(tracker.Readers(o.Rules))...))
	}
	return st
}

func anyOf(names []string) []any {
	all := make([]any, len(names))
	for i, name := range names {
		all[i] = legible(name)
	}
	return all
}

// offerBlocks lays the numbers of a contribution out as tables.
func offerBlocks(f Format, numbers []store.Given, currency money.Currency) []OfferBlock {
	var tables []map[string]string
	var names, order []string
	for _, n := range numbers {
		if len(names) == 0 || names[len(names)-1] != n.Table {
			names, tables = append(names, n.Table), append(tables, map[string]string{})
		}
		text := n.Value
		if value, ok := new(big.Int).SetString(n.Value, 10); ok {
			text = countedText(f, n.Of, value, currency)
		}
		tables[len(tables)-1][n.Of] = text
		if n.Of != tracker.PayFrom && n.Of != tracker.PayBelow && !slices.Contains(order, n.Of) {
			order = append(order, n.Of)
		}
	}
	var blocks []OfferBlock
	for from := 0; from < len(tables); from += tablesBeside {
		to := min(from+tablesBeside, len(tables))
		var b OfferBlock
		pay := []string{f.Say("collective.pay")}
		for i, t := range tables[from:to] {
			name := legible(names[from+i])
			if name == "" {
				name = f.Say("collective.table.all")
			}
			b.Heads, pay = append(b.Heads, name), append(pay, binText(f, t[tracker.PayFrom], t[tracker.PayBelow]))
		}
		b.Rows = [][]string{pay}
		for _, of := range order {
			row := []string{f.Say("collective.of." + of)}
			for _, t := range tables[from:to] {
				row = append(row, t[of])
			}
			b.Rows = append(b.Rows, row)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// answerBlocks lays the answers of a contribution out, a table for each subject.
func answerBlocks(f Format, answers []store.GivenAnswer) (blocks []OfferBlock) {
	for i, a := range answers {
		if i == 0 || a.Subject != answers[i-1].Subject {
			blocks = append(blocks, OfferBlock{Title: legible(nameOfSubject(f.Say, a.Subject)), Heads: []string{""}})
		}
		row := []string{a.Question, a.Answer}
		if q, ok := rating.Find(a.Question); ok {
			row = []string{questionWords(f.Say, q), choiceWords(f.Say, q, a.Answer)}
		}
		last := &blocks[len(blocks)-1]
		last.Rows = append(last.Rows, row)
	}
	return blocks
}

// binText is a bin of pay per hour.
func binText(f Format, from, below string) string {
	switch {
	case from == "":
		return f.Say("collective.pay.under", below)
	case below == "":
		return f.Say("collective.pay.from", from)
	}
	return f.Say("collective.pay.between", from, below)
}

// offerNotes say what a contribution does not say.
func offerNotes(f Format, o tracker.Offer) (notes []string) {
	left := o.Preview.Left
	join := func(names []string) string {
		out := slices.Clone(names)
		for i := range out {
			out[i] = legible(out[i])
		}
		return strings.Join(out, ", ")
	}
	for _, c := range o.Clips() {
		what := f.Say("collective.of." + c.Of)
		if c.Table != "" {
			what = legible(c.Table) + ", " + what
		}
		notes = append(notes, f.Say("collective.left.clip", what, countedText(f, c.Of, c.Value, o.Rules.Currency), countedText(f, c.Of, c.Kept, o.Rules.Currency)))
	}
	if len(left.Beyond) > 0 {
		notes = append(notes, f.Say("collective.left.beyond", o.Rules.MaxPerson, join(left.Beyond)))
	}
	if len(left.Unlisted) > 0 {
		notes = append(notes, f.Say("collective.left.unlisted", join(left.Unlisted)))
	}
	if left.Pending > 0 {
		notes = append(notes, f.Say("collective.left.pending", left.Pending))
	}
	if left.Review {
		notes = append(notes, f.Say("collective.left.review"))
	}
	switch {
	case o.Without:
		notes = append(notes, f.Say("collective.left.reviews"))
	case o.Rules.Ballot != nil && len(o.Answers()) == 0:
		notes = append(notes, f.Say("collective.left.unreviewed"))
	}
	if o.Early {
		notes = append(notes, f.Say("collective.left.early"))
	}
	return notes
}

func givenRow(f Format, g store.Contribution) GivenRow {
	title := f.Say("collective.history.gave", int(g.Sequence))
	if g.Withdrawn {
		title = f.Say("collective.history.took", int(g.Sequence))
	}
	return GivenRow{
		ID: g.ID, Title: joined(" · ", title, legible(g.Name)), Caption: joined(" · ", f.Moment(g.At.In(f.Zone)), handedText(f, g)),
		Value: fingerprint(g.File), Mark: handedMark(g),
	}
}

// handedText says what became of a file.
func handedText(f Format, g store.Contribution) string {
	return f.Say("collective.state."+string(g.State), legible(g.Where))
}

func handedMark(g store.Contribution) Mark {
	if g.State == store.Unsure {
		return Mark{Sign: SignClock, Tone: Pending}
	}
	if g.Withdrawn {
		return Mark{Sign: SignReturned, Tone: Quiet}
	}
	return Mark{Sign: SignCheck, Tone: Live}
}
