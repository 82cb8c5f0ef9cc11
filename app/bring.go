package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"clickwage/app/view"
)

// browseFolder asks for a folder and looks at the files in it.
func (w *Window) browseFolder() {
	open := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			w.files.Open(folder.Path())
		}
	}, w.window)
	open.SetTitleText(w.desk.Phrase("dialog.folder.title"))
	open.SetConfirmText(w.desk.Phrase("dialog.open"))
	open.SetDismissText(w.desk.Phrase("dialog.cancel"))
	w.dismiss = open.Dismiss
	open.Show()
	open.Resize(fyne.NewSize(820, 520))
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
