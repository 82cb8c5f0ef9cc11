package tracker

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/assets"
	"clickwage/data/country"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/wage"
)

// Settings are the worker's choices. They live in the ledger, so that the
// window and the command line agree.
type Settings struct {
	Language  string         // such as "fr"; "": the system's
	Currency  money.Currency // of totals; "": none chosen
	Floor     money.Amount   // the least an hour should pay; zero: none chosen
	Zone      *time.Location // whose days are the worker's days
	DayStart  time.Duration  // when a day begins, after midnight
	Theme     string         // "system", "light", "dark"
	TextScale int            // per cent
	Country   string         // whose minimum wage is shown beside the floor, such as "PT"; "": none
	Away      time.Duration  // after so long without input an absence is asked about; zero: never
	Welcomed  bool           // the first questions were answered
	Example   bool           // the ledger holds example data
	Keys      string         // keys that the window has instead of its first ones, such as "next=X"; "": none
	Remind    time.Duration  // how long ahead the window tells of deadlines; zero: never
	Tray      bool           // a window that is closed stays in the tray, where there is one
	Rest      Rest           // when the window reminds of a break
	Platforms []string       // those that the worker says to work on; TickPlatform changes them
}

// Rest is the worker's own rule of breaks.
type Rest struct {
	After       time.Duration // of work without a break; zero: never
	For         time.Duration // how long a break is, above zero where After is
	Distressing bool          // only work that the log of distressing work knows counts
}

// DefaultAway is how long a worker may be away unasked.
const DefaultAway = 5 * time.Minute

const (
	settingLanguage = "language"
	settingFloor    = "floor"
	settingTheme    = "theme"
	settingScale    = "text_scale"
	settingCountry  = "country"
	settingAway     = "away"
	settingWelcomed = "welcomed"
	settingExample  = "example"
	settingRemind   = "remind"
	settingRest     = "rest" // as the rule is written: "50m 10m distressing"
	settingTray     = "tray"
	settingKeys     = "keys"
	// settingPlatforms is a JSON array.
	settingPlatforms = "platforms"
)

// Settings reads the worker's choices.
func (t *Tracker) Settings(ctx context.Context) (Settings, error) {
	all, err := t.store.Settings(ctx)
	if err != nil {
		return Settings{}, err
	}
	zone, err := LoadZone(all[store.SettingZone])
	if err != nil {
		return Settings{}, err
	}
	out := Settings{
		Language: all[settingLanguage], Currency: money.Currency(all[store.SettingCurrency]), Zone: zone, Theme: "system",
		TextScale: 100, Country: all[settingCountry], Welcomed: all[settingWelcomed] == "true", Example: all[settingExample] == "true",
		Tray: all[settingTray] == "true", Keys: all[settingKeys],
	}
	_ = json.Unmarshal([]byte(all[settingPlatforms]), &out.Platforms) // "" where none was ticked
	out.Floor, _ = money.Parse(all[settingFloor], "")                 // "" where none is chosen
	out.DayStart, _ = time.ParseDuration(all[store.SettingDayStart])
	out.Remind, _ = time.ParseDuration(all[settingRemind])
	out.Rest = restOf(all[settingRest])
	out.Away = DefaultAway
	if away, err := time.ParseDuration(all[settingAway]); err == nil {
		out.Away = max(0, away)
	}
	if theme := all[settingTheme]; theme != "" {
		out.Theme = theme
	}
	if scale, err := strconv.Atoi(all[settingScale]); err == nil {
		out.TextScale = scale
	}
	return out, nil
}

