package present

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clickwage/data/pool"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// readPooled reads a file of a collective's, which is small by its nature.
func readPooled(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, pool.MaxCampaign+1))
	if err == nil && len(text) > pool.MaxCampaign {
		err = fmt.Errorf("%s: %w", filepath.Base(path), pool.ErrCampaignFile)
	}
	return text, err
}

// Bring takes in a file that was dropped: a campaign, or the answer to a token's
// request.
func (p *Collective) Bring(path string) {
	file, err := readPooled(path)
	if err == nil && bytes.HasPrefix(file, []byte(pool.AnswerMagic)) {
		p.takeToken(path)
		return
	}
	p.add(path)
}

// Add asks for a campaign's file.
func (p *Collective) Add() { p.add("") }

func (p *Collective) add(path string) {
	say := p.desk.Phrase
	file := &Asked{Label: say("collective.add.file"), Text: path, Browse: say("dialog.choose")}
	key := &Asked{Label: say("collective.add.key"), Note: say("collective.add.key.note")}
	d := &Dialog{Title: say("collective.add"), Words: []string{say("collective.add.words")}, Fields: []*Asked{file, key}, Do: say("collective.add.do"), Close: say("dialog.cancel"), Wide: true}
	p.withFile(d, file)
	d.OnDo = func() {
		var added tracker.KnownCampaign
		d.working(p.desk, say("collective.checking"), func() error {
			text, err := readPooled(strings.TrimSpace(file.Text))
			if err == nil {
				added, err = p.desk.Tracker.AddCampaign(context.Background(), text, strings.TrimSpace(key.Text))
			}
			return err
		}, func() {
			p.shell.Shut()
			p.hash = added.Hash
			n := Notice{Text: say("collective.added", legible(added.Name))}
			if !p.knows(added.Hash) { // else there may be no change to take back
				n.Undo = func() { p.desk.undo(1) }
			}
			p.desk.Tell(n)
			p.Load()
		})
	}
	p.shell.Ask(d)
}

// knows says whether a campaign is on the page.
func (p *Collective) knows(hash revision.Hash) bool {
	return p.facts != nil && slices.ContainsFunc(p.facts.campaigns, func(k tracker.KnownCampaign) bool { return k.Hash == hash })
}

// withFile lets a dialog's file be looked for, and what is done wait for it.
func (p *Collective) withFile(d *Dialog, file *Asked) {
	check := func(string) { d.Ready = strings.TrimSpace(file.Text) != "" }
	check("")
	file.OnText = check
	file.OnBrowse = func(f *Asked) {
		p.shell.Browse(Browsing{Title: d.Title}, func(path string) { f.Text = path; check(path); d.change() })
	}
}

// Remove takes the campaign off the list.
func (p *Collective) Remove() {
	k := p.chosen()
	if k == nil {
		return
	}
	hash, said := k.Hash, p.desk.Phrase("collective.removed", legible(k.Name))
	p.desk.act(func(ctx context.Context) (string, int, error) {
		return said, 1, p.desk.Tracker.RemoveCampaign(ctx, hash)
	})
}

// Main does the page's main thing: asks for the token, takes it, or gives.
func (p *Collective) Main() {
	switch k := p.chosen(); {
	case k == nil:
		p.Add()
	case p.State.Campaign.Step == StepToken:
		p.AskToken()
	case p.State.Campaign.Step == StepAnswer:
		p.takeToken("")
	case p.State.Campaign.Step == StepGive && k.Rules.Intake != "":
		p.give(p.offer, "")
	case p.State.Campaign.Step == StepGive:
		p.Save()
	}
}

// Beside does the other thing: takes a link, asks for the token again, or saves
// instead of sending.
func (p *Collective) Beside() {
	switch st := p.State.Campaign; {
	case st != nil && st.Step == StepToken:
		p.FetchToken()
		return
	case st != nil && st.Step == StepAnswer:
		p.AskToken()
		return
	}
	p.Save()
}

// Token asks for the campaign's token, or takes the answer.
func (p *Collective) Token() {
	if st := p.State.Campaign; st != nil && st.Step <= StepAnswer {
		p.Main()
	}
}

