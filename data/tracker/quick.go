package tracker

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/quick"
	"clickwage/data/store"
	"clickwage/data/work"
)

// Draft is a line as it will be recorded: what was typed, and what is known of
// the same kind of task.
type Draft struct {
	quick.Line
	Reward     *money.Amount // of each task; nil: not known
	RewardFrom work.Instant  // when the task was done whose reward it is; zero: typed
	Currency   Because       // why the reward is in its currency
	Limit      time.Duration // zero: none known
	LimitFrom  work.Instant  // as RewardFrom
	Requester  string
	Account    string
	Start, End work.Instant // of work that is done
}

// Because is why a number without a currency is in one.
type Because uint8

// The reasons.
const (
	Typed    Because = iota // it was typed, or there is no reward
	AsBefore                // it is that of the same kind of task
	AtHome                  // it is the currency of totals
)

// Usual is what a kind of task paid and allowed last, each from the newest one
// that tells.
type Usual struct {
	Reward                *money.Amount // nil: not known
	Limit                 time.Duration // zero: none known
	RewardFrom, LimitFrom work.Instant
	Requester, Account    string
	Estimate              time.Duration
	Known                 bool // it was done before
}

// Usual is what is remembered of a title on a platform.
func (t *Tracker) Usual(ctx context.Context, platform, title string) (Usual, error) {
	var u Usual
	if title == "" {
		return u, nil
	}
	latest, err := t.store.LatestOf(ctx, platform, title)
	if err != nil || len(latest) == 0 {
		return u, err
	}
	u.Known, u.Requester, u.Account = true, latest[0].Account.Requester, latest[0].Account.Worker
	for _, s := range latest {
		at := s.Anchor(0)
		if s.Accepted.Known() {
			at = s.Accepted
		}
		if s.Advertised.RewardKnown && u.Reward == nil {
			reward := s.Advertised.Reward
			u.Reward, u.RewardFrom = &reward, at
		}
		if u.Limit == 0 {
			u.Limit, u.LimitFrom = s.Advertised.Limit, at
		}
	}
	return u, nil
}

// Kind is a kind of task for completion, with what is remembered of it.
type Kind struct {
	Platform, Title string
	Usual
}

// Kinds are up to n kinds of tasks that a beginning of a title may mean, those
// done often and lately first. Of a platform, or of all where it is "".
func (t *Tracker) Kinds(ctx context.Context, platform, text string, n int) ([]Kind, error) {
	habits, err := t.store.Habits(ctx, platform, text)
	if err != nil {
		return nil, err
	}
	want, now := quick.Fold(text), t.Now()
	weights := make(map[store.Habit]float64, len(habits))
	for _, h := range habits {
		if fit := match(h.Title, want); fit > 0 {
			days := max(0, now.Sub(h.Last).Hours()/24)
			weights[h] = float64(fit*h.Uses) / (1 + days/7)
		}
	}
	habits = slices.SortedFunc(maps.Keys(weights), func(a, b store.Habit) int {
		return cmp.Or(cmp.Compare(weights[b], weights[a]), cmp.Compare(b.Last, a.Last), strings.Compare(a.Title, b.Title), strings.Compare(a.Platform, b.Platform))
	})
	kinds := make([]Kind, 0, n)
	for _, h := range habits[:min(n, len(habits))] {
		usual, err := t.Usual(ctx, h.Platform, h.Title)
		if err != nil {
			return nil, err
		}
		kinds = append(kinds, Kind{h.Platform, h.Title, usual})
	}
	return kinds, nil
}

// match says how well a title fits what was typed: 0 not, and the most where it
// begins with it.
func match(title, want string) int {
	folded := ""
	if want != "" {
		folded = quick.Fold(title)
	}
	switch {
	case title == "":
		return 0
	case want == "" || strings.HasPrefix(folded, want):
		return 4
	case strings.Contains(folded, " "+want):
		return 2
	case strings.Contains(folded, want):
		return 1
	}
	return 0
}

