package store

import (
	"context"
	"encoding/hex"
	"strconv"

	"clickwage/data/money"
	"clickwage/data/rating"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// Kinds of record of pooling.
const (
	kindCampaign     = "campaign"
	kindContribution = "contribution"
)

// labelContribution is the label of what gives or withdraws figures: no undo takes
// back what has left.
const labelContribution = "contribution"

// Contributing labels a change of the history of contributions.
func Contributing(name string) Label {
	return Label{What: labelContribution, Source: work.Manual, Detail: name}
}

// Campaign is a collective's campaign that the worker knows of. Its signed file
// is kept under Sum.
type Campaign struct {
	ID         string        // CampaignID of its hash
	Hash       revision.Hash // of the rules, as package pool has it
	Sum        revision.Hash // of the file
	Name       string
	Collective string
	Key        string // that signed it
	Pinned     bool   // the worker had the key from elsewhere
	Added      work.Instant
}

// CampaignID is the id of a campaign's record: the same wherever it is added.
func CampaignID(hash revision.Hash) string { return uuidText(hash[:16]) }

// Handed says what became of a file.
type Handed string

// What can become of a contribution's file.
const (
	Saved  Handed = "saved"  // to a file, for the worker to hand over
	Sent   Handed = "sent"   // and taken in
	Unsure Handed = "unsure" // it may have left: the program was ended, or no answer came
)

// Contribution is what was given to a campaign, or taken back from it. It says by
// itself what it was, whether or not the campaign is still known.
type Contribution struct {
	ID         string // that of the report
	Campaign   string // CampaignID
	Hash       revision.Hash
	Name       string
	Collective string
	From, To   string   // the period's days
	Readers    []string // the organisers: two who each see nothing, or one who could read it
	At         work.Instant
	Sequence   uint32
	Withdrawn  bool // it takes back what was given before
	State      Handed
	Where      string // the file's name, or the address it was sent to
	File       revision.Hash
	Bytes      int
	Currency   money.Currency // of the numbers
	Numbers    []Given
	Answers    []GivenAnswer // to the campaign's ballot
}

// Given is one number of a contribution.
type Given struct {
	Table string `json:"table"` // a platform; "": all work
	Of    string `json:"of"`    // what it counts, as package pool names measures; or pay_from or pay_below, the edges of the pay's bin
	Value string `json:"value"` // a whole number: minutes, tasks or micro-units, of pay per hour
}

// GivenAnswer is one answer of a contribution about a requester or a platform.
type GivenAnswer struct {
	rating.Subject
	Question string `json:"question"` // its id
	Answer   string `json:"answer"`   // one of its choices
}

// Campaigns are all campaigns that are known, the last added first.
func (s *Store) Campaigns(ctx context.Context) ([]Campaign, error) {
	rows, err := docketRows(ctx, s.read, "WHERE kind = '"+kindCampaign+"' ORDER BY json_extract(body, '$.added') DESC, n DESC")
	all := make([]Campaign, len(rows))
	for i, r := range rows {
		all[i] = r.values.campaign()
	}
	return all, explain(err, s.path)
}

// Contributions are all that was given, the last first.
func (s *Store) Contributions(ctx context.Context) ([]Contribution, error) {
	rows, err := docketRows(ctx, s.read, "WHERE kind = '"+kindContribution+"' ORDER BY json_extract(body, '$.at') DESC, n DESC")
	all := make([]Contribution, len(rows))
	for i, r := range rows {
		all[i] = r.values.contribution()
	}
	return all, explain(err, s.path)
}

// PutCampaign writes a campaign; PutContent has kept its file.
func (tx *Tx) PutCampaign(c Campaign) error {
	return tx.file(kindCampaign, c.ID, c.ID, campaignFields(c))
}

// DeleteCampaign takes a campaign out of the current state. What was given to it
// stays in the history, and the worker's secret with it.
func (tx *Tx) DeleteCampaign(id string) error {
	found, err := docketRowAs(tx.ctx, tx, kindCampaign, id)
	if err != nil {
		return err
	}
	return tx.unfile(found)
}

// PutContribution writes what was given, new or changed.
func (tx *Tx) PutContribution(c Contribution) error {
	return tx.file(kindContribution, c.ID, c.Campaign, contributionFields(c))
}

// DeleteContribution takes out what turned out not to have been given.
func (tx *Tx) DeleteContribution(id string) error {
	found, err := docketRowAs(tx.ctx, tx, kindContribution, id)
	if err != nil {
		return err
	}
	return tx.unfile(found)
}

func campaignFields(c Campaign) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "added", Value: instantValue(c.Added)},
		{Name: "collective", Value: textValue(c.Collective)},
		{Name: "hash", Value: textValue(hex.EncodeToString(c.Hash[:]))},
		{Name: "id", Value: textValue(c.ID)},
		{Name: "key", Value: textValue(c.Key)},
		{Name: "name", Value: textValue(c.Name)},
		{Name: "pinned", Value: flagValue(c.Pinned)},
		{Name: "sha256", Value: textValue(hex.EncodeToString(c.Sum[:]))},
	}
}

