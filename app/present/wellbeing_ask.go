package present

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"clickwage/data/dossier"
	"clickwage/data/exposure"
	"clickwage/data/timeline"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// ask shows one of the log's dialogs.
func (w *Wellbeing) ask(d *Dialog) {
	w.open = d
	w.shell.Ask(d)
}

// Begin asks whether to keep a log and by which passphrase; where there is one
// already, its page is opened.
func (w *Wellbeing) Begin() {
	if w.State.On {
		w.Opened()
		return
	}
	d := &Dialog{Title: w.say("well.title"), Words: []string{w.say("well.begin.words")}, Care: w.say("well.begin.care"), Do: w.say("well.begin.do"), Close: w.say("dialog.cancel")}
	w.choosing(d, "well.begin.busy", func(phrase string) error {
		x, err := tracker.BeginExposure(context.Background(), w.desk.Tracker.Path(), phrase)
		if err == nil {
			w.log = x
		}
		return err
	}, func() {
		w.State.On = true
		w.touch()
		w.draw()
		w.Turned()
		w.Opened()
	})
}

// ChangePassphrase asks for another passphrase.
func (w *Wellbeing) ChangePassphrase() {
	w.Unlocked(func() {
		x := w.log
		d := &Dialog{Title: w.say("well.phrase.title"), Words: []string{w.say("well.phrase.words")}, Care: w.say("seal.care"), Do: w.say("well.phrase.do"), Close: w.say("dialog.cancel")}
		w.choosing(d, "well.begin.busy", func(phrase string) error { return x.ChangePassphrase(context.Background(), phrase) },
			func() { w.desk.Tell(Notice{Text: w.say("well.phrase.done")}) })
	})
}

// choosing asks in a dialog for a new passphrase, twice.
func (w *Wellbeing) choosing(d *Dialog, busy string, do func(phrase string) error, done func()) {
	var p passphrases
	p = newPassphrases(w.desk.Phrase, func() { d.Ready = p.check(w.desk.Phrase) })
	d.Fields = []*Asked{p.first, p.second}
	d.OnDo = func() {
		d.working(w.desk, w.say(busy), func() error { return do(p.first.Text) }, func() { w.shell.Shut(); done() })
	}
	w.ask(d)
}

// Unlocked does something once the log is unlocked, at once where it is. Without
// a log it does nothing.
func (w *Wellbeing) Unlocked(then func()) {
	w.touch()
	if w.log != nil {
		then()
		return
	}
	if !w.State.On {
		return
	}
	d := &Dialog{Title: w.say("well.unlock.title"), Do: w.say("well.unlock"), Close: w.say("dialog.cancel")}
	secret := &Asked{Label: w.say("seal.first"), Secret: true}
	secret.OnText = func(text string) { d.Ready, d.Trouble = text != "", nil }
	d.Fields = []*Asked{secret}
	d.OnDo = func() {
		var x *tracker.Exposure
		d.working(w.desk, w.say("well.unlock.busy"), func() (err error) {
			x, err = tracker.UnlockExposure(w.desk.Tracker.Path(), secret.Text)
			return err
		}, func() {
			w.log = x
			w.hidden = work.Reading{}
			w.touch()
			w.shell.Shut()
			w.Load()
			then()
		})
	}
	w.ask(d)
}

// Added gives the sum of the log for a dossier, once it is unlocked. Where there
// is nothing to add, it says so.
func (w *Wellbeing) Added(then func(dossier.Exposure)) {
	w.Unlocked(func() {
		x := w.log
		var sum dossier.Exposure
		var err error
		w.desk.Run(func() {
			var days *timeline.Days
			if days, err = w.desk.Tracker.Days(context.Background()); err == nil {
				sum, err = x.Added(days)
			}
		}, func() {
			switch {
			case errors.Is(err, tracker.ErrExposureEmpty):
				w.desk.Tell(Notice{Text: w.say("cases.exposure.empty")})
			case err != nil:
				w.desk.Tell(Notice{Text: w.desk.trouble(err).line()})
			default:
				then(sum)
			}
		})
	})
}

// Show unlocks the log for its page.
func (w *Wellbeing) Show() { w.Unlocked(func() {}) }

// Add asks for an entry of the task that runs, or ran last. Three keys are
// enough: the one that comes here, a tag's number, and how hard it was.
func (w *Wellbeing) Add() {
	w.Unlocked(func() {
		var about tracker.Exposed
		var found bool
		var err error
		w.desk.Run(func() { about, found, err = w.desk.Tracker.ExposedNow(context.Background()) }, func() {
			if err != nil {
				w.desk.Tell(Notice{Text: w.desk.trouble(err).line()})
				return
			}
			e := exposure.Entry{At: w.desk.Tracker.Now(), Severity: -1}
			words := w.say("well.add.none")
			if found {
				e = exposure.Entry{At: about.Began, Minutes: about.Minutes, Run: about.Run, Breaks: &about.Breaks, Submission: about.Task, Severity: -1}
				name := joined(" · ", orWords(about.Title, w.say("work.task")), about.Where)
				words = w.say("well.add.task", about.Breaks, name, about.Minutes, about.Run)
			}
			w.form(e, words)
		})
	})
}

