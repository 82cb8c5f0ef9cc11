package present

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"clickwage/data/pool"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// Collective is the presenter of what is given to collectives.
type Collective struct {
	desk    *Desk
	shell   Shell
	asking  asking
	facts   *collectiveFacts
	hash    revision.Hash          // of the campaign that is chosen
	silent  map[revision.Hash]bool // campaigns that get none of the worker's reviews
	offer   *tracker.Offer
	busy    string
	State   CollectiveState
	Changed func()
	// Own shows the worker's own figures.
	Own func()
}

// collectiveFacts is what the page was read from.
type collectiveFacts struct {
	settings  tracker.Settings
	campaigns []tracker.KnownCampaign
	chosen    int // of the campaigns; -1: there is none
	given     []store.Contribution
	offer     *tracker.Offer
	refused   error // why there is no offer
}

// NewCollective is the presenter of the page.
func NewCollective(d *Desk, shell Shell) *Collective {
	return &Collective{desk: d, shell: shell, silent: map[revision.Hash]bool{}, State: CollectiveState{Loading: true}, Changed: func() {}, Own: func() {}}
}

// Load reads the ledger anew, and makes what would be given now.
func (p *Collective) Load() {
	p.State.Loading = true
	hash, silent := p.hash, maps.Clone(p.silent)
	ask(p.desk, &p.asking, func(ctx context.Context) (*collectiveFacts, error) { return p.read(ctx, hash, silent) }, func(facts *collectiveFacts, err error) {
		if !p.desk.answered(err, &p.State.Loading, &p.State.Trouble, p.Changed) {
			return
		}
		p.facts = facts
		p.keepOffer(facts.offer)
		if p.hash = (revision.Hash{}); facts.chosen >= 0 {
			p.hash = facts.campaigns[facts.chosen].Hash
		}
		p.draw()
		p.Changed()
	})
}

// firstCampaign is the one that is shown first: one that takes contributions, else
// one that can be read.
func firstCampaign(all []tracker.KnownCampaign, now time.Time) int {
	readable := func(k tracker.KnownCampaign) bool { return k.Damaged == nil }
	taking := func(k tracker.KnownCampaign) bool { return readable(k) && k.Rules.Taking(now) }
	if at := slices.IndexFunc(all, taking); at >= 0 {
		return at
	}
	return max(0, slices.IndexFunc(all, readable))
}

func (p *Collective) read(ctx context.Context, hash revision.Hash, silent map[revision.Hash]bool) (f *collectiveFacts, err error) {
	t := p.desk.Tracker
	f = &collectiveFacts{chosen: -1}
	if f.settings, err = t.Settings(ctx); err != nil {
		return nil, err
	}
	if f.campaigns, err = t.Campaigns(ctx); err != nil {
		return nil, err
	}
	if f.given, err = t.Contributions(ctx); err != nil {
		return nil, err
	}
	f.chosen = slices.IndexFunc(f.campaigns, func(k tracker.KnownCampaign) bool { return k.Hash == hash })
	if f.chosen < 0 && len(f.campaigns) > 0 {
		f.chosen = firstCampaign(f.campaigns, t.Now().In(time.UTC))
	}
	if f.chosen < 0 || f.campaigns[f.chosen].Damaged != nil {
		return f, nil
	}
	offer := t.Offer
	if silent[f.campaigns[f.chosen].Hash] {
		offer = t.OfferWithout
	}
	o, err := offer(ctx, f.campaigns[f.chosen])
	if err != nil {
		f.refused = err
		return f, nil
	}
	f.offer = &o
	return f, nil
}

// keepOffer takes a new offer only where it says something else than the one that
// is shown: the file whose hash was read is the one that is given.
func (p *Collective) keepOffer(fresh *tracker.Offer) {
	if old := p.offer; fresh != nil && old != nil && old.Same(*fresh) {
		return
	}
	p.offer = fresh
}

// chosen is the campaign that is shown; nil where there is none.
func (p *Collective) chosen() *tracker.KnownCampaign {
	if p.facts == nil || p.facts.chosen < 0 {
		return nil
	}
	return &p.facts.campaigns[p.facts.chosen]
}

// Choose shows another campaign.
func (p *Collective) Choose(i int) {
	if p.facts != nil && i >= 0 && i < len(p.facts.campaigns) {
		p.hash = p.facts.campaigns[i].Hash
		p.Load()
	}
}

// LetReviews lets the worker's own reviews go along, or leaves them out.
func (p *Collective) LetReviews(along bool) {
	k := p.chosen()
	if k == nil {
		return
	}
	p.silent[k.Hash] = !along
	p.offer = nil // what was made before must not leave in haste
	p.Load()
}

