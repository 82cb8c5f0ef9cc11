package dossier

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"clickwage/app/speech"
	"clickwage/assets"
	"clickwage/data/chart"
	"clickwage/data/earnings"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/revision"
	"clickwage/data/work"
)

var (
	zone = time.FixedZone("Europe/Lisbon", 0)
	made = time.Date(2026, 11, 23, 14, 40, 0, 0, time.UTC)
)

// Written are the figures of a language. The tests from outside set it to those of
// the program: the tests in here cannot import what imports the dossier.
var Written func(say func(key string, args ...any) string, language string) Figures

// options are those of a language.
func options(t testing.TB, language string) Options {
	t.Helper()
	spoken, err := speech.In(language)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Language: language, Zone: zone, Made: made, Program: "Clickwage 1.0", Number: "MW-2026-003", Bundle: "MW-2026-003.zip",
		Say: func(key string, args ...any) string {
			if !spoken.Has(key) {
				t.Errorf("%s has no phrase for %q", language, key)
			}
			return spoken.Say(key, args...)
		},
		Figures: Written(spoken.Say, language),
		Fonts:   Fonts{assets.SansRegular.Bytes(), assets.SansSemiBold.Bytes(), assets.MonoRegular.Bytes()},
	}
}

func moment(day, hour, minute, second int) work.Instant {
	return work.At(time.Date(2026, 11, day, hour, minute, second, 0, time.UTC))
}

// task is the n-th of a case.
func task(n int) evidence.Task {
	start := moment(1, 8, 0, 4).Add(time.Duration(n) * 17 * time.Minute)
	end := start.Add(time.Duration(6+n%7) * time.Minute).Add(time.Duration(n%60) * time.Second)
	reward := money.Of(int64(350_000+10_000*(n%5)), "USD")
	source := work.Timer
	if n%11 == 5 {
		source = work.Manual
	}
	reason := []string{"Wrong page type", "Wrong page type", "Spam", "Did not follow the instructions: the address in field 3 is not that of the shop"}[n%4]
	s := work.Submission{
		ID: work.SubmissionID(fmt.Sprintf("0193-%d", n)), Title: fmt.Sprintf("Find the contact page of a shop, part %d", n+1),
		Account:    work.Account{Platform: "Microworkers", PlatformID: fmt.Sprintf("3L4D84MILZS2DGN%06dHJV", n), Worker: "d04e88ab", Requester: "leadgen_77", RequesterID: "A1F7"},
		Advertised: work.Offer{Reward: reward, RewardKnown: true, Limit: 20 * time.Minute}, State: work.Rejected, Reason: reason,
		Accepted: start, Submitted: end, Decided: end.Add(26 * time.Hour), Code: fmt.Sprintf("C-%04d", n),
		Events: []work.Event{
			{State: work.Accepted, At: start, Source: work.Timer}, {State: work.Submitted, At: end, Source: work.Timer},
			{State: work.Rejected, At: end.Add(26 * time.Hour), Source: work.Imported, Reason: reason},
		},
	}
	if n%3 == 1 {
		s.Advertised.Estimate = 5 * time.Minute
	}
	if n%5 == 2 {
		s.Note = fmt.Sprintf("seen at https://work.example.org/task/%d.", n)
	}
	s.Freeze()
	out := evidence.Task{Submission: s, Intervals: []work.Interval{{Start: start, End: end, Source: source}}}
	if n%8 == 2 { // with a pause
		out.Intervals = []work.Interval{{Start: start.Add(150 * time.Second), End: end, Source: source}, {Start: start, End: start.Add(time.Minute), Source: source}}
	}
	if n%13 == 0 {
		out.History = []evidence.Revised{{At: end.Add(time.Minute), Source: work.Manual, Field: "reward", Old: "0.30USD", New: s.Advertised.Reward.String(), Why: "mistyped"}}
	}
	return out
}

