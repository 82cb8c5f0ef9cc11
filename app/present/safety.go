package present

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"clickwage/data/store"
	"clickwage/data/tracker"
)

// Safety is the presenter of what keeps a ledger: backups and going back to
// one, moving to another computer, erasing. It works on a ledger that cannot be
// opened as well; its desk's Tracker is nil then.
type Safety struct {
	desk   *Desk
	shell  Shell
	path   string
	format func() Format
}

// NewSafety is the presenter for the ledger at a path.
func NewSafety(d *Desk, shell Shell, path string, format func() Format) *Safety {
	return &Safety{desk: d, shell: shell, path: path, format: format}
}

// OpenFolder shows the folder of the ledger.
func (s *Safety) OpenFolder() { s.shell.Reveal(filepath.Dir(s.path)) }

// OpenBackups shows the folder of the backups.
func (s *Safety) OpenBackups() { s.shell.Reveal(store.BackupFolder(s.path)) }

// say is a phrase.
func (s *Safety) say(key string, args ...any) string { return s.desk.Phrase(key, args...) }

// BackUpSealed asks for a passphrase and makes a backup that only it opens.
func (s *Safety) BackUpSealed() {
	d := &Dialog{Title: s.say("seal.title"), Words: []string{s.say("seal.words")}, Care: s.say("seal.care"), Do: s.say("seal.do"), Close: s.say("dialog.cancel")}
	var p passphrases
	p = newPassphrases(s.desk.Phrase, func() { d.Ready = p.check(s.desk.Phrase) })
	d.Fields = []*Asked{p.first, p.second}
	d.OnDo = func() {
		var path string
		d.working(s.desk, s.say("seal.busy"), func() (err error) {
			path, err = s.desk.Tracker.BackupNow(context.Background(), p.first.Text)
			return err
		}, func() {
			s.shell.Ask(fileDone(s.desk.Phrase, s.shell, s.say("seal.done.title"), s.say("seal.done"), path))
		})
	}
	s.shell.Ask(d)
}

// Pack asks for a file and a passphrase and packs all that another computer
// needs.
func (s *Safety) Pack() {
	d := &Dialog{Title: s.say("pack.title"), Words: []string{s.say("pack.words")}, Care: s.say("seal.care"), Do: s.say("pack.do"), Close: s.say("dialog.cancel")}
	name := s.desk.Tracker.Now().In(s.format().Zone).Format("clickwage-2006-01-02-150405") + ".pack"
	folder := &Asked{Label: s.say("pack.where"), Note: s.say("export.file", name), Text: s.home(), Browse: s.say("dialog.choose")}
	var p passphrases
	check := func() { d.Ready = p.check(s.desk.Phrase) && strings.TrimSpace(folder.Text) != "" }
	p = newPassphrases(s.desk.Phrase, check)
	folder.OnText = func(string) { check() }
	folder.OnBrowse = func(f *Asked) {
		s.shell.Browse(Browsing{Folder: true, Title: s.say("pack.where.title")}, func(path string) { f.Text = path; check(); d.change() })
	}
	d.Fields = []*Asked{folder, p.first, p.second}
	d.OnDo = func() {
		path := filepath.Join(strings.TrimSpace(folder.Text), name)
		d.working(s.desk, s.say("pack.busy"), func() error {
			return s.desk.Tracker.Pack(context.Background(), path, p.first.Text)
		}, func() {
			s.shell.Ask(fileDone(s.desk.Phrase, s.shell, s.say("pack.done.title"), s.say("pack.done"), path))
		})
	}
	s.shell.Ask(d)
}

// home is where a person looks for a file first.
func (s *Safety) home() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Dir(s.path)
	}
	return home
}

// Bring asks for the file of a ledger that the worker has already, and puts it
// in the place of this one, which holds nothing yet.
func (s *Safety) Bring() {
	d := &Dialog{Title: s.say("bring.title"), Words: []string{s.say("bring.words")}, Do: s.say("bring.do"), Close: s.say("dialog.cancel")}
	secret := &Asked{Label: s.say("restore.passphrase"), Secret: true, Hidden: true}
	file := &Asked{Label: s.say("bring.file"), Browse: s.say("dialog.choose")}
	check := func() {
		sealed, err := tracker.IsSealed(strings.TrimSpace(file.Text))
		secret.Hidden = err != nil || !sealed
		d.Ready, d.Trouble = err == nil && (!sealed || secret.Text != ""), nil
	}
	file.OnText, secret.OnText = func(string) { check() }, func(string) { check() }
	file.OnBrowse = func(f *Asked) {
		s.shell.Browse(Browsing{Title: s.say("bring.title")}, func(path string) { f.Text = path; check(); d.change() })
	}
	d.Fields = []*Asked{file, secret}
	d.OnDo = func() {
		s.replace(tracker.RestoreOptions{From: strings.TrimSpace(file.Text), Passphrase: secret.Text}, tracker.Bring)
	}
	s.shell.Ask(d)
}

