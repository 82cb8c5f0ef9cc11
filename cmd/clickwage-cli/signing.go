package main

import (
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"clickwage/data/store"
	"clickwage/data/tracker"
)

type checkpointCmd struct {
	Out       string `help:"Write the signed note, with the cosignatures it has, to this file." placeholder:"FILE"`
	KeyBackup string `name:"key-backup" help:"Write an encrypted backup of the signing key to this new file." placeholder:"FILE"`
}

type checkpointJSON struct {
	Origin       string   `json:"origin"`
	Size         int64    `json:"size"`
	Root         string   `json:"root"`
	At           *string  `json:"at"`
	Public       string   `json:"public"`
	Fresh        bool     `json:"fresh"`
	Cosignatures []string `json:"cosignatures"`
	Timestamps   []string `json:"timestamps"`
	File         string   `json:"file,omitempty"`
}

func checkpointOf(c store.Checkpoint, fresh bool, file string) checkpointJSON {
	out := checkpointJSON{
		Origin: c.Origin, Size: c.Size, Root: hex.EncodeToString(c.Root[:]), At: rfc(c.At), Public: c.Public, Fresh: fresh,
		Cosignatures: []string{}, Timestamps: []string{}, File: file,
	}
	for _, one := range c.Cosignatures {
		out.Cosignatures = append(out.Cosignatures, one.Witness)
	}
	for _, one := range c.Tokens {
		out.Timestamps = append(out.Timestamps, *rfc(one.Seen))
	}
	return out
}

func (c *checkpointCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		state, err := t.Key(s.ctx)
		if err != nil {
			return err
		}
		first := len(state.Keys) == 0 && !state.Here
		phrase, err := s.passphrase(first)
		if err != nil {
			return err
		}
		head, fresh, err := t.Checkpoint(s.ctx, phrase)
		if err != nil {
			return err
		}
		if c.KeyBackup != "" {
			if err := t.BackupKey(s.ctx, c.KeyBackup, phrase); err != nil {
				return err
			}
		}
		if c.Out != "" {
			if err := writeBytes(c.Out, head.Signed()); err != nil {
				return err
			}
		}
		return s.print(checkpointOf(head, fresh, c.Out), func(w io.Writer) {
			fmt.Fprintf(w, "signed: %d revisions of %s, root %x\n", head.Size, head.Origin, head.Root)
			if !fresh {
				fmt.Fprintln(w, "nothing was recorded since the last checkpoint, so it is the same")
			}
			if first {
				fmt.Fprintf(w, "a signing key was made: %s\n", tracker.KeyPath(t.Path()))
			}
			if first && c.KeyBackup == "" {
				fmt.Fprintln(w, "back it up now, away from this computer: clickwage-cli key backup FILE")
			}
		})
	})
}

// writeBytes writes a file whole or not at all.
func writeBytes(path string, text []byte) error {
	return tracker.WriteFile(path, func(w io.Writer) error { _, err := w.Write(text); return err }, nil)
}

// readSmall reads a file that is small by its nature, and no more than that.
func readSmall(what, path string) ([]byte, error) {
	const most = 4 << 20
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s %s cannot be read: %w", what, path, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && len(text) > most {
		err = fmt.Errorf("it is larger than %d MiB", most>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s cannot be read: %w", what, path, err)
	}
	return text, nil
}

type keyCmd struct {
	Create  keyCreateCmd  `cmd:"" help:"Make the ledger's signing key, sealed with a passphrase beside the ledger."`
	Backup  keyBackupCmd  `cmd:"" help:"Write an encrypted backup of it to a new file."`
	Restore keyRestoreCmd `cmd:"" help:"Bring it back from its backup."`
	Rotate  keyRotateCmd  `cmd:"" help:"Put a new key in its place; the old one hands over to it."`
	Lost    keyLostCmd    `cmd:"" help:"Make a new key where the old one is gone for good: continuity is not proven by signature."`
	Show    keyShowCmd    `cmd:"" help:"The public key, to be given to witnesses and readers."`
}

// keyed prints a public key that was made.
func (s *session) keyed(public, line string) error {
	return s.print(map[string]string{"public": public}, func(w io.Writer) { fmt.Fprintf(w, "%s\n%s\n", line, public) })
}

type keyCreateCmd struct{}

func (keyCreateCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		phrase, err := s.passphrase(true)
		if err != nil {
			return err
		}
		public, err := t.CreateKey(s.ctx, phrase)
		if err != nil {
			return err
		}
		return s.keyed(public, "the ledger's signing key was made; back it up away from this computer with: clickwage-cli key backup FILE")
	})
}

type keyBackupCmd struct {
	File string `arg:"" help:"A new file."`
}

func (c *keyBackupCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		phrase, err := s.passphrase(false)
		if err != nil {
			return err
		}
		if err := t.BackupKey(s.ctx, c.File, phrase); err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.File, "encrypted": true}, func(w io.Writer) {
			fmt.Fprintf(w, "the signing key was copied to %s, sealed with the same passphrase, opened and compared\n", c.File)
		})
	})
}

type keyRestoreCmd struct {
	File string `arg:"" help:"What key backup wrote."`
}

func (c *keyRestoreCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		phrase, err := s.passphrase(false)
		if err != nil {
			return err
		}
		if err := t.RestoreKey(s.ctx, c.File, phrase); err != nil {
			return err
		}
		return s.print(map[string]any{"file": c.File}, func(w io.Writer) { fmt.Fprintln(w, "the signing key is back beside the ledger") })
	})
}

type keyRotateCmd struct{}

func (keyRotateCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		phrase, err := s.passphrase(false)
		if err != nil {
			return err
		}
		public, err := t.RotateKey(s.ctx, phrase)
		if err != nil {
			return err
		}
		return s.keyed(public, "a new key signs from now on, and the old one has handed over to it; back up the new one: clickwage-cli key backup FILE")
	})
}

type keyLostCmd struct {
	Reason string `help:"What happened; it is kept in the ledger."`
}

func (c *keyLostCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		phrase, err := s.passphrase(true)
		if err != nil {
			return err
		}
		public, err := t.ReplaceLostKey(s.ctx, phrase, c.Reason)
		if err != nil {
			return err
		}
		return s.keyed(public, "a new key signs from now on, in a new epoch; that it goes on from before is not proven by signature, a witness can attest it")
	})
}

type keyShowCmd struct{}

type keyJSON struct {
	Public   string  `json:"public"`
	At       *string `json:"at"`
	Handover string  `json:"handover"` // first, signed or lost
}

func (keyShowCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		state, err := t.Key(s.ctx)
		if err != nil {
			return err
		}
		list := []keyJSON{}
		for i, k := range state.Keys {
			how := "signed"
			switch {
			case k.Lost != "":
				how = "lost"
			case i == 0:
				how = "first"
			}
			list = append(list, keyJSON{k.Public, rfc(k.At), how})
		}
		return s.print(map[string]any{"ledger": state.Ledger, "origin": state.Epoch, "public": state.Public(), "here": state.Here, "keys": list}, func(w io.Writer) {
			fmt.Fprintf(w, "ledger %s, epoch %s\n", state.Ledger, state.Epoch)
			for _, k := range list {
				fmt.Fprintf(w, "%s  %-6s %s\n", orDash(deref(k.At)), k.Handover, k.Public)
			}
			if len(list) == 0 {
				fmt.Fprintln(w, "no signing key yet; the first checkpoint makes one")
			} else if !state.Here {
				fmt.Fprintln(w, "its file is not beside the ledger; bring it back with: clickwage-cli key restore FILE")
			}
		})
	})
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
