package tracker

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"clickwage/data/pool"
	"clickwage/data/store"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// Why a contribution cannot be given.
var (
	ErrNoToken  = errors.New("contribution: there is no token of the campaign yet; clickwage-cli campaign token request CAMPAIGN asks for one")
	ErrNotGiven = errors.New("contribution: nothing was given to the campaign that could be withdrawn")
	ErrNoIntake = errors.New("contribution: the campaign takes files, and names no address to send them to")
	ErrRefused  = errors.New("contribution: it was not taken in")
	ErrUnsure   = errors.New("contribution: it may have been taken in, or not")
)

// Offer is a contribution, or the withdrawal of one, that was made and shown and
// has not left.
type Offer struct {
	KnownCampaign
	Preview   pool.Preview // of a withdrawal only File and Bytes
	Withdraws bool
	Early     bool // the period is not over
	Without   bool // the worker's reviews were left out, though the campaign counts some
	file      []byte
	pass      store.Pass
}

// Ready says whether there is a file that can be given: without a token there is
// only the preview.
func (o Offer) Ready() bool { return o.file != nil }

// Same says whether another offer says the same in its place: the same figures,
// with the same still left out, under the same number.
func (o Offer) Same(other Offer) bool {
	return o.Hash == other.Hash && o.Ready() == other.Ready() && o.Early == other.Early && o.Without == other.Without && o.pass.Sequence == other.pass.Sequence && len(o.Given) == len(other.Given) &&
		bytes.Equal(o.Preview.Encoded, other.Preview.Encoded) && reflect.DeepEqual(o.Preview.Left, other.Preview.Left) && reflect.DeepEqual(o.Preview.Clipped, other.Preview.Clipped)
}

// taking says why a campaign takes no more contributions; nil where it does.
func (t *Tracker) taking(c pool.Campaign) error {
	switch now := t.now(); {
	case !now.Before(c.Expires):
		return fmt.Errorf("%w on %s", pool.ErrExpired, c.Expires.Format(time.RFC3339))
	case !c.Taking(now):
		return fmt.Errorf("%w since %s", pool.ErrClosed, c.Closes.Format(time.RFC3339))
	}
	return nil
}

// Offer makes what a contribution to a campaign would be, and keeps nothing: the
// very bytes that Give gives, with what both organisers together would read in
// them. A campaign need not be known for a preview. Errors: those of
// pool.Campaign.Input, pool.ErrClosed, pool.ErrExpired.
func (t *Tracker) Offer(ctx context.Context, k KnownCampaign) (Offer, error) {
	return t.offer(ctx, k, true)
}

// OfferWithout is Offer without the worker's reviews, whatever the campaign counts
// of them.
func (t *Tracker) OfferWithout(ctx context.Context, k KnownCampaign) (Offer, error) {
	return t.offer(ctx, k, false)
}

func (t *Tracker) offer(ctx context.Context, k KnownCampaign, reviews bool) (Offer, error) {
	o := Offer{KnownCampaign: k, Without: !reviews && k.Rules.Ballot != nil}
	if err := t.taking(k.Rules); err != nil {
		return o, err
	}
	q, err := t.Query(ctx)
	if err != nil {
		return o, err
	}
	to, err := timeline.ParseDay(k.Rules.Period.To)
	if err != nil {
		return o, err
	}
	o.Early = int64(t.Now()) < timeline.NewDays(q.Zone, q.DayStart).Start(to+1)
	in, err := t.figures(ctx, k.Rules)
	if err != nil {
		return o, err
	}
	if o.Without {
		in.Reviews = nil
	}
	prio, err := k.Rules.Prio()
	if err != nil {
		return o, err
	}
	if k.Token != TokenHeld {
		o.Preview, err = prio.Preview(in, rand.Reader)
		return o, err
	}
	kept, pass, err := t.pass(ctx, k.Hash)
	if err != nil {
		return o, err
	}
	made, err := prio.Contribute(in, pass, kept.Sequence+1, rand.Reader)
	o.Preview, o.file, o.pass = made.Preview, made.File, kept
	return o, err
}

