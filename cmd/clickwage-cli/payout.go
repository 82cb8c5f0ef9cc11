package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type payoutCmd struct {
	Add     payoutAddCmd     `cmd:"" help:"Keep money received: payout add 12.50USD --platform Prolific --at 2026-11-20."`
	List    payoutListCmd    `cmd:"" help:"All money received, the newest first."`
	Match   payoutMatchCmd   `cmd:"" help:"Propose which tasks a payout pays for; with --confirm, or tasks named, keep it."`
	Unmatch payoutUnmatchCmd `cmd:"" help:"Take a payout away from tasks."`
	Remove  payoutRemoveCmd  `cmd:"" help:"Take a payout out of the ledger; undo brings it back."`
}

type payoutAddCmd struct {
	Amount    string   `arg:"" help:"What arrived, such as 12.50USD."`
	Platform  string   `required:"" help:"Who paid, such as Prolific."`
	Worker    string   `help:"Your account there, where you have several."`
	At        string   `help:"When it arrived; default now." placeholder:"TIME"`
	Reference string   `help:"As the statement names it."`
	Withheld  string   `name:"fee" help:"What was withheld from it; it is kept as a fee." placeholder:"MONEY"`
	Note      string   `help:"Your own note."`
	For       []string `help:"The tasks it pays for: ID, or ID=0.50USD for a part." placeholder:"ID"`
}

func (c *payoutAddCmd) Run(s *session) error {
	received, err := amount("payout", c.Amount)
	if err != nil {
		return err
	}
	withheld, err := amount("fee", c.Withheld)
	if err != nil {
		return err
	}
	parts, err := allotments(c.For)
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		at, err := instant(s, t, c.At)
		if err != nil {
			return err
		}
		p, err := t.AddPayout(s.ctx, tracker.PayoutOptions{
			At: at, Amount: received, Withheld: withheld, Platform: c.Platform, Worker: c.Worker, Reference: c.Reference, Note: c.Note, For: parts,
		})
		if err != nil {
			return fmt.Errorf("%w; nothing was added", err)
		}
		return s.said(string(p.ID), string(p.ID))
	})
}

// allotments reads tasks as ID or ID=MONEY.
func allotments(texts []string) ([]work.Allotment, error) {
	var parts []work.Allotment
	for _, text := range texts {
		id, part, has := strings.Cut(text, "=")
		one := work.Allotment{Submission: work.SubmissionID(id)}
		if has {
			var err error
			if one.Amount, err = amount("part", part); err != nil {
				return nil, err
			}
		}
		parts = append(parts, one)
	}
	return parts, nil
}

// payoutJSON is a payout for scripts.
type payoutJSON struct {
	ID        work.PayoutID  `json:"id"`
	At        *string        `json:"at"`
	Amount    string         `json:"amount"`
	Withheld  string         `json:"withheld"`
	Unmatched string         `json:"unmatched"`
	Currency  money.Currency `json:"currency"`
	Platform  string         `json:"platform"`
	Worker    string         `json:"worker"`
	Reference string         `json:"reference"`
	Note      string         `json:"note"`
	Tasks     []partJSON     `json:"tasks"`
}

type partJSON struct {
	ID       work.SubmissionID `json:"id"`
	Amount   string            `json:"amount"`
	Currency money.Currency    `json:"currency"`
}

func payoutOf(p work.Payout) (payoutJSON, error) {
	rest, err := p.Rest()
	return payoutJSON{
		ID: p.ID, At: rfc(p.At), Amount: p.Amount.Decimal(), Withheld: p.Withheld.Decimal(), Unmatched: rest.Decimal(), Currency: p.Amount.Currency,
		Platform: p.Platform, Worker: p.Worker, Reference: p.Reference, Note: p.Note, Tasks: partsOf(p.Allotments),
	}, err
}

func partsOf(parts []work.Allotment) []partJSON {
	list := []partJSON{}
	for _, a := range parts {
		list = append(list, partJSON{a.Submission, a.Amount.Decimal(), a.Amount.Currency})
	}
	return list
}

type payoutListCmd struct{}

func (payoutListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Payouts(s.ctx)
		if err != nil {
			return err
		}
		list := []payoutJSON{}
		for _, p := range all {
			one, err := payoutOf(p)
			if err != nil {
				return err
			}
			list = append(list, one)
		}
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		return s.print(list, func(w io.Writer) {
			tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
			fmt.Fprintln(tw, "ARRIVED\tPLATFORM\tAMOUNT\tTASKS\tUNMATCHED\tREFERENCE\tID")
			for i, p := range all {
				fmt.Fprintf(tw, "%s\t%s\t%s\t%d\t%s\t%s\t%s\n", p.At.In(zone).Format("2006-01-02 15:04"), p.Platform, p.Amount,
					len(p.Allotments), list[i].Unmatched, orDash(p.Reference), p.ID)
			}
			tw.Flush()
		})
	})
}

type payoutMatchCmd struct {
	ID      string   `arg:"" help:"Which payout."`
	Tasks   []string `arg:"" optional:"" help:"The tasks it pays for: ID, or ID=0.50USD for a part. None: a proposal is made."`
	Confirm bool     `help:"Keep the proposal."`
}

