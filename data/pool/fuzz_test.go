package pool

import (
	"bytes"
	"crypto/rand"
	"slices"
	"testing"
	"time"
)

// spliced is a file with some bytes taken out and others put in. The issuing key
// is another one in each process of a fuzzer, so that whole files mean nothing.
func spliced(file []byte, at, out uint32, in []byte) []byte {
	from := int(at) % (len(file) + 1)
	to := from + int(out)%(len(file)-from+1)
	return slices.Concat(file[:from], in, file[to:])
}

func seedSplices(f *testing.F) {
	f.Add(uint32(0), uint32(0), []byte{})
	f.Add(uint32(8), uint32(1), []byte{1})
	f.Add(uint32(60), uint32(4), []byte{255, 255, 255, 255})
	f.Add(uint32(0), uint32(1<<31), []byte("{}\n\n"))
}

// No bytes make the reader fail otherwise than by an error, what it reads it
// writes back as it was, and none but the file that was signed passes.
func FuzzReport(f *testing.F) {
	p := newParties(f)
	prio, gate := must(p.Prio())(f), must(p.Gate())(f)
	file := must(prio.Contribute(p.input(2), p.pass(f, "member"), 1, rand.Reader))(f).File
	seedSplices(f)
	f.Fuzz(func(t *testing.T, at, out uint32, in []byte) {
		altered := spliced(file, at, out, in)
		r, err := ParseReport(altered)
		switch {
		case bytes.Equal(altered, file):
			if err != nil || gate.Check(r) != nil {
				t.Fatal("the file as it was signed is refused")
			}
		case err == nil && !bytes.Equal(r.Bytes(), altered):
			t.Fatal("it is written otherwise than it was read")
		case err == nil && gate.Check(r) == nil:
			t.Fatal("a file that nobody signed passed")
		}
	})
}

// No bytes but those that the collective signed are opened.
func FuzzOpen(f *testing.F) {
	p := newParties(f)
	file := must(Sign(p.Campaign, p.collective))(f)
	seedSplices(f)
	f.Fuzz(func(t *testing.T, at, out uint32, in []byte) {
		altered := spliced(file, at, out, in)
		if _, err := Open(altered, p.collective.Public(), p.now); (err == nil) != bytes.Equal(altered, file) {
			t.Fatalf("opened: %v; altered: %v", err == nil, !bytes.Equal(altered, file))
		}
		_, _ = Open(altered, "", time.Time{})
	})
}
