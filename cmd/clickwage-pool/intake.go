package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/disk"
	"clickwage/data/pool"
	"clickwage/data/pool/intake"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
)

type intakeCmd struct {
	Take   intakeTakeCmd   `cmd:"" default:"withargs" help:"Take the files of a folder in, and say what became of each."`
	Serve  intakeServeCmd  `cmd:"" help:"Take contributions over HTTPS, until it is told to stop."`
	Export intakeExportCmd `cmd:"" help:"Write what is held to a folder, for the other organiser to take in."`
	Send   intakeSendCmd   `cmd:"" help:"Hand what is held to the other organiser's server."`
}

// shelf keeps contributions in the stores of an organiser: one, or both of a
// collective's without a partner.
type shelf struct {
	campaign signed
	gate     *pool.Gate
	stores   []*store.Store
	roles    []pool.Role
}

// openShelf opens the stores of this folder's organiser. No secret is needed.
func openShelf(s *session, f campaignFlag, at storeFlag) (*shelf, error) {
	c, err := f.open(s)
	if err != nil {
		return nil, err
	}
	roles, err := s.roles(c)
	if err != nil {
		return nil, err
	}
	sh := &shelf{campaign: c, roles: roles}
	if sh.gate, err = c.Gate(); err != nil {
		return nil, err
	}
	for _, role := range roles {
		st, err := at.open(s, c, role)
		if err != nil {
			return nil, errors.Join(err, sh.Close())
		}
		sh.stores = append(sh.stores, st)
		if _, agreed, err := side.Agreed(s.ctx, st, c.hash); err != nil || !agreed {
			if err == nil {
				err = side.ErrNotAgreed
			}
			return nil, errors.Join(err, sh.Close())
		}
	}
	return sh, nil
}

func (sh *shelf) Close() error {
	var errs []error
	for _, st := range sh.stores {
		errs = append(errs, st.Close())
	}
	return errors.Join(errs...)
}

// Receive keeps a report in each store. One that was killed between two is
// repeated by whoever sends it again.
func (sh *shelf) Receive(ctx context.Context, r pool.Report, now time.Time) (outcome pool.Outcome, err error) {
	for i := len(sh.stores) - 1; i >= 0; i-- {
		if outcome, err = sh.stores[i].Receive(ctx, sh.gate, r, now); err != nil {
			return 0, err
		}
	}
	return outcome, nil
}

// Report is the file of a report that is held.
func (sh *shelf) Report(ctx context.Context, id pool.ReportID) ([]byte, error) {
	file, err := sh.stores[0].File(ctx, sh.campaign.hash, id)
	if errors.Is(err, store.ErrNoFile) {
		err = side.ErrNone
	}
	return file, err
}

// withShelf opens the stores for a command.
func withShelf(s *session, f campaignFlag, at storeFlag, do func(*shelf) error) error {
	sh, err := openShelf(s, f, at)
	if err != nil {
		return err
	}
	return errors.Join(do(sh), sh.Close())
}

