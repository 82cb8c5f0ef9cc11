package importer

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// watsonForm is Watson's own file of frames, its older forms, and the JSON
// that "watson log" prints.
func watsonForm() form {
	return form{
		name: Watson, key: "format.watson", optional: []Question{AskPlatform},
		shapes: []shape{
			{needs: []string{"[]/[]/#number"}, rows: "[]"},
			{needs: []string{"[]/start", "[]/project/#string"}, rows: "[]"},
			{needs: []string{"*/frames/[]/start"}, rows: "*/frames/[]"},
			{needs: []string{"*/*/frames/[]/start"}, rows: "*/*/frames/[]"},
		},
		open: func(_ header, opt Options) (reader, error) { return &watson{opt: opt}, nil },
	}
}

// watsonLogForm is what "watson log --csv" prints: local times.
func watsonLogForm() form {
	return form{
		name: WatsonLog, key: "format.watson-log",
		needs: []string{"id", "start", "stop", "project", "tags"}, optional: []Question{AskPlatform},
		open: func(h header, opt Options) (reader, error) {
			return &watsonLog{clock{opt.Zone}, opt, h.column("start"), h.column("stop"), h.column("project"), h.column("tags")}, nil
		},
	}
}

// watson reads frames: [start, stop, project, id, tags, updated at] with times
// in seconds since 1970, the same by name, or without a project under the
// project's own key.
type watson struct{ opt Options }

func (w *watson) worker([][]byte) []byte { return nil }

func (w *watson) look(_ [][]byte, s *survey) { s.zone("UTC", nil) }

func (w *watson) read(record [][]byte, row *Row) error {
	raw := record[0]
	var from, to, project string
	var tags []string
	if raw[0] == '[' {
		var frame []json.RawMessage
		if json.Unmarshal(raw, &frame) != nil || len(frame) < 3 {
			return unbuilt(raw, clip(raw)+": not a frame")
		}
		var err error
		for i, into := range []*string{&from, &to, &project} {
			if *into, err = scalar(frame[i]); err != nil {
				return err
			}
		}
		if len(frame) > 4 {
			if tags, err = scalars(frame[4]); err != nil {
				return inside("tags", " ", err)
			}
		}
	} else {
		o := newObject(raw)
		from, to, project, tags = o.text("start"), o.text("stop"), o.text("project"), o.texts("tags")
		if o.err != nil {
			return o.err
		}
		if under, _, found := strings.Cut(string(record[1]), "/frames/"); project == "" && found {
			project = under
		}
	}
	return w.frame(from, to, project, tags, row)
}

func (w *watson) frame(from, to, project string, tags []string, row *Row) (err error) {
	s := tracked{title: project, note: strings.Join(tags, ", ")}
	if s.start, err = w.stamp("start", from); err != nil {
		return err
	}
	if to != "" {
		if s.end, err = w.stamp("stop", to); err != nil {
			return err
		}
	}
	return s.take(w.opt, row)
}

// stamp reads seconds since 1970, with a fraction or without, or a written time.
func (w *watson) stamp(what, text string) (stamp, error) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds > 0 && seconds < 1e11 {
		if at, err := moment(time.UnixMicro(int64(seconds*1e6)), w.opt); err == nil {
			return at, nil
		}
	} else if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		if at, err := moment(at, w.opt); err == nil {
			return at, nil
		}
	} else if at, err := (clock{w.opt.Zone}).read([]byte(text)); !errors.Is(err, errTime) {
		return at, err
	}
	return stamp{}, within(what, []byte(text), errTime)
}

// watsonLog reads the rows of a log.
type watsonLog struct {
	clock                      clock
	opt                        Options
	start, stop, project, tags int
}

func (w *watsonLog) worker([][]byte) []byte { return nil }

func (w *watsonLog) look(record [][]byte, s *survey) { w.clock.look(cell(record, w.start), s) }

func (w *watsonLog) read(record [][]byte, row *Row) (err error) {
	s := tracked{title: string(cell(record, w.project)), note: string(cell(record, w.tags))}
	if text := cell(record, w.start); len(text) > 0 {
		if s.start, err = w.clock.read(text); err != nil {
			return within("start", text, err)
		}
	}
	if text := cell(record, w.stop); len(text) > 0 {
		if s.end, err = w.clock.read(text); err != nil {
			return within("stop", text, err)
		}
	}
	return s.take(w.opt, row)
}
