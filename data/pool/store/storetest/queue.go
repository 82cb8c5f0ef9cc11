package storetest

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/store"
)

// verify is the key that both sides check proofs with.
var verify = pool.VerifyKey{7}

// batched is a store with a batch of so many contributions, sorted.
func (p Parties) batched(t *testing.T, open Opener, role pool.Role, reports []pool.Report) (*store.Store, store.BatchID, pool.Batch) {
	t.Helper()
	s, gate := p.added(t, open, role), Must(p.Gate())(t)
	for _, r := range reports {
		Must(s.Receive(t.Context(), gate, r, p.Now))(t)
	}
	if err := s.StopIntake(t.Context(), p.Hash, p.Closes); err != nil {
		t.Fatal(err)
	}
	held := Must(s.Held(t.Context(), p.Hash))(t)
	b := pool.NewBatch(1, held, held)
	if err := s.AddBatch(t.Context(), p.Hash, b); err != nil {
		t.Fatal(err)
	}
	return s, store.BatchID{Campaign: p.Hash, Number: 1}, b
}

func (p Parties) take(id store.BatchID, most int, now time.Time) store.Take {
	return store.Take{Batch: id, Most: most, Now: now, Lease: time.Minute}
}

func (p Parties) side(t testing.TB, role pool.Role) *pool.Aggregator {
	return Must(p.Aggregator(role, p.Keys[role], verify))(t)
}

// plain checks reports in order without any store: the halves of both sides, and
// the sum of one side's shares of those that pass.
func (p Parties) plain(t testing.TB, role pool.Role, reports []pool.Report) (halves [2][][]byte, sum pool.Share) {
	sum = p.NoShare()
	for _, r := range reports {
		var both [2]pool.Prepared
		for side := range both {
			both[side], _ = p.side(t, pool.Role(side)).Prepare(r) // empty where it is refused
			halves[side] = append(halves[side], both[side].Share)
		}
		if share, err := p.side(t, role).Finish(both[role], both[role.Peer()].Share); err == nil {
			if err := sum.Add(share); err != nil {
				t.Fatal(err)
			}
		}
	}
	return halves, sum
}

// inOrder are the reports of a batch.
func inOrder(b pool.Batch, reports []pool.Report) []pool.Report {
	all := make([]pool.Report, len(b.Reports))
	for i, id := range b.Reports {
		all[i] = reports[slices.IndexFunc(reports, func(r pool.Report) bool { return r.ID == id })]
	}
	return all
}

func sameShare(t *testing.T, got, want pool.Share) {
	t.Helper()
	if !bytes.Equal(Must(got.Bytes())(t), Must(want.Bytes())(t)) {
		t.Error("the share is not the sum of what was checked without a store")
	}
}

func oneBatch(t *testing.T, p Parties, open Opener) {
	s, gate := p.added(t, open, pool.Leader), Must(p.Gate())(t)
	reports := p.Reports(t, 4)
	for _, r := range reports {
		Must(s.Receive(t.Context(), gate, r, p.Now))(t)
	}
	ids := sorted(reports[0].ID, reports[1].ID, reports[2].ID, reports[3].ID)
	first := pool.Batch{Number: 1, Reports: ids[:2]}
	is(t, "while intake goes on", s.AddBatch(t.Context(), p.Hash, first), pool.ErrTooEarly)
	is(t, "stopping", s.StopIntake(t.Context(), p.Hash, p.Closes), nil)
	is(t, "the first", s.AddBatch(t.Context(), p.Hash, first), nil)
	is(t, "the same again", open().AddBatch(t.Context(), p.Hash, first), nil)
	is(t, "its number again", s.AddBatch(t.Context(), p.Hash, pool.Batch{Number: 1, Reports: ids[:3]}), store.ErrBatched)
	is(t, "one of its reports again", s.AddBatch(t.Context(), p.Hash, pool.Batch{Number: 2, Reports: ids[1:3]}), store.ErrBatched)
	is(t, "one that is not held", s.AddBatch(t.Context(), p.Hash, pool.Batch{Number: 2, Reports: sorted(ids[2], pool.ReportID{1})}), store.ErrHeld)
	if got := Must(s.Held(t.Context(), p.Hash))(t); !slices.Equal(got, ids[2:]) {
		t.Errorf("what was refused left something: %x are held, want %x", got, ids[2:])
	}
	is(t, "the rest", s.AddBatch(t.Context(), p.Hash, pool.Batch{Number: 2, Reports: ids[2:]}), nil)
	if b, found, err := s.Batch(t.Context(), store.BatchID{Campaign: p.Hash, Number: 2}); err != nil || !found || !slices.Equal(b.Reports, ids[2:]) {
		t.Errorf("got %x, %t, %v", b.Reports, found, err)
	}
	if _, found, err := s.Batch(t.Context(), store.BatchID{Campaign: p.Hash, Number: 3}); found || err != nil {
		t.Errorf("a batch that was never added: %t, %v", found, err)
	}
}

