package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Order is what a list is sorted by.
type Order uint8

// The orders.
const (
	ByTime Order = iota // when it began
	ByPlatform
	ByTitle
	ByRequester
	BySpent // the time that is counted
	ByReward
	ByRate // pay over time
	ByState
)

var orderNames = [...]string{"time", "platform", "title", "requester", "worked", "reward", "rate", "state"}

// String is the name in files and on the command line. Example: "worked".
func (o Order) String() string { return orderNames[o] }

// ParseOrder reads a name as String writes it.
func ParseOrder(text string) (Order, error) {
	if i := slices.Index(orderNames[:], text); i >= 0 {
		return Order(i), nil
	}
	return 0, fmt.Errorf("order %q: not one of %s", text, strings.Join(orderNames[:], ", "))
}

// Sort says how a list is sorted. The zero Sort has the latest begun first.
type Sort struct {
	By Order
	Up bool // the smallest, earliest or first in the alphabet first
	// Worth is what one unit of each currency is worth, so that money of several
	// currencies has an order; it is used for nothing else. A currency that is
	// not named counts as worth one.
	Worth map[money.Currency]float64
}

// Sorted are the records that a filter chooses, in an order. Of equal ones the
// latest begun comes first, and what has no such value comes last either way.
func (s *Store) Sorted(ctx context.Context, f Filter, o Sort) ([]Key, error) {
	if o.By == ByTime {
		keys, err := s.Keys(ctx, f)
		if o.Up {
			slices.Reverse(keys)
			dated := slices.IndexFunc(keys, func(k Key) bool { return k.At.Known() })
			keys = slices.Concat(keys[max(0, dated):], keys[:max(0, dated)])
		}
		return keys, err
	}
	tasks, others, nothing, err := s.clauses(ctx, f)
	if err != nil || nothing {
		return nil, err
	}
	list, err := s.valued(ctx, tasks, "s.n, s.born, "+o.ofTask(), true)
	if err == nil && !f.onlyTasks() {
		var rest []valuedKey
		rest, err = s.valued(ctx, others, "i.n, i.start, "+o.ofOther(), false)
		list = append(list, rest...)
	}
	if err != nil {
		return nil, err
	}
	if o.named() {
		if err := s.rank(ctx, list); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b valuedKey) int { return cmp.Or(o.compare(a.value, b.value), cmp.Compare(b.At, a.At)) })
	keys := make([]Key, len(list))
	for i, v := range list {
		keys[i] = v.Key
	}
	return keys, nil
}

// compare puts what has no value last.
func (o Sort) compare(a, b float64) int {
	switch {
	case math.IsNaN(a) || math.IsNaN(b):
		return -cmp.Compare(a, b) // to cmp, NaN is the smallest
	case o.Up:
		return cmp.Compare(a, b)
	}
	return cmp.Compare(b, a)
}

// valuedKey is a key with what it is sorted by; NaN where it has no such value.
type valuedKey struct {
	Key
	value float64
}

func (s *Store) valued(ctx context.Context, c clause, columns string, task bool) ([]valuedKey, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT "+columns+c.text(), c.args...)
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []valuedKey
	for rows.Next() {
		var value *float64
		v := valuedKey{value: math.NaN()}
		var row int64
		var at work.Instant
		if err := rows.Scan(&row, &at, &value); err != nil {
			return nil, err
		}
		v.Key = keyOf(row, task)
		v.At = at
		if value != nil {
			v.value = *value
		}
		all = append(all, v)
	}
	return all, explain(rows.Err(), s.path)
}

func (o Sort) named() bool { return o.By == ByPlatform || o.By == ByTitle || o.By == ByRequester }

// paid is the net pay of a submission s in micro-units, as work.Net has it.
const paid = `(CASE WHEN s.state IN (2, 9) OR s.state = 10 AND s.reversal <> 0 THEN coalesce(s.reward, 0) ELSE 0 END +
 CASE WHEN s.state = 10 AND s.reversal = 0 THEN 0 ELSE s.bonus - s.reversal END)`

// ofTask is what submissions are sorted by, as SQL.
func (o Sort) ofTask() string {
	switch o.By {
	case ByPlatform:
		return "s.platform"
	case ByTitle:
		return "s.title"
	case ByRequester:
		return "s.requester"
	case BySpent:
		return "nullif(s.spent, 0)"
	case ByReward:
		return "s.reward * " + o.worth()
	case ByRate:
		return "CASE WHEN s.state = 1 THEN s.reward ELSE " + paid + " END * " + o.worth() + " / nullif(s.spent, 0)"
	}
	return "s.state"
}

// ofOther is what other intervals are sorted by: they have no reward.
func (o Sort) ofOther() string {
	switch o.By {
	case ByPlatform:
		return "i.platform"
	case ByTitle:
		return "i.title"
	case ByRequester:
		return "i.requester"
	case BySpent:
		return "i.stop - i.start"
	case ByState:
		return fmt.Sprintf("%d + i.activity", len(work.States()))
	}
	return "NULL"
}

func (o Sort) worth() string {
	if len(o.Worth) == 0 {
		return "1.0"
	}
	var b strings.Builder
	b.WriteString("CASE s.currency")
	for currency, worth := range o.Worth {
		fmt.Fprintf(&b, " WHEN '%s' THEN %g", strings.ReplaceAll(string(currency), "'", "''"), worth)
	}
	return b.String() + " ELSE 1.0 END"
}

// rank puts places in the alphabet for numbers of names; the empty name has none.
func (s *Store) rank(ctx context.Context, list []valuedKey) error {
	texts, err := s.allNames(ctx, s.read)
	if err != nil {
		return err
	}
	folded := make([]string, len(texts))
	order := make([]int, len(texts))
	for i, text := range texts {
		folded[i], order[i] = strings.ToLower(text), i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(folded[a], folded[b]) })
	places := make([]float64, len(texts))
	place := 0
	for i, n := range order {
		if i > 0 && folded[n] != folded[order[i-1]] {
			place++
		}
		places[n] = float64(place)
	}
	for i := range list {
		n := int(list[i].value)
		if n <= 0 || n >= len(texts) {
			list[i].value = math.NaN()
			continue
		}
		list[i].value = places[n]
	}
	return nil
}
