// Package side takes one organiser through a campaign: to the verification key
// before intake, to the batch and the checks of its proofs after it, and to the
// sums that may be published.
//
// Agree, Prepare and Finish each go as far as they can and return a Waiting where
// the other organiser has to say something first. They can be called again and
// again, also after a kill: whatever leaves was kept before, and is said in the
// same bytes again. Messages lie in a Box; who carries it does not matter.
//
// Nothing of the totals leaves but what release names: the noise is kept and the
// budget spent before, and the two sides look at the same rules.
//
// It imports pool, its release and its store, and revision.
package side

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/store"
	"clickwage/data/revision"
)

// Box is where two organisers leave messages for each other. What was left is
// never changed.
type Box interface {
	// Get reads a message; ErrNone where it is not there yet.
	Get(ctx context.Context, name string) ([]byte, error)
	// Put leaves one; the same again changes nothing.
	Put(ctx context.Context, name string, message []byte) error
}

// ErrNone is what a Box says of a message that is not there.
var ErrNone = errors.New("it is not here")

// Waiting says what the other organiser has to say first.
type Waiting struct{ For string }

func (w *Waiting) Error() string {
	return "waiting for the other organiser: " + w.For
}

// Options say whose side it is.
type Options struct {
	Campaign pool.Campaign // Required
	File     []byte        // Required: as it is signed
	Role     pool.Role     // Required
	Keys     pool.Keys     // Required
	Store    *store.Store  // Required: this side's own
	Box      Box           // Required
	Random   io.Reader     // Required: crypto/rand.Reader, but in tests
	Now      func() time.Time
	// Fetch asks the other side for a contribution that it holds. Defaults to
	// none: then what only one side holds is not counted.
	Fetch func(ctx context.Context, id pool.ReportID) ([]byte, error)
}

// Side is one organiser of a campaign. It may not be used by two goroutines.
type Side struct {
	Options
	peer *pool.Peer
	hash revision.Hash
}

// Open makes a side. Keys that are not the campaign's are refused, and a store
// that keeps the campaign for the other side.
func Open(ctx context.Context, o Options) (*Side, error) {
	peer, err := o.Campaign.Peer(o.Role, o.Keys)
	if err != nil {
		return nil, err
	}
	s := &Side{Options: o, peer: peer}
	if s.hash, err = o.Campaign.Hash(); err != nil {
		return nil, err
	}
	return s, o.Store.AddCampaign(ctx, o.Campaign, o.File, o.Role)
}

// Name is what a role is called in the names of messages.
func Name(r pool.Role) string { return [2]string{"leader", "helper"}[r] }

// say keeps a message and leaves it in the box. The first one stays.
func (s *Side) say(ctx context.Context, name string, make func() ([]byte, error)) error {
	message, err := s.Store.Once(ctx, s.hash, "said "+name, make)
	if err != nil {
		return err
	}
	return s.Box.Put(ctx, Name(s.Role)+"-"+name, message)
}

// heard is what the other side has said. It is kept once check has taken it, so
// that nothing else can be said later.
func (s *Side) heard(ctx context.Context, name, what string, check func([]byte) error) ([]byte, error) {
	if kept, found, err := s.Store.Made(ctx, s.hash, "heard "+name); err != nil || found {
		return kept, err
	}
	message, err := s.get(ctx, name, what)
	if err != nil {
		return nil, err
	}
	if err := check(message); err != nil {
		return nil, s.placed(name, err)
	}
	return s.Store.Once(ctx, s.hash, "heard "+name, func() ([]byte, error) { return message, nil })
}

// placed says which message of the other side an error is about.
func (s *Side) placed(name string, err error) error {
	return fmt.Errorf("%s-%s: %w", Name(s.Role.Peer()), name, err)
}

func (s *Side) get(ctx context.Context, name, what string) ([]byte, error) {
	message, err := s.Box.Get(ctx, Name(s.Role.Peer())+"-"+name)
	if errors.Is(err, ErrNone) {
		err = &Waiting{what}
	}
	return message, err
}

// Agreed is the verification key; ok is false before both sides have agreed.
func Agreed(ctx context.Context, st *store.Store, campaign revision.Hash) (key pool.VerifyKey, ok bool, err error) {
	value, found, err := st.Made(ctx, campaign, "verify")
	if err != nil || !found {
		return key, false, err
	}
	if len(value) != len(key) {
		return key, false, errors.New("store: its verification key was cut")
	}
	return pool.VerifyKey(value), true, nil
}

