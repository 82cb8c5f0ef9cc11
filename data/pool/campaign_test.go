package pool

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/big"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/keys"
	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/revision"
)

func TestACampaignIsReadAsItWasSigned(t *testing.T) {
	p := newParties(t)
	p.Intake = "https://pool.example/in?campaign=october"
	file := must(Sign(p.Campaign, p.collective))(t)
	for _, pinned := range []string{"", p.collective.Public()} {
		c, err := Open(file, pinned, p.now)
		if err != nil {
			t.Fatal(err)
		}
		got, want := must(c.Hash())(t), must(p.Hash())(t)
		if got != want {
			t.Errorf("got hash %x, want %x", got, want)
		}
	}
}

func TestCampaignsThatAreRefused(t *testing.T) {
	p := newParties(t)
	file := must(Sign(p.Campaign, p.collective))(t)
	stranger := must(keys.NewSigning("collective/other", seeded("other")))(t)
	swap := func(old, new string) []byte {
		t.Helper()
		out := bytes.Replace(file, []byte(old), []byte(new), 1)
		if bytes.Equal(out, file) {
			t.Fatalf("%q is not in the file", old)
		}
		return out
	}
	// What Sign refuses is signed all the same, as a collective with its own program would.
	signed := func(alter func(*Campaign)) []byte {
		c := p.Campaign
		c.Platforms, c.Edges, c.Measures = slices.Clone(c.Platforms), slices.Clone(c.Edges), slices.Clone(c.Measures)
		alter(&c)
		return must(p.collective.Sign(string(must(revision.Canonical(c))(t)) + "\n"))(t)
	}
	var draft *OtherDraft
	for name, c := range map[string]struct {
		file   []byte
		pinned string
		now    time.Time
		want   error
	}{
		"another minimum":              {file: swap(`"minimum":10`, `"minimum":11`), want: ErrCampaignFile},
		"another spelling":             {file: swap(`"minimum":10`, `"minimum": 10`), want: ErrCampaignFile},
		"a name twice":                 {file: swap(`"minimum":10`, `"minimum":10,"minimum":10`), want: ErrCampaignFile},
		"a name more":                  {file: swap(`"minimum":10`, `"maximum":1,"minimum":10`), want: ErrCampaignFile},
		"cut":                          {file: file[:len(file)/2], want: ErrCampaignFile},
		"a signature more":             {file: append(slices.Clone(file), file[bytes.Index(file, []byte("\n\n"))+2:]...), want: ErrCampaignFile},
		"nothing":                      {want: ErrCampaignFile},
		"signed by another collective": {file: must(Sign(p.Campaign, stranger))(t), pinned: p.collective.Public(), want: ErrSigner},
		"expired":                      {file: file, now: p.Expires, want: ErrExpired},
		"a group of nine":              {file: signed(func(c *Campaign) { c.Publish.Minimum = 9 }), want: ErrRules},
		"no noise above the minimum":   {file: signed(func(c *Campaign) { c.Publish.Noise = 9 }), want: ErrRules},
		"an endless epsilon":           {file: signed(func(c *Campaign) { c.Publish.Epsilon = 1000; c.Publish.Limit = 1000 }), want: ErrRules},
		"a limit below epsilon":        {file: signed(func(c *Campaign) { c.Publish.Limit = 0.5 }), want: ErrRules},
		"platforms not sorted":         {file: signed(func(c *Campaign) { slices.Reverse(c.Platforms) }), want: ErrRules},
		"a platform twice":             {file: signed(func(c *Campaign) { c.Platforms[1] = c.Platforms[0] }), want: ErrRules},
		"no platform":                  {file: signed(func(c *Campaign) { c.Platforms = nil }), want: ErrRules},
		"m of nothing":                 {file: signed(func(c *Campaign) { c.MaxPerson = 0 }), want: ErrRules},
		"m above the platforms":        {file: signed(func(c *Campaign) { c.MaxPerson = 4 }), want: ErrRules},
		"edges that fall":              {file: signed(func(c *Campaign) { c.Edges[3] = c.Edges[2] }), want: ErrRules},
		"edges from nothing":           {file: signed(func(c *Campaign) { c.Edges[0] = 0 }), want: ErrRules},
		"no edge":                      {file: signed(func(c *Campaign) { c.Edges = nil }), want: ErrRules},
		"33 bits":                      {file: signed(func(c *Campaign) { c.Measures[0].Bits = 33 }), want: ErrRules},
		"no bits":                      {file: signed(func(c *Campaign) { c.Measures[0].Bits = 0 }), want: ErrRules},
		"units of nothing":             {file: signed(func(c *Campaign) { c.Measures[0].Unit = 0 }), want: ErrRules},
		"a measure twice":              {file: signed(func(c *Campaign) { c.Measures[1].Of = c.Measures[0].Of }), want: ErrRules},
		"an unheard-of measure":        {file: signed(func(c *Campaign) { c.Measures[1].Of = "age" }), want: ErrRules},
		"closed before its end":        {file: signed(func(c *Campaign) { c.Closes = c.Closes.AddDate(0, 0, -20) }), want: ErrRules},
		"expired before it closes":     {file: signed(func(c *Campaign) { c.Expires = c.Closes }), want: ErrRules},
		"a period backwards":           {file: signed(func(c *Campaign) { c.Period.From = "2026-11-01" }), want: ErrRules},
		"a day that is none":           {file: signed(func(c *Campaign) { c.Period.From = "2026-9-31" }), want: ErrRules},
		"no currency":                  {file: signed(func(c *Campaign) { c.Currency = "euro" }), want: ErrRules},
		"an id that is none":           {file: signed(func(c *Campaign) { c.ID = strings.ToUpper(c.ID) }), want: ErrRules},
		"an intake that all can read":  {file: signed(func(c *Campaign) { c.Intake = "http://pool.example/in" }), want: ErrRules},
		"an intake that is no address": {file: signed(func(c *Campaign) { c.Intake = "pool.example" }), want: ErrRules},
		"an intake with a password":    {file: signed(func(c *Campaign) { c.Intake = "https://me:secret@pool.example/" }), want: ErrRules},
		"a ballot that asks nothing":   {file: signed(func(c *Campaign) { c.Ballot = &rating.Ballot{} }), want: ErrRules},
		"a ballot of numbers":          {file: signed(func(c *Campaign) { withBallot(c); c.Ballot.Questions = []string{"reward"} }), want: ErrRules},
		"a ballot about two lines":     {file: signed(func(c *Campaign) { withBallot(c); c.Ballot.Subjects[1].Requester = "a\nb" }), want: ErrRules},
		"a ballot without an end":      {file: signed(func(c *Campaign) { c.Ballot = longBallot(40) }), want: ErrRules},
		"epsilon for no ballot":        {file: signed(func(c *Campaign) { c.Publish.BallotEpsilon = 1 }), want: ErrRules},
		"a ballot's endless epsilon":   {file: signed(func(c *Campaign) { withBallot(c); c.Publish.BallotEpsilon = 11 }), want: ErrRules},
		"both beyond the limit":        {file: signed(func(c *Campaign) { withBallot(c); c.Publish.BallotEpsilon, c.Publish.Limit = 0.2, 1.1 }), want: ErrRules},
		"no series":                    {file: signed(func(c *Campaign) { c.Publish.Series = "" }), want: ErrRules},
		"a weak token key":             {file: signed(func(c *Campaign) { c.TokenKey = c.TokenKey[1:] }), want: ErrRules},
		"two names, one key":           {file: signed(func(c *Campaign) { c.Organisers[1].Seal = c.Organisers[0].Seal }), want: ErrRules},
		"a key that is cut":            {file: signed(func(c *Campaign) { c.Organisers[1].Seal = c.Organisers[1].Seal[1:] }), want: ErrRules},
	} {
		t.Run(name, func(t *testing.T) {
			now := c.now
			if now.IsZero() {
				now = p.now
			}
			_, err := Open(c.file, c.pinned, now)
			if !errors.Is(err, c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %v in one line", err, c.want)
			}
		})
	}
	_, err := Open(signed(func(c *Campaign) { c.Draft = "draft-irtf-cfrg-vdaf-20" }), "", p.now)
	if !errors.As(err, &draft) || draft.Draft != "draft-irtf-cfrg-vdaf-20" {
		t.Errorf("another draft: got %v", err)
	}
}

