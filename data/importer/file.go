package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"clickwage/data/work"
)

// file is one file being read.
type file struct {
	form   form
	opt    Options
	head   header
	named  bool // its rows name their worker, and it matters whose they are
	source source
	reader reader
	least  int    // fields that a record must have
	only   string // the first worker, where none was asked for
}

// source hands on the records of a file, whatever parts them.
type source interface {
	// next is the next record. Its fields live until the next call. The error
	// is io.EOF at the end, a badRecord where only this record is lost, and
	// final otherwise.
	next() ([][]byte, error)
	// at is the line on which the last record starts, from 1.
	at() int
}

// open reads as far as the header and decides what the file is.
func open(r io.Reader, opt Options) (*file, error) {
	text, as, err := decoded(r, opt.Encoding)
	if err != nil {
		return nil, err
	}
	f, table := &file{opt: opt}, newRecords(text, as)
	if err := table.fill(); err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	first, err := begun(table)
	if err != nil {
		return nil, err
	}
	f.source = table
	if known, err := f.headless(table, first); known || err != nil {
		if err == nil {
			f.reader, err = f.form.open(f.head, opt)
		}
		return f, err
	}
	table.comma = delimiter(first)
	record, err := table.next()
	if err != nil {
		return nil, fmt.Errorf("the header: %w", err)
	}
	f.head = newHeader(record)
	if f.form, err = f.choose(); err != nil {
		return nil, err
	}
	f.named = f.form.worker && (f.form.who == "" || f.head.column(f.form.who) >= 0)
	if f.form.bare != nil {
		f.head = header{}
		table.again()
	}
	if f.form.name == Mapped {
		f.named = opt.Mapping.column(FieldWorker, f.head) >= 0
	}
	f.least = f.columnsRead()
	f.reader, err = f.form.open(f.head, opt)
	return f, err
}

// begun is the beginning of a text behind its first spaces; an error says that
// it is none, or an archive.
func begun(table *records) ([]byte, error) {
	first := bytes.TrimLeft(table.buf[:table.end], " \t\r\n")
	if len(first) == 0 {
		return nil, Refuse(RefusedEmpty, errors.New("the file is empty"))
	}
	for _, known := range [...]struct {
		mark string
		kind Refusal
		says string
	}{
		{"PK\x03\x04", RefusedZip, "a zip archive or a spreadsheet, not text: unpack it, or save it as CSV"},
		{"%PDF-", RefusedPDF, "a PDF, not text: ask the platform for a CSV"},
		{"SQLite format 3", RefusedDatabase, "a database, not an export of one"},
		{"age-encryption.org/", RefusedSealed, "encrypted, as a backup is: restore it, or decrypt it first"},
	} {
		if bytes.HasPrefix(first, []byte(known.mark)) {
			return nil, Refuse(known.kind, errors.New(known.says))
		}
	}
	if bytes.ContainsFunc(first[:min(len(first), 64)], control) {
		return nil, Refuse(RefusedBinary, errors.New("this is no text, as its first bytes show: save it as CSV, or as the text that the platform offers"))
	}
	if line, _, _ := bytes.Cut(first, []byte{'\n'}); bytes.IndexByte(line, 0) >= 0 {
		return nil, Refuse(RefusedBinary, errors.New("line 1 holds NUL bytes, so this is no text: save it as CSV, or as the text that the platform offers"))
	}
	if bytes.HasPrefix(first, []byte(archiveHead)) {
		return nil, ErrArchive
	}
	return first, nil
}

// control says whether a character begins no text: pictures and packed files
// have one early. NUL is looked for in all of the first line.
func control(r rune) bool {
	return r > 0 && r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f'
}

// headless recognises what is no table, by its content: JSON and lines.
func (f *file) headless(table *records, first []byte) (bool, error) {
	if f.opt.Mapping != nil && f.opt.Format == "" {
		return false, nil
	}
	var seen []path
	if first[0] == '{' || first[0] == '[' {
		seen = sniffed(first)
	}
	for _, known := range append(forms(), jsonlForm()) {
		if f.opt.Format != "" && f.opt.Format != known.name {
			continue
		}
		if s, ok := shapeOf(known.shapes, seen); ok {
			rest := io.MultiReader(bytes.NewReader(table.buf[table.start:table.end]), table.src)
			f.form, f.source = known, newElements(rest, table.utf8, s, known.keep)
			return true, nil
		}
		if known.lines != nil && known.lines(first, seen) {
			f.form, table.lines = known, true
			if known.group != nil {
				f.source = known.group(table)
			}
			return true, nil
		}
	}
	if first[0] == '{' {
		return false, Refuse(RefusedJSON, errors.New("JSON of no known format"))
	}
	return false, nil
}

// columnsRead is how many fields a record needs so that all columns that are
// read have one.
func (f *file) columnsRead() int {
	last := -1
	for _, names := range slices.Concat(f.form.needs, f.form.knows) {
		last = max(last, f.head.column(names))
	}
	if f.form.name == Mapped {
		for _, field := range fields() {
			last = max(last, f.opt.Mapping.column(field, f.head))
		}
	}
	return last + 1
}

