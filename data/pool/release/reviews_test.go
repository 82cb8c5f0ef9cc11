package release

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"clickwage/data/pool"
	"clickwage/data/rating"
)

// asking is a campaign that counts reviews of a requester and of a platform: four
// questions, with epsilon for what is said where there is noise.
func asking(bins int, epsilon float64) pool.Campaign {
	c := rules(bins)
	c.Ballot = &rating.Ballot{
		Subjects:  []rating.Subject{{Platform: "MTurk", Requester: "A lab"}, {Platform: "Prolific"}},
		Questions: []string{"recommend", "rejected", "pay_stars"},
	}
	c.Publish.BallotEpsilon = epsilon
	return c
}

// answered are totals of so many members, of whom so many gave each answer.
func answered(c pool.Campaign, n int, answers ...int64) pool.Totals {
	t := members(c, n, 5)
	t.Ballot = append(answers, make([]int64, c.Ballot.Len()-len(answers))...)
	return t
}

func TestAnswersOfFewAreNotNamed(t *testing.T) {
	c := asking(8, 0)
	for _, row := range []struct {
		name    string
		answers []int // na, no, yes
		want    string
	}{
		{"nobody answered", []int{0, 0, 0}, "few"},
		{"nine answered", []int{0, 9, 0}, "few"},
		{"ten of each", []int{10, 10, 10}, "30: na 10, no 10, yes 10"},
		{"counts are rounded", []int{12, 13, 28}, "55: na 10, no 15, yes 30"},
		{"nine remain beside the largest", []int{9, 0, 30}, "40:"},
		{"one remains", []int{0, 1, 30}, "30:"},
		{"all gave the same", []int{0, 0, 40}, "40:"},
		{"two answers, and nobody besides", []int{0, 15, 25}, "40: no 15, yes 25"},
		{"the smallest two hide behind each other", []int{6, 5, 30}, "40: yes 30"},
		{"one under ten takes the next larger with it", []int{3, 12, 30}, "45: yes 30"},
	} {
		q := rating.Counted{Subject: c.Ballot.Subjects[0]}
		q.Question, _ = rating.Find("recommend")
		for _, n := range row.answers {
			q.Counts, q.Said = append(q.Counts, n), q.Said+n
		}
		r := suppressedReview(c, q, 100)
		got := string(r.Why)
		if r.Why == "" {
			var said []string
			for _, a := range r.Answers {
				said = append(said, fmt.Sprint(a.Answer, " ", a.N))
				if a.Low != a.N-2 || a.High != a.N+2 {
					t.Errorf("%s: %+v", row.name, a)
				}
			}
			got = strings.TrimSpace(fmt.Sprint(r.N, ": ", strings.Join(said, ", ")))
		}
		if got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

// Whatever members answered, no published answers leave 1 to 9 of those who did, or
// tell what all of them said.
func TestNoFewFollowFromAnswers(t *testing.T) {
	c := asking(8, 0)
	dice := rand.New(rand.NewPCG(4, 4))
	for range 3000 {
		q := rating.Counted{}
		q.Question, _ = rating.Find("rejected")
		for range q.Question.Choices {
			n := dice.IntN(30) * dice.IntN(2)
			q.Counts, q.Said = append(q.Counts, n), q.Said+n
		}
		r := suppressedReview(c, q, 100)
		for some := range 1 << len(r.Answers) {
			rest, named := q.Said, 0
			for i, a := range r.Answers {
				if some>>i&1 == 1 {
					rest, named = rest-q.Counts[slices.Index(q.Question.Choices, a.Answer)], named+1
				}
			}
			if named > 0 && rest > 0 && rest < 10 || named == 1 && rest == 0 {
				t.Fatalf("of %v %v are named, and %d remain", q.Counts, r.Answers, rest)
			}
		}
	}
}

// All that are published are 24, so 25 (23 to 27) of them would be more than all.
func TestARoundedCountIsNotAboveAllContributors(t *testing.T) {
	for _, row := range []struct{ count, all, n, low, high int }{
		{24, 24, 24, 23, 24}, {23, 24, 24, 23, 24}, {22, 24, 20, 18, 22}, {23, 23, 23, 23, 23},
		{25, 25, 25, 23, 25}, {26, 26, 25, 23, 26}, {27, 27, 25, 23, 27}, {13, 13, 13, 13, 13}, {13, 40, 15, 13, 17},
	} {
		n, low, high := roundedSpan(row.count, row.all)
		if n != row.n || low != row.low || high != row.high || row.count < low || row.count > high {
			t.Errorf("%d of %d: got %d (%d to %d), want %d (%d to %d)", row.count, row.all, n, low, high, row.n, row.low, row.high)
		}
		if again, from, to := roundedSpan(n, row.all); again != n || from != low || to != high {
			t.Errorf("%d of %d: its own count gives %d (%d to %d)", n, row.all, again, from, to)
		}
	}
	c := asking(8, 0)
	totals := counted(c, 24, 24)
	totals.Ballot[0], totals.Ballot[2] = 12, 12
	r := made(t, c, totals) // read back and verified
	if p, v := r.Tables[1], r.Reviews[0]; p.N != 24 || p.NHigh != 24 || v.N != 24 || v.NHigh != 24 || len(v.Answers) != 2 || r.Contributors != 24 {
		t.Errorf("got %+v and %+v", p, v)
	}
	w := words(t, "en")
	if text := pageOf(t, r, "en"); strings.Contains(text, w.span(25, 23, 27)) || strings.Count(text, w.span(24, 23, 24)) < 2 {
		t.Error("the page says more than all, or not what it may be of")
	}
	for name, spoil := range map[string]func(){
		"a platform": func() { r.Tables[1].N, r.Tables[1].NHigh = 25, 27 },
		"a question": func() { r.Reviews[0].N, r.Reviews[0].NHigh = 25, 27 },
	} {
		spoil()
		if err := Verify(r); !errors.Is(err, ErrVerify) {
			t.Errorf("%s above all: got %v", name, err)
		}
		r = made(t, c, totals)
	}
}

func TestOfABallotOnlyWhatIsPublishedIsOpened(t *testing.T) {
	c := asking(8, 0)
	at := c.Tables()
	for name, row := range map[string]struct {
		n       int
		epsilon float64
		want    pool.Show
	}{
		"nine":                       {9, 1, pool.Show{}},
		"without noise":              {60, 1, pool.Show{Count: true}},
		"with noise and an epsilon":  {600, 1, pool.Show{Histogram: true}},
		"with noise and none for it": {600, 0, pool.Show{}},
	} {
		c.Publish.BallotEpsilon = row.epsilon
		for _, show := range must(First(c, row.n))[at:] {
			if show.Count != row.want.Count || show.Histogram != row.want.Histogram || show.Sums != nil {
				t.Errorf("%s: got %+v, want %+v", name, show, row.want)
			}
		}
	}
	opened := counted(c, 60, 40, 20, 20)
	opened.Ballot[0], opened.Ballot[3], opened.Ballot[7] = 30, 9, 10 // each in its first answer
	second := Second(c, opened)[at:]
	for i, want := range []bool{true, false, true, false} {
		if second[i].Histogram != want || second[i].Count || second[i].Sums != nil {
			t.Errorf("then of question %d: got %+v, want %v", i, second[i], want)
		}
	}
	opened.Contributors = 9
	for i, show := range Second(c, opened) {
		if show.Histogram || show.Sums != nil {
			t.Errorf("of nine, %d: %+v", i, show)
		}
	}
}

func TestWithNoiseABallotNeedsAnEpsilon(t *testing.T) {
	closed := asking(8, 0)
	r := made(t, closed, withNoise(t, closed, answered(closed, 900), 1))
	for _, v := range r.Reviews {
		if v.Why != NoEpsilon || v.N != 0 || v.Answers != nil {
			t.Errorf("without one: %+v", v)
		}
	}
	c := asking(8, 1)
	scales, err := ScalesOf(c)
	if want := (Scale{8, 1}); err != nil || scales.Ballot != want { // two answers for each of four questions
		t.Errorf("got %+v (%v), want %+v", scales.Ballot, err, want)
	}
	noise, err := Draw(c, rand.NewChaCha8([32]byte{1}))
	if err != nil || len(noise.Ballot) != c.Ballot.Len() {
		t.Fatalf("got %v (%v)", noise.Ballot, err)
	}
	if none, _ := Draw(closed, rand.NewChaCha8([32]byte{1})); none.Ballot != nil || !slices.Equal(none.Counts[3], noise.Counts[3]) || none.Paid != noise.Paid {
		t.Errorf("a ballot without one has noise, or changes that of pay: %v", none)
	}
	exact := answered(c, 900, 100, 200, 400, 0, 30, 20)
	r = made(t, c, withNoise(t, c, answered(c, 900, 100, 200, 400, 0, 30, 20), 1))
	if v := r.Reviews[0]; v.Why != "" || len(v.Answers) != 3 || v.NLow > 700 || v.NHigh < 700 || v.N == 700 {
		t.Errorf("of 700: %+v", v)
	} else {
		for i, a := range v.Answers {
			if truth := int(exact.Ballot[i]); a.Low > truth || a.High < truth || a.High-a.Low > 90 {
				t.Errorf("%s: %+v, want %d in it", a.Answer, a, truth)
			}
		}
	}
	if v := r.Reviews[1]; v.Why != Uncertain && v.Why != Few || v.Answers != nil {
		t.Errorf("of 50: %+v", v)
	}
	if err := Verify(r); err != nil {
		t.Error(err)
	}
}

// Two batches, one member replaced by another who answers every question otherwise,
// differ by the ballot's epsilon and no more, as lossOf has it for pay.
func TestAMembersAnswersAreHiddenToTheBallotsEpsilon(t *testing.T) {
	statistical(t)
	c := asking(3, 0.5)
	c.Ballot.Subjects, c.Ballot.Questions = c.Ballot.Subjects[1:], []string{"rejection_terms", "worker_contact"}
	loss := func(c pool.Campaign) (loss, away float64) {
		event := func(shift int64) func(Noise) bool {
			return func(n Noise) bool {
				return n.Ballot[0] >= shift && n.Ballot[1] <= -shift && n.Ballot[2] >= shift && n.Ballot[3] <= -shift
			}
		}
		with, without := outputs(t, c, 3, 100_000, event(0)), outputs(t, c, 4, 100_000, event(1))
		return math.Log(with / without), 3 * math.Sqrt(1/with+1/without)
	}
	if got, away := loss(c); got > 0.5+away || got < 0.5-away {
		t.Errorf("it tells %.3f ± %.3f, want 0.5", got, away)
	}
	c.Publish.BallotEpsilon = 1 // half of the noise
	if got, away := loss(c); got-away < 0.6 {
		t.Errorf("half of the noise hides as much: %.3f ± %.3f", got, away)
	}
}

func TestABallotSpendsItsEpsilon(t *testing.T) {
	next := taking("a", 300)
	next.Campaign = asking(8, 0.25)
	l, err := Ledger{}.Spend(next, noon)
	if err != nil || l.Spent() != 1_250_000 {
		t.Errorf("got %s (%v), want 1.25", l.Spent(), err)
	}
	r := made(t, next.Campaign, withNoise(t, next.Campaign, answered(next.Campaign, 900), 1))
	if got := r.protection(words(t, "en")); !strings.Contains(got, "ε\u00a0=\u00a01.25") {
		t.Errorf("the release says %q", got)
	}
	next.Contributors, next.Noise = 60, Digest{}
	if l, err = (Ledger{}).Spend(next, noon); err != nil || l.Spent() != 0 {
		t.Errorf("without noise: got %s (%v)", l.Spent(), err)
	}
}

// reviewedReleases are one of each protection.
func reviewedReleases(t *testing.T) map[Protection]Release {
	t.Helper()
	c := asking(8, 1)
	sixty := answered(c, 60, 0, 14, 26, 3, 4, 0, 0, 12, 11, 0, 0, 0, 0, 0, 20)
	many := withNoise(t, c, answered(c, 2000, 300, 200, 400, 20, 30, 20, 10, 500, 400, 10, 10, 100, 100, 200, 200), 2)
	return map[Protection]Release{Silent: made(t, c, answered(c, 9)), Suppressed: made(t, c, sixty), Noised: made(t, c, many)}
}

func TestReviewsAreReadBackAndHeldToTheirCounts(t *testing.T) {
	for protection, r := range reviewedReleases(t) {
		var text bytes.Buffer
		if err := r.WriteJSON(&text); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadJSON(&text); err != nil || r.Protection != protection || len(r.Reviews) != 4 {
			t.Errorf("%s: %v", protection, err)
		}
	}
	for _, row := range []struct {
		name  string
		of    Protection
		alter func(v []Review)
	}{
		{"an exact count", Suppressed, func(v []Review) { v[0].Answers[0].N++ }},
		{"an exact n", Suppressed, func(v []Review) { v[0].N++ }},
		{"a narrower span", Suppressed, func(v []Review) { v[0].Answers[0].Low++ }},
		{"an answer of few", Suppressed, func(v []Review) { v[0].Answers[0] = Answer{"no", 5, 3, 7} }},
		{"an answer twice", Suppressed, func(v []Review) { v[0].Answers[1] = v[0].Answers[0] }},
		{"an answer that is none", Suppressed, func(v []Review) { v[0].Answers[0].Answer = "perhaps" }},
		{"more answers than members", Suppressed, func(v []Review) { v[0].Answers[1] = Answer{"yes", 60, 58, 62} }},
		{"one alone that all gave", Suppressed, func(v []Review) { v[0].Answers = []Answer{{"yes", 40, 38, 42}} }},
		{"something of few", Suppressed, func(v []Review) { v[1].Answers = []Answer{{"none", 10, 8, 12}} }},
		{"another subject", Suppressed, func(v []Review) { v[0].Of.Requester = "Another" }},
		{"another question", Suppressed, func(v []Review) { v[0].Question = "broken" }},
		{"a count moved", Noised, func(v []Review) { v[0].Answers[0].N += 7 }},
		{"counts moved", Noised, func(v []Review) { v[0].Answers[0].N += 7; v[0].Answers[1].N -= 7 }},
		{"a narrower interval", Noised, func(v []Review) { v[0].Answers[0].Low++ }},
		{"an answer less", Noised, func(v []Review) { v[0].Answers = v[0].Answers[1:] }},
		{"something of nine", Silent, func(v []Review) { v[0] = Review{Of: v[0].Of, Question: v[0].Question, N: 9} }},
	} {
		r := reviewedReleases(t)[row.of]
		row.alter(r.Reviews)
		if err := Verify(r); !errors.Is(err, ErrVerify) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	r := reviewedReleases(t)[Noised]
	if r.Campaign.Publish.BallotEpsilon = 0; !errors.Is(Verify(r), ErrVerify) {
		t.Error("reviews that have no epsilon hold")
	}
	r = reviewedReleases(t)[Suppressed]
	if r.Reviews = r.Reviews[1:]; !errors.Is(Verify(r), ErrVerify) {
		t.Error("a question less holds")
	}
	c := asking(8, 0)
	for _, count := range []int64{-1, 61, 1 << 60} {
		if _, err := Make(c, answered(c, 60, count), terms()); !errors.Is(err, ErrTotals) {
			t.Errorf("%d of 60 who gave an answer: got %v", count, err)
		}
	}
	if _, err := Make(c, members(c, 60, 1), terms()); !errors.Is(err, ErrTotals) {
		t.Errorf("totals without the ballot: %v", err)
	}
	c.Ballot.Questions = []string{"reward"}
	if _, err := Make(c, members(c, 60, 1), terms()); !errors.Is(err, ErrRules) {
		t.Errorf("a ballot of numbers: %v", err)
	}
}

func TestThePageAndTheTableSayWhatMembersSay(t *testing.T) {
	all := reviewedReleases(t)
	page := pageOf(t, all[Suppressed], "en")
	for _, want := range []string{
		"What members say", "A lab on MTurk", "Would you recommend them?", ">40 (38 – 42)<", "Does not apply: – · No: 15 (13 – 17) · Yes: 25 (23 – 27)",
		"it would tell about the few who remain beside it", "under 10 contributors", "Who had trouble reviews more often", "rounded to five",
	} {
		if !strings.Contains(strings.ReplaceAll(page, "\u00a0", " "), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if page := strings.ReplaceAll(pageOf(t, all[Noised], "de"), "\u00a0", " "); !strings.Contains(page, "Skala 8 ") || !strings.Contains(page, "ε = 1 neben") || !strings.Contains(page, "Würdest du sie empfehlen?") {
		t.Error("the German page lacks the noise of reviews, or a question")
	}
	if page := pageOf(t, all[Silent], "en"); strings.Contains(page, "What members say") {
		t.Error("the page of nine speaks of reviews")
	}
	rows := csvOf(t, all[Suppressed])
	at := func(column string) int { return slices.Index(rows[0], column) }
	seen := map[string]string{}
	for _, row := range rows[1:] {
		if len(row) != len(rows[0]) || row[at("notice")] == "" {
			t.Fatalf("got %v", row)
		}
		if kind := row[at("row")]; kind == "answer" || kind == "question" {
			seen[row[at("table")]+" "+row[at("name")]] = row[at("n")] + " " + row[at("value")] + " " + row[at("low")] + " " + row[at("high")] + " " + row[at("not_published")]
		}
	}
	for name, want := range map[string]string{
		"A lab on MTurk recommend=yes": "40 25 23 27 ", "A lab on MTurk recommend=na": "40    complement", "A lab on MTurk rejected": "    few", "Prolific pay_stars=5": "20    complement",
	} {
		if seen[name] != want {
			t.Errorf("%s: got %q, want %q", name, seen[name], want)
		}
	}
	if len(seen) != 3+1+4+5 {
		t.Errorf("got %v", seen)
	}
}
