package present

import (
	"slices"
	"strings"
)

// Key is a key with what is held beside it. Name is what stands on it: "N", "1",
// ",", "Enter", "Space", "Del", "F2", "Up".
type Key struct {
	Ctrl, Shift bool
	Name        string
}

// named are the keys whose name is a word.
func namedKeys() []string {
	return []string{"Enter", "Space", "Esc", "Tab", "Del", "Backspace", "Home", "End", "PgUp", "PgDn", "Up", "Down", "Left", "Right"}
}

// plainSigns are the keys of one sign beside letters and digits.
const plainSigns = ",.-=;/"

// ParseKey reads what Key.String writes, such as "Ctrl+Shift+Z"; ok is false
// where a text names no key.
func ParseKey(text string) (k Key, ok bool) {
	parts := strings.Split(text, "+")
	k.Name = parts[len(parts)-1]
	for _, held := range parts[:len(parts)-1] {
		switch {
		case held == "Ctrl" && !k.Ctrl:
			k.Ctrl = true
		case held == "Shift" && !k.Shift:
			k.Shift = true
		default:
			return Key{}, false
		}
	}
	return k, k.known()
}

func (k Key) known() bool {
	if len(k.Name) == 1 {
		c := k.Name[0]
		return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.Contains(plainSigns, k.Name)
	}
	return k.function() || slices.Contains(namedKeys(), k.Name)
}

// function says whether it is one of F1 to F12.
func (k Key) function() bool {
	number, ok := strings.CutPrefix(k.Name, "F")
	return ok && slices.Contains([]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}, number)
}

// Zero says that it is no key at all.
func (k Key) Zero() bool { return k == Key{} }

// String is the key as it is kept. Example: "Ctrl+Shift+Z".
func (k Key) String() string { return k.joined("+", k.Name) }

