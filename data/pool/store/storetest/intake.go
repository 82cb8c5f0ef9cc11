package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/store"
)

// Opener opens one more handle on one database, as another process would.
type Opener func() *store.Store

// Conform holds an engine to what a store promises. fresh makes an empty database.
func Conform(t *testing.T, fresh func(testing.TB) Opener) {
	p := New(t, 2, 8, nil)
	for name, test := range map[string]func(*testing.T, Parties, Opener){
		"a campaign has one role":                           oneRole,
		"what becomes of a report":                          outcomes,
		"after intake has stopped nothing changes":          afterStop,
		"what comes while intake stops is held or refused":  whileStopping,
		"intake does not stop inside a report's change":     noStopInside,
		"a report id is one contribution's":                 oneID,
		"of many with one token one is taken":               oneToken,
		"of many sequences the highest stays":               highest,
		"a member has one token":                            oneAnswer,
		"a report is in one batch":                          oneBatch,
		"workers share the queue and add up exactly":        sharedQueue,
		"what does not count is refused with its check":     refusals,
		"a killed worker's claim is taken over":             takenOver,
		"the other side says its halves once":               answers,
		"a value is made once":                              madeOnce,
		"a budget is changed by one after the other":        budget,
		"erased contributions leave sums and numbers alone": erased,
	} {
		t.Run(name, func(t *testing.T) { test(t, p, fresh(t)) })
	}
}

// OpenedAtOnce opens a database that is not there yet eight times at once, and
// closes each.
func OpenedAtOnce(t *testing.T, open func() (*store.Store, error)) {
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			s, err := open()
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.Campaigns(context.Background()); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
}

// added is a handle on a store that keeps the campaign.
func (p Parties) added(t *testing.T, open Opener, role pool.Role) *store.Store {
	t.Helper()
	s := open()
	if err := s.AddCampaign(t.Context(), p.Campaign, p.File, role); err != nil {
		t.Fatal(err)
	}
	return s
}

