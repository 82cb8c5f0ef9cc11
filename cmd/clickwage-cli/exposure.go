package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/exposure"
	"clickwage/data/timeline"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

type exposureCmd struct {
	On         exposureOnCmd         `cmd:"" help:"Begin the log, empty. Nothing is kept before that."`
	Add        exposureAddCmd        `cmd:"" help:"Add an entry, of the running or last task unless told otherwise."`
	List       exposureListCmd       `cmd:"" help:"The entries."`
	Remove     exposureRemoveCmd     `cmd:"" help:"Take an entry out for good."`
	Summary    exposureSummaryCmd    `cmd:"" help:"Minutes by day, week, tag and severity; runs, breaks, warnings."`
	Export     exposureExportCmd     `cmd:"" help:"Write the entries to a .csv, which nothing locks."`
	Passphrase exposurePassphraseCmd `cmd:"" help:"Lock the log with another passphrase."`
	Erase      exposureEraseCmd      `cmd:"" help:"Delete the whole log for good. No passphrase is needed."`
}

const (
	exposurePhrase = "CLICKWAGE_EXPOSURE_PASSPHRASE"
	exposureNew    = "CLICKWAGE_EXPOSURE_NEW_PASSPHRASE"
	forgotten      = "Nobody can recover a forgotten passphrase: the log is lost with it. Write it down where you keep papers."
)

// unlocked asks for the passphrase and hands on the open log.
func (s *session) unlocked(do func(*tracker.Tracker, *tracker.Exposure) error) error {
	path, err := s.ledger()
	if err != nil {
		return err
	}
	if !tracker.HasExposure(path) {
		return fmt.Errorf("%w; clickwage-cli exposure on begins one", tracker.ErrExposureOff)
	}
	phrase, err := s.secret(exposurePhrase, "Passphrase of the log: ", false)
	if err != nil {
		return err
	}
	x, err := tracker.UnlockExposure(path, phrase)
	if err != nil {
		return fmt.Errorf("exposure: %w; nothing was changed", err)
	}
	defer x.Lock()
	return s.with(func(t *tracker.Tracker) error { return do(t, x) })
}

type exposureOnCmd struct{}

func (exposureOnCmd) Run(s *session) error {
	path, err := s.ledger()
	if err != nil {
		return err
	}
	if tracker.HasExposure(path) {
		return tracker.ErrExposureOn
	}
	fmt.Fprintln(s.err, forgotten)
	phrase, err := s.secret(exposurePhrase, "Passphrase for the log: ", true)
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error { // the ledger's folder is there then
		x, err := tracker.BeginExposure(s.ctx, t.Path(), phrase)
		if err != nil {
			return err
		}
		x.Lock()
		file := tracker.ExposurePath(t.Path())
		return s.print(map[string]string{"file": file}, func(w io.Writer) {
			fmt.Fprintf(w, "the log is kept in %s, sealed; it is in no backup, archive or export of the ledger\n", file)
		})
	})
}

type exposureAddCmd struct {
	Tag      string `required:"" help:"violence, sexual, child-abuse, self-harm, hate, animal or other."`
	Severity int    `required:"" help:"How hard it was for you, 0 to 4."`
	Minutes  int    `help:"Default: as the ledger timed the task."`
	At       string `help:"When it began; default: when the task did, or the minutes ago." placeholder:"TIME"`
	Warned   string `help:"Whether you were warned beforehand: yes or no." enum:"yes,no,unknown" default:"unknown"`
	OptOut   string `help:"Whether you could leave it out: yes or no." enum:"yes,no,unknown" default:"unknown"`
	Longest  int    `name:"run" help:"Minutes of the longest stretch without a break."`
	Breaks   *int   `help:"How many breaks there were."`
	Task     string `help:"The id of a task of the ledger; default: the one that runs, or ran last within 12 hours." placeholder:"ID"`
	NoTask   bool   `help:"It belongs to no task."`
}

func (c *exposureAddCmd) Run(s *session) error {
	if c.Task != "" && c.NoTask {
		return console.Usage("exposure add: --task and --no-task exclude each other")
	}
	return s.unlocked(func(t *tracker.Tracker, x *tracker.Exposure) error {
		e, err := c.entry(s, t)
		if err != nil {
			return err
		}
		if e, err = x.Put(s.ctx, e); err != nil {
			return fmt.Errorf("%w; nothing was changed", err)
		}
		return s.said(e.ID, fmt.Sprintf("logged %d min, %s, severity %d (%s)", e.Minutes, e.Tag, e.Severity, e.ID))
	})
}

