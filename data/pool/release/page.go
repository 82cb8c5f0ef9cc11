package release

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page.css
var styles string

//go:embed page.html
var pageText string

// page is what the template fills.
type page struct {
	Language, Title, Policy   string
	Style                     template.CSS
	Eyebrow, Name, Lede       string
	Facts                     []paragraph
	Warnings                  []paragraph
	Key                       []key
	Sections                  []section
	Overview                  *section // all platforms beside each other
	Reviews                   *talk
	Notice, Method            string
	Notices, Methods          []paragraph
	FiguresTitle, SpreadTitle string
	WithheldTitle             string
	Foot                      string
}

// paragraph is a text with its title.
type paragraph struct{ Title, Text string }

// key is one of the large figures on top.
type key struct{ Label, Value, Unit, RangeName, Range string }

// section is one table of the release.
type section struct {
	Title, N, Silent string
	Figures          *grid
	Spread           *grid
	Chart            *chart
	ChartNote        string
	Withheld         []string
}

// grid is an HTML table.
type grid struct {
	Class               string // figures: its last column is a method
	Caption, Note, Bias string
	Head                []string
	Rows                [][]string
}

// WritePage writes the release as one HTML page that needs nothing else: it has
// no script, loads nothing, and its policy forbids both. Whatever text the
// campaign brings is escaped where it stands.
func (r Release) WritePage(w io.Writer, words Words) error {
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return fmt.Errorf("write the release: %w", err)
	}
	var whole bytes.Buffer
	if err := t.Execute(&whole, r.page(words)); err != nil {
		return fmt.Errorf("write the release: %w", err)
	}
	if _, err := whole.WriteTo(w); err != nil {
		return fmt.Errorf("write the release: %w", err)
	}
	return nil
}

// policy lets the page have this one style sheet and no more.
func policy() string {
	hash := sha256.Sum256([]byte(styles))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'"
}

func (r Release) page(w Words) page {
	p := page{
		Language: w.code, Title: r.Campaign.Name, Policy: policy(), Style: template.CSS(styles),
		Eyebrow: w.say("eyebrow"), Name: r.Campaign.Name, Facts: r.facts(w), Warnings: r.warnings(w), Key: r.keys(w),
		Notice: w.say("notice"), Method: w.say("method"), Methods: r.methods(w),
		FiguresTitle: w.say("figures"), SpreadTitle: w.say("histogram"), WithheldTitle: w.say("withheld"),
		Foot: w.say("foot", r.Campaign.ID),
	}
	n, lede := w.count(int64(r.Contributors)), "lede"
	if r.Protection == Silent {
		n, lede = w.count(int64(minimum(r.Campaign))), "lede.silent"
	}
	from, to := r.period()
	p.Lede = w.say(lede, n, r.Campaign.Collective, from, to)
	for _, about := range []string{"volunteers", "survivors", "timing", "search"} {
		p.Notices = append(p.Notices, paragraph{w.say("notice." + about), w.say("notice." + about + ".text")})
	}
	if len(r.Reviews) > 0 {
		p.Notices = append(p.Notices, paragraph{w.say("reviews.bias"), w.say("reviews.bias.text")})
	}
	if r.Protection == Silent {
		return p
	}
	for i, t := range r.Tables {
		p.Sections = append(p.Sections, r.section(w, i, t))
	}
	p.Overview, p.Reviews = r.overview(w), r.talk(w)
	return p
}

// keys are the figures of all work that come first.
func (r Release) keys(w Words) []key {
	var all []key
	for _, name := range []Name{Median, Ratio, RatioBefore, BelowFloor, UnpaidPerPaid, RejectionRate} {
		if f, ok := r.Tables[0].Figure(name); ok {
			value, span := r.shown(w, f)
			all = append(all, key{r.label(w, name), value, r.unit(w, name), r.rangeName(w, name), span})
		}
	}
	return all
}

// section is a table in words.
func (r Release) section(w Words, i int, t Table) section {
	s := section{Title: t.Of, N: r.n(w, t)}
	if i == 0 {
		s.Title = w.say("table.all")
	}
	if t.Why != "" {
		s.N, s.Silent = "", w.say("silent", r.reason(w, t.Why))
		return s
	}
	if len(t.Figures) > 0 {
		s.Figures = r.figures(w, s.Title, t)
	}
	s.Withheld = r.withheld(w, t)
	if len(t.Counts) > 0 {
		s.Spread = r.spread(w, s.Title, t)
		s.Chart = r.histogram(w, s.Title, i, t)
		s.ChartNote = w.say("histogram.note")
	}
	return s
}

