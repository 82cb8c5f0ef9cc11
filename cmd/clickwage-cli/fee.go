package main

import (
	"fmt"
	"io"
	"time"

	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

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
