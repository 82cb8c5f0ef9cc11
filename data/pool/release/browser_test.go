package release

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clickwage/data/rating"
)

// pages are releases of every kind, as files in a folder.
func pages(t *testing.T, folder string) []string {
	t.Helper()
	var files []string
	write := func(name, language string, r Release) {
		words, err := In(language)
		if err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		if err := r.WritePage(&page, words); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(folder, name+".html")
		if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	fine := rules(32)
	write("noised", "en", made(t, fine, withNoise(t, fine, members(fine, 2400, 8), 8)))
	alone := rules(8)
	alone.Organisers[1] = alone.Organisers[0]
	write("suppressed", "en", made(t, alone, members(alone, 80, 9)))
	write("french", "fr", made(t, rules(8), withNoise(t, rules(8), members(rules(8), 900, 8), 8)))
	write("filipino", "fil", made(t, rules(8), members(rules(8), 100, 8)))
	reviews := reviewedReleases(t)
	write("reviews", "en", reviews[Suppressed])
	write("reviews-noised", "de", reviews[Noised])
	write("silent", "en", made(t, alone, members(alone, 7, 9)))
	// Names as long and as hostile as they come, in German words.
	hostile := rules(8)
	hostile.Name = `</style><script>alert("pay")</script> & "Lohn"`
	hostile.Collective = "<img src=https://example.org/x.png onerror=alert(1)> Donaudampfschifffahrtsgesellschaftskapitäne"
	hostile.Contact = "javascript:alert(1)"
	hostile.Platforms = []string{"<script src=https://example.org/x.js></script>", "Microworkers-Crowdsourcing-International", "{{.Campaign}}"}
	hostile.Ballot = &rating.Ballot{
		Subjects:  []rating.Subject{{Platform: "{{.Platform}}", Requester: `</h3><script>alert("lab")</script>`}},
		Questions: []string{"recommend", "communicativity"},
	}
	hostile.Publish.BallotEpsilon = 2
	write("hostile", "de", made(t, hostile, withNoise(t, hostile, answered(hostile, 1500, 300, 200, 100), 10)))
	return files
}

// browser is what a page is looked at with, or a reason not to.
func browser(t *testing.T) (chromium string) {
	t.Helper()
	if testing.Short() {
		t.Skip("the browser runs without -short: the race detector does not see it")
	}
	for _, tool := range []string{"chromium", "node", "pdftotext"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Skipf("%s is not installed: make test-deps", tool)
		}
		if tool == "chromium" {
			chromium = path
		}
	}
	if _, err := os.Stat("browser/node_modules/playwright-core"); err != nil {
		t.Skip("playwright-core is not installed: make test-deps")
	}
	return chromium
}

// Run with SHOTS=folder, it keeps pictures of every page there.
func TestPagesStandInARealBrowser(t *testing.T) {
	chromium := browser(t)
	files := pages(t, t.TempDir())
	cmd := exec.Command("node", append([]string{"browser/look.js", chromium}, files...)...)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		errors.As(err, &exit)
		t.Fatalf("look.js: %v\n%s", err, exit.Stderr)
	}
	looks := 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); looks++ {
		var look struct {
			Page, Mode string
			Wrong      []string
			Tables     int
		}
		if err := json.Unmarshal(lines.Bytes(), &look); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		for _, wrong := range look.Wrong {
			t.Errorf("%s, %s: %s", look.Page, look.Mode, wrong)
		}
		if want := map[string]int{"noised": 9, "suppressed": 3}[look.Page]; look.Mode != "all" && look.Tables < want {
			t.Errorf("%s, %s: %d tables, want %d", look.Page, look.Mode, look.Tables, want)
		}
	}
	if looks != 5*len(files) {
		t.Errorf("%d looks at %d pages", looks, len(files))
	}
	printed(t, files)
}

// printed holds the text of each page's PDF to what it must say on paper.
func printed(t *testing.T, files []string) {
	t.Helper()
	for _, file := range files {
		out, err := exec.Command("pdftotext", "-layout", strings.TrimSuffix(file, "html")+"pdf", "-").Output()
		if err != nil {
			t.Fatalf("pdftotext: %v", err)
		}
		text := strings.Join(strings.Fields(strings.ReplaceAll(string(out), "‑", "-")), " ")
		want := map[string][]string{
			"noised":     {"Pay in October", "2,400 members", "Median pay", "95% interval", "n = 2,400", "2026-10-01 to 2026-10-31", "32.00 and over", "Volunteers", "discrete Laplace", "By platform", "Federal minimum wage"},
			"suppressed": {"One organiser: it could read your figures", "Not differentially private", "All pay over all hours", "n = 80", "Survivors"},
			"silent":     {"Fewer than 10 members", "nothing is published", "Under-logged search"},
			"hostile":    {`<script>alert("pay")`, "{{.Campaign}}", "n = 1.500", "Medianlohn"},
		}[strings.TrimSuffix(filepath.Base(file), ".html")]
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("%s on paper does not say %q:\n%s", filepath.Base(file), words, text)
			}
		}
	}
}
