package main

import (
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/rating"
	"clickwage/data/tracker"
)

type campaignCmd struct {
	Add    campaignAddCmd    `cmd:"" help:"Make a collective's signed campaign known to the ledger."`
	Show   campaignShowCmd   `cmd:"" help:"What a campaign asks, and who could read it, in plain words; a file, or one that is known."`
	List   campaignListCmd   `cmd:"" help:"The campaigns that are known, with what was given."`
	Remove campaignRemoveCmd `cmd:"" help:"Take a campaign off the list; undo brings it back. What was given stays in the history."`
	Token  campaignTokenCmd  `cmd:"" help:"The token with which an enrolled member counts once, in two rounds."`
}

type campaignTokenCmd struct {
	Request campaignRequestCmd `cmd:"" help:"Write the request for your token, to be given to the collective. It tells nothing about the token."`
	Accept  campaignAcceptCmd  `cmd:"" help:"Take the collective's answer."`
	Fetch   campaignFetchCmd   `cmd:"" help:"Ask for your token over HTTPS, by the enrolment link that the collective gave you."`
}

// campaignJSON is a campaign for scripts: its rules as they were signed, and how
// far the worker is with it.
type campaignJSON struct {
	Hash    string        `json:"hash"`
	Known   bool          `json:"known"`
	Pinned  bool          `json:"pinned"`
	Alone   bool          `json:"one_organiser"`
	Open    bool          `json:"open"`
	Token   string        `json:"token"` // none, asked or held
	Given   int           `json:"given"`
	Stands  *string       `json:"stands"` // the hash of the file that stands; null: nothing does
	Readers []string      `json:"readers"`
	Rules   pool.Campaign `json:"rules"`
}

// damagedJSON is a campaign that the ledger knows and cannot read.
type damagedJSON struct {
	Hash    string `json:"hash"`
	Known   bool   `json:"known"`
	Name    string `json:"name"`
	Given   int    `json:"given"`
	Damaged string `json:"damaged"` // why
}

// scripted is a campaign of the ledger for scripts.
func scripted(k tracker.KnownCampaign, now time.Time) any {
	if k.Damaged != nil {
		return damagedJSON{hex.EncodeToString(k.Hash[:]), true, k.Name, len(k.Given), k.Damaged.Error()}
	}
	return campaignOf(k, true, now)
}

func campaignOf(k tracker.KnownCampaign, known bool, now time.Time) campaignJSON {
	out := campaignJSON{
		Hash: hex.EncodeToString(k.Hash[:]), Known: known, Pinned: k.Pinned, Alone: k.Rules.Alone(), Open: k.Rules.Taking(now),
		Token: tokenWords()[k.Token], Given: len(k.Given), Readers: tracker.Readers(k.Rules), Rules: k.Rules,
	}
	if s := k.Standing(); s != nil {
		file := hex.EncodeToString(s.File[:])
		out.Stands = &file
	}
	return out
}

func tokenWords() map[tracker.TokenState]string {
	return map[tracker.TokenState]string{tracker.TokenNone: "none", tracker.TokenAsked: "asked", tracker.TokenHeld: "held"}
}

type campaignAddCmd struct {
	File string `arg:"" help:"The campaign, as the collective gave it out."`
	Key  string `help:"The collective's public key as you have it from elsewhere, such as its web page or a meeting. Without it the file vouches for itself." placeholder:"KEY"`
}

func (c *campaignAddCmd) Run(s *session) error {
	file, err := readSmall("campaign", c.File)
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		k, err := t.AddCampaign(s.ctx, file, c.Key)
		if err != nil {
			return fmt.Errorf("%w; nothing was added", err)
		}
		return s.print(campaignOf(k, true, t.Now().In(time.UTC)), func(w io.Writer) {
			fmt.Fprintf(w, "added: %s, asked by %s until %s\n%s\n", k.Name, k.Collective, day(k.Rules.Closes), vouched(k))
			fmt.Fprintf(w, "read what it asks with: clickwage-cli campaign show %x\n", k.Hash[:4])
		})
	})
}

func day(at time.Time) string { return at.Format("2006-01-02 15:04 MST") }

// vouched says what speaks for a campaign.
func vouched(k tracker.KnownCampaign) string {
	if k.Pinned {
		return "signed with " + k.Key + ", the key that you gave"
	}
	return "signed with " + k.Key + ", which only the file itself vouches for: compare it with the collective's own word, and the hash with other members'"
}

// campaign is one that the ledger knows, by name or hash, or else a file.
func (s *session) campaign(t *tracker.Tracker, ref string) (k tracker.KnownCampaign, known bool, err error) {
	info, missing := os.Stat(ref)
	if missing != nil || info.IsDir() {
		k, err = t.FindCampaign(s.ctx, ref)
		return k, true, err
	}
	file, err := readSmall("campaign", ref)
	if err != nil {
		return k, false, err
	}
	if k, err = t.ReadCampaign(file, ""); err != nil {
		return k, false, err
	}
	if found, err := t.Campaign(s.ctx, k.Hash); err == nil {
		return found, true, nil
	}
	return k, false, nil
}