type intakeTakeCmd struct {
	Folder       string `help:"The folder with contributions." placeholder:"FOLDER"`
	Done         string `help:"Move what is kept to this folder; what is refused stays." placeholder:"FOLDER"`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

// fate is what became of a file.
type fate struct {
	File    string `json:"file"`
	Outcome string `json:"outcome"` // kept, again, replaced, withdrawn or refused
	Why     string `json:"why,omitempty"`
}

func (i *intakeTakeCmd) Run(s *session) error {
	if i.Folder == "" {
		return console.Usage("name the folder with --folder, or serve over HTTPS with: clickwage-pool intake serve")
	}
	names, err := files(i.Folder)
	if err != nil {
		return err
	}
	return withShelf(s, i.campaignFlag, i.storeFlag, func(sh *shelf) error {
		all, refusals := []fate{}, 0
		for _, name := range names {
			one := fate{File: name}
			if one.Outcome, err = i.take(s, sh, name); err != nil {
				if s.ctx.Err() != nil {
					return s.ctx.Err()
				}
				refusals++
				one.Outcome, one.Why = "refused", console.OneLine(explained(err))
			}
			all = append(all, one)
		}
		err := s.tell(sh.campaign.Campaign, map[string]any{"files": all, "refused": refusals}, func(w io.Writer) {
			for _, one := range all {
				fmt.Fprintln(w, strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", one.File, one.Outcome, one.Why), ": "))
			}
			fmt.Fprintf(w, "%d files, %d refused\n", len(all), refusals)
		})
		if err == nil && refusals > 0 {
			err = fmt.Errorf("%d of %d files were refused; they are where they were", refusals, len(all))
		}
		return err
	})
}

// files are the names of a folder's files that are not hidden.
func files(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("the folder cannot be read: %w", err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func (i *intakeTakeCmd) take(s *session, sh *shelf, name string) (string, error) {
	path := filepath.Join(i.Folder, name)
	file, err := readSmall("it", path, pool.MaxReport)
	if err != nil {
		return "", err
	}
	r, err := pool.ParseReport(file)
	if err != nil {
		return "", err
	}
	outcome, err := sh.Receive(s.ctx, r, s.now())
	if err == nil && i.Done != "" {
		err = move(path, filepath.Join(i.Done, name))
	}
	return map[pool.Outcome]string{pool.Taken: "kept", pool.Repeated: "again", pool.Replaced: "replaced", pool.Dropped: "withdrawn"}[outcome], err
}

// move moves a file that is kept in the store, and not over another one.
func move(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := fresh(to); err != nil {
		return fmt.Errorf("it is kept, and was not moved: %w", err)
	}
	return os.Rename(from, to)
}

type intakeExportCmd struct {
	Folder       string `arg:"" help:"Where the files go; what lies there stays."`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

// contributionName is what an exported contribution is called.
func contributionName(id pool.ReportID) string { return hex.EncodeToString(id[:]) + ".contribution" }

func (e *intakeExportCmd) Run(s *session) error {
	return withShelf(s, e.campaignFlag, e.storeFlag, func(sh *shelf) error {
		if err := os.MkdirAll(e.Folder, 0o700); err != nil {
			return err
		}
		n := 0
		err := sh.each(s.ctx, func(id pool.ReportID, file []byte) error {
			n++
			return disk.Replace(filepath.Join(e.Folder, contributionName(id)), disk.Bytes(file), nil)
		})
		if err != nil {
			return err
		}
		return s.tell(sh.campaign.Campaign, map[string]any{"written": n, "folder": e.Folder}, func(w io.Writer) {
			fmt.Fprintf(w, "%d contributions were written to %s; no figure can be read from them with one organiser's keys\n", n, e.Folder)
		})
	})
}

// each hands over every contribution that is held.
func (sh *shelf) each(ctx context.Context, do func(pool.ReportID, []byte) error) error {
	held, err := sh.stores[0].Holding(ctx, sh.campaign.hash)
	if err != nil {
		return err
	}
	for _, id := range held {
		file, err := sh.Report(ctx, id)
		if errors.Is(err, side.ErrNone) { // replaced or withdrawn meanwhile
			continue
		}
		if err == nil {
			err = do(id, file)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// peerFlags say where the other organiser's server is.
type peerFlags struct {
	Peer string `help:"The other organiser's server, https://..." placeholder:"URL"`
	CA   string `name:"ca" help:"Certificates in PEM that its certificate is checked with, where the system does not know them." placeholder:"FILE"`
}

func (p peerFlags) client(s *session, peer *pool.Peer) (intake.Client, error) {
	if p.Peer == "" || !pool.Reachable(p.Peer) {
		return intake.Client{}, console.Usage("--peer %q is no address that begins with https://", p.Peer)
	}
	config := &tls.Config{MinVersion: tls.VersionTLS13}
	if p.CA != "" {
		text, err := readSmall("the certificates", p.CA, 1<<20)
		if err != nil {
			return intake.Client{}, err
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return intake.Client{}, console.Usage("%s holds no certificate in PEM", p.CA)
		}
	}
	return intake.Client{
		URL: p.Peer, Peer: peer, Now: s.now,
		HTTP: &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{TLSClientConfig: config, Proxy: http.ProxyFromEnvironment}},
	}, nil
}

type intakeSendCmd struct {
	peerFlags    `embed:""`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

func (i *intakeSendCmd) Run(s *session) error {
	if i.Peer == "" {
		return console.Usage("name the other organiser's server with --peer")
	}
	client, err := i.client(s, nil)
	if err != nil {
		return err
	}
	return withShelf(s, i.campaignFlag, i.storeFlag, func(sh *shelf) error {
		n, refusals := 0, 0
		if err := sh.each(s.ctx, func(id pool.ReportID, file []byte) error {
			_, err := client.Send(s.ctx, file)
			if errors.Is(err, intake.ErrRefused) {
				refusals++
				fmt.Fprintf(s.err, "clickwage-pool: contribution %x: %s\n", id[:], console.OneLine(err))
				return nil
			}
			n++
			return err
		}); err != nil {
			return err
		}
		return s.tell(sh.campaign.Campaign, map[string]any{"sent": n, "refused": refusals}, func(w io.Writer) {
			fmt.Fprintf(w, "%d contributions are at the other organiser, %d were refused there\n", n, refusals)
		})
	})
}
