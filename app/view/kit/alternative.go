package kit

import "fyne.io/fyne/v2"

// alternative gives a drawing its words, for those who cannot see it.
type alternative struct{ alt string }

var _ fyne.Accessible = (*alternative)(nil)

// SetAlt says the drawing in words. Example: SetAlt("Approved €13.88, pending
// €11.56, lost €2.12").
func (a *alternative) SetAlt(text string) { a.alt = text }

// AccessibilityLabel implements fyne.Accessible.
func (a *alternative) AccessibilityLabel() string { return a.alt }

// AccessibilityRole implements fyne.Accessible.
func (a *alternative) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
