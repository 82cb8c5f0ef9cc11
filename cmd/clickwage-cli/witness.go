package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/evidence/witness"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

type witnessCmd struct {
	Request witnessRequestCmd `cmd:"" help:"Write a request to cosign the last checkpoint."`
	Add     witnessAddCmd     `cmd:"" help:"Take in what a witness answered."`
	List    witnessListCmd    `cmd:"" help:"Who has cosigned, and up to where."`
	Init    witnessInitCmd    `cmd:"" help:"For those who witness others' ledgers: make a key."`
	Cosign  witnessCosignCmd  `cmd:"" help:"For those who witness others' ledgers: answer a request."`
}

// unsigned says what to do where the ledger has no checkpoint.
func unsigned(err error) error {
	if errors.Is(err, store.ErrNoCheckpoint) {
		return fmt.Errorf("%w; sign one first: clickwage-cli checkpoint", err)
	}
	return err
}

type witnessRequestCmd struct {
	Witness string `help:"Its name, once it has cosigned; or its public key." placeholder:"NAME|KEY"`
	Out     string `required:"" help:"The file to send." placeholder:"FILE"`
}

func (c *witnessRequestCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		key := ""
		if c.Witness != "" {
			var err error
			if key, err = t.WitnessKey(s.ctx, c.Witness); err != nil {
				return err
			}
		}
		request, head, err := t.WitnessRequest(s.ctx, key)
		if err != nil {
			return unsigned(err)
		}
		if err := writeBytes(c.Out, request.Bytes()); err != nil {
			return err
		}
		since, err := t.Since(s.ctx, head)
		if err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.Out, "origin": head.Origin, "old": request.Old, "size": head.Size, "later": since, "public": head.Public}, func(w io.Writer) {
			fmt.Fprintf(w, "wrote the request for %d revisions, going on from %d, to %s\n", head.Size, request.Old, c.Out)
			fmt.Fprintf(w, "at the first time the witness needs your public key, too: %s\n", head.Public)
			if since > 0 {
				fmt.Fprintf(w, "%d revisions are newer than this checkpoint; clickwage-cli checkpoint signs them\n", since)
			}
		})
	})
}

type witnessAddCmd struct {
	File string `arg:"" help:"What the witness answered."`
	Key  string `help:"The witness's public key, the first time; have it from the witness and not from the file." placeholder:"KEY"`
}

func (c *witnessAddCmd) Run(s *session) error {
	reply, err := readSmall("the witness's reply", c.File)
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		head, err := t.AddCosignatures(s.ctx, reply, c.Key)
		if err != nil {
			return err
		}
		last := head.Cosignatures[len(head.Cosignatures)-1]
		return s.print(map[string]any{"size": head.Size, "witness": last.Witness, "seen": rfc(last.Seen)}, func(w io.Writer) {
			fmt.Fprintf(w, "cosigned at %s: what the first %d revisions say existed by then\n", *rfc(last.Seen), head.Size)
		})
	})
}

type witnessListCmd struct{}

type citedJSON struct {
	Witness string `json:"witness"`
	Origin  string `json:"origin"`
	Size    int64  `json:"size"`
}

func (witnessListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Cosigned(s.ctx)
		if err != nil {
			return err
		}
		list := []citedJSON{}
		for _, c := range all {
			list = append(list, citedJSON{c.Witness, c.Checkpoint.Origin, c.Checkpoint.Size})
		}
		return s.print(list, func(w io.Writer) {
			if len(list) == 0 {
				fmt.Fprintln(w, "nobody has cosigned yet")
			}
			for _, c := range list {
				fmt.Fprintf(w, "%d revisions of %s  %s\n", c.Size, c.Origin, c.Witness)
			}
		})
	})
}

// witnessFolder is where a witness keeps its key and what it has seen: beside
// the ledger, unless another folder is named.
type witnessFolder struct {
	Folder string `help:"Where the witness's key and memory lie; default: the folder of the ledger." placeholder:"FOLDER"`
}

func (f witnessFolder) witnessing(s *session) (witness.Witness, error) {
	if f.Folder != "" {
		return witness.Witness{Folder: f.Folder}, nil
	}
	path, err := s.ledger()
	return witness.Witness{Folder: filepath.Dir(path)}, err
}

type witnessInitCmd struct {
	Name          string `arg:"" help:"What the witness is called, such as maria.example."`
	witnessFolder `embed:""`
}

