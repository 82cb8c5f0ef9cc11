package app

import (
	"context"
	"errors"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"clickwage/app/present"
	"clickwage/app/seen"
	"clickwage/app/view"
	"clickwage/data/tracker"
)

// Follow keeps the window true to ledger and clock until it is closed.
func (w *Window) Follow() {
	ctx, cancel := context.WithCancel(context.Background())
	stop := w.opt.Tracker.Subscribe(func(tracker.Change) {
		w.stale.Store(true)
		w.using.main(w.Load)
	})
	w.cancel = func() { stop(); cancel() }
	w.window.SetOnClosed(func() {
		if len(w.work.State.Timers) > 0 {
			w.once("told.goeson", "tray.goeson")
		}
		w.cases.Keep()
		w.using.over.Store(true) // before anything ends early: its answer is dropped
		w.cancel()
		w.files.Leave()
		w.opt.closed()
	})
	if !w.opt.still {
		at, screen := w.absences, seen.Of(w.window, w.using.main)
		w.kept.Go(func() { w.keep(ctx, at, screen) })
		w.kept.Go(func() { w.watch(ctx) })
	}
	w.warn()
}

// halt stops all that the window does with its ledger; rest waits for its end.
func (w *Window) halt() {
	w.well.Lock()
	w.cases.Keep()
	w.using.over.Store(true)
	w.asks.shut()
	if w.cancel != nil {
		w.cancel()
	}
}

// rest waits, off the window's goroutine, until nothing uses the ledger.
func (w *Window) rest() {
	w.kept.Wait()
	w.using.work.Wait()
}

// firstFrame is a point that is painted with the first frame and tells of it.
func (w *Window) firstFrame() fyne.CanvasObject {
	return canvas.NewRaster(func(int, int) image.Image {
		w.paint.Do(func() { close(w.painted) })
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	})
}

// keep moves the clock on each second while the window can be seen, looks for
// changes of other programs twice a second, and for an absence each second. The
// backup of the day waits for the first frame.
func (w *Window) keep(ctx context.Context, at *absences, screen seen.Window) {
	defer screen.Close()
	defer at.open(w.opt.Presence)()
	half := time.NewTicker(500 * time.Millisecond)
	defer half.Stop()
	painted := w.painted
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-painted:
			painted = nil
			w.using.main(func() { w.choices.BackUpIfDue(ctx) })
			continue
		case <-half.C:
		}
		_ = w.opt.Tracker.Poll(ctx) // tried again in half a second
		if n%2 == 0 {
			open, look := screen, at.look()
			if small := w.mini.screen.Load(); small != nil {
				open = *small
				place, known := open.Place()
				w.using.main(func() { w.stood(place, known) })
			}
			hidden := open.Hidden()
			w.using.main(func() { w.second(hidden, look) })
		}
		w.watchDue(n)
		if n%60 == 0 && w.opt.Tray != nil {
			there := w.opt.Tray.look()
			w.using.main(func() { w.trayed(there) })
		}
	}
}

// second draws a second that went by, where it can be seen.
func (w *Window) second(hidden bool, l look) {
	if hidden || w.stowed {
		w.fillTray()
	} else {
		w.work.Tick()
	}
	w.heed(l)
	w.remind(hidden)
	w.cases.Second()
}

// watch beats every half minute. A beat may have to wait for a long change, and
// the clock must not.
func (w *Window) watch(ctx context.Context) {
	beat := time.NewTicker(30 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			w.beat(ctx)
		}
	}
}

// beat notes that timers are watched. Any error but one is tried again in half a
// minute.
func (w *Window) beat(ctx context.Context) {
	var elsewhere *tracker.ElsewhereError
	if err := w.opt.Tracker.Heartbeat(ctx); errors.As(err, &elsewhere) {
		w.using.main(func() { w.lose(elsewhere) })
	}
}

// lose gives the ledger up.
func (w *Window) lose(cause error) {
	if w.opt.Lost != nil {
		w.opt.Lost(cause)
	}
}

// warn puts over the pages what the worker must know of the ledger's file.
func (w *Window) warn() {
	if b := present.ReadOnlyBanner(w.desk.Phrase, w.opt.Tracker); b != nil {
		w.setBanner(b, false)
		return
	}
	var news tracker.SyncedNews
	var err error
	w.opt.Run(func() { news, err = w.opt.Tracker.SyncedNews(context.Background()) }, func() {
		if err != nil {
			return // it is told at the next start
		}
		if b := present.SyncedBanner(w.desk.Phrase, w.choices.Format(), news); b != nil {
			w.setBanner(b, true)
		}
	})
}

func (w *Window) setBanner(b *present.Banner, leaves bool) {
	var leave func()
	if leaves {
		leave = func() {
			w.banner.Objects = nil
			w.window.Content().Refresh()
		}
	}
	why := func() {
		w.asks.ask(&present.Dialog{Title: b.Text, Words: []string{b.Why}, Close: w.desk.Phrase("dialog.close")})
	}
	w.banner.Objects = []fyne.CanvasObject{view.NewBanner(w.drawing, *b, why, w.safety.Restore, leave)}
	w.window.Content().Refresh()
}
