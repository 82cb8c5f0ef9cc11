package present

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/app/speech"
	"clickwage/data/country"
	"clickwage/data/money"
	"clickwage/data/tracker"
	"clickwage/data/wage"
)

// SettingsState is what the Settings page shows.
type SettingsState struct {
	Loading    bool
	Trouble    *Trouble
	Languages  Choice
	Themes     Choice
	Sizes      Choice
	Currencies Choice
	Floor      string
	FloorWrong string
	Zones      Choice
	DayStarts  Choice
	Reminders  Choice
	Aways      Choice
	Senses     string // how an absence is noticed on this computer
	Closings   Choice // what closing the window does
	Closing    string // what else to know of it
	Path       string
	Backup     string // when the last copy was made, how large it is and how it was checked
	Copied     string // the same in few words
	Safe       bool   // a copy was made within the last day or two
	ReadOnly   bool   // nothing can be changed
	Countries  Choice
	Wage       string // the reference of the chosen country, with its date
	WageNote   string // how sure it is, and what else to know
	WageFloor  string // the word that takes it as the floor; "" where it cannot be
	Example    bool
	RestAfters Choice // after how much work a break is told, 0 never
	RestFors   Choice // how long a break is
	RestBy     Choice // what counts: all work, or distressing work only
	Rests      bool   // breaks are told
	LogKept    bool   // the worker keeps a log of distressing work
	First      FirstState
	Keys       KeysState
}

// Currencies are those offered for totals.
func Currencies() []money.Currency {
	return []money.Currency{"EUR", "USD", "GBP", "BRL", "CAD", "AUD", "CHF", "INR", "PHP", "KES", "NGN", "PLN", "MXN", "JPY"}
}

var (
	themes = []string{"system", "light", "dark"}
	sizes  = []int{90, 100, 115, 130}
	starts = []int{0, 2, 3, 4, 5, 6}
)

// zones are offered beside the one that is set and this computer's.
var zones = []string{
	"UTC", "Europe/London", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Warsaw", "Europe/Athens", "Europe/Kyiv",
	"Africa/Lagos", "Africa/Nairobi", "Africa/Johannesburg", "Asia/Kolkata", "Asia/Manila", "Asia/Tokyo", "Australia/Sydney",
	"America/Sao_Paulo", "America/Bogota", "America/Mexico_City", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
}

// Settings is the presenter of the Settings page, and of the first questions.
// What is chosen is kept at once.
type Settings struct {
	desk   *Desk
	asking asking
	now    tracker.Settings
	loaded bool
	copied *tracker.Backup
	wages  []wage.Reference
	lands  []country.Country
	named  struct {
		language string
		all      []named
	}
	senses  *string // nil until it was looked for
	tray    bool    // something shows an icon
	refused keyRefused
	State   SettingsState
	Changed func()
	// Applied is told of settings that change how the window looks or speaks.
	Applied func(tracker.Settings)
}

// NewSettings is the presenter of the Settings page.
func NewSettings(d *Desk) *Settings {
	return &Settings{desk: d, State: SettingsState{Loading: true}, Changed: func() {}, Applied: func(tracker.Settings) {}}
}

// Load reads the settings anew.
func (s *Settings) Load() {
	ask(s.desk, &s.asking, s.read, func(read choices, err error) {
		if err != nil {
			trouble := s.desk.trouble(err)
			s.State = SettingsState{Trouble: &trouble}
			s.Changed()
			return
		}
		s.now, s.copied, s.wages, s.lands, s.loaded = read.now, read.copied, read.wages, read.lands, true
		s.draw()
		s.Changed()
	})
}

// choices are the settings with the last copy of the ledger.
type choices struct {
	now    tracker.Settings
	copied *tracker.Backup // nil: there is none
	wages  []wage.Reference
	lands  []country.Country
}

func (s *Settings) read(ctx context.Context) (c choices, err error) {
	if c.now, err = s.desk.Tracker.Settings(ctx); err != nil {
		return c, err
	}
	if c.wages, err = tracker.Wages(); err != nil {
		return c, err
	}
	if c.lands, err = tracker.Countries(); err != nil {
		return c, err
	}
	copies, err := s.desk.Tracker.Backups()
	if len(copies) > 0 {
		c.copied = &copies[0]
	}
	return c, err
}

// freshCopy is how old the last copy may be for the ledger to count as safe.
const freshCopy = 48 * time.Hour

