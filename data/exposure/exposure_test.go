package exposure_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"clickwage/data/exposure"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

func at(t *testing.T, text string) work.Instant {
	t.Helper()
	when, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return work.At(when)
}

func number(n int) *int { return &n }

func entry(t *testing.T, id, when string, change func(*exposure.Entry)) exposure.Entry {
	e := exposure.Entry{ID: id, At: at(t, when), Minutes: 30, Tag: exposure.Violence, Severity: 2}
	if change != nil {
		change(&e)
	}
	return e
}

func TestAnEntryThatCannotBeIsRefused(t *testing.T) {
	for name, change := range map[string]func(*exposure.Entry){
		"no id":                           func(e *exposure.Entry) { e.ID = "" },
		"words in the id":                 func(e *exposure.Entry) { e.ID = "what I saw" },
		"no time":                         func(e *exposure.Entry) { e.At = 0 },
		"a tag of its own":                func(e *exposure.Entry) { e.Tag = "a car crash" },
		"no minutes":                      func(e *exposure.Entry) { e.Minutes = 0 },
		"more than a day":                 func(e *exposure.Entry) { e.Minutes = 1441 },
		"severity under the scale":        func(e *exposure.Entry) { e.Severity = -1 },
		"severity over the scale":         func(e *exposure.Entry) { e.Severity = 5 },
		"an answer that is none":          func(e *exposure.Entry) { e.Warned = "a bit" },
		"a run longer than the whole":     func(e *exposure.Entry) { e.Run = 31 },
		"breaks under nothing":            func(e *exposure.Entry) { e.Breaks = number(-1) },
		"an address as a submission":      func(e *exposure.Entry) { e.Submission = "https://example.org/1" },
		"a sentence in place of opt-outs": func(e *exposure.Entry) { e.OptOut = "there was none" },
	} {
		if err := entry(t, "a1", "2026-11-23 10:00", change).Check(); !errors.Is(err, exposure.ErrEntry) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := entry(t, "a1", "2026-11-23 10:00", nil).Check(); err != nil {
		t.Error(err)
	}
}

func TestALogReadsBackAndKeepsItsOrder(t *testing.T) {
	var l exposure.Log
	l = l.With(entry(t, "b", "2026-11-24 10:00", func(e *exposure.Entry) { e.Breaks, e.Warned, e.Submission = number(0), exposure.No, "0193a5c2-7f00" }))
	l = l.With(entry(t, "a", "2026-11-23 10:00", nil))
	l = l.With(entry(t, "b", "2026-11-22 10:00", func(e *exposure.Entry) { e.Minutes = 5 })) // in the place of the other b
	if len(l) != 2 || l[0].ID != "b" || l[0].Minutes != 5 || l[1].ID != "a" {
		t.Fatalf("got %+v", l)
	}
	text, err := l.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := exposure.Decode(text)
	if err != nil || !reflect.DeepEqual(back, l) {
		t.Errorf("got %+v, %v", back, err)
	}
	rest, ok := l.Without("a")
	if _, still := rest.Find("a"); !ok || still || len(rest) != 1 {
		t.Errorf("got %+v", rest)
	}
	if _, ok := l.Without("c"); ok {
		t.Error("an entry that there is none of was taken out")
	}
	for text, want := range map[string]error{
		`{"clickwage_exposure":2,"entries":[]}`:                                        exposure.ErrNewer,
		`{"clickwage_exposure":1,"entries":[{"id":"a","at":1,"minutes":1,"tag":"x"}]}`: exposure.ErrEntry,
	} {
		if _, err := exposure.Decode([]byte(text)); !errors.Is(err, want) {
			t.Errorf("%s: got %v", text, err)
		}
	}
	for _, text := range []string{"", "{}", "[]", `{"clickwage_exposure":1,"entries":[`} {
		if _, err := exposure.Decode([]byte(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func TestATasksIntervalsAreMeasured(t *testing.T) {
	for name, c := range map[string]struct {
		spans                string
		minutes, run, pauses int
	}{
		"one stretch":                      {"10:00-10:12", 12, 12, 0},
		"a gap of a minute is a break":     {"10:00-10:10 10:11-10:31", 30, 20, 1},
		"stretches that touch are one run": {"10:00-10:10 10:10-10:31", 31, 31, 0},
		"in any order":                     {"10:20-10:30 10:00-10:05", 15, 10, 1},
		"parallel stretches count once":    {"10:00-10:10 10:05-10:15", 15, 15, 0},
		"one inside another counts once":   {"10:00-10:30 10:05-10:10", 30, 30, 0},
		"no time is no minutes":            {"", 0, 0, 0},
	} {
		var spans []work.Interval
		for _, span := range strings.Fields(c.spans) {
			from, to, _ := strings.Cut(span, "-")
			spans = append(spans, work.Interval{Start: at(t, "2026-11-23 "+from), End: at(t, "2026-11-23 "+to)})
		}
		minutes, run, breaks := exposure.Measure(spans)
		if minutes != c.minutes || run != c.run || breaks != c.pauses {
			t.Errorf("%s: got %d minutes, %d in a run, %d breaks; want %d, %d, %d", name, minutes, run, breaks, c.minutes, c.run, c.pauses)
		}
	}
	start := at(t, "2026-11-23 10:00")
	short := work.Interval{Start: start, End: start.Add(10 * time.Second)}
	other := work.Interval{Start: start, End: start.Add(time.Hour), Superseded: true}
	if minutes, run, _ := exposure.Measure([]work.Interval{short, other}); minutes != 1 || run != 1 {
		t.Errorf("ten seconds: got %d, %d", minutes, run)
	}
}

func TestTheSummarySaysWhatIsKnownAndCountsTheRestApart(t *testing.T) {
	l := exposure.Log{}.
		With(entry(t, "a", "2026-11-22 23:30", func(e *exposure.Entry) {
			e.Run, e.Breaks, e.Warned, e.OptOut = 20, number(1), exposure.Yes, exposure.No
		})).
		With(entry(t, "b", "2026-11-23 10:00", func(e *exposure.Entry) { e.Minutes, e.Tag, e.Severity, e.Warned = 10, exposure.Hate, 4, exposure.No })).
		With(entry(t, "c", "2026-11-23 12:00", func(e *exposure.Entry) { e.Minutes, e.Run, e.Breaks = 15, 15, number(0) }))
	days := timeline.NewDays(time.UTC, 0)
	s := l.Summarize(days)
	a := s.All
	if a.Entries != 3 || a.Minutes != 55 || a.ByTag[exposure.Violence] != 45 || a.ByTag[exposure.Hate] != 10 || a.BySeverity != [5]int{0, 0, 45, 0, 10} {
		t.Errorf("minutes: got %+v", a)
	}
	if a.Longest != 20 || a.Breaks != 1 || a.BreaksTold != 2 {
		t.Errorf("breaks: got %+v", a)
	}
	if want := (exposure.Share{Yes: 1, Told: 2, Unknown: 1}); a.Warned != want {
		t.Errorf("warned: got %+v", a.Warned)
	}
	if want := (exposure.Share{Yes: 0, Told: 1, Unknown: 2}); a.OptOut != want {
		t.Errorf("opt-out: got %+v", a.OptOut)
	}
	if len(s.Days) != 2 || s.Days[0].Minutes != 30 || s.Days[1].Minutes != 25 || s.Days[1].Day.String() != "2026-11-23" {
		t.Errorf("days: got %+v", s.Days)
	}
	if len(s.Weeks) != 2 || s.Weeks[0].Week != "2026-W47" || s.Weeks[1].Minutes != 25 { // a Sunday and a Monday
		t.Errorf("weeks: got %+v", s.Weeks)
	}
	manila, err := time.LoadLocation("Asia/Manila")
	if err != nil {
		t.Fatal(err)
	}
	if there := l.Summarize(timeline.NewDays(manila, 0)); len(there.Days) != 1 || len(there.Weeks) != 1 {
		t.Errorf("in Manila all is on Monday: got %+v", there.Days)
	}
	monday, _ := timeline.ParseDay("2026-11-23")
	sunday := monday - 1
	if within := l.Within(days, &monday, nil); len(within) != 2 {
		t.Errorf("from Monday: got %+v", within)
	}
	if within := l.Within(days, nil, &sunday); len(within) != 1 {
		t.Errorf("until Sunday: got %+v", within)
	}
}

func TestTheTableLeavesEmptyWhatIsNotKnown(t *testing.T) {
	l := exposure.Log{}.With(entry(t, "a1", "2026-11-23 10:00", nil)).
		With(entry(t, "a2", "2026-11-23 11:00", func(e *exposure.Entry) { e.Run, e.Breaks, e.Warned, e.Submission = 12, number(0), exposure.Yes, "0193" }))
	var out strings.Builder
	if err := l.CSV(&out, time.UTC); err != nil {
		t.Fatal(err)
	}
	want := `id,began,minutes,tag,severity,warned,opt_out,longest_run_minutes,breaks,submission
a1,2026-11-23T10:00:00Z,30,violence,2,,,,,
a2,2026-11-23T11:00:00Z,30,violence,2,yes,,12,0,0193
`
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}
