// Package quick reads one line that a worker types: a task that begins now, or
// one or many that are done. It says what it reads and what it doubts; it never
// guesses an amount, a currency, a length or a moment that could be two.
//
// # The line
//
//	[+] [platform] [title] [40x] [reward] [length] [@end] [outcome] [- reason]
//
// The platform comes first and is a name that is known. The title is what
// follows. What comes after the title may stand in any order; the reason is
// last and takes the rest of the line. All are optional.
//
//	reward   0.60, 0,60, 0.60GBP, £0.60, GBP 0.60; ? for one that is not known
//	length   4m, 90s, 1h5m, 1h 5m, 4 min, 1.5h
//	end      @14:20, @2:20pm, @2026-11-23T14:20; or from and to: 14:02-14:06
//	outcome  approved, rejected, returned, ..., in English or the worker's words
//	40x      so many equal tasks; the reward is for each, the length for all
//	"..."    a title as it stands, whatever its words could mean
//
// An outcome, a moment or a count makes it work that is done, and its length is
// how long it took. Without one it begins now, and its length is the limit.
//
// It imports work for the outcomes and money for amounts, and knows no ledger:
// what day "14:20" means and what a title paid before is the tracker's to say.
package quick

import (
	"net/url"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/work"
)

// Line is what was read. What was not typed is its zero value.
type Line struct {
	Parallel        bool // beside what runs
	Platform, Title string
	Literal         bool // the title stood in quotes
	Count           int  // 0: one
	Reward          *Reward
	Length          time.Duration
	From, To        Clock // of work that is done
	Outcome         *work.State
	Reason          string
	Past            bool // done already; false: it begins now

	// Doubts keep the line from being recorded, in the order of the line.
	Doubts []Doubt
	// Hints are words that were taken as part of the title and could be meant
	// otherwise.
	Hints []Doubt
}

// Reward is what was typed of a task's pay.
type Reward struct {
	Micros   int64
	Currency money.Currency // "" where none was typed
	Unknown  bool           // "?": it is not known, whatever it was before
}

// Clock is a time of day; the zero Clock is none.
type Clock struct {
	Set                  bool
	Hour, Minute, Second int
	Date                 string // such as "2026-11-23"; "": not typed
}

// Words say how a line is to be read.
type Words struct {
	Platforms  []string              // of the ledger, besides those that ship
	Outcomes   map[string]work.State // the worker's own words, besides English
	Home       money.Currency        // whose sign a sign that several share could be
	Currencies []money.Currency      // platforms' own points
	Past       bool                  // the line is of work that is done, whatever it holds
}

// MaxCount is the most equal tasks of one line.
const MaxCount = 5000

// platforms are names that are known before the ledger knows them, with the
// host of their links.
var platforms = []struct{ name, host string }{
	{"Prolific", "prolific.com"}, {"MTurk", "mturk.com"}, {"Toloka", "toloka.ai"}, {"Clickworker", "clickworker.com"},
	{"Microworkers", "microworkers.com"}, {"UHRS", "uhrs.playmsn.com"}, {"Appen", "appen.com"}, {"CrowdGen", "crowdgen.com"},
	{"DataAnnotation", "dataannotation.tech"}, {"Outlier", "outlier.ai"}, {"Remotasks", "remotasks.com"},
	{"OneForma", "oneforma.com"}, {"CloudConnect", "connect.cloudresearch.com"}, {"Sproutgigs", "sproutgigs.com"},
	{"Rapidworkers", "rapidworkers.com"}, {"Testable", "testable.org"},
}

// Platforms are the names that are known before the ledger knows them.
func Platforms() []string {
	names := make([]string, len(platforms))
	for i, p := range platforms {
		names[i] = p.name
	}
	return names
}