// Cap is the key as it is shown. Example: "Ctrl Shift Z".
func (k Key) Cap() string {
	arrows := map[string]string{"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}
	if arrow, ok := arrows[k.Name]; ok {
		return k.joined(" ", arrow)
	}
	return k.joined(" ", k.Name)
}

func (k Key) joined(by, name string) string {
	var parts []string
	if k.Ctrl {
		parts = append(parts, "Ctrl")
	}
	if k.Shift {
		parts = append(parts, "Shift")
	}
	if name == "" {
		return ""
	}
	return strings.Join(append(parts, name), by)
}

// Place is where the key of an action acts.
type Place int

// The places. Keys of OnWork act where nothing has the keyboard, those of InLists
// where a list has it or nothing has. None acts under a dialog.
const (
	Anywhere Place = iota
	OnWork
	InLists
	OnImport
	OnDisputes
	OnCollective
	OnWelcome
)

// Places are all of them, in the order they are shown.
func Places() []Place {
	return []Place{Anywhere, OnWork, InLists, OnImport, OnDisputes, OnCollective, OnWelcome}
}

// Words is the phrase of a place.
func (p Place) Words() string {
	return [...]string{"keys.anywhere", "keys.work", "keys.lists", "nav.import", "nav.disputes", "nav.collective", "keys.welcome"}[p]
}

// meets says whether a key of one place could mean something in the other too.
func (p Place) meets(other Place) bool { return p == other || p == Anywhere || other == Anywhere }

// Action is something that a key does.
type Action struct {
	ID    string // stable: kept in settings and told in the log, such as "submitted"
	At    Place
	Keys  string // its first keys, such as "Ctrl+Shift+Z Ctrl+Y"; another takes the place of all
	Words string // phrase
	N     int    // fills the phrase; 0: nothing does
	Fixed bool   // its key cannot be changed
	Log   bool   // listed only where the worker keeps the log of distressing work
}

// Text is what the action does, in words.
func (a Action) Text(say Phrase) string {
	if a.N > 0 {
		return say(a.Words, a.N)
	}
	return say(a.Words)
}

// Family is what it has in common with others that differ in a number.
// Example: "favourite." of "favourite.3"; "" for most.
func (a Action) Family() string {
	if at := strings.LastIndexByte(a.ID, '.'); at > 0 && a.ID[at+1:] != "" && strings.Trim(a.ID[at+1:], "0123456789") == "" {
		return a.ID[:at+1]
	}
	return ""
}

func (a Action) first() []Key {
	var all []Key
	for _, text := range strings.Fields(a.Keys) {
		if k, ok := ParseKey(text); ok {
			all = append(all, k)
		}
	}
	return all
}

// Refusal is why an action cannot have a key: a phrase, and the action that has
// the key, if any has.
type Refusal struct {
	Words string
	Owner *Action
}

// Bindings say which keys each action has. Make them by ReadBindings.
type Bindings struct {
	actions []Action
	keys    map[string][]Key // of each id
	other   map[string]Key   // those that the worker chose
	Unread  []string         // what was kept but cannot be: those actions have their first keys
}

// ReadBindings reads what Bindings.String wrote. What names no action or key, may
// not be a key of the action, or belongs to another already, is left out and told
// in Unread: a file broken by hand leaves no action without a key, and no key
// with two.
func ReadBindings(actions []Action, kept string) Bindings {
	b := Bindings{actions: actions, other: map[string]Key{}}
	for _, part := range strings.Fields(kept) {
		id, text, _ := strings.Cut(part, "=")
		a, known := b.Action(id)
		k, readable := ParseKey(text)
		if !known || !readable || a.Fixed || b.unfit(a, k) != "" {
			b.Unread = append(b.Unread, part)
			continue
		}
		b.other[id] = k
	}
	b.settle()
	for again := true; again; {
		again = false
		for _, a := range slices.Backward(actions) {
			k, chosen := b.other[a.ID]
			if chosen && b.owner(a, k) != nil {
				delete(b.other, a.ID)
				b.Unread = append(b.Unread, a.ID+"="+k.String())
				b.settle()
				again = true
			}
		}
	}
	return b
}

func (b *Bindings) settle() {
	b.keys = map[string][]Key{}
	for _, a := range b.actions {
		if k, ok := b.other[a.ID]; ok {
			b.keys[a.ID] = []Key{k}
		} else {
			b.keys[a.ID] = a.first()
		}
	}
}

// String is what is kept: the keys that the worker chose. Example: "next=X".
func (b Bindings) String() string {
	var parts []string
	for _, a := range b.actions {
		if k, ok := b.other[a.ID]; ok {
			parts = append(parts, a.ID+"="+k.String())
		}
	}
	return strings.Join(parts, " ")
}

// Actions are all of them, in the order they are listed.
func (b Bindings) Actions() []Action { return b.actions }

// Action is the one with an id.
func (b Bindings) Action(id string) (Action, bool) {
	for _, a := range b.actions {
		if a.ID == id {
			return a, true
		}
	}
	return Action{}, false
}

// Keys are the keys of an action, that which is shown first.
func (b Bindings) Keys(id string) []Key { return b.keys[id] }

// Cap is the key of an action as it is shown; "" where it has none.
func (b Bindings) Cap(id string) string {
	if keys := b.keys[id]; len(keys) > 0 {
		return keys[0].Cap()
	}
	return ""
}

// Chosen says whether the worker chose the key of an action.
func (b Bindings) Chosen(id string) bool {
	_, ok := b.other[id]
	return ok
}

// On are the actions that a key has, one for each place where it acts.
func (b Bindings) On(k Key) []Action {
	var all []Action
	for _, a := range b.actions {
		if slices.Contains(b.keys[a.ID], k) {
			all = append(all, a)
		}
	}
	return all
}

// Bind gives an action another key. refused is nil where it has it now; b itself
// stays as it is.
func (b Bindings) Bind(id string, k Key) (changed Bindings, refused *Refusal) {
	a, ok := b.Action(id)
	if !ok || a.Fixed || !k.known() {
		return b, &Refusal{Words: "keys.wrong.fixed"}
	}
	if words := b.unfit(a, k); words != "" {
		return b, &Refusal{Words: words}
	}
	if owner := b.owner(a, k); owner != nil {
		return b, &Refusal{Words: "keys.wrong.taken", Owner: owner}
	}
	return b.with(id, &k), nil
}

// Unbind gives an action its first keys back, unless another has one of them
// now.
func (b Bindings) Unbind(id string) (changed Bindings, refused *Refusal) {
	a, _ := b.Action(id)
	for _, k := range a.first() {
		if owner := b.owner(a, k); owner != nil {
			return b, &Refusal{Words: "keys.wrong.taken", Owner: owner}
		}
	}
	return b.with(id, nil), nil
}

// with is a copy where an action has another key; nil is its first keys.
func (b Bindings) with(id string, k *Key) Bindings {
	other := map[string]Key{}
	for had, key := range b.other {
		other[had] = key
	}
	delete(other, id)
	if a, _ := b.Action(id); k != nil && !slices.Equal(a.first(), []Key{*k}) {
		other[id] = *k
	}
	c := Bindings{actions: b.actions, other: other}
	c.settle()
	return c
}

// owner is another action that a key means something for where a acts.
func (b Bindings) owner(a Action, k Key) *Action {
	for _, other := range b.actions {
		if other.ID != a.ID && other.At.meets(a.At) && slices.Contains(b.keys[other.ID], k) {
			return &other
		}
	}
	return nil
}

// unfit is why a key cannot be one of an action, whoever has it: keys that move
// the focus or the cursor stay what they are, and a letter may not act where one
// types.
func (b Bindings) unfit(a Action, k Key) (words string) {
	letter := !k.Ctrl && !k.function()
	switch {
	case k.Name == "Tab" || k.Name == "Esc":
		return "keys.wrong.reserved"
	case len(k.Name) > 1 && !k.function() && k.Name != "Enter" && k.Name != "Space" && k.Name != "Del":
		return "keys.wrong.moves" // in lists and in text, also with Ctrl
	case letter && k.Shift:
		return "keys.wrong.shift" // it writes capitals, and cuts and pastes
	case letter && (a.At == Anywhere || a.At == OnImport || a.At == OnDisputes || a.At == OnCollective):
		return "keys.wrong.letter"
	case k.Name == "Enter" && letter && a.At == InLists:
		return "keys.wrong.moves"
	}
	return ""
}
