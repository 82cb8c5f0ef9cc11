package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/store"
	"clickwage/data/work"
)

// What can be wrong with a case.
var (
	ErrNoTasks = errors.New("a case needs at least one task")
	ErrCase    = errors.New("impossible case")
)

// CaseOptions say what a new case is about.
type CaseOptions struct {
	Tasks           []string           // Required: ids of submissions, all on one platform but for WorkingTime
	Name            string             // Defaults to the requester or the title of the first task
	Preset          evidence.Preset    // Defaults to what the states of the tasks suggest
	Recipient       evidence.Recipient // Defaults to the platform
	Worker, Against evidence.Party     // Against defaults to the requester
	Facts, Remedy   string
}

// Presets are all kinds of dispute.
func Presets() []evidence.Preset {
	return []evidence.Preset{
		evidence.SingleRejection, evidence.MassRejection, evidence.LatePay, evidence.ClosedAccount, evidence.BelowFloor, evidence.WorkingTime,
	}
}

// Recipients are all who a case can be sent to.
func Recipients() []evidence.Recipient {
	return []evidence.Recipient{evidence.ToClient, evidence.ToPlatform, evidence.ToOmbuds, evidence.ToCourt, evidence.ToUnion}
}

// OpenCase makes a case of submissions. The error wraps ErrNoTasks, ErrCase or
// store.ErrNotFound; then nothing was made.
func (t *Tracker) OpenCase(ctx context.Context, opt CaseOptions) (store.Case, error) {
	zone, err := t.Zone(ctx)
	if err != nil {
		return store.Case{}, err
	}
	c := store.Case{
		ID: store.NewID(), Name: opt.Name, Preset: opt.Preset, Recipient: opt.Recipient, Opened: t.Now(), Zone: zone.String(),
		Worker: opt.Worker, Against: opt.Against, Claim: evidence.Claim{Facts: opt.Facts, Remedy: opt.Remedy},
	}
	err = t.write(ctx, store.Label{What: "case", Source: work.Manual}, func(tx *store.Tx) error {
		subs, err := addTasks(tx.Submission, &c, opt.Tasks)
		if err != nil {
			return err
		}
		suggest(&c, subs)
		return putCase(tx, c)
	})
	return c, err
}

// addTasks adds submissions to a case, each once, and returns the new ones.
func addTasks(find func(work.SubmissionID) (work.Submission, error), c *store.Case, ids []string) (subs []work.Submission, err error) {
	in := map[work.SubmissionID]bool{}
	for _, id := range c.Tasks {
		in[id] = true
	}
	for _, id := range ids {
		sub, err := find(work.SubmissionID(id))
		if err != nil {
			return nil, err
		}
		if !in[sub.ID] {
			c.Tasks, subs = append(c.Tasks, sub.ID), append(subs, sub)
		}
		in[sub.ID] = true
	}
	if len(c.Tasks) == 0 {
		return nil, ErrNoTasks
	}
	for _, s := range subs {
		switch {
		case c.Platform == "":
			c.Platform = s.Account.Platform
		case !strings.EqualFold(c.Platform, s.Account.Platform) && c.Preset != evidence.WorkingTime:
			return nil, fmt.Errorf("%w: it is about %s, and task %s is on %s; make a case of its own of that", ErrCase, c.Platform, s.ID, orNone(s.Account.Platform))
		}
	}
	return subs, nil
}

func orNone(text string) string {
	if text == "" {
		return "no platform"
	}
	return text
}

// suggest fills in what follows from a new case's submissions.
func suggest(c *store.Case, subs []work.Submission) {
	if c.Preset == "" {
		c.Preset = presetOf(subs)
	}
	if c.Recipient == "" {
		c.Recipient = evidence.ToPlatform
	}
	requester, worker := subs[0].Account.Requester, subs[0].Account.Worker
	for _, s := range subs {
		if s.Account.Requester != requester {
			requester = ""
		}
		if s.Account.Worker != worker {
			worker = ""
		}
	}
	c.Account = worker
	if c.Against.Name == "" {
		c.Against.Name = requester
	}
	for _, name := range []string{requester, subs[0].Title, c.Platform, string(c.Preset)} {
		if c.Name == "" {
			c.Name = name
		}
	}
}

// presetOf is the kind of dispute that the states of submissions suggest: a
// rejection before all, then pay that is held back, else pay that is too low.
func presetOf(subs []work.Submission) evidence.Preset {
	rejected, earning := 0, 0
	requesters := map[string]bool{}
	for _, s := range subs {
		switch {
		case s.State == work.Rejected:
			rejected++
			requesters[s.Account.Requester] = true
		case s.State.Earns() && s.State != work.Reversed:
			earning++
		}
	}
	switch {
	case rejected >= MassLeast && len(requesters) == 1:
		return evidence.MassRejection
	case rejected > 0:
		return evidence.SingleRejection
	case earning == len(subs):
		return evidence.BelowFloor
	}
	return evidence.LatePay
}