type campaignShowCmd struct {
	Campaign string `arg:"" help:"A campaign's file, its name, or the beginning of its hash."`
}

func (c *campaignShowCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		k, known, err := s.campaign(t, c.Campaign)
		if err != nil {
			return err
		}
		now := t.Now().In(time.UTC)
		return s.print(campaignOf(k, known, now), func(w io.Writer) { explain(w, k, known, now) })
	})
}

// explain writes the rules of a campaign for a person.
func explain(w io.Writer, k tracker.KnownCampaign, known bool, now time.Time) {
	c := k.Rules
	fmt.Fprintf(w, "%s, asked by %s (%s)\n%s\n\n", c.Name, c.Collective, c.Contact, vouched(k))
	fmt.Fprintf(w, "period     %s to %s, days of your own zone\n", c.Period.From, c.Period.To)
	closing := "closes     %s; until then you can replace or withdraw what you gave\n"
	if !c.Taking(now) {
		closing = "closed     %s; what was given by then counts, and nothing can be changed any more\n"
	}
	fmt.Fprintf(w, closing, day(c.Closes))
	fmt.Fprintf(w, "asks       for all work, and for %s (%d at most, those with the most time):\n", strings.Join(c.Platforms, ", "), c.MaxPerson)
	fmt.Fprintf(w, "           - in which of %d bins your pay per hour is, from under %s to %s and over\n", c.Bins(), money.Of(c.Edges[0], c.Currency), money.Of(c.Edges[len(c.Edges)-1], c.Currency))
	for _, m := range c.Measures {
		fmt.Fprintf(w, "           - %s, counted up to %s; more is cut off\n", measured(m.Of), natural(m, c.Currency))
	}
	if c.Ballot == nil {
		fmt.Fprintf(w, "           no titles, requesters, names, notes or single tasks\n")
	} else {
		explainBallot(w, c)
	}
	if c.Alone() {
		fmt.Fprintf(w, "read by    %s (%s), who holds both keys\n           one organiser: it could read your figures\n", c.Organisers[0].Name, c.Organisers[0].Contact)
	} else {
		fmt.Fprintf(w, "read by    %s (%s) and %s (%s)\n           neither alone can read your figures; both together could\n", c.Organisers[0].Name, c.Organisers[0].Contact, c.Organisers[1].Name, c.Organisers[1].Contact)
	}
	fmt.Fprintf(w, "published  nothing about fewer than %d people; pay bins from %d people on, blurred on purpose\n", c.Publish.Minimum, c.Publish.Noise)
	fmt.Fprintf(w, "noise      epsilon %g each period, at most %g in all of the series %q\n", c.Publish.Epsilon, c.Publish.Limit, c.Publish.Series)
	if c.Intake == "" {
		fmt.Fprintln(w, "leaves     as a file that you hand over yourself")
	} else {
		fmt.Fprintf(w, "leaves     as a file that you hand over, or sent to %s when you say so\n", c.Intake)
	}
	fmt.Fprintf(w, "hash       %x\n           compare it with other members': a file made for you alone could tell you apart\n", k.Hash)
	fmt.Fprintln(w, nextStep(k, known, now))
}

// explainBallot says which of the worker's own reviews go along.
func explainBallot(w io.Writer, c pool.Campaign) {
	fmt.Fprintf(w, "reviews    your own answers, the newest to each question, whenever it was given:\n")
	for _, s := range c.Ballot.Subjects {
		var questions []string
		for _, q := range c.Questions() {
			if q.Subject == s {
				questions = append(questions, q.Question.ID)
			}
		}
		fmt.Fprintf(w, "           - about %s: %s\n", inline(aboutWhom(s)), strings.Join(questions, ", "))
	}
	fmt.Fprintf(w, "           no words of a review, and no titles, names, notes or single tasks; --no-reviews leaves them out\n")
	if c.Publish.BallotEpsilon > 0 {
		fmt.Fprintf(w, "           counted and published as pay is, blurred from %d people on by an epsilon of %g besides\n", c.Publish.Noise, c.Publish.BallotEpsilon)
	} else {
		fmt.Fprintf(w, "           counted and published as pay is; from %d people on not at all\n", c.Publish.Noise)
	}
}

// aboutWhom is whom a review is about.
func aboutWhom(s rating.Subject) string {
	switch {
	case s.IsPlatform():
		return s.Platform
	case s.Requester == "":
		return s.RequesterID + " on " + s.Platform
	}
	return s.Requester + " on " + s.Platform
}

