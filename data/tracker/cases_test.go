package tracker_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/deadline"
	"clickwage/data/dossier"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// refused adds a task of ten minutes that was rejected so long ago.
func (b *bench) refused(requester string, micros int64, ago time.Duration) string {
	b.t.Helper()
	end := b.Now().Add(-ago - time.Hour)
	state := work.Rejected
	id, err := b.Add(context.Background(), tracker.AddOptions{
		Start: end.Add(-10 * time.Minute), End: end, Platform: "Prolific", Requester: requester, Title: "Image study", Account: "w-1",
		Reward: usd(micros), State: work.Submitted, Note: "my note",
	})
	if err == nil {
		err = b.Mark(context.Background(), []string{id}, tracker.MarkOptions{State: &state, At: b.Now().Add(-ago), Reason: "failed the attention check"})
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bench) opened(tasks ...string) store.Case {
	b.t.Helper()
	c, err := b.OpenCase(context.Background(), tracker.CaseOptions{Tasks: tasks})
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

func TestThePresetFollowsFromTheStates(t *testing.T) {
	b := newBench(t)
	var five []string
	for range 5 {
		five = append(five, b.refused("Lab", 500_000, 24*time.Hour))
	}
	other := b.refused("Office", 500_000, 24*time.Hour)
	paid := string(b.approved("a", 500_000, time.Hour))
	pending, err := b.Add(context.Background(), tracker.AddOptions{Start: b.Now().Add(-time.Hour), End: b.Now(), Platform: "Prolific", State: work.Submitted})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name  string
		tasks []string
		want  evidence.Preset
	}{
		{"one rejection", five[:1], evidence.SingleRejection},
		{"five of one requester", five, evidence.MassRejection},
		{"six of two", append(five, other), evidence.SingleRejection},
		{"approved and paid too little", []string{paid}, evidence.BelowFloor},
		{"approved and pending", []string{paid, pending}, evidence.LatePay},
	} {
		if c := b.opened(row.tasks...); c.Preset != row.want || c.Platform != "Prolific" || len(c.Tasks) != len(row.tasks) {
			t.Errorf("%s: got %s on %s with %d tasks, want %s", row.name, c.Preset, c.Platform, len(c.Tasks), row.want)
		}
	}
}

func TestImpossibleCasesAreRefused(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	task := b.refused("Lab", 500_000, time.Hour)
	elsewhere, err := b.Add(ctx, tracker.AddOptions{Start: b.Now().Add(-time.Hour), End: b.Now(), Platform: "Toloka", State: work.Submitted})
	if err != nil {
		t.Fatal(err)
	}
	c := b.opened(task)
	edit := func(do func(*store.Case)) error { _, err := b.EditCase(ctx, c.ID, do); return err }
	open := func(opt tracker.CaseOptions) error { _, err := b.OpenCase(ctx, opt); return err }
	add := func(ids ...string) error { _, err := b.AddToCase(ctx, c.ID, ids); return err }
	take := func(ids ...string) error { _, err := b.TakeFromCase(ctx, c.ID, ids); return err }
	step := func(opt tracker.StepOptions) error { _, err := b.AddStep(ctx, c.ID, opt); return err }
	reply := func(opt tracker.ReplyOptions) error { _, err := b.Reply(ctx, c.ID, opt); return err }
	for name, row := range map[string]struct{ err, want error }{
		"no tasks":               {open(tracker.CaseOptions{}), tracker.ErrNoTasks},
		"a task that is none":    {open(tracker.CaseOptions{Tasks: []string{store.NewID()}}), store.ErrNotFound},
		"two platforms":          {open(tracker.CaseOptions{Tasks: []string{task, elsewhere}}), tracker.ErrCase},
		"another platform later": {add(elsewhere), tracker.ErrCase},
		"its last task":          {take(task), tracker.ErrNoTasks},
		"a task not in it":       {take(elsewhere), store.ErrNotFound},
		"an unknown preset":      {edit(func(c *store.Case) { c.Preset = "x" }), tracker.ErrCase},
		"an unknown redaction":   {edit(func(c *store.Case) { c.Redacted = []evidence.Redaction{{What: "everything"}} }), tracker.ErrCase},
		"a claim below zero":     {edit(func(c *store.Case) { c.Claim.Amount = []money.Amount{money.Of(-1, "USD")} }), tracker.ErrCase},
		"an unknown step":        {step(tracker.StepOptions{Kind: "shouted"}), tracker.ErrCase},
		"recovered elsewhere":    {step(tracker.StepOptions{Kind: evidence.Won, Recovered: []work.Allotment{{Submission: work.SubmissionID(elsewhere)}}}), store.ErrNotFound},
		"recovered in euro":      {step(tracker.StepOptions{Kind: evidence.Won, Recovered: []work.Allotment{{Submission: work.SubmissionID(task), Amount: money.Of(1, "EUR")}}}), money.ErrCurrencies},
		"an unknown rule":        {reply(tracker.ReplyOptions{Rule: "toloka-grounds", Answer: "a"}), store.ErrNotFound},
		"an empty reply":         {reply(tracker.ReplyOptions{Rule: "prolific-speed"}), tracker.ErrCase},
	} {
		if !errors.Is(row.err, row.want) || strings.Contains(row.err.Error(), "\n") {
			t.Errorf("%s: got %v, want %v in one line", name, row.err, row.want)
		}
	}
	if parts, err := b.CaseParts(ctx, c.ID); err != nil || len(parts) != 0 {
		t.Errorf("something was kept: %d parts (%v)", len(parts), err)
	}
}

// What a case recovers is booked to the task that it was refused for, shows as
// recovered in reports, and is taken back with the step by one undo.
func TestWhatIsRecoveredIsBookedToItsTask(t *testing.T) {
	for _, row := range []struct {
		name                     string
		amount                   *money.Amount
		state                    work.State
		bonus, earned, recovered int64
	}{
		{"the whole reward", nil, work.Overturned, 0, 500_000, 500_000},
		{"the reward and more", usd(700_000), work.Overturned, 200_000, 700_000, 700_000},
		{"a part of it", usd(200_000), work.Rejected, 200_000, 200_000, 200_000},
	} {
		t.Run(row.name, func(t *testing.T) {
			b, ctx := newBench(t), context.Background()
			task := b.refused("Lab", 500_000, 48*time.Hour)
			c := b.opened(task)
			part := work.Allotment{Submission: work.SubmissionID(task)}
			if row.amount != nil {
				part.Amount = *row.amount
			}
			p, err := b.AddStep(ctx, c.ID, tracker.StepOptions{Kind: evidence.Won, Recovered: []work.Allotment{part}})
			if err != nil || p.Step.Recovered == nil || p.Step.Recovered.Micros != row.recovered {
				t.Fatalf("got %+v, %v", p.Step, err)
			}
			figures := func() (earned, recovered int64) {
				q, err := b.Query(ctx)
				if err != nil {
					t.Fatal(err)
				}
				r, err := b.Report(ctx, q)
				if err != nil || len(r.Groups) != 1 {
					t.Fatalf("%+v, %v", r, err)
				}
				return r.Groups[0].Earned, r.Groups[0].Recovered
			}
			r, err := b.Record(ctx, task)
			if err != nil || r.Submission.State != row.state || r.Submission.Credit.Bonus.Micros != row.bonus {
				t.Errorf("task: got %s with a bonus of %s, want %s with %d (%v)", r.Submission.State, r.Submission.Credit.Bonus, row.state, row.bonus, err)
			}
			if earned, recovered := figures(); earned != row.earned || recovered != row.recovered {
				t.Errorf("report: got %d earned, %d recovered, want %d, %d", earned, recovered, row.earned, row.recovered)
			}
			if l, err := b.CaseLoss(ctx, c.ID); err != nil || len(l.Recovered) != 1 || l.Recovered[0].Micros != row.recovered {
				t.Errorf("loss: got %+v, %v", l, err)
			}
			if _, err := b.Undo(ctx); err != nil {
				t.Fatal(err)
			}
			if earned, recovered := figures(); earned != 0 || recovered != 0 {
				t.Errorf("undone: got %d earned, %d recovered", earned, recovered)
			}
		})
	}
}

// What was refused is recovered once, by whatever case and in whatever parts,
// unless the worker says that more was paid.
func TestWhatIsRecoveredIsBookedOnce(t *testing.T) {
	type step struct {
		other  bool  // the other case of the same task
		micros int64 // 0: the whole reward
		more   bool
		booked int64 // that the refusal names; 0: it is taken
	}
	for _, row := range []struct {
		name   string
		steps  []step
		earned int64
	}{
		{"the same sum twice", []step{{micros: 350_000}, {micros: 350_000, booked: 350_000}}, 350_000},
		{"all, then far more", []step{{}, {micros: 5_000_000_000, booked: 350_000}}, 350_000},
		{"all twice", []step{{}, {booked: 350_000}}, 350_000},
		{"in another case", []step{{}, {other: true, booked: 350_000}}, 350_000},
		{"in parts", []step{{micros: 100_000}, {other: true, micros: 250_000}}, 350_000},
		{"in parts and too much", []step{{micros: 100_000}, {other: true, micros: 250_001, booked: 100_000}}, 100_000},
		{"a part, then all", []step{{micros: 100_000}, {booked: 100_000}}, 100_000},
		{"more at once, then again", []step{{micros: 500_000}, {micros: 1, booked: 500_000}}, 500_000},
		{"interest on top, as said", []step{{}, {micros: 20_000, more: true}, {micros: 1, booked: 370_000}}, 370_000},
	} {
		t.Run(row.name, func(t *testing.T) {
			b, ctx := newBench(t), context.Background()
			task := b.refused("Lab", 350_000, 48*time.Hour)
			one, two := b.opened(task), b.opened(task)
			for i, s := range row.steps {
				in, part := one.ID, work.Allotment{Submission: work.SubmissionID(task)}
				if s.other {
					in = two.ID
				}
				if s.micros > 0 {
					part.Amount = *usd(s.micros)
				}
				_, err := b.AddStep(ctx, in, tracker.StepOptions{Kind: evidence.Won, Recovered: []work.Allotment{part}, More: s.more})
				var refused tracker.BookedError
				if s.booked == 0 && err != nil || s.booked != 0 && (!errors.As(err, &refused) || refused.Booked != *usd(s.booked)) {
					t.Errorf("step %d: got %v", i+1, err)
				}
				if err != nil && (strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "nothing was changed")) {
					t.Errorf("step %d: got %q", i+1, err)
				}
			}
			r, err := b.Record(ctx, task)
			if err != nil {
				t.Fatal(err)
			}
			s := r.Submission
			if got := work.Credited(s.State, s.Advertised.Reward.Micros, s.Credit.Bonus.Micros); got != row.earned {
				t.Errorf("got %d credited, want %d", got, row.earned)
			}
		})
	}
}

