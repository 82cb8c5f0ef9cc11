// Package dossier typesets a case: the dossier as a PDF, and the letters that go
// with it as text and as PDF.
//
// Write draws the fifteen parts of a dispute file, those that the preset of the
// case wants, addressed to its recipient. Compose gives a letter's text, which a
// person may edit; WriteLetter sets the text as a PDF. The same input gives the
// same bytes.
//
//	err := dossier.Write(ctx, w, dossier.Dossier{Case: c, Proof: &p}, dossier.Options{
//		Language: "de", Say: speech.Say, Figures: format, Zone: zone, Made: now,
//		Fonts: dossier.Fonts{Regular: ..., Bold: ..., Mono: ...},
//	})
//	text, err := dossier.Compose(dossier.FirstMessage, d, o)
//	err = dossier.WriteLetter(ctx, w, text, d, o)
//
// The package refuses to decide: statistics support a claim, the other side's
// precedents are printed beside one's own, and what is not known is said to be
// not known. Time stands beside a loss and is never added to it. It refuses to
// pass on what could act or deceive: no script, link or launch action is
// written, and control characters, marks that turn the direction of a text, and
// letters that the typefaces lack are shown by their number, such as [U+202E].
//
// It reads no ledger, file or clock. It imports evidence, earnings, exposure,
// chart, money, revision and work, and is the only package to import the PDF library;
// rsc.io/qr makes the QR code.
package dossier

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"clickwage/data/chart"
	"clickwage/data/earnings"
	"clickwage/data/evidence"
	"clickwage/data/exposure"
	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// ErrNoTasks is returned for a case without tasks: there would be nothing to read.
var ErrNoTasks = errors.New("the case has no tasks: choose at least one; nothing was written")

// Dossier is what is typeset.
type Dossier struct {
	Case     evidence.Case // Required, with at least one task
	Proof    *Proof        // of the ledger's history; nil: the dossier says that there is none
	Pattern  *Pattern      // figures of the ledger beyond the case; nil: none
	Exposure *Exposure     // the log of distressing work, only if the worker adds it
}

// Proof is what ties the dossier to the ledger's history.
type Proof struct {
	Root         revision.Hash
	Size         int64  // leaves of the tree
	Checkpoint   string // the signed note
	PublicKey    string // of the worker
	Disclosed    int64  // leaves that go along
	Gaps         int    // runs of leaves that do not
	Cosignatures []Seen // witnesses
	Tokens       []Seen // RFC 3161 timestamps
}

// Seen is a witness or an authority and when it saw the checkpoint.
type Seen struct {
	By string
	At work.Instant // 0: not known
}

// Pattern is what the rest of the ledger says.
type Pattern struct {
	Requesters earnings.Report // by requester, of the platform of the case
	Platforms  earnings.Report // by platform, of the whole ledger: the share of income
	Charts     []Chart
	Income     *money.Amount // all income of the same dates, typed by the worker; nil: not known
}

// Chart is a chart with what chart.Summary says of it, both in the language of
// the dossier.
type Chart struct {
	Spec  chart.Spec
	Words string
}

// Exposure is the sum of the log of distressing work.
type Exposure struct {
	Sum      exposure.Sum
	From, To work.Instant
}

// Paper is a size of paper.
type Paper string

// The papers.
const (
	A4     Paper = "A4"
	Letter Paper = "Letter"
)

// ParsePaper reads a paper; "" is A4.
func ParsePaper(text string) (Paper, error) {
	switch Paper(text) {
	case "", "a4", A4:
		return A4, nil
	case "letter", Letter:
		return Letter, nil
	}
	return "", fmt.Errorf("paper %q: not one of A4, Letter", text)
}

func (p Paper) size() (width, height float64) {
	if p == Letter {
		return 612, 792
	}
	return 595.28, 841.89
}

