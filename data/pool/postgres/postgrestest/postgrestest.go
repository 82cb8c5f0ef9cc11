// Package postgrestest starts a PostgreSQL of a test's own. It is imported by tests
// alone, and imports nothing of ours.
package postgrestest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
)

// Cluster is a PostgreSQL of one test's own, in a temporary folder, reached by a
// socket in it and by no port.
type Cluster struct {
	folder string
	owner  *syscall.Credential // nil: who runs the test
	made   atomic.Int32
}

// Start starts one, which stops with the test. Where no PostgreSQL is
// installed the test is skipped, unless it must not be.
func Start(t testing.TB) *Cluster {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(found) == 0 {
		if os.Getenv("POSTGRES") != "" {
			t.Fatal("PostgreSQL is not installed")
		}
		t.Skip("PostgreSQL is not installed: apt-get install postgresql")
	}
	bin := found[len(found)-1]
	// A socket's path is at most 107 bytes, so that the test's own folder is too long.
	folder, err := os.MkdirTemp(open(os.TempDir()), "clickwage-pg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	c := &Cluster{folder: folder}
	c.asWhom(t)
	data := filepath.Join(folder, "data")
	c.run(t, filepath.Join(bin, "initdb"), "-D", data, "-U", "clickwage", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	c.run(t, filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-l", filepath.Join(folder, "log"),
		"-o", "-c listen_addresses='' -c max_connections=200 -k "+folder, "start")
	t.Cleanup(func() { c.run(t, filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop") })
	return c
}

// open is a folder, or the nearest one above it that another account can reach.
func open(folder string) string {
	for at := folder; at != filepath.Dir(at); at = filepath.Dir(at) {
		if info, err := os.Stat(at); err != nil || info.Mode().Perm()&0o001 == 0 {
			folder = filepath.Dir(at)
		}
	}
	return folder
}

// asWhom gives the folder to an account without rights: PostgreSQL does not run
// as root.
func (c *Cluster) asWhom(t testing.TB) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	c.owner = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	if err := os.Chown(c.folder, uid, gid); err != nil {
		t.Fatal(err)
	}
}

func (c *Cluster) run(t testing.TB, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = c.folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.owner}
	// The server that pg_ctl starts keeps what it writes to, so it is a file.
	out, err := os.CreateTemp("", "clickwage-pg-out-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		log, _ := os.ReadFile(filepath.Join(c.folder, "log"))
		t.Fatalf("%s: %v\n%s%s", filepath.Base(name), err, bytes.TrimSpace(said), log)
	}
}

// Database is the address of a new, empty database.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("pool%d", c.made.Add(1))
	psql, err := exec.LookPath("psql")
	if err != nil {
		t.Fatal(err)
	}
	c.run(t, psql, "-h", c.folder, "-U", "clickwage", "-d", "postgres", "-qc", "CREATE DATABASE "+name)
	return fmt.Sprintf("host=%s user=clickwage dbname=%s sslmode=disable", c.folder, name)
}
