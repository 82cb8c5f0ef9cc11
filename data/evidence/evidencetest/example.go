package evidencetest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"clickwage/data/evidence"
	"clickwage/data/keys"
	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// The records of Example.
const (
	Typed    = "0193a5c2-7f00-7000-8000-000000000001" // a timed task that was refused
	Imported = "0193a5c2-7f00-7000-8000-000000000002" // a row with its interval, edited later
	Hidden   = "0193a5c2-7f00-7000-8000-000000000003" // whose worker, title and code are withheld
	stranger = "0193a5c2-7f00-7000-8000-000000000004" // not disclosed
	span     = "0193a5c2-7f00-7000-8000-000000000011"
	rowSpan  = "0193a5c2-7f00-7000-8000-000000000012"
	removed  = "0193a5c2-7f00-7000-8000-000000000013"
)

// Witnesses are the three that the policy of Example names; all have cosigned.
func Witnesses(tb testing.TB) []keys.Signing {
	return []keys.Signing{Key(tb, "union.example", 11), Key(tb, "ombuds.example", 12), Key(tb, "friend.example", 13)}
}

// Policy asks for the ledger's key and two of the three witnesses.
func Policy(tb testing.TB) []byte {
	w := Witnesses(tb)
	return []byte("# the worker's key, and two of three witnesses\nlog " + Key(tb, Origin, 1).Public() +
		"\nwitness union " + w[0].Public() + "\nwitness ombuds " + w[1].Public() + "\nwitness friend " + w[2].Public() +
		"\ngroup two 2 union ombuds friend\nquorum two\n")
}

// Example is a bundle of a refused task, a row from an import and a task with
// parts withheld, beside a revision of every other kind of record; with
// attachments, a dossier, three witnesses and a key before this one.
func Example(tb testing.TB) (evidence.Bundle, *Ledger) {
	tb.Helper()
	return Rewritten(tb, nil)
}

// Rewritten is Example of a ledger whose revisions were changed as they were
// recorded; its head is signed and cosigned like that of Example.
func Rewritten(tb testing.TB, rewrite func(seq int64, kind, record string, values Values)) (evidence.Bundle, *Ledger) {
	tb.Helper()
	l := New(tb)
	l.Rewrite = rewrite
	exampleHistory(l)
	b := evidence.Bundle{Case: exampleCase(), Disclosure: discloseExample(l), Made: work.At(Clock(600)), Key: l.Key,
		PDF: []byte("%PDF-1.7\n% stands for a dossier\n%%EOF\n")}
	for _, w := range Witnesses(tb) {
		b.Disclosure.Checkpoint = l.Cosign(b.Disclosure.Checkpoint, w, 500)
	}
	former := Key(tb, Origin, 2)
	handover, err := evidence.Handover(former, l.Key, Clock(-60))
	if err != nil {
		tb.Fatal(err)
	}
	b.Disclosure.Former = []evidence.FormerKey{{PublicKey: former.Public(), Handover: handover}}
	Attach(&b, "instructions.txt", []byte("Mark each picture that shows a bridge.\n"))
	secret := sha256.Sum256([]byte("what was handed in"))
	b.Case.Exhibits = append(b.Case.Exhibits, evidence.Attachment{
		ID: "exhibit-2", Kind: evidence.Submitted, Name: "answers.csv", Sum: secret, Size: 18, Withheld: true, Note: "under an agreement of secrecy",
	})
	return b, l
}

// Attach adds an exhibit with its content.
func Attach(b *evidence.Bundle, name string, content []byte) {
	sum := revision.Hash(sha256.Sum256(content))
	b.Disclosure.Files[hex.EncodeToString(sum[:])] = content
	b.Case.Exhibits = append(b.Case.Exhibits, evidence.Attachment{
		ID: "exhibit-1", Kind: evidence.Instructions, Name: name, Sum: sum, Size: int64(len(content)), Added: work.At(Clock(400)),
	})
}

func task(id, state, title, reward string) Values {
	return Values{
		"id": id, "state": state, "title": title, "reward": reward, "currency": "USD", "platform": "Prolific", "platform_id": "sub-" + id[34:],
		"requester": "R & Co, Ltd", "source": "timer", "zone": "Europe/Berlin", "worker": "w-17", "accepted": At(1), "recorded": At(1),
	}
}

func with(v Values, more Values) Values {
	all := Values{}
	for name, value := range v {
		all[name] = value
	}
	for name, value := range more {
		all[name] = value
	}
	return all
}

