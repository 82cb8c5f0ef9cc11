package tracker

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"clickwage/data/work"
)

// timeError says what a moment must look like.
type timeError string

func (e timeError) Error() string {
	return fmt.Sprintf("%q is no time: write 2026-11-23T14:30, with a zone such as Z or +01:00 where it is not this computer's", string(e))
}

// ErrSkipped is of a time on the clock that there is not on its day.
var ErrSkipped = errors.New("the clocks are set forward over it")

// ParseTime reads a moment as RFC 3339, or without a zone on the worker's clock.
// It refuses one that the clock is set forward over; of two in the night when it
// is set back it takes one: see Twice.
func ParseTime(text string, zone *time.Location) (work.Instant, error) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			return work.At(at), nil
		}
	}
	at, layout := onClock(text, zone)
	if layout == "" {
		return 0, timeError(text)
	}
	if wall, err := time.Parse(layout, text); layout != time.DateOnly && (err != nil || wall.Format(wallClock) != at.Format(wallClock)) {
		return 0, fmt.Errorf("there is no %s in %s: %w", text, zone, ErrSkipped)
	}
	return work.At(at), nil
}

const wallClock = "2006-01-02 15:04:05.999999"

// onClock reads a moment without a zone; the layout is "" where it is none.
func onClock(text string, zone *time.Location) (at time.Time, layout string) {
	for _, layout := range []string{"2006-01-02T15:04:05.999999", "2006-01-02T15:04", wallClock, "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, layout
		}
	}
	return at, ""
}

// Twice are the two moments, as RFC 3339, that a text without a zone may mean in the
// night when the clocks are set back; ok is false for every other text.
func Twice(text string, zone *time.Location) (first, second string, ok bool) {
	at, layout := onClock(strings.TrimSpace(text), zone)
	if layout == "" {
		return "", "", false
	}
	for _, apart := range []time.Duration{-time.Hour, time.Hour, -30 * time.Minute, 30 * time.Minute} { // Lord Howe's half
		if other := at.Add(apart); other.Format(wallClock) == at.Format(wallClock) {
			if apart < 0 {
				at, other = other, at
			}
			return at.Format(time.RFC3339), other.Format(time.RFC3339), true
		}
	}
	return "", "", false
}
