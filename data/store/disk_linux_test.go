package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"clickwage/data/earnings"
	"clickwage/data/store"
	"clickwage/data/work"
)

// TestMain lets the test binary be a program of its own, for what cannot be
// taken back in a process: its umask, its user, the system calls it may make.
func TestMain(m *testing.M) {
	if mode := os.Getenv("CLICKWAGE_CHILD"); mode != "" {
		if err := children[mode](os.Getenv("CLICKWAGE_LEDGER")); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var children = map[string]func(path string) error{"umask": childFiles, "nobody": childNobody, "fsync": childFsync}

// asChild runs a child on a ledger; it returns what it said and how it ended.
func asChild(mode, path string, more ...string) (string, error) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), "CLICKWAGE_CHILD="+mode, "CLICKWAGE_LEDGER="+path), more...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// childFiles makes every kind of file that a ledger has and says their modes.
func childFiles(path string) error {
	umask, err := strconv.ParseInt(os.Getenv("CLICKWAGE_UMASK"), 8, 32)
	if err != nil {
		return err
	}
	syscall.Umask(int(umask))
	s, err := store.Open(ctx, store.Options{Path: path, Now: fixed})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := putTask(s, "first"); err != nil {
		return err
	}
	if _, err := s.BeginImport(ctx, store.ImportOptions{}); err != nil {
		return err
	}
	if err := s.Backup(ctx, path+"-copy"); err != nil {
		return err
	}
	return filepath.WalkDir(filepath.Dir(path), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			fmt.Println(filepath.Base(name), info.Mode().Perm())
		}
		return err
	})
}

func putTask(s *store.Store, title string) error {
	sub := work.Submission{ID: work.SubmissionID(store.NewID()), Title: title, Accepted: work.At(fixed())}
	_, err := s.Write(ctx, store.Label{What: "add"}, func(tx *store.Tx) error { return tx.PutSubmission(sub) })
	return err
}

func TestFilesArePrivateWhateverTheUmask(t *testing.T) {
	for _, umask := range []string{"0", "77"} {
		t.Run("umask "+umask, func(t *testing.T) {
			out, err := asChild("umask", filepath.Join(t.TempDir(), "ledger.db"), "CLICKWAGE_UMASK="+umask)
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			for _, name := range []string{"ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db-lock", "ledger.db-import", "ledger.db-copy"} {
				if !strings.Contains("\n"+out, "\n"+name+" -rw-------\n") {
					t.Errorf("%s is not 0600 or not there: %s", name, out)
				}
			}
			if n := strings.Count(out, "\n"); n != strings.Count(out, " -rw-------\n") {
				t.Errorf("others may read a file: %s", out)
			}
		})
	}
}

// childNobody opens a ledger as a user for whom permissions hold.
func childNobody(path string) error {
	if os.Getuid() == 0 {
		if err := errors.Join(syscall.Setgid(65534), syscall.Setuid(65534)); err != nil {
			return err
		}
	}
	s, err := store.Open(ctx, store.Options{Path: path, Now: fixed})
	if err == nil {
		if _, failed := s.Report(ctx, earnings.Query{AsOf: fixed(), Zone: time.UTC}); failed != nil {
			fmt.Println("figures need no ledger that can be written to:", failed)
		}
		err = errors.Join(putTask(s, "second"), s.Close())
	}
	if errors.Is(err, store.ErrReadOnly) || errors.Is(err, fs.ErrPermission) {
		fmt.Println("refused")
	}
	return err
}

