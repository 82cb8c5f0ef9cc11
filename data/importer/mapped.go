package importer

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"clickwage/data/work"
)

// mappedForm is any table whose columns the caller has named.
func mappedForm() form {
	return form{
		name: Mapped, key: "import.format.mapped", worker: true, dates: true, platform: true,
		nobody:   "a row of nobody",
		optional: []Question{AskReward, AskTitle},
		open:     newMapped,
	}
}

// column is the place of the column that a field is mapped to, or -1.
func (m *Mapping) column(field Field, h header) int {
	if m == nil || m.Columns[field] == "" {
		return -1
	}
	return h.column(normal(m.Columns[field]))
}

// fields are all that a mapping can name.
func fields() []Field {
	return []Field{
		FieldWorker, FieldTitle, FieldRequester, FieldPlatform, FieldPlatformID, FieldReward, FieldBonus,
		FieldState, FieldReason, FieldDate, FieldStart, FieldEnd, FieldMinutes, FieldNote,
	}
}

// check says what is wrong with a mapping for a header.
func (m *Mapping) check(h header) error {
	for field, name := range m.Columns {
		known := false
		for _, f := range fields() {
			known = known || f == field
		}
		switch {
		case !known:
			return fmt.Errorf("mapping of %q: no such field", field)
		case name != "" && m.column(field, h) < 0:
			return fmt.Errorf("mapping of %s: the file has no column %q", field, name)
		}
	}
	if m.column(FieldStart, h) < 0 {
		return fmt.Errorf("mapping: no column holds the start")
	}
	return nil
}

// mapped reads a table by a mapping. Rows are submissions where a reward, a
// bonus, a state or an id is mapped, and otherwise time of tasks without an
// outcome, as a time tracker's are. A submission without a state is pending:
// nobody has said that it was paid.
type mapped struct {
	clock       clock
	money       amounts
	texts       texts
	opt         Options
	submissions bool
	at          map[Field]int
}

func newMapped(h header, opt Options) (reader, error) {
	if opt.Mapping == nil {
		return nil, errors.New("no mapping is given")
	}
	if err := opt.Mapping.check(h); err != nil {
		return nil, err
	}
	m := &mapped{clock: clock{opt.Zone}, money: newAmounts(opt.Currency), texts: texts{}, opt: opt, at: map[Field]int{}}
	m.money.decimal = opt.Decimal
	for _, f := range fields() {
		m.at[f] = opt.Mapping.column(f, h)
	}
	for _, f := range []Field{FieldReward, FieldBonus, FieldState, FieldPlatformID} {
		m.submissions = m.submissions || m.at[f] >= 0
	}
	return m, nil
}

func (m *mapped) cell(record [][]byte, f Field) []byte { return cell(record, m.at[f]) }

func (m *mapped) worker(record [][]byte) []byte { return m.cell(record, FieldWorker) }

func (m *mapped) look(record [][]byte, s *survey) {
	for _, f := range []Field{FieldStart, FieldEnd} {
		text := m.written(record, f)
		if len(text) == 0 {
			continue
		}
		if m.opt.Mapping.Layout == "" {
			day, _, _ := bytes.Cut(text, []byte(" "))
			s.order.see(bytes.TrimRight(day, ","))
			s.zone(m.clock.zoned(text), text)
		} else if !strings.ContainsAny(m.opt.Mapping.Layout, "Z") && !strings.Contains(m.opt.Mapping.Layout, "-07") {
			s.zone("", text)
		}
	}
	for _, f := range []Field{FieldReward, FieldBonus} {
		text := m.cell(record, f)
		s.decimals.see(text)
		byComma, _ := byDecimal(text, DecimalComma)
		byPoint, _ := byDecimal(text, DecimalPoint)
		if s.currency == "" && (bare(byComma) || bare(byPoint)) {
			s.currency = string(text)
		}
	}
}

// written is a time as the row has it, with the day from its own column where
// there is one.
func (m *mapped) written(record [][]byte, f Field) []byte {
	text, day := m.cell(record, f), m.cell(record, FieldDate)
	if len(text) == 0 || m.at[FieldDate] < 0 {
		return text
	}
	return bytes.Join([][]byte{day, text}, []byte(" "))
}

func (m *mapped) stamp(record [][]byte, f Field) (stamp, error) {
	text := m.written(record, f)
	if len(text) == 0 {
		return stamp{}, nil
	}
	if layout := m.opt.Mapping.Layout; layout != "" {
		return m.byLayout(layout, f, text)
	}
	at, err := m.clock.read(text)
	if errors.Is(err, errTime) {
		var day date
		var tod time.Duration
		first, rest, _ := bytes.Cut(text, []byte(" "))
		if day, err = m.clock.day(bytes.TrimRight(first, ","), m.opt.DateOrder); err == nil {
			if tod, rest, err = timeOfDay(bytes.TrimSpace(rest)); err == nil {
				at, err = m.clock.place(day, tod, string(bytes.TrimSpace(rest)))
			}
		}
	}
	if err != nil {
		return stamp{}, within(string(f), text, err)
	}
	return at, nil
}

