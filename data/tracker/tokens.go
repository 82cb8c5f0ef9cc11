package tracker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"

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

// AskAuthority sends a question to an authority and returns its answer. What it
// sends is a hash and a random number.
func AskAuthority(ctx context.Context, address string, query []byte) ([]byte, error) {
	to, err := url.Parse(address)
	if err != nil || to.Host == "" || to.Scheme != "https" && to.Scheme != "http" {
		return nil, fmt.Errorf("%q is not the address of an authority, such as https://tsa.example/", address)
	}
	reply, err := post(ctx, to, "application/timestamp-query", query)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s does not answer: %w; nothing was changed", to.Host, err)
	case reply.code != http.StatusOK:
		return nil, fmt.Errorf("%s answers %s; nothing was changed", to.Host, reply.status)
	}
	return reply.body, nil
}
