package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/deadline"
	"clickwage/data/evidence"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

type caseCmd struct {
	New     caseNewCmd     `cmd:"" help:"Open a case of refused, withheld or underpaid tasks of one platform."`
	Propose caseProposeCmd `cmd:"" help:"What the ledger suggests: mass rejections, late pay, pay below your floor."`
	Add     caseAddCmd     `cmd:"" help:"Add tasks to a case."`
	Edit    caseEditCmd    `cmd:"" help:"Change what a case says: the claim, the parties, times of the study, what is kept back."`
	Remove  caseRemoveCmd  `cmd:"" help:"Take tasks out of a case; without tasks the case, or one part of it. undo brings it back."`
	List    caseListCmd    `cmd:"" help:"All cases, the nearest deadline first."`
	Show    caseShowCmd    `cmd:"" help:"All of one case."`
	Attach  caseAttachCmd  `cmd:"" help:"Copy a file into the ledger as an exhibit of a case."`
	Files   caseFilesCmd   `cmd:"" help:"Whether the files that were attached have changed since; the ledger's copies are hashed anew."`
	Rules   caseRulesCmd   `cmd:"" help:"The rules that a case can be held against."`
	Reply   caseReplyCmd   `cmd:"" help:"Answer a rule of the platform, point by point."`
	Message caseMessageCmd `cmd:"" help:"Keep a message of the correspondence."`
	Step    caseStepCmd    `cmd:"" help:"What was done or came of it: sent, answered, escalated, won, lost or withdrawn, and what was recovered."`
	Letter  caseLetterCmd  `cmd:"" help:"Fill a letter from the case, to be read, edited and sent."`
	Export  caseExportCmd  `cmd:"" help:"Write the case as a bundle that anybody can verify."`
}

type caseNewCmd struct {
	Tasks     []string `arg:"" optional:"" help:"Ids of tasks."`
	Name      string   `help:"Your own name for it."`
	Preset    string   `help:"single_rejection, mass_rejection, late_pay, closed_account, below_floor or working_time; default by the tasks' states."`
	Recipient string   `help:"client, platform, ombuds, court or union; default platform."`
	Against   string   `help:"Who it is against; default the requester."`
	Worker    string   `help:"Your name, where it is to be told."`
	Facts     string   `help:"What happened, in your words."`
	Remedy    string   `help:"What you ask for; default the payment of the reward."`
}

func (c *caseNewCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		made, err := t.OpenCase(s.ctx, tracker.CaseOptions{
			Tasks: separate(c.Tasks), Name: c.Name, Preset: evidence.Preset(c.Preset), Recipient: evidence.Recipient(c.Recipient),
			Against: evidence.Party{Name: c.Against}, Worker: evidence.Party{Name: c.Worker}, Facts: c.Facts, Remedy: c.Remedy,
		})
		if err != nil {
			return fmt.Errorf("%w; nothing was made", err)
		}
		return s.said(made.ID, made.ID)
	})
}

// separate are ids that stand by themselves or with commas between, as other
// commands write them.
func separate(ids []string) []string {
	return strings.FieldsFunc(strings.Join(ids, ","), func(r rune) bool { return r == ',' })
}

type caseAddCmd struct {
	ID    string   `arg:"" help:"Which case."`
	Tasks []string `arg:"" help:"Ids of tasks."`
}

func (c *caseAddCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		made, err := t.AddToCase(s.ctx, c.ID, separate(c.Tasks))
		if err != nil {
			return fmt.Errorf("%w; nothing was changed", err)
		}
		return s.said(made.ID, fmt.Sprintf("the case has %d tasks", len(made.Tasks)))
	})
}

type caseRemoveCmd struct {
	ID    string   `arg:"" help:"Which case, or which reply, exhibit, message or step of one."`
	Tasks []string `arg:"" optional:"" help:"Tasks to take out of the case."`
}

func (c *caseRemoveCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		if len(c.Tasks) > 0 {
			left, err := t.TakeFromCase(s.ctx, c.ID, separate(c.Tasks))
			if err != nil {
				return fmt.Errorf("%w; nothing was changed", err)
			}
			return s.said(left.ID, fmt.Sprintf("the case has %d tasks", len(left.Tasks)))
		}
		if err := t.RemoveCase(s.ctx, c.ID); err != nil {
			return err
		}
		return s.said(c.ID, "removed; clickwage-cli undo brings it back")
	})
}

