// Package keys seals files with a passphrase: backups, and a ledger on its way
// to another computer. The format is age (age-encryption.org) with scrypt, so
// that any age program opens what it wrote. It also signs texts and checks
// signatures, as C2SP signed-note and cosignature/v1 define them, with Ed25519.
//
// A key is kept in a file that a passphrase seals. It keeps no passphrase, and refuses an empty passphrase. It imports
// filippo.io/age, which is imported nowhere else, note of golang.org/x/mod,
// formats of transparency-dev, and of ours package disk.
package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"

	"filippo.io/age"
)

// What can be wrong with a passphrase or a sealed file.
var (
	ErrPassphrase = errors.New("the passphrase is wrong, or the file was altered")
	ErrNone       = errors.New("a passphrase is needed")
)

const magic = "age-encryption.org/v1\n"

// Sealed says whether a file that begins so is sealed.
func Sealed(first []byte) bool { return bytes.HasPrefix(first, []byte(magic)) }

// Seal writes what is written to it, sealed, to w. The file is whole only after
// Close, which does not close w.
func Seal(w io.Writer, passphrase string) (io.WriteCloser, error) {
	return seal(w, passphrase, workFactor)
}

func seal(w io.Writer, passphrase string, work int) (io.WriteCloser, error) {
	if passphrase == "" {
		return nil, ErrNone
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(work)
	defer collect()
	return age.Encrypt(w, recipient)
}

// Open reads what was sealed. A read fails where the file was cut or altered.
func Open(r io.Reader, passphrase string) (io.Reader, error) {
	if passphrase == "" {
		return nil, ErrNone
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	defer collect()
	plain, err := age.Decrypt(r, identity)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrPassphrase, err)
	}
	return plain, nil
}

// collect frees the 256 MiB that scrypt works in. The next collection would come
// only when as much again is in use.
func collect() { runtime.GC() }
