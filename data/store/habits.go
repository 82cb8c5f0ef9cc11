package store

import (
	"context"
	"database/sql"
	"strings"
	"unicode/utf8"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Habit is a kind of task that was done before.
type Habit struct {
	Platform, Title string
	Uses            int          // as far as they were looked at
	Last            work.Instant // when it was begun last
}

const (
	recentTasks = 3000 // newest submissions that Habits looks through
	foundTitles = 100  // names that Habits takes from the index of names
	latestTasks = 20   // submissions that LatestOf reads
)

// Habits are kinds of tasks for completion, in no order: those of the newest
// submissions, and with a text those whose titles hold it, or begin with it
// where it is shorter than three letters. Of a platform, or of all where it is
// "". What it reads has a bound at any size of the ledger, so the list may lack
// kinds that a longer text would find.
func (s *Store) Habits(ctx context.Context, platform, text string) ([]Habit, error) {
	found := map[Habit]Habit{}
	take := func(query string, args ...any) error {
		rows, err := s.read.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h Habit
			if err := rows.Scan(&h.Platform, &h.Title, &h.Uses, &h.Last); err != nil {
				return err
			}
			key := Habit{Platform: h.Platform, Title: h.Title}
			have := found[key]
			h.Uses, h.Last = max(h.Uses, have.Uses), max(h.Last, have.Last)
			found[key] = h
		}
		return rows.Err()
	}
	const named = ` JOIN name t ON t.n = s.title LEFT JOIN name p ON p.n = s.platform
 WHERE (?2 = '' OR p.text = ?2) GROUP BY s.title, s.platform`
	err := take(`SELECT coalesce(p.text, ''), t.text, sum(s.uses), max(s.last)
 FROM (SELECT title, platform, count(*) AS uses, max(born) AS last
   FROM (SELECT title, platform, born FROM submission INDEXED BY submission_list ORDER BY born DESC LIMIT ?1) GROUP BY title, platform) s`+named,
		recentTasks, platform)
	if names, arg := titlesWith(text); err == nil && names != "" {
		err = take(`SELECT coalesce(p.text, ''), t.text, count(*), max(s.born)
 FROM (SELECT n FROM (`+names+`) LIMIT ?3) f JOIN submission s INDEXED BY submission_title ON s.title = f.n`+named, arg, platform, foundTitles, int64(titleName))
	}
	if err != nil {
		return nil, explain(err, s.path)
	}
	all := make([]Habit, 0, len(found))
	for _, h := range found {
		all = append(all, h)
	}
	return all, nil
}

// titlesWith is the query of the names of titles with a text, newest first; ""
// for none.
func titlesWith(text string) (query, arg string) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", ""
	case utf8.RuneCountInString(text) < shortest:
		return `SELECT n FROM name WHERE kind = ?4 AND text >= ?1 AND text < ?1 || char(0x10ffff)`, text
	}
	return `SELECT w.rowid AS n FROM word w JOIN name k ON k.n = w.rowid WHERE word MATCH ?1 AND k.kind = ?4 ORDER BY w.rowid DESC`, phrase(text)
}

// LatestOf are the newest submissions of a title on a platform, the latest
// begun first, and at most twenty; none where it was never done.
func (s *Store) LatestOf(ctx context.Context, platform, title string) ([]work.Submission, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT "+submissionColumns+fromSubmission+`WHERE s.title = (SELECT n FROM name WHERE kind = ?1 AND text = ?2)
 AND s.platform = CASE WHEN ?4 = '' THEN 0 ELSE (SELECT n FROM name WHERE kind = ?3 AND text = ?4) END ORDER BY s.born DESC, s.n DESC LIMIT ?5`,
		int64(titleName), title, int64(platformName), platform, latestTasks)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []work.Submission
	for rows.Next() {
		found, err := s.scanSubmission(ctx, s.read, rows)
		if err != nil {
			return nil, explain(err, s.path)
		}
		all = append(all, found.Submission)
	}
	return all, explain(rows.Err(), s.path)
}

// CurrenciesOn are what a platform pays in, as far back as Habits looks: none
// where that is not known, and two of them where there are more.
func (s *Store) CurrenciesOn(ctx context.Context, platform string) ([]money.Currency, error) {
	var one, other sql.NullString
	err := s.read.QueryRowContext(ctx, `SELECT min(currency), max(currency)
 FROM (SELECT platform, currency, reward FROM submission INDEXED BY submission_list ORDER BY born DESC LIMIT ?)
 WHERE reward IS NOT NULL AND platform = (SELECT n FROM name WHERE kind = ? AND text = ?)`,
		recentTasks, int64(platformName), platform).Scan(&one, &other)
	switch {
	case err != nil || !one.Valid:
		return nil, explain(err, s.path)
	case one == other:
		return []money.Currency{money.Currency(one.String)}, nil
	}
	return []money.Currency{money.Currency(one.String), money.Currency(other.String)}, nil
}

// Run is how many tasks of a kind were done since an instant.
type Run struct {
	Tasks, Unpriced int          // all, and those whose reward is not known
	Pay             money.Amount // what the others promise
}

// RunOf counts the submissions of a title on a platform that were begun at or
// after since and have an outcome. Rewards in another currency than the first
// count as not known.
func (s *Store) RunOf(ctx context.Context, platform, title string, since work.Instant) (Run, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT s.reward, s.currency, count(*) FROM submission s INDEXED BY submission_title
 WHERE s.title = CASE WHEN ?2 = '' THEN 0 ELSE (SELECT n FROM name WHERE kind = ?1 AND text = ?2) END
 AND s.platform = CASE WHEN ?4 = '' THEN 0 ELSE (SELECT n FROM name WHERE kind = ?3 AND text = ?4) END
 AND s.born >= ?5 AND s.state <> 0 GROUP BY s.reward, s.currency`,
		int64(titleName), title, int64(platformName), platform, int64(since))
	if err != nil {
		return Run{}, explain(err, s.path)
	}
	defer rows.Close()
	var run Run
	for rows.Next() {
		var reward sql.NullInt64
		var code money.Currency
		var n int
		if err := rows.Scan(&reward, &code, &n); err != nil {
			return Run{}, err
		}
		run.Tasks += n
		all, err := money.Of(reward.Int64, code).Times(n)
		if err == nil {
			all, err = run.Pay.Add(all)
		}
		if err != nil || !reward.Valid {
			run.Unpriced += n
			continue
		}
		run.Pay = all
	}
	return run, explain(rows.Err(), s.path)
}
