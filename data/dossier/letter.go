package dossier

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/evidence"
)

// LetterKind is what a letter is for.
type LetterKind string

// The letters.
const (
	FirstMessage   LetterKind = "first"   // to the client
	PlatformAppeal LetterKind = "appeal"  // to the platform
	DataRequest    LetterKind = "data"    // access and portability
	ReasonsRequest LetterKind = "reasons" // written reasons, and a review by a person
	OmbudsForm     LetterKind = "ombuds"  // field by field
	UnionHandover  LetterKind = "union"
)

// LetterKinds are all of them.
func LetterKinds() []LetterKind {
	return []LetterKind{FirstMessage, PlatformAppeal, DataRequest, ReasonsRequest, OmbudsForm, UnionHandover}
}

// ParseLetterKind reads a kind.
func ParseLetterKind(text string) (LetterKind, error) {
	if kind := LetterKind(strings.ToLower(text)); slices.Contains(LetterKinds(), kind) {
		return kind, nil
	}
	return "", fmt.Errorf("letter %q: not one of first, appeal, data, reasons, ombuds, union", text)
}

// inLetter is how many tasks a letter names; the rest is in the dossier.
const inLetter = 12

// Compose fills a letter from a case: its subject on the first line, then
// paragraphs with an empty line between them. It names the rules it rests on
// with their source, date and confidence, and that it is not legal advice. A
// person may edit it before WriteLetter sets it.
func Compose(kind LetterKind, d Dossier, o Options) (string, error) {
	if _, err := ParseLetterKind(string(kind)); err != nil {
		return "", err
	}
	o, err := o.settled(d)
	if err != nil {
		return "", err
	}
	fonts, err := readFonts(o.Fonts)
	if err != nil {
		return "", err
	}
	c := &composer{Dossier: d, Options: o, fonts: fonts, mailed: true}
	write := map[LetterKind]func() []string{
		FirstMessage: c.firstMessage, PlatformAppeal: c.appeal, DataRequest: c.dataRequest, ReasonsRequest: c.reasonsRequest,
		OmbudsForm: c.ombudsForm, UnionHandover: c.handover,
	}
	text := strings.Join(write[kind](), "\n\n") + "\n"
	return strings.NewReplacer(boldOn, "", boldOff, "").Replace(text), nil
}

// WriteLetter sets a letter, as Compose gave it or as a person edited it, as a
// PDF. Its first line is the title.
func WriteLetter(ctx context.Context, w io.Writer, text string, d Dossier, o Options) error {
	o, err := o.settled(d)
	if err != nil {
		return err
	}
	s, _, err := setLetter(ctx, text, d, o)
	if err != nil {
		return err
	}
	return s.write(w)
}

func setLetter(ctx context.Context, text string, d Dossier, o Options) (*sheet, []block, error) {
	fonts, err := readFonts(o.Fonts)
	if err != nil {
		return nil, nil, err
	}
	c := &composer{Dossier: d, Options: o, fonts: fonts}
	title, rest, _ := strings.Cut(strings.TrimSpace(fonts.clean(text)), "\n")
	s := newSheet(fonts, o, title)
	s.left, s.author = []string{c.made()}, c.author()
	blocks := []block{heading{text: title, face: partFace, level: 0}, space(8)}
	for _, paragraph := range strings.Split(rest, "\n\n") {
		if paragraph = strings.Trim(paragraph, "\n"); paragraph != "" {
			blocks = append(blocks, para{spans: []span{{paragraph, bodyFace}}, lead: 14.6, after: 9})
		}
	}
	return s, blocks, s.lay(ctx, blocks)
}

// made says by what and when a document was made.
func (c *composer) made() string {
	at := c.Made.In(c.Zone)
	return c.say("dossier.made", c.flat(c.Program), c.fonts.clean1(c.Figures.Date(at))+" "+at.Format("15:04"))
}

// count is how many tasks there are, in words.
func (c *composer) count() string { return c.say("count.tasks", len(c.Case.Tasks)) }

// list names the tasks.
func (c *composer) list() string {
	lines := []string{c.say("letter.tasks")}
	for i, t := range c.Case.Tasks {
		if i == inLetter {
			lines = append(lines, c.say("letter.more", len(c.Case.Tasks)-inLetter))
			break
		}
		s := t.Submission
		parts := []string{c.shownOf(i, "title", s.Title)}
		if id := c.flat(s.Account.PlatformID); id != "" && !c.withheldOf(i, "platform_id") {
			parts = append(parts, id)
		}
		parts = append(parts, c.moment(s.Submitted), c.rewardOf(s))
		lines = append(lines, strconv.Itoa(i+1)+". "+strings.Join(parts, "; "))
	}
	return strings.Join(lines, "\n")
}

// reasons are the reasons given, each once.
func (c *composer) reasons() string {
	var all []string
	for i, t := range c.Case.Tasks {
		if r := c.reason(i, 0); c.flat(t.Submission.Reason) != "" && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return c.say("letter.noreason")
	}
	return c.say("letter.reason", strings.Join(all, "; "))
}

// replies are the platform's rules with the worker's answers.
func (c *composer) replies() string {
	var lines []string
	for _, r := range c.Case.Rules {
		line := "– " + c.known(r.Text)
		if answer := c.flat(r.Answer); answer != "" {
			line += " " + c.say("letter.reply", answer)
		}
		lines = append(lines, line+" ("+c.source(r.Source, r.Retrieved, r.Confidence)+")")
	}
	if len(lines) == 0 {
		return ""
	}
	return c.say("letter.rules") + "\n" + strings.Join(lines, "\n")
}

