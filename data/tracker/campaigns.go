package tracker

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/pool"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// What can be wrong with a campaign that the ledger is to know.
var (
	ErrOtherKey     = errors.New("campaign: a collective of this name has signed with another key before")
	ErrNoCampaign   = errors.New("no such campaign is known; clickwage-cli campaign add FILE makes one known")
	ErrUnreadable   = errors.New("what the ledger keeps of it cannot be read; add its file again, or take it off the list: clickwage-cli campaign remove CAMPAIGN")
	ErrLink         = errors.New("token: this is no enrolment link, such as https://tokens.union.example/v1/token#CODE; nothing was sent")
	ErrNotRequested = errors.New("token: none was asked for; clickwage-cli campaign token request CAMPAIGN asks for one")
)

// TokenState is how far a member's token of a campaign is.
type TokenState uint8

// The states of a token.
const (
	TokenNone  TokenState = iota // there is no secret yet
	TokenAsked                   // the request was made; the collective's answer is missing
	TokenHeld                    // contributions can be made
)

// KnownCampaign is a campaign that the ledger knows, with what was given to it.
type KnownCampaign struct {
	store.Campaign
	Rules pool.Campaign
	Token TokenState
	Given []store.Contribution // the last first
	Last  uint32               // the number of the last file that was made; 0: none
	// Damaged is why what is kept of it cannot be read, an ErrUnreadable; nil
	// where it can. Rules and Token say nothing then.
	Damaged error
}

// Standing is what the collective has of the worker, as far as this ledger knows:
// the last that was given and not taken back for certain; nil for nothing.
func (k KnownCampaign) Standing() *store.Contribution {
	for i, g := range k.Given {
		switch {
		case !g.Withdrawn:
			return &k.Given[i]
		case g.State != store.Unsure:
			return nil
		}
	}
	return nil
}

// Withdrawable says whether something may be at the collective: what stands, or
// what was given after the backup that the ledger went back to.
func (k KnownCampaign) Withdrawable() bool {
	return k.Standing() != nil || k.Last > 0 && (len(k.Given) == 0 || k.Last > k.Given[0].Sequence)
}

// ReadCampaign reads a campaign's file, which need not be known; key is the
// collective's as the worker has it from elsewhere, or "". The errors are those
// of pool.Open.
func (t *Tracker) ReadCampaign(file []byte, key string) (KnownCampaign, error) {
	rules, err := pool.Open(file, key, t.now())
	if err != nil {
		return KnownCampaign{}, err
	}
	hash, err := rules.Hash()
	return KnownCampaign{Rules: rules, Campaign: store.Campaign{
		ID: store.CampaignID(hash), Hash: hash, Sum: sha256.Sum256(file), Name: rules.Name, Collective: rules.Collective,
		Key: rules.Key, Pinned: key != "", Added: t.Now(),
	}}, err
}

// AddCampaign makes a campaign known to the ledger; one that is known already
// stays, and its key becomes pinned where one is given. Without a given key, one
// that differs from what the collective of this name signed with before is
// refused: ErrOtherKey.
func (t *Tracker) AddCampaign(ctx context.Context, file []byte, key string) (KnownCampaign, error) {
	k, err := t.ReadCampaign(file, key)
	if err != nil {
		return k, err
	}
	before, err := t.store.Campaigns(ctx)
	if err != nil {
		return k, err
	}
	for _, b := range before {
		if b.Hash == k.Hash {
			k.Added, k.Pinned, k.Sum = b.Added, b.Pinned || k.Pinned, b.Sum
		}
		if same := strings.EqualFold(b.Collective, k.Collective); same && b.Key != k.Key && key == "" {
			return k, ErrOtherKey
		} else if same && b.Key == k.Key && b.Pinned {
			k.Pinned = true // it was compared then
		}
	}
	err = t.write(ctx, store.Label{What: "campaign", Source: work.Manual, Detail: k.Name}, func(tx *store.Tx) error {
		if _, err := tx.PutContent(file); err != nil {
			return err
		}
		return tx.PutCampaign(k.Campaign)
	})
	if err != nil {
		return k, err
	}
	return t.Campaign(ctx, k.Hash)
}

// RemoveCampaign takes a campaign out of the list; undoing brings it back. What
// was given to it stays in the history, and the secret that can withdraw it.
func (t *Tracker) RemoveCampaign(ctx context.Context, hash revision.Hash) error {
	return t.write(ctx, store.Label{What: "campaign", Source: work.Manual}, func(tx *store.Tx) error {
		return tx.DeleteCampaign(store.CampaignID(hash))
	})
}