// Agree comes to the verification key, before intake begins.
func (s *Side) Agree(ctx context.Context) error {
	raw, err := s.Store.Once(ctx, s.hash, "half", func() ([]byte, error) {
		half, err := pool.NewKeyHalf(s.Random)
		return half[:], err
	})
	if err != nil {
		return err
	}
	half := pool.KeyHalf(raw)
	if err := s.say(ctx, "commit", func() ([]byte, error) { return s.peer.Commit(half) }); err != nil {
		return err
	}
	reveal := func(theirs []byte) ([]byte, error) { return s.peer.Reveal(half, theirs, s.Random) }
	committed, err := s.heard(ctx, "commit", "its commitment to its half of the verification key", func(m []byte) error {
		_, err := reveal(m)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.say(ctx, "key", func() ([]byte, error) { return reveal(committed) }); err != nil {
		return err
	}
	var verify pool.VerifyKey
	revealed, err := s.heard(ctx, "key", "its half of the verification key", func(m []byte) error {
		_, err := s.peer.Agree(half, committed, m)
		return err
	})
	if err != nil {
		return err
	}
	if verify, err = s.peer.Agree(half, committed, revealed); err != nil {
		return err
	}
	_, err = s.Store.Once(ctx, s.hash, "verify", func() ([]byte, error) { return verify[:], nil })
	return err
}

// ErrNotAgreed is returned where the verification key is missing.
var ErrNotAgreed = errors.New("the two organisers have not agreed on the verification key")

func (s *Side) aggregator(ctx context.Context) (*pool.Aggregator, error) {
	verify, ok, err := Agreed(ctx, s.Store, s.hash)
	if err == nil && !ok {
		err = ErrNotAgreed
	}
	if err != nil {
		return nil, err
	}
	return s.Campaign.Aggregator(s.Role, s.Keys, verify)
}

// number is that of the batch: a campaign has one.
const number = 1

func (s *Side) batchID() store.BatchID { return store.BatchID{Campaign: s.hash, Number: number} }

// Prepare ends intake, agrees with the other side on the batch, and makes this
// side's halves of the checks. Before the campaign closes it is refused with
// pool.ErrTooEarly.
func (s *Side) Prepare(ctx context.Context) error {
	a, err := s.aggregator(ctx)
	if err != nil {
		return err
	}
	b, err := s.batch(ctx)
	if err != nil {
		return err
	}
	if err := s.work(ctx, func(t store.Take) (int, error) { return s.Store.Prepare(ctx, a, t) }, func(r store.Result) int { return r.Waiting }); err != nil {
		return err
	}
	return s.sayHalves(ctx, b)
}

// batch is the list of reports that both sides have signed.
func (s *Side) batch(ctx context.Context) (pool.Batch, error) {
	if b, found, err := s.Store.Batch(ctx, s.batchID()); err != nil || found {
		if err == nil {
			err = s.signBatch(ctx, b)
		}
		return b, err
	}
	if s.Role == pool.Helper {
		if err := s.catchUp(ctx); err != nil {
			return pool.Batch{}, err
		}
	}
	if err := s.Store.StopIntake(ctx, s.hash, s.Now()); err != nil {
		return pool.Batch{}, err
	}
	held, err := s.Store.Held(ctx, s.hash)
	if err != nil {
		return pool.Batch{}, err
	}
	b, err := s.common(ctx, held)
	if err != nil {
		return b, err
	}
	if err := s.Store.AddBatch(ctx, s.hash, b); err != nil {
		return b, err
	}
	return b, s.signBatch(ctx, b)
}

// common is what both hold: the leader says first what it holds, and the helper
// what of it is here, too.
func (s *Side) common(ctx context.Context, held []pool.ReportID) (pool.Batch, error) {
	if s.Role == pool.Helper {
		theirs, err := s.theirList(ctx, "held", "the list of what it holds")
		return pool.NewBatch(number, held, theirs.Reports), err
	}
	if err := s.say(ctx, "held", func() ([]byte, error) {
		return s.peer.SignBatch(pool.Batch{Number: number, Reports: held}, s.Now())
	}); err != nil {
		return pool.Batch{}, err
	}
	theirs, err := s.theirList(ctx, "batch", "the list of what both hold")
	if err == nil && len(pool.NewBatch(number, held, theirs.Reports).Reports) != len(theirs.Reports) {
		err = pool.ErrDiffer
	}
	return theirs, err
}

func (s *Side) theirList(ctx context.Context, name, what string) (b pool.Batch, err error) {
	message, err := s.heard(ctx, name, what, func(m []byte) error {
		b, err := s.peer.ReadBatch(m)
		if err == nil && b.Number != number {
			err = pool.ErrBatch
		}
		return err
	})
	if err != nil {
		return b, err
	}
	return s.peer.ReadBatch(message)
}

// signBatch signs the list, and goes on once the other side has signed the same.
func (s *Side) signBatch(ctx context.Context, b pool.Batch) error {
	if err := s.say(ctx, "batch", func() ([]byte, error) { return s.peer.SignBatch(b, s.Now()) }); err != nil {
		return err
	}
	theirs, err := s.theirList(ctx, "batch", "its signature under the list of what both hold")
	if err == nil && !slices.Equal(theirs.Reports, b.Reports) {
		err = pool.ErrDiffer
	}
	return err
}

// catchUp fetches what the leader's signed list has and this side lacks: the
// leader vouches that it was there before closing.
func (s *Side) catchUp(ctx context.Context) error {
	kept, err := s.Store.Campaign(ctx, s.hash)
	if err != nil || kept.Stopped || s.Fetch == nil {
		return err
	}
	if s.Campaign.Taking(s.Now()) {
		return pool.ErrTooEarly
	}
	theirs, err := s.theirList(ctx, "held", "the list of what it holds")
	if err != nil {
		return err
	}
	gate, err := s.Campaign.Gate()
	if err != nil {
		return err
	}
	for _, id := range theirs.Reports {
		if _, err := s.Store.File(ctx, s.hash, id); !errors.Is(err, store.ErrNoFile) {
			if err != nil {
				return err
			}
			continue
		}
		file, err := s.Fetch(ctx, id)
		if errors.Is(err, ErrNone) {
			continue
		}
		if err == nil {
			err = s.vouched(ctx, gate, id, file)
		}
		if err != nil {
			return fmt.Errorf("contribution %x: %w", id[:], err)
		}
	}
	return nil
}

// vouched keeps a report that the leader had before closing. What is refused is
// left out, as is one that took the place of another here.
func (s *Side) vouched(ctx context.Context, gate *pool.Gate, id pool.ReportID, file []byte) error {
	r, err := pool.ParseReport(file)
	if err != nil || r.ID != id {
		return nil
	}
	_, err = s.Store.Receive(ctx, gate, r, s.Campaign.Closes.Add(-time.Second))
	for _, refusal := range []error{pool.ErrForm, pool.ErrOther, pool.ErrToken, pool.ErrSignature, pool.ErrStale, store.ErrReport} {
		if errors.Is(err, refusal) {
			return nil
		}
	}
	return err
}

// Work goes on in pieces, so that several processes can share it and a kill
// loses little.
const (
	piece = 64
	lease = 30 * time.Second
	// halvesAtOnce keeps a message under pool.MaxMessage by far.
	halvesAtOnce = 1000
)

// work does pieces until none is left, and waits for nobody: what another
// process holds is a Waiting.
func (s *Side) work(ctx context.Context, do func(store.Take) (int, error), left func(store.Result) int) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := do(store.Take{Batch: s.batchID(), Most: piece, Now: s.Now(), Lease: lease})
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		result, err := s.Store.Result(ctx, s.batchID())
		if err == nil && left(result) > 0 {
			err = &Busy{left(result)}
		}
		return err
	}
}

// Busy says that another run of the same side, or one that was killed a moment
// ago, still holds some of the work.
type Busy struct{ Reports int }

func (b *Busy) Error() string {
	return fmt.Sprintf("another run holds %d contributions; it is tried again within %s", b.Reports, lease)
}

func (s *Side) sayHalves(ctx context.Context, b pool.Batch) error {
	for i := 0; i*halvesAtOnce < len(b.Reports); i++ {
		from := i * halvesAtOnce
		if err := s.say(ctx, fmt.Sprintf("halves-%d", i), func() ([]byte, error) {
			shares, err := s.Store.Halves(ctx, s.batchID(), from, halvesAtOnce)
			if err != nil {
				return nil, err
			}
			return s.peer.SignHalves(pool.Halves{Batch: s.peer.Hash(b), From: uint32(from), Shares: shares})
		}); err != nil {
			return err
		}
	}
	return nil
}
