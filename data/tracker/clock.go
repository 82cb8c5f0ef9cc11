package tracker

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"clickwage/data/work"
)

// localZone is the computer's zone by its IANA name where the system tells one.
func localZone() *time.Location {
	if name := os.Getenv("TZ"); name != "" {
		if zone, err := time.LoadLocation(strings.TrimPrefix(name, ":")); err == nil {
			return zone
		}
	}
	target, err := filepath.EvalSymlinks("/etc/localtime")
	if err == nil {
		if _, name, ok := strings.Cut(target, "zoneinfo/"); ok {
			if zone, err := time.LoadLocation(name); err == nil {
				return zone
			}
		}
	}
	if time.Local.String() != "Local" {
		return time.Local
	}
	return time.UTC
}

// clocks reads the wall clock given and the system's own.
func clocks(now func() time.Time) func() work.Reading {
	system := systemClock()
	return func() work.Reading {
		r := system()
		r.Wall = work.At(now())
		return r
	}
}
