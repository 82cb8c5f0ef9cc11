package tracker

import (
	"cmp"
	"context"
	"slices"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/work"
)

// A mass rejection is at least MassLeast rejections by one requester within
// MassSpan of each other, where at least half of all that the requester decided
// from MassSpan before the first to MassSpan after the last was rejected: the
// time around them counts, so that no rate is picked out. Where an export does not name the requester, tasks of
// one title stand for one. The interval of the rate assumes independent tasks,
// which a mass rejection is not.
const (
	MassLeast = 5
	MassSpan  = 7 * 24 * time.Hour
)

// Proposal is a case that the ledger suggests.
type Proposal struct {
	Preset              evidence.Preset
	Platform, Requester string              // Requester is "" where it is not known
	Title               string              // of all tasks; "" where they have several
	Tasks               []work.SubmissionID // by time
	Amount              []money.Amount      // at stake, by currency; tasks with an unknown reward add nothing
	Unknown             int                 // those tasks
	From, To            work.Instant        // of a mass rejection: the first and the last decision
	Rejection           earnings.Rejection  // of a mass rejection: of all that was decided around it
	Hourly, Floor       money.Rate          // of pay below the floor: what an hour on paid tasks was paid
}

// ProposeCases finds mass rejections, pay that is late by the platforms' rules,
// and requesters who paid less than the worker's floor, the most tasks first.
// Tasks that are in a case already are left out.
func (t *Tracker) ProposeCases(ctx context.Context) ([]Proposal, error) {
	tasks, err := t.store.Owed(ctx)
	if err != nil {
		return nil, err
	}
	cases, err := t.store.Cases(ctx)
	if err != nil {
		return nil, err
	}
	taken := taken{}
	for _, c := range cases {
		for _, id := range c.Tasks {
			taken[id] = true
		}
	}
	all := massRejections(tasks, taken)
	late, err := t.latePay(ctx, tasks, taken)
	if err != nil {
		return nil, err
	}
	low, err := t.belowFloor(ctx, tasks, taken)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(append(append(all, late...), low...), func(p Proposal) bool { return len(p.Tasks) == 0 })
	slices.SortStableFunc(all, func(a, b Proposal) int { return cmp.Compare(len(b.Tasks), len(a.Tasks)) })
	return all, nil
}

// taken are the tasks that are in a case.
type taken map[work.SubmissionID]bool

// client is who decides: a requester, or where none is named a title.
type client struct{ platform, requester, title string }

func clientOf(t receipts.Task) client {
	if t.Requester == "" {
		return client{t.Platform, "", t.Title}
	}
	return client{t.Platform, t.Requester, ""}
}

// byClient are tasks by who decides, each group by time, and the clients in order.
func byClient(tasks []receipts.Task, keep func(receipts.Task) bool) ([]client, map[client][]receipts.Task) {
	groups := map[client][]receipts.Task{}
	for _, t := range tasks {
		if keep(t) {
			groups[clientOf(t)] = append(groups[clientOf(t)], t)
		}
	}
	var clients []client
	for c, group := range groups {
		clients = append(clients, c)
		slices.SortFunc(group, func(a, b receipts.Task) int {
			return cmp.Or(cmp.Compare(a.Since(), b.Since()), cmp.Compare(a.ID, b.ID))
		})
	}
	slices.SortFunc(clients, func(a, b client) int {
		return cmp.Or(cmp.Compare(a.platform, b.platform), cmp.Compare(a.requester, b.requester), cmp.Compare(a.title, b.title))
	})
	return clients, groups
}

// decided says whether a task counts in a rejection rate, at a known instant.
func decided(t receipts.Task) bool {
	return t.Since().Known() && (t.State == work.Rejected || t.State.Earns())
}

func massRejections(tasks []receipts.Task, taken taken) (all []Proposal) {
	clients, groups := byClient(tasks, decided)
	for _, c := range clients {
		var refused []receipts.Task
		for _, t := range groups[c] {
			if t.State == work.Rejected {
				refused = append(refused, t)
			}
		}
		for _, burst := range bursts(refused, groups[c]) {
			p := proposal(evidence.MassRejection, c, taken.rest(burst), func(t receipts.Task) int64 { return t.Reward })
			p.From, p.To = burst[0].Since(), burst[len(burst)-1].Since()
			p.Rejection = rejectionOf(burst, groups[c])
			all = append(all, p)
		}
	}
	return all
}

// bursts are the mass rejections among the rejections of one client, by time:
// the largest first found, then those before and after it.
func bursts(refused, decided []receipts.Task) [][]receipts.Task {
	from, to := 0, 0
	for start, end := 0, 0; start < len(refused); start++ {
		for end < len(refused) && refused[end].Since().Sub(refused[start].Since()) <= MassSpan {
			end++
		}
		if end-start < MassLeast || end-start <= to-from {
			continue
		}
		if r := rejectionOf(refused[start:end], decided); 2*r.Rejected >= r.Decided {
			from, to = start, end
		}
	}
	if to == 0 {
		return nil
	}
	all := append(bursts(refused[:from], decided), refused[from:to])
	return append(all, bursts(refused[to:], decided)...)
}