func TestOneStepNamesATaskOnce(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	task := b.refused("Lab", 350_000, 48*time.Hour)
	c := b.opened(task)
	part := work.Allotment{Submission: work.SubmissionID(task)}
	_, err := b.AddStep(ctx, c.ID, tracker.StepOptions{Kind: evidence.Won, Recovered: []work.Allotment{part, part}})
	if !errors.As(err, new(tracker.BookedError)) {
		t.Errorf("got %v", err)
	}
	if parts, err := b.CaseParts(ctx, c.ID); err != nil || len(parts) != 0 {
		t.Errorf("something was kept: %+v (%v)", parts, err)
	}
}

// What was won, and is refused again, can be won again.
func TestWhatIsRefusedAgainIsRecoveredAgain(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	task := b.refused("Lab", 350_000, 48*time.Hour)
	c, rejected := b.opened(task), work.Rejected
	win := func() error {
		_, err := b.AddStep(ctx, c.ID, tracker.StepOptions{Kind: evidence.Won, Recovered: []work.Allotment{{Submission: work.SubmissionID(task)}}})
		return err
	}
	if err := errors.Join(win(), b.Mark(ctx, []string{task}, tracker.MarkOptions{State: &rejected}), win()); err != nil {
		t.Error(err)
	}
}

func TestACaseHasOneOutcomeUnlessItIsTakenFurther(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	c := b.opened(b.refused("Lab", 350_000, 48*time.Hour))
	for i, row := range []struct {
		kind evidence.StepKind
		over evidence.StepKind // that the refusal names; "": it is taken
	}{
		{evidence.Sent, ""}, {evidence.Lost, ""}, {evidence.Won, evidence.Lost}, {evidence.Lost, evidence.Lost}, {evidence.Escalated, ""},
		{evidence.Won, ""}, {evidence.Withdrawn, evidence.Won},
	} {
		_, err := b.AddStep(ctx, c.ID, tracker.StepOptions{Kind: row.kind})
		var ended tracker.EndedError
		if errors.As(err, &ended); ended.Kind != row.over || err != nil && (row.over == "" || strings.Contains(err.Error(), "\n")) {
			t.Errorf("step %d, %s: got %v", i+1, row.kind, err)
		}
	}
}

