package evidence

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clickwage/data/keys"
	"clickwage/data/revision"
)

func (v *verifier) described() []file {
	files := make([]file, len(v.order))
	for i, e := range v.order {
		files[i] = file{e.name, v.sums[e.name], e.size}
	}
	return files
}

// compare says whether a file of the bundle is as it would be written.
func (v *verifier) compare(name string, want []byte) error {
	got, err := v.part(name)
	if err != nil || bytes.Equal(got, want) {
		return err
	}
	lines, others := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i, line := range lines {
		if i >= len(others) || line != others[i] {
			return fmt.Errorf("%s line %d does not fit the files: %q", short(name), i+1, line)
		}
	}
	return fmt.Errorf("%s is too short", short(name))
}

func (v *verifier) checkManifest() (Status, string) {
	data, _ := manifests(v.described())
	if err := v.compare(manifestName, data); err != nil {
		return failed(err)
	}
	for _, e := range v.order {
		sum, attached := strings.CutPrefix(e.name, attachmentFolder)
		if own := v.sums[e.name]; attached && sum != hex.EncodeToString(own[:]) {
			return failed(fmt.Errorf("%s: its content is another than the one it is named by", short(e.name)))
		}
	}
	return passed("every file has the SHA-256 that the manifest names")
}

func (v *verifier) checkBag() (Status, string) {
	files := v.described()
	info, err := v.part(infoName)
	if err != nil {
		return failed(err)
	}
	id := ""
	for line := range strings.Lines(string(info)) {
		if text, ok := strings.CutPrefix(line, "External-Identifier: "); ok {
			id = strings.TrimSuffix(text, "\n")
		}
	}
	_, tags := manifests(files)
	for _, want := range []part{{bagitName, []byte(bagit)}, {infoName, bagInfo(baggingDate(info), id, files)}, {tagManifestName, tags}} {
		if err := v.compare(want.name, want.data); err != nil {
			return failed(err)
		}
	}
	return passed("a BagIt bag (RFC 8493) of %s", baggingDate(info))
}

func (v *verifier) checkJSON() (Status, string) {
	var texts [5][]byte
	for i, name := range []string{keysName, caseName, revisionsName, proofsName, checkpointName} {
		var err error
		if texts[i], err = v.part(name); err != nil {
			return failed(err)
		}
	}
	var err error
	if v.result.Key, v.former, err = readKeys(texts[0]); err != nil {
		return failed(err)
	}
	if v.claimed, err = readCase(texts[1]); err != nil {
		return failed(err)
	}
	if v.shown, err = readRevisions(texts[2], texts[3]); err != nil {
		return failed(err)
	}
	v.note = texts[4]
	v.result.Claim = Visible(strings.Join(v.claimed.Claim.Amounts, " + "))
	return passed("all of it in the one canonical spelling (RFC 8785)")
}

func (v *verifier) checkKey() (Status, string) {
	name, err := keys.Name(v.result.Key)
	if err != nil {
		return failed(err)
	}
	v.result.Origin = Visible(name)
	if len(v.policy.Keys) == 0 {
		return noted("nobody said whose key it must be; compare %s with the one that the worker published", v.result.Key)
	}
	if slices.Contains(v.policy.Keys, v.result.Key) {
		return passed("%s, as it must be", v.result.Key)
	}
	for _, f := range slices.Backward(v.former) {
		if f.Handover == nil { // what was before cannot be told
			break
		}
		if slices.Contains(v.policy.Keys, f.PublicKey) {
			return passed("%s, to which the key that it must be handed over", v.result.Key)
		}
	}
	return failed(fmt.Errorf("the bundle is signed by %s, which is not the key that it must be", v.result.Key))
}

func (v *verifier) checkSignature() (Status, string) {
	note, err := v.part(signatureName)
	if err != nil {
		return failed(err)
	}
	tags, err := v.part(tagManifestName)
	if err != nil {
		return failed(err)
	}
	alone, err := keys.Only(note, v.result.Key)
	if err != nil {
		return failed(fmt.Errorf("signature.txt: %w", err))
	}
	name, _ := keys.Name(v.result.Key) // the key has just been used
	text, err := keys.Text(note)
	if err != nil || text != signed(name, tags) || !bytes.Equal(alone, note) {
		return failed(errors.New("signature.txt is not of this bundle: a file was exchanged after it was signed"))
	}
	return passed("the key signed every file of this bundle, dossier and attachments included")
}

