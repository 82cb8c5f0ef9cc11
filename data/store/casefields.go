package store

import (
	"encoding/hex"
	"encoding/json"
	"strconv"

	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/work"
)

func caseFields(c Case) []revision.Field {
	study := evidence.StudyTimes{}
	if c.Study != nil {
		study = *c.Study
	}
	return []revision.Field{ // sorted by name
		{Name: "account", Value: textValue(c.Account)},
		{Name: "against_address", Value: textValue(c.Against.Address)},
		{Name: "against_contact", Value: textValue(c.Against.Contact)},
		{Name: "against_name", Value: textValue(c.Against.Name)},
		{Name: "amounts", Value: listValue(c.Claim.Amount, func(a money.Amount) []byte { return amountValue(a, true) })},
		{Name: "deadline", Value: instantValue(c.Claim.Deadline)},
		{Name: "facts", Value: textValue(c.Claim.Facts)},
		{Name: "id", Value: textValue(c.ID)},
		{Name: "name", Value: textValue(c.Name)},
		{Name: "opened", Value: instantValue(c.Opened)},
		{Name: "platform", Value: textValue(c.Platform)},
		{Name: "preset", Value: textValue(string(c.Preset))},
		{Name: "recipient", Value: textValue(string(c.Recipient))},
		{Name: "redacted", Value: listValue(c.Redacted, func(r evidence.Redaction) []byte {
			return revision.Object(nil, []revision.Field{{Name: "what", Value: textValue(r.What)}, {Name: "why", Value: textValue(r.Why)}})
		})},
		{Name: "remedy", Value: textValue(c.Claim.Remedy)},
		{Name: "rule", Value: textValue(c.Claim.Rule)},
		{Name: "study_mean", Value: spanValue(study.Mean)},
		{Name: "study_median", Value: spanValue(study.Median)},
		{Name: "study_n", Value: countValue(int64(study.N))},
		{Name: "study_sd", Value: spanValue(study.SD)},
		{Name: "study_source", Value: textValue(study.Source)},
		{Name: "tasks", Value: listValue(c.Tasks, func(id work.SubmissionID) []byte { return revision.String(string(id)) })},
		{Name: "worker_address", Value: textValue(c.Worker.Address)},
		{Name: "worker_contact", Value: textValue(c.Worker.Contact)},
		{Name: "worker_name", Value: textValue(c.Worker.Name)},
		{Name: "zone", Value: textValue(c.Zone)},
	}
}

func (b body) disputed() Case {
	c := Case{
		ID: b.text("id"), Name: b.text("name"), Preset: evidence.Preset(b.text("preset")), Recipient: evidence.Recipient(b.text("recipient")),
		Opened: b.instant("opened"), Zone: b.text("zone"), Platform: b.text("platform"), Account: b.text("account"),
		Worker:  evidence.Party{Name: b.text("worker_name"), Address: b.text("worker_address"), Contact: b.text("worker_contact")},
		Against: evidence.Party{Name: b.text("against_name"), Address: b.text("against_address"), Contact: b.text("against_contact")},
		Claim:   evidence.Claim{Facts: b.text("facts"), Remedy: b.text("remedy"), Deadline: b.instant("deadline"), Rule: b.text("rule")},
	}
	for _, text := range listOf[string](b["amounts"]) {
		if a, err := money.Parse(text, ""); err == nil {
			c.Claim.Amount = append(c.Claim.Amount, a)
		}
	}
	c.Tasks = listOf[work.SubmissionID](b["tasks"])
	c.Redacted = listOf[evidence.Redaction](b["redacted"])
	study := evidence.StudyTimes{
		N: b.number("study_n"), Mean: b.span("study_mean"), Median: b.span("study_median"), SD: b.span("study_sd"), Source: b.text("study_source"),
	}
	if study != (evidence.StudyTimes{}) {
		c.Study = &study
	}
	return c
}

