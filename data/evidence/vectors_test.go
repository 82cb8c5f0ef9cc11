package evidence_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
	"clickwage/data/keys"
	"clickwage/data/money"
)

var update = flag.Bool("update", false, "write the vectors anew")

const vectorFolder = "testdata/vectors"

// recipe is how a vector is made.
type recipe struct {
	name, what, expect string
	make               func(a *attacker) []byte
}

// stamped has a timestamp that was kept, see authority_test.go.
func stamped(name string) func(a *attacker) []byte {
	return func(a *attacker) []byte {
		a.bundle.Disclosure.Timestamps = [][]byte{kept(a.t, name)}
		return good(a)
	}
}

func good(a *attacker) []byte { return a.asWorker(a.payload()) }

// recipes are all vectors. "The worker" can sign anew; an outsider cannot.
var recipes = slices.Concat([]recipe{
	{"good", "a whole bundle under its policy, with parts withheld", "none", good},
	{"good-alone", "the same, and nobody is relied on: self-signed only", "none", good},
	{"good-erased", "the values of a first revision were erased; its hash and proof are left", "none", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			r[0] = evidencetest.Erase(r[0])
			return r
		})
	}},
	{"good-bidi", "texts with control and bidi characters, which must not reach a terminal", "none", func(a *attacker) []byte {
		a.bundle.Case.Name, a.bundle.Case.Claim.Facts = "\u202egnp.exe\x1b[2J", "\x07\u2066"
		return good(a)
	}},
	{"withheld-newest", "the newest revision of a task is not disclosed: no proof can show that, and no verifier says it can", "none", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			return slices.Delete(r, at(r, evidencetest.Typed, 2), at(r, evidencetest.Typed, 2)+1)
		})
	}},
	{"good-erased-row", "an erased row, which its submission and its interval went on from", "none", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			i := at(r, evidencetest.Imported, 0)
			r[i] = evidencetest.Erase(r[i])
			return r
		})
	}},
	{"good-timestamp", "a timestamp of an authority that is relied on", "none", stamped("good.tsr")},
}, cells, histories, files, signatures, timestamps, spellings, packings, secondForm)

var timestamps = []recipe{
	{"forged-timestamp", "a timestamp of an authority of the same name that nobody relies on", "timestamps", stamped("forged.tsr")},
	{"other-timestamp", "a good timestamp of another head", "timestamps", stamped("other.tsr")},
	{"no-timestamp", "a timestamp that is none", "timestamps", func(a *attacker) []byte {
		a.bundle.Disclosure.Timestamps = [][]byte{[]byte("2026-11-23")}
		return good(a)
	}},
	{"moved-timestamp", "a good timestamp in which the time was changed", "timestamps", func(a *attacker) []byte {
		reply := kept(a.t, "good.tsr")
		at := bytes.Index(reply, []byte("2026"))
		a.bundle.Disclosure.Timestamps = [][]byte{append(append(bytes.Clone(reply[:at]), "2025"...), reply[at+4:]...)}
		return good(a)
	}},
	{"uncounted-timestamp", "timestamps that are not numbered from one", "files", func(a *attacker) []byte {
		return a.asWorker(with(a.payload(), "evidence/data/timestamps/002.tsr", "x"))
	}},
}

const address = "https://example.org/task/7?a=1"

// paused is a bundle of the second form with a task that was worked on twice,
// changed with a file of its payload.
func paused(name string, change func([]byte) []byte) func(a *attacker) []byte {
	return func(a *attacker) []byte {
		a.bundle.Form = evidence.SecondForm
		a.bundle.Case.Claim.Converted = &evidence.Converted{Amount: money.Of(3_375_000, "EUR"), Quotes: []money.Quote{
			{From: "EUR", To: "USD", Rate: "1.0815", Date: "2026-11-20", Source: "ECB"},
		}}
		size := a.ledger.Size()
		a.ledger.Add("submission", "s", evidencetest.Values{
			"id": "s", "state": "rejected", "reward": "0.50USD", "limit": "1200s", "estimate": "300s", "note": "see " + address + "),\nnot http://example.org",
			"promise": `{"estimate":"240","reward":"0.60USD"}`,
		})
		for _, span := range [][2]int{{9, 12}, {1, 4}} {
			id := evidencetest.At(span[0])
			a.ledger.Add("interval", id, evidencetest.Values{"id": id, "submission": "s", "start": id, "end": evidencetest.At(span[1])})
		}
		a.disclose(func(seq int64, record string) ([]string, bool) {
			return nil, seq > size || record == evidencetest.Hidden
		})
		parts := a.payload()
		if name != "" {
			parts = edit(a.t, parts, name, change)
		}
		return a.asWorker(parts)
	}
}

