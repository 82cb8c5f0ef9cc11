package present

import (
	"context"
	"slices"
	"testing"

	"clickwage/app/speech"
	"clickwage/data/store"
)

// home chooses a country by its code, "" for none.
func (s *Settings) home(t *testing.T, code string) {
	t.Helper()
	at := 0
	if code != "" {
		at = slices.Index(s.State.Countries.Options, speech.Country(s.desk.Language, code))
	}
	if at < 0 {
		t.Fatalf("%s is not offered", code)
	}
	s.Home(at)
}

func TestACountryProposesAndWhatWasChosenStays(t *testing.T) {
	type answers struct{ currency, floor, zone string }
	for _, row := range []struct {
		name   string
		choose func(*testing.T, *Settings)
		want   answers
	}{
		{"a country proposes all three", func(t *testing.T, s *Settings) { s.home(t, "PT") }, answers{"EUR", "5.31EUR", "Europe/Lisbon"}},
		{"another country proposes its own", func(t *testing.T, s *Settings) { s.home(t, "PT"); s.home(t, "KE") }, answers{"KES", "71.60KES", "Africa/Nairobi"}},
		{"no law, no floor", func(t *testing.T, s *Settings) { s.home(t, "GB"); s.home(t, "IT") }, answers{"EUR", "0", "Europe/Rome"}},
		{"a wage that is not known, no floor", func(t *testing.T, s *Settings) { s.home(t, "BD") }, answers{"BDT", "0", "Asia/Dhaka"}},
		{"a floor of one's own stays with its currency", func(t *testing.T, s *Settings) {
			s.home(t, "PT")
			s.Floor("6")
			s.home(t, "GB")
		}, answers{"EUR", "6.00EUR", "Europe/London"}},
		{"a currency of one's own stays, and takes no wage in another", func(t *testing.T, s *Settings) {
			s.Currency(1 + slices.Index(s.currencies(), "USD"))
			s.home(t, "KE")
		}, answers{"USD", "0", "Africa/Nairobi"}},
		{"taking the country back takes the floor back", func(t *testing.T, s *Settings) { s.home(t, "PT"); s.home(t, "") }, answers{"EUR", "0", "Europe/Lisbon"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newStage(t)
			s := NewSettings(d.Desk)
			s.Load()
			row.choose(t, s)
			kept, err := d.Tracker.Settings(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			floor := "0"
			if !kept.Floor.IsZero() {
				floor = kept.Floor.String()
			}
			if got := (answers{string(kept.Currency), floor, kept.Zone.String()}); got != row.want {
				t.Errorf("kept %+v, want %+v", got, row.want)
			}
		})
	}
}

func TestTickedPlatformsAreCompletedAndStartByTheirNumber(t *testing.T) {
	d := newStage(t)
	ctx := context.Background()
	s := NewSettings(d.Desk)
	s.Load()
	s.TickPlatform(0)
	s.TickPlatform(2)
	s.TickPlatform(0)
	s.TickPlatform(3)
	names := []string{s.offered()[2], s.offered()[3]}
	if got, err := d.Tracker.Platforms(ctx); err != nil || !slices.Equal(got, names) {
		t.Errorf("completed from %v, want %v (%v)", got, names, err)
	}
	favourites, err := d.Tracker.Favourites(ctx)
	want := []store.Favourite{{Slot: 1, Platform: names[1]}, {Slot: 2, Platform: names[0]}}
	if err != nil || !slices.Equal(favourites, want) {
		t.Errorf("favourites %+v, want %+v (%v)", favourites, want, err)
	}
	w := NewWork(d.Desk)
	w.Load()
	if st := w.State.Favourites[1]; st.Title != names[0] || st.Caption == "" {
		t.Errorf("place 2 shows %+v", st)
	}
	w.Favourite(2)
	running, err := d.Tracker.Running(ctx)
	if err != nil || len(running) != 1 || running[0].Where.Platform != names[0] {
		t.Errorf("running %+v (%v)", running, err)
	}
}
