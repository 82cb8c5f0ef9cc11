package store

import (
	"errors"
	"fmt"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// What can be wrong with a ledger or its disk. Each error of this package that
// has one of these causes wraps it.
var (
	ErrNotLedger = errors.New("not a Clickwage ledger")
	ErrNewer     = errors.New("written by a newer Clickwage, so it is open for reading only")
	ErrDamaged   = errors.New("the ledger is damaged")
	ErrFull      = errors.New("the disk is full")
	ErrReadOnly  = errors.New("the ledger cannot be written to")
	ErrBusy      = errors.New("another program is writing to the ledger")
	ErrDisk      = errors.New("the disk refused to read or write")
	ErrMoved     = errors.New("another file was put in its place since it was opened; open it again")
	ErrNotFound  = errors.New("no such entry")
)

var causes = map[int]error{
	lib.SQLITE_NOTADB:   ErrNotLedger,
	lib.SQLITE_CORRUPT:  ErrDamaged,
	lib.SQLITE_FULL:     ErrFull,
	lib.SQLITE_READONLY: ErrReadOnly,
	lib.SQLITE_CANTOPEN: ErrReadOnly,
	lib.SQLITE_BUSY:     ErrBusy,
	lib.SQLITE_LOCKED:   ErrBusy,
	lib.SQLITE_IOERR:    ErrDisk,
}

// explain puts the cause and the file's name before what SQLite says.
func explain(err error, path string) error {
	if err == nil {
		return nil
	}
	for _, known := range []error{ErrNotLedger, ErrDamaged, ErrFull, ErrReadOnly, ErrBusy, ErrDisk, ErrNewer, ErrMoved} {
		if errors.Is(err, known) {
			return err
		}
	}
	if strings.HasPrefix(err.Error(), "sql: Scan error") { // a value that its column cannot hold
		return fmt.Errorf("ledger %s: %w (%w)", path, ErrDamaged, err)
	}
	var from *sqlite.Error
	if !errors.As(err, &from) {
		return err
	}
	cause, ok := causes[from.Code()&0xff]
	if from.Code() == lib.SQLITE_IOERR_SHORT_READ {
		cause = ErrDamaged // the file ends before its time
	}
	if from.Code() == lib.SQLITE_IOERR_SHMSIZE {
		cause = ErrFull // there is no room for the file beside the ledger
	}
	if !ok {
		return err
	}
	if cause == ErrNotLedger {
		return fmt.Errorf("file %s: %w; it was left as it is", path, cause)
	}
	said := strings.Join(strings.Fields(err.Error()), " ") // it may quote a damaged schema, with its line ends
	return fmt.Errorf("ledger %s: %w (%s)", path, cause, said)
}