func (p *Collective) format() Format { return p.desk.format(p.facts.settings) }

func (p *Collective) draw() {
	f, st := p.format(), &p.State
	st.Read, st.Campaigns, st.Campaign = true, nil, nil
	for i, text := range campaignNames(f, p.facts.campaigns) {
		st.Campaigns = append(st.Campaigns, FilterState{Text: text, Chosen: i == p.facts.chosen})
	}
	if k := p.chosen(); k != nil {
		st.Campaign = p.campaign(f, *k)
	}
	st.Given = p.standing(f)
	st.History = nil
	for _, g := range p.facts.given {
		st.History = append(st.History, givenRow(f, g))
	}
}

// standing says what has left to the campaign that is shown, or, without one, at
// all.
func (p *Collective) standing(f Format) Mark {
	given := p.facts.given
	if k := p.chosen(); k != nil {
		given = k.Given
	}
	switch k := p.chosen(); {
	case len(given) == 0 && k != nil && k.Withdrawable():
		return Mark{} // what was given is in no history any more
	case len(p.facts.given) == 0:
		return Mark{Sign: SignCheck, Tone: Live, Text: f.Say("collective.nothing")}
	case len(given) == 0:
		return Mark{Sign: SignCheck, Tone: Live, Text: f.Say("collective.nothing.here")}
	}
	last := given[0]
	key, tone := "collective.given", Plain
	switch {
	case last.State == store.Unsure:
		key, tone = "collective.unsure", Pending
	case last.Withdrawn:
		key = "collective.withdrawn"
	}
	return Mark{Sign: SignInfo, Tone: tone, Text: f.Say(key, f.Day(last.At.In(f.Zone)))}
}

// step is how far the worker is with a campaign.
func (p *Collective) step(k tracker.KnownCampaign) CampaignStep {
	switch {
	case errors.Is(p.facts.refused, pool.ErrClosed) || errors.Is(p.facts.refused, pool.ErrExpired):
		return StepClosed
	case k.Token == tracker.TokenNone:
		return StepToken
	case k.Token == tracker.TokenAsked:
		return StepAnswer
	}
	return StepGive
}

func (p *Collective) campaign(f Format, k tracker.KnownCampaign) *CampaignState {
	c := k.Rules
	if k.Damaged != nil {
		return damagedCampaign(f, k, p.busy)
	}
	st := &CampaignState{
		Name: legible(k.Name), Collective: legible(k.Collective), Contact: f.Say("collective.contact", legible(c.Contact)), Hash: fingerprint(k.Hash),
		Signed: Mark{Sign: SignInfo, Tone: Pending, Text: f.Say("collective.signed.alone")}, Rules: campaignRules(f, k), Step: p.step(k), Busy: p.busy,
	}
	if k.Pinned {
		st.Signed = Mark{Sign: SignCheck, Tone: Live, Text: f.Say("collective.signed.pinned")}
	}
	st.Open = f.Say("collective.open", f.Day(c.Closes.In(f.Zone)))
	if st.Step == StepClosed {
		st.Open = f.Say("collective.closed", f.Day(c.Closes.In(f.Zone)))
	} else if p.facts.refused != nil {
		trouble := p.desk.trouble(p.facts.refused)
		st.Trouble = &trouble
	}
	if p.offer != nil {
		st.Offer = offerState(f, *p.offer)
	}
	p.buttons(f, k, st)
	return st
}

// buttons are what can be done now, the main thing first.
func (p *Collective) buttons(f Format, k tracker.KnownCampaign, st *CampaignState) {
	stands := k.Standing()
	switch st.Step {
	case StepToken:
		st.Main, st.Beside, st.Words = f.Say("collective.token"), f.Say("collective.link"), f.Say("collective.token.words")
	case StepAnswer:
		st.Main, st.Beside, st.Words = f.Say("collective.token.accept"), f.Say("collective.token.again"), f.Say("collective.token.asked", legible(k.Collective))
	case StepClosed:
		st.Words = f.Say("collective.closed.words")
	case StepGive:
		st.CanWithdraw = k.Withdrawable()
		if p.offer == nil {
			return
		}
		save := f.Say("collective.save")
		if stands != nil {
			save = f.Say("collective.replace")
		}
		st.Main, st.Words = save, f.Say("collective.hand")
		if k.Rules.Intake != "" {
			st.Main, st.Beside, st.Words = f.Say("collective.send"), save, f.Say("collective.send.to", legible(k.Rules.Intake))
		}
		if stands != nil {
			st.Words = sentences(f.Say("collective.standing", f.Moment(stands.At.In(f.Zone))), st.Words)
		}
	}
}
