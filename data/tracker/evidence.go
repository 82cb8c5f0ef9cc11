package tracker

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/work"
)

// EvidenceOptions say what is handed over, and to whom.
type EvidenceOptions struct {
	Case       string               // its id; or
	Tasks      []string             // ids of submissions, for a case that is not kept
	Out        string               // Required: the bundle, a ZIP
	Passphrase string               // Required: of the signing key, which is made where there is none
	Preset     evidence.Preset      // Defaults to the case's
	Recipient  evidence.Recipient   // Defaults to the case's
	Redact     []evidence.Redaction // beside those of the case
	Dossier    *Typesetting         // of the dossier in the bundle; nil: it has none
	PDF        string               // a file of its own for that dossier; "": none
}

// Evidence is what was handed over.
type Evidence struct {
	Case   evidence.Case
	Result evidence.Result // what a stranger who relies on nobody is told
	Path   string
	Size   int64
	Gone   []work.SubmissionID // tasks of the case that are no longer in the ledger, and are left out
	Fresh  bool                // the ledger's signing key was made for it: back it up
}

// Evidence writes the bundle of a case, whole or not at all, and verifies it
// before it gets its name. It discloses every revision of the case's tasks, of
// their time and of the case's exhibits, but what is redacted. The errors wrap
// ErrNoTasks, ErrCase, evidence.ErrBundle, store.ErrDamaged, or those of Signing.
func (t *Tracker) Evidence(ctx context.Context, opt EvidenceOptions) (done Evidence, err error) {
	d, err := t.claimed(ctx, opt)
	if err != nil {
		return done, err
	}
	if len(d.records) == 0 {
		return done, fmt.Errorf("case %s: %w", d.kept.Name, ErrNoTasks)
	}
	bundle := evidence.Bundle{Made: t.Now()}
	if bundle.Case, err = t.whole(ctx, d); err != nil {
		return done, err
	}
	files, err := t.contents(ctx, bundle.Case.Exhibits)
	if err != nil {
		return done, err
	}
	if bundle.Key, done.Fresh, err = t.signing(ctx, opt.Passphrase); err != nil {
		return done, err
	}
	if bundle.Disclosure, err = t.disclose(ctx, store.Disclosing{Records: disclosable(d), Key: &bundle.Key}, bundle.Case.Redacted); err != nil {
		return done, err
	}
	bundle.Disclosure.Files = files
	if opt.Dossier != nil {
		if bundle.PDF, err = t.typeset(ctx, bundle.Case, &bundle.Disclosure, filepath.Base(opt.Out), *opt.Dossier); err != nil {
			return done, fmt.Errorf("dossier: %w", err)
		}
	}
	done.Case, done.Path, done.Gone = bundle.Case, opt.Out, d.gone
	save := func() (err error) { done.Result, err = SaveBundle(ctx, opt.Out, bundle); return err }
	if opt.PDF != "" {
		err = savePDF(opt.PDF, bundle.PDF, save)
	} else {
		err = save()
	}
	if err != nil {
		return done, err
	}
	info, err := os.Stat(opt.Out)
	if err == nil {
		done.Size = info.Size()
	}
	return done, err
}

// claimed is the case to hand over: one that is kept, or one of these tasks.
func (t *Tracker) claimed(ctx context.Context, opt EvidenceOptions) (d collected, err error) {
	switch {
	case opt.PDF != "" && opt.Dossier == nil:
		return d, fmt.Errorf("%w: nobody says how the dossier is set", ErrCase)
	case opt.PDF != "" && filepath.Clean(opt.PDF) == filepath.Clean(opt.Out):
		return d, fmt.Errorf("%w: the dossier and the bundle cannot be one file", ErrCase)
	case opt.Case != "" && len(opt.Tasks) > 0:
		return d, fmt.Errorf("%w: name a case or tasks, not both", ErrCase)
	case opt.Case != "":
		d, err = t.collect(ctx, opt.Case)
	default:
		d, err = t.unkept(ctx, opt)
	}
	if err != nil {
		return d, err
	}
	if opt.Preset != "" && !slices.Contains(Presets(), opt.Preset) || opt.Recipient != "" && !slices.Contains(Recipients(), opt.Recipient) {
		return d, fmt.Errorf("%w: presets are %s, recipients %s", ErrCase, list(Presets()), list(Recipients()))
	}
	if opt.Preset != "" {
		d.kept.Preset = opt.Preset
	}
	if opt.Recipient != "" {
		d.kept.Recipient = opt.Recipient
	}
	for _, r := range opt.Redact {
		if _, err := withheldBy(r.What); err != nil {
			return d, err
		}
		if !slices.ContainsFunc(d.kept.Redacted, func(have evidence.Redaction) bool { return have.What == r.What }) {
			d.kept.Redacted = append(d.kept.Redacted, r)
		}
	}
	return d, nil
}

