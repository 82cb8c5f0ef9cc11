package main

import (
	"cmp"
	"fmt"
	"io"
	"math/big"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"clickwage/assets"
	"clickwage/cmd/console"
	"clickwage/data/chart"
	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/tracker"
)

// part is which days and whose work something is about.
type part struct {
	From     string   `help:"First day, such as 2026-11-01." placeholder:"DAY"`
	To       string   `help:"Last day, itself included." placeholder:"DAY"`
	Zone     string   `help:"Whose days; default the ledger's zone."`
	Platform []string `help:"Only of these platforms."`
	Account  []string `help:"Only of these ids of yours on the platforms."`
}

func (c part) query(s *session, t *tracker.Tracker) (earnings.Query, error) {
	q, err := t.Query(s.ctx)
	if err != nil {
		return q, err
	}
	q.Platforms, q.Accounts = c.Platform, c.Account
	if q.From, q.To, err = tracker.DayRange(c.From, c.To); err != nil {
		return q, console.Misused(err)
	}
	if c.Zone != "" {
		if q.Zone, err = tracker.LoadZone(c.Zone); err != nil {
			return q, console.Misused(err)
		}
	}
	return q, nil
}

// scope is what report and chart are about.
type scope struct {
	part     `embed:""`
	Currency string `help:"Convert all money to this currency."`
}

func (c scope) query(s *session, t *tracker.Tracker) (earnings.Query, error) {
	q, err := c.part.query(s, t)
	if err != nil {
		return q, err
	}
	if c.Currency == "" {
		q.Currency = ""
		return q, nil
	}
	if q.Currency, err = money.ParseCurrency(c.Currency); err != nil {
		return q, console.Misused(err)
	}
	return q, t.Knows(s.ctx, q.Currency)
}

type reportCmd struct {
	scope   `embed:""`
	By      string `help:"platform, requester, title, account, month, week, day or activity."`
	Gaps    bool   `help:"Also the span method of Hara et al. with gaps of 0, 1 and 12 minutes."`
	Spread  bool   `help:"Spread unpaid time without a platform over the groups."`
	Typical bool   `help:"Also the median over the tasks of each group, which is another figure than that of all of them together."`
}

func (c *reportCmd) Run(s *session) error {
	by, err := earnings.ParseBy(c.By)
	if err != nil {
		return console.Misused(err)
	}
	return s.with(func(t *tracker.Tracker) error {
		q, err := c.query(s, t)
		if err != nil {
			return err
		}
		q.By, q.Spans, q.Spread, q.Typical = by, c.Gaps, c.Spread, c.Typical
		r, err := t.Report(s.ctx, q)
		if err != nil {
			return err
		}
		return s.print(r, func(w io.Writer) { tell(w, r) })
	})
}

// tell prints a report for people, every figure with what it rests on.
func tell(w io.Writer, r earnings.Report) {
	fmt.Fprintf(w, "as of %s, days of %s\n", r.AsOf.UTC().Format(time.RFC3339), r.Zone)
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "\tper hour\tworst\tbest\tpaid time only\tunpaid share\tearned\tpending\ttasks\trejected\tto review\t")
	called, mixed := names(r)
	for i, g := range r.Groups {
		if g.Shared {
			fmt.Fprintf(tw, "%s\t-\t-\t-\t-\t-\t-\t-\t-\t-\t%s\t\n", called[i], hours(g.Review.Micros()))
			continue
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t\n", called[i], rate(g.Effective()), rate(g.Worst()), rate(g.Best()),
			rate(g.Paid()), percent(g.UnpaidShare()), known(g.Pay(), true), known(g.PendingPay()), g.Submissions(), rejected(g), hours(g.Review.Micros()))
	}
	tw.Flush()
	fmt.Fprintln(w, "per hour: approved pay less fees, divided by time on decided tasks and all other unpaid work")
	fmt.Fprintln(w, "worst, best: the same with the time of pending tasks, where nothing of them is paid, or all; both may be below it")
	if r.By == earnings.ByPlatform || r.By == earnings.ByRequester || r.By == earnings.ByTitle || r.By == earnings.ByAccount {
		fmt.Fprintln(w, "without shared unpaid time, which belongs to none of them: report shows it whole, --spread lays it on all")
	}
	for i, g := range r.Groups {
		if a := g.Typical; a != nil {
			fmt.Fprintf(w, "%s, per hour of a task's own time: median of %s %s, quartiles %s and %s, mean %s; of all together (ratio of sums) %s%s\n",
				called[i], several(a.N, "task"), rate(a.Median, true), rate(a.Lower, true), rate(a.Upper, true), rate(a.Mean, true), rate(a.Ratio, true), unusual(a))
		}
	}
	if mixed {
		fmt.Fprintln(w, "unpaid time belongs to no currency: with several of them an hour has no figure until one is chosen, as with --currency EUR")
	}
	for _, m := range r.Missing {
		fmt.Fprintln(w, m)
	}
	for _, s := range r.Spans {
		rate, ok := s.Rate()
		fmt.Fprintf(w, "gaps up to %s counted as work: %s over %s\n", s.Gap, known(rate.Amount(), ok), s.Time)
	}
}

