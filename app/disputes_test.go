package app

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"clickwage/app/view"
)

func TestTickedRowsOfTheLedgerBecomeACase(t *testing.T) {
	w := newWindow(t)
	w.Go(view.ScreenLedger)
	w.ledger.Filter(2)
	w.ledger.Tick(1)
	w.act("dispute")
	if w.open != view.ScreenDisputes || w.cases.State.Case == nil || len(w.cases.State.Open) != 1 {
		t.Fatalf("on page %d, got %+v", w.open, w.cases.State.Case)
	}
	path := filepath.Join(t.TempDir(), "seen.png")
	if err := os.WriteFile(path, []byte("seen"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	w.cases.Load()
	if got := w.cases.State.Case.Exhibits; len(got) != 1 || w.open != view.ScreenDisputes {
		t.Errorf("dropped: got %+v on page %d", got, w.open)
	}
	w.opt.App.Clipboard().SetContent("The page must list an address.")
	w.act("paste.exhibit")
	w.cases.Load()
	if got := w.cases.State.Case.Exhibits; len(got) != 2 {
		t.Errorf("pasted: got %+v", got)
	}
	w.openDisputes(2)
	if page, ok := w.pages[view.ScreenDisputes].(*view.Due); !ok || page != w.disputes[1] {
		t.Error("the rules are not there any more")
	}
	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	if w.open != view.ScreenImport {
		t.Error("what is dropped elsewhere is not imported")
	}
	w.act("dispute")
	if w.open != view.ScreenDisputes || w.dispart != 0 {
		t.Error("Ctrl+D does not show the cases")
	}
}