type caseEditCmd struct {
	ID             string   `arg:"" help:"Which case."`
	Name           *string  `help:"Your own name for it."`
	Preset         *string  `help:"Which kind of dispute it is."`
	Recipient      *string  `help:"Who is to read it."`
	Facts          *string  `help:"What happened."`
	Remedy         *string  `help:"What you ask for."`
	Claim          []string `help:"The amount asked for, where it is not that of the tasks; one for each currency." placeholder:"MONEY"`
	Deadline       *string  `help:"Your own deadline; \"\" takes it away." placeholder:"TIME"`
	Rule           *string  `help:"The rule that makes it, such as gdpr-access."`
	Account        *string  `help:"Your id on the platform."`
	Worker         *string  `help:"Your name."`
	WorkerAddress  *string  `help:"Your address."`
	WorkerContact  *string  `help:"Where an answer reaches you."`
	Against        *string  `help:"Who it is against."`
	AgainstAddress *string  `help:"Their address."`
	AgainstContact *string  `help:"Where they are reached."`
	Study          string   `help:"How long others took, as far as you were told: n=200,mean=9m,median=8m,sd=4m."`
	StudySource    *string  `help:"Who said so."`
	Redact         []string `help:"What is kept back, with the reason: worker_id=not needed." placeholder:"WHAT=WHY"`
	Show           []string `help:"What is no longer kept back." placeholder:"WHAT"`
}

func (c *caseEditCmd) Run(s *session) error {
	claims, err := amounts(c.Claim)
	if err != nil {
		return err
	}
	redact, err := redactions(c.Redact)
	if err != nil {
		return err
	}
	var study evidence.StudyTimes
	if err := studyOf(c.Study, &study); err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		deadline, err := instant(s, t, orEmpty(c.Deadline))
		if err != nil {
			return err
		}
		_, err = t.EditCase(s.ctx, c.ID, func(k *store.Case) {
			c.texts(k)
			if len(claims) > 0 {
				k.Claim.Amount = claims
			}
			if c.Deadline != nil {
				k.Claim.Deadline = deadline
			}
			if c.Study != "" {
				study.Source = orEmpty(c.StudySource)
				k.Study = &study
			}
			k.Redacted = slices.DeleteFunc(k.Redacted, func(r evidence.Redaction) bool {
				return slices.Contains(c.Show, r.What) || slices.ContainsFunc(redact, func(n evidence.Redaction) bool { return n.What == r.What })
			})
			k.Redacted = append(k.Redacted, redact...)
		})
		if err != nil {
			return fmt.Errorf("%w; nothing was changed", err)
		}
		return s.said(c.ID, "changed; clickwage-cli undo takes it back")
	})
}

// texts puts what was given in its place.
func (c *caseEditCmd) texts(k *store.Case) {
	for _, set := range []struct{ given, into *string }{
		{c.Name, &k.Name}, {c.Preset, (*string)(&k.Preset)}, {c.Recipient, (*string)(&k.Recipient)},
		{c.Facts, &k.Claim.Facts}, {c.Remedy, &k.Claim.Remedy}, {c.Rule, &k.Claim.Rule}, {c.Account, &k.Account},
		{c.Worker, &k.Worker.Name}, {c.WorkerAddress, &k.Worker.Address}, {c.WorkerContact, &k.Worker.Contact},
		{c.Against, &k.Against.Name}, {c.AgainstAddress, &k.Against.Address}, {c.AgainstContact, &k.Against.Contact},
	} {
		if set.given != nil {
			*set.into = *set.given
		}
	}
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func amounts(texts []string) (all []money.Amount, err error) {
	for _, text := range texts {
		a, err := amount("claim", text)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// redactions reads WHAT=WHY.
func redactions(texts []string) (all []evidence.Redaction, err error) {
	for _, text := range texts {
		what, why, _ := strings.Cut(text, "=")
		if !slices.Contains(tracker.Redactions(), what) {
			return nil, console.Usage("redaction %q: not one of %s", what, strings.Join(tracker.Redactions(), ", "))
		}
		all = append(all, evidence.Redaction{What: what, Why: why})
	}
	return all, nil
}

// studyOf reads times such as n=200,mean=9m.
func studyOf(text string, study *evidence.StudyTimes) error {
	if text == "" {
		return nil
	}
	for _, part := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		into := map[string]*time.Duration{"mean": &study.Mean, "median": &study.Median, "sd": &study.SD}[name]
		var err error
		switch {
		case name == "n":
			_, err = fmt.Sscanf(value, "%d", &study.N)
		case into != nil:
			*into, err = time.ParseDuration(value)
		default:
			err = fmt.Errorf("unknown")
		}
		if err != nil {
			return console.Usage("study %q: write it as n=200,mean=9m,median=8m,sd=4m", part)
		}
	}
	return nil
}

type caseAttachCmd struct {
	ID       string `arg:"" help:"Which case."`
	File     string `arg:"" help:"The file; it is copied at once."`
	Kind     string `help:"instructions, submitted, screenshot, mail or other." default:"other"`
	Captured string `help:"When it was taken." placeholder:"TIME"`
	Note     string `help:"What it shows."`
	Withhold bool   `help:"Disclose its hash, size and note only, as under an agreement of secrecy."`
}

func (c *caseAttachCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		at, err := instant(s, t, c.Captured)
		if err != nil {
			return err
		}
		e, err := t.Attach(s.ctx, c.ID, tracker.AttachOptions{
			Path: c.File, Kind: evidence.AttachmentKind(c.Kind), Captured: at, Note: c.Note, Withheld: c.Withhold,
		})
		if err != nil {
			return err
		}
		return s.print(exhibitOf(e), func(w io.Writer) { fmt.Fprintf(w, "%s  %x  %d bytes\n", e.ID, e.Sum, e.Size) })
	})
}

