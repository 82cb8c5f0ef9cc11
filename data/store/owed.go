package store

import (
	"context"
	"database/sql"

	"clickwage/data/receipts"
	"clickwage/data/work"
)

// Owed are the submissions as what was received is compared with them, those
// of imports that are not sealed left out.
func (s *Store) Owed(ctx context.Context) ([]receipts.Task, error) {
	hidden, err := s.hidden(ctx)
	if err != nil {
		return nil, err
	}
	texts, err := s.allNames(ctx, s.read)
	if err != nil {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT id, platform, requester, worker, title, currency, reward, bonus, reversal, state, submitted, decided
 FROM submission`+visible(hidden, ""))
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []receipts.Task
	for rows.Next() {
		var (
			one                                work.Submission
			id                                 sql.RawBytes
			platform, requester, worker, title int
			reward                             sql.NullInt64
			task                               receipts.Task
			bonus, reversal                    int64
		)
		if err := rows.Scan(&id, &platform, &requester, &worker, &title, &task.Currency, &reward, &bonus, &reversal,
			&one.State, &task.Submitted, &task.Decided); err != nil {
			return nil, err
		}
		task.ID, task.State = work.SubmissionID(uuidText(id)), one.State
		task.Platform, task.Requester, task.Worker, task.Title = texts[platform], texts[requester], texts[worker], texts[title]
		task.Reward, task.RewardKnown = reward.Int64, reward.Valid
		task.Net = work.Net(one.State, reward.Int64, bonus, reversal)
		all = append(all, task)
	}
	return all, explain(rows.Err(), s.path)
}
