package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"strings"

	"clickwage/cmd/console"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

type exportCmd struct {
	File   string `arg:"" help:"The file: its end says the format."`
	Full   bool   `help:"Every change and revision, settings and rates, as one archive: what .clickwage holds."`
	filter `embed:""`
}

func (c *exportCmd) Run(s *session) error {
	archive := c.Full || strings.EqualFold(filepath.Ext(c.File), tracker.ArchiveEnd)
	if archive && !reflect.DeepEqual(c.filter, filter{}) {
		return console.Usage("export %s: an archive is the whole ledger and takes no filters", c.File)
	}
	return s.with(func(t *tracker.Tracker) error {
		f, _, err := c.chosen(s, t)
		if err != nil {
			return err
		}
		var done tracker.Exported
		if archive {
			done, err = t.ArchiveFile(s.ctx, c.File)
		} else {
			done, err = t.ExportFile(s.ctx, c.File, f)
		}
		if errors.Is(err, tracker.ErrExportEnd) {
			return console.Misused(err)
		}
		if err != nil {
			return err
		}
		if archive {
			return s.print(map[string]any{"file": c.File, "revisions": done.Revisions}, func(w io.Writer) {
				fmt.Fprintf(w, "wrote the whole ledger, %d revisions, to %s\n", done.Revisions, c.File)
			})
		}
		return s.print(map[string]any{"file": c.File, "records": done.Records}, func(w io.Writer) {
			fmt.Fprintf(w, "wrote %d records to %s\n", done.Records, c.File)
		})
	})
}

// passphrase is CLICKWAGE_PASSPHRASE, else what is typed on the terminal,
// unseen, and twice where it seals something.
func (s *session) passphrase(twice bool) (string, error) {
	return s.secret("CLICKWAGE_PASSPHRASE", "Passphrase: ", twice)
}

// secret is what an environment variable holds, else what is typed unseen.
func (s *session) secret(variable, question string, twice bool) (string, error) {
	return console.Secret(s.err, variable, question, twice)
}

// passphraseFor asks only where a file is sealed.
func (s *session) passphraseFor(file string) (string, error) {
	sealed, err := tracker.IsSealed(file)
	if err != nil || !sealed {
		return "", err
	}
	return s.passphrase(false)
}

type backupCmd struct {
	File    string `arg:"" help:"A new file; or the word list."`
	Encrypt bool   `help:"Seal it with a passphrase (age), typed or from CLICKWAGE_PASSPHRASE."`
}

func (c *backupCmd) Run(s *session) error {
	if c.File == "list" {
		return c.list(s)
	}
	var phrase string
	if c.Encrypt {
		var err error
		if phrase, err = s.passphrase(true); err != nil {
			return err
		}
	}
	return s.with(func(t *tracker.Tracker) error {
		if c.Encrypt {
			if err := t.BackupSealed(s.ctx, c.File, phrase); err != nil {
				return err
			}
		} else if err := t.Backup(s.ctx, c.File); err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.File, "encrypted": c.Encrypt}, func(w io.Writer) {
			fmt.Fprintf(w, "the ledger was copied to %s, opened and checked\n", c.File)
		})
	})
}

type backupJSON struct {
	File      string  `json:"file"`
	At        string  `json:"at"`
	Size      int64   `json:"size"`
	Whole     bool    `json:"whole"`
	Revisions int64   `json:"revisions"`
	Records   int64   `json:"records"`
	Last      *string `json:"last"`
}

// list opens each of the ledger's own backups. It works without the ledger.
func (c *backupCmd) list(s *session) error {
	path, err := s.ledger()
	if err != nil {
		return err
	}
	copies, err := store.Copies(path)
	if err != nil {
		return err
	}
	list := []backupJSON{}
	for _, one := range copies {
		v, err := tracker.VerifyBackup(s.ctx, one.Path, "")
		list = append(list, backupJSON{one.Path, one.At.Format("2006-01-02T15:04:05Z"), one.Size, err == nil, v.Revisions, v.Records, rfc(v.Last)})
	}
	return s.print(list, func(w io.Writer) {
		if len(list) == 0 {
			fmt.Fprintln(w, "no backups yet; they are made daily in", store.BackupFolder(path))
		}
		for _, b := range list {
			state := fmt.Sprintf("whole, %d records", b.Records)
			if !b.Whole {
				state = "DAMAGED"
			}
			fmt.Fprintf(w, "%s  %s  %s\n", b.At, b.File, state)
		}
	})
}

type restoreCmd struct {
	File   string `arg:"" help:"A backup, plain or encrypted."`
	Reason string `help:"Why; it is kept in the ledger."`
}

func (c *restoreCmd) Run(s *session) error {
	path, err := s.ledger()
	if err != nil {
		return err
	}
	phrase, err := s.passphraseFor(c.File)
	if err != nil {
		return err
	}
	done, err := tracker.Restore(s.ctx, tracker.RestoreOptions{Path: path, From: c.File, Passphrase: phrase, Reason: c.Reason})
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return s.print(map[string]any{"ledger": path, "aside": done.Aside, "records": done.Records, "revisions": done.Revisions, "last": rfc(done.Last)}, func(w io.Writer) {
		fmt.Fprintf(w, "the ledger goes on from %s: %d records, %d revisions\n", c.File, done.Records, done.Revisions)
		if done.Aside != "" {
			fmt.Fprintf(w, "what was in its place is kept as %s\n", done.Aside)
		}
	})
}

type packCmd struct {
	File string `arg:"" help:"A new file."`
}

func (c *packCmd) Run(s *session) error {
	phrase, err := s.passphrase(true)
	if err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		if err := t.Pack(s.ctx, c.File, phrase); err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.File}, func(w io.Writer) {
			fmt.Fprintf(w, "packed into %s, opened and compared; on the other computer: clickwage-cli unpack FILE, and from then on use the ledger only there\n", c.File)
		})
	})
}

type unpackCmd struct {
	File string `arg:"" help:"What pack wrote."`
}

func (c *unpackCmd) Run(s *session) error {
	path, err := s.ledger()
	if err != nil {
		return err
	}
	phrase, err := s.passphraseFor(c.File)
	if err != nil {
		return err
	}
	done, err := tracker.Unpack(s.ctx, tracker.RestoreOptions{Path: path, From: c.File, Passphrase: phrase})
	if errors.Is(err, store.ErrNotEmpty) {
		return fmt.Errorf("unpack: %w; nothing was changed, choose a new file with --ledger FILE", err)
	}
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	return s.print(map[string]any{"ledger": path, "records": done.Records, "revisions": done.Revisions}, func(w io.Writer) {
		fmt.Fprintf(w, "unpacked to %s: %d records, %d revisions\n", path, done.Records, done.Revisions)
	})
}
