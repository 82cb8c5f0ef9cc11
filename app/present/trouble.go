package present

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"clickwage/data/deadline"
	"clickwage/data/evidence"
	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/rating"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// causes are the errors that have words of their own, by the key of those words.
var causes = []struct {
	is  error
	key string
}{
	{tracker.ErrPassphrase, "passphrase"}, {tracker.ErrExposureOff, "nolog"}, {tracker.ErrExposureBusy, "busylog"}, {store.ErrRunning, "running"}, {store.ErrNotEmpty, "notempty"}, {store.ErrMoved, "moved"}, {tracker.ErrNoName, "noname"},
	{store.ErrNotLedger, "notledger"}, {store.ErrNewer, "newer"}, {store.ErrDamaged, "damaged"}, {store.ErrFull, "full"},
	{store.ErrReadOnly, "readonly"}, {store.ErrBusy, "busy"}, {store.ErrDisk, "disk"}, {store.ErrNotFound, "gone"},
	{store.ErrNothing, "nothing"}, {tracker.ErrNoTimer, "notimer"}, {tracker.ErrNoTask, "notask"}, {tracker.ErrSlots, "slots"},
	{tracker.ErrKeyLost, "nokey"}, {tracker.ErrNoTasks, "casetasks"}, {tracker.ErrCase, "case"}, {rating.ErrFile, "reviewfile"}, {tracker.ErrUnsigned, "reviewfile"}, {rating.ErrReview, "review"}, {store.ErrTooLarge, "toolarge"}, {evidence.ErrBundle, "bundle"},
	{work.ErrOrder, "order"}, {work.ErrEndless, "endless"}, {work.ErrPayout, "payout"}, {deadline.ErrRule, "rule"}, {money.ErrCurrencies, "currencies"}, {money.ErrNotAmount, "amount"},
	{fs.ErrNotExist, "nofile"}, {fs.ErrExist, "exists"}, {fs.ErrPermission, "forbidden"}, {syscall.ENOSPC, "full"}, {syscall.EROFS, "forbidden"}, {syscall.ENOTDIR, "nofolder"},
}

// TroubleOf says an error in three parts.
func TroubleOf(say Phrase, err error) Trouble {
	key, detail := "other", err.Error()
	for _, c := range causes {
		if errors.Is(err, c.is) {
			key = c.key
			break
		}
	}
	if word := pooled(err); word != "" {
		key = word
	}
	var step work.TransitionError
	var unknown *importer.Unknown
	var booked tracker.BookedError
	var ended tracker.EndedError
	var code money.UnknownCurrency
	var unissued *tracker.NotIssued
	var refused *importer.Refused
	var open *importer.Unanswered
	var unread *importer.Reason
	var rates *pool.NotConvertible
	switch {
	case errors.As(err, &refused):
		key = "file." + string(refused.Kind)
	case errors.As(err, &unread):
		key, detail = "unread", Capital(unreadFor(say, unread))
	case errors.As(err, &open):
		return Trouble{Happened: say("import.unanswered")}
	case errors.Is(err, importer.ErrArchive):
		key = "file.archive"
	}
	switch {
	case errors.As(err, &step):
		return Trouble{
			say("error.step.what", say("state."+step.From.String()), say("state."+step.To.String())),
			say("error.step.safe"), say("error.step.todo"),
		}
	case errors.As(err, &booked):
		return Trouble{say("error.booked.what", booked.Booked.String()), say("error.booked.safe"), say("error.booked.todo")}
	case errors.As(err, &ended):
		return Trouble{say("error.ended.what", say("cases.step."+string(ended.Kind))), say("error.ended.safe"), say("error.ended.todo")}
	case errors.As(err, &unissued):
		return Trouble{say("error.notissued.what", legible(unissued.Why)), say("error.notissued.safe"), say("error.notissued.todo")}
	case errors.As(err, &code):
		return Trouble{say("error.currency.what", string(code.Code)), say("error.currency.safe"), say("error.currency.todo")}
	case errors.As(err, &rates):
		return Trouble{say("error.noconvert.what", fmt.Sprint(rates.Currencies)), say("error.noconvert.safe"), say("error.noconvert.todo")}
	case errors.As(err, &unknown):
		return unknownFile(say, *unknown)
	}
	return Trouble{say("error."+key+".what", detail), say("error." + key + ".safe"), say("error." + key + ".todo")}
}

func unknownFile(say Phrase, u importer.Unknown) Trouble {
	t := Trouble{say("error.unknown.what"), say("error.unknown.safe"), say("error.unknown.todo")}
	if u.Nearest != "" {
		missing := u.Missing
		if len(missing) > 4 {
			missing = append(missing[:4:4], "…")
		}
		t.Happened = say("error.unknown.nearest", say("format."+string(u.Nearest)), strings.Join(missing, ", "))
	}
	return t
}

// trouble says an error, and tells of a damaged ledger where somebody listens.
func (d *Desk) trouble(err error) Trouble {
	if d.Damaged != nil && errors.Is(err, store.ErrDamaged) {
		d.Damaged(err)
	}
	return TroubleOf(d.Phrase, err)
}

// line is all three parts on one line.
func (t Trouble) line() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", t.Happened, t.Safe, t.Todo))
}
