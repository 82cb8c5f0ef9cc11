package present

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"clickwage/data/tracker"
)

// opened is a palette over the example, with what it did.
func opened(t *testing.T, d *stage) (p *Palette, did *[]string) {
	t.Helper()
	did = &[]string{}
	note := func(what string) { *did = append(*did, what) }
	p = NewPalette(d.Desk, PaletteDoes{
		Action: func(id string) { note("action " + id) }, Offered: func(a Action) bool { return !a.Fixed && a.At != InLists },
		View:    func(v tracker.View) { note(fmt.Sprintf("view %s%v%v", v.Search, v.Platforms, v.Requesters)) },
		Record:  func(id string) { note("record " + id[:7]) },
		Setting: func(name string) { note("setting " + name) },
	})
	p.Open()
	return p, did
}

func (p *Palette) texts() []string {
	var all []string
	for _, r := range p.State.Rows {
		all = append(all, r.Kind+" "+r.Text)
	}
	return all
}

func TestThePaletteFindsEverythingByWords(t *testing.T) {
	d := newStage(t)
	ctx := context.Background()
	if err := d.Tracker.FillExample(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.Tracker.SaveView(ctx, "Évaluations refusées", tracker.View{States: []string{"rejected"}}); err != nil {
		t.Fatal(err)
	}
	p, did := opened(t, d)
	for typed, want := range map[string]struct{ row, did string }{
		"ledger":            {"Page Ledger", "action screen.2"},
		"undo":              {"Command Undo", "action undo"},
		"MAIN button":       {"Command The page’s main button", "action main"},
		"button main":       {"Command The page’s main button", "action main"},
		"searching":         {"Command Searching", "action activity.search"},
		"back up":           {"Command Back up now", "action backup"},
		"text size":         {"Setting Text size", "setting settings.size"},
		"prolific":          {"Platform Prolific", "view [Prolific][]"},
		"heron":             {"Requester Project Heron", "view [][Project Heron]"},
		"evaluations":       {"Saved view Évaluations refusées", "view [][]"},
		"ÉVALUATIONS refus": {"Saved view Évaluations refusées", "view [][]"},
		"chatbot":           {"Favourite Compare two chatbot answers", "action favourite.1"},
		"diary evening":     {"Title Sleep diary, evening", `view "Sleep diary, evening"[][]`},
	} {
		*did = nil
		p.Type(typed)
		at := slices.Index(p.texts(), want.row)
		if at < 0 {
			t.Errorf("%q finds %q, not %q", typed, p.texts(), want.row)
			continue
		}
		if p.Do(at); fmt.Sprint(*did) != "["+want.did+"]" {
			t.Errorf("%q did %v, want %s", typed, *did, want.did)
		}
	}
	p.Type("sleep diary")
	for i, r := range p.State.Rows {
		if r.Kind == "Task" {
			*did = nil
			if p.Do(i); len(*did) != 1 || !strings.HasPrefix((*did)[0], "record example"[:6]) {
				t.Errorf("a task did %v", *did)
			}
			break
		}
	}
}

func TestThePaletteOrdersByHowWellItFits(t *testing.T) {
	d := newStage(t)
	p, _ := opened(t, d)
	p.Type("set")
	if got := p.texts(); len(got) == 0 || got[0] != "Page Settings" {
		t.Errorf("first is %q", got)
	}
	p.Type("qqqq")
	if len(p.State.Rows) != 0 || p.State.Empty != d.Phrase("palette.none") {
		t.Errorf("nothing fits: %q, %q", p.texts(), p.State.Empty)
	}
	p.Type("")
	if got := p.State.Rows; len(got) < 40 || got[0].Kind != "Page" {
		t.Errorf("with nothing typed: %q", p.texts())
	}
	for _, r := range p.State.Rows {
		if r.Text == "Undo" && r.Key != "Ctrl Z" {
			t.Errorf("undo has the key %q", r.Key)
		}
	}
}

// A late answer about former words is not shown under newer ones.
func TestThePaletteDropsWhatIsNotWantedAnyMore(t *testing.T) {
	d := newStage(t)
	if err := d.Tracker.FillExample(context.Background()); err != nil {
		t.Fatal(err)
	}
	p, _ := opened(t, d)
	var waiting []func()
	p.desk.Run = func(work, done func()) { waiting = append(waiting, func() { work(); done() }) }
	p.Type("diary")
	if p.State.Empty != d.Phrase("palette.looking") {
		t.Errorf("while it looks: %q", p.State.Empty)
	}
	p.Type("")
	before := len(p.State.Rows)
	waiting[0]()
	if len(p.State.Rows) != before || p.found != nil {
		t.Error("what was found for former words is shown")
	}
}
