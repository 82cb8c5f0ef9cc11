package keys

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"clickwage/data/disk"
)

// End is how the name of a sealed key's file ends.
const End = ".key.age"

// SealFile writes a file that a passphrase seals, whole or not at all. It is
// opened again and compared before it gets its name.
func SealFile(path, passphrase string, write func(io.Writer) error) error {
	sum := sha256.New()
	return disk.Replace(path, func(w io.Writer) error {
		sealed, err := Seal(w, passphrase)
		if err != nil {
			return err
		}
		return errors.Join(write(io.MultiWriter(sealed, sum)), sealed.Close())
	}, func(part string) error {
		again := sha256.New()
		if err := OpenFile(part, passphrase, func(in io.Reader) error { _, err := io.Copy(again, in); return err }); err != nil {
			return err
		}
		if !bytes.Equal(again.Sum(nil), sum.Sum(nil)) {
			return errors.New("it opens to other bytes")
		}
		return nil
	})
}

// OpenFile hands do what SealFile has sealed. Errors: ErrPassphrase, those of
// opening the file and of do.
func OpenFile(path, passphrase string, do func(io.Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in, err := Open(file, passphrase)
	if err != nil {
		return err
	}
	return do(in)
}

// maxKey bounds the file of a key; one takes some 400 bytes.
const maxKey = 1 << 16

// Save keeps a signing key in a file that a passphrase seals.
func (s Signing) Save(path, passphrase string) error {
	return SealFile(path, passphrase, func(w io.Writer) error {
		_, err := io.WriteString(w, s.Private()+"\n")
		return err
	})
}

// LoadSigning opens a signing key that Save has kept. Errors: ErrPassphrase.
func LoadSigning(path, passphrase string) (key Signing, err error) {
	err = OpenFile(path, passphrase, func(in io.Reader) error {
		text, err := io.ReadAll(io.LimitReader(in, maxKey))
		if err == nil {
			key, err = ParseSigning(strings.TrimSuffix(string(text), "\n"))
		}
		return err
	})
	if cause := (*fs.PathError)(nil); errors.As(err, &cause) {
		err = fmt.Errorf("the file cannot be opened: %w", cause.Err)
	}
	if err != nil {
		return key, fmt.Errorf("signing key %s: %w", path, err)
	}
	return key, nil
}
