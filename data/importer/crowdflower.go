package importer

import (
	"bytes"

	"clickwage/data/work"
)

// crowdFlowerForm is the full report of a job of CrowdFlower, later Appen.
func crowdFlowerForm() form {
	return form{
		name: CrowdFlower, key: "format.crowdflower", worker: true,
		needs:    []string{"unitid", "createdat", "id", "startedat", "tainted", "channel", "trust", "workerid"},
		knows:    []string{"golden", "missed", "country", "region", "city", "ip", "origgolden"},
		nobody:   "a judgment of nobody",
		optional: []Question{AskReward, AskTitle},
		open: func(h header, opt Options) (reader, error) {
			return newCrowdFlower(h, opt), nil
		},
	}
}

// crowdFlower reads judgments. A channel is the site that the worker came from
// and was paid by, so it is the platform. Days are written month first unless
// the caller says otherwise, also by a spreadsheet, which drops the seconds.
// Nothing says what was paid or whether it was: a judgment is pending, and its
// reward not known until it is told. A contributor whom the job stopped trusting
// (tainted) may have been paid all the same.
type crowdFlower struct {
	clock   clock
	texts   texts
	opt     Options
	columns struct{ id, unit, worker, channel, started, created int }
}

func newCrowdFlower(h header, opt Options) *crowdFlower {
	if opt.DateOrder == "" {
		opt.DateOrder = "mdy"
	}
	f := &crowdFlower{clock: clock{opt.Zone}, texts: texts{}, opt: opt}
	c := &f.columns
	c.id, c.unit, c.worker, c.channel = h.column("id"), h.column("unitid"), h.column("workerid"), h.column("channel")
	c.started, c.created = h.column("startedat"), h.column("createdat")
	return f
}

func (f *crowdFlower) worker(record [][]byte) []byte { return cell(record, f.columns.worker) }

func (f *crowdFlower) look(record [][]byte, s *survey) {
	if text := cell(record, f.columns.started); s.naive == "" && len(text) > 0 {
		s.zone("", text)
	}
}

func (f *crowdFlower) read(record [][]byte, row *Row) error {
	c := &f.columns
	started, err := f.clock.dated(cell(record, c.started), f.opt.DateOrder)
	if err != nil {
		return within("started at", cell(record, c.started), err)
	}
	created, err := f.clock.dated(cell(record, c.created), f.opt.DateOrder)
	if err != nil {
		return within("created at", cell(record, c.created), err)
	}
	if created.at.Known() && created.at < started.at {
		if later, ok := f.clock.later(created); ok {
			created = later
		}
	}
	if created.at.Known() && created.at < started.at {
		return backwards("created at", cell(record, c.created), "started at", cell(record, c.started))
	}
	filled, s := row.begin()
	s.Account = work.Account{
		Platform: f.texts.of(cell(record, c.channel)), PlatformID: string(cell(record, c.id)),
		Worker: f.texts.of(cell(record, c.worker)), TaskID: f.texts.of(cell(record, c.unit)),
	}
	switch {
	case s.Account.PlatformID == "":
		return lacking(WhyNoID, "id", noID)
	case s.Account.Platform == "":
		return lacking(WhyNoPlace, "channel", "none, so the platform is not known")
	}
	s.Title, s.Accepted, s.Zone = f.opt.Title, started.at, started.zone
	if f.opt.Reward != nil {
		s.Advertised.Reward, s.Advertised.RewardKnown = *f.opt.Reward, true
	}
	if started.at.Known() {
		happened(s, work.Accepted, started.at, "")
	}
	happened(s, work.Submitted, created.at, "")
	if started.at.Known() && created.at > started.at {
		filled.span(row, started, created.at)
	} else {
		row.Note = NoteNoTimes
	}
	return nil
}

// dated reads a day in an order and the time after it, with AM or PM or
// without; a text of nothing is no time.
func (c clock) dated(text []byte, order string) (stamp, error) {
	if len(text) == 0 {
		return stamp{}, nil
	}
	first, rest, _ := bytes.Cut(text, []byte(" "))
	day, err := c.day(bytes.TrimRight(first, ","), order)
	if err != nil {
		return stamp{}, err
	}
	tod, rest, err := timeOfDay(bytes.TrimSpace(rest))
	if err != nil {
		return stamp{}, err
	}
	return c.place(day, tod, string(bytes.TrimSpace(rest)))
}
