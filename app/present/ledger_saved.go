package present

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"clickwage/data/money"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

// loadViews reads the saved views.
func (l *Ledger) loadViews() {
	var all []tracker.SavedView
	var err error
	l.desk.Run(func() { all, err = l.desk.Tracker.Views(context.Background()) }, func() {
		if err == nil && !reflect.DeepEqual(all, l.views) {
			l.views = all
			l.drawChoices()
			l.Changed()
		}
	})
}

// saved is the index of the saved view that is shown; -1 for none.
func (l *Ledger) saved() int {
	for i, one := range l.views {
		if sameView(one.View, l.view) {
			return i
		}
	}
	return -1
}

func (l *Ledger) savedChip() Chip {
	say := l.desk.Phrase
	c := Chip{Name: ChipSaved, Text: say("view.saved"), Asks: len(l.views)}
	c.Chosen = l.saved()
	for _, one := range l.views {
		c.Options = append(c.Options, one.Name)
	}
	if c.Options = append(c.Options, say("view.save")); c.Chosen >= 0 {
		c.Text, c.Active = l.views[c.Chosen].Name, true
		c.Options = append(c.Options, say("view.rename", c.Text), say("view.remove", c.Text))
	}
	return c
}

// AskFrom is what is asked where an option of a chip's list needs more, or where
// the chip has no list. Either is nil.
func (l *Ledger) AskFrom(name ChipName, option int) (*Prompt, *Picker) {
	switch name {
	case ChipRange:
		return l.askDays(), nil
	case ChipReward:
		return l.askReward(), nil
	case ChipPlatform:
		return nil, l.pickName("filter.platform.find", l.list.names, func(v *tracker.View, names []string) { v.Platforms = names })
	case ChipAccount:
		return nil, l.pickName("filter.account.find", l.list.accounts, func(v *tracker.View, names []string) { v.Accounts = names })
	case ChipRequester:
		return nil, l.pickName("filter.requester.find", l.list.requested, func(v *tracker.View, names []string) { v.Requesters = names })
	case ChipSaved:
		return l.askView(option - len(l.views)), nil
	}
	return nil, nil
}

func (l *Ledger) pickName(heading string, names []string, set func(*tracker.View, []string)) *Picker {
	say := l.desk.Phrase
	return &Picker{Heading: say(heading), Hint: say("filter.find.hint"), Find: findNames(names), Choose: func(name string) {
		v := l.view
		set(&v, []string{name})
		l.set(v)
	}}
}

func (l *Ledger) askDays() *Prompt {
	say := l.desk.Phrase
	from := &PromptField{Label: say("range.first"), Text: l.view.From, Note: say("form.day.note")}
	to := &PromptField{Label: say("range.last"), Text: l.view.To, Note: say("range.last.note")}
	return &Prompt{Heading: say("range.days"), Save: say("filter.apply"), Fields: []*PromptField{from, to}, Submit: func() []string {
		v := l.view
		v.Span, v.From, v.To = "", strings.TrimSpace(from.Text), strings.TrimSpace(to.Text)
		wrong := make([]string, 2)
		for i, text := range []string{v.From, v.To} {
			if _, _, err := tracker.DayRange(text, ""); err != nil {
				wrong[i] = say("form.wrong.day")
			}
		}
		if wrong[0]+wrong[1] != "" {
			return wrong
		}
		if _, _, err := tracker.DayRange(v.From, v.To); err != nil {
			return []string{"", say("range.wrong")}
		}
		l.set(v)
		return nil
	}}
}

func (l *Ledger) askReward() *Prompt {
	say, home := l.desk.Phrase, l.list.settings.Currency
	least := &PromptField{Label: say("filter.reward.from"), Text: l.view.Least, Note: say("filter.reward.note")}
	most := &PromptField{Label: say("filter.reward.to"), Text: l.view.Most, Note: say("filter.reward.note")}
	return &Prompt{Heading: say("filter.reward"), Save: say("filter.apply"), Fields: []*PromptField{least, most}, Submit: func() []string {
		v, wrong := l.view, make([]string, 2)
		var currencies []money.Currency
		for i, one := range []struct {
			field *PromptField
			into  *string
		}{{least, &v.Least}, {most, &v.Most}} {
			if *one.into = ""; strings.TrimSpace(one.field.Text) == "" {
				continue
			}
			amount, err := readMoney(one.field.Text, home)
			if err != nil || amount.Micros < 0 {
				wrong[i] = say("form.wrong.reward")
				continue
			}
			*one.into = amount.String()
			currencies = append(currencies, amount.Currency)
		}
		if len(currencies) == 2 && currencies[0] != currencies[1] {
			wrong[1] = say("filter.reward.currencies")
		}
		if wrong[0]+wrong[1] != "" {
			return wrong
		}
		l.set(v)
		return nil
	}}
}

// askView saves, renames or removes a view.
func (l *Ledger) askView(what int) *Prompt {
	say, at := l.desk.Phrase, l.saved()
	switch {
	case what == 2 && at >= 0:
		name := l.views[at].Name
		l.keep(say("notice.view.removed", name), func(ctx context.Context) error { return l.desk.Tracker.RemoveView(ctx, name) })
		return nil
	case what == 1 && at >= 0:
		old := l.views[at].Name
		return l.askName(say("view.rename", old), old, func(ctx context.Context, name string) error {
			return l.desk.Tracker.RenameView(ctx, old, name)
		})
	}
	v := l.view
	return l.askName(say("view.save"), "", func(ctx context.Context, name string) error { return l.desk.Tracker.SaveView(ctx, name, v) })
}

func (l *Ledger) askName(heading, text string, do func(context.Context, string) error) *Prompt {
	say := l.desk.Phrase
	field := &PromptField{Label: say("view.name"), Text: text, Note: say("view.name.note")}
	return &Prompt{Heading: heading, Words: l.says(), Save: say("form.edit.save"), Fields: []*PromptField{field}, Submit: func() []string {
		name := strings.TrimSpace(field.Text)
		if name == "" || len([]rune(name)) > 60 {
			return []string{say("view.wrong")}
		}
		for _, one := range l.views {
			if one.Name == name && name != text {
				return []string{say("view.taken")}
			}
		}
		l.keep(say("notice.view.saved", name), func(ctx context.Context) error { return do(ctx, name) })
		return nil
	}}
}

// says is what the view shows, in words.
func (l *Ledger) says() string {
	var parts []string
	if text := strings.TrimSpace(l.view.Search); text != "" {
		parts = append(parts, l.desk.Phrase("view.search", text))
	}
	for _, c := range append([]Chip{l.State.Range, l.State.Platform}, l.State.More...) {
		if c.Active && c.Name != ChipSaved {
			parts = append(parts, c.Text)
		}
	}
	if l.view.NoTime {
		parts = append(parts, l.desk.Phrase("filter.notime"))
	}
	if len(parts) == 0 {
		return l.desk.Phrase("view.everything")
	}
	return strings.Join(parts, " · ")
}

// keep changes the saved views and reads them again.
func (l *Ledger) keep(said string, do func(context.Context) error) {
	l.desk.act(func(ctx context.Context) (string, int, error) {
		err := do(ctx)
		if errors.Is(err, store.ErrNotFound) {
			err = nil // another window removed it
		}
		if err == nil {
			l.loadViews()
		}
		return said, 0, err
	})
}
