package tracker

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"clickwage/data/chart"
	"clickwage/data/deadline"
	"clickwage/data/disk"
	"clickwage/data/dossier"
	"clickwage/data/earnings"
	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/store"
)

// Typesetting says how dossiers and letters are set.
type Typesetting struct {
	dossier.Options              // Made, Zone, Number and Bundle are the tracker's to fill in
	Charts          chart.Phrase // Required: what charts say, in the language of Options
	// Exposure is the sum of the log of distressing work, where the worker adds it
	// to this dossier; nil: it has none.
	Exposure *dossier.Exposure
}

// set fills in what follows from a case.
func (y Typesetting) set(t *Tracker, c evidence.Case) dossier.Options {
	o := y.Options
	o.Made, o.Zone, o.Number = t.now(), zoneOf(c.Zone), c.ID
	return o
}

// dossierOf is a case as it is typeset, with what the rest of the ledger says of
// its platform. head is the checkpoint that goes with it; nil: none does. Where
// the requester is kept back, so are rates by requester.
func (t *Tracker) dossierOf(ctx context.Context, c evidence.Case, head *evidence.Disclosure, y Typesetting) (dossier.Dossier, error) {
	d := dossier.Dossier{Case: c, Exposure: y.Exposure}
	var err error
	if d.Case.Rules, err = t.inLanguage(ctx, c.Rules, y.Language); err != nil {
		return d, err
	}
	q, err := t.Query(ctx)
	if err != nil {
		return d, err
	}
	q.Currency = ""
	whole := q
	whole.By = earnings.ByPlatform
	pattern := dossier.Pattern{}
	if pattern.Platforms, err = t.Report(ctx, whole); err != nil {
		return d, err
	}
	q.Platforms = []string{c.Platform}
	for _, name := range []chart.Name{chart.Hourly, chart.Time} {
		spec, err := t.Chart(ctx, name, q, y.Charts)
		if err != nil {
			return d, err
		}
		if !spec.IsEmpty() {
			pattern.Charts = append(pattern.Charts, dossier.Chart{Spec: spec, Words: chart.Summary(spec, y.Charts)})
		}
	}
	q.By = earnings.ByRequester
	if pattern.Requesters, err = t.Report(ctx, q); err != nil {
		return d, err
	}
	if slices.ContainsFunc(c.Redacted, func(r evidence.Redaction) bool { return r.What == "requester" }) {
		pattern.Requesters.Groups = nil
	}
	d.Pattern = &pattern
	if head != nil {
		d.Proof, err = t.proof(ctx, *head)
	}
	return d, err
}

// inLanguage says rules that read as they did when they were answered in another
// language. One that was changed since stays as it was cited.
func (t *Tracker) inLanguage(ctx context.Context, cited []evidence.Reply, language string) ([]evidence.Reply, error) {
	rules, err := t.Rules(ctx)
	cited = slices.Clone(cited)
	for i, r := range cited {
		rule, ok := rules.Find(r.Rule)
		if ok && slices.Contains(slices.Collect(maps.Values(rule.Text)), r.Text) {
			cited[i].Text = deadline.In(rule.Text, language)
		}
	}
	return cited, err
}

// proof is what ties a disclosure to the ledger's history.
func (t *Tracker) proof(ctx context.Context, d evidence.Disclosure) (*dossier.Proof, error) {
	all, err := t.store.Checkpoints(ctx)
	if err != nil {
		return nil, err
	}
	for _, head := range all {
		if !bytes.Equal(head.Signed(), d.Checkpoint) {
			continue
		}
		extent := evidence.ExtentOf(d.Revisions, head.Size)
		p := dossier.Proof{
			Root: head.Root, Size: head.Size, Checkpoint: string(d.Checkpoint), PublicKey: d.PublicKey, Disclosed: extent.Disclosed, Gaps: extent.Gaps,
		}
		for _, one := range head.Cosignatures {
			name, err := keys.Name(one.Witness)
			if err != nil {
				return nil, err
			}
			p.Cosignatures = append(p.Cosignatures, dossier.Seen{By: name, At: one.Seen})
		}
		for _, one := range head.Tokens {
			p.Tokens = append(p.Tokens, dossier.Seen{By: "RFC 3161", At: one.Seen})
		}
		return &p, nil
	}
	return nil, fmt.Errorf("the checkpoint of the bundle: %w", store.ErrNoCheckpoint)
}