// unkept is a case of some tasks that is in no ledger.
func (t *Tracker) unkept(ctx context.Context, opt EvidenceOptions) (d collected, err error) {
	zone, err := t.Zone(ctx)
	if err != nil {
		return d, err
	}
	d.kept = store.Case{ID: store.NewID(), Opened: t.Now(), Zone: zone.String(), Preset: opt.Preset}
	find, err := t.finder(ctx, opt.Tasks)
	if err != nil {
		return d, err
	}
	subs, err := addTasks(find, &d.kept, opt.Tasks)
	if err != nil {
		return d, err
	}
	suggest(&d.kept, subs)
	return d, t.assemble(ctx, &d)
}

// finder reads submissions together; find is told what is wrong with others.
func (t *Tracker) finder(ctx context.Context, ids []string) (find func(work.SubmissionID) (work.Submission, error), err error) {
	asked := make([]work.SubmissionID, len(ids))
	for i, id := range ids {
		asked[i] = work.SubmissionID(id)
	}
	records, err := t.store.Tasks(ctx, asked)
	there := make(map[work.SubmissionID]*work.Submission, len(records))
	for _, r := range records {
		there[r.Submission.ID] = r.Submission
	}
	return func(id work.SubmissionID) (work.Submission, error) {
		if sub := there[id]; sub != nil {
			return *sub, nil
		}
		return t.store.Submission(ctx, id)
	}, err
}

// signing opens the signing key, or makes one where the ledger never had any.
func (t *Tracker) signing(ctx context.Context, passphrase string) (key keys.Signing, fresh bool, err error) {
	key, err = t.Signing(ctx, passphrase)
	if errors.Is(err, ErrNoKey) {
		key, err = t.createKey(ctx, passphrase)
		fresh = err == nil
	}
	return key, fresh, err
}

// disclosable are the records that go with a case.
func disclosable(d collected) (ids []string) {
	for _, r := range d.records {
		ids = append(ids, string(r.Submission.ID))
	}
	for _, p := range d.parts {
		if p.Exhibit != nil {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// contents are what the exhibits hold that are not withheld, by their hash.
func (t *Tracker) contents(ctx context.Context, exhibits []evidence.Attachment) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, e := range exhibits {
		if e.Withheld {
			continue
		}
		content, err := t.store.Content(ctx, e.Sum)
		if err != nil {
			return nil, fmt.Errorf("exhibit %q: %w", e.Name, err)
		}
		files[hex.EncodeToString(e.Sum[:])] = content
	}
	return files, nil
}

// timeTells are those of some columns that disclosed intervals hold something in.
func timeTells(d evidence.Disclosure, columns []string) (told []string, err error) {
	if len(columns) == 0 {
		return nil, nil
	}
	for _, r := range d.Revisions {
		if r.Erased != nil || len(r.Fields) == 0 {
			continue
		}
		leaf, err := revision.ReadLeaf(r.Leaf)
		if err != nil {
			return nil, err
		}
		for _, f := range r.Fields {
			switch {
			case leaf.Kind == "interval" && slices.Contains(columns, f.Name) && string(f.Value) != "null":
				told = append(told, f.Name)
			case leaf.Kind == "submission" && f.Name == "work":
				var spans []map[string]json.RawMessage
				if err := json.Unmarshal(f.Value, &spans); err != nil {
					return nil, err
				}
				for _, span := range spans {
					for _, column := range columns {
						if _, ok := span[column]; ok {
							told = append(told, column)
						}
					}
				}
			}
		}
	}
	slices.Sort(told)
	return slices.Compact(told), nil
}