// Draft reads a line and says what of it would be recorded, now. What stands in
// its Doubts keeps it from being recorded.
func (t *Tracker) Draft(ctx context.Context, text string, w quick.Words) (Draft, error) {
	settings, err := t.Settings(ctx)
	if err != nil {
		return Draft{}, err
	}
	if w.Platforms, err = t.store.Names(ctx, "platform"); err != nil {
		return Draft{}, err
	}
	if w.Currencies, err = t.store.Currencies(ctx); err != nil {
		return Draft{}, err
	}
	w.Home = settings.Currency
	d := Draft{Line: quick.Parse(text, w)}
	if err := t.recall(ctx, &d, settings.Currency); err != nil {
		return d, err
	}
	if d.Past {
		d.place(t.Now(), settings.Zone)
		return d, nil
	}
	if d.Length > 0 {
		d.Limit, d.LimitFrom = d.Length, 0
	}
	return d, nil
}

// spelled is what is remembered of the title. One that is known in another
// spelling alone, of capitals and accents, is written as it is known, unless it
// stood in quotes.
func (t *Tracker) spelled(ctx context.Context, d *Draft) (Usual, error) {
	u, err := t.Usual(ctx, d.Platform, d.Title)
	if err != nil || u.Known || d.Title == "" || d.Literal {
		return u, err
	}
	habits, err := t.store.Habits(ctx, d.Platform, d.Title)
	if err != nil {
		return u, err
	}
	want, known := quick.Fold(d.Title), ""
	for _, h := range habits {
		if h.Platform != d.Platform || quick.Fold(h.Title) != want {
			continue
		}
		if known != "" {
			return u, nil // two spellings are known
		}
		known = h.Title
	}
	if known == "" {
		return u, nil
	}
	d.Title = known
	return t.Usual(ctx, d.Platform, known)
}

// recall adds what is remembered where nothing was typed.
func (t *Tracker) recall(ctx context.Context, d *Draft, home money.Currency) error {
	u, err := t.spelled(ctx, d)
	if err != nil {
		return err
	}
	d.Requester, d.Account = u.Requester, u.Account
	d.Limit, d.LimitFrom = u.Limit, u.LimitFrom
	typed := d.Line.Reward
	switch {
	case typed == nil:
		d.Reward, d.RewardFrom = u.Reward, u.RewardFrom
		return nil
	case typed.Unknown:
		return nil
	}
	code, why := typed.Currency, Typed
	if code == "" {
		if code, why, err = t.meant(ctx, d, u, home); err != nil || code == "" {
			return err
		}
	}
	reward := money.Of(typed.Micros, code)
	d.Reward, d.Currency = &reward, why
	return nil
}

// meant is the currency of a number without one: that of the same kind of task,
// else the one that the platform pays in, else the currency of totals.
func (t *Tracker) meant(ctx context.Context, d *Draft, u Usual, home money.Currency) (money.Currency, Because, error) {
	if u.Reward != nil {
		return u.Reward.Currency, AsBefore, nil
	}
	paid, err := t.store.CurrenciesOn(ctx, d.Platform)
	word := d.Line.Reward.String()
	switch {
	case err != nil:
		return "", Typed, err
	case len(paid) == 1:
		return paid[0], AsBefore, nil
	case len(paid) > 1:
		d.Doubts = append(d.Doubts, quick.Doubt{Kind: quick.Currencies, Word: word, A: word + string(paid[0]), B: word + string(paid[1])})
		return "", Typed, nil
	case home == "":
		d.Doubts = append(d.Doubts, quick.Doubt{Kind: quick.NoCurrency, Word: word})
		return "", Typed, nil
	}
	return home, AtHome, nil
}

// place finds the moments of work that is done. What ends at no moment that was
// typed ends now.
func (d *Draft) place(now work.Instant, zone *time.Location) {
	today := now.In(zone)
	d.End = now
	if d.To.Set {
		d.End = d.moment(d.To, today, 0)
	}
	d.Start = d.End.Add(-d.Length)
	if d.From.Set && len(d.Doubts) == 0 {
		d.between(today)
	}
	if len(d.Doubts) > 0 {
		return
	}
	if d.End > now {
		d.Doubts = append(d.Doubts, quick.Doubt{Kind: quick.Future, Word: d.To.String()})
	}
	if d.Count > 0 && int64(d.End-d.Start) < int64(d.Count) {
		d.Doubts = append(d.Doubts, quick.Doubt{Kind: quick.TooShort, Word: fmt.Sprint(d.Count)})
	}
}

