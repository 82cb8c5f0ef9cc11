package evidence

import (
	"fmt"
	"time"
)

// Proves are the sentences that say what a verified bundle proves; there are
// none where it is not verified.
func (r Result) Proves() []string {
	if !r.OK() {
		return nil
	}
	says := []string{
		"Every entry shown stands in the ledger " + r.Origin + " as its key signed it, and was not changed since then.",
		"The entries were recorded in the order shown, and each history is complete from its first entry to the last one shown.",
		"Dossier, schedule and attachments are the ones that the holder of the key put together.",
	}
	for _, w := range r.Witnessed {
		says = append(says, fmt.Sprintf("All of it existed no later than %s UTC, when %s cosigned the ledger.", w.At.UTC().Format(time.DateTime), w.Name))
	}
	for _, at := range r.Stamped {
		says = append(says, fmt.Sprintf("All of it existed no later than %s UTC, by a trusted timestamp.", at.UTC().Format(time.DateTime)))
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
	return append(says, "That nothing came later. A withheld newest entry cannot be seen: a history is complete up to the last entry shown.")
}