var secondForm = []recipe{
	{"good-second", "a case of the second form: what was advertised, an address, a pause, a converted claim", "none", paused("", nil)},
	{"good-second-withheld", "the same form with parts withheld", "none", func(a *attacker) []byte { return good(attackNewest(a)) }},
	{"edit-pause", "the worker shortens a pause in the schedule and signs anew", "schedule", paused("schedule.csv", swap(evidencetest.At(4)+" ", evidencetest.At(5)+" "))},
	{"edit-address", "the worker edits the address of a task in the case and signs anew", "case", paused("case.json", swap(address, "https://example.com"))},
	{"edit-promise", "the worker edits what was promised in the case and signs anew", "case", paused("case.json", swap("0.60USD", "0.90USD"))},
	{"no-conversion", "a case of the second form without its converted claim", "json", paused("case.json", func(b []byte) []byte {
		at := bytes.Index(b, []byte(`"converted":`))
		return append(bytes.Clone(b[:at]), b[bytes.Index(b, []byte(`"deadline":`)):]...)
	})},
	{"early-conversion", "a case of the first form with a converted claim", "json", paused("case.json", swap("clickwage/case/v2", "clickwage/case/v1"))},
	{"false-conversion", "a converted claim that is no amount", "json", paused("case.json", swap(`"amount":"3.375EUR"`, `"amount":"3.3750EUR"`))},
	{"unknown-form", "a case of a form that nobody knows", "json", paused("case.json", swap("clickwage/case/v2", "clickwage/case/v9"))},
}

// at is the index of a record's nth disclosed revision, counted from 0.
func at(r []evidence.Revision, record string, n int) int {
	for i := range r {
		if r[i].Record == record {
			if n == 0 {
				return i
			}
			n--
		}
	}
	return -1
}

var cells = []recipe{
	{"edit-cell-outsider", "an outsider edits a cell of the schedule and writes all manifests anew", "signature", func(a *attacker) []byte {
		return a.asOutsider(edit(a.t, a.payload(), "schedule.csv", swap("1.20USD", "9.20USD")))
	}},
	{"edit-cell-worker", "the worker edits a cell of the schedule, writes all manifests anew and signs them", "schedule", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "schedule.csv", swap("1.20USD", "9.20USD")))
	}},
	{"edit-case-figure", "the worker edits a task's reward in the case and signs anew", "case", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "case.json", swap(`"reward":"1.20USD"`, `"reward":"9.20USD"`)))
	}},
	{"edit-case-total", "the worker edits the sum of the rewards and signs anew", "case", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "case.json", swap(`"rewards":["3.65USD"]`, `"rewards":["9.65USD"]`)))
	}},
	{"drop-task", "the worker drops a task from the case and signs anew", "case", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "case.json", swap(`"totals":{"rewards":["3.65USD"],"tasks":3}`, `"totals":{"rewards":["3.65USD"],"tasks":2}`)))
	}},
	{"edit-value", "the worker edits a disclosed value; schedule, case and manifests are made anew and signed", "openings", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			return changed(r, at(r, evidencetest.Typed, 2), "reward", `"9.20USD"`)
		})
	}},
	{"edit-leaf", "the same, and the leaf commits to the new value", "inclusion", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			i := at(r, evidencetest.Typed, 2)
			return recommitted(changed(r, i, "reward", `"9.20USD"`), i, "reward")
		})
	}},
	{"backdate", "the worker moves the time of recording of a revision", "openings", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			return changed(r, at(r, evidencetest.Typed, 0), "_at", `"2026-10-01T08:00:00.000000Z"`)
		})
	}},
	{"false-field", "a value is disclosed of a field that the leaf does not have", "openings", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			r[0].Fields = append(slices.Clone(r[0].Fields), evidence.Disclosed{Name: "zzz", Value: []byte("null")})
			return r
		})
	}},
}