// Campaigns are all that the ledger knows, the last added first. One whose file
// can no longer be read as it was is Damaged, and hides no other.
func (t *Tracker) Campaigns(ctx context.Context) ([]KnownCampaign, error) {
	known, err := t.store.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	given, err := t.store.Contributions(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]KnownCampaign, len(known))
	for i, c := range known {
		if all[i], err = t.knownCampaign(ctx, c, given); err != nil {
			return nil, fmt.Errorf("campaign %s: %w", c.Name, err)
		}
	}
	return all, nil
}

// Contributions are all that was ever given, the last first, also to campaigns
// that are no longer known.
func (t *Tracker) Contributions(ctx context.Context) ([]store.Contribution, error) {
	return t.store.Contributions(ctx)
}

// Campaign is one that the ledger knows; store.ErrNotFound where it does not.
func (t *Tracker) Campaign(ctx context.Context, hash revision.Hash) (KnownCampaign, error) {
	return t.FindCampaign(ctx, hex.EncodeToString(hash[:]))
}

// FindCampaign is the one campaign of this name, or with this beginning of its
// hash or id. The error wraps ErrNoCampaign, or ErrUnreadable beside a damaged
// campaign, so that it can be taken off the list; several are named.
func (t *Tracker) FindCampaign(ctx context.Context, ref string) (KnownCampaign, error) {
	all, err := t.Campaigns(ctx)
	if err != nil {
		return KnownCampaign{}, err
	}
	const least = 4 // characters of a hash that say which is meant
	short := strings.ToLower(strings.TrimSpace(ref))
	found := slices.DeleteFunc(all, func(k KnownCampaign) bool {
		named := strings.EqualFold(k.Name, strings.TrimSpace(ref))
		begins := strings.HasPrefix(hex.EncodeToString(k.Hash[:]), short) || strings.HasPrefix(k.ID, short)
		return !named && (len(short) < least || !begins)
	})
	switch len(found) {
	case 0:
		return KnownCampaign{}, fmt.Errorf("campaign %q: %w", ref, ErrNoCampaign)
	case 1:
		return found[0], found[0].Damaged
	}
	var names []string
	for _, k := range found {
		names = append(names, fmt.Sprintf("%s (%x)", k.Name, k.Hash[:4]))
	}
	return KnownCampaign{}, fmt.Errorf("campaign %q: which of %s is meant? Give the beginning of its hash", ref, strings.Join(names, ", "))
}

// knownCampaign reads the file of a campaign and how far the worker is with it.
func (t *Tracker) knownCampaign(ctx context.Context, c store.Campaign, given []store.Contribution) (KnownCampaign, error) {
	k := KnownCampaign{Campaign: c}
	for _, g := range given {
		if g.Hash == c.Hash {
			k.Given = append(k.Given, g)
		}
	}
	var err error
	k.Rules, err = t.rules(ctx, c)
	var kept store.Pass
	var pass pool.Pass
	if err == nil {
		kept, pass, err = t.pass(ctx, c.Hash)
	}
	k.Last = kept.Sequence
	switch {
	case errors.Is(err, ErrUnreadable):
		k.Damaged = fmt.Errorf("campaign %s: %w", c.Name, err)
		return k, nil
	case errors.Is(err, store.ErrNotFound):
		return k, nil
	case err != nil:
		return k, err
	case len(pass.Signature) == 0:
		k.Token = TokenAsked
	default:
		k.Token = TokenHeld
	}
	return k, nil
}

