package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/revision"
	"clickwage/data/work"
)

// What can be wrong with an archive. Each error of ReadArchive about the file
// itself wraps one of these or ErrNewer.
var (
	ErrNotArchive = errors.New("not a whole Clickwage archive")
	ErrNotEmpty   = errors.New("this ledger holds entries already")
)

// archiveLine bounds the memory that one line can take.
const archiveLine = 64 << 20

// ReadArchive makes an empty ledger the one that an archive holds, whole or not
// at all: every change and revision as it was, each leaf hashed anew, and the
// current tables by replaying the revisions through the code that undo uses.
// Errors: ErrNotEmpty, ErrNotArchive with the line, ErrNewer. progress hears of
// the revisions read so far; it may be nil.
func (s *Store) ReadArchive(ctx context.Context, r io.Reader, progress func(revisions int)) (Archived, error) {
	if err := s.refusal(); err != nil {
		return Archived{}, err
	}
	var done Archived
	err := s.locked(ctx, func() error {
		done = Archived{}
		tx := &Tx{ctx: ctx, store: s, at: s.instant(), bulk: &dirtySpan{}}
		tables, err := archiveTables(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.empty(tables); err != nil {
			return err
		}
		a := &archiveReader{tx: tx, in: bufio.NewReaderSize(r, 1<<16), sum: sha256.New(), tables: tables, done: &done, progress: progress}
		if err := a.read(); err != nil {
			return fmt.Errorf("archive line %d: %w", a.line+1, err)
		}
		if err := errors.Join(tx.dropErased(), tx.adoptArchive()); err != nil {
			return err
		}
		span := *tx.bulk
		tx.bulk = nil
		return tx.dirtyAll(span)
	})
	return done, explain(err, s.path)
}

// empty refuses a ledger that holds anything but settings, and clears those for
// the archive's.
func (tx *Tx) empty(tables []archiveTable) error {
	for _, t := range tables {
		if t.name == "meta" {
			continue
		}
		var some bool
		if err := tx.queryRow("SELECT EXISTS (SELECT 1 FROM " + t.name + ")").Scan(&some); err != nil {
			return err
		}
		if some {
			return fmt.Errorf("ledger %s: %w", tx.store.path, ErrNotEmpty)
		}
	}
	if _, err := tx.exec("DELETE FROM meta"); err != nil {
		return err
	}
	_, err := tx.exec("PRAGMA defer_foreign_keys = 1")
	return err
}

type archiveReader struct {
	tx       *Tx
	in       *bufio.Reader
	sum      hash.Hash
	line     int
	tables   []archiveTable
	done     *Archived
	progress func(int)
}

// next is the next line without its end; nil after the last.
func (a *archiveReader) next() ([]byte, error) {
	var line []byte
	for {
		part, err := a.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > archiveLine:
			return nil, fmt.Errorf("%w: the line is longer than %d MiB", ErrNotArchive, archiveLine>>20)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			return nil, fmt.Errorf("%w: it ends too early", ErrNotArchive)
		case err != nil:
			return nil, err
		}
		return line, nil
	}
}

func (a *archiveReader) read() error {
	first, err := a.next()
	if err != nil {
		return err
	}
	if err := archiveHead(first); err != nil {
		return err
	}
	a.sum.Write(first)
	for a.line = 1; ; a.line++ {
		line, err := a.next()
		if err != nil {
			return err
		}
		if bytes.HasPrefix(line, []byte(`{"end":`)) {
			return a.end(line)
		}
		a.sum.Write(line)
		if err := a.take(line); err != nil {
			return err
		}
	}
}

func archiveHead(line []byte) error {
	var head struct {
		Clickwage       string
		Version, Schema int
	}
	if err := json.Unmarshal(line, &head); err != nil || head.Clickwage != "archive" {
		return ErrNotArchive
	}
	if head.Version > ArchiveVersion || head.Schema > Schema() {
		return fmt.Errorf("archive of version %d, schema %d: %w; update this Clickwage first", head.Version, head.Schema, ErrNewer)
	}
	return nil
}

