package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/rating"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

type reviewCmd struct {
	Add       reviewAddCmd       `cmd:"" help:"Review a requester, or without one a platform; what the ledger knows is filled in."`
	Edit      reviewEditCmd      `cmd:"" help:"Change a review of your own."`
	List      reviewListCmd      `cmd:"" help:"All reviews, your own and those of others."`
	Show      reviewShowCmd      `cmd:"" help:"What is said of a requester or a platform, counted: your own and others apart."`
	Questions reviewQuestionsCmd `cmd:"" help:"What can be asked, and answered."`
	Card      reviewCardCmd      `cmd:"" help:"A platform on Fairwork's ten points, by your ledger and your own answers."`
	Export    reviewExportCmd    `cmd:"" help:"Write your own reviews to a file, signed by a key that nobody can tie to your disputes."`
	Import    reviewImportCmd    `cmd:"" help:"Take in what another worker has signed, apart from your own."`
	Remove    reviewRemoveCmd    `cmd:"" help:"Take reviews out; undo brings them back."`
}

// reviewAbout is whom a command is about.
type reviewAbout struct {
	Requester   string `arg:"" optional:"" help:"Whose tasks; without it the platform itself."`
	Platform    string `help:"On which platform." required:""`
	RequesterID string `name:"requester-id" help:"The platform's id of the requester."`
}

func (r reviewAbout) subject() rating.Subject {
	return rating.Subject{Platform: r.Platform, Requester: r.Requester, RequesterID: r.RequesterID}
}

// reviewSays is what a review is told to say.
type reviewSays struct {
	Answer  map[string]string `help:"An answer, such as recommend=no; clickwage-cli review questions lists what can be answered." placeholder:"QUESTION=ANSWER" mapsep:"none"`
	Why     map[string]string `help:"Why, such as recommend='paid after 40 days'." placeholder:"QUESTION=TEXT" mapsep:"none"`
	Context *string           `help:"What else a reader should know."`
}

// into gives a review what was typed; the error says what cannot be answered.
func (c reviewSays) into(r *rating.Review) error {
	for id, value := range c.Answer {
		q, ok := rating.Find(id)
		if !ok {
			return console.Usage("question %q: not one of those that clickwage-cli review questions lists", id)
		}
		spelt, err := q.Spell(value)
		if err != nil {
			return console.Misused(err)
		}
		r.Answers[id] = rating.Answer{Value: spelt, Why: r.Answers[id].Why, Origin: rating.Typed}
	}
	for id, why := range c.Why {
		a, ok := r.Answers[id]
		if !ok {
			return console.Usage("why %s: it is not answered; give --answer %s=... too", id, id)
		}
		a.Why = strings.TrimSpace(why)
		r.Answers[id] = a
	}
	if c.Context != nil {
		r.Context = strings.TrimSpace(*c.Context)
	}
	return nil
}

type reviewAddCmd struct {
	reviewAbout
	Title string `help:"Only about tasks of this title."`
	reviewSays
	NoLedger bool `name:"no-ledger" help:"Fill in nothing from the ledger."`
}

func (c *reviewAddCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		r := rating.Review{Subject: c.subject(), Title: c.Title, Answers: map[string]rating.Answer{}}
		if !c.NoLedger {
			var err error
			if r.Answers, err = t.FactsOf(s.ctx, r.Subject, c.Title); err != nil {
				return err
			}
		}
		if err := c.into(&r); err != nil {
			return err
		}
		made, err := t.AddReview(s.ctx, r)
		if err != nil {
			return fmt.Errorf("%w; nothing was kept", err)
		}
		return s.said(made.ID, made.ID)
	})
}

type reviewEditCmd struct {
	ID string `arg:"" help:"Which review."`
	reviewSays
	Drop   []string `help:"An answer that is taken out." placeholder:"QUESTION"`
	Refill bool     `help:"Fill in anew what the ledger knows now."`
}

