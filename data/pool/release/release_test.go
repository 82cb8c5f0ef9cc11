package release

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/pool"
)

// edges are so many bins from 0.50 to 32 an hour.
func edges(bins int) []int64 {
	all := make([]int64, bins-1)
	for i := range all {
		all[i] = int64(math.Round(500_000 * math.Pow(64, float64(i)/float64(bins-2))))
	}
	return all
}

// rules are a campaign over three platforms.
func rules(bins int) pool.Campaign {
	return pool.Campaign{
		Draft: pool.Draft, ID: "3f0c7d5e-6c4b-4b52-9a57-0d6c2f1b8e11",
		Name: "Pay in October", Collective: "Example collective", Contact: "pay@example.org",
		Period: pool.Period{From: "2026-10-01", To: "2026-10-31"}, Currency: "USD",
		Platforms: []string{"Clickworker", "MTurk", "Prolific"}, MaxPerson: 2, Edges: edges(bins),
		Measures: []pool.Measure{
			{Of: pool.PaidMinutes, Bits: 10, Unit: 16}, {Of: pool.UnpaidMinutes, Bits: 9, Unit: 16},
			{Of: pool.Submitted, Bits: 10, Unit: 4}, {Of: pool.Rejected, Bits: 6, Unit: 1},
			{Of: pool.Reward, Bits: 10, Unit: 1_000_000}, {Of: pool.Fees, Bits: 5, Unit: 100_000},
		},
		Publish: pool.Rules{Minimum: 10, Noise: pool.DefaultNoise(bins), Epsilon: 1, Limit: 6, Series: "monthly"},
		Organisers: [2]pool.Organiser{
			{Name: "First union", Seal: []byte{1}, Sign: []byte{1}}, {Name: "Second union", Seal: []byte{2}, Sign: []byte{2}},
		},
	}
}

// members are contributions of n people whose pay is spread as in surveys of
// micro-work, a median of 3 an hour, in totals without noise. Each works on one
// or two platforms, on the first most.
func members(c pool.Campaign, n int, seed uint64) pool.Totals {
	r := rand.New(rand.NewPCG(seed, 7))
	t := pool.Totals{Contributors: n}
	for range c.Tables() {
		t.Counts = append(t.Counts, make([]int64, c.Bins()))
		t.Sums = append(t.Sums, make([]int64, len(c.Measures)))
	}
	for range n {
		pay := 3e6 * math.Exp(0.8*r.NormFloat64())
		bin, _ := slices.BinarySearch(c.Edges, int64(pay)+1)
		paid := 1000 + 4000*r.Float64()
		unpaid := paid * (0.2 + 0.3*r.Float64())
		reward := pay * (paid + unpaid) / 60
		submitted := paid / 6
		values := []float64{paid, unpaid, submitted, submitted * 0.03, reward, reward * 0.02}
		first := min(len(c.Platforms)-1, int(3*r.Float64()*r.Float64()))
		tables := []int{0, 1 + first}
		if second := int(3 * r.Float64()); second != first {
			tables = append(tables, 1+second)
		}
		for k, table := range tables {
			t.Counts[table][bin]++
			for m, measure := range c.Measures {
				part := 1.0
				if k > 0 {
					part = 1 / float64(len(tables)-1)
				}
				t.Sums[table][m] += min(int64(bound(c, measure.Of)), int64(part*values[m])/measure.Unit)
			}
		}
	}
	return t
}

// withNoise adds that of both aggregators.
func withNoise(t *testing.T, c pool.Campaign, totals pool.Totals, seed byte) pool.Totals {
	t.Helper()
	source := rand.NewChaCha8([32]byte{seed})
	for range aggregators {
		noise, err := Draw(c, source)
		if err != nil {
			t.Fatal(err)
		}
		for table := range totals.Counts {
			for bin := range totals.Counts[table] {
				totals.Counts[table][bin] += noise.Counts[table][bin]
			}
		}
		totals.Sums[0][0] += noise.Paid
		totals.Sums[0][1] += noise.Unpaid
		for answer := range noise.Ballot {
			totals.Ballot[answer] += noise.Ballot[answer]
		}
	}
	return totals
}

func terms() Terms {
	return Terms{
		Made: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Floor: 7_250_000, FloorName: "Federal minimum wage, United States, 2026",
		Members: 5200, Tokens: 4800, Spent: whole,
	}
}