// end compares what was read with what was written.
func (a *archiveReader) end(line []byte) error {
	want := fmt.Sprintf("{\"end\":{\"lines\":%d,\"sha256\":\"%x\"}}\n", a.line, a.sum.Sum(nil))
	if string(line) != want {
		return fmt.Errorf("%w: its lines are not those that were written", ErrNotArchive)
	}
	if _, err := a.in.ReadByte(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: text follows its end", ErrNotArchive)
	}
	return nil
}

// archiveRow is a row in its table's own columns.
type archiveRow struct {
	table   string
	columns []string
	values  []any
}

func (r archiveRow) value(column string) any {
	if at := slices.Index(r.columns, column); at >= 0 {
		return r.values[at]
	}
	return nil
}

func (a *archiveReader) take(line []byte) error {
	row, err := a.parse(line)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotArchive, err)
	}
	if row.table != "revision" {
		if row.table == "change" {
			a.done.Changes++
		}
		return a.tx.insertRaw(row)
	}
	if err := a.tx.replay(row); err != nil {
		return fmt.Errorf("revision %v: %w", row.value("seq"), err)
	}
	if a.done.Revisions++; a.progress != nil && a.done.Revisions%1000 == 0 {
		a.progress(a.done.Revisions)
	}
	return nil
}

func (a *archiveReader) parse(line []byte) (row archiveRow, err error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var parsed map[string]map[string]any
	if err := decoder.Decode(&parsed); err != nil {
		return row, err
	}
	if len(parsed) != 1 {
		return row, errors.New("a line holds one row")
	}
	for row.table = range parsed {
	}
	at := slices.IndexFunc(a.tables, func(t archiveTable) bool { return t.name == row.table })
	if at < 0 {
		return row, fmt.Errorf("table %q: unknown", row.table)
	}
	for _, column := range a.tables[at].columns { // a column that an older one has not keeps its default
		value, ok := parsed[row.table][column]
		if !ok {
			continue
		}
		if value, err = rawValue(value); err != nil {
			return row, fmt.Errorf("%s.%s: %w", row.table, column, err)
		}
		row.columns, row.values = append(row.columns, column), append(row.values, value)
	}
	if len(row.columns) != len(parsed[row.table]) {
		return row, fmt.Errorf("table %s has not all of these columns", row.table)
	}
	return row, nil
}

func rawValue(value any) (any, error) {
	switch v := value.(type) {
	case nil, string:
		return v, nil
	case json.Number:
		return strconv.ParseInt(v.String(), 10, 64)
	case map[string]any:
		if text, ok := v["hex"].(string); ok && len(v) == 1 {
			return hex.DecodeString(text)
		}
	}
	return nil, errors.New("neither text, whole number, bytes nor null")
}

func (tx *Tx) insertRaw(r archiveRow) error {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(r.columns)), ", ")
	_, err := tx.exec("INSERT INTO "+r.table+" ("+strings.Join(r.columns, ", ")+") VALUES ("+marks+")", r.values...)
	return err
}

// storedRevision is a revision of an archive on its way into a ledger.
type storedRevision struct {
	revisionRow
	raw        archiveRow
	at         work.Instant
	seed, leaf []byte
	written    bool
}

func stored(raw archiveRow) (*storedRevision, error) {
	r := &storedRevision{raw: raw}
	var ok [9]bool
	var gone, at int64
	r.seq, ok[0] = raw.value("seq").(int64)
	r.kind, ok[1] = raw.value("kind").(string)
	r.record, ok[2] = raw.value("record").([]byte)
	gone, ok[3] = raw.value("gone").(int64)
	at, ok[4] = raw.value("at").(int64)
	r.seed, ok[5] = raw.value("seed").([]byte)
	r.leaf, ok[6] = raw.value("leaf").([]byte)
	r.body, ok[7] = raw.value("body").(string)
	r.prev, _ = raw.value("prev").(int64) // null for a record's first
	_, ok[8] = raw.value("why").(string)
	if slices.Contains(ok[:], false) || len(r.seed) != len(revision.Seed{}) && !r.erased() {
		return nil, fmt.Errorf("%w: a column has no value of its type", ErrNotArchive)
	}
	r.gone, r.at = gone != 0, work.Instant(at)
	return r, nil
}