// replace puts a file in the place of the ledger and says what came of it.
func (s *Safety) replace(opt tracker.RestoreOptions, do func(context.Context, tracker.RestoreOptions) (store.Restored, error)) {
	opt.Path, opt.Window = s.path, true
	f := s.format()
	s.shell.Replace(s.say("restore.waiting"), func() *Dialog {
		done, err := do(context.Background(), opt)
		if err != nil {
			trouble := s.desk.trouble(err)
			return &Dialog{Title: s.say("restore.failed"), Trouble: &trouble, Close: s.say("dialog.close")}
		}
		d := &Dialog{Title: s.say("restore.done.title"), Words: []string{s.say("restore.done", filepath.Base(opt.From))}, Close: s.say("dialog.done")}
		d.Facts = []Fact{s.fact("restore.entries", fmt.Sprint(done.Records)), s.fact("restore.newest", momentOf(f, done.Last.In(f.Zone), done.Last.Known()))}
		if done.Aside != "" {
			d.Facts = append(d.Facts, s.fact("restore.aside", done.Aside))
			d.Also, d.OnAlso = s.say("dialog.reveal"), s.OpenFolder
		}
		return d
	})
}

func (s *Safety) fact(key, value string) Fact { return Fact{s.say(key), value} }

// erasable is what of the ledger can be erased.
type erasable struct {
	platforms []string
	counts    map[string]int
	all       int
	backups   int
}

// Erase asks what to erase for good, names what it cannot reach, and wants the
// word typed.
func (s *Safety) Erase() {
	var found erasable
	var err error
	s.desk.Run(func() { found, err = s.erasable(context.Background()) }, func() {
		if err != nil {
			s.desk.Tell(Notice{Text: s.desk.trouble(err).line()})
			return
		}
		s.askErase(found)
	})
}

func (s *Safety) erasable(ctx context.Context) (e erasable, err error) {
	accounts, err := s.desk.Tracker.Accounts(ctx)
	if err != nil {
		return e, err
	}
	e.counts = map[string]int{}
	for _, a := range accounts {
		if e.counts[a.Platform] == 0 {
			e.platforms = append(e.platforms, a.Platform)
		}
		e.counts[a.Platform] += a.Records
	}
	tasks, others, err := s.desk.Tracker.Count(ctx, store.Filter{})
	if err != nil {
		return e, err
	}
	e.all = tasks + others
	backups, err := s.desk.Tracker.Backups()
	e.backups = len(backups)
	return e, err
}

func (s *Safety) askErase(found erasable) {
	word := s.say("erase.word")
	list := &PickList{Texts: 1, Head: []string{s.say("erase.what"), s.say("restore.head.entries")}, OnChosen: func(int) {}}
	for _, p := range found.platforms {
		list.Rows = append(list.Rows, []string{p, fmt.Sprint(found.counts[p])})
	}
	list.Rows = append(list.Rows, []string{s.say("erase.everything"), fmt.Sprint(found.all)})
	list.Chosen = len(list.Rows) - 1
	if len(found.platforms) > 0 {
		list.Chosen = 0
	}
	d := &Dialog{
		Title: s.say("erase.title"), Words: []string{s.say("erase.words")}, List: list, Care: s.say("erase.remains", found.backups, store.BackupFolder(s.path)),
		Do: s.say("erase.do"), Close: s.say("dialog.cancel"), Also: s.say("settings.backup.folder"), OnAlso: s.OpenBackups,
	}
	typed := &Asked{Label: s.say("erase.type", word), OnText: func(text string) { d.Ready = strings.EqualFold(strings.TrimSpace(text), word) }}
	d.Fields = []*Asked{typed}
	d.OnDo = func() {
		var done store.Erased
		d.working(s.desk, s.say("erase.busy"), func() (err error) {
			if list.Chosen == len(found.platforms) {
				done, err = s.desk.Tracker.EraseEverything(context.Background())
			} else {
				done, err = s.desk.Tracker.EraseAllOf(context.Background(), found.platforms[list.Chosen])
			}
			if errors.Is(err, store.ErrNotFound) {
				err = nil // there was nothing
			}
			return err
		}, func() { s.shell.Ask(s.erased(done)) })
	}
	s.shell.Ask(d)
}

// copiesNamed is how many copies are named one by one.
const copiesNamed = 6

func (s *Safety) erased(done store.Erased) *Dialog {
	d := &Dialog{Title: s.say("erase.done.title"), Words: []string{s.say("erase.done", done.Records)}, Close: s.say("dialog.done")}
	if done.Waiting {
		d.Words = append(d.Words, s.say("erase.waiting"))
	}
	if len(done.Backups) > 0 {
		d.Care = s.say("erase.copies", len(done.Backups))
		d.Also, d.OnAlso = s.say("settings.backup.folder"), s.OpenBackups
	}
	for i, path := range done.Backups {
		if i == copiesNamed {
			d.Facts = append(d.Facts, Fact{"", s.say("erase.more", len(done.Backups)-i)})
			break
		}
		d.Facts = append(d.Facts, Fact{s.say("erase.copy"), path})
	}
	return d
}
