package present

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// leastTasks and leastOutcomes are what a rate must rest on to be said.
const (
	leastTasks    = 10
	leastOutcomes = 5
)

// Scale is an hourly rate on a line from zero, with its band and the floor.
// What is nil is not known.
type Scale struct {
	Max              float64
	Ticks            []Tick
	Low, High, Value *float64
	Floor            *float64
	FloorLabel       string
}

// Tick is a mark on a scale.
type Tick struct {
	At    float64
	Label string
}

// Part is one part of a sum of money: what it is, its amount, and its length.
type Part struct {
	Tone  Tone
	Label string
	Text  string
	Size  float64 // micro-units
}

// Money is a sum with its rate: "Money today".
type Money struct {
	Note   string // currency and date of rates
	Parts  []Part
	Figure string // "" where there is none
	Unit   string // what the figure counts
	Words  string // the sentences under the scale
	Apart  string // Words without what they say of the figure
	Scale  Scale
	Alt    string // the scale in words
}

// chosenGroup is the group of the currency wanted, else of the first one, and the
// groups of money there are besides.
func chosenGroup(r earnings.Report, home money.Currency) (g earnings.Group, others []earnings.Group) {
	found := false
	for _, one := range r.Groups {
		switch {
		case one.Currency == home && home != "", !found && one.Currency != "" && home == "":
			g, found = one, true
		case one.Currency != "":
			others = append(others, one)
		case !found && len(r.Groups) == 1:
			g = one
		}
	}
	if !found {
		g.Currency = home
	}
	return g, others
}

func decided(g earnings.Group) int {
	return g.Submissions() - g.Outcomes(work.Accepted) - g.Outcomes(work.Submitted)
}

// headline is the effective rate, once something that it could pay for was
// decided: before that, unpaid time alone would make it nothing an hour.
func headline(g earnings.Group) (money.Rate, bool) {
	if decided(g) == 0 && g.Earned == 0 {
		return money.Rate{}, false
	}
	return g.Effective()
}

// moneyOf is the money of a report of one group.
func moneyOf(f Format, r earnings.Report, s tracker.Settings) Money {
	g, others := chosenGroup(r, s.Currency)
	m := Money{Note: note(f, r, g, others)}
	m.Parts = parts(f, g, others)
	m.Scale = scaleOf(f, g, s.Floor)
	missing := missingWords(f, r)
	if rate, ok := headline(g); ok {
		m.Figure = f.Rate(rate)
		m.Unit = f.Say("money.unit", decided(g))
	} else {
		m.Unit = f.Say("money.none")
		if g.Split || len(others) > 0 && g.Submissions() == 0 {
			m.Unit = f.Say("money.split")
			if missing != "" && s.Currency != "" {
				m.Unit, missing = strings.TrimSuffix(missing, "."), "" // one is chosen, and this keeps it from being used
			}
		}
	}
	if len(r.Missing) > 0 {
		missing = sentences(missing, f.Say("money.rate.add", f.Say("nav.earnings"), f.Say("tab.payments")))
	}
	m.Apart = sentences(bandWords(f, g), countedWords(f, r, g), missing)
	m.Words = sentences(floorWords(f, g, s.Floor), m.Apart)
	m.Alt = sentences(m.Figure+" "+m.Unit+".", m.Words)
	return m
}

func note(f Format, r earnings.Report, g earnings.Group, others []earnings.Group) string {
	if g.Currency == "" {
		return ""
	}
	if len(others) > 0 {
		var signs []string
		for _, o := range others {
			signs = append(signs, f.Sign(o.Currency))
		}
		return f.Say("money.several", f.Sign(g.Currency), listOf(f.Say, signs))
	}
	oldest, newest := ages(r.Used)
	switch at, err := time.ParseInLocation(time.DateOnly, oldest.Date, f.Zone); {
	case err != nil: // nothing was converted
		return f.Say("money.note.plain", f.Sign(g.Currency))
	case oldest.Date != newest.Date:
		return f.Say("money.note.since", f.Sign(g.Currency), f.Day(at))
	default:
		return f.Say("money.note", f.Sign(g.Currency), f.Day(at))
	}
}

// ages are the oldest and the newest of rates; both are empty where there are none.
func ages(used []money.Quote) (oldest, newest money.Quote) {
	for i, q := range used {
		if i == 0 || q.Date < oldest.Date {
			oldest = q
		}
		if i == 0 || q.Date > newest.Date {
			newest = q
		}
	}
	return oldest, newest
}

// parts are the money of a group by what became of it. What other currencies
// have there is written beside it, for it is in no sum.
func parts(f Format, g earnings.Group, others []earnings.Group) []Part {
	groups := append([]earnings.Group{g}, others...)
	text := func(of func(earnings.Group) (money.Amount, bool)) string {
		var all []string
		for _, g := range groups {
			a, ok := of(g)
			switch {
			case a.Currency == "", ok && a.IsZero() && len(others) > 0:
			case !ok:
				all = append(all, f.Say("money.atleast", f.Money(a)))
			default:
				all = append(all, f.Money(a))
			}
		}
		switch {
		case len(all) > 0:
			return strings.Join(all, " + ")
		case g.Currency == "":
			return Dash
		}
		return f.Money(money.Of(0, g.Currency))
	}
	return []Part{
		{Paid, f.Say("money.approved"), text(func(g earnings.Group) (money.Amount, bool) { return g.Pay(), true }), float64(max(0, g.Earned))},
		{Pending, f.Say("money.pending"), text(earnings.Group.PendingPay), float64(max(0, g.PendingReward))},
		{Lost, f.Say("money.lost"), text(earnings.Group.Lost), float64(max(0, g.RejectedReward))},
	}
}

