package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickwage/data/evidence/evidencetest"
)

const vectors = "../../data/evidence/testdata/vectors"

// bundle writes a vector's bundle and policy, and gives what is asked of it.
func bundle(t *testing.T, v evidencetest.Vector) (folder string, args []string) {
	t.Helper()
	folder = t.TempDir()
	path := filepath.Join(folder, "bundle.zip")
	if err := os.WriteFile(path, v.Bundle, 0o600); err != nil {
		t.Fatal(err)
	}
	args = []string{path}
	for name, content := range map[string][]byte{"policy": v.Policy, "roots": v.Roots} {
		if content == nil {
			continue
		}
		path := filepath.Join(folder, name+".txt")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--"+name, path)
	}
	return folder, args
}

func vector(t *testing.T, name string) evidencetest.Vector {
	t.Helper()
	for _, v := range evidencetest.ReadVectors(t, vectors) {
		if v.Name == name {
			return v
		}
	}
	t.Fatalf("there is no vector %s", name)
	return evidencetest.Vector{}
}

func answered(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, &o, &e)
	return code, o.String(), e.String()
}

func TestWhatAPersonReads(t *testing.T) {
	for name, c := range map[string]struct {
		vector string
		code   int
		says   []string
	}{
		"a good bundle": {"good", verified, []string{
			"VERIFIED, with the witnesses that the policy asks for.", "17 of 20 leaves disclosed, gaps: 3.", "The worker asks for 3.65USD.",
			"The rewards shown add up to 3.65USD.", "What this proves", "existed when others signed the ledger: friend on 2026-11-23 17:20:00 UTC, ombuds",
			"What it does not prove", "That an entry was true.", "That nothing came later.",
		}},
		"a timestamp": {"good-timestamp", verified, []string{"by a trusted timestamp", "the head existed by 2026-"}},
		"a bundle of one's own": {"good-alone", verified, []string{
			"VERIFIED, self-signed only", "compare clickwage/0193a5c27f007000+", "Nobody besides the worker vouches for a date",
		}},
		"an edited cell":  {"edit-cell-worker", notVerified, []string{`NOT VERIFIED. schedule: schedule.csv is not what the disclosed revisions say: line 2, reward: it says "9.20USD", and they "1.20USD"`}},
		"a bomb":          {"bomb", notVerified, []string{"NOT VERIFIED. size: too large", "further checks were not made"}},
		"a stripped file": {"witness-stripped", notVerified, []string{"NOT VERIFIED. witnesses: the witnesses of the policy have not cosigned this head: 1 of 3 did"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, args := bundle(t, vector(t, c.vector))
			code, out, errs := answered(t, args...)
			if code != c.code || errs != "" {
				t.Errorf("got exit %d, %q, want %d", code, errs, c.code)
			}
			for _, want := range c.says {
				if !strings.Contains(out, want) {
					t.Errorf("%q is missing in\n%s", want, out)
				}
			}
			if code == notVerified && strings.Contains(out, "What this proves") {
				t.Errorf("something is said to be proven:\n%s", out)
			}
		})
	}
}

func TestJSONSaysTheSame(t *testing.T) {
	for _, name := range []string{"good", "good-alone", "edit-leaf", "empty"} {
		v := vector(t, name)
		_, args := bundle(t, v)
		code, out, _ := answered(t, append(args, "--json")...)
		var a answer
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Fatalf("%s: %v in %s", name, err, out)
		}
		failed := v.Expect
		if failed == "none" {
			failed = ""
		}
		if a.Failed != failed || a.Verified != (failed == "") || a.Verified != (code == verified) || len(a.Checks) != 20 {
			t.Errorf("%s: got %+v, exit %d", name, a, code)
		}
		if a.SelfSigned != (name == "good-alone") || (len(a.Witnesses) == 3) != (name == "good" || name == "edit-leaf") {
			t.Errorf("%s: self-signed %v, witnesses %v", name, a.SelfSigned, a.Witnesses)
		}
	}
}

func TestKeysOnTheCommandLine(t *testing.T) {
	_, args := bundle(t, vector(t, "good-alone"))
	own, former := evidencetest.Key(t, evidencetest.Origin, 1).Public(), evidencetest.Key(t, evidencetest.Origin, 2).Public()
	stranger := evidencetest.Key(t, evidencetest.Origin, 9).Public()
	for name, c := range map[string]struct {
		key  string
		code int
		says string
	}{
		"the worker's":             {own, verified, "as it must be"},
		"the one before, with one": {former, verified, "handed over"},
		"a stranger's":             {stranger, notVerified, "NOT VERIFIED. key"},
		"none at all":              {"abc", notLooked, "not a key"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := answered(t, args[0], "--key", c.key)
			if code != c.code || !strings.Contains(out+errs, c.says) {
				t.Errorf("got exit %d, want %d; %q is wanted in\n%s%s", code, c.code, c.says, out, errs)
			}
		})
	}
}

func TestBadInputIsOneLine(t *testing.T) {
	folder, args := bundle(t, vector(t, "good"))
	broken := filepath.Join(folder, "broken.txt")
	if err := os.WriteFile(broken, []byte("quorum nobody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no file":         {nil, "expected"},
		"two files":       {[]string{args[0], args[0]}, "unexpected argument"},
		"a file gone":     {[]string{filepath.Join(folder, "gone.zip")}, "gone.zip cannot be read: no such file"},
		"a folder":        {[]string{folder}, "it is no file"},
		"no certificate":  {[]string{args[0], "--roots", broken}, "broken.txt: there is no root certificate"},
		"a broken policy": {[]string{args[0], "--policy", broken}, "broken.txt: policy: line 1: nobody is neither a witness nor a group named before"},
		"a policy gone":   {[]string{args[0], "--policy", broken + "x"}, "cannot be read"},
		"bidi in a name":  {[]string{filepath.Join(folder, "\u202egpj.zip")}, "‹U+202E›gpj.zip"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := answered(t, c.args...)
			if code != notLooked || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, c.says) {
				t.Errorf("got exit %d, %q, %q; want %q in one line", code, out, errs, c.says)
			}
		})
	}
}

func TestAHugeFileIsRefusedInOneLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huge.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(10 << 30); err != nil { // a hole: no bytes are on disk
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	code, out, _ := answered(t, path)
	if code != notVerified || !strings.Contains(out, "NOT VERIFIED. size: too large: the file has 10737418240 bytes; a bundle has at most 1073741824\n") {
		t.Errorf("got exit %d, %s", code, out)
	}
}

// Nothing of a bundle reaches a terminal that moves its cursor or turns its
// text around.
func TestNothingUnprintableIsPrinted(t *testing.T) {
	for _, v := range evidencetest.ReadVectors(t, vectors) {
		_, args := bundle(t, v)
		for _, more := range [][]string{nil, {"--json"}} {
			_, out, _ := answered(t, append(args, more...)...)
			for _, r := range out {
				if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
					t.Errorf("%s: %U is printed", v.Name, r)
				}
			}
		}
	}
}

func TestHelp(t *testing.T) {
	code, out, _ := answered(t, "--help")
	if code != verified || !strings.Contains(out, "Exit status: 0 verified, 1 not verified") {
		t.Errorf("got exit %d, %s", code, out)
	}
}
