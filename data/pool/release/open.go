package release

import "clickwage/data/pool"

// First is what may be opened of each table of so many contributors, and after them
// of each question of the ballot, for pool.Campaign.Only: nothing of few; members
// alone where there is no noise; else the histograms, the answers where the ballot
// has an epsilon, and of sums the two that have noise. What it does not name must
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
	for range c.Questions() {
		all = append(all, pool.Show{Count: protection == Suppressed, Histogram: protection == Noised && c.Publish.BallotEpsilon > 0})
	}
	return all, nil
}

// Second is what may be opened after First, of which opened are the totals, where
// there is no noise: the sums of all work, and of the tables that Openable gives,
// and the answers to questions that the minimum of members answered.
func Second(c pool.Campaign, opened pool.Totals) []pool.Show {
	asked, err := c.Answered(opened)
	all, members := make([]pool.Show, c.Tables()+len(asked)), membersOf(opened)
	if err != nil || opened.Contributors < minimum(c) {
		return all
	}
	for _, table := range append([]int{0}, Openable(c, members)...) {
		for _, m := range c.Measures {
			all[table].Sums = append(all[table].Sums, m.Of)
		}
	}
	for i, q := range asked {
		all[c.Tables()+i].Histogram = q.Said >= minimum(c)
	}
	return all
}

// membersOf are the contributors of each table: all of them first, whatever its
// bins say.
func membersOf(totals pool.Totals) []int {
	members := make([]int, len(totals.Counts))
	for table, row := range totals.Counts {
		for _, count := range row {
			members[table] += int(count)
		}
	}
	members[0] = totals.Contributors
	return members
}

// Totals is the noise in the shape of what it is added to; what has no noise is
// zero there, and is not among what First opens.
func (n Noise) Totals(c pool.Campaign) pool.Totals {
	t := c.NoTotals()
	if t.Counts = n.Counts; n.Ballot != nil {
		t.Ballot = n.Ballot
	}
	if i, ok := measured(c, pool.PaidMinutes); ok {
		t.Sums[0][i] = n.Paid
	}
	if i, ok := measured(c, pool.UnpaidMinutes); ok {
		t.Sums[0][i] = n.Unpaid
	}
	return t
}
