// Package importer reads exports of platforms and time trackers and hands them
// on as work values, one Row at a time, with a Problem for every row that it
// could not read.
//
// A file is recognised by its header, whatever the file is called: names are
// compared without case, spaces, quotes and byte order mark, and columns are
// found by name, so their order does not matter. Formats are one table (see
// header.go); a format is one file of this package.
//
// It refuses to guess: who of several workers the reader is, which zone a
// time without one belongs to, whether 03/04/2026 is in March or April, whether
// 1,000 is one or a thousand, and which currency a bare number is in, are
// questions (see Unanswered). It
// refuses files that are not text in the encoding they claim, a field over
// 1 MiB, a JSON value over 8 MiB or nested without end, and a quote that is
// never closed; memory stays bounded whatever the file holds. What an exporter,
// or a page that says "2 days ago", only guesses is marked inferred. It writes nothing: which rows are new, the store decides.
//
// It imports work, money, the standard library and golang.org/x/text.
package importer

import (
	"fmt"
	"io"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Format names a shape of file, such as "mturk-batch".
type Format string

// The formats.
const (
	MTurkBatch          Format = "mturk-batch"
	ProlificParticipant Format = "prolific-participant"
	ProlificResearcher  Format = "prolific-researcher"
	Toggl               Format = "toggl"
	Outlier             Format = "outlier"
	HITDatabase         Format = "mturk-hitdb"
	Toloka              Format = "toloka"
	CrowdFlower         Format = "crowdflower"
	WeClock             Format = "weclock"
	Clockify            Format = "clockify"
	Kimai               Format = "kimai"
	ClickwageCSV        Format = "clickwage-csv"
	ClickwageJSONL      Format = "clickwage-jsonl"
	ClickwageArchive    Format = "clickwage-archive" // see ErrArchive
	Mapped              Format = "mapped"            // by Options.Mapping

	MTurkSuite        Format = "mturk-suite"
	HITDatabaseBackup Format = "mturk-hitdb-backup"
	MTurkWorkerPage   Format = "mturk-worker-page"
	MTurkEngine       Format = "mturk-engine"
	Timewarrior       Format = "timewarrior"
	TimewarriorJSON   Format = "timewarrior-json"
	Watson            Format = "watson"
	WatsonLog         Format = "watson-log"
	ActivityWatch     Format = "activitywatch"
	DataAnnotation    Format = "dataannotation"
)

// Everybody as Options.Worker reads every row, whoever did it.
const Everybody = "*"

// Options say how to read a file. What is left empty is taken from the file,
// and asked where the file cannot tell.
type Options struct {
	Now   time.Time     // Required: when the file is taken in
	NewID func() string // Required: a new UUIDv7 at every call

	Format    Format         // Defaults to what the header says
	Encoding  string         // IANA name such as "windows-1252"; Defaults to UTF-8, or what a byte order mark says
	Worker    string         // the worker's own id in the file; "*" is everybody; Defaults to the only one in it
	Platform  string         // for formats that name none
	Title     string         // for formats that name none
	Zone      *time.Location // for times without a zone
	DateOrder string         // "dmy", "mdy" or "ymd", for dates such as 03/04/2026
	Decimal   string         // DecimalComma or DecimalPoint, for amounts such as 1,000 in columns that Mapping names
	Currency  money.Currency // for amounts without one
	Reward    *money.Amount  // for formats without a reward; nil: the reward is not known
	Mapping   *Mapping       // for files of no known format
	Pasted    time.Time      // when a text that says "2 days ago" was copied; Defaults to Now
}

// Row is one row of the file that could be read.
type Row struct {
	Line       int              // where the record starts, from 1
	Submission *work.Submission // nil for time without a submission, and for an Entry
	Intervals  []work.Interval  // with Submission set where there is one
	Entry      *work.Entry
	Note       string        // one of the Note constants, or ""
	Within     time.Duration // how far the row's times may be off; 0: they are exact, or not known
}

// Remarks on a row that was read, as keys for the preview.
const (
	NoteNoTimes      = "no-times"      // nothing says when it was worked on, so there is no interval
	NoteReversed     = "reversed"      // a rejection that was taken back
	NoteRejecting    = "rejecting"     // rejected, though the row still calls it submitted
	NoteAutoApproved = "auto-approved" // approved by the platform's clock, not by the requester
	NoteReading      = "reading"       // of a sensor: it tells no time of work
)

// Problem is one thing that kept a row from being read.
type Problem struct {
	Line int     // where the record starts, from 1
	Why  *Reason // such as `reward "abc": not an amount`
}

// Question is something that only the person importing knows.
type Question string

// The questions.
const (
	AskWorker    Question = "worker"
	AskZone      Question = "zone"
	AskDateOrder Question = "date-order"
	AskDecimal   Question = "decimal"
	AskCurrency  Question = "currency"
	AskEncoding  Question = "encoding"
	AskReward    Question = "reward"   // optional: without it the reward is not known
	AskPlatform  Question = "platform" // optional, but required by a mapping without a platform column
	AskTitle     Question = "title"    // optional
)

// WorkerCount is how many rows of a file belong to a worker.
type WorkerCount struct {
	ID   string
	Rows int
}

// Unanswered is the error, as *Unanswered, for a file that cannot be read
// without an answer.
type Unanswered struct {
	Questions []Question
	Workers   []WorkerCount // most rows first; where the worker is asked
	Example   string        // the value that raised the first question, such as "03/04/2026"
	Readings  [2]string     // of a date whose order is asked: by day first and by month first
	Amount    string        // one whose decimal sign is asked
}

func (u *Unanswered) Error() string {
	asked := make([]string, len(u.Questions))
	for i, q := range u.Questions {
		asked[i] = u.phrase(q)
	}
	return strings.Join(asked, "; ")
}

func (u *Unanswered) phrase(q Question) string {
	switch q {
	case AskWorker:
		return fmt.Sprintf("the file holds %d workers: say which one is you, or * for all", len(u.Workers))
	case AskZone:
		return "the times have no zone: say which one they are in"
	case AskDateOrder:
		return fmt.Sprintf("the date %q can be read in two ways: say dmy or mdy", u.Example)
	case AskDecimal:
		return fmt.Sprintf("the decimal sign of the amount %q is not certain: say comma or point", u.Amount)
	case AskCurrency:
		return "the amounts have no currency: say which one"
	case AskEncoding:
		return fmt.Sprintf("%s: the text is not UTF-8: say its encoding, such as windows-1252", u.Example)
	}
	return fmt.Sprintf("the file does not say the %s", q)
}

// Unknown is the error, as *Unknown, for a header of no known format.
type Unknown struct {
	Header  []string // as the file has it
	Nearest Format   // the format that shares most columns; "" where none shares any
	Missing []string // what that format has and the file has not
}

func (u *Unknown) Error() string {
	if u.Nearest == "" {
		return "the header is of no known format: say which column holds what"
	}
	return fmt.Sprintf("the header is of no known format; nearest is %s, which also has %s: or say which column holds what",
		u.Nearest, strings.Join(u.Missing, ", "))
}

// Summary counts what Read did. Rows is emitted plus skipped.
type Summary struct {
	Format       Format
	Rows         int // of the chosen worker
	OtherWorkers int // of others, or of nobody; neither emitted nor problems
	Skipped      int // each with one Problem or more
}

// Mapping says which column of a file holds what, for files of no known format.
type Mapping struct {
	Columns map[Field]string // header name as the file has it
	Layout  string           // of Start and End, in Go's notation; Defaults to the usual ones
}

// Field is something that a column can hold.
type Field string

// The fields of a mapping. Either Start, or Date with Start as a time of day.
const (
	FieldWorker     Field = "worker"
	FieldTitle      Field = "title"
	FieldRequester  Field = "requester"
	FieldPlatform   Field = "platform"
	FieldPlatformID Field = "platform_id"
	FieldReward     Field = "reward"
	FieldBonus      Field = "bonus"
	FieldState      Field = "state"
	FieldReason     Field = "reason"
	FieldDate       Field = "date"
	FieldStart      Field = "start"
	FieldEnd        Field = "end"
	FieldMinutes    Field = "minutes" // length, where there is no end
	FieldNote       Field = "note"
)

// Read hands on the rows of the chosen worker, in the file's order, and a
// Problem for each row it skips; both carry the line. Memory stays bounded.
// The error of emit stops it and is returned as it is. Where the options name
// no worker, or no order of dates in a format that needs one, and r is an
// io.Seeker, r is read twice. The errors are Unanswered and Unknown, and what
// makes the rest of the file unreadable; rows may have been emitted before
// each of them: take those back.
func Read(r io.Reader, opt Options, emit func(Row) error, problem func(Problem)) (Summary, error) {
	opt, err := settled(r, opt)
	if err != nil {
		return Summary{}, err
	}
	f, err := open(r, opt)
	if err != nil {
		return Summary{}, err
	}
	if f.asksPlatform() {
		return Summary{}, &Unanswered{Questions: []Question{AskPlatform}}
	}
	return f.read(emit, problem)
}

// settled looks through a file first where a later row may decide how an
// earlier one is read.
func settled(r io.Reader, opt Options) (Options, error) {
	seeker, ok := r.(io.Seeker)
	if !ok || (opt.Worker != "" && opt.DateOrder != "" && (opt.Decimal != "" || opt.Mapping == nil)) {
		return opt, nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil { // a pipe
		return opt, nil
	}
	f, err := open(r, opt)
	if err != nil {
		return opt, err
	}
	if (f.named && opt.Worker == "") || (f.form.dates && opt.DateOrder == "") || (f.form.name == Mapped && opt.Decimal == "") {
		found, err := f.survey()
		if err != nil {
			return opt, err
		}
		if found.unanswered != nil {
			return opt, found.unanswered
		}
		opt = found.Settle(opt)
	}
	_, err = seeker.Seek(start, io.SeekStart)
	return opt, err
}

// Recognise says what a file is by its header alone; r is left behind it. It
// has the errors of Read.
func Recognise(r io.Reader, opt Options) (Format, error) {
	f, err := open(r, opt)
	if err != nil {
		return "", err
	}
	return f.form.name, nil
}

// Own says whether Clickwage itself writes the format, so that ids are kept.
func (f Format) Own() bool { return f == ClickwageCSV || f == ClickwageJSONL }
