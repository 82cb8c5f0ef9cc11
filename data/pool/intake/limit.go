package intake

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limit bounds what one address may ask.
type Limit struct {
	PerSecond float64 // requests; Defaults to 2
	Burst     int     // at once; Defaults to 60, an office behind one address
}

// mostSeen bounds the memory of the limiter: addresses beyond it share one limit.
const mostSeen = 1 << 16

// limiter holds what each address may still ask, in memory alone, and forgets
// those that may ask all of it again.
type limiter struct {
	mu     sync.Mutex
	limit  Limit
	now    func() time.Time
	seen   map[netip.Addr]*rate.Limiter
	others *rate.Limiter
	forgot time.Time // looking through all of them is not done for every stranger
}

func newLimiter(l Limit, now func() time.Time) *limiter {
	if l.PerSecond <= 0 {
		l.PerSecond = 2
	}
	if l.Burst <= 0 {
		l.Burst = 60
	}
	return &limiter{limit: l, now: now, seen: map[netip.Addr]*rate.Limiter{}, others: rate.NewLimiter(rate.Limit(l.PerSecond), l.Burst)}
}

func (l *limiter) allow(from netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	one, ok := l.seen[from]
	if !ok {
		if len(l.seen) >= mostSeen && now.Sub(l.forgot) > time.Second {
			l.forget(now)
		}
		if one = l.others; len(l.seen) < mostSeen {
			one = rate.NewLimiter(rate.Limit(l.limit.PerSecond), l.limit.Burst)
			l.seen[from] = one
		}
	}
	return one.AllowN(now, 1)
}

func (l *limiter) forget(now time.Time) {
	l.forgot = now
	for from, one := range l.seen {
		if one.TokensAt(now) >= float64(l.limit.Burst) {
			delete(l.seen, from)
		}
	}
}

// pause is the seconds after which one more is allowed.
func (l *limiter) pause() int { return max(1, int(math.Ceil(1/l.limit.PerSecond))) }

// sender is whose limit a request takes from: an address, or, of IPv6, the
// network that one customer has. Behind a proxy it is the last address that the
// proxy names, since those before it are the sender's own words.
func (s *Server) sender(r *http.Request) netip.Addr {
	text, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		text = r.RemoteAddr
	}
	if named := r.Header.Values("X-Forwarded-For"); s.Proxied && len(named) > 0 {
		all := strings.Split(named[len(named)-1], ",")
		text = strings.TrimSpace(all[len(all)-1])
	}
	from, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{} // those share one limit
	}
	from = from.Unmap().WithZone("")
	if from.Is6() {
		network, _ := from.Prefix(64) // 64 bits fit
		return network.Addr()
	}
	return from
}
