// Package evidencetest builds small ledgers out of leaves, with their tree, keys
// and witnesses, so that a test can make a bundle without a store. Everything is
// the same each time: keys and salts come from fixed seeds.
//
// It is for tests only. It imports evidence, keys, revision, work and money.
package evidencetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/revision"
)

// kinds are the columns of each kind of record, besides those of every revision.
// "row" is a submission that was imported with its intervals.
var kinds = map[string]string{
	"submission": "accepted batch bonus code currency decided estimate events id limit note platform platform_id promise reason recorded " +
		"requester requester_id reversal reward source state submitted task_id title worker zone",
	"interval": "activity batch clock end entered id note offset platform requester review source start submission superseded title worker zone",
	"timer":    "activity before began boot boot_id id limit mono offset paused platform requester start submission title wall worker zone",
	"entry":    "amount at batch id kind note platform source",
	"payout":   "allotments amount at fee id note platform reference source withheld worker",
	"exhibit":  "added captured case id kind name note path sha256 size withheld",
	"setting":  "key value was",
	"settled":  "how key",
	"epoch":    "at cosigned id left_root left_size reason root size",
	"cosigned": "id line origin root seen size witness",
	"adopted":  "origin root said size",
}

// Values are what a record holds by column: strings, true, json.RawMessage. A
// column without one is null.
type Values map[string]any

// Ledger is a history of revisions.
type Ledger struct {
	Key     keys.Signing
	Rewrite func(seq int64, kind, record string, values Values) // as one who rewrites history; nil: nobody does
	tb      testing.TB
	rows    []row
	last    map[string]*revision.Hash
	Minutes int // on the clock of recording, from 2026-11-23 09:00 UTC
}

type row struct {
	record string
	leaf   revision.Leaf
	seed   revision.Seed
	text   []byte
}

// Key makes a key out of a number.
func Key(tb testing.TB, name string, number byte) keys.Signing {
	tb.Helper()
	key, err := keys.NewSigning(name, bytes.NewReader(bytes.Repeat([]byte{number}, 64)))
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

// Origin is the name of the ledgers that New makes.
const Origin = "clickwage/0193a5c27f007000"

// New is an empty ledger.
func New(tb testing.TB) *Ledger {
	return &Ledger{Key: Key(tb, Origin, 1), tb: tb, last: map[string]*revision.Hash{}}
}

// Clock is the ledger's time after some minutes.
func Clock(minutes int) time.Time {
	return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).Add(time.Duration(minutes) * time.Minute)
}

// At is a time as leaves write it. Example: At(1) is "2026-11-23T09:01:00.000000Z".
func At(minutes int) string { return Clock(minutes).Format("2006-01-02T15:04:05.000000Z") }

// Add records a revision of a record and gives its place, counted from 1. A
// record's first revision may follow that of another one: see Follow.
func (l *Ledger) Add(kind, record string, values Values) int64 {
	return l.add(kind, record, false, values)
}

// Remove records a tombstone.
func (l *Ledger) Remove(kind, record string, values Values) int64 {
	return l.add(kind, record, true, values)
}

// Follow lets the next revision of a record go on from another one's, as an
// interval does from the row or the timer that it comes of.
func (l *Ledger) Follow(record, other string) { l.last[record] = l.last[other] }

func (l *Ledger) add(kind, record string, gone bool, values Values) int64 {
	l.tb.Helper()
	l.Minutes++
	values = with(values, nil)
	if l.Rewrite != nil {
		l.Rewrite(l.Size()+1, kind, record, values)
	}
	r := row{record: record, leaf: revision.Leaf{Kind: kind, Gone: gone, Prev: l.last[record], Fields: l.fields(kind, values)}}
	r.seed = sha256.Sum256(binary.BigEndian.AppendUint64([]byte("seed"), uint64(len(l.rows))))
	r.text = r.leaf.Append(nil, &r.seed)
	sum := revision.Sum(r.text)
	l.last[record] = &sum
	l.rows = append(l.rows, r)
	return int64(len(l.rows))
}

