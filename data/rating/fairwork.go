package rating

import (
	"clickwage/data/money"
)

// LeastTasks is how many tasks a verdict of the ledger needs at least.
const LeastTasks = 10

// Verdict says whether a point is met.
type Verdict string

// The verdicts.
const (
	Met      Verdict = "met"
	NotMet   Verdict = "not met"
	NotKnown Verdict = "not known"
)

// Standing is what the ledger knows of a platform's pay.
type Standing struct {
	Pay      Hourly     // after fees, per hour of all working time
	Minimum  money.Rate // the wage that it is held against, in the currency of Pay
	Floor    bool       // Minimum is known
	Received int        // tasks whose pay arrived
	Late     int        // tasks whose pay is past the platform's own rule
	Rejected int        // tasks done and refused, which stand so
}

// Point is one of Fairwork's ten.
type Point struct {
	ID      string // of its question, such as "pay_1"
	Verdict Verdict
	Origin  Origin // "" where not known
	N       int    // of Ledger: over how many tasks
	Against int    // of Ledger: how many of them speak against it
	Counts  bool   // met, and so is the first point of its principle
}

// Card is a platform on Fairwork's scale: a worker's view of it, and no score of
// Fairwork's own, which is given on evidence from the platform.
type Card struct {
	Points []Point // ten, in the order of the principles
	Score  int     // points that count
	Known  int     // points that anything is known of
}

// Score makes the card of a platform. What the ledger can tell, it tells: whether
// pay came on time and for all work (the first point), and whether an hour
// reached the minimum after fees (the second); both from LeastTasks tasks. The
// rest, and these where it cannot, is what the newest of the reviews says that
// answers it; else it is not known.
func Score(reviews []Review, s Standing) Card {
	latest := Latest(reviews)
	var card Card
	for _, q := range All() {
		if q.Group != Fairwork {
			continue
		}
		p := s.point(q.ID)
		if a, ok := latest[q.ID]; ok && p.Verdict == NotKnown {
			p.Origin, p.Verdict = a.Origin, NotMet
			if a.Value == "yes" {
				p.Verdict = Met
			}
		}
		p.Counts = p.Verdict == Met
		if n := len(card.Points); n%2 == 1 {
			p.Counts = p.Counts && card.Points[n-1].Verdict == Met
		}
		if p.Counts {
			card.Score++
		}
		if p.Verdict != NotKnown {
			card.Known++
		}
		card.Points = append(card.Points, p)
	}
	return card
}

// point is what the ledger says of one point.
func (s Standing) point(id string) Point {
	p := Point{ID: id, Verdict: NotKnown}
	switch against := s.Late + s.Rejected; {
	case id == "pay_1" && s.Received+against >= LeastTasks:
		p.Verdict, p.Origin, p.N, p.Against = Met, Ledger, s.Received+against, against
		if against > 0 {
			p.Verdict = NotMet
		}
	case id == "pay_2" && s.Floor && s.Pay.Known && s.Pay.Tasks >= LeastTasks && s.Pay.Rate.Currency == s.Minimum.Currency:
		p.Verdict, p.Origin, p.N = Met, Ledger, s.Pay.Tasks
		if s.Pay.Rate.Cmp(s.Minimum) < 0 {
			p.Verdict = NotMet
		}
	}
	return p
}
