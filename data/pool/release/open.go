package release

import "clickwage/data/pool"

// First is what may be opened of each table of so many contributors, for
// pool.Campaign.Only: nothing of few; members alone where there is no noise; else
// the histograms, and of sums the two that have noise. What it does not name must
// not leave an aggregator. Its error is ErrRules.
func First(c pool.Campaign, contributors int) ([]pool.Show, error) {
	protection, err := ProtectionOf(c, contributors)
	if err != nil {
		return nil, err
	}
	all := make([]pool.Show, c.Tables())
	for i := range all {
		all[i] = pool.Show{Count: protection == Suppressed, Histogram: protection == Noised}
	}
	if protection == Noised {
		all[0].Sums = []pool.Measured{pool.PaidMinutes, pool.UnpaidMinutes}
	}
	return all, nil
}

// Second is what may be opened after the members of each table are known, where
// there is no noise: the sums of all work, and of the tables that Openable gives.
func Second(c pool.Campaign, members []int) []pool.Show {
	all := make([]pool.Show, c.Tables())
	open := Openable(c, members)
	if len(members) == 0 || members[0] < minimum(c) {
		return all
	}
	for _, table := range append([]int{0}, open...) {
		for _, m := range c.Measures {
			all[table].Sums = append(all[table].Sums, m.Of)
		}
	}
	return all
}

// Totals is the noise in the shape of what it is added to; what has no noise is
// zero there, and is not among what First opens.
func (n Noise) Totals(c pool.Campaign) pool.Totals {
	t := pool.Totals{Counts: n.Counts, Sums: make([][]int64, c.Tables())}
	for table := range t.Sums {
		t.Sums[table] = make([]int64, len(c.Measures))
	}
	if i, ok := measured(c, pool.PaidMinutes); ok {
		t.Sums[0][i] = n.Paid
	}
	if i, ok := measured(c, pool.UnpaidMinutes); ok {
		t.Sums[0][i] = n.Unpaid
	}
	return t
}
