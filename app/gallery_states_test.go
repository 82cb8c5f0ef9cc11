package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickwage/app/present"
	"clickwage/app/speech"
	"clickwage/app/view"
	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/pool/pooltest"
	"clickwage/data/rating"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// states are all that the window can show, page by page.
func states() []state {
	all := slices.Concat(workStates(), ledgerStates(), moneyStates(), fileStates(), settingsStates(), overStates(), miniStates())
	for _, page := range []struct {
		name string
		at   view.Screen
	}{{"work", view.ScreenWork}, {"ledger", view.ScreenLedger}, {"earnings", view.ScreenEarnings}, {"disputes", view.ScreenDisputes}, {"collective", view.ScreenCollective}, {"import", view.ScreenImport}, {"settings", view.ScreenSettings}} {
		open := func(s *shot) { s.Go(page.at) }
		all = append(all,
			state{name: page.name + "-empty", ledger: ledgerBare, do: open},
			state{name: page.name + "-one-entry", ledger: ledgerOne, do: open},
			state{name: page.name + "-loading", do: func(s *shot) { open(s); s.loading() }},
			state{name: page.name + "-error", do: func(s *shot) { open(s); s.broken() }},
		)
	}
	return all
}

func workStates() []state {
	return []state{
		{name: "welcome", ledger: ledgerNone, do: func(*shot) {}},
		{name: "welcome-answered", ledger: ledgerNone, do: func(s *shot) {
			s.choices.Home(slices.Index(s.choices.State.Countries.Options, speech.Country(s.desk.Language, "PT")))
		}},
		{name: "work-nothing-runs", do: func(s *shot) {}},
		{name: "work-running", large: true, do: func(s *shot) { s.run(372, 45) }},
		{name: "work-paused", do: func(s *shot) { s.run(372, 45); s.does["pause"]() }},
		{name: "work-over-limit", do: func(s *shot) { s.run(1800, 20) }},
		{name: "work-parallel", do: func(s *shot) { s.run(372, 45); s.beside() }},
		{name: "work-unpaid", do: func(s *shot) { s.does["activity.search"](); s.pass(95) }},
		{name: "work-batch", do: func(s *shot) { s.run(372, 45); s.does["batch"]() }},
		{name: "work-away", do: func(s *shot) { s.run(3000, 90); s.away22(false) }},
		{name: "work-away-split", do: func(s *shot) { s.run(3000, 90); s.away22(false); s.does["away.split"]() }},
		{name: "work-slept", do: func(s *shot) { s.run(3000, 90); s.away22(true) }},
		{name: "work-other-outcome", do: func(s *shot) { s.run(372, 45); s.does["other"]() }},
		{name: "work-message", do: func(s *shot) { s.run(372, 45); s.does["submitted"]() }},
		{name: "work-break-reminder", do: func(s *shot) {
			s.run(3700, 90)
			s.desk.Tell(s.desk.RestNotice(tracker.Rest{After: time.Hour, For: 5 * time.Minute}, 62*time.Minute, func() {}))
		}},
		{name: "work-quick-entry", do: func(s *shot) { s.quick("prolific image study £0.60 4m approved") }},
		{name: "work-quick-suggestions", do: func(s *shot) { s.quick("co") }},
		{name: "work-quick-doubt", do: func(s *shot) { s.quick("prolific image study 0.60 4m 5m") }},
		{name: "work-many", ledger: ledgerMany, do: func(s *shot) { s.run(372, 45) }},
	}
}

