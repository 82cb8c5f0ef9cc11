package main

import (
	"encoding/hex"
	"fmt"
	"io"

	"clickwage/data/evidence/witness"
	"clickwage/data/keys"
	"clickwage/data/pool/intake"
)

type witnessCmd struct {
	Init   witnessInitCmd   `cmd:"" help:"Make the witness's key."`
	Trust  witnessTrustCmd  `cmd:"" help:"Take down a member's public key, so that requests of that ledger are answered."`
	Cosign witnessCosignCmd `cmd:"" help:"Answer a request that came as a file."`
	Serve  witnessServeCmd  `cmd:"" help:"Answer requests over HTTPS (C2SP tlog-witness), of ledgers that are trusted."`
}

func (s *session) witness() witness.Witness { return witness.Witness{Folder: s.path("witness")} }

// witnessing opens the witness's key.
func (s *session) witnessing() (keys.Signing, error) {
	phrase, err := s.passphrase(false)
	if err != nil {
		return keys.Signing{}, err
	}
	return s.witness().Key(phrase)
}

type witnessInitCmd struct {
	Name string `arg:"" help:"What the witness is called, such as union.example."`
}

func (c *witnessInitCmd) Run(s *session) error {
	phrase, err := s.passphrase(true)
	if err != nil {
		return err
	}
	public, err := s.witness().Init(c.Name, phrase)
	if err != nil {
		return err
	}
	return s.print(map[string]any{"public": public}, func(w io.Writer) {
		fmt.Fprintf(w, "the witness's key was made; give its public part to members:\n%s\n", public)
	})
}

type witnessTrustCmd struct {
	Key []string `arg:"" name:"ledgerkey" help:"What clickwage-cli key show prints; have it from the member." sep:"none"`
}

func (c *witnessTrustCmd) Run(s *session) error {
	var ledgers []string
	for _, key := range c.Key {
		ledger, err := s.witness().Trust(key)
		if err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
		ledgers = append(ledgers, ledger)
	}
	return s.print(map[string]any{"ledgers": ledgers}, func(w io.Writer) {
		for _, ledger := range ledgers {
			fmt.Fprintf(w, "requests of %s are answered from now on\n", ledger)
		}
	})
}

type witnessCosignCmd struct {
	File   string `arg:"" help:"The request."`
	Out    string `required:"" help:"The answer to send back." placeholder:"FILE"`
	Attest bool   `help:"You have made sure, by other means, that it is the same worker who lost a key or a part of the ledger."`
}

func (c *witnessCosignCmd) Run(s *session) error {
	request, err := readSmall("the request", c.File, 4<<20)
	if err != nil {
		return err
	}
	if err := fresh(c.Out); err != nil {
		return err
	}
	key, err := s.witnessing()
	if err != nil {
		return err
	}
	line, seen, err := s.witness().Cosign(witness.Cosigning{Request: request, Key: key, Now: s.now(), Attested: c.Attest})
	if err != nil {
		return err
	}
	if err := write(c.Out, []byte(line)); err != nil {
		return err
	}
	at := seen.Head
	return s.print(map[string]any{"file": c.Out, "ledger": seen.Ledger, "origin": at.Origin, "size": at.Size, "root": hex.EncodeToString(at.Root[:])}, func(w io.Writer) {
		fmt.Fprintf(w, "cosigned %d revisions of %s; send back %s\n", at.Size, at.Origin, c.Out)
	})
}

type witnessServeCmd struct {
	listening `embed:""`
}

func (c *witnessServeCmd) Run(s *session) error {
	key, err := s.witnessing()
	if err != nil {
		return err
	}
	log := s.log()
	server, err := intake.New(intake.Options{Log: log, Witness: s.witness().Handler(key, s.now), Proxied: c.BehindProxy, Limit: c.limit(), Now: s.now})
	if err != nil {
		return err
	}
	return c.serve(s, server, log)
}
