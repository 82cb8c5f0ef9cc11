package present

import "strings"

// SheetGroup is a part of the sheet of keys.
type SheetGroup struct {
	Name  string
	Lines []SheetLine
}

// SheetLine is a key with what it does.
type SheetLine struct{ Key, Text string }

// KeySheet lists all keys as they are now, by where they act. Actions that differ in
// a number alone are one line while their keys do too. logs says that the worker
// keeps the log of distressing work.
func KeySheet(say Phrase, b Bindings, logs bool) []SheetGroup {
	var groups []SheetGroup
	for _, place := range Places() {
		g := SheetGroup{Name: say(place.Words())}
		for _, a := range b.Actions() {
			if a.At != place || a.Log && !logs {
				continue
			}
			family := a.Family()
			if family == "" || !asShipped(b, family) {
				g.Lines = append(g.Lines, SheetLine{b.Cap(a.ID), a.Text(say)})
			} else if a.N == 1 {
				g.Lines = append(g.Lines, SheetLine{b.Cap(a.ID) + "–" + last(b, family), say("keys.family." + strings.TrimSuffix(family, "."))})
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// asShipped says that no key of a family was changed.
func asShipped(b Bindings, family string) bool {
	for _, a := range b.Actions() {
		if a.Family() == family && b.Chosen(a.ID) {
			return false
		}
	}
	return true
}

// last is the name of the last key of a family.
func last(b Bindings, family string) (name string) {
	for _, a := range b.Actions() {
		if a.Family() == family {
			name = b.Keys(a.ID)[0].Name
		}
	}
	return name
}
