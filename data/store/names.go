package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// nameKind separates the dictionaries.
type nameKind int64

const (
	platformName nameKind = iota + 1
	workerName
	requesterName
	titleName
	zoneName
)

type nameKey struct {
	kind nameKind
	text string
}

// maxNames bounds the memory of the cache; a ledger may hold more.
const maxNames = 200_000

// names is the dictionary of texts that repeat, as far as it has been used.
// Number 0 is the empty text. A number is kept only once it is committed.
type names struct {
	mu      sync.Mutex
	numbers map[nameKey]int64
	texts   map[int64]string
	fresh   []nameKey // since the running transaction began
	epoch   string    // changes when names are erased, here or by another program
}

func newNames() *names {
	return &names{numbers: map[nameKey]int64{}, texts: map[int64]string{}}
}

func (n *names) get(key nameKey) (int64, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	number, ok := n.numbers[key]
	return number, ok
}

func (n *names) put(key nameKey, number int64, fresh bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.numbers) >= maxNames {
		clear(n.numbers)
		clear(n.texts)
	}
	n.numbers[key], n.texts[number] = number, key.text
	if fresh {
		n.fresh = append(n.fresh, key)
	}
}

// settle forgets what a transaction added that did not come to be.
func (n *names) settle(committed bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !committed {
		for _, key := range n.fresh {
			delete(n.texts, n.numbers[key])
			delete(n.numbers, key)
		}
	}
	n.fresh = n.fresh[:0]
}

// forget empties the cache.
func (n *names) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	clear(n.numbers)
	clear(n.texts)
}

// sameNames forgets the names where any program has erased some: their numbers
// stand for nothing now.
func (s *Store) sameNames(ctx context.Context) error {
	var epoch string
	err := s.one(ctx, &epoch, "SELECT value FROM meta WHERE key = 'names'")
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return s.unfounded(ctx, err)
	}
	if epoch != s.names.epoch {
		s.names.forget()
		s.names.epoch = epoch
	}
	return nil
}

// unfounded is no error in a file that has no tables yet.
func (s *Store) unfounded(ctx context.Context, failure error) error {
	var tables int
	if err := s.conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err == nil && tables == 0 {
		return nil
	}
	return failure
}

// name is the number of a text, added to the dictionary where it is new.
func (tx *Tx) name(kind nameKind, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	key := nameKey{kind, text}
	if number, ok := tx.store.names.get(key); ok {
		return number, nil
	}
	var number int64
	if err := tx.queryRow("SELECT n FROM name WHERE kind = ? AND text = ?", int64(kind), text).Scan(&number); err == nil {
		tx.store.names.put(key, number, false)
		return number, nil
	}
	result, err := tx.exec("INSERT INTO name (kind, text) VALUES (?, ?)", int64(kind), text)
	if err != nil {
		return 0, err
	}
	if number, err = result.LastInsertId(); err != nil {
		return 0, err
	}
	tx.store.names.put(key, number, true)
	return number, nil
}

// nameText is the text of a number. It is asked for in the middle of rows, which
// hold a connection of the pool; readers that each waited for another one of it
// would wait for each other for ever, so names have a connection of their own.
func (s *Store) nameText(ctx context.Context, q querier, number int64) (string, error) {
	if number == 0 {
		return "", nil
	}
	s.names.mu.Lock()
	text, ok := s.names.texts[number]
	s.names.mu.Unlock()
	if ok {
		return text, nil
	}
	if _, pooled := q.(*sql.DB); pooled {
		q = s.words
	}
	var kind nameKind
	if err := q.QueryRowContext(ctx, "SELECT kind, text FROM name WHERE n = ?", number).Scan(&kind, &text); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = fmt.Errorf("%w: there is no name %d", ErrDamaged, number)
		}
		return "", err
	}
	s.names.put(nameKey{kind, text}, number, false)
	return text, nil
}

// Names lists the platforms, requesters or titles that the ledger knows.
func (s *Store) Names(ctx context.Context, what string) ([]string, error) {
	kind := map[string]nameKind{
		"platform": platformName, "requester": requesterName, "title": titleName, "worker": workerName,
	}[what]
	rows, err := s.read.QueryContext(ctx, "SELECT text FROM name WHERE kind = ? ORDER BY text", int64(kind))
	if err != nil {
		return nil, explain(err, s.path)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}
