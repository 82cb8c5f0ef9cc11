package app

import (
	"net/url"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"clickwage/app/present"
	"clickwage/app/view"
)

// shell is what presenters may ask of a window.
type shell struct {
	window  fyne.Window
	say     present.Phrase
	drawing *view.Desk
	tell    func(present.Notice)
	covers  *covers
	open    *view.Dialog
	over    *cover // open's
}

// of is the shell as presenters see it.
func (s *shell) of(replace func(string, func() *present.Dialog)) present.Shell {
	return present.Shell{Ask: s.ask, Shut: s.shut, Browse: s.browse, Reveal: s.reveal, Replace: replace}
}

func (s *shell) ask(d *present.Dialog) {
	s.shut()
	open := view.ShowDialog(s.drawing, s.window.Canvas(), d, s.shut)
	s.open, s.over = open, s.covers.put("", func() {
		if !open.Busy() {
			s.shut()
		}
	})
}

func (s *shell) shut() {
	if s.open != nil {
		s.covers.off(s.over)
		s.open.Shut()
		s.open = nil
	}
}

// browse looks for a file or a folder, over the dialog that asks for it.
func (s *shell) browse(b present.Browsing, chosen func(string)) {
	var files *dialog.FileDialog
	confirm := "dialog.open"
	if b.Folder {
		confirm = "dialog.choose.this"
		files = dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
			if err == nil && folder != nil {
				chosen(folder.Path())
			}
		}, s.window)
	} else {
		files = dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
			if err == nil && file != nil {
				path := file.URI().Path()
				file.Close()
				chosen(path)
			}
		}, s.window)
		files.SetFilter(onDisk{})
	}
	files.SetTitleText(b.Title)
	files.SetConfirmText(s.say(confirm))
	files.SetDismissText(s.say("dialog.cancel"))
	over := s.covers.put("", files.Dismiss)
	away := veil(s.window.Canvas())
	files.SetOnClosed(func() { away(); s.covers.off(over) })
	files.Show() // a size before would be that of a dialog that is not there yet
	files.Resize(fyne.NewSize(820, 520))
}

// onDisk are the files that a chooser shows. Fyne 2.8.1 reads the beginning of each
// that it shows, on the window's goroutine, and would wait for a pipe for ever.
type onDisk struct{}

// Matches implements storage.FileFilter.
func (onDisk) Matches(file fyne.URI) bool {
	info, err := os.Stat(file.Path())
	return err == nil && info.Mode().IsRegular()
}

// reveal shows a folder in the desktop's own file manager, or else says where
// it is.
func (s *shell) reveal(folder string) {
	if err := fyne.CurrentApp().OpenURL(&url.URL{Scheme: "file", Path: folder}); err != nil {
		s.tell(present.Notice{Text: s.say("notice.folder", folder)})
	}
}