var histories = []recipe{
	{"delete", "a revision in the middle of a history is left out", "chains", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			return slices.Delete(r, at(r, evidencetest.Typed, 1), at(r, evidencetest.Typed, 1)+1)
		})
	}},
	{"withhold-first", "the first revision of a history is left out", "chains", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			return slices.Delete(r, at(r, evidencetest.Typed, 0), at(r, evidencetest.Typed, 0)+1)
		})
	}},
	{"withhold-all", "no revision is disclosed", "leaves", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision { return r[:0] })
	}},
	{"reorder", "two revisions change places", "leaves", func(a *attacker) []byte {
		return a.lines(func(l [][]byte) [][]byte { l[3], l[4] = l[4], l[3]; return l })
	}},
	{"reorder-renumbered", "two revisions change places and numbers", "inclusion", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			i, k := at(r, "e1", 0), at(r, "p1", 0)
			r[i], r[k] = r[k], r[i]
			r[i].Seq, r[k].Seq = r[k].Seq, r[i].Seq
			r[i].Proof, r[k].Proof = r[k].Proof, r[i].Proof
			return r
		})
	}},
	{"duplicate", "a revision stands twice", "leaves", func(a *attacker) []byte {
		return a.lines(func(l [][]byte) [][]byte { return slices.Insert(l, 3, l[3]) })
	}},
	{"duplicate-renumbered", "a revision stands twice, the second time under the number of one that is not disclosed", "chains", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			again := r[at(r, evidencetest.Hidden, 0)]
			again.Seq++
			return append(r, again)
		})
	}},
	{"truncate-lines", "the last line of the revisions is gone, its proof is not", "json", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "revisions.jsonl", func(b []byte) []byte { return b[:bytes.LastIndexByte(b[:len(b)-1], '\n')+1] }))
	}},
	{"truncate-tree", "the head is an older one, before some of the revisions", "inclusion", func(a *attacker) []byte {
		a.bundle.Disclosure.Checkpoint = a.ledger.Head(10)
		return good(a)
	}},
	{"fork", "a revision goes on from an older one than the record's last", "chains", func(a *attacker) []byte {
		return a.forked(func(l *evidencetest.Ledger) {
			l.Add("entry", "fork", evidencetest.Values{"id": "fork"})
			l.Follow("first", "fork")
			l.Add("entry", "fork", evidencetest.Values{"id": "fork", "note": "2"})
			l.Follow("fork", "first")
			l.Add("entry", "fork", evidencetest.Values{"id": "fork", "note": "3"})
		})
	}},
	{"fork-hidden", "two revisions go on from a row, the second without its id", "chains", func(a *attacker) []byte {
		return a.forkedWith(func(l *evidencetest.Ledger) {
			row := evidencetest.Values{"id": "row", "row": true, "work": json.RawMessage("[]")}
			l.Add("submission", "row", row)
			l.Follow("first", "row")
			l.Add("submission", "row", evidencetest.Values{"id": "row", "note": "2"})
			l.Follow("row", "first")
			l.Add("submission", "row", evidencetest.Values{"id": "row", "note": "3"})
		}, "id")
	}},
	{"begin-twice", "the history of a record begins a second time", "chains", func(a *attacker) []byte {
		return a.forked(func(l *evidencetest.Ledger) {
			l.Add("entry", "again", evidencetest.Values{"id": "again"})
			l.Follow("again", "nothing")
			l.Add("entry", "again", evidencetest.Values{"id": "again", "note": "2"})
		})
	}},
	{"adopt", "a record goes on from another record's history", "chains", func(a *attacker) []byte {
		return a.forked(func(l *evidencetest.Ledger) {
			l.Add("entry", "mine", evidencetest.Values{"id": "mine"})
			l.Follow("yours", "mine")
			l.Add("entry", "yours", evidencetest.Values{"id": "yours"})
		})
	}},
	{"wrong-proof", "a proof has another hash in it", "inclusion", func(a *attacker) []byte {
		return a.revisions(func(r []evidence.Revision) []evidence.Revision {
			r[2].Proof = slices.Clone(r[2].Proof)
			r[2].Proof[0][0] ^= 1
			return r
		})
	}},
}

