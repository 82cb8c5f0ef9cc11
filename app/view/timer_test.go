package view

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"clickwage/app/view/kit"
	"clickwage/assets"
)

// What the buttons of the running task have room for: words first, then keys,
// then icons, the first button's before the others'.
func TestButtonsOfATaskKeepTheirWordsThenTheirKeys(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(kit.NewTheme(kit.AlwaysLight, 1))
	all := []*kit.Button{
		kit.NewButton(kit.ButtonOptions{Text: "Eingereicht", Icon: assets.IconSubmit, Key: "Enter", Main: true}),
		kit.NewButton(kit.ButtonOptions{Text: "Stoppen", Icon: assets.IconStop, Key: "Space"}),
		kit.NewButton(kit.ButtonOptions{Text: "Zurückgegeben", Icon: assets.IconReturned, Key: "R"}),
	}
	words, keyed, whole := kit.Compact{NoIcon: true, NoKey: true}, kit.Compact{NoIcon: true}, kit.Compact{}
	row := &buttonRow{gap: 6}
	sum := func(of ...kit.Compact) float32 {
		s := 2 * row.gap
		for i, c := range of {
			s += all[i].Needs(c)
		}
		return s
	}
	for name, c := range map[string]struct {
		room float32
		want []kit.Compact
	}{
		"room for all":            {sum(whole, whole, whole), []kit.Compact{whole, whole, whole}},
		"a point less":            {sum(whole, whole, whole) - 1, []kit.Compact{whole, whole, keyed}},
		"for keys":                {sum(whole, keyed, keyed), []kit.Compact{whole, keyed, keyed}},
		"for the second's key":    {sum(whole, keyed, words), []kit.Compact{whole, keyed, words}},
		"for the words of others": {sum(whole, words, words), []kit.Compact{whole, words, words}},
		"for words alone":         {sum(words, words, words), []kit.Compact{words, words, words}},
	} {
		t.Run(name, func(t *testing.T) {
			for i, w := range row.widths(all, c.room) {
				if want := all[i].Needs(c.want[i]); w < want-0.1 || w > want+0.1 {
					t.Errorf("button %d is %.1f wide, want %.1f", i, w, want)
				}
			}
		})
	}
	if w := row.widths(all, sum(words, words, words)-20); w[0] != all[0].Needs(words) || w[1] != all[1].Needs(words)-10 {
		t.Errorf("got %v where words have to give way", w)
	}
}
