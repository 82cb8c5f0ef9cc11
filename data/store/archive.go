package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/revision"
)

// An archive is a whole ledger as JSON Lines (UTF-8, one object a line):
//
//	{"clickwage":"archive","version":1,"schema":5}
//	{"meta":{"key":"zone","value":"Europe/Lisbon"}}
//	{"change":{"n":1,"id":{"hex":"0193..."},"at":1775000000000000,...}}
//	{"revision":{"seq":1,"change":1,"kind":"submission",...,"body":"{...}"}}
//	{"end":{"lines":4,"sha256":"..."}}
//
// Each line between the first and the last is a row of the table it names, all
// its columns in the table's order; a blob is {"hex":"..."}. First come the
// plain tables by name (settings, rates, favourites and what else there is),
// then every change, then every revision in its order. The end holds the number
// of lines before it and the SHA-256 of their bytes. Current tables are not in
// it: reading replays the revisions through the code that undo uses and checks
// every leaf. Nor are derived days, names, the heartbeat of running timers, and
// the secrets of campaigns.

// ArchiveVersion is the version of the archive's shape.
const ArchiveVersion = 1

// Archived counts what an archive holds.
type Archived struct {
	Changes, Revisions int
}

// derivedTables are made from the others. A table with a column rev is current
// state, which replaying makes; it need not be named here.
func derivedTables() []string { return []string{"name", "day", "dirty"} }

// secretTables are in no archive: it is plain text, and made to be read.
func secretTables() []string { return []string{"pass"} }

type archiveTable struct {
	name    string
	columns []string
	order   string
}

// archiveTables are the tables of an archive in its order.
func archiveTables(ctx context.Context, q querier) ([]archiveTable, error) {
	rows, err := q.QueryContext(ctx, `SELECT t.name, c.name, c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c
 WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY t.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []archiveTable
	keys := map[string][]string{}
	for rows.Next() {
		var table, column string
		var key int
		if err := rows.Scan(&table, &column, &key); err != nil {
			return nil, err
		}
		if len(all) == 0 || all[len(all)-1].name != table {
			all = append(all, archiveTable{name: table})
		}
		last := &all[len(all)-1]
		last.columns = append(last.columns, column)
		if key > 0 {
			keys[table] = append(keys[table], column)
		}
	}
	all = slices.DeleteFunc(all, func(t archiveTable) bool {
		return slices.Contains(t.columns, "rev") || slices.Contains(derivedTables(), t.name) || slices.Contains(secretTables(), t.name)
	})
	for i := range all {
		all[i].order = "rowid"
		if key := keys[all[i].name]; len(key) > 0 {
			all[i].order = strings.Join(key, ", ")
		}
	}
	late := func(t archiveTable) int { return slices.Index([]string{"change", "revision"}, t.name) }
	slices.SortStableFunc(all, func(a, b archiveTable) int { return late(a) - late(b) })
	return all, rows.Err()
}

// WriteArchive writes the whole ledger as it is at one moment: every change and
// revision, settings, rates, favourites. Reading it into an empty ledger and
// writing again gives the same bytes.
func (s *Store) WriteArchive(ctx context.Context, w io.Writer) (done Archived, err error) {
	err = atOneMoment(ctx, s.pool, func(conn *sql.Conn) error {
		done, err = writeArchive(ctx, conn, w)
		return err
	})
	return done, explain(err, s.path)
}

func writeArchive(ctx context.Context, conn *sql.Conn, w io.Writer) (Archived, error) {
	tables, err := archiveTables(ctx, conn)
	if err != nil {
		return Archived{}, err
	}
	out := &archiveWriter{buffer: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
	out.line(fmt.Appendf(nil, `{"clickwage":"archive","version":%d,"schema":%d}`, ArchiveVersion, Schema()))
	for _, t := range tables {
		if err := out.table(ctx, conn, t); err != nil {
			return out.done, err
		}
	}
	fmt.Fprintf(out.buffer, "{\"end\":{\"lines\":%d,\"sha256\":\"%x\"}}\n", out.lines, out.sum.Sum(nil))
	return out.done, out.buffer.Flush()
}

type archiveWriter struct {
	buffer *bufio.Writer
	sum    hash.Hash
	lines  int
	done   Archived
}

// line writes one line; the buffer keeps a failure until it is flushed.
func (a *archiveWriter) line(text []byte) {
	text = append(text, '\n')
	a.sum.Write(text)
	a.buffer.Write(text)
	a.lines++
}

func (a *archiveWriter) table(ctx context.Context, q querier, t archiveTable) error {
	rows, err := q.QueryContext(ctx, "SELECT "+strings.Join(t.columns, ", ")+" FROM "+t.name+" ORDER BY "+t.order)
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]any, len(t.columns))
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	var text []byte
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if t.name == "meta" && (values[0] == derivedKey || values[0] == verifiedKey) {
			continue
		}
		text = append(append(text[:0], `{"`...), t.name...)
		text = append(text, `":{`...)
		for i, column := range t.columns {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(revision.AppendString(text, column), ':')
			if text, err = appendValue(text, values[i]); err != nil {
				return fmt.Errorf("%s.%s: %w", t.name, column, err)
			}
		}
		a.line(append(text, '}', '}'))
		switch t.name {
		case "change":
			a.done.Changes++
		case "revision":
			a.done.Revisions++
		}
	}
	return rows.Err()
}

func appendValue(dst []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(dst, "null"...), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case string:
		return revision.AppendString(dst, v), nil
	case []byte:
		return append(hex.AppendEncode(append(dst, `{"hex":"`...), v), `"}`...), nil
	}
	return dst, fmt.Errorf("a value of type %T has no place in an archive", value)
}
