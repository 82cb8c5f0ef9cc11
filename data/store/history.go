package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"clickwage/data/work"
)

// HistoryLine is one value of a record that changed.
type HistoryLine struct {
	At        work.Instant // when it was recorded
	Effective work.Instant // of a state: when it took effect; zero: not said
	Source    work.Source
	Field     string // "erased" where the worker had its values erased
	Old, New  string // "" where there was, or is, none
	Why       string
}

// History lists what was ever changed of a record, oldest first: for a
// submission its intervals too.
func (s *Store) History(ctx context.Context, id string) ([]HistoryLine, error) {
	seq, err := s.headOf(ctx, id)
	if err != nil {
		return nil, err
	}
	lines, err := s.chain(ctx, seq)
	if err != nil {
		return nil, err
	}
	key, err := blob(id)
	if err != nil {
		return nil, err
	}
	spans, err := s.intervalRows(ctx, s.read, "WHERE i.submission = (SELECT n FROM submission WHERE id = ?) ORDER BY i.start", key)
	if err != nil {
		return nil, err
	}
	for at, span := range spans {
		if span.rev == seq {
			continue // it came with the submission and was never touched
		}
		more, err := s.chain(ctx, span.rev)
		if err != nil {
			return nil, err
		}
		for _, line := range more {
			line.Field = fmt.Sprintf("time %d %s", at+1, line.Field)
			lines = append(lines, line)
		}
	}
	slices.SortStableFunc(lines, func(a, b HistoryLine) int { return cmp.Compare(a.At, b.At) })
	return lines, nil
}

// Changed are those of some submissions of which, or of whose time, the ledger
// has more than the revision that first recorded it.
func (s *Store) Changed(ctx context.Context, ids []work.SubmissionID) (map[work.SubmissionID]bool, error) {
	text, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	changed := map[work.SubmissionID]bool{}
	err = s.eachRow(ctx, `SELECT s.id FROM submission s JOIN revision r ON r.seq = s.rev
 WHERE s.id IN (SELECT unhex(value, '-') FROM json_each(?)) AND (r.prev IS NOT NULL OR EXISTS (
 SELECT 1 FROM interval i JOIN revision v ON v.seq = i.rev WHERE i.submission = s.n AND v.prev IS NOT NULL))`, func(r *sql.Rows) error {
		var id []byte
		err := r.Scan(&id)
		changed[work.SubmissionID(uuidText(id))] = true
		return err
	}, string(text))
	return changed, explain(err, s.path)
}

type versionRow struct {
	revisionRow
	at     work.Instant
	source work.Source
	why    string
}

// chain follows a record's revisions back to the first.
func (s *Store) chain(ctx context.Context, seq int64) ([]HistoryLine, error) {
	var versions []versionRow
	for seq != 0 {
		var v versionRow
		err := s.read.QueryRowContext(ctx, "SELECT "+revisionColumns+", at, source, why FROM revision WHERE seq = ?", seq).
			Scan(&v.seq, &v.prev, &v.kind, &v.record, &v.body, &v.gone, &v.at, &v.source, &v.why)
		if err != nil {
			return nil, explain(err, s.path)
		}
		versions = append(versions, v)
		seq = v.prev
	}
	var lines []HistoryLine
	before := body{}
	for i := len(versions) - 1; i >= 0; i-- {
		if versions[i].body == "" {
			lines = append(lines, HistoryLine{At: versions[i].at, Source: versions[i].source, Field: "erased"})
			continue
		}
		after, err := parseBody(versions[i].body)
		if err != nil {
			return nil, err
		}
		if versions[i].gone {
			after = body{}
		}
		lines = append(lines, differences(versions[i], before, after)...)
		before = after
	}
	return lines, nil
}

// quiet are columns that follow from others or say nothing to a person.
var quiet = map[string]bool{"events": true, "row": true, "work": true, "recorded": true}

func differences(v versionRow, before, after body) []HistoryLine {
	line := func(field, old, new string) HistoryLine {
		return HistoryLine{At: v.at, Source: v.source, Field: field, Old: old, New: new, Why: v.why}
	}
	var lines []HistoryLine
	if v.gone {
		return []HistoryLine{line("record", "kept", "removed")}
	}
	chain := happened(v, before, after)
	for _, name := range sortedNames(before, after) {
		if name == "state" && len(chain) > 0 {
			lines = append(lines, chain...)
			continue
		}
		if quiet[name] || string(before[name]) == string(after[name]) {
			continue
		}
		lines = append(lines, line(name, plain(before[name]), plain(after[name])))
	}
	return lines
}

// happened are the events that a revision added, each after the one that took
// effect before it, so that a rejection stays visible although the state of the
// same revision is its overturning.
func happened(v versionRow, before, after body) []HistoryLine {
	if v.kind != kindSubmission || string(before["events"]) == string(after["events"]) {
		return nil
	}
	known, old := work.Chain(before.events()), ""
	var lines []HistoryLine
	for _, e := range work.Chain(after.events()) {
		if !slices.ContainsFunc(known, e.Same) {
			why := e.Reason
			if why == "" {
				why = v.why
			}
			lines = append(lines, HistoryLine{
				At: v.at, Effective: e.At, Source: v.source, Field: "state", Old: old, New: e.State.String(), Why: why,
			})
		}
		old = e.State.String()
	}
	return lines
}

func sortedNames(a, b body) []string {
	var names []string
	for name := range a {
		names = append(names, name)
	}
	for name := range b {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// plain is a value as a person reads it.
func plain(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return strings.Trim(string(raw), `"`)
}
