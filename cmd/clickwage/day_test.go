package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// moment is when something happened: after the test began to press its key, and
// before the test saw it in the ledger's file.
type moment struct{ from, to time.Time }

func (m moment) holds(at time.Time) bool {
	// The ledger keeps microseconds.
	return !at.Before(m.from.Truncate(time.Microsecond)) && !at.After(m.to)
}

// span is time that must be in the ledger, and what it went to.
type span struct {
	what       string // a title, or an activity
	start, end moment
}

// day is a working day by keyboard alone, with the time its ledger must hold.
type day struct {
	*desktop
	spans []*span
}

// key presses a key and waits for what a query then tells.
func (d *day) key(key, query, want string) moment {
	d.t.Helper()
	m := moment{from: time.Now()}
	d.keys(key)
	return d.then(m, key, query, want)
}

func (d *day) then(m moment, what, query, want string) moment {
	d.t.Helper()
	got := ""
	d.until(what+" makes "+want, func() bool { got = d.ask(query); return got == want })
	m.to = time.Now()
	return m
}

// line types a line into the field for tasks and waits until the page has the
// keyboard again.
func (d *day) line(text, task, want string) moment {
	d.t.Helper()
	d.press("ctrl+n", "new")
	d.typed(text)
	at := d.key("Return", running, want)
	d.shows(task)
	return at
}

func (d *day) begin(what string, at moment) *span {
	s := &span{what: what, start: at}
	d.spans = append(d.spans, s)
	return s
}

// shows waits until the window's title names a task: what asks about the one that
// is shown acts on it then.
func (d *day) shows(task string) {
	d.t.Helper()
	d.until("the title names "+task, func() bool {
		name, _ := d.run("xdotool", "getwindowname", d.id)
		return strings.Contains(name, task)
	})
}

// running is what runs: title, activity, whether it is paused.
const running = `SELECT coalesce(group_concat(coalesce(t.text, '') || ':' || r.activity || ':' || r.paused, ' '), '') FROM (SELECT * FROM running ORDER BY began) r
 LEFT JOIN submission s ON s.n = r.submission LEFT JOIN name t ON t.n = s.title`

// with counts the tasks of a title in a state.
func with(title, state string) string {
	return fmt.Sprintf("SELECT count(*) FROM ledger WHERE title = '%s' AND state = '%s'", title, state)
}

// setting is a value that the ledger keeps.
func setting(name string) string {
	return "SELECT coalesce((SELECT value FROM meta WHERE key = '" + name + "'), '')"
}

// A whole day, from the first questions to quitting, with keys alone. What each
// key did is waited for in the ledger's file, and the moments around it are what
// the times of the ledger are compared with.
func TestAWorkingDayByKeyboardAlone(t *testing.T) {
	w := newDisplay(t)
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".cache"), 0o700); err != nil {
		t.Fatal(err)
	}
	w.env = []string{"CLICKWAGE_LANG=", "HOME=" + home, "DBUS_SESSION_BUS_ADDRESS="}
	w.pid = w.start("../../bin/clickwage").Process.Pid
	w.front()
	d := &day{desktop: w}
	d.welcome()
	d.tasks()
	d.absence()
	d.decisions()
	d.files(home)
	d.elsewhere()
	d.keys("ctrl+q")
	d.until("it quits", func() bool { return !d.running() })
	d.compare()
}

// welcome answers where one lives, for what money and where one works, and
// begins.
func (d *day) welcome() {
	d.t.Helper()
	d.sees("day-welcome", "really pay")
	d.keys("Tab", "Tab", "Return") // past the language
	d.typed("Germany")
	d.key("Return", setting("country"), "DE")
	d.then(moment{}, "the country", setting("currency"), "EUR") // which it proposes
	d.keys("Tab", "Return")
	d.typed("US dollar")
	d.keys("Escape", "Tab", "Tab") // looked at, left as it is
	const ticked = "SELECT coalesce(group_concat(platform, ','), '') FROM (SELECT * FROM favourite ORDER BY slot)"
	before := d.ask(ticked)
	d.keys("space")
	d.until("the first platform is ticked", func() bool { return d.ask(ticked) != before })
	before = d.ask(ticked)
	d.keys("Tab", "space")
	d.until("the second platform is ticked", func() bool { return d.ask(ticked) != before })
	d.keys("Escape", "Escape")
	first := d.begin("", d.key("space", running, ":0:0"))
	first.end = d.key("r", "SELECT count(*) FROM ledger WHERE state = 'returned'", "1")
}

