package evidence

import (
	"strings"
	"time"
)

// Proves are the sentences that say what a verified bundle proves; there are
// none where it is not verified.
func (r Result) Proves() []string {
	if !r.OK() {
		return nil
	}
	complete := "Each history is complete from its first entry to the last one shown."
	if r.erased {
		complete = "Of some entries the values were erased; their hashes are left, and the others are as they were recorded."
	}
	says := []string{
		"Every entry shown stands in the ledger " + r.Origin + " as its key signed it, in the order in which it was recorded, and was not changed since.",
		complete,
		"The holder of the key put together this dossier, schedule and attachments, and none of them was exchanged since.",
	}
	if len(r.Witnessed) > 0 {
		says = append(says, "Every entry shown existed when others signed the ledger: "+witnessList(r.Witnessed)+".")
	}
	for _, at := range r.Stamped {
		says = append(says, "Every entry shown existed on "+clock(at)+", by a trusted timestamp.")
	}
	return says
}

// NotProven are the sentences that say what no bundle can prove, and what this
// one does not.
func (r Result) NotProven() []string {
	says := []string{"That an entry was true. A worker controls their own computer; times of start and end are that computer's statement."}
	if len(r.Witnessed)+len(r.Stamped) > 0 {
		says = append(says, "Anything about the time before the first of these dates: until then everything could have been rewritten.")
	} else {
		says = append(says, "When anything was recorded. Nobody besides the worker vouches for a date, so everything could have been rewritten up to now.")
	}
	return append(says,
		"That nothing came later. A withheld newest entry cannot be seen: a history is complete up to the last entry shown.",
		"When the dossier and the attachments were made: what is dated is the ledger.")
}

func witnessList(seen []Witnessed) string {
	var names []string
	for _, w := range seen {
		names = append(names, w.Name+" on "+clock(w.At))
	}
	return strings.Join(names, ", ")
}

func clock(at time.Time) string { return at.UTC().Format(time.DateTime + " UTC") }
