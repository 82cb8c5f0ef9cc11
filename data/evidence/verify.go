package evidence

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"clickwage/data/revision"
)

// Status is what became of a check.
type Status string

// What can become of a check. Only a failed one makes a bundle unverified.
const (
	Passed    Status = "ok"
	Failed    Status = "failed"
	Noted     Status = "note"        // nothing is wrong, and the reader must know it
	Unchecked Status = "not checked" // because another check failed before
)

// Check is one thing that was looked at.
type Check struct {
	Name   string `json:"name"` // stable; see FORMAT.md
	Status Status `json:"status"`
	Line   string `json:"line"` // for people, printable as it is
}

// Result is what a bundle was found to be.
type Result struct {
	Checks    []Check
	Extent    Extent
	Origin    string // of the ledger
	Key       string // of the worker
	Root      revision.Hash
	Witnessed []Witnessed // whose cosignatures the policy counts
	Stamped   []time.Time // what timestamps say that the policy trusts
	Quorum    bool        // the policy asks for witnesses, and they are there
	Claim     string      // what the case asks, as the worker states it
	Totals    string      // what the disclosed revisions add up to
	erased    bool        // the values of a disclosed revision were erased
}

// OK says whether every check that makes a bundle sound was passed.
func (r Result) OK() bool { return len(r.Checks) > 0 && r.Failure() == nil }

// Failure is the first check that failed, or nil.
func (r Result) Failure() *Check {
	for i := range r.Checks {
		if r.Checks[i].Status == Failed {
			return &r.Checks[i]
		}
	}
	return nil
}

// Verify looks at a bundle of a size, offline, without writing and without
// unpacking it anywhere. The error is ctx's alone: whatever is wrong with the
// bundle is in the Result.
func Verify(ctx context.Context, r io.ReaderAt, size int64, policy Policy) (Result, error) {
	v := &verifier{ctx: ctx, r: r, size: size, policy: policy, entries: map[string]entry{}}
	v.schedule = sync.OnceValues(func() (Schedule, error) { return v.claimed.form().scheduleOf(v.read) })
	for _, step := range v.steps() {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		outcome := Check{Name: step.name, Status: Unchecked, Line: "not looked at, since " + v.missing(step.needs) + " was not passed"}
		if v.missing(step.needs) == "" {
			outcome.Status, outcome.Line = step.look()
		}
		outcome.Line = Visible(cut(outcome.Line))
		v.result.Checks = append(v.result.Checks, outcome)
	}
	return v.result, ctx.Err()
}

// cut shortens what a bundle would say at length.
func cut(line string) string {
	const most = 500
	if len(line) <= most {
		return line
	}
	return strings.ToValidUTF8(line[:most], "") + "..."
}

// VerifyFile is Verify for a file. The error says why it could not be read.
func VerifyFile(ctx context.Context, path string, policy Policy) (Result, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Result{}, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for somebody to write
		return Result{}, fmt.Errorf("%s: it is no file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return Result{}, err
	}
	defer f.Close()
	return Verify(ctx, f, info.Size(), policy)
}

// verifier holds what the checks have read so far.
type verifier struct {
	ctx     context.Context
	r       io.ReaderAt
	size    int64
	policy  Policy
	result  Result
	order   []entry
	entries map[string]entry
	broken  error // the directory cannot be read
	sums    map[string]revision.Hash
	former  []FormerKey
	claimed caseFile
	shown   []Revision
	read    []read
	head    revision.Checkpoint
	note    []byte

	schedule func() (Schedule, error) // of what was read, once leaves and case were
}

type step struct {
	name  string
	needs string // checks that must not have failed
	look  func() (Status, string)
}

