package main

import (
	"fmt"
	"io"

	"clickwage/data/help"
	"clickwage/data/tracker"
)

type supportCmd struct {
	List  supportListCmd  `cmd:"" default:"1" help:"The addresses of a country, with source and confidence."`
	Set   supportSetCmd   `cmd:"" help:"Your own version of an address, or one of your own."`
	Hide  supportHideCmd  `cmd:"" help:"Leave an address out; support reset brings it back."`
	Reset supportResetCmd `cmd:"" help:"Take your own version back."`
}

type supportListCmd struct {
	Country string `help:"Such as PT; default: that of the settings."`
	All     bool   `help:"Those of every country."`
}

func (c *supportListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Help(s.ctx)
		if err != nil {
			return err
		}
		country := c.Country
		if country == "" {
			settings, err := t.Settings(s.ctx)
			if err != nil {
				return err
			}
			country = settings.Country
		}
		found, local := all.In(country)
		if c.All {
			found, local = all, true
		}
		if found == nil {
			found = help.Addresses{}
		}
		return s.print(found, func(w io.Writer) {
			if !local {
				where := country
				if where == "" {
					where = "no country (choose one with --country)"
				}
				fmt.Fprintf(w, "no address is known for %s; clickwage-cli support set adds yours\n", where)
			}
			for _, a := range found {
				fmt.Fprintf(w, "%s  %s, %s: %s %s (%s, %s, %s)\n", a.ID, a.Kind, inline(a.Name), a.Phone, a.Web, a.Confidence, inline(a.Source), a.Retrieved)
			}
			fmt.Fprintln(w, "those that are neither V nor own were not read at their source: check before relying on them")
		})
	})
}

type supportSetCmd struct {
	ID      string   `arg:"" help:"Which address; a new word makes one of your own."`
	Name    string   `help:"What it is called."`
	Phone   string   `help:"Its number."`
	Web     string   `help:"Its address on the web, https."`
	Kind    string   `help:"emergency, support or report; a new one is support."`
	Country []string `help:"Where it is for, such as PT; none: everywhere."`
	Source  string   `help:"Where you know it from."`
}

func (c *supportSetCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Help(s.ctx)
		if err != nil {
			return err
		}
		a, known := all.Find(c.ID)
		if !known {
			a = help.Address{ID: c.ID, Kind: help.Support}
		}
		a.Hidden, a.Source = false, c.Source
		for _, set := range []struct {
			given string
			into  *string
		}{{c.Name, &a.Name}, {c.Phone, &a.Phone}, {c.Web, &a.Web}, {c.Kind, (*string)(&a.Kind)}} {
			if set.given != "" {
				*set.into = set.given
			}
		}
		if c.Country != nil {
			a.Countries = c.Country
		}
		if err := t.SetHelp(s.ctx, a); err != nil {
			return fmt.Errorf("%w; nothing was changed", err)
		}
		return s.said(a.ID, fmt.Sprintf("kept your own %s; support reset %s takes it back", a.ID, a.ID))
	})
}

type supportHideCmd struct {
	ID string `arg:"" help:"Which address."`
}

func (c *supportHideCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.HideHelp(s.ctx, c.ID); err != nil {
			return err
		}
		return s.said(c.ID, "left out "+c.ID)
	})
}

type supportResetCmd struct {
	ID string `arg:"" help:"Which address."`
}

func (c *supportResetCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if err := t.ResetHelp(s.ctx, c.ID); err != nil {
			return err
		}
		return s.said(c.ID, "took your own "+c.ID+" back")
	})
}
