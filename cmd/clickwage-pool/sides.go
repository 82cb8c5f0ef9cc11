package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/pool"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
)

// boxFlag says where messages between the organisers lie as files.
type boxFlag struct {
	Box string `help:"The folder for messages between the organisers: one that both reach, or a stick. Default: box in the folder." placeholder:"FOLDER"`
}

// folder is the box of one campaign.
func (b boxFlag) folder(s *session, c signed) string {
	if b.Box == "" {
		b.Box = s.path("box")
	}
	return filepath.Join(b.Box, c.ID)
}

// between is how two organisers come together.
type between struct {
	Carried      string        `help:"A folder that the other organiser has exported its contributions to, for those that are not here." placeholder:"FOLDER"`
	Wait         time.Duration `help:"Go on for so long where the other organiser has to do something first, such as 10m." placeholder:"TIME"`
	boxFlag      `embed:""`
	peerFlags    `embed:""`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

// pair are the sides that are at home here: one, or both where one organiser
// holds both keys.
type pair struct {
	campaign signed
	sides    []*side.Side
	roles    []pool.Role
}

func (p *pair) Close() error {
	var errs []error
	for _, one := range p.sides {
		errs = append(errs, one.Store.Close())
	}
	return errors.Join(errs...)
}

func (b between) open(s *session, begin opener) (*pair, error) {
	c, err := b.campaignFlag.open(s)
	if err != nil {
		return nil, err
	}
	roles, err := s.roles(c)
	if err != nil {
		return nil, err
	}
	if b.Peer != "" && c.Alone() {
		return nil, console.Usage("the campaign has one organiser: there is no --peer")
	}
	phrase, err := s.passphrase(false)
	if err != nil {
		return nil, err
	}
	keys, err := s.organiser(phrase)
	if err != nil {
		return nil, err
	}
	p := &pair{campaign: c, roles: roles}
	for _, role := range roles {
		o := side.Options{Campaign: c.Campaign, File: c.file, Role: role, Keys: keys, Random: rand.Reader, Now: s.now, Box: side.Folder{Path: b.folder(s, c)}}
		if err := b.connect(s, p, &o); err != nil {
			return nil, errors.Join(err, p.Close())
		}
		if o.Store, err = begin(b.storeFlag, s, c, role); err != nil {
			return nil, errors.Join(err, p.Close())
		}
		one, err := side.Open(s.ctx, o)
		if err != nil {
			return nil, errors.Join(err, o.Store.Close(), p.Close())
		}
		p.sides = append(p.sides, one)
	}
	return p, nil
}

// connect says where the other side is: at a server, or here.
func (b between) connect(s *session, p *pair, o *side.Options) error {
	switch {
	case b.Peer != "":
		peer, err := o.Campaign.Peer(o.Role, o.Keys)
		if err != nil {
			return err
		}
		client, err := b.client(s, peer)
		o.Box, o.Fetch = client, client.Fetch
		return err
	case b.Carried != "":
		o.Fetch = func(_ context.Context, id pool.ReportID) ([]byte, error) {
			file, err := os.ReadFile(filepath.Join(b.Carried, contributionName(id)))
			if errors.Is(err, fs.ErrNotExist) {
				err = side.ErrNone
			}
			return file, err
		}
	case len(p.sides) == 1:
		leader := p.sides[0].Store
		o.Fetch = func(ctx context.Context, id pool.ReportID) ([]byte, error) {
			file, err := leader.File(ctx, p.campaign.hash, id)
			if errors.Is(err, store.ErrNoFile) {
				err = side.ErrNone
			}
			return file, err
		}
	}
	return nil
}

// do goes as far as the sides here and the other one can, and waits for as
// long as it was told.
func (b between) do(s *session, p *pair, do step) error {
	until := time.Now().Add(b.Wait)
	for {
		err := turns(s.ctx, p.sides, do)
		var waiting *side.Waiting
		var busy *side.Busy
		if !errors.As(err, &waiting) && !errors.As(err, &busy) || time.Now().After(until) {
			return err
		}
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case <-time.After(min(time.Second, time.Until(until)+time.Millisecond)):
		}
	}
}

// turns lets each side do what it can until none waits for one that is here.
func turns(ctx context.Context, sides []*side.Side, do step) error {
	var last error
	for range 8 { // more turns than there are messages
		last = nil
		for _, one := range sides {
			var waiting *side.Waiting
			err := do(one, ctx)
			if err != nil && !errors.As(err, &waiting) {
				return err
			}
			last = errors.Join(last, err)
		}
		if last == nil || len(sides) == 1 {
			return last
		}
	}
	return last
}

// step is what a side does of its way.
type step = func(*side.Side, context.Context) error

// work does steps and says how they ended.
func (b between) work(s *session, begin opener, report func(*pair) (map[string]any, string, error), steps ...step) error {
	p, err := b.open(s, begin)
	if err != nil {
		return err
	}
	for _, do := range steps {
		if err := b.do(s, p, do); err != nil {
			return errors.Join(b.hint(s, p.campaign, err), p.Close())
		}
	}
	value, line, err := report(p)
	if err == nil {
		err = s.tell(p.campaign.Campaign, value, func(w io.Writer) { fmt.Fprintln(w, line) })
	}
	return errors.Join(err, p.Close())
}

// hint says what a waiting side can do.
func (b between) hint(s *session, c signed, err error) error {
	var waiting *side.Waiting
	switch {
	case errors.As(err, &waiting) && b.Peer == "":
		return fmt.Errorf("%w; messages to it are in %s: hand them over and run this again", err, b.folder(s, c))
	case errors.As(err, &waiting):
		return fmt.Errorf("%w; run this again, or with --wait", err)
	case errors.Is(err, pool.ErrTooEarly):
		return fmt.Errorf("%w until %s", err, c.Closes.Format(time.RFC3339))
	}
	return err
}

type agreeCmd struct {
	between `embed:""`
}

func (a *agreeCmd) Run(s *session) error {
	return a.work(s, storeFlag.create, func(*pair) (map[string]any, string, error) {
		return map[string]any{"agreed": true}, "agreed: the key that proofs are checked with is kept; intake may begin", nil
	}, (*side.Side).Agree)
}

type prepareCmd struct {
	between `embed:""`
}

func (c *prepareCmd) Run(s *session) error {
	return c.work(s, storeFlag.open, func(p *pair) (map[string]any, string, error) {
		n, err := p.sides[0].Store.Counts(s.ctx, p.campaign.hash)
		return map[string]any{"batch": n.Batched, "held": n.Contributions},
			fmt.Sprintf("prepared: %d contributions are in the batch that both have signed; %d are held here", n.Batched, n.Contributions), err
	}, (*side.Side).Prepare)
}

type finishCmd struct {
	between `embed:""`
}

func (c *finishCmd) Run(s *session) error {
	return c.work(s, storeFlag.open, func(p *pair) (map[string]any, string, error) {
		n, err := p.sides[0].Store.Counts(s.ctx, p.campaign.hash)
		return map[string]any{"contributors": n.Finished - n.Refused, "refused": n.Refused},
			fmt.Sprintf("finished: %d contributions count, %d were refused by the checks; publish with: clickwage-pool release --out FOLDER", n.Finished-n.Refused, n.Refused), err
	}, (*side.Side).Prepare, (*side.Side).Finish)
}
