package revision_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"
	"pgregory.net/rapid"

	"clickwage/data/revision"
)

func scans(text []byte) bool {
	s := revision.Scan(text)
	value := s.Value()
	return s.End() == nil && bytes.Equal(value, text)
}

// jsonText is some JSON, canonical or nearly so.
func jsonText(t *rapid.T, depth int) string {
	kinds := []string{
		"null", "true", "false", "0", "-0", "1", "-17", "1.5", "1.50", "1e21", "1e+21", "1E21", "100000000000000000000", "1e-7", "0.000001", "01", "1e400", "0x1",
		"9007199254740993", `""`, `"a"`, `"<&>"`, `"é"`, `"\u00e9"`, `"😀"`, "\"\\ud83d\\ude00\"", `"\ud800"`, `"\n"`, `"\u000a"`, `"\u001f"`, `"\u001F"`, `"\/"`, `"\\\""`,
		"\"\u2028\"", "\"\xff\"", "\"\ufffd\"", "\"\x01\"", "\"\x7f\"", `"\`, "nul", " 1", "1 ",
	}
	switch n := rapid.IntRange(0, 9).Draw(t, "kind"); {
	case depth > 0 && n < 3:
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return jsonText(t, depth-1) }), 0, 3).Draw(t, "elements")
		return "[" + strings.Join(list, ",") + "]"
	case depth > 0 && n < 7:
		names := rapid.SliceOfN(rapid.SampledFrom([]string{`""`, `"A"`, `"a"`, `"aa"`, `"b"`, `"é"`, `"\n"`, "\"\ue000\"", `"😀"`}), 0, 3).Draw(t, "names")
		for i, name := range names {
			names[i] = name + ":" + jsonText(t, depth-1)
		}
		return "{" + strings.Join(names, ",") + "}"
	}
	return rapid.SampledFrom(kinds).Draw(t, "value")
}

func TestTheScannerTakesWhatRFC8785Writes(t *testing.T) {
	took := 0
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(jsonText(t, 3))
		again, err := jcs.Transform(text)
		if canonical := err == nil && bytes.Equal(again, text); scans(text) != canonical {
			t.Fatalf("%q: taken: %v; %q is canonical (%v)", text, !canonical, again, err)
		}
		if err == nil && !scans(again) {
			t.Fatalf("%q was refused", again)
		}
		if err == nil && len(again) > 8 {
			took++
		}
	})
	if took == 0 {
		t.Fatal("nothing that was canonical was tried")
	}
}

func TestTheScannerHasAnEnd(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "too deep": strings.Repeat("[", 1_000_000), "a list that ends with a comma": "[1,]", "an object that does": `{"a":1,}`,
		"no colon": `{"a"1}`, "no end": `{"a":1`, "two values": "1 2", "two lists": "[][]", "a name that is none": "{1:1}",
	} {
		if scans([]byte(text)) {
			t.Errorf("%s was accepted", name)
		}
	}
	if deep := strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000); !scans([]byte(deep)) {
		t.Error("10,000 lists inside of each other were refused")
	}
}

func TestAFormIsTakenAsItIsAskedFor(t *testing.T) {
	read := func(text string) (name, value string, sum [2]byte, n int64, err error) {
		s := revision.Scan([]byte(text))
		s.Need(`{"a":`)
		s.Object(func(key string) { name, value = key, string(s.Value()) })
		s.Need(`,"b":`)
		s.Hex(sum[:])
		s.Need(`,"n":`)
		n = s.Number()
		s.Need("}")
		return name, value, sum, n, s.End()
	}
	name, value, sum, n, err := read(`{"a":{"ü":[{"x":null}]},"b":"0aff","n":-12}`)
	if err != nil || name != "ü" || value != `[{"x":null}]` || sum != [2]byte{10, 255} || n != -12 {
		t.Fatalf("got %q, %q, %x, %d (%v)", name, value, sum, n, err)
	}
	for _, other := range []string{
		`{"a":{},"b":"0AFF","n":1}`, `{"a":{},"b":"0aff0","n":1}`, `{"a":{},"b":"0aff00","n":1}`, `{"a":{},"b":"0agg","n":1}`, `{"a":{},"b":null,"n":1}`,
		`{"a":{},"b":"0aff","n":1.5}`, `{"a":{},"b":"0aff","n":01}`, `{"a":{},"b":"0aff","n":1e+21}`, `{"a":{},"b":"0aff","n":1} `, `{"a":{},"n":1}`,
	} {
		if _, _, _, _, err := read(other); err == nil {
			t.Errorf("%s was accepted", other)
		}
	}
}
