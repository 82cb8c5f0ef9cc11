package dossier

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/work"
)

// parties are those of the case, with the accounts, and what the worker says
// happened between them.
func (c *composer) parties() []block {
	k := c.Case
	first := k.Tasks[0].Submission.Account
	out := []block{
		c.section(c.say("dossier.worker")),
		fields{
			c.field("dossier.name", c.shown("worker", k.Worker.Name)), c.field("dossier.address", c.shown("worker", k.Worker.Address)),
			c.field("dossier.contact", c.shown("worker", k.Worker.Contact)), c.field("dossier.accountid", c.shown("worker_id", k.Account, first.Worker)),
		},
		c.section(c.say("dossier.against")),
		fields{
			c.field("dossier.name", c.client()), c.field("dossier.address", c.known(k.Against.Address)),
			c.field("dossier.contact", c.known(k.Against.Contact)), c.field("dossier.clientid", c.shown("requester", first.RequesterID)),
			c.field("chart.platform", c.platform()),
		},
	}
	if facts := c.facts(); facts != "" {
		out = append(out, c.section(c.say("dossier.facts")), c.quote(facts))
	}
	return out
}

// tasks is the schedule with what was changed since.
func (c *composer) tasks() []block {
	t := c.schedule()
	out := []block{
		keep(c.note(c.clocks() + " " + c.say("dossier.letters"))), t,
	}
	out = append(append(out, c.parts()...), c.advertised()...)
	var rows [][]string
	for i, task := range c.Case.Tasks {
		for _, r := range changesOf(task) {
			rows = append(rows, []string{
				strconv.Itoa(i + 1), c.named(r.Field), c.value(r.Old), c.value(r.New), c.stamp(r.At, r.Source), c.flat(r.Why),
			})
		}
	}
	out = append(out, c.section(c.say("dossier.changed")))
	if len(rows) == 0 {
		return append(out, c.text(c.say("dossier.changes.none")))
	}
	return append(out, table{columns: []column{
		{head: c.say("dossier.no")}, {head: c.say("dossier.what")}, {head: c.say("dossier.old"), flex: true},
		{head: c.say("dossier.new"), flex: true}, {head: c.say("dossier.when"), most: 66}, {head: c.say("dossier.why"), flex: true},
	}, rows: rows})
}

// value is what a field held; amounts as they are written everywhere.
func (c *composer) value(text string) string {
	if a, err := money.Parse(text, ""); err == nil && a.Currency != "" {
		return c.money(a)
	}
	return c.flat(text)
}

// named is a field of the ledger in words, where there are any.
func (c *composer) named(field string) string {
	key := "field." + field
	if text := c.Say(key); text != key {
		return c.fonts.clean1(text)
	}
	return c.flat(field)
}

// changesOf are the changes of what was known before.
func changesOf(t evidence.Task) []evidence.Revised {
	return slices.DeleteFunc(slices.Clone(t.History), func(r evidence.Revised) bool { return r.Old == "" || r.Old == r.New })
}

// Schedule is the table of a case's tasks as the dossier shows it: heads and rows,
// without the total.
func Schedule(d Dossier, o Options) (head []string, rows [][]string, err error) {
	if o, err = o.settled(d); err != nil {
		return nil, nil, err
	}
	fonts, err := readFonts(o.Fonts)
	if err != nil {
		return nil, nil, err
	}
	t := (&composer{Dossier: d, Options: o, fonts: fonts}).schedule()
	for _, c := range t.columns {
		head = append(head, c.head)
	}
	return head, t.rows, nil
}

// schedule is the table of all tasks.
func (c *composer) schedule() table {
	worked, _ := c.worked()
	sum, _ := c.rewards()
	t := table{size: 7.4, gap: 5, columns: []column{
		{head: c.say("dossier.no")}, {head: c.say("dossier.task"), flex: true}, {head: c.say("field.accepted"), most: 47},
		{head: c.say("dossier.started"), most: 47}, {head: c.say("field.submitted"), most: 47}, {head: c.say("field.decided"), most: 47},
		{head: c.say("dossier.worked"), right: true}, {head: c.say("field.limit"), right: true}, {head: c.say("field.reward"), right: true},
	}}
	for i, task := range c.Case.Tasks {
		s := task.Submission
		start, from := began(task)
		title := c.shownOf(i, "title", s.Title)
		if id := c.flat(s.Account.PlatformID); id != "" && !c.withheldOf(i, "platform_id") {
			title += "\n" + id
		}
		if address := c.address(i); address != "" {
			title += "\n" + address
		}
		limit := "–"
		if d := s.Promise.Limit; d > 0 {
			limit = clock(d)
		} else if d := s.Advertised.Limit; d > 0 {
			limit = clock(d)
		}
		t.rows = append(t.rows, []string{
			strconv.Itoa(i + 1), title, c.stamp(s.Accepted, sourceOf(s, work.Accepted)), c.stamp(start, from),
			c.stamp(s.Submitted, sourceOf(s, work.Submitted)), c.stamp(s.Decided, sourceOf(s, s.State)),
			c.workedOf(task), limit, c.rewardOf(s),
		})
	}
	t.total = []string{"", c.say("dossier.total"), "", "", "", "", clock(worked), "", c.amounts(sum)}
	return t
}