var files = []recipe{
	{"swap-attachment", "an attachment has another content under its old name", "manifest", func(a *attacker) []byte {
		return a.zip(edit(a.t, a.sealed(a.payload(), a.bundle.Key), strings.TrimPrefix(attachmentOf(instructions), "evidence/"), swap("bridge", "tunnel")))
	}},
	{"swap-attachment-outsider", "an outsider exchanges an attachment, its name, its hash in the case and all manifests", "signature", func(a *attacker) []byte {
		other := strings.Replace(instructions, "bridge", "tunnel", 1)
		parts := with(without(a.payload(), attachmentOf(instructions)), attachmentOf(other), other)
		return a.asOutsider(edit(a.t, parts, "case.json", swap(attachmentOf(instructions)[len(attachmentPrefix):], attachmentOf(other)[len(attachmentPrefix):])))
	}},
	{"swap-attachment-worker", "the worker exchanges an attachment and signs anew, and the case names the old one", "attachments", func(a *attacker) []byte {
		other := strings.Replace(instructions, "bridge", "tunnel", 1)
		return a.asWorker(with(without(a.payload(), attachmentOf(instructions)), attachmentOf(other), other))
	}},
	{"show-withheld", "an exhibit that is said to be withheld is there", "attachments", func(a *attacker) []byte {
		return a.asWorker(with(a.payload(), attachmentOf("what was handed in"), "what was handed in"))
	}},
	{"swap-dossier", "an outsider exchanges the dossier and writes all manifests anew", "signature", func(a *attacker) []byte {
		return a.asOutsider(edit(a.t, a.payload(), "dossier.pdf", swap("dossier", "forgery")))
	}},
	{"extra-file", "a file more, named in the manifests", "files", func(a *attacker) []byte {
		return a.asWorker(with(a.payload(), "evidence/data/readme.txt", "trust me\n"))
	}},
	{"extra-attachment", "an attachment more, which the case does not name", "attachments", func(a *attacker) []byte {
		return a.asWorker(with(a.payload(), attachmentOf("more"), "more"))
	}},
	{"missing-file", "the schedule is gone", "files", func(a *attacker) []byte { return a.asWorker(without(a.payload(), "schedule.csv")) }},
	{"missing-attachment", "an attachment that the case names is gone", "attachments", func(a *attacker) []byte {
		return a.asWorker(without(a.payload(), attachmentOf(instructions)))
	}},
	{"wrong-manifest", "a hash in the manifest is another", "manifest", func(a *attacker) []byte {
		return a.zip(edit(a.t, a.sealed(a.payload(), a.bundle.Key), "/manifest-sha256.txt", func(b []byte) []byte { b[0] ^= 1; return b }))
	}},
	{"wrong-size", "the bag says that it has another size", "bag", func(a *attacker) []byte {
		return a.zip(edit(a.t, a.sealed(a.payload(), a.bundle.Key), "bag-info.txt", swap("Payload-Oxum: ", "Payload-Oxum: 1")))
	}},
}

const (
	instructions     = "Mark each picture that shows a bridge.\n"
	attachmentPrefix = "evidence/data/attachments/"
)

var signatures = []recipe{
	{"other-key", "everything is signed by another key of the same name", "key", func(a *attacker) []byte {
		other := evidencetest.Key(a.t, evidencetest.Origin, 9)
		a.ledger.Key, a.bundle.Key = other, other
		a.bundle.Disclosure.Checkpoint, a.bundle.Disclosure.PublicKey, a.bundle.Disclosure.Former = a.ledger.Head(a.ledger.Size()), other.Public(), nil
		return good(a)
	}},
	{"other-signature", "another key signed the manifests", "signature", func(a *attacker) []byte {
		return a.zip(a.sealed(a.payload(), evidencetest.Key(a.t, evidencetest.Origin, 9)))
	}},
	{"edit-checkpoint", "the number of leaves under the head's signature is another", "checkpoint", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "checkpoint.txt", swap("\n20\n", "\n21\n")))
	}},
	{"other-ledger", "the head is of another ledger than the key", "checkpoint", func(a *attacker) []byte {
		signed, err := a.bundle.Key.Sign(strings.Replace(string(a.ledger.Head(a.ledger.Size())[:strings.Index(string(a.ledger.Head(a.ledger.Size())), "\n\n")+1]), evidencetest.Origin, "clickwage/other", 1))
		if err != nil {
			a.t.Fatal(err)
		}
		return a.asWorker(edit(a.t, a.payload(), "checkpoint.txt", func([]byte) []byte { return signed }))
	}},
	{"rewritten-tree", "the worker rewrites the history and signs a new head, which no witness saw", "witnesses", func(a *attacker) []byte {
		return a.rewritten(backdated, func(now []byte) []byte { return now })
	}},
	{"rewritten-tree-alone", "the same, and nobody is relied on: nothing can show it, and the verifier says self-signed only", "none", func(a *attacker) []byte {
		return a.rewritten(backdated, func(now []byte) []byte { return now })
	}},
	{"old-cosignature", "the same, with the cosignatures of the old head pasted under the new one", "witnesses", func(a *attacker) []byte {
		return a.rewritten(backdated, func(now []byte) []byte {
			return keys.AddSignature(now, cosignatures(a.bundle.Disclosure.Checkpoint))
		})
	}},
	{"witness-stripped", "two of three cosignatures are gone where two are asked for", "witnesses", func(a *attacker) []byte {
		a.bundle.Disclosure.Checkpoint = a.ledger.Cosign(a.ledger.Head(a.ledger.Size()), evidencetest.Witnesses(a.t)[0], 500)
		return good(a)
	}},
	{"witness-repeated", "one witness cosigned twice where two are asked for", "witnesses", func(a *attacker) []byte {
		w := evidencetest.Witnesses(a.t)[0]
		a.bundle.Disclosure.Checkpoint = a.ledger.Cosign(a.ledger.Cosign(a.ledger.Head(a.ledger.Size()), w, 500), w, 501)
		return good(a)
	}},
	{"witness-unknown", "two others of the witnesses' names cosigned", "witnesses", func(a *attacker) []byte {
		head := a.ledger.Head(a.ledger.Size())
		for i, name := range []string{"union.example", "ombuds.example"} {
			head = a.ledger.Cosign(head, evidencetest.Key(a.t, name, byte(30+i)), 500)
		}
		a.bundle.Disclosure.Checkpoint = head
		return good(a)
	}},
	{"handover-forged", "the hand-over of an earlier key is signed by the new key alone", "handover", func(a *attacker) []byte {
		text, err := keys.Text(a.bundle.Disclosure.Former[0].Handover)
		if err != nil {
			a.t.Fatal(err)
		}
		if a.bundle.Disclosure.Former[0].Handover, err = a.bundle.Key.Sign(text); err != nil {
			a.t.Fatal(err)
		}
		return good(a)
	}},
}

