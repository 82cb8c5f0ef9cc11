package importer

import (
	"strings"
	"time"

	"clickwage/data/work"
)

// tracked is one stretch of a time tracker: a task without an outcome, which
// stays to be settled.
type tracked struct {
	start, end  stamp
	title, note string
	requester   string
}

// take makes an interval of a stretch.
func (t tracked) take(opt Options, row *Row) error {
	if !t.start.at.Known() {
		return lacking(WhyNoStart, "start", "none")
	}
	if t.end.at <= t.start.at {
		if !t.end.at.Known() {
			return lacking(WhyRunning, "end", "none, so it was still running")
		}
		return lacking(WhyBackwards, "end", "not after the start")
	}
	f := &filled{}
	f.span(row, t.start, t.end.at)
	span := &row.Intervals[0]
	span.Review, span.Where = work.ReviewUnsettled, work.Account{Platform: opt.Platform, Requester: t.requester}
	span.Title, span.Note = t.title, t.note
	return nil
}

// moment is an instant in the zone that was answered, else in UTC.
func moment(at time.Time, opt Options) (stamp, error) {
	if at.Year() < 1970 || at.Year() > 9999 || at.Unix() == 0 {
		return stamp{}, errTime
	}
	if opt.Zone != nil {
		return clock{opt.Zone}.stamp(at.In(opt.Zone)), nil
	}
	return stamp{at: work.At(at), zone: "UTC", utc: true}, nil
}

// first is the first of several texts that says anything.
func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// unlessTitle is the text of tags that are not the title already.
func unlessTitle(tags []string, title string) string {
	if text := strings.Join(tags, ", "); text != title {
		return text
	}
	return ""
}
