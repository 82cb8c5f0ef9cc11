package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"clickwage/data/rating"
	"clickwage/data/revision"
)

// kindReview is a review of a requester or a platform.
const kindReview = "review"

// Review is a review as the ledger keeps it. One of others has the public key
// that signed it, what it is called in their file, and the file that brought it.
type Review struct {
	rating.Review
	Signer string // "": the worker's own
	Ref    string // its id in the file
	File   string // SHA-256 of the file, in hexadecimal digits
}

// Own says that the worker wrote it.
func (r Review) Own() bool { return r.Signer == "" }

// Reviews are all reviews, the worker's own and those of others, the newest made
// first.
func (s *Store) Reviews(ctx context.Context) ([]Review, error) {
	all, err := reviewsOf(ctx, s.read)
	return all, explain(err, s.path)
}

// Reviews are all reviews as this change sees them.
func (tx *Tx) Reviews() ([]Review, error) { return reviewsOf(tx.ctx, tx) }

func reviewsOf(ctx context.Context, q querier) ([]Review, error) {
	rows, err := docketRows(ctx, q, "WHERE kind = '"+kindReview+"' ORDER BY id DESC")
	all := make([]Review, len(rows))
	for i, r := range rows {
		all[i] = r.values.review()
	}
	return all, err
}

// Review is one review as this change sees it; ErrNotFound where there is none of
// this id.
func (tx *Tx) Review(id string) (Review, error) {
	found, err := docketRowAs(tx.ctx, tx, kindReview, id)
	if err != nil {
		return Review{}, err
	}
	return found.values.review(), nil
}

// PutReview writes a review, new or changed.
func (tx *Tx) PutReview(r Review) error { return tx.file(kindReview, r.ID, r.ID, reviewFields(r)) }

// DeleteReview takes a review out of the current state; ErrNotFound where there is
// none of this id.
func (tx *Tx) DeleteReview(id string) error {
	found, err := docketRowAs(tx.ctx, tx, kindReview, id)
	if err != nil {
		return err
	}
	return tx.unfile(found)
}

func reviewFields(r Review) []revision.Field {
	return []revision.Field{ // sorted by name
		{Name: "answers", Value: answersValue(r.Answers)},
		{Name: "context", Value: textValue(r.Context)},
		{Name: "file", Value: textValue(r.File)},
		{Name: "id", Value: textValue(r.ID)},
		{Name: "platform", Value: textValue(r.Platform)},
		{Name: "ref", Value: textValue(r.Ref)},
		{Name: "requester", Value: textValue(r.Requester)},
		{Name: "requester_id", Value: textValue(r.RequesterID)},
		{Name: "signer", Value: textValue(r.Signer)},
		{Name: "title", Value: textValue(r.Title)},
		{Name: "written", Value: instantValue(r.Written)},
	}
}

func (b body) review() Review {
	r := Review{Signer: b.text("signer"), Ref: b.text("ref"), File: b.text("file")}
	r.ID, r.Title, r.Context, r.Written = b.text("id"), b.text("title"), b.text("context"), b.instant("written")
	r.Subject = rating.Subject{Platform: b.text("platform"), Requester: b.text("requester"), RequesterID: b.text("requester_id")}
	r.Answers = decodeAnswers(b["answers"])
	return r
}

// answersValue are the answers as canonical JSON, by question.
func answersValue(answers map[string]rating.Answer) []byte {
	if len(answers) == 0 {
		return nil
	}
	var fields []revision.Field
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		a := answers[id]
		fields = append(fields, revision.Field{Name: id, Value: revision.Object(nil, []revision.Field{
			{Name: "n", Value: countValue(int64(a.N))}, {Name: "origin", Value: textValue(string(a.Origin))},
			{Name: "value", Value: textValue(a.Value)}, {Name: "why", Value: textValue(a.Why)},
		})})
	}
	return revision.Object(nil, fields)
}

func decodeAnswers(raw []byte) map[string]rating.Answer {
	var all map[string]struct{ N, Origin, Value, Why string }
	answers := map[string]rating.Answer{}
	if len(raw) == 0 || json.Unmarshal(raw, &all) != nil {
		return answers
	}
	for id, a := range all {
		n, _ := strconv.Atoi(a.N)
		answers[id] = rating.Answer{Value: a.Value, Why: a.Why, Origin: rating.Origin(a.Origin), N: n}
	}
	return answers
}
