package work

import (
	"errors"
	"strconv"
)

// WireColumn is a column of a table of records: a flat field of Wire.
type WireColumn struct {
	Name string             // as in the header
	Text bool               // free text, which a spreadsheet could take for a formula
	Get  func(*Wire) string // "" where there is nothing
	Set  func(*Wire, string) error
}

// WireColumns are the columns of a table of records, the most read first.
// Lists are not among them.
func WireColumns() []WireColumn {
	field := func(name string, text bool, at func(*Wire) *string) WireColumn {
		return WireColumn{
			name, text, func(w *Wire) string { return *at(w) },
			func(w *Wire, value string) error { *at(w) = value; return nil },
		}
	}
	return []WireColumn{
		field("id", true, func(w *Wire) *string { return &w.ID }),
		field("kind", false, func(w *Wire) *string { return &w.Kind }),
		field("platform", true, func(w *Wire) *string { return &w.Platform }),
		field("platform_id", true, func(w *Wire) *string { return &w.PlatformID }),
		field("requester", true, func(w *Wire) *string { return &w.Requester }),
		field("title", true, func(w *Wire) *string { return &w.Title }),
		field("activity", false, func(w *Wire) *string { return &w.Activity }),
		field("state", false, func(w *Wire) *string { return &w.State }),
		field("start", false, func(w *Wire) *string { return &w.Start }),
		field("end", false, func(w *Wire) *string { return &w.End }),
		field("reward", false, func(w *Wire) *string { return &w.Reward }),
		field("bonus", false, func(w *Wire) *string { return &w.Bonus }),
		field("reversal", false, func(w *Wire) *string { return &w.Reversal }),
		field("amount", false, func(w *Wire) *string { return &w.Amount }),
		field("currency", true, func(w *Wire) *string { return &w.Currency }),
		field("source", false, func(w *Wire) *string { return &w.Source }),
		field("reason", true, func(w *Wire) *string { return &w.Reason }),
		field("submitted", false, func(w *Wire) *string { return &w.Submitted }),
		field("decided", false, func(w *Wire) *string { return &w.Decided }),
		field("limit_seconds", false, func(w *Wire) *string { return &w.Limit }),
		field("estimate_seconds", false, func(w *Wire) *string { return &w.Estimate }),
		field("promise", true, func(w *Wire) *string { return &w.Promise }),
		field("review", false, func(w *Wire) *string { return &w.Review }),
		{"superseded", false, func(w *Wire) string { return wireFlag(w.Superseded) }, func(w *Wire, text string) (err error) {
			w.Superseded, err = wiredFlag(text)
			return err
		}},
		field("worker", true, func(w *Wire) *string { return &w.Worker }),
		field("requester_id", true, func(w *Wire) *string { return &w.RequesterID }),
		field("task_id", true, func(w *Wire) *string { return &w.TaskID }),
		field("code", true, func(w *Wire) *string { return &w.Code }),
		field("note", true, func(w *Wire) *string { return &w.Note }),
		field("zone", true, func(w *Wire) *string { return &w.Zone }),
		{"offset_seconds", false, func(w *Wire) string { return wireNumber(w.Offset) }, func(w *Wire, text string) (err error) {
			if text != "" {
				w.Offset, err = strconv.Atoi(text)
			}
			return err
		}},
		field("recorded", false, func(w *Wire) *string { return &w.Recorded }),
		field("batch", true, func(w *Wire) *string { return &w.Batch }),
	}
}

func wireFlag(flag bool) string {
	if flag {
		return "yes"
	}
	return ""
}

func wiredFlag(text string) (bool, error) {
	switch normal(text) {
	case "":
		return false, nil
	case "yes", "true", "1":
		return true, nil
	}
	return false, errors.New("neither yes nor empty")
}

func wireNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
