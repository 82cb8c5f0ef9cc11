package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"clickwage/cmd/console"
	"clickwage/data/pool"
	"clickwage/data/pool/intake"
	"clickwage/data/pool/store"
)

type tokensCodesCmd struct {
	Number       int    `arg:"" help:"How many."`
	Out          string `required:"" help:"A new file with one link a line, each for one member. Who has it can take the tokens." placeholder:"FILE"`
	At           string `required:"" help:"Where members reach tokens serve." placeholder:"https://HOST"`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

// maxCodes is how many codes are made at once, at most.
const maxCodes = 1_000_000

func (k *tokensCodesCmd) Run(s *session) error {
	at, err := url.Parse(k.At)
	if err != nil || k.At == "" || !pool.Reachable(k.At) {
		return console.Usage("--at %q is no address that begins with https://", k.At)
	}
	if k.Number < 1 || k.Number > maxCodes {
		return console.Usage("1 to %d codes are made at once", maxCodes)
	}
	if err := fresh(k.Out); err != nil {
		return err
	}
	enrolled, links := make([]string, k.Number), new(bytes.Buffer)
	at = at.JoinPath(intake.TokenPath)
	for i := range enrolled {
		at.Fragment = newCode()
		enrolled[i] = byCode(at.Fragment)
		fmt.Fprintln(links, at)
	}
	return collective(s, k.campaignFlag, k.create, func(c signed, st *store.Store) error {
		if err := write(k.Out, links.Bytes()); err != nil {
			return err
		}
		if _, err := st.Enrol(s.ctx, c.hash, enrolled); err != nil {
			return errors.Join(err, os.Remove(k.Out)) // codes that nobody would take
		}
		return s.tell(c.Campaign, map[string]any{"codes": k.Number, "file": k.Out}, func(w io.Writer) {
			fmt.Fprintf(w, "%d codes are in %s: give one to each member, and then delete the file; only hashes of them are kept\n", k.Number, k.Out)
		})
	})
}

// newCode is twenty letters of 100 random bits, which nobody guesses from a hash.
func newCode() string {
	return strings.ToLower(rand.Text()[:20])
}

// byCode is what the list of members has for a code. No line of a list is like it:
// names, which can be guessed, open nothing at tokens serve.
func byCode(code string) string { return "code\n" + code }

type tokensServeCmd struct {
	listening    `embed:""`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

func (k *tokensServeCmd) Run(s *session) error {
	return collective(s, k.campaignFlag, k.storeFlag.open, func(c signed, st *store.Store) error {
		issuer, err := s.issuer(c)
		if err != nil {
			return err
		}
		log := s.log()
		server, err := intake.New(intake.Options{
			Log: log, Now: s.now, Limit: k.limit(), Proxied: k.BehindProxy,
			Issue: func(ctx context.Context, code string, request []byte) ([]byte, error) {
				if !c.Taking(s.now()) {
					return nil, pool.ErrClosed
				}
				return st.Issue(ctx, c.hash, byCode(code), request, func() ([]byte, error) { return issuer.Issue(c.Campaign, request) })
			},
		})
		if err != nil {
			return err
		}
		return k.serve(s, server, log)
	})
}