// Open shows an entry to be corrected or removed.
func (w *Wellbeing) Open(id string) {
	w.touch()
	e, ok := w.all.Find(id)
	if !ok {
		return
	}
	f := w.desk.format(w.now)
	d := w.form(e, joined(" · ", f.Moment(e.At.In(f.Zone)), w.tasks[e.Submission]))
	d.Also, d.OnAlso = w.say("well.remove"), func() { w.remove(d, e) }
	d.change()
}

func (w *Wellbeing) remove(d *Dialog, e exposure.Entry) {
	x := w.log
	d.working(w.desk, w.say("well.busy"), func() error { return x.Remove(context.Background(), e.ID) }, func() {
		w.shell.Shut()
		w.desk.Tell(Notice{Text: w.say("well.removed"), Word: w.say("well.back"), Undo: func() {
			w.quietly(func(x *tracker.Exposure) error { _, err := x.Put(context.Background(), e); return err })
		}})
		w.Load()
	})
}

// quietly changes the log without a dialog, once it is unlocked.
func (w *Wellbeing) quietly(do func(*tracker.Exposure) error) {
	w.Unlocked(func() {
		x := w.log
		var err error
		w.desk.Run(func() { err = do(x) }, func() {
			if err != nil {
				w.desk.Tell(Notice{Text: w.desk.trouble(err).line()})
			}
			w.Load()
		})
	})
}

// knowns are the answers in the order in which they are offered.
var knowns = []exposure.Known{exposure.Unknown, exposure.Yes, exposure.No}

func knownAt(k exposure.Known) int {
	for i, one := range knowns {
		if one == k {
			return i
		}
	}
	return 0
}

// form asks for what an entry says. A new entry is kept as soon as its tag and
// severity are chosen by their keys.
func (w *Wellbeing) form(e exposure.Entry, words string) *Dialog {
	fresh := e.ID == ""
	tags, severities := &Pick{Label: w.say("well.form.tag"), Chosen: -1}, &Pick{Label: w.say("well.form.severity"), Chosen: e.Severity}
	for i, t := range exposure.Tags() {
		tags.Options = append(tags.Options, fmt.Sprintf("%d  %s", i+1, w.tag(t)))
		if t == e.Tag {
			tags.Chosen = i
		}
	}
	for n := range exposure.MostSeverity + 1 {
		severities.Options = append(severities.Options, fmt.Sprintf("%d  %s", n, w.say(fmt.Sprintf("well.severity.%d", n))))
	}
	answers := []string{w.say("well.unknown"), w.say("Yes"), w.say("No")}
	warned := &Pick{Beside: true, Label: w.say("well.form.warned"), Options: answers, Chosen: knownAt(e.Warned)}
	optOut := &Pick{Beside: true, Label: w.say("well.form.optout"), Options: answers, Chosen: knownAt(e.OptOut)}
	minutes := &Asked{Label: w.say("well.form.minutes")}
	if e.Minutes > 0 {
		minutes.Text = strconv.Itoa(e.Minutes)
	}
	d := &Dialog{Wide: true, Title: w.say("well.add.title"), Words: []string{words}, Picks: []*Pick{tags, severities, warned, optOut}, Fields: []*Asked{minutes}, Do: w.say("well.add.do"), Close: w.say("dialog.cancel")}
	if fresh {
		d.Words = append(d.Words, w.say("well.add.keys"))
	}
	check := func() {
		w.touch()
		n, err := strconv.Atoi(strings.TrimSpace(minutes.Text))
		minutes.Wrong = ""
		if minutes.Text != "" && (err != nil || n < 1 || n > 24*60) {
			minutes.Wrong = w.say("well.wrong.minutes")
		}
		d.Ready = minutes.Text != "" && minutes.Wrong == "" && tags.Chosen >= 0 && severities.Chosen >= 0
	}
	for _, p := range d.Picks {
		p.OnChosen = func(int) { check(); d.change() }
	}
	minutes.OnText = func(string) { check() }
	d.OnDo = func() {
		n, _ := strconv.Atoi(strings.TrimSpace(minutes.Text)) // checked
		if e.Submission == "" && fresh {
			e.At = w.desk.Tracker.Now().Add(-time.Duration(n) * time.Minute)
		}
		e.Minutes, e.Run, e.Tag, e.Severity = n, min(e.Run, n), exposure.Tags()[tags.Chosen], severities.Chosen
		e.Warned, e.OptOut = knowns[warned.Chosen], knowns[optOut.Chosen]
		w.save(d, e, fresh)
	}
	if fresh {
		d.OnRune = func(r rune) { w.key(d, r, check) }
	}
	check()
	w.ask(d)
	return d
}

