package evidence_test

import (
	"os/exec"
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
	out, err := exec.Command("python3", "testdata/second/verify.py", "--vectors", vectorFolder).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	said := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, failed, _ := strings.Cut(strings.TrimSpace(line), " ")
		said[name] = failed
	}
	for _, v := range evidencetest.ReadVectors(t, vectorFolder) {
		if got := said[v.Name]; got != v.Expect {
			t.Errorf("%s (%s): got %q, want %s", v.Name, v.What, got, v.Expect)
		}
	}
}
