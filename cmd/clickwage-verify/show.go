package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"clickwage/data/evidence"
)

// text answers in words. Everything in it that comes from the bundle has been
// made printable.
func text(w io.Writer, path string, r evidence.Result) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s\n\n%s\n", evidence.Visible(path), verdict(r))
	if r.OK() {
		fmt.Fprintf(b, "\n%s.\n", r.Extent)
		if r.Claim != "" {
			fmt.Fprintf(b, "The worker asks for %s.", r.Claim)
		}
		if r.Totals != "" {
			fmt.Fprintf(b, " The rewards shown add up to %s.", r.Totals)
		}
		fmt.Fprintln(b)
		list(b, "What this proves", r.Proves())
		list(b, "What it does not prove", r.NotProven())
	}
	fmt.Fprintln(b, "\nChecks")
	unchecked := 0
	for _, c := range r.Checks {
		if c.Status == evidence.Unchecked {
			unchecked++
			continue
		}
		fmt.Fprintf(b, "  %-7s %-11s %s\n", c.Status, c.Name, c.Line)
	}
	if unchecked > 0 {
		fmt.Fprintf(b, "  %d further checks were not made, because of what failed.\n", unchecked)
	}
	return b.Flush()
}

func list(b *bufio.Writer, title string, lines []string) {
	fmt.Fprintln(b, "\n"+title)
	for _, line := range lines {
		fmt.Fprintln(b, "  - "+line)
	}
}

// verdict is the answer in one line.
func verdict(r evidence.Result) string {
	if c := r.Failure(); c != nil {
		return "NOT VERIFIED. " + c.Name + ": " + c.Line
	}
	if !r.OK() {
		return "NOT VERIFIED."
	}
	if r.Quorum {
		return "VERIFIED, with the witnesses that the policy asks for."
	}
	if len(r.Stamped) > 0 {
		return "VERIFIED, with a trusted timestamp and no witness."
	}
	return "VERIFIED, self-signed only: the bundle is whole, and nobody besides the worker vouches for it."
}

type answer struct {
	Bundle     string           `json:"bundle"`
	Verified   bool             `json:"verified"`
	SelfSigned bool             `json:"self_signed_only"`
	Failed     string           `json:"failed"` // the first check that failed, or ""
	Verdict    string           `json:"verdict"`
	Ledger     string           `json:"ledger"`
	Key        string           `json:"key"`
	Root       string           `json:"root"`
	Disclosed  int64            `json:"leaves_disclosed"`
	Of         int64            `json:"leaves"`
	Gaps       int              `json:"gaps"`
	Claim      string           `json:"claim"`
	Totals     string           `json:"rewards"`
	Witnesses  []witness        `json:"witnesses"`
	Timestamps []time.Time      `json:"timestamps"`
	Proves     []string         `json:"proves"`
	NotProven  []string         `json:"not_proven"`
	Checks     []evidence.Check `json:"checks"`
}

type witness struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

func asJSON(w io.Writer, path string, r evidence.Result) error {
	a := answer{
		Bundle: evidence.Visible(path), Verified: r.OK(), SelfSigned: r.OK() && !r.Quorum && len(r.Stamped) == 0, Verdict: verdict(r),
		Ledger: r.Origin, Key: evidence.Visible(r.Key), Root: hex.EncodeToString(r.Root[:]),
		Disclosed: r.Extent.Disclosed, Of: r.Extent.Of, Gaps: r.Extent.Gaps, Claim: r.Claim, Totals: r.Totals,
		Witnesses: []witness{}, Timestamps: append([]time.Time{}, r.Stamped...), Proves: append([]string{}, r.Proves()...),
		NotProven: r.NotProven(), Checks: r.Checks,
	}
	if c := r.Failure(); c != nil {
		a.Failed = c.Name
	}
	for _, seen := range r.Witnessed {
		a.Witnesses = append(a.Witnesses, witness{seen.Name, seen.At.UTC()})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(a)
}
