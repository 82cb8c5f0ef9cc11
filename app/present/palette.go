package present

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"clickwage/data/store"
	"clickwage/data/tracker"
)

// PaletteRow is something that the command palette offers.
type PaletteRow struct {
	Text, Tail string
	Kind       string // what it is, such as "Platform"
	Key        string // the key that does the same
	do         func()
	folded     string
}

// PaletteState is what the palette shows.
type PaletteState struct {
	Rows  []PaletteRow
	Empty string // said where there are none
}

// PaletteDoes is what the window does for the palette. All are required.
type PaletteDoes struct {
	Action  func(id string)
	Offered func(Action) bool  // it means something now
	View    func(tracker.View) // shows a choice of the ledger
	Record  func(id string)    // shows one record of it
	Setting func(name string)  // goes to a setting
}

// Palette finds everything that can be done or gone to by words: actions, pages,
// settings, favourites, saved views, platforms, requesters, titles and tasks.
// Each word typed must stand somewhere, whatever its case and accents.
type Palette struct {
	desk    *Desk
	can     PaletteDoes
	reading asking
	finding asking
	typed   string
	fixed   []PaletteRow // what needs no ledger
	known   paletteNames
	found   []PaletteRow // titles and tasks of the words typed
	waits   bool         // for those
	stop    func()       // ends a search that is not wanted any more
	State   PaletteState
	Changed func()
}

// paletteNames is what the palette reads of the ledger once.
type paletteNames struct{ favourites, views, recent, platforms, requesters []PaletteRow }

// The most rows of a kind, and of all.
const (
	mostRecent  = 3
	mostTitles  = 6
	mostTasks   = 8
	mostAlike   = 8
	mostSearch  = 60 // records that are looked through for titles
	mostOffered = 80
)

// NewPalette is the presenter of the command palette.
func NewPalette(d *Desk, can PaletteDoes) *Palette {
	return &Palette{desk: d, can: can, stop: func() {}, Changed: func() {}}
}

// Open begins anew, with nothing typed.
func (p *Palette) Open() {
	p.typed, p.found, p.waits = "", nil, false
	p.fixed = append(p.actions(), p.settings()...)
	p.known = paletteNames{}
	p.draw()
	ask(p.desk, &p.reading, p.read, func(known paletteNames, err error) {
		if err != nil {
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
			return
		}
		p.known = known
		p.draw()
	})
}

// Type narrows to what holds the words.
func (p *Palette) Type(text string) {
	p.typed = strings.TrimSpace(text)
	p.found, p.waits = nil, p.typed != ""
	p.draw()
	p.stop()
	p.finding.newest++ // what is still looked for is not wanted
	if p.typed == "" {
		return
	}
	wanted, stop := context.WithCancel(context.Background())
	p.stop = stop
	ask(p.desk, &p.finding, func(context.Context) ([]PaletteRow, error) { return p.find(wanted, text) }, func(found []PaletteRow, err error) {
		p.found, p.waits = found, false
		if err != nil {
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		}
		p.draw()
	})
}

// Do does what a row offers.
func (p *Palette) Do(i int) {
	if i >= 0 && i < len(p.State.Rows) {
		p.State.Rows[i].do()
	}
}

func (p *Palette) row(kind, text, tail string, do func()) PaletteRow {
	return PaletteRow{Text: text, Tail: tail, Kind: p.desk.Phrase(kind), do: do, folded: fold(text + " " + tail)}
}

func (p *Palette) actions() []PaletteRow {
	var all []PaletteRow
	for _, a := range p.desk.Keys.Actions() {
		if a.ID == "palette" || a.Family() == "favourite." || a.Family() == "place." || !p.can.Offered(a) {
			continue
		}
		kind := "palette.action"
		if strings.HasPrefix(a.Words, "nav.") {
			kind = "palette.page"
		}
		r := p.row(kind, a.Text(p.desk.Phrase), "", func() { p.can.Action(a.ID) })
		r.Key = p.desk.Keys.Cap(a.ID)
		all = append(all, r)
	}
	return all
}

// SettingNames are the settings that can be gone to, by their phrases.
func SettingNames() []string {
	return []string{"settings.language", "settings.theme", "settings.size", "settings.currency", "settings.floor", "settings.wage", "settings.zone",
		"settings.daystart", "settings.remind", "settings.away", "settings.backup.daily", "settings.restore", "settings.seal", "settings.ledger",
		"accounts.title", "settings.pack", "settings.erase", "settings.keys"}
}

func (p *Palette) settings() []PaletteRow {
	var all []PaletteRow
	for _, name := range SettingNames() {
		all = append(all, p.row("palette.setting", strings.TrimSuffix(p.desk.Phrase(name), "…"), "", func() { p.can.Setting(name) }))
	}
	return all
}

func (p *Palette) read(ctx context.Context) (k paletteNames, err error) {
	t := p.desk.Tracker
	favourites, err := t.Favourites(ctx)
	if err != nil {
		return k, err
	}
	for _, f := range favourites {
		id := fmt.Sprintf("favourite.%d", f.Slot)
		r := p.row("palette.favourite", f.Title, joined(" · ", f.Platform, f.Requester), func() { p.can.Action(id) })
		r.Key = p.desk.Keys.Cap(id)
		k.favourites = append(k.favourites, r)
	}
	views, err := t.Views(ctx)
	if err != nil {
		return k, err
	}
	for _, v := range views {
		k.views = append(k.views, p.row("palette.view", v.Name, "", func() { p.can.View(v.View) }))
	}
	if k.recent, err = p.tasks(ctx, store.Filter{OnlyTasks: true, First: mostRecent}); err != nil {
		return k, err
	}
	if k.platforms, err = p.names(ctx, "platform", func(name string) tracker.View { return tracker.View{Platforms: []string{name}} }); err != nil {
		return k, err
	}
	k.requesters, err = p.names(ctx, "requester", func(name string) tracker.View { return tracker.View{Requesters: []string{name}} })
	return k, err
}

