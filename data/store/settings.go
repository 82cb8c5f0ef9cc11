package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// Settings that the store itself knows: the zone and the start of the day
// decide which local day an instant belongs to, the currency what totals are in.
const (
	SettingZone     = "zone"      // IANA name
	SettingDayStart = "day_start" // as time.Duration prints it
	SettingCurrency = "currency"
)

// Settings are all settings of the ledger.
func (s *Store) Settings(ctx context.Context) (map[string]string, error) {
	rows, err := s.rows().QueryContext(ctx, "SELECT key, value FROM meta")
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

// SetSetting keeps one setting, as SetSettings does.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	return s.SetSettings(ctx, map[string]string{key: value})
}

// figures are the settings that alter what figures say. They have revisions,
// so that undoing reaches them.
var figures = map[string]bool{SettingZone: true, SettingDayStart: true, SettingCurrency: true}

// SetSettings keeps settings as one change, of those that differ.
func (s *Store) SetSettings(ctx context.Context, values map[string]string) error {
	_, err := s.Write(ctx, Label{What: "settings", Source: work.Manual}, func(tx *Tx) error {
		for _, key := range slices.Sorted(maps.Keys(values)) {
			before, err := tx.setting(key)
			if err != nil {
				return err
			}
			if before != values[key] {
				if err := tx.putSetting(setting{key, values[key], before}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return err
}

// setting is a changed setting. An undo needs nothing but what it was before,
// so settings from before there were revisions can be undone too.
type setting struct{ key, value, was string }

func settingFields(s setting) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "key", Value: textValue(s.key)},
		{Name: "value", Value: textValue(s.value)},
		{Name: "was", Value: textValue(s.was)},
	}
}

func settingOf(b body) setting { return setting{b.text("key"), b.text("value"), b.text("was")} }

func (tx *Tx) setting(key string) (value string, err error) {
	err = tx.queryRow("SELECT value FROM meta WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return value, err
}

// putSetting writes a setting. A new zone or start of the day makes every
// derived day stale.
func (tx *Tx) putSetting(s setting) error {
	if figures[s.key] {
		if err := tx.reviseNamed(kindSetting, s.key, settingFields(s)); err != nil {
			return err
		}
	}
	if _, err := tx.exec("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", s.key, s.value); err != nil {
		return err
	}
	if s.key != SettingZone && s.key != SettingDayStart {
		return nil
	}
	_, err := tx.exec("DELETE FROM meta WHERE key = ?", derivedKey)
	return err
}

// reviseNamed appends a revision of a record that is known by a name.
func (tx *Tx) reviseNamed(kind, name string, fields []revision.Field) error {
	id := named(kind, name)
	last, err := tx.buried(id)
	if err != nil {
		return err
	}
	seq, err := tx.revise(kind, id, last, false, fields)
	if err != nil {
		return err
	}
	_, err = tx.exec("INSERT OR REPLACE INTO gone (record, rev) VALUES (?, ?)", id, seq)
	return err
}

// named is the id of a record that is known by a name.
func named(kind, name string) []byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + name))
	return sum[:16]
}

// restoreSetting brings a setting back to what it was, unless it was changed since.
func (tx *Tx) restoreSetting(values body) (kept bool, err error) {
	s := settingOf(values)
	now, err := tx.setting(s.key)
	if err != nil || now != s.value {
		return err == nil, err
	}
	return false, tx.putSetting(setting{s.key, s.was, s.value})
}

// Favourite is a kind of task that one key starts.
type Favourite struct {
	Slot                       int // 1 to 9
	Platform, Requester, Title string
	Worker                     string // the worker's id on the platform
	Reward                     money.Amount
}

// Same says whether both are the same kind of task, whatever it pays.
func (f Favourite) Same(other Favourite) bool {
	return f.Platform == other.Platform && f.Title == other.Title && f.Requester == other.Requester && f.Worker == other.Worker
}

// Favourites are the kept ones, by slot.
func (s *Store) Favourites(ctx context.Context) ([]Favourite, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT slot, platform, requester, title, reward, worker FROM favourite ORDER BY slot")
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []Favourite
	for rows.Next() {
		var f Favourite
		var reward string
		if err := rows.Scan(&f.Slot, &f.Platform, &f.Requester, &f.Title, &reward, &f.Worker); err != nil {
			return nil, err
		}
		f.Reward, _ = money.Parse(reward, "") // "" where none is promised
		all = append(all, f)
	}
	return all, rows.Err()
}

// PutFavourite keeps a favourite in its slot; one with neither platform nor title
// empties it.
func (s *Store) PutFavourite(ctx context.Context, f Favourite) error {
	if err := s.refusal(); err != nil {
		return err
	}
	reward := ""
	if !f.Reward.IsZero() {
		reward = f.Reward.String()
	}
	err := s.locked(ctx, func() error {
		if f.Title == "" && f.Platform == "" {
			_, err := s.conn.ExecContext(ctx, "DELETE FROM favourite WHERE slot = ?", f.Slot)
			return err
		}
		_, err := s.conn.ExecContext(ctx, "INSERT OR REPLACE INTO favourite (slot, platform, requester, title, reward, worker) VALUES (?, ?, ?, ?, ?, ?)",
			f.Slot, f.Platform, f.Requester, f.Title, reward, f.Worker)
		return err
	})
	return explain(err, s.path)
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