func (c *reviewEditCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Reviews(s.ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(r store.Review) bool { return r.ID == c.ID })
		if i < 0 {
			return fmt.Errorf("review %s: %w", c.ID, store.ErrNotFound)
		}
		facts := map[string]rating.Answer{}
		if c.Refill {
			if facts, err = t.FactsOf(s.ctx, all[i].Subject, all[i].Title); err != nil {
				return err
			}
		}
		next := all[i].Review
		if err := c.into(&next); err != nil {
			return err
		}
		edited, err := t.EditReview(s.ctx, c.ID, func(r *rating.Review) {
			for id, a := range facts {
				r.Answers[id] = a
			}
			_ = c.into(r) // the same was possible a moment ago
			for _, id := range c.Drop {
				delete(r.Answers, id)
			}
		})
		if err != nil {
			return fmt.Errorf("%w; nothing was changed", err)
		}
		return s.said(edited.ID, edited.ID)
	})
}

type answerJSON struct {
	Value  string        `json:"value"`
	Why    string        `json:"why,omitempty"`
	Origin rating.Origin `json:"origin"`
	Tasks  *int          `json:"tasks"` // of the ledger: over how many
}

type reviewJSON struct {
	ID          string                `json:"id"`
	Platform    string                `json:"platform"`
	Requester   string                `json:"requester"`
	RequesterID string                `json:"requester_id"`
	Title       string                `json:"title"`
	Context     string                `json:"context"`
	Written     *string               `json:"written"`
	Own         bool                  `json:"own"`
	Signer      *string               `json:"signer"` // of others: the id of their key
	File        *string               `json:"file"`   // of others: SHA-256 of what brought it
	Answers     map[string]answerJSON `json:"answers"`
}

func reviewOf(r store.Review) reviewJSON {
	out := reviewJSON{
		ID: r.ID, Platform: r.Platform, Requester: r.Requester, RequesterID: r.RequesterID, Title: r.Title, Context: r.Context,
		Written: rfc(r.Written), Own: r.Own(), File: orNull(r.File), Answers: map[string]answerJSON{},
	}
	if !r.Own() {
		id := rating.KeyID(r.Signer)
		out.Signer = &id
	}
	for id, a := range r.Answers {
		one := answerJSON{Value: a.Value, Why: a.Why, Origin: a.Origin}
		if a.Origin == rating.Ledger {
			one.Tasks = &a.N
		}
		out.Answers[id] = one
	}
	return out
}

type reviewListCmd struct {
	Requester string `help:"Only of this requester."`
	Platform  string `help:"Only of this platform."`
	Own       bool   `help:"Only your own."`
}

func (c *reviewListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Reviews(s.ctx)
		if err != nil {
			return err
		}
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(r store.Review) bool {
			return c.Own && !r.Own() || c.Platform != "" && !strings.EqualFold(c.Platform, r.Platform) ||
				c.Requester != "" && !strings.EqualFold(c.Requester, r.Requester)
		})
		list := []reviewJSON{}
		for _, r := range all {
			list = append(list, reviewOf(r))
		}
		return s.print(list, func(w io.Writer) {
			for _, r := range all {
				printReview(w, r, zone)
			}
		})
	})
}

func printReview(w io.Writer, r store.Review, zone *time.Location) {
	by := "your own"
	if !r.Own() {
		by = "by key " + rating.KeyID(r.Signer) + ", file " + r.File[:16]
	}
	fmt.Fprintf(w, "%s  %s, %s  %s  %s\n", r.Written.In(zone).Format("2006-01-02"), orDash(inline(r.Requester)), inline(r.Platform), by, r.ID)
	if r.Title != "" {
		fmt.Fprintf(w, "    about: %s\n", inline(r.Title))
	}
	for _, q := range rating.Asked(r.Subject) {
		a, ok := r.Answers[q.ID]
		if !ok {
			continue
		}
		fmt.Fprintf(w, "    %s: %s", q.ID, a.Value)
		if a.Origin == rating.Ledger {
			fmt.Fprintf(w, " (ledger, %d tasks)", a.N)
		}
		if a.Why != "" {
			fmt.Fprintf(w, ": %s", inline(a.Why))
		}
		fmt.Fprintln(w)
	}
	if r.Context != "" {
		fmt.Fprintf(w, "    %s\n", inline(r.Context))
	}
}

type reviewShowCmd struct{ reviewAbout }