// names are all platforms or all requesters, each of which opens its tasks.
func (p *Palette) names(ctx context.Context, what string, view func(string) tracker.View) ([]PaletteRow, error) {
	names, err := p.desk.Tracker.Names(ctx, what)
	if err != nil {
		return nil, err
	}
	var all []PaletteRow
	for _, name := range names {
		all = append(all, p.row("palette."+what, name, "", func() { p.can.View(view(name)) }))
	}
	return all, nil
}

// tasks are the newest of a filter.
func (p *Palette) tasks(ctx context.Context, f store.Filter) ([]PaletteRow, error) {
	records, settings, err := p.records(ctx, f)
	if err != nil {
		return nil, err
	}
	format := p.desk.format(settings)
	var all []PaletteRow
	for _, r := range records {
		if r.Submission != nil {
			all = append(all, p.task(format, r))
		}
	}
	return all, nil
}

func (p *Palette) records(ctx context.Context, f store.Filter) ([]store.Record, tracker.Settings, error) {
	settings, err := p.desk.Tracker.Settings(ctx)
	if err != nil {
		return nil, settings, err
	}
	keys, err := p.desk.Tracker.Keys(ctx, f)
	if err != nil {
		return nil, settings, err
	}
	records, err := p.desk.Tracker.Records(ctx, keys)
	return records, settings, err
}

func (p *Palette) task(f Format, r store.Record) PaletteRow {
	when := f.Say("ledger.nodate")
	if _, start := worked(r.Intervals); start.Known() {
		when = f.Moment(start.In(f.Zone))
	} else if at := r.Submission.Anchor(0); at.Known() {
		when = f.Day(at.In(f.Zone))
	}
	id := string(r.Submission.ID)
	return p.row("palette.task", nameOf(f.Say, r.Submission), joined(" · ", r.Submission.Account.Platform, when), func() { p.can.Record(id) })
}

// find looks for titles and tasks in the ledger, the latest first: a title that
// none of the newest records with the words has is not offered, however many
// titles there are.
func (p *Palette) find(ctx context.Context, text string) ([]PaletteRow, error) {
	records, settings, err := p.records(ctx, store.Filter{Search: text, OnlyTasks: true, First: mostSearch})
	if err != nil {
		return nil, err
	}
	format, typed := p.desk.format(settings), words(text)
	var titles, tasks []PaletteRow
	seen := map[string]bool{}
	for _, r := range records {
		if r.Submission == nil {
			continue
		}
		if len(tasks) < mostTasks {
			tasks = append(tasks, p.task(format, r))
		}
		title := r.Submission.Title
		if title == "" || seen[title] || len(titles) == mostTitles || !holds(fold(title), typed) {
			continue
		}
		seen[title] = true
		view := tracker.View{Search: `"` + strings.ReplaceAll(title, `"`, " ") + `"`}
		titles = append(titles, p.row("palette.title", title, r.Submission.Account.Platform, func() { p.can.View(view) }))
	}
	return append(titles, tasks...), nil
}

// draw puts together what is offered for the words typed.
func (p *Palette) draw() {
	say, typed := p.desk.Phrase, words(p.typed)
	st := PaletteState{Empty: say("palette.none")}
	if p.waits {
		st.Empty = say("palette.looking")
	}
	if len(typed) == 0 {
		st.Rows = slices.Concat(p.known.recent, p.fixed, p.known.favourites, p.known.views)
	} else {
		for _, rows := range [][]PaletteRow{p.fixed, p.known.favourites, p.known.views, p.known.platforms, p.known.requesters} {
			st.Rows = append(st.Rows, matching(rows, typed)...)
		}
		slices.SortStableFunc(st.Rows, func(a, b PaletteRow) int { return rank(a, typed) - rank(b, typed) })
		st.Rows = append(st.Rows, p.found...) // in the order of the ledger
	}
	st.Rows = st.Rows[:min(mostOffered, len(st.Rows))]
	p.State = st
	p.Changed()
}

// matching are the rows that hold all words, at most so many of those that a
// ledger can have thousands of.
func matching(rows []PaletteRow, typed []string) []PaletteRow {
	var all []PaletteRow
	for _, r := range rows {
		if holds(r.folded, typed) {
			all = append(all, r)
		}
	}
	if slices.SortStableFunc(all, func(a, b PaletteRow) int { return rank(a, typed) - rank(b, typed) }); len(all) > mostAlike {
		all = all[:mostAlike]
	}
	return all
}

// rank is how well a row fits: 0 where it begins with the first word, 1 where each
// begins a word of it, 2 where they stand somewhere.
func rank(r PaletteRow, typed []string) int {
	if strings.HasPrefix(r.folded, typed[0]) {
		return 0
	}
	for _, word := range typed {
		if !strings.Contains(" "+r.folded, " "+word) {
			return 2
		}
	}
	return 1
}

// words are those of a text, folded.
func words(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
}

func holds(folded string, typed []string) bool {
	for _, word := range typed {
		if !strings.Contains(folded, word) {
			return false
		}
	}
	return true
}

// fold is a text without capitals and accents. Example: fold("Enquête Ö") is
// "enquete o".
func fold(text string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		if !unicode.Is(unicode.Mn, r) {
			out.WriteRune(r)
		}
	}
	return out.String()
}