// SetSettings keeps the worker's choices. Those that alter figures, which are the
// zone, the start of the day and the currency, can be undone.
func (t *Tracker) SetSettings(ctx context.Context, s Settings) error {
	if s.DayStart < 0 || s.DayStart >= 24*time.Hour {
		return fmt.Errorf("day start %s: must lie between 0:00 and 24:00", s.DayStart)
	}
	if s.Floor.Micros < 0 {
		return fmt.Errorf("floor %s: must not be below zero", s.Floor)
	}
	if s.Remind < 0 {
		return fmt.Errorf("reminders %s ahead: must not be below zero", s.Remind)
	}
	if s.Rest.After < 0 || s.Rest.For < 0 || s.Rest.After > 0 && s.Rest.For == 0 {
		return fmt.Errorf("break of %s after %s: both must be above zero", s.Rest.For, s.Rest.After)
	}
	floor := ""
	if !s.Floor.IsZero() {
		floor = s.Floor.String()
	}
	values := map[string]string{
		settingLanguage: s.Language, store.SettingCurrency: string(s.Currency), settingFloor: floor,
		store.SettingDayStart: s.DayStart.String(), settingTheme: s.Theme, settingScale: strconv.Itoa(s.TextScale),
		settingRemind: s.Remind.String(), settingRest: s.Rest.text(), settingCountry: s.Country, settingAway: s.Away.String(), settingWelcomed: strconv.FormatBool(s.Welcomed), settingExample: strconv.FormatBool(s.Example),
		settingTray: strconv.FormatBool(s.Tray), settingKeys: s.Keys,
	}
	if s.Zone != nil {
		values[store.SettingZone] = s.Zone.String()
	}
	if err := t.store.SetSettings(ctx, values); err != nil {
		return err
	}
	t.emit(Change{})
	return nil
}

const distressing = "distressing"

func (r Rest) text() string {
	if r.After == 0 {
		return ""
	}
	text := r.After.String() + " " + r.For.String()
	if r.Distressing {
		text += " " + distressing
	}
	return text
}

// restOf reads a rule as text writes it; anything else is no rule.
func restOf(text string) (r Rest) {
	words := strings.Fields(text)
	if len(words) < 2 {
		return r
	}
	after, err := time.ParseDuration(words[0])
	long, wrong := time.ParseDuration(words[1])
	if err != nil || wrong != nil || after <= 0 || long <= 0 {
		return r
	}
	return Rest{after, long, len(words) > 2 && words[2] == distressing}
}

// Wages are the minimum wages for reference that ship.
func Wages() ([]wage.Reference, error) { return wage.Read(assets.Wages()) }

// Countries are those that can propose a currency and a zone.
func Countries() ([]country.Country, error) { return country.Read(assets.Countries()) }

// Platforms are the names to complete a platform from: those that the worker
// says to work on, then the others of the ledger.
func (t *Tracker) Platforms(ctx context.Context) ([]string, error) {
	s, err := t.Settings(ctx)
	if err != nil {
		return nil, err
	}
	known, err := t.store.Names(ctx, "platform")
	all := slices.Clone(s.Platforms)
	for _, name := range known {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all, err
}

// TickPlatform notes that the worker works on a platform, and gives it a free
// number among the favourites, so that one key starts a task there; or takes
// both back. A favourite with a title is left alone.
func (t *Tracker) TickPlatform(ctx context.Context, name string, on bool) error {
	t.ticking.Lock() // two ticks in haste are both kept
	defer t.ticking.Unlock()
	s, err := t.Settings(ctx)
	if err != nil {
		return err
	}
	s.Platforms = slices.DeleteFunc(s.Platforms, func(p string) bool { return p == name })
	if on {
		s.Platforms = append(s.Platforms, name)
	}
	kept, err := json.Marshal(s.Platforms)
	if err != nil {
		return err
	}
	if err := t.placePlatform(ctx, name, on); err != nil {
		return err
	}
	if err := t.store.SetSetting(ctx, settingPlatforms, string(kept)); err != nil {
		return err
	}
	t.emit(Change{})
	return nil
}

func (t *Tracker) placePlatform(ctx context.Context, name string, on bool) error {
	have, err := t.store.Favourites(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(have, func(f store.Favourite) bool { return f.Platform == name && f.Title == "" })
	switch {
	case !on && at >= 0:
		return t.store.PutFavourite(ctx, store.Favourite{Slot: have[at].Slot})
	case !on || at >= 0:
		return nil
	}
	slot, ok := freeSlot(have)
	if !ok {
		return nil // it can still be typed
	}
	return t.store.PutFavourite(ctx, store.Favourite{Slot: slot, Platform: name})
}

// freeSlot is the first place from 1 to 9 that no favourite has.
func freeSlot(have []store.Favourite) (slot int, ok bool) {
	for slot = 1; slot <= 9; slot++ {
		if !slices.ContainsFunc(have, func(f store.Favourite) bool { return f.Slot == slot }) {
			return slot, true
		}
	}
	return 0, false
}

// Zone is the worker's zone.
func (t *Tracker) Zone(ctx context.Context) (*time.Location, error) {
	all, err := t.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	name := all[store.SettingZone]
	if known := t.zone.Load(); known != nil && known.String() == name {
		return known, nil
	}
	zone, err := LoadZone(name)
	if err == nil {
		t.zone.Store(zone)
	}
	return zone, err
}

// LoadZone is the zone of an IANA name.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("zone %q: not a name such as Europe/Lisbon", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone %q: not a name such as Europe/Lisbon", name)
	}
	return zone, nil
}