// AskToken writes the request for the worker's token, and says what to do with it.
func (p *Collective) AskToken() {
	k := p.chosen()
	if k == nil {
		return
	}
	say, known, path := p.desk.Phrase, *k, p.desk.exportPath("token-request", ".cwt")
	p.working(say("collective.saving"), func(ctx context.Context) error {
		request, err := p.desk.Tracker.AskForToken(ctx, known)
		if err != nil {
			return err
		}
		return writeNew(path, request)
	}, func() {
		d := fileDone(say, p.shell, say("collective.token.saved"), say("collective.token.send", legible(known.Collective), legible(known.Rules.Contact)), path)
		d.Words = append(d.Words, say("collective.token.words"))
		d.Wide = true
		p.shell.Ask(d)
		p.Load()
	})
}

// writeNew writes a file in a folder that is made where it is missing.
func writeNew(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return tracker.WriteFile(path, func(w io.Writer) error { _, err := w.Write(text); return err },
		func(part string) error { return readBack(part, string(text)) })
}

// takeToken asks for the collective's answer.
func (p *Collective) takeToken(path string) {
	say := p.desk.Phrase
	file := &Asked{Label: say("collective.token.file"), Text: path, Browse: say("dialog.choose")}
	d := &Dialog{Title: say("collective.token.accept"), Words: []string{say("collective.token.bring")}, Fields: []*Asked{file}, Do: say("collective.add.do"), Close: say("dialog.cancel")}
	if k := p.chosen(); k != nil && k.Token == tracker.TokenAsked {
		d.Also, d.OnAlso = say("collective.link"), func() { p.shell.Shut(); p.FetchToken() }
	}
	p.withFile(d, file)
	d.OnDo = func() {
		p.takes(d, say("collective.checking"), func() (tracker.KnownCampaign, error) {
			text, err := readPooled(strings.TrimSpace(file.Text))
			if err != nil {
				return tracker.KnownCampaign{}, err
			}
			return p.desk.Tracker.TakeToken(context.Background(), text)
		})
	}
	p.shell.Ask(d)
}

// FetchToken asks for an enrolment link, and fetches the token from it.
func (p *Collective) FetchToken() {
	k := p.chosen()
	if k == nil {
		return
	}
	say, known := p.desk.Phrase, *k
	link := &Asked{Label: say("collective.link.field")}
	d := &Dialog{Title: say("collective.link"), Words: []string{say("collective.link.words")}, Fields: []*Asked{link}, Do: say("collective.link.do"), Close: say("dialog.cancel"), Wide: true}
	link.OnText = func(text string) { d.Ready = strings.TrimSpace(text) != "" }
	d.OnDo = func() {
		p.takes(d, say("collective.link.busy"), func() (tracker.KnownCampaign, error) {
			return p.desk.Tracker.FetchToken(context.Background(), known, link.Text)
		})
	}
	p.shell.Ask(d)
}

// takes lets a dialog's work bring a token, and shows its campaign.
func (p *Collective) takes(d *Dialog, busy string, bring func() (tracker.KnownCampaign, error)) {
	var taken tracker.KnownCampaign
	d.working(p.desk, busy, func() (err error) {
		taken, err = bring()
		return err
	}, func() {
		p.shell.Shut()
		p.hash = taken.Hash
		p.desk.Tell(Notice{Text: p.desk.Phrase("collective.token.held")})
		p.Load()
	})
}

// working does something of the page off the window's goroutine, and says an
// error in the bar.
func (p *Collective) working(busy string, do func(context.Context) error, done func()) {
	if p.busy != "" {
		return
	}
	p.setBusy(busy)
	var err error
	p.desk.Run(func() { err = do(context.Background()) }, func() {
		p.setBusy("")
		if err != nil {
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
			p.Load()
			return
		}
		done()
	})
}

func (p *Collective) setBusy(busy string) {
	p.busy = busy
	if p.State.Campaign != nil {
		p.State.Campaign.Busy = busy
		p.Changed()
	}
}

// Save writes the contribution that is shown to a file.
func (p *Collective) Save() {
	if p.offer != nil && p.offer.Ready() {
		p.give(p.offer, p.desk.exportPath("contribution", ".cwp"))
	}
}

// give saves an offer to a new file, or sends it where path is "".
func (p *Collective) give(o *tracker.Offer, path string) {
	if o == nil || !o.Ready() {
		return
	}
	say, f := p.desk.Phrase, p.format()
	busy := "collective.saving"
	if path == "" {
		busy = "collective.sending"
	}
	var given store.Contribution
	p.working(say(busy), func(ctx context.Context) (err error) {
		if path != "" {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				return err
			}
		}
		given, err = p.desk.Tracker.Give(ctx, *o, path)
		return err
	}, func() {
		p.shell.Ask(p.gave(f, *o, given, path))
		p.Load()
	})
}