func (b body) campaign() Campaign {
	return Campaign{
		ID: b.text("id"), Hash: b.hash("hash"), Sum: b.hash("sha256"), Name: b.text("name"), Collective: b.text("collective"),
		Key: b.text("key"), Pinned: b.flag("pinned"), Added: b.instant("added"),
	}
}

// hash reads a hash back; it is zero where there is none.
func (b body) hash(name string) (h revision.Hash) {
	if sum, err := hex.DecodeString(b.text(name)); err == nil {
		copy(h[:], sum)
	}
	return h
}

func contributionFields(c Contribution) []revision.Field {
	fields := []revision.Field{ // sorted by name
		{Name: "at", Value: instantValue(c.At)},
		{Name: "bytes", Value: countValue(int64(c.Bytes))},
		{Name: "campaign", Value: textValue(c.Campaign)},
		{Name: "collective", Value: textValue(c.Collective)},
		{Name: "currency", Value: textValue(string(c.Currency))},
		{Name: "file", Value: textValue(hex.EncodeToString(c.File[:]))},
		{Name: "from", Value: textValue(c.From)},
		{Name: "hash", Value: textValue(hex.EncodeToString(c.Hash[:]))},
		{Name: "id", Value: textValue(c.ID)},
		{Name: "name", Value: textValue(c.Name)},
		{Name: "numbers", Value: listValue(c.Numbers, func(g Given) []byte {
			return revision.Object(nil, []revision.Field{{Name: "of", Value: textValue(g.Of)}, {Name: "table", Value: textValue(g.Table)}, {Name: "value", Value: textValue(g.Value)}})
		})},
		{Name: "readers", Value: listValue(c.Readers, func(name string) []byte { return revision.String(name) })},
		{Name: "sequence", Value: countValue(int64(c.Sequence))},
		{Name: "state", Value: textValue(string(c.State))},
		{Name: "to", Value: textValue(c.To)},
		{Name: "where", Value: textValue(c.Where)},
		{Name: "withdrawn", Value: flagValue(c.Withdrawn)},
	}
	if len(c.Answers) == 0 { // so are all from before there were ballots
		return fields
	}
	return append([]revision.Field{{Name: "answers", Value: listValue(c.Answers, func(a GivenAnswer) []byte {
		return revision.Object(nil, []revision.Field{
			{Name: "answer", Value: textValue(a.Answer)}, {Name: "platform", Value: textValue(a.Platform)}, {Name: "question", Value: textValue(a.Question)},
			{Name: "requester", Value: textValue(a.Requester)}, {Name: "requester_id", Value: textValue(a.RequesterID)},
		})
	})}}, fields...)
}

func (b body) contribution() Contribution {
	sequence, _ := strconv.ParseUint(b.text("sequence"), 10, 32)
	return Contribution{
		ID: b.text("id"), Campaign: b.text("campaign"), Hash: b.hash("hash"), Name: b.text("name"), Collective: b.text("collective"),
		From: b.text("from"), To: b.text("to"), Readers: listOf[string](b["readers"]), At: b.instant("at"), Sequence: uint32(sequence),
		Withdrawn: b.flag("withdrawn"), State: Handed(b.text("state")), Where: b.text("where"), File: b.hash("file"), Bytes: b.number("bytes"),
		Currency: money.Currency(b.text("currency")), Numbers: listOf[Given](b["numbers"]), Answers: listOf[GivenAnswer](b["answers"]),
	}
}

// ownerOf is the record that one of the docket is filed under.
func ownerOf(kind string, values body) string {
	switch kind {
	case kindCase, kindReview, kindCampaign:
		return values.text("id")
	case kindContribution:
		return values.text("campaign")
	}
	return values.text("case")
}