func exampleHistory(l *Ledger) {
	l.Add("adopted", "a1", Values{"origin": Origin, "said": "recorded before", "size": "0"})
	l.Add("cosigned", "c1", Values{"id": "c1", "origin": Origin, "size": "1", "witness": "union"})
	l.Add("setting", "s1", Values{"key": "zone", "value": "Europe/Berlin", "was": "UTC"})
	first := task(Typed, "accepted", `Label "bridges", part 1`, "1.20USD")
	l.Add("submission", Typed, first)
	l.Add("timer", span, Values{"id": span, "activity": "task", "began": At(1), "start": At(1), "submission": Typed, "boot": "12.5s", "mono": "12.5s", "boot_id": "b"})
	l.Add("submission", stranger, task(stranger, "accepted", "not disclosed", "9.00USD"))
	timed := Values{"id": span, "activity": "task", "start": At(1), "end": At(13), "entered": At(13), "submission": Typed, "source": "timer", "zone": "Europe/Berlin", "offset": "3600"}
	l.Add("interval", span, timed)
	l.Add("interval", removed, with(timed, Values{"id": removed, "start": At(20), "end": At(25)}))
	l.Remove("interval", removed, with(timed, Values{"id": removed, "start": At(20), "end": At(25)}))
	l.Add("submission", Typed, with(first, Values{"state": "submitted", "submitted": At(13)}))
	events := json.RawMessage(`[{"at":"` + At(1) + `","source":"timer","state":"accepted"},{"at":"` + At(90) + `","reason":"Low effort\n=SUM(A1)","source":"manual","state":"rejected"}]`)
	l.Add("submission", Typed, with(first, Values{"state": "rejected", "submitted": At(13), "decided": At(90), "reason": "Low effort\n=SUM(A1)", "events": events, "promise": "as advertised"}))
	l.Add("submission", stranger, task(stranger, "submitted", "not disclosed", "9.00USD"))
	list := json.RawMessage(`[{"activity":"task","end":"` + At(38) + `","id":"` + rowSpan + `","source":"imported","start":"` + At(30) + `","submission":"` + Imported + `"}]`)
	imported := with(task(Imported, "rejected", "=HYPERLINK(evil)", "0.45USD"), Values{"source": "imported", "submitted": At(38), "decided": At(95), "row": true, "work": list, "bonus": "0.05USD"})
	l.Add("submission", Imported, imported)
	l.Follow(rowSpan, Imported)
	l.Add("interval", rowSpan, Values{"id": rowSpan, "activity": "task", "start": At(30), "end": At(39), "submission": Imported, "source": "manual"})
	l.Add("entry", "e1", Values{"id": "e1", "amount": "0.25USD", "at": At(50), "kind": "fee", "platform": "Prolific", "source": "manual"})
	l.Add("payout", "p1", Values{"id": "p1", "amount": "7.00USD", "at": At(60), "platform": "Prolific", "source": "manual", "allotments": json.RawMessage(`[{"amount":"0.05USD","submission":"` + Imported + `"}]`)})
	l.Add("settled", "k1", Values{"how": "as it is", "key": "odd"})
	l.Add("epoch", "h1", Values{"id": "h1", "at": At(70), "reason": "restored", "size": "3", "root": "00"})
	l.Add("submission", Hidden, with(task(Hidden, "rejected", "secret study", "2.00USD"), Values{"submitted": At(45), "decided": At(99), "code": "C0DE"}))
	l.Add("submission", stranger, task(stranger, "approved", "not disclosed", "9.00USD"))
}

func discloseExample(l *Ledger) evidence.Disclosure {
	return l.Disclose(func(_ int64, _, record string) ([]string, bool) {
		if record == Hidden {
			return []string{"worker", "title", "code"}, true
		}
		return nil, record != stranger
	})
}

func exampleCase() evidence.Case {
	at := func(minutes int) work.Instant { return work.At(Clock(minutes)) }
	usd := func(micros int64) money.Amount { return money.Of(micros, "USD") }
	sub := func(id, title string, reward int64) work.Submission {
		return work.Submission{
			ID: work.SubmissionID(id), Title: title, State: work.Rejected, Accepted: at(1), Advertised: work.Offer{Reward: usd(reward), RewardKnown: true},
			Account: work.Account{Platform: "Prolific", PlatformID: "sub-" + id[34:], Worker: "w-17", Requester: "R & Co, Ltd"},
		}
	}
	typed, imported, hidden := sub(Typed, `Label "bridges", part 1`, 1_200_000), sub(Imported, "=HYPERLINK(evil)", 450_000), sub(Hidden, "", 2_000_000)
	typed.Submitted, typed.Decided, typed.Reason = at(13), at(90), "Low effort\n=SUM(A1)"
	typed.Freeze()
	imported.Submitted, imported.Decided, imported.Source, imported.Credit.Bonus = at(38), at(95), work.Imported, usd(50_000)
	hidden.Submitted, hidden.Decided, hidden.Account.Worker = at(45), at(99), ""
	return evidence.Case{
		ID: "0193a5c2-7f00-7000-8000-0000000000ff", Name: "Refused in November", Preset: evidence.MassRejection, Recipient: evidence.ToOmbuds,
		Opened: at(120), Zone: "Europe/Berlin", Platform: "Prolific", Account: "w-17", Against: evidence.Party{Name: "R & Co, Ltd"},
		Claim:    evidence.Claim{Facts: "Three tasks were refused.", Amount: []money.Amount{usd(3_650_000)}, Rule: "prolific-effort"},
		Rules:    []evidence.Reply{{Rule: "prolific-effort", Text: "clear low effort", Confidence: "V", Answer: "Every picture was marked.", Kept: evidence.RuleBroken}},
		Messages: []evidence.Message{{At: at(100), From: "worker", To: "client", Channel: "Prolific message", Text: "Why was it refused?"}},
		Steps:    []evidence.Step{{Kind: evidence.Sent, At: at(110), To: "client"}},
		Study:    &evidence.StudyTimes{N: 40, Source: "the client"},
		Redacted: []evidence.Redaction{{What: "tasks[3].title", Why: "an agreement of secrecy"}},
		Tasks: []evidence.Task{
			{Submission: imported, Intervals: []work.Interval{{ID: rowSpan, Start: at(30), End: at(39)}}},
			{Submission: typed, Intervals: []work.Interval{{ID: span, Start: at(1), End: at(13)}}},
			{Submission: hidden},
		},
	}
}
