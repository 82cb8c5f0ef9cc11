package chart

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/money"
)

// axis is the vertical axis: round ticks that hold zero and all values.
type axis struct {
	low, high float64
	ticks     []float64
	decimals  int // that the ticks need
}

// newAxis covers zero and the values from low to high with 3 to 6 round ticks,
// none of which needs a decimal that the others do not.
// Example: 0 to 6.3 gives 0 2 4 6 8.
func newAxis(low, high float64) axis {
	low, high = min(low, 0), max(high, 0)
	if !known(high-low) || high-low < 1e-9 {
		low, high = 0, 1
	}
	for exponent := int(math.Floor(math.Log10(high-low))) - 1; ; exponent++ {
		unit := math.Pow10(exponent)
		for _, step := range []float64{1, 2, 5} {
			first, last := math.Floor(low/(step*unit)+1e-9), math.Ceil(high/(step*unit)-1e-9)
			if last-first > most {
				continue
			}
			if last-first < 2 {
				last++
			}
			a := axis{low: first * step * unit, high: last * step * unit, decimals: max(0, -exponent)}
			for n := first; n <= last; n++ {
				a.ticks = append(a.ticks, n*step*unit)
			}
			return a
		}
	}
}

// most is how many steps an axis may have.
const most = 5

// decimal writes a value with so many decimals. A figure is known to six, so
// that it is those that are rounded, half to even as in a report: the float is
// a hair off them, and 4.635 would be 4.63 here and 4.64 there.
func decimal(v float64, decimals int) string {
	if decimals < 6 {
		if exact, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'f', 6, 64)); ok {
			return money.Round(exact, decimals)
		}
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

// number writes a value with so many decimals and a true minus sign.
func (u Unit) number(v float64, decimals int) string {
	if !known(v) {
		return "–"
	}
	text := decimal(v, decimals)
	text, negative := strings.CutPrefix(text, "-")
	if u.Point != "" {
		text = strings.Replace(text, ".", u.Point, 1)
	}
	if negative && strings.ContainsAny(text, "123456789") {
		return "−" + text
	}
	return text
}

// full is a number with the unit around it.
func (u Unit) full(v float64, decimals int) string {
	text := u.number(v, decimals)
	if rest, negative := strings.CutPrefix(text, "−"); negative {
		return "−" + u.Before + rest + u.After
	}
	return u.Before + text + u.After
}

// labels are the words at the ticks; the unit stands at the highest alone,
// since everywhere it would be noise.
func (a axis) labels(u Unit) []string {
	words := make([]string, len(a.ticks))
	for i, t := range a.ticks {
		words[i] = u.number(t, a.decimals)
		if t == 0 {
			words[i] = "0"
		}
	}
	last := len(words) - 1
	words[last] = u.full(a.ticks[last], a.decimals)
	return words
}

// extent is the range of all that a spec with an axis shows.
func (s Spec) extent() (low, high float64) {
	see := func(v float64) {
		if known(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	for i := range s.X {
		for _, l := range s.Lines {
			see(at(l.Y, i))
		}
		for _, b := range s.Bands {
			see(at(b.Low.Y, i))
			see(at(b.High.Y, i))
		}
		up, down := 0.0, 0.0
		for _, k := range s.Stacks {
			if v := at(k.Y, i); v > 0 {
				up += v
			} else if v < 0 {
				down += v
			}
		}
		see(up)
		see(down)
	}
	for _, m := range s.Marks {
		see(m.Value)
	}
	return low, high
}

// spread moves labels as little as it takes to keep them gap apart and between
// low and high. It returns their places in the order they came.
func spread(want []float64, gap, low, high float64) []float64 {
	order := make([]int, len(want))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case want[a] < want[b]:
			return -1
		case want[a] > want[b]:
			return 1
		}
		return 0
	})
	// Less i gaps, labels that may touch are those in rising order: pool
	// neighbours that are not, each pool at its mean.
	type pool struct {
		sum float64
		n   int
	}
	var pools []pool
	for i, o := range order {
		next := pool{want[o] - float64(i)*gap, 1}
		for len(pools) > 0 {
			last := pools[len(pools)-1]
			if last.sum/float64(last.n) <= next.sum/float64(next.n) {
				break
			}
			next = pool{next.sum + last.sum, next.n + last.n}
			pools = pools[:len(pools)-1]
		}
		pools = append(pools, next)
	}
	places := make([]float64, len(want))
	i := 0
	for _, p := range pools {
		place := p.sum / float64(p.n)
		place = max(low, min(place, high-float64(len(want)-1)*gap))
		for range p.n {
			places[order[i]] = place + float64(i)*gap
			i++
		}
	}
	return places
}

// strides are the steps between labels that read well: every one, every other,
// and so on; weeks of days and years of months among them.
func strides(n int) []int {
	all := []int{1, 2, 3, 4, 5, 6, 7, 10, 12, 14, 21, 24, 28}
	for s := 52; s < n; s = s * 3 / 2 {
		all = append(all, s)
	}
	return append(all, max(n, 1))
}

// thin chooses which labels to print: the closest stride at which none comes
// nearer to the next than gap. span says where a label stands.
func thin(n int, gap float64, span func(i int) (left, right float64)) []int {
	for _, stride := range strides(n) {
		var chosen []int
		end, fits := math.Inf(-1), true
		for i := 0; i < n && fits; i += stride {
			left, right := span(i)
			fits = left >= end+gap
			end = right
			chosen = append(chosen, i)
		}
		if fits {
			return chosen
		}
	}
	return nil
}
