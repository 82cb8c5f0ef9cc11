package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"clickwage/app/present"
	"clickwage/app/speech"
	"clickwage/assets"
	"clickwage/cmd/console"
	"clickwage/data/dossier"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// setting is how what a person reads is set.
type setting struct {
	Language string `help:"Of the dossier or letter, such as de; default that of your settings." placeholder:"CODE"`
	Paper    string `help:"A4 or Letter." default:"A4"`
}

// typesetting is a language with its figures, phrases and typefaces.
func (o setting) typesetting(s *session, t *tracker.Tracker) (*tracker.Typesetting, error) {
	paper, err := dossier.ParsePaper(o.Paper)
	if err != nil {
		return nil, console.Misused(err)
	}
	settings, err := t.Settings(s.ctx)
	if err != nil {
		return nil, err
	}
	code := o.Language
	if code == "" {
		code = speech.Match(settings.Language, os.Getenv("LANG"))
	}
	spoken, err := speech.In(code)
	if err != nil {
		return nil, console.Misused(err)
	}
	format := present.Format{Say: spoken.Say, Language: code, Zone: settings.Zone, Now: t.Now().In(settings.Zone)}
	return &tracker.Typesetting{
		Options: dossier.Options{
			Paper: paper, Language: code, Say: spoken.Say, Figures: format,
			Fonts: dossier.Fonts{Regular: assets.SansRegular.Bytes(), Bold: assets.SansSemiBold.Bytes(), Mono: assets.MonoRegular.Bytes()},
		},
		Charts: present.ChartPhrase(format),
	}, nil
}

type caseLetterCmd struct {
	ID   string `arg:"" help:"Which case."`
	Kind string `arg:"" help:"first (to the client), appeal (to the platform), data (access and portability), reasons (written reasons and a person's review), ombuds (field by field) or union."`
	Out  string `help:"Write it to this file, as text, or as PDF where the name ends in .pdf." placeholder:"FILE"`
	Text string `help:"A text that you have edited: it is kept with the case, in place of a new one." placeholder:"FILE"`
	Anew bool   `help:"Fill it from the case again, although an edited one is kept."`
	setting
}

// text is the letter: the one that was edited, as it is given now or was kept
// before, else filled from the case.
func (c *caseLetterCmd) text(s *session, t *tracker.Tracker, kind dossier.LetterKind, set tracker.Typesetting) (string, error) {
	if c.Text != "" {
		edited, err := readSmall("letter", c.Text)
		if err != nil {
			return "", err
		}
		return string(edited), t.KeepLetter(s.ctx, c.ID, store.CaseLetter{Kind: string(kind), Language: set.Language, Paper: string(set.Paper), Text: string(edited)})
	}
	if !c.Anew {
		if text, ok, err := t.KeptLetter(s.ctx, c.ID, kind, set.Language); ok || err != nil {
			return text, err
		}
	}
	return t.Letter(s.ctx, c.ID, kind, set)
}

func (c *caseLetterCmd) Run(s *session) error {
	kind, err := dossier.ParseLetterKind(c.Kind)
	if err != nil {
		return console.Misused(err)
	}
	asPDF := strings.EqualFold(filepath.Ext(c.Out), ".pdf")
	if c.Text != "" && c.Anew {
		return console.Usage("case letter: --text is the letter, and --anew makes another; give one of them")
	}
	return s.with(func(t *tracker.Tracker) error {
		set, err := c.typesetting(s, t)
		if err != nil {
			return err
		}
		text, err := c.text(s, t, kind, *set)
		switch {
		case err != nil:
			return err
		case c.Out == "":
			return s.print(map[string]string{"kind": string(kind), "text": text}, func(w io.Writer) { fmt.Fprint(w, text) })
		case asPDF:
			err = tracker.WriteFile(c.Out, func(w io.Writer) error { return t.LetterPDF(s.ctx, w, c.ID, text, *set) }, nil)
		default:
			err = writeBytes(c.Out, []byte(text))
		}
		if err != nil {
			return err
		}
		return s.print(map[string]string{"kind": string(kind), "file": c.Out}, func(w io.Writer) {
			fmt.Fprintf(w, "written: %s; read it before you send it, it is no legal advice\n", c.Out)
		})
	})
}
