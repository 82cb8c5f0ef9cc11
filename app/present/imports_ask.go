package present

import (
	"slices"
	"strings"
	"time"

	"clickwage/data/importer"
	"clickwage/data/money"
)

// answered says whether every question of a file has its answer.
func answered(found importer.Found, opt importer.Options) bool {
	return !slices.ContainsFunc(found.Questions, func(q importer.Question) bool { return !has(q, opt) })
}

func has(q importer.Question, opt importer.Options) bool {
	switch q {
	case importer.AskWorker:
		return opt.Worker != ""
	case importer.AskZone:
		return opt.Zone != nil
	case importer.AskDateOrder:
		return opt.DateOrder != ""
	case importer.AskDecimal:
		return opt.Decimal != ""
	case importer.AskCurrency:
		return opt.Currency != ""
	case importer.AskEncoding:
		return opt.Encoding != ""
	case importer.AskPlatform:
		return opt.Platform != ""
	}
	return true
}

func contains[T comparable](all []T, one T) bool { return slices.Contains(all, one) }

var (
	encodings = []string{"windows-1252", "utf-16", "iso-8859-15", "windows-1251"}
	orders    = []string{"dmy", "mdy"}
	signs     = []string{importer.DecimalComma, importer.DecimalPoint}
)

// Answer takes the answer to a question, by its index in Options.
func (p *Import) Answer(kind importer.Question, i int) {
	switch kind {
	case importer.AskWorker:
		p.options.Worker = importer.Everybody
		if workers := p.workers(); i < len(workers) {
			p.options.Worker = workers[i].ID
		}
	case importer.AskZone:
		zone, err := time.LoadLocation(p.zones()[i])
		if err != nil {
			return
		}
		p.options.Zone, p.zone = zone, ""
	case importer.AskDateOrder:
		p.options.DateOrder = orders[i]
	case importer.AskDecimal:
		p.options.Decimal = signs[i]
	case importer.AskCurrency:
		p.options.Currency = p.currencies()[i]
	case importer.AskEncoding:
		p.options.Encoding = encodings[i]
		p.first = true
	}
	p.look()
}

// Fill takes a typed answer.
func (p *Import) Fill(kind importer.Question, text string) {
	text = strings.TrimSpace(text)
	switch kind {
	case importer.AskWorker:
		p.options.Worker = text
	case importer.AskZone:
		if len(p.zones()) == 0 {
			p.desk.Tell(Notice{Text: p.desk.Phrase("import.zone.none", text)})
			return
		}
		p.Answer(kind, 0)
		return
	case importer.AskCurrency:
		p.options.Currency = money.Currency(strings.ToUpper(text))
	case importer.AskReward:
		p.options.Reward = nil
		if text != "" {
			amount, err := readMoney(text, p.facts.Currency)
			if err != nil {
				p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
				return
			}
			p.options.Reward = &amount
		}
	case importer.AskPlatform:
		p.options.Platform = text
	case importer.AskTitle:
		p.options.Title = text
	}
	p.look()
}

// SearchZone narrows the zones that are offered to those with a text in them.
func (p *Import) SearchZone(text string) {
	p.zone = strings.TrimSpace(text)
	p.draw()
	p.Changed()
}

// offeredWorkers is how many workers are listed; the others are typed.
const offeredWorkers = 200

func (p *Import) workers() []importer.WorkerCount {
	return p.found.Workers[:min(len(p.found.Workers), offeredWorkers)]
}

// moreZones are offered beside those of the settings.
var moreZones = []string{
	"Europe/Dublin", "Europe/Madrid", "Europe/Rome", "Europe/Brussels", "Europe/Amsterdam", "Europe/Zurich", "Europe/Vienna", "Europe/Prague",
	"Europe/Budapest", "Europe/Bucharest", "Europe/Sofia", "Europe/Belgrade", "Europe/Copenhagen", "Europe/Stockholm", "Europe/Oslo", "Europe/Helsinki",
	"Europe/Istanbul", "Africa/Casablanca", "Africa/Algiers", "Africa/Tunis", "Africa/Cairo", "Africa/Accra", "Africa/Dakar", "Africa/Kampala",
	"Africa/Addis_Ababa", "Africa/Kinshasa", "Indian/Antananarivo", "Asia/Jerusalem", "Asia/Dubai", "Asia/Karachi", "Asia/Dhaka", "Asia/Kathmandu",
	"Asia/Colombo", "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Kuala_Lumpur", "Asia/Singapore", "Asia/Shanghai", "Asia/Hong_Kong",
	"Asia/Taipei", "Asia/Seoul", "Australia/Perth", "Australia/Brisbane", "Pacific/Auckland", "America/St_Johns", "America/Halifax", "America/Toronto",
	"America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Phoenix", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
	"America/Havana", "America/Caracas", "America/Lima", "America/La_Paz", "America/Santiago", "America/Montevideo", "America/Argentina/Buenos_Aires",
}

