package evidence

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"clickwage/data/revision"
)

// A bundle's ZIP has one spelling: entries stored in the order of their names,
// one date, no extra fields, comments or data descriptors. See FORMAT.md.
const (
	localMark, centralMark, endMark = 0x04034b50, 0x02014b50, 0x06054b50
	localSize, centralSize, endSize = 30, 46, 22

	zipVersion = 20     // to unpack it
	zipUTF8    = 0x0800 // names are UTF-8
	zipDate    = 0x0021 // 1 January 1980, the first that ZIP knows
)

// Limits on what is read at all, checked before anything is unpacked.
const (
	MaxBundle  = 1 << 30   // bytes of the ZIP
	MaxFiles   = 4096      // entries
	MaxContent = 100 << 20 // bytes of an attachment, or of the dossier
	maxList    = 256 << 20 // of revisions and of proofs
	maxText    = 16 << 20  // of every other file
)

// part is one file of a bundle.
type part struct {
	name string
	data []byte
}

// entry is a file as the ZIP's directory names it.
type entry struct {
	name       string
	sum        uint32 // CRC-32
	size       int64
	at         int64 // of its local header
	packed     int64
	method     uint16
	attributes uint32
	madeBy     uint16
}

func (e entry) local() []byte {
	b := make([]byte, 0, localSize+len(e.name))
	b = binary.LittleEndian.AppendUint32(b, localMark)
	b = e.common(b)
	return append(b, e.name...)
}

// common are the fields that both headers have, in their order; no extra field.
func (e entry) common(b []byte) []byte {
	for _, n := range []uint16{zipVersion, zipUTF8, 0, 0, zipDate} {
		b = binary.LittleEndian.AppendUint16(b, n)
	}
	for _, n := range []uint32{e.sum, uint32(e.size), uint32(e.size)} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(e.name)))
	return binary.LittleEndian.AppendUint16(b, 0)
}

func (e entry) central(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, centralMark)
	b = binary.LittleEndian.AppendUint16(b, zipVersion)
	b = e.common(b)
	b = append(b, make([]byte, 10)...) // comment, disk, attributes of both kinds
	b = binary.LittleEndian.AppendUint32(b, uint32(e.at))
	return append(b, e.name...)
}

// tail is the directory and its end, for entries whose content ends at an offset.
func tail(entries []entry, at int64) []byte {
	var b []byte
	for _, e := range entries {
		b = e.central(b)
	}
	size := len(b)
	b = binary.LittleEndian.AppendUint32(b, endMark)
	for _, n := range []uint16{0, 0, uint16(len(entries)), uint16(len(entries))} {
		b = binary.LittleEndian.AppendUint16(b, n)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(size))
	b = binary.LittleEndian.AppendUint32(b, uint32(at))
	return binary.LittleEndian.AppendUint16(b, 0)
}

// writeZip writes parts, which are sorted by name and within the limits.
func writeZip(ctx context.Context, w io.Writer, parts []part) error {
	entries := make([]entry, len(parts))
	at := int64(0)
	for i, p := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		e := entry{name: p.name, sum: crc32.ChecksumIEEE(p.data), size: int64(len(p.data)), at: at}
		entries[i] = e
		for _, b := range [][]byte{e.local(), p.data} {
			n, err := w.Write(b)
			if err != nil {
				return err
			}
			at += int64(n)
		}
	}
	_, err := w.Write(tail(entries, at))
	return err
}

var (
	errNoZip    = errors.New("it is not a ZIP file that ends with its own directory, as a bundle does")
	errTooLarge = errors.New("too large")
)

// readDirectory lists what a ZIP says it holds. It reads no content and
// believes nothing: see checkBytes.
func readDirectory(r io.ReaderAt, size int64) ([]entry, error) {
	if size > MaxBundle {
		return nil, fmt.Errorf("%w: the file has %d bytes; a bundle has at most %d", errTooLarge, size, MaxBundle)
	}
	end := make([]byte, endSize)
	if _, err := r.ReadAt(end, size-endSize); size < endSize || err != nil && err != io.EOF {
		return nil, errNoZip
	}
	le := binary.LittleEndian
	count, length, at := int(le.Uint16(end[10:])), int64(le.Uint32(end[12:])), int64(le.Uint32(end[16:]))
	switch {
	case le.Uint32(end) != endMark || at+length+endSize != size:
		return nil, errNoZip
	case count > MaxFiles || length > MaxFiles*(centralSize+256):
		return nil, fmt.Errorf("%w: it says that it holds %d files; a bundle has at most %d", errTooLarge, count, MaxFiles)
	}
	directory := make([]byte, length)
	if _, err := r.ReadAt(directory, at); err != nil && err != io.EOF {
		return nil, errNoZip
	}
	var entries []entry
	for len(directory) > 0 {
		if len(directory) < centralSize || le.Uint32(directory) != centralMark {
			return nil, errNoZip
		}
		names, extra, comment := int(le.Uint16(directory[28:])), int(le.Uint16(directory[30:])), int(le.Uint16(directory[32:]))
		if len(directory) < centralSize+names+extra+comment {
			return nil, errNoZip
		}
		entries = append(entries, entry{
			name: string(directory[centralSize : centralSize+names]), sum: le.Uint32(directory[16:]),
			packed: int64(le.Uint32(directory[20:])), size: int64(le.Uint32(directory[24:])), at: int64(le.Uint32(directory[42:])),
			method: le.Uint16(directory[10:]), madeBy: le.Uint16(directory[4:]), attributes: le.Uint32(directory[38:]),
		})
		directory = directory[centralSize+names+extra+comment:]
	}
	return entries, nil
}

