package present

import (
	"slices"
	"strings"
	"testing"
)

func TestKeysAreReadAsTheyAreWritten(t *testing.T) {
	for text, cap := range map[string]string{"N": "N", "Ctrl+Shift+Z": "Ctrl Shift Z", "F12": "F12", "Shift+F6": "Shift F6", "Ctrl+,": "Ctrl ,", "Up": "↑", "Ctrl+Enter": "Ctrl Enter", "7": "7"} {
		k, ok := ParseKey(text)
		if !ok || k.String() != text || k.Cap() != cap {
			t.Errorf("%q became %q, shown as %q, %v", text, k, k.Cap(), ok)
		}
	}
	for _, text := range []string{"", "Ctrl", "Ctrl+", "ctrl+z", "z", "Alt+Z", "Ctrl+Ctrl+Z", "F13", "F0", "Entr", "é", "NN", "LeftShift"} {
		if k, ok := ParseKey(text); ok {
			t.Errorf("%q is read as %q", text, k)
		}
	}
}

func TestEveryActionHasAnIdAndAKeyOfItsOwn(t *testing.T) {
	b := ReadBindings(Actions(), "")
	seen := map[string]bool{}
	for _, a := range Actions() {
		if seen[a.ID] || a.ID == "" || strings.ContainsAny(a.ID, " =") {
			t.Errorf("the id %q cannot be kept, or is there twice", a.ID)
		}
		seen[a.ID] = true
		if len(a.first()) == 0 || len(a.first()) != len(strings.Fields(a.Keys)) {
			t.Errorf("%s has the keys %q", a.ID, a.Keys)
		}
		for _, k := range a.first() {
			if owner := b.owner(a, k); owner != nil {
				t.Errorf("%s is a key of %s and of %s", k, a.ID, owner.ID)
			}
			if words := b.unfit(a, k); words != "" && !a.Fixed && a.ID != "pane.back" {
				t.Errorf("%s could not be given to %s again: %s", k, a.ID, words)
			}
		}
	}
	if len(seen) < 65 || b.String() != "" || len(b.Unread) > 0 {
		t.Errorf("%d actions, kept as %q, unread %v", len(seen), b, b.Unread)
	}
}

func TestAKeyIsTakenOrRefusedWithItsOwner(t *testing.T) {
	for name, c := range map[string]struct {
		id, key string
		words   string // "": it is taken
		owner   string
	}{
		"a free letter on the Work page":           {"next", "Z", "", ""},
		"a free key with Ctrl anywhere":            {"new", "Ctrl+J", "", ""},
		"a function key anywhere":                  {"new", "F5", "", ""},
		"a letter of another on the same page":     {"next", "R", "keys.wrong.taken", "returned"},
		"a letter of an answer after an absence":   {"next", "K", "keys.wrong.taken", "away.work"},
		"a number of a favourite":                  {"next", "3", "keys.wrong.taken", "favourite.3"},
		"a key that acts anywhere":                 {"next", "Ctrl+T", "keys.wrong.taken", "startstop"},
		"the second key of another":                {"new", "Ctrl+Y", "keys.wrong.taken", "redo"},
		"a key of lists, anywhere":                 {"new", "F2", "keys.wrong.taken", "list.edit"},
		"a key of lists, on the Work page":         {"next", "F2", "", ""},
		"what Import has, in a list":               {"list.copy", "Ctrl+V", "", ""},
		"what the Work page pastes with, anywhere": {"new", "Ctrl+V", "keys.wrong.taken", "paste"},
		"a letter anywhere, where one could type":  {"new", "J", "keys.wrong.letter", ""},
		"Tab":                                {"next", "Tab", "keys.wrong.reserved", ""},
		"Esc with Ctrl":                      {"next", "Ctrl+Esc", "keys.wrong.reserved", ""},
		"an arrow":                           {"list.edit", "Down", "keys.wrong.moves", ""},
		"a capital":                          {"next", "Shift+Z", "keys.wrong.shift", ""},
		"Enter for something else in a list": {"list.edit", "Enter", "keys.wrong.moves", ""},
		"another key for Tab":                {"focus", "Ctrl+J", "keys.wrong.fixed", ""},
		"another key for an action that is not there": {"nothing", "Ctrl+J", "keys.wrong.fixed", ""},
		"its own key again":                           {"next", "N", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := ReadBindings(Actions(), "")
			k, ok := ParseKey(c.key)
			if !ok {
				t.Fatalf("%s is no key", c.key)
			}
			after, refused := before.Bind(c.id, k)
			if c.words == "" {
				if refused != nil || !slices.Equal(after.Keys(c.id), []Key{k}) {
					t.Fatalf("refused: %+v; keys %v", refused, after.Keys(c.id))
				}
				if again := ReadBindings(Actions(), after.String()); !slices.Equal(again.Keys(c.id), []Key{k}) || len(again.Unread) > 0 {
					t.Errorf("kept as %q, read again as %v, unread %v", after, again.Keys(c.id), again.Unread)
				}
				return
			}
			if refused == nil || refused.Words != c.words || after.String() != "" {
				t.Fatalf("got %+v, kept %q; want %s", refused, after, c.words)
			}
			if got := refused.Owner; c.owner != "" && (got == nil || got.ID != c.owner) {
				t.Errorf("the owner is %+v, want %s", got, c.owner)
			}
		})
	}
}

