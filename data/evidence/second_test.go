package evidence_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clickwage/data/evidence/evidencetest"
)

// A verifier in another language, written from FORMAT.md, must say the same of
// every vector: then the text is exact enough.
func TestASecondVerifierAgrees(t *testing.T) {
	for _, program := range []string{"python3", "openssl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed; make test-deps installs it", program)
		}
	}
	for _, v := range evidencetest.ReadVectors(t, vectorFolder) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			args := []string{"testdata/second/verify.py"}
			for _, file := range []struct {
				name    string
				content []byte
			}{{"bundle.zip", v.Bundle}, {"policy", v.Policy}, {"roots", v.Roots}} {
				path := filepath.Join(folder, file.name)
				if file.content == nil && file.name != "bundle.zip" {
					path = "-"
				} else if err := os.WriteFile(path, file.content, 0o600); err != nil {
					t.Fatal(err)
				}
				args = append(args, path)
			}
			out, err := exec.Command("python3", args...).CombinedOutput()
			if got := strings.TrimSpace(string(out)); err != nil || got != v.Expect {
				t.Errorf("%s: got %s (%v), want %s", v.What, got, err, v.Expect)
			}
		})
	}
}
