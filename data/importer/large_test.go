package importer_test

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"clickwage/data/importer"
)

// rows makes a file of any size as it is read: a header, then one record again
// and again with its number in it.
type rows struct {
	rest   []byte
	record string // with one %d
	left   int64  // bytes, about
	n      int
}

func (r *rows) Read(p []byte) (int, error) {
	for len(r.rest) < len(p) && r.left > 0 {
		before := len(r.rest)
		r.n++
		r.rest = fmt.Appendf(r.rest, r.record, r.n)
		r.left -= int64(len(r.rest) - before)
	}
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = append(r.rest[:0], r.rest[n:]...)
	return n, nil
}

// taken is the most memory that this process has had from the system, in MiB.
func taken() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return (m.Sys - m.HeapReleased) >> 20
}

// A file of any size is read in little memory: over 1 GiB in the long test, a
// little one in the short.
func TestLargeFilesAreStreamed(t *testing.T) {
	const large, small = 1<<30 + 1<<20, 16 << 20
	tests := map[string]struct {
		header, record string
		size           int64 // in the long test
	}{
		"an ordinary file":       {participant, "Boats %d,£1.00,,2025-04-01 10:00:00,2025-04-01 10:10:00,C,APPROVED\n", large},
		"an id of its own":       {outlierHeader, "\"Mar 30, 2025\",item%d,5m 30s,$6/hr,$0.50,prepay,Boats,paid\n", 16 * small},
		"fields of half a MiB":   {participant, "\"" + strings.Repeat("sea ", 1<<17) + "\"\"%d\",£1.00,,2025-04-01 10:00:00,2025-04-01 10:10:00,C,APPROVED\n", large},
		"nothing but NUL":        {participant, "\x00%d,£1.00,,2025-04-01 10:00:00,2025-04-01 10:10:00,C,APPROVED\n", 4 * small},
		"broken quotes":          {participant, "\"Boats\" %d,£1.00\n", 4 * small},
		"text that is not UTF-8": {"\ufeff" + participant, "Caf\xe9 %d,£1.00,,2025-04-01 10:00:00,2025-04-01 10:10:00,C,APPROVED\n", 4 * small},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			size := int64(small)
			switch {
			case os.Getenv("LONG") != "":
				size = test.size
			case testing.Short():
				size = small / 8
			}
			source := &rows{rest: []byte(test.header), record: test.record, left: size}
			read, problems := 0, 0
			last := importer.Problem{}
			sum, err := importer.Read(source, importer.Options{Now: imported, NewID: func() string { return "x" }, Zone: zone(t, "UTC"), Worker: importer.Everybody, DateOrder: "dmy"},
				func(importer.Row) error { read++; return nil },
				func(p importer.Problem) { problems++; last = p })
			if err != nil || sum.Rows != source.n || read+problems != source.n {
				t.Errorf("got %d rows, %d read, %d problems (%v), want %d in all", sum.Rows, read, problems, err, source.n)
			}
			if problems > 0 && last.Line != source.n+1 {
				t.Errorf("got the last problem in line %d, want %d", last.Line, source.n+1)
			}
			if got := taken(); got > 256 {
				t.Errorf("took %d MiB, want at most 256", got)
			}
		})
	}
}
