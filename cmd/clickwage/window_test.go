package main

import (
	"bufio"
	"context"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// desktop is a display with a window manager and the window on it, driven by
// keys alone and read by pictures and by the ledger's file.
type desktop struct {
	t       *testing.T
	display string
	id      string // of the window
	pid     int    // of the program
	ledger  string
	log     string   // of what actions did
	screen  *screen  // nil until it is needed
	config  string   // where places of windows are kept
	out     string   // where pictures go
	seen    string   // what the picture that was read last shows
	env     []string // what the program is told besides, and instead
}

// prepared is a program that finds display and ledger.
func (d *desktop) prepared(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.display, "LANG=en_US.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1",
		"CLICKWAGE_LEDGER="+d.ledger, "CLICKWAGE_THEME=light", "CLICKWAGE_LANG=en", "CLICKWAGE_LOG="+d.log, "XDG_CONFIG_HOME="+d.config)
	cmd.Env = append(cmd.Env, d.env...)
	return cmd
}

func (d *desktop) start(name string, args ...string) *exec.Cmd {
	d.t.Helper()
	cmd := d.prepared(name, args...)
	d.begin(cmd)
	return cmd
}

// begin starts a program, which ends with the test.
func (d *desktop) begin(cmd *exec.Cmd) {
	d.t.Helper()
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		if d.t.Failed() {
			d.t.Logf("%s said: %s", cmd.Path, said.String())
		}
	})
	d.t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()         // it was killed
	})
}

// commandBound is how long a program may take that a test runs: some wait for
// what a window manager never grants.
const commandBound = 40 * time.Second

func (d *desktop) run(name string, args ...string) (string, error) {
	ctx, done := context.WithTimeout(context.Background(), commandBound)
	defer done()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.display)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// until looks again and again, until it is so.
func (d *desktop) until(what string, so func() bool) {
	d.t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for ; ; <-tick.C {
		if so() {
			return
		}
		if time.Now().After(deadline) {
			d.t.Fatalf("never happened: %s\n%s", what, d.witness())
		}
	}
}

// witness keeps a picture of the screen as it is and tells why a wait may have
// failed: what was read last, what is read now, and what keys did last.
func (d *desktop) witness() string {
	name := "failed"
	last, now := d.seen, "no picture"
	if path, err := d.take(name); err != nil {
		now = err.Error()
	} else if now, err = recognise(path); err != nil {
		now = err.Error()
	}
	log, err := os.ReadFile(d.log)
	if err != nil {
		log = []byte(err.Error())
	}
	acts := strings.Split(strings.TrimSpace(string(log)), "\n")
	return fmt.Sprintf("%s.png shows: %s\nread last: %s\nkeys did last: %s", name, now, last, strings.Join(acts[max(0, len(acts)-8):], ", "))
}

// keys presses keys such as "ctrl+n".
func (d *desktop) keys(keys ...string) {
	d.t.Helper()
	if out, err := d.run("xdotool", append([]string{"key", "--clearmodifiers", "--delay", "60"}, keys...)...); err != nil {
		d.t.Fatalf("keys %v: %v: %s", keys, err, out)
	}
}

func (d *desktop) typed(text string) {
	d.t.Helper()
	if out, err := d.run("xdotool", "type", "--delay", "25", text); err != nil {
		d.t.Fatalf("typing: %v: %s", err, out)
	}
}

// picture takes the whole screen into the folder of pictures.
func (d *desktop) picture(name string) string {
	d.t.Helper()
	path, err := d.take(name)
	if err != nil {
		d.t.Fatal(err)
	}
	return path
}

func (d *desktop) take(name string) (path string, err error) {
	path = filepath.Join(d.out, name+".png")
	if out, err := d.run("import", "-window", "root", path); err != nil {
		return path, fmt.Errorf("picture %s: %w: %s", name, err, out)
	}
	return path, nil
}

// way is how a picture is read: how much larger, and how light is told from dark.
type way struct{ scale, threshold string }

// ways of reading each miss something else. All tell light from dark piece by piece:
// one threshold for the whole picture loses grey words as soon as something dark
// beside them has gone.
var ways = []way{{"150%", "2"}, {"100%", "2"}, {"200%", "1"}}

