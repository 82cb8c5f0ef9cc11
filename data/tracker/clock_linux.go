package tracker

import (
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"clickwage/data/work"
)

// systemClock reads the time since boot with and without sleep, and which boot
// it was, which does not change while a program runs.
func systemClock() func() work.Reading {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return func() work.Reading { return work.Reading{} }
	}
	id := strings.TrimSpace(string(text))
	return func() work.Reading {
		return work.Reading{Boot: clockOf(unix.CLOCK_BOOTTIME), Mono: clockOf(unix.CLOCK_MONOTONIC), ID: id}
	}
}

func clockOf(clock int32) time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(clock, &ts) != nil {
		return 0
	}
	return time.Duration(ts.Nano()).Truncate(time.Microsecond)
}