func (v *verifier) checkCheckpoint() (Status, string) {
	text, err := keys.OpenNote(v.note, v.result.Key)
	if err != nil {
		return failed(fmt.Errorf("checkpoint.txt: %w", err))
	}
	if v.head, err = revision.ParseCheckpoint(text); err != nil {
		return failed(fmt.Errorf("checkpoint.txt: %w", err))
	}
	if name, _ := keys.Name(v.result.Key); name != v.head.Origin {
		return failed(fmt.Errorf("checkpoint.txt is of the ledger %s, and the key of %s", v.head.Origin, name))
	}
	v.result.Root = v.head.Root
	v.result.Extent = ExtentOf(v.shown, v.head.Size)
	return passed("the key signed the ledger's head: %d leaves, root %s", v.head.Size, hex.EncodeToString(v.head.Root[:]))
}

func (v *verifier) checkHandover() (Status, string) {
	lost := 0
	for i, f := range v.former {
		next := v.result.Key
		if i+1 < len(v.former) {
			next = v.former[i+1].PublicKey
		}
		if f.Handover == nil {
			lost++
		} else if _, err := CheckHandover(f.Handover, f.PublicKey, next); err != nil {
			return failed(fmt.Errorf("key %d of %d: %w", i+1, len(v.former)+1, err))
		}
	}
	switch {
	case lost > 0:
		return noted("earlier keys: %d, of which %d were lost: continuity is not proven by signature", len(v.former), lost)
	case len(v.former) > 0:
		return passed("earlier keys: %d, each handed over to the next, signed by both", len(v.former))
	}
	return passed("one key from the beginning")
}

func (v *verifier) checkLeaves() (Status, string) {
	if len(v.shown) == 0 {
		return failed(errors.New("no leaf is disclosed"))
	}
	for i, r := range v.shown {
		if r.Seq < 1 || i > 0 && r.Seq <= v.shown[i-1].Seq {
			return failed(fmt.Errorf("revision %d stands twice or out of the ledger's order", r.Seq))
		}
	}
	all, err := readLeaves(v.shown)
	if err != nil {
		return failed(err)
	}
	v.read = all
	if v.head.Size == 0 { // the signed head was not passed
		return passed("leaves: %d, each once and in the ledger's order", len(all))
	}
	return passed("%s", v.result.Extent)
}

func (v *verifier) checkOpenings() (Status, string) {
	shown, withheld := 0, 0
	for _, r := range v.read {
		all := r.leaf.Fields // in the order of those disclosed
		for _, f := range r.Fields {
			for len(all) > 0 && all[0].Name != f.Name {
				all = all[1:]
			}
			if len(all) == 0 || (revision.Field{Name: f.Name, Value: f.Value}).Commit(f.Salt) != all[0].Sum {
				return failed(fmt.Errorf("revision %d: the value of %s is not the one that was recorded: %s", r.Seq, f.Name, f.Value))
			}
		}
		shown += len(r.Fields)
		withheld += len(r.leaf.Fields) - len(r.Fields)
	}
	return passed("values as they were recorded: %d; withheld: %d", shown, withheld)
}

func (v *verifier) checkChains() (Status, string) {
	c, err := follow(v.read)
	if err != nil {
		return failed(err)
	}
	if c.Missing > 0 {
		return failed(fmt.Errorf("a part of a history is withheld: revisions that name an earlier one that is not here: %d", c.Missing))
	}
	if c.Erased > 0 {
		v.result.erased = true
		return noted("histories from their first revision: %d; revisions of which the values were erased and the hash is left: %d", c.Beginning, c.Erased)
	}
	return passed("histories: %d, each complete from its first revision to the last one disclosed", c.Beginning)
}

func (v *verifier) checkInclusion() (Status, string) {
	for _, r := range v.read {
		if err := revision.CheckInclusion(r.sum, r.Seq-1, v.head.Size, v.head.Root, r.Proof); err != nil {
			return failed(fmt.Errorf("revision %d is not in the ledger whose head was signed: %w", r.Seq, err))
		}
	}
	return passed("leaves: %d, each in the signed ledger at its place", len(v.read))
}

