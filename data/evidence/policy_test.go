package evidence_test

import (
	"errors"
	"strings"
	"testing"

	"clickwage/data/evidence"
	"clickwage/data/evidence/evidencetest"
)

func TestPoliciesThatAreRefused(t *testing.T) {
	w := evidencetest.Witnesses(t)
	a, b := "witness a "+w[0].Public()+"\n", "witness b "+w[1].Public()+"\n"
	for name, c := range map[string]struct{ text, says string }{
		"nothing":                     {"", "no quorum line"},
		"no quorum":                   {a, "no quorum line"},
		"two quorums":                 {a + "quorum a\nquorum a\n", "line 3: there is a second quorum line"},
		"a quorum that is not named":  {"quorum a\n" + a, "line 1: a is neither a witness nor a group named before"},
		"a word that is not known":    {"rely on me\nquorum none\n", `line 1: "rely on me" is none of`},
		"a key that is none":          {"log abc\nquorum none\n", "line 1: not a key"},
		"a witness's key that is not": {"witness a abc\nquorum a\n", "line 1: a: not a key"},
		"a name twice":                {a + "witness a " + w[1].Public() + "\nquorum a\n", "line 2: a is named twice"},
		"a key under two names":       {a + "witness b " + w[0].Public() + "\ngroup g all a b\nquorum g\n", "nobody counts twice"},
		"a worker's key twice":        {"log " + w[0].Public() + "\nlog " + w[0].Public() + "\nquorum none\n", "the key is named twice"},
		"a member that is not named":  {a + "group g any a c\nquorum g\n", "member c"},
		"a member twice":              {a + "group g 2 a a\nquorum g\n", "member a"},
		"none as a member":            {a + "group g any a none\nquorum g\n", "member none"},
		"none as a name":              {"witness none " + w[0].Public() + "\nquorum none\n", "none is named twice"},
		"too many asked for":          {a + b + "group g 3 a b\nquorum g\n", `"3" is none of all, any and 1 to 2`},
		"nobody asked for":            {a + b + "group g 0 a b\nquorum g\n", `"0" is none of`},
		"a number in another writing": {a + b + "group g 02 a b\nquorum g\n", `"02" is none of`},
		"too long":                    {strings.Repeat("#", evidence.MaxPolicy+1), "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := evidence.ParsePolicy([]byte(c.text)); !errors.Is(err, evidence.ErrPolicy) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

// Two of three have cosigned.
func TestQuorums(t *testing.T) {
	w := evidencetest.Witnesses(t)
	b, l := evidencetest.Example(t)
	b.Disclosure.Checkpoint = l.Cosign(l.Cosign(l.Head(l.Size()), w[0], 500), w[1], 510)
	zip := written(t, b)
	named := "witness a " + w[0].Public() + "\nwitness b " + w[1].Public() + " https://b.example/\nwitness c " + w[2].Public() + "\n\n  # and\n"
	for rule, want := range map[string]bool{
		"quorum a\n":                                   true,
		"quorum c\n":                                   false,
		"group g 2 a b c\nquorum g\n":                  true,
		"group g 3 a b c\nquorum g\n":                  false,
		"group g all a b\nquorum g\n":                  true,
		"group g all a b c\nquorum g\n":                false,
		"group g any b c\nquorum g\n":                  true,
		"group g any c\nquorum g\n":                    false,
		"group x any a c\ngroup y all b x\nquorum y\n": true,
		"group x any c\ngroup y all b x\nquorum y\n":   false,
	} {
		p, err := evidence.ParsePolicy([]byte(named + rule))
		if err != nil {
			t.Fatal(err)
		}
		if result := verified(t, zip, p); result.OK() != want || result.Quorum != want {
			t.Errorf("%q: got %v (%+v), want %v", rule, result.OK(), result.Failure(), want)
		}
	}
	none, err := evidence.ParsePolicy([]byte(named + "quorum none\n"))
	if err != nil {
		t.Fatal(err)
	}
	if result := verified(t, zip, none); !result.OK() || result.Quorum {
		t.Errorf("none: got %+v, witnessed %v", result.Failure(), result.Quorum)
	}
}