func TestAFolderOrFileThatCannotBeWrittenIsSaidInOneLine(t *testing.T) {
	for name, forbid := range map[string]func(folder, ledger string) error{
		"a folder for reading only":            func(folder, _ string) error { return os.Chmod(folder, 0o555) },
		"a ledger for reading only":            func(_, ledger string) error { return os.Chmod(ledger, 0o400) },
		"somebody else's ledger":               func(_, ledger string) error { return os.Chmod(ledger, 0) },
		"a folder without a ledger, read-only": func(folder, ledger string) error { return errors.Join(os.Remove(ledger), os.Chmod(folder, 0o555)) },
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "ledger.db")
			s := open(t, path)
			if err := errors.Join(putTask(s, "first"), s.Close()); err != nil {
				t.Fatal(err)
			}
			var before []byte
			if os.Getuid() == 0 {
				for at := folder; at != os.TempDir() && at != "/"; at = filepath.Dir(at) {
					if err := os.Chmod(at, 0o755); err != nil {
						t.Fatal(err)
					}
				}
				for _, at := range []string{folder, path, path + "-lock"} {
					if err := os.Chown(at, 65534, 65534); err != nil {
						t.Fatal(err)
					}
				}
			}
			before, _ = os.ReadFile(path)
			if err := forbid(folder, path); err != nil {
				t.Fatal(err)
			}
			out, err := asChild("nobody", path)
			if err == nil || !strings.HasPrefix(out, "refused\n") || strings.Count(out, "\n") != 2 {
				t.Errorf("got %q (%v), want one line that says so", out, err)
			}
			_ = os.Chmod(folder, 0o755)
			_ = os.Chmod(path, 0o600)
			if len(before) > 0 && !strings.Contains(name, "without") {
				if after, _ := os.ReadFile(path); string(after) != string(before) {
					t.Error("the ledger was changed")
				}
			}
		})
	}
}

// childFsync lets every fsync fail from its second change on, and is then killed.
func childFsync(path string) error {
	s, err := store.Open(ctx, store.Options{Path: path, Now: fixed})
	if err != nil {
		return err
	}
	if err := putTask(s, "first"); err != nil {
		return err
	}
	if err := refuseFsync(); err != nil {
		fmt.Println("no filter:", err)
		return nil
	}
	err = putTask(s, "second")
	keys, read := s.Keys(ctx, store.Filter{})
	fmt.Printf("%v, %d entries (%v)\n", errors.Is(err, store.ErrDisk), len(keys), read)
	return syscall.Kill(os.Getpid(), syscall.SIGKILL)
}

// refuseFsync makes the kernel answer fsync and fdatasync with EIO, for every
// thread of this process and for good.
func refuseFsync() error {
	const load, equal, ret = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, unix.BPF_RET | unix.BPF_K
	filter := []unix.SockFilter{
		{Code: load, K: 0}, // the number of the call
		{Code: equal, K: unix.SYS_FSYNC, Jt: 2},
		{Code: equal, K: unix.SYS_FDATASYNC, Jt: 1},
		{Code: ret, K: unix.SECCOMP_RET_ALLOW},
		{Code: ret, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EIO)},
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return errno
	}
	return nil
}

// A failed commit is unknown: its rows are in the log and would come back at
// the next start. What the worker was told must hold after that, too.
func TestAFailedCommitIsNotThereLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	out, err := asChild("fsync", path)
	if strings.HasPrefix(out, "no filter") {
		t.Skip("the kernel takes no system call filter here: " + out)
	}
	if err == nil || out != "true, 1 entries (<nil>)\n" {
		t.Fatalf("got %q (%v), want an error of the disk and one entry", out, err)
	}
	s := open(t, path)
	keys, err := s.Keys(ctx, store.Filter{})
	if err != nil || len(keys) != 1 {
		t.Errorf("after a crash: got %d entries, want 1 (%v)", len(keys), err)
	}
	if err := putTask(s, "second"); err != nil {
		t.Fatal(err)
	}
	if keys, err := s.Keys(ctx, store.Filter{}); err != nil || len(keys) != 2 {
		t.Errorf("after trying again: got %d entries, want 2 (%v)", len(keys), err)
	}
	mustCheck(t, s)
}

// What is no plain file is left as it is: a ledger is made private, and a device
// would be taken from everybody.
func TestADeviceIsNoLedger(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(pipe, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, look := range []bool{false, true} {
		if _, err := store.Open(ctx, store.Options{Path: pipe, Now: fixed, Look: look}); !errors.Is(err, store.ErrNotLedger) {
			t.Errorf("looking only %t: got %v, want %v", look, err, store.ErrNotLedger)
		}
	}
	if info, err := os.Stat(pipe); err != nil || info.Mode().Perm() != 0o666 {
		t.Errorf("it has become %v (%v)", info.Mode(), err)
	}
}
