package present

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/pooltest"
	"clickwage/data/rating"
	"clickwage/data/revision"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// collective is the presenter over the example with a campaign's collective.
func (s *stage) collective(t testing.TB, shell Shell, change func(*pool.Campaign)) (*Collective, pooltest.Collective) {
	t.Helper()
	if err := s.Tracker.FillExample(context.Background()); err != nil {
		t.Fatal(err)
	}
	c, err := pooltest.New(monday, change)
	if err != nil {
		t.Fatal(err)
	}
	p := NewCollective(s.Desk, shell)
	p.Load()
	return p, c
}

// put writes a file and returns its name.
func put(t testing.TB, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A member's whole way, by what the window's buttons call.
func TestFromTheDroppedCampaignToTheWithdrawal(t *testing.T) {
	s, shell := newStage(t), newShelled()
	p, c := s.collective(t, shell.Shell, nil)
	if p.State.Campaign != nil || p.State.Given.Text != "Nothing has left this computer" {
		t.Fatalf("before: %+v", p.State)
	}
	p.Bring(put(t, "autumn.campaign", c.File))
	if shell.open == nil || !shell.open.Ready {
		t.Fatal("a dropped campaign is not asked about")
	}
	shell.open.Fields[1].Text = c.Key.Public()
	shell.open.OnDo()
	if shell.open != nil || p.State.Campaign == nil || p.State.Campaign.Step != StepToken || p.State.Campaign.Signed.Sign != SignCheck {
		t.Fatalf("added: %+v, told %v", p.State.Campaign, s.told)
	}
	p.Main()
	request, err := os.ReadFile(shell.open.Facts[0].Value)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Issuer.Issue(c.Rules, request)
	if err != nil {
		t.Fatal(err)
	}
	if p.State.Campaign.Step != StepAnswer {
		t.Errorf("asked: step %d", p.State.Campaign.Step)
	}
	p.Bring(put(t, "answer.cwt", answer))
	shell.open.OnDo()
	if p.State.Campaign.Step != StepGive || p.State.Campaign.CanWithdraw {
		t.Fatalf("token: %+v, told %v", p.State.Campaign, s.told)
	}
	shown := p.State.Campaign.Offer.File
	p.Main()
	path := shell.open.Facts[0].Value
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Open(file); err != nil || shell.open.Facts[1].Value != shown {
		t.Errorf("saved %s, shown %s (%v)", shell.open.Facts[1].Value, shown, err)
	}
	if len(p.State.History) != 1 || !p.State.Campaign.CanWithdraw || p.State.Campaign.Offer.File == shown {
		t.Errorf("given: %d in the history, %+v", len(p.State.History), p.State.Campaign)
	}
	p.Show(p.State.History[0].ID)
	if text := shell.open.Facts[2].Value; !strings.Contains(text, "Paid time ") || !strings.Contains(text, "Pay per hour €") {
		t.Errorf("the history shows %q", text)
	}
	p.Withdraw()
	shell.open.OnDo()
	if len(p.State.History) != 2 || p.State.Campaign.CanWithdraw || !strings.HasPrefix(p.State.Given.Text, "Withdrawn on ") {
		t.Errorf("withdrawn: %d in the history, %q", len(p.State.History), p.State.Given.Text)
	}
}

// Which reviews are counted stands among the rules, which answers go along before the
// button, and which did in the history.
func TestReviewsThatGoAlongAreSaidBeforeTheyLeave(t *testing.T) {
	s, shell := newStage(t), newShelled()
	p, c := s.collective(t, shell.Shell, func(c *pool.Campaign) {
		c.Ballot = &rating.Ballot{Subjects: []rating.Subject{{Platform: "Prolific", Requester: "A lab"}, {Platform: "Prolific"}}, Questions: []string{"recommend", "pay_stars"}}
		c.Publish.BallotEpsilon = 0.5
	})
	if _, err := c.Enrol(context.Background(), s.Tracker); err != nil {
		t.Fatal(err)
	}
	p.Load()
	st := p.State.Campaign
	if r := st.Rules[3]; r.About != AboutReviews || r.Text != "Which answers your own reviews give about: A lab on Prolific, Prolific. To: Would you recommend them? · Pay. Your words stay here. From 750 people on the counts are blurred, by an epsilon of 0.5 besides." {
		t.Errorf("the rule: got %+v", r)
	}
	none := "No review goes along: you have answered nothing that the campaign asks about others"
	if st.Offer.Reviews != nil || !slices.Contains(st.Offer.Notes, none) {
		t.Errorf("without a review: got %v, %v", st.Offer.Reviews, st.Offer.Notes)
	}
	if _, err := s.Tracker.AddReview(context.Background(), rating.Review{
		Subject: rating.Subject{Platform: "Prolific", Requester: "A lab"},
		Answers: map[string]rating.Answer{"recommend": {Value: "no", Why: "slow", Origin: rating.Typed}, "broken": {Value: "yes", Origin: rating.Typed}},
	}); err != nil {
		t.Fatal(err)
	}
	p.Load()
	st = p.State.Campaign
	want := []OfferBlock{{Title: "A lab on Prolific", Heads: []string{""}, Rows: [][]string{{"Would you recommend them?", "No"}}}}
	if !reflect.DeepEqual(st.Offer.Reviews, want) || slices.Contains(st.Offer.Notes, none) || !strings.Contains(st.Offer.Words, "Of requesters only the answers below.") {
		t.Errorf("with one: got %+v", st.Offer)
	}
	p.LetReviews(false)
	if o := p.State.Campaign.Offer; !o.Counts || !o.Without || o.Reviews != nil || !slices.Contains(o.Notes, "Left out, as you chose: your reviews") || o.File == st.Offer.File {
		t.Errorf("left out: got %+v", o)
	}
	p.LetReviews(true)
	run, waiting := s.Run, []func(){}
	s.Run = func(work, done func()) { waiting = append(waiting, func() { work(); done() }) }
	p.LetReviews(false)
	p.Main() // before the file without them is made: the one with them must not leave
	if len(waiting) != 1 {
		t.Errorf("%d things were begun, want the new file alone", len(waiting))
	}
	waiting[0]()
	if s.Run = run; len(p.State.History) != 0 || !p.State.Campaign.Offer.Without {
		t.Errorf("in haste: %d in the history, %+v", len(p.State.History), p.State.Campaign.Offer)
	}
	p.LetReviews(true)
	p.Main()
	p.Show(p.State.History[0].ID)
	if !slices.Contains(shell.open.Facts, Fact{"A lab on Prolific", "Would you recommend them? No"}) {
		t.Errorf("the history shows %+v", shell.open.Facts)
	}
}

// Leaving reviews out of one campaign does not let them into another again.
func TestReviewsStayOutOfEveryCampaignTheyWereLeftOutOf(t *testing.T) {
	s, shell := newStage(t), newShelled()
	p, c := s.collective(t, shell.Shell, func(c *pool.Campaign) {
		c.Ballot = &rating.Ballot{Subjects: []rating.Subject{{Platform: "Prolific"}}, Questions: []string{"pay_stars"}}
	})
	winter := c.Rules
	winter.Name, winter.ID = "Winter", store.NewID()
	file, err := pool.Sign(winter, c.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range [][]byte{c.File, file} {
		if _, err := s.Tracker.AddCampaign(context.Background(), one, c.Key.Public()); err != nil {
			t.Fatal(err)
		}
	}
	p.Load()
	for i := range 2 {
		p.Choose(i)
		p.LetReviews(false)
	}
	for i := range 2 {
		if p.Choose(i); !p.State.Campaign.Offer.Without {
			t.Errorf("%s gets them again", p.State.Campaign.Name)
		}
	}
	if p.LetReviews(true); p.State.Campaign.Offer.Without {
		t.Error("they cannot be let in again")
	}
}

func TestWhatIsWrongWithAFileIsSaidInTheDialog(t *testing.T) {
	s, shell := newStage(t), newShelled()
	p, c := s.collective(t, shell.Shell, nil)
	other, err := pooltest.New(monday, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, path, key, want string }{
		{"cut", put(t, "a", c.File[:50]), "", "This is no campaign that can be used"},
		{"another key", put(t, "a", c.File), other.Key.Public(), "not signed with the key"},
		{"too large", put(t, "a", make([]byte, pool.MaxCampaign+1)), "", "This is no campaign that can be used"},
		{"no such file", filepath.Join(t.TempDir(), "a"), "", ""},
	} {
		p.Bring(row.path)
		shell.open.Fields[1].Text = row.key
		shell.open.OnDo()
		if d := shell.open; d == nil || d.Trouble == nil || !strings.Contains(d.Trouble.Happened, row.want) || d.Trouble.Todo == "" {
			t.Errorf("%s: got %+v", row.name, d)
		}
	}
	if p.State.Campaign != nil {
		t.Error("something was added all the same")
	}
}

// One organiser is said where the rules are read and where the button is.
func TestOneOrganiserAndWhatIsCutOffAreSaid(t *testing.T) {
	s := newStage(t)
	p, c := s.collective(t, newShelled().Shell, func(c *pool.Campaign) {
		c.Organisers[1], c.Measures[0].Bits, c.Intake = c.Organisers[0], 8, "http://127.0.0.1:9/in"
	})
	if _, err := c.Enrol(context.Background(), s.Tracker); err != nil {
		t.Fatal(err)
	}
	p.Load()
	st := p.State.Campaign
	if st.Offer.Alone != "A union holds both keys. One organiser: it could read your figures." || !st.Rules[1].Care {
		t.Errorf("got %q, %+v", st.Offer.Alone, st.Rules[1])
	}
	if !strings.HasPrefix(st.Offer.Notes[0], "Cut off at the bound: Paid time ") || !strings.HasSuffix(st.Offer.Notes[0], "given as 4\u00a0h\u00a015\u00a0min") {
		t.Errorf("got %q", st.Offer.Notes)
	}
	if st.Main != "Send contribution" || st.Beside != "Save contribution file" || !strings.Contains(st.Words, "http://127.0.0.1:9/in") {
		t.Errorf("got %q, %q, %q", st.Main, st.Beside, st.Words)
	}
	p.Main() // nobody is there
	if len(s.told) == 0 || !strings.HasPrefix(s.told[len(s.told)-1].Text, "The collective did not take it in: ") || len(p.State.History) != 0 {
		t.Errorf("told %v, %d in the history", s.told, len(p.State.History))
	}
}

func TestCampaignsOfOneNameAreToldApart(t *testing.T) {
	format := Format{Say: wordsOf(t, "en"), Language: "en", Zone: time.UTC, Now: monday}
	known := func(name, collective, from, to string) tracker.KnownCampaign {
		return tracker.KnownCampaign{
			Campaign: store.Campaign{Name: name, Collective: collective, Hash: sha256.Sum256([]byte(collective + to))},
			Rules:    pool.Campaign{Period: pool.Period{From: from, To: to}},
		}
	}
	october, november := known("Autumn", "A union", "2026-10-01", "2026-10-31"), known("autumn", "A union", "2026-11-01", "2026-11-30")
	unread := known("Autumn", "A forum", "", "")
	unread.Damaged = tracker.ErrUnreadable
	another := unread
	another.Hash[0]++
	for name, row := range map[string]struct {
		all  []tracker.KnownCampaign
		want []string
	}{
		"each its own": {[]tracker.KnownCampaign{october, known("Winter", "A union", "2026-10-01", "2026-10-31")}, []string{"Autumn", "Winter"}},
		"other months": {
			[]tracker.KnownCampaign{october, november, known("Winter", "A union", "2026-10-01", "2026-10-31")},
			[]string{"Autumn · 1 Oct – 31 Oct", "autumn · 1 Nov – 30 Nov", "Winter"},
		},
		"the month of another year": {
			[]tracker.KnownCampaign{october, known("Autumn", "A union", "2025-10-01", "2025-10-31")},
			[]string{"Autumn · 1 Oct – 31 Oct", "Autumn · 1 Oct 2025 – 31 Oct 2025"},
		},
		"the same month": {
			[]tracker.KnownCampaign{october, known("Autumn", "A forum", "2026-10-01", "2026-10-31"), november},
			[]string{"Autumn · 1 Oct – 31 Oct · A union", "Autumn · 1 Oct – 31 Oct · A forum", "autumn · 1 Nov – 30 Nov"},
		},
		"one that is damaged": {[]tracker.KnownCampaign{october, unread}, []string{"Autumn", "Autumn · cannot be read"}},
		"two that are damaged": {
			[]tracker.KnownCampaign{unread, another},
			[]string{"Autumn · cannot be read · A forum · " + hex.EncodeToString(unread.Hash[:4]), "Autumn · cannot be read · A forum · " + hex.EncodeToString(another.Hash[:4])},
		},
	} {
		if got := campaignNames(format, row.all); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
}

// What is open to the worker is shown first, whatever was closed before it.
func TestTheCampaignThatTakesContributionsIsShownFirst(t *testing.T) {
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	closed, open := tracker.KnownCampaign{Rules: pool.Campaign{Closes: now}}, tracker.KnownCampaign{Rules: pool.Campaign{Closes: now.Add(time.Hour)}}
	damaged := tracker.KnownCampaign{Damaged: tracker.ErrUnreadable, Rules: open.Rules}
	for name, row := range map[string]struct {
		all  []tracker.KnownCampaign
		want int
	}{
		"an open one":           {[]tracker.KnownCampaign{damaged, closed, open}, 2},
		"none open":             {[]tracker.KnownCampaign{damaged, closed}, 1},
		"none that can be read": {[]tracker.KnownCampaign{damaged}, 0},
	} {
		if got := firstCampaign(row.all, now); got != row.want {
			t.Errorf("%s: got %d, want %d", name, got, row.want)
		}
	}
}

// One campaign that cannot be read says so at itself; the page shows the others,
// and it can be added again or taken off.
func TestADamagedCampaignIsSaidAtThatCampaign(t *testing.T) {
	s, shell := newStage(t), newShelled()
	p, c := s.collective(t, shell.Shell, nil)
	spoiled, err := c.Enrol(context.Background(), s.Tracker)
	if err != nil {
		t.Fatal(err)
	}
	other, err := pooltest.New(monday, func(c *pool.Campaign) { c.Collective = "A forum" })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Tracker.AddCampaign(context.Background(), other.File, other.Key.Public()); err != nil {
		t.Fatal(err)
	}
	if err := pooltest.Damage(s.Tracker.Path(), spoiled); err != nil {
		t.Fatal(err)
	}
	p.hash = spoiled.Hash
	p.Load()
	st := p.State
	if st.Trouble != nil || len(st.Campaigns) != 2 || st.Campaign == nil || st.Campaign.Step != StepDamaged {
		t.Fatalf("got %+v", st)
	}
	if one := st.Campaign; one.Trouble == nil || !strings.HasPrefix(one.Trouble.Todo, "Add its file again, or remove it") || one.Name != "Autumn" || one.Offer != nil || one.Main+one.Beside != "" || one.CanWithdraw || len(one.Rules) != 0 {
		t.Errorf("the damaged one: %+v", one)
	}
	p.Main() // which there is none of
	if shell.open != nil {
		t.Errorf("its main thing asks %q", shell.open.Title)
	}
	p.Choose(0)
	if one := p.State.Campaign; one.Step != StepToken || len(one.Rules) == 0 || one.Offer == nil {
		t.Errorf("the other one: %+v", one)
	}
	p.hash = revision.Hash{}
	if err := pooltest.Damage(s.Tracker.Path(), p.facts.campaigns[0]); err != nil {
		t.Fatal(err)
	}
	p.Load() // with none that can be read
	if p.State.Trouble != nil || p.State.Campaign.Step != StepDamaged {
		t.Errorf("with all damaged: %+v", p.State)
	}
	p.Bring(put(t, "autumn.campaign", c.File))
	shell.open.OnDo()
	if one := p.State.Campaign; one.Step != StepGive || one.Offer == nil {
		t.Errorf("added again: %+v, told %v", one, s.told)
	}
}

// An expired campaign is closed, and the rest of the page is as it was.
func TestAnExpiredCampaignIsClosed(t *testing.T) {
	s := newStage(t)
	p, c := s.collective(t, newShelled().Shell, nil)
	if _, err := c.Enrol(context.Background(), s.Tracker); err != nil {
		t.Fatal(err)
	}
	s.clock = c.Rules.Expires
	p.Load()
	if st := p.State; st.Trouble != nil || st.Campaign.Step != StepClosed || !strings.HasPrefix(st.Campaign.Open, "Closed on ") || st.Campaign.Trouble != nil {
		t.Errorf("got %+v, %+v", st.Trouble, st.Campaign)
	}
}

// A link brings the token in one go; what is wrong with one is said in its
// dialog, and it can be tried again, also once a request was made.
func TestATokenComesByALink(t *testing.T) {
	s, shell := newStage(t), newShelled()
	p, c := s.collective(t, shell.Shell, nil)
	p.Bring(put(t, "autumn.campaign", c.File))
	shell.open.OnDo()
	up := false
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		code, request, _ := bytes.Cut(body, []byte("\n"))
		if !up || err != nil || string(code) != "k7mq" || r.URL.Fragment != "" {
			http.Error(out, `{"error": "come back later"}`, http.StatusForbidden)
			return
		}
		answer, err := c.Issuer.Issue(c.Rules, request)
		if err != nil {
			t.Error(err)
		}
		out.Write(answer)
	}))
	t.Cleanup(server.Close)
	if p.State.Campaign.Beside != "Use an enrolment link" {
		t.Errorf("beside: %q", p.State.Campaign.Beside)
	}
	p.Beside()
	try := func(link string) *Trouble {
		shell.open.Fields[0].Text = link
		shell.open.Fields[0].OnText(link)
		if shell.open.Ready != (link != "") {
			t.Errorf("%q: ready %v", link, shell.open.Ready)
		}
		shell.open.OnDo()
		if shell.open == nil {
			return nil
		}
		return shell.open.Trouble
	}
	for _, link := range []string{"", "k7mq", server.URL, "ftp://tokens.example/#k7mq", "http://tokens.example/#k7mq"} {
		if got := try(link); got == nil || got.Happened != "This is no enrolment link." {
			t.Errorf("%q: got %+v", link, got)
		}
	}
	link := " " + server.URL + "/v1/token#k7mq\n"
	if got := try(link); got == nil || got.Happened != "The collective gave no token: "+strings.TrimPrefix(server.URL, "http://")+": come back later" {
		t.Errorf("refused: got %+v", got)
	}
	shell.Shut()
	p.Load()
	if p.State.Campaign.Step != StepAnswer {
		t.Fatalf("step %d", p.State.Campaign.Step)
	}
	up = true
	p.Main()
	shell.open.OnAlso()
	if got := try(link); got != nil || p.State.Campaign.Step != StepGive {
		t.Errorf("got %+v, step %d", got, p.State.Campaign.Step)
	}
}
