package present

import (
	"context"
	"fmt"

	"clickwage/data/store"
	"clickwage/data/work"
)

// Accounts lists platforms and the worker's accounts on them, and gives one
// another name.
func (s *Safety) Accounts() {
	var all []store.Account
	var err error
	s.desk.Run(func() { all, err = s.desk.Tracker.Accounts(context.Background()) }, func() {
		if err != nil {
			s.desk.Tell(Notice{Text: s.desk.trouble(err).line()})
			return
		}
		s.askAccounts(all)
	})
}

func (s *Safety) askAccounts(all []store.Account) {
	d := &Dialog{Title: s.say("accounts.title"), Words: []string{s.say("accounts.none")}, Close: s.say("dialog.close")}
	if len(all) == 0 {
		s.shell.Ask(d)
		return
	}
	d.Words = []string{s.say("accounts.words")}
	platform, worker := &Asked{Label: s.say("accounts.platform")}, &Asked{Label: s.say("accounts.account"), Note: s.say("accounts.account.note")}
	list := &PickList{Texts: 2, Head: []string{s.say("accounts.platform"), s.say("accounts.account"), s.say("restore.head.entries")}}
	for _, a := range all {
		account := a.Worker
		if account == "" {
			account = "–"
		}
		list.Rows = append(list.Rows, []string{a.Platform, account, fmt.Sprint(a.Records)})
	}
	check := func(string) {
		now := all[list.Chosen]
		d.Ready = platform.Text != "" && (platform.Text != now.Platform || worker.Text != now.Worker)
		d.Care = ""
		for _, other := range all {
			if d.Ready && other.Platform == platform.Text && other.Worker == worker.Text {
				d.Care = s.say("accounts.joins", other.Records)
			}
		}
	}
	list.OnChosen = func(i int) {
		platform.Text, worker.Text = all[i].Platform, all[i].Worker
		check("")
		d.change()
	}
	platform.OnText, worker.OnText = check, check
	d.List, d.Fields, d.Do = list, []*Asked{platform, worker}, s.say("accounts.rename")
	d.OnDo = func() {
		now, to := all[list.Chosen], work.Account{Platform: platform.Text, Worker: worker.Text}
		s.shell.Shut()
		s.desk.act(func(ctx context.Context) (string, int, error) {
			n, err := s.desk.Tracker.Rename(ctx, work.Account{Platform: now.Platform, Worker: now.Worker}, to)
			return s.say("accounts.renamed", n, to.Platform), 1, err
		})
	}
	s.shell.Ask(d)
	list.OnChosen(0)
}
