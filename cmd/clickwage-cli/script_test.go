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
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("CLICKWAGE_LEDGER", env.WorkDir+"/ledger.db")
			env.Setenv("TZ", "Europe/Lisbon")
			env.Setenv("FIXTURES", fixtures)
			return nil
		},
	})
}