// erased says whether the worker has erased what the revision said. Nothing is
// left to make again or to hash: all revisions of its record are erased.
func (r *storedRevision) erased() bool { return r.body == "" && len(r.seed) == 0 }

// dropErased takes out what leaves that stand made of records whose later
// revisions are erased: time that came with a task and was moved to another one.
// Its first task may be gone since, by a merge.
func (tx *Tx) dropErased() error {
	const erased = "(SELECT record FROM revision WHERE body = '' AND length(seed) = 0)"
	var owners []int64
	err := tx.each("SELECT n FROM submission WHERE n IN (SELECT submission FROM interval WHERE id IN "+erased+")", func(r row) error {
		var n int64
		err := r.Scan(&n)
		owners = append(owners, n)
		return err
	})
	if err != nil {
		return err
	}
	for _, table := range []string{"interval WHERE id", "gone WHERE record"} {
		if _, err := tx.exec("DELETE FROM " + table + " IN " + erased); err != nil {
			return err
		}
	}
	for _, n := range owners {
		var id []byte
		if err := tx.queryRow("SELECT id FROM submission WHERE n = ?", n).Scan(&id); err != nil {
			return err
		}
		owner, err := tx.Submission(work.SubmissionID(uuidText(id)))
		if err != nil {
			return err
		}
		if err := tx.place(n, owner); err != nil {
			return err
		}
	}
	return nil
}

// replay makes the change that a revision made, with the revision's own leaf in
// place of a new one.
func (tx *Tx) replay(raw archiveRow) error {
	r, err := stored(raw)
	if err != nil {
		return err
	}
	if r.erased() {
		return tx.insertRaw(raw)
	}
	values, err := parseBody(r.body)
	if err != nil {
		return err
	}
	tx.replayed = r
	defer func() { tx.replayed = nil }()
	if err := tx.makeAgain(r.revisionRow, values); err != nil {
		return err
	}
	if !r.written {
		return fmt.Errorf("%w: it changes nothing", ErrNotArchive)
	}
	return nil
}

// makeAgain brings a record from its revision before to this one, as redo does.
func (tx *Tx) makeAgain(r revisionRow, values body) error {
	switch {
	case r.kind == kindSetting:
		return tx.putSetting(settingOf(values))
	case r.kind == kindAdopted:
		return tx.putAdopted(values.adopted())
	case r.kind == kindSettled:
		return tx.Settle(Settled{Key: values.text("key"), How: values.text("how")})
	case r.kind == kindSubmission && values.flag("row") && !r.gone:
		return tx.rowAgain(values)
	}
	before, was, err := tx.before(r)
	if err != nil {
		return err
	}
	lost, err := tx.ownerErased(r.kind, values)
	switch {
	case err != nil:
		return err
	case lost || r.gone && before.gone:
		return tx.park(r, values, before, was)
	case r.gone:
		return tx.remove(r.kind, values)
	}
	return tx.swap(before, was, &r)
}

func (tx *Tx) rowAgain(values body) error {
	sub := values.submission()
	batch, err := tx.batchNumber(sub.Batch)
	if err != nil {
		return err
	}
	n, ok := batch.(int64)
	if !ok {
		return fmt.Errorf("%w: the import of the row is missing", ErrNotArchive)
	}
	return tx.insertRow(sub, values.rowIntervals(), n)
}

