package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// evidence is J11: so many revisions handed over in one bundle, written, synced,
// read back and verified, and verified once more as a reader does.
func (b *board) evidence(revisions int) error {
	ctx := context.Background()
	if err := b.files(revisions); err != nil {
		return err
	}
	ledger := filepath.Join(b.folder, "evidence.db")
	if err := forget(ledger); err != nil {
		return err
	}
	if _, err := b.run("", b.cli, "--ledger", ledger, "import", b.csv(revisions), "--json"); err != nil {
		return err
	}
	t, err := tracker.Open(ctx, tracker.Options{Path: ledger})
	if err != nil {
		return err
	}
	defer t.Close()
	keys, err := t.Keys(ctx, store.Filter{OnlyTasks: true})
	if err != nil {
		return err
	}
	records, err := t.Records(ctx, keys)
	if err != nil {
		return err
	}
	opt := tracker.EvidenceOptions{Out: filepath.Join(b.folder, "evidence.zip"), Passphrase: "bench"}
	for _, r := range records {
		opt.Tasks = append(opt.Tasks, string(r.Submission.ID))
	}
	var written []float64
	for range b.runs {
		began := time.Now()
		done, err := t.Evidence(ctx, opt)
		if err != nil {
			return err
		}
		written = append(written, time.Since(began).Seconds())
		if done.Result.Extent.Disclosed < int64(revisions) {
			return fmt.Errorf("J11: %s", done.Result.Extent)
		}
	}
	info, err := os.Stat(opt.Out)
	if err != nil {
		return err
	}
	began := time.Now()
	if found, err := evidence.VerifyFile(ctx, opt.Out, evidence.Policy{}); err != nil || !found.OK() {
		return fmt.Errorf("J11: the bundle does not verify: %+v, %w", found.Failure(), err)
	}
	verified := time.Since(began).Seconds()
	fmt.Printf("%-44s %9.4fs, %.1f MiB; verified again in %.4fs\n", fmt.Sprintf("J11 bundle of %d revisions, verified", revisions),
		middle(written), float64(info.Size())/(1<<20), verified)
	return nil
}
