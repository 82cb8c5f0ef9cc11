package tracker

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/work"
)

// redactions are what can be kept back, with the columns that hold it by kind of
// record. Whatever else a case tells of it is left out, too.
var redactions = map[string][]string{
	"worker":      nil, // name, address and contact, which stand in no entry
	"worker_id":   {"worker"},
	"requester":   {"requester", "requester_id"},
	"title":       {"title"},
	"platform_id": {"platform_id", "task_id"},
	"code":        {"code"},
	"notes":       {"note", "_why"},
	"reason":      {"reason", "events", "_why"},
	"messages":    nil,
	"exhibits":    nil, // their content; hash and size are told
}

// Redactions are the names of what can be kept back.
func Redactions() []string { return slices.Sorted(maps.Keys(redactions)) }

// withheldBy are the columns that a redaction keeps back.
func withheldBy(what string) ([]string, error) {
	columns, ok := redactions[what]
	if !ok {
		return nil, fmt.Errorf("%w: redaction %q: not one of %s", ErrCase, what, strings.Join(Redactions(), ", "))
	}
	return columns, nil
}

// CaseOf is a case with all that it rests on, as it is handed over: what is
// redacted is left out, and marked where the case's own words tell it. Tasks come as they
// were submitted; those that are no longer in the ledger are left out.
func (t *Tracker) CaseOf(ctx context.Context, id string) (evidence.Case, error) {
	d, err := t.collect(ctx, id)
	if err != nil {
		return evidence.Case{}, err
	}
	return t.whole(ctx, d)
}

func (t *Tracker) whole(ctx context.Context, d collected) (evidence.Case, error) {
	k := d.kept
	c := evidence.Case{
		ID: k.ID, Name: k.Name, Preset: k.Preset, Recipient: k.Recipient, Opened: k.Opened, Zone: k.Zone, Worker: k.Worker, Against: k.Against,
		Platform: k.Platform, Account: k.Account, Claim: k.Claim, Study: k.Study, Redacted: slices.Clone(k.Redacted),
	}
	v, err := t.view(ctx, d)
	if err != nil {
		return c, err
	}
	if c.Claim.Converted, err = t.converted(ctx, c, v.Loss); err != nil {
		return c, err
	}
	if len(c.Claim.Amount) == 0 {
		c.Claim.Amount = append(slices.Clone(v.Loss.Refused), v.Loss.Owed...)
	}
	if !c.Claim.Deadline.Known() && v.Next != nil {
		c.Claim.Deadline, c.Claim.Rule = v.Next.At, v.Next.Rule.ID
	}
	if c.Tasks, err = t.tasksOf(ctx, d.records); err != nil {
		return c, err
	}
	for _, p := range d.parts {
		switch {
		case p.Reply != nil:
			c.Rules = append(c.Rules, *p.Reply)
		case p.Exhibit != nil:
			c.Exhibits = append(c.Exhibits, p.Exhibit.Attachment)
		case p.Message != nil:
			c.Messages = append(c.Messages, *p.Message)
		case p.Step != nil:
			c.Steps = append(c.Steps, p.Step.Step)
		}
	}
	slices.SortStableFunc(c.Messages, func(a, b evidence.Message) int { return cmp.Compare(a.At, b.At) })
	slices.SortStableFunc(c.Steps, func(a, b evidence.Step) int { return cmp.Compare(a.At, b.At) })
	c.Redacted = append(c.Redacted, telling(&c)...)
	return c, redact(&c)
}

// tasksOf are submissions with what was changed of them.
func (t *Tracker) tasksOf(ctx context.Context, records []store.Record) ([]evidence.Task, error) {
	ids := make([]work.SubmissionID, len(records))
	for i, r := range records {
		ids[i] = r.Submission.ID
	}
	changed, err := t.store.Changed(ctx, ids)
	if err != nil {
		return nil, err
	}
	tasks := make([]evidence.Task, len(records))
	for i, r := range records {
		tasks[i] = evidence.Task{Submission: *r.Submission, Intervals: r.Intervals}
		if !changed[r.Submission.ID] {
			continue // most of those that were imported
		}
		lines, err := t.store.History(ctx, string(r.Submission.ID))
		if err != nil {
			return nil, err
		}
		tasks[i].History = revised(lines)
	}
	return tasks, nil
}

