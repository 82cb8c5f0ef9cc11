package importer

import (
	"encoding/json"
	"net/url"
	"strconv"
	"time"

	"clickwage/data/work"
)

// activityWatchForm is an export of ActivityWatch's buckets.
func activityWatchForm() form {
	return form{
		name: ActivityWatch, key: "format.activitywatch", optional: []Question{AskPlatform},
		shapes: []shape{
			{needs: []string{"buckets/*/events"}, rows: "buckets/*/events/[]"},
			{needs: []string{"buckets"}, rows: "buckets/*/events/[]"},
		},
		keep: activityWatchSays,
		open: func(_ header, opt Options) (reader, error) { return &activityWatch{opt: opt}, nil },
	}
}

// activityWatchSays leaves out what names no activity: that the keyboard was
// used or was not, and moments without a length, which are what is left of a
// window that was passed over.
func activityWatchSays(raw []byte) bool {
	var event struct {
		Duration *float64
		Data     map[string]json.RawMessage
	}
	if json.Unmarshal(raw, &event) != nil {
		return true // so that it is reported
	}
	_, presence := event.Data["status"]
	return !presence && (event.Duration == nil || *event.Duration != 0)
}

// activityWatch reads which window or page was in front. Nobody has said that
// it was work, so every event is a suggestion: inferred, and out of all figures
// until it is confirmed.
type activityWatch struct{ opt Options }

func (a *activityWatch) worker([][]byte) []byte { return nil }

func (a *activityWatch) look(_ [][]byte, s *survey) { s.zone("UTC", nil) }

func (a *activityWatch) read(record [][]byte, row *Row) error {
	o := newObject(record[0])
	written, length, data := o.text("timestamp"), o.text("duration"), o.object("data")
	app, title, address := data.text("app"), data.text("title"), data.text("url")
	o.fail(data.err)
	if o.err != nil {
		return o.err
	}
	at, err := time.Parse(time.RFC3339Nano, written)
	if err != nil {
		return within("timestamp", []byte(written), errTime)
	}
	seconds, err := strconv.ParseFloat(length, 64)
	if err != nil || !(seconds > 0 && seconds < 1e9) {
		return unread(WhyLength, "duration", []byte(length), "not a number of seconds above 0")
	}
	s := tracked{title: first(title, app, address), note: app}
	if s.start, err = moment(at, a.opt); err != nil {
		return within("timestamp", []byte(written), err)
	}
	s.end = s.start
	s.end.at = s.start.at.Add(time.Duration(seconds * float64(time.Second)))
	if page, err := url.Parse(address); err == nil && page.Host != "" {
		s.note = page.Host // the rest of an address is nobody's business
	}
	if err := s.take(a.opt, row); err != nil {
		return err
	}
	row.Intervals[0].Source, row.Intervals[0].Review = work.Inferred, work.ReviewSuggested
	return nil
}
