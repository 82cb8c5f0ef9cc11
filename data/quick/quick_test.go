package quick_test

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"clickwage/data/money"
	"clickwage/data/quick"
	"clickwage/data/work"
)

// words are those of a worker who writes German, French and Swahili, too.
var words = quick.Words{
	Platforms: []string{"Mine", "Amazon Go"}, Home: "EUR", Currencies: []money.Currency{"TOLOKAPTS"},
	Outcomes: map[string]work.State{
		"Genehmigt": work.Approved, "Zeit abgelaufen": work.TimedOut, "Approuvée": work.Approved, "En attente": work.Submitted,
		"Rejetée": work.Rejected, "Imekataliwa": work.Rejected, "Rechazada": work.Rejected,
	},
}

// told is a line as a sentence: what was read, and what is doubted.
func told(l quick.Line) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	if l.Past {
		parts = append(parts, "done")
	} else {
		parts = append(parts, "now")
	}
	add("beside", map[bool]string{true: "others"}[l.Parallel])
	add("on", l.Platform)
	add("title", l.Title)
	if l.Count > 0 {
		add("count", strconv.Itoa(l.Count))
	}
	if l.Reward != nil {
		add("pays", l.Reward.String())
	}
	if l.Length > 0 {
		add("length", quick.FormatLength(l.Length))
	}
	if l.From.Set {
		add("from", l.From.String())
	}
	if l.To.Set {
		add("to", l.To.String())
	}
	if l.Outcome != nil {
		add("is", l.Outcome.String())
	}
	add("because", l.Reason)
	for _, d := range l.Doubts {
		add("DOUBT", strings.TrimSpace(strings.Join([]string{string(d.Kind), d.Word, d.A, d.B}, " ")))
	}
	for _, h := range l.Hints {
		add("hint", h.Word)
	}
	return strings.Join(parts, "; ")
}

