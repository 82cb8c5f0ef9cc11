package present

import "context"

// deed changes the ledger. It returns what is said of it and how many changes an
// undo takes back; 0 offers none.
type deed func(context.Context) (said string, changes int, err error)

// turns has deeds done one after the other. Keys in haste come before the deeds of
// the keys before them are done: each is done in the order it was asked for, and
// what it is to do is decided by what the one before has left.
type turns struct {
	busy    bool
	waiting []func() deed
}

// take does a deed when all that was asked for before is done and told. choose is
// asked then, on the window's goroutine; nil is nothing to do.
func (t *turns) take(d *Desk, choose func() deed) {
	if t.busy {
		t.waiting = append(t.waiting, choose)
		return
	}
	do := choose()
	if do == nil {
		t.next(d)
		return
	}
	t.busy = true
	d.actThen(do, func() {
		t.busy = false
		t.next(d)
	})
}

func (t *turns) next(d *Desk) {
	if !t.busy && len(t.waiting) > 0 {
		choose := t.waiting[0]
		t.waiting = t.waiting[1:]
		t.take(d, choose)
	}
}
