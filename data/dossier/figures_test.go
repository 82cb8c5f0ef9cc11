package dossier_test

import (
	"os"
	"testing"
	"time"

	"clickwage/app/present"
	"clickwage/data/dossier"
)

func TestMain(m *testing.M) {
	zone := time.FixedZone("Europe/Lisbon", 0)
	dossier.Written = func(say func(string, ...any) string, language string) dossier.Figures {
		return present.Format{Say: say, Language: language, Zone: zone, Now: time.Date(2026, 11, 23, 14, 40, 0, 0, zone)}
	}
	os.Exit(m.Run())
}
