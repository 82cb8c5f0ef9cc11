package present

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"clickwage/data/rating"
)

// draft is a review while it is written, over several pages.
type draft struct {
	rating.Review
	facts *reviewFacts
	pages []rating.Group
	page  int
}

// write asks for a review, or for changes of the worker's newest of the subject.
// What the ledger knows now takes the place of what it knew then.
func (r *Ratings) write(s rating.Subject, facts *reviewFacts) {
	d := &draft{facts: facts, pages: []rating.Group{rating.Questions, rating.Scores, rating.Facts}}
	if s.IsPlatform() {
		d.pages = []rating.Group{rating.Experience, rating.Terms, rating.Fairwork, rating.Facts}
	}
	d.Review = rating.Review{Subject: s, Answers: map[string]rating.Answer{}}
	if len(facts.mine) > 0 {
		d.Review = facts.mine[0].Review
		answers := d.Answers
		d.Answers = map[string]rating.Answer{}
		for id, a := range answers {
			if a.Origin == rating.Typed {
				d.Answers[id] = a
			}
		}
	}
	for id, a := range facts.ledger {
		if _, typed := d.Answers[id]; !typed {
			d.Answers[id] = a
		}
	}
	r.page(d)
}

// page asks the questions of one group.
func (r *Ratings) page(w *draft) {
	say := r.desk.Phrase
	group := w.pages[w.page]
	next := w.pages[(w.page+1)%len(w.pages)]
	d := &Dialog{
		Wide: true, Title: say("rating.title", joined(" · ", nameOfSubject(say, w.Subject), w.Review.Title)), Do: say("rating.save"), Close: say("dialog.cancel"),
		Words: []string{say("rating.page."+string(group), w.page+1, len(w.pages))}, Also: say("rating.to." + string(next)),
	}
	check := func() {
		d.Ready = w.says() && !slices.ContainsFunc(d.Fields, func(f *Asked) bool { return f.Wrong != "" })
	}
	for _, q := range rating.All() {
		if q.Group != group {
			continue
		}
		if len(q.Choices) > 0 {
			d.Picks = append(d.Picks, r.pickOf(w, d, q, check))
			if q.Why {
				d.Fields = append(d.Fields, whyOf(say, w, q))
			}
		} else {
			d.Fields = append(d.Fields, numberOf(w, q, check))
		}
	}
	if w.page == 0 {
		d.Fields = append(d.Fields, contextOf(say, w, check))
		d.Facts = ledgerFacts(w.facts.format, w.facts.ledger)
	}
	d.OnAlso = func() { w.page = (w.page + 1) % len(w.pages); r.page(w) }
	d.OnDo = func() { r.save(d, w) }
	check()
	r.shell.Ask(d)
}

// says says whether the draft says anything that the ledger did not.
func (w *draft) says() bool {
	for _, a := range w.Answers {
		if a.Origin == rating.Typed {
			return true
		}
	}
	return w.Context != ""
}

// pickOf asks a question that has choices. Pressing a choice again takes it back.
func (r *Ratings) pickOf(w *draft, d *Dialog, q rating.Question, check func()) *Pick {
	say := r.desk.Phrase
	p := &Pick{Label: questionWords(say, q), Beside: len(q.Choices) < 4 || q.Scale == rating.Stars}
	for _, choice := range q.Choices {
		p.Options = append(p.Options, choiceWords(say, q, choice))
	}
	p.Chosen = slices.Index(q.Choices, w.Answers[q.ID].Value)
	p.OnChosen = func(i int) {
		w.answer(q, q.Choices[i])
		p.Chosen = slices.Index(q.Choices, w.Answers[q.ID].Value)
		for _, f := range d.Fields {
			if f.Label == whyLabel(say, q) {
				f.Hidden = !w.reasoned(q)
			}
		}
		check()
		d.change()
	}
	return p
}

// answer takes an answer, or takes it back where it is the present one. What the
// ledger says is its own, and stands where nothing else is said.
func (w *draft) answer(q rating.Question, choice string) {
	now, known := w.Answers[q.ID], w.facts.ledger[q.ID]
	again := now.Origin == rating.Typed && now.Value == choice
	switch {
	case known.Value != "" && (again || known.Value == choice):
		w.Answers[q.ID] = known
	case again:
		delete(w.Answers, q.ID)
	default:
		w.Answers[q.ID] = rating.Answer{Value: choice, Why: now.Why, Origin: rating.Typed}
	}
}

// reasoned says whether a reason is asked for: of what was answered.
func (w *draft) reasoned(q rating.Question) bool {
	a, ok := w.Answers[q.ID]
	return ok && a.Value != "na"
}

