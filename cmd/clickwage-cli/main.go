// Command clickwage-cli is the ledger in a terminal: the same ledger, use cases
// and figures as the window's. It is also the accessible path where a screen
// reader cannot read the window, and it is made to be scripted: --json prints
// shapes that hold. It draws no window and imports no Fyne.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"clickwage/cmd/console"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200) // its heap is small and it ends soon: an import takes a tenth less time
	}
	os.Exit(interruptible())
}

// interruptible is the whole program; an interrupt ends it with nothing half
// done.
func interruptible() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// Exit codes that scripts rely on.
const (
	done    = 0
	refused = 1
	misused = 2
)

// commands is the whole command line.
type commands struct {
	Ledger string `help:"The ledger's file. Default: CLICKWAGE_LEDGER, else the window's own." placeholder:"FILE"`
	JSON   bool   `name:"json" help:"Print for scripts."`
	Force  bool   `help:"Open a ledger in a synced folder although another computer seems to have it open."`

	Version kong.VersionFlag `help:"Print the version."`

	Start  startCmd  `cmd:"" group:"timer" help:"Start a timer, ending what runs."`
	Switch startCmd  `cmd:"" group:"timer" help:"The same as start: end what runs and start something else."`
	Stop   stopCmd   `cmd:"" group:"timer" help:"Stop what runs, or one timer by its id."`
	Pause  pauseCmd  `cmd:"" group:"timer" help:"Pause what runs. Pauses are no time."`
	Resume resumeCmd `cmd:"" group:"timer" help:"Go on with what was paused."`
	Next   nextCmd   `cmd:"" group:"timer" help:"Submit the running task and start the same again."`
	Toggle toggleCmd `cmd:"" group:"timer" help:"Pause what runs, else go on, else start. Made for one key of the desktop."`
	Status statusCmd `cmd:"" group:"timer" help:"What runs now."`

	Add     addCmd     `cmd:"" group:"ledger" help:"Add work that is typed later."`
	List    listCmd    `cmd:"" group:"ledger" help:"List submissions and other time."`
	View    viewCmd    `cmd:"" group:"ledger" help:"Filters and order kept under a name: view save NAME, view list, view remove NAME."`
	Mark    markCmd    `cmd:"" group:"ledger" help:"Record what became of submissions."`
	Edit    editCmd    `cmd:"" group:"ledger" help:"Correct submissions or intervals, all of them or none."`
	Merge   mergeCmd   `cmd:"" group:"ledger" help:"Make one submission of two that are the same."`
	Split   splitCmd   `cmd:"" group:"ledger" help:"Cut an interval in two."`
	Move    moveCmd    `cmd:"" group:"ledger" help:"Give an interval to another submission, or make an activity of it."`
	Remove  removeCmd  `cmd:"" group:"ledger" help:"Take entries out of the ledger; undo brings them back."`
	Confirm confirmCmd `cmd:"" group:"ledger" help:"Count time that waits to be looked at, as it stands."`
	Undo    undoCmd    `cmd:"" group:"ledger" help:"Take back the newest change."`
	Redo    redoCmd    `cmd:"" group:"ledger" help:"Bring back what undo took."`
	History historyCmd `cmd:"" group:"ledger" help:"Every change of one entry, oldest first."`
	Import  importCmd  `cmd:"" group:"ledger" help:"Import an export of a platform or time tracker; or: import undo BATCH."`
	Mapping mappingCmd `cmd:"" group:"ledger" help:"Saved mappings of columns: mapping list, mapping remove NAME."`
	Payout  payoutCmd  `cmd:"" group:"ledger" help:"Money received, and the tasks that it pays for."`
	Fee     feeCmd     `cmd:"" group:"ledger" help:"Fees, and earnings without a task."`
	Export  exportCmd  `cmd:"" group:"ledger" help:"Write the ledger as .csv, .jsonl, .xlsx, .ics, or whole as .clickwage."`

	Report    reportCmd    `cmd:"" group:"figures" help:"What an hour really earned."`
	Timesheet timesheetCmd `cmd:"" group:"figures" help:"When you worked, by the clock: each day's begin, end and time, and each week's, without money."`
	Chart     chartCmd     `cmd:"" group:"figures" help:"Draw a chart as .png or .svg, or its numbers as .csv; or: chart list."`
	Promise   promiseCmd   `cmd:"" group:"figures" help:"What was advertised for an hour, and what it was."`
	Warnings  warningsCmd  `cmd:"" group:"figures" help:"What is odd and waits to be settled; or: warnings settle KEY."`
	Money     moneyCmd     `cmd:"" group:"figures" help:"What is expected, received, late and missing, and for how long."`
	Due       dueCmd       `cmd:"" group:"figures" help:"What falls due soon by the platforms' rules, counted down."`
	Rules     rulesCmd     `cmd:"" group:"figures" help:"The platforms' rules and deadlines, with source and confidence."`
	Rate      rateCmd      `cmd:"" group:"figures" help:"Exchange rates, and the value of a platform's points."`

	Review reviewCmd `cmd:"" group:"ratings" aliases:"ratings" help:"Reviews of requesters and platforms: your own, filled from the ledger, and those of others."`

	Exposure exposureCmd `cmd:"" group:"wellbeing" help:"Your own log of distressing work, locked with a passphrase of its own and kept out of the ledger."`
	Support  supportCmd  `cmd:"" group:"wellbeing" help:"Whom to turn to: emergency numbers and lines that listen, by country."`

	Case       caseCmd       `cmd:"" group:"evidence" help:"Disputes: what was refused, withheld or underpaid, with all that belongs to it."`
	Evidence   evidenceCmd   `cmd:"" group:"evidence" help:"Write a bundle about some tasks that anybody can verify, without keeping a case."`
	Checkpoint checkpointCmd `cmd:"" group:"evidence" help:"Sign the ledger's present head, so that nothing before it can be changed unseen."`
	Witness    witnessCmd    `cmd:"" group:"evidence" help:"Let others cosign checkpoints, or cosign those of others."`
	Token      tokenCmd      `cmd:"" group:"evidence" help:"Timestamps of an authority (RFC 3161) on checkpoints."`
	Key        keyCmd        `cmd:"" group:"evidence" help:"The key that signs checkpoints."`

	Campaign   campaignCmd   `cmd:"" group:"pooling" help:"Campaigns in which a collective asks for its members' figures."`
	Contribute contributeCmd `cmd:"" group:"pooling" help:"Give figures to a campaign, or take them back; nothing leaves that was not shown."`

	Backup     backupCmd     `cmd:"" group:"safety" help:"Write a checked copy of the ledger to a new file; or: backup list."`
	Restore    restoreCmd    `cmd:"" group:"safety" help:"Go on from a backup; the present ledger is moved aside."`
	Pack       packCmd       `cmd:"" group:"safety" help:"Write all that goes along to another computer to one new file, sealed with a passphrase."`
	Unpack     unpackCmd     `cmd:"" group:"safety" help:"Put the ledger of a pack where there is none yet."`
	Check      checkCmd      `cmd:"" group:"safety" help:"Check the file, every revision and the current state."`
	Erase      eraseCmd      `cmd:"" group:"safety" help:"Erase entries for good, history included."`
	Demo       demoCmd       `cmd:"" group:"safety" help:"Write example data into a ledger file of its own."`
	Completion completionCmd `cmd:"" group:"safety" help:"Print completion for a shell: source <(clickwage-cli completion)."`
}