func ledgerStates() []state {
	at := func(do func(*shot)) func(*shot) {
		return func(s *shot) { s.run(372, 45); s.Go(view.ScreenLedger); do(s) }
	}
	return []state{
		{name: "ledger", large: true, do: at(func(*shot) {})},
		{name: "ledger-detail", large: true, do: at(func(s *shot) { s.ledger.Choose(s.rejected()) })},
		{name: "ledger-open", do: at(func(s *shot) { s.ledger.Choose(s.rejected()); s.does[present.ListOpen]() })},
		{name: "ledger-selection", do: at(func(s *shot) { l := s.ledger; l.Choose(4); l.Tick(4); l.Tick(5); l.Tick(7) })},
		{name: "ledger-status", do: at(func(s *shot) { l := s.ledger; l.Choose(4); l.Tick(4); l.Tick(5); s.does[present.ListStatus]() })},
		{name: "ledger-filters", do: at(func(s *shot) { l := s.ledger; l.ToggleMore(); l.Filter(2) })},
		{name: "ledger-sorted", do: at(func(s *shot) { s.ledger.Sort(4) })},
		{name: "ledger-nothing-found", do: at(func(s *shot) { s.ledger.Search("zebra") })},
		{name: "ledger-add", do: at(func(s *shot) { s.page().Add() })},
		{name: "ledger-edit", do: at(func(s *shot) { s.ledger.Choose(4); s.page().Edit() })},
		{name: "ledger-settle", do: at(func(s *shot) { s.odd(); s.ledger.OpenSettle(); s.ledger.ChooseOdd(0) })},
		{name: "ledger-removed", do: at(func(s *shot) { s.ledger.Choose(4); s.ledger.Remove() })},
		{name: "ledger-export", do: at(func(s *shot) { s.export() })},
		{name: "ledger-many", ledger: ledgerMany, large: true, do: func(s *shot) { s.Go(view.ScreenLedger); s.ledger.Choose(3) }},
	}
}

func moneyStates() []state {
	pay := func(do func(*shot)) func(*shot) {
		return func(s *shot) { s.run(372, 45); s.Go(view.ScreenEarnings); do(s) }
	}
	paid := func(do func(*shot)) func(*shot) {
		return pay(func(s *shot) { s.openHalf(1); do(s) })
	}
	return []state{
		{name: "earnings", large: true, tall: true, do: pay(func(*shot) {})},
		{name: "earnings-how", do: pay(func(s *shot) { s.halves[0].(*view.Earnings).ShowHow(true) })},
		{name: "earnings-many", ledger: ledgerMany, do: pay(func(*shot) {})},
		{name: "payments", do: paid(func(*shot) {})},
		{name: "payments-payout", do: paid(func(s *shot) {
			if all := s.paid.State.Payouts; len(all) > 0 {
				s.paid.Open(all[0].ID)
			}
		})},
		{name: "payments-add", do: paid(func(s *shot) { s.paid.AddPayout() })},
		{name: "payments-rate", do: paid(func(s *shot) { s.paid.AddRate() })},
		{name: "disputes-due", do: func(s *shot) { s.run(372, 45); s.openDisputes(1); s.due.Choose(0) }},
		{name: "disputes-rules", do: func(s *shot) { s.openDisputes(2) }},
		{name: "disputes-case", do: func(s *shot) { s.Go(view.ScreenDisputes); s.cases.Take(0) }},
		{name: "disputes-letter", do: func(s *shot) { s.Go(view.ScreenDisputes); s.cases.Take(0); s.cases.Letter(1) }},
		{name: "collective", do: func(s *shot) { s.run(372, 45); s.Go(view.ScreenCollective) }},
		{name: "collective-campaign", tall: true, large: true, do: func(s *shot) { s.enrol(nil); s.Go(view.ScreenCollective) }},
		{name: "collective-one-organiser", tall: true, do: func(s *shot) { s.enrol(alone); s.Go(view.ScreenCollective) }},
		{name: "collective-reviews", tall: true, do: func(s *shot) { s.review(); s.enrol(reviews); s.Go(view.ScreenCollective) }},
		{name: "collective-given", do: func(s *shot) { s.enrol(nil); s.Go(view.ScreenCollective); s.pooling.Save(); s.covers.leave() }},
		{name: "collective-saved", do: func(s *shot) { s.enrol(nil); s.Go(view.ScreenCollective); s.pooling.Save() }},
		{name: "collective-shown", do: func(s *shot) {
			s.enrol(nil)
			s.Go(view.ScreenCollective)
			s.pooling.Save()
			s.pooling.Show(s.pooling.State.History[0].ID)
		}},
		{name: "collective-alike", do: func(s *shot) { s.enrol(nil); s.enrol(earlier); s.enrol(forum); s.Go(view.ScreenCollective) }},
		{name: "collective-damaged", do: func(s *shot) {
			s.enrol(forum)
			s.damage(s.enrol(nil))
			s.Go(view.ScreenCollective)
			s.pooling.Choose(0)
		}},
		{name: "collective-closed", do: func(s *shot) {
			s.enrol(nil)
			s.now = s.now.AddDate(0, 6, 0)
			s.Go(view.ScreenCollective)
		}},
		{name: "collective-token", do: func(s *shot) { s.known(nil); s.Go(view.ScreenCollective) }},
		{name: "collective-link", do: func(s *shot) { s.known(nil); s.Go(view.ScreenCollective); s.pooling.FetchToken() }},
		{name: "collective-add", do: func(s *shot) { s.does["campaign.add"]() }},
		{name: "collective-no-figures", ledger: ledgerBare, do: func(s *shot) { s.enrol(nil); s.Go(view.ScreenCollective) }},
	}
}

