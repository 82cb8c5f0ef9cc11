package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// windows is J10: from the start of the process to its first frame with a large
// ledger against an empty window of the same toolkit, both drawn in software on
// a display without a screen; a key to the frame that shows it; what a second with a
// running timer costs; memory; and the palette over many titles.
func (b *board) windows(window, bare string, rows int) error {
	if err := b.large(rows); err != nil {
		return err
	}
	d, err := newDisplay(b.folder)
	if err != nil {
		return err
	}
	defer d.close()
	var ours, peers starts
	for range b.runs {
		for _, one := range []struct {
			program string
			into    *starts
			keys    []string
		}{{window, &ours, []string{"ctrl+2", "ctrl+3", "ctrl+1", timerKey}}, {bare, &peers, []string{timerKey}}} {
			if err := d.open(one.program, b.ledger(rows), one.keys, one.into); err != nil {
				return fmt.Errorf("J10: %s: %w", filepath.Base(one.program), err)
			}
		}
	}
	row := func(what string, mine, theirs []float64) {
		var ratios []float64
		for i := range mine {
			ratios = append(ratios, mine[i]/theirs[i])
		}
		slices.Sort(ratios)
		fmt.Printf("%-44s %9.4fs %9.4fs %7.3f %9.3f-%9.3f %9.0f\n", fmt.Sprintf("J10 %s, %d", what, rows), middle(mine), middle(theirs), middle(ratios), ratios[0], ratios[len(ratios)-1], middle(ours.mib))
	}
	row("start to first frame", ours.first, peers.first)
	row("processor time until then", ours.busy, peers.busy)
	row("start to the last change of the page", ours.still, peers.still)
	row("key that times an activity to the frame", ours.reacts[timerKey], peers.reacts[timerKey])
	for _, k := range []string{"ctrl+2", "ctrl+3", "ctrl+1"} {
		fmt.Printf("%-44s %8.1fms first change, %.1f ms last change\n", "J10 key "+k+" to the frame", 1e3*middle(ours.reacts[k]), 1e3*middle(ours.settles[k]))
	}
	row("processor time a second, timer seen", ours.ticking, peers.ticking)
	for _, m := range []struct {
		what         string
		mine, theirs []float64
	}{{"once shown", ours.mib, peers.mib}, {"when all is read", ours.rest, peers.rest}, {"at its peak", ours.peak, peers.peak}} {
		fmt.Printf("%-44s %6.0f MiB %6.0f MiB %7.3f (resident, private and shared)\n", "J10 memory "+m.what, middle(m.mine), middle(m.theirs), middle(m.mine)/middle(m.theirs))
	}
	return b.palette(d, window)
}

// distinct is how many titles the palette is to find its way among.
const distinct = 100_000

// palette times the command palette, key by key, over a ledger in which each task
// has a title of its own.
func (b *board) palette(d *display, window string) error {
	csv, ledger := filepath.Join(b.folder, "titles.csv"), filepath.Join(b.folder, "titles.db")
	if _, err := os.Stat(ledger); err != nil {
		random := rand.New(rand.NewPCG(distinct, 1))
		if err := write(csv, distinct, random, func(row int) string { return title(random, row) }); err != nil {
			return err
		}
		if _, err := b.run("", b.cli, "--ledger", ledger, "import", csv, "--json"); err != nil {
			return err
		}
	}
	var typed starts
	keys := []string{"ctrl+k", "s", "u", "r", "v", "e", "y"}
	for range b.runs {
		if err := d.open(window, ledger, keys, &typed); err != nil {
			return fmt.Errorf("J10: palette: %w", err)
		}
	}
	for _, k := range keys {
		fmt.Printf("%-44s %8.1fms first change, %.1f ms last change\n", fmt.Sprintf("J10 palette, %d titles, key %s", distinct, k), 1e3*middle(typed.reacts[k]), 1e3*middle(typed.settles[k]))
	}
	return nil
}

// title is one of many, and no other row's.
func title(random *rand.Rand, row int) string {
	words := []string{"image", "survey", "label", "audio", "search", "rating", "short", "study", "video", "receipt", "chat", "map"}
	one := func() string { return words[random.IntN(len(words))] }
	return fmt.Sprintf("%s %s %s %d", one(), one(), one(), row)
}

