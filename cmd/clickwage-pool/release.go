package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"clickwage/cmd/console"
	"clickwage/data/disk"
	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/pool/release"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
)

type releaseCmd struct {
	Out          string `required:"" help:"A new folder for the release." placeholder:"FOLDER"`
	Floor        string `help:"Pay an hour that pay is held against, such as a minimum wage." placeholder:"AMOUNT"`
	FloorName    string `help:"What the floor is, such as 'minimum wage, Germany, 2026'." placeholder:"TEXT"`
	Members      int    `help:"Members enrolled; default: by the collective's store, where it is here."`
	Tokens       int    `help:"Tokens issued; default: likewise."`
	Lang         string `default:"en" help:"Language of the page and the CSV."`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

// The files of a release.
const (
	releaseJSON = "release.json"
	releaseCSV  = "release.csv"
	releasePage = "release.html"
	releaseRule = "rules" + campaignEnd
)

func (r *releaseCmd) Run(s *session) error {
	words, err := release.In(r.Lang)
	if err != nil {
		return console.Misused(err)
	}
	terms, err := r.terms(s)
	if err != nil {
		return err
	}
	c, st, err := ownStore(s, r.campaignFlag, r.storeFlag)
	if err != nil {
		return err
	}
	return errors.Join(r.publish(s, c, st, terms, words), st.Close())
}

// ownStore is the store of this folder's organiser: the leader's, where it has
// both.
func ownStore(s *session, f campaignFlag, at storeFlag) (c signed, st *store.Store, err error) {
	if c, err = f.past(s); err != nil {
		return c, nil, err
	}
	roles, err := s.roles(c)
	if err != nil {
		return c, nil, err
	}
	st, err = at.open(s, c, roles[0])
	return c, st, err
}

func (r *releaseCmd) terms(s *session) (release.Terms, error) {
	t := release.Terms{Made: s.now().UTC(), FloorName: r.FloorName, Members: r.Members, Tokens: r.Tokens}
	if (r.Floor == "") != (r.FloorName == "") {
		return t, console.Usage("--floor and --floor-name belong together")
	}
	if r.Members < 0 || r.Tokens < 0 {
		return t, console.Usage("members and tokens are not below zero")
	}
	if r.Floor == "" {
		return t, nil
	}
	floor, err := money.ParseMicros(r.Floor)
	if err != nil || floor <= 0 {
		return t, console.Usage("--floor %q is not an amount such as 12.82", r.Floor)
	}
	t.Floor = floor
	return t, nil
}

func (r *releaseCmd) publish(s *session, c signed, st *store.Store, terms release.Terms, words release.Words) error {
	if err := fresh(r.Out); err != nil {
		return err
	}
	text, first, err := r.once(s, c, st, terms)
	if err != nil {
		return err
	}
	made, err := release.ReadJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	if err := writeRelease(r.Out, c, made, words); err != nil {
		return err
	}
	return s.tell(c.Campaign, map[string]any{"folder": r.Out, "contributors": made.Contributors, "protection": made.Protection, "spent": made.Terms.Spent.String()}, func(w io.Writer) {
		fmt.Fprintf(w, "published in %s: %d contributors, %s\n", r.Out, made.Contributors, protection(made))
		if !first {
			fmt.Fprintln(w, "it was made before, and a release is made once: it says what it said then")
		}
	})
}

func protection(r release.Release) string {
	if r.Protection == release.Noised {
		return fmt.Sprintf("with noise, epsilon %s of the series spent", r.Terms.Spent)
	}
	return "not differentially private"
}

// once is the release's JSON, which is made the first time.
func (r *releaseCmd) once(s *session, c signed, st *store.Store, terms release.Terms) (text []byte, first bool, err error) {
	if err := r.counted(s, c, &terms); err != nil {
		return nil, false, err
	}
	text, err = st.Once(s.ctx, c.hash, "release", func() ([]byte, error) {
		totals, open, err := side.Totals(s.ctx, st, c.hash)
		if err != nil {
			return nil, err
		}
		if !open {
			return nil, unopened(s, c, st)
		}
		ledger, err := side.Ledger(s.ctx, st, c.Publish.Series)
		if err != nil {
			return nil, err
		}
		terms.Spent = ledger.Spent()
		made, err := release.Make(c.Campaign, totals, terms)
		if err != nil {
			return nil, fmt.Errorf("%w; nothing was written", err)
		}
		first = true
		var text bytes.Buffer
		err = made.WriteJSON(&text)
		return text.Bytes(), err
	})
	return text, first, err
}

// unopened says why there is nothing to publish.
func unopened(s *session, c signed, st *store.Store) error {
	n, known, err := side.Contributors(s.ctx, st, c.hash)
	switch {
	case err != nil:
		return err
	case known && n < c.Publish.Minimum:
		return fmt.Errorf("%w: %d of %d; nothing is published, and nothing was written", pool.ErrTooFew, n, c.Publish.Minimum)
	}
	return errors.New("the sums are not open yet; first: clickwage-pool finish")
}

// counted fills in members and tokens from the collective's store, where that is
// here.
func (r *releaseCmd) counted(s *session, c signed, terms *release.Terms) error {
	if terms.Members+terms.Tokens > 0 {
		return nil
	}
	n, err := r.members(s, c)
	if errors.Is(err, errAbsent) {
		return nil
	}
	terms.Members, terms.Tokens = n.Members, n.Tokens
	return err
}

// writeRelease writes the folder whole or not at all.
func writeRelease(folder string, c signed, r release.Release, words release.Words) error {
	part, done, err := disk.Scratch(filepath.Dir(filepath.Clean(folder)))
	if err != nil {
		return err
	}
	defer done()
	inside := filepath.Join(part, "release")
	if err := os.Mkdir(inside, 0o755); err != nil {
		return err
	}
	for name, into := range renderings(c, r, words) {
		if err := disk.Replace(filepath.Join(inside, name), into, nil); err != nil {
			return err
		}
		if err := os.Chmod(filepath.Join(inside, name), 0o644); err != nil { // it is for the world
			return err
		}
	}
	if err := os.Rename(inside, folder); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(filepath.Clean(folder)))
}

// renderings are the files of a release.
func renderings(c signed, r release.Release, words release.Words) map[string]func(io.Writer) error {
	return map[string]func(io.Writer) error{
		releaseJSON: r.WriteJSON,
		releaseCSV:  func(w io.Writer) error { return r.WriteCSV(w, words) },
		releasePage: func(w io.Writer) error { return r.WritePage(w, words) },
		releaseRule: disk.Bytes(c.file),
	}
}

type eraseCmd struct {
	Yes          bool `help:"Yes, erase for good."`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

func (e *eraseCmd) Run(s *session) error {
	if !e.Yes {
		return console.Usage("contributions are erased for good, and only their number and the sums stay: say so with --yes")
	}
	c, err := e.past(s)
	if err != nil {
		return err
	}
	roles, err := s.roles(c)
	if err != nil {
		return err
	}
	for _, role := range roles {
		st, err := e.storeFlag.open(s, c, role)
		if err != nil {
			return err
		}
		if _, known, err := side.Contributors(s.ctx, st, c.hash); err != nil || !known {
			if err == nil {
				err = errors.New("the checks are not finished; nothing was erased")
			}
			return errors.Join(err, st.Close())
		}
		if err := errors.Join(st.Erase(s.ctx, c.hash), st.Close()); err != nil {
			return err
		}
	}
	return s.tell(c.Campaign, map[string]any{"erased": true}, func(w io.Writer) {
		fmt.Fprintln(w, "erased here; copies elsewhere, backups and messages in the box are not reached")
	})
}