// sample is a whole case of n tasks.
func sample(t testing.TB, n int, preset evidence.Preset, to evidence.Recipient) Dossier {
	t.Helper()
	k := evidence.Case{
		ID: "01933f2e-7b1c-7cc0-98c2-5f0f7a6a3b11", Name: "Shops", Preset: preset, Recipient: to, Zone: zone.String(),
		Worker:  evidence.Party{Name: "Name of the worker", Address: "Place of the worker", Contact: "worker@example.org"},
		Against: evidence.Party{Name: "leadgen_77"}, Platform: "Microworkers", Account: "d04e88ab",
		Claim: evidence.Claim{
			Facts:    "I opened every shop, looked for its contact page and copied the address as the instructions ask.",
			Deadline: moment(28, 23, 59, 0), Rule: "microworkers-appeal",
		},
		Rules: []evidence.Reply{
			{Rule: "microworkers-appeal", Text: "Work is refused only where the proof asked for is missing.", Source: "https://www.microworkers.com/faq.php", Retrieved: "2026-11", Confidence: "R-med", Answer: "The proof was given in field 3.", Kept: evidence.RuleBroken},
			{Rule: "own", Text: "Support answers within two days.", Source: "message of 20 November", Retrieved: "2026-11-20", Confidence: "own", Answer: "No answer came.", Kept: evidence.RuleUnsure},
		},
		Exhibits: []evidence.Attachment{
			{Kind: evidence.Instructions, Name: "instructions-as-seen.png", Sum: revision.Sum([]byte("a")), Size: 182_004, Captured: moment(1, 7, 59, 0), Added: moment(1, 8, 0, 0)},
			{Kind: evidence.Submitted, Name: "proof-3.txt", Sum: revision.Sum([]byte("b")), Size: 2_004, Captured: moment(1, 8, 9, 0), Added: moment(1, 8, 10, 0), Note: "What was put into field 3.", Withheld: true},
			{Kind: evidence.Mail, Name: "answer-with-a-very-long-name-that-has-no-space-anywhere-in-it-and-goes-on.eml", Sum: revision.Sum([]byte("c")), Size: 9_004, Added: moment(23, 12, 0, 0)},
		},
		Messages: []evidence.Message{{At: moment(23, 11, 27, 0), From: "worker", To: "leadgen_77", Channel: "Microworkers", Text: "Hello,\nplease look again at my tasks.\n\nThank you."}},
		Steps:    []evidence.Step{{Kind: evidence.Sent, At: moment(23, 11, 27, 0), To: "leadgen_77", Note: "first message"}},
		Study:    &evidence.StudyTimes{N: 120, Mean: 9 * time.Minute, Median: 7*time.Minute + 30*time.Second, SD: 4 * time.Minute, Source: "message of the client"},
		Redacted: []evidence.Redaction{{What: "worker_id", Why: "not needed by the reader"}},
	}
	k.Claim.Converted = &evidence.Converted{Amount: money.Of(12_344_321, "EUR"), Quotes: []money.Quote{
		{From: "EUR", To: "USD", Rate: "1.0812", Date: "2026-11-20", Source: "ECB"},
	}}
	for i := range n {
		k.Tasks = append(k.Tasks, task(i))
	}
	return Dossier{Case: k, Proof: proof(), Pattern: figures(t, n)}
}

func proof() *Proof {
	root := revision.Sum([]byte("root"))
	return &Proof{
		Root: root, Size: 100_000, Disclosed: 300, Gaps: 12, PublicKey: "clickwage.org/ledger/0193+7a3f9e21+ATn0fYb0pHc0J6d1x5mT8xZ3uV0W8T4kq2o1r5s7t9u",
		Checkpoint:   "clickwage.org/ledger/0193\n100000\n" + "axG6g9eyqZxhRA2i7e3v0p7Jp1tN3m8Kq1c5o2s9w0E=" + "\n\n— clickwage.org/ledger/0193 ej+eIWZm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0hJSktMTU5PUFFSU1RVVg==\n",
		Cosignatures: []Seen{{By: "witness.example.org", At: moment(23, 12, 1, 0)}},
	}
}

// figures are those of a ledger of n refused tasks beside forty paid ones.
func figures(t testing.TB, n int) *Pattern {
	t.Helper()
	var tally, other earnings.Tally
	tally.States[work.Rejected], tally.States[work.Approved] = n, 12
	other.States[work.Rejected], other.States[work.Approved] = 4, 300
	other.Earned = 120_000_000
	r := earnings.Report{AsOf: made, Zone: zone.String(), By: earnings.ByRequester, Groups: []earnings.Group{
		{Key: "leadgen_77", Currency: "USD", Tally: tally}, {Key: "another", Currency: "USD", Tally: other},
	}}
	p := earnings.Report{AsOf: made, Zone: zone.String(), By: earnings.ByPlatform, Groups: []earnings.Group{
		{Key: "Microworkers", Currency: "USD", Tally: other},
	}}
	spec := chart.Spec{
		Name: chart.Time, Title: "Where the hours went", Subtitle: "Hours by week", Unit: chart.Unit{After: " h"},
		X:      []chart.Point{{Key: "a", Label: "2 Nov", Long: "2 Nov 2026"}, {Key: "b", Label: "9 Nov", Long: "9 Nov 2026"}, {Key: "c", Label: "16 Nov", Long: "16 Nov 2026"}, {Key: "d", Label: "23 Nov", Long: "23 Nov 2026"}},
		Stacks: []chart.Stack{{Label: "Paid", Tone: chart.Paid, Y: []float64{9, 12, 7, 3}}, {Label: "Unpaid task", Tone: chart.Lost, Y: []float64{2, 3, 6, 4}}},
	}
	line := chart.Spec{
		Name: chart.Rejections, Title: "Rejected tasks", Subtitle: "% of decided tasks by week", Unit: chart.Unit{After: "%"}, X: spec.X,
		Lines: []chart.Line{{Label: "Rejected", Tone: chart.Lost, Y: []float64{4, 12, 31, 60}}},
		Bands: []chart.Band{{Tone: chart.Lost, Low: chart.Edge{Label: "Likely at least", Y: []float64{1, 6, 22, 44}}, High: chart.Edge{Label: "Likely at most", Y: []float64{12, 20, 44, 75}}}},
	}
	return &Pattern{Requesters: r, Platforms: p, Charts: []Chart{{spec, chart.Summary(spec, chart.English)}, {line, chart.Summary(line, chart.English)}}}
}

// squeezed is a text without white space.
func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }
