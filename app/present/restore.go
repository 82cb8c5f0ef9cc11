package present

import (
	"context"
	"fmt"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
)

// restoring is the dialog that goes back to a backup.
type restoring struct {
	*Safety
	dialog *Dialog
	secret *Asked
	files  []tracker.Backup
	now    int // entries of the present ledger; -1 where it cannot be read
	asking asking
	looked bool // what is chosen was opened and checked
}

// found is what there is to go back to.
type found struct {
	files   []tracker.Backup
	entries []string
	now     int
}

// Restore shows the backups, what each would change, and goes back to one.
func (s *Safety) Restore() {
	var f found
	var err error
	s.desk.Run(func() { f, err = s.found(context.Background()) }, func() {
		if err != nil {
			trouble := s.desk.trouble(err)
			s.shell.Ask(&Dialog{Title: s.say("restore.title"), Trouble: &trouble, Close: s.say("dialog.close")})
			return
		}
		s.askRestore(f)
	})
}

func (s *Safety) found(ctx context.Context) (f found, err error) {
	f.now = -1
	if f.files, err = tracker.BackupsOf(s.path); err != nil {
		return f, err
	}
	for _, one := range f.files {
		said := s.say("restore.sealed")
		if !one.Sealed {
			v, err := tracker.GlanceAtBackup(ctx, one.Path)
			if said = fmt.Sprint(v.Records); err != nil {
				said = s.say("restore.broken")
			}
		}
		f.entries = append(f.entries, said)
	}
	if s.desk.Tracker != nil {
		if tasks, others, err := s.desk.Tracker.Count(ctx, store.Filter{}); err == nil {
			f.now = tasks + others
		}
	}
	return f, nil
}

func (s *Safety) askRestore(f found) {
	r := &restoring{Safety: s, files: f.files, now: f.now}
	r.dialog = &Dialog{
		Title: s.say("restore.title"), Words: []string{s.say("restore.words")}, Do: s.say("restore.do"), OnDo: r.press,
		Also: s.say("restore.other"), OnAlso: r.other, Close: s.say("dialog.cancel"),
	}
	r.secret = &Asked{Label: s.say("restore.passphrase"), Secret: true, Hidden: true, OnText: func(text string) { r.unlook(text != "") }}
	r.dialog.Fields = []*Asked{r.secret}
	if len(f.files) == 0 {
		r.dialog.Words = []string{s.say("restore.none")}
		s.shell.Ask(r.dialog)
		return
	}
	list := &PickList{Texts: 1, Head: []string{s.say("restore.head.made"), s.say("restore.head.entries"), s.say("restore.head.size")}, OnChosen: r.choose}
	format := s.format()
	for i, one := range f.files {
		list.Rows = append(list.Rows, []string{momentOf(format, one.At.In(format.Zone), true), f.entries[i], sizeOf(format, one.Size)})
	}
	r.dialog.List = list
	s.shell.Ask(r.dialog)
	r.choose(0)
}

// other looks for a backup that lies elsewhere.
func (r *restoring) other() {
	r.shell.Browse(Browsing{Title: r.say("restore.other")}, func(path string) {
		sealed, err := tracker.IsSealed(path)
		if err != nil {
			trouble := r.desk.trouble(err)
			r.dialog.Trouble = &trouble
			r.dialog.change()
			return
		}
		one := tracker.Backup{Copy: store.Copy{Path: path}, Sealed: sealed}
		next := &restoring{Safety: r.Safety, now: r.now, files: []tracker.Backup{one}}
		next.secret = &Asked{Label: r.say("restore.passphrase"), Secret: true, Hidden: true, OnText: func(text string) { next.unlook(text != "") }}
		next.dialog = &Dialog{
			Title: r.say("restore.title"), Words: []string{path}, Fields: []*Asked{next.secret}, Do: r.say("restore.do"), OnDo: next.press,
			Also: r.say("restore.other"), OnAlso: next.other, Close: r.say("dialog.cancel"),
		}
		r.shell.Ask(next.dialog)
		next.choose(0)
	})
}

func (r *restoring) chosen() tracker.Backup {
	if r.dialog.List != nil {
		return r.files[r.dialog.List.Chosen]
	}
	return r.files[0]
}

// choose looks into a backup, once its passphrase is known.
func (r *restoring) choose(int) {
	one := r.chosen()
	r.secret.Hidden, r.secret.Text = !one.Sealed, ""
	r.unlook(false)
	if one.Sealed {
		r.asking.newest++ // what is being looked into is no longer chosen
		r.dialog.Busy = ""
		r.dialog.change()
		return
	}
	r.look()
}

// unlook forgets what was found in a backup; ready lets it be looked into.
func (r *restoring) unlook(ready bool) {
	d := r.dialog
	r.looked, d.Facts, d.Care, d.Trouble, d.Ready = false, nil, "", nil, ready
	d.Do = r.say("restore.do")
	if r.chosen().Sealed {
		d.Do = r.say("restore.look")
	}
	d.change()
}

func (r *restoring) press() {
	if !r.looked {
		r.look()
		return
	}
	r.replace(tracker.RestoreOptions{From: r.chosen().Path, Passphrase: r.secret.Text}, tracker.Restore)
}

// look opens and checks all of a backup and says what it would change.
func (r *restoring) look() {
	one, d, secret := r.chosen(), r.dialog, r.secret.Text
	d.Facts = []Fact{r.fact("restore.check", r.say("restore.checking"))}
	d.Ready = false
	d.change()
	ask(r.desk, &r.asking, func(ctx context.Context) (store.Verified, error) {
		return tracker.VerifyBackup(ctx, one.Path, secret)
	}, func(v store.Verified, err error) {
		d.Facts, d.Trouble = nil, nil
		if err != nil {
			trouble := r.desk.trouble(err)
			d.Trouble = &trouble
			d.Ready = one.Sealed // another passphrase may open it
		} else {
			r.tell(v)
		}
		d.change()
	})
}

func (r *restoring) tell(v store.Verified) {
	d, f := r.dialog, r.format()
	now := fmt.Sprint(r.now)
	if r.now < 0 {
		now = r.say("restore.unread")
	}
	d.Facts = []Fact{
		r.fact("restore.check", r.say("restore.whole")), r.fact("restore.change", r.say("restore.change.from", now, v.Records)),
		r.fact("restore.newest", momentOf(f, v.Last.In(f.Zone), v.Last.Known())),
	}
	d.Care, d.Ready, r.looked = r.say("restore.care"), true, true
	d.Do = r.say("restore.do")
}

// momentOf is a day and a time of it, with its year.
func momentOf(f Format, at time.Time, known bool) string {
	if !known {
		return f.Say("restore.nothing")
	}
	return f.Say("date.moment", f.Date(at), f.Clock(at))
}

// sizeOf writes how large a file is. Example: "4.1 MB".
func sizeOf(f Format, bytes int64) string {
	if bytes < 100_000 {
		return f.Say("size.kb", fmt.Sprint((bytes+500)/1000))
	}
	tenths := (bytes + 50_000) / 100_000
	return f.Say("size.mb", f.Decimal(fmt.Sprintf("%d.%d", tenths/10, tenths%10)))
}
