package tracker

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/work"
)

// settingReminded holds the deadlines that were told ahead and have not passed.
const settingReminded = "reminded"

// reminded is a deadline that was told. Where it moves, it is another one.
type reminded struct {
	Task work.SubmissionID `json:"task"`
	Rule string            `json:"rule"`
	At   work.Instant      `json:"at"`
}

// TakeReminders are the deadlines that come within the hours of Settings.Remind
// and were never told, the nearest first. They count as told from then on, also
// for a program that is started later: a deadline is told once or, where the
// program ends in between, not at all. With Remind at zero there are none.
func (t *Tracker) TakeReminders(ctx context.Context) ([]deadline.Deadline, error) {
	all, err := t.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	ahead, _ := time.ParseDuration(all[settingRemind]) // "" where none are wanted
	if ahead <= 0 || t.ReadOnly() {
		return nil, nil
	}
	view, err := t.Due(ctx, ahead)
	if err != nil {
		return nil, err
	}
	var before, told []reminded
	if text := all[settingReminded]; text != "" {
		if err := json.Unmarshal([]byte(text), &before); err != nil {
			return nil, fmt.Errorf("setting %s: %w", settingReminded, err)
		}
	}
	known := map[reminded]bool{}
	for _, r := range before {
		known[r] = true
		if r.At > view.Now {
			told = append(told, r)
		}
	}
	var fresh []deadline.Deadline
	for _, d := range view.Due {
		r := reminded{d.Facts.ID, d.Rule.ID, d.At}
		if d.At > view.Now && !known[r] {
			fresh, told = append(fresh, d), append(told, r)
		}
	}
	if slices.Equal(before, told) {
		return nil, nil
	}
	text, err := json.Marshal(told)
	if err != nil {
		return nil, err
	}
	return fresh, t.store.SetSetting(ctx, settingReminded, string(text))
}
