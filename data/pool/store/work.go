package store

import (
	"context"
	"errors"

	"clickwage/data/pool"
)

// Prepare claims reports and makes this side's halves of their checks, and says
// how many; zero where nobody has to begin with any.
func (s *Store) Prepare(ctx context.Context, a *pool.Aggregator, t Take) (int, error) {
	claim, err := s.ToPrepare(ctx, t)
	if err != nil || len(claim.Tasks) == 0 {
		return 0, err
	}
	halves := make([]Half, len(claim.Tasks))
	for i, task := range claim.Tasks {
		if halves[i], err = prepare(a, task.File); err != nil {
			return 0, err
		}
	}
	return len(halves), s.Prepared(ctx, claim, halves)
}

// prepare tells what a report is refused for from what is wrong here.
func prepare(a *pool.Aggregator, file []byte) (Half, error) {
	r, err := pool.ParseReport(file)
	if err != nil {
		return Half{Why: Unsigned}, nil
	}
	half, err := a.Prepare(r)
	switch {
	case err == nil:
		return Half{Prepared: half}, nil
	case errors.Is(err, pool.ErrSeal):
		return Half{Why: Unsealed}, nil
	case errors.Is(err, pool.ErrProof):
		return Half{Why: Unproven}, nil
	case errors.Is(err, pool.ErrForm), errors.Is(err, pool.ErrOther), errors.Is(err, pool.ErrToken), errors.Is(err, pool.ErrSignature):
		return Half{Why: Unsigned}, nil
	}
	return Half{}, err
}

// Finish claims reports of which both halves are there, checks their proofs and
// adds up this side's shares of those that pass, and says how many were looked
// at; zero where nobody has to finish any. A claim that was taken over meanwhile
// counts as looked at.
func (s *Store) Finish(ctx context.Context, c pool.Campaign, a *pool.Aggregator, t Take) (int, error) {
	claim, err := s.ToFinish(ctx, t)
	if err != nil || len(claim.Tasks) == 0 {
		return 0, err
	}
	sum, refused := c.NoShare(), map[pool.ReportID]Refusal{}
	for _, task := range claim.Tasks {
		switch {
		case len(task.Own.Share) == 0: // why was said when it was prepared
			refused[task.Report] = Unsealed
			continue
		case len(task.Other) == 0:
			refused[task.Report] = Unheard
			continue
		}
		share, err := a.Finish(task.Own, task.Other)
		if errors.Is(err, pool.ErrProof) || errors.Is(err, pool.ErrForm) {
			refused[task.Report] = Unproven
			continue
		}
		if err == nil {
			err = sum.Add(share)
		}
		if err != nil {
			return 0, err
		}
	}
	if err := s.Finished(ctx, claim, refused, sum); err != nil && !errors.Is(err, ErrClaim) {
		return 0, err
	}
	return len(claim.Tasks), nil
}

// Share is this side's share of a batch's totals: the same whichever workers
// finished which part. ErrUnfinished before all have.
func (s *Store) Share(ctx context.Context, c pool.Campaign, id BatchID) (pool.Share, error) {
	result, err := s.Result(ctx, id)
	if err != nil {
		return pool.Share{}, err
	}
	if !result.Done() {
		return pool.Share{}, ErrUnfinished
	}
	sum := c.NoShare()
	err = s.engine.Query(ctx, func(scan Scan) error {
		var raw []byte
		if err := scan(&raw); err != nil {
			return err
		}
		part, err := c.ParseShare(raw)
		if err != nil {
			return err
		}
		return sum.Add(part)
	}, "SELECT share FROM part WHERE campaign = $1 AND batch = $2", id.Campaign[:], int64(id.Number))
	return sum, err
}
