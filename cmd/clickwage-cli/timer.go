package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type startCmd struct {
	Parallel  bool          `help:"Let what runs go on beside it."`
	Platform  string        `help:"Such as Prolific."`
	Requester string        `help:"Who wants it done."`
	Title     string        `help:"The task's name."`
	Reward    string        `help:"What is promised, such as 0.12USD." placeholder:"MONEY"`
	Account   string        `help:"Your id on the platform, where you have several."`
	Limit     time.Duration `help:"Time allowed, such as 10m."`
	promised  `embed:""`
	Activity  string `help:"task, search, qualification, training, appeal, communication, research, payment, account, technical, on_call or break." default:"task"`
}

func (c *startCmd) Run(s *session) error {
	activity, err := work.ParseActivity(c.Activity)
	if err != nil {
		return console.Misused(err)
	}
	if err := onlyTask(activity, c.Limit, c.Reward, c.Hourly); err != nil {
		return err
	}
	reward, err := reward(c.Reward)
	if err != nil {
		return err
	}
	advertised, err := c.promised.read()
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		o, err := t.Start(s.ctx, tracker.StartOptions{
			Activity: activity, Platform: c.Platform, Requester: c.Requester, Title: c.Title, Reward: reward,
			Limit: c.Limit, Parallel: c.Parallel, Account: c.Account, Promised: advertised,
		})
		if err != nil {
			return err
		}
		return s.said(tracker.Key(o), tracker.Key(o))
	})
}

// onlyTask refuses money on time that earns none, and a limit below zero.
func onlyTask(a work.Activity, limit time.Duration, money ...string) error {
	if a != work.Task && strings.Join(money, "") != "" {
		return console.Usage("only a task earns money: leave it out, or leave out --activity %s", a)
	}
	if limit < 0 {
		return console.Usage("limit %s: must not be below zero", limit)
	}
	return nil
}

// promised is what is advertised besides the reward and the limit.
type promised struct {
	Estimate time.Duration `help:"How long it is said to take, such as 10m."`
	Hourly   string        `help:"The hourly pay that is advertised." placeholder:"MONEY"`
	Terms    string        `help:"Of bonuses, word for word."`
}

func (p promised) read() (tracker.Promised, error) {
	hourly, err := amount("hourly pay", p.Hourly)
	return tracker.Promised{Estimate: p.Estimate, Hourly: hourly, Terms: p.Terms}, err
}

// reward reads a promised amount; "" is not known.
func reward(text string) (*money.Amount, error) {
	if text == "" {
		return nil, nil
	}
	read, err := amount("reward", text)
	return &read, err
}

type stopCmd struct {
	ID    string `arg:"" optional:"" help:"Which timer; default all that run."`
	State string `help:"What became of the task, such as submitted or returned."`
}

func (c *stopCmd) Run(s *session) error {
	var outcome *work.State
	if c.State != "" {
		state, err := work.ParseState(c.State)
		if err != nil {
			return console.Misused(err)
		}
		outcome = &state
	}
	return s.with(func(t *tracker.Tracker) error {
		stopped, err := t.Stop(s.ctx, c.ID, outcome)
		if err != nil {
			return err
		}
		list := []timerJSON{}
		for _, one := range stopped {
			list = append(list, timerOf(one.Open, one.Worked))
		}
		return s.print(map[string]any{"stopped": list}, func(w io.Writer) {
			for _, one := range stopped {
				fmt.Fprintf(w, "stopped %s after %s\n", describe(one.Open), clock(one.Worked))
			}
		})
	})
}

type pauseCmd struct {
	ID string `arg:"" optional:"" help:"Which timer; default all that run."`
}

func (c *pauseCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		paused, err := t.Pause(s.ctx, c.ID)
		if err != nil {
			return err
		}
		var lines []string
		for _, one := range paused {
			lines = append(lines, "paused "+describe(one))
		}
		return s.said(tracker.Key(paused[0]), strings.Join(lines, "\n"))
	})
}

type resumeCmd struct {
	ID       string `arg:"" optional:"" help:"Which timer; default the latest begun."`
	Parallel bool   `help:"Let what runs go on beside it."`
}

func (c *resumeCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		o, err := t.Resume(s.ctx, c.ID, c.Parallel)
		if err != nil {
			return err
		}
		return s.said(tracker.Key(o), fmt.Sprintf("goes on: %s", describe(o)))
	})
}

type nextCmd struct{}

func (nextCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		o, err := t.Next(s.ctx)
		if err != nil {
			return err
		}
		return s.said(tracker.Key(o), tracker.Key(o))
	})
}

type toggleCmd struct{}

func (toggleCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		o, running, err := t.Toggle(s.ctx)
		switch {
		case err != nil:
			return err
		case !running:
			return s.print(map[string]any{"running": false}, func(w io.Writer) { fmt.Fprintln(w, "paused") })
		}
		return s.print(map[string]any{"running": true, "id": tracker.Key(o)}, func(w io.Writer) {
			fmt.Fprintf(w, "runs: %s\n", describe(o))
		})
	})
}

type statusCmd struct{}

// timerJSON is a timer for scripts.
type timerJSON struct {
	ID        string        `json:"id"`
	Activity  string        `json:"activity"`
	Since     *string       `json:"since"`
	Elapsed   float64       `json:"elapsed_seconds"`
	Platform  string        `json:"platform"`
	Requester string        `json:"requester"`
	Title     string        `json:"title"`
	Paused    bool          `json:"paused"`
	Limit     float64       `json:"limit_seconds,omitempty"`
	worked    time.Duration `json:"-"`
}

func timerOf(o work.Open, worked time.Duration) timerJSON {
	return timerJSON{
		ID: tracker.Key(o), Activity: o.Activity.String(), Since: rfc(o.Began), Elapsed: worked.Seconds(),
		Platform: o.Where.Platform, Requester: o.Where.Requester, Title: o.Title, Paused: o.Paused,
		Limit: o.Limit.Seconds(), worked: worked,
	}
}

// statusJSON repeats the first timer that runs at the top.
type statusJSON struct {
	Running bool `json:"running"`
	*timerJSON
	Tasks       []timerJSON `json:"tasks"` // that run
	PausedTasks []timerJSON `json:"paused_tasks,omitempty"`
}

func (statusCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		open, err := t.Running(s.ctx)
		if err != nil {
			return err
		}
		status, all, now := statusJSON{Tasks: []timerJSON{}}, []timerJSON{}, t.Now()
		for _, o := range open {
			one := timerOf(o, o.Elapsed(now))
			all = append(all, one)
			if o.Paused {
				status.PausedTasks = append(status.PausedTasks, one)
				continue
			}
			if !status.Running {
				status.Running, status.timerJSON = true, &one
			}
			status.Tasks = append(status.Tasks, one)
		}
		return s.print(status, func(w io.Writer) {
			if len(open) == 0 {
				fmt.Fprintln(w, "no timer is running")
			}
			for i, o := range open {
				verb := "runs"
				if o.Paused {
					verb = "paused"
				}
				fmt.Fprintf(w, "%s %s  %s  %s\n", clock(all[i].worked), verb, describe(o), tracker.Key(o))
			}
		})
	})
}

// describe is a timer in words.
func describe(o work.Open) string {
	text := inline(o.Title)
	if text == "" {
		text = o.Activity.String()
	}
	if o.Where.Platform != "" {
		text += " (" + inline(o.Where.Platform) + ")"
	}
	return text
}

// clock is a length of time as 1:02:03 or 02:03.
func clock(d time.Duration) string {
	seconds := int(d.Seconds())
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%02d:%02d", seconds/60, seconds%60)
}
