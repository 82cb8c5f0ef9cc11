package release

import (
	"embed"
	"encoding/json"
	"fmt"
	"math/big"
	"path"
	"slices"
	"strings"

	"clickwage/data/money"
)

//go:embed phrases/*.json
var phrases embed.FS

// Words are a language that a release is written in.
type Words struct {
	code  string
	texts map[string]string
}

// Languages are the codes of those there are words for, sorted.
func Languages() []string {
	files, _ := phrases.ReadDir("phrases") // embedded
	var codes []string
	for _, f := range files {
		codes = append(codes, strings.TrimSuffix(f.Name(), ".json"))
	}
	return slices.Sorted(slices.Values(codes))
}

// In is the language of a code. Its error names the ones there are.
func In(code string) (Words, error) {
	text, err := phrases.ReadFile(path.Join("phrases", path.Base(code)+".json"))
	if err != nil {
		return Words{}, fmt.Errorf("no words for a release in %q: there are %s", code, strings.Join(Languages(), ", "))
	}
	w := Words{code: path.Base(code)}
	if err := json.Unmarshal(text, &w.texts); err != nil {
		return Words{}, fmt.Errorf("words in %q: %w", code, err)
	}
	return w, nil
}

// say is a phrase with its places filled. A key without words comes back as it is.
func (w Words) say(key string, args ...any) string {
	text, ok := w.texts[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// number is a value in millionths, with so many decimals and digits in groups.
func (w Words) number(millionths int64, decimals int) string {
	text := money.Round(big.NewRat(millionths, 1_000_000), decimals)
	text, negative := strings.CutPrefix(text, "-")
	whole, part, _ := strings.Cut(text, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + w.texts["group"] + whole[at:]
	}
	if part != "" {
		whole += w.texts["point"] + part
	}
	if negative {
		return "−" + whole
	}
	return whole
}

// count is a whole number with digits in groups.
func (w Words) count(n int64) string { return w.number(n*1_000_000, 0) }

// pay is an amount per hour: to the cent, or to three digits where that is less.
func (w Words) pay(micros int64) string {
	if micros >= 100_000_000 {
		return w.number(micros, 0)
	}
	return w.number(micros, 2)
}
