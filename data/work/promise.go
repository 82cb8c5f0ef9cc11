package work

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"clickwage/data/money"
)

// Promise is what was advertised when a submission was accepted. Each part is
// frozen once it is known: later corrections of the offer and later imports
// fill what is missing and change nothing.
type Promise struct {
	Reward      money.Amount
	RewardKnown bool
	Estimate    time.Duration // zero: none was given
	Limit       time.Duration // zero: none was given
	Hourly      money.Amount  // the advertised pay for an hour; zero: none was given
	Terms       string        // of bonuses, word for word
}

// Promise is what an offer advertises.
func (o Offer) Promise() Promise {
	p := Promise{RewardKnown: o.RewardKnown, Estimate: o.Estimate, Limit: o.Limit}
	if o.RewardKnown {
		p.Reward = o.Reward
	}
	return p
}

// Fill takes over the parts of another promise that p does not know. changed
// says whether there were any.
func (p *Promise) Fill(other Promise) (changed bool) {
	before := *p
	if !p.RewardKnown && other.RewardKnown {
		p.Reward, p.RewardKnown = other.Reward, true
	}
	if p.Estimate == 0 {
		p.Estimate = other.Estimate
	}
	if p.Limit == 0 {
		p.Limit = other.Limit
	}
	if p.Hourly.IsZero() {
		p.Hourly = other.Hourly
	}
	if p.Terms == "" {
		p.Terms = other.Terms
	}
	return *p != before
}

// Freeze fills the promise with what the offer says now.
func (s *Submission) Freeze() { s.Promise.Fill(s.Advertised.Promise()) }

// Rate is the advertised pay for an hour: as the platform gave it, else the
// reward over the estimate. ok is false where neither is known.
// Example: 0.60 for an estimate of 3m is 12.00/h.
func (p Promise) Rate() (rate money.Rate, ok bool) {
	if !p.Hourly.IsZero() {
		return money.HourlyOf(p.Hourly), true
	}
	if !p.RewardKnown || p.Estimate <= 0 {
		return money.Rate{}, false
	}
	return money.PerHour(p.Reward, new(big.Rat).SetInt64(p.Estimate.Microseconds()))
}

// asAdvertised is the text of a promise that says what the offer says still.
const asAdvertised = "as advertised"

type promiseText struct {
	Estimate string `json:"estimate,omitempty"`
	Hourly   string `json:"hourly,omitempty"`
	Limit    string `json:"limit,omitempty"`
	Reward   string `json:"reward,omitempty"`
	Terms    string `json:"terms,omitempty"`
}

// PromiseText is the promise for revisions and files, as SetPromise reads it:
// "" where none is known, "as advertised" where the offer says the same still,
// else a JSON object.
func (s *Submission) PromiseText() string {
	switch s.Promise {
	case Promise{}:
		return ""
	case s.Advertised.Promise():
		return asAdvertised
	}
	t := promiseText{Estimate: wireSpan(s.Promise.Estimate), Limit: wireSpan(s.Promise.Limit), Terms: s.Promise.Terms}
	if s.Promise.RewardKnown {
		t.Reward = s.Promise.Reward.String()
	}
	if !s.Promise.Hourly.IsZero() {
		t.Hourly = s.Promise.Hourly.String()
	}
	var buffer bytes.Buffer
	e := json.NewEncoder(&buffer)
	e.SetEscapeHTML(false)
	_ = e.Encode(t) // texts alone cannot fail
	return strings.TrimSuffix(buffer.String(), "\n")
}

// SetPromise reads a promise back; the offer must be set before.
func (s *Submission) SetPromise(text string) error {
	switch text {
	case "":
		s.Promise = Promise{}
		return nil
	case asAdvertised:
		s.Promise = s.Advertised.Promise()
		return nil
	}
	var t promiseText
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return fmt.Errorf("promise %q: %w", text, errPromise)
	}
	r := &wired{}
	p := Promise{Estimate: r.span("estimate", t.Estimate), Limit: r.span("limit", t.Limit), Terms: t.Terms, RewardKnown: t.Reward != ""}
	for _, sum := range []struct {
		text string
		into *money.Amount
	}{{t.Reward, &p.Reward}, {t.Hourly, &p.Hourly}} {
		if sum.text == "" {
			continue
		}
		a, err := money.Parse(sum.text, "")
		if err != nil {
			return fmt.Errorf("promise: %w", err)
		}
		*sum.into = a
	}
	s.Promise = p
	return r.err
}

var errPromise = fmt.Errorf("neither %q nor a JSON object", asAdvertised)