func TestALineIsReadAsItIsMeant(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"a task that begins, with its limit", "prolific image study 0.60GBP 10m", "now; on Prolific; title image study; pays 0.60GBP; length 10m"},
		{"an outcome makes it done, and the length how long it took", "prolific image study 0.60 4m approved", "done; on Prolific; title image study; pays 0.60; length 4m; is approved"},
		{"a moment makes it done", "prolific image study 0.60 4m @14:20", "done; on Prolific; title image study; pays 0.60; length 4m; to 14:20"},
		{"from and to", "prolific image study £0.60 14:02-14:06", "done; on Prolific; title image study; pays 0.60GBP; from 14:02; to 14:06"},
		{"from and to with a long dash and spaces", "study 14:02 – 14:06 pending", "done; title study; from 14:02; to 14:06; is submitted"},
		{"a time of the afternoon", "study 4m @2:20pm", "done; title study; length 4m; to 14:20"},
		{"another day", "study 4m @2026-11-23T14:20", "done; title study; length 4m; to 2026-11-23T14:20"},
		{"the parts in another order", "mine label rejected 1,50€ 90s", "done; on Mine; title label; pays 1.50EUR; length 1m30s; is rejected"},
		{"a reason takes the rest of the line", "mine label 0.60 4m rejected - failed check 4m too fast", "done; on Mine; title label; pays 0.60; length 4m; is rejected; because failed check 4m too fast"},
		{"a dash in a title", "mine Part 1 - colours 0.60 4m approved", "done; on Mine; title Part 1 - colours; pays 0.60; length 4m; is approved"},
		{"German", "prolific Bilder 0,60 € 4 Min. genehmigt", "done; on Prolific; title Bilder; pays 0.60EUR; length 4m; is approved"},
		{"German, two words", "prolific Bilder 4 min Zeit abgelaufen", "done; on Prolific; title Bilder; length 4m; is timed_out"},
		{"French, without the accent", "prolific photos 0,60 1h30 approuvee", "done; on Prolific; title photos; pays 0.60; length 1h30m; is approved"},
		{"French, a reason", "photos 0,60 4m Rejetée — trop vite", "done; title photos; pays 0.60; length 4m; is rejected; because trop vite"},
		{"French, a time", "photos 4m @14h20", "done; title photos; length 4m; to 14:20"},
		{"Swahili", "mturk picha USD 0.05 2m imekataliwa", "done; on MTurk; title picha; pays 0.05USD; length 2m; is rejected"},
		{"Spanish in another language's window: part of the title, and told", "fotos aprobada", "now; title fotos aprobada"},
		{"many equal tasks", "mturk hit label 40x 0.05USD 22m submitted", "done; on MTurk; title hit label; count 40; pays 0.05USD; length 22m; is submitted"},
		{"many, with the sign of multiplication", "mturk hit ×40 0.05USD 22m", "done; on MTurk; title hit; count 40; pays 0.05USD; length 22m"},
		{"several units", "mine a 1h5m returned", "done; on Mine; title a; length 1h5m; is returned"},
		{"several units apart", "mine a 1h 5m 30s returned", "done; on Mine; title a; length 1h5m30s; is returned"},
		{"half an hour", "mine a 0,5h returned", "done; on Mine; title a; length 30m; is returned"},
		{"points of a platform", "toloka a 12.5tolokapts 4m approved", "done; on Toloka; title a; pays 12.50TOLOKAPTS; length 4m; is approved"},
		{"a reward that is not known", "mine a ? 4m approved", "done; on Mine; title a; pays ?; length 4m; is approved"},
		{"a title in quotes stands as it is", `mine "5m approved 1,000" 4m pending`, "done; on Mine; title 5m approved 1,000; length 4m; is submitted"},
		{"a quote in quotes", `"say ""yes""" 4m pending`, `done; title say "yes"; length 4m; is submitted`},
		{"inches", `measure 5" screens 0.60`, `now; title measure 5" screens; pays 0.60`},
		{"a platform of two words", "amazon go shelves 0.60", "now; on Amazon Go; title shelves; pays 0.60"},
		{"a number is part of the title", "compare 60 answers", "now; title compare 60 answers"},
		{"a number at the end is part of the title, and told where the reward is missing", "compare 60 4m approved", "done; title compare 60; length 4m; is approved; hint 60"},
		{"an outcome inside a title is told", "mturk hit approved label", "now; on MTurk; title hit approved label; hint approved"},
		{"a reward inside a title is told", "mine 0.60 label 4m approved", "done; on Mine; title 0.60 label; length 4m; is approved; hint 0.60"},
		{"a code that is a word", "mine do 5 try", "now; on Mine; title do 5 try"},
		{"a code in capitals", "mine label 5 TRY", "now; on Mine; title label; pays 5.00TRY"},
		{"beside what runs", "+ toloka audio 0,05 5min", "now; beside others; on Toloka; title audio; pays 0.05; length 5m"},
		{"thousands with decimals", "mine a 1.234,50EUR", "now; on Mine; title a; pays 1234.50EUR"},
		{"thousands the other way", "mine a 1,234.50EUR", "now; on Mine; title a; pays 1234.50EUR"},
		{"two groups of thousands", "mine a 1,234,567IDR", "now; on Mine; title a; pays 1234567.00IDR"},
		{"a small amount with three decimals", "mine a 0.005USD", "now; on Mine; title a; pays 0.0050USD"},
		{"a number and a full stop", "read chapter 3.", "now; title read chapter 3."},
		{"nothing", "", "now"},

		{"one comma before three digits", "mine a 1,000 4m approved", "done; on Mine; title a; length 4m; is approved; DOUBT thousands 1,000 1.00 1000.00"},
		{"one point before three digits", "mine a 1.234 EUR", "now; on Mine; title a; DOUBT thousands 1.234 EUR 1.2340 1234.00"},
		{"thousands apart by a space", "mine a 1 200,50 €", "now; on Mine; title a; DOUBT thousands 1 200,50 € 200.50EUR 1200.50EUR"},
		{"thousands and zeros apart by a space", "mine a 1 000,50 €", "now; on Mine; title a 1; DOUBT amount 000,50 €"},
		{"a time of day without @", "mine a 14:20 4m approved", "done; on Mine; title a; length 4m; is approved; DOUBT clock 14:20"},
		{"no such time", "mine a 4m @25:20", "done; on Mine; title a; length 4m; DOUBT time @25:20"},
		{"no length", "mine a approved", "done; on Mine; title a; is approved; DOUBT nolength"},
		{"no length at all", "mine a 0m approved", "done; on Mine; title a; is approved; DOUBT nolength 0m"},
		{"two rewards", "mine win 5.00EUR 0.60EUR", "now; on Mine; title win; pays 0.60EUR; DOUBT twice 5.00EUR 5.00EUR 0.60EUR"},
		{"two outcomes", "mine a 4m approved rejected", "done; on Mine; title a; length 4m; is rejected; DOUBT twice approved approved rejected"},
		{"two lengths", "mine a 4m 5m approved", "done; on Mine; title a; length 5m; is approved; DOUBT twice 4m 4m 5m"},
		{"below nothing", "mine a -0.60EUR", "now; on Mine; title a; DOUBT amount -0.60EUR"},
		{"a version", "test 1.2.3", "now; title test; DOUBT amount 1.2.3"},
		{"more decimals than there are", "mine a 0.0000001EUR", "now; on Mine; title a; DOUBT amount 0.0000001EUR"},
		{"too many", "mine a 9999x 4m", "done; on Mine; title a; length 4m; DOUBT toomany 9999x 5000"},
		{"none", "mine a 0x 4m approved", "done; on Mine; title a; length 4m; is approved; DOUBT toomany 0x 5000"},
		{"a reason that is missing", "mine a 4m rejected -", "done; on Mine; title a; length 4m; is rejected; DOUBT noreason -"},
		{"an open quote", `mine "a 4m approved`, `done; on Mine; title "a; length 4m; is approved; DOUBT quote mine "a 4m approved`},
		{"beside what runs, and done", "+ mine a 4m approved", "done; beside others; on Mine; title a; length 4m; is approved; DOUBT parallel +"},
		{"longer than any task", "mine a 99999h approved", "done; on Mine; title a; is approved; DOUBT toolong 99999h"},
	} {
		if got := told(quick.Parse(row.text, words)); got != row.want {
			t.Errorf("%s: %q\n got %s\nwant %s", row.name, row.text, got, row.want)
		}
	}
}