// withheld says which figures are not published, those of one reason together.
func (r Release) withheld(w Words, t Table) []string {
	labels, reasons := map[Reason][]string{}, []Reason(nil)
	for _, h := range t.Withheld {
		if labels[h.Why] == nil {
			reasons = append(reasons, h.Why)
		}
		labels[h.Why] = append(labels[h.Why], r.label(w, h.Figure))
	}
	var all []string
	for _, why := range reasons {
		all = append(all, w.say("withheld.one", strings.Join(labels[why], w.texts["list"]), r.reason(w, why)))
	}
	return all
}

// n says how many contributors a table has, and how exactly that is known.
func (r Release) n(w Words, t Table) string {
	if t.NLow == t.NHigh {
		return w.say("n.exact", w.count(int64(t.N)))
	}
	return w.say("n.about", w.count(int64(t.N)), w.count(int64(t.NLow)), w.count(int64(t.NHigh)))
}

// note is what every table names: n, period and method.
func (r Release) note(w Words, n string) string {
	from, to := r.period()
	return w.say("note", n, from, to, r.protection(w))
}

// figures are a table's figures with unit and method.
func (r Release) figures(w Words, title string, t Table) *grid {
	g := grid{Class: "figures", Caption: title + " · " + w.say("figures"), Note: r.note(w, r.n(w, t)), Bias: w.say("note.bias")}
	g.Head = []string{w.say("col.figure"), w.say("col.value"), r.rangeName(w, Median), w.say("col.unit"), w.say("col.how")}
	for _, f := range t.Figures {
		value, span := r.shown(w, f)
		g.Rows = append(g.Rows, []string{r.label(w, f.Name), value, span, r.unit(w, f.Name), r.how(w, f.Name)})
	}
	return &g
}

// spread is a table's histogram in numbers.
func (r Release) spread(w Words, title string, t Table) *grid {
	g := grid{
		Caption: title + " · " + w.say("histogram"), Note: r.note(w, r.n(w, t)), Bias: w.say("note.bias") + " " + w.say("how.count"),
		Head: []string{w.say("col.pay", r.Campaign.Currency), w.say("col.count")},
	}
	for bin, count := range t.Counts {
		g.Rows = append(g.Rows, []string{r.bin(w, bin), w.count(count)})
	}
	return &g
}

// bin is the pay that a bin holds.
func (r Release) bin(w Words, bin int) string {
	edges := r.Campaign.Edges
	switch bin {
	case 0:
		return w.say("bin.under", w.pay(edges[0]))
	case len(edges):
		return w.say("bin.over", w.pay(edges[bin-1]))
	}
	return w.say("bin.between", w.pay(edges[bin-1]), w.pay(edges[bin]))
}

// overview sets the platforms that say something beside each other.
func (r Release) overview(w Words) *section {
	s := section{Title: w.say("table.platforms")}
	names := []Name{Median, LowerQuartile, UpperQuartile, BelowFloor}
	if r.Protection == Suppressed {
		names = []Name{Ratio, RatioBefore, UnpaidPerPaid, RejectionRate}
	}
	g := grid{Caption: s.Title, Note: r.note(w, w.say("n.exact", w.count(int64(r.Contributors)))), Bias: w.say("note.bias"), Head: []string{w.say("col.platform"), "n"}}
	shown := names[:0:0]
	for _, name := range names {
		for _, t := range r.Tables[1:] {
			if _, ok := t.Figure(name); ok {
				shown = append(shown, name)
				g.Head = append(g.Head, r.label(w, name)+", "+r.unit(w, name))
				break
			}
		}
	}
	for _, t := range r.Tables[1:] {
		if t.Why != "" {
			continue
		}
		row := []string{t.Of, strings.TrimPrefix(strings.TrimPrefix(r.n(w, t), "n\u00a0=\u00a0"), "n\u00a0")}
		for _, name := range shown {
			value := "–"
			if f, ok := t.Figure(name); ok {
				value, _ = r.shown(w, f)
			}
			row = append(row, value)
		}
		g.Rows = append(g.Rows, row)
	}
	if len(g.Rows) == 0 {
		return nil
	}
	s.Figures = &g
	if r.Protection == Noised {
		s.Chart, s.ChartNote = r.medians(w), w.say("medians.note")
	}
	return &s
}
