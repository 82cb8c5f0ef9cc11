package dossier

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"clickwage/data/exposure"
	"clickwage/data/work"
)

// method says how the figures came about, and their limits.
func (c *composer) method() []block {
	worked, by := c.worked()
	return []block{
		c.text(c.say("dossier.method.time") + " " + c.say("dossier.method.once")),
		fields{
			c.field("dossier.by.timer", c.shareWith(by[work.Timer], worked)), c.field("dossier.by.manual", c.shareWith(by[work.Manual], worked)),
			c.field("dossier.by.import", c.shareWith(by[work.Imported], worked)),
			c.field("dossier.by.inferred", c.shareWith(by[work.Inferred], worked)),
		},
		c.text(c.say("dossier.method.clock")),
		c.text(c.say("dossier.method.proves")),
		c.text(c.say("dossier.method.not")),
		c.text(c.say("dossier.method.history")),
		c.note(c.say("dossier.method.marks")),
	}
}

// custody is what was kept how, with all hashes, and how to check them.
func (c *composer) custody() []block {
	out := append([]block{c.section(c.say("dossier.exhibits"))}, c.exhibits(c.say("dossier.exhibits.none"))...)
	out = append(out, c.section(c.say("dossier.proof")))
	p := c.Proof
	if p == nil {
		return append(out, c.text(c.say("dossier.proof.none")))
	}
	out = append(out, fields{
		c.hashField("dossier.root", hex.EncodeToString(p.Root[:])), c.field("dossier.size", strconv.FormatInt(p.Size, 10)),
		c.field("dossier.disclosed", c.say("dossier.disclosed.value", strconv.FormatInt(p.Disclosed, 10), strconv.FormatInt(p.Size, 10), strconv.Itoa(p.Gaps))),
		c.hashField("dossier.key", c.flat(p.PublicKey)),
	})
	out = append(out, c.seen("dossier.witnesses", "dossier.witnesses.none", p.Cosignatures)...)
	out = append(out, c.seen("dossier.tokens", "dossier.tokens.none", p.Tokens)...)
	out = append(out, c.section(c.say("dossier.verify")), c.code())
	return append(out, c.section(c.say("dossier.checkpoint")), para{spans: []span{{c.fonts.clean(strings.TrimSpace(p.Checkpoint)), hashFace}}, lead: 12, after: 6, whole: true})
}

// code is the QR code with how to check what it holds.
func (c *composer) code() code {
	bundle := c.known(c.Bundle)
	if c.Bundle == "" {
		bundle = c.say("dossier.verify.bundle")
	}
	var beside []span
	for i, text := range []string{
		c.say("dossier.verify.1", bundle), c.say("dossier.verify.2"), c.say("dossier.verify.3"), c.say("dossier.verify.code"),
	} {
		f := bodyFace
		if i == 3 {
			f = noteFace
		}
		beside = append(beside, span{text, f})
	}
	return code{Code(*c.Proof), beside}
}

// Code is what the QR code of a dossier holds: the root in hexadecimal, a line
// end, and the signed checkpoint, without cosignatures where they would make the
// code too fine to be read.
func Code(p Proof) string {
	code := hex.EncodeToString(p.Root[:]) + "\n" + p.Checkpoint
	if head, signatures, ok := strings.Cut(code, "\n\n"); ok && len(code) > mostInCode {
		first, _, _ := strings.Cut(signatures, "\n")
		return head + "\n\n" + first + "\n"
	}
	return code
}

const mostInCode = 700 // bytes

// seen lists witnesses or timestamps.
func (c *composer) seen(key, none string, all []Seen) []block {
	if len(all) == 0 {
		return []block{c.text(c.say(none))}
	}
	var texts []string
	for _, s := range all {
		texts = append(texts, fmt.Sprintf("%s, %s", c.known(s.By), c.moment(s.At)))
	}
	return []block{fields{c.field(key, strings.Join(texts, "\n"))}}
}

// truth is the statement of truth.
func (c *composer) truth() []block {
	return []block{
		c.text(c.say("dossier.truth")),
		signing{c.say("dossier.sign.place"), c.say("dossier.sign.name")},
	}
}

// redacted is what is kept back.
func (c *composer) redacted() []block {
	var out []block
	var rows [][]string
	for _, r := range c.Case.Redacted {
		rows = append(rows, []string{c.redaction(r.What), c.known(r.Why)})
	}
	for i, a := range c.Case.Exhibits {
		if a.Withheld {
			rows = append(rows, []string{exhibit(i), c.say("dossier.content.withheld")})
		}
	}
	if len(rows) == 0 {
		out = append(out, c.text(c.say("dossier.redacted.none")))
	} else {
		out = append(out, table{columns: []column{{head: c.say("dossier.what"), flex: true}, {head: c.say("dossier.why"), flex: true}}, rows: rows})
	}
	return append(out, c.note(c.say("dossier.redacted.note")))
}

// redaction names what is kept back.
func (c *composer) redaction(what string) string {
	key := map[string]string{
		"worker": "dossier.worker", "worker_id": "dossier.accountid", "requester": "dossier.client", "title": "field.title",
		"platform_id": "field.platform_id", "code": "field.code", "notes": "field.note", "reason": "field.reason",
		"messages": "dossier.part.messages", "exhibits": "dossier.exhibits",
	}[what]
	if key == "" {
		return c.flat(what)
	}
	return c.say(key)
}

// exposure is the log of distressing work, on a page of its own.
func (c *composer) exposure() []block {
	e := c.Exposure
	s := e.Sum
	out := []block{
		heading{text: c.say("well.title"), face: partFace, ref: "exposure"},
		c.note(c.say("dossier.exposure.note", c.date(e.From), c.date(e.To))),
	}
	var kinds [][]string
	for _, tag := range exposure.Tags() {
		if n := s.ByTag[tag]; n > 0 {
			kinds = append(kinds, []string{c.say("well.tag." + string(tag)), strconv.Itoa(n)})
		}
	}
	kindTotal := []string{c.say("dossier.total"), strconv.Itoa(s.Minutes)}
	minutes := column{head: c.say("well.form.minutes"), right: true}
	out = append(out, table{columns: []column{{head: c.say("well.minutes"), flex: true}, minutes}, rows: kinds, total: kindTotal})
	var hard [][]string
	for severity, n := range s.BySeverity {
		hard = append(hard, []string{strconv.Itoa(severity) + "  " + c.say("well.severity."+strconv.Itoa(severity)), strconv.Itoa(n)})
	}
	out = append(out, space(10), table{columns: []column{{head: c.say("well.hard"), flex: true}, minutes}, rows: hard}, space(10))
	longest := c.say("chart.unknown")
	if s.Longest > 0 {
		longest = c.say("format.minutes", s.Longest)
	}
	breaks := c.say("chart.unknown")
	if s.BreaksTold > 0 {
		breaks = c.say("well.breaks.told", s.BreaksTold, s.Breaks)
	}
	return append(out, fields{
		c.field("well.entries", strconv.Itoa(s.Entries)), c.field("well.warned", c.told(s.Warned)), c.field("well.optout", c.told(s.OptOut)),
		c.field("well.run", longest), c.field("well.breaks", breaks),
	})
}

func (c *composer) told(s exposure.Share) string {
	if s.Told == 0 {
		return c.say("chart.unknown")
	}
	return fmt.Sprintf("%d/%d", s.Yes, s.Told) + " " + c.say("well.share.unknown", s.Unknown)
}