func TestASharedSignIsDoubtedWhereTheHomeCurrencyHasItToo(t *testing.T) {
	for _, row := range []struct {
		name, text string
		home       money.Currency
		want       string
	}{
		{"dollars at home in euros", "a $0.50", "EUR", "now; title a; pays 0.50USD"},
		{"dollars at home in the States", "a 0.50$", "USD", "now; title a; pays 0.50USD"},
		{"dollars at home in Canada", "a $0.50", "CAD", "now; title a; DOUBT sign $0.50 USD CAD"},
		{"dollars that say whose they are", "a CA$0.50", "CAD", "now; title a; pays 0.50CAD"},
		{"pounds at home in Egypt", "a £ 0.50", "EGP", "now; title a; DOUBT sign £ 0.50 GBP EGP"},
	} {
		if got := told(quick.Parse(row.text, quick.Words{Home: row.home})); got != row.want {
			t.Errorf("%s: got %s, want %s", row.name, got, row.want)
		}
	}
}

func TestAllThatIsWorkDoneMayBeSaidBeforehand(t *testing.T) {
	w := words
	w.Past = true
	if got := told(quick.Parse("mine label 0.60 4m", w)); got != "done; on Mine; title label; pays 0.60; length 4m" {
		t.Error(got)
	}
}