// nextStep is what can be done with a campaign now.
func nextStep(k tracker.KnownCampaign, known bool, now time.Time) string {
	short := hex.EncodeToString(k.Hash[:4])
	switch {
	case !known:
		return "\nit is not in your ledger yet: clickwage-cli campaign add FILE [--key KEY]"
	case !k.Rules.Taking(now):
		return "\nit takes no more contributions"
	case k.Token == tracker.TokenNone:
		return "\nnext: clickwage-cli campaign token request " + short + " --out request.cwt"
	case k.Token == tracker.TokenAsked:
		return "\nthe collective's answer to your token request is missing: clickwage-cli campaign token accept FILE"
	}
	return "\nnext: clickwage-cli contribute " + short + " --preview"
}

// measured are a measure's words.
func measured(of pool.Measured) string {
	return map[pool.Measured]string{
		pool.PaidMinutes: "paid minutes", pool.UnpaidMinutes: "unpaid minutes", pool.Submitted: "tasks that were decided",
		pool.Rejected: "tasks that were rejected", pool.Reward: "pay", pool.Fees: "fees",
	}[of]
}

// natural is the bound of a measure in what it counts.
func natural(m pool.Measure, currency money.Currency) string {
	return amountOf(string(m.Of), tracker.Bound(m), currency)
}

type campaignListCmd struct{}

func (campaignListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Campaigns(s.ctx)
		if err != nil {
			return err
		}
		now, list := t.Now().In(time.UTC), []any{}
		for _, k := range all {
			list = append(list, scripted(k, now))
		}
		return s.print(list, func(w io.Writer) {
			for _, k := range all {
				fmt.Fprintf(w, "%x  %s, %s; %s; %d given\n", k.Hash[:4], inline(k.Name), inline(k.Collective), standing(k, now), len(k.Given))
			}
			if len(list) == 0 {
				fmt.Fprintln(w, "no campaign is known; clickwage-cli campaign add FILE makes one known")
			}
		})
	})
}

// standing says in a few words how far a campaign is.
func standing(k tracker.KnownCampaign, now time.Time) string {
	state := "closed"
	switch {
	case k.Damaged != nil:
		return fmt.Sprintf("it cannot be read: add its file again, or take it off with: clickwage-cli campaign remove %x", k.Hash[:4])
	case k.Rules.Taking(now):
		state = "open until"
	}
	return fmt.Sprintf("%s to %s; %s %s; token %s", k.Rules.Period.From, k.Rules.Period.To, state, day(k.Rules.Closes), tokenWords()[k.Token])
}

type campaignRemoveCmd struct {
	Campaign string `arg:"" help:"Its name, or the beginning of its hash."`
}

func (c *campaignRemoveCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		k, err := t.FindCampaign(s.ctx, c.Campaign)
		if err != nil && k.Damaged == nil {
			return err
		}
		if err := t.RemoveCampaign(s.ctx, k.Hash); err != nil {
			return err
		}
		return s.said(k.ID, "removed; clickwage-cli undo brings it back, and what was given stays in: clickwage-cli contribute list")
	})
}

type campaignRequestCmd struct {
	Campaign string `arg:"" help:"Its name, or the beginning of its hash."`
	Out      string `required:"" help:"The request, for the collective." placeholder:"FILE"`
}

func (c *campaignRequestCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		k, err := t.FindCampaign(s.ctx, c.Campaign)
		if err != nil {
			return err
		}
		request, err := t.AskForToken(s.ctx, k)
		if err != nil {
			return err
		}
		if err := writeBytes(c.Out, request); err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.Out, "hash": hex.EncodeToString(k.Hash[:])}, func(w io.Writer) {
			fmt.Fprintf(w, "wrote %s; give it to %s (%s), who sees that you asked and cannot tell later which contribution is yours\n", c.Out, k.Collective, k.Rules.Contact)
			fmt.Fprintln(w, "the secret that belongs to it lies in your ledger: back it up")
		})
	})
}

type campaignFetchCmd struct {
	Campaign string `arg:"" help:"Its name, or the beginning of its hash."`
	Link     string `arg:"" help:"The enrolment link, https://...#CODE. It is good for one token."`
}

func (c *campaignFetchCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		k, err := t.FindCampaign(s.ctx, c.Campaign)
		if err != nil {
			return err
		}
		if k, err = t.FetchToken(s.ctx, k, c.Link); err != nil {
			return err
		}
		return s.holds(t, k)
	})
}

// holds says that a campaign's token is here.
func (s *session) holds(t *tracker.Tracker, k tracker.KnownCampaign) error {
	return s.print(campaignOf(k, true, t.Now().In(time.UTC)), func(w io.Writer) {
		fmt.Fprintf(w, "you can contribute to %s once, and replace or withdraw it until %s\n", k.Name, day(k.Rules.Closes))
	})
}

type campaignAcceptCmd struct {
	File string `arg:"" help:"The collective's answer."`
}

func (c *campaignAcceptCmd) Run(s *session) error {
	answer, err := readSmall("the answer", c.File)
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		k, err := t.TakeToken(s.ctx, answer)
		if err != nil {
			return fmt.Errorf("%s: %w; nothing was changed", c.File, err)
		}
		return s.holds(t, k)
	})
}
