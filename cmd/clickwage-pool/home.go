package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/disk"
	"clickwage/data/keys"
	"clickwage/data/pool"
	"clickwage/data/pool/postgres"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
	"clickwage/data/revision"
)

// What lies in the folder.
const (
	collectiveKey = "collective" + keys.End
	collectivePub = "collective.pub"
	organiserKey  = "organiser" + keys.End
	organiserCard = "organiser.json"
	campaignEnd   = ".campaign"
)

// tokenKey is the file of a campaign's issuing key.
func tokenKey(id string) string { return "tokens-" + id + keys.End }

func (s *session) path(name string) string { return filepath.Join(s.home, name) }

// fresh refuses a name that is taken.
func fresh(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fs.ErrExist
		}
		return fmt.Errorf("%s: %w; nothing was written", path, err)
	}
	return nil
}

// readSmall reads a file that is small by its nature.
func readSmall(what, path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", what, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("it is larger than %d bytes", most)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s cannot be read: %w", what, path, err)
	}
	return text, nil
}

// card is what an organiser tells the collective: nothing secret.
type card struct {
	Name    string `json:"name"`
	Contact string `json:"contact"`
	Seal    []byte `json:"seal"`
	Sign    []byte `json:"sign"`
}

func readCard(path string) (card, error) {
	text, err := readSmall("the organiser's card", path, 1<<16)
	if err != nil {
		return card{}, err
	}
	var c card
	if err := revision.Strict(bytes.TrimSuffix(text, []byte("\n")), &c); err != nil {
		return card{}, fmt.Errorf("the organiser's card %s was altered, or is none: %w", path, err)
	}
	return c, nil
}

// campaignFlag names the campaign that a command is about.
type campaignFlag struct {
	Campaign string `help:"The campaign's file; default: the only one in the folder." placeholder:"FILE"`
}

// signed is a campaign with its file.
type signed struct {
	pool.Campaign
	file []byte
	hash revision.Hash
}

// open reads the campaign, and refuses one that has expired.
func (f campaignFlag) open(s *session) (signed, error) {
	return f.at(s, s.now())
}

// past reads a campaign that may have expired, for what may still be looked at.
func (f campaignFlag) past(s *session) (signed, error) { return f.at(s, time.Time{}) }

func (f campaignFlag) at(s *session, now time.Time) (signed, error) {
	path := f.Campaign
	if path == "" {
		all, err := filepath.Glob(s.path("*" + campaignEnd))
		if err != nil {
			return signed{}, err
		}
		if len(all) != 1 {
			return signed{}, console.Usage("%d files in %s end in %s: name one with --campaign FILE", len(all), s.home, campaignEnd)
		}
		path = all[0]
	}
	pinned, err := s.pinned()
	if err != nil {
		return signed{}, err
	}
	return openCampaign(path, pinned, now)
}

func openCampaign(path, pinned string, now time.Time) (c signed, err error) {
	if c.file, err = readSmall("the campaign", path, pool.MaxCampaign); err != nil {
		return c, err
	}
	if c.Campaign, err = pool.Open(c.file, pinned, now); err != nil {
		if _, draft := unsigned(c.file); draft {
			err = errors.New("it is a draft that is not signed yet; first: clickwage-pool campaign sign")
		}
		return c, fmt.Errorf("%s: %w", path, err)
	}
	c.hash, err = c.Hash()
	return c, err
}

// pinned is the collective's key as it is known in this folder, "" where it is not.
func (s *session) pinned() (string, error) {
	text, err := os.ReadFile(s.path(collectivePub))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(text)), err
}

// storeFlag says where contributions are kept.
type storeFlag struct {
	Store string `help:"A file, or the address of a PostgreSQL database; {role} stands for leader, helper or collective. Default: {role}.db in the folder." env:"CLICKWAGE_POOL_STORE" placeholder:"FILE|URL"`
}

func (f storeFlag) place(s *session, role string) string {
	where := f.Store
	if where == "" {
		where = s.path("{role}.db")
	}
	return strings.ReplaceAll(where, "{role}", role)
}

// roleName is also what the store of a role is called.
func roleName(r pool.Role) string {
	if r == store.Collective {
		return "collective"
	}
	return side.Name(r)
}

// errAbsent is returned where no store has been begun for a campaign.
var errAbsent = errors.New("nothing is kept of this campaign")

// opener is open, or create for what begins a campaign.
type opener = func(storeFlag, *session, signed, pool.Role) (*store.Store, error)

