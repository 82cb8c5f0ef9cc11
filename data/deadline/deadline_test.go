package deadline_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"clickwage/data/deadline"
	"clickwage/data/work"
)

func at(t *testing.T, text string) work.Instant {
	t.Helper()
	if text == "" {
		return 0
	}
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return work.At(when)
}

func rule(id string, kind deadline.Kind, from deadline.From, months, days, hours int) deadline.Rule {
	return deadline.Rule{ID: id, Platform: "Prolific", Kind: kind, From: from, Months: months, Days: days, Hours: hours, Source: "s"}
}

func TestWhatFallsDue(t *testing.T) {
	approval := rule("approval", deadline.Approval, deadline.Submission, 0, 21, 0)
	appeal := rule("appeal", deadline.Appeal, deadline.Rejection, 0, 7, 0)
	reversal := rule("reversal", deadline.Appeal, deadline.Submission, 0, 30, 0)
	ombuds := rule("ombuds", deadline.Appeal, deadline.Rejection, 6, 0, 0)
	payment := rule("payment", deadline.Payment, deadline.Decision, 0, 3, 12)
	contact := rule("contact", deadline.Contact, deadline.Rejection, 0, 7, 0)
	unknown := rule("unknown", deadline.Appeal, deadline.Rejection, 0, 0, 0)
	for _, row := range []struct {
		name               string
		state              work.State
		submitted, decided string
		delay              time.Duration
		unpaid             bool
		rules              []deadline.Rule
		want               string
	}{
		{"pending work is approved by itself", work.Submitted, "2026-11-01T10:00:00Z", "", 0, false, []deadline.Rule{approval, appeal, payment}, "approval 2026-11-22T10:00:00Z"},
		{"over the end of summer time the span is exact", work.Submitted, "2026-10-20T10:00:00+01:00", "", 0, false, []deadline.Rule{approval}, "approval 2026-11-10T09:00:00Z"},
		{"the task's own delay is the better one", work.Submitted, "2026-11-01T10:00:00Z", "", 36 * time.Hour, false, []deadline.Rule{approval}, "approval 2026-11-02T22:00:00Z"},
		{"the task's own delay needs no known span", work.Submitted, "2026-11-01T10:00:00Z", "", time.Hour, false,
			[]deadline.Rule{rule("approval", deadline.Approval, deadline.Submission, 0, 0, 0)}, "approval 2026-11-01T11:00:00Z"},
		{"when it was submitted is not known", work.Submitted, "", "", 0, false, []deadline.Rule{approval}, ""},
		{"a rejection, the nearest first", work.Rejected, "2026-11-01T10:00:00Z", "2026-11-20T12:00:00Z", 0, false, []deadline.Rule{ombuds, reversal, appeal, approval},
			"appeal 2026-11-27T12:00:00Z, reversal 2026-12-01T10:00:00Z, ombuds 2027-05-20T12:00:00Z"},
		{"a complaint is heard from then on", work.Rejected, "2026-11-01T10:00:00Z", "2026-11-20T12:00:00Z", 0, false, []deadline.Rule{contact}, "contact 2026-11-27T12:00:00Z earliest"},
		{"when it was rejected is not known", work.Rejected, "2026-11-01T10:00:00Z", "", 0, false, []deadline.Rule{appeal, reversal}, "reversal 2026-12-01T10:00:00Z"},
		{"months end on the last day of a shorter one", work.Rejected, "", "2026-08-31T23:59:59Z", 0, false, []deadline.Rule{ombuds}, "ombuds 2027-02-28T23:59:59Z"},
		{"and of a leap year", work.Rejected, "", "2027-08-30T00:00:00Z", 0, false, []deadline.Rule{ombuds}, "ombuds 2028-02-29T00:00:00Z"},
		{"unknown stays unknown", work.Rejected, "2026-11-01T10:00:00Z", "2026-11-20T12:00:00Z", 0, false, []deadline.Rule{unknown}, ""},
		{"approved and not received", work.Approved, "2026-11-01T10:00:00Z", "2026-11-20T12:00:00Z", 0, true, []deadline.Rule{payment, approval, appeal}, "payment 2026-11-24T00:00:00Z"},
		{"approved and received", work.Approved, "2026-11-01T10:00:00Z", "2026-11-20T12:00:00Z", 0, false, []deadline.Rule{payment}, ""},
		{"returned work has no deadline", work.Returned, "2026-11-01T10:00:00Z", "2026-11-20T12:00:00Z", 0, false, []deadline.Rule{payment, approval, appeal, contact}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, d := range deadline.Due(deadline.Facts{
				Platform: "PROLIFIC", State: row.state, Submitted: at(t, row.submitted), Decided: at(t, row.decided), AutoApproval: row.delay, Unpaid: row.unpaid,
			}, row.rules) {
				text := d.Rule.ID + " " + d.At.In(time.UTC).Format(time.RFC3339)
				if d.Earliest() {
					text += " earliest"
				}
				got = append(got, text)
			}
			if strings.Join(got, ", ") != row.want {
				t.Errorf("got %q, want %q", strings.Join(got, ", "), row.want)
			}
		})
	}
}

func TestOtherPlatformsRulesAreLeftAlone(t *testing.T) {
	f := deadline.Facts{Platform: "Toloka", State: work.Submitted, Submitted: at(t, "2026-11-01T10:00:00Z")}
	if got := deadline.Due(f, deadline.Rules{rule("x", deadline.Approval, deadline.Submission, 0, 1, 0)}); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestOwnRulesTakeThePlaceOfShippedOnes(t *testing.T) {
	shipped := deadline.Rules{rule("a", deadline.Payment, deadline.Decision, 0, 0, 0), rule("b", deadline.Appeal, deadline.Rejection, 0, 7, 0)}
	if _, ok := shipped.PaymentAfter("Prolific"); ok {
		t.Error("an unknown payment rule is known")
	}
	all := shipped.With([]deadline.Rule{rule("a", deadline.Payment, deadline.Decision, 1, 2, 3), rule("c", deadline.Appeal, deadline.Rejection, 0, 9, 0)})
	a, _ := all.Find("a")
	if len(all) != 3 || !a.Own || a.Span() != "1mo 2d 3h" || shipped[0].Own {
		t.Errorf("got %+v", all)
	}
	if after, ok := all.PaymentAfter("prolific"); !ok || after != 33*24*time.Hour+3*time.Hour {
		t.Errorf("got %s %t", after, ok)
	}
}

func TestRulesThatCannotBe(t *testing.T) {
	good := rule("a", deadline.Appeal, deadline.Rejection, 0, 7, 0)
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*deadline.Rule){
		"no id": func(r *deadline.Rule) { r.ID = "" }, "two words": func(r *deadline.Rule) { r.ID = "a b" },
		"no platform": func(r *deadline.Rule) { r.Platform = "" }, "no kind": func(r *deadline.Rule) { r.Kind = "dance" },
		"no instant": func(r *deadline.Rule) { r.From = "" }, "backwards": func(r *deadline.Rule) { r.Days = -1 },
		"a thousand years": func(r *deadline.Rule) { r.Months = 12000 }, "no source": func(r *deadline.Rule) { r.Source = "" },
	} {
		bad := good
		change(&bad)
		if err := bad.Check(); !errors.Is(err, deadline.ErrRule) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, text := range []string{"", "{}", `[{"id":"a"}]`} {
		if _, err := deadline.Parse([]byte(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