func (m *mapped) byLayout(layout string, f Field, text []byte) (stamp, error) {
	zone := m.opt.Zone
	if zone == nil {
		zone = time.UTC
	}
	t, err := time.ParseInLocation(layout, string(text), zone)
	if err != nil || t.Year() < 1970 || t.Year() > 9999 {
		return stamp{}, within(string(f), text, errTime)
	}
	_, offset := t.Zone()
	name := t.Location().String()
	if name == "Local" || name != zone.String() {
		name = ""
	}
	return stamp{at: work.At(t), zone: name, offset: offset}, nil
}

func (m *mapped) read(record [][]byte, row *Row) error {
	start, err := m.stamp(record, FieldStart)
	if err != nil {
		return err
	}
	end, err := m.end(record, start)
	if err != nil {
		return err
	}
	if !m.submissions {
		return m.time(record, row, start, end)
	}
	f, s := row.begin()
	s.Account, s.Title, s.Zone = m.account(record), m.title(record), start.zone
	s.Account.PlatformID, s.Note = string(m.cell(record, FieldPlatformID)), string(m.cell(record, FieldNote))
	s.Accepted = start.at
	if err := m.pay(record, s); err != nil {
		return err
	}
	if err := m.events(record, s, start.at, end.at); err != nil {
		return err
	}
	if start.at.Known() && end.at > start.at {
		f.span(row, start, end.at)
	} else {
		row.Note = NoteNoTimes
	}
	return nil
}

// end is the end of the work, by its column or by the minutes that it took.
func (m *mapped) end(record [][]byte, start stamp) (stamp, error) {
	end, err := m.stamp(record, FieldEnd)
	if err != nil {
		return end, err
	}
	if minutes := m.cell(record, FieldMinutes); !end.at.Known() && len(minutes) > 0 && start.at.Known() {
		length, err := seconds("minutes", minutes)
		if err != nil {
			return end, unread(WhyLength, "minutes", minutes, "not a number")
		}
		end = start
		end.at = start.at.Add(60 * length)
	}
	if end.at.Known() && end.at < start.at {
		return end, backwards("end", m.written(record, FieldEnd), "start", m.written(record, FieldStart))
	}
	return end, nil
}

func (m *mapped) time(record [][]byte, row *Row, start, end stamp) error {
	if !start.at.Known() || end.at <= start.at {
		return unread(WhyNoEnd, "start", m.written(record, FieldStart), "no end after it")
	}
	f := &filled{}
	f.span(row, start, end.at)
	span := &row.Intervals[0]
	span.Review, span.Where, span.Title = work.ReviewUnsettled, m.account(record), m.title(record)
	span.Note = string(m.cell(record, FieldNote))
	return nil
}

func (m *mapped) account(record [][]byte) work.Account {
	platform := m.opt.Platform
	if text := m.cell(record, FieldPlatform); len(text) > 0 {
		platform = m.texts.of(text)
	}
	return work.Account{
		Platform: platform, Worker: m.texts.of(m.cell(record, FieldWorker)),
		Requester: m.texts.of(m.cell(record, FieldRequester)),
	}
}

func (m *mapped) title(record [][]byte) string {
	if text := m.cell(record, FieldTitle); len(text) > 0 {
		return m.texts.of(text)
	}
	return m.opt.Title
}

func (m *mapped) pay(record [][]byte, s *work.Submission) (err error) {
	if text := m.cell(record, FieldReward); len(text) > 0 {
		if s.Advertised.Reward, err = m.money.read("reward", text); err != nil {
			return err
		}
		s.Advertised.RewardKnown = true
	} else if m.opt.Reward != nil {
		s.Advertised.Reward, s.Advertised.RewardKnown = *m.opt.Reward, true
	}
	if text := m.cell(record, FieldBonus); len(text) > 0 {
		if s.Credit.Bonus, err = m.money.read("bonus", text); err != nil {
			return err
		}
		if reward := s.Advertised.Reward; reward.Currency != "" && reward.Currency != s.Credit.Bonus.Currency {
			return otherCurrency(text, string(reward.Currency))
		}
	}
	return nil
}

// events adds acceptance, submission and what the row says became of it.
func (m *mapped) events(record [][]byte, s *work.Submission, start, end work.Instant) error {
	state := work.Submitted
	if text := m.cell(record, FieldState); len(text) > 0 {
		var ok bool
		if state, ok = stateNamed(text); !ok {
			return unread(WhyState, "state", text, notKnown)
		}
	}
	if start.Known() {
		happened(s, work.Accepted, start, "")
	}
	if end.Known() && state != work.TimedOut && state != work.Accepted {
		happened(s, work.Submitted, end, "")
	}
	if state != work.Accepted && (state != work.Submitted || !end.Known()) {
		happened(s, state, 0, string(m.cell(record, FieldReason)))
	}
	return nil
}

// stateNamed reads a state in the words that exports use. "Accepted" is not
// one of them: to some it is begun, to others approved.
func stateNamed(text []byte) (work.State, bool) {
	switch normal(string(text)) {
	case "accepted":
		return 0, false
	case "paid":
		return work.Approved, true
	case "pendingapproval":
		return work.Submitted, true
	case "abandoned", "expired":
		return work.TimedOut, true
	}
	if state, err := work.ParseState(string(text)); err == nil {
		return state, true
	}
	return prolificState(text)
}
