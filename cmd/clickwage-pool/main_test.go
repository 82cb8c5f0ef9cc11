package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestEveryCommandIsRefusedInOneLine(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a command":  {[]string{"release", "march"}, 1, "nothing was read or sent"},
		"no command": {nil, 2, "name a command"},
		"help":       {[]string{"--help"}, 0, "no figure leaves"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			if code := run(c.args, &out, &errs); code != c.code {
				t.Errorf("got exit %d, want %d", code, c.code)
			}
			if all := out.String() + errs.String(); !strings.Contains(all, c.says) || c.code == 1 && strings.Count(all, "\n") != 1 {
				t.Errorf("got %q, want %q in it", all, c.says)
			}
		})
	}
}