// large makes the ledger that the window opens, once.
func (b *board) large(rows int) error {
	if _, err := os.Stat(b.ledger(rows)); err == nil {
		return nil
	}
	if err := b.files(rows); err != nil {
		return err
	}
	for _, args := range [][]string{{"import", b.csv(rows)}, {"report"}} {
		if _, err := b.run("", b.cli, append([]string{"--ledger", b.ledger(rows), "--json"}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

// starts are the measurements of one program: seconds from its start to the
// first frame, of processor time until then, and to the last change; MiB then, when
// nothing is read any more, and at most; processor time a second while a timer runs;
// and for each key seconds to the first and the last change of what is shown.
type starts struct {
	first, busy, still []float64
	mib, rest, peak    []float64
	ticking            []float64
	reacts, settles    map[string][]float64
}

// display is an X server whose picture lies in a file, so that looking costs
// the programs nothing.
type display struct {
	name    string
	server  *exec.Cmd
	picture *os.File
	seed    maphash.Seed
	pixels  []byte
}

// timerKey times an activity, and ends it again; a bare window shows its name.
const timerKey = "s"

const (
	patience = 120 * time.Second
	calm     = 1500 * time.Millisecond // without a change, a page is complete
	glance   = 2 * time.Millisecond
)

func newDisplay(folder string) (*display, error) {
	d := &display{seed: maphash.MakeSeed()}
	for n := 90; ; n++ {
		if _, err := os.Stat(fmt.Sprintf("/tmp/.X%d-lock", n)); errors.Is(err, os.ErrNotExist) {
			d.name = fmt.Sprintf(":%d", n)
			break
		}
	}
	d.server = exec.Command("Xvfb", d.name, "-screen", "0", "1200x760x24", "-nolisten", "tcp", "-fbdir", folder)
	if err := d.server.Start(); err != nil {
		return nil, fmt.Errorf("the display does not start: %w: apt-get install xvfb xdotool", err)
	}
	ready := func() bool { return d.do("getmouselocation") == nil }
	if !eventually(ready) {
		d.close()
		return nil, errors.New("the display started and cannot be spoken to")
	}
	var err error
	if d.picture, err = os.Open(filepath.Join(folder, "Xvfb_screen0")); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *display) close() {
	if d.picture != nil {
		d.picture.Close()
	}
	_ = d.server.Process.Signal(syscall.SIGTERM)
	_ = d.server.Wait() // it was told to end
}

// do runs one command of xdotool.
func (d *display) do(args ...string) error {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.name)
	return cmd.Run()
}

func eventually(so func() bool) bool {
	for until := time.Now().Add(patience); !so(); time.Sleep(glance) {
		if time.Now().After(until) {
			return false
		}
	}
	return true
}

// open starts a program, waits for its first frame and until nothing changes,
// presses the keys one after the other, and ends it.
func (d *display) open(program, ledger string, keys []string, into *starts) error {
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.name, "WAYLAND_DISPLAY=", "LANG=en_US.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_THEME=light",
		"CLICKWAGE_LEDGER="+ledger, "CLICKWAGE_THEME=light", "CLICKWAGE_LANG=en")
	if !eventually(func() bool { return d.lit() < 0.01 }) {
		return errors.New("the display does not become empty")
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // it was told to end
	}()
	if !eventually(func() bool { return d.lit() > 0.5 }) {
		return errors.New("no frame was shown")
	}
	into.first = append(into.first, time.Since(began).Seconds())
	busy, err := processor(cmd.Process.Pid)
	if err != nil {
		return err
	}
	into.busy = append(into.busy, busy)
	into.still = append(into.still, d.settled(d.look(), time.Now()).Sub(began).Seconds())
	mib, err := resident(cmd.Process.Pid, "VmRSS:")
	if err != nil {
		return err
	}
	into.mib = append(into.mib, mib)
	if into.reacts == nil {
		into.reacts, into.settles = map[string][]float64{}, map[string][]float64{}
	}
	for _, key := range keys {
		before, pressed := d.look(), time.Now()
		if err := d.do("key", "--clearmodifiers", "--delay", "0", key); err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
		if !eventually(func() bool { return d.look() != before }) {
			return fmt.Errorf("key %s shows nothing", key)
		}
		changed := time.Now()
		into.reacts[key] = append(into.reacts[key], changed.Sub(pressed).Seconds())
		if key == timerKey && keys[0] != "ctrl+k" { // the clock ticks until it is pressed again
			if err := d.do("key", "--clearmodifiers", "--delay", "0", key); err != nil {
				return fmt.Errorf("key %s: %w", key, err)
			}
		}
		into.settles[key] = append(into.settles[key], d.settled(d.look(), changed).Sub(pressed).Seconds())
	}
	if keys[0] == "ctrl+k" {
		return nil
	}
	return d.live(cmd.Process.Pid, into)
}

// watched is how long a running timer is watched.
const watched = 20 * time.Second

// live waits until nothing is read any more, and watches a running timer.
func (d *display) live(pid int, into *starts) error {
	var failed error
	quiet := func() bool {
		used, err := over(pid, 3*time.Second)
		failed = err
		return err != nil || used < 0.05
	}
	if !eventually(quiet) || failed != nil {
		return errors.Join(errors.New("the program does not come to rest"), failed)
	}
	for _, m := range []struct {
		name string
		into *[]float64
	}{{"VmRSS:", &into.rest}, {"VmHWM:", &into.peak}} {
		mib, err := resident(pid, m.name)
		if err != nil {
			return err
		}
		*m.into = append(*m.into, mib)
	}
	if err := d.do("key", "--clearmodifiers", "--delay", "0", timerKey); err != nil {
		return err
	}
	time.Sleep(10 * time.Second) // the message at the foot has gone
	used, err := over(pid, watched)
	into.ticking = append(into.ticking, used/watched.Seconds())
	err = errors.Join(err, d.do("key", "--clearmodifiers", "--delay", "0", timerKey))
	d.settled(d.look(), time.Now()) // the ledger is not left with a timer
	return err
}

// over is the time that a process has of all processors in a span.
func over(pid int, span time.Duration) (float64, error) {
	before, err := processor(pid)
	if err != nil {
		return 0, err
	}
	time.Sleep(span)
	after, err := processor(pid)
	return after - before, err
}

// settled waits until nothing changes and says when it changed last.
func (d *display) settled(shown uint64, changed time.Time) time.Time {
	for time.Since(changed) < calm {
		if now := d.look(); now != shown {
			shown, changed = now, time.Now()
		}
		time.Sleep(glance)
	}
	return changed
}

// read takes the screen as it is; its pixels follow a header that says how long
// it and the table of colours are.
func (d *display) read() []byte {
	info, err := d.picture.Stat()
	if err != nil {
		return nil
	}
	if len(d.pixels) == 0 {
		d.pixels = make([]byte, info.Size())
	}
	if n, err := d.picture.ReadAt(d.pixels, 0); err != nil && n < 100 {
		return nil
	}
	word := func(n int) int { return int(binary.BigEndian.Uint32(d.pixels[4*n:])) }
	return d.pixels[min(len(d.pixels), word(0)+12*word(19)):]
}

// look is a mark of what is shown.
func (d *display) look() uint64 { return maphash.Bytes(d.seed, d.read()) }

// lit is the share of pixels that are not black, as they are before a frame.
func (d *display) lit() float64 {
	pixels, lit := d.read(), 0
	for i := 0; i+4 <= len(pixels); i += 4 {
		if pixels[i]|pixels[i+1]|pixels[i+2] != 0 {
			lit++
		}
	}
	return float64(lit) / float64(max(1, len(pixels)/4))
}

// processor is the time a process has had of all processors, in seconds.
func processor(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name may hold spaces
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, errors.New("the process does not say its time")
	}
	user, err := strconv.ParseFloat(fields[11], 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100, err // ticks of 10 ms on Linux
}

// resident is the memory of a process, in MiB: VmRSS now, VmHWM at most.
func resident(pid int, which string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, which); ok {
			kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kib / 1024, err
		}
	}
	return 0, errors.New("the process does not say its memory")
}