// rules are those of a campaign as its file was signed. Errors: ErrUnreadable.
func (t *Tracker) rules(ctx context.Context, c store.Campaign) (pool.Campaign, error) {
	file, err := t.store.Content(ctx, c.Sum)
	if errors.Is(err, store.ErrDamaged) || errors.Is(err, store.ErrNotFound) {
		return pool.Campaign{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if err != nil {
		return pool.Campaign{}, err
	}
	// It was valid when it was added; that it has expired since is shown, not refused.
	rules, err := pool.Open(file, c.Key, c.Added.In(time.UTC))
	if err == nil {
		var hash revision.Hash
		if hash, err = rules.Hash(); err == nil && hash != c.Hash {
			err = store.ErrDamaged
		}
	}
	if err != nil {
		return pool.Campaign{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return rules, nil
}

// pass is the worker's secret for a campaign. Errors: store.ErrNotFound,
// ErrUnreadable.
func (t *Tracker) pass(ctx context.Context, hash revision.Hash) (store.Pass, pool.Pass, error) {
	kept, err := t.store.Pass(ctx, hash)
	if err != nil {
		return kept, pool.Pass{}, err
	}
	pass, err := pool.ParsePass(kept.Secret)
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return kept, pass, err
}

// AskForToken makes the file that asks the collective for the worker's one token
// of a campaign. Asked again, it is the same file: a second token is never asked
// for.
func (t *Tracker) AskForToken(ctx context.Context, k KnownCampaign) ([]byte, error) {
	if err := t.taking(k.Rules); err != nil {
		return nil, err
	}
	fresh, err := pool.NewPass(k.Rules, rand.Reader)
	if err != nil {
		return nil, err
	}
	secret, err := fresh.Bytes()
	if err != nil {
		return nil, err
	}
	kept, err := t.store.KeepPass(ctx, store.Pass{Campaign: k.Hash, Secret: secret})
	if err != nil {
		return nil, err
	}
	pass, err := pool.ParsePass(kept.Secret)
	if err != nil {
		return nil, err
	}
	t.emit(Change{})
	return pass.Request(k.Rules)
}

// FetchToken asks for the worker's one token of a campaign by an enrolment link,
// such as https://tokens.union.example/v1/token#k7mq..., and takes the answer.
// Asked again by the same link, it is the same token. Errors: ErrLink,
// *NotIssued, pool.ErrAnswer.
func (t *Tracker) FetchToken(ctx context.Context, k KnownCampaign, link string) (KnownCampaign, error) {
	at, fragment, _ := strings.Cut(strings.TrimSpace(link), "#")
	code, unescaped := url.PathUnescape(fragment)
	to, err := url.Parse(at)
	if err != nil || unescaped != nil || at == "" || code == "" || !pool.Reachable(at) {
		return k, ErrLink
	}
	request, err := t.AskForToken(ctx, k)
	if err != nil {
		return k, err
	}
	reply, err := post(ctx, to, "application/octet-stream", append([]byte(code+"\n"), request...))
	switch {
	case err != nil:
		return k, &NotIssued{fmt.Sprintf("%s does not answer: %v", to.Host, err)}
	case reply.code != http.StatusOK:
		return k, &NotIssued{fmt.Sprintf("%s: %s", to.Host, reply.why())}
	}
	return t.TakeToken(ctx, reply.body)
}

// NotIssued says why a collective's server has given no token. It can be asked
// again, and gives no second one.
type NotIssued struct{ Why string }

func (n *NotIssued) Error() string {
	return "token: it was not issued: " + n.Why + "; nothing is lost: try again, or ask the collective for another link"
}

// why is what the other side said was wrong, or its status.
func (a answered) why() string {
	var said struct{ Error string }
	if json.Unmarshal(a.body, &said) != nil || said.Error == "" || len(said.Error) > 200 {
		return a.status
	}
	return said.Error
}

// TakeToken takes the collective's answer to a token's request; it finds the
// campaign by itself. An answer that was taken before changes nothing. Errors:
// pool.ErrAnswer, ErrNotRequested.
func (t *Tracker) TakeToken(ctx context.Context, answer []byte) (KnownCampaign, error) {
	all, err := t.Campaigns(ctx)
	if err != nil {
		return KnownCampaign{}, err
	}
	refusal := ErrNotRequested
	for _, k := range all {
		kept, pass, err := t.pass(ctx, k.Hash)
		if errors.Is(err, store.ErrNotFound) || k.Damaged != nil {
			continue
		}
		if err != nil {
			return k, err
		}
		done, err := pass.Accept(k.Rules, answer)
		if err != nil {
			refusal = err
			continue
		}
		if k.Token == TokenHeld {
			return k, nil
		}
		secret, err := done.Bytes()
		if err != nil {
			return k, err
		}
		if err := t.store.CompletePass(ctx, kept, store.Pass{Campaign: k.Hash, Secret: secret}); err != nil {
			return k, err
		}
		t.emit(Change{})
		k.Token = TokenHeld
		return k, nil
	}
	return KnownCampaign{}, refusal
}

// figures are what the ledger says about a campaign's period, and the worker's own
// reviews where the campaign has a ballot.
func (t *Tracker) figures(ctx context.Context, c pool.Campaign) (pool.Input, error) {
	q, err := t.Query(ctx)
	if err != nil {
		return pool.Input{}, err
	}
	from, err := timeline.ParseDay(c.Period.From)
	if err != nil {
		return pool.Input{}, err
	}
	to, err := timeline.ParseDay(c.Period.To)
	if err != nil {
		return pool.Input{}, err
	}
	q.From, q.To, q.Currency, q.By = &from, &to, c.Currency, earnings.Whole
	whole, err := t.Report(ctx, q)
	if err != nil {
		return pool.Input{}, err
	}
	q.By = earnings.ByPlatform
	platforms, err := t.Report(ctx, q)
	if err != nil {
		return pool.Input{}, err
	}
	in, err := c.Input(whole, platforms)
	if err != nil || c.Ballot == nil {
		return in, err
	}
	reviews, err := t.Reviews(ctx)
	in.Reviews = OwnReviews(reviews)
	return in, err
}
