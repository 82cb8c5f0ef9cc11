package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Whole sessions as organisers and their scripts type them.
func TestSessions(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("CLICKWAGE_PASSPHRASE", "correct-horse")
			env.Setenv("NOW", "2026-11-05T12:00:00Z")
			return nil
		},
	})
}
