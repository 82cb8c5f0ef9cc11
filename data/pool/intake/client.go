package intake

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/side"
)

// Client asks another organiser's server. It is a side.Box: what is put there
// and what is found there lies in the box that the server shows.
type Client struct {
	URL  string           // Required: https://... as far as before /v1
	Peer *pool.Peer       // signs what is asked; may be nil where only contributions are sent
	HTTP *http.Client     // Required
	Now  func() time.Time // Required
}

// ErrRefused is wrapped by what a server answers that is no success.
var ErrRefused = errors.New("the server refused")

// Get reads a message that the server shows.
func (c Client) Get(ctx context.Context, name string) ([]byte, error) {
	return c.ask(ctx, http.MethodGet, "/v1/peer/", name, nil)
}

// Put leaves a message there.
func (c Client) Put(ctx context.Context, name string, message []byte) error {
	_, err := c.ask(ctx, http.MethodPut, "/v1/peer/", name, message)
	return err
}

// Fetch asks for a contribution.
func (c Client) Fetch(ctx context.Context, id pool.ReportID) ([]byte, error) {
	return c.ask(ctx, http.MethodGet, "/v1/peer/report/", hex.EncodeToString(id[:]), nil)
}

// Send hands in a contribution.
func (c Client) Send(ctx context.Context, file []byte) (Kept, error) {
	var kept Kept
	text, err := c.do(ctx, http.MethodPost, "/v1/report", "", file)
	if err == nil {
		err = json.Unmarshal(text, &kept)
	}
	return kept, err
}

func (c Client) ask(ctx context.Context, method, path, name string, body []byte) ([]byte, error) {
	signed, err := c.Peer.Ask(method+" "+name, c.Now())
	if err != nil {
		return nil, err
	}
	return c.do(ctx, method, path+name, base64.StdEncoding.EncodeToString(signed), body)
}

// do asks, and asks again after the pause that a server names.
func (c Client) do(ctx context.Context, method, path, question string, body []byte) ([]byte, error) {
	for {
		r, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.URL, "/")+path, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		if question != "" {
			r.Header.Set(Question, question)
		}
		answer, err := c.HTTP.Do(r)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(io.LimitReader(answer.Body, pool.MaxMessage+1))
		if err := errors.Join(err, answer.Body.Close()); err != nil {
			return nil, err
		}
		seconds, busy := strconv.Atoi(answer.Header.Get("Retry-After"))
		if again := answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusServiceUnavailable; again && busy == nil {
			if err := pause(ctx, time.Duration(min(seconds, 60))*time.Second); err != nil {
				return nil, err
			}
			continue
		}
		return text, refusal(answer.StatusCode, text)
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// refusal is why a server has not done what it was asked; nil where it has.
func refusal(status int, text []byte) error {
	switch {
	case status/100 == 2:
		return nil
	case status == http.StatusNotFound:
		return side.ErrNone
	}
	var said struct{ Error string }
	if json.Unmarshal(text, &said) != nil || said.Error == "" {
		said.Error = http.StatusText(status)
	}
	return fmt.Errorf("%w: %s", ErrRefused, said.Error)
}
