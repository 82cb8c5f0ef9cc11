package tracker

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"clickwage/data/evidence/tsa"
	"clickwage/data/store"
	"clickwage/data/work"
)

// TokenRequest makes the question of when an authority saw the last checkpoint,
// and keeps it until it is answered. Errors: store.ErrNoCheckpoint.
func (t *Tracker) TokenRequest(ctx context.Context) ([]byte, store.Checkpoint, error) {
	all, err := t.store.Checkpoints(ctx)
	if err != nil {
		return nil, store.Checkpoint{}, err
	}
	if len(all) == 0 {
		return nil, store.Checkpoint{}, store.ErrNoCheckpoint
	}
	last := all[len(all)-1]
	query, err := tsa.Request(last.Note, rand.Reader)
	if err != nil {
		return nil, last, err
	}
	return query, last, t.store.AskToken(ctx, last, query)
}

// ErrNotAsked is returned for an answer where no question waits for one.
var ErrNotAsked = errors.New("no timestamp waits for an answer; ask for one first")

// AcceptToken checks an authority's answer against pinned root certificates in
// PEM and keeps it with its checkpoint. Errors wrap tsa.ErrToken.
func (t *Tracker) AcceptToken(ctx context.Context, reply, roots []byte) (tsa.Token, store.Checkpoint, error) {
	pinned, err := tsa.Roots(roots)
	if err != nil {
		return tsa.Token{}, store.Checkpoint{}, err
	}
	waiting, err := t.store.WaitingTokens(ctx)
	if err != nil {
		return tsa.Token{}, store.Checkpoint{}, err
	}
	refusal := ErrNotAsked
	for i, w := range waiting {
		token, err := tsa.CheckReply(reply, w.Query, w.Note, pinned)
		if err == nil {
			return token, w.Checkpoint, t.store.AnswerToken(ctx, w, store.Token{Reply: reply, Seen: work.At(token.Time), Roots: string(roots)})
		}
		if i == 0 {
			refusal = err // of the newest question, which it most likely answers
		}
	}
	return tsa.Token{}, store.Checkpoint{}, refusal
}

const (
	tokenWait = 30 * time.Second
	maxToken  = 1 << 20 // bytes of an answer
)

// AskAuthority sends a question to an authority and returns its answer. This is
// the one thing in Clickwage that uses the network, and only when it is asked to;
// what it sends is a hash and a random number.
func AskAuthority(ctx context.Context, address string, query []byte) ([]byte, error) {
	to, err := url.Parse(address)
	if err != nil || to.Host == "" || to.Scheme != "https" && to.Scheme != "http" {
		return nil, fmt.Errorf("%q is not the address of an authority, such as https://tsa.example/", address)
	}
	ctx, cancel := context.WithTimeout(ctx, tokenWait)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(query))
	if err != nil {
		return nil, err
	}
	ask.Header.Set("Content-Type", "application/timestamp-query")
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return nil, fmt.Errorf("%s does not answer: %w; nothing was changed", to.Host, err)
	}
	defer answer.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(answer.Body, maxToken))
	if err != nil || answer.StatusCode != http.StatusOK {
		return nil, errors.Join(fmt.Errorf("%s answers %s; nothing was changed", to.Host, answer.Status), err)
	}
	return reply, nil
}
