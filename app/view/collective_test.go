package view

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"clickwage/app/present"
	"clickwage/app/view/kit"
	"clickwage/data/pool"
	"clickwage/data/pool/pooltest"
	"clickwage/data/rating"
	"clickwage/data/tracker"
)

// collective is the page over the ledger as it is.
func (s *stage) collective(t testing.TB) *Collective {
	t.Helper()
	nothing := func(string) {}
	model := present.NewCollective(s.desk, present.Shell{Ask: func(*present.Dialog) {}, Shut: func() {}, Reveal: nothing, Browse: func(present.Browsing, func(string)) {}})
	page := NewCollective(s.view, model)
	t.Cleanup(s.tracker.Subscribe(func(tracker.Change) { model.Load() }))
	model.Load()
	if st := model.State.Campaign; st != nil {
		s.hashes = append(s.hashes, st.Hash)
		if st.Offer != nil {
			s.hashes = append(s.hashes, st.Offer.File)
		}
	}
	return page
}

// asked is a campaign that the ledger knows, with its token where held says so.
func (s *stage) asked(t testing.TB, held bool, change func(*pool.Campaign)) tracker.KnownCampaign {
	t.Helper()
	c, err := pooltest.New(now, change)
	if err != nil {
		t.Fatal(err)
	}
	var k tracker.KnownCampaign
	if held {
		k, err = c.Enrol(context.Background(), s.tracker)
	} else {
		k, err = s.tracker.AddCampaign(context.Background(), c.File, c.Key.Public())
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// alone is a campaign of one organiser that counts many platforms, with long
// names, and takes contributions by HTTPS.
func alone(c *pool.Campaign) {
	c.Name, c.Collective = "Winter, all platforms and every kind of work", "The association of people who work for platforms at home"
	c.Organisers[1], c.MaxPerson, c.Intake = c.Organisers[0], 5, "https://pool.example.org/intake/winter-2026"
	c.Measures[0].Bits = 8
}

func TestThePageShowsAllThatWouldLeaveAndWhoCouldReadIt(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	k := s.asked(t, true, nil)
	p := s.collective(t)
	p.Fit(Room{})
	c := onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
	got := strings.ReplaceAll(words(c.Content()), " | ", " ")
	st := p.model.State.Campaign
	for _, want := range append([]string{
		"Who asks", "Autumn", "A collective", "Signed with the key that you gave", "fewer than 10 people", "A union and A university get one sealed half each",
		"This is everything that leaves this computer", "All work", "Pay per hour", "Save contribution file", "You hand the file over yourself", "Nothing has left this computer",
		st.Offer.File, "since 2 platforms at most count: ", "does not ask about them: ",
	}, st.Offer.Notes...) {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	o, err := s.tracker.Offer(context.Background(), k)
	if err != nil {
		t.Fatal(err)
	}
	if want := 1 + len(k.Rules.Measures); len(st.Offer.Blocks) != 1 || len(st.Offer.Blocks[0].Rows) != want || len(st.Offer.Blocks[0].Heads) != 3 {
		t.Errorf("got %d blocks, want one of %d rows for 3 tables", len(st.Offer.Blocks), want)
	}
	if o.Preview.Bytes == 0 {
		t.Error("no file was made")
	}
}

func TestThePageShowsTheReviewsThatGoAlong(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	about := rating.Subject{Platform: "Prolific", Requester: "A lab"}
	if _, err := s.tracker.AddReview(context.Background(), rating.Review{Subject: about, Answers: map[string]rating.Answer{"recommend": {Value: "yes", Origin: rating.Typed}}}); err != nil {
		t.Fatal(err)
	}
	s.asked(t, true, func(c *pool.Campaign) {
		c.Ballot = &rating.Ballot{Subjects: []rating.Subject{about}, Questions: []string{"recommend"}}
	})
	p := s.collective(t)
	p.Fit(Room{})
	c := onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
	got := strings.ReplaceAll(words(c.Content()), " | ", " ")
	for _, want := range []string{"Your reviews Which answers your own reviews give about: A lab on Prolific.", "Reviews that go along", "A lab on Prolific Would you recommend them? Yes"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

// The file whose hash is shown is the one that is saved, by the page's main
// button alone, and it is in the history at once.
func TestTheMainButtonSavesTheFileThatIsShown(t *testing.T) {
	s := newStage(t, "en", kit.AlwaysLight)
	s.fill(t)
	s.asked(t, true, nil)
	p := s.collective(t)
	onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
	shown := p.model.State.Campaign.Offer.File
	p.model.Load() // looked at again, it is the same file
	if again := p.model.State.Campaign.Offer.File; again != shown {
		t.Errorf("the file changed from %s to %s while nothing else did", shown, again)
	}
	main := kit.MainButton(p.Object())
	if main == nil || main.Text() != "Save contribution file" {
		t.Fatalf("the main button is %v", main)
	}
	main.Press()
	saved, err := filepath.Glob(filepath.Join(filepath.Dir(s.tracker.Path()), "exports", "contribution*.cwp"))
	if err != nil || len(saved) != 1 {
		t.Fatalf("got %d files (%v), told %v", len(saved), err, s.told)
	}
	file, err := os.ReadFile(saved[0])
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", sha256.Sum256(file)); got != shown {
		t.Errorf("saved %s, shown %s", got, shown)
	}
	st := p.model.State
	if len(st.History) != 1 || !st.Campaign.CanWithdraw || st.Campaign.Main != "Save replacement file" || !strings.HasPrefix(st.Given.Text, "Given on ") {
		t.Errorf("after it: %d in the history, %+v, %q", len(st.History), st.Campaign.Main, st.Given.Text)
	}
}

func TestEachStepHasAMainButtonOrSaysWhyNot(t *testing.T) {
	for _, row := range []struct {
		name, main, words string
		fill, held        bool
		campaign, later   bool
		damaged           bool
	}{
		{name: "no campaign", main: "Add a campaign", words: "No campaign yet"},
		{name: "no token", campaign: true, fill: true, main: "Ask for a token", words: "lets you count once"},
		{name: "no figures", campaign: true, held: true, words: "There is no working time in the campaign’s period."},
		{name: "closed", campaign: true, held: true, fill: true, later: true, words: "takes no more contributions"},
		{name: "damaged", campaign: true, held: true, fill: true, damaged: true, words: "What the ledger keeps of this campaign is damaged."},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStage(t, "en", kit.AlwaysLight)
			if row.fill {
				s.fill(t)
			}
			if row.campaign {
				k := s.asked(t, row.held, nil)
				if row.later {
					s.clock = k.Rules.Closes
				}
				if row.damaged {
					if err := pooltest.Damage(s.tracker.Path(), k); err != nil {
						t.Fatal(err)
					}
				}
			}
			p := s.collective(t)
			c := onCanvas(t, p.Object(), fyne.NewSize(1024, 760))
			got := ""
			if main := kit.MainButton(p.Object()); main != nil {
				got = main.Text()
			}
			if got != row.main {
				t.Errorf("the main button is %q, want %q", got, row.main)
			}
			if text := words(c.Content()); !strings.Contains(text, row.words) {
				t.Errorf("no %q in %q", row.words, text)
			}
		})
	}
}
