package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/release"
	"clickwage/data/pool/side"
)

type verifyCmd struct {
	Release verifyReleaseCmd `cmd:"" help:"Check a release's files against each other, its figures, and its campaign's signature."`
	Batch   verifyBatchCmd   `cmd:"" help:"Check that both organisers have signed the same list of contributions and the same outcome."`
}

type verifyReleaseCmd struct {
	Folder string `arg:"" help:"The release."`
	Key    string `help:"The collective's public key, as you have it from elsewhere; default: collective.pub in the folder of --home." placeholder:"KEY"`
}

const maxRelease = 64 << 20 // bytes of a file

func (v *verifyReleaseCmd) Run(s *session) error {
	if v.Key == "" {
		var err error
		if v.Key, err = s.pinned(); err != nil {
			return err
		}
	}
	text, err := readSmall("the release", filepath.Join(v.Folder, releaseJSON), maxRelease)
	if err != nil {
		return err
	}
	r, err := release.ReadJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	c, err := openCampaign(filepath.Join(v.Folder, releaseRule), v.Key, time.Time{})
	if err != nil {
		return err
	}
	if hash, err := r.Campaign.Hash(); err != nil || hash != c.hash {
		return errors.Join(err, errors.New("not verified: the release is of other rules than those that the collective has signed"))
	}
	lang, err := v.sameFigures(c, r)
	if err != nil {
		return err
	}
	return s.tell(c.Campaign, map[string]any{"hash": hex.EncodeToString(c.hash[:]), "key": c.Key, "known_key": v.Key != "", "contributors": r.Contributors, "language": lang}, func(w io.Writer) {
		fmt.Fprintf(w, "verified: JSON, CSV and page say the same, and every figure follows from the counts and sums in them\n")
		fmt.Fprintf(w, "the rules were signed by %s\n", c.Key)
		if v.Key == "" {
			fmt.Fprintln(w, "that key was not compared with one that you know: name it with --key")
		}
		fmt.Fprintln(w, "that the counts are those of members, and that noise was drawn, only the organisers can say")
	})
}

// sameFigures writes the other files again, in each language, and compares.
func (v *verifyReleaseCmd) sameFigures(c signed, r release.Release) (lang string, err error) {
	written := map[string][]byte{}
	for _, name := range []string{releaseCSV, releasePage} {
		if written[name], err = readSmall("the release", filepath.Join(v.Folder, name), maxRelease); err != nil {
			return "", err
		}
	}
	worst := releaseCSV
	for _, lang := range release.Languages() {
		words, err := release.In(lang)
		if err != nil {
			return "", err
		}
		again, same := renderings(c, r, words), 0
		for _, name := range []string{releaseCSV, releasePage} {
			var text bytes.Buffer
			if err := again[name](&text); err != nil {
				return "", err
			}
			if bytes.Equal(text.Bytes(), written[name]) {
				same++
			} else if same > 0 {
				worst = name
			}
		}
		if same == len(written) {
			return lang, nil
		}
	}
	return "", fmt.Errorf("not verified: %s does not say what %s says", filepath.Join(v.Folder, worst), releaseJSON)
}

type verifyBatchCmd struct {
	boxFlag      `embed:""`
	campaignFlag `embed:""`
}

func (v *verifyBatchCmd) Run(s *session) error {
	c, err := v.past(s)
	if err != nil {
		return err
	}
	box := side.Folder{Path: v.folder(s, c)}
	var lists [2]pool.Batch
	var outcomes [2]pool.Checked
	for _, role := range []pool.Role{pool.Leader, pool.Helper} {
		list, err := box.Get(s.ctx, side.Name(role)+"-batch")
		if err == nil {
			lists[role], err = c.SignedBatch(role, list)
		}
		if err != nil {
			return fmt.Errorf("not verified: the list of the %s: %w", side.Name(role), err)
		}
		outcome, err := box.Get(s.ctx, side.Name(role)+"-checked")
		if err == nil {
			outcomes[role], err = c.SignedChecked(role, outcome)
		}
		if err != nil {
			return fmt.Errorf("not verified: the outcome of the %s: %w", side.Name(role), err)
		}
	}
	a, b := lists[pool.Leader], lists[pool.Helper]
	if a.Number != b.Number || !slices.Equal(a.Reports, b.Reports) || outcomes[0].Batch != outcomes[1].Batch || !slices.Equal(outcomes[0].Refused, outcomes[1].Refused) {
		return fmt.Errorf("not verified: %w", pool.ErrDiffer)
	}
	return s.tell(c.Campaign, map[string]any{"reports": len(a.Reports), "refused": len(outcomes[0].Refused)}, func(w io.Writer) {
		fmt.Fprintf(w, "verified: both organisers have signed the same list of %d contributions, and that %d of them do not count\n", len(a.Reports), len(outcomes[0].Refused))
	})
}
