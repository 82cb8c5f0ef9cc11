package tracker

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clickwage/data/importer"
)

// The bounds that keep a hostile folder or archive from taking memory or days.
const (
	manyFiles    = 10_000
	maxDirectory = 4 << 20   // bytes of an archive's list of entries
	maxEntry     = 100 << 30 // bytes of one entry
	smallEntry   = 64 << 20  // bytes up to which an entry may be packed as tightly as it likes
	maxPacked    = 200       // times that a larger entry may grow
)

// refusal is a file that is left out, and why.
type refusal struct {
	name string
	err  error
}

// several is a folder or an archive of files.
type several struct {
	files   []source
	refused []refusal
	close   func() error
}

func (s *several) refuse(name string, kind importer.Refusal, why string) {
	s.refused = append(s.refused, refusal{name, importer.Refuse(kind, errors.New(why))})
}

// IsSeveral says whether a path is a folder or a zip archive, which ImportAll
// reads, by what it is and not by its name.
func (t *Tracker) IsSeveral(path string) bool {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return err == nil
	}
	if !info.Mode().IsRegular() || t.owns(info) {
		return false
	}
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	var mark [4]byte
	_, err = io.ReadFull(file, mark[:])
	return err == nil && isZip(mark[:])
}

func isZip(mark []byte) bool {
	return bytes.HasPrefix(mark, []byte("PK\x03\x04")) || bytes.HasPrefix(mark, []byte("PK\x05\x06"))
}

// folder lists the files below a folder, by name. Links are not followed.
func (t *Tracker) folder(path string) (*several, error) {
	all := &several{close: func() error { return nil }}
	err := filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(path, at)
		switch {
		case err != nil && at == path:
			return err
		case err != nil:
			all.refused = append(all.refused, refusal{name, fmt.Errorf("it cannot be read: %w", errors.Unwrap(notOpened(name, err)))})
			return fs.SkipDir
		case entry.IsDir():
			return nil
		case len(all.files)+len(all.refused) >= manyFiles:
			return importer.Refuse(importer.RefusedLarge, fmt.Errorf("more than %d files", manyFiles))
		case entry.Type()&fs.ModeSymlink != 0:
			all.refuse(name, importer.RefusedPath, "a link, which is not followed")
		case !entry.Type().IsRegular():
			all.refuse(name, importer.RefusedPath, "not a file")
		default:
			return all.take(t, at, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("import %s: the folder cannot be read: %w", path, err)
	}
	return all, nil
}

// take adds a file of a folder.
func (s *several) take(t *Tracker, path, name string) error {
	file, err := t.onDisk(path)
	if err != nil {
		s.refused = append(s.refused, refusal{name, errors.Unwrap(err)})
		return nil
	}
	file.name = name
	s.files = append(s.files, file)
	return nil
}

// archive lists the files in a zip archive, which is read where it lies: nothing
// is unpacked to the disk.
func archive(path string) (*several, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, notOpened(path, err)
	}
	all, err := entries(file)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("import %s: %w", filepath.Base(path), err)
	}
	all.close = file.Close
	return all, nil
}

func entries(file *os.File) (*several, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := boundDirectory(file, info.Size()); err != nil {
		return nil, err
	}
	packed, err := zip.NewReader(file, info.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, importer.Refuse(importer.RefusedDamaged, fmt.Errorf("the archive cannot be read: %w", err))
	}
	if len(packed.File) > manyFiles {
		return nil, importer.Refuse(importer.RefusedLarge, fmt.Errorf("the archive holds more than %d files", manyFiles))
	}
	all := &several{}
	for _, f := range packed.File {
		if f.Name == "[Content_Types].xml" {
			return nil, importer.Refuse(importer.RefusedZip, errors.New("a spreadsheet or document, not text: save it as CSV first"))
		}
		if strings.HasSuffix(f.Name, "/") && filepath.IsLocal(f.Name) {
			continue
		}
		if kind, why := unsafe(f); why != "" {
			all.refuse(f.Name, kind, why)
			continue
		}
		all.files = append(all.files, source{name: f.Name, size: int64(f.UncompressedSize64), open: func() (io.ReadCloser, error) {
			from, err := f.Open()
			if err != nil {
				return nil, importer.Refuse(importer.RefusedDamaged, fmt.Errorf("it cannot be unpacked: %w", err))
			}
			return unpacked{from}, nil
		}})
	}
	return all, nil
}

// unsafe says why an entry of an archive is left out; "" where it is not.
func unsafe(f *zip.File) (kind importer.Refusal, why string) {
	switch size, small := f.UncompressedSize64, max(f.CompressedSize64, 1); {
	case strings.ContainsAny(f.Name, "\\:\x00") || strings.HasPrefix(f.Name, "/"):
		return importer.RefusedPath, "its name is a path of its own, as no export has"
	case !filepath.IsLocal(f.Name):
		return importer.RefusedPath, "its name leads out of the archive"
	case f.Mode()&fs.ModeSymlink != 0:
		return importer.RefusedPath, "a link, which is not followed"
	case !f.Mode().IsRegular():
		return importer.RefusedPath, "not a file"
	case f.Flags&1 != 0:
		return importer.RefusedLocked, "it is encrypted: unpack it first"
	case size > maxEntry, size > smallEntry && size/small > maxPacked:
		return importer.RefusedLarge, "it would grow beyond all measure when unpacked"
	}
	return "", ""
}

// boundDirectory refuses an archive whose list of entries would take much
// memory: where the list begins, its last record says.
func boundDirectory(file io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, 65_557)) // the record and the longest comment
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < 22 {
		return importer.Refuse(importer.RefusedDamaged, errors.New("the archive is cut short or damaged: fetch it again"))
	}
	length, from := binary.LittleEndian.Uint32(tail[at+12:]), binary.LittleEndian.Uint32(tail[at+16:])
	end := size - int64(len(tail)) + int64(at)
	if length > maxDirectory || end-int64(from) > maxDirectory {
		return importer.Refuse(importer.RefusedLarge, errors.New("the archive's list of files is too long"))
	}
	return nil
}

// unpacked is an entry whose errors say what cannot be done. One that is longer
// than its archive says, or not what was packed, is such an error.
type unpacked struct{ io.ReadCloser }

func (u unpacked) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = importer.Refuse(importer.RefusedDamaged, fmt.Errorf("it cannot be unpacked: %w", err))
	}
	return n, err
}