// between is the time from and to. A day that is typed is that of the begin;
// what would end before it began went on past midnight.
func (d *Draft) between(today time.Time) {
	next := d.From.Hour*3600+d.From.Minute*60+d.From.Second >= d.To.Hour*3600+d.To.Minute*60+d.To.Second
	if d.From.Date != "" {
		begin, _ := time.Parse(time.DateOnly, d.From.Date) // read before
		to := d.To
		to.Date = begin.AddDate(0, 0, map[bool]int{true: 1}[next]).Format(time.DateOnly)
		d.End = d.moment(to, today, 0)
		d.Start = d.moment(d.From, today, 0)
	} else {
		d.Start = d.moment(d.From, today, map[bool]int{true: -1}[next])
	}
	if len(d.Doubts) > 0 {
		return
	}
	length := d.End.Sub(d.Start)
	if d.Length > 0 && d.Length != length {
		d.Doubts = append(d.Doubts, quick.Doubt{Kind: quick.Lengths, A: quick.FormatLength(length), B: quick.FormatLength(d.Length)})
	}
	d.Length = length
}

// moment is a time of day on its own day, or so many days from today. Where the
// clocks were changed it may have been there twice or not at all, and is doubted.
func (d *Draft) moment(c quick.Clock, today time.Time, days int) work.Instant {
	day := today.AddDate(0, 0, days)
	if c.Date != "" {
		day, _ = time.Parse(time.DateOnly, c.Date) // read before
	}
	zone := today.Location()
	plain := time.Date(day.Year(), day.Month(), day.Day(), c.Hour, c.Minute, c.Second, 0, time.UTC)
	found := map[work.Instant]bool{}
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := plain.Add(near).In(zone).Zone()
		at := plain.Add(-time.Duration(offset) * time.Second)
		if at.In(zone).Format(time.DateTime) == plain.Format(time.DateTime) {
			found[work.At(at)] = true
		}
	}
	switch len(found) {
	case 0:
		d.Doubts = append(d.Doubts, quick.Doubt{Kind: quick.NoMoment, Word: c.String()})
	case 2:
		d.Doubts = append(d.Doubts, quick.Doubt{Kind: quick.TwoMoments, Word: c.String()})
	}
	for at := range found {
		return at
	}
	return 0
}

// Tasks is how many tasks the line is of.
func (d Draft) Tasks() int { return max(1, d.Count) }

// Each is how long one of the tasks took; the last microsecond may be another's.
func (d Draft) Each() time.Duration { return d.Length / time.Duration(d.Tasks()) }

// State is what becomes of work that is done.
func (d Draft) State() work.State {
	if d.Outcome == nil {
		return work.Submitted
	}
	return *d.Outcome
}

// StartOptions is the task that begins.
func (d Draft) StartOptions() StartOptions {
	return StartOptions{
		Platform: d.Platform, Requester: d.Requester, Title: d.Title, Account: d.Account, Reward: d.Reward, Limit: d.Limit, Parallel: d.Parallel,
	}
}

// Keep records work that is done as a draft says, as one change; the times are
// typed. It fails with the first doubt where there is one.
func (t *Tracker) Keep(ctx context.Context, d Draft) ([]string, error) {
	if len(d.Doubts) > 0 {
		return nil, d.Doubts[0]
	}
	if !d.Past {
		return nil, fmt.Errorf("this begins now: %w", work.ErrOrder)
	}
	return t.AddMany(ctx, AddOptions{
		Start: d.Start, End: d.End, Platform: d.Platform, Requester: d.Requester, Title: d.Title, Account: d.Account,
		Reward: d.Reward, Limit: d.Limit, State: d.State(), Reason: d.Reason,
	}, d.Tasks())
}

// RunOf counts the tasks of a kind since an instant, as store.RunOf does.
func (t *Tracker) RunOf(ctx context.Context, platform, title string, since work.Instant) (store.Run, error) {
	return t.store.RunOf(ctx, platform, title, since)
}