func TestKeysGoBackUnlessTheyWereGivenAway(t *testing.T) {
	b := ReadBindings(Actions(), "next=Z returned=N")
	if len(b.Unread) > 0 || b.Cap("returned") != "N" {
		t.Fatalf("N was not given away: %v", b.Unread)
	}
	if _, refused := b.Unbind("next"); refused == nil || refused.Owner.ID != "returned" {
		t.Errorf("N has two actions: %+v", refused)
	}
	b, refused := b.Unbind("returned")
	if refused != nil || b.String() != "next=Z" {
		t.Errorf("kept as %q, %+v", b, refused)
	}
	if b, _ = b.Unbind("next"); b.String() != "" || b.Cap("next") != "N" {
		t.Errorf("kept as %q, the key is %s", b, b.Cap("next"))
	}
}

// Whatever a person writes into the file, every action has a key and no key means
// two things in one place.
func TestKeysBrokenByHandAreTheFirstOnes(t *testing.T) {
	for kept, c := range map[string]struct {
		unread int
		keys   map[string]string
	}{
		"next":                                {1, map[string]string{"next": "N"}},
		"next=":                               {1, map[string]string{"next": "N"}},
		"next=Nonsense new=Ctrl+J":            {1, map[string]string{"next": "N", "new": "Ctrl J"}},
		"nxt=Z":                               {1, map[string]string{"next": "N"}},
		"next=R":                              {1, map[string]string{"next": "N", "returned": "R"}},
		"next=R returned=N":                   {0, map[string]string{"next": "R", "returned": "N"}},
		"next=Z returned=Z":                   {1, map[string]string{"next": "Z", "returned": "R"}},
		"next=R returned=Tab":                 {2, map[string]string{"next": "N", "returned": "R"}},
		"new=J":                               {1, map[string]string{"new": "Ctrl N"}},
		"back=Z":                              {1, map[string]string{"back": "Esc"}},
		"{\"next\": \"Z\"}":                   {2, map[string]string{"next": "N"}},
		"next=Z next=J toggle=Enter undo=F12": {1, map[string]string{"toggle": "Space", "undo": "F12"}},
	} {
		b := ReadBindings(Actions(), kept)
		if len(b.Unread) != c.unread {
			t.Errorf("%q: unread %v, want %d", kept, b.Unread, c.unread)
		}
		for id, want := range c.keys {
			if got := b.Cap(id); got != want {
				t.Errorf("%q: %s has %s, want %s", kept, id, got, want)
			}
		}
		for _, a := range b.Actions() {
			for _, k := range b.Keys(a.ID) {
				if owner := b.owner(a, k); owner != nil {
					t.Errorf("%q: %s means %s and %s", kept, k, a.ID, owner.ID)
				}
			}
		}
	}
}

func TestTheSheetListsEveryKeyInForce(t *testing.T) {
	say := wordsOf(t, "en")
	count := func(kept string) (lines map[string]string) {
		lines = map[string]string{}
		for _, g := range KeySheet(say, ReadBindings(Actions(), kept), false) {
			for _, l := range g.Lines {
				lines[g.Name+": "+l.Text] = l.Key
			}
		}
		return lines
	}
	first := count("")
	for text, want := range map[string]string{
		"Anywhere: Pages": "Ctrl 1–6", "Anywhere: Undo": "Ctrl Z", "On Work, outside fields: Start a favourite": "1–9", "In lists: Edit": "F2", "Import: Paste a table": "Ctrl V",
	} {
		if first[text] != want {
			t.Errorf("%s has %q, want %q", text, first[text], want)
		}
	}
	changed := count("favourite.3=Z undo=F9")
	if changed["Anywhere: Undo"] != "F9" || changed["On Work, outside fields: Favourite 3"] != "Z" || changed["On Work, outside fields: Favourite 4"] != "4" {
		t.Errorf("after a change: %v", changed)
	}
}