type tallyJSON struct {
	Said   int            `json:"said"`
	Counts map[string]int `json:"counts,omitempty"`
	Median *string        `json:"median,omitempty"`
}

type summaryJSON struct {
	Reviews int                  `json:"reviews"`
	Keys    int                  `json:"keys"` // of others: by how many keys
	Answers map[string]tallyJSON `json:"answers"`
}

func summaryOf(s rating.Summary, keys int) summaryJSON {
	out := summaryJSON{Reviews: s.Reviews, Keys: keys, Answers: map[string]tallyJSON{}}
	for _, t := range s.Tallies {
		one := tallyJSON{Said: t.Said, Median: orNull(t.Median)}
		for i, choice := range t.Question.Choices {
			if one.Counts == nil {
				one.Counts = map[string]int{}
			}
			one.Counts[choice] = t.Counts[i]
		}
		out.Answers[t.Question.ID] = one
	}
	return out
}

func (c *reviewShowCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		said, err := t.Said(s.ctx, c.subject())
		if err != nil {
			return err
		}
		return s.print(map[string]any{
			"platform": c.Platform, "requester": c.Requester, "own": summaryOf(said.Own, 0), "others": summaryOf(said.Others, said.Keys),
		}, func(w io.Writer) {
			printSummary(w, "your own", said.Own)
			printSummary(w, "of others, by "+several(said.Keys, "key"), said.Others)
		})
	})
}

func printSummary(w io.Writer, whose string, s rating.Summary) {
	fmt.Fprintf(w, "%s: %s\n", whose, several(s.Reviews, "review"))
	for _, t := range s.Tallies {
		fmt.Fprintf(w, "    %s:", t.Question.ID)
		for i, choice := range t.Question.Choices {
			if t.Counts[i] > 0 {
				fmt.Fprintf(w, " %s %d,", choice, t.Counts[i])
			}
		}
		if len(t.Question.Choices) == 0 {
			fmt.Fprintf(w, " median %s,", orDash(t.Median))
		}
		fmt.Fprintf(w, " of %d that say\n", t.Said)
	}
}

// several is a number of things: "1 key", "2 keys".
func several(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

type reviewQuestionsCmd struct{}

type questionJSON struct {
	ID      string       `json:"id"`
	Group   rating.Group `json:"group"`
	Scale   rating.Scale `json:"scale"`
	Choices []string     `json:"choices"`
	Why     bool         `json:"why"`
}

func (reviewQuestionsCmd) Run(s *session) error {
	list := []questionJSON{}
	for _, q := range rating.All() {
		list = append(list, questionJSON{q.ID, q.Group, q.Scale, append([]string{}, q.Choices...), q.Why})
	}
	return s.print(list, func(w io.Writer) {
		about := map[rating.Group]string{
			rating.Facts: "both, filled from the ledger", rating.Questions: "a requester", rating.Scores: "a requester, 5 is best",
			rating.Experience: "a platform, 5 is best (nonpayment_stars: 5 is never)", rating.Terms: "a platform's terms and contacts", rating.Fairwork: "a platform, Fairwork's points",
		}
		last := rating.Group("")
		for _, q := range list {
			if q.Group != last {
				last = q.Group
				fmt.Fprintf(w, "about %s:\n", about[last])
			}
			choices := strings.Join(q.Choices, ", ")
			if choices == "" {
				choices = string(q.Scale)
			}
			fmt.Fprintf(w, "    %s: %s\n", q.ID, choices)
		}
	})
}

type reviewCardCmd struct {
	Platform string `arg:"" help:"Which platform."`
}

type pointJSON struct {
	ID      string         `json:"id"`
	Verdict rating.Verdict `json:"verdict"`
	Origin  *string        `json:"origin"`
	Tasks   int            `json:"tasks"`
	Against int            `json:"against"`
	Counts  bool           `json:"counts"`
}

func (c *reviewCardCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		card, err := t.Scorecard(s.ctx, c.Platform)
		if err != nil {
			return err
		}
		points := []pointJSON{}
		for _, p := range card.Points {
			points = append(points, pointJSON{p.ID, p.Verdict, orNull(string(p.Origin)), p.N, p.Against, p.Counts})
		}
		return s.print(map[string]any{"platform": c.Platform, "score": card.Score, "known": card.Known, "points": points}, func(w io.Writer) {
			fmt.Fprintf(w, "%s: %d of 10 points; %d of 10 are known. The second of a pair counts only with the first. By one worker's ledger and answers; no score of Fairwork's own\n", c.Platform, card.Score, card.Known)
			for _, p := range card.Points {
				fmt.Fprintf(w, "    %-17s %s%s\n", p.ID, p.Verdict, restsOn(card, p))
			}
		})
	})
}

