package pool

import (
	"errors"
	"math/big"
	"reflect"
	"slices"
	"testing"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work/worktest"
)

// told are the figures of a text for a campaign of November in dollars.
func told(t *testing.T, c Campaign, text string) (Input, error) {
	t.Helper()
	l := worktest.Day(t, text)
	books := must(earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil))(t)
	from, to := must(timeline.ParseDay(c.Period.From))(t), must(timeline.ParseDay(c.Period.To))(t)
	q := earnings.Query{From: &from, To: &to, Zone: time.UTC, Currency: c.Currency, AsOf: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	whole := earnings.Compute(books, q)
	q.By = earnings.ByPlatform
	return c.Input(whole, earnings.Compute(books, q))
}

func november(t *testing.T) Campaign {
	return newParties(t, func(c *Campaign) {
		c.Currency, c.Period = "USD", Period{"2026-11-01", "2026-11-30"}
		c.Closes, c.Expires = c.Closes.AddDate(0, 1, 0), c.Expires.AddDate(0, 1, 0)
		c.Platforms, c.MaxPerson = []string{"clickworker", "mturk", "prolific"}, 2
	}).Campaign
}

func values(f Figures) []int64 {
	var all []int64
	for _, v := range f.Values {
		all = append(all, v.Int64())
	}
	return all
}

func TestFiguresOfAMember(t *testing.T) {
	c := november(t)
	in, err := told(t, c, `
2026-10-31
09:00-12:00 prolific before 9.00 approved
2026-11-23
09:00-09:10 search
09:10-10:10 prolific survey 6.00 approved +0.50
10:10-10:40 clickworker label 0.40 rejected
10:40-11:00 mturk hit 1.00 approved
11:00-11:20 other thing 1.00 approved
11:30-11:40 prolific later 2.00 submitted
18:00 fee 0.25 prolific`)
	if err != nil {
		t.Fatal(err)
	}
	// paid, unpaid, submitted, rejected, reward in tenths, fees in hundredths
	for table, want := range [][]int64{{100, 40, 4, 1, 85, 25}, {0, 30, 1, 1, 0, 0}, nil, {60, 0, 1, 0, 65, 25}} {
		if got := values(in.Tables[table]); !slices.Equal(got, want) || in.Tables[table].Known != (want != nil) {
			t.Errorf("table %d: got %v, want %v", table, got, want)
		}
	}
	// (8.50 - 0.25) over 140 minutes
	if got, want := in.Tables[0].Rate.Decimal(6), money.Round(big.NewRat(825*60, 14000), 6); got != want {
		t.Errorf("got %s an hour, want %s", got, want)
	}
	if want := (Left{Beyond: []string{"mturk"}, Unlisted: []string{"other"}, Pending: 1}); !reflect.DeepEqual(in.Left, want) {
		t.Errorf("got %+v, want %+v", in.Left, want)
	}
}

// A collective and its members may write a platform's name in two cases; a ledger
// with both counts in the one with more work, and tells of the other.
func TestACampaignsPlatformIsFoundHoweverItIsWritten(t *testing.T) {
	c := november(t)
	in, err := told(t, c, "09:00-10:00 Prolific survey 6.00 approved\n10:00-10:20 PROLIFIC other 1.00 approved\n11:00-11:30 MTurk hit 1.00 approved")
	if err != nil {
		t.Fatal(err)
	}
	if got := values(in.Tables[3]); !slices.Equal(got, []int64{60, 0, 1, 0, 60, 0}) {
		t.Errorf("prolific: got %v, want the hour under its first spelling", got)
	}
	if !in.Tables[2].Known || !slices.Equal(in.Left.Unlisted, []string{"PROLIFIC"}) {
		t.Errorf("mturk is known: %v; left out of the tables: %v", in.Tables[2].Known, in.Left.Unlisted)
	}
	c.Platforms = []string{"Prolific", "prolific", "toloka"}
	if err := c.Validate(); !errors.Is(err, ErrRules) {
		t.Errorf("two spellings in one campaign: got %v, want %v", err, ErrRules)
	}
}

func TestWhatIsNotKnownIsNotContributed(t *testing.T) {
	c := november(t)
	var missing *NotConvertible
	if _, err := told(t, c, "09:00-10:00 prolific survey 6.00GBP approved\n10:00-10:30 mturk hit 1.00 approved"); !errors.As(err, &missing) || !slices.Equal(missing.Currencies, []money.Currency{"GBP"}) {
		t.Errorf("pounds without a rate: got %v", err)
	}
	if _, err := told(t, c, "09:00-10:00 prolific survey 6.00 submitted"); !errors.Is(err, ErrNothing) {
		t.Errorf("nothing decided: got %v, want %v", err, ErrNothing)
	}
	in, err := told(t, c, "09:00-10:00 prolific survey ? approved\n10:00-10:30 mturk hit 1.00 approved")
	if err != nil || !in.Left.Review || in.Tables[3].Known || !slices.Equal(values(in.Tables[0]), []int64{30, 0, 2, 0, 10, 0}) {
		t.Errorf("a reward that is not known: got %+v, %v", in, err)
	}
	december := c
	december.Period = Period{"2026-12-01", "2026-12-31"}
	l := worktest.Day(t, "09:00-10:00 prolific survey 6.00 approved")
	r := earnings.Compute(must(earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil))(t), earnings.Query{Zone: time.UTC, AsOf: time.Now()})
	if _, err := december.Input(r, r); !errors.Is(err, ErrPeriod) {
		t.Errorf("another period: got %v, want %v", err, ErrPeriod)
	}
}

func TestClippingIsTold(t *testing.T) {
	c := november(t)
	in, err := told(t, c, "09:00-10:00 prolific survey 9000.00 approved\n10:00-10:10 mturk odd 1.00 reversed -3.00")
	if err != nil {
		t.Fatal(err)
	}
	vectors, clipped := c.Encode(in)
	most := c.Measures[4].Most()
	if len(clipped) != 3 || clipped[0].Of != Reward || clipped[0].Table != 0 || clipped[0].Kept != most || clipped[1].Table != 2 || clipped[1].Kept != 0 || clipped[2].Table != 3 {
		t.Errorf("got %v, want the reward of all, of mturk (below nothing) and of prolific", clipped)
	}
	if got := c.totals(flatten(vectors)); got.Sums[0][4] != most || got.Sums[2][4] != 0 || got.Counts[0][c.Bins()-1] != 1 || got.Counts[2][0] != 1 {
		t.Errorf("got %v", got)
	}
}

func flatten(v Vectors) []int64 {
	var flat []int64
	for _, one := range v.Ones {
		flat = append(flat, int64(flag(one)))
	}
	for _, sums := range v.Sums {
		for _, n := range sums {
			flat = append(flat, int64(n))
		}
	}
	for _, one := range v.Ballot {
		flat = append(flat, int64(flag(one)))
	}
	return flat
}
