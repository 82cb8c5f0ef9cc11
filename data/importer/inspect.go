package importer

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
)

// Found is what a look through a file shows.
type Found struct {
	Format         Format
	Header         []string // as the file has it
	Rows           int      // records, whoever's
	Columns        int
	UnknownColumns int           // that the format does not know; they are left out
	Questions      []Question    // must be answered before Read
	Optional       []Question    // may be answered
	Workers        []WorkerCount // most rows first; none where the format names no worker
	MoreWorkers    bool          // there are more workers than are counted
	Zone           string        // what the file says: "UTC", "PDT, PST", or "" for times without zone
	DateOrder      string        // where the file shows it
	Decimal        string        // the sign of the amounts of a mapping, where the file shows it
	Example        string        // what raised the first question
	Readings       [2]string     // both readings of a date whose order is asked
	Amount         string        // one whose decimal sign is asked

	unanswered *Unanswered
}

// maxWorkers bounds the memory that counting workers takes.
const maxWorkers = 10_000

// Inspect reads a file to its end and says what it is and what must be
// answered. What opt answers already is not asked again. Memory is bounded. It
// has the errors of Read; questions are in Found, all but that for an encoding,
// without which there is nothing to look at.
func Inspect(r io.Reader, opt Options) (Found, error) {
	f, err := open(r, opt)
	if err != nil {
		return Found{}, err
	}
	return f.survey()
}

// survey reads a file to its end.
func (f *file) survey() (Found, error) {
	opt := f.opt
	s := survey{workers: map[string]int{}}
	for {
		record, err := f.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *badRecord
		if errors.As(err, &bad) {
			s.rows++
			continue
		}
		if err != nil {
			return Found{}, err
		}
		s.rows++
		if f.named {
			s.count(f.reader.worker(record))
		}
		if !f.named || opt.Worker == "" || opt.Worker == Everybody || string(bytes.TrimSpace(f.reader.worker(record))) == opt.Worker {
			f.reader.look(record, &s)
			continue
		}
		other := survey{} // what another's dates and amounts prove holds for the file
		f.reader.look(record, &other)
		s.order.dmy, s.order.mdy = cmp.Or(s.order.dmy, other.order.dmy), cmp.Or(s.order.mdy, other.order.mdy)
		s.decimals.heed(other.decimals)
	}
	if err := s.order.contradicts(opt.DateOrder); err != nil {
		return Found{}, err
	}
	if err := s.decimals.contradicts(opt.Decimal); err != nil {
		return Found{}, err
	}
	return s.found(f), nil
}

// Ask is the error, as *Unanswered, for what must be answered before Read; nil
// where nothing must.
func (f Found) Ask() error {
	if f.unanswered == nil {
		return nil
	}
	return f.unanswered
}

// Settle adds to the options what the file has shown, so that it need not be
// looked through again.
func (f Found) Settle(opt Options) Options {
	opt.Format = f.Format
	if opt.DateOrder == "" {
		opt.DateOrder = f.DateOrder
	}
	if opt.Decimal == "" {
		opt.Decimal = f.Decimal
	}
	if opt.Worker == "" && !f.MoreWorkers {
		switch len(f.Workers) {
		case 0:
			opt.Worker = Everybody
		case 1:
			opt.Worker = f.Workers[0].ID
		}
	}
	return opt
}

// survey is what the readers of formats note while a file is looked through.
type survey struct {
	rows       int
	workers    map[string]int
	more       bool
	zones      []string
	naive      string // the first time without a zone
	currency   string // the first amount without a currency
	order      dateOrder
	decimals   decimals
	unassigned int
}

func (s *survey) count(worker []byte) {
	worker = bytes.TrimSpace(worker)
	if len(worker) == 0 {
		s.unassigned++
		return
	}
	n, known := s.workers[string(worker)]
	if !known && (len(s.workers) >= maxWorkers || len(worker) > short) {
		s.more = true
		return
	}
	s.workers[string(worker)] = n + 1
}

// zone notes the zone that a time names, or the time where it names none.
func (s *survey) zone(name string, text []byte) {
	if name == "" {
		if s.naive == "" {
			s.naive = string(text)
		}
		return
	}
	if len(s.zones) < 20 && !slices.Contains(s.zones, name) {
		s.zones = append(s.zones, name)
	}
}

func (s *survey) found(f *file) Found {
	opt := f.opt
	slices.Sort(s.zones)
	found := Found{
		Format: f.form.name, Header: f.head.names, Rows: s.rows, Columns: len(f.head.names), UnknownColumns: f.head.unknown(f.form),
		Workers: counts(s.workers), MoreWorkers: s.more, Zone: strings.Join(s.zones, ", "),
		DateOrder: opt.DateOrder, Decimal: opt.Decimal,
	}
	ask := func(q Question, example string) {
		if found.Example == "" {
			found.Example = example
		}
		found.Questions = append(found.Questions, q)
	}
	if opt.Worker == "" && len(s.workers) > 1 {
		ask(AskWorker, "")
	}
	if opt.DateOrder == "" {
		order, example, settled := s.order.settle()
		found.DateOrder = order
		if !settled {
			ask(AskDateOrder, example)
			found.Readings = readings(example)
		}
	}
	if opt.Zone == nil && s.naive != "" {
		ask(AskZone, s.naive)
	}
	if opt.Decimal == "" && f.form.name == Mapped {
		if found.Decimal, found.Amount = s.decimals.settle(f.parted()); found.Amount != "" {
			ask(AskDecimal, found.Amount)
		}
	}
	if opt.Currency == "" && s.currency != "" {
		ask(AskCurrency, s.currency)
	}
	if f.asksPlatform() {
		ask(AskPlatform, "")
	}
	for _, q := range f.form.optional {
		if (q == AskReward && opt.Reward == nil) || (q == AskTitle && opt.Title == "") || (q == AskPlatform && opt.Platform == "") {
			found.Optional = append(found.Optional, q)
		}
	}
	if len(found.Questions) > 0 {
		found.unanswered = &Unanswered{found.Questions, found.Workers, found.Example, found.Readings, found.Amount}
	}
	return found
}

// counts lists workers, most rows first and then by id.
func counts(rows map[string]int) []WorkerCount {
	var list []WorkerCount
	for id, n := range rows {
		list = append(list, WorkerCount{id, n})
	}
	slices.SortFunc(list, func(a, b WorkerCount) int {
		if a.Rows != b.Rows {
			return b.Rows - a.Rows
		}
		return strings.Compare(a.ID, b.ID)
	})
	return list
}
