package importer

import (
	"bytes"
	"strings"
	"unicode"
)

// form is one known format: what its header must hold, and its reader.
type form struct {
	name     Format
	key      string                     // of its title in the translations
	needs    []string                   // columns that make it this format; "a|b" is either
	knows    []string                   // further columns that are read, or known to say nothing
	families []string                   // beginnings of columns known to say nothing, as "answer."
	worker   bool                       // every row says whose it is
	who      string                     // of worker: the columns that say it, where a file may have none of them
	nobody   string                     // why a row without a worker is skipped
	dates    bool                       // its dates may be in any order
	platform bool                       // it cannot be read without a platform
	optional []Question                 // that the user may answer
	bare     func(record [][]byte) bool // of a format without a header: whether a first record is one of its rows
	open     func(header, Options) (reader, error)

	shapes []shape                              // of JSON
	keep   func(raw []byte) bool                // which JSON elements are records at all; nil: all
	lines  func(first []byte, seen []path) bool // whether a text of lines, without a header, is of this format
	group  func(*records) source                // of lines that make a record together; nil: each is one
}

// reader reads the records of one file of a format.
type reader interface {
	// worker is whose the record is; nil in a format that names none.
	worker(record [][]byte) []byte
	// look notes what must be asked about the record.
	look(record [][]byte, s *survey)
	// read fills a row. Its error is what is wrong with the record, or Unanswered.
	read(record [][]byte, row *Row) error
}

// forms are the known formats. To add one, write its file and name it here.
func forms() []form {
	return []form{
		mturkForm(), participantForm(), researcherForm(), togglForm(), clickwageForm(),
		outlierForm(), hitDatabaseForm(), tolokaForm(), crowdFlowerForm(), weClockForm(), clockifyForm(), kimaiForm(),
		suiteForm(), hitdbBackupForm(), workerPageForm(), engineForm(),
		watsonForm(), watsonLogForm(), timewarriorForm(), timewarriorJSONForm(), activityWatchForm(), dataAnnotationForm(),
	}
}

// Known is a format that a file can be recognised as.
type Known struct {
	Name Format
	Key  string // of its title in the translations
}

// Formats are all formats that a file can be recognised as.
func Formats() []Known {
	var all []Known
	for _, f := range append(forms(), jsonlForm()) {
		all = append(all, Known{f.name, f.key})
	}
	return all
}

// header is the first record of a table.
type header struct {
	names []string // as they stand
	keys  []string // as they are compared
}

func newHeader(record [][]byte) header {
	var h header
	for _, f := range record {
		h.names = append(h.names, string(bytes.TrimSpace(f)))
		h.keys = append(h.keys, normal(string(f)))
	}
	return h
}

// record is the header as the fields that it was made of.
func (h header) record() [][]byte {
	record := make([][]byte, len(h.names))
	for i, name := range h.names {
		record[i] = []byte(name)
	}
	return record
}

// normal is a column's name without what differs between two exports of one
// kind: "Started At", "started_at" and "startedat" are the same.
func normal(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '_', r == '-', r == '"', r == '\'', r == '\ufeff', r == '\u200b':
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// column is the place of the first column with one of the names, as "a|b", or -1.
func (h header) column(names string) int {
	for name := range strings.SplitSeq(names, "|") {
		for i, key := range h.keys {
			if key == name {
				return i
			}
		}
	}
	return -1
}

// missing are the columns that a format needs and the header has not.
func (h header) missing(f form) []string {
	var missing []string
	for _, need := range f.needs {
		if h.column(need) < 0 {
			name, _, _ := strings.Cut(need, "|")
			missing = append(missing, name)
		}
	}
	return missing
}

// unknown counts the columns that a format knows nothing of.
func (h header) unknown(f form) int {
	known := map[string]bool{"": true}
	for _, list := range [][]string{f.needs, f.knows} {
		for _, names := range list {
			for name := range strings.SplitSeq(names, "|") {
				known[name] = true
			}
		}
	}
	n := 0
	for _, key := range h.keys {
		if known[key] {
			continue
		}
		n++
		for _, family := range f.families {
			if strings.HasPrefix(key, family) {
				n--
				break
			}
		}
	}
	return n
}

// recognise finds the format of a header, and Unknown where there is none.
func recognise(h header) (form, error) {
	unknown := &Unknown{Header: h.names}
	var best float64
	for _, f := range forms() {
		if f.bare != nil {
			if f.bare(h.record()) {
				return f, nil
			}
			continue
		}
		if f.needs == nil {
			continue // it has no header
		}
		missing := h.missing(f)
		if len(missing) == 0 {
			return f, nil
		}
		if share := 1 - float64(len(missing))/float64(len(f.needs)); share > best {
			best, unknown.Nearest, unknown.Missing = share, f.name, missing
		}
	}
	return form{}, unknown
}

// cell is a field of a record without surrounding space; nil where the record
// ends before it or the file has no such column.
func cell(record [][]byte, column int) []byte {
	if column < 0 || column >= len(record) {
		return nil
	}
	return bytes.TrimSpace(record[column])
}
