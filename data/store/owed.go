package store

import (
	"context"
	"database/sql"

	"clickwage/data/money"
	"clickwage/data/receipts"
	"clickwage/data/work"
)

// Owed are the submissions as what was received is compared with them, those
// of imports that are not sealed left out.
func (s *Store) Owed(ctx context.Context) ([]receipts.Task, error) {
	var all []receipts.Task
	err := s.EachOwed(ctx, func(task *receipts.Task, id func() work.SubmissionID) {
		one := *task
		one.ID = id()
		all = append(all, one)
	})
	return all, err
}

// EachOwed tells of each submission of Owed, one after the other, so that nothing
// grows with the ledger. The task is without its ID, which id makes where it is
// wanted; both are valid until do returns.
func (s *Store) EachOwed(ctx context.Context, do func(task *receipts.Task, id func() work.SubmissionID)) error {
	return s.whole(ctx, func(at *Store) error { return at.eachOwed(ctx, do) })
}

func (s *Store) eachOwed(ctx context.Context, do func(task *receipts.Task, id func() work.SubmissionID)) error {
	hidden, err := s.hidden(ctx)
	if err != nil {
		return err
	}
	texts, err := s.allNames(ctx, s.read)
	if err != nil {
		return err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT n, id, platform, requester, worker, title, currency, reward, bonus, reversal, state, submitted, decided
 FROM submission`+visible(hidden, ""))
	if err != nil {
		return explain(err, s.path)
	}
	defer rows.Close()
	var (
		id, currency                       sql.RawBytes
		n                                  int64
		platform, requester, worker, title int64
		reward                             sql.NullInt64
		bonus, reversal                    int64
		task                               receipts.Task
		currencies                         = shared[money.Currency]{}
	)
	text := func() work.SubmissionID { return work.SubmissionID(uuidText(id)) }
	for rows.Next() {
		if err := rows.Scan(&n, &id, &platform, &requester, &worker, &title, &currency, &reward, &bonus, &reversal,
			&task.State, &task.Submitted, &task.Decided); err != nil {
			return explain(err, s.path)
		}
		task.Currency = currencies.of(currency)
		names, err := texts.of(platform, requester, worker, title)
		if err != nil || !task.State.Known() || !moments(task.Submitted, task.Decided) {
			return damaged("submission", n, err)
		}
		task.Platform, task.Requester, task.Worker, task.Title = names[0], names[1], names[2], names[3]
		task.Reward, task.RewardKnown = reward.Int64, reward.Valid
		task.Net = work.Net(task.State, reward.Int64, bonus, reversal)
		do(&task, text)
	}
	return explain(rows.Err(), s.path)
}

// shared are texts that many rows have, each kept once.
type shared[T ~string] map[string]T

func (s shared[T]) of(text []byte) T {
	one, ok := s[string(text)]
	if !ok {
		one = T(text)
		s[string(text)] = one
	}
	return one
}