func whyLabel(say Phrase, q rating.Question) string { return say("rating.why", questionWords(say, q)) }

func whyOf(say Phrase, w *draft, q rating.Question) *Asked {
	f := &Asked{Label: whyLabel(say, q), Text: w.Answers[q.ID].Why, Hidden: !w.reasoned(q)}
	f.OnText = func(text string) {
		if a, ok := w.Answers[q.ID]; ok {
			a.Why = oneParagraph(text)
			w.Answers[q.ID] = a
		}
	}
	return f
}

func contextOf(say Phrase, w *draft, check func()) *Asked {
	f := &Asked{Label: say("rating.context"), Text: w.Context}
	f.OnText = func(text string) { w.Context = oneParagraph(text); check() }
	return f
}

// oneParagraph is typed text as a review holds it: without what cannot be shown,
// and no longer than may be.
func oneParagraph(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > rating.MaxText {
		text = strings.TrimSpace(string(letters[:rating.MaxText]))
	}
	return text
}

// numberOf asks for a number, which the ledger may know: what is typed goes
// before it.
func numberOf(w *draft, q rating.Question, check func()) *Asked {
	f := w.facts.format
	a := &Asked{Label: questionWords(f.Say, q), Note: f.Say("rating.hint." + string(q.Scale))}
	known, ledger := w.facts.ledger[q.ID]
	if ledger {
		a.Note = f.Say("rating.byledger", valueWords(f, q, known.Value), f.Say("count.tasks", known.N))
	}
	if now := w.Answers[q.ID]; now.Origin == rating.Typed {
		a.Text = typedNumber(q, now.Value)
	}
	a.OnText = func(text string) {
		value, err := readNumber(f, q, text)
		a.Wrong = ""
		switch {
		case strings.TrimSpace(text) == "" && ledger:
			w.Answers[q.ID] = known
		case strings.TrimSpace(text) == "":
			delete(w.Answers, q.ID)
		case err != nil:
			a.Wrong = f.Say("rating.hint." + string(q.Scale))
		default:
			w.Answers[q.ID] = rating.Answer{Value: value, Origin: rating.Typed}
		}
		check()
	}
	return a
}

// typedNumber is an answer as it is typed: seconds as a time.
func typedNumber(q rating.Question, value string) string {
	if d, err := time.ParseDuration(value + "s"); err == nil && q.Scale == rating.Seconds {
		return d.String()
	}
	return value
}

// readNumber reads what was typed: a time such as 9m30s, days with a point or a
// comma, money in the worker's currency where none is named.
func readNumber(f Format, q rating.Question, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch q.Scale {
	case rating.Seconds:
		if d, err := time.ParseDuration(strings.ReplaceAll(text, " ", "")); err == nil {
			text = strconv.FormatInt(int64(d.Round(time.Second)/time.Second), 10)
		}
	case rating.Days:
		text = strings.Replace(text, ",", ".", 1)
	case rating.Money:
		a, err := readMoney(text, f.Home)
		if err != nil {
			return "", err
		}
		text = a.String()
	}
	return q.Spell(text)
}

// ledgerFacts are what the ledger knows, each with its number of tasks.
func ledgerFacts(f Format, answers map[string]rating.Answer) []Fact {
	var all []Fact
	for _, q := range rating.All() {
		if q.Group != rating.Facts {
			continue
		}
		text := f.Say("rating.unknown")
		if a, ok := answers[q.ID]; ok {
			text = f.Say("rating.fact", valueWords(f, q, a.Value), f.Say("count.tasks", a.N))
		}
		all = append(all, Fact{questionWords(f.Say, q), text})
	}
	return all
}

func (r *Ratings) save(d *Dialog, w *draft) {
	t, ctx := r.desk.Tracker, context.Background()
	for id, a := range w.Answers {
		if q, ok := rating.Find(id); ok && !w.reasoned(q) {
			a.Why = "" // given for an answer that was changed
			w.Answers[id] = a
		}
	}
	d.working(r.desk, r.desk.Phrase("rating.busy"), func() error {
		if w.ID == "" {
			_, err := t.AddReview(ctx, w.Review)
			return err
		}
		_, err := t.EditReview(ctx, w.ID, func(old *rating.Review) { old.Answers, old.Context = w.Answers, w.Context })
		return err
	}, func() {
		r.shell.Shut()
		r.desk.Tell(Notice{Text: r.desk.Phrase("rating.saved", nameOfSubject(r.desk.Phrase, w.Subject)), Undo: func() { r.desk.undo(1) }})
	})
}