func TestAnAttachmentOutlivesItsFile(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	c := b.opened(b.refused("Lab", 500_000, time.Hour))
	folder := t.TempDir()
	path := filepath.Join(folder, "shot\u202egpj.png")
	if err := os.WriteFile(path, []byte("as seen"), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := b.Attach(ctx, c.ID, tracker.AttachOptions{Path: path, Kind: evidence.Screenshot})
	if err != nil || e.Name != "shot\u202egpj.png" || e.Size != 7 {
		t.Fatalf("got %+v, %v", e, err)
	}
	check := func(want tracker.Original) {
		t.Helper()
		files, err := b.VerifyFiles(ctx, c.ID)
		if err != nil || len(files) != 1 || files[0].Original != want || files[0].Kept != nil {
			t.Errorf("got %+v, %v, want %s", files, err, want)
		}
		if content, err := b.AttachmentContent(ctx, e); err != nil || string(content) != "as seen" {
			t.Errorf("got %q, %v", content, err)
		}
	}
	check(tracker.OriginalSame)
	if err := os.WriteFile(path, []byte("touched"), 0o600); err != nil {
		t.Fatal(err)
	}
	check(tracker.OriginalChanged)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	check(tracker.OriginalGone)
	for name, path := range map[string]string{"vanished": path, "a folder": folder} {
		if _, err := b.Attach(ctx, c.ID, tracker.AttachOptions{Path: path}); err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "nothing was attached") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAttachmentsHaveLimits(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	c := b.opened(b.refused("Lab", 500_000, time.Hour))
	write := func(size int, fill byte) string {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, bytes.Repeat([]byte{fill}, size), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if _, err := b.Attach(ctx, c.ID, tracker.AttachOptions{Path: write(store.MaxAttachment+1, 0)}); !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("one file: got %v", err)
	}
	largest := write(store.MaxAttachment, 'x')
	for range 8 { // of one content, which is kept once
		if _, err := b.Attach(ctx, c.ID, tracker.AttachOptions{Path: largest}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Attach(ctx, c.ID, tracker.AttachOptions{Path: write(1, 0)}); !errors.Is(err, store.ErrTooLarge) || strings.Contains(err.Error(), "\n") {
		t.Errorf("the case: got %v", err)
	}
	if info, err := os.Stat(b.path); err != nil || info.Size() > 40_000_000 {
		t.Errorf("the ledger has %d bytes (%v)", info.Size(), err)
	}
}

func TestCasesComeByTheirNearestDeadline(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	const day = 24 * time.Hour
	late := b.opened(b.refused("Lab", 500_000, day))        // the form opens in 6 days
	soon := b.opened(b.refused("Office", 300_000, 6*day))   // in 1 day
	passed := b.opened(b.refused("Firm", 200_000, 300*day)) // was possible long ago
	done := b.opened(b.refused("House", 100_000, 5*day))
	if _, err := b.AddStep(ctx, done.ID, tracker.StepOptions{Kind: evidence.Lost}); err != nil {
		t.Fatal(err)
	}
	all, err := b.Cases(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []store.Case{soon, late, passed, done} {
		if all[i].Case.ID != want.ID {
			t.Errorf("place %d: got %s, want %s", i+1, all[i].Case.Name, want.Name)
		}
	}
	if n := all[0].Next; n == nil || n.Rule.ID != "prolific-contact" || n.At != b.Now().Add(day) {
		t.Errorf("got %+v", n)
	}
	if all[2].Next != nil || len(all[2].Due) == 0 || all[3].Next != nil {
		t.Errorf("what has passed: got %+v, %+v", all[2].Next, all[3].Next)
	}
	if _, err := b.EditCase(ctx, passed.ID, func(c *store.Case) { c.Claim.Rule = "gdpr-access" }); err != nil {
		t.Fatal(err)
	}
	if _, err := b.AddStep(ctx, passed.ID, tracker.StepOptions{Kind: evidence.Sent, To: "Prolific"}); err != nil {
		t.Fatal(err)
	}
	v, err := b.CaseView(ctx, passed.ID)
	if err != nil || v.Next == nil || v.Next.Rule.Kind != deadline.Answer || v.Next.At != work.At(b.now.AddDate(0, 1, 0)) {
		t.Errorf("an answer is due a month after the request: got %+v (%v)", v.Next, err)
	}
}

// However tasks came into a case, it hands them on as its schedule has them: by
// when they were submitted.
func TestTasksOfACaseComeAsTheyWereSubmitted(t *testing.T) {
	b := newBench(t)
	const day = 24 * time.Hour
	last, first, middle := b.refused("Lab", 500_000, day), b.refused("Lab", 400_000, 9*day), b.refused("Lab", 300_000, 5*day)
	c, err := b.CaseOf(context.Background(), b.opened(last, first, middle).ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, task := range c.Tasks {
		got = append(got, string(task.Submission.ID))
	}
	if want := []string{first, middle, last}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestALossIsByCurrencyWithTimeBeside(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	s, err := b.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.Currency = "EUR"
	if err := b.SetSettings(ctx, s); err != nil {
		t.Fatal(err)
	}
	one, two := b.refused("Lab", 500_000, 24*time.Hour), b.refused("Lab", 300_000, 24*time.Hour) // at the same ten minutes
	c := b.opened(one, two)
	l, err := b.CaseLoss(ctx, c.ID)
	if err != nil || len(l.Refused) != 1 || l.Refused[0] != money.Of(800_000, "USD") || l.Worked != 10*time.Minute || l.Timed != 2 {
		t.Errorf("got %+v, %v", l, err)
	}
	if l.Converted != nil || len(l.Missing) != 1 {
		t.Errorf("without a rate: got %v, missing %v", l.Converted, l.Missing)
	}
	if err := b.SetRate(ctx, money.Quote{From: "EUR", To: "USD", Rate: "1.25", Date: "2026-11-20", Source: "ECB"}); err != nil {
		t.Fatal(err)
	}
	if l, err = b.CaseLoss(ctx, c.ID); err != nil || l.Converted == nil || *l.Converted != money.Of(640_000, "EUR") || len(l.Used) != 1 {
		t.Errorf("with a rate: got %v by %v (%v)", l.Converted, l.Used, err)
	}
}

func TestCasesAreProposed(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	const day = 24 * time.Hour
	var mass []string
	for i := range 6 {
		mass = append(mass, b.refused("Lab", 500_000, time.Duration(10+i)*day))
	}
	b.refused("Lab", 500_000, 60*day)
	for i := range 5 {
		b.refused("Office", 500_000, time.Duration(i*8)*day) // five, over a month
	}
	for range 7 {
		b.approved("a", 500_000, 12*day) // by Lab, too, in those days
	}
	find := func() (all []tracker.Proposal) {
		t.Helper()
		all, err := b.ProposeCases(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if all := find(); len(all) != 0 {
		t.Errorf("6 of 13 are fewer than half: got %+v", all)
	}
	mass = append(mass, b.refused("Lab", 500_000, 11*day))
	all := find()
	if len(all) != 1 || all[0].Preset != evidence.MassRejection || len(all[0].Tasks) != 7 || all[0].Rejection.Decided != 14 || all[0].Amount[0] != money.Of(3_500_000, "USD") {
		t.Fatalf("got %+v", all)
	}
	if r := all[0].Rejection; r.Rate != 0.5 || r.Low < 0.26 || r.Low > 0.27 {
		t.Errorf("got %+v", r)
	}
	b.opened(mass...)
	if all := find(); len(all) != 0 {
		t.Errorf("tasks of a case are proposed again: %+v", all)
	}
	s, err := b.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.Floor = money.Of(4_000_000, "USD")
	if err := b.SetSettings(ctx, s); err != nil {
		t.Fatal(err)
	}
	if err := b.SetRule(ctx, deadline.Rule{ID: "prolific-payment", Platform: "Prolific", Kind: deadline.Payment, From: deadline.Decision, Days: 10, Source: "mail"}); err != nil {
		t.Fatal(err)
	}
	presets := map[evidence.Preset]tracker.Proposal{}
	for _, p := range find() {
		presets[p.Preset] = p
	}
	if low := presets[evidence.BelowFloor]; len(low.Tasks) != 7 || low.Hourly.Cmp(low.Floor) >= 0 {
		t.Errorf("below the floor: got %+v", low)
	}
	if late := presets[evidence.LatePay]; len(late.Tasks) != 7 || late.Amount[0] != money.Of(3_500_000, "USD") {
		t.Errorf("late: got %+v", late)
	}
}

// A case keeps the task that is left of two that were the same.
func TestAMergedTaskStaysInItsCase(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	one, two := b.refused("Lab", 500_000, time.Hour), b.refused("Lab", 500_000, time.Hour)
	first, second, both := b.opened(one), b.opened(two), b.opened(one, two)
	kept, err := b.Merge(ctx, one, two)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{first.ID, second.ID, both.ID} {
		if c, err := b.Case(ctx, id); err != nil || len(c.Tasks) != 1 || string(c.Tasks[0]) != kept {
			t.Errorf("got %v (%v), want %s", c.Tasks, err, kept)
		}
	}
	if _, err := b.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if c, err := b.Case(ctx, both.ID); err != nil || len(c.Tasks) != 2 {
		t.Errorf("undone: got %v (%v)", c.Tasks, err)
	}
}

// argue does something in one of the cases.
func (a *acts) argue() error {
	ctx := context.Background()
	all, err := a.Cases(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	c := all[rapid.IntRange(0, len(all)-1).Draw(a.t, "case")].Case
	switch rapid.IntRange(0, 9).Draw(a.t, "how") {
	case 0:
		_, err = a.AddToCase(ctx, c.ID, []string{a.pick("added")})
	case 1:
		_, err = a.TakeFromCase(ctx, c.ID, []string{string(c.Tasks[0])})
	case 2:
		_, err = a.EditCase(ctx, c.ID, func(c *store.Case) { c.Claim.Facts += "!" })
	case 3:
		_, err = a.Reply(ctx, c.ID, tracker.ReplyOptions{Rule: "prolific-speed", Answer: a.Now().In(time.UTC).String()})
	case 4:
		_, err = a.AddMessage(ctx, c.ID, evidence.Message{Text: "please"})
	case 5:
		_, err = a.AddStep(ctx, c.ID, tracker.StepOptions{Kind: evidence.Sent})
	case 6:
		part := work.Allotment{Submission: c.Tasks[0], Amount: *usd(300_000)}
		_, err = a.AddStep(ctx, c.ID, tracker.StepOptions{Kind: evidence.Won, Recovered: []work.Allotment{part}})
	case 7:
		parts, found := a.CaseParts(ctx, c.ID)
		if found != nil || len(parts) == 0 {
			return found
		}
		err = a.RemoveCase(ctx, parts[0].ID)
	case 8:
		err = a.RemoveCase(ctx, c.ID)
	case 9:
		err = a.KeepLetter(ctx, c.ID, store.CaseLetter{Kind: "appeal", Language: "en", Paper: "A4", Text: a.Now().In(time.UTC).String()})
	}
	return err
}

func TestAnEditedLetterStaysWithItsCase(t *testing.T) {
	b, ctx := newBench(t), context.Background()
	c := b.opened(b.refused("Lab", 500_000, 48*time.Hour))
	text := func() string {
		t.Helper()
		text, _, err := b.KeptLetter(ctx, c.ID, dossier.PlatformAppeal, "de")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if _, ok, err := b.KeptLetter(ctx, c.ID, dossier.PlatformAppeal, "de"); ok || err != nil {
		t.Errorf("before: %v, %v", ok, err)
	}
	keep := func(kind, language, text string) error {
		return b.KeepLetter(ctx, c.ID, store.CaseLetter{Kind: kind, Language: language, Paper: "Letter", Text: text})
	}
	if err := errors.Join(keep("appeal", "de", "one"), keep("appeal", "en", "other"), keep("appeal", "de", "two"), keep("", "de", ""), keep("", "it", "")); err != nil {
		t.Fatal(err)
	}
	parts, err := b.CaseParts(ctx, c.ID)
	if err != nil || len(parts) != 3 || text() != "two" || *parts[2].Letter != (store.CaseLetter{Language: "it", Paper: "Letter"}) {
		t.Errorf("got %d parts, %q, %v", len(parts), text(), err)
	}
	if err := keep("appeal", "de", "two"); err != nil {
		t.Fatal(err)
	}
	for range 3 { // the papers twice, then the text: keeping the same again was no change
		if _, err := b.Undo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if text() != "one" {
		t.Errorf("undone: got %q", text())
	}
	if _, err := b.Redo(ctx); err != nil || text() != "two" {
		t.Errorf("redone: got %q, %v", text(), err)
	}
	for name, err := range map[string]error{"no text": keep("appeal", "de", " "), "no language": keep("appeal", "", "x"), "another kind": keep("threat", "de", "x"), "a text without a kind": keep("", "de", "x")} {
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if whole, err := b.CaseOf(ctx, c.ID); err != nil || len(whole.Messages)+len(whole.Steps)+len(whole.Rules) != 0 {
		t.Errorf("a letter is disclosed: %+v, %v", whole, err)
	}
	b.sound()
}
