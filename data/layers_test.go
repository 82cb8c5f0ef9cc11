package data_test

import (
	"bufio"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// may says which of our own packages each package may import directly. One
// that is not named here may import none.
var may = map[string]string{
	"data/work":                  "data/money",
	"data/timeline":              "data/money data/work",
	"data/earnings":              "data/money data/timeline data/work",
	"data/receipts":              "data/money data/work",
	"data/quick":                 "data/money data/work",
	"data/deadline":              "data/work",
	"data/wage":                  "data/money",
	"data/exposure":              "data/timeline data/work",
	"data/help":                  "",
	"data/country":               "data/money",
	"data/chart":                 "data/earnings data/money data/timeline",
	"data/importer":              "data/money data/work",
	"data/exporter":              "data/money data/work",
	"data/rating":                "data/money data/revision data/work",
	"data/disk":                  "",
	"data/keys":                  "data/disk",
	"data/evidence/witness":      "data/disk data/evidence data/keys",
	"data/store":                 "data/disk data/earnings data/evidence data/evidence/tsa data/keys data/money data/rating data/receipts data/revision data/timeline data/work data/work/warning",
	"data/evidence":              "data/keys data/money data/revision data/work",
	"data/dossier":               "data/chart data/earnings data/evidence data/exposure data/money data/revision data/timeline data/work",
	"data/tracker":               "assets data/chart data/country data/deadline data/disk data/dossier data/earnings data/evidence data/evidence/tsa data/exporter data/exposure data/help data/importer data/keys data/money data/pool data/quick data/rating data/receipts data/revision data/store data/timeline data/wage data/work data/work/warning",
	"app/speech":                 "assets",
	"app/speech/speechtest":      "app/speech assets",
	"app/present":                "app/speech data/chart data/country data/deadline data/dossier data/earnings data/evidence data/exporter data/exposure data/help data/importer data/money data/pool data/quick data/rating data/receipts data/revision data/store data/timeline data/tracker data/wage data/work data/work/warning",
	"app/idle":                   "data/work",
	"app/seen":                   "",
	"app/view/kit":               "assets",
	"app/view/kit/kittest":       "",
	"app/view":                   "app/present app/view/kit assets data/chart data/importer data/work",
	"app":                        "app/idle app/present app/seen app/speech app/view app/view/kit assets data/tracker data/work",
	"cmd/clickwage":              "app app/idle app/view/kit cmd/console data/tracker",
	"cmd/clickwage-cli":          "cmd/console app/present app/speech assets data/chart data/deadline data/dossier data/earnings data/evidence data/evidence/witness data/exporter data/exposure data/help data/importer data/money data/pool data/quick data/rating data/receipts data/store data/timeline data/tracker data/work data/work/warning",
	"cmd/console":                "",
	"cmd/clickwage-bench":        "data/evidence data/store data/tracker data/work",
	"data/work/worktest":         "data/money data/work",
	"data/work/warning":          "data/money data/timeline data/work",
	"cmd/clickwage-verify":       "cmd/console data/evidence data/evidence/tsa",
	"cmd/clickwage-pool":         "cmd/console data/disk data/evidence/witness data/keys data/money data/pool data/pool/intake data/pool/postgres data/pool/release data/pool/side data/pool/store data/rating data/revision",
	"data/pool":                  "data/earnings data/keys data/money data/rating data/revision",
	"data/pool/release":          "data/earnings data/money data/pool data/rating data/revision",
	"data/pool/store":            "data/disk data/pool data/revision",
	"data/pool/store/storetest":  "data/keys data/money data/pool data/pool/store data/revision",
	"data/pool/postgres":         "data/pool/store",
	"data/pool/pooltest":         "data/keys data/pool data/tracker",
	"data/pool/side":             "data/disk data/pool data/pool/release data/pool/store data/revision",
	"data/pool/intake":           "data/pool data/pool/side data/pool/store",
	"data/pool/crowd":            "data/money data/pool data/rating",
	"data/evidence/evidencetest": "data/evidence data/keys data/money data/revision data/work",
}

// only says which packages may import a module of others directly.
var only = map[string]string{
	"modernc.org/sqlite":                  "data/pool/store data/store",
	"github.com/jackc/pgx/v5":             "data/pool/postgres",
	"github.com/wcharczuk/go-chart/v2":    "data/chart",
	"github.com/xuri/excelize/v2":         "data/exporter",
	"github.com/digitorus/timestamp":      "data/evidence/tsa",
	"github.com/digitorus/pkcs7":          "data/evidence/tsa",
	"filippo.io/age":                      "data/keys",
	"golang.org/x/mod":                    "data/keys data/revision",
	"github.com/transparency-dev/formats": "data/keys",
	"codeberg.org/go-pdf/fpdf":            "data/dossier",
	"rsc.io/qr":                           "data/dossier",
	"github.com/cloudflare/circl":         "data/pool",
	"github.com/jezek/xgb":                "app/idle app/seen",
	"github.com/godbus/dbus/v5":           "app app/idle",
	"fyne.io/systray":                     "app",
	"github.com/nicksnyder/go-i18n/v2":    "app/speech",
	"fyne.io/fyne/v2/app":                 "cmd/clickwage cmd/clickwage-bench/bare",
	"fyne.io/fyne/v2":                     "app app/seen app/view app/view/kit cmd/clickwage cmd/clickwage-bench/bare",
}

const module = "clickwage/"

// listed are our packages with what they import, as the go command sees them
// without a display.
func listed(t *testing.T) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-tags", "ci,migrated_fynedo", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "clickwage/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string][]string{}
	for lines := bufio.NewScanner(strings.NewReader(string(out))); lines.Scan(); {
		words := strings.Fields(lines.Text())
		all[strings.TrimPrefix(words[0], module)] = words[1:]
	}
	return all
}

func TestEachPackageImportsOnlyWhatItMay(t *testing.T) {
	packages := listed(t)
	if len(packages) < 12 {
		t.Fatalf("only %d packages were listed", len(packages))
	}
	for pkg, imports := range packages {
		allowed := strings.Fields(may[pkg])
		for _, path := range imports {
			if own, ours := strings.CutPrefix(path, module); ours && !slices.Contains(allowed, own) && !strings.HasPrefix(own, pkg+"/") {
				t.Errorf("%s imports %s", pkg, own)
			}
			for prefix, places := range only {
				inside := path == prefix || strings.HasPrefix(path, prefix+"/")
				if prefix == "fyne.io/fyne/v2/app" {
					inside = path == prefix
				}
				if inside && !slices.Contains(strings.Fields(places), pkg) {
					t.Errorf("%s imports %s", pkg, path)
				}
			}
		}
	}
}

func TestEveryPackageHasOneComment(t *testing.T) {
	out, err := exec.Command("go", "list", "-tags", "ci,migrated_fynedo", "-f", "{{.ImportPath}}\t{{.Doc}}", "clickwage/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, doc, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if doc == "" {
			t.Errorf("%s has no package comment", path)
		}
	}
}