func (v *verifier) checkWitnesses() (Status, string) {
	others := strings.Count(string(v.note), "\n\u2014 ") - 1
	if !v.policy.asksWitnesses() {
		return noted("self-signed only: no policy names witnesses to rely on (%d signatures of others are there)", others)
	}
	seen := v.policy.seenBy(v.note)
	if !v.policy.satisfied(v.policy.quorum, seen) {
		return failed(fmt.Errorf("the witnesses of the policy have not cosigned this head: %d of %d did", len(seen), len(v.policy.witnesses)))
	}
	v.result.Witnessed, v.result.Quorum = seen, true
	return passed("cosigned by %s", witnessList(seen))
}

func (v *verifier) checkTimestamps() (Status, string) {
	count := 0
	for _, ok := v.entries[timestampName(count)]; ok; _, ok = v.entries[timestampName(count)] {
		count++
	}
	switch {
	case count == 0:
		return noted("there are none")
	case v.policy.Tokens == nil:
		return noted("present: %d, not checked: no authority was named to rely on", count)
	}
	over, err := keys.Only(v.note, v.result.Key)
	if err != nil {
		return failed(err)
	}
	for n := range count {
		token, err := v.part(timestampName(n))
		if err != nil {
			return failed(err)
		}
		at, err := v.policy.Tokens(token, over)
		if err != nil {
			return failed(fmt.Errorf("%s: %w", short(timestampName(n)), err))
		}
		v.result.Stamped = append(v.result.Stamped, at)
	}
	return passed("the head existed by %s", clock(slices.MinFunc(v.result.Stamped, time.Time.Compare)))
}

func (v *verifier) checkAttachments() (Status, string) {
	files := map[string]int64{}
	for _, e := range v.order {
		if sum, ok := strings.CutPrefix(e.name, attachmentFolder); ok {
			files[sum] = e.size
		}
	}
	if err := checkExhibits(v.claimed.Exhibits, files); err != nil {
		return failed(err)
	}
	return passed("attached: %d; exhibits named in the case: %d", len(files), len(v.claimed.Exhibits))
}

func (v *verifier) checkSchedule() (Status, string) {
	rows, err := v.schedule()
	if err != nil {
		return failed(err)
	}
	got, err := v.part(scheduleName)
	if err != nil {
		return failed(err)
	}
	if want := rows.CSV(v.claimed.form()); !bytes.Equal(got, want) {
		return failed(fmt.Errorf("schedule.csv is not what the disclosed revisions say: %w", differs(got, want)))
	}
	return passed("tasks: %d; every cell is what the disclosed revisions say", len(rows))
}

// differs finds the first cell in which two tables differ.
func differs(got, want []byte) error {
	a, errA := csv.NewReader(bytes.NewReader(got)).ReadAll()
	b, errB := csv.NewReader(bytes.NewReader(want)).ReadAll()
	if errA != nil || errB != nil || len(a) != len(b) {
		return fmt.Errorf("it has %d lines, and they have %d", len(a), len(b))
	}
	for i, row := range a {
		if len(row) != len(b[i]) {
			return fmt.Errorf("it has %d columns, and they have %d", len(row), len(b[i]))
		}
		for n, cell := range row {
			if cell != b[i][n] {
				return fmt.Errorf("line %d, %s: it says %q, and they %q", i+1, b[0][n], cell, b[i][n])
			}
		}
	}
	return errors.New("it is written in another way")
}

func (v *verifier) checkCase() (Status, string) {
	rows, err := v.schedule()
	if err != nil {
		return failed(err)
	}
	if err := compareCase(v.claimed, rows); err != nil {
		return failed(fmt.Errorf("case.json is not what the disclosed revisions say: %w", err))
	}
	info, err := v.part(infoName)
	if err != nil {
		return failed(err)
	}
	if !bytes.Contains(info, []byte("\nExternal-Identifier: "+v.claimed.ID+"\n")) {
		return failed(fmt.Errorf("bag-info.txt is of another case than %s", v.claimed.ID))
	}
	v.result.Totals = strings.Join(v.claimed.Totals.Rewards, " + ")
	return passed("tasks: %d, with the figures of the disclosed revisions; the rewards add up to %s", len(rows), v.result.Totals)
}
