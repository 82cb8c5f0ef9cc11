package present

import (
	"testing"

	"clickwage/data/work"
)

// A colour is never the only sign: every state has a word and an icon, and no two
// colours share an icon.
func TestEveryStateHasAWordAndASignOfItsOwn(t *testing.T) {
	say := wordsOf(t, "en")
	words, tones := map[string]work.State{}, map[Sign]Tone{}
	for s := work.Accepted; s <= work.Reversed; s++ {
		m := markOf(say, s, ended)
		if m.Text == "" || m.Sign == NoSign {
			t.Errorf("%s is shown as %+v", s, m)
		}
		if other, ok := words[m.Text]; ok {
			t.Errorf("%s and %s are both called %q", s, other, m.Text)
		}
		if tone, ok := tones[m.Sign]; ok && tone != m.Tone {
			t.Errorf("%s has the sign of another colour: %+v", s, m)
		}
		words[m.Text], tones[m.Sign] = s, m.Tone
	}
	if len(words) < 8 {
		t.Errorf("only %d states were looked at", len(words))
	}
}
