package tracker_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/importer"
	"clickwage/data/money"
	"clickwage/data/quick"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// draft is a line read now, as a sentence.
func (b *bench) draft(text string) string {
	b.t.Helper()
	d, err := b.Draft(context.Background(), text, quick.Words{})
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	zone, err := b.Zone(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, doubt := range d.Doubts {
		add("%s", strings.TrimSpace(string(doubt.Kind)+" "+doubt.Word))
	}
	if len(d.Doubts) > 0 {
		return strings.Join(out, "; ")
	}
	if d.Past {
		const layout = "02 15:04:05"
		add("%d from %s to %s %s", d.Tasks(), d.Start.In(zone).Format(layout), d.End.In(zone).Format(layout), d.State())
	} else {
		add("now")
	}
	if d.Reward != nil {
		add("%s", d.Reward)
	}
	if d.RewardFrom.Known() {
		add("as on %s", d.RewardFrom.In(zone).Format("02 15:04"))
	}
	if d.Currency == tracker.AsBefore {
		add("currency as before")
	}
	if d.Limit > 0 {
		add("limit %s", d.Limit)
	}
	if d.LimitFrom.Known() {
		add("limit as on %s", d.LimitFrom.In(zone).Format("02 15:04"))
	}
	return strings.Join(out, "; ")
}

func TestALineBecomesWorkThatIsDone(t *testing.T) {
	b := newBench(t) // 14:31:08 in Lisbon
	settings, err := b.Settings(context.Background())
	b.ok(err)
	settings.Currency = "EUR"
	b.ok(b.SetSettings(context.Background(), settings))
	pounds := money.Of(600_000, "GBP")
	b.start(tracker.StartOptions{Platform: "Prolific", Title: "Image study", Requester: "Lab", Reward: &pounds, Limit: 10 * time.Minute})
	b.pass(time.Minute)
	b.stop("", work.Approved)
	for _, paid := range []money.Amount{money.Of(100_000, "USD"), money.Of(100_000, "EUR")} {
		_, err := b.Add(context.Background(), tracker.AddOptions{
			Start: work.At(b.now.Add(-time.Hour)), End: work.At(b.now.Add(-50 * time.Minute)), Platform: "Mixed", Title: "Other", Reward: &paid, State: work.Submitted,
		})
		b.ok(err)
	}
	for _, row := range []struct{ name, text, want string }{
		{"it ends now", "mine label 0.50 4m approved", "1 from 23 14:28:08 to 23 14:32:08 approved; 0.50EUR"},
		{"it ended then, and waits for a decision", "mine label 0.50 4m @14:20", "1 from 23 14:16:00 to 23 14:20:00 submitted; 0.50EUR"},
		{"from and to", "mine label 14:02-14:06", "1 from 23 14:02:00 to 23 14:06:00 submitted"},
		{"from and to, and the same length", "mine label 14:02-14:06 4m", "1 from 23 14:02:00 to 23 14:06:00 submitted"},
		{"from and to, and another length", "mine label 14:02-14:06 5m", "lengths"},
		{"over midnight", "mine label 23:50-0:10", "1 from 22 23:50:00 to 23 00:10:00 submitted"},
		{"over midnight of another day", "mine label @2026-11-20T23:50-0:10", "1 from 20 23:50:00 to 21 00:10:00 submitted"},
		{"not yet", "mine label 4m @14:40", "future 14:40"},
		{"the day before", "mine label 4m @2026-11-22T14:40", "1 from 22 14:36:00 to 22 14:40:00 submitted"},
		{"an hour that was there twice", "mine label 4m @2026-10-25T01:30", "twomoments 2026-10-25T01:30"},
		{"an hour that was not there", "mine label 4m @2026-03-29T01:30", "nomoment 2026-03-29T01:30"},
		{"what it paid before", "prolific Image study 4m approved", "1 from 23 14:28:08 to 23 14:32:08 approved; 0.60GBP; as on 23 14:31; limit 10m0s; limit as on 23 14:31"},
		{"what it paid before, in another spelling", "prolific IMAGE study 4m approved", "1 from 23 14:28:08 to 23 14:32:08 approved; 0.60GBP; as on 23 14:31; limit 10m0s; limit as on 23 14:31"},
		{"another spelling in quotes is another title", `prolific "IMAGE study" 4m approved`, "1 from 23 14:28:08 to 23 14:32:08 approved"},
		{"another reward in the currency of before", "prolific Image study 0.70 4m approved", "1 from 23 14:28:08 to 23 14:32:08 approved; 0.70GBP; currency as before; limit 10m0s; limit as on 23 14:31"},
		{"a reward that is not known in spite of before", "prolific Image study ? 4m approved", "1 from 23 14:28:08 to 23 14:32:08 approved; limit 10m0s; limit as on 23 14:31"},
		{"a platform that pays in other money than home", "prolific Other study 0.70 4m approved", "1 from 23 14:28:08 to 23 14:32:08 approved; 0.70GBP; currency as before"},
		{"a platform that pays in several currencies", "mixed Other study 0.70 4m approved", "currencies 0.70"},
		{"another limit", "prolific Image study 20m", "now; 0.60GBP; as on 23 14:31; limit 20m0s"},
		{"more tasks than microseconds", "mine label 4000x 0.001s approved", "tooshort 4000"},
	} {
		if got := b.draft(row.text); got != row.want {
			t.Errorf("%s: %q\n got %s\nwant %s", row.name, row.text, got, row.want)
		}
	}
}

func TestADoubtIsNeverRecorded(t *testing.T) {
	b := newBench(t)
	for _, text := range []string{"mine a 1,000EUR 4m approved", "mine a 0.60 4m approved", "mine a approved"} {
		d, err := b.Draft(context.Background(), text, quick.Words{})
		b.ok(err)
		_, err = b.Keep(context.Background(), d)
		var doubt quick.Doubt
		if !errors.As(err, &doubt) {
			t.Errorf("%s: %v, want a doubt", text, err)
		}
	}
	if got := len(b.submissions()); got != 0 {
		t.Errorf("%d submissions were recorded", got)
	}
}

func TestFortyEqualTasksAreOneChange(t *testing.T) {
	b := newBench(t)
	before := b.figures()
	d, err := b.Draft(context.Background(), "mturk hit label 40x 0.05USD 22m submitted", quick.Words{})
	b.ok(err)
	ids, err := b.Keep(context.Background(), d)
	b.ok(err)
	var spent time.Duration
	var pay int64
	at := d.Start
	for _, id := range ids {
		r := b.record(id)
		i := r.Intervals[0]
		if i.Source != work.Manual || i.Start != at || !i.Entered.Known() {
			t.Fatalf("%s: %s from %d, want typed from %d", id, i.Source, i.Start, at)
		}
		at, spent, pay = i.End, spent+i.Duration(), pay+r.Submission.Advertised.Reward.Micros
	}
	if len(ids) != 40 || spent != 22*time.Minute || at != d.End || pay != 40*50_000 {
		t.Errorf("%d tasks, %s, %d micro-units", len(ids), spent, pay)
	}
	if run, err := b.RunOf(context.Background(), "MTurk", "hit label", d.Start); err != nil || run.Tasks != 40 || run.Pay.String() != "2.00USD" {
		t.Errorf("the run is %+v, %v", run, err)
	}
	_, err = b.Undo(context.Background())
	b.ok(err)
	if got := b.figures(); got != before || len(b.submissions()) != 0 {
		t.Errorf("after one undo: %s, want %s", got, before)
	}
	b.sound()
}

func TestEqualPartsAddUpToTheMicrosecond(t *testing.T) {
	b := newBench(t)
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(r, "n")
		span := rapid.Int64Range(int64(n), int64(100*24*time.Hour/time.Microsecond)).Draw(r, "span")
		reward := money.Of(rapid.Int64Range(0, 10_000_000).Draw(r, "reward"), "USD")
		start := work.At(b.now) - work.Instant(span)
		ids, err := b.AddMany(context.Background(), tracker.AddOptions{Start: start, End: work.At(b.now), Title: "a", Reward: &reward, State: work.Approved}, n)
		if err != nil {
			r.Fatal(err)
		}
		at, pay, shortest, longest := start, int64(0), span, int64(0)
		for _, id := range ids {
			found := b.record(id)
			i := found.Intervals[0]
			if i.Start != at {
				r.Fatalf("a part begins at %d, want %d", i.Start, at)
			}
			took := int64(i.End - i.Start)
			at, shortest, longest = i.End, min(shortest, took), max(longest, took)
			pay += found.Submission.Advertised.Reward.Micros
		}
		if at != work.At(b.now) || longest-shortest > 1 || pay != int64(n)*reward.Micros {
			r.Fatalf("%d parts of %d: end %d, from %d to %d, pay %d", n, span, at, shortest, longest, pay)
		}
		if _, err := b.Undo(context.Background()); err != nil || len(b.submissions()) != 0 {
			r.Fatalf("undo: %v, %d are left", err, len(b.submissions()))
		}
	})
}

