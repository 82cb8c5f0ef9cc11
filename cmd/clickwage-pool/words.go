package main

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/rating"
)

// plain is a campaign in plain words.
func plain(c pool.Campaign, now time.Time) []string {
	lines := []string{
		fmt.Sprintf("%s asks about %s to %s, in %s: %s", c.Collective, c.Period.From, c.Period.To, c.Currency, c.Name),
		fmt.Sprintf("questions to %s", c.Contact),
		taking(c, now),
		sending(c),
		"",
		"what is asked, of all work and of each platform:",
		fmt.Sprintf("  the pay of an hour, as one of %d bins from below %s to %s and more", c.Bins(), pay(c, c.Edges[0]), pay(c, c.Edges[len(c.Edges)-1])),
	}
	for _, m := range c.Measures {
		lines = append(lines, "  "+measure(c, m))
	}
	lines = append(lines,
		fmt.Sprintf("platforms: %s", strings.Join(c.Platforms, ", ")),
		fmt.Sprintf("one person counts in at most %d of them, those with the most time", c.MaxPerson))
	lines = append(append(lines, ballot(c)...), "", "who could read what:")
	if c.Alone() {
		lines = append(lines, fmt.Sprintf("  %s (%s) holds both keys: %s", c.Organisers[0].Name, c.Organisers[0].Contact, oneOrganiser))
	} else {
		a, b := c.Organisers[0], c.Organisers[1]
		lines = append(lines,
			fmt.Sprintf("  %s (%s) and %s (%s) each get one share of every figure, which says nothing", a.Name, a.Contact, b.Name, b.Contact),
			"  both together could read every contribution; whether they are really two is for members to know")
	}
	return append(lines, append([]string{"", "what is published, once:"}, rules(c)...)...)
}

// ballot is what is asked of members' reviews.
func ballot(c pool.Campaign) (lines []string) {
	if c.Ballot == nil {
		return nil
	}
	lines = []string{"", "of members' own reviews, the newest answer to each question:"}
	for _, s := range c.Ballot.Subjects {
		var asked []string
		for _, q := range c.Questions() {
			if q.Subject == s {
				asked = append(asked, fmt.Sprintf("%s (%s)", q.Question.ID, strings.Join(q.Question.Choices, ", ")))
			}
		}
		lines = append(lines, fmt.Sprintf("  %s: %s", about(s), strings.Join(asked, ", ")))
	}
	return lines
}

// about is whom reviews are about.
func about(s rating.Subject) string {
	switch {
	case s.IsPlatform():
		return s.Platform
	case s.RequesterID == "":
		return fmt.Sprintf("%s on %s", s.Requester, s.Platform)
	case s.Requester == "":
		return fmt.Sprintf("%s on %s", s.RequesterID, s.Platform)
	}
	return fmt.Sprintf("%s (%s) on %s", s.Requester, s.RequesterID, s.Platform)
}

// sending says how a contribution comes to the organisers.
func sending(c pool.Campaign) string {
	if c.Intake == "" {
		return "contributions are handed over as files"
	}
	return fmt.Sprintf("contributions go to %s, or are handed over as files", c.Intake)
}

func taking(c pool.Campaign, now time.Time) string {
	last := lastSecond(c)
	switch {
	case !now.Before(c.Expires):
		return fmt.Sprintf("it expired on %s", c.Expires.Format(time.DateOnly))
	case c.Taking(now):
		return fmt.Sprintf("contributions are taken, replaced and withdrawn until %s UTC", last)
	}
	return fmt.Sprintf("contributions were taken until %s UTC", last)
}

// lastSecond is the last one in which contributions are taken, in UTC.
func lastSecond(c pool.Campaign) string {
	return c.Closes.Add(-time.Second).Format("2006-01-02 15:04:05")
}

// rules are how the campaign is published.
func rules(c pool.Campaign) []string {
	lines := []string{
		fmt.Sprintf("  below %d contributors nothing, not even their number", c.Publish.Minimum),
		fmt.Sprintf("  from %d: rounded counts by platform, and sums that one person's part cannot be read from; not differentially private", c.Publish.Minimum),
		fmt.Sprintf("  from %d: histograms with noise of each organiser, epsilon %v of %v in the series %s", c.Publish.Noise, c.Publish.Epsilon, c.Publish.Limit, c.Publish.Series),
		"  never a smallest or a largest value",
	}
	if c.Ballot == nil {
		return lines
	}
	lines = append(lines, fmt.Sprintf("  answers of reviews from %d members each, rounded to five, and none that all gave", c.Publish.Minimum))
	if c.Publish.BallotEpsilon == 0 {
		return append(lines, fmt.Sprintf("  no reviews from %d contributors on: no epsilon is set aside for them", c.Publish.Noise))
	}
	return append(lines, fmt.Sprintf("  from %d contributors on all answers with noise, by an epsilon of %v besides", c.Publish.Noise, c.Publish.BallotEpsilon))
}

func pay(c pool.Campaign, micros int64) string {
	return fmt.Sprintf("%s %s", money.Round(big.NewRat(micros, money.Micros), 2), c.Currency)
}

// measure says what is summed and what is clipped.
func measure(c pool.Campaign, m pool.Measure) string {
	names := map[pool.Measured]string{
		pool.PaidMinutes: "minutes of paid work", pool.UnpaidMinutes: "minutes of unpaid work", pool.Submitted: "tasks approved or rejected",
		pool.Rejected: "tasks rejected", pool.Reward: "pay credited", pool.Fees: "fees",
	}
	if m.Of == pool.Reward || m.Of == pool.Fees {
		return fmt.Sprintf("%s, in steps of %s, more than %s counts as that", names[m.Of], pay(c, m.Unit), pay(c, m.Most()*m.Unit))
	}
	return fmt.Sprintf("%s, more than %d counts as that", names[m.Of], m.Most()*m.Unit)
}