// run has workers take the steps of a batch until none is left.
func run(t *testing.T, workers int, open Opener, step func(*store.Store) (int, error)) {
	t.Helper()
	every(workers, open, func(i int, s *store.Store) {
		for {
			n, err := step(s)
			if err != nil {
				t.Errorf("worker %d: %v", i, err)
			}
			if n == 0 || err != nil {
				return
			}
		}
	})
}

func sharedQueue(t *testing.T, p Parties, open Opener) {
	reports := p.Reports(t, 23)
	s, id, b := p.batched(t, open, pool.Helper, reports)
	halves, want := p.plain(t, pool.Helper, inOrder(b, reports))
	_, err := s.Halves(t.Context(), id, 0, 100)
	is(t, "halves before they are made", err, store.ErrUnfinished)
	run(t, 4, open, func(s *store.Store) (int, error) {
		return s.Prepare(context.Background(), p.side(t, pool.Helper), p.take(id, 3, p.Closes))
	})
	own := slices.Concat(Must(s.Halves(t.Context(), id, 0, 10))(t), Must(s.Halves(t.Context(), id, 10, 100))(t))
	if !slices.EqualFunc(own, halves[pool.Helper], bytes.Equal) {
		t.Error("the halves are not those that were made without a store")
	}
	_, err = s.Share(t.Context(), p.Campaign, id)
	is(t, "the sum before it is there", err, store.ErrUnfinished)
	if err := s.Answer(t.Context(), id, pool.Halves{Shares: halves[pool.Leader]}); err != nil {
		t.Fatal(err)
	}
	run(t, 4, open, func(s *store.Store) (int, error) {
		return s.Finish(context.Background(), p.Campaign, p.side(t, pool.Helper), p.take(id, 3, p.Closes))
	})
	r := Must(s.Result(t.Context(), id))(t)
	if !r.Done() || r.Counted != 23 || len(r.Refused) != 0 {
		t.Errorf("got %+v", r)
	}
	sameShare(t, Must(s.Share(t.Context(), p.Campaign, id))(t), want)
}

