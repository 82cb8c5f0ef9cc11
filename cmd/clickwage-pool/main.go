// Command clickwage-pool is a collective's: it makes keys, signs campaigns,
// issues tokens, takes sealed contributions in from folders or over HTTPS, takes
// one organiser or both through the checks to the sums, and publishes them so
// that they show nobody's figures. It also witnesses members' ledgers.
//
// All that it keeps lies in one folder: sealed keys, campaigns, a store for each
// role, messages between organisers. It ends with 0 where it did what it was
// asked, 1 where that was refused, and 2 where it was asked wrongly.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"clickwage/cmd/console"
	"clickwage/data/pool"
)

func main() { os.Exit(interruptible(time.Now)) }

// interruptible is the whole program; an interrupt ends it with nothing half
// done.
func interruptible(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], &session{out: os.Stdout, err: os.Stderr, now: now})
}

// Exit codes that scripts rely on.
const (
	done    = 0
	refused = 1
	misused = 2
)

// commands is the whole command line.
type commands struct {
	Home string `help:"The folder with keys, campaigns and stores." env:"CLICKWAGE_POOL" default:"." placeholder:"FOLDER"`
	JSON bool   `name:"json" help:"Print for scripts."`

	Version kong.VersionFlag `help:"Print the version."`

	Keys     keysCmd     `cmd:"" group:"collective" help:"Keys: of an organiser, and of the collective."`
	Campaign campaignCmd `cmd:"" group:"collective" help:"What members are asked, and by which rules it is published."`
	Tokens   tokensCmd   `cmd:"" group:"collective" help:"One token for each enrolled member and campaign."`
	Intake   intakeCmd   `cmd:"" group:"organisers" help:"Take contributions in: from a folder, or over HTTPS."`
	Agree    agreeCmd    `cmd:"" group:"organisers" help:"Before intake: come to the key that proofs are checked with."`
	Prepare  prepareCmd  `cmd:"" group:"organisers" help:"After closing: agree on the list of contributions, and make this side's halves of the checks."`
	Finish   finishCmd   `cmd:"" group:"organisers" help:"Check the proofs, and open with the other organiser what may be published."`
	Release  releaseCmd  `cmd:"" group:"organisers" help:"Publish, once: CSV, JSON and one web page."`
	Erase    eraseCmd    `cmd:"" group:"organisers" help:"Erase the contributions of a campaign whose sums are open."`
	Status   statusCmd   `cmd:"" group:"all" help:"How far a campaign is."`
	Verify   verifyCmd   `cmd:"" group:"all" help:"Check a release, or the signatures of a batch."`
	Witness  witnessCmd  `cmd:"" group:"all" help:"Cosign the checkpoints of members' ledgers."`
}

// session is what a command works with.
type session struct {
	ctx  context.Context
	out  io.Writer
	err  io.Writer
	now  func() time.Time
	home string
	json bool
}

// run is the whole program, so that tests can call it.
func run(ctx context.Context, args []string, s *session) (code int) {
	defer console.Exited(&code)
	var c commands
	parser, err := newParser(&c, s)
	if err != nil {
		fmt.Fprintln(s.err, "clickwage-pool:", err)
		return misused
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "clickwage-pool: %s; clickwage-pool --help lists the commands\n", console.OneLine(err))
		return misused
	}
	s.ctx, s.home, s.json = ctx, c.Home, c.JSON
	if err := parsed.Run(s); err != nil {
		fmt.Fprintln(s.err, "clickwage-pool:", console.OneLine(explained(err)))
		var wrong console.UsageError
		if errors.As(err, &wrong) || errors.Is(err, console.ErrNone) {
			return misused
		}
		return refused
	}
	return done
}

// passphrase is CLICKWAGE_PASSPHRASE, else what is typed unseen, and twice where
// it seals something.
func (s *session) passphrase(twice bool) (string, error) {
	return console.Secret(s.err, "CLICKWAGE_PASSPHRASE", "Passphrase: ", twice)
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

// oneOrganiser is what every output says of a campaign whose keys one holds.
const oneOrganiser = "one organiser: it could read your figures"

// tell is print for what is about a campaign.
func (s *session) tell(c pool.Campaign, value map[string]any, text func(io.Writer)) error {
	value["campaign"], value["one_organiser"] = c.ID, c.Alone()
	return s.print(value, func(w io.Writer) {
		text(w)
		if c.Alone() {
			fmt.Fprintln(w, oneOrganiser)
		}
	})
}