// longBallot asks 29 answers about each of so many requesters.
func longBallot(requesters int) *rating.Ballot {
	b := &rating.Ballot{Questions: []string{"recommend", "communication", "violated", "broken", "rejected", "communicativity", "fairness", "promptness"}}
	for i := range requesters {
		b.Subjects = append(b.Subjects, rating.Subject{Platform: "mturk", Requester: fmt.Sprint("requester ", i)})
	}
	return b
}

// A campaign from before there were ballots has the same bytes, and so the same
// hash, as it always had; with a ballot, the ballot is in it.
func TestACampaignWithoutABallotDoesNotSpeakOfOne(t *testing.T) {
	p := newParties(t)
	if text := must(revision.Canonical(p.Campaign))(t); bytes.Contains(text, []byte("ballot")) {
		t.Errorf("got %s", text)
	}
	want := `"ballot":{"questions":["recommend"],"subjects":[{"platform":"mturk","requester":"Lab","requester_id":""}]}`
	p.Ballot = &rating.Ballot{Subjects: []rating.Subject{{Platform: "mturk", Requester: "Lab"}}, Questions: []string{"recommend"}}
	if text := must(revision.Canonical(p.Campaign))(t); !bytes.Contains(text, []byte(want)) {
		t.Errorf("got %s", text)
	}
	file := must(Sign(p.Campaign, p.collective))(t)
	if c := must(Open(file, "", p.now))(t); !reflect.DeepEqual(c.Ballot, p.Ballot) {
		t.Errorf("got %v", c.Ballot)
	}
}

