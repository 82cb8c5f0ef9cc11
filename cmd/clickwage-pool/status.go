package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"clickwage/data/pool"
	"clickwage/data/pool/release"
	"clickwage/data/pool/side"
)

type statusCmd struct {
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

// progress is how far one role is in a campaign.
type progress struct {
	Role    string `json:"role"`
	Missing string `json:"missing,omitempty"` // what is not here, and what makes it; then nothing else is known
	*counted
}

// counted is what the store of a role says.
type counted struct {
	Agreed       bool            `json:"agreed"`
	Held         int             `json:"held"`
	Withdrawn    int             `json:"withdrawn"`
	Erased       int             `json:"erased"`
	Batch        int             `json:"batch"`
	Checked      int             `json:"checked"`
	Refused      int             `json:"refused"`
	Contributors *int            `json:"contributors"` // null: not known yet
	Open         bool            `json:"open"`
	Released     bool            `json:"released"`
	Spent        release.Epsilon `json:"spent_millionths"`
}

func (t *statusCmd) Run(s *session) error {
	c, err := t.past(s)
	if err != nil {
		return err
	}
	n, missing := t.members(s, c)
	if missing != nil && !errors.Is(missing, errAbsent) {
		return missing
	}
	roles, err := s.roles(c)
	if err != nil && missing != nil {
		if s.collective() {
			err = missing
		}
		return err
	}
	var all []progress
	for _, role := range roles {
		one, err := t.of(s, c, role)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	open := c.Taking(s.now())
	var members map[string]int
	if missing == nil {
		members = map[string]int{"members": n.Members, "tokens": n.Tokens}
	}
	return s.tell(c.Campaign, map[string]any{"taking": open, "closes": c.Closes, "sides": all, "collective": members}, func(w io.Writer) {
		fmt.Fprintf(w, "%s, %s to %s\n%s\n", c.Name, c.Period.From, c.Period.To, taking(c.Campaign, s.now()))
		switch {
		case missing == nil:
			fmt.Fprintf(w, "collective: %d members enrolled, %d tokens issued\n", n.Members, n.Tokens)
		case s.collective():
			fmt.Fprintf(w, "collective: %s\n", missing)
		}
		for _, one := range all {
			one.show(w, c.Publish)
		}
	})
}

// collective says whether the collective that signs campaigns is at home here.
func (s *session) collective() bool {
	_, err := os.Stat(s.path(collectiveKey))
	return err == nil
}

func (t *statusCmd) of(s *session, c signed, role pool.Role) (p progress, err error) {
	p.Role = roleName(role)
	st, err := t.storeFlag.open(s, c, role)
	if errors.Is(err, errAbsent) {
		p.Missing = err.Error()
		return p, nil
	}
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	p.counted = &counted{}
	n, err := st.Counts(s.ctx, c.hash)
	if err != nil {
		return p, err
	}
	p.Held, p.Withdrawn, p.Erased, p.Batch, p.Checked, p.Refused = n.Contributions, n.Withdrawn, n.Erased, n.Batched, n.Finished, n.Refused
	contributors, known, first := side.Contributors(s.ctx, st, c.hash)
	if known {
		p.Contributors = &contributors
	}
	var second, third, fourth, fifth error
	_, p.Agreed, second = side.Agreed(s.ctx, st, c.hash)
	_, p.Open, third = side.Totals(s.ctx, st, c.hash)
	_, p.Released, fourth = st.Made(s.ctx, c.hash, "release")
	ledger, fifth := side.Ledger(s.ctx, st, c.Publish.Series)
	p.Spent = ledger.Spent()
	return p, errors.Join(first, second, third, fourth, fifth)
}

func (p progress) show(w io.Writer, rules pool.Rules) {
	if p.counted == nil {
		fmt.Fprintf(w, "%s: %s\n", p.Role, p.Missing)
		return
	}
	next := "the release is made"
	switch {
	case !p.Agreed:
		next = "next: agree"
	case p.Batch == 0:
		next = "next, after closing: prepare"
	case p.Contributors != nil && *p.Contributors < rules.Minimum:
		next = fmt.Sprintf("%d contributors are fewer than %d: nothing is published", *p.Contributors, rules.Minimum)
	case !p.Open:
		next = "next: finish"
	case !p.Released:
		next = "next: release"
	}
	erased := ""
	if p.Erased > 0 {
		erased = fmt.Sprintf(", %d erased", p.Erased)
	}
	fmt.Fprintf(w, "%s: %d contributions held, %d withdrawn%s; %d in the batch, %d checked, %d refused; epsilon %s of %v spent; %s\n",
		p.Role, p.Held, p.Withdrawn, erased, p.Batch, p.Checked, p.Refused, p.Spent, rules.Limit, next)
}
