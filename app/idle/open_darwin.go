package idle

import (
	"bytes"
	"context"
	"os/exec"
	"strconv"
	"time"
)

// Open asks the registry of macOS's input and output for the last input.
func Open() Source { return first(func() (Source, error) { return &registry{}, nil }) }

// registry runs ioreg, so that no C is needed. It is run again only when the
// worker may have been idle for longer than it takes to matter.
type registry struct {
	nothing
	asked time.Time
	idle  time.Duration
}

// pause is between two runs of ioreg; meanwhile the last answer grows older.
const pause = 5 * time.Second

func (*registry) Name() string { return "ioreg" }

func (r *registry) Idle() (time.Duration, error) {
	if past := time.Since(r.asked); past < pause {
		return r.idle + past, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), pause)
	defer cancel()
	out, err := exec.CommandContext(ctx, "/usr/sbin/ioreg", "-c", "IOHIDSystem", "-d", "4").Output()
	if err != nil {
		return 0, err
	}
	nanos, ok := hidIdle(out)
	if !ok {
		return 0, ErrUnknown
	}
	r.asked, r.idle = time.Now(), nanos
	return nanos, nil
}

// hidIdle finds the time since the last input in what ioreg prints.
func hidIdle(out []byte) (time.Duration, bool) {
	_, rest, ok := bytes.Cut(out, []byte(`"HIDIdleTime" = `))
	if !ok {
		return 0, false
	}
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	nanos, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 10, 64)
	return time.Duration(nanos), err == nil
}