func (c *payoutMatchCmd) Run(s *session) error {
	parts, err := allotments(c.Tasks)
	if err != nil {
		return err
	}
	if len(parts) > 0 && c.Confirm {
		return usage("payout match: either name the tasks or --confirm the proposal")
	}
	return s.with(func(t *tracker.Tracker) error {
		id := work.PayoutID(c.ID)
		if len(parts) > 0 {
			return c.keep(s, t, parts)
		}
		p, proposal, err := t.ProposeMatch(s.ctx, id)
		if err != nil {
			return err
		}
		if c.Confirm && len(proposal.Parts) > 0 {
			return c.keep(s, t, proposal.Parts)
		}
		rest := money.Of(proposal.Rest, p.Amount.Currency)
		return s.print(map[string]any{"payout": id, "exact": proposal.Exact, "tasks": partsOf(proposal.Parts), "rest": rest.Decimal(), "confirmed": false}, func(w io.Writer) {
			for _, a := range proposal.Parts {
				fmt.Fprintf(w, "%s  %s\n", a.Submission, a.Amount)
			}
			c.explain(w, proposal, rest)
		})
	})
}

func (c *payoutMatchCmd) explain(w io.Writer, p receipts.Proposal, rest money.Amount) {
	switch {
	case len(p.Parts) == 0:
		fmt.Fprintf(w, "%s are open, and no task seems to be meant; name them: payout match %s ID...\n", rest, c.ID)
	case p.Exact:
		fmt.Fprintf(w, "%d of %d open tasks add up exactly; nothing was changed. Keep it with: payout match %s --confirm\n", len(p.Parts), p.Open, c.ID)
	default:
		fmt.Fprintf(w, "nothing adds up: these are the earliest that fit, and %s would stay open; nothing was changed. Keep it with: payout match %s --confirm\n", rest, c.ID)
	}
}

func (c *payoutMatchCmd) keep(s *session, t *tracker.Tracker, parts []work.Allotment) error {
	p, err := t.Match(s.ctx, work.PayoutID(c.ID), parts)
	if err != nil {
		return fmt.Errorf("%w; nothing was changed", err)
	}
	return s.matched(p, fmt.Sprintf("matched %d", len(parts)))
}

// matched prints a payout after its tasks have changed.
func (s *session) matched(p work.Payout, line string) error {
	one, err := payoutOf(p)
	if err != nil {
		return err
	}
	return s.print(one, func(w io.Writer) {
		fmt.Fprintf(w, "%s; %d tasks have parts of it, %s %s are open\n", line, len(p.Allotments), one.Unmatched, one.Currency)
	})
}

type payoutUnmatchCmd struct {
	ID    string   `arg:"" help:"Which payout."`
	Tasks []string `arg:"" optional:"" help:"Which tasks; default all."`
}

func (c *payoutUnmatchCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		var of []work.SubmissionID
		for _, id := range c.Tasks {
			of = append(of, work.SubmissionID(id))
		}
		p, err := t.Unmatch(s.ctx, work.PayoutID(c.ID), of)
		if err != nil {
			return err
		}
		return s.matched(p, "unmatched")
	})
}

type payoutRemoveCmd struct {
	IDs []string `arg:"" name:"id" help:"Which payouts."`
}

func (c *payoutRemoveCmd) Run(s *session) error { return (&removeCmd{IDs: c.IDs}).Run(s) }

type moneyCmd struct {
	By string `help:"platform or requester." enum:"platform,requester" default:"platform"`
}

// sumJSON is a count and a sum for scripts.
type sumJSON struct {
	Count  int    `json:"count"`
	Amount string `json:"amount"`
}

func sumOf(b receipts.Bucket) sumJSON { return sumJSON{b.Count, money.Of(b.Micros, "").Decimal()} }

type owedJSON struct {
	Platform  string             `json:"platform"`
	Requester string             `json:"requester,omitempty"`
	Currency  money.Currency     `json:"currency"`
	Earned    sumJSON            `json:"earned"`
	Received  sumJSON            `json:"received"`
	Expected  sumJSON            `json:"expected"`
	Late      *sumJSON           `json:"late"` // null where no payment rule is known
	Missing   sumJSON            `json:"missing"`
	Over      sumJSON            `json:"over"`
	Unmatched sumJSON            `json:"unmatched"`
	Pending   sumJSON            `json:"pending"`
	Unknown   int                `json:"reward_not_known"`
	Waiting   map[string]sumJSON `json:"waiting_days"`
	Deciding  map[string]sumJSON `json:"pending_days"`
}

func owedOf(l receipts.Line) owedJSON {
	out := owedJSON{
		Platform: l.Platform, Requester: l.Requester, Currency: l.Currency, Earned: sumOf(l.Earned), Received: sumOf(l.Received),
		Expected: sumOf(l.Expected), Missing: sumOf(l.Missing), Over: sumOf(l.Over), Unmatched: sumOf(l.Unspent), Pending: sumOf(l.Pending),
		Unknown: l.Unknown + l.Nameless, Waiting: map[string]sumJSON{}, Deciding: map[string]sumJSON{},
	}
	if l.RuleIs {
		late := sumOf(l.Late)
		out.Late = &late
	}
	for i, name := range receipts.AgeNames {
		out.Waiting[name], out.Deciding[name] = sumOf(l.Waiting[i]), sumOf(l.Deciding[i])
	}
	return out
}

