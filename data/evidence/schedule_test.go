package evidence_test

import (
	"encoding/json"
	"testing"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
)

type values = evidencetest.Values

// spanOf is an interval of submission s, from one minute to another.
func spanOf(id string, from, to int) values {
	return values{"id": id, "submission": "s", "start": evidencetest.At(from), "end": evidencetest.At(to)}
}

func more(v, with values) values {
	for name, value := range with {
		v[name] = value
	}
	return v
}

func TestWorkedSecondsAndRows(t *testing.T) {
	row := values{"id": "s", "row": true, "work": json.RawMessage(`[{"end":"` + evidencetest.At(4) + `","id":"i","start":"` + evidencetest.At(1) + `","submission":"s"}]`)}
	for name, c := range map[string]struct {
		history func(l *evidencetest.Ledger)
		hide    map[string][]string // by record
		rows    int
		want    string
	}{
		"no interval is not known, and not zero": {func(l *evidencetest.Ledger) { l.Add("submission", "s", values{"id": "s"}) }, nil, 1, ""},
		"intervals add up": {func(l *evidencetest.Ledger) {
			l.Add("submission", "s", values{"id": "s"})
			l.Add("interval", "i", spanOf("i", 1, 3))
			l.Add("interval", "k", more(spanOf("k", 5, 6), values{"end": "2026-11-23T09:05:00.250000Z"}))
		}, nil, 1, "120.25"},
		"the newest revision counts": {func(l *evidencetest.Ledger) {
			l.Add("submission", "s", values{"id": "s"})
			l.Add("interval", "i", spanOf("i", 1, 3))
			l.Add("interval", "i", spanOf("i", 1, 2))
		}, nil, 1, "60"},
		"what was removed does not count": {func(l *evidencetest.Ledger) {
			l.Add("submission", "s", values{"id": "s"})
			l.Add("interval", "i", spanOf("i", 1, 3))
			l.Remove("interval", "i", spanOf("i", 1, 3))
		}, nil, 1, ""},
		"superseded time is nought": {func(l *evidencetest.Ledger) {
			l.Add("submission", "s", values{"id": "s"})
			l.Add("interval", "i", more(spanOf("i", 1, 3), values{"superseded": true}))
		}, nil, 1, "0"},
		"time that was moved counts elsewhere": {func(l *evidencetest.Ledger) {
			l.Add("submission", "s", values{"id": "s"})
			l.Add("interval", "i", spanOf("i", 1, 3))
			l.Add("interval", "i", more(spanOf("i", 1, 3), values{"submission": "other"}))
		}, nil, 1, ""},
		"a row brings its own":                 {func(l *evidencetest.Ledger) { l.Add("submission", "s", row) }, nil, 1, "180"},
		"a row that keeps its own back":        {func(l *evidencetest.Ledger) { l.Add("submission", "s", row) }, map[string][]string{"s": {"work"}}, 1, evidence.Withheld},
		"an end that is withheld":              {withOne, map[string][]string{"i": {"end"}}, 1, evidence.Withheld},
		"whether it counts is withheld":        {withOne, map[string][]string{"i": {"superseded"}}, 1, evidence.Withheld},
		"whose time it is is withheld":         {withOne, map[string][]string{"i": {"submission"}}, 1, ""},
		"an id that is withheld":               {withOne, map[string][]string{"s": {"id"}}, 1, evidence.Withheld},
		"an interval's id that is withheld":    {withOne, map[string][]string{"i": {"id"}}, 1, ""},
		"two revisions without an id, one row": {twice, map[string][]string{"s": {"id"}}, 1, evidence.Withheld},
		"a removed submission is no row":       {func(l *evidencetest.Ledger) { twice(l); l.Remove("submission", "s", values{"id": "s"}) }, nil, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := evidencetest.New(t)
			c.history(l)
			d := l.Disclose(func(_ int64, _, record string) ([]string, bool) { return c.hide[record], true })
			rows, err := evidence.NewestForm.ScheduleOf(d.Revisions)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != c.rows || c.rows > 0 && rows[0]["worked_seconds"] != c.want {
				t.Errorf("got %v, want %d rows with %q", rows, c.rows, c.want)
			}
		})
	}
}

func withOne(l *evidencetest.Ledger) {
	l.Add("submission", "s", values{"id": "s"})
	l.Add("interval", "i", spanOf("i", 1, 3))
}

func twice(l *evidencetest.Ledger) {
	l.Add("submission", "s", values{"id": "s"})
	l.Add("submission", "s", values{"id": "s", "note": "2"})
}

func TestARevisionThatShowsNothingIsNoRow(t *testing.T) {
	l := evidencetest.New(t)
	twice(l)
	d := l.Disclose(func(int64, string, string) ([]string, bool) { return nil, true })
	for i := range d.Revisions {
		d.Revisions[i].Fields = nil
	}
	if rows, err := evidence.NewestForm.ScheduleOf(d.Revisions); err != nil || len(rows) != 0 {
		t.Errorf("got %v (%v)", rows, err)
	}
}

func TestTheScheduleAsAFile(t *testing.T) {
	rows := evidence.Schedule{{"task": "=1+1", "title": `a "b", c`, "reason": "-x,\ny", "requester": "'quoted'", "reward": "0.12USD", "leaf": "3"}}
	want := "task,platform,platform_id,requester,title,state,reason,accepted,submitted,decided,reward,bonus,reversal,worked_seconds,source,leaf\n" +
		"'=1+1,,,''quoted',\"a \"\"b\"\", c\",,\"'-x,\ny\",,,,0.12USD,,,,,3\n"
	if got := string(rows.CSV(evidence.FirstForm)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatCannotBePrintedIsShown(t *testing.T) {
	for text, want := range map[string]string{
		"Größe 12 €":       "Größe 12 €",
		"a\u202eb\x1b[2Jc": "a‹U+202E›b‹U+001B›[2Jc",
		"\xff\n\u2066":     "‹0xFF›‹U+000A›‹U+2066›",
		"\u00a0\ufeff":     "‹U+00A0›‹U+FEFF›",
	} {
		if got := evidence.Visible(text); got != want || evidence.Visible(got) != got {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
