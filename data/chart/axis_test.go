package chart

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTicksAreRoundAndFew(t *testing.T) {
	for _, row := range []struct {
		low, high float64
		unit      Unit
		want      string
	}{
		{0, 6.28, Unit{Before: "€"}, "[0 2 4 6 €8]"},
		{0, 26.7, Unit{After: " h"}, "[0 10 20 30 h]"},
		{3, 4, Unit{}, "[0 1 2 3 4]"},
		{0, 8.1, Unit{}, "[0 2 4 6 8 10]"},
		{0, 0.04, Unit{Before: "$", Point: ","}, "[0 0,01 0,02 0,03 $0,04]"},
		{0, 91, Unit{After: "%"}, "[0 20 40 60 80 100%]"},
		{-1.6, 6.3, Unit{Before: "€"}, "[−2 0 2 4 6 €8]"},
		{-3, -1, Unit{}, "[−3 −2 −1 0]"},
		{0, 0, Unit{}, "[0 0.2 0.4 0.6 0.8 1.0]"},
		{0, 1200, Unit{}, "[0 500 1000 1500]"},
	} {
		a := newAxis(row.low, row.high)
		if got := fmt.Sprint(a.labels(row.unit)); got != row.want {
			t.Errorf("%v to %v: %s, want %s", row.low, row.high, got, row.want)
		}
	}
}

func TestAxesHoldTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low, high := rapid.Float64Range(-1e9, 1e9).Draw(t, "low"), rapid.Float64Range(-1e9, 1e9).Draw(t, "high")
		low, high = min(low, high), max(low, high)
		a := newAxis(low, high)
		slack := 1e-6 * (math.Abs(low) + math.Abs(high) + 1)
		if a.low > min(0, low)+slack || a.high < max(0, high)-slack {
			t.Fatalf("%v to %v does not hold %v to %v", a.low, a.high, low, high)
		}
		if n := len(a.ticks); n < 3 || n > 6 {
			t.Fatalf("%d ticks for %v to %v", n, low, high)
		}
		if !slices.Contains(a.ticks, 0) {
			t.Fatalf("no zero in %v", a.ticks)
		}
	})
}

func TestLabelsKeepApart(t *testing.T) {
	for _, row := range []struct {
		name       string
		want, goal []float64
	}{
		{"those apart stay", []float64{10, 50, 90}, []float64{10, 50, 90}},
		{"two at one place part evenly", []float64{50, 50}, []float64{42, 58}},
		{"order of place, not of coming", []float64{52, 50}, []float64{59, 43}},
		{"at the edge they stay inside", []float64{100, 100}, []float64{84, 100}},
		{"none is none", nil, []float64{}},
	} {
		if got := spread(row.want, 16, 0, 100); !reflect.DeepEqual(got, row.goal) {
			t.Errorf("%s: %v, want %v", row.name, got, row.goal)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Float64Range(0, 200), 1, 8).Draw(t, "want")
		got := slices.Clone(spread(want, 16, 0, 200))
		slices.Sort(got)
		for i, v := range got {
			if v < -1e-6 || v > 200+1e-6 || i > 0 && v-got[i-1] < 16-1e-6 {
				t.Fatalf("%v from %v", got, want)
			}
		}
	})
}

func TestLabelsUnderTheAxisNeverMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5000).Draw(t, "n")
		width := rapid.Float64Range(10, 90).Draw(t, "width")
		room := rapid.Float64Range(20, 900).Draw(t, "room")
		span := func(i int) (float64, float64) {
			middle := room * float64(i) / float64(max(1, n-1))
			return middle - width/2, middle + width/2
		}
		chosen := thin(n, 12, span)
		if n > 0 && len(chosen) == 0 {
			t.Fatal("no label at all")
		}
		for k := 1; k < len(chosen); k++ {
			_, end := span(chosen[k-1])
			if begin, _ := span(chosen[k]); begin < end+12 {
				t.Fatalf("%d and %d meet", chosen[k-1], chosen[k])
			}
		}
	})
}

func TestLongLinesKeepTheirPeaksGapsAndEnd(t *testing.T) {
	n := 3650
	y := make([]float64, n)
	y[1234], y[2000] = 99, -99
	y[n-3], y[n-2], y[n-1] = 8, -1, 7
	for i := 3000; i < 3100; i++ {
		y[i] = math.NaN()
	}
	all := runs(y, n)
	if len(all) != 2 {
		t.Fatalf("%d stretches, want 2", len(all))
	}
	count, peak, trough := 0, 0.0, 0.0
	for _, run := range all {
		for i, p := range run {
			if i > 0 && p.x <= run[i-1].x {
				t.Fatalf("%d comes after %d", p.x, run[i-1].x)
			}
			count, peak, trough = count+1, max(peak, p.y), min(trough, p.y)
		}
	}
	if count > maxPoints+len(all) || peak != 99 || trough != -99 {
		t.Errorf("%d points from %v to %v", count, trough, peak)
	}
	if last := all[1][len(all[1])-1]; last != (spot{n - 1, 7}) {
		t.Errorf("ends at %v", last)
	}
	// The dot and the figure beside it are of one value, also where the line
	// ends before the axis does.
	for i := 3500; i < n; i++ {
		y[i] = math.NaN()
	}
	y[3497], y[3498], y[3499] = 8, -1, 7
	all = runs(y, n)
	if last := all[len(all)-1]; last[len(last)-1] != (spot{3499, 7}) {
		t.Errorf("ends at %v before a gap", last[len(last)-1])
	}
}

func TestManyColumnsAreTheMeanOfTheirOwn(t *testing.T) {
	nan := math.NaN()
	got, n := merged([]Stack{{Y: []float64{1, 3, nan, 4, nan, nan}}}, 6, 3)
	want := Stack{Y: []float64{2, 4, nan}}
	if n != 3 || !(Spec{Stacks: got}).Equal(Spec{Stacks: []Stack{want}}) {
		t.Errorf("%d: %v", n, got)
	}
}

func TestEqual(t *testing.T) {
	a, b := rejectionSpec(), rejectionSpec()
	if !a.Equal(b) {
		t.Error("not known differs from not known")
	}
	b.Lines[0].Y[0]++
	if a.Equal(b) {
		t.Error("two values are one")
	}
	b = rejectionSpec()
	b.Title += "."
	if a.Equal(b) {
		t.Error("two titles are one")
	}
}