var spellings = []recipe{
	{"non-canonical-json", "a space in the case, which changes nothing that it says", "json", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "case.json", swap(`,"against"`, `, "against"`)))
	}},
	{"non-canonical-line", "two names of a revision change places", "json", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "revisions.jsonl", swap(`"op":"set","prev":null`, `"prev":null,"op":"set"`)))
	}},
	{"escaped-text", "a letter is written as an escape", "json", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "revisions.jsonl", swap(`"value":"Prolific"`, `"value":"\u0050rolific"`)))
	}},
	{"duplicate-key", "a name stands twice in the case", "json", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "case.json", swap(`{"account":"w-17"`, `{"account":"w-18","account":"w-17"`)))
	}},
	{"duplicate-field", "a field is disclosed twice, with two values", "json", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "revisions.jsonl", swap(`"fields":{`, `"fields":{"_at":{"salt":"00000000000000000000000000000000","value":"x"},`)))
	}},
	{"unknown-name", "a name that the format does not know", "json", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "keys.json", swap(`}`, `,"z":1}`)))
	}},
	{"no-json", "the case is no JSON", "json", func(a *attacker) []byte {
		return a.asWorker(edit(a.t, a.payload(), "case.json", func([]byte) []byte { return []byte("{") }))
	}},
}

var packings = []recipe{
	{"truncate", "the file ends too early", "zip", func(a *attacker) []byte { z := good(a); return z[:len(z)-100] }},
	{"appended", "there is more after the ZIP", "zip", func(a *attacker) []byte { return append(good(a), "more"...) }},
	{"prepended", "there is something before the ZIP", "zip", func(a *attacker) []byte { return append([]byte("#!/bin/sh\n"), good(a)...) }},
	{"deflated", "the same files, packed", "zip", func(a *attacker) []byte {
		return foreign(a.t, a.sealed(a.payload(), a.bundle.Key), func(h *zip.FileHeader) { h.Method = zip.Deflate })
	}},
	{"descriptors", "the same files, stored by another program", "zip", func(a *attacker) []byte {
		return foreign(a.t, a.sealed(a.payload(), a.bundle.Key), func(*zip.FileHeader) {})
	}},
	{"unordered", "the same files in another order", "zip", func(a *attacker) []byte {
		parts := a.sealed(a.payload(), a.bundle.Key)
		slices.Reverse(parts)
		return a.zip(parts)
	}},
	{"dot-dot", "a file that leads out of the folder", "names", func(a *attacker) []byte { return a.asWorker(with(a.payload(), "evidence/data/../../.profile", "x")) }},
	{"absolute", "a file with an absolute path", "names", func(a *attacker) []byte { return a.asWorker(with(a.payload(), "/etc/cron.d/evidence", "x")) }},
	{"drive", "a file on a drive", "names", func(a *attacker) []byte { return a.asWorker(with(a.payload(), `C:\evidence.txt`, "x")) }},
	{"symlink", "an attachment that is a link", "names", func(a *attacker) []byte {
		return foreign(a.t, a.sealed(a.payload(), a.bundle.Key), func(h *zip.FileHeader) {
			if strings.HasPrefix(h.Name, attachmentPrefix) {
				h.SetMode(os.ModeSymlink | 0o777)
			}
		})
	}},
	{"duplicate-name", "two files of one name", "names", func(a *attacker) []byte { return a.asWorker(with(a.payload(), "evidence/data/schedule.csv", "x")) }},
	{"duplicate-name-case", "two files that are one on some systems", "names", func(a *attacker) []byte {
		return a.asWorker(with(a.payload(), "evidence/data/Schedule.csv", "x"))
	}},
	{"bomb", "a file that unpacks to 1 GiB", "size", func(a *attacker) []byte { return bomb(a.t) }},
	{"empty", "a file of no bytes", "zip", func(*attacker) []byte { return nil }},
}