// open opens the store of a role as it is: nothing is made. errAbsent where there
// is none, or the campaign is not in it.
func (f storeFlag) open(s *session, c signed, role pool.Role) (*store.Store, error) {
	if where := f.place(s, roleName(role)); !database(where) {
		if _, err := os.Stat(where); errors.Is(err, fs.ErrNotExist) {
			return nil, absent(fmt.Sprintf("there is no store %s", where), role)
		}
	}
	return f.at(s, role, func(st *store.Store) error {
		kept, err := st.Campaign(s.ctx, c.hash)
		switch {
		case errors.Is(err, store.ErrUnknown):
			err = absent("it does not hold the campaign", role)
		case err == nil && kept.Role != role:
			err = store.ErrRole
		}
		return err
	})
}

// absent says what is missing, and what makes it.
func absent(what string, role pool.Role) error {
	first := "agree"
	if role == store.Collective {
		first = "tokens enrol LIST"
	}
	return fmt.Errorf("%s: %w; first: clickwage-pool %s, or name another store with --store", what, errAbsent, first)
}

// members are the counts of the collective's store; errAbsent where it is not
// here, as where the one that is named is an organiser's.
func (f storeFlag) members(s *session, c signed) (n store.Counts, err error) {
	st, err := f.open(s, c, store.Collective)
	if errors.Is(err, store.ErrRole) {
		err = absent("the store is an organiser's", store.Collective)
	}
	if err != nil {
		return n, err
	}
	n, err = st.Counts(s.ctx, c.hash)
	return n, errors.Join(err, st.Close())
}

// create opens the store of a role and keeps the campaign in it. A store that is
// not there is made.
func (f storeFlag) create(s *session, c signed, role pool.Role) (*store.Store, error) {
	return f.at(s, role, func(st *store.Store) error { return st.AddCampaign(s.ctx, c.Campaign, c.file, role) })
}

// at opens the store of a role, and closes it again where begin fails.
func (f storeFlag) at(s *session, role pool.Role, begin func(*store.Store) error) (*store.Store, error) {
	where := f.place(s, roleName(role))
	open, called := store.Open, where
	if database(where) {
		open, called = postgres.Open, "in PostgreSQL" // its address may hold a password
	}
	st, err := open(s.ctx, where)
	if err != nil {
		return nil, err
	}
	if err := begin(st); err != nil {
		return nil, errors.Join(fmt.Errorf("store %s: %w", called, err), st.Close())
	}
	return st, nil
}

// database says whether a place is the address of a PostgreSQL database, in
// either of its two spellings, and not a file.
func database(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") || strings.Contains(where, "dbname=")
}

// roles are those that this folder's organiser has in a campaign: both where it
// is the only one.
func (s *session) roles(c signed) ([]pool.Role, error) {
	own, err := readCard(s.path(organiserCard))
	if err != nil {
		return nil, fmt.Errorf("no organiser is at home in %s: %w", s.home, err)
	}
	var roles []pool.Role
	for role, o := range c.Organisers {
		if bytes.Equal(o.Seal, own.Seal) && bytes.Equal(o.Sign, own.Sign) {
			roles = append(roles, pool.Role(role))
		}
	}
	if len(roles) == 0 {
		return nil, fmt.Errorf("the organiser of %s, %s, is none of this campaign's (%s, %s)", s.home, own.Name, c.Organisers[0].Name, c.Organisers[1].Name)
	}
	return roles, nil
}

// organiser opens the organiser's keys.
func (s *session) organiser(phrase string) (k pool.Keys, err error) {
	path := s.path(organiserKey)
	err = keys.OpenFile(path, phrase, func(in io.Reader) error {
		text, err := io.ReadAll(io.LimitReader(in, 1<<16))
		if err == nil {
			k, err = pool.ParseKeys(text)
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("the organiser's keys %s: %w", path, err)
	}
	return k, err
}

// write writes a file whole or not at all, and not over another.
func write(path string, text []byte) error {
	if err := fresh(path); err != nil {
		return err
	}
	return disk.Replace(path, disk.Bytes(text), nil)
}

// explained adds what to do to errors that the packages below cannot know.
func explained(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w; nothing was changed: the folder must be one that you may write to", err)
	case errors.Is(err, side.ErrNotAgreed):
		return fmt.Errorf("%w; first: clickwage-pool agree", err)
	case errors.Is(err, store.ErrRole):
		return fmt.Errorf("%w; name its own with --store", err)
	case strings.Contains(err.Error(), "readonly database"):
		return fmt.Errorf("%w; nothing was changed: the store must be one that you may write to", err)
	case strings.Contains(err.Error(), "database is locked"):
		return fmt.Errorf("%w; the store is in use by another program that does not let go; nothing was changed: try again", err)
	}
	return err
}