func is(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func oneRole(t *testing.T, p Parties, open Opener) {
	s := p.added(t, open, pool.Helper)
	is(t, "once more", s.AddCampaign(t.Context(), p.Campaign, p.File, pool.Helper), nil)
	is(t, "the other role", s.AddCampaign(t.Context(), p.Campaign, p.File, pool.Leader), store.ErrRole)
	kept := Must(open().Campaign(t.Context(), p.Hash))(t)
	if kept.Role != pool.Helper || kept.Stopped || !bytes.Equal(kept.File, p.File) {
		t.Errorf("got role %d, stopped %t, %d bytes", kept.Role, kept.Stopped, len(kept.File))
	}
	if all := Must(s.Campaigns(t.Context()))(t); len(all) != 1 || all[0] != p.Hash {
		t.Errorf("got %x", all)
	}
	_, err := s.Campaign(t.Context(), [32]byte{1})
	is(t, "a campaign that was never added", err, store.ErrUnknown)
	_, err = open().Receive(t.Context(), Must(p.Gate())(t), p.Report(t, 1, p.Pass(t, "member"), 1), p.Now)
	is(t, "a report of one that was", err, nil)
}

// outcomes is what the gate decides, kept.
func outcomes(t *testing.T, p Parties, open Opener) {
	s, gate := p.added(t, open, pool.Leader), Must(p.Gate())(t)
	pass := p.Pass(t, "member")
	first, second, again := p.Report(t, 1, pass, 1), p.Report(t, 2, pass, 2), p.Report(t, 3, pass, 2)
	withdrawn := Must(pool.ParseReport(Must(p.prio.Withdraw(pass, 3, Seeded("withdrawal")))(t)))(t)
	later := p.Report(t, 4, pass, 4)
	for _, step := range []struct {
		what   string
		report pool.Report
		now    time.Time
		want   pool.Outcome
		err    error
	}{
		{"the first", first, p.Now, pool.Taken, nil},
		{"the same again", first, p.Now, pool.Repeated, nil},
		{"one that replaces it", second, p.Now, pool.Replaced, nil},
		{"the first once more", first, p.Now, 0, pool.ErrStale},
		{"another of the same sequence", again, p.Now, 0, pool.ErrStale},
		{"a withdrawal", withdrawn, p.Now, pool.Dropped, nil},
		{"the withdrawal again", withdrawn, p.Now, pool.Repeated, nil},
		{"what was withdrawn", second, p.Now, 0, pool.ErrStale},
		{"a new one", later, p.Now, pool.Replaced, nil},
		{"a repeat after closing", later, p.Closes, pool.Repeated, nil},
		{"a new one after closing", p.Report(t, 5, pass, 5), p.Closes, 0, pool.ErrClosed},
		{"a new token after closing", p.Report(t, 5, p.Pass(t, "late"), 1), p.Closes, 0, pool.ErrClosed},
	} {
		got, err := s.Receive(t.Context(), gate, step.report, step.now)
		if got != step.want || !errors.Is(err, step.err) {
			t.Errorf("%s: got %d, %v, want %d, %v", step.what, got, err, step.want, step.err)
		}
	}
	unknown := p
	unknown.Campaign.Name = "November"
	other := Must(unknown.Campaign.Prio())(t)
	unknown.prio = other
	stranger := unknown.Report(t, 1, unknown.Pass(t, "member"), 1)
	_, err := s.Receive(t.Context(), Must(unknown.Campaign.Gate())(t), stranger, p.Now)
	is(t, "a report of a campaign that is not kept", err, store.ErrUnknown)
}

func afterStop(t *testing.T, p Parties, open Opener) {
	s, gate := p.added(t, open, pool.Leader), Must(p.Gate())(t)
	reports := p.Reports(t, 4)
	for _, r := range reports[:3] {
		Must(s.Receive(t.Context(), gate, r, p.Now))(t)
	}
	Must(s.Receive(t.Context(), gate, Must(pool.ParseReport(Must(p.prio.Withdraw(p.Pass(t, "member 1"), 2, Seeded("w")))(t)))(t), p.Now))(t)
	_, err := s.Held(t.Context(), p.Hash)
	is(t, "a list of what may still change", err, pool.ErrTooEarly)
	is(t, "stopping before the campaign closes", s.StopIntake(t.Context(), p.Hash, p.Now), pool.ErrTooEarly)
	for range 2 {
		is(t, "stopping", s.StopIntake(t.Context(), p.Hash, p.Closes), nil)
	}
	slow := open() // a clock that is behind
	for what, r := range map[string]pool.Report{"a first one": reports[3], "a replacement": p.Report(t, 9, p.Pass(t, "member 0"), 2)} {
		_, err := slow.Receive(t.Context(), gate, r, p.Now)
		is(t, what, err, pool.ErrClosed)
	}
	if got, err := slow.Receive(t.Context(), gate, reports[0], p.Now); got != pool.Repeated || err != nil {
		t.Errorf("a repeat: got %d, %v", got, err)
	}
	want := sorted(reports[0].ID, reports[2].ID)
	if got := Must(s.Held(t.Context(), p.Hash))(t); !slices.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
	n := Must(s.Counts(t.Context(), p.Hash))(t)
	if n.Contributions != 2 || n.Withdrawn != 1 {
		t.Errorf("got %+v", n)
	}
}

func whileStopping(t *testing.T, p Parties, open Opener) {
	s, gate := p.added(t, open, pool.Leader), Must(p.Gate())(t)
	const writers = 6
	reports := p.Reports(t, 10*writers)
	var mu sync.Mutex
	var taken, then []pool.ReportID
	every(writers+1, open, func(i int, s *store.Store) {
		if i == writers {
			for n := 0; n < writers; { // not before some are in
				mu.Lock()
				n = len(taken)
				mu.Unlock()
			}
			if err := s.StopIntake(context.Background(), p.Hash, p.Closes); err != nil {
				t.Error(err)
			}
			var err error
			if then, err = s.Held(context.Background(), p.Hash); err != nil {
				t.Error(err)
			}
			return
		}
		for k := i; k < len(reports); k += writers {
			switch got, err := s.Receive(context.Background(), gate, reports[k], p.Now); {
			case err == nil && got == pool.Taken:
				mu.Lock()
				taken = append(taken, reports[k].ID)
				mu.Unlock()
			case !errors.Is(err, pool.ErrClosed):
				t.Errorf("report %d: got %d, %v", k, got, err)
			}
		}
	})
	now := Must(s.Held(t.Context(), p.Hash))(t)
	if !slices.Equal(then, now) || !slices.Equal(now, sorted(taken...)) {
		t.Errorf("%d were taken; %d were held when intake had stopped, and %d later", len(taken), len(then), len(now))
	}
}

// between runs something in each transaction, right before it inserts a
// contribution.
type between struct {
	store.Engine
	do func()
}

func (b between) Write(ctx context.Context, change func(store.Tx) error) error {
	return b.Engine.Write(ctx, func(tx store.Tx) error { return change(betweenTx{tx, b.do}) })
}

type betweenTx struct {
	store.Tx
	do func()
}

func (b betweenTx) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	if strings.HasPrefix(sql, "INSERT INTO contribution") {
		b.do()
	}
	return b.Tx.Exec(ctx, sql, args...)
}