// before is the revision that one follows, with its values. It counts as gone
// where the record is not in the current tables: it is the record's first, or a
// tombstone, or erased, or parked.
func (tx *Tx) before(r revisionRow) (before revisionRow, was body, err error) {
	none := revisionRow{gone: true}
	if r.prev == 0 {
		return none, body{}, nil
	}
	if before, err = scanRevision(tx.queryRow("SELECT "+revisionColumns+" FROM revision WHERE seq = ?", r.prev)); err != nil {
		return before, nil, err
	}
	if before.body == "" { // time that came with a task that was erased, moved away before
		_, err = tx.exec("INSERT OR REPLACE INTO gone (record, rev) VALUES (?, ?)", r.record, r.prev)
		return none, body{}, err
	}
	var parked bool
	if err := tx.queryRow("SELECT EXISTS (SELECT 1 FROM gone WHERE record = ? AND rev = ?)", r.record, r.prev).Scan(&parked); err != nil || parked {
		return none, body{}, err
	}
	if was, err = parseBody(before.body); err != nil || before.kind != kindSubmission || r.kind != kindInterval {
		return before, was, err
	}
	for _, one := range was.rowBodies() { // it came with a row, whose leaf it shares
		if one.text("id") == uuidText(r.record) {
			before.kind, was = kindInterval, one
		}
	}
	return before, was, nil
}

// ownerErased says whether the task of a stretch of time was erased, though the
// time was not: it was moved to another task before.
func (tx *Tx) ownerErased(kind string, values body) (bool, error) {
	owner := values.text("submission")
	if owner == "" || kind != kindInterval && kind != kindTimer {
		return false, nil
	}
	n, err := tx.submissionNumber(work.SubmissionID(owner))
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return n == 0, err
}

// park keeps a revision of a record that stands in no current table at this
// point of the history.
func (tx *Tx) park(r revisionRow, values body, before revisionRow, was body) error {
	last, err := tx.headAt(r.prev)
	if err != nil {
		return err
	}
	fields, err := columnsOf(r.kind, values, "")
	if err != nil {
		return err
	}
	seq, err := tx.revise(r.kind, r.record, last, r.gone, fields)
	if err != nil {
		return err
	}
	if _, err := tx.exec("INSERT OR REPLACE INTO gone (record, rev) VALUES (?, ?)", r.record, seq); err != nil || before.gone {
		return err
	}
	if before.kind == kindTimer {
		_, err := tx.exec("DELETE FROM running WHERE id = ?", r.record)
		return err
	}
	found, err := tx.current(was.interval())
	if err != nil {
		return err
	}
	return tx.withdraw(found)
}

// reviseAgain keeps the replayed revision where a new one would be made. It
// fails unless it is the very revision that this change of the record makes,
// and unless its leaf is the hash of its values.
func (tx *Tx) reviseAgain(kind string, id []byte, last head, gone bool, fields []revision.Field) (int64, error) {
	r := tx.replayed
	if r.written || kind != r.kind || gone != r.gone || last.seq != r.prev || !bytes.Equal(id, r.record) ||
		string(revision.Object(nil, fields)) != r.body {
		return 0, fmt.Errorf("%w: it does not follow from those before it", ErrNotArchive)
	}
	values, err := parseBody(r.body)
	if err != nil {
		return 0, err
	}
	since, err := columnsFrom(tx.ctx, tx)
	if err != nil {
		return 0, err
	}
	all, err := columnsOf(kind, values, since.lacking(kind, r.seq))
	if err != nil {
		return 0, err
	}
	source, _ := r.raw.value("source").(int64)
	why, _ := r.raw.value("why").(string)
	if source < 0 || source > 255 || !bytes.Equal(hashAgain(leafOf(kind, last.leaf, gone, r.at, work.Source(source), why, all), r.seed), r.leaf) {
		return 0, fmt.Errorf("%w: it was altered, its hash does not match", ErrNotArchive)
	}
	r.written = true
	return r.seq, tx.insertRaw(r.raw)
}
