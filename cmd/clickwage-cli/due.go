package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/deadline"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type dueCmd struct {
	Within string `help:"How far to look ahead and back, such as 14d or 36h." default:"14d"`
}

type dueJSON struct {
	ID         work.SubmissionID   `json:"id"`
	Platform   string              `json:"platform"`
	Title      string              `json:"title"`
	Kind       deadline.Kind       `json:"kind"`
	At         *string             `json:"at"`
	Left       int64               `json:"left_seconds"`
	Passed     bool                `json:"passed"`
	Earliest   bool                `json:"earliest"` // possible from then on, instead of until then
	Do         string              `json:"do"`
	Rule       string              `json:"rule"`
	Source     string              `json:"source"`
	Confidence deadline.Confidence `json:"confidence"`
}

func (c *dueCmd) Run(s *session) error {
	within, err := span(c.Within)
	if err != nil {
		return console.Misused(err)
	}
	return s.with(func(t *tracker.Tracker) error {
		v, err := t.Due(s.ctx, within)
		if err != nil {
			return err
		}
		list := []dueJSON{}
		for _, d := range v.Due {
			left := d.At.Sub(v.Now)
			list = append(list, dueJSON{
				d.Facts.ID, d.Facts.Platform, d.Facts.Title, d.Rule.Kind, rfc(d.At), int64(left / time.Second), left < 0, d.Earliest(),
				deadline.In(d.Rule.Do, "en"), d.Rule.ID, d.Rule.Source, d.Rule.Confidence,
			})
		}
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		return s.print(list, func(w io.Writer) { tellDue(w, v, zone) })
	})
}

var kindWords = map[deadline.Kind]string{
	deadline.Approval: "approved by itself", deadline.Appeal: "last day to appeal", deadline.Payment: "payment due", deadline.Contact: "complaint possible",
	deadline.Answer: "answer due", deadline.Ground: "ground for a rejection", deadline.NoGround: "no ground for a rejection", deadline.Practice: "practice", deadline.Law: "law",
}

func tellDue(w io.Writer, v tracker.DueView, zone *time.Location) {
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, d := range v.Due {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s (%s)\t%s\n", countdown(d.At.Sub(v.Now)), d.At.In(zone).Format("2006-01-02 15:04"),
			kindWords[d.Rule.Kind], d.Facts.Platform, d.Facts.Title, d.Rule.ID, d.Rule.Confidence, d.Facts.ID)
	}
	tw.Flush()
	said := map[string]bool{}
	for _, d := range v.Due {
		if text := deadline.In(d.Rule.Do, "en"); text != "" && !said[d.Rule.ID] {
			said[d.Rule.ID] = true
			fmt.Fprintf(w, "%s: %s\n", d.Rule.ID, text)
		}
	}
	if len(v.Due) == 0 {
		fmt.Fprintln(w, "nothing falls due")
	}
	if v.Passed+v.Later > 0 {
		fmt.Fprintf(w, "%d passed longer ago, %d come later: --within shows more\n", v.Passed, v.Later)
	}
	if len(v.Due) > 0 {
		fmt.Fprintln(w, "rules are no legal advice; those that are not V were not read at their source: check before relying on them")
	}
}

// countdown is how long until, or since. Example: "in 3 d 4 h", "passed 2 d ago".
func countdown(left time.Duration) string {
	if left < 0 {
		return "passed " + rough(-left, 1) + " ago"
	}
	return "in " + rough(left, 2)
}

// rough is a span in its largest units, at most so many, rounded down.
func rough(d time.Duration, most int) string {
	minutes := int64(d / time.Minute)
	var parts []string
	for _, u := range []struct {
		n    int64
		name string
	}{{minutes / 1440, "d"}, {minutes / 60 % 24, "h"}, {minutes % 60, "min"}} {
		if u.n > 0 && len(parts) < most {
			parts = append(parts, fmt.Sprintf("%d %s", u.n, u.name))
		} else if len(parts) > 0 {
			break
		}
	}
	if len(parts) == 0 {
		return "less than a minute"
	}
	return strings.Join(parts, " ")
}