func made(t *testing.T, c pool.Campaign, totals pool.Totals) Release {
	t.Helper()
	r, err := Make(c, totals, terms())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOfFewNothingIsPublished(t *testing.T) {
	c := rules(8)
	for n := range 10 {
		r := made(t, c, members(c, n, 1))
		if r.Protection != Silent || r.Contributors != 0 {
			t.Errorf("%d contributors: %s, and %d are named", n, r.Protection, r.Contributors)
		}
		for _, table := range r.Tables {
			if table.Why != Few || table.N != 0 || table.Counts != nil || table.Sums != nil || table.Figures != nil {
				t.Errorf("%d contributors: %+v", n, table)
			}
		}
	}
	if r := made(t, c, members(c, 10, 1)); r.Protection != Suppressed || r.Tables[0].N != 10 {
		t.Errorf("10 contributors: %s, n %d", r.Protection, r.Tables[0].N)
	}
	c.Publish.Minimum = 3
	if r := made(t, c, members(c, 9, 1)); r.Protection != Silent {
		t.Errorf("a campaign that says 3 publishes 9: %s", r.Protection)
	}
}

func TestWithoutNoiseThereIsNoHistogram(t *testing.T) {
	c := rules(8)
	r := made(t, c, members(c, 120, 2))
	if r.Protection != Suppressed {
		t.Fatalf("120 contributors are %s", r.Protection)
	}
	for _, table := range r.Tables {
		if table.Counts != nil {
			t.Errorf("%q has a histogram", table.Of)
		}
		for _, name := range []Name{LowerQuartile, Median, UpperQuartile, BelowFloor} {
			if _, ok := table.Figure(name); ok {
				t.Errorf("%q has its %s", table.Of, name)
			}
		}
	}
	ratio, ok := r.Tables[0].Figure(Ratio)
	exact := members(c, 120, 2).Sums[0]
	pay := float64(exact[4]*1_000_000-exact[5]*100_000) / (float64(exact[0]+exact[1]) * 16 / 60)
	if !ok || float64(ratio.Low) > pay || float64(ratio.High) < pay {
		t.Errorf("the ratio of sums is %+v, and %v exactly", ratio, pay)
	}
	if err := Verify(r); err != nil {
		t.Error(err)
	}
}

func TestComplementsAreKept(t *testing.T) {
	c := rules(8)
	tests := []struct {
		name    string
		members []int // of all and three platforms
		open    []int
	}{
		{"all platforms are large and leave nobody or many", []int{60, 60, 30, 10}, []int{1, 2, 3}},
		{"a platform under ten", []int{60, 40, 9, 10}, []int{1, 3}},
		{"a platform that all but five work on", []int{60, 55, 12, 12}, []int{2, 3}},
		{"a platform that all but ten work on", []int{60, 50, 4, 4}, []int{1}},
		{"two platforms that leave eight", []int{60, 40, 9, 12}, []int{1}},
		{"two platforms that all but four work on, if nobody works on both", []int{60, 36, 20, 0}, []int{1}},
		{"nine contributors", []int{9, 9, 0, 0}, nil},
	}
	for _, test := range tests {
		if got := Openable(c, test.members); !slices.Equal(got, test.open) {
			t.Errorf("%s: %v, want %v", test.name, got, test.open)
		}
	}
}

func TestNoSmallRemainderFollowsFromSums(t *testing.T) {
	const most = 1000
	members := []int{60, 40, 30, 20}
	tests := []struct {
		name string
		sums []int64
		want map[int]Reason
	}{
		{"a remainder of 2.15 bounds", []int64{12300, 5000, 3000, 2150}, map[int]Reason{}},
		{"a remainder under it", []int64{12299, 5000, 3000, 2150}, map[int]Reason{3: Complement}},
		{"nothing else: the platforms would tell that", []int64{10150, 5000, 3000, 2150}, map[int]Reason{3: Complement}},
		{"a platform under 2.15 bounds", []int64{12150, 5000, 2149, 2150}, map[int]Reason{2: Bound}},
		{"all of it under", []int64{2149, 2100, 2149, 2}, map[int]Reason{0: Bound, 1: Bound, 2: Bound, 3: Bound}},
	}
	for _, test := range tests {
		got := openSums(test.sums, []int{1, 2, 3}, most, members)
		for table := range test.sums {
			if got[table] != test.want[table] {
				t.Errorf("%s: table %d %q, want %q", test.name, table, got[table], test.want[table])
			}
		}
	}
}

// Whoever subtracts any platforms from all work is left with what hides each.
func TestWhatIsPublishedCannotBeSubtractedToASmallRemainder(t *testing.T) {
	c := rules(8)
	for seed := range uint64(300) {
		n := 10 + int(seed%240)
		exact := members(c, n, seed)
		r := made(t, c, exact)
		for m, measure := range c.Measures {
			if _, ok := r.Tables[0].Sum(measure.Of); !ok {
				continue
			}
			rest, some := exact.Sums[0][m], false
			for i, table := range r.Tables[1:] {
				if _, ok := table.Sum(measure.Of); ok {
					rest, some = rest-exact.Sums[i+1][m], true
				}
			}
			if some && float64(rest) < 2.15*float64(bound(c, measure.Of)) {
				t.Errorf("%d contributors, seed %d: %d of %s remain", n, seed, rest, measure.Of)
			}
		}
		if err := Verify(r); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

func TestWithNoiseTheQuartilesAreNearTheTruth(t *testing.T) {
	c := rules(32)
	r := made(t, c, withNoise(t, c, members(c, 4000, 3), 3))
	if r.Protection != Noised {
		t.Fatalf("4000 contributors are %s", r.Protection)
	}
	for _, table := range r.Tables {
		median, ok := table.Figure(Median)
		if !ok || median.Value < 2_500_000 || median.Value > 3_500_000 {
			t.Errorf("%q: median %+v (%q), want one near 3.00", table.Of, median, table.Why)
		}
		below, ok := table.Figure(BelowFloor)
		truth := 1e6 * 0.5 * math.Erfc(-math.Log(7.25/3)/0.8/math.Sqrt2)
		if !ok || float64(below.Low) > truth || float64(below.High) < truth {
			t.Errorf("%q: below the floor %+v, want one around %.0f", table.Of, below, truth)
		}
		if _, ok := table.Figure(RejectionRate); ok {
			t.Errorf("%q: a rejection rate without a part of epsilon", table.Of)
		}
	}
	if _, ok := r.Tables[0].Figure(UnpaidPerPaid); !ok {
		t.Errorf("no unpaid minutes per paid hour: %+v", r.Tables[0].Withheld)
	}
	if len(r.Tables[1].Sums) > 0 {
		t.Errorf("a platform has sums: %+v", r.Tables[1].Sums)
	}
}

func TestATableThatNoiseDrownsSaysNothing(t *testing.T) {
	c := rules(8)
	c.Publish.Noise = 20
	r := made(t, c, withNoise(t, c, members(c, 60, 4), 4))
	for _, table := range r.Tables {
		if table.Why != Uncertain && table.Why != Few {
			t.Errorf("%q of 60 contributors says %+v", table.Of, table.Figures)
		}
	}
	if err := Verify(r); err != nil {
		t.Error(err)
	}
}

func TestAReleaseIsReadBackAndVerified(t *testing.T) {
	c := rules(8)
	for _, n := range []int{5, 80, 1500} {
		totals := members(c, n, 5)
		if n >= c.Publish.Noise {
			totals = withNoise(t, c, totals, 5)
		}
		r := made(t, c, totals)
		var first, second bytes.Buffer
		if err := r.WriteJSON(&first); err != nil {
			t.Fatal(err)
		}
		text := first.String()
		read, err := ReadJSON(&first)
		if err != nil {
			t.Fatalf("%d contributors: %v", n, err)
		}
		if err := read.WriteJSON(&second); err != nil || second.String() != text {
			t.Errorf("%d contributors: read and written again it differs (%v)", n, err)
		}
		if _, err := ReadJSON(strings.NewReader(" " + text)); err == nil {
			t.Errorf("%d contributors: another spelling is read", n)
		}
	}
}

func TestAnAlteredReleaseIsRefused(t *testing.T) {
	c := rules(8)
	noisy := withNoise(t, c, members(c, 1500, 6), 6)
	exact := members(c, 80, 6)
	figure := func(r *Release, name Name) *Figure {
		for i := range r.Tables[0].Figures {
			if f := &r.Tables[0].Figures[i]; f.Name == name {
				return f
			}
		}
		t.Fatalf("no %s", name)
		return nil
	}
	tests := []struct {
		name   string
		totals pool.Totals
		alter  func(r *Release)
	}{
		{"a higher median", noisy, func(r *Release) { figure(r, Median).Value += figure(r, Median).Value / 20 }},
		{"a narrower interval", noisy, func(r *Release) { figure(r, Median).Low = figure(r, Median).Value }},
		{"a bin moved", noisy, func(r *Release) { r.Tables[0].Counts[2] += 300 }},
		{"a figure of nothing", noisy, func(r *Release) {
			r.Tables[1].Figures = append(r.Tables[1].Figures, Figure{Name: Ratio, Value: 1, Low: 1, High: 1})
		}},
		{"a platform's n", noisy, func(r *Release) { r.Tables[1].N += 5 }},
		{"another table's name", noisy, func(r *Release) { r.Tables[1].Of = "MTurk" }},
		{"a histogram without noise", exact, func(r *Release) { r.Tables[0].Counts = make([]int64, c.Bins()) }},
		{"an exact sum", exact, func(r *Release) { r.Tables[0].Sums[0].Value++ }},
		{"a small sum", exact, func(r *Release) { r.Tables[1].Sums = []Sum{{pool.Reward, 1_000_000}} }},
		{"a higher ratio", exact, func(r *Release) { figure(r, Ratio).Value *= 2 }},
		{"more contributors", exact, func(r *Release) { r.Contributors = 1500 }},
		{"too few for what it says", exact, func(r *Release) { r.Contributors = 9 }},
		{"another format", exact, func(r *Release) { r.Format = "2" }},
		{"rules that say less", exact, func(r *Release) { r.Campaign.Publish.Noise = 5 }},
	}
	for _, test := range tests {
		totals := test.totals
		r := made(t, c, totals)
		if err := Verify(r); err != nil {
			t.Fatalf("%s, unaltered: %v", test.name, err)
		}
		test.alter(&r)
		if err := Verify(r); !errors.Is(err, ErrVerify) && !errors.Is(err, ErrRules) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestTotalsOfAnotherCampaignAreRefused(t *testing.T) {
	c := rules(8)
	for name, alter := range map[string]func(*pool.Totals){
		"a table less": func(t *pool.Totals) { t.Counts = t.Counts[1:] },
		"a bin less":   func(t *pool.Totals) { t.Counts[1] = t.Counts[1][1:] },
		"a sum less":   func(t *pool.Totals) { t.Sums[0] = t.Sums[0][1:] },
	} {
		totals := members(c, 500, 1)
		alter(&totals)
		if _, err := Make(c, totals, terms()); !errors.Is(err, ErrTotals) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, alter := range map[string]func(*pool.Campaign){
		"edges that fall":          func(c *pool.Campaign) { c.Edges = []int64{2, 1} },
		"an edge of nothing":       func(c *pool.Campaign) { c.Edges = []int64{0, 1} },
		"no minutes":               func(c *pool.Campaign) { c.Measures = c.Measures[1:] },
		"a sum of 33 bits":         func(c *pool.Campaign) { c.Measures = slices.Clone(c.Measures); c.Measures[0].Bits = 33 },
		"no platform for a person": func(c *pool.Campaign) { c.MaxPerson = 0 },
		"noise below the minimum":  func(c *pool.Campaign) { c.Publish.Noise = 9 },
		"a nameless platform":      func(c *pool.Campaign) { c.Platforms = []string{"", "MTurk", "Prolific"} },
		"an epsilon of nothing":    func(c *pool.Campaign) { c.Publish.Epsilon = 0 },
	} {
		c := rules(8)
		alter(&c)
		if _, err := Make(c, members(rules(8), 500, 1), terms()); err == nil || name != "an epsilon of nothing" && !errors.Is(err, ErrRules) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTermsThatCannotBeAreRefused(t *testing.T) {
	c := rules(8)
	for _, row := range []struct {
		members, tokens int
		holds           bool
	}{
		{0, 0, true}, {24, 24, true}, {30, 26, true}, {30, 0, true}, {0, 30, true},
		{23, 0, false}, {0, 23, false}, {5, 96, false}, {30, 31, false}, {30, 23, false},
	} {
		said := terms()
		said.Members, said.Tokens = row.members, row.tokens
		if _, err := Make(c, members(c, 24, 1), said); (err == nil) != row.holds || err != nil && !errors.Is(err, ErrTerms) {
			t.Errorf("%d members with %d tokens of 24 contributors: %v", row.members, row.tokens, err)
		}
	}
}

func TestRounding(t *testing.T) {
	for sum, want := range map[int64]int64{0: 0, 7: 7, 199: 199, 251: 252, 1234: 1230, 98_765: 99_000, 4999: 5000} {
		if got := roundSum(sum); got != want {
			t.Errorf("%d is rounded to %d, want %d", sum, got, want)
		}
	}
	for value, want := range map[float64]int64{0.4: 0, 1234567: 1230000, 999_600: 1_000_000, 7_250_000: 7_250_000, -1234: -1230} {
		if got := significant(value); got != want {
			t.Errorf("%v is %d in three digits, want %d", value, got, want)
		}
	}
	for n, want := range map[int]int{10: 10, 12: 10, 13: 15, 47: 45, 48: 50} {
		if got := roundCount(n); got != want {
			t.Errorf("%d members are %d, want %d", n, got, want)
		}
	}
	for sum := int64(0); sum < 200_000; sum += 7 {
		once := roundSum(sum)
		if twice := roundSum(once); twice != once || math.Abs(float64(once-sum)) > float64(sum)/199 {
			t.Fatalf("%d is rounded to %d, and that to %d", sum, once, twice)
		}
	}
}