// tasks are those of the day, in every way that they can be begun and ended.
func (d *day) tasks() {
	d.t.Helper()
	study := d.begin("Image study", d.line("prolific Image study 0.60GBP 10m", "Image study", "Image study:0:0"))
	next := d.key("n", with("Image study", "submitted"), "1")
	study.end = next
	study = d.begin("Image study", next)
	study.end = d.key("Return", with("Image study", "submitted"), "2")

	label := d.begin("Label photos", d.line("clickworker Label photos 0.40EUR", "Label photos", "Label photos:0:0"))
	const slot = "SELECT coalesce(max(slot), 0) FROM favourite WHERE title = 'Label photos'"
	d.keys("f")
	d.until("it is a favourite", func() bool { return d.ask(slot) != "0" })
	label.end = d.key("Return", with("Label photos", "submitted"), "1")
	label = d.begin("Label photos", d.key(d.ask(slot), running, "Label photos:0:0"))
	d.press("o", "other")
	d.sees("day-outcomes", "Screened out")
	d.keys("Down")
	label.end = d.key("Return", with("Label photos", "screened_out"), "1")

	rows := d.begin("Tag rows", d.line("mturk Tag rows 0.05USD", "Tag rows", "Tag rows:0:0"))
	d.press("g", "batch")
	for n := 1; n <= 3; n++ {
		at := d.key("Return", with("Tag rows", "submitted"), itoa(n))
		rows.end = at
		rows = d.begin("Tag rows", at)
	}
	d.press("g", "batch")
	rows.end = d.key("Return", with("Tag rows", "submitted"), "4")
	d.then(moment{}, "the batch has ended", running, "")

	long := d.begin("Long survey", d.line("prolific Long survey 2.00GBP", "Long survey", "Long survey:0:0"))
	long.end = d.key("u", running, "Long survey:0:1")
	long = d.begin("Long survey", d.key("u", running, "Long survey:0:0"))
	at := d.key("s", running, "Long survey:0:1 :9:0")
	long.end = at
	search := d.begin("search", at)
	search.end = d.key("s", running, "Long survey:0:1")
	long = d.begin("Long survey", d.key("space", running, "Long survey:0:0"))
	video := d.begin("Watch video", d.line("+ toloka Watch video 0.10USD", "Watch video", "Long survey:0:0 Watch video:0:0"))
	d.both(long, video)

	d.press("ctrl+m", "mini")
	d.until("the mini window", func() bool { return d.visible() && d.size() == "300x110" })
	message := d.begin("communication", d.key("m", running, ":4:0"))
	message.end = d.key("m", running, "")
	d.keys("Escape")
	d.until("the whole window is back", func() bool { return d.visible() && d.size() != "300x110" })
	rest := d.begin("break", d.key("b", running, ":11:0"))
	rest.end = d.key("b", running, "")
}

// both ends two tasks that run beside each other, the one in front first.
func (d *day) both(one, two *span) {
	d.t.Helper()
	m := moment{from: time.Now()}
	d.keys("Return")
	ended := func(s *span) bool { return d.ask(with(s.what, "submitted")) == "1" }
	d.until("one of the two has ended", func() bool { return ended(one) != ended(two) })
	m.to = time.Now()
	if ended(one) {
		one, two = two, one
	}
	two.end = m
	one.end = d.key("Return", with(one.what, "submitted"), "1")
	d.then(moment{}, "both have ended", running, "")
}