func TestTheSameAgainKeepsPlatformTitleRewardAndLimit(t *testing.T) {
	b := newBench(t)
	reward := money.Of(50_000, "USD")
	b.start(tracker.StartOptions{Platform: "MTurk", Title: "HIT", Requester: "R", Account: "W1", Reward: &reward, Limit: 15 * time.Minute})
	for range 3 {
		b.pass(30 * time.Second)
		o, err := b.Next(context.Background())
		b.ok(err)
		s := b.record(string(o.Submission)).Submission
		if s.Account.Platform != "MTurk" || s.Account.Worker != "W1" || s.Account.Requester != "R" || s.Title != "HIT" || s.Advertised.Reward != reward || s.Advertised.Limit != 15*time.Minute || o.Limit != 15*time.Minute {
			t.Errorf("again: %+v", s)
		}
	}
}

func TestKindsAreOrderedByUseAndLately(t *testing.T) {
	b := newBench(t)
	ago := func(days int, platform, title string, n int) {
		end := work.At(b.now.AddDate(0, 0, -days))
		_, err := b.AddMany(context.Background(), tracker.AddOptions{Start: end.Add(-time.Hour), End: end, Platform: platform, Title: title, State: work.Submitted}, n)
		b.ok(err)
	}
	ago(200, "Prolific", "Image study of old", 40)
	ago(3, "Prolific", "Image study", 5)
	ago(1, "Prolific", "Survey of images", 5)
	ago(0, "Prolific", "Café images", 1)
	ago(0, "Toloka", "Image search", 90)
	for _, row := range []struct{ name, platform, text, want string }{
		{"of a platform", "Prolific", "", "Survey of images, Image study, Image study of old, Café images"},
		{"a beginning", "Prolific", "ima", "Image study, Survey of images, Image study of old, Café images"},
		{"a beginning of all platforms", "", "image s", "Image search, Image study, Image study of old"},
		{"without accents and capitals", "", "CAFE", "Café images"},
		{"two letters", "", "su", "Survey of images"},
		{"nothing", "", "xyz", ""},
	} {
		kinds, err := b.Kinds(context.Background(), row.platform, row.text, 8)
		b.ok(err)
		var got []string
		for _, k := range kinds {
			got = append(got, k.Title)
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: got %s, want %s", row.name, strings.Join(got, ", "), row.want)
		}
	}
}