// facts are the worker's own words.
func (c *composer) facts() string { return strings.TrimSpace(c.fonts.clean(c.Case.Claim.Facts)) }

// letter puts a letter together; empty paragraphs are left out.
func (c *composer) letter(subject, dear string, body []string, cite ...law) []string {
	out := append([]string{subject, dear}, body...)
	if len(cite) > 0 {
		lines := []string{c.say("letter.law")}
		for _, l := range cite {
			text, source := c.cited(l)
			lines = append(lines, "– "+text+" ("+source+")")
		}
		out = append(out, strings.Join(lines, "\n"))
	}
	out = append(out, c.say("letter.close")+"\n"+c.signed("worker", c.Case.Worker.Name), c.say("dossier.noadvice"))
	return slices.DeleteFunc(out, func(text string) bool { return text == "" })
}

// dear greets the client, by name where one is known.
func (c *composer) dear() string {
	if c.flat(c.Case.Against.Name)+c.flat(c.Case.Tasks[0].Submission.Account.Requester) == "" {
		return c.say("letter.dear.all")
	}
	return c.say("letter.dear", c.client())
}

func (c *composer) firstMessage() []string {
	return c.letter(c.say("letter.first.subject", c.count()), c.dear(), []string{
		c.say("letter.first.1", c.count(), c.platform(), c.amounts(c.claimed())), c.reasons(), c.facts(), c.list(),
		c.say("letter.first.2"), c.replies(), c.say("letter.first.3"), c.deadline(),
	})
}

func (c *composer) appeal() []string {
	return c.letter(c.say("letter.appeal.subject", c.count(), c.client()), c.say("letter.dear", c.platform()), []string{
		c.say("letter.appeal.1", c.count(), c.client(), c.amounts(c.claimed())), c.reasons(), c.facts(), c.list(),
		c.say("letter.appeal.2", c.asked()), c.replies(), c.say("letter.appeal.3"), c.deadline(),
	}, lawReasons)
}

// account is the worker's account, which a letter must name.
func (c *composer) account() string {
	return c.signed("worker_id", c.Case.Account, c.Case.Tasks[0].Submission.Account.Worker, c.Case.Worker.Name)
}

// signed is the first text that is not empty of what a letter must name, or a
// place for the worker to fill.
func (c *composer) signed(what string, texts ...string) string {
	if strings.TrimSpace(c.flat(strings.Join(texts, " "))) == "" {
		return c.say("letter.fill")
	}
	return c.shown(what, texts...)
}

func (c *composer) dataRequest() []string {
	return c.letter(c.say("letter.data.subject"), c.say("letter.dear", c.platform()), []string{
		c.say("letter.data.1", c.account()), c.say("letter.data.2"), c.say("letter.data.3"),
	}, lawAccess, lawPorting, lawUber)
}

func (c *composer) reasonsRequest() []string {
	return c.letter(c.say("letter.reasons.subject"), c.say("letter.dear", c.platform()), []string{
		c.say("letter.reasons.1", c.count(), c.account()), c.reasons(), c.list(), c.say("letter.reasons.2"), c.say("letter.reasons.3"),
	}, lawReasons, lawAutomated)
}

// ombudsForm has the fields of the office's form, in its order.
func (c *composer) ombudsForm() []string {
	fill := c.say("letter.fill")
	facts := c.facts()
	if facts == "" {
		facts = fill
	}
	lines := []string{}
	for _, f := range []struct{ key, value string }{
		{"claim", facts + "\n" + c.reasons()}, {"against", c.platform() + "; " + c.client()}, {"amount", c.amounts(c.claimed())},
		{"dates", c.dates()}, {"access", fill}, {"able", fill}, {"attempts", c.asked()}, {"consent", fill}, {"user", c.account()},
		{"task", strings.Join(strings.Split(c.list(), "\n")[1:], "\n")}, {"others", fill},
	} {
		lines = append(lines, c.say("letter.ombuds."+f.key)+"\n"+f.value)
	}
	return c.letter(c.say("letter.ombuds.subject"), c.say("letter.ombuds.1"), lines, lawOmbuds)
}

// dates are the days on which the tasks were submitted, and decided.
func (c *composer) dates() string {
	var lines []string
	for i, t := range c.Case.Tasks {
		if i == inLetter {
			lines = append(lines, c.say("letter.more", len(c.Case.Tasks)-inLetter))
			break
		}
		s := t.Submission
		lines = append(lines, fmt.Sprintf("%d. %s %s; %s %s", i+1, c.say("field.submitted"), c.moment(s.Submitted), c.say("field.decided"), c.moment(s.Decided)))
	}
	return strings.Join(lines, "\n")
}

func (c *composer) handover() []string {
	return c.letter(c.say("letter.union.subject", c.flat(c.Number)), c.say("letter.dear.all"), []string{
		c.say("letter.union.1", c.platform(), c.client(), c.amounts(c.claimed()), c.count()), c.reasons(), c.facts(), c.deadline(),
		c.asked(), c.say("letter.union.2", len(c.Case.Exhibits)), c.say("letter.union.3"),
	}, lawsFor(evidence.ToUnion)...)
}
