package dossier

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/work"
)

// density is how much stands on the first page.
type density struct {
	tasks int // that are listed
	pace  float64
}

// densities are tried from the loosest on, until the claim fits one page.
func densities() []density {
	return []density{{8, 1}, {6, 1}, {6, 0.7}, {4, 0.7}, {3, 0.6}, {3, 0.4}, {2, 0.3}, {1, 0.2}, {0, 0.1}}
}

// claim is the first page: who asks whom for what, until when, and how sure it is.
func (c *composer) claim() []block {
	out := []block{
		pace(c.dense.pace),
		heading{text: c.title(), face: titleFace, ref: string(claim)},
		c.note(c.say("dossier.for."+string(c.recipient()), c.addressee())),
		para{spans: rich(c.lead(), leadFace), lead: 17, after: 10},
		c.tiles(),
		c.section(c.say("dossier.part.parties")), c.who(),
		c.section(c.say("dossier.tasks.first")), keep(c.note(c.clocks())), c.firstTasks(),
	}
	if more := len(c.Case.Tasks) - c.dense.tasks; more > 0 {
		out = append(out, c.note(c.say("dossier.more", more, c.number(tasks))))
	}
	return append(out,
		c.section(c.say("dossier.sure")), c.sure(), c.note(c.say("dossier.limits")),
		signing{c.say("dossier.sign.place"), c.say("dossier.sign.truth")}, pace(1),
	)
}

// lead says in a few sentences what is asked.
func (c *composer) lead() string {
	n, amount := c.Say("count.tasks", len(c.Case.Tasks)), strong(c.amounts(c.claimed()))
	worked, _ := c.worked()
	ask := ""
	switch c.preset() {
	case evidence.LatePay:
		ask = c.say("dossier.ask.late", amount, n)
	case evidence.ClosedAccount:
		ask = c.say("dossier.ask.closed", amount)
	case evidence.BelowFloor:
		ask = c.say("dossier.ask.floor", amount, n)
	case evidence.WorkingTime:
		ask = c.say("dossier.ask.time", strong(c.length(worked)), n)
	default:
		ask = c.say("dossier.ask.refused", amount, n)
	}
	text := ask + " " + c.say("dossier.remedy."+string(c.recipient()))
	if c.Case.Claim.Remedy != "" {
		text += " " + c.say("dossier.asked.for", c.flat(c.Case.Claim.Remedy))
	}
	if page := c.refs[string(rules)]; page > 0 && len(c.Case.Rules) > 0 {
		text += " " + c.say("dossier.answered", page)
	}
	return text + " " + c.deadline()
}

// addressee is who the dossier is for, where a name says it.
func (c *composer) addressee() string {
	if c.recipient() == evidence.ToPlatform {
		return c.platform()
	}
	return c.client()
}

// deadline says when the time limit ends and how much of it is left.
func (c *composer) deadline() string {
	due := c.Case.Claim.Deadline
	if !due.Known() {
		return c.say("dossier.deadline.none")
	}
	when := strong(c.moment(due) + " (" + c.flat(c.Zone.String()) + ")")
	left := due.Sub(work.At(c.Made))
	if left <= 0 {
		return c.say("dossier.deadline.past", when)
	}
	rest := c.Figures.Total(left)
	if days := int(left / (24 * time.Hour)); days > 0 {
		rest = c.Say("rules.days", days)
	}
	return c.say("dossier.deadline", when, strings.ReplaceAll(rest, " ", "\u00a0"))
}

func (c *composer) tiles() tiles {
	worked, by := c.worked()
	count := "dossier.tile.tasks"
	if p := c.preset(); p == evidence.SingleRejection || p == evidence.MassRejection {
		count = "dossier.tile.refused"
	}
	ofAll := c.say("dossier.tile.case")
	if r, ok := c.rejections(); ok {
		ofAll = c.say("dossier.tile.decided", r.Decided)
	}
	rewards, unknown := c.rewards()
	money := ""
	switch {
	case unknown > 0:
		money = c.say("dossier.unknown", unknown)
	case slices.Equal(rewards, c.claimed()):
		money = c.say("dossier.tile.rewards")
	}
	money = strings.TrimSpace(money + "\n" + c.about())
	out := tiles{
		{c.say("dossier.tile.amount"), c.amounts(c.claimed()), money},
		{c.say(count), strconv.Itoa(len(c.Case.Tasks)), ofAll},
		{c.say("dossier.tile.worked"), c.length(worked), c.say("dossier.tile.timed", c.share(by[work.Timer], worked))},
	}
	if c.preset() == evidence.WorkingTime {
		out[0] = tile{c.say("dossier.tile.earned"), c.amounts(c.paid()), c.say("dossier.tile.paid")}
	}
	return out
}

