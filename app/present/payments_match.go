package present

import (
	"context"
	"errors"
	"slices"

	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/work"
)

// PayoutState is one payout in full.
type PayoutState struct {
	ID, Title, Amount string
	Facts             []Fact
	Mark              Mark
	Parts             []EntryRow // the tasks that it pays for
	More              int        // tasks that are not listed
	CanMatch          bool       // something of it has no task yet
	Proposal          *ProposalState
}

// ProposalState is which tasks a payout could pay for, to be confirmed.
type ProposalState struct {
	Words   string // exact or not, and what would be left
	Exact   bool
	Parts   []PartRow
	More    int    // tasks that could be meant and are not listed
	Confirm string // words of the button; "" where no task is ticked
}

// PartRow is a task that a payout could pay for.
type PartRow struct {
	Title, Caption, Value string
	Ticked                bool
	Mark                  Mark
}

// partsShown bounds lists of tasks of one payout.
const partsShown = 40

// proposed is a proposal with the worker's ticks.
type proposed struct {
	owed    []receipts.Owed
	ticked  map[work.SubmissionID]bool
	rest    money.Amount // of the payout, before anything is matched
	matched bool         // the tasks proposed use the rest up exactly
}

// Open shows one payout.
func (p *Payments) Open(id string) {
	p.close()
	p.chosen = work.PayoutID(id)
	p.reopen()
	p.Changed()
}

// Close puts away what stands beside the lists.
func (p *Payments) Close() {
	p.close()
	p.Changed()
}

func (p *Payments) close() {
	p.opening.newest++ // an answer on its way is dropped
	p.chosen, p.proposal = "", nil
	p.State.Form, p.State.Payout, p.State.Pair = nil, nil, nil
}

// reopen draws the payout that is open from what was read last, and reads the
// names of its tasks.
func (p *Payments) reopen() {
	if p.chosen == "" || p.facts == nil {
		return
	}
	i := slices.IndexFunc(p.facts.payouts, func(one work.Payout) bool { return one.ID == p.chosen })
	if i < 0 {
		p.close()
		return
	}
	payout := p.facts.payouts[i]
	ask(p.desk, &p.opening, func(ctx context.Context) ([]EntryRow, error) {
		return p.parts(ctx, payout)
	}, func(parts []EntryRow, err error) {
		if err != nil {
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
			return
		}
		p.State.Payout = p.payoutState(payout, parts)
		p.Changed()
	})
}