// restsOn says what the verdict of a point rests on.
func restsOn(card tracker.Scorecard, p rating.Point) string {
	switch {
	case p.Origin == rating.Typed:
		return " (your answer)"
	case p.Origin == rating.Ledger && p.ID == "pay_2":
		return fmt.Sprintf(" (ledger: %s an hour after fees, over %d tasks, against %s)", card.Pay.Rate.Decimal(2)+string(card.Pay.Rate.Currency), p.N, card.Minimum.Decimal(2)+string(card.Minimum.Currency))
	case p.Origin == rating.Ledger:
		return fmt.Sprintf(" (ledger: %d of %d tasks late or refused)", p.Against, p.N)
	}
	return ""
}

type reviewExportCmd struct {
	File string   `arg:"" help:"The file to write."`
	IDs  []string `arg:"" optional:"" name:"ids" help:"Only these reviews; else all of your own."`
}

func (c *reviewExportCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		phrase, err := s.passphrase(false)
		if err != nil {
			return err
		}
		done, err := t.ExportReviews(s.ctx, c.File, phrase, c.IDs)
		if err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.File, "reviews": done.Reviews, "signer": rating.KeyID(done.Signer), "public": done.Signer}, func(w io.Writer) {
			fmt.Fprintf(w, "%d reviews in %s, signed by key %s\n", done.Reviews, c.File, rating.KeyID(done.Signer))
			fmt.Fprintln(w, "it names neither you nor your ledger; a requester of few tasks may know you by title, time and pay")
		})
	})
}

type reviewImportCmd struct {
	File string `arg:"" help:"What another worker has exported."`
}

func (c *reviewImportCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		done, err := t.ImportReviews(s.ctx, c.File)
		if err != nil {
			return err
		}
		return s.print(map[string]any{
			"added": done.Added, "updated": done.Updated, "unchanged": done.Unchanged, "own": done.Mine, "signer": rating.KeyID(done.Signer), "file": done.File,
		}, func(w io.Writer) {
			fmt.Fprintf(w, "key %s: %d added, %d updated, %d unchanged", rating.KeyID(done.Signer), done.Added, done.Updated, done.Unchanged)
			if done.Mine > 0 {
				fmt.Fprintf(w, ", %d are your own", done.Mine)
			}
			fmt.Fprintf(w, "\nclickwage-cli review remove --file %s takes them out again\n", done.File[:16])
		})
	})
}

type reviewRemoveCmd struct {
	IDs    []string `arg:"" optional:"" name:"ids" help:"Which reviews."`
	File   string   `help:"All that this file brought: its SHA-256, or the first digits of it." placeholder:"SHA256"`
	Signer string   `help:"All that this key signed: its id, or the first digits of it." placeholder:"KEY"`
}

func (c *reviewRemoveCmd) Run(s *session) error {
	given := 0
	for _, is := range []bool{len(c.IDs) > 0, c.File != "", c.Signer != ""} {
		if is {
			given++
		}
	}
	if given != 1 {
		return console.Usage("give ids, or --file, or --signer")
	}
	return s.with(func(t *tracker.Tracker) error {
		n, err := len(c.IDs), error(nil)
		if n > 0 {
			err = t.RemoveReviews(s.ctx, c.IDs)
		} else {
			n, err = t.RemoveReviewsOf(s.ctx, c.File, c.Signer)
		}
		if err != nil {
			return fmt.Errorf("%w; nothing was removed", err)
		}
		return s.print(map[string]int{"removed": n}, func(w io.Writer) { fmt.Fprintf(w, "%d removed; clickwage-cli undo brings them back\n", n) })
	})
}
