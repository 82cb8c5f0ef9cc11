package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"clickwage/cmd/console"
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
		return console.Usage("payout match: either name the tasks or --confirm the proposal")
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
