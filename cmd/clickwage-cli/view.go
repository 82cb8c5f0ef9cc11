package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"clickwage/cmd/console"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

type viewCmd struct {
	List   viewListCmd   `cmd:"" help:"The saved views."`
	Save   viewSaveCmd   `cmd:"" help:"Keep filters and order under a name, for list --view NAME and for the window."`
	Remove viewRemoveCmd `cmd:"" help:"Forget a saved view. No entry is touched."`
}

type viewListCmd struct{}

func (viewListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Views(s.ctx)
		if err != nil {
			return err
		}
		if all == nil {
			all = []tracker.SavedView{}
		}
		return s.print(all, func(w io.Writer) {
			if len(all) == 0 {
				fmt.Fprintln(w, "no view is saved: clickwage-cli view save NAME --state rejected")
			}
			for _, one := range all {
				fmt.Fprintf(w, "%s  %s\n", inline(one.Name), strings.Join(asFlags(one.View), " "))
			}
		})
	})
}

// asFlags are a view's filters as they are typed.
func asFlags(v tracker.View) []string {
	var all []string
	add := func(flag string, values ...string) {
		for _, value := range values {
			if value != "" {
				all = append(all, "--"+flag+" "+quoted(value))
			}
		}
	}
	add("search", v.Search)
	add("span", string(v.Span))
	add("from", v.From)
	add("to", v.To)
	add("platform", v.Platforms...)
	add("account", v.Accounts...)
	add("requester", v.Requesters...)
	add("state", v.States...)
	add("source", v.Source)
	add("least", v.Least)
	add("most", v.Most)
	add("sort", v.Sort)
	for _, one := range []struct {
		flag string
		on   bool
	}{{"--review", v.Review}, {"--no-time", v.NoTime}, {"--up", v.Up}} {
		if one.on {
			all = append(all, one.flag)
		}
	}
	return all
}

type viewSaveCmd struct {
	Name   string `arg:"" help:"Its name."`
	filter `embed:""`
}

func (c *viewSaveCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		v := c.filter.view()
		if err := v.Check(); err != nil {
			return console.Misused(err)
		}
		if err := t.SaveView(s.ctx, c.Name, v); err != nil {
			return err
		}
		return s.print(map[string]string{"saved": c.Name}, func(w io.Writer) { fmt.Fprintf(w, "saved view %s\n", c.Name) })
	})
}

type viewRemoveCmd struct {
	Name string `arg:"" help:"Which view."`
}

func (c *viewRemoveCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.RemoveView(s.ctx, c.Name); err != nil {
			return knownView(err)
		}
		return s.print(map[string]string{"removed": c.Name}, func(w io.Writer) { fmt.Fprintf(w, "removed view %s\n", c.Name) })
	})
}

// knownView adds where the names of views are told.
func knownView(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w; clickwage-cli view list shows those there are", err)
	}
	return err
}
