package evidence_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
	"clickwage/data/work"
)

// BENCH=1 prints what a bundle of 10,000 revisions costs.
func TestWhatTenThousandRevisionsCost(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("it measures, and checks nothing that others do not: BENCH=1 runs it")
	}
	l := evidencetest.New(t)
	b := evidence.Bundle{Case: evidence.Case{ID: "large"}, Key: l.Key, Made: work.At(evidencetest.Clock(0))}
	for i := range 10_000 {
		id := fmt.Sprintf("0193a5c2-7f00-7000-8000-%012d", i)
		l.Add("submission", id, evidencetest.Values{"id": id, "state": "rejected", "title": "Label ships", "source": "timer"})
		b.Case.Tasks = append(b.Case.Tasks, evidence.Task{Submission: work.Submission{ID: work.SubmissionID(id), Title: "Label ships", State: work.Rejected}})
	}
	b.Disclosure = l.Disclose(func(int64, string, string) ([]string, bool) { return nil, true })
	var out bytes.Buffer
	start := time.Now()
	if err := evidence.Write(context.Background(), &out, b); err != nil {
		t.Fatal(err)
	}
	wrote := time.Since(start)
	start = time.Now()
	if result := verified(t, out.Bytes(), evidence.Policy{}); !result.OK() {
		t.Fatalf("got %+v", result.Failure())
	}
	fmt.Printf("a bundle of 10,000 revisions: %d MiB, written in %s, verified in %s\n", out.Len()>>20, wrote.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
}