// names are what the groups of a report are called: with their currency where a
// key has several, as mixed says of any.
func names(r earnings.Report) (called []string, mixed bool) {
	type key struct {
		key    string
		shared bool
	}
	of := map[key]int{}
	for _, g := range r.Groups {
		of[key{g.Key, g.Shared}]++
	}
	for _, g := range r.Groups {
		text := name(r.By, g)
		if of[key{g.Key, g.Shared}] > 1 {
			mixed = true
			text += ", " + cmp.Or(string(g.Currency), "no currency")
		}
		called = append(called, text)
	}
	return called, mixed
}

// unusual says how many tasks took a time far from that of the others.
func unusual(a *earnings.Averages) string {
	n, ok := a.Outliers()
	switch {
	case !ok:
		return ""
	case n == 0:
		return "; none of unusual length (Tukey's fences on the logarithm)"
	}
	return fmt.Sprintf("; %s of unusual length (Tukey's fences on the logarithm), counted as all are", several(n, "task"))
}

func name(by earnings.By, g earnings.Group) string {
	switch {
	case g.Shared:
		return "shared unpaid time"
	case by == earnings.Whole:
		return "all"
	case g.Key == "":
		return "not known"
	}
	return inline(g.Key)
}

func rate(r money.Rate, ok bool) string {
	if !ok {
		return "-"
	}
	return r.Decimal(2) + string(r.Currency)
}

func known(a money.Amount, ok bool) string {
	if !ok {
		return "not known"
	}
	return money.Round(big.NewRat(a.Micros, money.Micros), 2) + string(a.Currency)
}

func percent(share *big.Rat, ok bool) string {
	if !ok {
		return "-"
	}
	return money.Round(new(big.Rat).Mul(share, big.NewRat(100, 1)), 1) + "%"
}

func rejected(g earnings.Group) string {
	r, ok := g.Rejections()
	switch {
	case !ok:
		return "-"
	case r.TooFew():
		return fmt.Sprintf("%d of %d, too few to say", r.Rejected, r.Decided)
	}
	return fmt.Sprintf("%.1f%% (%.1f-%.1f) of %d", 100*r.Rate, 100*r.Low, 100*r.High, r.Decided)
}

func hours(micros *big.Rat) string {
	all := minutes(micros)
	if all == 0 {
		return "-"
	}
	return fmt.Sprintf("%dh%02dm", all/60, all%60)
}

// minutes are rounded half to even.
func minutes(micros *big.Rat) int {
	n, _ := strconv.Atoi(money.Round(new(big.Rat).Quo(micros, big.NewRat(60_000_000, 1)), 0)) // digits alone
	return n
}

type chartCmd struct {
	Name   string `arg:"" help:"Which chart; or the word list."`
	Out    string `help:"A file that ends in .png, .svg or .csv; one of that name is replaced whole." placeholder:"FILE"`
	scope  `embed:""`
	Width  int     `help:"In units of the screen." default:"720"`
	Height int     `help:"In units of the screen." default:"320"`
	Scale  float64 `help:"Pixels per unit, for PNG." default:"1"`
	Theme  string  `help:"light or dark." default:"light"`
}

func (c *chartCmd) Run(s *session) error {
	if c.Name == "list" {
		return s.print(chart.Names(), func(w io.Writer) {
			for _, n := range chart.Names() {
				fmt.Fprintln(w, n)
			}
		})
	}
	chosen, err := chart.ParseName(c.Name)
	if err != nil {
		return console.Misused(err)
	}
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), ".")
	format, err := chart.ParseFormat(ending)
	if err != nil && ending != "csv" {
		return console.Usage("chart %s: --out must name a file that ends in .png, .svg or .csv", c.Name)
	}
	theme, err := chart.ParseTheme(c.Theme)
	if err != nil {
		return console.Misused(err)
	}
	if c.Scale <= 0 || min(c.Width, c.Height) < 1 {
		return console.Usage("chart of %d by %d at scale %g: sizes must be above zero", c.Width, c.Height, c.Scale)
	}
	return s.with(func(t *tracker.Tracker) error {
		q, err := c.query(s, t)
		if err != nil {
			return err
		}
		spec, err := t.Chart(s.ctx, chosen, q, chart.English)
		if err != nil {
			return err
		}
		write := func(w io.Writer) error { return chart.WriteCSV(w, spec) }
		if ending != "csv" {
			picture, err := chart.Render(spec, chart.Style{
				Width: c.Width, Height: c.Height, Scale: c.Scale, Theme: theme, Regular: assets.SansRegular.Bytes(), Bold: assets.SansSemiBold.Bytes(),
			}, format)
			if err != nil {
				return err
			}
			write = func(w io.Writer) error { _, err := w.Write(picture); return err }
		}
		err = tracker.WriteFile(c.Out, write, nil)
		if err != nil {
			return err
		}
		summary := chart.Summary(spec, chart.English)
		return s.print(map[string]any{"file": c.Out, "summary": summary}, func(w io.Writer) { fmt.Fprintln(w, summary) })
	})
}