// telling are the redactions that follow from others: of reasons and notes that
// tell what those keep back, for one column cannot be disclosed in part. Why
// something was changed goes with either.
func telling(c *evidence.Case) []evidence.Redaction {
	var more []evidence.Redaction
	kept := func(what string) bool {
		return slices.ContainsFunc(slices.Concat(c.Redacted, more), func(r evidence.Redaction) bool { return r.What == what })
	}
	keep := func(what string, texts []string) {
		at := slices.IndexFunc(c.Redacted, func(r evidence.Redaction) bool {
			return slices.ContainsFunc(secrets(c, r.What), func(secret string) bool {
				return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, secret) })
			})
		})
		if at >= 0 && !kept(what) {
			more = append(more, evidence.Redaction{What: what, Why: c.Redacted[at].Why})
		}
	}
	var reasons, notes, whys []string
	for _, t := range c.Tasks {
		reasons = append(append(reasons, t.Submission.Reason), said(t.History, "reason")...)
		for _, e := range t.Submission.Events {
			reasons = append(reasons, e.Reason)
		}
		notes = append(append(notes, t.Submission.Note), said(t.History, "note")...)
		for _, i := range t.Intervals {
			notes = append(notes, i.Note)
		}
		for _, r := range t.History {
			whys = append(whys, r.Why)
		}
	}
	keep("reason", reasons)
	keep("notes", notes)
	if !kept("reason") && !kept("notes") {
		keep("notes", whys)
	}
	return more
}

// said is what a field of a task or of its time was before and after each change.
func said(history []evidence.Revised, field string) []string {
	var all []string
	for _, r := range history {
		if r.Field == field || strings.HasSuffix(r.Field, " "+field) { // of a time: "time 2 note"
			all = append(all, r.Old, r.New)
		}
	}
	return all
}

// converted is what a case claims in the worker's currency: the loss as figures
// show it, or the worker's own amounts at the last rates on or before the day the
// case was opened; nil where a rate is missing or there is nothing to convert.
func (t *Tracker) converted(ctx context.Context, c evidence.Case, l Loss) (*evidence.Converted, error) {
	if len(c.Claim.Amount) == 0 {
		if l.Converted == nil || len(l.Used) == 0 {
			return nil, nil
		}
		return &evidence.Converted{Amount: *l.Converted, Quotes: l.Used}, nil
	}
	sum, err := t.sums(ctx)
	if err != nil || sum.into == "" {
		return nil, err
	}
	day := c.Opened.In(zoneOf(c.Zone)).Format(time.DateOnly)
	var claimed []money.Amount
	for _, a := range c.Claim.Amount {
		if err := sum.add(&claimed, a, day); err != nil {
			return nil, err
		}
	}
	if len(sum.missing) > 0 || len(sum.used) == 0 {
		return nil, nil
	}
	return &evidence.Converted{Amount: sum.converted, Quotes: sum.used}, nil
}

// revised are the changes of a record and of its time since each was first
// recorded: what was recorded first is no change.
func revised(lines []store.HistoryLine) (changes []evidence.Revised) {
	first := map[string]work.Instant{}
	for _, l := range lines { // the oldest first
		record := ""
		if words := strings.Fields(l.Field); len(words) == 3 && words[0] == "time" {
			record = words[1]
		}
		if _, met := first[record]; !met {
			first[record] = l.At
		}
		if l.At != first[record] {
			changes = append(changes, evidence.Revised{At: l.At, Source: l.Source, Field: l.Field, Old: l.Old, New: l.New, Why: l.Why})
		}
	}
	return changes
}

// redact leaves out of a case what it keeps back.
func redact(c *evidence.Case) error {
	for _, r := range c.Redacted {
		columns, err := withheldBy(r.What)
		if err != nil {
			return err
		}
		censor(c, secrets(c, r.What))
		switch r.What {
		case "worker":
			c.Worker = evidence.Party{}
		case "worker_id":
			c.Account = ""
		case "requester":
			c.Against.Name = ""
		case "messages":
			c.Messages = nil
		case "exhibits":
			for i := range c.Exhibits {
				c.Exhibits[i].Withheld = true
			}
		}
		for i := range c.Tasks {
			for _, column := range columns {
				blank(&c.Tasks[i], column)
			}
		}
	}
	return nil
}

