package importer

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// engineForm is the history that mturk-engine keeps: HITs by id, in a list, as
// pairs of id and HIT, or one after another.
func engineForm() form {
	return form{
		name: MTurkEngine, key: "format.mturk-engine",
		shapes: []shape{
			{needs: []string{"*/requester/id", "*/reward"}, rows: "*"},
			{needs: []string{"*/requester/name", "*/status"}, rows: "*"},
			{needs: []string{"requester/id", "reward"}, rows: ""},
			{needs: []string{"requester/name", "status"}, rows: ""},
			{needs: []string{"[]/requester/name", "[]/reward"}, rows: "[]"},
			{needs: []string{"[]/requester/id", "[]/status"}, rows: "[]"},
			{needs: []string{"[]/[]/#string", "[]/[]/requester/id"}, rows: "[]"},
		},
		open: func(_ header, opt Options) (reader, error) {
			t, err := newTurker(opt)
			return &engine{t}, err
		},
	}
}

// engine reads a HIT. Names that were read off the old site's links are
// encoded as in a link ("SMART+lab"); those from the worker site, which also
// name the assignment, are not.
type engine struct{ turker }

func (e *engine) read(record [][]byte, row *Row) error {
	raw, key := record[0], string(record[1])
	if raw[0] == '[' { // a pair
		var pair []json.RawMessage
		if json.Unmarshal(raw, &pair) == nil && len(pair) == 2 {
			raw, key = pair[1], string(bytes.Trim(pair[0], `"`))
		}
	}
	o := newObject(raw)
	requester := o.object("requester")
	h := hit{
		id: o.text("id"), assignment: o.text("assignmentId"), requester: requester.text("name"), requesterID: requester.text("id"),
		title: o.text("title"), reward: o.text("reward"), bonus: o.text("bonus"), state: o.text("status"), reason: o.text("feedback"),
	}
	if h.id == "" && key != "[]" {
		h.id = key
	}
	if h.assignment == "" && !strings.Contains(h.requester, " ") {
		if name, err := url.QueryUnescape(h.requester); err == nil {
			h.requester = name
		}
	}
	day, err := turkDay(o.text("date"))
	o.fail(err)
	o.fail(requester.err)
	if o.err != nil {
		return o.err
	}
	h.day = day
	return e.take(h, row)
}
