package main

import (
	"fmt"
	"io"

	"clickwage/data/dossier"
	"clickwage/data/evidence"
	"clickwage/data/tracker"
)

// handing are what a bundle can be given along.
type handing struct {
	Out       string   `required:"" help:"The bundle, a ZIP." placeholder:"FILE.zip"`
	Preset    string   `help:"Which kind of dispute it is; default the case's, or by the tasks' states."`
	Recipient string   `help:"Who is to read it; default the case's, or the platform."`
	Redact    []string `help:"What is kept back, with the reason: worker_id=not needed." placeholder:"WHAT=WHY"`
	Exposure  bool     `help:"Add the sum of your log of distressing work to the dossier, on a page of its own; asks for the log's passphrase."`
	PDF       string   `name:"pdf" help:"Write the dossier, which is in the bundle, to this file as well." placeholder:"FILE.pdf"`
	setting
}

type caseExportCmd struct {
	ID string `arg:"" help:"Which case."`
	handing
}

func (c *caseExportCmd) Run(s *session) error {
	return c.hand(s, tracker.EvidenceOptions{Case: c.ID})
}

type evidenceCmd struct {
	Tasks []string `required:"" help:"Ids of tasks." placeholder:"ID,..."`
	handing
}

func (c *evidenceCmd) Run(s *session) error {
	return c.hand(s, tracker.EvidenceOptions{Tasks: c.Tasks})
}

type evidenceJSON struct {
	Case      string   `json:"case"`
	File      string   `json:"file"`
	Size      int64    `json:"size"`
	Tasks     int      `json:"tasks"`
	Missing   int      `json:"missing"`
	Totals    string   `json:"totals"`
	Disclosed int64    `json:"disclosed"`
	Of        int64    `json:"of"`
	Gaps      int      `json:"gaps"`
	Key       string   `json:"key"`
	Verified  bool     `json:"verified"`
	Redacted  []string `json:"redacted"`
	PDF       string   `json:"pdf,omitempty"`
}

func (h *handing) hand(s *session, opt tracker.EvidenceOptions) error {
	redact, err := redactions(h.Redact)
	if err != nil {
		return err
	}
	opt.PDF = h.PDF
	opt.Out, opt.Preset, opt.Recipient, opt.Redact = h.Out, evidence.Preset(h.Preset), evidence.Recipient(h.Recipient), redact
	if !h.Exposure {
		return s.with(func(t *tracker.Tracker) error { return h.give(s, t, opt, nil) })
	}
	return s.unlocked(func(t *tracker.Tracker, x *tracker.Exposure) error {
		days, err := t.Days(s.ctx)
		if err != nil {
			return err
		}
		sum, err := x.Added(days)
		if err != nil {
			return fmt.Errorf("exposure: %w", err)
		}
		return h.give(s, t, opt, &sum)
	})
}

// give writes the bundle and says what is in it.
func (h *handing) give(s *session, t *tracker.Tracker, opt tracker.EvidenceOptions, added *dossier.Exposure) error {
	state, err := t.Key(s.ctx)
	if err != nil {
		return err
	}
	if opt.Dossier, err = h.typesetting(s, t); err != nil {
		return err
	}
	opt.Dossier.Exposure = added
	if opt.Passphrase, err = s.passphrase(len(state.Keys) == 0 && !state.Here); err != nil {
		return err
	}
	done, err := t.Evidence(s.ctx, opt)
	if err != nil {
		return err
	}
	r := done.Result
	out := evidenceJSON{
		Case: done.Case.ID, File: done.Path, Size: done.Size, Tasks: len(done.Case.Tasks), Missing: len(done.Gone), Totals: r.Totals,
		Disclosed: r.Extent.Disclosed, Of: r.Extent.Of, Gaps: r.Extent.Gaps, Key: r.Key, Verified: r.OK(), Redacted: []string{}, PDF: h.PDF,
	}
	for _, one := range done.Case.Redacted {
		out.Redacted = append(out.Redacted, one.What)
	}
	return s.print(out, func(w io.Writer) {
		fmt.Fprintf(w, "saved and verified: %s, %d tasks, %s, %d bytes\n%s\n", done.Path, out.Tasks, orDash(r.Totals), done.Size, r.Extent)
		if h.PDF != "" {
			fmt.Fprintf(w, "the dossier is in it, and in %s\n", h.PDF)
		}
		if out.Missing > 0 {
			fmt.Fprintf(w, "%d tasks of the case are no longer in the ledger and were left out\n", out.Missing)
		}
		if done.Fresh {
			fmt.Fprintln(w, "a signing key was made; back it up now, away from this computer: clickwage-cli key backup FILE")
		}
		fmt.Fprintf(w, "anybody checks it with: clickwage-verify %s\nyour key, to be given to readers another way: %s\n", done.Path, r.Key)
	})
}