// choose is the format by the options, else by the header.
func (f *file) choose() (form, error) {
	if f.opt.Mapping != nil && (f.opt.Format == "" || f.opt.Format == Mapped) {
		return mappedForm(), nil
	}
	if f.opt.Format == "" {
		return recognise(f.head)
	}
	for _, known := range forms() {
		if known.name != f.opt.Format || known.needs == nil && known.bare == nil {
			continue
		}
		if missing := f.head.missing(known); len(missing) > 0 || (known.bare != nil && !known.bare(f.head.record())) {
			return form{}, &Unknown{f.head.names, known.name, missing}
		}
		return known, nil
	}
	return form{}, fmt.Errorf("format %q: not known, or not that of this file", f.opt.Format)
}

// asksPlatform says whether neither the file nor the options name a platform
// that the format cannot do without.
func (f *file) asksPlatform() bool {
	return f.form.platform && f.opt.Platform == "" && f.opt.Mapping.column(FieldPlatform, f.head) < 0
}

// delimiter is the one that stands most often in the first line, outside quotes.
func delimiter(text []byte) byte {
	counts, quoted := map[byte]int{}, false
	for _, c := range text {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' {
			break
		}
		if c == ',' || c == '\t' || c == ';' {
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte{',', '\t', ';'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// parted is the delimiter of a table; 0 of what is none.
func (f *file) parted() byte {
	if table, ok := f.source.(*records); ok {
		return table.comma
	}
	return 0
}

// next is the next record. One with more fields than the header has columns is
// a badRecord, unless what it has more is empty, and so is one that ends before
// a column that is read: what it would have said there is lost.
func (f *file) next() ([][]byte, error) {
	record, err := f.source.next()
	if err != nil || f.head.names == nil || f.form.bare != nil {
		return record, err
	}
	whole := len(record) >= f.least
	for i := len(f.head.names); i < len(record); i++ {
		whole = whole && len(record[i]) == 0
	}
	if !whole {
		return nil, &badRecord{f.source.at(), f.another(len(record))}
	}
	return record, nil
}

// read hands on every row of the worker asked for.
func (f *file) read(emit func(Row) error, problem func(Problem)) (Summary, error) {
	summary := Summary{Format: f.form.name}
	for {
		row, mine, err := f.row()
		var bad *badRecord
		switch {
		case errors.Is(err, io.EOF):
			return summary, nil
		case errors.As(err, &bad):
			summary.Rows++
			summary.Skipped++
			problem(Problem{bad.line, bad.why})
		case err != nil:
			return summary, err
		case !mine:
			summary.OtherWorkers++
		default:
			summary.Rows++
			if err := emit(row); err != nil {
				return summary, err
			}
		}
	}
}

// row is the next record as a row; mine is false for one of another worker.
// The error is io.EOF at the end, a badRecord where only this row is lost, and
// final otherwise.
func (f *file) row() (row Row, mine bool, err error) {
	record, err := f.next()
	if err != nil {
		return row, false, err
	}
	if f.named {
		if mine, err := f.mine(bytes.TrimSpace(f.reader.worker(record))); err != nil || !mine {
			return row, false, err
		}
	}
	row.Line = f.source.at()
	err = f.reader.read(record, &row)
	if err == nil {
		err = row.endless()
	}
	if err != nil {
		var unanswered *Unanswered
		if errors.As(err, &unanswered) {
			return row, false, err
		}
		values, ok := f.source.(*elements)
		if ok {
			err = fmt.Errorf("record %d: %w", values.nth, err)
		}
		why := reasonOf(err)
		if ok {
			why.Record = values.nth
		}
		f.rename(why, record)
		return row, false, &badRecord{row.Line, why}
	}
	f.finish(&row)
	return row, true, nil
}

// endless says that a year was mistyped. What else makes time impossible each
// reader tells of its own columns.
func (r *Row) endless() error {
	for _, i := range r.Intervals {
		if err := i.Check(); errors.Is(err, work.ErrEndless) {
			return &Reason{Kind: WhyEndless, english: err.Error()}
		}
	}
	return nil
}

// mine says whether a row of a worker was asked for.
func (f *file) mine(worker []byte) (bool, error) {
	switch {
	case f.opt.Worker == Everybody && len(worker) == 0, f.opt.Worker == "" && len(worker) == 0:
		return false, &badRecord{f.source.at(), &Reason{Kind: WhyNobody, english: f.form.nobody}}
	case f.opt.Worker == Everybody:
		return true, nil
	case f.opt.Worker != "":
		return string(worker) == f.opt.Worker, nil
	case f.only == "":
		f.only = string(worker)
	case f.only != string(worker): // of a pipe no more can be said without reading it to its end
		return false, &Unanswered{Questions: []Question{AskWorker}, Workers: []WorkerCount{{f.only, 1}, {string(worker), 1}}}
	}
	return true, nil
}

// finish gives a row what all formats have in common.
func (f *file) finish(row *Row) {
	if f.form.name.Own() {
		return
	}
	recorded := work.At(f.opt.Now)
	if s := row.Submission; s != nil {
		s.ID = work.SubmissionID(f.opt.NewID())
		s.Source = work.Imported
		s.RecordedAt = recorded
		for i := range s.Events {
			if s.Events[i].Recorded = recorded; s.Events[i].Source != work.Inferred {
				s.Events[i].Source = work.Imported
			}
		}
		s.Settle()
	}
	for i := range row.Intervals {
		span := &row.Intervals[i]
		span.ID = work.IntervalID(f.opt.NewID())
		if span.Entered = recorded; span.Source != work.Inferred {
			span.Source = work.Imported
		}
		if row.Submission != nil {
			span.Submission = row.Submission.ID
		}
	}
}