func (p *Payments) parts(ctx context.Context, payout work.Payout) (rows []EntryRow, err error) {
	f := p.format()
	for _, part := range payout.Allotments[:min(partsShown, len(payout.Allotments))] {
		row := EntryRow{ID: string(part.Submission), Value: f.Money(part.Amount)}
		record, err := p.desk.Tracker.Record(ctx, string(part.Submission))
		switch {
		case errors.Is(err, store.ErrNotFound) || err == nil && record.Submission == nil:
			row.Title = f.Say("payments.taskgone")
		case err != nil:
			return nil, err
		default:
			row.Title = orWords(record.Submission.Title, f.Say("work.task"))
			row.Caption = record.Submission.Account.Requester
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (p *Payments) payoutState(payout work.Payout, parts []EntryRow) *PayoutState {
	f := p.format()
	st := &PayoutState{
		ID: string(payout.ID), Title: payout.Platform, Amount: f.Money(payout.Amount), Mark: matchMark(f, payout), Parts: parts,
		More: len(payout.Allotments) - len(parts),
	}
	fact := func(key, value string) {
		if value != "" {
			st.Facts = append(st.Facts, Fact{f.Say(key), value})
		}
	}
	fact("payments.arrived", f.Date(payout.At.In(f.Zone)))
	if payout.Withheld.Micros > 0 {
		fact("payments.fee", f.Money(payout.Withheld))
	}
	fact("payments.account", payout.Worker)
	fact("payments.reference", payout.Reference)
	fact("form.note", payout.Note)
	rest, err := payout.Rest()
	st.CanMatch = err == nil && rest.Micros > 0
	if st.CanMatch && len(payout.Allotments) > 0 {
		fact("payments.rest", f.Money(rest))
	}
	if st.CanMatch && p.proposal != nil {
		st.Proposal = p.proposal.state(f)
	}
	return st
}

// Propose shows which tasks the open payout seems to pay for. Nothing is kept
// until Confirm.
func (p *Payments) Propose() {
	id := p.chosen
	ask(p.desk, &p.opening, func(ctx context.Context) (*proposed, error) {
		payout, proposal, err := p.desk.Tracker.ProposeMatch(ctx, id)
		if err != nil {
			return nil, err
		}
		rest, err := payout.Rest()
		got := &proposed{owed: proposal.Owed, ticked: map[work.SubmissionID]bool{}, rest: rest, matched: proposal.Exact}
		for _, part := range proposal.Parts {
			got.ticked[part.Submission] = true
		}
		return got, err
	}, func(got *proposed, err error) {
		if err != nil {
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
			return
		}
		p.proposal = got
		p.proposal.front()
		p.reopen()
	})
}

// front puts the ticked tasks first, so that the list shows them.
func (p *proposed) front() {
	slices.SortStableFunc(p.owed, func(a, b receipts.Owed) int {
		switch {
		case p.ticked[a.ID] == p.ticked[b.ID]:
			return 0
		case p.ticked[a.ID]:
			return -1
		}
		return 1
	})
}

// allot gives the rest to the ticked tasks, one after the other: the last one
// may get a part only, and those after it nothing.
func (p *proposed) allot() (parts map[work.SubmissionID]int64, left int64) {
	parts, left = map[work.SubmissionID]int64{}, p.rest.Micros
	for _, o := range p.owed {
		if p.ticked[o.ID] && left > 0 {
			parts[o.ID] = min(o.Micros, left)
			left -= parts[o.ID]
		}
	}
	return parts, left
}

func (p *proposed) state(f Format) *ProposalState {
	parts, left := p.allot()
	st := &ProposalState{Exact: left == 0, More: max(0, len(p.owed)-max(partsShown, len(parts)))}
	cut := false
	for _, o := range p.owed[:len(p.owed)-st.More] {
		row := PartRow{
			Title: orWords(o.Title, f.Say("work.task")), Value: f.Money(money.Of(o.Micros, p.rest.Currency)), Ticked: p.ticked[o.ID],
			Caption: f.Say("payments.credited", f.Date(o.Since.In(f.Zone))),
		}
		switch part := parts[o.ID]; {
		case !row.Ticked:
			row.Mark = Mark{NoSign, f.Say("payments.part.not"), Quiet}
		case part == o.Micros:
			row.Mark = Mark{SignCheck, f.Say("payments.part.whole"), Paid}
		case part > 0:
			cut = true
			row.Mark = Mark{SignInfo, f.Say("payments.part.some", f.Money(money.Of(part, p.rest.Currency))), Pending}
		default:
			row.Mark = Mark{SignInfo, f.Say("payments.part.none"), Pending}
		}
		st.Parts = append(st.Parts, row)
	}
	switch {
	case len(p.owed) == 0:
		st.Words = f.Say("payments.propose.none")
		return st
	case len(parts) == 0:
		st.Words = f.Say("payments.propose.tick")
		return st
	case cut:
		st.Words = f.Say("payments.propose.cut", len(parts), f.Money(p.rest))
	case left == 0:
		st.Words = f.Say("payments.propose.exact", len(parts), f.Money(p.rest))
	default:
		st.Words = f.Say("payments.propose.left", len(parts), f.Money(money.Of(left, p.rest.Currency)))
	}
	st.Exact = left == 0 && !cut
	st.Confirm = f.Say("payments.confirm", len(parts))
	return st
}

// Tick puts a task of the proposal in or takes it out.
func (p *Payments) Tick(i int) {
	if p.proposal == nil || i >= len(p.proposal.owed) || p.State.Payout == nil {
		return
	}
	id := p.proposal.owed[i].ID
	p.proposal.ticked[id] = !p.proposal.ticked[id]
	st := *p.State.Payout // what was drawn before stays as it was
	st.Proposal = p.proposal.state(p.format())
	p.State.Payout = &st
	p.Changed()
}

// Confirm keeps the proposal with the worker's ticks.
func (p *Payments) Confirm() {
	if p.proposal == nil {
		return
	}
	parts, _ := p.proposal.allot()
	var list []work.Allotment
	for _, o := range p.proposal.owed {
		if micros := parts[o.ID]; micros > 0 {
			list = append(list, work.Allotment{Submission: o.ID, Amount: money.Of(micros, p.proposal.rest.Currency)})
		}
	}
	id := p.chosen
	p.proposal = nil
	p.desk.act(func(ctx context.Context) (string, int, error) {
		_, err := p.desk.Tracker.Match(ctx, id, list)
		return p.desk.Phrase("notice.matched", len(list)), 1, err
	})
}

// Unmatch takes the open payout away from one of its tasks, or from all with -1.
func (p *Payments) Unmatch(i int) {
	st := p.State.Payout
	if st == nil || i >= len(st.Parts) {
		return
	}
	var of []work.SubmissionID
	if i >= 0 {
		of = []work.SubmissionID{work.SubmissionID(st.Parts[i].ID)}
	}
	p.proposal = nil
	id := p.chosen
	p.desk.act(func(ctx context.Context) (string, int, error) {
		_, err := p.desk.Tracker.Unmatch(ctx, id, of)
		return p.desk.Phrase("notice.unmatched"), 1, err
	})
}

// Remove takes a payout, a fee or an earning out of the ledger.
func (p *Payments) Remove(id string) {
	p.close()
	p.desk.act(func(ctx context.Context) (string, int, error) {
		return p.desk.Phrase("notice.removed", 1), 1, p.desk.Tracker.Remove(ctx, []string{id})
	})
	p.Changed()
}