// line draws any line that can be typed.
func line(t *rapid.T) quick.Line {
	word := rapid.SampledFrom([]string{
		"image", "study", "approved", "4m", "0.60", "1,000", "-", `"a"`, `5"`, "x", "40x", "@14:20", "14:02-14:06", "Mine",
		"prolific", "ñandú", "?", "+", "€", "EUR", "min", "1", "Zeit", "abgelaufen", `"`, "https://prolific.com/a", "a  b",
	})
	title := func(name string) string { return strings.Join(rapid.SliceOfN(word, 0, 4).Draw(t, name), " ") }
	l := quick.Line{
		Platform: rapid.SampledFrom([]string{"", "Mine", "Prolific", "Amazon Go"}).Draw(t, "platform"),
		Title:    title("title"),
	}
	if rapid.Bool().Draw(t, "reward") {
		l.Reward = &quick.Reward{
			Micros:   rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "micros"),
			Currency: rapid.SampledFrom([]money.Currency{"", "EUR", "USD", "TOLOKAPTS", "TOP"}).Draw(t, "currency"),
		}
	}
	if rapid.Bool().Draw(t, "timed") {
		l.Length = time.Duration(rapid.Int64Range(1, int64(90*24*time.Hour/time.Microsecond)).Draw(t, "length")) * time.Microsecond
	}
	if rapid.Bool().Draw(t, "now") {
		l.Parallel = rapid.Bool().Draw(t, "parallel")
		return l
	}
	l.Past = true
	l.Length = max(l.Length, time.Second)
	state := rapid.SampledFrom(quick.Outcomes()).Draw(t, "state")
	l.Outcome = &state
	if state != work.Submitted && state != work.Approved {
		l.Reason = title("reason")
	}
	l.Count = rapid.IntRange(0, quick.MaxCount).Draw(t, "count")
	clock := func(name string) quick.Clock {
		return quick.Clock{Set: true, Hour: rapid.IntRange(0, 23).Draw(t, name), Minute: rapid.IntRange(0, 59).Draw(t, name), Second: rapid.IntRange(0, 59).Draw(t, name)}
	}
	switch rapid.IntRange(0, 2).Draw(t, "moments") {
	case 1:
		l.To = clock("to")
	case 2:
		l.From, l.To = clock("from"), clock("to")
	}
	return l
}

func TestWhatIsWrittenIsReadAsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := line(t)
		text := quick.Format(want, words)
		got := quick.Parse(text, words)
		got.Hints, got.Literal = nil, false
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\n got %s\nwant %s", text, told(got), told(want))
		}
	})
}

// What has come out of a line must be in it: no digit is lost or made up.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"prolific image study 0.60 4m approved", "mine 1,000", "a 1.234,50 €", "a 1 200,50€", `"x" 4m`, "- rejected -", "$5", "5$", "zł5", "CA$1,5", "a @14:20",
		"14:02-14:06 40x ?", "1h 5m 3s", "0,5h", "9999999999999999999€", "1\u00a0000,5 €", "\"", "+", "€", "0.", ".5", "1’000.5EUR", "٣.٥EUR",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l := quick.Parse(text, words)
		if l.Count < 0 || l.Count > quick.MaxCount || l.Length < 0 || l.Length > 300*24*time.Hour {
			t.Fatalf("%q: %s", text, told(l))
		}
		for _, d := range l.Doubts {
			if d.Error() == "" {
				t.Fatalf("%q: a doubt without words", text)
			}
		}
		if l.Reward == nil || l.Reward.Unknown || len(l.Doubts) > 0 {
			return
		}
		if l.Reward.Micros < 0 {
			t.Fatalf("%q became %s", text, l.Reward)
		}
		// The digits of the amount stand in the text in one piece, but for separators.
		digits := strings.TrimRight(money.Of(l.Reward.Micros, "").Decimal(), "0")
		digits = strings.TrimLeft(strings.ReplaceAll(digits, ".", ""), "0")
		bare := strings.NewReplacer(".", "", ",", "").Replace(text)
		if !strings.Contains(bare, digits) {
			t.Fatalf("%q became %s", text, l.Reward)
		}
		whole := strings.TrimRight(strings.TrimSuffix(digits, "."), "0")
		if strings.Count(bare, whole) == 0 {
			t.Fatalf("%q became %s", text, l.Reward)
		}
		again := quick.Parse(quick.Format(l, words), words)
		if again.Reward == nil || *again.Reward != *l.Reward {
			t.Fatalf("%q is %s, and written it is %q", text, l.Reward, quick.Format(l, words))
		}
	})
}
