package present

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// payments is a Payments presenter that reads anew after every change, as the
// window does.
func (s *stage) payments(t testing.TB) *Payments {
	t.Helper()
	p := NewPayments(s.Desk)
	t.Cleanup(s.Tracker.Subscribe(func(tracker.Change) { p.Load() }))
	p.Load()
	return p
}

// fill writes into the lines of an open form.
func fill(t *testing.T, b *Blank, texts map[string]string) {
	t.Helper()
	if b == nil {
		t.Fatal("no form is open")
	}
	for name, text := range texts {
		b.line(name).Text = text
	}
}

func TestAPayoutIsAddedMatchedAndTakenAway(t *testing.T) {
	s := newStage(t)
	s.worked(t, "risk", "1.50GBP", 2, work.Approved)
	s.worked(t, "faces", "2.00GBP", 4, work.Approved)
	s.worked(t, "voices", "9.00USD", 6, work.Approved)
	p := s.payments(t)
	if len(p.State.Owed) != 4 || p.State.Owed[0].Late.Text != Dash || p.State.Owed[0].Cells[1] != "£0.00" {
		t.Fatalf("before: got %+v, want two currencies of one platform and their totals", p.State.Owed)
	}
	p.AddPayout()
	fill(t, p.State.Form, map[string]string{"platform": "Prolific", "amount": "abc", "day": "23/11"})
	p.Submit()
	if b := p.State.Form; b == nil || b.line("amount").Wrong == "" || b.line("day").Wrong == "" {
		t.Fatalf("a wrong form: got %+v", b)
	}
	fill(t, p.State.Form, map[string]string{"amount": "3.30GBP", "day": "2026-11-23", "fee": "0.20", "reference": "NOV"})
	p.Submit()
	if p.State.Form != nil || len(p.State.Payouts) != 1 || p.State.Payouts[0].Mark.Text != "no tasks yet" {
		t.Fatalf("added: got form %+v, payouts %+v", p.State.Form, p.State.Payouts)
	}
	if len(p.State.Entries) != 1 || p.State.Entries[0].ID != "" || p.State.Entries[0].Value != "−£0.20" {
		t.Errorf("the fee withheld: got %+v, want it not to be removed alone", p.State.Entries)
	}
	p.Open(p.State.Payouts[0].ID)
	p.Propose()
	pr := p.State.Payout.Proposal
	if pr == nil || !pr.Exact || len(pr.Parts) != 2 || pr.Confirm != "Match with 2 tasks" {
		t.Fatalf("proposed: got %+v", pr)
	}
	p.Tick(0)
	if now := p.State.Payout.Proposal; now.Exact || now.Confirm != "Match with 1 task" || !pr.Exact {
		t.Errorf("one taken out: got %+v", now)
	}
	p.Tick(0)
	p.Confirm()
	if st := p.State.Payout; st == nil || st.Proposal != nil || len(st.Parts) != 2 || st.CanMatch || st.Mark.Text != "2 tasks, all of it" {
		t.Fatalf("confirmed: got %+v", p.State.Payout)
	}
	if got := p.State.Owed[0]; got.Cells[0] != "£0.00" || got.Cells[1] != "£3.50" || got.Waits != "" {
		t.Errorf("owed afterwards: got %+v", got)
	}
	p.Unmatch(0)
	if st := p.State.Payout; len(st.Parts) != 1 || !st.CanMatch {
		t.Errorf("one unmatched: got %+v", st)
	}
	p.Remove(p.State.Payouts[0].ID)
	if len(p.State.Payouts) != 0 || len(p.State.Entries) != 0 || p.State.Payout != nil {
		t.Errorf("removed: got %+v and %+v", p.State.Payouts, p.State.Entries)
	}
	s.last(t).Undo()
	if len(p.State.Payouts) != 1 || len(p.State.Entries) != 1 {
		t.Errorf("undone: got %d payouts, %d fees", len(p.State.Payouts), len(p.State.Entries))
	}
}

func TestAPayoutThatIsTooSmallPaysTheLastTaskInPart(t *testing.T) {
	s := newStage(t)
	s.worked(t, "risk", "1.50GBP", 2, work.Approved)
	s.worked(t, "faces", "2.00GBP", 4, work.Approved)
	p := s.payments(t)
	p.AddPayout()
	fill(t, p.State.Form, map[string]string{"platform": "Prolific", "amount": "2.10GBP"})
	p.Submit()
	p.Open(p.State.Payouts[0].ID)
	p.Propose()
	if pr := p.State.Payout.Proposal; pr.Exact || !strings.Contains(pr.Words, "£0.60 would be left") {
		t.Errorf("proposed: got %+v", pr)
	}
	p.Tick(1)
	if pr := p.State.Payout.Proposal; pr.Exact || pr.Parts[1].Mark.Text != "£0.60 of it" {
		t.Errorf("both ticked: got %+v", pr)
	}
	p.Confirm()
	if got := p.State.Owed[0]; got.Cells[2] != "£1.40" || got.Cells[0] != "£1.40" {
		t.Errorf("missing: got %+v", got)
	}
}

