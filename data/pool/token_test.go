package pool

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

func TestATokenIsIssuedBlindAndUsedInItsCampaignAlone(t *testing.T) {
	p := newParties(t)
	pass := must(NewPass(p.Campaign, seeded("member")))(t)
	request := must(pass.Request(p.Campaign))(t)
	kept := must(pass.Bytes())(t) // between the two rounds only this is there
	answer := must(p.issuer.Issue(p.Campaign, request))(t)
	pass = must(must(ParsePass(kept))(t).Accept(p.Campaign, answer))(t)
	token := must(must(ParsePass(must(pass.Bytes())(t)))(t).Token())(t)
	if err := must(p.Gate())(t).CheckToken(token); err != nil {
		t.Error(err)
	}
	for what, seen := range map[string][]byte{"request": request, "answer": answer} {
		if bytes.Contains(seen, token.Member[:]) || bytes.Contains(seen, token.Signature) || bytes.Contains(seen, token.Signature[:32]) {
			t.Errorf("the %s shows the token", what)
		}
	}
	other := newParties(t, func(c *Campaign) { c.Name = "November" }) // with the same issuing key, against the rules
	if err := must(other.Gate())(t).CheckToken(token); !errors.Is(err, ErrToken) {
		t.Errorf("in another campaign: got %v, want %v", err, ErrToken)
	}
	for i := range token.Signature {
		altered := Token{token.Member, slices.Clone(token.Signature)}
		altered.Signature[i] ^= 1
		if err := must(p.Gate())(t).CheckToken(altered); !errors.Is(err, ErrToken) {
			t.Fatalf("byte %d altered: got %v, want %v", i, err, ErrToken)
		}
		if i == 20 {
			break
		}
	}
	stolen := token
	stolen.Member[0] ^= 1
	if err := must(p.Gate())(t).CheckToken(stolen); !errors.Is(err, ErrToken) {
		t.Errorf("another member's key: got %v, want %v", err, ErrToken)
	}
}

func TestTokensThatAreNotGiven(t *testing.T) {
	p := newParties(t)
	other := newParties(t, func(c *Campaign) { c.Name = "November" })
	pass := must(NewPass(p.Campaign, seeded("member")))(t)
	request := must(pass.Request(p.Campaign))(t)
	answer := must(p.issuer.Issue(p.Campaign, request))(t)
	neighbour := must(NewPass(p.Campaign, seeded("neighbour")))(t)
	stranger := must(NewIssuer())(t)

	if _, err := stranger.Issue(p.Campaign, request); err == nil {
		t.Error("a stranger's key issued")
	}
	for name, c := range map[string]struct {
		got  func() error
		want error
	}{
		"a request of another campaign":   {func() error { _, err := p.issuer.Issue(other.Campaign, request); return err }, ErrRequest},
		"a request that is cut":           {func() error { _, err := p.issuer.Issue(p.Campaign, request[:len(request)-1]); return err }, ErrRequest},
		"a request that is an answer":     {func() error { _, err := p.issuer.Issue(p.Campaign, answer); return err }, ErrRequest},
		"a request of nothing":            {func() error { _, err := p.issuer.Issue(p.Campaign, nil); return err }, ErrRequest},
		"a neighbour's answer":            {func() error { _, err := neighbour.Accept(p.Campaign, answer); return err }, ErrAnswer},
		"an altered answer":               {func() error { answer[99] ^= 1; _, err := pass.Accept(p.Campaign, answer); return err }, ErrAnswer},
		"an answer for another campaign":  {func() error { _, err := pass.Accept(other.Campaign, answer); return err }, ErrToken},
		"a secret used for another":       {func() error { _, err := pass.Request(other.Campaign); return err }, ErrToken},
		"a contribution without a token":  {func() error { _, err := must(p.Prio())(t).Withdraw(pass, 1, seeded("x")); return err }, nil},
		"a contribution with another one": {func() error { _, err := must(other.Prio())(t).Withdraw(pass, 1, seeded("x")); return err }, ErrToken},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.got(); err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}
