package present

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"clickwage/data/rating"
	"clickwage/data/tracker"
)

// Files exports the worker's own reviews, and takes in those of others.
func (r *Ratings) Files() {
	ask(r.desk, &r.asking, r.desk.Tracker.Key, func(key tracker.KeyState, err error) {
		if err != nil {
			r.desk.Tell(Notice{Text: r.desk.trouble(err).line()})
			return
		}
		r.files(len(key.Keys) == 0 && !key.Here)
	})
}

// files asks where the file goes and for the passphrase of the signing key, which
// is made now where there is none.
func (r *Ratings) files(fresh bool) {
	say := r.desk.Phrase
	name := r.desk.now(time.Local).Format("reviews-2006-01-02-150405") + ".txt"
	folder := &Asked{Label: say("pack.where"), Note: say("export.file", name), Text: filepath.Dir(r.desk.Tracker.Path()), Browse: say("dialog.choose")}
	d := &Dialog{
		Title: say("rating.files.title"), Words: []string{say("rating.files.words")}, Care: say("rating.files.care"),
		Do: say("rating.files.export"), Also: say("rating.files.import"), Close: say("dialog.cancel"),
	}
	var secret passphrases
	check := func() {
		ready := secret.first.Text != ""
		if fresh {
			ready = secret.check(say)
		}
		d.Ready = ready && strings.TrimSpace(folder.Text) != ""
	}
	secret = newPassphrases(say, check)
	folder.OnText = func(string) { check() }
	folder.OnBrowse = func(a *Asked) {
		r.shell.Browse(Browsing{Folder: true, Title: say("pack.where.title")}, func(path string) { a.Text = path; check(); d.change() })
	}
	d.Fields = []*Asked{folder, secret.first}
	if fresh {
		d.Words = append(d.Words, say("cases.key.words"))
		d.Fields = append(d.Fields, secret.second)
	} else {
		secret.first.Label = say("cases.key.passphrase")
	}
	d.OnDo = func() { r.export(d, filepath.Join(strings.TrimSpace(folder.Text), name), secret.first.Text, fresh) }
	d.OnAlso = func() { r.shell.Browse(Browsing{Title: say("rating.files.import")}, r.takeIn) }
	r.shell.Ask(d)
}

func (r *Ratings) export(d *Dialog, path, passphrase string, fresh bool) {
	var done tracker.ExportedReviews
	ctx, say := context.Background(), r.desk.Phrase
	d.working(r.desk, say("rating.busy"), func() (err error) {
		if fresh {
			if _, err := r.desk.Tracker.CreateKey(ctx, passphrase); err != nil {
				return err
			}
		}
		done, err = r.desk.Tracker.ExportReviews(ctx, path, passphrase, nil)
		return err
	}, func() {
		words := say("rating.files.exported", say("rating.line", done.Reviews), rating.KeyID(done.Signer))
		r.shell.Ask(fileDone(say, r.shell, say("rating.files.done"), words, path))
	})
}

func (r *Ratings) takeIn(path string) {
	r.shell.Shut()
	r.desk.act(func(ctx context.Context) (string, int, error) {
		done, err := r.desk.Tracker.ImportReviews(ctx, path)
		changes := 0
		if done.Added+done.Updated > 0 {
			changes = 1
		}
		return r.desk.Phrase("rating.files.imported", rating.KeyID(done.Signer), done.Added, done.Updated, done.Unchanged), changes, err
	})
}
