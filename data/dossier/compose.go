package dossier

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/timeline"
	"clickwage/data/work"
)

// part is one of the fifteen parts of a dossier.
type part string

// The parts, in their order; the first is the claim, without a number.
const (
	claim        part = "claim"
	parties      part = "parties"
	tasks        part = "tasks"
	instructions part = "instructions"
	submitted    part = "submitted"
	decision     part = "decision"
	rules        part = "rules"
	times        part = "times"
	messages     part = "messages"
	loss         part = "loss"
	pattern      part = "pattern"
	method       part = "method"
	custody      part = "custody"
	truth        part = "truth"
	redacted     part = "redacted"
)

func allParts() []part {
	return []part{
		claim, parties, tasks, instructions, submitted, decision, rules, times, messages, loss, pattern, method, custody, truth, redacted,
	}
}

// leaves are the parts that a preset does without.
func leaves(p evidence.Preset) []part {
	switch p {
	case evidence.LatePay:
		return []part{instructions, times}
	case evidence.ClosedAccount:
		return []part{instructions, submitted, times}
	case evidence.BelowFloor:
		return []part{submitted}
	case evidence.WorkingTime:
		return []part{submitted, decision, times, loss}
	}
	return nil
}

// composer turns a dossier into blocks.
type composer struct {
	Dossier
	Options
	fonts *fonts
	refs  map[string]int
	dense density

	mailed bool // a letter is written, which has no parts

	offsets []string // from UTC, of the instants shown; nil: not looked at yet
}

// wanted are the parts that the case has.
func (c *composer) wanted() []part {
	without := leaves(c.Case.Preset)
	return slices.DeleteFunc(allParts(), func(p part) bool { return slices.Contains(without, p) })
}

// number is that of a part as the reader counts them; 0: it is left out.
func (c *composer) number(p part) int { return slices.Index(c.wanted(), p) + 1 }

func (c *composer) compose() []block {
	make := map[part]func() []block{
		parties: c.parties, tasks: c.tasks, instructions: c.instructions, submitted: c.submitted, decision: c.decision,
		rules: c.rules, times: c.times, messages: c.messages, loss: c.loss, pattern: c.pattern, method: c.method,
		custody: c.custody, truth: c.truth, redacted: c.redacted,
	}
	out := c.claim()
	for i, p := range c.wanted() {
		if i == 0 {
			continue
		}
		if i == 1 {
			out = append(out, turn{})
		}
		out = append(out, heading{
			text: fmt.Sprintf("%d  %s", i+1, c.partTitle(p)), face: partFace, ref: string(p), above: 26, rule: true,
		})
		out = append(out, make[p]()...)
	}
	if c.Exposure != nil {
		out = append(out, turn{})
		out = append(out, c.exposure()...)
	}
	return out
}

func (c *composer) partTitle(p part) string {
	if p == pattern && c.Case.Preset == evidence.WorkingTime {
		return c.say("dossier.part.standing")
	}
	return c.say("dossier.part." + string(p))
}

// say is a phrase; texts of others among args must be clean.
func (c *composer) say(key string, args ...any) string { return c.fonts.clean1(c.Say(key, args...)) }

// flat is a text of others on one line.
func (c *composer) flat(text string) string {
	return strings.Join(strings.Fields(c.fonts.clean(text)), " ")
}

// strong marks what is bold within a phrase.
func strong(text string) string { return boldOn + text + boldOff }

func (c *composer) title() string {
	return c.say("dossier.title."+string(c.preset()), c.platform())
}

func (c *composer) preset() evidence.Preset {
	if c.Case.Preset == "" {
		return evidence.SingleRejection
	}
	return c.Case.Preset
}

// recipient is who reads it; the client where nobody is named.
func (c *composer) recipient() evidence.Recipient {
	if c.Case.Recipient == "" {
		return evidence.ToClient
	}
	return c.Case.Recipient
}

func (c *composer) platform() string {
	return c.known(c.Case.Platform, c.Case.Tasks[0].Submission.Account.Platform)
}

