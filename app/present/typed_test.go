package present

import (
	"testing"

	"clickwage/data/money"
)

func TestMoneyIsReadAsTheWindowWritesIt(t *testing.T) {
	for text, want := range map[string]string{
		"1,80": "1.80EUR", "1,80 €": "1.80EUR", "1,80\u00a0£": "1.80GBP", "$0,05": "0.05USD", "R$ 0,5": "0.50BRL",
		"0,1234 USD": "0.1234USD", "0,125": "0.125EUR", "€0,125": "0.125EUR", " 12,5 ": "12.50EUR",
		"1.80": "1.80EUR", "1,234.50 USD": "1234.50USD", "-1,80": "-1.80EUR",
		"1,250": "", "€1,250": "", "1.234,5,6": "", "1,2,3": "", ",": "", "1,": "", "abc": "", "1,8a0": "",
	} {
		got, err := readMoney(text, "EUR")
		if want == "" {
			if err == nil {
				t.Errorf("%q: got %s, want a refusal", text, got)
			}
		} else if err != nil || got.String() != want {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
	}
}

// What people of a language type is what they see.
func TestEveryFieldOfMoneyTakesAComma(t *testing.T) {
	s := newStage(t)
	l := NewLedger(s.Desk)
	l.Load()
	if wrong, ok := l.Submit(Form{Task: true, Reward: "1,80 €", Day: "2026-11-22", Start: "10:00", End: "10:30"}, func() {}); !ok {
		t.Errorf("a reward: got %+v", wrong)
	}
	p := NewSettings(s.Desk)
	p.Load()
	p.Floor("7,50 €")
	if p.State.FloorWrong != "" || p.now.Floor != money.Of(7_500_000, "EUR") {
		t.Errorf("a floor: got %s, %q", p.now.Floor, p.State.FloorWrong)
	}
	if p.Floor("1,250 ¥"); p.State.FloorWrong == "" {
		t.Errorf("a comma that could be of thousands: got a floor of %s", p.now.Floor)
	}
}
