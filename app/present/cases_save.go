package present

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"clickwage/data/dossier"
	"clickwage/data/evidence"
	"clickwage/data/tracker"
)

// saving is a dialog that writes a paper or a bundle of the open case.
type saving struct {
	cases  *Cases
	dialog *Dialog
	folder *Asked
	name   string // of the file
	secret passphrases
	fresh  bool // the signing key is made now
	sealed bool // a passphrase is asked for
}

// fileName is a name for a file about a case that every system takes: letters
// and digits of the case's name, the kind, the day.
func (p *Cases) fileName(kind, end string) string {
	var b strings.Builder
	for _, r := range p.opened().view.Case.Name {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	name := strings.Trim(b.String(), "-")
	return joined("-", name, kind, p.desk.Tracker.Now().In(p.format().Zone).Format("2006-01-02-150405")) + end
}

// newSaving asks for a folder, and for the passphrase of the signing key where
// something is signed.
func (p *Cases) newSaving(title, words, name string, signed bool) *saving {
	say := p.desk.Phrase
	s := &saving{cases: p, name: name, sealed: signed}
	key := p.opened().key
	s.fresh = signed && len(key.Keys) == 0 && !key.Here
	s.folder = &Asked{
		Label: say("export.where"), Text: filepath.Join(filepath.Dir(p.desk.Tracker.Path()), "exports"), Note: say("export.file", name), Browse: say("dialog.choose"),
		OnText: func(string) { s.check() },
		OnBrowse: func(f *Asked) {
			p.shell.Browse(Browsing{Folder: true, Title: say("export.where.title")}, func(path string) { f.Text = path; s.check(); s.dialog.change() })
		},
	}
	s.dialog = &Dialog{Title: title, Words: []string{words}, Fields: []*Asked{s.folder}, Do: say("form.edit.save"), Close: say("dialog.cancel")}
	s.secret = newPassphrases(say, func() { s.check() })
	switch {
	case s.fresh:
		s.dialog.Words = append(s.dialog.Words, say("cases.key.words"))
		s.dialog.Care = say("cases.key.care")
		s.dialog.Fields = append(s.dialog.Fields, s.secret.first, s.secret.second)
	case signed:
		s.secret.first.Label = say("cases.key.passphrase")
		s.dialog.Fields = append(s.dialog.Fields, s.secret.first)
	}
	s.check()
	return s
}

func (s *saving) check() {
	ready := strings.TrimSpace(s.folder.Text) != ""
	switch {
	case s.fresh:
		ready = s.secret.check(s.cases.desk.Phrase) && ready
	case s.sealed:
		ready = ready && s.secret.first.Text != ""
	}
	s.dialog.Ready = ready
}

// path is the file, in a folder that is made where it is missing.
func (s *saving) path() string { return filepath.Join(strings.TrimSpace(s.folder.Text), s.name) }

func (s *saving) ask(busy string, write func(ctx context.Context, path string) error, done func(path string)) {
	path := ""
	s.dialog.OnDo = func() {
		path = s.path()
		s.dialog.working(s.cases.desk, busy, func() error {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				return err
			}
			return write(context.Background(), path)
		}, func() { done(path) })
	}
	s.cases.shell.Ask(s.dialog)
}

// SaveBundle asks where the bundle goes and writes it; it is verified before it
// is said to be saved.
func (p *Cases) SaveBundle() {
	if p.opened() != nil {
		p.exposed(p.saveBundle)
	}
}

func (p *Cases) saveBundle(added *dossier.Exposure, care string) {
	if p.opened() == nil {
		return
	}
	say := p.desk.Phrase
	s := p.newSaving(say("cases.bundle"), say("cases.bundle.words"), p.fileName("evidence", ".zip"), true)
	var done tracker.Evidence
	id := p.id
	set, err := p.typesetting(p.waysOf(id))
	if err != nil {
		p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		return
	}
	set.Exposure = added
	s.dialog.Care = joined(" ", s.dialog.Care, care)
	s.ask(say("cases.bundle.busy"), func(ctx context.Context, path string) (err error) {
		done, err = p.desk.Tracker.Evidence(ctx, tracker.EvidenceOptions{Case: id, Out: path, Passphrase: s.secret.first.Text, Dossier: &set})
		return err
	}, func(path string) {
		p.shell.Ask(p.bundleSaved(done, path, s.secret.first.Text))
		p.Load()
	})
}

