package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"clickwage-cli": func() { os.Exit(interruptible()) },
		"collective":    collective,
	})
}

// Whole sessions as a person or a script types them.
func TestSessions(t *testing.T) {
	fixtures, err := filepath.Abs("../../data/importer/testdata")
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if raced { // each command is a process, which the detector makes slow to begin; all scripts run without it
		scripts = []string{"testdata/script/timer.txtar", "testdata/script/files.txtar"}
	}
	tools := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", tools, "clickwage/cmd/clickwage-verify").CombinedOutput(); err != nil {
		t.Fatalf("clickwage-verify: %v: %s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: func(env *testscript.Env) error {
			env.Setenv("CLICKWAGE_LEDGER", env.WorkDir+"/ledger.db")
			env.Setenv("TZ", "Europe/Lisbon")
			env.Setenv("FIXTURES", fixtures)
			env.Setenv("PATH", tools+string(filepath.ListSeparator)+env.Getenv("PATH"))
			return nil
		},
	})
}
