package release

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"clickwage/data/rating"
)

func words(t *testing.T, code string) Words {
	t.Helper()
	w, err := In(code)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func pageOf(t *testing.T, r Release, code string) string {
	t.Helper()
	var page bytes.Buffer
	if err := r.WritePage(&page, words(t, code)); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

func TestEveryLanguageHasTheSamePhrases(t *testing.T) {
	english := words(t, "en").texts
	places := regexp.MustCompile(`%(\[\d\])?.`)
	for _, code := range Languages() {
		texts := words(t, code).texts
		for key, text := range english {
			other, ok := texts[key]
			if !ok {
				t.Errorf("%s has no %s", code, key)
				continue
			}
			want, got := places.FindAllString(text, -1), places.FindAllString(other, -1)
			slices.Sort(want)
			slices.Sort(got)
			if strings.Contains(text, "%[") && !slices.Equal(want, got) {
				t.Errorf("%s: %s has the places %v, want %v", code, key, got, want)
			}
			if code != "en" && other == text && len(text) > 12 && !strings.Contains("%n", text[:1]) {
				t.Errorf("%s: %s is left in English", code, key)
			}
		}
		if len(texts) != len(english) {
			t.Errorf("%s has %d phrases, English %d", code, len(texts), len(english))
		}
	}
	if _, err := In("xx"); err == nil {
		t.Error("a language without words is spoken")
	}
	if _, err := In("../en"); err != nil && !strings.Contains(err.Error(), "en") {
		t.Error(err)
	}
}

// Every phrase that a page of any kind asks for has words: a key would be seen.
func TestNoPhraseIsMissing(t *testing.T) {
	key := regexp.MustCompile(`>(?:[a-z_]+\.)+[a-z_]+<|%!`)
	c := rules(8)
	for _, code := range Languages() {
		for _, r := range []Release{
			made(t, c, members(c, 5, 1)), made(t, c, members(c, 40, 1)), made(t, c, members(c, 120, 1)), made(t, c, withNoise(t, c, members(c, 300, 1), 1)), made(t, c, withNoise(t, c, members(c, 2000, 1), 1)),
		} {
			if found := key.FindString(pageOf(t, r, code)); found != "" {
				t.Errorf("%s, %s: %s", code, r.Protection, found)
			}
		}
		for _, r := range reviewedReleases(t) {
			if found := key.FindString(pageOf(t, r, code)); found != "" {
				t.Errorf("%s, reviews, %s: %s", code, r.Protection, found)
			}
		}
		for _, q := range rating.All() {
			w := words(t, code)
			for _, choice := range q.Choices {
				if w.texts["q."+q.ID] == "" || w.choice(q, choice) == "a."+choice {
					t.Errorf("%s: no words for %s or its answer %s", code, q.ID, choice)
				}
			}
		}
	}
	w := words(t, "en")
	for _, why := range []Reason{Few, Complement, Bound, NoNoise, NoEpsilon, Uncertain, NoFloor, NotAsked} {
		if w.texts["reason."+string(why)] == "" {
			t.Errorf("no words for %q", why)
		}
	}
	for _, name := range []Name{LowerQuartile, Median, UpperQuartile, Ratio, RatioBefore, BelowFloor, UnpaidPerPaid, RejectionRate} {
		if w.texts["figure."+string(name)] == "" {
			t.Errorf("no words for %q", name)
		}
	}
}

func TestThePageForbidsItselfToLoadAnything(t *testing.T) {
	c := rules(8)
	text := pageOf(t, made(t, c, withNoise(t, c, members(c, 800, 2), 2)), "en")
	for _, want := range []string{"default-src &#39;none&#39;", "base-uri &#39;none&#39;", "form-action &#39;none&#39;"} {
		if !strings.Contains(text, want) {
			t.Errorf("its policy lacks %s", want)
		}
	}
	for _, bad := range []string{"<script", "http://", "https://", "@import", "url(", "unsafe-inline", " style=", "onload", "ZgotmplZ"} {
		if strings.Contains(text, bad) {
			t.Errorf("it has %q", bad)
		}
	}
}

func TestOneOrganiserIsSaidEverywhere(t *testing.T) {
	c := rules(8)
	c.Organisers[1] = c.Organisers[0]
	r := made(t, c, members(c, 60, 3))
	if !strings.Contains(pageOf(t, r, "en"), "One organiser: it could read your figures") {
		t.Error("the page does not say it")
	}
	for i, row := range csvOf(t, r)[1:] {
		if notice := row[len(row)-1]; !strings.Contains(notice, "One organiser: it could read your figures") || !strings.Contains(notice, "Not differentially private") {
			t.Errorf("row %d of the CSV says %q", i+1, notice)
		}
	}
}

func csvOf(t *testing.T, r Release) [][]string {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteCSV(&out, words(t, "en")); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestEveryRowOfTheCSVStandsForItself(t *testing.T) {
	c := rules(8)
	c.Name, c.Platforms[0] = "=1+1", "+Clickworker"
	r := made(t, c, withNoise(t, c, members(c, 2000, 3), 3))
	rows := csvOf(t, r)
	at := func(column string) int { return slices.Index(rows[0], column) }
	kinds := map[string]int{}
	for _, row := range rows[1:] {
		kinds[row[at("row")]]++
		if row[at("campaign")] != "'=1+1" || row[at("from")] != "2026-10-01" || row[at("n")] == "" || row[at("unit")] == "" || !strings.Contains(row[at("notice")], "Volunteers") {
			t.Errorf("%v", row)
		}
		if table := row[at("table")]; strings.HasPrefix(table, "+") {
			t.Errorf("a spreadsheet would compute %q", table)
		}
	}
	if kinds["count"] != 4*8 || kinds["sum"] != 2 || kinds["figure"] != 4*7-0 {
		t.Errorf("%v", kinds)
	}
	median, _ := r.Tables[0].Figure(Median)
	i := slices.IndexFunc(rows, func(row []string) bool { return row[at("name")] == "median" })
	if got := rows[i][at("value")]; got != plain(median.Value, 6) {
		t.Errorf("the median is %s, want %s", got, plain(median.Value, 6))
	}
}

func TestTheSameFiguresStandInEveryFile(t *testing.T) {
	c := rules(8)
	r := made(t, c, withNoise(t, c, members(c, 2000, 3), 3))
	page := pageOf(t, r, "en")
	w := words(t, "en")
	for _, table := range r.Tables {
		for _, f := range table.Figures {
			value, span := r.shown(w, f)
			if !strings.Contains(page, value) || !strings.Contains(page, span) {
				t.Errorf("%q: %s %s (%s) is not on the page", table.Of, f.Name, value, span)
			}
		}
	}
	var out bytes.Buffer
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Tables []struct{ Counts []int64 }
	}
	if err := json.Unmarshal(out.Bytes(), &read); err != nil || !slices.Equal(read.Tables[0].Counts, r.Tables[0].Counts) {
		t.Errorf("%v: %v", err, read)
	}
}

func TestNumbersAreWrittenAsInTheLanguage(t *testing.T) {
	w := words(t, "en")
	for got, want := range map[string]string{
		w.count(1234567):            "1,234,567",
		w.count(-12):                "−12",
		w.pay(3_149_000):            "3.15",
		w.pay(1_250_000_000):        "1,250",
		w.number(999_960_000, 1):    "1,000.0",
		plain(7_250_000, 6):         "7.25",
		plain(-1_000_000, 6):        "-1",
		plain(0, 6):                 "0",
		w.scale(Scale{50, 3}):       "16.7",
		Epsilon(1_500_000).String(): "1.5",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
