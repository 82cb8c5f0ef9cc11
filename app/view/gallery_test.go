package view

import (
	"context"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
	"clickwage/data/work"
)

// TestGallery draws pages in their states into the folder that the environment
// variable GALLERY names.
func TestGallery(t *testing.T) {
	if os.Getenv("GALLERY") == "" {
		t.Skip("GALLERY names no folder to draw into")
	}
	languages := []string{"en", "fr", "de", "pt", "mg", "sw"}
	if only := os.Getenv("GALLERY_LANGUAGES"); only != "" {
		languages = strings.Fields(only)
	}
	log := sealedLog(t)
	pages := map[string]func(*stage) Page{
		"wellbeing": func(s *stage) Page {
			w := s.wellbeing(t, log)
			w.open(s, onCanvas(t, w.Object(), fyne.NewSize(1024, 760)))
			return w
		},
		"wellbeing-locked": func(s *stage) Page { return s.wellbeing(t, log) },
		"work":             func(s *stage) Page { return s.work() },
		"ledger": func(s *stage) Page {
			l := s.ledger()
			l.model.Choose(4)
			l.model.Tick(4)
			l.model.Tick(5)
			return l
		},
		"settle": func(s *stage) Page {
			l := s.ledger()
			l.model.OpenSettle()
			l.model.ChooseOdd(0)
			return l
		},
		"sorted": func(s *stage) Page {
			l := s.ledger()
			l.model.Sort(4)
			l.model.ToggleMore()
			return l
		},
		"status": func(s *stage) Page {
			l := s.ledger()
			l.model.Tick(2)
			l.model.Tick(3)
			l.setStatus()
			return l
		},
		"picker": func(s *stage) Page {
			l := s.ledger()
			l.pick(l.model.PickTask(""))
			return l
		},
		"earnings": func(s *stage) Page { return s.earnings() },
		"how": func(s *stage) Page {
			e := s.earnings()
			e.ShowHow(true)
			return e
		},
		"payments": func(s *stage) Page { return s.payments(t) },
		"payout": func(s *stage) Page {
			p := s.payments(t)
			if all := p.model.State.Payouts; len(all) > 0 {
				p.model.Open(all[0].ID)
				p.model.Propose()
			}
			return p
		},
		"rate": func(s *stage) Page {
			p := s.payments(t)
			p.model.AddRate()
			return p
		},
		"cases":      func(s *stage) Page { return s.disputed(t, 120) },
		"cases-none": func(s *stage) Page { return s.cases(t, present.Shell{}) },
		"cases-form": func(s *stage) Page {
			p := s.disputed(t, 4)
			p.model.Edit()
			return p
		},
		"cases-letter": func(s *stage) Page {
			p := s.disputed(t, 4)
			p.model.Letter(1)
			return p
		},
		"due": func(s *stage) Page {
			p := s.dues(t)
			p.model.Choose(0)
			return p
		},
		"rules": func(s *stage) Page {
			p := s.dues(t)
			p.Tab(1)
			p.model.OpenRule("clickworker-payment")
			return p
		},
		"import": func(s *stage) Page {
			p := s.imports()
			p.model.Open(preview(t))
			return p
		},
		"import-asks": func(s *stage) Page {
			p := s.imports()
			p.model.Open("../../data/importer/testdata/toggl.csv")
			return p
		},
		"import-mapper": func(s *stage) Page {
			p := s.imports()
			p.model.Open(mapped(t))
			return p
		},
		"form": func(s *stage) Page {
			l := s.ledger()
			l.Add()
			return l
		},
		"settings":   func(s *stage) Page { return s.settings() },
		"welcome":    func(s *stage) Page { return s.welcome() },
		"answered":   func(s *stage) Page { return s.answered(t, "PT") },
		"collective": func(s *stage) Page { return NewCollective(s.view, func() {}) },
	}
	for name, page := range pages {
		for _, language := range languages {
			for mode, shade := range map[kit.Mode]string{kit.AlwaysLight: "light", kit.AlwaysDark: "dark"} {
				for _, size := range sizes {
					for _, filled := range []bool{true, false} {
						if !filled && (mode == kit.AlwaysDark || name != "work" && name != "ledger" && name != "earnings") {
							continue
						}
						file := fmt.Sprintf("%s-%s-%s-%s", name, language, shade, size.name)
						if !filled {
							file += "-empty"
						}
						t.Run(file, func(t *testing.T) {
							s := newStage(t, language, mode)
							if filled {
								s.fill(t)
								s.run(t)
								s.odd(t)
							}
							p := page(s)
							p.Fit(size.room)
							save(t, onCanvas(t, p.Object(), size.size), file)
						})
					}
				}
			}
		}
	}
}

