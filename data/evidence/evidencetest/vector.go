package evidencetest

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Vector is a bundle with what a verifier must say of it, in one file that
// outsiders can run too. FORMAT.md tells how.
type Vector struct {
	Name   string
	What   string // in one line
	Expect string // the first check that must fail, or "none"
	Policy []byte // nil: nobody is relied on
	Roots  []byte // certificates in PEM of authorities that are relied on; nil: none
	Bundle []byte
}

const vectorMark = "clickwage evidence vector v1"

// Text is the vector as a file.
func (v Vector) Text() ([]byte, error) {
	var b, packed bytes.Buffer
	fmt.Fprintf(&b, "%s\nwhat: %s\nexpect: %s\n", vectorMark, v.What, v.Expect)
	for line := range strings.Lines(string(v.Policy)) {
		fmt.Fprintf(&b, "policy: %s", line)
	}
	for line := range strings.Lines(string(v.Roots)) {
		fmt.Fprintf(&b, "roots: %s", line)
	}
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(v.Bundle); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	b.WriteString("\n")
	text := base64.StdEncoding.EncodeToString(packed.Bytes())
	for ; len(text) > 76; text = text[76:] {
		b.WriteString(text[:76] + "\n")
	}
	b.WriteString(text + "\n")
	return b.Bytes(), nil
}

// ReadVectors reads every vector of a folder.
func ReadVectors(tb testing.TB, folder string) []Vector {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.vector"))
	if err != nil || len(paths) == 0 {
		tb.Fatalf("%s: no vectors (%v)", folder, err)
	}
	all := make([]Vector, len(paths))
	for i, path := range paths {
		if all[i], err = readVector(path); err != nil {
			tb.Fatalf("%s: %v", path, err)
		}
	}
	return all
}

func readVector(path string) (Vector, error) {
	v := Vector{Name: strings.TrimSuffix(filepath.Base(path), ".vector")}
	text, err := os.ReadFile(path)
	if err != nil {
		return v, err
	}
	head, body, _ := strings.Cut(string(text), "\n\n")
	for n, line := range strings.Split(head, "\n") {
		name, value, _ := strings.Cut(line, ": ")
		switch {
		case n == 0 && line == vectorMark:
		case name == "what":
			v.What = value
		case name == "expect":
			v.Expect = value
		case name == "policy":
			v.Policy = append(v.Policy, value+"\n"...)
		case name == "roots":
			v.Roots = append(v.Roots, value+"\n"...)
		default:
			return v, fmt.Errorf("line %d: %q", n+1, line)
		}
	}
	packed, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\n", ""))
	if err != nil {
		return v, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return v, err
	}
	v.Bundle, err = io.ReadAll(z)
	return v, err
}
