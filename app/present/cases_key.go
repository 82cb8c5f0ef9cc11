package present

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"clickwage/data/tracker"
)

// BackUpKey asks for the passphrase of the signing key and where its copy goes.
func (p *Cases) BackUpKey() {
	if p.opened() == nil {
		return
	}
	d := &Dialog{Title: p.desk.Phrase("cases.key.backup"), Words: []string{p.desk.Phrase("cases.key.backup.words")}, Do: p.desk.Phrase("form.edit.save"), Close: p.desk.Phrase("dialog.cancel")}
	secret := &Asked{Label: p.desk.Phrase("cases.key.passphrase"), Secret: true, OnText: func(text string) { d.Ready = text != "" }}
	d.Fields = []*Asked{secret}
	d.OnDo = func() {
		phrase := secret.Text
		d.working(p.desk, p.desk.Phrase("cases.key.restore.busy"), func() error {
			_, err := p.desk.Tracker.Signing(context.Background(), phrase)
			return err
		}, func() { p.backUpKey(phrase) })
	}
	p.shell.Ask(d)
}

// found is a field for a file that is there, with a button that looks for it.
func (p *Cases) found(d *Dialog, key string, check func()) *Asked {
	f := &Asked{Label: p.desk.Phrase(key), Browse: p.desk.Phrase("dialog.choose"), OnText: func(string) { check() }}
	f.OnBrowse = func(f *Asked) {
		p.shell.Browse(Browsing{Title: f.Label}, func(path string) { f.Text = path; check(); d.change() })
	}
	return f
}

// RestoreKey asks for the copy of a lost signing key and its passphrase.
func (p *Cases) RestoreKey() {
	if p.opened() == nil {
		return
	}
	say := p.desk.Phrase
	d := &Dialog{Title: say("cases.key.restore"), Words: []string{say("cases.key.restore.words")}, Do: say("cases.key.restore.do"), Close: say("dialog.cancel")}
	var file, secret *Asked
	check := func() { d.Ready = strings.TrimSpace(file.Text) != "" && secret.Text != "" }
	file = p.found(d, "cases.key.restore.file", check)
	secret = &Asked{Label: say("cases.key.passphrase"), Secret: true, OnText: func(string) { check() }}
	d.Fields = []*Asked{file, secret}
	d.OnDo = func() {
		path, phrase := strings.TrimSpace(file.Text), secret.Text
		d.working(p.desk, say("cases.key.restore.busy"), func() error { return p.desk.Tracker.RestoreKey(context.Background(), path, phrase) },
			func() { p.proved("notice.key.restored") })
	}
	p.shell.Ask(d)
}

// proved closes the dialog of something that ties the history to others.
func (p *Cases) proved(key string) {
	p.shell.Shut()
	p.desk.Tell(Notice{Text: p.desk.Phrase(key)})
	p.Load()
}

// AskToken asks where the question to a timestamp authority goes.
func (p *Cases) AskToken() {
	if p.opened() == nil {
		return
	}
	say := p.desk.Phrase
	name := p.desk.Tracker.Now().In(p.format().Zone).Format("clickwage-timestamp-2006-01-02-150405.tsq")
	s := p.newSaving(say("cases.token.ask"), say("cases.token.words"), name, false)
	s.ask(say("cases.token.busy"), func(ctx context.Context, path string) error {
		query, _, err := p.desk.Tracker.TokenRequest(ctx)
		if err != nil {
			return err
		}
		return tracker.WriteFile(path, func(w io.Writer) error { _, err := w.Write(query); return err },
			func(part string) error { return readBack(part, string(query)) })
	}, func(path string) {
		p.shell.Ask(fileDone(say, p.shell, say("cases.token.saved"), say("cases.token.saved.words"), path))
	})
}

// AddToken asks for an authority's answer and the certificates that it is held to.
func (p *Cases) AddToken() {
	if p.opened() == nil {
		return
	}
	say := p.desk.Phrase
	d := &Dialog{Title: say("cases.token.add"), Words: []string{say("cases.token.add.words")}, Do: say("cases.token.add.do"), Close: say("dialog.cancel")}
	var answer, roots *Asked
	check := func() { d.Ready = strings.TrimSpace(answer.Text) != "" && strings.TrimSpace(roots.Text) != "" }
	answer, roots = p.found(d, "cases.token.answer", check), p.found(d, "cases.token.roots", check)
	d.Fields = []*Asked{answer, roots}
	d.OnDo = func() {
		paths := []string{strings.TrimSpace(answer.Text), strings.TrimSpace(roots.Text)}
		d.working(p.desk, say("cases.token.adding"), func() error {
			reply, err := readReply(paths[0])
			if err != nil {
				return err
			}
			pinned, err := readReply(paths[1])
			if err == nil {
				_, _, err = p.desk.Tracker.AcceptToken(context.Background(), reply, pinned)
			}
			return err
		}, func() { p.proved("notice.case.stamped") })
	}
	p.shell.Ask(d)
}

// mostReply bounds what a witness or an authority answers, in bytes.
const mostReply = 1 << 20

// readReply reads what a witness or an authority answered.
func readReply(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > mostReply || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: that is no answer; nothing was changed", path)
	}
	return os.ReadFile(path)
}
