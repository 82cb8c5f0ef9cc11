package timeline_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"clickwage/data/timeline"
)

type part struct {
	k      int
	micros int64
}

func drawParts(t *rapid.T, name string) []part {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) part {
		return part{rapid.IntRange(1, 9).Draw(t, "k"), rapid.Int64Range(0, 1<<40).Draw(t, "micros")}
	}), 0, 12).Draw(t, name)
}

func timeOf(parts []part) (sum timeline.Time, exact *big.Rat) {
	exact = new(big.Rat)
	for _, p := range parts {
		sum.Add(p.k, p.micros)
		exact.Add(exact, big.NewRat(p.micros, int64(p.k)))
	}
	return sum, exact
}

func TestATimeIsTheExactSumOfItsShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, want := timeOf(drawParts(t, "first"))
		second, more := timeOf(drawParts(t, "second"))
		if got := first.Micros(); got.Cmp(want) != 0 {
			t.Fatalf("got %s, want %s", got, want)
		}
		copied := first
		first.Plus(second)
		if got, want := first.Micros(), new(big.Rat).Add(want, more); got.Cmp(want) != 0 {
			t.Fatalf("sum: got %s, want %s", got, want)
		}
		if copied.Micros().Cmp(want) != 0 {
			t.Fatalf("a copy changed from %s to %s", want, copied.Micros())
		}
		if first.IsZero() != (first.Micros().Sign() == 0) {
			t.Fatalf("%s: IsZero is %v", first.Micros(), first.IsZero())
		}
	})
}

func TestAStoredTimeIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sum, want := timeOf(drawParts(t, "parts"))
		stored, err := sum.AppendBinary([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		got, rest, err := timeline.DecodeTime(append(stored[len("before"):], "after"...))
		if err != nil || string(rest) != "after" || got.Micros().Cmp(want) != 0 {
			t.Fatalf("got %s, rest %q, error %v, want %s", got.Micros(), rest, err, want)
		}
		for cut := range len(stored) - len("before") {
			if _, _, err := timeline.DecodeTime(stored[len("before") : len("before")+cut]); err == nil {
				t.Fatalf("%d of %d bytes were read", cut, len(stored))
			}
		}
	})
}

func TestDamagedTimesAreRefused(t *testing.T) {
	for name, stored := range map[string][]byte{
		"nothing":                     {},
		"a share of no task":          {0, 1, 0, 2},
		"a share of one task":         {0, 1, 1, 2},
		"shares out of order":         {0, 2, 3, 2, 2, 2},
		"more shares than bytes":      {0, 200, 1},
		"a number of tasks past all":  {0, 1, 255, 255, 255, 255, 255, 1, 2},
		"a share without a time":      {0, 1, 2},
		"a varint that does not stop": {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255},
	} {
		if got, _, err := timeline.DecodeTime(stored); err == nil {
			t.Errorf("%s: read as %s", name, got.Micros())
		}
	}
}

func TestSecondsAreRoundedHalfToEven(t *testing.T) {
	for _, row := range []struct {
		k      int
		micros int64
		want   float64
	}{
		{1, 1_500_000, 1.5}, {3, 1_000_000, 0.333333}, {3, 2_000_000, 0.666667},
		{2, 1, 0}, {2, 3, 0.000002}, {2, 5, 0.000002}, {2, 7, 0.000004}, {1, -1_500_000, -1.5},
	} {
		var sum timeline.Time
		sum.Add(row.k, row.micros)
		if got := sum.Seconds(); got != row.want {
			t.Errorf("%d µs of %d: got %v, want %v", row.micros, row.k, got, row.want)
		}
	}
	var none timeline.Time
	if none.Add(0, 5); !none.IsZero() {
		t.Error("time of no task was counted")
	}
}
