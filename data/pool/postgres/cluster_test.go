package postgres_test

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

	"clickwage/data/pool/postgres"
	"clickwage/data/pool/store"
	"clickwage/data/pool/store/storetest"
)

// cluster is a PostgreSQL of one test's own, in a temporary folder, reached by a
// socket in it and by no port.
type cluster struct {
	folder string
	owner  *syscall.Credential // nil: who runs the test
	made   atomic.Int32
}

// newCluster starts one, which stops with the test. Where no PostgreSQL is
// installed the test is skipped, unless it must not be.
func newCluster(t testing.TB) *cluster {
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
	folder, err := os.MkdirTemp("", "clickwage-pg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	c := &cluster{folder: folder}
	c.asWhom(t)
	data := filepath.Join(folder, "data")
	c.run(t, filepath.Join(bin, "initdb"), "-D", data, "-U", "clickwage", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	c.run(t, filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-l", filepath.Join(folder, "log"),
		"-o", "-c listen_addresses='' -c max_connections=200 -k "+folder, "start")
	t.Cleanup(func() { c.run(t, filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop") })
	return c
}

// asWhom gives the folder to an account without rights: PostgreSQL does not run
// as root.
func (c *cluster) asWhom(t testing.TB) {
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

func (c *cluster) run(t testing.TB, name string, args ...string) {
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

func (c *cluster) to(database string) string {
	return fmt.Sprintf("host=%s user=clickwage dbname=%s sslmode=disable pool_max_conns=4", c.folder, database)
}

// database is the address of a new, empty database.
func (c *cluster) database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("pool%d", c.made.Add(1))
	psql, err := exec.LookPath("psql")
	if err != nil {
		t.Fatal(err)
	}
	c.run(t, psql, "-h", c.folder, "-U", "clickwage", "-d", "postgres", "-qc", "CREATE DATABASE "+name)
	return c.to(name)
}

func (c *cluster) fresh(t testing.TB) storetest.Opener {
	where := c.database(t)
	return func() *store.Store {
		s, err := postgres.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
}
