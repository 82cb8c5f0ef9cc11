package present

import (
	"errors"
	"strings"
	"time"

	"clickwage/data/store"
	"clickwage/data/tracker"
)

// Stopped is the page that stands in the place of a ledger that is not shown:
// what happened, what is safe, what to do, and the ways that there are.
type Stopped struct {
	Trouble
	Path    string
	Detail  string // the error as the programs say it
	Backup  string // what there is to go back to; "" where nothing is known
	Restore bool   // going back to a backup can help
	Look    bool   // it can be opened for reading only
	Force   bool   // it can be opened although another computer has it open
	Retry   bool
}

// StoppedBy says why a ledger cannot be shown.
func StoppedBy(say Phrase, f Format, path string, cause error) Stopped {
	s := Stopped{Trouble: TroubleOf(say, cause), Path: path, Detail: cause.Error(), Retry: true}
	var damage *tracker.DamagedError
	var elsewhere *tracker.ElsewhereError
	switch {
	case errors.As(cause, &elsewhere):
		s.Trouble = Trouble{
			say("stopped.elsewhere.what", elsewhere.Host.Name, momentOf(f, elsewhere.Alive.In(f.Zone), true)),
			say("stopped.elsewhere.safe", elsewhere.Service), say("stopped.elsewhere.todo"),
		}
		s.Force, s.Detail = true, ""
	case errors.As(cause, &damage):
		s.Trouble = Trouble{say("stopped.damaged.what"), say("stopped.damaged.safe"), say("stopped.damaged.todo")}
		s.Restore, s.Retry = true, false
		s.Look = !errors.Is(damage.Cause, store.ErrNotLedger) // else nothing of it can be read
		s.Detail = damage.Cause.Error()
		s.Backup = say("stopped.nobackup")
		if damage.Backup != nil {
			s.Backup = say("stopped.backup", momentOf(f, damage.Backup.At.In(f.Zone), true), sizeOf(f, damage.Backup.Size))
		}
	case errors.Is(cause, store.ErrDamaged):
		s.Restore, s.Retry = true, false
	}
	s.Happened = strings.TrimSuffix(s.Happened, ".") // it is a title
	return s
}

// Banner is a line that stays over the pages; Why says more.
type Banner struct{ Text, Why, Do string }

// ReadOnlyBanner says that nothing can be changed, and why; nil where it can.
func ReadOnlyBanner(say Phrase, t *tracker.Tracker) *Banner {
	switch {
	case !t.ReadOnly():
		return nil
	case t.Damage() != nil:
		return &Banner{Text: say("banner.damaged"), Do: say("banner.damaged.do")}
	}
	return &Banner{Text: say("banner.newer"), Why: say("banner.newer.why")}
}

// SyncedBanner says what is to be said of a synced folder; nil where nothing.
func SyncedBanner(say Phrase, f Format, n tracker.SyncedNews) *Banner {
	switch {
	case n.Took != "":
		return &Banner{Text: say("banner.took", n.Took, momentOf(f, n.Heard.In(f.Zone), true)), Why: say("banner.took.why")}
	case n.Service != "":
		return &Banner{Text: say("banner.synced", n.Service), Why: say("banner.synced.why", n.Service)}
	}
	return nil
}

// PlainFormat writes without a ledger's settings, in this computer's zone.
func PlainFormat(say Phrase, language string, now time.Time) Format {
	return Format{Say: say, Language: language, Zone: time.Local, Now: now}
}