// typeset is the dossier of a bundle as a PDF.
func (t *Tracker) typeset(ctx context.Context, c evidence.Case, head *evidence.Disclosure, bundle string, y Typesetting) ([]byte, error) {
	d, err := t.dossierOf(ctx, c, head, y)
	if err != nil {
		return nil, err
	}
	o := y.set(t, c)
	o.Bundle = bundle
	var out bytes.Buffer
	err = dossier.Write(ctx, &out, d, o)
	return out.Bytes(), err
}

// Letter fills a letter from a case, for a person to edit: its subject on the
// first line, then paragraphs with an empty line between them.
func (t *Tracker) Letter(ctx context.Context, id string, kind dossier.LetterKind, y Typesetting) (string, error) {
	c, err := t.CaseOf(ctx, id)
	if err != nil {
		return "", err
	}
	d, err := t.dossierOf(ctx, c, nil, y)
	if err != nil {
		return "", err
	}
	return dossier.Compose(kind, d, y.set(t, c))
}

// mostLetter bounds a letter that is kept, in bytes.
const mostLetter = 1 << 20

// KeepLetter keeps a letter of a case as it was edited, one of each kind and
// language, or without a kind the language and paper of all papers of the case.
// What is kept as it is already makes no change.
func (t *Tracker) KeepLetter(ctx context.Context, id string, l store.CaseLetter) error {
	paper, err := dossier.ParsePaper(l.Paper)
	switch _, unknown := dossier.ParseLetterKind(l.Kind); {
	case err != nil:
		return err
	case l.Language == "":
		return fmt.Errorf("%w: the letter has no language", ErrCase)
	case l.Kind != "" && unknown != nil:
		return unknown
	case (l.Kind == "") != (strings.TrimSpace(l.Text) == ""):
		return fmt.Errorf("%w: the letter is empty", ErrCase)
	case len(l.Text) > mostLetter:
		return fmt.Errorf("%w: the letter has %d bytes, and at most %d are kept", ErrCase, len(l.Text), mostLetter)
	}
	l.Paper = string(paper)
	parts, err := t.store.CaseParts(ctx, id)
	if err != nil {
		return err
	}
	p := store.CasePart{ID: store.NewID(), Case: id, Letter: &l}
	if old, ok := keptLetter(parts, l.Kind, l.Language); ok {
		if *old.Letter == l {
			return nil
		}
		p.ID = old.ID
	}
	_, err = t.changeCase(ctx, id, func(tx *store.Tx, _ *store.Case) error { return tx.PutCasePart(p) })
	return err
}

// KeptLetter is a letter of a case as it was edited; ok is false where none of
// this kind and language is kept.
func (t *Tracker) KeptLetter(ctx context.Context, id string, kind dossier.LetterKind, language string) (text string, ok bool, err error) {
	parts, err := t.store.CaseParts(ctx, id)
	if found, ok := keptLetter(parts, string(kind), language); ok {
		return found.Letter.Text, true, err
	}
	return "", false, err
}

// keptLetter is the part of a case with a letter; of the choice for all papers
// there is one, in whatever language.
func keptLetter(parts []store.CasePart, kind, language string) (store.CasePart, bool) {
	for _, p := range parts {
		if p.Letter != nil && p.Letter.Kind == kind && (kind == "" || p.Letter.Language == language) {
			return p, true
		}
	}
	return store.CasePart{}, false
}

// LetterPDF sets a letter of a case, as Letter gave it or as it was edited.
func (t *Tracker) LetterPDF(ctx context.Context, w io.Writer, id, text string, y Typesetting) error {
	c, err := t.CaseOf(ctx, id)
	if err != nil {
		return err
	}
	return dossier.WriteLetter(ctx, w, text, dossier.Dossier{Case: c}, y.set(t, c))
}

// savePDF writes the dossier, and the bundle that holds it, both or none: the
// bundle is saved while the dossier waits for its name.
func savePDF(path string, pdf []byte, bundle func() error) error {
	var failed error
	err := disk.Replace(path, disk.Bytes(pdf), func(string) error {
		failed = bundle()
		return failed
	})
	if failed != nil {
		return failed
	}
	return notWritten(path, err)
}