// A ballot's vector is laid out by the questions' answers, so FORMAT.md promises
// every one of them.
func TestEveryAnswerIsInTheFormat(t *testing.T) {
	rows := strings.Split(string(must(os.ReadFile("FORMAT.md"))(t)), "\n")
	for _, q := range rating.All() {
		if len(q.Choices) == 0 {
			continue
		}
		principle, _, _ := strings.Cut(q.ID, "_")
		if !slices.ContainsFunc(rows, func(row string) bool {
			return strings.HasSuffix(row, "| "+strings.Join(q.Choices, ", ")+" |") &&
				(strings.Contains(row, "`"+q.ID+"`") || strings.Contains(row, "`"+principle+"`") && strings.HasSuffix(row, "`_2` | no, yes |"))
		}) {
			t.Errorf("%s with the answers %v is not there", q.ID, q.Choices)
		}
	}
}

// The largest campaign that can be signed has contributions that can be read.
func TestTheLargestContributionFitsInAFile(t *testing.T) {
	p := newParties(t, func(c *Campaign) {
		c.Platforms = nil
		for i := range 63 {
			c.Platforms = append(c.Platforms, fmt.Sprintf("platform %02d", i))
		}
		c.Edges = c.Edges[:0]
		for i := range 63 {
			c.Edges = append(c.Edges, int64(i+1)*10_000)
		}
		for i, width := range []uint{21, 20, 22, 19, 23, 23} {
			c.Measures[i].Bits = width
		}
		c.Ballot = longBallot(35)
	})
	if p.Tables()*p.Bins() != MaxCells || p.Ballot.Len() > MaxAnswers || p.Ballot.Len() < MaxAnswers-40 {
		t.Fatalf("got %d cells and %d answers", p.Tables()*p.Bins(), p.Ballot.Len())
	}
	if size := must(p.Gate())(t).Size(); size > MaxReport {
		t.Errorf("got %d bytes, at most %d can be read", size, MaxReport)
	}
}

func TestANewCampaignNeedsOnlyItsNamesAndKeys(t *testing.T) {
	p := newParties(t)
	c := must(New("EUR", []string{"prolific", "mturk", "prolific"}, Spacing{Low: 500_000, High: 40_000_000, Bins: 32}))(t)
	c.Name, c.Collective, c.Contact, c.Publish.Series = p.Name, p.Collective, p.Contact, p.Publish.Series
	c.Period, c.Closes, c.Expires, c.Organisers, c.TokenKey = p.Period, p.Closes, p.Expires, p.Organisers, p.TokenKey
	if _, err := Sign(c, p.collective); err != nil {
		t.Error(err)
	}
	if !slices.Equal(c.Platforms, []string{"mturk", "prolific"}) || c.Bins() != 32 || c.Tables() != 3 || c.Publish.Noise != 750 {
		t.Errorf("got %v, %d bins, noise from %d", c.Platforms, c.Bins(), c.Publish.Noise)
	}
	if _, err := New("EUR", []string{"prolific"}, Spacing{Low: 2, High: 1, Bins: 32}); err == nil {
		t.Error("bins that cannot be spaced were")
	}
}

func TestOneOrganiserIsSaid(t *testing.T) {
	two := newParties(t)
	one := newParties(t, func(c *Campaign) { c.Organisers[1] = c.Organisers[0] })
	if two.Alone() || !one.Alone() {
		t.Errorf("got %v and %v, want false and true", two.Alone(), one.Alone())
	}
}

func TestEdgesAreTheExactRootsRounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Spacing{
			Low: rapid.Int64Range(100_000, 5_000_000).Draw(t, "low"), High: rapid.Int64Range(10_000_000, 900_000_000).Draw(t, "high"),
			Bins: rapid.IntRange(4, 40).Draw(t, "bins"), Round: rapid.Int64Range(1, 100).Draw(t, "round"),
		}
		edges, err := s.Edges()
		if err != nil {
			t.Fatal(err)
		}
		steps := float64(s.Bins - 2)
		for i, edge := range edges {
			want := float64(s.Low) * math.Pow(float64(s.High)/float64(s.Low), float64(i)/steps)
			if math.Abs(float64(edge)-want) > float64(s.Round)/2+0.01 || edge%s.Round != 0 {
				t.Fatalf("edge %d: got %d, want %f", i, edge, want)
			}
		}
	})
	got := must(Spacing{Low: 1_000_000, High: 16_000_000, Bins: 6}.Edges())(t)
	if want := []int64{1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, err := (Spacing{Low: 1_000_000, High: 1_010_000, Bins: 9}).Edges(); err == nil {
		t.Error("edges closer than a cent were spaced")
	}
}

// Every vector is read back as the figures it was made of, whatever the shape of
// the campaign.
func TestVectorsAreReadBack(t *testing.T) {
	base := newParties(t)
	rapid.Check(t, func(t *rapid.T) {
		c := base.Campaign
		c.Platforms = slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.StringMatching("[a-z]{3,8}"), 1, 6).Draw(t, "platforms"))))
		c.MaxPerson = rapid.IntRange(1, len(c.Platforms)).Draw(t, "m")
		c.Edges = slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.Int64Range(1, 50_000_000), 1, 20).Draw(t, "edges"))))
		c.Measures = nil
		for _, of := range rapid.Permutation(Measures()).Draw(t, "measures")[:rapid.IntRange(1, 6).Draw(t, "how many")] {
			c.Measures = append(c.Measures, Measure{of, uint(rapid.IntRange(1, 32).Draw(t, "bits")), 1})
		}
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
		in := parties{Campaign: c}.input(rapid.IntRange(0, 40).Draw(t, "member"))
		vectors, clipped := c.Encode(in)
		if len(clipped) != 0 {
			t.Fatalf("clipped %v", clipped)
		}
		flat := flatten(vectors)
		totals := c.totals(flat)
		if again, ok := c.flat(totals); !ok || !slices.Equal(again, flat) {
			t.Fatalf("got %v, want %v", again, flat)
		}
		for i, f := range in.Tables {
			n := int64(0)
			for bin, count := range totals.Counts[i] {
				n += count
				if count == 1 && !within(c, bin, f.Rate.Rat()) {
					t.Fatalf("%s per hour is in bin %d of %v", f.Rate.Decimal(6), bin, c.Edges)
				}
			}
			if n != int64(flag(f.Known)) {
				t.Fatalf("table %d: %d ones", i, n)
			}
			for m := range f.Values {
				if totals.Sums[i][m] != f.Values[m].Int64() {
					t.Fatalf("table %d, %s: got %d, want %s", i, c.Measures[m].Of, totals.Sums[i][m], f.Values[m])
				}
			}
		}
	})
}

// within says whether a rate is in a bin, by the words and not by the search.
func within(c Campaign, bin int, units *big.Rat) bool {
	rate := new(big.Rat).Mul(units, big.NewRat(1_000_000, 1))
	return (bin == 0 || rate.Cmp(big.NewRat(c.Edges[bin-1], 1)) >= 0) && (bin == len(c.Edges) || rate.Cmp(big.NewRat(c.Edges[bin], 1)) < 0)
}

func TestARateOnAnEdgeIsInTheBinAboveIt(t *testing.T) {
	c := Campaign{Edges: []int64{1_000_000, 2_000_000}, Currency: "EUR"}
	for micros, want := range map[int64]int{-5: 0, 0: 0, 999_999: 0, 1_000_000: 1, 1_999_999: 1, 2_000_000: 2, 9_000_000: 2} {
		if got := c.Bin(money.HourlyOf(money.Of(micros, "EUR"))); got != want {
			t.Errorf("%d: got bin %d, want %d", micros, got, want)
		}
	}
}
