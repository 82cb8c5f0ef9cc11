package present

import (
	"context"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// Ratings shows what is said of requesters and platforms, and asks for reviews:
// the presenter of dialogs.
type Ratings struct {
	desk   *Desk
	shell  Shell
	asking asking
}

// NewRatings is the presenter of reviews.
func NewRatings(d *Desk, s Shell) *Ratings { return &Ratings{desk: d, shell: s} }

// mostReviewable is how many subjects can be chosen from.
const mostReviewable = 40

// Choose asks whom a review is about.
func (r *Ratings) Choose() {
	ask(r.desk, &r.asking, func(ctx context.Context) ([]tracker.Reviewable, error) { return r.desk.Tracker.Reviewables(ctx) },
		func(all []tracker.Reviewable, err error) {
			say := r.desk.Phrase
			switch {
			case err != nil:
				r.desk.Tell(Notice{Text: r.desk.trouble(err).line()})
				return
			case len(all) == 0:
				r.desk.Tell(Notice{Text: say("rating.nobody")})
				return
			}
			all = all[:min(len(all), mostReviewable)]
			list := &PickList{Head: []string{say("rating.whom"), say("form.platform"), say("earnings.head.tasks")}, Texts: 2}
			for _, one := range all {
				name := one.Requester
				if one.IsPlatform() {
					name = say("rating.platform.itself")
				}
				list.Rows = append(list.Rows, []string{name, one.Platform, say("count.plain", one.Tasks)})
			}
			d := &Dialog{
				Title: say("rating.choose.title"), Words: []string{say("rating.choose.words")}, List: list, Ready: true, Wide: true,
				Do: say("rating.choose.do"), Close: say("dialog.cancel"), OnDo: func() { r.Open(all[list.Chosen].Subject) },
				Also: say("rating.files"), OnAlso: r.Files,
			}
			list.OnChosen = func(int) { d.change() }
			r.shell.Ask(d)
		})
}

// reviewFacts are what a subject's dialogs need to know.
type reviewFacts struct {
	format Format
	said   tracker.Said
	mine   []store.Review // the worker's own about the subject, the newest first
	ledger map[string]rating.Answer
	card   tracker.Scorecard
}

// Open shows what is said of a subject, or where nothing is and it is no platform
// asks for a review at once.
func (r *Ratings) Open(s rating.Subject) {
	ask(r.desk, &r.asking, func(ctx context.Context) (*reviewFacts, error) { return r.read(ctx, s) }, func(facts *reviewFacts, err error) {
		switch {
		case err != nil:
			r.desk.Tell(Notice{Text: r.desk.trouble(err).line()})
		case facts.said.Own.Reviews+facts.said.Others.Reviews == 0 && !s.IsPlatform():
			r.write(s, facts)
		default:
			r.overview(s, facts)
		}
	})
}

func (r *Ratings) read(ctx context.Context, s rating.Subject) (*reviewFacts, error) {
	t, f := r.desk.Tracker, &reviewFacts{}
	settings, err := t.Settings(ctx)
	if err != nil {
		return nil, err
	}
	f.format = r.desk.format(settings)
	all, err := t.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	f.said = tracker.SaidOf(all, s.Same)
	for _, one := range all {
		if one.Own() && one.Same(s) {
			f.mine = append(f.mine, one)
		}
	}
	title := "" // of the review that would be edited
	if len(f.mine) > 0 {
		title = f.mine[0].Title
	}
	if f.ledger, err = t.FactsOf(ctx, s, title); err != nil || !s.IsPlatform() {
		return f, err
	}
	f.card, err = t.Scorecard(ctx, s.Platform)
	return f, err
}

func nameOfSubject(say Phrase, s rating.Subject) string {
	if s.IsPlatform() {
		return s.Platform
	}
	return say("rating.on", orWords(s.Requester, s.RequesterID), s.Platform)
}

// overview counts what is said, own reviews and those of others apart.
func (r *Ratings) overview(s rating.Subject, facts *reviewFacts) {
	f, say := facts.format, r.desk.Phrase
	d := &Dialog{Wide: true, Ready: true, Title: nameOfSubject(say, s), Close: say("bar.close"), Do: say("rating.write")}
	d.Words = []string{say("rating.none")}
	if line := ReviewLine(say, facts.said); line != "" {
		d.Words[0] = line
	}
	for _, part := range []struct {
		key string
		of  rating.Summary
	}{{"rating.of.own", facts.said.Own}, {"rating.of.others", facts.said.Others}} {
		for _, t := range part.of.Tallies {
			if t.Question.Group == rating.Fairwork && part.key == "rating.of.own" {
				continue // they are in the card
			}
			d.Facts = append(d.Facts, Fact{questionWords(say, t.Question), say(part.key, tallyWords(f, t))})
		}
	}
	if s.IsPlatform() {
		d.Words = append(d.Words, say("rating.card", facts.card.Score, facts.card.Known))
		d.Facts = append(d.Facts, cardFacts(f, facts.card)...)
	}
	d.OnDo = func() { r.write(s, facts) }
	if len(facts.mine) > 0 {
		d.Do, d.Also = say("rating.edit"), say("rating.remove")
		d.OnAlso = func() { r.remove(facts.mine[0].ID) }
	}
	r.shell.Ask(d)
}

func (r *Ratings) remove(id string) {
	r.shell.Shut()
	r.desk.act(func(ctx context.Context) (string, int, error) {
		return r.desk.Phrase("rating.removed"), 1, r.desk.Tracker.RemoveReviews(ctx, []string{id})
	})
}

// cardFacts are Fairwork's points of which anything is known.
func cardFacts(f Format, card tracker.Scorecard) []Fact {
	var all []Fact
	for _, p := range card.Points {
		if p.Verdict == rating.NotKnown {
			continue
		}
		text := f.Say("rating.point.notmet")
		if p.Verdict == rating.Met {
			text = f.Say("rating.point.met")
		}
		switch {
		case p.Origin == rating.Typed:
			text = joined(" · ", text, f.Say("rating.typed"))
		case p.ID == "pay_2":
			text = joined(" · ", text, f.Say("rating.point.pay", f.Rate(card.Pay.Rate), f.Rate(card.Minimum), f.Say("count.tasks", p.N)))
		default:
			text = joined(" · ", text, f.Say("rating.point.late", p.Against, f.Say("count.tasks", p.N)))
		}
		q, _ := rating.Find(p.ID)
		all = append(all, Fact{questionWords(f.Say, q), text})
	}
	return all
}

// ReviewLine is what is said of somebody in one quiet line; "" where nothing is.
func ReviewLine(say Phrase, said tracker.Said) string {
	part := func(s rating.Summary, count string) string {
		if s.Reviews == 0 {
			return ""
		}
		text := say(count, s.Reviews)
		if n := s.Of("recommend").Of("no"); n > 0 {
			text = joined(" · ", text, say("rating.line.against", n))
		}
		return text
	}
	return joined(" · ", part(said.Own, "rating.line"), part(said.Others, "rating.line.others"))
}

func questionWords(say Phrase, q rating.Question) string { return say("rating.q." + q.ID) }

func choiceWords(say Phrase, q rating.Question, choice string) string {
	switch {
	case q.Scale == rating.Stars:
		return choice
	case choice == "no":
		return say("No")
	case choice == "yes":
		return say("Yes")
	}
	return say("rating.a." + choice)
}

// tallyWords are the counts of a question, or the middle of its numbers.
func tallyWords(f Format, t rating.Tally) string {
	if len(t.Question.Choices) == 0 {
		if t.Median == "" {
			return f.Say("rating.mixed", t.Said)
		}
		return f.Say("rating.median", valueWords(f, t.Question, t.Median), t.Said)
	}
	var parts []string
	for i, choice := range t.Question.Choices {
		if t.Counts[i] > 0 {
			parts = append(parts, f.Say("rating.count", choiceWords(f.Say, t.Question, choice), t.Counts[i]))
		}
	}
	return strings.Join(parts, " · ")
}

// valueWords is an answer as a person reads it.
func valueWords(f Format, q rating.Question, value string) string {
	switch q.Scale {
	case rating.Seconds:
		if d, err := time.ParseDuration(value + "s"); err == nil {
			return f.Running(d)
		}
	case rating.Days:
		return f.Decimal(value)
	case rating.Money:
		if a, err := money.Parse(value, ""); err == nil {
			return f.Money(a)
		}
	default:
		return choiceWords(f.Say, q, value)
	}
	return value
}
