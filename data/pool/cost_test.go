package pool

import (
	"crypto/rand"
	"fmt"
	"testing"
)

// shaped is a campaign of so many platforms.
func shaped(b *testing.B, platforms int) parties {
	return newParties(b, func(c *Campaign) {
		c.Platforms = nil
		for i := range platforms {
			c.Platforms = append(c.Platforms, fmt.Sprintf("platform %02d", i))
		}
	})
}

func each(b *testing.B, work func(b *testing.B, p parties)) {
	for _, platforms := range []int{3, 10, 20} {
		b.Run(fmt.Sprintf("%d platforms", platforms), func(b *testing.B) { work(b, shaped(b, platforms)) })
	}
}

// What a member's program does for one contribution, its own check included.
func BenchmarkContribute(b *testing.B) {
	each(b, func(b *testing.B, p parties) {
		prio, pass := must(p.Prio())(b), p.pass(b, "member")
		size := 0
		for b.Loop() {
			size = len(must(prio.Contribute(p.input(2), pass, 1, rand.Reader))(b).File)
		}
		b.ReportMetric(float64(size), "bytes")
	})
}

// What the intake does: the form, the token and the signature.
func BenchmarkGate(b *testing.B) {
	each(b, func(b *testing.B, p parties) {
		gate, file := must(p.Gate())(b), must(must(p.Prio())(b).Contribute(p.input(2), p.pass(b, "member"), 1, rand.Reader))(b).File
		for b.Loop() {
			if err := gate.Check(must(ParseReport(file))(b)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// What each aggregator does: opening, its half of the check, and the end of it.
func BenchmarkAggregator(b *testing.B) {
	for _, role := range []Role{Leader, Helper} {
		b.Run([]string{"leader", "helper"}[role], func(b *testing.B) {
			each(b, func(b *testing.B, p parties) {
				sides := p.sides(b)
				r := must(ParseReport(must(must(p.Prio())(b).Contribute(p.input(2), p.pass(b, "member"), 1, rand.Reader))(b).File))(b)
				other := must(sides[role.Peer()].Prepare(r))(b)
				total, half := p.NoShare(), Prepared{}
				for b.Loop() {
					half = must(sides[role].Prepare(r))(b)
					if err := total.Add(must(sides[role].Finish(half, other.Share))(b)); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(len(half.Share)), "bytes/half")
				b.ReportMetric(float64(len(half.State)), "bytes/state")
			})
		})
	}
}

func BenchmarkIssueToken(b *testing.B) {
	p := newParties(b)
	request := must(must(NewPass(p.Campaign, rand.Reader))(b).Request(p.Campaign))(b)
	for b.Loop() {
		must(p.issuer.Issue(p.Campaign, request))(b)
	}
}
