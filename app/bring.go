package app

import (
	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view"
)

// browseFolder asks for a folder and looks at the files in it.
func (w *Window) browseFolder() {
	w.asks.browse(present.Browsing{Title: w.desk.Phrase("dialog.folder.title"), Folder: true}, w.files.Open)
}

// pasteRows takes in what the clipboard holds.
func (w *Window) pasteRows() { w.files.Paste(w.opt.App.Clipboard().Content()) }

// dropped looks at what was dropped on the window.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path())
	}
	switch {
	case len(paths) == 0:
	case w.open == view.ScreenDisputes && w.dispart == 0 && w.cases.State.Case != nil:
		w.cases.Attach(paths)
	case w.open == view.ScreenCollective && len(paths) == 1:
		w.pooling.Bring(paths[0])
	default:
		w.leave()
		w.Go(view.ScreenImport)
		w.files.OpenAll(paths)
	}
}