// A hundred thousand titles with LONG=1, each done twice: what completion reads has
// a bound. The times are printed, not asserted.
func TestCompletionReadsLittleOfALargeLedger(t *testing.T) {
	const of = 2
	titles := 3_000
	if os.Getenv("LONG") != "" {
		titles = 100_000
	}
	b := newBench(t)
	path := filepath.Join(t.TempDir(), "large.csv")
	var text strings.Builder
	text.WriteString("HITId,HITTypeId,Title,Reward,AssignmentDurationInSeconds,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,SubmitTime,ApprovalTime,RejectionTime,RequesterFeedback\n")
	const stamped = "Mon Jan 02 15:04:05 PST 2006"
	at := time.Date(2020, 1, 1, 8, 0, 0, 0, time.UTC)
	for i := range titles * of {
		at = at.Add(time.Minute)
		fmt.Fprintf(&text, "H%d,T,Task number %d of all,$0.05,900,A%d,W1,Submitted,%s,%s,,,,\n", i, (i*7919)%titles, i, at.Format(stamped), at.Add(30*time.Second).Format(stamped))
	}
	b.ok(os.WriteFile(path, []byte(text.String()), 0o600))
	done, err := b.ImportFile(context.Background(), path, importer.Options{}, nil)
	if err != nil || done.Added != titles*of {
		t.Fatalf("%d rows: %v", done.Added, err)
	}
	for _, row := range []struct{ platform, text, want string }{
		{"MTurk", "", ""}, {"", "task", ""}, {"MTurk", "ta", ""}, {"", "number 2777", "Task number 2777 of all"}, {"MTurk", "absent", "-"}, {"MTurk", "Task number 5 of", "Task number 5 of all"},
	} {
		begun := time.Now()
		kinds, err := b.Kinds(context.Background(), row.platform, row.text, 8)
		took := time.Since(begun)
		b.ok(err)
		switch {
		case row.want == "-" && len(kinds) > 0, row.want != "-" && len(kinds) == 0, len(row.want) > 1 && kinds[0].Title != row.want, len(kinds) > 8:
			t.Errorf("%q: %d kinds: %+v", row.text, len(kinds), kinds)
		}
		t.Logf("%d submissions, %d titles: %q on %q in %s", titles*of, titles, row.text, row.platform, took.Round(10*time.Microsecond))
	}
	begun := time.Now()
	_, err = b.Draft(context.Background(), "mturk Task number 5 of all 4m approved", quick.Words{})
	b.ok(err)
	t.Logf("a draft in %s", time.Since(begun).Round(10*time.Microsecond))
}