func (l *Ledger) fields(kind string, values Values) []revision.Field {
	l.tb.Helper()
	names := strings.Fields(kinds[kind])
	if values["row"] != nil {
		names = append(names, "row", "work")
	}
	fields := []revision.Field{
		{Name: "_at", Value: revision.String(At(l.Minutes))}, {Name: "_by", Value: revision.String("timer")}, {Name: "_why"},
	}
	for _, name := range names {
		fields = append(fields, revision.Field{Name: name, Value: l.value(values[name])})
	}
	for name, value := range values {
		if name == "_at" {
			fields[0].Value = l.value(value)
		} else if !slices.Contains(names, name) {
			l.tb.Fatalf("%s has no column %s", kind, name)
		}
	}
	revision.Sort(fields)
	return fields
}

func (l *Ledger) value(of any) []byte {
	switch value := of.(type) {
	case nil:
		return nil
	case string:
		return revision.String(value)
	case bool:
		return revision.Bool(value)
	case json.RawMessage:
		return value
	}
	l.tb.Helper()
	l.tb.Fatalf("%T is no value", of)
	return nil
}

// Size is how many revisions there are.
func (l *Ledger) Size() int64 { return int64(len(l.rows)) }

// Head is the signed checkpoint of the first revisions.
func (l *Ledger) Head(size int64) []byte {
	l.tb.Helper()
	root, err := l.log().Root(size)
	if err != nil {
		l.tb.Fatal(err)
	}
	signed, err := l.Key.Sign(revision.Checkpoint{Origin: l.Key.Name(), Size: size, Root: root}.Text())
	if err != nil {
		l.tb.Fatal(err)
	}
	return signed
}

// Cosign adds a witness's cosignature to a head.
func (l *Ledger) Cosign(head []byte, witness keys.Signing, minutes int) []byte {
	l.tb.Helper()
	line, err := witness.Cosign(head, Clock(minutes))
	if err != nil {
		l.tb.Fatal(err)
	}
	return keys.AddSignature(head, line)
}

func (l *Ledger) log() *revision.Log {
	l.tb.Helper()
	sums := make([]revision.Hash, len(l.rows))
	for i, r := range l.rows {
		sums[i] = revision.Sum(r.text)
	}
	log, err := revision.NewLog(sums)
	if err != nil {
		l.tb.Fatal(err)
	}
	return log
}

// Disclose shows the revisions that show says something of: all columns but
// those that it names. Others stay closed.
func (l *Ledger) Disclose(show func(seq int64, kind, record string) (withheld []string, shown bool)) evidence.Disclosure {
	l.tb.Helper()
	log := l.log()
	d := evidence.Disclosure{Checkpoint: l.Head(l.Size()), PublicKey: l.Key.Public(), Files: map[string][]byte{}}
	for i, r := range l.rows {
		withheld, shown := show(int64(i+1), r.leaf.Kind, r.record)
		if !shown {
			continue
		}
		proof, err := log.Inclusion(int64(i), l.Size())
		if err != nil {
			l.tb.Fatal(err)
		}
		one := evidence.Revision{Seq: int64(i + 1), Record: r.record, Leaf: r.text, Proof: proof}
		for _, f := range r.leaf.Fields {
			if slices.Contains(withheld, f.Name) {
				continue
			}
			value := f.Value
			if value == nil {
				value = []byte("null")
			}
			one.Fields = append(one.Fields, evidence.Disclosed{Name: f.Name, Salt: r.seed.Salt(f.Name), Value: value})
		}
		if slices.Contains(withheld, "id") {
			one.Record = ""
		}
		d.Revisions = append(d.Revisions, one)
	}
	return d
}

// Erase leaves a revision's hash alone.
func Erase(r evidence.Revision) evidence.Revision {
	sum := r.Hash()
	return evidence.Revision{Seq: r.Seq, Erased: &sum, Proof: r.Proof}
}

// Kinds are the kinds of record that a ledger holds.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// Columns are those of a kind of record, besides those of every revision.
func Columns(kind string) []string { return strings.Fields(kinds[kind]) }
