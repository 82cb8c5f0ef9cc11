package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"clickwage/data/pool"
	"clickwage/data/pool/release"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
)

type statusCmd struct {
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

// progress is how far one role is in a campaign.
type progress struct {
	Role         string          `json:"role"`
	Agreed       bool            `json:"agreed"`
	Held         int             `json:"held"`
	Withdrawn    int             `json:"withdrawn"`
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
	var all []progress
	members, err := t.members(s, c)
	if err != nil {
		return err
	}
	if roles, err := s.roles(c); err == nil {
		for _, role := range roles {
			one, err := t.of(s, c, role)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
	} else if members == nil {
		return err
	}
	open := c.Taking(s.now())
	return s.tell(c.Campaign, map[string]any{"taking": open, "closes": c.Closes, "sides": all, "collective": members}, func(w io.Writer) {
		fmt.Fprintf(w, "%s, %s to %s\n%s\n", c.Name, c.Period.From, c.Period.To, taking(c.Campaign, s.now()))
		if members != nil {
			fmt.Fprintf(w, "collective: %d members enrolled, %d tokens issued\n", members["members"], members["tokens"])
		}
		for _, one := range all {
			one.show(w, c.Publish)
		}
	})
}

// members are the collective's counts, nil where it is not at home here.
func (t *statusCmd) members(s *session, c signed) (map[string]int, error) {
	where := t.place(s, roleName(store.Collective))
	if _, err := os.Stat(where); err != nil && !database(where) {
		return nil, nil
	}
	st, err := t.storeFlag.open(s, c, store.Collective)
	if err != nil {
		return nil, err
	}
	n, err := st.Counts(s.ctx, c.hash)
	return map[string]int{"members": n.Members, "tokens": n.Tokens}, errors.Join(err, st.Close())
}

func (t *statusCmd) of(s *session, c signed, role pool.Role) (p progress, err error) {
	st, err := t.storeFlag.open(s, c, role)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	p.Role = roleName(role)
	n, err := st.Counts(s.ctx, c.hash)
	if err != nil {
		return p, err
	}
	p.Held, p.Withdrawn, p.Batch, p.Checked, p.Refused = n.Contributions, n.Withdrawn, n.Batched, n.Finished, n.Refused
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
	fmt.Fprintf(w, "%s: %d contributions held, %d withdrawn; %d in the batch, %d checked, %d refused; epsilon %s of %v spent; %s\n",
		p.Role, p.Held, p.Withdrawn, p.Batch, p.Checked, p.Refused, p.Spent, rules.Limit, next)
}