// limitOf is how many bytes a file of a bundle may have.
func limitOf(name string) int64 {
	switch {
	case strings.HasPrefix(name, attachmentFolder) || name == pdfName:
		return MaxContent
	case name == revisionsName || name == proofsName:
		return maxList
	}
	return maxText
}

// checkSizes holds the sizes that the directory tells against the limits.
func checkSizes(entries []entry) error {
	for _, e := range entries {
		if limit := limitOf(e.name); e.size > limit || e.packed > limit {
			return fmt.Errorf("%w: %s has %d bytes, and at most %d are read", errTooLarge, e.name, max(e.size, e.packed), limit)
		}
	}
	return nil
}

// checkNames refuses names that could reach outside a folder or be two files at once.
func checkNames(entries []entry) error {
	seen := make(map[string]bool, len(entries))
	for _, e := range entries {
		const unixLink, unixKind = 0o120000, 0o170000
		switch {
		case e.madeBy>>8 == 3 && e.attributes>>16&unixKind == unixLink:
			return fmt.Errorf("%s is a link to another file", e.name)
		case strings.HasPrefix(e.name, "/") || strings.Contains(e.name, `\`) || strings.Contains(e.name, ":"):
			return fmt.Errorf("%s is an absolute path", e.name)
		case strings.Contains("/"+e.name+"/", "/../") || strings.Contains("/"+e.name+"/", "/./"):
			return fmt.Errorf("%s leads out of the folder it is unpacked in", e.name)
		case seen[strings.ToLower(e.name)]:
			return fmt.Errorf("there are two files named %s", e.name)
		}
		seen[strings.ToLower(e.name)] = true
	}
	return nil
}

var errOtherBytes = errors.New("written again from what it holds, the ZIP is not the same bytes")

// checkBytes writes the ZIP again from what it holds and compares every byte.
// It gives the SHA-256 of each file's content.
func checkBytes(ctx context.Context, r io.ReaderAt, size int64, entries []entry) (map[string]revision.Hash, error) {
	sums := make(map[string]revision.Hash, len(entries))
	at := int64(0)
	for i, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		header := e.local()
		if e.at != at || !sameAt(r, at, header) {
			return nil, fmt.Errorf("%s: %w", e.name, errOtherBytes)
		}
		if i > 0 && entries[i-1].name >= e.name {
			return nil, fmt.Errorf("%s: the files are not in the order of their names", e.name)
		}
		at += int64(len(header))
		crc, sum := crc32.NewIEEE(), sha256.New()
		if n, err := io.Copy(io.MultiWriter(crc, sum), io.NewSectionReader(r, at, e.size)); err != nil || n != e.size {
			return nil, fmt.Errorf("%s: it ends too early", e.name)
		}
		if crc.Sum32() != e.sum {
			return nil, fmt.Errorf("%s: its bytes are damaged: the checksum of the ZIP is another", e.name)
		}
		sums[e.name] = revision.Hash(sum.Sum(nil))
		at += e.size
	}
	if end := tail(entries, at); at+int64(len(end)) != size || !sameAt(r, at, end) {
		return nil, errOtherBytes
	}
	return sums, nil
}

func sameAt(r io.ReaderAt, at int64, want []byte) bool {
	got := make([]byte, len(want))
	n, err := r.ReadAt(got, at)
	return n == len(want) && (err == nil || err == io.EOF) && bytes.Equal(got, want)
}

// content reads a file whose bytes were checked.
func content(r io.ReaderAt, e entry) ([]byte, error) {
	b := make([]byte, e.size)
	if n, err := r.ReadAt(b, e.at+int64(len(e.local()))); n != len(b) {
		return nil, err
	}
	return b, nil
}