// gave says what left, or where the file is and whom to hand it to.
func (p *Collective) gave(f Format, o tracker.Offer, given store.Contribution, path string) *Dialog {
	say := p.desk.Phrase
	if path == "" {
		return &Dialog{
			Title: say("collective.sent"), Words: []string{say("collective.sent.words", legible(given.Where))},
			Facts: []Fact{{say("collective.file"), hex.EncodeToString(given.File[:])}}, Close: say("dialog.done"), Wide: true,
		}
	}
	title := say("collective.saved")
	if o.Withdraws {
		title = say("collective.withdraw.saved")
	}
	d := fileDone(say, p.shell, title, say("collective.saved.words", legible(o.Collective), legible(o.Rules.Contact), f.Moment(o.Rules.Closes.In(f.Zone))), path)
	d.Facts = append(d.Facts, Fact{say("collective.file"), hex.EncodeToString(given.File[:])})
	d.Wide = true
	return d
}

// Withdraw asks before it takes back what was given.
func (p *Collective) Withdraw() {
	k := p.chosen()
	if k == nil || p.State.Campaign == nil || !p.State.Campaign.CanWithdraw {
		return
	}
	say, known := p.desk.Phrase, *k
	d := &Dialog{Title: say("collective.withdraw.title"), Words: []string{say("collective.withdraw.words")}, Do: say("collective.withdraw.save"), Ready: true, Close: say("dialog.cancel")}
	path := p.desk.exportPath("withdrawal", ".cwp")
	if known.Rules.Intake != "" {
		d.Do, path = say("collective.withdraw.send"), ""
		d.Words = append(d.Words, say("collective.send.to", legible(known.Rules.Intake)))
		d.Also, d.OnAlso = say("collective.withdraw.save"), func() { p.shell.Shut(); p.takeBack(known, p.desk.exportPath("withdrawal", ".cwp")) }
	}
	d.OnDo = func() { p.shell.Shut(); p.takeBack(known, path) }
	p.shell.Ask(d)
}

func (p *Collective) takeBack(k tracker.KnownCampaign, path string) {
	o, err := p.desk.Tracker.OfferWithdrawal(context.Background(), k)
	if err != nil {
		p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		return
	}
	p.give(&o, path)
}

// Show shows one contribution of the history with every number.
func (p *Collective) Show(id string) {
	say, f := p.desk.Phrase, p.format()
	for _, g := range p.facts.given {
		if g.ID != id {
			continue
		}
		row := givenRow(f, g)
		d := &Dialog{Title: row.Title, Words: []string{row.Caption}, Close: say("dialog.done"), Wide: true, Facts: []Fact{
			{say("collective.period"), say("collective.period.text", periodDay(f.Date, g.From), periodDay(f.Date, g.To))},
			{say("collective.readers"), strings.Join(g.Readers, ", ")},
		}}
		for _, b := range append(offerBlocks(f, g.Numbers, g.Currency), answerBlocks(f, g.Answers)...) {
			for i, head := range b.Heads {
				var lines []string
				for _, r := range b.Rows {
					lines = append(lines, r[0]+" "+r[1+i])
				}
				d.Facts = append(d.Facts, Fact{b.Title + head, strings.Join(lines, " · ")})
			}
		}
		d.Facts = append(d.Facts, Fact{say("collective.file"), hex.EncodeToString(g.File[:])})
		p.shell.Ask(d)
		return
	}
}

// pooled is the key of the words for what can go wrong with pooling; "" for what
// is something else.
func pooled(err error) string {
	for _, c := range []struct {
		is  error
		key string
	}{
		{pool.ErrCampaignFile, "campaignfile"}, {pool.ErrRules, "campaignfile"}, {pool.ErrSigner, "signer"}, {tracker.ErrOtherKey, "otherkey"},
		{pool.ErrExpired, "expired"}, {pool.ErrClosed, "closed"}, {pool.ErrNothing, "nofigures"}, {pool.ErrAnswer, "answer"}, {tracker.ErrNotRequested, "answer"},
		{tracker.ErrLink, "link"}, {store.ErrRaced, "raced"}, {tracker.ErrRefused, "intake"}, {tracker.ErrUnsure, "unsure"},
	} {
		if errors.Is(err, c.is) {
			return c.key
		}
	}
	var draft *pool.OtherDraft
	if errors.As(err, &draft) {
		return "campaignfile"
	}
	return ""
}
