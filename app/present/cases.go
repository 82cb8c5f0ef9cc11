package present

import (
	"cmp"
	"context"
	"slices"

	"clickwage/data/deadline"
	"clickwage/data/dossier"
	"clickwage/data/evidence"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// Cases is the presenter of disputes: the list, and the case that is open.
type Cases struct {
	desk     *Desk
	shell    Shell
	asking   asking
	checking asking
	counting asking
	counted  pageCount
	facts    *caseFacts
	id       string // of the case that is open; "" for none
	every    bool   // all rules are listed, answered or not
	checked  map[string]tracker.VerifiedFile
	letters  letterDesk
	State    CasesState
	Changed  func()
	// Chosen takes note of what is ticked in the ledger; what it returns reads the
	// ids of those tasks, off the window's goroutine.
	Chosen func() func(context.Context) ([]string, error)
	// Logged says whether the worker keeps a log of distressing work, and Exposed
	// gives its sum once it is unlocked; nil: there is none.
	Logged  func() bool
	Exposed func(then func(dossier.Exposure))
	// Opened is told when a case was opened from elsewhere, so that it is shown.
	Opened func()
}

// caseFacts is what the page was read from.
type caseFacts struct {
	settings  tracker.Settings
	cases     []tracker.CaseView
	proposals []tracker.Proposal
	open      *openCase
}

// openCase is what is read of the case that is open.
type openCase struct {
	view     tracker.CaseView
	parts    []store.CasePart
	rules    deadline.Rules
	records  []store.Record // of its tasks, then of those that could be in it
	in       int            // how many of the records are in it
	key      tracker.KeyState
	signed   []store.Checkpoint
	cosigned []evidence.Cited
	edition  store.Edition
}

// NewCases is the presenter of the page of cases.
func NewCases(d *Desk, shell Shell) *Cases {
	nothing := func() {}
	return &Cases{
		desk: d, shell: shell, letters: newLetterDesk(), checked: map[string]tracker.VerifiedFile{}, State: CasesState{Loading: true}, Changed: nothing, Opened: nothing, Logged: func() bool { return false },
		Chosen: func() func(context.Context) ([]string, error) {
			return func(context.Context) ([]string, error) { return nil, nil }
		},
	}
}

// Load reads the ledger anew.
func (p *Cases) Load() {
	p.State.Loading = true
	id := p.id
	ask(p.desk, &p.asking, func(ctx context.Context) (*caseFacts, error) { return p.read(ctx, id) }, func(facts *caseFacts, err error) {
		if !p.desk.answered(err, &p.State.Loading, &p.State.Trouble, p.Changed) {
			return
		}
		p.facts = facts
		if p.id = ""; facts.open != nil {
			p.id = facts.open.view.Case.ID
		}
		p.letters.readBack()
		delete(p.letters.ways, p.id)
		p.fill()
		p.check()
		p.count()
	})
}

// read reads the list and one case: the one asked for, or else the first.
func (p *Cases) read(ctx context.Context, id string) (facts *caseFacts, err error) {
	t := p.desk.Tracker
	facts = &caseFacts{}
	if facts.settings, err = t.Settings(ctx); err != nil {
		return nil, err
	}
	if facts.cases, err = t.Cases(ctx); err != nil {
		return nil, err
	}
	if facts.proposals, err = t.ProposeCases(ctx); err != nil {
		return nil, err
	}
	at := slices.IndexFunc(facts.cases, func(v tracker.CaseView) bool { return v.Case.ID == id })
	if at < 0 && len(facts.cases) > 0 {
		at = 0
	}
	if at >= 0 {
		facts.open, err = p.readCase(ctx, facts.cases[at])
	}
	return facts, err
}

func (p *Cases) readCase(ctx context.Context, v tracker.CaseView) (o *openCase, err error) {
	t := p.desk.Tracker
	o = &openCase{view: v}
	if o.edition, err = t.Edition(ctx); err != nil {
		return nil, err
	}
	if o.parts, err = t.CaseParts(ctx, v.Case.ID); err != nil {
		return nil, err
	}
	if o.rules, err = t.CaseRules(ctx, v.Case.ID); err != nil {
		return nil, err
	}
	if err := o.readTasks(ctx, t); err != nil {
		return nil, err
	}
	if o.key, err = t.Key(ctx); err != nil {
		return nil, err
	}
	if o.signed, err = t.Checkpoints(ctx); err != nil {
		return nil, err
	}
	o.cosigned, err = t.Cosigned(ctx)
	return o, err
}

// taken is when a task of a case was begun, or else what is known of it.
func taken(r store.Record) work.Instant {
	if _, start := worked(r.Intervals); start.Known() {
		return start
	}
	return r.Submission.Anchor(0)
}

// readTasks reads the tasks of the case, the earliest first, then the other refusals of the same
// requester.
func (o *openCase) readTasks(ctx context.Context, t *tracker.Tracker) error {
	c := o.view.Case
	requester := ""
	var err error
	if o.records, err = t.Tasks(ctx, c.Tasks); err != nil { // those removed since are not there; the case's count says so
		return err
	}
	if len(o.records) > 0 && o.records[0].Submission.ID == c.Tasks[0] {
		requester = o.records[0].Submission.Account.Requester
	}
	slices.SortStableFunc(o.records, func(a, b store.Record) int { return cmp.Compare(taken(a), taken(b)) })
	if o.in = len(o.records); requester == "" || c.Preset != evidence.SingleRejection && c.Preset != evidence.MassRejection {
		return nil
	}
	keys, err := t.Keys(ctx, store.Filter{Platforms: []string{c.Platform}, Requesters: []string{requester}, States: []work.State{work.Rejected}})
	if err != nil {
		return err
	}
	others, err := t.Records(ctx, keys)
	for _, r := range others {
		if r.Submission != nil && !slices.Contains(c.Tasks, r.Submission.ID) {
			o.records = append(o.records, r)
		}
	}
	return err
}

// Tick counts down without reading anew.
func (p *Cases) Tick() {
	if p.facts != nil {
		p.draw()
		p.Changed()
	}
}

// Open shows a case.
func (p *Cases) Open(id string) {
	if p.id != id || p.State.Form != nil {
		p.Keep()
		p.id, p.every, p.State.Form = id, false, nil
		p.letters.close()
		p.Load()
	}
}

// opening is what is left of making or filling a case: it is shown, and said.
func (p *Cases) opening(do func(context.Context) (id, said string, err error)) {
	var id, said string
	var err error
	p.desk.Run(func() { id, said, err = do(context.Background()) }, func() {
		switch {
		case err != nil:
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		case id == "":
			p.desk.Tell(Notice{Text: said})
		default:
			p.id, p.every, p.State.Form = id, false, nil
			p.letters.close()
			p.Opened()
			p.Load()
			p.desk.Tell(Notice{Text: said, Undo: func() { p.desk.undo(1) }})
		}
	})
}

// New opens a case of the tasks that are ticked in the ledger. Where none is, it
// says how.
func (p *Cases) New() {
	chosen := p.Chosen()
	p.opening(func(ctx context.Context) (string, string, error) {
		tasks, err := chosen(ctx)
		if err != nil || len(tasks) == 0 {
			return "", p.desk.Phrase("cases.notasks"), err
		}
		c, err := p.desk.Tracker.OpenCase(ctx, tracker.CaseOptions{Tasks: tasks})
		return c.ID, p.desk.Phrase("notice.case.opened", len(tasks)), err
	})
}

// Dispute puts the tasks that are ticked in the ledger into a case: the dialog
// asks which, where one is open on the same platform; else a new one is made.
func (p *Cases) Dispute() {
	type answer struct {
		tasks []string
		cases []tracker.CaseView
	}
	var a answer
	var err error
	chosen := p.Chosen()
	p.desk.Run(func() {
		ctx := context.Background()
		if a.tasks, err = chosen(ctx); err != nil || len(a.tasks) == 0 {
			return
		}
		var all []tracker.CaseView
		if all, err = p.desk.Tracker.Cases(ctx); err != nil {
			return
		}
		var r store.Record
		if r, err = p.desk.Tracker.Record(ctx, a.tasks[0]); err != nil || r.Submission == nil {
			return
		}
		for _, v := range all {
			if !v.Closed() && v.Case.Platform == r.Submission.Account.Platform {
				a.cases = append(a.cases, v)
			}
		}
	}, func() {
		switch {
		case err != nil:
			p.desk.Tell(Notice{Text: p.desk.trouble(err).line()})
		case len(a.tasks) == 0, len(a.cases) == 0:
			p.New()
		default:
			p.askWhich(a.tasks, a.cases)
		}
	})
}

// mostAsked is how many open cases the dialog offers.
const mostAsked = 12

func (p *Cases) askWhich(tasks []string, cases []tracker.CaseView) {
	say := p.desk.Phrase
	cases = cases[:min(len(cases), mostAsked)]
	list := &PickList{Head: []string{say("cases.which.head"), say("chart.tasks")}, Texts: 1, Rows: [][]string{{say("cases.which.new"), ""}}}
	for _, v := range cases {
		list.Rows = append(list.Rows, []string{evidence.Visible(v.Case.Name), say("count.plain", v.Tasks)})
	}
	d := &Dialog{
		Title: say("cases.which"), Words: []string{say("cases.which.words", len(tasks))}, List: list, Do: say("cases.which.do"), Ready: true, Close: say("dialog.cancel"),
	}
	list.OnChosen = func(int) { d.change() }
	d.OnDo = func() {
		p.shell.Shut()
		if list.Chosen <= 0 {
			p.New()
			return
		}
		id := cases[list.Chosen-1].Case.ID
		p.opening(func(ctx context.Context) (string, string, error) {
			_, err := p.desk.Tracker.AddToCase(ctx, id, tasks)
			return id, say("notice.case.added", len(tasks)), err
		})
	}
	p.shell.Ask(d)
}

// Take opens a case that is proposed.
func (p *Cases) Take(i int) {
	if p.facts == nil || i < 0 || i >= len(p.facts.proposals) {
		return
	}
	one := p.facts.proposals[i]
	opt := tracker.CaseOptions{Preset: one.Preset, Name: p.proposalTitle(one)}
	for _, id := range one.Tasks {
		opt.Tasks = append(opt.Tasks, string(id))
	}
	p.opening(func(ctx context.Context) (string, string, error) {
		c, err := p.desk.Tracker.OpenCase(ctx, opt)
		return c.ID, p.desk.Phrase("notice.case.opened", len(opt.Tasks)), err
	})
}

// act changes the open case and offers the undo.
func (p *Cases) act(said string, do func(ctx context.Context, id string) error) {
	if id := p.id; id != "" {
		p.desk.act(func(ctx context.Context) (string, int, error) { return said, 1, do(ctx, id) })
	}
}

// Choose puts a task of the table into the case, or takes it out.
func (p *Cases) Choose(i int) {
	o := p.opened()
	if o == nil || i < 0 || i >= len(o.records) {
		return
	}
	tasks := []string{string(o.records[i].Submission.ID)}
	if i < o.in {
		p.act(p.desk.Phrase("notice.case.taken"), func(ctx context.Context, id string) error {
			_, err := p.desk.Tracker.TakeFromCase(ctx, id, tasks)
			return err
		})
		return
	}
	p.act(p.desk.Phrase("notice.case.added", 1), func(ctx context.Context, id string) error {
		_, err := p.desk.Tracker.AddToCase(ctx, id, tasks)
		return err
	})
}

// Remove takes the case that is open out of the ledger; undoing brings it back.
func (p *Cases) Remove() {
	p.act(p.desk.Phrase("notice.case.removed"), p.desk.Tracker.RemoveCase)
}

// RemovePart takes a message, a step or an exhibit out of the case.
func (p *Cases) RemovePart(id string) {
	p.act(p.desk.Phrase("notice.case.part"), func(ctx context.Context, _ string) error { return p.desk.Tracker.RemoveCase(ctx, id) })
}

// MoreRules lists the rules that nothing was answered to.
func (p *Cases) MoreRules() {
	p.every = true
	p.draw()
	p.Changed()
}

func (p *Cases) opened() *openCase {
	if p.facts == nil {
		return nil
	}
	return p.facts.open
}

func (p *Cases) format() Format { return p.desk.format(p.facts.settings) }
