package view

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/money"
	"clickwage/data/tracker"
)

// TestGallery draws pages in their states into the folder that the environment
// variable GALLERY names.
func TestGallery(t *testing.T) {
	if os.Getenv("GALLERY") == "" {
		t.Skip("GALLERY names no folder to draw into")
	}
	pages := map[string]func(*stage) Page{
		"work": func(s *stage) Page { return s.work() },
		"ledger": func(s *stage) Page {
			l := s.ledger()
			l.model.Choose(4)
			l.model.Tick(4)
			l.model.Tick(5)
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
		"settings": func(s *stage) Page {
			model := present.NewSettings(s.desk)
			p := NewSettings(s.view, model, nil)
			model.Load()
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
	}
	sizes := []struct {
		name string
		size fyne.Size
		room Room
	}{
		{"1200", fyne.NewSize(1024, 760), Room{}}, {"900", fyne.NewSize(848, 560), Room{Narrow: true, Low: true}},
	}
	for name, page := range pages {
		for _, language := range []string{"en", "fr"} {
			for mode, shade := range map[kit.Mode]string{kit.AlwaysLight: "light", kit.AlwaysDark: "dark"} {
				for _, size := range sizes {
					for _, filled := range []bool{true, false} {
						if !filled && (mode == kit.AlwaysDark || name == "how" || name == "form" || strings.HasPrefix(name, "import")) {
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
