//go:build unix && !darwin

package idle

import "os"

// Open is the best source of this session. Under Wayland the X server sees only
// its own windows, so it is not asked there.
func Open() Source {
	ask := []func() (Source, error){openX11, openMutter, openLogind}
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		ask = ask[1:]
	}
	s := first(ask...)
	if s.Name() == logindName {
		return s
	}
	if events, err := openLogind(); err == nil {
		return both{s, events}
	}
	return s
}