func (c *exposureAddCmd) entry(s *session, t *tracker.Tracker) (e exposure.Entry, err error) {
	var about tracker.Exposed
	found := false
	switch {
	case c.NoTask:
	case c.Task != "":
		about, err = t.Exposed(s.ctx, work.SubmissionID(c.Task))
		found = err == nil
	default:
		about, found, err = t.ExposedNow(s.ctx)
	}
	if err != nil {
		return e, err
	}
	e = exposure.Entry{
		Tag: exposure.Tag(c.Tag), Severity: c.Severity, Minutes: c.Minutes, Run: c.Longest, Breaks: c.Breaks,
		Warned: answered(c.Warned), OptOut: answered(c.OptOut), At: about.Began, Submission: about.Task,
	}
	if c.Minutes == 0 && !found {
		return e, console.Usage("exposure add: no task runs or ran within 12 hours; say --minutes")
	}
	if c.Minutes == 0 {
		e.Minutes = about.Minutes
		if c.Longest == 0 {
			e.Run = about.Run
		}
		if c.Breaks == nil {
			e.Breaks = &about.Breaks
		}
	}
	switch {
	case c.At != "":
		e.At, err = instant(s, t, c.At)
	case !found:
		e.At = t.Now() - work.Instant(c.Minutes)*60e6
	}
	return e, err
}

func answered(flag string) exposure.Known {
	if flag == "unknown" {
		return exposure.Unknown
	}
	return exposure.Known(flag)
}

// within narrows a log by days.
type within struct {
	From string `help:"From this day on." placeholder:"DAY"`
	To   string `help:"Until this day, included." placeholder:"DAY"`
}

func (c within) of(s *session, t *tracker.Tracker, x *tracker.Exposure) (l exposure.Log, days *timeline.Days, zone *time.Location, err error) {
	var bounds [2]*timeline.Day
	for i, text := range []string{c.From, c.To} {
		if text != "" {
			day, err := timeline.ParseDay(text)
			if err != nil {
				return nil, nil, nil, console.Misused(err)
			}
			bounds[i] = &day
		}
	}
	if zone, err = t.Zone(s.ctx); err != nil {
		return nil, nil, nil, err
	}
	if days, err = t.Days(s.ctx); err != nil {
		return nil, nil, nil, err
	}
	l, err = x.Log()
	return l.Within(days, bounds[0], bounds[1]), days, zone, err
}

type exposureListCmd struct {
	within `embed:""`
}

type exposureJSON struct {
	exposure.Entry
	At     *string         `json:"at"`
	Warned *exposure.Known `json:"warned"`
	OptOut *exposure.Known `json:"opt_out"`
	Run    *int            `json:"longest_run_minutes"`
}

func (c *exposureListCmd) Run(s *session) error {
	return s.unlocked(func(t *tracker.Tracker, x *tracker.Exposure) error {
		l, _, zone, err := c.of(s, t, x)
		if err != nil {
			return err
		}
		list := []exposureJSON{}
		for _, e := range l {
			list = append(list, exposureJSON{e, rfc(e.At), orNil(e.Warned), orNil(e.OptOut), orNil(e.Run)})
		}
		return s.print(list, func(w io.Writer) {
			if len(l) == 0 {
				fmt.Fprintln(w, "no entries")
			}
			tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
			for _, e := range l {
				fmt.Fprintf(tw, "%s\t%s\t%d min\t%s\tseverity %d\twarned %s\topt-out %s\n", e.ID, e.At.In(zone).Format("2006-01-02 15:04"), e.Minutes, e.Tag, e.Severity, orUnknown(e.Warned), orUnknown(e.OptOut))
			}
			tw.Flush()
		})
	})
}

