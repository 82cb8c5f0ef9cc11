// Command clickwage-verify checks an evidence bundle on a stranger's machine:
// offline, from the bundle and a published key alone. It reads the file, uses no
// network and writes nothing but its answer.
//
// It ends with 0 where every check was passed, 1 where one failed, and 2 where
// it was asked wrongly or a file could not be read.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"time"

	"github.com/alecthomas/kong"

	"clickwage/cmd/console"
	"clickwage/data/evidence"
	"clickwage/data/evidence/tsa"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

type asked struct {
	Bundle string   `arg:"" help:"The bundle, a .zip file."`
	Policy string   `help:"Whom you rely on: a file with the worker's key and the witnesses (C2SP tlog-policy)." placeholder:"FILE"`
	Key    []string `help:"The worker's public key as published, name+hash+key. Instead of --policy or beside it." placeholder:"KEY" sep:"none"`
	Roots  string   `help:"Certificates in PEM of the timestamp authorities that you rely on." placeholder:"FILE"`
	JSON   bool     `help:"Answer as JSON."`

	Version kong.VersionFlag `help:"Print the version."`
}

const about = `Checks an evidence bundle of Clickwage offline and says what it proves and what it does not.

Without --policy or --key a bundle can only be found to be whole and self-signed.
Exit status: 0 verified, 1 not verified, 2 asked wrongly or not readable.`

const (
	verified = iota
	notVerified
	notLooked
)

func run(ctx context.Context, args []string, out, errs io.Writer) int {
	var a asked
	ended := false
	parser, err := kong.New(&a, kong.Name("clickwage-verify"), kong.Description(about), kong.Writers(out, errs),
		kong.Vars{"version": "clickwage-verify " + console.Version}, kong.Exit(func(int) { ended = true }))
	if err == nil {
		_, err = parser.Parse(args)
	}
	if ended { // by --help or --version
		return verified
	}
	if err != nil {
		return fail(errs, err)
	}
	policy, err := a.policy()
	if err != nil {
		return fail(errs, err)
	}
	result, err := evidence.VerifyFile(ctx, a.Bundle, policy)
	if err != nil {
		return fail(errs, err)
	}
	show := text
	if a.JSON {
		show = asJSON
	}
	if err := show(out, a.Bundle, result); err != nil {
		return fail(errs, err)
	}
	if !result.OK() {
		return notVerified
	}
	return verified
}

func fail(errs io.Writer, err error) int {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = fmt.Errorf("%s cannot be read: %w", path.Path, path.Err)
	}
	fmt.Fprintln(errs, "clickwage-verify: "+evidence.Visible(err.Error()))
	return notLooked
}

// policy is whom the person relies on.
func (a *asked) policy() (evidence.Policy, error) {
	var policy evidence.Policy
	if a.Policy != "" {
		content, err := read(a.Policy)
		if err != nil {
			return policy, err
		}
		if policy, err = evidence.ParsePolicy(content); err != nil {
			return policy, fmt.Errorf("%s: %w", a.Policy, err)
		}
	}
	if a.Roots != "" {
		content, err := read(a.Roots)
		if err != nil {
			return policy, err
		}
		roots, err := tsa.Roots(content)
		if err != nil {
			return policy, fmt.Errorf("%s: %w", a.Roots, err)
		}
		policy.Tokens = func(token, over []byte) (time.Time, error) {
			found, err := tsa.Check(token, over, roots)
			return found.Time, err
		}
	}
	for _, key := range a.Key {
		if err := policy.Pin(key); err != nil {
			return policy, fmt.Errorf("--key %s: %w", key, err)
		}
	}
	return policy, nil
}

// read reads a policy or certificates.
func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, evidence.MaxPolicy+1))
	if len(content) > evidence.MaxPolicy {
		err = fmt.Errorf("%s: it has more than %d bytes", path, evidence.MaxPolicy)
	}
	return content, err
}
