package release

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// taking is one of so many contributors.
func taking(id string, contributors int) Taking {
	c := rules(8)
	c.ID = id
	return Taking{Campaign: c, Batch: Digest{1}, Contributors: contributors, Noise: Digest{2}}
}

func TestABudgetStopsAtItsLimit(t *testing.T) {
	var l Ledger
	var err error
	for i := range 6 {
		if l, err = l.Spend(taking(string(rune('a'+i)), 300), noon); err != nil {
			t.Fatalf("release %d: %v", i, err)
		}
	}
	if l.Spent() != 6*whole {
		t.Errorf("spent %s, want 6", l.Spent())
	}
	after, err := l.Spend(taking("g", 300), noon)
	if !errors.Is(err, ErrLimit) || !reflect.DeepEqual(after, l) {
		t.Errorf("beyond the limit: %v, and the ledger is %+v", err, after)
	}
	generous := taking("h", 300)
	generous.Campaign.Publish.Limit = 100
	if _, err := l.Spend(generous, noon); !errors.Is(err, ErrLimit) {
		t.Errorf("a later campaign raises the limit: %v", err)
	}
	if _, err := l.Spend(taking("i", 100), noon); err != nil {
		t.Errorf("a release that spends nothing: %v", err)
	}
}

func TestTenthsAddUpExactly(t *testing.T) {
	var l Ledger
	for i := range 10 {
		next := taking(string(rune('a'+i)), 300)
		next.Campaign.Publish.Epsilon, next.Campaign.Publish.Limit = 0.1, 1
		var err error
		if l, err = l.Spend(next, noon); err != nil {
			t.Fatalf("tenth %d: %v", i, err)
		}
	}
	if l.Spent() != whole {
		t.Errorf("ten tenths are %s", l.Spent())
	}
}

func TestAReleaseIsTakenOnce(t *testing.T) {
	l, err := Ledger{}.Spend(taking("a", 300), noon)
	if err != nil {
		t.Fatal(err)
	}
	again, err := l.Spend(taking("a", 300), noon.Add(time.Hour))
	if err != nil || !reflect.DeepEqual(again, l) {
		t.Errorf("the same again, after a crash: %v, %+v", err, again)
	}
	for name, alter := range map[string]func(*Taking){
		"another batch": func(t *Taking) { t.Batch = Digest{9} },
		"other noise":   func(t *Taking) { t.Noise = Digest{9} },
		"fewer, so that no noise is needed": func(t *Taking) {
			t.Contributors = 100
		},
	} {
		next := taking("a", 300)
		alter(&next)
		if _, err := l.Spend(next, noon); !errors.Is(err, ErrTaken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	small, err := Ledger{}.Spend(taking("a", 50), noon)
	if err != nil || small.Spent() != 0 {
		t.Errorf("without noise: %v, spent %s", err, small.Spent())
	}
	second := taking("a", 50)
	second.Batch = Digest{9}
	if _, err := small.Spend(second, noon); !errors.Is(err, ErrTaken) {
		t.Errorf("a second batch without noise: %v", err)
	}
}

func TestOnlyOneShareIsSent(t *testing.T) {
	l, _ := Ledger{}.Spend(taking("a", 300), noon)
	if _, err := l.Send("b", Digest{3}); !errors.Is(err, ErrTaken) {
		t.Errorf("a share without a spend: %v", err)
	}
	sent, err := l.Send("a", Digest{3})
	if err != nil || l.Entries[0].Sent != nil {
		t.Fatalf("%v; the value before it is %+v", err, l.Entries[0])
	}
	if again, err := sent.Send("a", Digest{3}); err != nil || !reflect.DeepEqual(again, sent) {
		t.Errorf("the same again: %v", err)
	}
	if _, err := sent.Send("a", Digest{4}); !errors.Is(err, ErrTaken) {
		t.Errorf("another share: %v", err)
	}
}

func TestWhatMayNotBeTaken(t *testing.T) {
	for name, test := range map[string]struct {
		alter func(*Taking)
		want  error
	}{
		"nine contributors": {func(t *Taking) { t.Contributors = 9 }, ErrRules},
		"no noise":          {func(t *Taking) { t.Noise = Digest{} }, ErrRules},
		"no limit":          {func(t *Taking) { t.Campaign.Publish.Limit = 0 }, ErrRules},
		"a small limit":     {func(t *Taking) { t.Campaign.Publish.Limit = 0.5 }, ErrLimit},
	} {
		next := taking("a", 300)
		test.alter(&next)
		if l, err := (Ledger{}).Spend(next, noon); !errors.Is(err, test.want) || len(l.Entries) > 0 {
			t.Errorf("%s: %v, %+v", name, err, l)
		}
	}
	l, _ := Ledger{}.Spend(taking("a", 300), noon)
	other := taking("b", 300)
	other.Campaign.Publish.Series = "weekly"
	if _, err := l.Spend(other, noon); !errors.Is(err, ErrSeries) {
		t.Errorf("another series: %v", err)
	}
}