// began is when work on a task began and how that is known.
func began(t evidence.Task) (work.Instant, work.Source) {
	if spans := counting(t); len(spans) > 0 {
		return spans[0].Start, spans[0].Source
	}
	return 0, 0
}

// sourceOf is how the newest event of a state came into the ledger.
func sourceOf(s work.Submission, state work.State) work.Source {
	for _, e := range slices.Backward(s.Events) {
		if e.State == state {
			return e.Source
		}
	}
	return s.Source
}

// stamp is an instant with its offset from UTC, unless all have the same, and the
// letter of its source; "–" where it is not known.
// Example: "2026-11-21 17:31:04 T", "2026-11-21 17:31:04 +01:00 T".
func (c *composer) stamp(i work.Instant, from work.Source) string {
	if !i.Known() {
		return "–"
	}
	layout := "2006-01-02 15:04:05"
	if _, same := c.offset(); !same {
		layout += " -07:00"
	}
	return i.In(c.Zone).Format(layout) + "\u00a0" + string("TMIG"[min(int(from), 3)])
}

// zone names the clock of the dossier, with its offset from UTC where all
// instants have the same. Example: "Europe/Lisbon, UTC+00:00".
func (c *composer) zone() string {
	if offset, same := c.offset(); same {
		return c.flat(c.Zone.String()) + ", UTC" + offset
	}
	return c.flat(c.Zone.String())
}

// offset is that of the first instant; same says whether it is that of all.
func (c *composer) offset() (first string, same bool) {
	if c.offsets != nil {
		return c.offsets[0], len(c.offsets) == 1
	}
	see := func(i work.Instant) {
		if at := i.In(c.Zone).Format("-07:00"); i.Known() && !slices.Contains(c.offsets, at) {
			c.offsets = append(c.offsets, at)
		}
	}
	for _, t := range c.Case.Tasks {
		start, _ := began(t)
		for _, i := range []work.Instant{t.Submission.Accepted, start, t.Submission.Submitted, t.Submission.Decided} {
			see(i)
		}
		for _, i := range counting(t) {
			see(i.End)
		}
		for _, r := range changesOf(t) {
			see(r.At)
		}
	}
	if c.offsets == nil {
		c.offsets = []string{c.Made.In(c.Zone).Format("-07:00")}
	}
	return c.offsets[0], len(c.offsets) == 1
}

// instructions are the instructions as seen.
func (c *composer) instructions() []block {
	return c.exhibits(c.say("dossier.instructions.none"), evidence.Instructions)
}

// submitted is what was handed in.
func (c *composer) submitted() []block {
	out := c.exhibits(c.say("dossier.submitted.none"), evidence.Submitted, evidence.Screenshot)
	var codes []string
	for i, t := range c.Case.Tasks {
		if code := c.flat(t.Submission.Code); code != "" {
			codes = append(codes, strconv.Itoa(i+1)+": "+c.shownOf(i, "code", code))
		}
	}
	if len(codes) > 0 {
		out = append(out, c.section(c.say("dossier.codes")), c.text(strings.Join(codes, "; ")))
	}
	return out
}

// exhibits lists attachments of some kinds, or all of them; that there are none
// is said with a sentence.
func (c *composer) exhibits(none string, kinds ...evidence.AttachmentKind) []block {
	var rows [][]string
	var notes []block
	for i, a := range c.Case.Exhibits {
		if len(kinds) > 0 && !slices.Contains(kinds, a.Kind) {
			continue
		}
		rows = append(rows, []string{
			exhibit(i), c.flat(a.Name), c.moment(a.Captured), c.moment(a.Added), strconv.FormatInt(a.Size, 10), hex.EncodeToString(a.Sum[:]),
		})
		note := c.flat(a.Note)
		if a.Withheld {
			note = c.say("dossier.content.withheld") + " " + note
		}
		if note != "" {
			notes = append(notes, c.note(exhibit(i)+": "+note))
		}
	}
	if len(rows) == 0 {
		return []block{c.text(none)}
	}
	return append([]block{c.fileTable(rows)}, notes...)
}

// exhibit is the number of an attachment. Example: "E3".
func exhibit(i int) string { return "E" + strconv.Itoa(i+1) }

func (c *composer) fileTable(rows [][]string) table {
	return table{columns: []column{
		{head: c.say("dossier.no")}, {head: c.say("dossier.filename"), flex: true}, {head: c.say("dossier.captured"), most: 72},
		{head: c.say("dossier.added"), most: 72}, {head: c.say("dossier.bytes"), right: true},
		{head: "SHA-256", most: 160, face: face{mono, 7.6, ink}},
	}, rows: rows}
}

