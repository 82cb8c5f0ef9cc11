package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/tracker"
)

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