// putCase checks a case and writes it.
func putCase(tx *store.Tx, c store.Case) error {
	switch {
	case len(c.Tasks) == 0:
		return ErrNoTasks
	case !slices.Contains(Presets(), c.Preset):
		return fmt.Errorf("%w: preset %q: not one of %s", ErrCase, c.Preset, list(Presets()))
	case !slices.Contains(Recipients(), c.Recipient):
		return fmt.Errorf("%w: recipient %q: not one of %s", ErrCase, c.Recipient, list(Recipients()))
	}
	if _, err := LoadZone(c.Zone); err != nil {
		return fmt.Errorf("%w: %w", ErrCase, err)
	}
	if s := c.Study; s != nil && (s.N < 0 || s.Mean < 0 || s.Median < 0 || s.SD < 0) {
		return fmt.Errorf("%w: the study's times must not be below zero", ErrCase)
	}
	for _, a := range c.Claim.Amount {
		if a.Micros <= 0 || a.Currency == "" {
			return fmt.Errorf("%w: claim of %s: must be above zero, with a currency", ErrCase, a)
		}
	}
	for _, r := range c.Redacted {
		if _, err := withheldBy(r.What); err != nil {
			return err
		}
	}
	return tx.PutCase(c)
}

func list[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = string(one)
	}
	return strings.Join(names, ", ")
}

// changeCase changes a case in one act.
func (t *Tracker) changeCase(ctx context.Context, id string, do func(*store.Tx, *store.Case) error) (c store.Case, err error) {
	err = t.write(ctx, store.Label{What: "dispute", Source: work.Manual}, func(tx *store.Tx) error {
		if c, err = tx.Case(id); err != nil {
			return err
		}
		return do(tx, &c)
	})
	return c, err
}

// EditCase lets edit change what a case says; its id, platform and tasks stay
// as they are. The error wraps ErrCase where the result cannot be.
func (t *Tracker) EditCase(ctx context.Context, id string, edit func(*store.Case)) (store.Case, error) {
	return t.changeCase(ctx, id, func(tx *store.Tx, c *store.Case) error {
		before := *c
		edit(c)
		c.ID, c.Platform, c.Opened, c.Tasks = before.ID, before.Platform, before.Opened, before.Tasks
		for _, a := range c.Claim.Amount {
			if err := t.known(ctx, a.Currency); err != nil {
				return err
			}
		}
		return putCase(tx, *c)
	})
}

// AddToCase adds submissions to a case; those that are in it stay.
func (t *Tracker) AddToCase(ctx context.Context, id string, tasks []string) (store.Case, error) {
	return t.changeCase(ctx, id, func(tx *store.Tx, c *store.Case) error {
		if _, err := addTasks(tx.Submission, c, tasks); err != nil {
			return err
		}
		return putCase(tx, *c)
	})
}

// TakeFromCase takes submissions out of a case, which keeps at least one.
func (t *Tracker) TakeFromCase(ctx context.Context, id string, tasks []string) (store.Case, error) {
	return t.changeCase(ctx, id, func(tx *store.Tx, c *store.Case) error {
		for _, task := range tasks {
			at := slices.Index(c.Tasks, work.SubmissionID(task))
			if at < 0 {
				return fmt.Errorf("task %s is not in case %s: %w", task, id, store.ErrNotFound)
			}
			c.Tasks = slices.Delete(c.Tasks, at, at+1)
		}
		if len(c.Tasks) == 0 {
			return fmt.Errorf("%w; remove the case instead", ErrNoTasks)
		}
		return putCase(tx, *c)
	})
}

// RemoveCase takes a case out of the ledger with all that belongs to it, or one
// thing that belongs to a case; undoing brings it back. The submissions stay.
func (t *Tracker) RemoveCase(ctx context.Context, id string) error {
	return t.write(ctx, store.Label{What: "dispute", Source: work.Manual}, func(tx *store.Tx) error { return tx.DeleteCase(id) })
}

// Case is a case as it is kept; CaseParts are what belongs to it, in the order
// it was added; CaseOf is all of it as it is handed over.
func (t *Tracker) Case(ctx context.Context, id string) (store.Case, error) {
	return t.store.Case(ctx, id)
}

// CaseParts are the replies, exhibits, messages and steps of a case.
func (t *Tracker) CaseParts(ctx context.Context, id string) ([]store.CasePart, error) {
	return t.store.CaseParts(ctx, id)
}

// CasesWith are the cases that a submission is in, the newest first.
func (t *Tracker) CasesWith(ctx context.Context, task work.SubmissionID) ([]store.Case, error) {
	all, err := t.store.Cases(ctx)
	return slices.DeleteFunc(all, func(c store.Case) bool { return !slices.Contains(c.Tasks, task) }), err
}

// zoneOf is a zone by its name, or UTC where it is not known here.
func zoneOf(name string) *time.Location {
	zone, err := LoadZone(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