// Parse reads a line. Example: "prolific image study 0.60GBP 4m approved".
func Parse(text string, w Words) Line {
	text = strings.TrimSpace(text)
	l := Line{Past: w.Past}
	if after, ok := strings.CutPrefix(text, "+"); ok {
		l.Parallel, text = true, strings.TrimSpace(after)
	}
	tokens, closed := split(text)
	if !closed {
		l.doubt(Doubt{Kind: OpenQuote, Word: text})
	}
	if len(tokens) == 1 && !tokens[0].quoted {
		if platform, title, ok := Link(tokens[0].text); ok {
			l.Platform, l.Title = platform, title
			return l
		}
	}
	var used int
	l.Platform, used = w.platform(tokens)
	p := newParser(w, &l, tokens[used:])
	p.reason()
	p.tail()
	l.Title = titleOf(p.tokens)
	l.Literal = len(p.tokens) == 1 && p.tokens[0].quoted
	for _, part := range []string{"outcome", "count", "time"} {
		_, typed := p.took[part]
		l.Past = l.Past || typed
	}
	p.hints()
	l.settle()
	return l
}

// Bare reports whether only a platform and a title, or less, were typed.
func (l Line) Bare() bool {
	return l.Count == 0 && l.Reward == nil && l.Length == 0 && !l.To.Set && l.Outcome == nil && l.Reason == "" && len(l.Doubts) == 0
}

// settle tells what does not fit together.
func (l *Line) settle() {
	if l.Past && l.Length == 0 && !l.From.Set && len(l.Doubts) == 0 {
		l.doubt(Doubt{Kind: NoLength})
	}
	if l.Past && l.Parallel {
		l.doubt(Doubt{Kind: NoParallel, Word: "+"})
	}
}

func (l *Line) doubt(d Doubt) { l.Doubts = append(l.Doubts, d) }

// token is a word of the line, or what stood in quotes.
type token struct {
	text   string // without the quotes
	raw    string
	quoted bool
}

// split takes a text apart at spaces. A quote at the beginning of a word holds
// all up to a quote at the end of one; a quote within is doubled.
func split(text string) (tokens []token, closed bool) {
	closed = true
	for {
		text = strings.TrimSpace(text)
		if text == "" {
			return tokens, closed
		}
		if text[0] == '"' {
			if inner, n, ok := quoted(text); ok {
				tokens = append(tokens, token{inner, text[:n], true})
				text = text[n:]
				continue
			}
			closed = false
		}
		n := strings.IndexFunc(text, isSpace)
		if n < 0 {
			n = len(text)
		}
		tokens = append(tokens, token{text[:n], text[:n], false})
		text = text[n:]
	}
}

func isSpace(r rune) bool { return strings.TrimSpace(string(r)) == "" }

// quoted reads what stands between quotes at the beginning of text.
func quoted(text string) (inner string, length int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != '"':
			b.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == '"':
			b.WriteByte('"')
			i++
		case i+1 == len(text) || strings.IndexFunc(text[i+1:], isSpace) == 0:
			return b.String(), i + 1, true
		default:
			return "", 0, false
		}
	}
	return "", 0, false
}

// titleOf is the title of what is left: one quoted text as it stands, else the
// words as they were typed.
func titleOf(tokens []token) string {
	if len(tokens) == 1 && tokens[0].quoted {
		return tokens[0].text
	}
	return join(tokens)
}

func join(tokens []token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.raw
	}
	return strings.Join(words, " ")
}

// platform is the longest known name at the beginning, and of how many words.
func (w Words) platform(tokens []token) (name string, words int) {
	for _, known := range append(Platforms(), w.Platforms...) {
		if n := leads(known, tokens); n > 0 && n >= words {
			name, words = known, n
		}
	}
	return name, words
}

// leads says of how many tokens a name at the beginning consists; 0: it is not there.
func leads(name string, tokens []token) int {
	parts := strings.Fields(name)
	if len(parts) > len(tokens) {
		return 0
	}
	for i, part := range parts {
		if tokens[i].quoted || !strings.EqualFold(part, tokens[i].text) {
			return 0
		}
	}
	return len(parts)
}

// Link reads an address: whose site it is, "" where that is not known, and what
// the address ends with.
func Link(word string) (platform, title string, ok bool) {
	link, err := url.Parse(word)
	if err != nil || link.Host == "" {
		return "", "", false
	}
	host := strings.ToLower(link.Hostname())
	title = host
	for _, p := range platforms {
		if host == p.host || strings.HasSuffix(host, "."+p.host) {
			platform = p.name
		}
	}
	if parts := strings.Split(strings.Trim(link.Path, "/"), "/"); parts[len(parts)-1] != "" {
		title = host + "/" + parts[len(parts)-1]
	}
	return platform, title, true
}
