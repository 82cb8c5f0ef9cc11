package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/disk"
	"clickwage/data/keys"
	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/pool/release"
	"clickwage/data/rating"
	"clickwage/data/revision"
)

type campaignCmd struct {
	New    campaignNewCmd    `cmd:"" help:"Write a draft to look over and change, and make its token key."`
	Sign   campaignSignCmd   `cmd:"" help:"Sign a draft with the collective's key."`
	Show   campaignShowCmd   `cmd:"" help:"A campaign in plain words: what is asked, by which rules, who could read what."`
	Verify campaignVerifyCmd `cmd:"" help:"Check a campaign's signature against the collective's key."`
}

type campaignNewCmd struct {
	Out        string   `required:"" help:"The draft." placeholder:"FILE"`
	Name       string   `required:"" help:"What the campaign is called, such as October."`
	Collective string   `required:"" help:"Who asks."`
	Contact    string   `required:"" help:"Where members can ask." placeholder:"ADDRESS"`
	Intake     string   `help:"The server that takes contributions, so that members can send theirs by one click; without it they hand files over." placeholder:"https://HOST"`
	Month      string   `help:"The period: a month, such as 2026-10. Or --from and --to." placeholder:"YYYY-MM"`
	From       string   `help:"The period's first day." placeholder:"DAY"`
	To         string   `help:"The period's last day." placeholder:"DAY"`
	Closes     string   `help:"The last day, in UTC, on which contributions are taken. Default: 10 days after the period." placeholder:"DAY"`
	Expires    string   `help:"The day from which the campaign is refused. Default: 180 days after it closes." placeholder:"DAY"`
	Currency   string   `required:"" help:"Such as EUR."`
	Platform   []string `required:"" help:"A platform as ledgers name it; again for each." sep:"none"`
	Organiser  []string `required:"" help:"An organiser's card; two of them, or one that holds both keys." sep:"none" placeholder:"FILE"`
	Low        string   `default:"0.50" help:"Pay an hour below which all is one bin."`
	High       string   `default:"40" help:"Pay an hour above which all is one bin."`
	Bins       int      `default:"32" help:"Pay bins. Fewer ones can be published of fewer members."`
	Minimum    int      `default:"10" help:"Contributors below which nothing is said."`
	Noise      int      `help:"Contributors from which histograms are published, with noise. Default: by the bins, 250 for 8 and 750 for 32."`
	Epsilon    float64  `default:"1" help:"Privacy budget that the campaign spends where noise applies."`
	Limit      float64  `default:"12" help:"Privacy budget of the whole series."`
	Series     string   `help:"The campaigns that share the limit. Default: those of the collective." placeholder:"NAME"`
	Review     []string `help:"Count members' own reviews of a platform, or of a requester on it, with the platform's id of it where there is one; again for each." sep:"none" placeholder:"PLATFORM[=REQUESTER[=ID]]"`
	Question   []string `help:"A question that the reviews answer, as clickwage-cli review questions lists them: those with answers to choose from; again for each." sep:"none" placeholder:"ID"`
	ReviewEps  float64  `name:"review-epsilon" help:"Privacy budget for the counts of reviews where noise applies, besides --epsilon. Without it they are not published from --noise on."`
}

func (n *campaignNewCmd) Run(s *session) error {
	c, err := n.draft(s)
	if err != nil {
		return console.Misused(err)
	}
	if err := errors.Join(fresh(n.Out), fresh(s.path(tokenKey(c.ID)))); err != nil {
		return err
	}
	if err := os.MkdirAll(s.home, 0o700); err != nil {
		return err
	}
	phrase, err := s.passphrase(true)
	if err != nil {
		return err
	}
	issuer, err := pool.NewIssuer()
	if err != nil {
		return err
	}
	if c.TokenKey, err = issuer.Public(); err != nil {
		return err
	}
	private, err := issuer.Private()
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if err := keys.SealFile(s.path(tokenKey(c.ID)), phrase, disk.Bytes(private)); err != nil {
		return err
	}
	if err := write(n.Out, append(text, '\n')); err != nil {
		return err
	}
	return s.tell(c, map[string]any{"draft": n.Out}, func(w io.Writer) {
		fmt.Fprintf(w, "the draft is in %s; look it over, then: clickwage-pool campaign sign %s --out FILE%s\n", n.Out, n.Out, campaignEnd)
		fmt.Fprintf(w, "the key that signs its tokens was made: %s\n", s.path(tokenKey(c.ID)))
	})
}