// absence leaves the computer for longer than the ledger allows, comes back and
// says that it was a break.
func (d *day) absence() {
	d.t.Helper()
	slow := d.begin("Slow task", d.line("prolific Slow task 1.00GBP", "Slow task", "Slow task:0:0"))
	left := moment{from: time.Now()}
	d.keys("Escape")
	left.to = time.Now().Add(2 * time.Second) // the server rounds, and the window looks once a second
	d.setAway("10s")
	d.sees("day-away", "Away since")
	back := moment{from: time.Now()}
	if out, err := d.run("xdotool", "mousemove_relative", "3", "3"); err != nil {
		d.t.Fatalf("moving the pointer: %v: %s", err, out)
	}
	back = d.then(back, "coming back", "SELECT count(*) FROM interval WHERE review = 8", "1")
	d.setAway("0s")
	d.key("c", "SELECT count(*) FROM interval WHERE review = 8", "0")
	slow.end = left
	away := d.begin("break", left)
	away.end = back
	again := d.begin("Slow task", back)
	again.end = d.key("Return", with("Slow task", "submitted"), "1")
}

// setAway changes the threshold as another program would: the shortest that the
// settings offer is minutes.
func (d *day) setAway(threshold string) {
	d.t.Helper()
	query := "INSERT OR REPLACE INTO meta (key, value) VALUES ('away', '" + threshold + "')"
	if out, err := exec.Command("sqlite3", "-cmd", ".timeout 5000", d.ledger, query).CombinedOutput(); err != nil {
		d.t.Fatalf("a threshold of %s: %v: %s", threshold, err, out)
	}
}

// search looks for tasks until the chips say how many there are, and goes to the
// first of them.
func (d *day) search(words, found string) {
	d.t.Helper()
	d.press("ctrl+f", "search")
	d.keys("ctrl+a")
	d.typed(words)
	d.sees("day-found", found)
	d.keys("Escape")
	d.press("Home", "list.first")
}

// decisions mark, edit, remove, and take back.
func (d *day) decisions() {
	d.t.Helper()
	d.press("ctrl+2", "screen.2")
	d.search("Image study", "Pending 2")
	d.press("ctrl+a", "list.all")
	d.press("F4", "list.status")
	d.keys("a") // of the states, the one that begins so
	d.key("ctrl+Return", with("Image study", "approved"), "2")
	d.keys("Escape")

	d.search("Watch video", "Pending 1")
	d.press("F2", "list.edit")
	d.keys("Tab", "ctrl+a")
	d.typed("Watch a film")
	d.key("ctrl+Return", with("Watch a film", "submitted"), "1")
	for _, s := range d.spans {
		if s.what == "Watch video" {
			s.what = "Watch a film"
		}
	}

	d.search("Tag rows", "Pending 4")
	d.key("Delete", with("Tag rows", "submitted"), "3")
	d.key("ctrl+z", with("Tag rows", "submitted"), "4")
	d.key("ctrl+shift+z", with("Tag rows", "submitted"), "3")
	d.key("ctrl+z", with("Tag rows", "submitted"), "4")
}

// files brings an export in, and writes one and a backup.
func (d *day) files(home string) {
	d.t.Helper()
	file := d.export(home)
	d.press("ctrl+o", "open")
	d.sees("day-open", "Open an export")
	d.keys("Escape", "Tab")
	d.typed(file)
	d.keys("Return")
	d.sees("day-import", "Colour names")
	d.key("ctrl+Return", bothImported, "Colour names=approved, Trust in news=rejected")
	exactly := func(text string) moment {
		at, err := time.Parse(time.DateTime, text)
		if err != nil {
			d.t.Fatal(err)
		}
		return moment{at, at}
	}
	d.spans = append(d.spans,
		&span{"Colour names", exactly("2026-11-20 10:00:00"), exactly("2026-11-20 10:12:00")},
		&span{"Trust in news", exactly("2026-11-20 11:00:00"), exactly("2026-11-20 11:11:45")})

	made := func(in string) string {
		all, _ := filepath.Glob(filepath.Join(filepath.Dir(d.ledger), in, "*"))
		return strings.Join(all, " ")
	}
	d.press("ctrl+e", "export")
	d.keys("Return")
	d.until("a file is exported", func() bool { return made("exports") != "" })
	d.sees("day-exported", "records were written") // until then Esc does not leave
	d.keys("Escape", "Escape")
	before := made("backups")
	d.press("ctrl+b", "backup")
	d.until("a backup is made", func() bool { return made("backups") != before })
}