// steps are the checks in the order in which they are made and told. The first
// that fails is what a vector's expect header names.
func (v *verifier) steps() []step {
	return []step{
		{"size", "", v.checkSize},
		{"names", "size", v.checkNames},
		{"zip", "size", v.checkZip},
		{"files", "names zip", v.checkFiles},
		{"manifest", "files", v.checkManifest},
		{"bag", "files", v.checkBag},
		{"json", "files", v.checkJSON},
		{"key", "json", v.checkKey},
		{"signature", "json", v.checkSignature},
		{"checkpoint", "json", v.checkCheckpoint},
		{"handover", "json", v.checkHandover},
		{"leaves", "json", v.checkLeaves},
		{"openings", "leaves", v.checkOpenings},
		{"chains", "leaves", v.checkChains},
		{"inclusion", "leaves checkpoint", v.checkInclusion},
		{"witnesses", "checkpoint", v.checkWitnesses},
		{"timestamps", "checkpoint", v.checkTimestamps},
		{"attachments", "json", v.checkAttachments},
		{"schedule", "openings", v.checkSchedule},
		{"case", "openings", v.checkCase},
	}
}

// missing is the first of some checks that did not go well, or "".
func (v *verifier) missing(needs string) string {
	for _, name := range strings.Fields(needs) {
		for _, c := range v.result.Checks {
			if c.Name == name && (c.Status == Failed || c.Status == Unchecked) {
				return name
			}
		}
	}
	return ""
}

func passed(format string, values ...any) (Status, string) {
	return Passed, fmt.Sprintf(format, values...)
}

func noted(format string, values ...any) (Status, string) {
	return Noted, fmt.Sprintf(format, values...)
}

func failed(err error) (Status, string) { return Failed, err.Error() }

// short is a bundle's file as people see it.
func short(name string) string { return strings.TrimPrefix(name, folder) }

// part reads a file of the bundle, whose size was checked. It must be what was
// hashed before: on a disk somebody may write meanwhile.
func (v *verifier) part(name string) ([]byte, error) {
	e, ok := v.entries[name]
	if !ok {
		return nil, fmt.Errorf("%s is missing", short(name))
	}
	data, err := content(v.r, e)
	if err != nil || sha256.Sum256(data) != v.sums[name] {
		return nil, fmt.Errorf("%s was changed while it was being read", short(name))
	}
	return data, nil
}

func (v *verifier) checkSize() (Status, string) {
	v.order, v.broken = readDirectory(v.r, v.size)
	if errors.Is(v.broken, errTooLarge) {
		return failed(v.broken)
	}
	if err := checkSizes(v.order); err != nil {
		return failed(err)
	}
	return passed("%d bytes, within the limits", v.size)
}

func (v *verifier) checkNames() (Status, string) {
	if v.broken != nil {
		return Unchecked, "not looked at, since its directory cannot be read"
	}
	if err := checkNames(v.order); err != nil {
		return failed(err)
	}
	return passed("%d files, each once and inside the bundle's own folder", len(v.order))
}

func (v *verifier) checkZip() (Status, string) {
	if v.broken != nil {
		return failed(v.broken)
	}
	var err error
	if v.sums, err = checkBytes(v.ctx, v.r, v.size, v.order); err != nil {
		return failed(err)
	}
	for _, e := range v.order {
		v.entries[e.name] = e
	}
	return passed("written again from what it holds, it is the same, byte for byte")
}

func (v *verifier) checkFiles() (Status, string) {
	for _, name := range needed {
		if _, ok := v.entries[name]; !ok {
			return failed(fmt.Errorf("%s is missing", short(name)))
		}
	}
	tokens := 0
	for _, e := range v.order {
		sum, attached := strings.CutPrefix(e.name, attachmentFolder)
		switch {
		case attached:
			if _, err := readHash(sum); err != nil {
				return failed(fmt.Errorf("%s: an attachment is named by its SHA-256", short(e.name)))
			}
		case e.name == timestampName(tokens):
			tokens++
		case e.name != pdfName && !isNeeded(e.name):
			return failed(fmt.Errorf("%s does not belong in a bundle", short(e.name)))
		}
	}
	return passed("none is missing and none is too many")
}

func isNeeded(name string) bool {
	for _, n := range needed {
		if n == name {
			return true
		}
	}
	return false
}
