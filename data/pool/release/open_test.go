package release

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"clickwage/data/pool"
)

func TestNothingIsOpenedThatHasNoNoiseOrTooFew(t *testing.T) {
	c := rules(8)
	noise, err := Draw(c, rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	totals := noise.Totals(c)
	first, err := First(c, 300)
	if err != nil {
		t.Fatal(err)
	}
	for i, opening := range first {
		if !opening.Histogram || opening.Count {
			t.Errorf("of table %d of 300: %+v", i, opening)
		}
		for m, measure := range c.Measures {
			if open := slices.Contains(opening.Sums, measure.Of); open != (totals.Sums[i][m] != 0) {
				t.Errorf("table %d: %s is opened %v, with noise of %d", i, measure.Of, open, totals.Sums[i][m])
			}
		}
	}
	for i, opening := range must(First(c, 60)) {
		if !opening.Count || opening.Histogram || opening.Sums != nil {
			t.Errorf("of table %d of 60: %+v", i, opening)
		}
	}
	for i, opening := range must(First(c, 9)) {
		if opening.Count || opening.Histogram || opening.Sums != nil {
			t.Errorf("of table %d of 9: %+v", i, opening)
		}
	}
	second := Second(c, counted(c, 60, 40, 9, 10))
	for i, want := range []int{6, 6, 0, 6} {
		if len(second[i].Sums) != want || second[i].Histogram {
			t.Errorf("then of table %d: %+v, want %d sums", i, second[i], want)
		}
	}
	if second := Second(c, counted(c, 9, 9, 0, 0)); second[0].Sums != nil {
		t.Errorf("of nine: %+v", second)
	}
}

// counted are totals as First opens them without noise: the members of each table,
// all first.
func counted(c pool.Campaign, members ...int) pool.Totals {
	t := c.NoTotals()
	t.Contributors = members[0]
	for table, n := range members {
		t.Counts[table][0] = int64(n)
	}
	return t
}

// must is what First gives of rules that hold.
func must(all []pool.Show, err error) []pool.Show {
	if err != nil {
		panic(err)
	}
	return all
}

// What Make reads is within what was opened: the rest may be zero.
func TestMakeNeedsNothingThatWasNotOpened(t *testing.T) {
	c := rules(8)
	whole := members(c, 80, 9)
	want := made(t, c, whole)
	members := membersOf(whole)
	opened := pool.Totals{Contributors: 80}
	for table, opening := range Second(c, counted(c, members...)) {
		opened.Counts = append(opened.Counts, []int64{int64(members[table])})
		sums := make([]int64, len(c.Measures))
		for m, measure := range c.Measures {
			if slices.Contains(opening.Sums, measure.Of) {
				sums[m] = whole.Sums[table][m]
			}
		}
		opened.Sums = append(opened.Sums, sums)
	}
	got := made(t, c, opened)
	for i := range want.Tables {
		if !slices.Equal(got.Tables[i].Figures, want.Tables[i].Figures) || !slices.Equal(got.Tables[i].Sums, want.Tables[i].Sums) {
			t.Errorf("table %d: %+v, want %+v", i, got.Tables[i], want.Tables[i])
		}
	}
}

// Two shares, each with the whole noise of its aggregator, are opened to what a
// release is made of, and to nothing beyond it.
func TestSharesWithNoiseOpenToARelease(t *testing.T) {
	c := rules(8)
	exact := members(c, 900, 11)
	show := must(First(c, exact.Contributors))
	want := c.NoTotals()
	var shares []pool.Share
	for side := range byte(2) {
		noise, err := Draw(c, rand.NewChaCha8([32]byte{side, 3}))
		if err != nil {
			t.Fatal(err)
		}
		share := c.NoShare()
		parts := []pool.Totals{noise.Totals(c)}
		if side == 0 {
			parts = append(parts, exact) // the other's is nothing: adding up is the same
		}
		for _, part := range parts {
			if err := c.AddNoise(share, part); err != nil {
				t.Fatal(err)
			}
			add(c, &want, part, show)
		}
		share, err = c.Only(share, show)
		if err != nil {
			t.Fatal(err)
		}
		shares = append(shares, share)
	}
	got, err := c.Collect(shares[0], shares[1], exact.Contributors)
	if err != nil {
		t.Fatal(err)
	}
	want.Contributors = exact.Contributors
	if !reflect.DeepEqual(got, want) {
		t.Errorf("opened %v, want %v", got, want)
	}
	r := made(t, c, got)
	if median, ok := r.Tables[0].Figure(Median); !ok || median.Low > 3_000_000 || median.High < 3_000_000 {
		t.Errorf("its median is %+v", median)
	}
}

// add adds the part of some totals that is shown.
func add(c pool.Campaign, sum *pool.Totals, part pool.Totals, show []pool.Show) {
	for table := range part.Counts {
		for bin, count := range part.Counts[table] {
			sum.Counts[table][bin] += count
		}
		for m, measure := range c.Measures {
			if slices.Contains(show[table].Sums, measure.Of) {
				sum.Sums[table][m] += part.Sums[table][m]
			}
		}
	}
}
