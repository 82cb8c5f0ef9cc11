package present

import (
	"strings"

	"clickwage/data/tracker"
)

// KeysState is the list of keys on the Settings page.
type KeysState struct {
	Groups  []KeyGroup
	Changed bool   // some key is not the first one
	Unread  string // said where what was kept could not be read
}

// KeyGroup is the keys of one place.
type KeyGroup struct {
	Name  string
	Lines []KeyLine
}

// KeyLine is an action with its key.
type KeyLine struct {
	ID, Text, Key string
	Fixed         bool   // its key cannot be changed
	Chosen        bool   // the worker chose it
	Wrong         string // why the key pressed last was not taken
}

// keyRefused is what was wrong with the key pressed last.
type keyRefused struct{ id, text string }

// drawKeys says all keys; logs says that the log of distressing work is kept.
func (s *Settings) drawKeys(logs bool) KeysState {
	say := s.desk.Phrase
	b := ReadBindings(Actions(), s.now.Keys)
	st := KeysState{Changed: b.String() != ""}
	if len(b.Unread) > 0 {
		st.Unread = say("keys.unread", strings.Join(b.Unread, " "))
	}
	for _, place := range Places() {
		g := KeyGroup{Name: say(place.Words())}
		for _, a := range b.Actions() {
			if a.At != place || a.Log && !logs {
				continue
			}
			line := KeyLine{ID: a.ID, Text: a.Text(say), Key: b.Cap(a.ID), Fixed: a.Fixed, Chosen: b.Chosen(a.ID)}
			if a.Family() == "screen." {
				line.Text = say("keys.goto", line.Text)
			}
			if s.refused.id == a.ID {
				line.Wrong = s.refused.text
			}
			g.Lines = append(g.Lines, line)
		}
		st.Groups = append(st.Groups, g)
	}
	return st
}

// Bind gives an action the key pressed; known is false where it is none that an
// action can have.
func (s *Settings) Bind(id string, k Key, known bool) {
	b := ReadBindings(Actions(), s.now.Keys)
	if !known {
		s.bound(id, k, b, &Refusal{Words: "keys.wrong.unknown"})
		return
	}
	changed, refused := b.Bind(id, k)
	s.bound(id, k, changed, refused)
}

// Unbind gives an action its first key back.
func (s *Settings) Unbind(id string) {
	changed, refused := ReadBindings(Actions(), s.now.Keys).Unbind(id)
	a, _ := changed.Action(id)
	s.bound(id, a.first()[0], changed, refused)
}

// UnbindAll gives every action its first key back.
func (s *Settings) UnbindAll() {
	s.refused = keyRefused{}
	s.keep(func(n *tracker.Settings) { n.Keys = "" })
}

// bound keeps changed keys, or says why a key was refused.
func (s *Settings) bound(id string, k Key, changed Bindings, refused *Refusal) {
	if refused == nil {
		s.refused = keyRefused{}
		s.keep(func(n *tracker.Settings) { n.Keys = changed.String() })
		return
	}
	say := s.desk.Phrase
	s.refused = keyRefused{id: id, text: say(refused.Words, k.Cap())}
	if refused.Owner != nil {
		s.refused.text = say(refused.Words, k.Cap(), refused.Owner.Text(say))
	}
	s.State.Keys = s.drawKeys(s.State.LogKept)
	s.Changed()
}
