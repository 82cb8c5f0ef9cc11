package rating_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/work"
)

var noon = work.At(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))

var lab = rating.Subject{Platform: "Prolific", Requester: "Lab"}

func typed(value string) rating.Answer { return rating.Answer{Value: value, Origin: rating.Typed} }

func review(id string, s rating.Subject, answers ...string) rating.Review {
	r := rating.Review{ID: id, Subject: s, Written: noon, Answers: map[string]rating.Answer{}}
	for i := 0; i < len(answers); i += 2 {
		r.Answers[answers[i]] = typed(answers[i+1])
	}
	return r
}

func TestWhatMakesAReviewImpossible(t *testing.T) {
	tests := []struct {
		name string
		edit func(*rating.Review)
		want string // part of the error; "" for none
	}{
		{"a review with one answer", func(*rating.Review) {}, ""},
		{"words alone are a review", func(r *rating.Review) { r.Answers, r.Context = nil, "They pay\nlate." }, ""},
		{"nothing said", func(r *rating.Review) { r.Answers = nil }, "says nothing"},
		{"no platform", func(r *rating.Review) { r.Platform = "" }, "no platform"},
		{"no moment", func(r *rating.Review) { r.Written = 0 }, "when it was written"},
		{"an unknown question", func(r *rating.Review) { r.Answers["nice"] = typed("yes") }, `"nice": not a question about a requester`},
		{"a platform's question of a requester", func(r *rating.Review) { r.Answers["pay_stars"] = typed("3") }, "not a question about a requester"},
		{"a requester's question of a platform", func(r *rating.Review) { r.Requester = "" }, "not a question about a platform"},
		{"an unknown choice", func(r *rating.Review) { r.Answers["recommend"] = typed("maybe") }, "not one of [na no yes]"},
		{"six stars", func(r *rating.Review) { r.Answers["fairness"] = typed("6") }, "not one of [1 2 3 4 5]"},
		{"no stars", func(r *rating.Review) { r.Answers["fairness"] = typed("0") }, "not one of"},
		{"a reason where one is asked", func(r *rating.Review) {
			r.Answers["broken"] = rating.Answer{Value: "yes", Why: "no code", Origin: rating.Typed}
		}, ""},
		{"a reason where none is asked", func(r *rating.Review) {
			r.Answers["fairness"] = rating.Answer{Value: "5", Why: "x", Origin: rating.Typed}
		}, "takes no reason"},
		{"money without a currency", func(r *rating.Review) { r.Answers["pay"] = typed("3.50") }, "not an amount"},
		{"money below zero", func(r *rating.Review) { r.Answers["pay"] = typed("-3.50USD") }, "not an amount"},
		{"money in another spelling", func(r *rating.Review) { r.Answers["pay"] = typed("3.5 usd") }, `is written "3.50USD"`},
		{"no seconds", func(r *rating.Review) { r.Answers["seconds"] = typed("0") }, "whole seconds"},
		{"half a second", func(r *rating.Review) { r.Answers["seconds"] = typed("1.5") }, "whole seconds"},
		{"days with two decimals", func(r *rating.Review) { r.Answers["days"] = typed("1.25") }, "one decimal"},
		{"no days", func(r *rating.Review) { r.Answers["days"] = typed("0") }, ""},
		{"an opinion from the ledger", func(r *rating.Review) {
			r.Answers["recommend"] = rating.Answer{Value: "no", Origin: rating.Ledger, N: 3}
		}, "cannot be"},
		{"the ledger of no tasks", func(r *rating.Review) { r.Answers["days"] = rating.Answer{Value: "2", Origin: rating.Ledger} }, "cannot be"},
		{"typed of some tasks", func(r *rating.Review) { r.Answers["days"] = rating.Answer{Value: "2", Origin: rating.Typed, N: 3} }, "cannot be"},
		{"from nowhere", func(r *rating.Review) { r.Answers["days"] = rating.Answer{Value: "2"} }, "cannot be"},
		{"a name over two lines", func(r *rating.Review) { r.Requester = "La\nb" }, "U+000A"},
		{"words that turn a line around", func(r *rating.Review) { r.Context = "a\u202eb" }, "U+202E"},
		{"a bell in words", func(r *rating.Review) { r.Context = "a\ab" }, "U+0007"},
		{"too many words", func(r *rating.Review) { r.Context = strings.Repeat("ä", rating.MaxText+1) }, "longer than 2000"},
		{"as many words as there may be", func(r *rating.Review) { r.Context = strings.Repeat("ä", rating.MaxText) }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := review("", lab, "communication", "no")
			test.edit(&r)
			err := r.Check()
			if test.want == "" && err != nil {
				t.Errorf("got %v", err)
			}
			if test.want != "" && (!errors.Is(err, rating.ErrReview) || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}

func TestWhichSubjectsAreOne(t *testing.T) {
	tests := []struct {
		name string
		a, b rating.Subject
		want bool
	}{
		{"case does not count", lab, rating.Subject{Platform: "prolific", Requester: "LAB"}, true},
		{"another platform", lab, rating.Subject{Platform: "MTurk", Requester: "Lab"}, false},
		{"a requester is not its platform", lab, rating.Subject{Platform: "Prolific"}, false},
		{"the platform", rating.Subject{Platform: "Prolific"}, rating.Subject{Platform: "PROLIFIC"}, true},
		{"the same id under another name", rating.Subject{"P", "Old", "r1"}, rating.Subject{"P", "New", "r1"}, true},
		{"another id of the same name", rating.Subject{"P", "Lab", "r1"}, rating.Subject{"P", "Lab", "r2"}, false},
		{"a name whose id is not known", rating.Subject{"P", "Lab", ""}, rating.Subject{"P", "lab", "r2"}, true},
	}
	for _, test := range tests {
		if got := test.a.Same(test.b); got != test.want || test.b.Same(test.a) != got {
			t.Errorf("%s: got %t", test.name, got)
		}
	}
}

// task is a submission worked on for so long, decided so long after it.
func task(state work.State, reward string, worked, waited time.Duration) rating.Task {
	var s work.Submission
	if reward != "" {
		s.Advertised.Reward, _ = money.Parse(reward, "")
		s.Advertised.RewardKnown = true
	}
	submitted := work.Event{State: work.Submitted}
	if waited > 0 {
		submitted.At = noon
	}
	s.Events = append(s.Events, submitted)
	if state != work.Submitted {
		s.Events = append(s.Events, work.Event{State: state, At: noon.Add(waited)})
	}
	s.Settle()
	if s.State != state {
		panic(fmt.Sprintf("the table says %s, the events %s", state, s.State))
	}
	return rating.Task{Submission: s, Worked: worked}
}

func TestWhatTheLedgerAnswers(t *testing.T) {
	const day, min = 24 * time.Hour, time.Minute
	guessed := task(work.Approved, "", 0, day)
	guessed.Events[1].Source = work.Inferred
	tests := []struct {
		name  string
		tasks []rating.Task
		pay   rating.Hourly
		want  string // id=value/n, in the order of the questions
	}{
		{"nothing of nothing", nil, rating.Hourly{}, ""},
		{"a pending task has time and reward, no outcome", []rating.Task{task(work.Submitted, "0.50USD", 9*min, 0)}, rating.Hourly{},
			"seconds=540/1 reward=0.50USD/1"},
		{"the middle of three, by size", []rating.Task{task(work.Approved, "0.90USD", 30*min, 9*day), task(work.Approved, "0.10USD", 10*min, day), task(work.Approved, "0.20USD", 11*min, 2*day)},
			rating.Hourly{}, "seconds=660/3 reward=0.20USD/3 rejected=none/3 days=2/3"},
		{"between two", []rating.Task{task(work.Approved, "0.10USD", 10*min, day), task(work.Approved, "0.20USD", 11*min, 2*day)},
			rating.Hourly{}, "seconds=630/2 reward=0.15USD/2 rejected=none/2 days=1.5/2"},
		{"what has no time or no reward is in no median of it", []rating.Task{task(work.Approved, "", 10*min, 0), task(work.Approved, "0.20USD", 0, 0)},
			rating.Hourly{}, "seconds=600/1 reward=0.20USD/1 rejected=none/2"},
		{"rewards of two currencies have no middle", []rating.Task{task(work.Approved, "0.10USD", 0, 0), task(work.Approved, "0.20EUR", 0, 0)},
			rating.Hourly{}, "rejected=none/2"},
		{"some rejected", []rating.Task{task(work.Rejected, "", 0, 0), task(work.Approved, "", 0, 0), task(work.Submitted, "", 0, 0)}, rating.Hourly{}, "rejected=some/2"},
		{"all rejected", []rating.Task{task(work.Rejected, "", 0, 0), task(work.Submitted, "", 0, 0)}, rating.Hourly{}, "rejected=all/1"},
		{"returned is not decided", []rating.Task{task(work.Returned, "", 0, 0)}, rating.Hourly{}, ""},
		{"a guessed decision has no days", []rating.Task{guessed}, rating.Hourly{}, "rejected=none/1"},
		{"pay per hour as the report says it", nil, rating.Hourly{Rate: money.HourlyOf(money.Of(4_407_805, "USD")), Known: true, Tasks: 4}, "pay=4.408USD/4"},
		{"pay that is not known", nil, rating.Hourly{Rate: money.HourlyOf(money.Of(1, "USD")), Tasks: 4}, ""},
		{"a negative hour is left out", nil, rating.Hourly{Rate: money.HourlyOf(money.Of(-1_000_000, "USD")), Known: true, Tasks: 4}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			answers := rating.Fill(test.tasks, test.pay)
			var got []string
			for _, q := range rating.All() {
				if a, ok := answers[q.ID]; ok {
					got = append(got, fmt.Sprintf("%s=%s/%d", q.ID, a.Value, a.N))
				}
			}
			if text := strings.Join(got, " "); text != test.want {
				t.Errorf("got  %s\nwant %s", text, test.want)
			}
			r := review("", lab, "communication", "no")
			for id, a := range answers {
				r.Answers[id] = a
			}
			if err := r.Check(); err != nil {
				t.Errorf("what the ledger answers is refused: %v", err)
			}
		})
	}
}

func TestOverturnedAloneIsSaid(t *testing.T) {
	s := work.Submission{Events: []work.Event{{State: work.Submitted, At: noon}, {State: work.Rejected, At: noon + 1}, {State: work.Overturned, At: noon + 2}}}
	s.Settle()
	if got := rating.Fill([]rating.Task{{Submission: s}}, rating.Hourly{})["rejected"]; got.Value != "overturned" || got.N != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestFairworksPoints(t *testing.T) {
	hour := func(micros int64, tasks int) rating.Hourly {
		return rating.Hourly{Rate: money.HourlyOf(money.Of(micros, "EUR")), Known: true, Tasks: tasks}
	}
	floor := money.HourlyOf(money.Of(12_000_000, "EUR"))
	prolific := rating.Subject{Platform: "Prolific"}
	tests := []struct {
		name    string
		reviews []rating.Review
		s       rating.Standing
		want    string // pay_1, pay_2, then conditions_1; score of known
	}{
		{"nothing is known", nil, rating.Standing{}, "not known, not known, not known; 0 of 0"},
		{"nine tasks are too few", nil, rating.Standing{Pay: hour(1, 9), Minimum: floor, Floor: true, Received: 9}, "not known, not known, not known; 0 of 0"},
		{"paid in full, above the minimum", nil, rating.Standing{Pay: hour(12_000_000, 10), Minimum: floor, Floor: true, Received: 10}, "met by ledger of 10, met by ledger of 10, not known; 2 of 2"},
		{"a second point counts only on the first", nil, rating.Standing{Pay: hour(13_000_000, 10), Minimum: floor, Floor: true, Received: 9, Late: 1},
			"not met by ledger of 10, met by ledger of 10, not known; 0 of 2"},
		{"work that was refused is not paid for", nil, rating.Standing{Received: 20, Rejected: 1}, "not met by ledger of 21, not known, not known; 0 of 1"},
		{"below the minimum", nil, rating.Standing{Pay: hour(11_999_999, 10), Minimum: floor, Floor: true}, "not known, not met by ledger of 10, not known; 0 of 1"},
		{"no minimum is known", nil, rating.Standing{Pay: hour(13_000_000, 10)}, "not known, not known, not known; 0 of 0"},
		{"a minimum in another currency", nil, rating.Standing{Pay: hour(13_000_000, 10), Minimum: money.HourlyOf(money.Of(1, "USD")), Floor: true}, "not known, not known, not known; 0 of 0"},
		{"what the ledger cannot tell was asked", []rating.Review{review("1", prolific, "pay_1", "yes", "conditions_1", "no")}, rating.Standing{},
			"met by typed of 0, not known, not met by typed of 0; 1 of 2"},
		{"the ledger goes before an opinion", []rating.Review{review("1", prolific, "pay_1", "yes")}, rating.Standing{Received: 9, Late: 1},
			"not met by ledger of 10, not known, not known; 0 of 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			card := rating.Score(test.reviews, test.s)
			if len(card.Points) != 10 {
				t.Fatalf("got %d points", len(card.Points))
			}
			var got []string
			for _, p := range card.Points[:3] {
				text := string(p.Verdict)
				if p.Verdict != rating.NotKnown {
					text += fmt.Sprintf(" by %s of %d", p.Origin, p.N)
				}
				got = append(got, text)
			}
			if text := fmt.Sprintf("%s; %d of %d", strings.Join(got, ", "), card.Score, card.Known); text != test.want {
				t.Errorf("got  %s\nwant %s", text, test.want)
			}
		})
	}
}

func TestASummaryCounts(t *testing.T) {
	later := review("3", lab, "recommend", "yes", "days", "2.5", "pay", "4USD")
	later.Answers["pay"] = typed("4.00USD")
	later.Written += 1_000_000
	one := func(r rating.Review) []rating.Review { return []rating.Review{r} }
	s := rating.Summarise(
		one(review("1", lab, "recommend", "no", "days", "1", "pay", "2.00USD")), one(review("2", lab, "recommend", "no", "days", "9")), one(later),
		one(rating.Review{ID: "4", Subject: lab, Written: noon, Context: "late"}),
	)
	tally := s.Of("recommend")
	if s.Reviews != 4 || tally.Said != 3 || tally.Of("no") != 2 || tally.Of("yes") != 1 || tally.Of("na") != 0 {
		t.Errorf("got %+v of %d", tally, s.Reviews)
	}
	if days, pay := s.Of("days"), s.Of("pay"); days.Median != "2.5" || days.Said != 3 || pay.Median != "3.00USD" || pay.Said != 2 {
		t.Errorf("got %+v, %+v", days, pay)
	}
	if none := s.Of("broken"); none.Said != 0 || none.Of("yes") != 0 || len(s.Tallies) != 3 {
		t.Errorf("what nobody said: got %+v in %d tallies", none, len(s.Tallies))
	}
	mixed := rating.Summarise(one(review("1", lab, "pay", "2.00USD")), one(review("2", lab, "pay", "2.00EUR"))).Of("pay")
	if mixed.Median != "" || mixed.Said != 2 {
		t.Errorf("two currencies: got %+v", mixed)
	}
}

func TestAWriterCountsOnceWithTheNewestAnswer(t *testing.T) {
	changed := review("2", lab, "recommend", "yes")
	changed.Written += 1_000_000
	often := []rating.Review{changed, review("1", lab, "recommend", "no", "days", "1"), review("3", lab, "recommend", "no", "days", "1")}
	s := rating.Summarise(often, []rating.Review{review("4", lab, "recommend", "no", "days", "9")})
	if tally := s.Of("recommend"); s.Reviews != 4 || tally.Said != 2 || tally.Of("yes") != 1 || tally.Of("no") != 1 {
		t.Errorf("got %+v of %d reviews", tally, s.Reviews)
	}
	if days := s.Of("days"); days.Said != 2 || days.Median != "5" {
		t.Errorf("got %+v, want the middle of one answer a writer", days)
	}
	if none := rating.Summarise(nil); none.Reviews != 0 || len(none.Tallies) != 0 {
		t.Errorf("of nobody: got %+v", none)
	}
}
