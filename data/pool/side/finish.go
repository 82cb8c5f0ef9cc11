package side

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"clickwage/data/pool"
	"clickwage/data/pool/release"
	"clickwage/data/pool/store"
	"clickwage/data/revision"
)

// Finish checks the proofs by both halves, and opens with the other side what
// may be published of the sums, step by step. Below the campaign's minimum
// nothing leaves: pool.ErrTooFew.
func (s *Side) Finish(ctx context.Context) error {
	if _, done, err := Totals(ctx, s.Store, s.hash); err != nil || done {
		return err
	}
	b, found, err := s.Store.Batch(ctx, s.batchID())
	if err == nil && !found {
		err = errors.New("prepare comes first: there is no batch yet")
	}
	if err != nil {
		return err
	}
	if err := s.check(ctx, b); err != nil {
		return err
	}
	own, theirs, err := s.outcomes(ctx, b)
	if err != nil {
		return err
	}
	if _, err := s.Store.Once(ctx, s.hash, "contributors", func() ([]byte, error) { return json.Marshal(len(b.Reports) - len(own.Refused)) }); err != nil {
		return err
	}
	o := opening{Side: s, batch: b, own: own, theirs: theirs, n: len(b.Reports) - len(own.Refused)}
	totals, err := o.open(ctx)
	if err != nil {
		return err
	}
	_, err = s.Store.Once(ctx, s.hash, "totals", func() ([]byte, error) { return json.Marshal(totals) })
	return err
}

// Totals are what both sides have opened; done is false before.
func Totals(ctx context.Context, st *store.Store, campaign revision.Hash) (t pool.Totals, done bool, err error) {
	text, done, err := st.Made(ctx, campaign, "totals")
	if err == nil && done {
		err = json.Unmarshal(text, &t)
	}
	return t, done, err
}

// Contributors are those whose proofs passed on both sides; known is false
// before both have said so.
func Contributors(ctx context.Context, st *store.Store, campaign revision.Hash) (n int, known bool, err error) {
	text, known, err := st.Made(ctx, campaign, "contributors")
	if err == nil && known {
		err = json.Unmarshal(text, &n)
	}
	return n, known, err
}

// check takes the other side's halves in and finishes the checks.
func (s *Side) check(ctx context.Context, b pool.Batch) error {
	result, err := s.Store.Result(ctx, s.batchID())
	if err != nil || result.Done() {
		return err
	}
	for i := 0; i*halvesAtOnce < len(b.Reports); i++ {
		name := fmt.Sprintf("halves-%d", i)
		message, err := s.get(ctx, name, "its halves of the checks")
		if err != nil {
			return err
		}
		h, err := s.peer.ReadHalves(message)
		if err == nil && (h.Batch != s.peer.Hash(b) || int(h.From) != i*halvesAtOnce || len(h.Shares) != min(halvesAtOnce, len(b.Reports)-i*halvesAtOnce)) {
			err = pool.ErrDiffer
		}
		if err == nil {
			err = s.Store.Answer(ctx, s.batchID(), h)
		}
		if err != nil {
			return s.placed(name, err)
		}
	}
	a, err := s.aggregator(ctx)
	if err != nil {
		return err
	}
	return s.work(ctx, func(t store.Take) (int, error) { return s.Store.Finish(ctx, s.Campaign, a, t) },
		func(r store.Result) int { return r.Waiting + r.Prepared })
}

// outcomes are which reports do not count, by each side.
func (s *Side) outcomes(ctx context.Context, b pool.Batch) (own, theirs pool.Checked, err error) {
	result, err := s.Store.Result(ctx, s.batchID())
	if err != nil {
		return own, theirs, err
	}
	own = result.Checked(s.peer.Hash(b))
	if err := s.say(ctx, "checked", func() ([]byte, error) { return s.peer.SignChecked(own) }); err != nil {
		return own, theirs, err
	}
	message, err := s.heard(ctx, "checked", "the outcome of its checks", func(m []byte) error {
		_, err := s.peer.ReadChecked(m)
		return err
	})
	if err == nil {
		theirs, err = s.peer.ReadChecked(message)
	}
	return own, theirs, err
}

// opening is a batch whose sums are about to be opened.
type opening struct {
	*Side
	batch       pool.Batch
	own, theirs pool.Checked
	n           int
	share       pool.Share // with this side's noise, if there is any
	noise       bool
}

