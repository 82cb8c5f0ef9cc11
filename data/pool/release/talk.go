package release

import (
	"slices"
	"strings"

	"clickwage/data/rating"
)

// talk is the part of the page with what members say.
type talk struct {
	Title, Text string
	Subjects    []section
}

// talk is nil without a ballot. Each subject has a table of its questions, or one
// line where nothing is said of any of them.
func (r Release) talk(w Words) *talk {
	if len(r.Reviews) == 0 {
		return nil
	}
	t := talk{Title: w.say("reviews"), Text: w.say("reviews.text")}
	for rest := r.Reviews; len(rest) > 0; {
		other := slices.IndexFunc(rest, func(v Review) bool { return v.Of != rest[0].Of })
		if other < 0 {
			other = len(rest)
		}
		t.Subjects = append(t.Subjects, r.said(w, rest[:other]))
		rest = rest[other:]
	}
	return &t
}

// said is what is said of one subject.
func (r Release) said(w Words, all []Review) section {
	s := section{Title: w.subject(all[0].Of)}
	same := func(v Review) bool { return v.Why == all[0].Why }
	if all[0].Why != "" && !slices.ContainsFunc(all, func(v Review) bool { return !same(v) }) {
		s.Silent = w.say("silent", r.reason(w, all[0].Why))
		return s
	}
	g := grid{
		Class: "answers", Caption: s.Title, Bias: w.say("reviews.bias.text"),
		Note: r.note(w, w.say("n.exact", w.count(int64(r.Contributors)))),
		Head: []string{w.say("col.question"), w.say("col.answered"), w.say("col.answers")},
	}
	for _, v := range all {
		g.Rows = append(g.Rows, r.answers(w, v))
	}
	s.Figures = &g
	return s
}

// answers are a row: the question, who answered it, and how many said what. An
// answer that is not published has a dash, which the method explains.
func (r Release) answers(w Words, v Review) []string {
	row := []string{w.say("q." + v.Question), "–"}
	if v.Why != "" {
		return append(row, w.say("silent", r.reason(w, v.Why)))
	}
	if row[1] = w.span(v.N, v.NLow, v.NHigh); len(v.Answers) == 0 {
		return append(row, w.say("silent", r.reason(w, Complement)))
	}
	var said []string
	q, _ := rating.Find(v.Question)
	for _, choice := range q.Choices {
		count := "–"
		if i := slices.IndexFunc(v.Answers, func(a Answer) bool { return a.Answer == choice }); i >= 0 {
			count = w.span(v.Answers[i].N, v.Answers[i].Low, v.Answers[i].High)
		}
		said = append(said, w.say("answer", w.choice(q, choice), count))
	}
	return append(row, strings.Join(said, " · "))
}

// span is a count and what it may be of.
func (w Words) span(n, low, high int) string {
	return w.count(int64(n)) + " (" + w.say("range", w.count(int64(low)), w.count(int64(high))) + ")"
}

// subject is whom reviews are about.
func (w Words) subject(s rating.Subject) string {
	switch {
	case s.IsPlatform():
		return s.Platform
	case s.Requester == "":
		return w.say("on", s.RequesterID, s.Platform)
	}
	return w.say("on", s.Requester, s.Platform)
}

// choice is an answer; stars are told by their number.
func (w Words) choice(q rating.Question, choice string) string {
	if q.Scale == rating.Stars {
		return choice
	}
	return w.say("a." + choice)
}
