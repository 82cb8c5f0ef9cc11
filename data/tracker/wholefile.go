package tracker

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"clickwage/data/disk"
)

// WriteFile is disk.Replace with an error that says that the ledger is safe.
func WriteFile(path string, write func(io.Writer) error, check func(part string) error) error {
	return notWritten(path, disk.Replace(path, write, check))
}

// inScratch hands do a private folder that is deleted afterwards.
func inScratch(beside string, do func(folder string) error) error {
	scratch, done, err := disk.Scratch(beside)
	if err != nil {
		return notWritten(beside, err)
	}
	defer done()
	return do(scratch)
}

// notWritten says which file could not be written, and that nothing is lost.
func notWritten(path string, err error) error {
	if err == nil {
		return nil
	}
	var cause *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &cause):
		return fmt.Errorf("%s cannot be written: %w; the ledger is as it was, choose another folder", path, cause.Err)
	case errors.As(err, &link):
		return fmt.Errorf("%s cannot be written: %w; the ledger is as it was, choose another folder", path, link.Err)
	}
	return fmt.Errorf("%s was not written: %w; the ledger is as it was", path, err)
}
