package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"clickwage/cmd/console"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type markCmd struct {
	IDs      []string `arg:"" name:"id" help:"Which submissions."`
	State    string   `help:"The new state, such as approved or rejected."`
	Reason   string   `help:"The reason that was given, word for word."`
	At       string   `help:"When it took effect; default now." placeholder:"TIME"`
	Bonus    string   `help:"The whole bonus or partial payment." placeholder:"MONEY"`
	Reversal string   `help:"The whole sum that was taken back." placeholder:"MONEY"`
}

func (c *markCmd) Run(s *session) error {
	opt := tracker.MarkOptions{Reason: c.Reason}
	if c.State == "" && c.Bonus == "" && c.Reversal == "" {
		return console.Usage("nothing to mark: give --state, --bonus or --reversal")
	}
	if c.State != "" {
		state, err := work.ParseState(c.State)
		if err != nil {
			return console.Misused(err)
		}
		opt.State = &state
	}
	var err error
	if opt.Bonus, err = amount("bonus", c.Bonus); err != nil {
		return err
	}
	if opt.Reversal, err = amount("reversal", c.Reversal); err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		if opt.At, err = instant(s, t, c.At); err != nil {
			return err
		}
		if err := t.Mark(s.ctx, c.IDs, opt); err != nil {
			return err
		}
		return s.print(map[string]any{"marked": c.IDs}, func(w io.Writer) { fmt.Fprintf(w, "marked %d\n", len(c.IDs)) })
	})
}

type editCmd struct {
	IDs        []string `arg:"" name:"id" help:"Which submissions or intervals."`
	State      string   `help:"What became of submissions."`
	Reason     string   `help:"Why, kept with the change and with the state."`
	At         string   `help:"When the state took effect; default now." placeholder:"TIME"`
	Title      *string  `help:"The task's name."`
	Requester  *string  `help:"Who wanted it done."`
	Platform   *string  `help:"Where."`
	PlatformID *string  `help:"The platform's own id."`
	Worker     *string  `help:"Your id on the platform."`
	Reward     *string  `help:"What was promised; empty for not known." placeholder:"MONEY"`
	Bonus      *string  `help:"What was credited beyond it." placeholder:"MONEY"`
	Reversal   *string  `help:"What was taken back." placeholder:"MONEY"`
	Limit      *string  `help:"Time allowed, such as 10m."`
	Estimate   *string  `help:"How long it is said to take."`
	Hourly     *string  `help:"The hourly pay that was advertised, where that is not known yet." placeholder:"MONEY"`
	Terms      *string  `help:"The terms of bonuses, where they are not known yet."`
	Note       *string  `help:"Your own note."`
	Code       *string  `help:"Completion code."`
	Start      *string  `help:"When it began." placeholder:"TIME"`
	End        *string  `help:"When it ended." placeholder:"TIME"`
	Activity   *string  `help:"What it was."`
	Review     *string  `help:"none to count the time as it stands."`
}

func (c *editCmd) Run(s *session) error {
	fields := map[string]string{}
	for name, value := range map[string]*string{
		"title": c.Title, "requester": c.Requester, "platform": c.Platform, "platform_id": c.PlatformID, "worker": c.Worker,
		"reward": c.Reward, "bonus": c.Bonus, "reversal": c.Reversal, "limit": c.Limit, "note": c.Note, "code": c.Code,
		"start": c.Start, "end": c.End, "activity": c.Activity, "review": c.Review,
		"estimate": c.Estimate, "hourly": c.Hourly, "terms": c.Terms,
	} {
		if value != nil {
			fields[name] = *value
		}
	}
	change := tracker.Correction{Fields: fields, Reason: c.Reason}
	if c.State != "" {
		state, err := work.ParseState(c.State)
		if err != nil {
			return console.Misused(err)
		}
		change.State = &state
	}
	if len(fields) == 0 && change.State == nil {
		return console.Usage("nothing to edit: name a field, such as --title")
	}
	return s.with(func(t *tracker.Tracker) error {
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		if err := errors.Join(once(fields["start"], zone), once(fields["end"], zone)); err != nil {
			return err
		}
		if change.At, err = instant(s, t, c.At); err != nil {
			return err
		}
		if err := t.Correct(s.ctx, c.IDs, change); err != nil {
			return err
		}
		return s.print(map[string]any{"id": c.IDs[0], "edited": c.IDs}, func(w io.Writer) { fmt.Fprintln(w, "edited", strings.Join(c.IDs, " ")) })
	})
}
