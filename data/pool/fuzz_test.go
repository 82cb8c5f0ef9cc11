package pool

import (
	"bytes"
	"crypto/rand"
	"testing"
	"time"
)

// No bytes make the reader fail otherwise than by an error, what it reads it
// writes back as it was, and none but the file that was signed passes.
func FuzzReport(f *testing.F) {
	p := newParties(f)
	prio, gate := must(p.Prio())(f), must(p.Gate())(f)
	pass := p.pass(f, "member")
	sealed := must(prio.Contribute(p.input(2), pass, 1, rand.Reader))(f).File
	dropped := must(prio.Withdraw(pass, 2, rand.Reader))(f)
	f.Add(sealed)
	f.Add(dropped)
	f.Add([]byte(reportMagic))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := ParseReport(file)
		if err != nil {
			return
		}
		if !bytes.Equal(r.Bytes(), file) {
			t.Fatal("it is written otherwise than it was read")
		}
		if gate.Check(r) == nil && !bytes.Equal(file, sealed) && !bytes.Equal(file, dropped) {
			t.Fatal("a file that nobody signed passed")
		}
	})
}

func FuzzOpen(f *testing.F) {
	p := newParties(f)
	file := must(Sign(p.Campaign, p.collective))(f)
	f.Add(file)
	f.Fuzz(func(t *testing.T, altered []byte) {
		if _, err := Open(altered, p.collective.Public(), p.now); err == nil && !bytes.Equal(altered, file) {
			t.Fatal("a campaign that nobody signed was opened")
		}
		_, _ = Open(altered, "", time.Time{})
	})
}
