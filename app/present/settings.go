package present

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/tracker"
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
	Path       string
	Backup     string // when the last copy was made, and where it is
	Copied     string // the same in few words
	Example    bool
}

// Languages are those that Clickwage speaks, in their own words.
func Languages() []struct{ Code, Name string } {
	return []struct{ Code, Name string }{{"en", "English"}, {"fr", "Français"}}
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
	desk    *Desk
	asking  asking
	now     tracker.Settings
	loaded  bool
	copied  copied
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
		s.now, s.copied, s.loaded = read.now, read.copied, true
		s.draw()
		s.Changed()
	})
}

// choices are the settings with the last copy of the ledger.
type choices struct {
	now    tracker.Settings
	copied copied
}

// copied is a copy of the ledger; its time is zero where there is none.
type copied struct {
	at   time.Time
	path string
}

func (s *Settings) read(ctx context.Context) (choices, error) {
	now, err := s.desk.Tracker.Settings(ctx)
	return choices{now, lastCopy(s.copies(), s.copyPrefix())}, err
}

// copies is the folder that holds copies of the ledger.
func (s *Settings) copies() string {
	return filepath.Join(filepath.Dir(s.desk.Tracker.Path()), "backups")
}

// copyPrefix begins the names of this ledger's copies: other ledgers may stand
// in the same folder.
func (s *Settings) copyPrefix() string {
	name := filepath.Base(s.desk.Tracker.Path())
	return strings.TrimSuffix(name, filepath.Ext(name)) + "-"
}

// copyName ends the name of a copy, by its time in UTC.
const copyName = "2006-01-02-150405.db"

// lastCopy is the newest copy in a folder.
func lastCopy(folder, prefix string) (last copied) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return last // there is none yet
	}
	for _, f := range files {
		stamp, ours := strings.CutPrefix(f.Name(), prefix)
		if at, err := time.Parse(copyName, stamp); ours && err == nil && at.After(last.at) {
			last = copied{at, filepath.Join(folder, f.Name())}
		}
	}
	return last
}

// drawCopied says when the ledger was copied last.
func (s *Settings) drawCopied(st *SettingsState) {
	say, f := s.desk.Phrase, s.desk.format(s.now)
	at := s.copied.at.In(f.Zone)
	switch {
	case s.copied.path == "":
		st.Backup, st.Copied = say("settings.backup.none"), say("shell.backup.none")
		return
	case at.Format(time.DateOnly) == f.Now.Format(time.DateOnly):
		st.Copied = say("shell.backup.today", f.Clock(at))
	default:
		st.Copied = say("shell.backup.day", f.Day(at))
	}
	st.Backup = say("settings.backup.made", f.Moment(at), s.copied.path)
}

func (s *Settings) draw() {
	say := s.desk.Phrase
	f := s.desk.format(s.now)
	st := SettingsState{FloorWrong: s.State.FloorWrong, Path: s.desk.Tracker.Path(), Example: s.now.Example}
	s.drawCopied(&st)
	st.Languages = Choice{Options: []string{say("settings.system")}}
	for i, l := range Languages() {
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
		st.Currencies.Options = append(st.Currencies.Options, say("import.currency", string(c), f.Sign(c)))
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
			n.Language = Languages()[i-1].Code
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
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	if text != "" {
		var err error
		if floor, err = money.Parse(text, s.now.Currency); err != nil || floor.Micros <= 0 {
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

// BackUp writes a checked copy beside the ledger, in a folder of its own.
func (s *Settings) BackUp() {
	at := s.desk.Tracker.Now().In(time.UTC)
	to := filepath.Join(s.copies(), s.copyPrefix()+at.Format(copyName))
	var err error
	s.desk.Run(func() { err = backUp(context.Background(), s.desk.Tracker, to) }, func() {
		if err != nil {
			s.desk.Tell(Notice{Text: s.desk.trouble(err).line()})
			return
		}
		s.copied = copied{at, to}
		s.desk.Tell(Notice{Text: s.desk.Phrase("settings.backedup", to)})
		if s.loaded {
			s.draw()
			s.Changed()
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

func backUp(ctx context.Context, t *tracker.Tracker, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return t.Backup(ctx, to)
}
