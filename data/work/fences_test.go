package work_test

import (
	"fmt"
	"math"
	"testing"

	"clickwage/data/work"
)

// Of 1, 4, 16, 64 and 256 the quartiles are 4 and 64, sixteenfold apart: the fences
// lie 16 to the power of 1.5, which is 64, outside them.
func TestFencesAreOnTheLogarithm(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{1, 4, 16, 64, 256}, "0.0625 16 4096"},
		{[]float64{1, 16}, "0.25 4 64"}, // between neighbours: 2 and 8
		{[]float64{7}, "7 7 7"},
		{[]float64{5, 5, 5, 5, 80}, "5 5 5"},
	} {
		low, median, high := work.Fences(len(c.values), func(at int) float64 { return math.Log(c.values[at]) })
		if got := fmt.Sprintf("%.6g %.6g %.6g", math.Exp(low), math.Exp(median), math.Exp(high)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.values, got, c.want)
		}
	}
}
