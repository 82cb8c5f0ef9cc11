package tracker

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"
)

const (
	networkWait = 30 * time.Second
	maxAnswer   = 1 << 20 // bytes of an answer
)

// answered is what the other side said to what was sent.
type answered struct {
	code   int
	status string
	body   []byte
}

// unreached is why nothing can have left: no connection was made.
type unreached struct{ error }

func (u unreached) Unwrap() error { return u.error }

// post is the one thing in Clickwage that uses the network: it sends bytes to an
// address that the worker was shown or gave, when the worker asks for it, and follows it
// nowhere else. The error is an unreached where not a byte has left.
func post(ctx context.Context, to *url.URL, kind string, body []byte) (answered, error) {
	ctx, cancel := context.WithTimeout(ctx, networkWait)
	defer cancel()
	connected := false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected = true }})
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), bytes.NewReader(body))
	if err != nil {
		return answered{}, unreached{err}
	}
	ask.Header.Set("Content-Type", kind)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	reply, err := client.Do(ask)
	if err != nil && !connected {
		return answered{}, unreached{err}
	}
	if err != nil {
		return answered{}, err
	}
	defer reply.Body.Close()
	a := answered{code: reply.StatusCode, status: reply.Status}
	if elsewhere := reply.Header.Get("Location"); elsewhere != "" {
		a.status += " to " + elsewhere
	}
	a.body, err = io.ReadAll(io.LimitReader(reply.Body, maxAnswer))
	return a, err
}
