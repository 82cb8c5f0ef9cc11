package dossier

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickwage/data/evidence"
)

// TestLook writes dossiers for a person to look at, into the folder that LOOK
// names: LOOK=/tmp/look LANGUAGES="en de" go test -run Look ./data/dossier
func TestLook(t *testing.T) {
	folder := os.Getenv("LOOK")
	if folder == "" {
		t.Skip("LOOK names no folder")
	}
	for _, language := range strings.Fields(os.Getenv("LANGUAGES")) {
		for name, row := range map[string]struct {
			tasks  int
			preset evidence.Preset
			to     evidence.Recipient
			paper  Paper
		}{
			"single": {1, evidence.SingleRejection, evidence.ToClient, A4}, "three": {3, evidence.SingleRejection, evidence.ToPlatform, Letter},
			"mass": {120, evidence.MassRejection, evidence.ToOmbuds, A4}, "large": {2000, evidence.MassRejection, evidence.ToCourt, A4},
			"late": {3, evidence.LatePay, evidence.ToPlatform, A4}, "closed": {3, evidence.ClosedAccount, evidence.ToUnion, A4},
			"floor": {3, evidence.BelowFloor, evidence.ToCourt, A4}, "time": {40, evidence.WorkingTime, evidence.ToUnion, A4},
		} {
			o := options(t, language)
			o.Paper = row.paper
			var out bytes.Buffer
			d := sample(t, row.tasks, row.preset, row.to)
			if err := Write(t.Context(), &out, d, o); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, language+"-"+name+".pdf"), out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, kind := range LetterKinds() {
			o := options(t, language)
			d := sample(t, 3, evidence.SingleRejection, evidence.ToClient)
			text, err := Compose(kind, d, o)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := WriteLetter(t.Context(), &out, text, d, o); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, language+"-letter-"+string(kind)+".pdf"), out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