// span reads how long, in days, weeks or as Go writes it. Example: 14d, 2w, 36h.
func span(text string) (time.Duration, error) {
	wrong := fmt.Errorf("span %q: write it as 14d, 2w or 36h", text)
	for unit, hours := range map[string]int{"d": 24, "w": 7 * 24} {
		if number, ok := strings.CutSuffix(text, unit); ok {
			n, err := strconv.Atoi(number)
			if err != nil || n < 0 || n > 36500 {
				return 0, wrong
			}
			return time.Duration(n*hours) * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, wrong
	}
	return d, nil
}

type rulesCmd struct {
	List  rulesListCmd  `cmd:"" default:"1" help:"All rules; those that are not known are among them."`
	Set   rulesSetCmd   `cmd:"" help:"Your own version of a rule, or a rule of your own: rules set toloka-appeal --days 10 --source 'message of 2026-11-20'."`
	Reset rulesResetCmd `cmd:"" help:"Take your own version back."`
}

type ruleJSON struct {
	deadline.Rule
	Span *string `json:"span"` // null where it is not known
	Text string  `json:"text"`
	Do   string  `json:"do"`
}

type rulesListCmd struct{}

func (rulesListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		rules, err := t.Rules(s.ctx)
		if err != nil {
			return err
		}
		return s.print(rulesOf(rules), func(w io.Writer) { tellRules(w, rules) })
	})
}

func rulesOf(rules deadline.Rules) []ruleJSON {
	list := []ruleJSON{}
	for _, r := range rules {
		list = append(list, ruleJSON{r, orNull(r.Span()), deadline.In(r.Text, "en"), deadline.In(r.Do, "en")})
	}
	return list
}

func tellRules(w io.Writer, rules deadline.Rules) {
	for _, r := range rules {
		length := ": not known"
		switch {
		case r.Known():
			length = ": " + r.Span() + " from " + string(r.From)
		case !r.Kind.Dated():
			length = ""
		}
		fmt.Fprintf(w, "%s  %s, %s%s (%s, %s, %s)\n", r.ID, r.Platform, kindWords[r.Kind], length, r.Confidence, r.Source, r.Retrieved)
		if text := deadline.In(r.Text, "en"); text != "" {
			fmt.Fprintf(w, "    %s\n", text)
		}
	}
}

type rulesSetCmd struct {
	ID       string `arg:"" help:"Which rule; a new word makes a rule of your own."`
	Platform string `help:"Of a new rule: which platform."`
	Kind     string `help:"Of a new rule: automatic_approval, appeal, payment, contact or answer; or, for disputes: ground, no_ground, practice or law."`
	From     string `help:"Of a new rule: from submission, rejection, decision or request."`
	Months   *int   `help:"How long, in months of the calendar,"`
	Days     *int   `help:"days"`
	Hours    *int   `help:"and hours."`
	Text     string `help:"What it says, in your own words."`
	Source   string `required:"" help:"Where you know it from."`
	Date     string `help:"When you learnt it; default today." placeholder:"DAY"`
}

func (c *rulesSetCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		rules, err := t.Rules(s.ctx)
		if err != nil {
			return err
		}
		r, known := rules.Find(c.ID)
		if !known {
			r = deadline.Rule{ID: c.ID}
		}
		r.Source, r.Retrieved = c.Source, c.Date
		for _, set := range []struct {
			given string
			into  *string
		}{{c.Platform, &r.Platform}, {c.Kind, (*string)(&r.Kind)}, {c.From, (*string)(&r.From)}} {
			if set.given != "" {
				*set.into = set.given
			}
		}
		if c.Text != "" {
			r.Text = map[string]string{"en": c.Text}
		}
		if c.Months != nil || c.Days != nil || c.Hours != nil {
			r.Months, r.Days, r.Hours = orZero(c.Months), orZero(c.Days), orZero(c.Hours)
			if c.Text == "" {
				r.Text = nil // the shipped words tell another span
			}
		}
		if err := t.SetRule(s.ctx, r); err != nil {
			return fmt.Errorf("%w; nothing was changed", err)
		}
		return s.said(r.ID, fmt.Sprintf("kept your own %s; rules reset %s takes it back", r.ID, r.ID))
	})
}

func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

type rulesResetCmd struct {
	ID string `arg:"" help:"Which rule."`
}

func (c *rulesResetCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.ResetRule(s.ctx, c.ID); err != nil {
			return err
		}
		return s.said(c.ID, "took your own "+c.ID+" back")
	})
}
