package exporter

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// ErrFormat says that a file's name ends in none of the formats.
var ErrFormat = errors.New("the file must end in .csv or .jsonl")

func writer(path string) (func(io.Writer, Next) error, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		return CSV, nil
	case ".jsonl":
		return JSONLines, nil
	}
	return nil, ErrFormat
}

// Check returns ErrFormat unless File can write a file of that name.
func Check(path string) error {
	_, err := writer(path)
	return err
}

// File writes the records to a file that its owner alone can read, in the
// format that its name ends in, whole or not at all. It returns how many.
func File(path string, next Next) (records int, err error) {
	write, err := writer(path)
	if err != nil {
		return 0, err
	}
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(part.Name())
	counted := func() (Record, bool, error) {
		r, ok, err := next()
		if ok {
			records++
		}
		return r, ok, err
	}
	if err := errors.Join(write(part, counted), part.Sync(), part.Close()); err != nil {
		return 0, err
	}
	return records, os.Rename(part.Name(), path)
}
