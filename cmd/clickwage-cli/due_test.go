package main

import (
	"testing"
	"time"
)

func TestCountdowns(t *testing.T) {
	const day = 24 * time.Hour
	for left, want := range map[time.Duration]string{
		3*day + 4*time.Hour + 59*time.Minute: "in 3 d 4 h",
		3 * day:                              "in 3 d",
		3*day + 5*time.Minute:                "in 3 d",
		4*time.Hour + 10*time.Minute:         "in 4 h 10 min",
		5*time.Minute + 59*time.Second:       "in 5 min",
		0:                                    "in less than a minute",
		-2*day - 23*time.Hour:                "passed 2 d ago",
		-time.Second:                         "passed less than a minute ago",
	} {
		if got := countdown(left); got != want {
			t.Errorf("%s: got %q, want %q", left, got, want)
		}
	}
}

func TestSpansAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"14d": 14 * 24 * time.Hour, "2w": 14 * 24 * time.Hour, "36h": 36 * time.Hour, "0d": 0, "1h30m": 90 * time.Minute,
		"": -1, "d": -1, "-1d": -1, "-3h": -1, "soon": -1, "99999999999d": -1, "1.5d": -1,
	} {
		got, err := span(text)
		if (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%q: got %s, error %v", text, got, err)
		}
	}
}