// drawCopied says when the ledger was copied last.
func (s *Settings) drawCopied(st *SettingsState) {
	say, f := s.desk.Phrase, s.Format()
	if s.copied == nil {
		st.Backup, st.Copied = say("settings.backup.none"), say("shell.backup.none")
		return
	}
	at := s.copied.At.In(f.Zone)
	if at.Format(time.DateOnly) == f.Now.Format(time.DateOnly) {
		st.Copied = say("shell.backup.today", f.Clock(at))
	} else {
		st.Copied = say("shell.backup.day", f.Day(at))
	}
	st.Safe = f.Now.Sub(at) < freshCopy
	st.Backup = say("settings.backup.made", f.Moment(at), sizeOf(f, s.copied.Size))
	if s.copied.Sealed {
		st.Backup = say("settings.backup.made.sealed", f.Moment(at), sizeOf(f, s.copied.Size))
	}
}

// Format is how the worker's choices write.
func (s *Settings) Format() Format { return s.desk.format(s.now) }

func (s *Settings) draw() {
	say := s.desk.Phrase
	f := s.desk.format(s.now)
	st := SettingsState{FloorWrong: s.State.FloorWrong, Path: s.desk.Tracker.Path(), Example: s.now.Example, ReadOnly: s.desk.Tracker.ReadOnly()}
	s.drawCopied(&st)
	s.drawWage(&st)
	st.Languages = Choice{Options: []string{say("settings.system")}}
	for i, l := range speech.Languages() {
		st.Languages.Options = append(st.Languages.Options, l.Name)
		if l.Code == s.now.Language {
			st.Languages.Chosen = i + 1
		}
	}
	for _, t := range themes {
		st.Themes.Options = append(st.Themes.Options, say("theme."+t))
	}
	st.Themes.Chosen = slices.Index(themes, s.now.Theme)
	for _, n := range sizes {
		st.Sizes.Options = append(st.Sizes.Options, say("format.percent", fmt.Sprint(n)))
	}
	st.Sizes.Chosen = slices.Index(sizes, s.now.TextScale)
	st.Currencies = Choice{Options: []string{say("settings.nocurrency")}, Chosen: 1 + slices.Index(s.currencies(), s.now.Currency)}
	for _, c := range s.currencies() {
		text := string(c)
		if sign := f.Sign(c); sign != text {
			text = say("import.currency", text, sign)
		}
		st.Currencies.Options = append(st.Currencies.Options, text)
	}
	if !s.now.Floor.IsZero() {
		st.Floor = f.Money(s.now.Floor)
	}
	for i, z := range s.zones() {
		st.Zones.Options = append(st.Zones.Options, strings.ReplaceAll(z, "_", " "))
		if z == s.now.Zone.String() {
			st.Zones.Chosen = i
		}
	}
	for i, h := range s.dayStarts() {
		st.DayStarts.Options = append(st.DayStarts.Options, fmt.Sprintf("%02d:%02d", int(h.Hours()), int(h.Minutes())%60))
		if h == s.now.DayStart {
			st.DayStarts.Chosen = i
		}
	}
	st.Reminders = s.drawReminders(f)
	s.drawAway(f, &st)
	s.drawRest(f, &st)
	s.drawClosing(&st)
	s.drawFirst(f, &st)
	st.Keys = s.drawKeys(st.LogKept)
	s.State = st
}

func (s *Settings) currencies() []money.Currency {
	all := Currencies()
	if c := s.now.Currency; c != "" && !slices.Contains(all, c) {
		all = append(all, c)
	}
	return all
}

func (s *Settings) zones() []string {
	if slices.Contains(zones, s.now.Zone.String()) {
		return zones
	}
	return append([]string{s.now.Zone.String()}, zones...)
}

func (s *Settings) dayStarts() []time.Duration {
	var all []time.Duration
	for _, h := range starts {
		all = append(all, time.Duration(h)*time.Hour)
	}
	if !slices.Contains(all, s.now.DayStart) {
		all = append(all, s.now.DayStart)
		slices.Sort(all)
	}
	return all
}

func (s *Settings) keep(change func(*tracker.Settings)) {
	if !s.loaded {
		return
	}
	change(&s.now)
	now := s.now
	s.desk.act(func(ctx context.Context) (string, int, error) {
		return "", 0, s.desk.Tracker.SetSettings(ctx, now)
	})
	s.draw()
	s.Changed()
	s.Applied(now)
}

// Language chooses a language, 0 for the system's.
func (s *Settings) Language(i int) {
	s.keep(func(n *tracker.Settings) {
		n.Language = ""
		if i > 0 {
			n.Language = speech.Languages()[i-1].Code
		}
	})
}

