package present

import (
	"context"
	"strings"
	"time"

	"clickwage/data/quick"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// QuickState is what stands under the field while a line is typed: exactly what
// Enter will record, what is in doubt, and kinds of tasks of before.
type QuickState struct {
	Heading string // what Enter does
	Lines   []QuickLine
	Doubts  []string // they keep the line from being recorded
	Hints   []string
	Kinds   []KindState
	Help    []string // how a line is written, while nothing is
	Keys    string   // what can be done with the kinds
}

// QuickLine is one thing that will be recorded.
type QuickLine struct {
	Label, Value, Note string
	Unknown            bool // Value says that it is not known
}

// KindState is a kind of task, or a platform, that the line may mean.
type KindState struct {
	Text           string // what is typed instead
	Title, Caption string
}

// offered is how many kinds are shown.
const offered = 6

// quickFacts is a line read, and what may be meant.
type quickFacts struct {
	draft tracker.Draft
	kinds []tracker.Kind
	names []string // platforms that begin so
}

func (w *Work) words() quick.Words {
	words := quickWords(w.desk.Phrase)
	words.Platforms, words.Home = w.facts.platforms, w.facts.settings.Currency
	return words
}

// Type reads a line while it is typed; Drafted is told.
func (w *Work) Type(text string) {
	if w.facts == nil {
		return
	}
	words := w.words()
	ask(w.desk, &w.typing, func(ctx context.Context) (quickFacts, error) { return w.readLine(ctx, text, words) },
		func(facts quickFacts, err error) {
			if err != nil {
				w.desk.Tell(Notice{Text: w.desk.trouble(err).line()})
				return
			}
			w.State.Quick = w.quickState(facts, text, words)
			w.Drafted()
		})
}

func (w *Work) readLine(ctx context.Context, text string, words quick.Words) (f quickFacts, err error) {
	if f.draft, err = w.desk.Tracker.Draft(ctx, text, words); err != nil || !f.draft.Bare() {
		return f, err
	}
	if f.draft.Platform == "" && f.draft.Title != "" {
		want := quick.Fold(f.draft.Title)
		seen := map[string]bool{}
		for _, name := range append(append([]string{}, words.Platforms...), quick.Platforms()...) {
			if folded := quick.Fold(name); strings.HasPrefix(folded, want) && !seen[folded] {
				seen[folded], f.names = true, append(f.names, name)
			}
		}
	}
	f.kinds, err = w.desk.Tracker.Kinds(ctx, f.draft.Platform, f.draft.Title, offered)
	return f, err
}

// Enter does what a line says: it starts a task or records what is done. A line
// in doubt is left as it is, and State tells why; else Entered is told. Enter
// again before that does nothing, so that haste records nothing twice.
func (w *Work) Enter(text string) {
	if w.facts == nil || w.entering || strings.TrimSpace(text) == "" {
		return
	}
	w.entering = true
	words := w.words()
	var draft tracker.Draft
	var said string
	var err error
	w.desk.Run(func() {
		ctx := context.Background()
		if draft, err = w.desk.Tracker.Draft(ctx, text, words); err == nil && len(draft.Doubts) == 0 {
			said, err = w.keep(ctx, draft)
		}
	}, func() {
		w.entering = false
		switch {
		case err != nil:
			w.desk.Tell(Notice{Text: w.desk.trouble(err).line()})
		case len(draft.Doubts) > 0:
			w.Type(text)
		default:
			w.State.Quick = QuickState{}
			w.Entered(text)
			w.desk.Tell(Notice{Text: said, Undo: w.desk.Undo})
		}
	})
}

func (w *Work) keep(ctx context.Context, d tracker.Draft) (said string, err error) {
	say := w.desk.Phrase
	if !d.Past {
		said, _, err = w.started(ctx, d.StartOptions())
		return said, err
	}
	name := d.Title
	if name == "" {
		name = say("work.task")
	}
	_, err = w.desk.Tracker.Keep(ctx, d)
	took := Format{Say: say}.Total(d.Length)
	if n := d.Tasks(); n > 1 {
		return say("notice.recorded.many", n, name, say("state."+d.State().String()), took), err
	}
	return say("notice.recorded", name, say("state."+d.State().String()), took), err
}

// Paste starts a task of what was copied elsewhere: a title, a link or both.
func (w *Work) Paste(text string) {
	if w.facts == nil {
		return
	}
	words := w.words()
	line, ok := ParsePasted(text, words)
	if !ok {
		w.desk.Tell(Notice{Text: w.desk.Phrase("notice.clipboard")})
		return
	}
	w.act(func(ctx context.Context) (string, int, error) {
		d, err := w.desk.Tracker.Draft(ctx, quick.Format(line, words), words)
		if err != nil {
			return "", 0, err
		}
		return w.started(ctx, d.StartOptions())
	})
}

func (w *Work) quickState(f quickFacts, text string, words quick.Words) QuickState {
	say := w.desk.Phrase
	st := QuickState{Kinds: w.kindStates(f, text, words)}
	if len(st.Kinds) > 0 {
		st.Keys = joined(" · ", say("quick.before"), say("quick.keys"))
	}
	for _, d := range f.draft.Doubts {
		st.Doubts = append(st.Doubts, doubtText(say, d))
	}
	if strings.TrimSpace(text) == "" {
		st.Help = []string{say("quick.help.now"), say("quick.help.done", strings.ToLower(say("state.approved"))), say("quick.help.more")}
		return st
	}
	for _, h := range f.draft.Hints {
		st.Hints = append(st.Hints, doubtText(say, h))
	}
	st.Heading = say("quick.start")
	switch n := f.draft.Tasks(); {
	case len(st.Doubts) > 0:
		st.Heading = say("quick.unclear")
	case n > 1:
		st.Heading = say("quick.record", n)
	case f.draft.Past:
		st.Heading = say("quick.done")
	}
	st.Lines = w.quickLines(f.draft)
	return st
}

func doubtText(say Phrase, d quick.Doubt) string {
	return say("quick.doubt."+string(d.Kind), d.Word, d.A, d.B)
}

// quickLines are the parts of what will be recorded.
func (w *Work) quickLines(d tracker.Draft) []QuickLine {
	f := w.format()
	say := f.Say
	title := d.Title
	if title == "" {
		title = say("work.task")
	}
	lines := []QuickLine{{say("form.title"), title, joined(" · ", d.Platform, d.Requester), d.Title == ""}, w.rewardLine(f, d)}
	if !d.Past {
		if d.Limit == 0 {
			return append(lines, QuickLine{Label: say("field.limit"), Value: say("quick.none"), Unknown: true})
		}
		return append(lines, QuickLine{Label: say("field.limit"), Value: f.Exact(d.Limit), Note: w.asOn(f, d.LimitFrom)})
	}
	if len(d.Doubts) == 0 {
		lines = append(lines, QuickLine{Label: say("ledger.time"), Value: w.spanText(f, d), Note: w.spanNote(f, d)})
	}
	note := say("quick.assumed")
	if d.Outcome != nil {
		note = d.Reason
	}
	return append(lines, QuickLine{Label: say("form.outcome"), Value: say("state." + d.State().String()), Note: note})
}

func (w *Work) rewardLine(f Format, d tracker.Draft) QuickLine {
	say := f.Say
	line := QuickLine{Label: say("form.reward"), Value: say("work.noreward.short"), Unknown: true}
	if d.Reward == nil {
		return line
	}
	line.Value, line.Unknown = f.Exactly(*d.Reward), false
	var notes []string
	if d.Tasks() > 1 {
		if all, err := d.Reward.Times(d.Tasks()); err == nil {
			notes = append(notes, say("quick.each", f.Money(all)))
		}
	}
	switch {
	case d.RewardFrom.Known():
		notes = append(notes, w.asOn(f, d.RewardFrom))
	case d.Currency == tracker.AsBefore:
		notes = append(notes, say("quick.currency.before", d.Reward.Currency))
	case d.Currency == tracker.AtHome:
		notes = append(notes, say("quick.currency.home", d.Reward.Currency))
	}
	line.Note = joined(" · ", notes...)
	return line
}

// asOn says of when a remembered figure is; "" where it was typed.
func (w *Work) asOn(f Format, at work.Instant) string {
	if !at.Known() {
		return ""
	}
	return f.Say("quick.ason", f.Date(at.In(f.Zone)))
}

func (w *Work) spanText(f Format, d tracker.Draft) string {
	start, end := d.Start.In(f.Zone), d.End.In(f.Zone)
	from, to := clockExact(start), clockExact(end)
	if start.YearDay() != f.Now.YearDay() || start.Year() != f.Now.Year() {
		from = f.Say("date.moment", f.Day(start), from)
	}
	return from + " – " + to
}

// clockExact is a time of day, with seconds where there are any.
func clockExact(t time.Time) string {
	if t.Second() == 0 {
		return t.Format("15:04")
	}
	return t.Format("15:04:05")
}

func (w *Work) spanNote(f Format, d tracker.Draft) string {
	if n := d.Tasks(); n > 1 {
		return joined(" · ", f.Exact(d.Length), f.Say("quick.eachtime", f.Exact(d.Each().Round(time.Second/10))), f.Say("quick.typed"))
	}
	return joined(" · ", f.Exact(d.Length), f.Say("quick.typed"))
}

// kindStates are platforms and kinds of tasks that the line may mean, besides
// what stands there already.
func (w *Work) kindStates(f quickFacts, text string, words quick.Words) []KindState {
	say, format := w.desk.Phrase, w.format()
	var all []KindState
	add := func(l quick.Line, title, caption string) {
		l.Parallel = f.draft.Parallel
		whole := quick.Format(l, words) + " "
		if strings.TrimSpace(whole) != strings.TrimSpace(text) && len(all) < offered {
			all = append(all, KindState{Text: whole, Title: title, Caption: caption})
		}
	}
	for _, name := range f.names {
		if len(all) < offered/2 {
			add(quick.Line{Platform: name}, name, say("form.platform"))
		}
	}
	for _, k := range f.kinds {
		pay := ""
		if k.Reward != nil {
			pay = format.Exactly(*k.Reward)
		}
		add(quick.Line{Platform: k.Platform, Title: k.Title}, k.Title, joined(" · ", k.Platform, pay, w.asOn(format, k.RewardFrom)))
	}
	return all
}