// decision is what was decided when, with the reason word for word, for tasks of
// one outcome and reason together.
func (c *composer) decision() []block {
	type verdict struct {
		state  work.State
		reason string
		hidden bool
	}
	groups := map[verdict][]int{}
	var order []verdict
	for i, t := range c.Case.Tasks {
		v := verdict{t.Submission.State, t.Submission.Reason, c.withheldOf(i, "reason")}
		if v.hidden {
			v.reason = ""
		}
		if groups[v] == nil {
			order = append(order, v)
		}
		groups[v] = append(groups[v], i+1)
	}
	out := []block{c.text(c.say("dossier.verbatim"))}
	for _, v := range order {
		numbers := groups[v]
		first := c.Case.Tasks[numbers[0]-1].Submission
		low, high := work.Instant(0), work.Instant(0)
		for _, n := range numbers {
			if at := c.Case.Tasks[n-1].Submission.Decided; at.Known() {
				high = max(high, at)
				if !low.Known() || at < low {
					low = at
				}
			}
		}
		when := c.moment(low)
		if to := c.moment(high); to != when {
			when += " – " + to
		}
		out = append(out, fields{
			c.field("field.reason", c.reason(numbers[0]-1, 0)), c.field("field.state", c.say("state."+first.State.String())),
			c.field("dossier.when", when), c.field("chart.tasks", c.Say("count.tasks", len(numbers))+": "+ranges(numbers)),
		}, space(8))
	}
	return append(out, c.text(c.say("dossier.decider")))
}

// times compares the time with that of others.
func (c *composer) times() []block {
	s := c.Case.Study
	out := []block{}
	if s == nil || s.Mean == 0 && s.Median == 0 {
		out = append(out, c.text(c.say("dossier.times.none")))
	} else {
		n := c.say("chart.unknown")
		if s.N > 0 {
			n = strconv.Itoa(s.N)
		}
		out = append(out, fields{
			c.field("dossier.times.n", n), c.field("dossier.times.mean", c.lengthOr(s.Mean)),
			c.field("dossier.times.median", c.lengthOr(s.Median)), c.field("dossier.times.sd", c.lengthOr(s.SD)),
			c.field("field.source", c.known(s.Source)),
		})
		if s.Mean > 0 && s.SD > 0 {
			limit := s.Mean - 3*s.SD
			text := c.say("dossier.times.limit", c.length(max(0, limit)))
			if limit <= 0 {
				text = c.say("dossier.times.nolimit")
			}
			out = append(out, c.text(text))
		}
	}
	if d := c.own(); len(d) > 0 {
		out = append(out, c.text(c.say("dossier.times.own", c.Say("count.tasks", len(d)), c.length(d[0]), c.length(median(d)), c.length(d[len(d)-1]))))
	}
	return out
}

// own are the times worked on the tasks of the case, the shortest first.
func (c *composer) own() []time.Duration {
	var out []time.Duration
	for _, t := range c.Case.Tasks {
		if d := t.Worked(); d > 0 {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}

func (c *composer) lengthOr(d time.Duration) string {
	if d == 0 {
		return c.say("chart.unknown")
	}
	return c.length(d)
}

// messages are the messages, the earliest first, and the steps taken.
func (c *composer) messages() []block {
	var out []block
	if c.withheld("messages") {
		out = append(out, c.text(c.hidden()))
	}
	for i, m := range c.Case.Messages {
		if c.withheld("messages") {
			break
		}
		head := c.say("dossier.message", c.moment(m.At), c.known(m.From), c.known(m.To), c.known(m.Channel))
		if c.withheld("messages[" + strconv.Itoa(i) + "]") {
			out = append(out, c.note(head), c.text(c.hidden()))
			continue
		}
		h := c.section(head)
		h.face = face{bold, 8.6, grey}
		out = append(out, h, c.quote(m.Text))
	}
	if len(out) == 0 {
		out = append(out, c.text(c.say("dossier.messages.none")))
	}
	var rows [][]string
	for _, s := range c.Case.Steps {
		recovered := "–"
		if s.Recovered != nil {
			recovered = c.money(*s.Recovered)
		}
		rows = append(rows, []string{c.moment(s.At), c.say("dossier.step." + string(s.Kind)), c.flat(s.To), c.flat(s.Note), recovered})
	}
	if len(rows) > 0 {
		out = append(out, c.section(c.say("dossier.steps")), table{columns: []column{
			{head: c.say("dossier.date"), most: 90}, {head: c.say("dossier.step"), most: 90}, {head: c.say("dossier.with"), most: 90},
			{head: c.say("field.note"), flex: true}, {head: c.say("dossier.recovered"), right: true},
		}, rows: rows})
	}
	return out
}