// key takes a key of the form: a tag's number, then a severity's, which keeps
// the entry; W and O answer the two questions.
func (w *Wellbeing) key(d *Dialog, r rune, check func()) {
	tags, severities, warned, optOut := d.Picks[0], d.Picks[1], d.Picks[2], d.Picks[3]
	n := int(r - '0')
	switch {
	case r == 'w' || r == 'W':
		warned.Chosen = (warned.Chosen + 1) % len(knowns)
	case r == 'o' || r == 'O':
		optOut.Chosen = (optOut.Chosen + 1) % len(knowns)
	case tags.Chosen < 0 && n >= 1 && n <= len(tags.Options):
		tags.Chosen = n - 1
	case tags.Chosen >= 0 && n >= 0 && n < len(severities.Options):
		severities.Chosen = n
	default:
		return
	}
	check()
	d.change()
	if d.Ready && n >= 0 && n < 10 {
		d.OnDo()
	}
}

func (w *Wellbeing) save(d *Dialog, e exposure.Entry, fresh bool) {
	x := w.log
	if x == nil {
		return // it locked itself this moment
	}
	var kept exposure.Entry
	d.working(w.desk, w.say("well.busy"), func() (err error) {
		kept, err = x.Put(context.Background(), e)
		return err
	}, func() {
		w.shell.Shut()
		n := Notice{Text: w.say("well.logged", w.tag(kept.Tag), kept.Minutes, w.hard(kept.Severity))}
		if fresh {
			n.Word = w.say("well.remove")
			n.Undo = func() {
				w.quietly(func(x *tracker.Exposure) error { return x.Remove(context.Background(), kept.ID) })
			}
		}
		w.desk.Tell(n)
		w.Load()
	})
}

// Export asks for a folder and writes the whole log there as a plain table.
func (w *Wellbeing) Export() {
	w.Unlocked(func() {
		x, f := w.log, w.desk.format(w.now)
		name := f.Now.Format("exposure-2006-01-02-150405") + ".csv"
		folder := &Asked{Label: w.say("pack.where"), Note: w.say("export.file", name), Text: filepath.Dir(w.desk.Tracker.Path()), Browse: w.say("dialog.choose")}
		d := &Dialog{Title: w.say("well.export.title"), Words: []string{w.say("well.export.words")}, Care: w.say("well.export.care"), Fields: []*Asked{folder}, Ready: true, Do: w.say("well.export.do"), Close: w.say("dialog.cancel")}
		folder.OnText = func(text string) { d.Ready = strings.TrimSpace(text) != "" }
		folder.OnBrowse = func(a *Asked) {
			w.shell.Browse(Browsing{Folder: true, Title: w.say("pack.where.title")}, func(path string) { a.Text, d.Ready = path, true; d.change() })
		}
		d.OnDo = func() {
			path := filepath.Join(strings.TrimSpace(folder.Text), name)
			d.working(w.desk, w.say("well.busy"), func() error {
				l, err := x.Log()
				if err != nil {
					return err
				}
				return x.Export(path, l, f.Zone)
			}, func() {
				w.ask(fileDone(w.desk.Phrase, w.shell, w.say("well.export.done.title"), w.say("well.export.care"), path))
			})
		}
		w.ask(d)
	})
}

// Erase asks whether to delete the log for good, and wants the word typed. It
// works without the passphrase.
func (w *Wellbeing) Erase() {
	word := w.say("erase.word")
	d := &Dialog{Title: w.say("well.erase.title"), Words: []string{w.say("well.erase.words")}, Care: w.say("well.erase.care"), Do: w.say("erase.do"), Close: w.say("dialog.cancel")}
	d.Fields = []*Asked{{Label: w.say("erase.type", word), OnText: func(text string) { d.Ready = strings.EqualFold(strings.TrimSpace(text), word) }}}
	d.OnDo = func() {
		d.working(w.desk, w.say("erase.busy"), func() error {
			return tracker.EraseExposure(context.Background(), w.desk.Tracker.Path())
		}, func() {
			w.shell.Shut()
			w.State.On, w.known = false, map[string]bool{}
			w.Lock()
			w.Turned()
			w.desk.Tell(Notice{Text: w.say("well.erased")})
		})
	}
	w.ask(d)
}