// secrets are the texts that a redaction keeps back wherever they stand in the
// case's own words, the longest first.
func secrets(c *evidence.Case, what string) []string {
	var all []string
	switch what {
	case "worker":
		all = append(all, c.Worker.Name, c.Worker.Address, c.Worker.Contact)
	case "worker_id":
		all = append(all, c.Account)
	case "requester":
		all = append(all, c.Against.Name)
	}
	for _, task := range c.Tasks {
		s := task.Submission
		switch what {
		case "worker_id":
			all = append(all, s.Account.Worker)
		case "requester":
			all = append(all, s.Account.Requester, s.Account.RequesterID)
		case "title":
			all = append(all, s.Title)
		case "platform_id":
			all = append(all, s.Account.PlatformID, s.Account.TaskID)
		case "code":
			all = append(all, s.Code)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(text string) bool { return len(text) < 3 }) // a letter or two stand in any word
}

// censor puts a mark in the place of secrets in what the case says in its own
// words.
func censor(c *evidence.Case, secrets []string) {
	if len(secrets) == 0 {
		return
	}
	var pairs []string
	for _, secret := range secrets {
		pairs = append(pairs, secret, evidence.Withheld)
	}
	mark := strings.NewReplacer(pairs...)
	texts := []*string{&c.Name, &c.Claim.Facts, &c.Claim.Remedy, &c.Worker.Contact, &c.Against.Name, &c.Against.Address, &c.Against.Contact}
	for i := range c.Rules {
		texts = append(texts, &c.Rules[i].Answer)
	}
	for i := range c.Exhibits {
		texts = append(texts, &c.Exhibits[i].Name, &c.Exhibits[i].Note)
	}
	for i := range c.Messages {
		m := &c.Messages[i]
		texts = append(texts, &m.From, &m.To, &m.Channel, &m.Text)
	}
	for i := range c.Steps {
		texts = append(texts, &c.Steps[i].To, &c.Steps[i].Note)
	}
	for i := range c.Redacted {
		texts = append(texts, &c.Redacted[i].Why)
	}
	for _, text := range texts {
		*text = mark.Replace(*text)
	}
}

// blank takes what a column holds out of a task, its time and its history.
func blank(task *evidence.Task, column string) {
	s := &task.Submission
	switch column {
	case "worker":
		s.Account.Worker = ""
	case "requester":
		s.Account.Requester = ""
	case "requester_id":
		s.Account.RequesterID = ""
	case "title":
		s.Title = ""
	case "platform_id":
		s.Account.PlatformID = ""
	case "task_id":
		s.Account.TaskID = ""
	case "code":
		s.Code = ""
	case "note":
		s.Note = ""
	case "reason":
		s.Reason = ""
		s.Events = slices.Clone(s.Events)
		for i := range s.Events {
			s.Events[i].Reason = ""
		}
	}
	task.Intervals = slices.Clone(task.Intervals)
	for i := range task.Intervals {
		blankTime(&task.Intervals[i], column)
	}
	task.History = slices.DeleteFunc(task.History, func(l evidence.Revised) bool {
		return l.Field == column || strings.HasPrefix(l.Field, "time ") && strings.HasSuffix(l.Field, " "+column)
	})
	if column == "_why" {
		for i := range task.History {
			task.History[i].Why = ""
		}
	}
}

func blankTime(i *work.Interval, column string) {
	switch column {
	case "worker":
		i.Where.Worker = ""
	case "requester":
		i.Where.Requester = ""
	case "title":
		i.Title = ""
	case "note":
		i.Note = ""
	}
}

// withhold are the columns that a case keeps back of the entries it discloses.
// The file that an exhibit came from is never disclosed.
func withholding(redacted []evidence.Redaction) (map[string][]string, error) {
	all := map[string][]string{"exhibit": {"path"}}
	if len(redacted) > 0 {
		all["exhibit"] = append(all["exhibit"], "name", "note") // which may tell it in the worker's words
	}
	for _, r := range redacted {
		columns, err := withheldBy(r.What)
		if err != nil {
			return nil, err
		}
		all["submission"] = append(all["submission"], columns...)
		all["timer"] = append(all["timer"], columns...)
	}
	return all, nil
}

// disclose is the part of the history that goes with a case. Columns of
// intervals are kept back only where one holds something: with them goes the
// time of imported tasks.
func (t *Tracker) disclose(ctx context.Context, opt store.Disclosing, redacted []evidence.Redaction) (evidence.Disclosure, error) {
	var err error
	if opt.Withhold, err = withholding(redacted); err != nil {
		return evidence.Disclosure{}, err
	}
	out, err := t.store.Disclose(ctx, opt)
	if err != nil {
		return out, err
	}
	told, err := timeTells(out, opt.Withhold["submission"])
	if err != nil || len(told) == 0 {
		return out, err
	}
	opt.Withhold["interval"] = told
	return t.store.Disclose(ctx, opt)
}