func (o *opening) open(ctx context.Context) (pool.Totals, error) {
	if o.n < o.Campaign.Publish.Minimum { // nothing is drawn or spent for what SealAggregate would refuse
		return pool.Totals{}, fmt.Errorf("%w: %d of %d", pool.ErrTooFew, o.n, o.Campaign.Publish.Minimum)
	}
	if err := o.spend(ctx); err != nil {
		return pool.Totals{}, err
	}
	first, err := release.First(o.Campaign, o.n)
	if err != nil {
		return pool.Totals{}, err
	}
	totals, err := o.step(ctx, 1, first)
	if err != nil || o.noise {
		return totals, err
	}
	sums, err := o.step(ctx, 2, release.Second(o.Campaign, totals))
	totals.Sums, totals.Ballot = sums.Sums, sums.Ballot
	return totals, err
}

// spend keeps the noise, then spends the budget, then takes down which share is
// going to leave: each before the next, and all before anything leaves.
func (o *opening) spend(ctx context.Context) (err error) {
	protection, err := release.ProtectionOf(o.Campaign, o.n)
	if err != nil {
		return err
	}
	if o.share, err = o.Store.Share(ctx, o.Campaign, o.batchID()); err != nil {
		return err
	}
	taking := release.Taking{Campaign: o.Campaign, Batch: release.Digest(o.peer.Hash(o.batch)), Contributors: o.n}
	if o.noise = protection == release.Noised; o.noise {
		if taking.Noise, err = o.addNoise(ctx); err != nil {
			return err
		}
	}
	if err := o.budget(ctx, func(l release.Ledger) (release.Ledger, error) { return l.Spend(taking, o.Now()) }); err != nil {
		return err
	}
	raw, err := o.share.Bytes()
	if err != nil {
		return err
	}
	return o.budget(ctx, func(l release.Ledger) (release.Ledger, error) { return l.Send(o.Campaign.ID, sha256.Sum256(raw)) })
}

// addNoise adds the noise, which is drawn once, to the share.
func (o *opening) addNoise(ctx context.Context) (digest release.Digest, err error) {
	text, err := o.Store.Once(ctx, o.hash, "noise", func() ([]byte, error) {
		noise, err := release.Draw(o.Campaign, o.Random)
		if err != nil {
			return nil, err
		}
		return noise.Encode()
	})
	if err != nil {
		return digest, err
	}
	noise, err := release.ReadNoise(text)
	if err != nil {
		return digest, err
	}
	if err := o.Campaign.AddNoise(o.share, noise.Totals(o.Campaign)); err != nil {
		return digest, err
	}
	return noise.Digest()
}

func (s *Side) budget(ctx context.Context, change func(release.Ledger) (release.Ledger, error)) error {
	return s.Store.Budget(ctx, s.Campaign.Publish.Series, func(text []byte) ([]byte, error) {
		ledger, err := readLedger(text)
		if err == nil {
			ledger, err = change(ledger)
		}
		if err != nil {
			return nil, err
		}
		return json.Marshal(ledger)
	})
}

func readLedger(text []byte) (l release.Ledger, err error) {
	if len(text) > 0 {
		err = json.Unmarshal(text, &l)
	}
	return l, err
}

// Ledger is what this side has spent of a series.
func Ledger(ctx context.Context, st *store.Store, series string) (release.Ledger, error) {
	text, err := st.Spent(ctx, series)
	if err != nil {
		return release.Ledger{}, err
	}
	return readLedger(text)
}

// step opens a part of the totals.
func (o *opening) step(ctx context.Context, step uint8, show []pool.Show) (pool.Totals, error) {
	only, err := o.Campaign.Only(o.share, show)
	if err != nil {
		return pool.Totals{}, err
	}
	mine := pool.Aggregate{Batch: o.own.Batch, Step: step, Noise: o.noise, Contributors: o.n, Share: only}
	name := fmt.Sprintf("sum-%d", step)
	if err := o.say(ctx, name, func() ([]byte, error) { return o.peer.SealAggregate(mine, o.batch, o.own, o.theirs, o.Random) }); err != nil {
		return pool.Totals{}, err
	}
	message, err := o.heard(ctx, name, "its share of the sums", func(m []byte) error {
		theirs, err := o.peer.OpenAggregate(m)
		if err == nil && (theirs.Batch != mine.Batch || theirs.Step != step || theirs.Noise != o.noise || theirs.Contributors != o.n) {
			err = pool.ErrDiffer
		}
		return err
	})
	if err != nil {
		return pool.Totals{}, err
	}
	theirs, err := o.peer.OpenAggregate(message)
	if err != nil {
		return pool.Totals{}, err
	}
	return o.Campaign.Collect(only, theirs.Share, o.n)
}
