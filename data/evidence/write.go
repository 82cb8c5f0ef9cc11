package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"clickwage/data/keys"
	"clickwage/data/work"
)

// Bundle is what is written for others to verify.
type Bundle struct {
	Case       Case
	Disclosure Disclosure
	PDF        []byte       // the dossier; nil: the bundle has none
	Made       work.Instant // its day stands in the bundle
	Key        keys.Signing // Required. The worker's, by the name and key of Disclosure.PublicKey
	Form       Form         // of the case; defaults to NewestForm
}

func (b Bundle) form() Form {
	if b.Form == 0 {
		return NewestForm
	}
	return b.Form
}

// ErrBundle is wrapped by everything that keeps a bundle from being written.
var ErrBundle = errors.New("bundle")

// Write writes the bundle: a BagIt bag in one canonical ZIP, signed by the
// worker's key. Equal bundles are equal bytes. It fails, before it writes
// anything, where the case tells another figure than the revisions disclosed
// with it, and where a file is missing, changed since or too large. Whoever
// says "saved" reads it back with Verify before; see tracker.WriteFile.
func Write(ctx context.Context, w io.Writer, b Bundle) error {
	parts, err := files(b)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBundle, err)
	}
	return writeZip(ctx, w, parts)
}

// files are all files of a bundle.
func files(b Bundle) ([]part, error) {
	if b.Key.Name() == "" || b.Key.Public() != b.Disclosure.PublicKey {
		return nil, errors.New("the key is another than the one that signed the ledger's head")
	}
	if strings.ContainsAny(b.Case.ID, "\r\n") {
		return nil, fmt.Errorf("case %q: an id has one line", b.Case.ID)
	}
	rows, err := b.form().ScheduleOf(b.Disclosure.Revisions)
	if err != nil {
		return nil, err
	}
	if err := b.form().matchTasks(b.Case.Tasks, rows); err != nil {
		return nil, err
	}
	parts, err := payloadOf(b, rows)
	if err != nil {
		return nil, err
	}
	all, err := seal(parts, b.Made, b.Case.ID, b.Key)
	if err != nil {
		return nil, err
	}
	total := int64(0)
	for _, p := range all {
		if limit := limitOf(p.name); int64(len(p.data)) > limit {
			return nil, fmt.Errorf("%s: %w: it has %d bytes, and at most %d are read", p.name, errTooLarge, len(p.data), limit)
		}
		total += int64(len(p.data))
	}
	if total > MaxBundle-MaxFiles*256 || len(all) > MaxFiles {
		return nil, fmt.Errorf("%w: %d files with %d bytes; a bundle has at most %d with %d", errTooLarge, len(all), total, MaxFiles, MaxBundle)
	}
	return all, nil
}

// payloadOf are the files that are evidence.
func payloadOf(b Bundle, rows Schedule) ([]part, error) {
	lines, proofs := revisionFiles(b.Disclosure.Revisions)
	ring, err := keyFile(b.Disclosure)
	if err != nil {
		return nil, err
	}
	text, err := b.form().caseText(b.Case, rows)
	if err != nil {
		return nil, err
	}
	parts := []part{
		{caseName, text}, {checkpointName, b.Disclosure.Checkpoint}, {keysName, ring}, {proofsName, proofs},
		{revisionsName, lines}, {scheduleName, rows.CSV(b.form())},
	}
	if b.PDF != nil {
		parts = append(parts, part{pdfName, b.PDF})
	}
	for i, token := range b.Disclosure.Timestamps {
		parts = append(parts, part{timestampName(i), token})
	}
	attached, err := attachments(b)
	return append(parts, attached...), err
}

// attachments are the contents of the case's exhibits, each once.
func attachments(b Bundle) ([]part, error) {
	var parts []part
	sizes := map[string]int64{}
	for _, name := range sortedNames(b.Disclosure.Files) {
		data := b.Disclosure.Files[name]
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != name {
			return nil, fmt.Errorf("attachment %s: its content changed since it was taken in", name)
		}
		sizes[name] = int64(len(data))
		parts = append(parts, part{attachmentFolder + name, data})
	}
	var lines []exhibitLine
	for _, e := range b.Case.Exhibits {
		lines = append(lines, exhibitLine{ID: e.ID, SHA256: hex.EncodeToString(e.Sum[:]), Size: e.Size, Withheld: e.Withheld})
	}
	return parts, checkExhibits(lines, sizes)
}