// Figures writes amounts, times and dates as people of one language do; the
// Format of app/present is one.
type Figures interface {
	Exactly(money.Amount) string
	Exact(time.Duration) string
	Total(time.Duration) string
	Date(time.Time) string
	Percent(share float64) string
	Decimal(number string) string
}

// Fonts are TrueType files.
type Fonts struct{ Regular, Bold, Mono []byte }

// Options say how it is written.
type Options struct {
	Paper    Paper                                // defaults to A4
	Language string                               // Required: of Say, such as "de"
	Say      func(key string, args ...any) string // Required
	Figures  Figures                              // Required
	Zone     *time.Location                       // Required: whose clock is shown
	Made     time.Time                            // Required: when the dossier is made
	Fonts    Fonts                                // Required
	Program  string                               // defaults to "Clickwage"
	Number   string                               // of the case file on every page; defaults to the id of the case
	Bundle   string                               // name of the file that clickwage-verify checks; "": none is made
}

func (o Options) settled(d Dossier) (Options, error) {
	switch {
	case len(d.Case.Tasks) == 0:
		return o, ErrNoTasks
	case o.Say == nil || o.Figures == nil || o.Zone == nil || o.Made.IsZero():
		return o, errors.New("dossier: Say, Figures, Zone and Made are required")
	case len(o.Fonts.Regular) == 0 || len(o.Fonts.Bold) == 0 || len(o.Fonts.Mono) == 0:
		return o, errors.New("dossier: three typefaces are required")
	}
	switch d.Case.Recipient {
	case "", evidence.ToClient, evidence.ToPlatform, evidence.ToOmbuds, evidence.ToCourt, evidence.ToUnion:
	default:
		return o, fmt.Errorf("dossier: recipient %q: unknown", d.Case.Recipient)
	}
	switch d.Case.Preset {
	case "", evidence.SingleRejection, evidence.MassRejection, evidence.LatePay, evidence.ClosedAccount, evidence.BelowFloor, evidence.WorkingTime:
	default:
		return o, fmt.Errorf("dossier: preset %q: unknown", d.Case.Preset)
	}
	var err error
	if o.Paper, err = ParsePaper(string(o.Paper)); err != nil {
		return o, err
	}
	if o.Program == "" {
		o.Program = "Clickwage"
	}
	if o.Number == "" {
		o.Number = d.Case.ID
	}
	return o, nil
}

// Write typesets the dossier as a PDF. A case without tasks is refused with
// ErrNoTasks. Nothing is written to w before the whole document is made.
func Write(ctx context.Context, w io.Writer, d Dossier, o Options) error {
	s, _, err := typeset(ctx, d, o)
	if err != nil {
		return err
	}
	return s.write(w)
}

// typeset lays the dossier out twice: the second time it knows the pages that
// its parts refer to.
func typeset(ctx context.Context, d Dossier, o Options) (*sheet, []block, error) {
	o, err := o.settled(d)
	if err != nil {
		return nil, nil, err
	}
	fonts, err := readFonts(o.Fonts)
	if err != nil {
		return nil, nil, err
	}
	c := &composer{Dossier: d, Options: o, fonts: fonts}
	c.dense = c.fitting(ctx)
	for pass := 0; ; pass++ {
		blocks := c.compose()
		s := newSheet(fonts, o, c.title())
		c.frame(s)
		if err := s.lay(ctx, blocks); err != nil {
			return nil, nil, err
		}
		if c.refs = s.refs; pass > 0 {
			return s, blocks, nil
		}
	}
}

// fitting is the loosest density at which the claim fits its page; the last one
// where none does.
func (c *composer) fitting(ctx context.Context) density {
	all := densities()
	for _, c.dense = range all {
		c.refs = map[string]int{string(rules): 999, string(custody): 999} // as wide as they may come
		s := newSheet(c.fonts, c.Options, "")
		if s.lay(ctx, c.claim()) != nil || len(s.pages) == 1 {
			return c.dense
		}
	}
	return all[len(all)-1]
}