func (c *moneyCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		r, err := t.Money(s.ctx, receipts.By(c.By))
		if err != nil {
			return err
		}
		lines, totals := []owedJSON{}, []owedJSON{}
		for _, l := range r.Lines {
			lines = append(lines, owedOf(l))
		}
		for _, l := range r.Totals {
			totals = append(totals, owedOf(l))
		}
		return s.print(map[string]any{"as_of": rfc(r.AsOf), "by": c.By, "groups": lines, "totals": totals, "gone": r.Gone}, func(w io.Writer) { tellMoney(w, r) })
	})
}

func tellMoney(w io.Writer, r receipts.Report) {
	fmt.Fprintf(w, "as of %s\n", r.AsOf.In(time.UTC).Format(time.RFC3339))
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "\texpected\treceived\tlate\tmissing\tunmatched\tpending\t")
	for _, name := range receipts.AgeNames {
		fmt.Fprintf(tw, "%s\t", name)
	}
	fmt.Fprintln(tw)
	row := func(name string, l receipts.Line) {
		late := "not known"
		if l.RuleIs {
			late = summed(l.Late, l.Currency)
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t", name, summed(l.Expected, l.Currency), summed(l.Received, l.Currency), late,
			summed(l.Missing, l.Currency), summed(l.Unspent, l.Currency), summed(l.Pending, l.Currency))
		for _, b := range l.Waiting {
			fmt.Fprintf(tw, "%s\t", counted(b))
		}
		fmt.Fprintln(tw)
	}
	for _, l := range r.Lines {
		name := orDash(l.Platform)
		if r.By == receipts.ByRequester {
			name += ": " + orDash(l.Requester)
		}
		row(name, l)
	}
	for _, l := range r.Totals {
		row("all in "+orDash(string(l.Currency)), l)
	}
	tw.Flush()
	fmt.Fprintln(w, "late and missing are parts of expected; the days are how long expected money has been waited for, as sum (tasks)")
	if r.Gone > 0 {
		fmt.Fprintf(w, "%d parts of payouts are of tasks that are no longer in the ledger\n", r.Gone)
	}
}

func summed(b receipts.Bucket, c money.Currency) string {
	if b.Count == 0 {
		return "-"
	}
	return money.Of(b.Micros, c).String()
}

func counted(b receipts.Bucket) string {
	if b.Count == 0 {
		return "-"
	}
	return fmt.Sprintf("%s (%d)", money.Of(b.Micros, ""), b.Count)
}

type feeCmd struct {
	Add  feeAddCmd  `cmd:"" help:"Keep a fee: fee add 0.25EUR --platform Toloka. With --earning, money earned without a task."`
	List feeListCmd `cmd:"" help:"Fees and earnings without a task, the oldest first."`
}

type feeAddCmd struct {
	Amount   string `arg:"" help:"How much, such as 0.25EUR."`
	Platform string `help:"Of which platform."`
	At       string `help:"When; default now." placeholder:"TIME"`
	Note     string `help:"What for."`
	Earning  bool   `help:"Money earned without a task, such as an adjustment; no fee."`
}

func (c *feeAddCmd) Run(s *session) error {
	sum, err := amount("fee", c.Amount)
	if err != nil {
		return err
	}
	kind := work.Fee
	if c.Earning {
		kind = work.Earning
	}
	return s.with(func(t *tracker.Tracker) error {
		at, err := instant(s, t, c.At)
		if err != nil {
			return err
		}
		e, err := t.AddEntry(s.ctx, work.Entry{Kind: kind, At: at, Amount: sum, Platform: c.Platform, Note: c.Note})
		if err != nil {
			return fmt.Errorf("%w; nothing was added", err)
		}
		return s.said(string(e.ID), string(e.ID))
	})
}

type entryJSON struct {
	ID       work.EntryID   `json:"id"`
	Kind     string         `json:"kind"`
	At       *string        `json:"at"`
	Amount   string         `json:"amount"`
	Currency money.Currency `json:"currency"`
	Platform string         `json:"platform"`
	Note     string         `json:"note"`
	Source   string         `json:"source"`
}

type feeListCmd struct{}

func (feeListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Entries(s.ctx, 0, 0)
		if err != nil {
			return err
		}
		list := []entryJSON{}
		for _, e := range all {
			list = append(list, entryJSON{e.ID, e.Kind.String(), rfc(e.At), e.Amount.Decimal(), e.Amount.Currency, e.Platform, e.Note, e.Source.String()})
		}
		return s.print(list, func(w io.Writer) {
			for _, e := range all {
				fmt.Fprintf(w, "%s  %-7s  %s  %s  %s  %s\n", e.At.In(time.Local).Format("2006-01-02"), e.Kind, e.Amount, orDash(e.Platform), orDash(e.Note), e.ID)
			}
		})
	})
}
