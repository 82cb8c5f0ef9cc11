package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/quick"
	"clickwage/data/tracker"
)

// line adds what one line says; all that add takes is done already.
func (c *addCmd) line(s *session) error {
	if other := c.flags(); other != "" {
		return console.Usage("%s: leave it out and write it in the line, or use flags alone", other)
	}
	return s.with(func(t *tracker.Tracker) error {
		d, err := t.Draft(s.ctx, typedLine(c.Line), quick.Words{Past: true})
		if err != nil {
			return err
		}
		if len(d.Doubts) > 0 {
			return console.Misused(fmt.Errorf("%w; nothing was added", doubted(d)))
		}
		if c.DryRun {
			zone, err := t.Zone(s.ctx)
			if err != nil {
				return err
			}
			said := draftOf(d)
			return s.print(said, func(w io.Writer) { said.write(w, d, zone) })
		}
		ids, err := t.Keep(s.ctx, d)
		if err != nil {
			return err
		}
		return s.added(ids)
	})
}

// doubted is why a line is not added. Where its length stands before a word that
// means nothing, such as an outcome in another language, both are in the title.
func doubted(d tracker.Draft) error {
	first := d.Doubts[0]
	words := strings.Fields(d.Title)
	if first.Kind != quick.NoLength || len(d.Hints) == 0 || len(words) == 0 || words[len(words)-1] == d.Hints[len(d.Hints)-1].Word {
		return first
	}
	var outcomes []string
	for _, s := range quick.Outcomes() {
		outcomes = append(outcomes, s.String())
	}
	return fmt.Errorf("%s: no outcome, so that %s before it is a part of the title; the outcomes are %s, and a reason follows after -",
		words[len(words)-1], d.Hints[len(d.Hints)-1].Word, strings.Join(outcomes, ", "))
}

// typedLine puts the words of a shell together again: a word with spaces in it
// came in quotes, and keeps them.
func typedLine(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	parts := make([]string, len(words))
	for i, word := range words {
		if strings.ContainsFunc(word, func(r rune) bool { return r == ' ' }) {
			word = `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
		}
		parts[i] = word
	}
	return strings.Join(parts, " ")
}

// flags is a flag beside a line that says what the line should; "" for none.
func (c *addCmd) flags() string {
	for name, value := range map[string]string{
		"start": c.Start, "end": c.End, "platform": c.Platform, "requester": c.Requester, "title": c.Title, "reward": c.Reward,
		"bonus": c.Bonus, "account": c.Account, "reason": c.Reason, "note": c.Note, "hourly": c.Hourly, "terms": c.Terms,
	} {
		if value != "" {
			return "--" + name
		}
	}
	switch {
	case c.Count != 1:
		return "--count"
	case c.State != "submitted":
		return "--state"
	case c.Activity != "task":
		return "--activity"
	case c.Limit != 0:
		return "--limit"
	case c.Estimate != 0:
		return "--estimate"
	}
	return ""
}

// draftJSON is what a line would add, for scripts.
type draftJSON struct {
	Count      int     `json:"count"`
	Platform   string  `json:"platform"`
	Title      string  `json:"title"`
	State      string  `json:"state"`
	Reason     string  `json:"reason"`
	Start      *string `json:"start"`
	End        *string `json:"end"`
	Seconds    float64 `json:"seconds"`
	Reward     *string `json:"reward"` // of each; null: not known
	Currency   string  `json:"currency"`
	RewardFrom *string `json:"reward_as_on"` // null: typed, or not known
}

func draftOf(d tracker.Draft) draftJSON {
	out := draftJSON{
		Count: d.Tasks(), Platform: d.Platform, Title: d.Title, State: d.State().String(), Reason: d.Reason,
		Start: rfc(d.Start), End: rfc(d.End), Seconds: d.Length.Seconds(), RewardFrom: rfc(d.RewardFrom),
	}
	if d.Reward != nil {
		number := d.Reward.Decimal()
		out.Reward, out.Currency = &number, string(d.Reward.Currency)
	}
	return out
}

// write says it to a person.
func (j draftJSON) write(w io.Writer, d tracker.Draft, zone *time.Location) {
	what, reward := "one task", "reward not known"
	if j.Count > 1 {
		what = fmt.Sprintf("%d tasks", j.Count)
	}
	if d.Reward != nil {
		if reward = d.Reward.String(); j.Count > 1 {
			reward += " each"
		}
		if d.RewardFrom.Known() {
			reward += " as on " + d.RewardFrom.In(zone).Format(time.DateOnly)
		}
	}
	const layout = "2006-01-02 15:04:05"
	fmt.Fprintf(w, "would add %s: %q on %q, %s, from %s to %s (%s, typed), %s", what, inline(j.Title), inline(j.Platform), reward,
		d.Start.In(zone).Format(layout), d.End.In(zone).Format(layout), quick.FormatLength(d.Length), j.State)
	if j.Reason != "" {
		fmt.Fprintf(w, ": %s", inline(j.Reason))
	}
	fmt.Fprintln(w)
}
