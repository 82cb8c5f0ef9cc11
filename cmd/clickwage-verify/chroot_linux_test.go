package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"clickwage/data/evidence/evidencetest"
)

// built is the program as it is handed out: static, without cgo.
func built(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clickwage-verify")
	cmd := exec.Command("go", "build", "-ldflags", "-s -w", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func exit(err error) int {
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return ended.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

func TestTheBuiltProgramCatchesEveryVector(t *testing.T) {
	program := built(t)
	for _, v := range evidencetest.ReadVectors(t, vectors) {
		t.Run(v.Name, func(t *testing.T) {
			_, args := bundle(t, v)
			out, err := exec.Command(program, args...).Output()
			want, verdict := notVerified, "NOT VERIFIED. "+v.Expect+": "
			if v.Expect == "none" {
				want, verdict = verified, "\nVERIFIED, "
			}
			if exit(err) != want || !strings.Contains(string(out), verdict) {
				t.Errorf("%s: got exit %d, want %d and %q in\n%s", v.What, exit(err), want, verdict, out)
			}
		})
	}
}

// In a folder that holds the program and the bundle and nothing else there is no
// library, no /proc, no network's configuration and nowhere to write.
func TestItRunsInAnEmptyFolder(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root may change the root folder")
	}
	v := vector(t, "good")
	folder, _ := bundle(t, v)
	if err := os.Rename(built(t), filepath.Join(folder, "clickwage-verify")); err != nil {
		t.Fatal(err)
	}
	before := listing(t, folder)
	var out bytes.Buffer
	cmd := exec.Command("/clickwage-verify", "bundle.zip", "--policy", "policy.txt")
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: folder}
	cmd.Dir, cmd.Env, cmd.Stdout = "/", []string{}, &out
	err := cmd.Run()
	if errors.Is(err, syscall.EPERM) {
		t.Skip("this system does not let root change the root folder")
	}
	if err != nil || !strings.Contains(out.String(), "\nVERIFIED, with the witnesses") {
		t.Errorf("got %v, %s", err, &out)
	}
	if after := listing(t, folder); after != before {
		t.Errorf("the folder held %s and holds %s", before, after)
	}
}

func listing(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}
