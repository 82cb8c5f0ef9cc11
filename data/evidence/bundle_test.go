package evidence_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
	"clickwage/data/money"
)

func policy(t testing.TB) evidence.Policy {
	t.Helper()
	p, err := evidence.ParsePolicy(evidencetest.Policy(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func written(t testing.TB, b evidence.Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := evidence.Write(context.Background(), &out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func verified(t testing.TB, zip []byte, p evidence.Policy) evidence.Result {
	t.Helper()
	result, err := evidence.Verify(context.Background(), bytes.NewReader(zip), int64(len(zip)), p)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestABundleIsVerifiedUnderAPolicy(t *testing.T) {
	b, _ := evidencetest.Example(t)
	zip := written(t, b)
	if !bytes.Equal(zip, written(t, b)) {
		t.Fatal("equal bundles are not equal bytes")
	}
	result := verified(t, zip, policy(t))
	for _, c := range result.Checks {
		t.Logf("%-11s %-12s %s", c.Status, c.Name, c.Line)
	}
	if !result.OK() || !result.Quorum || len(result.Witnessed) != 3 {
		t.Fatalf("got %+v", result.Failure())
	}
	if got, want := result.Extent.String(), "17 of 20 leaves disclosed, gaps: 3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := result.Totals, "3.65USD"; got != want {
		t.Errorf("totals: got %q, want %q", got, want)
	}
	alone := verified(t, zip, evidence.Policy{})
	if !alone.OK() || alone.Quorum {
		t.Errorf("without a policy: got %+v", alone.Failure())
	}
}

func TestACaseThatTellsAnotherThingThanTheLedgerIsNotWritten(t *testing.T) {
	for name, c := range map[string]struct {
		change func(b *evidence.Bundle)
		says   string
	}{
		"another reward": {func(b *evidence.Bundle) {
			b.Case.Tasks[0].Submission.Advertised.Reward = money.Of(460_000, "USD")
		}, `reward: the case tells "0.46USD", the disclosed revision "0.45USD"`},
		"a shorter time": {func(b *evidence.Bundle) { b.Case.Tasks[1].Intervals[0].End-- }, "worked_seconds"},
		"a withheld title told": {func(b *evidence.Bundle) { b.Case.Tasks[2].Submission.Title = "secret study" },
			`the case tells "secret study", which is withheld`},
		"a task too many":  {func(b *evidence.Bundle) { b.Case.Tasks = append(b.Case.Tasks, b.Case.Tasks[0]) }, "no revision of it"},
		"a task too few":   {func(b *evidence.Bundle) { b.Case.Tasks = b.Case.Tasks[1:] }, "not in the case"},
		"another key":      {func(b *evidence.Bundle) { b.Key = evidencetest.Key(t, evidencetest.Origin, 9) }, "the key is another"},
		"a changed file":   {func(b *evidence.Bundle) { changeFile(b) }, "changed since"},
		"a vanished file":  {func(b *evidence.Bundle) { clear(b.Disclosure.Files) }, "the content of exhibit exhibit-1 is missing"},
		"two lines of id":  {func(b *evidence.Bundle) { b.Case.ID = "a\nPayload-Oxum: 0.0" }, "one line"},
		"too large a file": {func(b *evidence.Bundle) { b.PDF = make([]byte, evidence.MaxContent+1) }, "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := evidencetest.Example(t)
			c.change(&b)
			var out bytes.Buffer
			err := evidence.Write(context.Background(), &out, b)
			if !errors.Is(err, evidence.ErrBundle) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q in one line", err, c.says)
			}
			if out.Len() != 0 {
				t.Errorf("%d bytes were written", out.Len())
			}
		})
	}
}

func changeFile(b *evidence.Bundle) {
	for name, data := range b.Disclosure.Files {
		b.Disclosure.Files[name] = append(data, '!')
	}
}

func TestACancelledWriteIsAnError(t *testing.T) {
	b, _ := evidencetest.Example(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := evidence.Write(ctx, &bytes.Buffer{}, b); !errors.Is(err, context.Canceled) {
		t.Errorf("write: got %v", err)
	}
	zip := written(t, b)
	if _, err := evidence.Verify(ctx, bytes.NewReader(zip), int64(len(zip)), evidence.Policy{}); !errors.Is(err, context.Canceled) {
		t.Errorf("verify: got %v", err)
	}
}

func TestAnErasedRevisionKeepsItsProof(t *testing.T) {
	b, _ := evidencetest.Example(t)
	for i, r := range b.Disclosure.Revisions {
		if r.Record == evidencetest.Typed {
			b.Disclosure.Revisions[i] = evidencetest.Erase(r)
			break
		}
	}
	result := verified(t, written(t, b), policy(t))
	if !result.OK() {
		t.Fatalf("got %+v", result.Failure())
	}
	if c := check(result, "chains"); c.Status != evidence.Noted || !strings.Contains(c.Line, "erased") {
		t.Errorf("got %+v", c)
	}
}

func check(r evidence.Result, name string) evidence.Check {
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	return evidence.Check{}
}
