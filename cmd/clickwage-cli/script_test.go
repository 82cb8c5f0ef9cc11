package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"clickwage-cli": func() { os.Exit(interruptible()) },
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
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: func(env *testscript.Env) error {
			env.Setenv("CLICKWAGE_LEDGER", env.WorkDir+"/ledger.db")
			env.Setenv("TZ", "Europe/Lisbon")
			env.Setenv("FIXTURES", fixtures)
			return nil
		},
	})
}