// client is the requester of the case.
func (c *composer) client() string {
	return c.shown("requester", c.Case.Against.Name, c.Case.Tasks[0].Submission.Account.Requester)
}

// known is the first text that is not empty, clean, or that nothing is known.
func (c *composer) known(texts ...string) string {
	for _, t := range texts {
		if t = c.flat(t); t != "" {
			return t
		}
	}
	return c.say("chart.unknown")
}

// withheld says whether a thing is kept back, by its name in the case: worker,
// worker_id, requester, title, platform_id, code, reason, messages, or one of
// these of one task or message, such as "tasks[3].code", counted from 0.
func (c *composer) withheld(what string) bool {
	return slices.ContainsFunc(c.Case.Redacted, func(r evidence.Redaction) bool { return strings.EqualFold(r.What, what) })
}

// shown is the first text that is not empty of a thing that may be kept back.
func (c *composer) shown(what string, texts ...string) string {
	if c.withheld(what) {
		return c.hidden()
	}
	return c.known(texts...)
}

// shownOf is shown of a task's own field, which may be kept back alone.
func (c *composer) shownOf(task int, what, text string) string {
	if c.withheldOf(task, what) {
		return c.hidden()
	}
	return c.known(text)
}

func (c *composer) withheldOf(task int, what string) bool {
	return c.withheld(what) || c.withheld(fmt.Sprintf("tasks[%d].%s", task, what))
}

// hidden stands for what is kept back: the part that says why, or in a letter a
// place for the worker to fill.
func (c *composer) hidden() string {
	if c.mailed {
		return c.say("letter.fill")
	}
	return c.say("dossier.withheld", c.number(redacted))
}

// The writing of figures.

func (c *composer) money(a money.Amount) string { return c.fonts.clean1(c.Figures.Exactly(a)) }

func (c *composer) length(d time.Duration) string {
	return c.fonts.clean1(c.Figures.Exact(d.Round(time.Second)))
}

func (c *composer) date(i work.Instant) string {
	if !i.Known() {
		return c.say("chart.unknown")
	}
	return c.fonts.clean1(c.Figures.Date(i.In(c.Zone)))
}

// moment is a date and a time of day.
func (c *composer) moment(i work.Instant) string {
	if !i.Known() {
		return c.say("chart.unknown")
	}
	return c.date(i) + " " + i.In(c.Zone).Format("15:04")
}

// sums are amounts by currency, in the order of its code.
func sums(amounts []money.Amount) ([]money.Amount, error) {
	var out []money.Amount
	for _, a := range amounts {
		i := slices.IndexFunc(out, func(o money.Amount) bool { return o.Currency == a.Currency })
		if i < 0 {
			out = append(out, a)
			continue
		}
		sum, err := out[i].Add(a)
		if err != nil {
			return nil, err
		}
		out[i] = sum
	}
	slices.SortFunc(out, func(a, b money.Amount) int { return strings.Compare(string(a.Currency), string(b.Currency)) })
	return out, nil
}

// amounts writes amounts of several currencies, which are never added.
func (c *composer) amounts(of []money.Amount) string {
	if len(of) == 0 {
		return c.say("chart.unknown")
	}
	texts := make([]string, len(of))
	for i, a := range of {
		texts[i] = c.money(a)
	}
	return strings.Join(texts, " + ")
}

// rewards are the promised rewards of the tasks, and how many are not known.
func (c *composer) rewards() (sum []money.Amount, unknown int) {
	var all []money.Amount
	for _, t := range c.Case.Tasks {
		if r, ok := promised(t.Submission); ok {
			all = append(all, r)
		} else {
			unknown++
		}
	}
	sum, err := sums(all)
	if err != nil { // beyond what an amount can be
		return nil, len(c.Case.Tasks)
	}
	return sum, unknown
}

// promised is the reward that was promised: as frozen when the task was
// accepted, else as advertised.
func promised(s work.Submission) (money.Amount, bool) {
	if s.Promise.RewardKnown {
		return s.Promise.Reward, true
	}
	return s.Advertised.Reward, s.Advertised.RewardKnown
}