// draft is the campaign without its token key.
func (n *campaignNewCmd) draft(s *session) (pool.Campaign, error) {
	currency, err := money.ParseCurrency(n.Currency)
	if err != nil {
		return pool.Campaign{}, err
	}
	low, first := money.ParseMicros(n.Low)
	high, second := money.ParseMicros(n.High)
	if err := errors.Join(first, second); err != nil {
		return pool.Campaign{}, err
	}
	c, err := pool.New(currency, n.Platform, pool.Spacing{Low: low, High: high, Bins: n.Bins})
	if err != nil {
		return c, err
	}
	c.Name, c.Collective, c.Contact = n.Name, n.Collective, n.Contact
	c.Intake = reportAddress(n.Intake)
	noise := c.Publish.Noise
	if n.Noise != 0 {
		noise = n.Noise
	}
	if n.Series == "" {
		n.Series = n.Collective
	}
	c.Publish = pool.Rules{Minimum: n.Minimum, Noise: noise, Epsilon: n.Epsilon, Limit: n.Limit, Series: n.Series, BallotEpsilon: n.ReviewEps}
	if err := n.ballot(&c); err != nil {
		return c, err
	}
	if err := n.times(&c); err != nil {
		return c, err
	}
	if err := n.organisers(&c); err != nil {
		return c, err
	}
	return c, signable(c, s.now(), "give --closes")
}

// signable says whether a draft may be signed, but for the keys that it gets last.
// otherwise is what to do where its closing day has passed.
func signable(c pool.Campaign, now time.Time, otherwise string) error {
	if err := c.ValidateUnsigned(); err != nil {
		return err
	}
	if _, err := release.ScalesOf(c); err != nil {
		return err
	}
	if !c.Taking(now) {
		return fmt.Errorf("its contributions would have been taken until %s UTC; %s", lastSecond(c), otherwise)
	}
	return nil
}

// ballot is what is counted of reviews.
func (n *campaignNewCmd) ballot(c *pool.Campaign) error {
	switch {
	case len(n.Review)+len(n.Question) == 0 && n.ReviewEps == 0:
		return nil
	case len(n.Review) == 0 || len(n.Question) == 0:
		return errors.New("reviews are counted by --review and --question, at least one of each")
	}
	c.Ballot = &rating.Ballot{Questions: n.Question}
	for _, text := range n.Review {
		part := append(strings.SplitN(text, "=", 3), "", "")
		c.Ballot.Subjects = append(c.Ballot.Subjects, rating.Subject{Platform: part[0], Requester: part[1], RequesterID: part[2]})
	}
	return c.Ballot.Check()
}

func (n *campaignNewCmd) times(c *pool.Campaign) error {
	if n.Month != "" {
		first, err := time.Parse("2006-01", n.Month)
		if err != nil {
			return fmt.Errorf("--month %q is not a month such as 2026-10", n.Month)
		}
		n.From, n.To = first.Format(time.DateOnly), first.AddDate(0, 1, -1).Format(time.DateOnly)
	}
	day := func(flag, text string, otherwise time.Time) (time.Time, error) {
		if text == "" {
			return otherwise, nil
		}
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			err = fmt.Errorf("%s %q is not a day such as 2026-10-31", flag, text)
		}
		return at, err
	}
	from, first := day("--from", n.From, time.Time{})
	to, second := day("--to", n.To, time.Time{})
	if err := errors.Join(first, second); err != nil {
		return err
	}
	if from.IsZero() || to.IsZero() {
		return errors.New("the period is missing: --month, or --from and --to")
	}
	closes, first := day("--closes", n.Closes, to.AddDate(0, 0, 10))
	c.Closes = closes.AddDate(0, 0, 1)
	expires, second := day("--expires", n.Expires, c.Closes.AddDate(0, 0, 180))
	c.Period, c.Expires = pool.Period{From: n.From, To: n.To}, expires
	return errors.Join(first, second)
}

func (n *campaignNewCmd) organisers(c *pool.Campaign) error {
	if len(n.Organiser) > 2 {
		return fmt.Errorf("%d organisers are named; a campaign has two, or one that holds both keys", len(n.Organiser))
	}
	for i := range c.Organisers {
		o, err := readCard(n.Organiser[min(i, len(n.Organiser)-1)])
		if err != nil {
			return err
		}
		c.Organisers[i] = pool.Organiser(o)
	}
	return nil
}

type campaignSignCmd struct {
	Draft string `arg:"" help:"What campaign new has written."`
	Out   string `required:"" help:"The campaign, for members and organisers; its name ends in .campaign." placeholder:"FILE"`
}