func noStopInside(t *testing.T, p Parties, open Opener) {
	s, other := p.added(t, open, pool.Leader), open()
	var stopped error
	slow := store.New(between{open().Engine(), func() {
		// It has to wait for the report, which waits for it: it gives up first.
		ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
		defer cancel()
		stopped = other.StopIntake(ctx, p.Hash, p.Closes)
	}})
	r := p.Report(t, 1, p.Pass(t, "member"), 1)
	if got, err := slow.Receive(t.Context(), Must(p.Gate())(t), r, p.Now); got != pool.Taken || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	if stopped == nil {
		t.Error("intake had stopped, and then a report was taken")
	}
	is(t, "stopping", s.StopIntake(t.Context(), p.Hash, p.Closes), nil)
	if held := Must(s.Held(t.Context(), p.Hash))(t); !slices.Equal(held, []pool.ReportID{r.ID}) {
		t.Errorf("got %x, want %x", held, r.ID)
	}
}

func sorted(ids ...pool.ReportID) []pool.ReportID {
	slices.SortFunc(ids, func(a, b pool.ReportID) int { return bytes.Compare(a[:], b[:]) })
	return ids
}

func oneID(t *testing.T, p Parties, open Opener) {
	s, gate := p.added(t, open, pool.Leader), Must(p.Gate())(t)
	// The same stream of random bytes gives both members the same report id.
	twin := func(member string, sequence uint32) pool.Report {
		c := Must(p.prio.Contribute(p.Figures(1), p.Pass(t, member), sequence, Seeded("twins")))(t)
		return Must(pool.ParseReport(c.File))(t)
	}
	Must(s.Receive(t.Context(), gate, twin("a", 1), p.Now))(t)
	_, err := s.Receive(t.Context(), gate, twin("b", 1), p.Now)
	is(t, "another member's", err, store.ErrReport)
	Must(s.Receive(t.Context(), gate, p.Report(t, 1, p.Pass(t, "b"), 2), p.Now))(t)
	_, err = s.Receive(t.Context(), gate, twin("b", 3), p.Now)
	is(t, "another member's, as a replacement", err, store.ErrReport)
	if got, err := s.Receive(t.Context(), gate, twin("a", 2), p.Now); got != pool.Replaced || err != nil {
		t.Errorf("one's own: got %d, %v", got, err)
	}
}

// every runs n at once, each with a handle of its own.
func every(n int, open Opener, do func(i int, s *store.Store)) {
	var running sync.WaitGroup
	for i := range n {
		s := open()
		running.Go(func() { do(i, s) })
	}
	running.Wait()
}

func oneToken(t *testing.T, p Parties, open Opener) {
	p.added(t, open, pool.Leader)
	const writers = 12
	pass := p.Pass(t, "member")
	reports := make([]pool.Report, writers)
	for i := range reports {
		reports[i] = p.Report(t, i, pass, 1)
	}
	var got [writers]pool.Outcome
	var errs [writers]error
	gate := Must(p.Gate())(t)
	every(writers, open, func(i int, s *store.Store) {
		got[i], errs[i] = s.Receive(context.Background(), gate, reports[i], p.Now)
	})
	taken := 0
	for i := range writers {
		switch {
		case got[i] == pool.Taken && errs[i] == nil:
			taken++
		case !errors.Is(errs[i], pool.ErrStale):
			t.Errorf("writer %d: got %d, %v", i, got[i], errs[i])
		}
	}
	if n := Must(open().Counts(t.Context(), p.Hash))(t); taken != 1 || n.Contributions != 1 {
		t.Errorf("%d were taken, and %d are kept", taken, n.Contributions)
	}
}

func highest(t *testing.T, p Parties, open Opener) {
	s := p.added(t, open, pool.Leader)
	const writers = 12
	pass := p.Pass(t, "member")
	reports := make([]pool.Report, writers)
	for i := range reports {
		reports[i] = p.Report(t, i, pass, uint32(i+1))
	}
	gate := Must(p.Gate())(t)
	every(writers, open, func(i int, s *store.Store) {
		if _, err := s.Receive(context.Background(), gate, reports[i], p.Now); err != nil && !errors.Is(err, pool.ErrStale) {
			t.Errorf("writer %d: %v", i, err)
		}
	})
	is(t, "stopping", s.StopIntake(t.Context(), p.Hash, p.Closes), nil)
	if got := Must(s.Held(t.Context(), p.Hash))(t); len(got) != 1 || got[0] != reports[writers-1].ID {
		t.Errorf("got %x, want %x", got, reports[writers-1].ID)
	}
}

