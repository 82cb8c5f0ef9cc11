package release

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/rating"
)

// columns of the CSV. Every row stands for itself: it names n, period, unit,
// method and the notice, so that a row copied elsewhere keeps them.
func columns() []string {
	return []string{"campaign", "from", "to", "table", "n", "n_low", "n_high", "row", "name", "bin_from", "bin_to", "value", "low", "high", "open", "unit", "not_published", "method", "notice"}
}

// WriteCSV writes a row for each figure, count and sum, and for each that is
// withheld, with its reason. Names are those of the JSON, numbers have a decimal
// point, and methods and notices are in the words' language. Texts that a
// spreadsheet would compute are quoted.
func (r Release) WriteCSV(w io.Writer, words Words) error {
	table := csv.NewWriter(w)
	rows := [][]string{columns()}
	for _, t := range r.Tables {
		rows = append(rows, r.rows(t, words)...)
	}
	for _, v := range r.Reviews {
		rows = append(rows, r.reviewRows(v, words)...)
	}
	if err := table.WriteAll(rows); err != nil {
		return fmt.Errorf("write the release: %w", err)
	}
	return nil
}

// rows are those of one table.
func (r Release) rows(t Table, w Words) [][]string {
	of := t.Of
	if of == "" {
		of = "all work"
	}
	n := func(value int) string {
		if t.Why != "" {
			return ""
		}
		return strconv.Itoa(value)
	}
	head := []string{guard(r.Campaign.Name), r.Campaign.Period.From, r.Campaign.Period.To, guard(of), n(t.N), n(t.NLow), n(t.NHigh)}
	notice := r.notice(w)
	row := func(cells ...string) []string { return append(append(head[:len(head):len(head)], cells...), notice) }
	if t.Why != "" {
		return [][]string{row("table", "", "", "", "", "", "", "", "", string(t.Why), "")}
	}
	var rows [][]string
	for _, f := range t.Figures {
		decimals := 6
		rows = append(rows, row("figure", string(f.Name), "", "", plain(f.Value, decimals), plain(f.Low, decimals), plain(f.High, decimals), f.openness(), r.unitName(f.Name), "", r.how(w, f.Name)))
	}
	for bin, count := range t.Counts {
		from, to := "", ""
		if bin > 0 {
			from = plain(r.Campaign.Edges[bin-1], 6)
		}
		if bin < len(r.Campaign.Edges) {
			to = plain(r.Campaign.Edges[bin], 6)
		}
		rows = append(rows, row("count", "", from, to, strconv.FormatInt(count, 10), "", "", "", "contributors", "", w.say("how.count")))
	}
	for _, s := range t.Sums {
		value, unit := strconv.FormatInt(s.Value, 10), "minutes"
		switch s.Of {
		case pool.Reward, pool.Fees:
			value, unit = plain(s.Value, 6), string(r.Campaign.Currency)
		case pool.Submitted, pool.Rejected:
			unit = "tasks"
		}
		rows = append(rows, row("sum", string(s.Of), "", "", value, "", "", "", unit, "", ""))
	}
	for _, h := range t.Withheld {
		rows = append(rows, row("figure", string(h.Figure), "", "", "", "", "", "", r.unitName(h.Figure), string(h.Why), ""))
	}
	return rows
}

// reviewRows are those of a question: one for each of its answers, with those who
// answered it as n, or one that says why there is none.
func (r Release) reviewRows(v Review, w Words) [][]string {
	row := func(cells ...string) []string {
		head := []string{guard(r.Campaign.Name), r.Campaign.Period.From, r.Campaign.Period.To, guard(w.subject(v.Of))}
		return append(append(head, cells...), r.notice(w)+" "+w.say("reviews.bias.text"))
	}
	if v.Why != "" {
		return [][]string{row("", "", "", "question", v.Question, "", "", "", "", "", "", "", string(v.Why), "")}
	}
	var rows [][]string
	q, _ := rating.Find(v.Question)
	for _, choice := range q.Choices {
		value, low, high, why := "", "", "", string(Complement)
		if i := slices.IndexFunc(v.Answers, func(a Answer) bool { return a.Answer == choice }); i >= 0 {
			a := v.Answers[i]
			value, low, high, why = strconv.Itoa(a.N), strconv.Itoa(a.Low), strconv.Itoa(a.High), ""
		}
		rows = append(rows, row(strconv.Itoa(v.N), strconv.Itoa(v.NLow), strconv.Itoa(v.NHigh), "answer", v.Question+"="+choice,
			"", "", value, low, high, "", "contributors", why, r.reviewMethod(w, w.count(int64(minimum(r.Campaign))))))
	}
	return rows
}

// notice is what every row warns of.
func (r Release) notice(w Words) string {
	parts := []string{w.say("note.bias")}
	if r.Protection == Suppressed {
		parts = append(parts, w.say("warn.suppressed")+".")
	}
	if r.Alone() {
		parts = append(parts, w.say("warn.alone")+".")
	}
	return strings.Join(parts, " ")
}

// openness says which numbers of a figure are only bounds.
func (f Figure) openness() string {
	var all []string
	if f.Open != "" {
		all = append(all, "value "+string(f.Open))
	}
	if f.LowOpen {
		all = append(all, "low "+string(Below))
	}
	if f.HighOpen {
		all = append(all, "high "+string(Above))
	}
	return strings.Join(all, " ")
}

// unitName is a figure's unit as machines read it.
func (r Release) unitName(name Name) string {
	switch name {
	case BelowFloor, RejectionRate:
		return "share"
	case UnpaidPerPaid:
		return "minutes"
	}
	return string(r.Campaign.Currency) + " per hour"
}

// plain is a value in millionths without trailing zeros.
func plain(millionths int64, decimals int) string {
	text := money.Round(big.NewRat(millionths, 1_000_000), decimals)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// guard keeps a spreadsheet from computing a text.
func guard(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