func (g *campaignSignCmd) Run(s *session) error {
	text, err := readSmall("the draft", g.Draft, pool.MaxCampaign)
	if err != nil {
		return err
	}
	c, err := readDraft(text)
	if err != nil {
		return fmt.Errorf("the draft %s: %w; nothing was signed", g.Draft, err)
	}
	if err := signable(c, s.now(), "put a later day into closes"); err != nil {
		return fmt.Errorf("the draft %s: %w; nothing was signed", g.Draft, err)
	}
	if err := fresh(g.Out); err != nil {
		return err
	}
	phrase, err := s.passphrase(false)
	if err != nil {
		return err
	}
	key, err := keys.LoadSigning(s.path(collectiveKey), phrase)
	if err != nil {
		return err
	}
	file, err := pool.Sign(c, key)
	if err != nil {
		return err
	}
	c.Key = key.Public()
	hash, err := c.Hash()
	if err != nil {
		return err
	}
	if err := write(g.Out, file); err != nil {
		return err
	}
	return s.tell(c, map[string]any{"file": g.Out, "hash": hex.EncodeToString(hash[:]), "key": c.Key}, func(w io.Writer) {
		fmt.Fprintf(w, "signed: %s\nits hash, for members to compare: %x\n", g.Out, hash)
	})
}

func readDraft(text []byte) (pool.Campaign, error) {
	var c pool.Campaign
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, err
	}
	// What is written twice or beside it would be signed otherwise than it reads.
	canonical, err := revision.Canonical(c)
	if err != nil {
		return c, err
	}
	return c, revision.Strict(canonical, &c)
}

// unsigned says whether a file is a draft, of whatever rules. What is signed is no
// JSON as a whole.
func unsigned(text []byte) (c pool.Campaign, draft bool) {
	if !json.Valid(text) {
		return c, false
	}
	c, err := readDraft(text)
	return c, err == nil && c.ID != ""
}

type campaignShowCmd struct {
	File string `arg:"" help:"The campaign."`
}

func (v *campaignShowCmd) Run(s *session) error {
	if text, err := readSmall("the campaign", v.File, pool.MaxCampaign); err != nil {
		return err
	} else if c, draft := unsigned(text); draft {
		return v.draft(s, c)
	}
	pinned, err := s.pinned()
	if err != nil {
		return err
	}
	c, err := openCampaign(v.File, pinned, time.Time{})
	if err != nil {
		return err
	}
	return s.tell(c.Campaign, map[string]any{"hash": hex.EncodeToString(c.hash[:]), "rules": c.Campaign, "known_key": pinned != "", "expired": !s.now().Before(c.Expires)}, func(w io.Writer) {
		for _, line := range plain(c.Campaign, s.now()) {
			fmt.Fprintln(w, line)
		}
		fmt.Fprintf(w, "signed by %s\nits hash: %x\n", c.Key, c.hash)
		if pinned == "" {
			fmt.Fprintf(w, "no key of a collective is known in %s: compare the one above by other means\n", s.home)
		}
	})
}

// draft shows what is not signed yet.
func (v *campaignShowCmd) draft(s *session, c pool.Campaign) error {
	if err := c.ValidateUnsigned(); err != nil {
		return fmt.Errorf("%s is a draft that is not signed yet, and as it stands would not be: %w", v.File, err)
	}
	return s.tell(c, map[string]any{"draft": true, "rules": c, "expired": !s.now().Before(c.Expires)}, func(w io.Writer) {
		fmt.Fprintf(w, "a draft, not signed yet: anybody may have changed it, and no member can take part; to sign it: clickwage-pool campaign sign %s --out FILE%s\n\n", v.File, campaignEnd)
		for _, line := range plain(c, s.now()) {
			fmt.Fprintln(w, line)
		}
	})
}

type campaignVerifyCmd struct {
	File string `arg:"" help:"The campaign."`
	Key  string `help:"The collective's public key, as you have it from elsewhere; default: collective.pub in the folder." placeholder:"KEY"`
}

func (v *campaignVerifyCmd) Run(s *session) error {
	if v.Key == "" {
		var err error
		if v.Key, err = s.pinned(); err != nil {
			return err
		}
	}
	if v.Key == "" {
		return console.Usage("name the collective's public key with --key; a campaign cannot vouch for itself")
	}
	c, err := openCampaign(v.File, v.Key, s.now())
	if err != nil {
		return err
	}
	return s.tell(c.Campaign, map[string]any{"hash": hex.EncodeToString(c.hash[:])}, func(w io.Writer) {
		fmt.Fprintf(w, "verified: %s was signed by %s and not altered since\nits hash: %x\n", v.File, c.Key, c.hash)
	})
}

// reportAddress is where a server takes contributions: under the path of ours,
// unless a path is named.
func reportAddress(server string) string {
	at, err := url.Parse(server)
	if err != nil || server == "" || strings.Trim(at.Path, "/") != "" {
		return server // the campaign's rules say what is wrong with it
	}
	return at.JoinPath("v1", "report").String()
}