type caseFilesCmd struct {
	ID string `arg:"" help:"Which case."`
}

func (c *caseFilesCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		files, err := t.VerifyFiles(s.ctx, c.ID)
		if err != nil {
			return err
		}
		out := []map[string]any{}
		for _, f := range files {
			out = append(out, map[string]any{"exhibit": exhibitOf(f.Exhibit), "original": f.Original, "kept": f.Kept == nil})
			if f.Kept != nil {
				err = f.Kept
			}
		}
		if printed := s.print(out, func(w io.Writer) {
			for _, f := range files {
				fmt.Fprintf(w, "%-9s  %s  %s\n", f.Original, f.Exhibit.ID, inline(f.Exhibit.Name))
			}
			fmt.Fprintln(w, "what counts are the ledger's own copies; the originals are not needed")
		}); printed != nil {
			return printed
		}
		return err
	})
}

type caseRulesCmd struct {
	ID string `arg:"" help:"Which case."`
}

func (c *caseRulesCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		rules, err := t.CaseRules(s.ctx, c.ID)
		if err != nil {
			return err
		}
		return s.print(rulesOf(rules), func(w io.Writer) { tellRules(w, rules) })
	})
}

type caseReplyCmd struct {
	ID     string `arg:"" help:"Which case."`
	Rule   string `arg:"" help:"Which rule, such as prolific-speed; case rules lists them."`
	Answer string `required:"" help:"Your reply to it."`
	Kept   string `help:"Whether the other side kept the rule: kept, broken or unsure." default:"unsure"`
}

func (c *caseReplyCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		p, err := t.Reply(s.ctx, c.ID, tracker.ReplyOptions{Rule: c.Rule, Answer: c.Answer, Kept: evidence.Kept(c.Kept)})
		if err != nil {
			return err
		}
		return s.said(p.ID, fmt.Sprintf("%s  %s (%s, %s, %s)", p.ID, p.Reply.Rule, p.Reply.Source, p.Reply.Retrieved, sure(p.Reply.Confidence)))
	})
}

// sure says how far a rule can be relied on.
func sure(confidence string) string {
	switch deadline.Confidence(confidence) {
	case deadline.Verified:
		return "read at its source"
	case deadline.Own:
		return "your own version"
	}
	return confidence + ", check before relying on it"
}

type caseMessageCmd struct {
	ID      string `arg:"" help:"Which case."`
	Text    string `required:"" help:"What it says, word for word."`
	From    string `help:"Who wrote it."`
	To      string `help:"To whom."`
	Channel string `help:"Such as mail."`
	At      string `help:"When; default now." placeholder:"TIME"`
}

func (c *caseMessageCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		at, err := instant(s, t, c.At)
		if err != nil {
			return err
		}
		p, err := t.AddMessage(s.ctx, c.ID, evidence.Message{At: at, From: c.From, To: c.To, Channel: c.Channel, Text: c.Text})
		if err != nil {
			return err
		}
		return s.said(p.ID, p.ID)
	})
}

type caseStepCmd struct {
	ID        string   `arg:"" help:"Which case."`
	Kind      string   `arg:"" help:"sent, answered, escalated, won, lost or withdrawn."`
	To        string   `help:"Who it was sent to, or who answered."`
	Note      string   `help:"Your own note."`
	At        string   `help:"When; default now." placeholder:"TIME"`
	Recovered []string `help:"Tasks that were paid after all: ID for the whole reward, ID=0.50USD for a part; all for every rejected one." placeholder:"ID"`
	More      bool     `help:"It was paid beyond what was booked before, such as interest: book it though it is more than the reward."`
}

func (c *caseStepCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		at, err := instant(s, t, c.At)
		if err != nil {
			return err
		}
		if slices.Equal(c.Recovered, []string{"all"}) {
			if c.Recovered, err = t.Refused(s.ctx, c.ID); err != nil {
				return err
			}
		}
		parts, err := allotments(c.Recovered)
		if err != nil {
			return err
		}
		p, err := t.AddStep(s.ctx, c.ID, tracker.StepOptions{Kind: evidence.StepKind(c.Kind), At: at, To: c.To, Note: c.Note, Recovered: parts, More: c.More})
		if errors.As(err, new(tracker.BookedError)) {
			return fmt.Errorf("%w; if it was paid on top, add --more", err)
		}
		if err != nil {
			return err
		}
		line := p.ID
		if r := p.Step.Recovered; r != nil {
			line = fmt.Sprintf("%s  %s recovered, booked to %d tasks; clickwage-cli undo takes it back", p.ID, *r, len(p.Step.Parts))
		}
		return s.said(p.ID, line)
	})
}