// zones are those that hold what is typed, the worker's own first.
func (p *Import) zones() []string {
	all := []string{p.facts.Zone.String()}
	if z := p.options.Zone; z != nil && !contains(all, z.String()) {
		all = append(all, z.String())
	}
	for _, list := range [][]string{zones, moreZones} {
		for _, name := range list {
			if !contains(all, name) {
				all = append(all, name)
			}
		}
	}
	if p.zone == "" {
		return all
	}
	typed := strings.ReplaceAll(strings.ToLower(p.zone), " ", "_")
	fit := slices.DeleteFunc(all, func(name string) bool { return !strings.Contains(strings.ToLower(name), typed) })
	if _, err := time.LoadLocation(p.zone); err == nil && len(fit) == 0 {
		fit = append(fit, p.zone)
	}
	return fit
}

func (p *Import) currencies() []money.Currency {
	all := []money.Currency{"USD", "EUR", "GBP"}
	if home := p.facts.Currency; home != "" && !contains(all, home) {
		all = append([]money.Currency{home}, all...)
	}
	return all
}

func (p *Import) question(f Format, q importer.Question) QuestionState {
	st := QuestionState{Kind: q, Title: f.Say("import.ask."+string(q), p.found.Amount), Note: f.Say("import.ask." + string(q) + ".note"), Chosen: -1}
	add := func(text string, chosen bool) {
		if chosen {
			st.Chosen = len(st.Options)
		}
		st.Options = append(st.Options, text)
	}
	switch q {
	case importer.AskWorker:
		for _, w := range p.workers() {
			add(f.Say("import.worker", w.ID, f.Say("count.rows", w.Rows)), p.options.Worker == w.ID)
		}
		add(f.Say("import.everybody"), p.options.Worker == importer.Everybody)
		st.Field = len(p.found.Workers) > offeredWorkers
		st.Note = f.Say("import.ask.worker.count", len(p.found.Workers))
	case importer.AskZone:
		st.Search, st.Text = true, p.zone
		for _, name := range p.zones() {
			add(zoneName(name), p.options.Zone != nil && p.options.Zone.String() == name)
		}
	case importer.AskDateOrder:
		st.Title = f.Say("import.ask.date", p.found.Example)
		for i, text := range p.found.Readings {
			if at, err := time.Parse(time.DateOnly, text); err == nil {
				text = f.Date(at)
			}
			add(text, p.options.DateOrder == orders[i])
		}
	case importer.AskDecimal:
		for _, sign := range signs {
			add(f.Say("import.decimal."+sign), p.options.Decimal == sign)
		}
	case importer.AskCurrency:
		known := false
		for _, c := range p.currencies() {
			known = known || c == p.options.Currency
			add(f.Say("import.currency", string(c), f.Sign(c)), p.options.Currency == c)
		}
		st.Field = true
		if !known {
			st.Text = string(p.options.Currency)
		}
	case importer.AskEncoding:
		for _, e := range encodings {
			add(e, p.options.Encoding == e)
		}
	case importer.AskPlatform:
		st.Field, st.Text, st.Note = true, p.options.Platform, f.Say("import.ask.platform.must")
	}
	return st
}

func zoneName(name string) string { return strings.ReplaceAll(name, "_", " ") }

// typed is an optional question that is answered in a field.
func (p *Import) typed(f Format, q importer.Question) QuestionState {
	st := QuestionState{
		Kind: q, Field: true, Chosen: -1, Optional: true,
		Title: f.Say("import.ask." + string(q)), Note: f.Say("import.ask." + string(q) + ".note"),
	}
	switch {
	case q == importer.AskReward && p.options.Reward != nil:
		st.Text = p.options.Reward.String()
	case q == importer.AskPlatform:
		st.Text = p.options.Platform
	case q == importer.AskTitle:
		st.Text = p.options.Title
	}
	return st
}

// answers are what was answered, recalled or left open, on one line.
func (p *Import) answers(f Format) (all []string) {
	for _, q := range p.State.Questions {
		value := q.Text
		if q.Chosen >= 0 {
			value = q.Options[q.Chosen]
		}
		switch {
		case value != "" && !(q.Search && q.Chosen < 0):
			all = append(all, f.Say("import.answer."+string(q.Kind), value))
		case q.Kind == importer.AskReward:
			all = append(all, f.Say("import.answer.noreward"))
		}
	}
	if len(all) == 0 {
		all = append(all, f.Say("import.answer.nothing"))
	}
	return all
}