func refusals(t *testing.T, p Parties, open Opener) {
	reports := p.Reports(t, 6)
	forged := reports[1]
	forged.Sealed[pool.Leader] = slices.Clone(forged.Sealed[pool.Leader])
	forged.Sealed[pool.Leader][40] ^= 1
	s, id, b := p.batched(t, open, pool.Leader, reports)
	// Shares are looked at only here, so a share that was never sealed to this side
	// passes intake. It is put in by who holds the file.
	err := s.Engine().Write(t.Context(), func(tx store.Tx) error {
		_, err := tx.Exec(t.Context(), "UPDATE contribution SET file = $1 WHERE report = $2", forged.Bytes(), forged.ID[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	leader := p.side(t, pool.Leader)
	for Must(s.Prepare(t.Context(), leader, p.take(id, 4, p.Closes)))(t) > 0 {
	}
	order := inOrder(b, reports)
	halves, _ := p.plain(t, pool.Leader, order)
	theirs := halves[pool.Helper]
	at := func(r pool.Report) int { return slices.Index(b.Reports, r.ID) }
	theirs[at(reports[2])] = nil                                  // the other side cannot open it
	theirs[at(reports[3])] = slices.Clone(theirs[at(reports[3])]) // its proof does not pass
	theirs[at(reports[3])][5] ^= 1
	if err := s.Answer(t.Context(), id, pool.Halves{Shares: theirs}); err != nil {
		t.Fatal(err)
	}
	for Must(s.Finish(t.Context(), p.Campaign, leader, p.take(id, 4, p.Closes)))(t) > 0 {
	}
	want := []store.Refused{{Report: reports[1].ID, Why: store.Unsigned}, {Report: reports[2].ID, Why: store.Unheard}, {Report: reports[3].ID, Why: store.Unproven}}
	slices.SortFunc(want, func(a, b store.Refused) int { return bytes.Compare(a.Report[:], b.Report[:]) })
	r := Must(s.Result(t.Context(), id))(t)
	if !slices.Equal(r.Refused, want) || r.Counted != 3 {
		t.Errorf("got %d counted and %v, want 3 and %v", r.Counted, r.Refused, want)
	}
	if c := r.Checked([32]byte{1}); len(c.Refused) != 3 {
		t.Errorf("got %v", c)
	}
	_, sum := p.plain(t, pool.Leader, []pool.Report{reports[0], reports[4], reports[5]})
	sameShare(t, Must(s.Share(t.Context(), p.Campaign, id))(t), sum)
}

func takenOver(t *testing.T, p Parties, open Opener) {
	reports := p.Reports(t, 5)
	s, id, b := p.batched(t, open, pool.Leader, reports)
	leader := p.side(t, pool.Leader)
	killed := Must(s.ToPrepare(t.Context(), p.take(id, 3, p.Closes)))(t)
	if len(killed.Tasks) != 3 {
		t.Fatalf("%d were claimed, want 3", len(killed.Tasks))
	}
	other := open()
	if got := Must(other.Prepare(t.Context(), leader, p.take(id, 10, p.Closes.Add(59*time.Second))))(t); got != 2 {
		t.Errorf("before the claim ran out another worker took %d, want the 2 others", got)
	}
	if got := Must(other.Prepare(t.Context(), leader, p.take(id, 10, p.Closes.Add(time.Minute))))(t); got != 3 {
		t.Errorf("when it had run out another worker took %d, want 3", got)
	}
	halves, want := p.plain(t, pool.Leader, inOrder(b, reports))
	if err := s.Answer(t.Context(), id, pool.Halves{Shares: halves[pool.Helper]}); err != nil {
		t.Fatal(err)
	}
	slow := Must(s.ToFinish(t.Context(), p.take(id, 3, p.Closes)))(t)
	next := Must(other.ToFinish(t.Context(), p.take(id, 2, p.Closes.Add(2*time.Minute))))(t)
	is(t, "a claim of which a part was taken over", s.Finished(t.Context(), slow, nil, p.NoShare()), store.ErrClaim)
	if r := Must(s.Result(t.Context(), id))(t); r.Prepared != 5 {
		t.Errorf("it left %+v", r)
	}
	_, sum := p.plain(t, pool.Leader, inOrder(pool.Batch{Reports: []pool.ReportID{next.Tasks[0].Report, next.Tasks[1].Report}}, reports))
	for range 2 {
		is(t, "the claim that took it over, said twice", other.Finished(t.Context(), next, nil, sum), nil)
	}
	for Must(other.Finish(t.Context(), p.Campaign, leader, p.take(id, 10, p.Closes.Add(3*time.Minute))))(t) > 0 {
	}
	sameShare(t, Must(s.Share(t.Context(), p.Campaign, id))(t), want)
	is(t, "the slow one, at last", s.Finished(t.Context(), slow, nil, want), store.ErrClaim)
	sameShare(t, Must(s.Share(t.Context(), p.Campaign, id))(t), want)
}

func answers(t *testing.T, p Parties, open Opener) {
	s, id, _ := p.batched(t, open, pool.Leader, p.Reports(t, 3))
	is(t, "the first two", s.Answer(t.Context(), id, pool.Halves{Shares: [][]byte{{1}, nil}}), nil)
	is(t, "the same again", s.Answer(t.Context(), id, pool.Halves{Shares: [][]byte{{1}, nil}}), nil)
	is(t, "overlapping ones", s.Answer(t.Context(), id, pool.Halves{From: 1, Shares: [][]byte{nil, {3}}}), nil)
	is(t, "something else", s.Answer(t.Context(), id, pool.Halves{Shares: [][]byte{{2}}}), store.ErrOther)
	is(t, "something instead of nothing", s.Answer(t.Context(), id, pool.Halves{From: 1, Shares: [][]byte{{2}}}), store.ErrOther)
	is(t, "more than the batch has", s.Answer(t.Context(), id, pool.Halves{From: 2, Shares: [][]byte{{3}, {4}}}), store.ErrHeld)
	if claim := Must(s.ToFinish(t.Context(), p.take(id, 10, p.Closes)))(t); len(claim.Tasks) != 0 {
		t.Errorf("%d can be finished before they were prepared", len(claim.Tasks))
	}
}

func erased(t *testing.T, p Parties, open Opener) {
	reports := p.Reports(t, 4)
	s, id, b := p.batched(t, open, pool.Leader, reports)
	leader := p.side(t, pool.Leader)
	is(t, "before it is finished", s.Erase(t.Context(), p.Hash), store.ErrUnfinished)
	for Must(s.Prepare(t.Context(), leader, p.take(id, 4, p.Closes)))(t) > 0 {
	}
	halves, want := p.plain(t, pool.Leader, inOrder(b, reports))
	if err := s.Answer(t.Context(), id, pool.Halves{Shares: halves[pool.Helper]}); err != nil {
		t.Fatal(err)
	}
	for Must(s.Finish(t.Context(), p.Campaign, leader, p.take(id, 4, p.Closes)))(t) > 0 {
	}
	before := Must(s.Result(t.Context(), id))(t)
	for range 2 {
		is(t, "erasing", s.Erase(t.Context(), p.Hash), nil)
	}
	_, err := s.Halves(t.Context(), id, 0, 4)
	is(t, "halves that were erased", err, store.ErrUnfinished)
	if after := Must(s.Result(t.Context(), id))(t); after.Counted != before.Counted {
		t.Errorf("got %+v, want %+v", after, before)
	}
	sameShare(t, Must(s.Share(t.Context(), p.Campaign, id))(t), want)
	if n := Must(s.Counts(t.Context(), p.Hash))(t); n.Contributions != 0 || n.Withdrawn != 0 || n.Erased != 4 || n.Finished != 4 {
		t.Errorf("got %+v", n)
	}
	got, err := s.Receive(t.Context(), Must(p.Gate())(t), reports[0], p.Closes)
	if got != pool.Repeated || err != nil {
		t.Errorf("a repeat: got %d, %v", got, err)
	}
}