// orNil is null for scripts where something is not known.
func orNil[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

func orUnknown(k exposure.Known) string {
	if k == exposure.Unknown {
		return "not known"
	}
	return string(k)
}

type exposureRemoveCmd struct {
	ID string `arg:"" help:"Which entry; exposure list names them."`
}

func (c *exposureRemoveCmd) Run(s *session) error {
	return s.unlocked(func(_ *tracker.Tracker, x *tracker.Exposure) error {
		if err := x.Remove(s.ctx, c.ID); err != nil {
			return err
		}
		return s.said(c.ID, "removed "+c.ID)
	})
}

type exposureSummaryCmd struct {
	within `embed:""`
}

type shareJSON struct {
	Yes     int `json:"yes"`
	Told    int `json:"of"`
	Unknown int `json:"unknown"`
}

type exposedJSON struct {
	Key        string               `json:"key"`
	Entries    int                  `json:"entries"`
	Minutes    int                  `json:"minutes"`
	ByTag      map[exposure.Tag]int `json:"minutes_by_tag"`
	BySeverity [5]int               `json:"minutes_by_severity"`
	Longest    *int                 `json:"longest_run_minutes"`
	Breaks     *int                 `json:"breaks"`
	Warned     shareJSON            `json:"warned"`
	OptOut     shareJSON            `json:"opt_out"`
}

func exposedSum(key string, u exposure.Sum) exposedJSON {
	j := exposedJSON{key, u.Entries, u.Minutes, u.ByTag, u.BySeverity, orNil(u.Longest), nil, shareJSON(u.Warned), shareJSON(u.OptOut)}
	if j.ByTag == nil {
		j.ByTag = map[exposure.Tag]int{}
	}
	if u.BreaksTold > 0 {
		j.Breaks = &u.Breaks
	}
	return j
}

func (c *exposureSummaryCmd) Run(s *session) error {
	return s.unlocked(func(t *tracker.Tracker, x *tracker.Exposure) error {
		l, days, _, err := c.of(s, t, x)
		if err != nil {
			return err
		}
		sum := l.Summarize(days)
		daily, weekly := []exposedJSON{}, []exposedJSON{}
		for _, d := range sum.Days {
			daily = append(daily, exposedSum(d.Day.String(), d.Sum))
		}
		for _, week := range sum.Weeks {
			weekly = append(weekly, exposedSum(week.Week, week.Sum))
		}
		return s.print(map[string]any{"all": exposedSum("", sum.All), "days": daily, "weeks": weekly}, func(w io.Writer) { tellExposure(w, sum) })
	})
}

func tellExposure(w io.Writer, s exposure.Summary) {
	if s.All.Entries == 0 {
		fmt.Fprintln(w, "no entries")
		return
	}
	fmt.Fprintf(w, "%d entries, %d min in all\n", s.All.Entries, s.All.Minutes)
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	for _, tag := range exposure.Tags() {
		if n := s.All.ByTag[tag]; n > 0 {
			fmt.Fprintf(tw, "%s\t%d min\t\n", tag, n)
		}
	}
	for n, minutes := range s.All.BySeverity {
		if minutes > 0 {
			fmt.Fprintf(tw, "severity %d\t%d min\t\n", n, minutes)
		}
	}
	for _, week := range s.Weeks {
		fmt.Fprintf(tw, "%s\t%d min\t\n", week.Week, week.Minutes)
	}
	for _, day := range s.Days {
		fmt.Fprintf(tw, "%s\t%d min\t\n", day.Day, day.Minutes)
	}
	tw.Flush()
	longest, breaks := "not known", "not known"
	if s.All.Longest > 0 {
		longest = fmt.Sprintf("%d min", s.All.Longest)
	}
	if s.All.BreaksTold > 0 {
		breaks = fmt.Sprintf("%d, in %d entries that tell", s.All.Breaks, s.All.BreaksTold)
	}
	fmt.Fprintf(w, "longest stretch without a break: %s\nbreaks: %s\nwarned beforehand: %s\nopt-out available: %s\n", longest, breaks, shareOf(s.All.Warned), shareOf(s.All.OptOut))
}

func shareOf(s exposure.Share) string {
	if s.Told == 0 {
		return "not known"
	}
	text := fmt.Sprintf("%d of %d entries", s.Yes, s.Told)
	if s.Unknown > 0 {
		text += fmt.Sprintf(", not known for %d", s.Unknown)
	}
	return text
}

type exposureExportCmd struct {
	File   string `arg:"" help:"A .csv."`
	within `embed:""`
}

func (c *exposureExportCmd) Run(s *session) error {
	if !strings.EqualFold(filepath.Ext(c.File), ".csv") {
		return console.Usage("exposure export %s: the name must end in .csv", c.File)
	}
	return s.unlocked(func(t *tracker.Tracker, x *tracker.Exposure) error {
		l, _, zone, err := c.of(s, t, x)
		if err != nil {
			return err
		}
		if err := x.Export(c.File, l, zone); err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.File, "entries": len(l)}, func(w io.Writer) {
			fmt.Fprintf(w, "wrote %d entries to %s; nothing locks that file\n", len(l), c.File)
		})
	})
}

type exposurePassphraseCmd struct{}

func (exposurePassphraseCmd) Run(s *session) error {
	return s.unlocked(func(_ *tracker.Tracker, x *tracker.Exposure) error {
		fmt.Fprintln(s.err, forgotten)
		phrase, err := s.secret(exposureNew, "New passphrase: ", true)
		if err != nil {
			return err
		}
		if err := x.ChangePassphrase(s.ctx, phrase); err != nil {
			return err
		}
		return s.print(map[string]bool{"changed": true}, func(w io.Writer) {
			fmt.Fprintln(w, "the log opens with the new passphrase only; copies of its file made before still open with the former one")
		})
	})
}

type exposureEraseCmd struct {
	Yes bool `help:"Yes, for good: nothing brings it back."`
}

func (c *exposureEraseCmd) Run(s *session) error {
	path, err := s.ledger()
	if err != nil {
		return err
	}
	if !c.Yes {
		return console.Usage("exposure erase: this deletes the whole log for good; say --yes")
	}
	if err := tracker.EraseExposure(s.ctx, path); err != nil {
		return err
	}
	return s.print(map[string]bool{"erased": true}, func(w io.Writer) {
		fmt.Fprintln(w, "the log was deleted; copies that you or your computer's own backups made of its file are not reached")
	})
}