// read is the text that a picture shows, in some ways or else in all.
func (d *desktop) read(picture string, in ...way) string {
	d.t.Helper()
	text, err := recognise(picture, in...)
	if err != nil {
		d.t.Fatal(err)
	}
	d.seen = text
	return text
}

func recognise(picture string, in ...way) (all string, err error) {
	if in == nil {
		in = ways
	}
	scaled := strings.TrimSuffix(picture, ".png") + "-scaled.png"
	defer os.Remove(scaled)
	for _, way := range in {
		if out, err := exec.Command("convert", picture, "-colorspace", "Gray", "-resize", way.scale, scaled).CombinedOutput(); err != nil {
			return all, fmt.Errorf("scaling %s: %w: %s", picture, err, out)
		}
		cmd := exec.Command("tesseract", scaled, "-", "--psm", "11", "-c", "thresholding_method="+way.threshold)
		cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1") // its threads wait for each other longer than they read
		out, err := cmd.Output()
		if err != nil {
			return all, fmt.Errorf("reading %s: %w", picture, err)
		}
		all += " " + strings.Join(strings.Fields(string(out)), " ")
	}
	return all, nil
}

// shows says whether a text that was read holds some words; gaps between words are
// read badly.
func shows(text, words string) bool {
	gone := strings.NewReplacer(" ", "")
	return strings.Contains(gone.Replace(text), gone.Replace(words))
}

// ask asks the ledger's file through the sqlite3 shell.
func (d *desktop) ask(query string) string {
	out, err := exec.Command("sqlite3", "-readonly", "-cmd", ".timeout 2000", d.ledger, query).CombinedOutput()
	if err != nil {
		return fmt.Sprintf("error: %s", out)
	}
	return strings.TrimSpace(string(out))
}

// newDesktop opens the window, which is told of env as well, on an empty ledger.
func newDesktop(t *testing.T, env ...string) *desktop {
	t.Helper()
	d := newDisplay(t)
	d.env = env
	d.pid = d.start("../../bin/clickwage").Process.Pid
	d.front()
	return d
}

// front waits for the window and puts it in front.
func (d *desktop) front() {
	d.t.Helper()
	d.until("a window whose title begins with Clickwage", func() bool {
		ids, err := d.run("xdotool", "search", "--onlyvisible", "--name", "^Clickwage")
		if found := strings.Fields(ids); len(found) > 0 {
			d.id = found[0]
		}
		return err == nil && d.id != ""
	})
	d.until("the window is in front", func() bool {
		_, err := d.run("xdotool", "windowsize", d.id, "1180", "730", "windowactivate", "--sync", d.id)
		return err == nil
	})
}