// forked is a bundle of a ledger that went on in a way that no ledger does,
// signed and cosigned like any other.
func (a *attacker) forked(more func(*evidencetest.Ledger)) []byte {
	a.t.Helper()
	return a.forkedWith(more)
}

// forkedWith keeps fields of the last revision back.
func (a *attacker) forkedWith(more func(*evidencetest.Ledger), withheld ...string) []byte {
	a.t.Helper()
	size := a.ledger.Size()
	more(a.ledger)
	a.disclose(func(seq int64, record string) ([]string, bool) {
		if seq == a.ledger.Size() {
			return withheld, true
		}
		return nil, seq > size || record == evidencetest.Hidden
	})
	return good(a)
}

// packed are the vectors that another version of the compressor may write
// otherwise; what they unpack to is the same.
var packed = []string{"bomb", "deflated"}

func TestVectorsAreWhatTheirRecipesMake(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	all := evidencetest.ReadVectors(t, vectorFolder)
	for _, r := range recipes {
		i := slices.IndexFunc(all, func(v evidencetest.Vector) bool { return v.Name == r.name })
		switch {
		case i < 0 || all[i].What != r.what || all[i].Expect != r.expect:
			t.Errorf("%s: there is no such file; run go test -update", r.name)
		case !slices.Contains(packed, r.name) && !bytes.Equal(all[i].Bundle, r.make(attack(t))):
			t.Errorf("%s: the file is not what the recipe makes; run go test -update", r.name)
		}
	}
	if len(all) != len(recipes) {
		t.Errorf("%d vectors, %d recipes", len(all), len(recipes))
	}
}

func writeVectors(t *testing.T) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(vectorFolder), os.MkdirAll(vectorFolder, 0o755)); err != nil {
		t.Fatal(err)
	}
	foundAuthorities(t)
	for _, r := range recipes {
		v := evidencetest.Vector{Name: r.name, What: r.what, Expect: r.expect, Bundle: r.make(attack(t))}
		if !strings.HasSuffix(r.name, "-alone") {
			v.Policy = evidencetest.Policy(t)
		}
		if strings.HasSuffix(r.name, "-timestamp") {
			v.Roots = kept(t, "root.pem")
		}
		text, err := v.Text()
		if err == nil {
			err = os.WriteFile(filepath.Join(vectorFolder, v.Name+".vector"), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryVectorIsCaughtByTheCheckItNames(t *testing.T) {
	for _, v := range evidencetest.ReadVectors(t, vectorFolder) {
		t.Run(v.Name, func(t *testing.T) {
			var p evidence.Policy
			if v.Policy != nil {
				var err error
				if p, err = evidence.ParsePolicy(v.Policy); err != nil {
					t.Fatal(err)
				}
			}
			if v.Roots != nil {
				p.Tokens = relyingOn(t, v.Roots)
			}
			got, line := "none", ""
			result := verified(t, v.Bundle, p)
			if c := result.Failure(); c != nil {
				got, line = c.Name, c.Line
			}
			if got != v.Expect || result.OK() != (v.Expect == "none") {
				t.Errorf("%s: got %s (%s), want %s", v.What, got, line, v.Expect)
			}
		})
	}
}
