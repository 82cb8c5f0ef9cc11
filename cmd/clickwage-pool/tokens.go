package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"clickwage/cmd/console"
	"clickwage/data/disk"
	"clickwage/data/keys"
	"clickwage/data/pool"
	"clickwage/data/pool/store"
)

type tokensCmd struct {
	Enrol  tokensEnrolCmd  `cmd:"" help:"Put members on the campaign's list. Only hashes of them are kept."`
	Codes  tokensCodesCmd  `cmd:"" help:"Make enrolment codes, one for each member to hand out. Only hashes of them are kept."`
	Issue  tokensIssueCmd  `cmd:"" help:"Answer members' requests: one token for each."`
	Serve  tokensServeCmd  `cmd:"" help:"Answer requests of members who have an enrolment code over HTTPS, until it is told to stop."`
	Status tokensStatusCmd `cmd:"" help:"How many are enrolled, and how many tokens were issued."`
}

type tokensEnrolCmd struct {
	File         string `arg:"" help:"One member a line, by what the collective calls them; - reads them from standard input."`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

const maxMembers = 64 << 20 // bytes of a list

func (e *tokensEnrolCmd) Run(s *session) error {
	labels, err := members(e.File)
	if err != nil {
		return err
	}
	return collective(s, e.campaignFlag, e.create, func(c signed, st *store.Store) error {
		added, err := st.Enrol(s.ctx, c.hash, labels)
		if err != nil {
			return err
		}
		return s.tell(c.Campaign, map[string]any{"added": added, "named": len(labels)}, func(w io.Writer) {
			fmt.Fprintf(w, "%d of %d members are new on the list; only hashes of them are kept\n", added, len(labels))
		})
	})
}

// collective opens the collective's store for a command.
func collective(s *session, f campaignFlag, begin func(*session, signed, pool.Role) (*store.Store, error), do func(signed, *store.Store) error) error {
	c, err := f.open(s)
	if err != nil {
		return err
	}
	st, err := begin(s, c, store.Collective)
	if err != nil {
		return err
	}
	return errors.Join(do(c, st), st.Close())
}

// members reads a list, without empty lines.
func members(path string) (labels []string, err error) {
	var text []byte
	if path == "-" {
		text, err = io.ReadAll(io.LimitReader(os.Stdin, maxMembers))
	} else {
		text, err = readSmall("the list of members", path, maxMembers)
	}
	if err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if label := strings.TrimSpace(lines.Text()); label != "" {
			labels = append(labels, label)
		}
	}
	if len(labels) == 0 {
		return nil, fmt.Errorf("the list of members %s is empty; nothing was changed", path)
	}
	return labels, nil
}

type tokensIssueCmd struct {
	From         string `arg:"" help:"A member's request; or a folder of requests that are called MEMBER.request."`
	Member       string `help:"Whose request it is, as the list has it. Required for a file." placeholder:"MEMBER"`
	Out          string `required:"" help:"The answer to send back; for a folder of requests a folder, of MEMBER.answer." placeholder:"FILE|FOLDER"`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

// request is what one member asks.
type request struct{ member, file, out string }

const maxRequest = 1 << 16

func (i *tokensIssueCmd) Run(s *session) error {
	requests, err := i.requests()
	if err != nil {
		return err
	}
	return collective(s, i.campaignFlag, i.storeFlag.open, func(c signed, st *store.Store) error {
		issuer, err := s.issuer(c)
		if err != nil {
			return err
		}
		issued, refusals := 0, 0
		for _, r := range requests {
			if err := i.answer(s, c, st, issuer, r); err != nil {
				refusals++
				fmt.Fprintf(s.err, "clickwage-pool: %s: %s\n", r.file, console.OneLine(err))
				continue
			}
			issued++
		}
		err = s.tell(c.Campaign, map[string]any{"answered": issued, "refused": refusals}, func(w io.Writer) {
			fmt.Fprintf(w, "%d answered, %d refused; the answers are in %s\n", issued, refusals, i.Out)
		})
		if err == nil && refusals > 0 {
			err = fmt.Errorf("%d of %d requests were refused", refusals, len(requests))
		}
		return err
	})
}

// requests are those of a file or a folder.
func (i *tokensIssueCmd) requests() ([]request, error) {
	info, err := os.Stat(i.From)
	if err != nil {
		return nil, fmt.Errorf("the request cannot be read: %w", err)
	}
	if !info.IsDir() {
		if i.Member == "" {
			return nil, console.Usage("say whose request it is with --member")
		}
		return []request{{i.Member, i.From, i.Out}}, nil
	}
	const end = ".request"
	all, err := filepath.Glob(filepath.Join(i.From, "*"+end))
	if err != nil || len(all) == 0 {
		return nil, errors.Join(err, console.Usage("no file in %s is called MEMBER%s", i.From, end))
	}
	var requests []request
	for _, path := range all {
		member := strings.TrimSuffix(filepath.Base(path), end)
		requests = append(requests, request{member, path, filepath.Join(i.Out, member+".answer")})
	}
	return requests, os.MkdirAll(i.Out, 0o700)
}

func (i *tokensIssueCmd) answer(s *session, c signed, st *store.Store, issuer pool.Issuer, r request) error {
	text, err := readSmall("the request", r.file, maxRequest)
	if err != nil {
		return err
	}
	answer, err := st.Issue(s.ctx, c.hash, r.member, text, func() ([]byte, error) { return issuer.Issue(c.Campaign, text) })
	if err != nil {
		return err
	}
	return disk.Replace(r.out, disk.Bytes(answer), nil) // the same request has the same answer
}

// issuer opens the key that signs a campaign's tokens.
func (s *session) issuer(c signed) (issuer pool.Issuer, err error) {
	phrase, err := s.passphrase(false)
	if err != nil {
		return issuer, err
	}
	path := s.path(tokenKey(c.ID))
	err = keys.OpenFile(path, phrase, func(in io.Reader) error {
		der, err := io.ReadAll(io.LimitReader(in, 1<<16))
		if err == nil {
			issuer, err = pool.ParseIssuer(der)
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("the token key %s: %w", path, err)
	}
	return issuer, err
}

type tokensStatusCmd struct {
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

func (t *tokensStatusCmd) Run(s *session) error {
	return collective(s, t.campaignFlag, t.storeFlag.open, func(c signed, st *store.Store) error {
		n, err := st.Counts(s.ctx, c.hash)
		if err != nil {
			return err
		}
		return s.tell(c.Campaign, map[string]any{"members": n.Members, "tokens": n.Tokens}, func(w io.Writer) {
			fmt.Fprintf(w, "%d members are enrolled, %d tokens were issued\n", n.Members, n.Tokens)
		})
	})
}