// OfferWithdrawal makes the file that takes back what was given to a campaign,
// and keeps nothing. Errors: ErrNotGiven, pool.ErrClosed, pool.ErrExpired.
func (t *Tracker) OfferWithdrawal(ctx context.Context, k KnownCampaign) (Offer, error) {
	o := Offer{KnownCampaign: k, Withdraws: true}
	if err := t.taking(k.Rules); err != nil {
		return o, err
	}
	if !k.Withdrawable() {
		return o, ErrNotGiven
	}
	kept, pass, err := t.pass(ctx, k.Hash)
	if err != nil {
		return o, err
	}
	prio, err := k.Rules.Prio()
	if err != nil {
		return o, err
	}
	if o.file, err = prio.Withdraw(pass, kept.Sequence+1, rand.Reader); err != nil {
		return o, err
	}
	r, err := pool.ParseReport(o.file)
	o.Preview.Report, o.Preview.Sequence, o.Preview.File, o.Preview.Bytes, o.pass = r.ID, r.Sequence, r.Hash(), len(o.file), kept
	return o, err
}

// Give saves an offer to a new file, or sends it to the campaign's intake where path
// is "". What was given is in the history before the first byte leaves, and
// stays there unless it is certain that none did. Errors: ErrNoToken,
// ErrNoIntake, ErrRefused, pool.ErrClosed; store.ErrRaced where something else
// was given since the offer was made; ErrUnsure where no answer came, and then
// the same or a newer one can be given again without harm.
func (t *Tracker) Give(ctx context.Context, o Offer, path string) (store.Contribution, error) {
	to := o.Rules.Intake
	switch err := t.taking(o.Rules); {
	case err != nil:
		return store.Contribution{}, err
	case !o.Ready():
		return store.Contribution{}, ErrNoToken
	case path == "" && to == "":
		return store.Contribution{}, ErrNoIntake
	case path != "":
		if _, err := os.Lstat(path); err == nil {
			return store.Contribution{}, fmt.Errorf("%s: a file of that name is there already: %w; nothing was written", path, fs.ErrExist)
		}
		to = filepath.Base(path)
	}
	c, err := o.record(t.Now(), to)
	if err != nil {
		return c, err
	}
	if err := t.store.Number(ctx, o.pass); err != nil {
		return c, err
	}
	if err := t.contributed(ctx, c); err != nil {
		return c, err
	}
	if path != "" {
		c.State, err = store.Saved, t.saveOffer(o, path)
		if _, there := os.Lstat(path); err != nil && there == nil {
			err = fmt.Errorf("%w: %w", ErrUnsure, err) // it has its name, and may not outlast a power cut
		}
	} else {
		c.State, err = store.Sent, send(ctx, to, o.file)
	}
	switch {
	case err == nil:
		return c, t.contributed(ctx, c)
	case errors.Is(err, ErrUnsure):
		return c, err
	}
	return c, errors.Join(err, t.notGiven(ctx, o, c, err))
}

// notGiven takes out of the history what was not taken in. Its number is given back
// only where not a byte of it has left.
func (t *Tracker) notGiven(ctx context.Context, o Offer, c store.Contribution, why error) error {
	err := t.write(ctx, store.Contributing(c.Name), func(tx *store.Tx) error { return tx.DeleteContribution(c.ID) })
	var unreached unreached
	if c.State == store.Saved || errors.As(why, &unreached) {
		err = errors.Join(err, t.store.Unnumber(ctx, o.pass))
	}
	return err
}

// contributed writes a contribution into the history.
func (t *Tracker) contributed(ctx context.Context, c store.Contribution) error {
	return t.write(ctx, store.Contributing(c.Name), func(tx *store.Tx) error { return tx.PutContribution(c) })
}

// saveOffer writes a file whole, and reads it back as an intake would.
func (t *Tracker) saveOffer(o Offer, path string) error {
	return WriteFile(path, func(w io.Writer) error { _, err := w.Write(o.file); return err }, func(part string) error {
		file, err := os.ReadFile(part)
		if err != nil {
			return err
		}
		r, err := pool.ParseReport(file)
		if err != nil {
			return err
		}
		gate, err := o.Rules.Gate()
		if err != nil {
			return err
		}
		_, err = gate.Receive(r, nil, t.now())
		return err
	})
}

