package store

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words are what a search asks for: each must stand somewhere in a record, in
// whatever order; words between quotation marks belong together.
// Example: `image "bias study"` is two.
func words(text string) []string {
	var all []string
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, part)
			}
			continue
		}
		all = append(all, strings.Fields(part)...)
	}
	return all
}

// shortest is the length from which the index of three letters can be asked.
const shortest = 3

// phrase is a word as the index takes it.
func phrase(word string) string { return `"` + strings.ReplaceAll(word, `"`, `""`) + `"` }

// hits are where a word may stand, as SQL that lists numbers: of names, and of
// rows with a note or reason. "" where it stands in none.
type hits struct {
	word           string // as the queries take it
	names, remarks string
	everywhere     bool // it stands in so many names that the newest rows are looked through
}

const (
	namesWith   = "SELECT rowid FROM word WHERE word MATCH ?"
	namesLike   = `SELECT n FROM name WHERE text LIKE ? ESCAPE '\'`
	nameLike    = `EXISTS (SELECT 1 FROM name k WHERE k.n IN (%s) AND k.text LIKE ? ESCAPE '\')`
	remarksWith = "SELECT rowid FROM remark WHERE remark MATCH ?"
	// frequent is in how many names a word stands that the newest rows with it are found
	// sooner one by one than by a list of all names.
	frequent = 5000
)

// look says where a word stands; few says that some of the newest rows are asked
// for alone. Of words too short for the index only names are looked through.
func (s *Store) look(ctx context.Context, word string, few bool) (h hits, err error) {
	h.word = phrase(word)
	if utf8.RuneCountInString(word) < shortest {
		h.word = like(word)
		if h.names, err = s.some(ctx, namesLike, h.word); err != nil || h.names == "" || !few {
			return h, err
		}
		var n int
		err = s.read.QueryRowContext(ctx, "SELECT count(*) FROM ("+namesLike+" LIMIT ?)", h.word, frequent).Scan(&n)
		h.everywhere = n == frequent
		return h, explain(err, s.path)
	}
	if h.names, err = s.some(ctx, namesWith, h.word); err != nil {
		return h, err
	}
	h.remarks, err = s.some(ctx, remarksWith, h.word)
	return h, err
}

// some is a query that has an answer, or "".
func (s *Store) some(ctx context.Context, query, arg string) (string, error) {
	var there bool
	if err := s.read.QueryRowContext(ctx, "SELECT EXISTS ("+query+")", arg).Scan(&there); err != nil {
		return "", explain(err, s.path)
	}
	if !there {
		return "", nil
	}
	return query, nil
}

// on asks of a row that the word stands in one of its columns of names or in
// the remarks under its number.
func (h hits) on(c *clause, number string, columns ...string) {
	var either []string
	var args []any
	add := func(column, query string) {
		if query != "" {
			either, args = append(either, column+" IN ("+query+")"), append(args, h.word)
		}
	}
	if h.everywhere {
		either, args = append(either, fmt.Sprintf(nameLike, strings.Join(columns, ", "))), append(args, h.word)
		columns = nil
	}
	for _, column := range columns {
		add(column, h.names)
	}
	add(number, h.remarks)
	c.and("("+strings.Join(either, " OR ")+")", args...)
}

// idLike says whether a search may be for a platform's id or a completion code:
// one word with a digit. Ids have no index, so words are not looked for in them.
func idLike(text string) bool {
	return !strings.ContainsFunc(text, unicode.IsSpace) && strings.ContainsFunc(text, unicode.IsDigit)
}

// search narrows both queries to the records that hold a text. nothing says
// that none can, so that a search for an absent word reads no rows.
func (s *Store) search(ctx context.Context, f Filter, tasks, others *clause) (nothing bool, err error) {
	text := f.Search
	for _, word := range words(text) {
		h, err := s.look(ctx, word, f.First > 0)
		if err != nil {
			return false, err
		}
		if h.names == "" && h.remarks == "" {
			tasks.and("(s.platform_id = ? OR s.code = ? OR s.task_id = ?)", text, text, text)
			others.and("0")
			return !idLike(text), nil
		}
		h.on(tasks, "s.n", "s.title", "s.requester", "s.platform", "s.worker")
		h.on(others, "-i.n", "i.title", "i.requester", "i.platform")
	}
	return false, nil
}
