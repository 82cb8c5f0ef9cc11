package store

import (
	"slices"
	"strings"

	"clickwage/data/work"
)

// near is a submission in the ledger that a row without an exact time may be.
type near struct {
	id              work.SubmissionID
	platform, title string
	born            work.Instant
	reward          int64
	currency        string
	rewarded        bool
}

// namedOnly says whether a row is found by the platform's own id alone, since
// its day is not sure. Such histories come in no order of time.
func (r *Row) namedOnly() bool {
	return r.Within > 0 && r.Submission.Account.PlatformID != ""
}

// elsewhere finds what the span of the rows' times does not show: submissions
// with a platform's own id of which the ledger, or the row, knows no time, or
// none that is exact; and those near to rows without id and exact time.
func (i *Import) elsewhere(tx *Tx, k *identities) error {
	var alone, dated []string // ids of rows that are found by them alone, and others
	var span dirtySpan
	for _, r := range i.pending {
		if r.Submission == nil {
			continue
		}
		at, id := placeOf(r.Submission, r.Intervals).born, r.Submission.Account.PlatformID
		switch {
		case id == "" && r.Within > 0 && at.Known():
			span.add(at.Add(-r.Within), at.Add(r.Within))
		case id == "":
		case at.Known() && !r.namedOnly():
			dated = append(dated, id)
		default:
			alone = append(alone, id)
		}
	}
	if len(dated) > 0 {
		timeless := false
		if err := tx.queryRow("SELECT EXISTS (SELECT 1 FROM submission WHERE born = 0 AND platform_id <> '')").Scan(&timeless); err != nil {
			return err
		}
		if timeless {
			alone = append(alone, dated...)
		}
	}
	if err := i.named(tx, k, alone); err != nil {
		return err
	}
	if !span.start.Known() {
		return nil
	}
	return tx.each(`SELECT s.id, coalesce(p.text, ''), coalesce(t.text, ''), s.born, coalesce(s.reward, 0), s.currency, s.reward IS NOT NULL
 FROM submission s LEFT JOIN name p ON p.n = s.platform LEFT JOIN name t ON t.n = s.title
 WHERE s.born BETWEEN ? AND ? AND s.platform_id = '' ORDER BY s.n`, k.addNear, int64(span.start), int64(span.stop))
}

// named finds submissions by the platform's own id, wherever in time they are.
func (i *Import) named(tx *Tx, k *identities, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := i.readIDs(tx); err != nil {
		return err
	}
	for _, id := range ids {
		for _, n := range i.ids.of(id) {
			if err := tx.each(`SELECT s.id, coalesce(p.text, ''), s.platform_id, coalesce(t.text, ''), s.born FROM submission s
 LEFT JOIN name p ON p.n = s.platform LEFT JOIN name t ON t.n = s.title WHERE s.n = ?`, k.addSubmission, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k *identities) addNear(r row) error {
	var n near
	var id []byte
	if err := r.Scan(&id, &n.platform, &n.title, &n.born, &n.reward, &n.currency, &n.rewarded); err != nil {
		return err
	}
	n.id = work.SubmissionID(uuidText(id))
	k.near = append(k.near, n)
	return nil
}

// takeNear takes in a row whose time may be off by Within. It is the nearest
// submission of its platform, title and reward that lies within that, and that
// no other row of the import is: a page says "2 days ago" of many. When it
// happened stays as the ledger has it; a second guess is no news.
func (i *Import) takeNear(tx *Tx, k *identities, r *Row) (Outcome, error) {
	s, at := r.Submission, placeOf(r.Submission, r.Intervals).born
	var best *near
	for n := range k.near {
		c := &k.near[n]
		same := strings.EqualFold(c.platform, s.Account.Platform) && c.title == s.Title &&
			c.rewarded == s.Advertised.RewardKnown && c.reward == s.Advertised.Reward.Micros && c.currency == string(s.Currency())
		if !same || i.matched[c.id] || apart(c.born, at) > r.Within.Microseconds() {
			continue
		}
		if best == nil || apart(c.born, at) < apart(best.born, at) {
			best = c
		}
	}
	if best == nil {
		sub := s.Clone()
		sub.Batch = i.Batch()
		i.match(sub.ID)
		return Added, tx.insertRow(sub, r.Intervals, i.n)
	}
	i.match(best.id)
	known, err := tx.Submission(best.id)
	if err != nil {
		return Unchanged, err
	}
	news := s.Clone()
	news.Events = slices.DeleteFunc(news.Events, func(e work.Event) bool {
		return e.Source == work.Inferred && slices.ContainsFunc(known.Events, func(k work.Event) bool { return k.State == e.State })
	})
	return i.absorb(tx, best.id, &Row{Line: r.Line, Submission: &news, Intervals: r.Intervals})
}

// match notes that a row of this import is a submission.
func (i *Import) match(id work.SubmissionID) {
	if i.matched == nil {
		i.matched = map[work.SubmissionID]bool{}
	}
	i.matched[id] = true
}

func apart(a, b work.Instant) int64 { return max(int64(a-b), int64(b-a)) }
