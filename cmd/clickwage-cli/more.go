package main

import (
	"context"
	"fmt"
	"io"

	"clickwage/cmd/console"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// undone says what an undo did, and what it had to keep.
func undone(s *session, t *tracker.Tracker, verb string, do func(context.Context) (store.Undoing, error)) error {
	u, err := do(s.ctx)
	if err != nil {
		return err
	}
	zone, err := t.Zone(s.ctx)
	if err != nil {
		return err
	}
	at := u.Change.At.In(zone).Format("2006-01-02 15:04:05")
	kept := u.Kept
	if kept == nil {
		kept = []string{}
	}
	return s.print(map[string]any{"change": u.Change.What, "at": rfc(u.Change.At), "kept": kept}, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s of %s\n", verb, u.Change.What, at)
		for _, id := range u.Kept {
			fmt.Fprintf(w, "kept, because it was edited since: %s\n", id)
		}
	})
}

type historyCmd struct {
	ID string `arg:"" help:"Which entry."`
}

type historyJSON struct {
	At     *string `json:"at"`
	Source string  `json:"source"`
	Field  string  `json:"field"`
	Old    *string `json:"old"`
	New    *string `json:"new"`
	Reason string  `json:"reason"`
	// Of a state: when it took effect, as opposed to when it was recorded.
	Effective *string `json:"effective,omitempty"`
}

func (c *historyCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		lines, err := t.History(s.ctx, c.ID)
		if err != nil {
			return err
		}
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		list := []historyJSON{}
		for _, l := range lines {
			list = append(list, historyJSON{rfc(l.At), l.Source.String(), l.Field, orNull(l.Old), orNull(l.New), l.Why, rfc(l.Effective)})
		}
		return s.print(list, func(w io.Writer) {
			for _, l := range lines {
				fmt.Fprintf(w, "%s  %-8s  %s: %s -> %s", l.At.In(zone).Format("2006-01-02 15:04:05"), l.Source, l.Field, orDash(l.Old), orDash(l.New))
				if l.Why != "" {
					fmt.Fprintf(w, "  (%s)", l.Why)
				}
				fmt.Fprintln(w)
			}
		})
	})
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

type checkCmd struct{}

func (checkCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		checked, err := t.Check(s.ctx)
		if err != nil {
			return err
		}
		problems := checked.Problems
		if problems == nil {
			problems = []string{}
		}
		err = s.print(map[string]any{
			"ok": len(problems) == 0, "revisions": checked.Revisions, "records": checked.Records, "checkpoints": checked.Checkpoints, "erased": checked.Erased, "sqlite": checked.SQLite, "problems": problems,
		}, func(w io.Writer) {
			for _, p := range problems {
				fmt.Fprintln(w, p)
			}
			if len(problems) == 0 {
				fmt.Fprintf(w, "all is well: %d records, %d revisions (SQLite %s)\n", checked.Records, checked.Revisions, checked.SQLite)
			}
			if checked.Erased > 0 {
				fmt.Fprintf(w, "%d revisions were erased; their hashes stand\n", checked.Erased)
			}
		})
		if err == nil && len(problems) > 0 {
			err = fmt.Errorf("the ledger does not agree with its history (problems: %d); nothing was changed, a backup from before can be compared", len(problems))
		}
		return err
	})
}

type demoCmd struct{}

func (demoCmd) Run(s *session) error {
	if s.path == "" {
		return console.Usage("demo needs a ledger of its own: clickwage-cli demo --ledger FILE")
	}
	return s.with(func(t *tracker.Tracker) error {
		if err := t.FillExample(s.ctx); err != nil {
			return err
		}
		return s.print(map[string]any{"ledger": s.path}, func(w io.Writer) {
			fmt.Fprintf(w, "wrote example data to %s\n", s.path)
		})
	})
}
