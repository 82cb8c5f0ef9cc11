package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestNothingIsEverCalledVerified(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a bundle":  {[]string{"bundle.zip"}, 1, "NOT verified"},
		"no bundle": {nil, 2, "name one bundle"},
		"two":       {[]string{"a.zip", "b.zip"}, 2, "name one bundle"},
		"help":      {[]string{"--help"}, 0, "not part of this version"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			if code := run(c.args, &out, &errs); code != c.code {
				t.Errorf("got exit %d, want %d", code, c.code)
			}
			if all := out.String() + errs.String(); !strings.Contains(all, c.says) {
				t.Errorf("got %q, want %q in it", all, c.says)
			}
		})
	}
}