// Known says whether there is anything on the scale.
func (s Scale) Known() bool {
	return s.Low != nil || s.High != nil || s.Value != nil || s.Floor != nil
}

// scaleOf is the scale of a group; it has room for floor and band.
func scaleOf(f Format, g earnings.Group, floor money.Amount) Scale {
	var s Scale
	if g.Currency == "" && floor.IsZero() {
		return Scale{Max: 10}
	}
	point := func(r money.Rate, ok bool) *float64 {
		if !ok {
			return nil
		}
		v := r.Float()
		return &v
	}
	s.Value, s.Low, s.High = point(headline(g)), point(g.Worst()), point(g.Best())
	if !floor.IsZero() && (g.Currency == "" || floor.Currency == g.Currency) {
		s.Floor = point(money.HourlyOf(floor), true)
		s.FloorLabel = f.Say("money.floor", f.Money(floor))
	}
	top := 0.0
	for _, v := range []*float64{s.Value, s.Low, s.High, s.Floor} {
		if v != nil {
			top = max(top, *v)
		}
	}
	currency := g.Currency
	if currency == "" {
		currency = floor.Currency
	}
	step := stepFor(top * 1.1)
	s.Max = step * 5
	for i := range 6 {
		at := step * float64(i)
		label := ""
		if currency != "" {
			label = f.Whole(money.Of(int64(math.Round(at*money.Micros)), currency))
		}
		s.Ticks = append(s.Ticks, Tick{at, label})
	}
	return s
}

// stepFor is a fifth of a length, rounded up to a round number.
func stepFor(top float64) float64 {
	if top <= 0 {
		return 2
	}
	power := math.Pow(10, math.Floor(math.Log10(top/5)))
	for _, n := range []float64{1, 2, 3, 4, 5, 6, 8, 10} {
		if n*power*5 >= top {
			return n * power
		}
	}
	return 10 * power
}

func floorWords(f Format, g earnings.Group, floor money.Amount) string {
	rate, ok := headline(g)
	if !ok || floor.IsZero() || floor.Currency != g.Currency {
		return ""
	}
	gap, err := rate.Amount().Sub(floor)
	switch {
	case err != nil:
		return ""
	case gap.Micros < 0:
		return f.Say("money.under", f.Money(gap.Neg()))
	}
	return f.Say("money.over", f.Money(gap))
}

func bandWords(f Format, g earnings.Group) string {
	low, known := g.Worst()
	high, all := g.Best()
	pending := g.Outcomes(work.Submitted)
	switch {
	case !known || pending == 0:
		return ""
	case !all:
		return f.Say("money.band.worst", f.Rate(low))
	}
	return f.Say("money.band", f.Rate(low), f.Rate(high))
}

// countedWords say of how much time the figure is, and of how much it is not. Where
// no currency was chosen there is no figure, and it is all time that there is.
func countedWords(f Format, r earnings.Report, g earnings.Group) string {
	groups := []earnings.Group{g}
	if g.Split {
		groups = r.Groups
	}
	sum := func(of func(earnings.Group) *big.Rat) *big.Rat {
		all := new(big.Rat)
		for _, one := range groups {
			all.Add(all, of(one))
		}
		return all
	}
	counted := sum(earnings.Group.Working)
	if duration(counted) < time.Second {
		return ""
	}
	out := f.Say("money.counted", f.Micros(counted))
	var not []string
	for _, left := range []struct {
		key  string
		time time.Duration
	}{
		{"money.pendingtime", duration(sum(func(g earnings.Group) *big.Rat { return g.Tally.Pending.Micros() }))},
		{"money.oncall", duration(sum(func(g earnings.Group) *big.Rat { return g.OnCall.Micros() }))},
		{"money.review", duration(sum(func(g earnings.Group) *big.Rat { return g.Review.Micros() }))},
	} {
		if left.time >= time.Second {
			not = append(not, f.Say(left.key, f.Total(left.time)))
		}
	}
	if len(not) > 0 {
		out += " " + f.Say("money.notcounted", listOf(f.Say, not))
	}
	return out
}

// missingWords says for which currencies a rate is missing.
func missingWords(f Format, r earnings.Report) string {
	var codes []string
	for _, m := range r.Missing {
		if !slices.Contains(codes, string(m.From)) {
			codes = append(codes, string(m.From))
		}
	}
	if len(codes) == 0 {
		return ""
	}
	return f.Say("money.missing", listOf(f.Say, codes))
}

// listOf writes things one after the other. Example: "a, b and c".
func listOf(say Phrase, things []string) string {
	if len(things) == 0 {
		return ""
	}
	out := things[0]
	for i, t := range things[1:] {
		key := "list.comma"
		if i == len(things)-2 {
			key = "list.and"
		}
		out = say(key, out, t)
	}
	return out
}

func sentences(all ...string) string {
	out := ""
	for _, s := range all {
		if s == "" {
			continue
		}
		if out != "" {
			out += " "
		}
		out += s
	}
	return out
}
