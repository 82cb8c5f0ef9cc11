package present

import (
	"context"
	"errors"
	"slices"
	"strings"

	"clickwage/app/speech"
	"clickwage/data/deadline"
	"clickwage/data/help"
	"clickwage/data/store"
)

// Support is the presenter of whom to turn to.
type Support struct {
	desk  *Desk
	shell Shell
}

// NewSupport is the presenter of the addresses for help.
func NewSupport(d *Desk, shell Shell) *Support { return &Support{d, shell} }

func (s *Support) say(key string, args ...any) string { return s.desk.Phrase(key, args...) }

// supportRead is the addresses of the chosen country.
type supportRead struct {
	country string // "": none chosen
	name    string
	found   help.Addresses
	local   bool
	hidden  help.Addresses // left out by the worker
}

func (s *Support) read(ctx context.Context) (r supportRead, err error) {
	now, err := s.desk.Tracker.Settings(ctx)
	if err != nil {
		return r, err
	}
	all, err := s.desk.Tracker.Help(ctx)
	if err != nil {
		return r, err
	}
	if r.country = now.Country; r.country != "" {
		r.name = speech.Country(s.desk.Language, r.country)
	}
	r.found, r.local = all.In(now.Country)
	for _, a := range all {
		if a.Hidden && (len(a.Countries) == 0 || slices.Contains(a.Countries, now.Country)) {
			r.hidden = append(r.hidden, a)
		}
	}
	return r, nil
}

// List shows the addresses of the worker's country.
func (s *Support) List() {
	var r supportRead
	var err error
	s.desk.Run(func() { r, err = s.read(context.Background()) }, func() {
		if err != nil {
			s.desk.Tell(Notice{Text: s.desk.trouble(err).line()})
			return
		}
		s.shell.Ask(s.list(r))
	})
}

func (s *Support) list(r supportRead) *Dialog {
	words := s.say("support.words", r.name)
	switch {
	case r.country == "":
		words = s.say("support.nocountry")
	case !r.local:
		words = s.say("support.none", r.name)
	}
	d := &Dialog{Title: s.say("support.title"), Words: []string{words}, Do: s.say("support.change"), Also: s.say("support.add"), Close: s.say("dialog.close")}
	d.OnAlso = func() { s.form(help.Address{Kind: help.Support, Countries: one(r.country)}) }
	shown := slices.Concat(r.found, r.hidden)
	if d.Ready = len(shown) > 0; !d.Ready {
		return d
	}
	l := &PickList{Texts: 2, Head: []string{s.say("support.head.name"), s.say("support.head.number")}}
	for _, a := range shown {
		number := orWords(a.Phone, strings.TrimPrefix(a.Web, "https://"))
		if a.Hidden {
			number = s.say("support.hidden")
		}
		l.Rows = append(l.Rows, []string{a.Name, number})
	}
	l.OnChosen = func(i int) {
		a := shown[i]
		d.Facts = []Fact{{s.say("support.kind"), s.say("support.kind." + string(a.Kind))}}
		if a.Phone != "" {
			d.Facts = append(d.Facts, Fact{s.say("support.head.number"), a.Phone})
		}
		if a.Web != "" {
			d.Facts = append(d.Facts, Fact{s.say("support.web"), a.Web})
		}
		d.Facts = append(d.Facts, Fact{s.say("support.sure"), sureMark(s.desk.Phrase, deadline.Confidence(a.Confidence)).Text}, Fact{s.say("support.source"), joined(", ", a.Source, a.Retrieved)})
		d.change()
	}
	l.OnChosen(0)
	d.List = l
	d.OnDo = func() { s.form(shown[l.Chosen]) }
	return d
}

func one(country string) []string {
	if country == "" {
		return nil
	}
	return []string{country}
}

// form asks for the worker's own version of an address.
func (s *Support) form(a help.Address) {
	field := func(key, text string) *Asked { return &Asked{Label: s.say(key), Text: text} }
	name, phone, web, source := field("support.head.name", a.Name), field("support.head.number", a.Phone), field("support.web", a.Web), field("rules.form.source", "")
	web.Note = s.say("support.web.note")
	kinds := &Pick{Label: s.say("support.kind"), Chosen: slices.Index(help.Kinds(), a.Kind)}
	for _, k := range help.Kinds() {
		kinds.Options = append(kinds.Options, s.say("support.kind."+string(k)))
	}
	d := &Dialog{Title: s.say("support.add"), Words: []string{s.say("support.form.words")}, Picks: []*Pick{kinds}, Fields: []*Asked{name, phone, web, source}, Do: s.say("form.edit.save"), Close: s.say("dialog.cancel")}
	filled := func() help.Address {
		b := a
		b.Kind, b.Hidden = help.Kinds()[kinds.Chosen], false
		b.Name, b.Phone, b.Web, b.Source = strings.TrimSpace(name.Text), strings.TrimSpace(phone.Text), strings.TrimSpace(web.Text), strings.TrimSpace(source.Text)
		return b
	}
	check := func() {
		b := filled()
		phone.Wrong, web.Wrong = "", ""
		if strings.Trim(b.Phone, "0123456789 +-()/") != "" {
			phone.Wrong = s.say("support.wrong.number")
		}
		if b.Web != "" && !strings.HasPrefix(b.Web, "https://") {
			web.Wrong = s.say("support.web.note")
		}
		d.Ready = b.Name != "" && (b.Phone != "" || b.Web != "") && phone.Wrong == "" && web.Wrong == ""
	}
	kinds.OnChosen = func(int) { check() }
	for _, f := range d.Fields {
		f.OnText = func(string) { check() }
	}
	keep := func(do func() error) func() {
		return func() { d.working(s.desk, s.say("well.busy"), do, s.List) }
	}
	d.OnDo = keep(func() error { return s.desk.Tracker.SetHelp(context.Background(), filled()) })
	switch {
	case a.Own:
		d.Title = a.Name
		d.Also, d.OnAlso = s.say("support.reset"), keep(func() error {
			err := s.desk.Tracker.ResetHelp(context.Background(), a.ID)
			if errors.Is(err, store.ErrNotFound) {
				return nil // another window did
			}
			return err
		})
	case a.ID != "":
		d.Title = a.Name
		d.Also, d.OnAlso = s.say("support.hide"), keep(func() error { return s.desk.Tracker.HideHelp(context.Background(), a.ID) })
	}
	check()
	s.shell.Ask(d)
}