// share is a part of a time as a percentage.
func (c *composer) share(part, of time.Duration) string {
	if of <= 0 {
		return c.say("chart.unknown")
	}
	share, _ := big.NewRat(int64(part), int64(of)).Float64()
	return c.fonts.clean1(c.Figures.Percent(share))
}

// who are the parties in short.
func (c *composer) who() fields {
	return fields{
		c.field("dossier.worker", c.shown("worker", c.Case.Worker.Name)),
		c.field("activity.account", c.shown("worker_id", c.Case.Account, c.Case.Tasks[0].Submission.Account.Worker)),
		c.field("dossier.client", c.client()),
		c.field("chart.platform", c.platform()),
		c.field("dossier.asked", c.asked()),
	}
}

// asked says whether the other side was asked first.
func (c *composer) asked() string {
	var first, answer work.Instant
	to := ""
	for _, s := range c.Case.Steps {
		if s.Kind == evidence.Sent && !first.Known() {
			first, to = s.At, s.To
		}
		if s.Kind == evidence.Answered && first.Known() && !answer.Known() {
			answer = s.At
		}
	}
	if !first.Known() {
		return c.say("dossier.asked.none")
	}
	text := c.say("dossier.asked.when", c.moment(first), c.known(to))
	if answer.Known() {
		return text + " " + c.say("dossier.asked.answer", c.moment(answer))
	}
	return text + " " + c.say("dossier.asked.noanswer")
}

func (c *composer) firstTasks() table {
	t := table{size: 9, columns: []column{
		{head: c.say("dossier.no")}, {head: c.say("dossier.date")}, {head: c.say("dossier.started")}, {head: c.say("field.submitted")},
		{head: c.say("dossier.worked"), right: true}, {head: c.say("field.reward"), right: true}, {head: c.say("field.reason"), flex: true},
	}}
	for i, task := range c.Case.Tasks {
		if i == c.dense.tasks {
			break
		}
		s := task.Submission
		start, _ := began(task)
		day := start
		if !day.Known() {
			day = s.Submitted
		}
		t.rows = append(t.rows, []string{
			strconv.Itoa(i + 1), c.date(day), c.time(start), c.time(s.Submitted), c.workedOf(task), c.rewardOf(s), c.reason(i, 90),
		})
	}
	worked, _ := c.worked()
	sum, _ := c.rewards()
	t.total = []string{"", c.say("dossier.total"), "", "", clock(worked), c.amounts(sum), ""}
	return t
}

// time is a time of day on the dossier's clock.
func (c *composer) time(i work.Instant) string {
	if !i.Known() {
		return "–"
	}
	return i.In(c.Zone).Format("15:04:05")
}

// workedOf is the time on a task; "–" where none is recorded.
func (c *composer) workedOf(t evidence.Task) string {
	if len(t.Intervals) == 0 {
		return "–"
	}
	return clock(t.Worked())
}

func (c *composer) rewardOf(s work.Submission) string {
	if r, ok := promised(s); ok {
		return c.money(r)
	}
	return "–"
}

// reason is the reason given for a task in quotes, shortened to so many letters;
// 0: whole.
func (c *composer) reason(task, most int) string {
	text := []rune(c.flat(c.Case.Tasks[task].Submission.Reason))
	switch {
	case c.withheldOf(task, "reason"):
		return c.hidden()
	case len(text) == 0:
		return c.say("dossier.noreason")
	case most > 0 && len(text) > most:
		return c.say("dossier.quoted", string(text[:most])+"…")
	}
	return c.say("dossier.quoted", string(text))
}

// sure tells how well the record is kept.
func (c *composer) sure() fields {
	worked, by := c.worked()
	changes := 0
	for _, t := range c.Case.Tasks {
		changes += len(changesOf(t))
	}
	exhibits := strconv.Itoa(len(c.Case.Exhibits))
	if page := c.refs[string(custody)]; page > 0 && len(c.Case.Exhibits) > 0 {
		exhibits = c.say("dossier.files.page", exhibits, page)
	}
	return fields{
		c.field("dossier.by.timer", c.say("dossier.of", c.length(by[work.Timer]), c.length(worked))),
		c.field("dossier.by.manual", c.length(by[work.Manual])),
		c.field("dossier.by.imported", c.length(by[work.Imported]+by[work.Inferred])),
		c.field("dossier.changed", strconv.Itoa(changes)),
		c.field("dossier.exhibits", exhibits),
	}
}
