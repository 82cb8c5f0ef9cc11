package rating_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"clickwage/data/rating"
	"clickwage/data/work"
)

const signer = "clickwage-ratings+0a1b2c3d+AbC="

// drawn is a possible review of a subject.
func drawn(t *rapid.T, s rating.Subject) rating.Review {
	r := rating.Review{Subject: s, Answers: map[string]rating.Answer{}, Written: noon + work.Instant(rapid.IntRange(0, 90).Draw(t, "after")*1_000_000)}
	r.Context = strings.TrimSpace(rapid.StringOfN(rapid.RuneFrom([]rune("aÄ≠ \n\"\\<&😀")), 0, 20, -1).Draw(t, "context"))
	for _, q := range rating.Asked(s) {
		if !rapid.Bool().Draw(t, q.ID) {
			continue
		}
		a := rating.Answer{Origin: rating.Typed}
		switch q.Scale {
		case rating.Seconds:
			a.Value = fmt.Sprint(rapid.IntRange(1, 9999).Draw(t, "seconds"))
		case rating.Days:
			a.Value = fmt.Sprint(rapid.IntRange(0, 99).Draw(t, "days"))
		case rating.Money:
			a.Value = fmt.Sprintf("%d.%02dUSD", rapid.IntRange(0, 99).Draw(t, "units"), rapid.IntRange(0, 99).Draw(t, "cents"))
		default:
			a.Value = rapid.SampledFrom(q.Choices).Draw(t, "choice")
		}
		if q.Group == rating.Facts && rapid.Bool().Draw(t, "ledger") {
			a.Origin, a.N = rating.Ledger, rapid.IntRange(1, 50).Draw(t, "n")
		}
		if q.Why {
			a.Why = strings.TrimSpace(rapid.StringOfN(rapid.RuneFrom([]rune("bß\n'")), 0, 9, -1).Draw(t, "why"))
		}
		r.Answers[q.ID] = a
	}
	if len(r.Answers) == 0 && r.Context == "" {
		r.Context = "said"
	}
	return r
}

func TestAFileReadAndWrittenAgainIsTheSameToTheByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rating.File{Signer: signer}
		for n := range rapid.IntRange(1, 6).Draw(t, "reviews") {
			s := rapid.SampledFrom([]rating.Subject{lab, {Platform: "Prolific"}, {Platform: "MTurk", RequesterID: "A1"}}).Draw(t, "subject")
			r := drawn(t, s)
			r.ID = rating.Pseudonym(signer, fmt.Sprint(n))
			f.Reviews = append(f.Reviews, r)
		}
		text, err := rating.Encode(f)
		if err != nil {
			t.Fatal(err)
		}
		back, err := rating.Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := rating.Encode(back)
		if err != nil || again != text {
			t.Fatalf("got %q (%v)\nwant %q", again, err, text)
		}
		for _, r := range f.Reviews {
			if !has(back.Reviews, r) {
				t.Fatalf("%+v is not in %+v", r, back.Reviews)
			}
		}
	})
}

func has(all []rating.Review, r rating.Review) bool {
	for _, one := range all {
		if reflect.DeepEqual(one, r) {
			return true
		}
	}
	return false
}

func file(t *testing.T) string {
	t.Helper()
	a, b := review(rating.Pseudonym(signer, "a"), lab, "recommend", "no"), review(rating.Pseudonym(signer, "b"), lab, "broken", "no")
	text, err := rating.Encode(rating.File{Signer: signer, Reviews: []rating.Review{a, b}})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestOtherSpellingsOfAFileAreRefused(t *testing.T) {
	good := file(t)
	if _, err := rating.Decode(good); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(good, "\n")
	for name, text := range map[string]string{
		"empty":                  "",
		"another kind of file":   "clickwage/1\n" + good,
		"another version":        strings.Replace(good, "ratings/1", "ratings/2", 1),
		"no signer":              strings.Replace(good, signer, "", 1),
		"no reviews":             lines[0] + lines[1],
		"cut":                    good[:len(good)-1],
		"an empty line":          good + "\n",
		"lines in another order": lines[0] + lines[1] + lines[3] + lines[2],
		"a line twice":           lines[0] + lines[1] + lines[2] + lines[2],
		"a space":                strings.Replace(good, `"context":""`, `"context": ""`, 1),
		"another name":           strings.Replace(good, `"context":""`, `"context":"","extra":1`, 1),
		"a name twice":           strings.Replace(good, `"context":""`, `"context":"","context":""`, 1),
		"a missing name":         strings.Replace(good, `"context":"",`, ``, 1),
		"another question":       strings.Replace(good, `"recommend"`, `"recommended"`, 1),
		"another answer":         strings.Replace(good, `"value":"no"`, `"value":"never"`, 1),
		"another moment":         strings.Replace(good, "12:00:00Z", "12:00:00+00:00", 1),
		"no moment":              strings.Replace(good, "2026-11-20T", "T", 1),
		"an id of another form":  strings.Replace(good, `"id":"`, `"id":"0`, 1),
		"a control character":    strings.Replace(good, `"Lab"`, `"La\u0007b"`, 1),
		"more after the object":  strings.Replace(good, "Z\"}\n", "Z\"} {}\n", 1),
	} {
		if text == good {
			t.Errorf("%s: nothing was altered", name)
		}
		if _, err := rating.Decode(text); !errors.Is(err, rating.ErrFile) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWhatDoesNotGoIntoAFile(t *testing.T) {
	one := review(rating.Pseudonym(signer, "a"), lab, "recommend", "no")
	many := rating.File{Signer: signer}
	for n := range rating.MaxReviews + 1 {
		r := one
		r.ID = rating.Pseudonym(signer, fmt.Sprint(n))
		many.Reviews = append(many.Reviews, r)
	}
	part := one
	part.Written++
	own := one
	own.ID = "0193a5c2-7f00-7000-8000-000000000000"
	for name, f := range map[string]rating.File{
		"none": {Signer: signer}, "no signer": {Reviews: []rating.Review{one}}, "two of one id": {Signer: signer, Reviews: []rating.Review{one, one}},
		"too many": many, "a part of a second": {Signer: signer, Reviews: []rating.Review{part}}, "an id of the ledger": {Signer: signer, Reviews: []rating.Review{own}},
	} {
		if _, err := rating.Encode(f); !errors.Is(err, rating.ErrFile) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	many.Reviews = many.Reviews[:rating.MaxReviews]
	if _, err := rating.Encode(many); err != nil {
		t.Errorf("as many as there may be: got %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("clickwage-ratings/1\nkey\n{}\n")
	f.Fuzz(func(t *testing.T, text string) {
		back, err := rating.Decode(text)
		if err != nil {
			return
		}
		if again, err := rating.Encode(back); err != nil || again != text {
			t.Errorf("got %q (%v), want %q", again, err, text)
		}
	})
}
