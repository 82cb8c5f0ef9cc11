package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Whole sessions as organisers and their scripts type them.
func TestSessions(t *testing.T) {
	scripts := must(filepath.Glob("testdata/script/*.txtar"))(t)
	if raced { // each command is a process, which the detector makes slow to begin; all scripts run without it
		scripts = []string{"testdata/script/alone.txtar"}
	}
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: func(env *testscript.Env) error {
			env.Setenv("CLICKWAGE_PASSPHRASE", "correct-horse")
			env.Setenv("NOW", "2026-11-05T12:00:00Z")
			return nil
		},
	})
}
