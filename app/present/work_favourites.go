package present

import (
	"context"
	"slices"

	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// favouritesNow are the favourites with what their task paid last where no
// reward was kept, as Favourite starts them.
func (w *Work) favouritesNow(ctx context.Context) ([]store.Favourite, error) {
	all, err := w.desk.Tracker.Favourites(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if !all[i].Reward.IsZero() {
			continue
		}
		usual, err := w.desk.Tracker.Usual(ctx, all[i].Platform, all[i].Title)
		if err != nil {
			return nil, err
		}
		if usual.Reward != nil {
			all[i].Reward = *usual.Reward
		}
	}
	return all, nil
}

func (w *Work) favourite(slot int) (f store.Favourite, ok bool) {
	if w.facts == nil {
		return f, false
	}
	i := slices.IndexFunc(w.facts.favourites, func(f store.Favourite) bool { return f.Slot == slot })
	if i < 0 {
		return f, false
	}
	return w.facts.favourites[i], true
}

// Favourite starts the task kept under a number from 1 to 9. Which one that is, is
// asked in its turn: it may have been kept by the key before.
func (w *Work) Favourite(slot int) {
	w.act(func(ctx context.Context) (string, int, error) {
		all, err := w.desk.Tracker.Favourites(ctx)
		i := slices.IndexFunc(all, func(f store.Favourite) bool { return f.Slot == slot })
		if err != nil || i < 0 {
			return "", 0, err
		}
		f := all[i]
		usual, err := w.desk.Tracker.Usual(ctx, f.Platform, f.Title)
		if err != nil {
			return "", 0, err
		}
		opt := tracker.StartOptions{Platform: f.Platform, Account: f.Worker, Requester: f.Requester, Title: f.Title, Reward: usual.Reward, Limit: usual.Limit}
		if opt.Requester == "" {
			opt.Requester = usual.Requester
		}
		if !f.Reward.IsZero() {
			opt.Reward = &f.Reward
		}
		return w.started(ctx, opt)
	})
}

// kindInFront is the task in front as a favourite.
func (w *Work) kindInFront() (f store.Favourite, ok bool) {
	o, ok := w.running()
	if !ok || o.Submission == "" || o.Title == "" {
		return f, false
	}
	return store.Favourite{
		Platform: o.Where.Platform, Worker: o.Where.Worker, Requester: o.Where.Requester, Title: o.Title,
		Reward: w.facts.tasks[o.Submission].Advertised.Reward,
	}, true
}

// Star keeps the task in front as a favourite, or frees its place.
func (w *Work) Star() {
	f, ok := w.kindInFront()
	if !ok {
		return
	}
	key := "notice.starred"
	if slices.ContainsFunc(w.facts.favourites, f.Same) {
		key = "notice.unstarred"
	}
	w.rearrange(w.desk.Phrase(key, f.Title), func(ctx context.Context) error { return w.desk.Tracker.Star(ctx, f) })
}

// Place keeps the task in front under a number. A favourite that is kept
// elsewhere already changes places with what is there.
func (w *Work) Place(slot int) {
	if f, ok := w.kindInFront(); ok {
		w.place(f, slot)
	}
}

// Move gives a favourite another number, and its own to what is kept there.
func (w *Work) Move(from, to int) {
	if f, ok := w.favourite(from); ok && from != to {
		w.place(f, to)
	}
}

func (w *Work) place(f store.Favourite, slot int) {
	w.rearrange(w.desk.Phrase("notice.placed", f.Title, slot), func(ctx context.Context) error {
		return w.desk.Tracker.PlaceFavourite(ctx, f, slot)
	})
}

// Clear frees the place of a favourite.
func (w *Work) Clear(slot int) {
	if f, ok := w.favourite(slot); ok {
		w.rearrange(w.desk.Phrase("notice.unstarred", f.Title), func(ctx context.Context) error {
			return w.desk.Tracker.PlaceFavourite(ctx, store.Favourite{}, slot)
		})
	}
}

// rearrange changes favourites, and offers to bring all nine places back.
func (w *Work) rearrange(said string, do func(context.Context) error) {
	var before []store.Favourite
	var err error
	w.desk.Run(func() {
		ctx := context.Background()
		if before, err = w.desk.Tracker.Favourites(ctx); err == nil {
			err = do(ctx)
		}
	}, func() {
		if err != nil {
			w.desk.Tell(Notice{Text: w.desk.trouble(err).line()})
			return
		}
		w.desk.Tell(Notice{Text: said, Undo: func() {
			w.desk.act(func(ctx context.Context) (string, int, error) {
				return w.desk.Phrase("notice.undone"), 0, w.desk.Tracker.SetFavourites(ctx, before)
			})
		}})
	})
}

func (w *Work) starred(o work.Open) bool {
	return slices.ContainsFunc(w.facts.favourites, func(f store.Favourite) bool {
		return f.Title == o.Title && f.Platform == o.Where.Platform && f.Requester == o.Where.Requester && f.Worker == o.Where.Worker
	})
}