// rejectionOf is the rate of a burst among all that was decided around it. All
// rejections in that time count, those outside of the burst too.
func rejectionOf(burst, decided []receipts.Task) earnings.Rejection {
	from, to := burst[0].Since().Add(-MassSpan), burst[len(burst)-1].Since().Add(MassSpan)
	at, _ := slices.BinarySearchFunc(decided, from, func(t receipts.Task, i work.Instant) int { return cmp.Compare(t.Since(), i) })
	var r earnings.Rejection
	for ; at < len(decided) && decided[at].Since() <= to; at++ {
		r.Decided++
		if decided[at].State == work.Rejected {
			r.Rejected++
		}
	}
	r.Rate, r.Low, r.High = earnings.Wilson(r.Rejected, r.Decided)
	return r
}

// rest are those of some tasks that are in no case.
func (taken taken) rest(tasks []receipts.Task) []receipts.Task {
	return slices.DeleteFunc(slices.Clone(tasks), func(t receipts.Task) bool { return taken[t.ID] })
}

// proposal is a case about some tasks with what is at stake of each, in micro-units.
func proposal(preset evidence.Preset, c client, tasks []receipts.Task, stake func(receipts.Task) int64) Proposal {
	p := Proposal{Preset: preset, Platform: c.platform, Requester: c.requester}
	for i, t := range tasks {
		if i == 0 {
			p.Title = t.Title
		}
		p.Tasks = append(p.Tasks, t.ID)
		if t.Title != p.Title {
			p.Title = ""
		}
		if t.Currency == "" || t.State == work.Rejected && !t.RewardKnown {
			p.Unknown++
			continue
		}
		if addTo(&p.Amount, money.Of(stake(t), t.Currency)) != nil {
			p.Unknown++ // more than any amount can be
		}
	}
	return p
}

// latePay are the tasks of each platform whose money is late by its rule.
func (t *Tracker) latePay(ctx context.Context, tasks []receipts.Task, taken taken) ([]Proposal, error) {
	payouts, err := t.store.Payouts(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := t.Rules(ctx)
	if err != nil {
		return nil, err
	}
	late := receipts.Late(tasks, payouts, receipts.Query{Now: t.Now(), Due: rules.PaymentAfter})
	groups := map[string][]receipts.Task{}
	for _, task := range taken.rest(tasks) {
		if late[task.ID] > 0 {
			groups[task.Platform] = append(groups[task.Platform], task)
		}
	}
	var all []Proposal
	for platform, group := range groups {
		slices.SortFunc(group, func(a, b receipts.Task) int {
			return cmp.Or(cmp.Compare(a.Since(), b.Since()), cmp.Compare(a.ID, b.ID))
		})
		all = append(all, proposal(evidence.LatePay, client{platform: platform}, group, func(t receipts.Task) int64 { return late[t.ID] }))
	}
	slices.SortFunc(all, func(a, b Proposal) int { return cmp.Compare(a.Platform, b.Platform) })
	return all, nil
}

// floorLeast is how many paid tasks a requester needs before its pay is compared.
const floorLeast = 5

// belowFloor are the requesters whose paid tasks paid less an hour than the
// worker's floor, in its currency. Nothing is at stake that a rule would name,
// so the amount is what they paid.
func (t *Tracker) belowFloor(ctx context.Context, tasks []receipts.Task, taken taken) ([]Proposal, error) {
	s, err := t.Settings(ctx)
	if err != nil || s.Floor.IsZero() {
		return nil, err
	}
	q, err := t.Query(ctx)
	if err != nil {
		return nil, err
	}
	q.By, q.Currency = earnings.ByRequester, ""
	clients, groups := byClient(tasks, func(t receipts.Task) bool {
		return t.Requester != "" && t.Currency == s.Floor.Currency && t.State.Earns() && t.Net > 0
	})
	floor := money.HourlyOf(s.Floor)
	var all []Proposal
	for _, c := range clients {
		if len(groups[c]) < floorLeast {
			continue
		}
		q.Platforms = []string{c.platform} // requesters of one name on two platforms are two
		report, err := t.Report(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, g := range report.Groups {
			rate, ok := g.Paid()
			if g.Key == c.requester && g.Currency == s.Floor.Currency && ok && rate.Cmp(floor) < 0 {
				p := proposal(evidence.BelowFloor, c, taken.rest(groups[c]), func(t receipts.Task) int64 { return t.Net })
				p.Hourly, p.Floor = rate, floor
				all = append(all, p)
			}
		}
	}
	return all, nil
}