// elsewhere uses the palette, the settings and another language.
func (d *day) elsewhere() {
	d.t.Helper()
	d.press("ctrl+k", "palette")
	d.typed("searching")
	d.sees("day-palette", "earch")
	search := d.begin("search", d.key("Return", running, ":9:0"))
	search.end = d.key("ctrl+t", running, "")
	d.press("ctrl+comma", "settings")
	d.press("ctrl+k", "palette")
	d.typed("language")
	d.sees("day-language", "anguage")
	d.keys("Return", "Return")
	d.typed("Deutsch")
	d.key("Return", setting("language"), "de")
	d.sees("day-german", "Einstellungen")
	d.press("ctrl+1", "screen.1")
	d.press("ctrl+3", "screen.3")
}

// listed is a record as the command line tells it.
type listed struct {
	Kind, Platform, Title, Activity, State, Reward, Currency string
	Intervals                                                []struct{ Start, End time.Time }
}

// compare holds the ledger beside the day.
func (d *day) compare() {
	d.t.Helper()
	cli := func(args ...string) []byte {
		d.t.Helper()
		out, err := exec.Command("../../bin/clickwage-cli", append([]string{"--ledger", d.ledger, "--json"}, args...)...).CombinedOutput()
		if err != nil {
			d.t.Fatalf("%v: %v: %s", args, err, out)
		}
		return out
	}
	cli("check")
	var all []listed
	if err := json.Unmarshal(cli("list", "--sort", "time", "--up"), &all); err != nil {
		d.t.Fatal(err)
	}
	var got []string
	type stretch struct {
		what       string
		start, end time.Time
	}
	var stretches []stretch
	for _, r := range all {
		what := r.Title
		if r.Kind != "submission" {
			what = r.Activity
			r.State = ""
		}
		got = append(got, strings.Join([]string{r.Platform, what, r.State, r.Reward, r.Currency}, "|"))
		for _, i := range r.Intervals {
			stretches = append(stretches, stretch{what, i.Start, i.End})
		}
	}
	slices.Sort(got)
	var tasks []string
	for _, line := range got {
		if strings.HasSuffix(line, "GBP") || strings.HasSuffix(line, "USD") || strings.HasSuffix(line, "EUR") {
			tasks = append(tasks, line)
		}
	}
	if want := []string{
		"Clickworker|Label photos|screened_out|0.400000|EUR", "Clickworker|Label photos|submitted|0.400000|EUR",
		"MTurk|Tag rows|submitted|0.050000|USD", "MTurk|Tag rows|submitted|0.050000|USD", "MTurk|Tag rows|submitted|0.050000|USD", "MTurk|Tag rows|submitted|0.050000|USD",
		"Prolific|Colour names|approved|2.000000|GBP", "Prolific|Image study|approved|0.600000|GBP", "Prolific|Image study|approved|0.600000|GBP",
		"Prolific|Long survey|submitted|2.000000|GBP", "Prolific|Slow task|submitted|1.000000|GBP", "Prolific|Trust in news|rejected|1.900000|GBP",
		"Toloka|Watch a film|submitted|0.100000|USD",
	}; !slices.Equal(tasks, want) {
		d.t.Errorf("tasks: got %q, want %q", tasks, want)
	}
	slices.SortStableFunc(stretches, func(a, b stretch) int { return a.start.Compare(b.start) })
	slices.SortStableFunc(d.spans, func(a, b *span) int { return a.start.from.Compare(b.start.from) })
	if len(stretches) != len(d.spans) {
		d.t.Fatalf("the ledger holds %d stretches of time, want %d: %v", len(stretches), len(d.spans), stretches)
	}
	for i, s := range stretches {
		want := d.spans[i]
		if s.what != want.what || !want.start.holds(s.start) || !want.end.holds(s.end) {
			d.t.Errorf("stretch %d: got %s from %v to %v, want %s from %v to %v", i, s.what, s.start, s.end, want.what, want.start, want.end)
		}
	}
}