// bundleSaved says what was saved, what a stranger is told of it, and how to
// check it; a key that was made for it is to be backed up at once.
func (p *Cases) bundleSaved(done tracker.Evidence, path, passphrase string) *Dialog {
	say := p.desk.Phrase
	d := fileDone(say, p.shell, say("cases.bundle.saved"), say("cases.bundle.checked", checksPassed(done.Result)), path)
	x := done.Result.Extent
	d.Facts = append(d.Facts,
		Fact{say("restore.head.size"), say("size.kb", say("count.plain", int((done.Size+999)/1000)))},
		Fact{say("cases.saved.extent"), say("cases.saved.leaves", int(x.Disclosed), int(x.Of), x.Gaps)},
		Fact{say("cases.saved.check"), "clickwage-verify " + filepath.Base(path)})
	if len(done.Gone) > 0 {
		d.Facts = append(d.Facts, Fact{say("cases.saved.gone"), say("count.tasks", len(done.Gone))})
	}
	witnessed := say("cases.saved.self")
	if p.opened() != nil && len(p.opened().cosigned) > 0 {
		witnessed = say("cases.saved.witnessed")
	}
	d.Words = append(d.Words, witnessed, say("cases.bundle.note"))
	d.Wide = true
	if done.Fresh {
		d.Care, d.Do, d.Ready = say("cases.key.made"), say("cases.key.backup"), true
		d.OnDo = func() { p.backUpKey(passphrase) }
	}
	return d
}

// checksPassed is how many checks a bundle has passed.
func checksPassed(r evidence.Result) (n int) {
	for _, c := range r.Checks {
		if c.Status == evidence.Passed {
			n++
		}
	}
	return n
}

// backUpKey asks where the copy of the signing key goes, sealed with the
// passphrase that was just chosen.
func (p *Cases) backUpKey(passphrase string) {
	say := p.desk.Phrase
	name := p.desk.Tracker.Now().In(p.format().Zone).Format("clickwage-2006-01-02-150405") + tracker.KeyEnd
	s := p.newSaving(say("cases.key.backup"), say("cases.key.backup.words"), name, false)
	s.folder.Text = homeOr(p.desk.Tracker.Path())
	s.check()
	s.ask(say("cases.key.busy"), func(ctx context.Context, path string) error { return p.desk.Tracker.BackupKey(ctx, path, passphrase) },
		func(path string) {
			p.shell.Ask(fileDone(say, p.shell, say("cases.key.saved"), say("cases.key.saved.words"), path))
		})
}

// homeOr is where a person looks for a file first.
func homeOr(ledger string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Dir(ledger)
	}
	return home
}

// readBack fails where a file is not byte for byte what was written.
func readBack(path, want string) error {
	got, err := os.ReadFile(path)
	if err == nil && string(got) != want {
		err = fmt.Errorf("%s: it does not read back as it was written", path)
	}
	return err
}

// AskWitness asks where the request for a witness goes. The head is signed first
// where something was recorded since.
func (p *Cases) AskWitness() {
	if p.opened() == nil {
		return
	}
	say := p.desk.Phrase
	name := p.desk.Tracker.Now().In(p.format().Zone).Format("clickwage-witness-2006-01-02-150405.txt")
	s := p.newSaving(say("cases.witness.ask"), say("cases.witness.words"), name, true)
	public, size := "", 0
	s.ask(say("cases.witness.busy"), func(ctx context.Context, path string) error {
		if _, _, err := p.desk.Tracker.Checkpoint(ctx, s.secret.first.Text); err != nil {
			return err
		}
		request, head, err := p.desk.Tracker.WitnessRequest(ctx, p.onlyWitness())
		if err != nil {
			return err
		}
		public, size = head.Public, int(head.Size)
		return tracker.WriteFile(path, func(w io.Writer) error { _, err := w.Write(request.Bytes()); return err },
			func(part string) error { return readBack(part, string(request.Bytes())) })
	}, func(path string) {
		d := fileDone(say, p.shell, say("cases.witness.saved"), say("cases.witness.send", size), path)
		d.Facts = append(d.Facts, Fact{say("cases.witness.key"), public})
		if s.fresh {
			d.Care, d.Do, d.Ready = say("cases.key.made"), say("cases.key.backup"), true
			d.OnDo = func() { p.backUpKey(s.secret.first.Text) }
		}
		d.Wide = true
		p.shell.Ask(d)
		p.Load()
	})
}

// onlyWitness is the witness that has cosigned before, where there is one alone.
func (p *Cases) onlyWitness() string {
	keys := map[string]bool{}
	for _, c := range p.opened().cosigned {
		keys[c.Witness] = true
	}
	if len(keys) == 1 {
		return p.opened().cosigned[0].Witness
	}
	return ""
}

// AddWitness asks for the file that a witness answered with.
func (p *Cases) AddWitness() {
	if p.opened() == nil {
		return
	}
	say := p.desk.Phrase
	d := &Dialog{Title: say("cases.witness.add"), Words: []string{say("cases.witness.add.words")}, Do: say("cases.witness.add.do"), Close: say("dialog.cancel")}
	var file *Asked
	file = p.found(d, "cases.witness.file", func() { d.Ready = strings.TrimSpace(file.Text) != "" })
	key := &Asked{Label: say("cases.witness.theirs"), Note: say("cases.witness.theirs.note")}
	d.Fields = []*Asked{file, key}
	d.OnDo = func() {
		path, public := strings.TrimSpace(file.Text), strings.TrimSpace(key.Text)
		d.working(p.desk, say("cases.witness.adding"), func() error {
			reply, err := readReply(path)
			if err == nil {
				_, err = p.desk.Tracker.AddCosignatures(context.Background(), reply, public)
			}
			return err
		}, func() { p.proved("notice.case.witnessed") })
	}
	p.shell.Ask(d)
}
