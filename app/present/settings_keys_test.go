package present

import (
	"context"
	"strings"
	"testing"

	"clickwage/data/tracker"
)

// keyLine is the line of an action.
func (s *Settings) keyLine(t *testing.T, id string) KeyLine {
	t.Helper()
	for _, g := range s.State.Keys.Groups {
		for _, l := range g.Lines {
			if l.ID == id {
				return l
			}
		}
	}
	t.Fatalf("no line for %s", id)
	return KeyLine{}
}

func TestAKeyIsChangedInTheSettingsAndKept(t *testing.T) {
	d := newStage(t)
	s := NewSettings(d.Desk)
	var applied []string
	s.Applied = func(n tracker.Settings) { applied = append(applied, n.Keys) }
	s.Load()
	s.Bind("next", Key{Name: "R"}, true)
	if l := s.keyLine(t, "next"); l.Key != "N" || !strings.Contains(l.Wrong, "Returned") || len(applied) > 0 {
		t.Errorf("a taken key: %+v, applied %v", l, applied)
	}
	s.Bind("next", Key{}, false)
	if l := s.keyLine(t, "next"); l.Wrong == "" {
		t.Errorf("an unknown key: %+v", l)
	}
	s.Bind("next", Key{Name: "Z"}, true)
	if l := s.keyLine(t, "next"); l.Key != "Z" || l.Wrong != "" || !l.Chosen || !s.State.Keys.Changed {
		t.Errorf("a free key: %+v", l)
	}
	again := NewSettings(d.Desk)
	again.Load()
	if got := again.keyLine(t, "next").Key; got != "Z" {
		t.Errorf("read again it is %s", got)
	}
	s.Bind("undo", Key{Name: "F9"}, true)
	s.Unbind("next")
	if l := s.keyLine(t, "next"); l.Key != "N" || l.Chosen || s.keyLine(t, "undo").Key != "F9" {
		t.Errorf("one set back: %+v", l)
	}
	s.UnbindAll()
	if s.State.Keys.Changed || s.keyLine(t, "undo").Key != "Ctrl Z" {
		t.Errorf("all set back: %+v", s.State.Keys.Changed)
	}
	if want := "next=Z|undo=F9 next=Z|undo=F9|"; strings.Join(applied, "|") != want {
		t.Errorf("applied %q, want %q", strings.Join(applied, "|"), want)
	}
}

func TestKeptKeysThatCannotBeReadAreTold(t *testing.T) {
	d := newStage(t)
	ctx := context.Background()
	n, err := d.Tracker.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	n.Keys = "next=Nonsense undo=F9"
	if err := d.Tracker.SetSettings(ctx, n); err != nil {
		t.Fatal(err)
	}
	s := NewSettings(d.Desk)
	s.Load()
	if got := s.State.Keys.Unread; !strings.Contains(got, "next=Nonsense") || strings.Contains(got, "undo") {
		t.Errorf("told: %q", got)
	}
}