// odd adds a task that took longer than it allows, and one that came twice.
func (s *stage) odd(t testing.TB) {
	t.Helper()
	for i := range 2 {
		start := now.Add(-time.Duration(30-i) * time.Hour)
		if _, err := s.tracker.Add(context.Background(), tracker.AddOptions{
			Start: work.At(start), End: work.At(start.Add(50 * time.Minute)), Platform: "Prolific", Title: "Sound and memory, part 2",
			Requester: "Music lab", Limit: 30 * time.Minute, State: work.Submitted,
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDialogGallery draws the dialogs and the pages without a ledger, as
// TestGallery draws pages.
func TestDialogGallery(t *testing.T) {
	if os.Getenv("GALLERY") == "" {
		t.Skip("GALLERY names no folder to draw into")
	}
	small, log := fyne.NewSize(848, 560), sealedLog(t)
	all := maps.Clone(dialogs)
	all["well-add"] = func(s *stage, a *asked) {
		s.run(t)
		w := s.wellbeing(t, log)
		c := onCanvas(t, w.Object(), small)
		w.open(s, c)
		w.asked = a
		w.model.Add()
	}
	for name, ask := range all {
		for language, mode := range map[string]kit.Mode{"en": kit.AlwaysLight, "fr": kit.AlwaysDark} {
			t.Run(name+"-"+language, func(t *testing.T) {
				s := newStage(t, language, mode)
				s.fill(t)
				if _, err := s.tracker.BackupNow(context.Background(), ""); err != nil {
					t.Fatal(err)
				}
				c := onCanvas(t, s.settings().Object(), small)
				ask(s, s.asking(c))
				save(t, c, "dialog-"+name+"-"+language)
			})
		}
	}
	for name, cause := range stops {
		for language, mode := range map[string]kit.Mode{"en": kit.AlwaysLight, "fr": kit.AlwaysDark} {
			t.Run("stopped-"+name+"-"+language, func(t *testing.T) {
				s := newStage(t, language, mode)
				st := present.StoppedBy(s.desk.Phrase, present.PlainFormat(s.desk.Phrase, language, s.clock), "/home/ines/.local/share/clickwage/ledger.db", cause)
				save(t, onCanvas(t, NewStopped(s.view, st, Ways{}), fyne.NewSize(900, 560)), "stopped-"+name+"-"+language)
			})
		}
	}
}

// stops are what can keep a ledger from being shown.
var stops = map[string]error{
	"damaged":   &tracker.DamagedError{Path: "ledger.db", Cause: store.ErrDamaged, Backup: &store.Copy{At: now, Size: 4_100_000}},
	"elsewhere": &tracker.ElsewhereError{Path: "ledger.db", Service: "Dropbox", Host: tracker.Host{Name: "ines-laptop"}, Alive: now},
	"notledger": store.ErrNotLedger, "full": store.ErrFull, "readonly": store.ErrReadOnly,
}

// run starts a task of which everything is known, six minutes ago.
func (s *stage) run(t testing.TB) {
	t.Helper()
	reward := money.Of(1_800_000, "GBP")
	s.clock = now.Add(-372 * time.Second)
	_, err := s.tracker.Start(context.Background(), tracker.StartOptions{
		Platform: "Prolific", Requester: "A decision laboratory", Title: "Everyday choices about risk", Reward: &reward, Limit: 45 * time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.clock = now
}