// send gives a file to an intake.
func send(ctx context.Context, address string, file []byte) error {
	to, err := url.Parse(address)
	if err != nil {
		return err
	}
	reply, err := post(ctx, to, "application/octet-stream", file)
	var unreached unreached
	switch {
	case errors.As(err, &unreached):
		return fmt.Errorf("%w: %s cannot be reached: %w; nothing has left", ErrRefused, to.Host, err)
	case err != nil || reply.code >= http.StatusInternalServerError:
		if err == nil {
			err = errors.New(reply.status)
		}
		return fmt.Errorf("%w: %s gave no clear answer: %w; the history says so, and it can be given again", ErrUnsure, to.Host, err)
	case reply.code >= http.StatusOK && reply.code < http.StatusMultipleChoices:
		return nil
	}
	return fmt.Errorf("%w: %s answers %s", ErrRefused, to.Host, reply.status)
}

// record is an offer as the history keeps it, before it is known what becomes of
// it.
func (o Offer) record(at work.Instant, where string) (store.Contribution, error) {
	p := o.Preview
	id, err := store.IDOf(p.Report[:])
	c := store.Contribution{
		ID: id, Campaign: o.ID, Hash: o.Hash, Name: o.Name, Collective: o.Collective, From: o.Rules.Period.From, To: o.Rules.Period.To,
		Readers: Readers(o.Rules), At: at, Sequence: p.Sequence, Withdrawn: o.Withdraws, State: store.Unsure, Where: where, File: p.File, Bytes: p.Bytes,
		Currency: o.Rules.Currency, Numbers: o.Numbers(), Answers: o.Answers(),
	}
	return c, err
}

// Readers are the organisers by name: one where a single one holds both keys.
func Readers(c pool.Campaign) []string {
	if c.Alone() {
		return []string{c.Organisers[0].Name}
	}
	return []string{c.Organisers[0].Name, c.Organisers[1].Name}
}

// What numbers of a contribution are of, beside measures.
const (
	PayFrom  = "pay_from"  // the lower edge of the pay's bin, an hour; not there in the lowest bin
	PayBelow = "pay_below" // its upper edge; not there in the highest
)

// Numbers are all that an offer says, table by table, from the totals that were
// read back; tables that say nothing are left out.
func (o Offer) Numbers() []store.Given {
	var all []store.Given
	c := o.Rules
	for table, counts := range o.Preview.Totals.Counts {
		bin := slices.IndexFunc(counts, func(n int64) bool { return n != 0 })
		if bin < 0 {
			continue
		}
		name := o.Table(table)
		add := func(of string, value, unit int64) {
			all = append(all, store.Given{Table: name, Of: of, Value: new(big.Int).Mul(big.NewInt(value), big.NewInt(unit)).String()})
		}
		if bin > 0 {
			add(PayFrom, c.Edges[bin-1], 1)
		}
		if bin < len(c.Edges) {
			add(PayBelow, c.Edges[bin], 1)
		}
		for m, measure := range c.Measures {
			add(string(measure.Of), o.Preview.Totals.Sums[table][m], measure.Unit)
		}
	}
	return all
}

// Answers are all that an offer says to the campaign's ballot, from the totals that
// were read back; what the worker has not answered is left out.
func (o Offer) Answers() (all []store.GivenAnswer) {
	asked, err := o.Rules.Answered(o.Preview.Totals)
	if err != nil {
		return nil // a withdrawal says nothing
	}
	for _, q := range asked {
		for i, n := range q.Counts {
			if n != 0 {
				all = append(all, store.GivenAnswer{Subject: q.Subject, Question: q.Question.ID, Answer: q.Question.Choices[i]})
			}
		}
	}
	return all
}

// Table is the platform of a table; "" for all work.
func (k KnownCampaign) Table(n int) string {
	if n == 0 {
		return ""
	}
	return k.Rules.Platforms[n-1]
}

// Clip is a number of an offer that was cut off, in minutes, tasks or
// micro-units.
type Clip struct {
	Table, Of   string
	Value, Kept *big.Int
}

// Clips are the numbers that are beyond the campaign's bounds, or below zero.
func (o Offer) Clips() []Clip {
	var all []Clip
	for _, c := range o.Preview.Clipped {
		for _, m := range o.Rules.Measures {
			if m.Of == c.Of {
				unit := big.NewInt(m.Unit)
				all = append(all, Clip{o.Table(c.Table), string(c.Of), new(big.Int).Mul(c.Value, unit), new(big.Int).Mul(big.NewInt(c.Kept), unit)})
			}
		}
	}
	return all
}

// Bound is the most of a measure that a person gives, in minutes, tasks or
// micro-units.
func Bound(m pool.Measure) *big.Int {
	return new(big.Int).Mul(big.NewInt(m.Most()), big.NewInt(m.Unit))
}
