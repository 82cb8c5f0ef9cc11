package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Synced is the service that syncs the folder of a file to other computers, by
// the folders' names and the service's own marks in them; "" where none is
// seen. A synced ledger is at risk: two computers that write to it at once each
// overwrite the other's.
func Synced(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(absolute)); err == nil {
		absolute = filepath.Join(real, filepath.Base(absolute))
	}
	for folder := filepath.Dir(absolute); ; folder = filepath.Dir(folder) {
		if service := syncedName(filepath.Base(folder)); service != "" {
			return service
		}
		for _, mark := range []struct{ file, service string }{
			{".dropbox.cache", "Dropbox"}, {".dropbox", "Dropbox"}, {".stfolder", "Syncthing"}, {".nextcloudsync.log", "Nextcloud"},
			{".owncloudsync.log", "ownCloud"}, {".tmp.drivedownload", "Google Drive"}, {".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"},
		} {
			// Dropbox keeps a folder .dropbox of its own in the home folder, too, where nothing is synced.
			if info, err := os.Lstat(filepath.Join(folder, mark.file)); err == nil && (mark.file != ".dropbox" || info.Mode().IsRegular()) {
				return mark.service
			}
		}
		if filepath.Dir(folder) == folder {
			return ""
		}
	}
}

// syncedName is the service whose folder has this name.
func syncedName(name string) string {
	lower := strings.ToLower(name)
	for _, known := range []struct{ begins, service string }{
		{"dropbox", "Dropbox"}, {"onedrive", "OneDrive"}, {"google drive", "Google Drive"}, {"googledrive", "Google Drive"},
		{"icloud", "iCloud"}, {"com~apple~clouddocs", "iCloud"}, {"nextcloud", "Nextcloud"}, {"owncloud", "ownCloud"}, {"syncthing", "Syncthing"},
	} {
		rest, ok := strings.CutPrefix(lower, known.begins)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], " -(._") || known.begins == "icloud" && rest == "drive") {
			return known.service
		}
	}
	return ""
}

// Host is a computer, as the lock of a synced ledger names it.
type Host struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// thisHost is this computer. Its id is a hash of the machine's, which stays the
// same over starts and tells nothing else.
func thisHost() Host {
	name, err := os.Hostname()
	if err != nil {
		name = "this computer"
	}
	machine, err := os.ReadFile("/etc/machine-id")
	if err != nil || len(machine) == 0 {
		machine = []byte(name)
	}
	sum := sha256.Sum256(append([]byte("clickwage host "), machine...))
	return Host{hex.EncodeToString(sum[:8]), name}
}

// hostLock is which computer has a synced ledger open. It lies beside the
// ledger, so that it is synced with it.
type hostLock struct {
	Host
	Alive time.Time `json:"alive"`
}

// hostStale is how old the heartbeat of another computer's lock may be; a
// service may need minutes to bring it over.
const hostStale = 15 * time.Minute

// ElsewhereError says that another computer has a synced ledger open.
type ElsewhereError struct {
	Path, Service string
	Host          Host
	Alive         time.Time
}

// Error is one line: what happened, what is safe, what to do.
func (e *ElsewhereError) Error() string {
	return fmt.Sprintf("ledger %s is open on the computer %s (seen %s) and synced by %s, so two computers would overwrite each other; "+
		"nothing was changed; close Clickwage there and wait for the folder, or, if that computer is gone, open it with --force",
		e.Path, e.Host.Name, e.Alive.UTC().Format("2006-01-02 15:04 UTC"), e.Service)
}

// synced is what a Tracker knows of its ledger's synced folder.
type synced struct {
	service string
	host    Host
	mine    bool      // this Tracker made the lock and removes it
	took    *hostLock // another computer's stale lock that was taken over
}

func hostPath(ledger string) string { return ledger + "-host" }

// claim takes the lock of a synced ledger for this computer.
func claim(opt Options) (synced, error) {
	s := synced{service: Synced(opt.Path), host: opt.Host}
	if s.service == "" {
		return s, nil
	}
	have, err := readHost(opt.Path)
	if err != nil {
		return s, err
	}
	if have != nil && have.ID != s.host.ID {
		if age := opt.Now().Sub(have.Alive); age < hostStale && age > -hostStale && !opt.Force {
			return s, &ElsewhereError{opt.Path, s.service, have.Host, have.Alive}
		}
		s.took = have
	}
	s.mine = have == nil || have.ID != s.host.ID
	return s, s.beat(opt.Path, opt.Now())
}

func readHost(ledger string) (*hostLock, error) {
	text, err := os.ReadFile(hostPath(ledger))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the lock %s cannot be read: %w", hostPath(ledger), err)
	}
	var lock hostLock
	if json.Unmarshal(text, &lock) != nil {
		return nil, nil // half a file that a service brought: nobody's
	}
	return &lock, nil
}

// stillMine is beat, unless another computer took the lock over.
func (s synced) stillMine(ledger string, now time.Time) error {
	if s.service == "" {
		return nil
	}
	have, err := readHost(ledger)
	if err == nil && have != nil && have.ID != s.host.ID {
		err = &ElsewhereError{ledger, s.service, have.Host, have.Alive}
	}
	if err != nil {
		return err
	}
	return s.beat(ledger, now)
}

// beat says that this computer has the ledger open.
func (s synced) beat(ledger string, now time.Time) error {
	if s.service == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(ledger), 0o700); err != nil {
		return err
	}
	return WriteFile(hostPath(ledger), func(w io.Writer) error { return json.NewEncoder(w).Encode(hostLock{s.host, now.UTC()}) }, nil)
}

// leave removes the lock, if it is still this computer's.
func (s synced) leave(ledger string) error {
	if !s.mine {
		return nil
	}
	if have, err := readHost(ledger); err != nil || have == nil || have.ID != s.host.ID {
		return err
	}
	return os.Remove(hostPath(ledger))
}

// settingSynced names the service that the worker was warned of.
const settingSynced = "synced_warned"

// SyncedNews is what to say of a synced folder; empty where there is nothing.
type SyncedNews struct {
	Service string    // which syncs the ledger's folder; "" where the worker was told before
	Took    string    // the computer whose lock was taken over, because nothing was heard of it
	Heard   time.Time // when it was heard of last
}

// SyncedNews tells of the service once for each, and each time of another
// computer's lock that was taken over. It notes that the worker was told.
func (t *Tracker) SyncedNews(ctx context.Context) (n SyncedNews, err error) {
	if took := t.synced.took; took != nil {
		n.Took, n.Heard = took.Name, took.Alive
	}
	if t.synced.service == "" || t.ReadOnly() {
		return n, nil
	}
	all, err := t.store.Settings(ctx)
	if err != nil || all[settingSynced] == t.synced.service {
		return n, err
	}
	n.Service = t.synced.service
	return n, t.store.SetSetting(ctx, settingSynced, n.Service)
}

// SyncedWarning is SyncedNews in the words of the command line.
func (t *Tracker) SyncedWarning(ctx context.Context) (string, error) {
	n, err := t.SyncedNews(ctx)
	var said []string
	if n.Took != "" {
		said = append(said, fmt.Sprintf("the ledger was last open on the computer %s (%s) and was not closed there; its lock was taken over, entries made there since may still be on their way",
			n.Took, n.Heard.UTC().Format("2006-01-02 15:04 UTC")))
	}
	if n.Service != "" {
		said = append(said, fmt.Sprintf("the ledger lies in a folder that %s syncs; open it on one computer at a time, or better move it out of there: see clickwage-cli move --help", n.Service))
	}
	return strings.Join(said, "\n"), err
}
