package main

import (
	"fmt"
	"io"
	"strings"

	"clickwage/cmd/console"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type mergeCmd struct {
	One string `arg:"" help:"One submission"`
	Two string `arg:"" help:"and the other."`
}

func (c *mergeCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		kept, err := t.Merge(s.ctx, c.One, c.Two)
		if err != nil {
			return err
		}
		return s.said(kept, "merged into "+kept+"; clickwage-cli undo takes it back")
	})
}

type splitCmd struct {
	ID string `arg:"" help:"Which interval, or a task with one interval there."`
	At string `required:"" help:"Where to cut." placeholder:"TIME"`
}

func (c *splitCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		at, err := instant(s, t, c.At)
		if err != nil {
			return err
		}
		later, err := t.Split(s.ctx, c.ID, at)
		if err != nil {
			return err
		}
		return s.said(later, later)
	})
}

type moveCmd struct {
	ID       string `arg:"" help:"Which interval, or a task with one interval."`
	To       string `help:"The submission that it belongs to." placeholder:"ID" xor:"where"`
	Activity string `help:"Or what it was, such as search." xor:"where"`
}

func (c *moveCmd) Run(s *session) error {
	to := tracker.Destination{Submission: c.To}
	if c.To == "" {
		if c.Activity == "" {
			return console.Usage("nowhere to move to: give --to ID or --activity NAME")
		}
		activity, err := work.ParseActivity(c.Activity)
		if err != nil {
			return console.Misused(err)
		}
		to.Activity = &activity
	}
	return s.with(func(t *tracker.Tracker) error {
		if err := t.Move(s.ctx, c.ID, to); err != nil {
			return err
		}
		return s.said(c.ID, "moved "+c.ID)
	})
}

type eraseCmd struct {
	IDs   []string `arg:"" optional:"" name:"id" help:"Which entries."`
	AllOf string   `help:"Every entry of this platform." placeholder:"PLATFORM"`
	Yes   bool     `help:"Yes, for good: undo cannot bring it back."`
}

func (c *eraseCmd) Run(s *session) error {
	if (len(c.IDs) == 0) == (c.AllOf == "") {
		return console.Usage("name what to erase: ids, or --all-of PLATFORM")
	}
	if !c.Yes {
		return console.Usage("erasing is for good and cannot be undone; add --yes to do it; nothing was erased")
	}
	return s.with(func(t *tracker.Tracker) error {
		erase := func() (store.Erased, error) { return t.Erase(s.ctx, c.IDs) }
		if c.AllOf != "" {
			erase = func() (store.Erased, error) { return t.EraseAllOf(s.ctx, c.AllOf) }
		}
		done, err := erase()
		if err != nil {
			return err
		}
		copies := done.Backups
		if copies == nil {
			copies = []string{}
		}
		return s.print(map[string]any{
			"records": done.Records, "revisions": done.Revisions, "waiting": done.Waiting, "backups": copies,
		}, func(w io.Writer) { tellErased(w, done) })
	})
}

func tellErased(w io.Writer, done store.Erased) {
	fmt.Fprintf(w, "erased %d records and the values of %d revisions; their hashes stay, so that check still proves the rest\n", done.Records, done.Revisions)
	if done.Waiting {
		fmt.Fprintln(w, "another program has the ledger open, so traces may stay in the file that ends in -wal: close it, then run clickwage-cli check")
	}
	fmt.Fprintln(w, "copies elsewhere, exports and what was handed to others still hold it")
	if len(done.Backups) > 0 {
		fmt.Fprintf(w, "copies beside the ledger: %s\n", strings.Join(done.Backups, ", "))
	}
}