// server starts a display under a number that no other has, and tells it.
func (d *desktop) server() string {
	d.t.Helper()
	number, told, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer number.Close()
	// -r: between the halves of a stroke a busy machine can take longer than a hand,
	// and the key would be repeated.
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1200x760x24", "-nolisten", "tcp", "-noreset", "-r")
	cmd.ExtraFiles = []*os.File{told}
	d.begin(cmd)
	told.Close()
	line, err := bufio.NewReader(number).ReadString('\n')
	if err != nil {
		d.t.Fatalf("the display's number: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

// newDisplay is a display with a window manager on it, and a ledger's name.
func newDisplay(t *testing.T) *desktop {
	t.Helper()
	if os.Getenv("WINDOW") == "" {
		t.Skip("the whole-window test runs with WINDOW=1, as make test does")
	}
	for _, tool := range []string{"Xvfb", "openbox", "xdotool", "import", "tesseract", "sqlite3"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is not installed; make test installs it", tool)
		}
	}
	if os.Getenv("BENCH") == "" {
		t.Parallel() // most of the time a window is waited for
	}
	out, err := filepath.Abs(filepath.Join("../../out", t.Name()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	d := &desktop{t: t, ledger: filepath.Join(folder, "ledger.db"), log: filepath.Join(folder, "log"), config: filepath.Join(folder, "config"), out: out}
	d.display = d.server()
	d.until("the display is there", func() bool { _, err := d.run("xdpyinfo"); return err == nil })
	d.start("openbox")
	d.until("the window manager works", func() bool {
		out, err := d.run("xprop", "-root", "_NET_SUPPORTED")
		return err == nil && strings.Contains(out, "_NET_ACTIVE_WINDOW")
	})
	return d
}

var clock = regexp.MustCompile(`\b\d\d:\d\d\b`)

// The main job by keyboard: start a task, see its clock move, bring in an
// export, and find both in the ledger's file.
func TestTheMainJobByKeyboard(t *testing.T) {
	d := newDesktop(t)
	d.sees("welcome", "really pay")

	d.keys("space")
	d.until("the first task runs", func() bool { return d.ask("SELECT count(*) FROM running") == "1" })

	d.keys("ctrl+n")
	d.typed("prolific Image study 0.60GBP 10m")
	d.keys("Return")
	d.until("the typed task runs", func() bool {
		return d.ask("SELECT p.text || '|' || t.text || '|' || s.reward || s.currency || '|' || r.time_limit FROM running r JOIN submission s ON s.n = r.submission JOIN name p ON p.n = s.platform JOIN name t ON t.n = s.title") ==
			"Prolific|Image study|600000GBP|600000000"
	})

	var first string
	d.until("the picture shows title and clock", func() bool {
		first = d.read(d.picture("running-1"))
		return strings.Contains(first, "Image study") && clock.MatchString(first)
	})
	d.until("the clock has moved", func() bool {
		now := d.read(d.picture("running-2"))
		return strings.Contains(now, "Image study") && moved(first, now) && differ(t, filepath.Join(d.out, "running-1.png"), filepath.Join(d.out, "running-2.png"))
	})

	d.keys("Return")
	d.until("the task is submitted", func() bool {
		return d.ask("SELECT state || '|' || (seconds > 0) FROM ledger WHERE title = 'Image study'") == "submitted|1"
	})
	d.keys("s")
	d.until("searching is timed", func() bool { return d.ask("SELECT activity FROM running") == "9" })
	d.keys("s")
	d.until("searching has ended", func() bool {
		return d.ask("SELECT (SELECT count(*) FROM running) || '|' || count(*) FROM interval WHERE activity = 9") == "0|1"
	})
	d.imports()
	d.keys("ctrl+3")
	d.sees("earnings", "Where the hours")
}

// export is a file of a platform with two tasks.
func (d *desktop) export(folder string) string {
	d.t.Helper()
	file := filepath.Join(folder, "export.csv")
	text := "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n" +
		"Colour names,£2.00,,2026-11-20 10:00:00.000000,2026-11-20 10:12:00.000000,C1,APPROVED\n" +
		"Trust in news,£1.90,,2026-11-20 11:00:00.000000,2026-11-20 11:11:45.000000,C2,REJECTED\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return file
}

// bothImported says what became of the tasks of that file.
const bothImported = "SELECT group_concat(title || '=' || state, ', ') FROM (SELECT * FROM ledger WHERE platform_id = '' AND title IN ('Colour names', 'Trust in news') ORDER BY title)"

// imports brings an export in by its name and reads it back.
func (d *desktop) imports() {
	d.t.Helper()
	file := d.export(d.t.TempDir())
	d.press("ctrl+i", "import")
	d.sees("import-empty", "Open file")
	d.keys("Tab")
	d.typed(file)
	d.keys("Return")
	d.sees("import", "Colour names")
	d.keys("ctrl+Return")
	d.until("both rows are in the file", func() bool { return d.ask(bothImported) == "Colour names=approved, Trust in news=rejected" })
	d.keys("ctrl+2")
	d.sees("ledger", "Colour names")
	d.sees("ledger", "Rejected")
}

// moved says whether a clock of the second picture stands in none of the first.
func moved(first, second string) bool {
	for _, now := range clock.FindAllString(second, -1) {
		if !strings.Contains(first, now) {
			return true
		}
	}
	return false
}

// differ says whether two pictures differ in any pixel.
func differ(t *testing.T, a, b string) bool {
	t.Helper()
	var pictures [2][]byte
	for i, path := range []string{a, b} {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(file)
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		for y := range picture.Bounds().Dy() {
			for x := range picture.Bounds().Dx() {
				r, g, b, _ := picture.At(x, y).RGBA()
				pictures[i] = append(pictures[i], byte(r>>8), byte(g>>8), byte(b>>8))
			}
		}
	}
	return string(pictures[0]) != string(pictures[1])
}
