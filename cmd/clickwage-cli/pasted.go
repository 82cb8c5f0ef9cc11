package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"clickwage/data/importer"
)

// formats are the names of all that can be imported.
func formats() string {
	var names []string
	for _, known := range importer.Formats() {
		names = append(names, string(known.Name))
	}
	return strings.Join(names, ", ")
}

// onDisk is the file to read. What is pasted is kept in a private one for as
// long as it takes, because a file is looked through before it is read.
func onDisk(path string) (kept string, drop func(), err error) {
	if path != "-" {
		return path, func() {}, nil
	}
	folder, err := os.MkdirTemp("", "clickwage-import-")
	if err != nil {
		return "", nil, fmt.Errorf("import -: the text cannot be kept for reading: %w; nothing was imported", err)
	}
	drop = func() { os.RemoveAll(folder) }
	kept = filepath.Join(folder, "pasted text")
	file, err := os.OpenFile(kept, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err == nil {
		_, err = io.Copy(file, os.Stdin)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		drop()
		return "", nil, fmt.Errorf("import -: the text cannot be kept for reading: %w; nothing was imported", err)
	}
	return kept, drop, nil
}
