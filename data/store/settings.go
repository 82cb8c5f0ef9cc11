package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Settings that the store itself knows: the zone and the start of the day
// decide which local day an instant belongs to.
const (
	SettingZone     = "zone"      // IANA name
	SettingDayStart = "day_start" // as time.Duration prints it
)

// Settings are all settings of the ledger.
func (s *Store) Settings(ctx context.Context) (map[string]string, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT key, value FROM meta")
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		all[key] = value
	}
	return all, rows.Err()
}

// SetSetting keeps a setting. A new zone or start of the day makes every
// derived day stale.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	if s.readOnly {
		return fmt.Errorf("ledger %s: %w", s.path, ErrNewer)
	}
	err := s.locked(ctx, func() error {
		var before string
		err := s.conn.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", key).Scan(&before)
		if err == nil && before == value {
			return nil
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if _, err := s.conn.ExecContext(ctx, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value); err != nil {
			return err
		}
		if key != SettingZone && key != SettingDayStart {
			return nil
		}
		_, err = s.conn.ExecContext(ctx, "DELETE FROM meta WHERE key = ?", derivedKey)
		return err
	})
	return explain(err, s.path)
}

// Favourite is a kind of task that one key starts.
type Favourite struct {
	Slot                       int // 1 to 9
	Platform, Requester, Title string
	Reward                     money.Amount
}

// Favourites are the kept ones, by slot.
func (s *Store) Favourites(ctx context.Context) ([]Favourite, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT slot, platform, requester, title, reward FROM favourite ORDER BY slot")
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []Favourite
	for rows.Next() {
		var f Favourite
		var reward string
		if err := rows.Scan(&f.Slot, &f.Platform, &f.Requester, &f.Title, &reward); err != nil {
			return nil, err
		}
		f.Reward, _ = money.Parse(reward, "") // "" where none is promised
		all = append(all, f)
	}
	return all, rows.Err()
}

// PutFavourite keeps a favourite in its slot; one without a title empties it.
func (s *Store) PutFavourite(ctx context.Context, f Favourite) error {
	if s.readOnly {
		return fmt.Errorf("ledger %s: %w", s.path, ErrNewer)
	}
	reward := ""
	if !f.Reward.IsZero() {
		reward = f.Reward.String()
	}
	err := s.locked(ctx, func() error {
		if f.Title == "" {
			_, err := s.conn.ExecContext(ctx, "DELETE FROM favourite WHERE slot = ?", f.Slot)
			return err
		}
		_, err := s.conn.ExecContext(ctx, "INSERT OR REPLACE INTO favourite (slot, platform, requester, title, reward) VALUES (?, ?, ?, ?, ?)",
			f.Slot, f.Platform, f.Requester, f.Title, reward)
		return err
	})
	return explain(err, s.path)
}

// LastOf is the newest submission of a title on a platform, so that its pay is
// remembered; ErrNotFound where there is none.
func (s *Store) LastOf(ctx context.Context, platform, title string) (work.Submission, error) {
	row := s.read.QueryRowContext(ctx, "SELECT "+submissionColumns+fromSubmission+`WHERE s.title = (SELECT n FROM name WHERE kind = ? AND text = ?)
 AND s.platform = (SELECT n FROM name WHERE kind = ? AND text = ?) ORDER BY s.born DESC LIMIT 1`,
		int64(titleName), title, int64(platformName), platform)
	found, err := s.scanSubmission(ctx, s.read, row)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%s on %s: %w", title, platform, ErrNotFound)
	}
	return found.Submission, explain(err, s.path)
}

// Latest is the submission that began last; ErrNotFound where there is none.
func (s *Store) Latest(ctx context.Context) (work.Submission, error) {
	row := s.read.QueryRowContext(ctx, "SELECT "+submissionColumns+fromSubmission+"WHERE s.born <> 0 ORDER BY s.born DESC, s.n DESC LIMIT 1")
	found, err := s.scanSubmission(ctx, s.read, row)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("the newest task: %w", ErrNotFound)
	}
	return found.Submission, explain(err, s.path)
}