// Favourites are the kinds of task that keys 1 to 9 start.
func (t *Tracker) Favourites(ctx context.Context) ([]store.Favourite, error) {
	return t.store.Favourites(ctx)
}

// ErrSlots is returned where all nine places for favourites are taken.
var ErrSlots = fmt.Errorf("all nine favourites are taken; free one first")

// Star keeps a kind of task as a favourite in the first free place, or frees
// the place where it is kept already.
func (t *Tracker) Star(ctx context.Context, f store.Favourite) error {
	have, err := t.store.Favourites(ctx)
	if err != nil {
		return err
	}
	for _, h := range have {
		if h.Same(f) {
			err := t.store.PutFavourite(ctx, store.Favourite{Slot: h.Slot})
			t.emit(Change{})
			return err
		}
	}
	slot, ok := freeSlot(have)
	if !ok {
		return ErrSlots
	}
	f.Slot = slot
	err = t.store.PutFavourite(ctx, f)
	t.emit(Change{})
	return err
}

// PlaceFavourite keeps a kind of task under a number from 1 to 9, in the place of
// what is there; one that is kept already changes places with it. One without a
// title frees the place.
func (t *Tracker) PlaceFavourite(ctx context.Context, f store.Favourite, slot int) error {
	if slot < 1 || slot > 9 {
		return fmt.Errorf("favourite %d: from 1 to 9", slot)
	}
	have, err := t.store.Favourites(ctx)
	if err != nil {
		return err
	}
	var there store.Favourite
	for _, h := range have {
		if h.Slot == slot {
			there = h
		}
	}
	changed := []store.Favourite{}
	for _, h := range have {
		if f.Title != "" && h.Same(f) && h.Slot != slot {
			f.Reward, there.Slot = h.Reward, h.Slot // as it was kept
			changed = append(changed, there)
		}
	}
	f.Slot = slot
	return t.putFavourites(ctx, append(changed, f))
}

// SetFavourites makes these the favourites and frees every other place.
func (t *Tracker) SetFavourites(ctx context.Context, all []store.Favourite) error {
	places := make([]store.Favourite, 9)
	for i := range places {
		places[i].Slot = i + 1
	}
	for _, f := range all {
		if f.Slot >= 1 && f.Slot <= 9 {
			places[f.Slot-1] = f
		}
	}
	return t.putFavourites(ctx, places)
}

func (t *Tracker) putFavourites(ctx context.Context, all []store.Favourite) error {
	for _, f := range all {
		if err := t.store.PutFavourite(ctx, f); err != nil {
			return err
		}
	}
	t.emit(Change{})
	return nil
}
