package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"clickwage/data/disk"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/store"
)

// answers are what the worker said of a file that the next one of its format
// need not be asked again.
type answers struct {
	Worker    string         `json:"worker,omitempty"`
	Zone      string         `json:"zone,omitempty"`
	DateOrder string         `json:"date_order,omitempty"`
	Currency  money.Currency `json:"currency,omitempty"`
	Platform  string         `json:"platform,omitempty"`
	Encoding  string         `json:"encoding,omitempty"`
}

// keptAnswers is the kind under which the store keeps answers, by format.
const keptAnswers = "answers"

// RememberAnswers keeps the answers of the options for the next file of a
// format. Rewards and titles are of one file, and are not kept.
func (t *Tracker) RememberAnswers(ctx context.Context, format importer.Format, opt importer.Options) error {
	a := answers{opt.Worker, "", opt.DateOrder, opt.Currency, opt.Platform, opt.Encoding}
	if opt.Zone != nil {
		a.Zone = opt.Zone.String()
	}
	if a == (answers{}) {
		return nil
	}
	value, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return t.store.Keep(ctx, keptAnswers, store.Kept{Name: string(format), Value: string(value)})
}

// Recall fills the questions of a file with what was answered for the last one of
// its format, but for what a saved mapping has answered; the worker only where the
// file holds that one.
func (t *Tracker) Recall(ctx context.Context, found importer.Found, opt importer.Options) (importer.Options, error) {
	kept, err := t.store.AllKept(ctx, keptAnswers)
	if err != nil {
		return opt, err
	}
	var a answers
	for _, k := range kept {
		if k.Name == string(found.Format) {
			if err := json.Unmarshal([]byte(k.Value), &a); err != nil {
				return opt, err
			}
		}
	}
	for _, q := range append(found.Questions, found.Optional...) {
		switch q {
		case importer.AskWorker:
			for _, w := range found.Workers {
				if w.ID == a.Worker {
					opt.Worker = a.Worker
				}
			}
		case importer.AskZone:
			if zone, err := time.LoadLocation(a.Zone); err == nil && a.Zone != "" && opt.Zone == nil {
				opt.Zone = zone
			}
		case importer.AskDateOrder:
			opt.DateOrder = cmp.Or(opt.DateOrder, a.DateOrder)
		case importer.AskCurrency:
			opt.Currency = cmp.Or(opt.Currency, a.Currency)
		case importer.AskPlatform:
			opt.Platform = cmp.Or(opt.Platform, a.Platform)
		}
	}
	return opt, nil
}

// PastedName is what a pasted text is called among the imports.
const PastedName = "pasted text"

// Paste keeps a text in a private file beside the ledger, so that it can be
// imported, until done is called or, after a kill, the ledger is next opened.
func (t *Tracker) Paste(text string) (path string, done func(), err error) {
	beside := filepath.Dir(t.Path())
	folder, done, err := disk.Scratch(beside)
	if err != nil {
		return "", nil, notWritten(beside, err)
	}
	path = filepath.Join(folder, PastedName)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		done()
		return "", nil, notWritten(path, err)
	}
	return path, done, nil
}
