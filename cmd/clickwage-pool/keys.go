package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"clickwage/cmd/console"
	"clickwage/data/disk"
	"clickwage/data/keys"
	"clickwage/data/pool"
	"clickwage/data/revision"
)

type keysCmd struct {
	New    keysNewCmd    `cmd:"" help:"Make keys, sealed with a passphrase."`
	Show   keysShowCmd   `cmd:"" help:"What may be told of the keys here."`
	Backup keysBackupCmd `cmd:"" help:"Copy the sealed keys to another folder, each opened first."`
}

type keysNewCmd struct {
	Of      string `arg:"" enum:"organiser,collective" help:"organiser: opens shares and signs batches. collective: signs campaigns."`
	Name    string `required:"" help:"What it is called. Of a collective: without spaces, such as union.example."`
	Contact string `help:"Of an organiser: where members reach it." placeholder:"ADDRESS"`
}

func (k *keysNewCmd) Run(s *session) error {
	if k.Of == "organiser" && k.Contact == "" {
		return console.Usage("an organiser has a --contact, so that members can ask who it is")
	}
	if err := os.MkdirAll(s.home, 0o700); err != nil {
		return err
	}
	if k.Of == "organiser" {
		return k.organiser(s)
	}
	return k.collective(s)
}

func (k *keysNewCmd) collective(s *session) error {
	if err := errors.Join(fresh(s.path(collectiveKey)), fresh(s.path(collectivePub))); err != nil {
		return err
	}
	key, err := keys.NewSigning(k.Name, rand.Reader)
	if err != nil {
		return console.Usage("the collective's name %q: it holds neither space nor plus", k.Name)
	}
	phrase, err := s.passphrase(true)
	if err != nil {
		return err
	}
	if err := key.Save(s.path(collectiveKey), phrase); err != nil {
		return err
	}
	if err := write(s.path(collectivePub), []byte(key.Public()+"\n")); err != nil {
		return err
	}
	return s.print(map[string]any{"public": key.Public()}, func(w io.Writer) {
		fmt.Fprintf(w, "the collective's key was made: %s\nmembers and organisers compare campaigns with its public part: %s\n", s.path(collectiveKey), key.Public())
	})
}

func (k *keysNewCmd) organiser(s *session) error {
	if err := errors.Join(fresh(s.path(organiserKey)), fresh(s.path(organiserCard))); err != nil {
		return err
	}
	made, err := pool.NewKeys(rand.Reader)
	if err != nil {
		return err
	}
	o, err := made.Organiser(k.Name, k.Contact)
	if err != nil {
		return err
	}
	text, err := made.Bytes()
	if err != nil {
		return err
	}
	public, err := revision.Canonical(card(o))
	if err != nil {
		return err
	}
	phrase, err := s.passphrase(true)
	if err != nil {
		return err
	}
	if err := keys.SealFile(s.path(organiserKey), phrase, disk.Bytes(text)); err != nil {
		return err
	}
	if err := write(s.path(organiserCard), append(public, '\n')); err != nil {
		return err
	}
	return s.print(map[string]any{"card": s.path(organiserCard)}, func(w io.Writer) {
		fmt.Fprintf(w, "the organiser's keys were made: %s\ngive its card to the collective: %s\n", s.path(organiserKey), s.path(organiserCard))
	})
}

type keysShowCmd struct{}

func (keysShowCmd) Run(s *session) error {
	public, err := s.pinned()
	if err != nil {
		return err
	}
	own, err := readCard(s.path(organiserCard))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	value := map[string]any{"collective": public, "organiser": nil}
	if err == nil {
		value["organiser"] = own
	}
	return s.print(value, func(w io.Writer) {
		if public != "" {
			fmt.Fprintf(w, "collective  %s\n", public)
		}
		if err == nil {
			fmt.Fprintf(w, "organiser   %s, %s\n            seals to %x, signs as %x\n", own.Name, own.Contact, own.Seal, own.Sign)
		}
		if public == "" && err != nil {
			fmt.Fprintf(w, "no keys in %s; make some with: clickwage-pool keys new\n", s.home)
		}
	})
}

type keysBackupCmd struct {
	Folder string `arg:"" help:"A folder elsewhere, such as on a stick."`
}

func (k *keysBackupCmd) Run(s *session) error {
	all, err := filepath.Glob(s.path("*" + keys.End))
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("no keys in %s; nothing was written", s.home)
	}
	phrase, err := s.passphrase(false)
	if err != nil {
		return err
	}
	for _, path := range all {
		if err := keys.OpenFile(path, phrase, func(in io.Reader) error { _, err := io.Copy(io.Discard, in); return err }); err != nil {
			return fmt.Errorf("%s: %w; nothing was written", path, err)
		}
		if err := fresh(filepath.Join(k.Folder, filepath.Base(path))); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(k.Folder, 0o700); err != nil {
		return err
	}
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(k.Folder, filepath.Base(path)), text); err != nil {
			return err
		}
	}
	return s.print(map[string]any{"keys": len(all), "folder": k.Folder}, func(w io.Writer) {
		fmt.Fprintf(w, "%d sealed keys were opened and copied to %s; without the passphrase they are worth nothing\n", len(all), k.Folder)
	})
}