func (c *witnessInitCmd) Run(s *session) error {
	w, err := c.witnessing(s)
	if err != nil {
		return err
	}
	phrase, err := s.passphrase(true)
	if err != nil {
		return err
	}
	public, err := w.Init(c.Name, phrase)
	if err != nil {
		return err
	}
	return s.keyed(public, "the witness's key was made; give its public part to those who ask you:")
}

type witnessCosignCmd struct {
	File          string `arg:"" help:"The request."`
	Out           string `required:"" help:"The file to send back." placeholder:"FILE"`
	LedgerKey     string `name:"ledger-key" help:"The worker's public key, the first time; have it from the worker and not from the file." placeholder:"KEY"`
	Attest        bool   `help:"You have made sure, by other means, that it is the same worker who lost a key or a part of the ledger."`
	witnessFolder `embed:""`
}

func (c *witnessCosignCmd) Run(s *session) error {
	w, err := c.witnessing(s)
	if err != nil {
		return err
	}
	request, err := readSmall("the request", c.File)
	if err != nil {
		return err
	}
	phrase, err := s.passphrase(false)
	if err != nil {
		return err
	}
	key, err := w.Key(phrase)
	if err != nil {
		return err
	}
	line, seen, err := w.Cosign(witness.Cosigning{Request: request, Key: key, Now: time.Now(), LedgerKey: c.LedgerKey, Attested: c.Attest})
	if err != nil {
		return err
	}
	if err := writeBytes(c.Out, []byte(line)); err != nil {
		return err
	}
	at := seen.Head
	return s.print(map[string]any{"file": c.Out, "ledger": seen.Ledger, "origin": at.Origin, "size": at.Size, "root": hex.EncodeToString(at.Root[:])}, func(w io.Writer) {
		fmt.Fprintf(w, "cosigned %d revisions of %s; send back %s\n", at.Size, at.Origin, c.Out)
	})
}

type tokenCmd struct {
	Request tokenRequestCmd `cmd:"" help:"Ask a time-stamping authority (RFC 3161) about the last checkpoint."`
	Accept  tokenAcceptCmd  `cmd:"" help:"Check an authority's answer and keep it."`
}

type tokenRequestCmd struct {
	Out   string `required:"" help:"The question, a .tsq file." placeholder:"FILE"`
	URL   string `name:"url" help:"Send it to this authority now. A hash and a random number are sent." placeholder:"URL"`
	Reply string `help:"With --url: where the answer goes; default: the question's name with .tsr." placeholder:"FILE"`
}

func (c *tokenRequestCmd) Run(s *session) error {
	if c.Reply != "" && c.URL == "" {
		return console.Usage("--reply is for what --url answers")
	}
	return s.with(func(t *tracker.Tracker) error {
		query, head, err := t.TokenRequest(s.ctx)
		if err != nil {
			return unsigned(err)
		}
		if err := writeBytes(c.Out, query); err != nil {
			return err
		}
		if c.URL != "" {
			reply, err := tracker.AskAuthority(s.ctx, c.URL, query)
			if err != nil {
				return err
			}
			if c.Reply == "" {
				c.Reply = c.Out[:len(c.Out)-len(filepath.Ext(c.Out))] + ".tsr"
			}
			if err := writeBytes(c.Reply, reply); err != nil {
				return err
			}
		}
		return s.print(map[string]any{"file": c.Out, "reply": c.Reply, "size": head.Size}, func(w io.Writer) {
			fmt.Fprintf(w, "wrote the question about %d revisions to %s\n", head.Size, c.Out)
			if c.Reply != "" {
				fmt.Fprintf(w, "the answer is in %s; check and keep it with: clickwage-cli token accept %s --roots FILE\n", c.Reply, c.Reply)
			}
		})
	})
}

type tokenAcceptCmd struct {
	File  string `arg:"" help:"The answer, a .tsr file."`
	Roots string `required:"" help:"The authority's root certificates, in PEM; have them from the authority and not from the answer." placeholder:"FILE"`
}

func (c *tokenAcceptCmd) Run(s *session) error {
	reply, err := readSmall("the answer", c.File)
	if err != nil {
		return err
	}
	roots, err := readSmall("the root certificates", c.Roots)
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		token, head, err := t.AcceptToken(s.ctx, reply, roots)
		if err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		at := token.Time.Format(time.RFC3339)
		return s.print(map[string]any{"size": head.Size, "time": at, "authority": token.Authority, "serial": token.Serial, "policy": token.Policy}, func(w io.Writer) {
			fmt.Fprintf(w, "%s says that the first %d revisions existed at %s\n", token.Authority, head.Size, at)
		})
	})
}
