package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"clickwage/data/revision"
)

// Limits of attachments: those of one file and of all files of a case.
const (
	MaxAttachment     = 25_000_000
	MaxCaseAttachment = 200_000_000
)

// ErrTooLarge is wrapped where an attachment is over a limit.
var ErrTooLarge = errors.New("too large")

// PutContent keeps the content of a file, once, and returns the SHA-256 that it
// is kept under. The error wraps ErrTooLarge above MaxAttachment.
func (tx *Tx) PutContent(content []byte) (revision.Hash, error) {
	sum := revision.Hash(sha256.Sum256(content))
	if len(content) > MaxAttachment {
		return sum, fmt.Errorf("%w: %d bytes, and at most %d are taken", ErrTooLarge, len(content), MaxAttachment)
	}
	if content == nil {
		content = []byte{}
	}
	// What was damaged since is healed: the sum says that it is the same content.
	_, err := tx.exec("INSERT INTO attachment (sum, size, content) VALUES (?, ?, ?) "+
		"ON CONFLICT (sum) DO UPDATE SET size = excluded.size, content = excluded.content WHERE content <> excluded.content", sum[:], len(content), content)
	return sum, err
}

// Content is what was kept under a SHA-256, which it still has; else the error
// wraps ErrDamaged. ErrNotFound where there is none.
func (s *Store) Content(ctx context.Context, sum revision.Hash) ([]byte, error) {
	var content []byte
	err := s.read.QueryRowContext(ctx, "SELECT content FROM attachment WHERE sum = ?", sum[:]).Scan(&content)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("attachment %x: %w", sum, ErrNotFound)
	case err != nil:
		return nil, explain(err, s.path)
	case sha256.Sum256(content) != sum:
		return nil, fmt.Errorf("attachment %x: %w: its content is no longer what was taken in", sum, ErrDamaged)
	}
	return content, nil
}

// kindsWithContent are the kinds of record that a content is kept for, for queries.
const kindsWithContent = "'" + kindExhibit + "', '" + kindCampaign + "'"

// forsaken are the contents that no revision names any more.
const forsaken = `DELETE FROM attachment WHERE lower(hex(sum)) NOT IN
 (SELECT json_extract(body, '$.sha256') FROM revision WHERE kind IN (` + kindsWithContent + `) AND body <> '')`

// docket compares disputes, what belongs to them, reviews, campaigns and
// contributions with their revisions, and hashes what is attached anew.
func (c *checker) docket(ctx context.Context) error {
	rows, err := docketRows(ctx, c.store.read, "ORDER BY n")
	if err != nil {
		return err
	}
	for _, r := range rows {
		c.out.Records++
		packed := fmt.Sprintf("%s %s %s", r.kind, hex.EncodeToString(r.owner), string(revision.Object(nil, filedFields(r.kind, r.values))))
		if ownerOf(r.kind, r.values) != uuidText(r.owner) || r.values.text("id") != uuidText(r.id) {
			c.found("%s %s is filed under another record", r.kind, uuidText(r.id))
		}
		err := c.compare(ctx, state{r.kind, uuidText(r.id), filedFields(r.kind, r.values), packed},
			"x.kind || ' ' || lower(hex(x.owner)) || ' ' || x.body FROM docket x JOIN revision r ON r.seq = x.rev AND r.kind = x.kind WHERE x.id = ?")
		if err != nil {
			return err
		}
	}
	return c.attachments(ctx)
}

func (c *checker) attachments(ctx context.Context) error {
	there := map[string]bool{}
	err := c.store.eachRow(ctx, "SELECT sum, size, content FROM attachment", func(r *sql.Rows) error {
		var sum []byte
		var size int64
		var content sql.RawBytes
		if err := r.Scan(&sum, &size, &content); err != nil {
			return err
		}
		there[hex.EncodeToString(sum)] = true
		if now := sha256.Sum256(content); string(now[:]) != string(sum) || size != int64(len(content)) {
			c.found("attachment %x was altered: its hash does not match", sum)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.store.eachRow(ctx, "SELECT id, kind, json_extract(body, '$.sha256') FROM docket WHERE kind IN ("+kindsWithContent+")", func(r *sql.Rows) error {
		var id []byte
		var kind, sum string
		if err := r.Scan(&id, &kind, &sum); err != nil {
			return err
		}
		if !there[sum] {
			c.found("%s %s: its content is missing", kind, uuidText(id))
		}
		return nil
	})
}