// claimed is the sum that is asked for.
func (c *composer) claimed() []money.Amount {
	if len(c.Case.Claim.Amount) > 0 {
		return c.Case.Claim.Amount
	}
	sum, _ := c.rewards()
	return sum
}

// worked is the time on all tasks, and on those by the source of its record.
func (c *composer) worked() (all time.Duration, by [4]time.Duration) { return together(c.Case.Tasks) }

// together is the time on tasks, in which a second that several shared is counted
// once, and how it was recorded: shared time by equal parts.
func together(tasks []evidence.Task) (all time.Duration, by [4]time.Duration) {
	var spans []timeline.Span
	for n, t := range tasks {
		for _, i := range t.Intervals {
			if !i.Superseded {
				spans = append(spans, timeline.Span{Start: int64(i.Start), End: int64(i.End), Activity: work.Task, Source: i.Source, Owner: int32(n)})
			}
		}
	}
	timeline.Sweep(spans, func(s timeline.Segment) {
		all += time.Duration(s.Length()) * time.Microsecond
		rest := s.Length() // the first get what does not divide
		for n, source := range s.Sources {
			part := rest / int64(len(s.Sources)-n)
			rest -= part
			if int(source) < len(by) {
				by[source] += time.Duration(part) * time.Microsecond
			}
		}
	})
	return all, by
}

// clocks says which zone times are of, and, where tasks ran at the same time, why
// their times add up to more than the total.
func (c *composer) clocks() string {
	var rows time.Duration
	for _, t := range c.Case.Tasks {
		rows += t.Worked()
	}
	text := c.say("dossier.zone", c.zone())
	if all, _ := c.worked(); rows != all {
		text += " " + c.say("dossier.method.once")
	}
	return text
}

// clock writes a length of time by the clock, the same in every language.
// Example: "0:09:25".
func clock(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// frame is what stands at the head and foot of every page.
func (c *composer) frame(s *sheet) {
	s.author = c.author()
	s.runHead = c.say("dossier.file", c.flat(c.Number))
	s.left = []string{c.made()}
	if c.Bundle != "" {
		s.left = append(s.left, c.say("dossier.check", "clickwage-verify "+c.flat(c.Bundle)))
	}
	if c.Proof != nil {
		root := hex.EncodeToString(c.Proof.Root[:])
		s.hash, s.short = []string{c.say("dossier.root.foot"), root[:32], root[32:]}, root[:16]+"…"
	}
}

// author is the worker, by name unless that is kept back or not given.
func (c *composer) author() string {
	if name := c.flat(c.Case.Worker.Name); name != "" && !c.withheld("worker") {
		return name
	}
	return c.say("dossier.author")
}

// The making of blocks.

func (c *composer) text(text string) para {
	return para{spans: rich(text, bodyFace), lead: 14.2, after: 5}
}

func (c *composer) note(text string) para {
	return para{spans: rich(text, noteFace), lead: noteFace.lead(), after: 5}
}

// quote is a text of others, word for word.
func (c *composer) quote(text string) para {
	return para{spans: []span{{c.fonts.clean(text), bodyFace}}, lead: 14.2, after: 6, indent: 14}
}

func (c *composer) section(text string) heading {
	return heading{text: text, face: headFace, level: -1, above: 16}
}

func (c *composer) field(key, value string) field {
	return field{c.say(key), []span{{value, bodyFace}}}
}

func (c *composer) hashField(key, value string) field {
	return field{c.say(key), []span{{value, hashFace}}}
}

// ranges writes numbers in few words. Example: "1–3, 7".
func ranges(numbers []int) string {
	var out []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		switch text := strconv.Itoa(numbers[i]); {
		case j == i:
			out = append(out, text)
		default:
			out = append(out, text+"–"+strconv.Itoa(numbers[j]))
		}
		i = j + 1
	}
	return strings.Join(out, ", ")
}

// shareWith is a length of time with its share of all.
func (c *composer) shareWith(part, of time.Duration) string {
	return c.length(part) + " (" + c.share(part, of) + ")"
}
