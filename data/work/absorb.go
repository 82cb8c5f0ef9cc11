package work

import (
	"slices"
	"time"

	"clickwage/data/money"
)

// Absorb takes into s what another record of the same submission knows and s
// does not: events, reasons, ids, an unknown reward, a larger bonus. Nothing
// that s knows is lost, and records in any order end in the same submission.
// changed says whether s knows more than before.
func (s *Submission) Absorb(other Submission) (changed bool) {
	events, news := Merge(s.Events, other.Events)
	if news {
		slices.SortStableFunc(events, func(a, b Event) int { return int(clamp(a.effective() - b.effective())) })
		s.Events, changed = events, true
	}
	for _, text := range []struct{ mine, theirs *string }{
		{&s.Account.PlatformID, &other.Account.PlatformID}, {&s.Account.Worker, &other.Account.Worker},
		{&s.Account.Requester, &other.Account.Requester}, {&s.Account.RequesterID, &other.Account.RequesterID},
		{&s.Account.TaskID, &other.Account.TaskID}, {&s.Title, &other.Title}, {&s.Note, &other.Note},
		{&s.Code, &other.Code},
	} {
		if *text.mine == "" && *text.theirs != "" {
			*text.mine, changed = *text.theirs, true
		}
	}
	for _, span := range []struct{ mine, theirs *time.Duration }{
		{&s.Advertised.Limit, &other.Advertised.Limit}, {&s.Advertised.Estimate, &other.Advertised.Estimate},
	} {
		if *span.mine == 0 && *span.theirs != 0 {
			*span.mine, changed = *span.theirs, true
		}
	}
	changed = s.Promise.Fill(other.Promise) || changed
	if !s.Advertised.RewardKnown && other.Advertised.RewardKnown && s.sameCurrency(other.Advertised.Reward) {
		s.Advertised.Reward, s.Advertised.RewardKnown, changed = other.Advertised.Reward, true, true
	}
	if s.sameCurrency(other.Credit.Bonus) && other.Credit.Bonus.Micros > s.Credit.Bonus.Micros {
		s.Credit.Bonus, changed = other.Credit.Bonus, true
	}
	if s.sameCurrency(other.Credit.Reversal) && other.Credit.Reversal.Micros > s.Credit.Reversal.Micros {
		s.Credit.Reversal, changed = other.Credit.Reversal, true
	}
	s.Settle()
	return changed
}

// sameCurrency says whether an amount can stand on s without mixing currencies.
func (s *Submission) sameCurrency(a money.Amount) bool {
	mine := s.Currency()
	return mine == "" || a.Currency == "" || mine == a.Currency
}

func clamp(d Instant) Instant { return max(-1, min(1, d)) }