// Theme chooses light, dark or the system's.
func (s *Settings) Theme(i int) { s.keep(func(n *tracker.Settings) { n.Theme = themes[i] }) }

// Size chooses the size of text.
func (s *Settings) Size(i int) { s.keep(func(n *tracker.Settings) { n.TextScale = sizes[i] }) }

// Currency chooses the currency of totals, 0 for none. A floor keeps its number.
func (s *Settings) Currency(i int) {
	s.keep(func(n *tracker.Settings) {
		n.Currency = ""
		if i > 0 {
			n.Currency = s.currencies()[i-1]
		}
		if !n.Floor.IsZero() && n.Currency != "" {
			n.Floor.Currency = n.Currency
		}
	})
}

// Floor takes the least that an hour should pay, as typed; "" takes it away.
func (s *Settings) Floor(text string) {
	var floor money.Amount
	s.State.FloorWrong = ""
	text = strings.TrimSpace(text)
	if text == s.State.Floor { // as it is shown, with digits grouped
		s.Changed()
		return
	}
	if text != "" {
		var err error
		if floor, err = readMoney(text, s.now.Currency); err != nil || floor.Micros <= 0 {
			s.State.FloorWrong = s.desk.Phrase("settings.floor.wrong")
			s.Changed()
			return
		}
	}
	if floor == s.now.Floor {
		return
	}
	s.keep(func(n *tracker.Settings) {
		n.Floor = floor
		if n.Currency == "" {
			n.Currency = floor.Currency
		}
	})
}

// Zone chooses whose days count.
func (s *Settings) Zone(i int) {
	zone, err := time.LoadLocation(s.zones()[i])
	if err != nil {
		s.desk.Tell(Notice{Text: s.desk.trouble(err).line()})
		return
	}
	s.keep(func(n *tracker.Settings) { n.Zone = zone })
}

// DayStart chooses when a day begins.
func (s *Settings) DayStart(i int) {
	at := s.dayStarts()[i]
	s.keep(func(n *tracker.Settings) { n.DayStart = at })
}

// BackUp writes a checked copy into the folder beside the ledger.
func (s *Settings) BackUp() {
	var path string
	var err error
	s.desk.Run(func() { path, err = s.desk.Tracker.BackupNow(context.Background(), "") }, func() {
		if err != nil {
			s.desk.Tell(Notice{Text: s.desk.trouble(err).line()})
			return
		}
		s.desk.Tell(Notice{Text: s.desk.Phrase("settings.backedup", path)})
		s.Load()
	})
}

// BackUpIfDue makes the backup of the day, if it is due, then verifies the
// history, and says nothing unless one fails. Call it once the window is drawn.
// Nobody has asked for either, so nobody waits for them: when ctx ends both stop,
// half a backup is taken away, and the next start makes one.
func (s *Settings) BackUpIfDue(ctx context.Context) {
	var made string
	var err error
	s.desk.Run(func() { made, err = s.desk.Tracker.BackupIfDue(ctx) }, func() {
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.desk.Tell(Notice{Text: s.desk.trouble(err).line()})
		case made != "":
			s.Load()
		}
		s.verify(ctx)
	})
}

// verify hashes anew what was recorded since the last start, and says nothing
// unless something was altered. The ledger stays in use: its figures may be right.
func (s *Settings) verify(ctx context.Context) {
	var err error
	s.desk.Run(func() { err = s.desk.Tracker.CheckNew(ctx) }, func() {
		if err != nil && ctx.Err() == nil {
			s.desk.Tell(Notice{Text: TroubleOf(s.desk.Phrase, err).line()})
		}
	})
}

// Welcomed notes that the first questions were answered.
func (s *Settings) Welcomed() { s.keep(func(n *tracker.Settings) { n.Welcomed = true }) }

// Example fills an empty ledger with made-up data, marked as such.
func (s *Settings) Example(done func()) {
	var err error
	s.desk.Run(func() { err = s.desk.Tracker.FillExample(context.Background()) }, func() {
		if err != nil {
			s.desk.Tell(Notice{Text: s.desk.trouble(err).line()})
			return
		}
		done()
	})
}

// RemoveExample takes the made-up data out again.
func (s *Settings) RemoveExample() {
	s.desk.act(func(ctx context.Context) (string, int, error) {
		return s.desk.Phrase("notice.example.removed"), 0, s.desk.Tracker.RemoveExample(ctx)
	})
}
