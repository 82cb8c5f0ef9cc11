package present

import (
	"testing"
	"time"

	"clickwage/data/work"
)

// In the nights when clocks are set a typed time is none, or is asked about; a
// guess would be an hour of pay.
func TestTimesTypedInTheNightsWhenClocksAreSet(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, day, start, end string
		want                  time.Duration
		wrong                 FormErrors
	}{
		{"an ordinary night", "2026-11-23", "23:50", "00:20", 30 * time.Minute, FormErrors{}},
		{"into the night of 25 hours", "2026-10-24", "23:30", "02:30", 4 * time.Hour, FormErrors{}},
		{"into the night of 23 hours", "2026-03-28", "23:30", "02:30", 2 * time.Hour, FormErrors{}},
		{"a start that comes twice", "2026-10-25", "01:30", "03:00", 0, FormErrors{Start: "form.wrong.twice"}},
		{"an end that comes twice, on the next day", "2026-10-24", "23:30", "01:30", 0, FormErrors{End: "form.wrong.twice"}},
		{"over the hour that comes twice", "2026-10-25", "01:50+01:00", "01:10Z", 20 * time.Minute, FormErrors{}},
		{"an offset, and an end after midnight", "2026-11-23", "23:50Z", "00:20", 30 * time.Minute, FormErrors{}},
		{"a start that is skipped", "2026-03-29", "01:30", "03:00", 0, FormErrors{Start: "form.wrong.skipped"}},
		{"no time", "2026-10-25", "soon", "25:00", 0, FormErrors{Start: "form.wrong.time", End: "form.wrong.time"}},
		{"no length", "2026-11-23", "10:00", "10:00:00", 0, FormErrors{End: "form.wrong.order"}},
	} {
		start, end, wrong := Form{Day: row.day, Start: row.start, End: row.end}.span(zone)
		if wrong != row.wrong || wrong == (FormErrors{}) && end.Sub(start) != row.want {
			t.Errorf("%s: got %v and %+v, want %v and %+v", row.name, end.Sub(start), wrong, row.want, row.wrong)
		}
	}
	// What a form shows it reads again, in the hour that comes twice, too.
	for at := time.Date(2026, 10, 24, 23, 0, 0, 0, time.UTC); at.Hour() != 4; at = at.Add(10 * time.Minute) {
		from, to := work.At(at), work.At(at.Add(10*time.Minute))
		f := Form{Day: from.In(zone).Format(time.DateOnly), Start: clockText(from, zone), End: clockText(to, zone)}
		if start, end, wrong := f.span(zone); start != from || end != to || wrong != (FormErrors{}) {
			t.Errorf("%+v: got %v to %v, %+v", f, start.In(zone), end.In(zone), wrong)
		}
		if again, wrong := momentTyped(momentText(from, zone), zone); again != from || wrong != "" {
			t.Errorf("%s: got %v, %s", momentText(from, zone), again.In(zone), wrong)
		}
	}
	for text, want := range map[string]string{
		"2026-10-25 01:30": "form.wrong.twice", "2026-03-29 01:30": "form.wrong.skipped", "soon": "span.wrong", "2026-10-25T01:30:00+01:00": "",
	} {
		if _, got := momentTyped(text, zone); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