// alone is a campaign of one organiser that counts many platforms, cuts off, and
// takes contributions by HTTPS.
func alone(c *pool.Campaign) {
	c.Organisers[1], c.MaxPerson, c.Intake = c.Organisers[0], 5, "https://pool.example.org/intake/autumn"
	c.Measures[0].Bits = 8
}

// reviews lets a campaign count reviews of a requester and of a platform.
func reviews(c *pool.Campaign) {
	c.Ballot = &rating.Ballot{Subjects: []rating.Subject{{Platform: "Prolific", Requester: "A lab"}, {Platform: "Prolific"}}, Questions: []string{"recommend", "rejected", "communication", "pay_stars"}}
}

// review writes reviews of those that a campaign asks about.
func (s *shot) review() {
	for _, r := range []rating.Review{
		{Subject: rating.Subject{Platform: "Prolific", Requester: "A lab"}, Answers: map[string]rating.Answer{"recommend": {Value: "no", Origin: rating.Typed}, "rejected": {Value: "some", Origin: rating.Typed}}},
		{Subject: rating.Subject{Platform: "Prolific"}, Answers: map[string]rating.Answer{"pay_stars": {Value: "4", Origin: rating.Typed}}},
	} {
		if _, err := s.books.AddReview(context.Background(), r); err != nil {
			s.t.Fatal(err)
		}
	}
}