// session is what a command works with.
type session struct {
	ctx      context.Context
	out, err io.Writer
	path     string
	json     bool
	force    bool
	backup   bool // the command leaves time for the backup of the day
	needs    bool // the command goes on with what is in the ledger, and makes no new one
	model    *kong.Application
}

// run is the whole program, so that tests can call it.
func run(ctx context.Context, args []string, out, errs io.Writer) (code int) {
	defer console.Exited(&code)
	var c commands
	parser, err := kong.New(&c,
		kong.Name("clickwage-cli"), kong.Writers(out, errs), kong.Exit(console.Exit),
		kong.Description("The Clickwage ledger in a terminal: log work, see what an hour really earned."),
		kong.Vars{"formats": formats(), "version": "clickwage-cli " + console.Version},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "timer", Title: "Timer"}, {Key: "ledger", Title: "Ledger"},
			{Key: "figures", Title: "Figures"}, {Key: "evidence", Title: "Evidence"}, {Key: "ratings", Title: "Ratings"}, {Key: "pooling", Title: "Pooling"}, {Key: "wellbeing", Title: "Well-being"}, {Key: "safety", Title: "Safety"},
		}))
	if err != nil {
		fmt.Fprintln(errs, "clickwage-cli:", err)
		return misused
	}
	illustrate(parser.Model)
	parsed, err := parser.Parse(minus(parser.Model, args))
	if err != nil {
		fmt.Fprintln(errs, "clickwage-cli:", misread(err))
		return misused
	}
	s := &session{ctx: ctx, out: out, err: errs, path: c.Ledger, json: c.JSON, force: c.Force, model: parser.Model, backup: unhurried(parsed), needs: goesOn(parsed)}
	if err := parsed.Run(s); err != nil {
		fmt.Fprintln(errs, "clickwage-cli:", console.OneLine(err)+remedy(err))
		var wrong console.UsageError
		var value tracker.ValueError
		if errors.As(err, &wrong) || errors.As(err, &value) || errors.Is(err, console.ErrNone) {
			return misused
		}
		return refused
	}
	return done
}

// remedy is what is safe and what to do, where the disk is in the way.
func remedy(err error) string {
	switch {
	case errors.Is(err, store.ErrFull):
		return "; what was in the ledger is safe: make room on the disk and do it again"
	case errors.Is(err, store.ErrReadOnly):
		return "; what is in it is safe: its file and folder must be yours to read and write"
	case errors.Is(err, store.ErrDisk):
		return "; what it said was done is safe: look at the disk, and do it again"
	case errors.Is(err, store.ErrBusy):
		return "; nothing was changed, do it again in a moment"
	}
	return ""
}