func oneAnswer(t *testing.T, p Parties, open Opener) {
	s := p.added(t, open, store.Collective)
	if got := Must(s.Enrol(t.Context(), p.Hash, []string{"17", "18"}))(t); got != 2 {
		t.Errorf("%d were added, want 2", got)
	}
	if got := Must(s.Enrol(t.Context(), p.Hash, []string{"18", "19"}))(t); got != 1 {
		t.Errorf("%d were added, want 1", got)
	}
	const askers = 8
	var answers [askers][]byte
	every(askers, open, func(i int, s *store.Store) {
		var err error
		answers[i], err = s.Issue(context.Background(), p.Hash, "18", []byte("a request"), func() ([]byte, error) { return fmt.Appendf(nil, "answer %d", i), nil })
		if err != nil {
			t.Errorf("asker %d: %v", i, err)
		}
	})
	for i := range answers {
		if answers[i] == nil || !bytes.Equal(answers[i], answers[0]) {
			t.Errorf("asker %d got %q, the first %q", i, answers[i], answers[0])
		}
	}
	never := func() ([]byte, error) { t.Error("an answer was made"); return nil, nil }
	_, err := s.Issue(t.Context(), p.Hash, "18", []byte("another request"), never)
	is(t, "another request", err, store.ErrIssued)
	_, err = s.Issue(t.Context(), p.Hash, "20", []byte("a request"), never)
	is(t, "somebody who is not enrolled", err, store.ErrMember)
	refused := errors.New("refused")
	_, err = s.Issue(t.Context(), p.Hash, "17", []byte("a request"), func() ([]byte, error) { return nil, refused })
	is(t, "a request that cannot be answered", err, refused)
	if n := Must(s.Counts(t.Context(), p.Hash))(t); n.Members != 3 || n.Tokens != 1 {
		t.Errorf("got %+v", n)
	}
}

func madeOnce(t *testing.T, p Parties, open Opener) {
	s := p.added(t, open, pool.Leader)
	broken := errors.New("no randomness")
	_, err := s.Once(t.Context(), p.Hash, "half", func() ([]byte, error) { return nil, broken })
	is(t, "a value that cannot be made", err, broken)
	if _, found, err := s.Made(t.Context(), p.Hash, "half"); found || err != nil {
		t.Errorf("it was kept: %t, %v", found, err)
	}
	const makers = 8
	var got [makers][]byte
	every(makers, open, func(i int, s *store.Store) {
		var err error
		if got[i], err = s.Once(context.Background(), p.Hash, "half", func() ([]byte, error) { return fmt.Appendf(nil, "value %d", i), nil }); err != nil {
			t.Errorf("maker %d: %v", i, err)
		}
	})
	for i := range got {
		if got[i] == nil || !bytes.Equal(got[i], got[0]) {
			t.Errorf("maker %d got %q, the first %q", i, got[i], got[0])
		}
	}
	if other := Must(s.Once(t.Context(), p.Hash, "noise", func() ([]byte, error) { return []byte("noise"), nil }))(t); string(other) != "noise" {
		t.Errorf("another name: got %q", other)
	}
}

func budget(t *testing.T, p Parties, open Opener) {
	const spenders = 8
	const each = 20
	every(spenders, open, func(i int, s *store.Store) {
		for range each {
			if err := s.Budget(context.Background(), "monthly", func(ledger []byte) ([]byte, error) { return append(ledger, byte('a'+i)), nil }); err != nil {
				t.Errorf("spender %d: %v", i, err)
			}
		}
	})
	s := open()
	spent := Must(s.Spent(t.Context(), "monthly"))(t)
	for i := range spenders {
		if n := bytes.Count(spent, []byte{byte('a' + i)}); n != each {
			t.Errorf("spender %d: %d of %d are kept", i, n, each)
		}
	}
	limit := errors.New("over the limit")
	is(t, "a spend that is refused", s.Budget(t.Context(), "monthly", func([]byte) ([]byte, error) { return []byte("lost"), limit }), limit)
	is(t, "the first of a series, refused", s.Budget(t.Context(), "weekly", func([]byte) ([]byte, error) { return nil, limit }), limit)
	if got := Must(s.Spent(t.Context(), "monthly"))(t); len(got) != spenders*each {
		t.Errorf("a refused spend left %q", got)
	}
	if got := Must(s.Spent(t.Context(), "weekly"))(t); len(got) != 0 {
		t.Errorf("a refused spend left %q", got)
	}
}
