package present

import (
	"context"
	"slices"

	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// PaymentsState is what the Payments page shows: what is owed, what arrived,
// fees, and exchange rates. Beside the lists stands at most one of Form, Payout
// and Pair.
type PaymentsState struct {
	Loading  bool
	Trouble  *Trouble
	By       Choice
	Head     []string
	Owed     []OwedRow
	Notes    []string // what the table leaves out
	Payouts  []EntryRow
	Entries  []EntryRow
	Rates    []EntryRow
	Points   []EntryRow
	MorePaid int // payouts that are not listed
	Form     *Blank
	Payout   *PayoutState
	Pair     *PairState
}

// OwedRow is one currency of one platform or requester.
type OwedRow struct {
	Name, Tail string
	Total      bool     // of all in that currency
	Cells      []string // expected, received, missing, pending
	Late       Mark
	Ages       []Part // how long the expected waits
	Waits      string // the same in words
}

// EntryRow is a line of a list that can be opened.
type EntryRow struct {
	ID, Title, Caption, Value string
	Mark                      Mark
}

// payoutsShown bounds the list of payouts.
const payoutsShown = 60

// Payments is the presenter of the Payments page.
type Payments struct {
	desk     *Desk
	asking   asking
	opening  asking
	by       int
	all      bool
	facts    *paymentFacts
	chosen   work.PayoutID
	proposal *proposed
	State    PaymentsState
	Changed  func()
}

type paymentFacts struct {
	settings  tracker.Settings
	report    receipts.Report
	payouts   []work.Payout
	entries   []work.Entry
	quotes    []money.Quote
	points    []store.Points
	platforms []string
}

var groupings = []receipts.By{receipts.ByPlatform, receipts.ByRequester}

// NewPayments is the presenter of the Payments page.
func NewPayments(d *Desk) *Payments {
	return &Payments{desk: d, State: PaymentsState{Loading: true}, Changed: func() {}}
}

// Load reads the ledger anew.
func (p *Payments) Load() {
	by := groupings[p.by]
	p.State.Loading = true
	ask(p.desk, &p.asking, func(ctx context.Context) (*paymentFacts, error) { return p.read(ctx, by) }, func(facts *paymentFacts, err error) {
		if !p.desk.answered(err, &p.State.Loading, &p.State.Trouble, p.Changed) {
			return
		}
		p.facts = facts
		p.draw()
		p.reopen()
		p.Changed()
	})
	p.Changed()
}

func (p *Payments) read(ctx context.Context, by receipts.By) (facts *paymentFacts, err error) {
	t := p.desk.Tracker
	facts = &paymentFacts{}
	if facts.settings, err = t.Settings(ctx); err != nil {
		return nil, err
	}
	if facts.report, err = t.Money(ctx, by); err != nil {
		return nil, err
	}
	if facts.payouts, err = t.Payouts(ctx); err != nil {
		return nil, err
	}
	if facts.entries, err = t.Entries(ctx, 0, 0); err != nil {
		return nil, err
	}
	if facts.quotes, err = t.NewestRates(ctx); err != nil {
		return nil, err
	}
	if facts.points, err = t.Points(ctx); err != nil {
		return nil, err
	}
	facts.platforms, err = t.Names(ctx, "platform")
	return facts, err
}

// By chooses whether lines are platforms or requesters.
func (p *Payments) By(i int) {
	p.by = i
	p.Load()
}

// ShowAll lists all payouts.
func (p *Payments) ShowAll() {
	p.all = true
	p.draw()
	p.Changed()
}

func (p *Payments) format() Format { return p.desk.format(p.facts.settings) }

func (p *Payments) draw() {
	f := p.format()
	say := f.Say
	st := &p.State
	st.By = Choice{Options: []string{say("payments.by.platform"), say("payments.by.requester")}, Chosen: p.by}
	st.Head = []string{
		st.By.Options[p.by], say("payments.expected"), say("payments.received"), say("payments.late"), say("payments.missing"), say("payments.pending"),
	}
	st.Owed, st.Notes = owedRows(f, p.facts.report), owedNotes(f, p.facts.report)
	st.Payouts, st.MorePaid = nil, 0
	for i, one := range p.facts.payouts {
		if i == payoutsShown && !p.all {
			st.MorePaid = len(p.facts.payouts) - i
			break
		}
		st.Payouts = append(st.Payouts, payoutRow(f, one))
	}
	st.Entries = entryRows(f, p.facts.entries, p.facts.payouts)
	st.Rates, st.Points = rateRows(f, p.facts.quotes), pointRows(f, p.facts.points, p.facts.quotes)
}

// owedRows are the lines with the totals of their currencies after them.
func owedRows(f Format, r receipts.Report) []OwedRow {
	var rows []OwedRow
	for _, line := range r.Lines {
		row := owedRow(f, line)
		row.Name = orWords(line.Platform, f.Say("payments.noplatform"))
		if r.By == receipts.ByRequester {
			row.Name, row.Tail = orWords(line.Requester, f.Say("payments.norequester")), "  "+line.Platform
		}
		rows = append(rows, row)
	}
	if len(r.Lines) < 2 {
		return rows
	}
	for _, total := range r.Totals {
		row := owedRow(f, total)
		row.Total, row.Name = true, f.Say("payments.total", string(total.Currency))
		if total.Currency == "" {
			row.Name = f.Say("payments.nocurrency")
		}
		rows = append(rows, row)
	}
	return rows
}

func orWords(text, words string) string {
	if text == "" {
		return words
	}
	return text
}

func owedRow(f Format, line receipts.Line) OwedRow {
	amount := func(b receipts.Bucket) string {
		if line.Currency == "" {
			return Dash
		}
		return f.Money(money.Of(b.Micros, line.Currency))
	}
	row := OwedRow{Cells: []string{amount(line.Expected), amount(line.Received), amount(line.Missing), amount(line.Pending)}}
	switch {
	case line.Late.Count > 0 && !line.RuleIs: // of all in a currency, where some rules are known
		row.Late = Mark{SignClock, f.Say("payments.atleast", amount(line.Late)), Lost}
	case line.Late.Count > 0:
		row.Late = Mark{SignClock, amount(line.Late), Lost}
	case !line.RuleIs:
		row.Late = Mark{Text: Dash, Tone: Quiet}
	default:
		row.Late = Mark{Text: f.Say("payments.none"), Tone: Quiet}
	}
	var words []string
	for i, b := range line.Waiting {
		if b.Count == 0 {
			continue
		}
		text := f.Say(ageKeys[i], amount(b), f.Say("count.tasks", b.Count))
		row.Ages = append(row.Ages, Part{Label: ageKeys[i], Text: text, Tone: ageTones[i], Size: float64(b.Micros)})
		words = append(words, text)
	}
	if len(words) > 0 {
		row.Waits = f.Say("payments.waits", joined(" · ", words...))
	}
	for _, more := range []struct {
		key   string
		count int
		sum   receipts.Bucket
	}{{"payments.unknown", line.Unknown, receipts.Bucket{}}, {"payments.nameless", line.Nameless, receipts.Bucket{}}, {"payments.unspent", line.Unspent.Count, line.Unspent}, {"payments.over", line.Over.Count, line.Over}} {
		if more.count > 0 {
			row.Waits = sentences(row.Waits, f.Say(more.key, more.count, amount(more.sum)))
		}
	}
	return row
}

// The buckets of waiting in words, and how they are drawn: the longer, the
// stronger.
var (
	ageKeys  = [receipts.Ages]string{"payments.age.7", "payments.age.30", "payments.age.90", "payments.age.more", "payments.age.unknown"}
	ageTones = [receipts.Ages]Tone{Quiet, Other, Pending, Lost, Plain}
)

func owedNotes(f Format, r receipts.Report) (notes []string) {
	if slices.ContainsFunc(r.Lines, func(l receipts.Line) bool { return !l.RuleIs }) {
		notes = append(notes, f.Say("payments.norule"))
	}
	if r.Gone > 0 {
		notes = append(notes, f.Say("payments.gone", r.Gone))
	}
	return notes
}

func payoutRow(f Format, p work.Payout) EntryRow {
	return EntryRow{
		ID: string(p.ID), Title: p.Platform, Value: f.Money(p.Amount), Mark: matchMark(f, p),
		Caption: joined(" · ", f.Date(p.At.In(f.Zone)), p.Worker, p.Reference),
	}
}

// matchMark says how much of a payout has its tasks.
func matchMark(f Format, p work.Payout) Mark {
	rest, err := p.Rest()
	switch {
	case len(p.Allotments) == 0:
		return Mark{SignInfo, f.Say("payments.unmatched"), Pending}
	case err == nil && rest.Micros > 0:
		return Mark{SignInfo, f.Say("payments.partmatched", len(p.Allotments), f.Money(rest)), Pending}
	}
	return Mark{SignCheck, f.Say("payments.matched", len(p.Allotments)), Paid}
}

// entryRows are fees and earnings without a task, the newest first. A fee that
// was withheld from a payout has no id: it is changed with its payout.
func entryRows(f Format, entries []work.Entry, payouts []work.Payout) (rows []EntryRow) {
	withheld := map[work.EntryID]bool{}
	for _, p := range payouts {
		withheld[p.Fee] = true
	}
	for _, e := range slices.Backward(entries) {
		row := EntryRow{
			ID: string(e.ID), Title: f.Say("entry." + e.Kind.String()), Value: f.Money(e.Amount),
			Caption: joined(" · ", f.Date(e.At.In(f.Zone)), e.Platform, e.Note), Mark: Mark{Text: f.Say("payments.added"), Tone: Quiet},
		}
		if e.Kind == work.Fee {
			row.Value, row.Mark.Text = f.Money(e.Amount.Neg()), f.Say("payments.takenoff")
		}
		if withheld[e.ID] {
			row.ID, row.Mark.Text = "", f.Say("payments.withheld")
		}
		rows = append(rows, row)
	}
	return rows
}