// unhurried says whether a command may take a backup's time after its work:
// timers may not, they are on a key.
func unhurried(parsed *kong.Context) bool {
	selected := parsed.Selected()
	for selected != nil && selected.Group == nil {
		selected = selected.Parent
	}
	return selected != nil && (selected.Group.Key == "ledger" || selected.Group.Key == "figures")
}

// goesOn says whether a command only makes sense on a ledger that is there, so
// that a file that was misspelt is said instead of made.
func goesOn(parsed *kong.Context) bool {
	selected := parsed.Selected()
	for selected != nil && selected.Parent != nil && selected.Parent.Parent != nil {
		selected = selected.Parent
	}
	return selected != nil && slices.Contains([]string{
		"status", "stop", "pause", "resume", "next", "list", "history", "mark", "edit", "merge", "split", "move", "remove", "confirm", "undo", "redo",
		"export", "report", "chart", "promise", "warnings", "money", "due", "check", "backup", "pack", "erase", "case", "evidence", "checkpoint", "contribute",
	}, selected.Name)
}

// ledger is the file of the ledger.
func (s *session) ledger() (string, error) {
	if s.path != "" {
		return s.path, nil
	}
	return tracker.DefaultPath()
}

// with opens the ledger for a command, and makes the backup of the day after it.
func (s *session) with(do func(*tracker.Tracker) error) error {
	path, err := s.ledger()
	if err != nil {
		return err
	}
	if s.needs && s.path != "" {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("there is no ledger %s; start, add and import make a new one", path)
		}
	}
	t, err := tracker.Open(s.ctx, tracker.Options{Path: path, Short: true, Force: s.force})
	if err != nil {
		return err
	}
	if err := s.warn(t); err != nil {
		return errors.Join(err, t.Close())
	}
	if terminal(s.err) {
		patience := time.AfterFunc(time.Second, func() { fmt.Fprintln(s.err, "working; Ctrl C stops it, and nothing is half done") })
		defer patience.Stop()
	}
	err = tracker.Guided(s.ctx, path, do(t))
	if err == nil && s.backup {
		if _, failed := t.BackupIfDue(s.ctx); failed != nil {
			fmt.Fprintf(s.err, "clickwage-cli: the work is done, but the backup of the day failed: %s\n", console.OneLine(failed))
		}
	}
	return errors.Join(err, t.Close())
}

// warn says on stderr what is wrong with the ledger's file or its place.
func (s *session) warn(t *tracker.Tracker) error {
	if damage := t.Damage(); damage != nil {
		fmt.Fprintf(s.err, "clickwage-cli: %s; until then it is open for reading only\n", console.OneLine(damage))
	}
	warning, err := t.SyncedWarning(s.ctx)
	for line := range strings.Lines(warning) {
		fmt.Fprintln(s.err, "clickwage-cli:", strings.TrimSpace(line))
	}
	return err
}

// terminal says whether somebody watches what is written.
func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// print writes a value for scripts, or lets text write it for people.
func (s *session) print(value any, text func(io.Writer)) error {
	if !s.json {
		var said bytes.Buffer
		text(&said)
		_, err := s.out.Write(bytes.Map(console.Harmless, said.Bytes()))
		return err
	}
	e := json.NewEncoder(s.out)
	e.SetEscapeHTML(false)
	return e.Encode(value)
}

// inline is text of others on one line, and no longer than a line.
func inline(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > 60 {
		return string(letters[:59]) + "…"
	}
	return text
}

// said prints one line, or an object with the id.
func (s *session) said(id, line string) error {
	return s.print(map[string]string{"id": id}, func(w io.Writer) { fmt.Fprintln(w, line) })
}

// instant reads a moment on the worker's clock; "" is none.
func instant(s *session, t *tracker.Tracker, text string) (work.Instant, error) {
	if text == "" {
		return 0, nil
	}
	zone, err := t.Zone(s.ctx)
	if err != nil {
		return 0, err
	}
	if err := once(text, zone); err != nil {
		return 0, err
	}
	at, err := tracker.ParseTime(text, zone)
	if err != nil {
		return 0, console.Misused(err)
	}
	return at, nil
}

// once refuses a moment that comes twice, in the night when clocks are set back.
func once(text string, zone *time.Location) error {
	if first, second, twice := tracker.Twice(text, zone); twice {
		return console.Usage("%s comes twice in %s: write %s or %s", text, zone, first, second)
	}
	return nil
}

// rfc is a moment for scripts; nil where it is not known.
func rfc(i work.Instant) *string {
	if !i.Known() {
		return nil
	}
	text := i.In(time.UTC).Format("2006-01-02T15:04:05.999999Z07:00")
	return &text
}
