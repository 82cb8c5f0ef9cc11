package main

import (
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work/warning"
)

type promiseCmd struct {
	scope `embed:""`
	By    string `help:"submission, title, requester, platform or account; default all together."`
}

type promiseJSON struct {
	Key        string  `json:"key"`
	Currency   string  `json:"currency"`
	N          int     `json:"n"`
	Unknown    int     `json:"unknown"`
	Advertised *string `json:"advertised_hourly"`
	Actual     *string `json:"actual_hourly"`
	Kept       *string `json:"kept"`
}

func (c *promiseCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		q, err := c.query(s, t)
		if err != nil {
			return err
		}
		all, err := t.Promises(s.ctx, q, c.By)
		if err != nil {
			return err
		}
		list := []promiseJSON{}
		for _, k := range all {
			one := promiseJSON{Key: k.Key, Currency: string(k.Currency), N: k.N, Unknown: k.Unknown}
			if k.Known {
				advertised, actual := k.Advertised.Decimal(6), k.Actual.Decimal(6)
				one.Advertised, one.Actual = &advertised, &actual
			}
			if share, ok := k.Share(); ok {
				kept := money.Round(share, 6)
				one.Kept = &kept
			}
			list = append(list, one)
		}
		return s.print(list, func(w io.Writer) { tellPromises(w, all) })
	})
}

func tellPromises(w io.Writer, all []earnings.Kept) {
	if len(all) == 0 {
		fmt.Fprintln(w, "no decided task matches")
		return
	}
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, k := range all {
		key := k.Key
		if key == "" {
			key = "not named"
		}
		if !k.Known {
			fmt.Fprintf(tw, "%s\tnot known, of %d\t\n", key, k.Unknown)
			continue
		}
		kept := ""
		if share, ok := k.Share(); ok {
			kept = money.Round(new(big.Rat).Mul(share, big.NewRat(100, 1)), 0) + "% of it"
		}
		fmt.Fprintf(tw, "%s\tadvertised %s/h, was %s/h\t%s\tn = %d, not known of %d\n", key, rate(k.Advertised, true), rate(k.Actual, true), kept, k.N, k.Unknown)
	}
	tw.Flush()
	fmt.Fprintln(w, "decided tasks only; both rates are over the same time on them, unpaid time between tasks left out")
}

type warningsCmd struct {
	List   warningsListCmd   `cmd:"" default:"withargs" help:"What is odd and not settled."`
	Settle warningsSettleCmd `cmd:"" help:"Settle one for good: as it is, or by the mend it proposes."`
}

type warningsListCmd struct {
	Limit int      `help:"At most so many, the latest first." default:"0"`
	Kind  []string `help:"Only of these kinds."`
}

type warningJSON struct {
	Key     string   `json:"key"`
	Kind    string   `json:"kind"`
	At      *string  `json:"at"`
	Records []string `json:"records"`
	What    string   `json:"what"`
	Mend    *string  `json:"mend"`
}

func (c *warningsListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		found, err := t.Warnings(s.ctx)
		if err != nil {
			return err
		}
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		list := []warningJSON{}
		for _, w := range found.Warnings {
			if len(c.Kind) > 0 && !slices.Contains(c.Kind, string(w.Kind)) || c.Limit > 0 && len(list) == c.Limit {
				continue
			}
			records := w.Records
			if records == nil {
				records = []string{}
			}
			list = append(list, warningJSON{w.Key, string(w.Kind), rfc(w.At), records, oddity(w), orNull(string(w.Mend))})
		}
		return s.print(list, func(out io.Writer) { tellWarnings(out, list, found, zone) })
	})
}

func tellWarnings(out io.Writer, list []warningJSON, found warning.Found, zone *time.Location) {
	if len(list) == 0 {
		fmt.Fprintln(out, "nothing odd that is not settled")
		return
	}
	for _, w := range list {
		at := "no date         "
		if w.At != nil {
			when, _ := time.Parse(time.RFC3339Nano, *w.At)
			at = when.In(zone).Format("2006-01-02 15:04")
		}
		fmt.Fprintf(out, "%s  %s  %s\n", at, w.Key, w.What)
		if len(w.Records) > 0 {
			fmt.Fprintf(out, "                  %s\n", strings.Join(w.Records, " "))
		}
	}
	for _, kind := range warning.Kinds() {
		if n := found.Counts[kind]; n > warning.Most {
			fmt.Fprintf(out, "%s: %d more\n", kind, n-warning.Most)
		}
	}
	fmt.Fprintln(out, "settle one as it is: clickwage-cli warnings settle KEY; by its mend: --mend")
}

// oddity says in words what is odd.
func oddity(w warning.Warning) string {
	mend := map[warning.Mend]string{
		warning.MendMerge: "; mend: merge them", warning.MendLimit: "; mend: end the time at the limit", warning.MendSleep: "; mend: cut off the time asleep",
		warning.MendBreak: "; mend: cut the break out of the work",
	}[w.Mend]
	switch w.Kind {
	case warning.Overlap:
		return fmt.Sprintf("%d tasks at once for %s", w.Count, clock(w.Length))
	case warning.OverLimit:
		return fmt.Sprintf("worked %s, allowed were %s%s", clock(w.Length), clock(w.Limit), mend)
	case warning.LongDay:
		return fmt.Sprintf("%s of work on %s", clock(w.Length), w.Day)
	case warning.AbsurdPay:
		return fmt.Sprintf("%s for %s of work: the amount or the time may be mistyped", w.Amount, clock(w.Length))
	case warning.UnusualReward:
		return fmt.Sprintf("reward %s, usual for this requester are %s to %s", w.Amount, w.Low, w.High)
	case warning.Duplicate:
		return "these may be one task" + mend
	case warning.Order:
		return "submitted before it was accepted, or decided before it was submitted"
	case warning.ClockKind:
		return fmt.Sprintf("the timer ran %s while the computer: %s%s", clock(w.Length), w.Review, mend)
	case warning.LongTimer:
		return fmt.Sprintf("a timer ran %s", clock(w.Length))
	case warning.BreakInWork:
		return fmt.Sprintf("a break of %s within typed work, which counts as work%s", clock(w.Length), mend)
	case warning.NoOutcome:
		return "time without an outcome: mark what became of it"
	case warning.NoReward:
		return "approved, and the reward is not known"
	}
	return "a time that has not come yet"
}

type warningsSettleCmd struct {
	Key  string `arg:"" help:"Which warning."`
	Mend bool   `help:"By the change that it proposes, instead of as it is."`
}

func (c *warningsSettleCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.Settle(s.ctx, c.Key, c.Mend); err != nil {
			return err
		}
		return s.print(map[string]any{"settled": c.Key}, func(w io.Writer) {
			fmt.Fprintf(w, "settled %s; clickwage-cli undo opens it again\n", c.Key)
		})
	})
}