func TestEditingAPayoutKeepsItsTasksAndMovesItsFee(t *testing.T) {
	s := newStage(t)
	s.worked(t, "risk", "1.50GBP", 2, work.Approved)
	p := s.payments(t)
	p.AddPayout()
	fill(t, p.State.Form, map[string]string{"platform": "Prolific", "amount": "1.30GBP", "fee": "0.20GBP"})
	p.Submit()
	p.Open(p.State.Payouts[0].ID)
	p.Propose()
	p.Confirm()
	p.EditPayout()
	fill(t, p.State.Form, map[string]string{"amount": "1.60GBP", "fee": "", "day": "2026-11-20"})
	p.Submit()
	row := p.State.Payouts[0]
	if row.Value != "£1.60" || !strings.HasPrefix(row.Caption, "20 Nov 2026") || row.Mark.Text != "1 task, £0.10 without one" {
		t.Errorf("edited: got %+v", row)
	}
	if len(p.State.Entries) != 0 {
		t.Errorf("the fee is still there: %+v", p.State.Entries)
	}
	p.Open(row.ID)
	p.EditPayout()
	fill(t, p.State.Form, map[string]string{"amount": "0.10GBP"})
	p.Submit()
	if b := p.State.Form; b == nil || b.Wrong == "" {
		t.Error("a payout smaller than its parts is taken")
	}
}

func TestLateIsSaidWhereARuleIsKnown(t *testing.T) {
	s := newStage(t)
	s.worked(t, "risk", "1.50GBP", 2, work.Approved)
	s.worked(t, "faces", "2.00GBP", 3, work.Submitted)
	s.later(9 * 24 * time.Hour)
	rule := deadline.Rule{ID: "prolific-payment", Platform: "Prolific", Kind: deadline.Payment, From: deadline.Decision, Days: 5, Source: "a message"}
	if err := s.Tracker.SetRule(context.Background(), rule); err != nil {
		t.Fatal(err)
	}
	p := s.payments(t)
	got := p.State.Owed[0]
	if got.Late.Text != "£1.50" || got.Late.Sign == NoSign || got.Cells[3] != "£2.00" || !strings.Contains(got.Waits, "8 to 30 days £1.50 (1 task)") {
		t.Errorf("got %+v", got)
	}
	if len(got.Ages) != 1 || len(p.State.Notes) != 0 {
		t.Errorf("ages %+v, notes %v", got.Ages, p.State.Notes)
	}
}

func TestFeesAndEarningsWithoutATask(t *testing.T) {
	s := newStage(t)
	p := s.payments(t)
	for kind, want := range []string{"−€2.00", "€2.00"} {
		p.AddEntry()
		p.State.Form.line("kind").Chosen = kind
		fill(t, p.State.Form, map[string]string{"amount": "2.00EUR", "note": "withdrawal"})
		p.Submit()
		found := false
		for _, e := range p.State.Entries {
			found = found || e.Value == want
		}
		if !found {
			t.Errorf("kind %d: got %+v", kind, p.State.Entries)
		}
	}
	p.Remove(p.State.Entries[0].ID)
	if len(p.State.Entries) != 1 {
		t.Errorf("removed: got %+v", p.State.Entries)
	}
}

func TestRatesAreTypedCorrectedAndImported(t *testing.T) {
	s := newStage(t)
	p := s.payments(t)
	for _, rate := range []string{"1,0821", "1.0812"} {
		p.AddRate()
		fill(t, p.State.Form, map[string]string{"from": "EUR", "to": "usd", "rate": rate, "day": "2026-11-20"})
		p.Submit()
		if p.State.Form != nil {
			t.Fatalf("%s: got %+v", rate, p.State.Form)
		}
	}
	if len(p.State.Rates) != 1 || p.State.Rates[0].Title != "1 EUR = 1.0812 USD" || !strings.Contains(p.State.Rates[0].Caption, "20 Nov 2026") {
		t.Fatalf("newest: got %+v", p.State.Rates)
	}
	p.OpenPair(p.State.Rates[0].ID)
	if h := p.State.Pair; h == nil || len(h.Rows) != 1 || len(h.Former) != 1 || h.Former[0].Title != "1 EUR = 1.0821 USD" {
		t.Errorf("history: got %+v", p.State.Pair)
	}
	p.AddRate()
	fill(t, p.State.Form, map[string]string{"from": "EUR", "to": "EUR", "rate": "x", "day": "2027-01-01"})
	p.Submit()
	if b := p.State.Form; b.line("rate").Wrong == "" || b.line("day").Wrong == "" {
		t.Errorf("a wrong rate: got %+v", b)
	}
	path := filepath.Join(t.TempDir(), "eurofxref.csv")
	if err := os.WriteFile(path, []byte("Date, USD, GBP, \n20 November 2026, 1.0900, 0.8700, \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.ImportRates(path)
	if said := s.last(t).Text; !strings.Contains(said, "1 rate added") || !strings.Contains(said, "1 that you typed") {
		t.Errorf("imported: said %q", said)
	}
	if len(p.State.Rates) != 2 {
		t.Errorf("imported: got %+v", p.State.Rates)
	}
}

func TestPointsAreDeclaredWithTheirWorth(t *testing.T) {
	s := newStage(t)
	p := s.payments(t)
	p.AddPoints()
	fill(t, p.State.Form, map[string]string{"code": "USD", "worth": "0.001EUR"})
	p.Submit()
	if b := p.State.Form; b == nil || b.line("code").Wrong == "" {
		t.Fatalf("a country's money: got %+v", b)
	}
	fill(t, p.State.Form, map[string]string{"code": "PTS", "decimals": "0"})
	p.Submit()
	if len(p.State.Points) != 1 || p.State.Points[0].Mark.Text != "1 PTS = 0.001 EUR" {
		t.Errorf("got form %+v, points %+v", p.State.Form, p.State.Points)
	}
}
