package dossier

import "clickwage/data/evidence"

// law is a rule, a legal text or a precedent that is cited: what it says is the
// phrase of its key, in every language.
type law struct {
	key        string
	source     string
	retrieved  string
	confidence string // V, R-high, R-med or R-low
}

// day is when the facts were gathered.
const day = "2026-11"

// The laws that dossiers and letters cite.
var (
	lawReasons   = law{"law.reasons", "eur-lex.europa.eu/eli/dir/2024/2831/oj", day, "R-high"}
	lawPorting   = law{"law.porting", "eur-lex.europa.eu/eli/dir/2024/2831/oj", day, "R-high"}
	lawAccess    = law{"law.access", "GDPR, 2016/679", day, "R-high"}
	lawAutomated = law{"law.automated", "GDPR, 2016/679", day, "R-high"}
	lawUber      = law{"law.uber", "gdprhub.eu, GHAMS 200.295.747/01", day, "V"}
	lawOmbuds    = law{"law.ombuds", "ombudsstelle.crowdwork-igmetall.de/rules.html", day, "V"}

	forBAG     = law{"law.bag", "rafas.de; anwalt-suchservice.de; haufe.de; glauber.de", day, "V"}
	forUber    = law{"law.soc", "Cass. soc. 17-20.079, 19-13.316", day, "R-high"}
	againstCrm = law{"law.clic", "courdecassation.fr/decision/624bdb60b47c2015fe6b7828", day, "V"}
)

// lawsFor are those that a recipient is shown, besides the platform's own rules.
func lawsFor(to evidence.Recipient) []law {
	switch to {
	case evidence.ToPlatform:
		return []law{lawReasons, lawAutomated}
	case evidence.ToOmbuds:
		return []law{lawOmbuds}
	case evidence.ToCourt:
		return []law{lawReasons, lawAccess, lawAutomated}
	case evidence.ToUnion:
		return []law{lawReasons, lawPorting, lawAccess, lawAutomated, lawUber}
	}
	return []law{lawAccess}
}

// cited is a law's text with its source, its day and how sure it is.
func (c *composer) cited(l law) (text, source string) {
	return c.say(l.key), c.source(l.source, l.retrieved, l.confidence)
}

// source says where a rule is written, when it was read and how sure it is.
func (c *composer) source(source, retrieved, confidence string) string {
	sure := map[string]string{
		"V": "rules.sure.read", "R-high": "rules.sure.memory.high", "R-med": "rules.sure.memory.med", "R-low": "rules.sure.memory.low",
	}[confidence]
	if sure == "" { // the worker's own rule
		sure = "dossier.sure.own"
	}
	return c.say("rules.source", c.known(source), c.known(retrieved)) + ". " + c.say(sure) + "."
}

// rules are the platform's rules point by point, and the laws for the reader.
func (c *composer) rules() []block {
	var out []block
	if len(c.Case.Rules) == 0 {
		out = append(out, c.text(c.say("dossier.rules.none")))
	}
	for i, r := range c.Case.Rules {
		kept := string(r.Kept)
		if kept == "" {
			kept = string(evidence.RuleUnsure)
		}
		h := c.section(c.say("dossier.rule", i+1, c.known(r.Text)))
		out = append(out, h, fields{
			c.field("dossier.rule.kept", c.say("dossier.kept."+kept)),
			c.field("dossier.rule.answer", c.known(r.Answer)),
		}, c.note(c.source(r.Source, r.Retrieved, r.Confidence)))
	}
	out = append(out, c.section(c.say("dossier.laws")))
	for _, l := range lawsFor(c.recipient()) {
		text, source := c.cited(l)
		out = append(out, tight(c.text(text)), c.note(source))
	}
	return append(out, c.note(c.say("dossier.noadvice")))
}

// tight is a paragraph that what follows belongs to.
func tight(p para) para {
	p.after = 1
	return keep(p)
}

// keep is a paragraph on the same page as what follows.
func keep(p para) para {
	p.keep = true
	return p
}