// partFields are the columns of what belongs to a case.
func partFields(p CasePart) []revision.Field {
	id, owner := revision.Field{Name: "id", Value: textValue(p.ID)}, revision.Field{Name: "case", Value: textValue(p.Case)}
	switch {
	case p.Reply != nil:
		r := p.Reply
		return []revision.Field{ // sorted by name
			{Name: "answer", Value: textValue(r.Answer)}, owner, {Name: "confidence", Value: textValue(r.Confidence)}, id,
			{Name: "kept", Value: textValue(string(r.Kept))}, {Name: "retrieved", Value: textValue(r.Retrieved)},
			{Name: "rule", Value: textValue(r.Rule)}, {Name: "source", Value: textValue(r.Source)}, {Name: "text", Value: textValue(r.Text)},
		}
	case p.Exhibit != nil:
		e := p.Exhibit
		return []revision.Field{
			{Name: "added", Value: instantValue(e.Added)}, {Name: "captured", Value: instantValue(e.Captured)}, owner, id,
			{Name: "kind", Value: textValue(string(e.Kind))}, {Name: "name", Value: textValue(e.Name)}, {Name: "note", Value: textValue(e.Note)},
			{Name: "path", Value: textValue(e.Path)}, {Name: "sha256", Value: textValue(hex.EncodeToString(e.Sum[:]))},
			{Name: "size", Value: textValue(strconv.FormatInt(e.Size, 10))}, {Name: "withheld", Value: flagValue(e.Withheld)},
		}
	case p.Message != nil:
		m := p.Message
		return []revision.Field{
			{Name: "at", Value: instantValue(m.At)}, owner, {Name: "channel", Value: textValue(m.Channel)}, {Name: "from", Value: textValue(m.From)},
			id, {Name: "text", Value: textValue(m.Text)}, {Name: "to", Value: textValue(m.To)},
		}
	}
	if l := p.Letter; l != nil {
		return []revision.Field{
			owner, id, {Name: "kind", Value: textValue(l.Kind)}, {Name: "language", Value: textValue(l.Language)},
			{Name: "paper", Value: textValue(l.Paper)}, {Name: "text", Value: textValue(l.Text)},
		}
	}
	s := p.Step
	fields := []revision.Field{
		{Name: "at", Value: instantValue(s.At)}, owner, id, {Name: "kind", Value: textValue(string(s.Kind))},
		{Name: "note", Value: textValue(s.Note)}, {Name: "parts", Value: allotmentsValue(s.Parts)}, {Name: "recovered"}, {Name: "to", Value: textValue(s.To)},
	}
	if s.Recovered != nil {
		fields[6].Value = amountValue(*s.Recovered, true)
	}
	return fields
}

// part reads what belongs to a case back.
func (b body) part(kind string) CasePart {
	p := CasePart{ID: b.text("id"), Case: b.text("case")}
	switch kind {
	case kindReply:
		p.Reply = &evidence.Reply{
			Rule: b.text("rule"), Text: b.text("text"), Source: b.text("source"), Retrieved: b.text("retrieved"),
			Confidence: b.text("confidence"), Answer: b.text("answer"), Kept: evidence.Kept(b.text("kept")),
		}
	case kindExhibit:
		e := &Exhibit{Path: b.text("path")}
		e.ID, e.Kind, e.Name, e.Note = p.ID, evidence.AttachmentKind(b.text("kind")), b.text("name"), b.text("note")
		e.Captured, e.Added, e.Withheld = b.instant("captured"), b.instant("added"), b.flag("withheld")
		e.Size, _ = strconv.ParseInt(b.text("size"), 10, 64)
		if sum, err := hex.DecodeString(b.text("sha256")); err == nil {
			copy(e.Sum[:], sum)
		}
		p.Exhibit = e
	case kindMessage:
		p.Message = &evidence.Message{At: b.instant("at"), From: b.text("from"), To: b.text("to"), Channel: b.text("channel"), Text: b.text("text")}
	case kindLetter:
		p.Letter = &CaseLetter{Kind: b.text("kind"), Language: b.text("language"), Paper: b.text("paper"), Text: b.text("text")}
	case kindStep:
		s := &CaseStep{Parts: decodeAllotments(b["parts"])}
		s.Kind, s.At, s.To, s.Note = evidence.StepKind(b.text("kind")), b.instant("at"), b.text("to"), b.text("note")
		if a, ok := b.amount("recovered"); ok {
			s.Recovered = &a
		}
		p.Step = s
	}
	return p
}

// listValue is a list as canonical JSON; null where it is empty.
func listValue[T any](all []T, one func(T) []byte) []byte {
	if len(all) == 0 {
		return nil
	}
	dst := []byte{'['}
	for i, value := range all {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, one(value)...)
	}
	return append(dst, ']')
}

func listOf[T any](raw []byte) []T {
	var all []T
	if len(raw) == 0 || json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return all
}

func countValue(n int64) []byte {
	if n == 0 {
		return nil
	}
	return textValue(strconv.FormatInt(n, 10))
}

// filedFields are the columns of a kind of record of the docket, with what a
// revision stores of them.
func filedFields(kind string, values body) []revision.Field {
	switch kind {
	case kindCase:
		return caseFields(values.disputed())
	case kindReview:
		return reviewFields(values.review())
	case kindCampaign:
		return campaignFields(values.campaign())
	case kindContribution:
		return contributionFields(values.contribution())
	}
	return partFields(values.part(kind))
}