// enrol makes a campaign known with its token.
func (s *shot) enrol(change func(*pool.Campaign)) tracker.KnownCampaign {
	c, err := pooltest.New(s.now, change)
	var k tracker.KnownCampaign
	if err == nil {
		k, err = c.Enrol(context.Background(), s.books)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return k
}

// known makes a campaign known without a token.
func (s *shot) known(change func(*pool.Campaign)) {
	c, err := pooltest.New(s.now, change)
	if err == nil {
		_, err = s.books.AddCampaign(context.Background(), c.File, "")
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// earlier is the campaign of the month before, and forum another collective's of
// the same name.
func earlier(c *pool.Campaign) { c.Period = pool.Period{From: "2026-09-01", To: "2026-09-30"} }

func forum(c *pool.Campaign) { c.Collective = "A forum of people who label pictures" }

// damage spoils the file that the ledger keeps of a campaign.
func (s *shot) damage(k tracker.KnownCampaign) {
	if err := pooltest.Damage(s.books.Path(), k); err != nil {
		s.t.Fatal(err)
	}
}

const previewed = `Study,Reward,Bonus,Started At,Completed At,Completion Code,Status
Everyday choices,£1.80,£0.00,2026-11-20 09:00:00.000000,2026-11-20 09:12:30.000000,C1,APPROVED
Sleep diary,£0.80,£0.25,2026-11-21 18:48:00.000000,2026-11-21 18:52:20.000000,C2,AWAITING REVIEW
Trust in news,£1.90,£0.00,2026-11-22 14:20:00.000000,,,RETURNED
Colour names,two pounds,£0.00,2026-11-22 15:00:00.000000,2026-11-22 15:10:00.000000,C4,APPROVED
`

func fileStates() []state {
	look := func(name, text string, then func(*shot)) func(*shot) {
		return func(s *shot) {
			s.run(372, 45)
			s.Go(view.ScreenImport)
			path := filepath.Join(s.folder, name)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				s.t.Fatal(err)
			}
			s.files.Open(path)
			then(s)
		}
	}
	nothing := func(*shot) {}
	return []state{
		{name: "import-preview", do: look("prolific_submissions.csv", previewed, nothing)},
		{name: "import-done", do: look("prolific_submissions.csv", previewed, func(s *shot) { s.files.Import() })},
		{name: "import-mapping", do: look("my-site.csv", "What;Began;Ended;Earned\nlabels;2026-11-20 09:00;2026-11-20 09:12;1.20 GBP\nfaces;2026-11-20 10:00;2026-11-20 10:30;0.80 GBP\n", nothing)},
		{name: "import-unreadable", do: look("holiday.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", nothing)},
		{name: "import-asks", do: func(s *shot) { s.Go(view.ScreenImport); s.files.Open("../data/importer/testdata/toggl.csv") }},
		{name: "import-last", do: func(s *shot) { s.run(372, 45); s.Go(view.ScreenImport) }},
	}
}

func settingsStates() []state {
	in := func(do func(*shot)) func(*shot) {
		return func(s *shot) { s.run(372, 45); s.Go(view.ScreenSettings); do(s) }
	}
	log := func(do func(*shot)) func(*shot) {
		return func(s *shot) {
			s.run(3000, 45)
			s.well.Begin()
			s.write("nine boats")
			s.canvas.FocusNext()
			s.write("nine boats")
			s.enter()
			s.well.Add()
			s.write("12")
			s.enter()
			do(s)
		}
	}
	return []state{
		{name: "settings", tall: true, do: in(func(*shot) {})},
		{name: "settings-large-text", do: in(func(s *shot) { s.choices.Size(3); s.scale = 130 })},
		{name: "wellbeing-open", do: log(func(s *shot) { s.Go(view.ScreenWellbeing) })},
		{name: "wellbeing-add", do: log(func(s *shot) { s.Go(view.ScreenWellbeing); s.well.Add() })},
		{name: "wellbeing-locked", do: log(func(s *shot) { s.Go(view.ScreenWellbeing); s.well.Lock() })},
	}
}

func overStates() []state {
	on := func(id string) func(*shot) { return func(s *shot) { s.run(372, 45); s.does[id]() } }
	ask := func(do func(*present.Safety)) func(*shot) {
		return func(s *shot) { s.run(372, 45); s.Go(view.ScreenSettings); do(s.safety) }
	}
	return []state{
		{name: "palette", do: on("palette")},
		{name: "palette-found", do: func(s *shot) { s.run(372, 45); s.does["palette"](); s.write("pro") }},
		{name: "palette-nothing", do: func(s *shot) { s.run(372, 45); s.does["palette"](); s.write("zebra") }},
		{name: "keys", do: on("keys")},
		{name: "open-file", do: on("open")},
		{name: "dialog-restore", do: ask((*present.Safety).Restore)},
		{name: "dialog-seal", do: ask((*present.Safety).BackUpSealed)},
		{name: "dialog-pack", do: ask((*present.Safety).Pack)},
		{name: "dialog-erase", do: ask((*present.Safety).Erase)},
		{name: "dialog-accounts", do: ask((*present.Safety).Accounts)},
		{name: "dialog-bring", do: ask((*present.Safety).Bring)},
		{name: "dialog-support", do: func(s *shot) { s.run(372, 45); s.Go(view.ScreenSettings); s.support.List() }},
		{name: "dialog-review-whom", do: func(s *shot) { s.does["rate"]() }},
		{name: "dialog-review", do: func(s *shot) { s.ratings.Open(rating.Subject{Platform: "Prolific", Requester: "Face study group"}) }},
		{name: "dialog-review-platform", do: func(s *shot) { s.ratings.Open(rating.Subject{Platform: "Prolific"}) }},
		{name: "dialog-wellbeing", do: func(s *shot) { s.run(372, 45); s.Go(view.ScreenSettings); s.well.Begin() }},
		{name: "stopped-damaged", do: func(s *shot) {
			s.stopped(&tracker.DamagedError{Path: s.opt.Tracker.Path(), Cause: errDamaged, Backup: nil})
		}},
		{name: "stopped-taken-over", do: func(s *shot) {
			s.stopped(&tracker.ElsewhereError{Path: "ledger.db", Service: "Dropbox", Host: tracker.Host{Name: "ines-laptop"}, Alive: afternoon})
		}},
	}
}

var errDamaged = errors.New("database disk image is malformed")

func miniStates() []state {
	small := func(name string, do func(*shot)) state {
		return state{name: "mini-" + name, mini: true, do: func(s *shot) {
			do(s)
			s.Mini()
			s.canvas = s.mini.window.Canvas()
		}}
	}
	return []state{
		small("nothing", func(*shot) {}),
		small("running", func(s *shot) { s.run(372, 45) }),
		small("paused", func(s *shot) { s.run(372, 45); s.does["pause"]() }),
		small("over-limit", func(s *shot) { s.run(1800, 20) }),
		small("unpaid", func(s *shot) { s.does["activity.search"](); s.pass(95) }),
		small("parallel", func(s *shot) { s.run(372, 45); s.beside() }),
		small("away", func(s *shot) { s.run(3000, 90); s.away22(false) }),
		{name: "mini-message", mini: true, do: func(s *shot) {
			s.run(372, 45)
			s.Mini()
			s.canvas = s.mini.window.Canvas()
			s.does["submitted"]()
		}},
	}
}

// run starts a task of which everything is known, so many seconds ago.
func (s *shot) run(seconds, limit int) {
	s.t.Helper()
	reward := money.Of(1_800_000, "GBP")
	s.now = s.now.Add(-time.Duration(seconds) * time.Second)
	_, err := s.opt.Tracker.Start(context.Background(), tracker.StartOptions{
		Platform: "Prolific", Requester: "A decision laboratory", Title: "Everyday choices about risk", Reward: &reward, Limit: time.Duration(limit) * time.Minute,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.pass(seconds)
}

// beside starts another task beside what runs.
func (s *shot) beside() {
	s.t.Helper()
	reward := money.Of(300_000, "USD")
	_, err := s.opt.Tracker.Start(context.Background(), tracker.StartOptions{Platform: "Toloka", Requester: "Speech Data PT", Title: "Portuguese audio", Reward: &reward, Parallel: true})
	if err != nil {
		s.t.Fatal(err)
	}
	s.pass(40)
}

// odd adds a task that took longer than it allows, and one that came twice.
func (s *shot) odd() {
	s.t.Helper()
	for i := range 2 {
		start := afternoon.Add(-time.Duration(30-i) * time.Hour)
		_, err := s.books.Add(context.Background(), tracker.AddOptions{
			Start: work.At(start), End: work.At(start.Add(50 * time.Minute)), Platform: "Prolific", Title: "Sound and memory, part 2",
			Requester: "Music lab", Limit: 30 * time.Minute, State: work.Submitted,
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// pass lets seconds go by.
func (s *shot) pass(seconds int) {
	s.now = s.now.Add(time.Duration(seconds) * time.Second)
	s.Load()
	s.work.Tick()
}

// away22 ends an absence of 22 minutes, or a sleep.
func (s *shot) away22(slept bool) {
	to := s.opt.Tracker.Reading()
	from := to.Back(22 * time.Minute)
	if slept {
		from.Mono = to.Mono
	}
	s.away.Gone(work.Absence{From: from, To: to}, true)
	s.away.Ended(work.Absence{From: from, To: to})
}

func (s *shot) quick(text string) {
	s.does["new"]()
	s.write(text)
}

func (s *shot) write(text string) { test.Type(s.canvas.Focused(), text) }

func (s *shot) enter() {
	if f := s.canvas.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
}

// loading is as if the ledger were being read for longer than 300 ms.
func (s *shot) loading() {
	before := len(s.later)
	s.using.tell(true)
	for _, f := range s.later[before:] {
		f()
	}
}

// broken is as if the ledger could not be read.
func (s *shot) broken() {
	if err := s.books.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.Load()
}

func (s *shot) page() *view.Ledger { return s.pages[view.ScreenLedger].(*view.Ledger) }

// rejected is the first refused task of the list, by its place.
func (s *shot) rejected() int {
	l := s.ledger
	for i := range min(l.State.Items, 200) {
		if l.Item(i).Platform == "Microworkers" {
			return i
		}
	}
	return 4
}

// stopped shows the page in place of a ledger.
func (s *shot) stopped(cause error) {
	st := present.StoppedBy(s.desk.Phrase, s.choices.Format(), "/home/ines/.local/share/clickwage/ledger.db", cause)
	s.window.SetContent(view.NewStopped(s.drawing, st, view.Ways{}))
}
