package present

import (
	"slices"
	"strconv"
)

// Actions are all that keys do, in the order they are listed. Their ids are
// promised: settings, tests and logs hold them.
func Actions() []Action {
	return slices.Concat(numbered(6, "screen.", Anywhere, "Ctrl+", screenWords), anywhere(), onWork(),
		numbered(9, "favourite.", OnWork, "", func(int) string { return "key.favourite.start" }),
		numbered(9, "place.", OnWork, "Ctrl+Shift+", func(int) string { return "key.place" }), inLists(), elsewhere())
}

// screenWords are the names of the pages that have a number.
func screenWords(n int) string {
	return []string{"nav.work", "nav.ledger", "nav.earnings", "nav.disputes", "nav.collective", "nav.import"}[n-1]
}

func numbered(most int, family string, at Place, held string, words func(n int) string) []Action {
	var all []Action
	for n := 1; n <= most; n++ {
		number := strconv.Itoa(n)
		all = append(all, Action{ID: family + number, At: at, Keys: held + number, Words: words(n), N: n})
	}
	return all
}

func anywhere() []Action {
	return []Action{
		{ID: "settings", Keys: "Ctrl+,", Words: "nav.settings"},
		{ID: "startstop", Keys: "Ctrl+T", Words: "key.startstop"},
		{ID: "new", Keys: "Ctrl+N", Words: "key.new"},
		{ID: "palette", Keys: "Ctrl+K", Words: "key.palette"},
		{ID: "search", Keys: "Ctrl+F", Words: "key.search"},
		{ID: "main", Keys: "Ctrl+Enter", Words: "key.main"},
		{ID: "undo", Keys: "Ctrl+Z", Words: "key.undo"},
		{ID: "redo", Keys: "Ctrl+Shift+Z Ctrl+Y", Words: "key.redo"},
		{ID: "import", Keys: "Ctrl+I", Words: "key.import"},
		{ID: "open", Keys: "Ctrl+O", Words: "key.open"},
		{ID: "export", Keys: "Ctrl+E", Words: "key.export"},
		{ID: "dispute", Keys: "Ctrl+D", Words: "key.dispute"},
		{ID: "rate", Keys: "Ctrl+R", Words: "key.rate"},
		{ID: "campaign.add", Keys: "Ctrl+G", Words: "collective.add"},
		{ID: "backup", Keys: "Ctrl+B", Words: "key.backup"},
		{ID: "mini", Keys: "Ctrl+M", Words: "key.mini"},
		{ID: "exposure", Keys: "Ctrl+L", Words: "key.exposure", Log: true},
		{ID: "keys", Keys: "F1", Words: "key.keys"},
		{ID: "pane", Keys: "F6", Words: "key.pane"},
		{ID: "pane.back", Keys: "Shift+F6", Words: "key.pane.back"},
		{ID: "focus", Keys: "Tab", Words: "key.focus", Fixed: true},
		{ID: "focus.back", Keys: "Shift+Tab", Words: "key.focus.back", Fixed: true},
		{ID: "back", Keys: "Esc", Words: "key.back", Fixed: true},
		{ID: "quit", Keys: "Ctrl+Q", Words: "key.quit"},
	}
}

func onWork() []Action {
	return []Action{
		{ID: "toggle", At: OnWork, Keys: "Space", Words: "key.toggle"},
		{ID: "submitted", At: OnWork, Keys: "Enter", Words: "key.submitted"},
		{ID: "next", At: OnWork, Keys: "N", Words: "key.next"},
		{ID: "returned", At: OnWork, Keys: "R", Words: "key.returned"},
		{ID: "other", At: OnWork, Keys: "O", Words: "key.other"},
		{ID: "pause", At: OnWork, Keys: "U", Words: "key.pause"},
		{ID: "batch", At: OnWork, Keys: "G", Words: "key.batch"},
		{ID: "favourite", At: OnWork, Keys: "F", Words: "key.favourite"},
		{ID: "favourite.clear", At: OnWork, Keys: "Del", Words: "key.clear", Fixed: true},
		{ID: "activity.search", At: OnWork, Keys: "S", Words: "activity.search"},
		{ID: "activity.qualification", At: OnWork, Keys: "Q", Words: "activity.qualification"},
		{ID: "activity.training", At: OnWork, Keys: "I", Words: "activity.training"},
		{ID: "activity.communication", At: OnWork, Keys: "M", Words: "activity.communication"},
		{ID: "activity.appeal", At: OnWork, Keys: "A", Words: "activity.appeal"},
		{ID: "activity.payment", At: OnWork, Keys: "P", Words: "activity.payment"},
		{ID: "activity.on_call", At: OnWork, Keys: "W", Words: "activity.on_call"},
		{ID: "activity.break", At: OnWork, Keys: "B", Words: "activity.break"},
		{ID: "away.work", At: OnWork, Keys: "K", Words: "key.away.work"},
		{ID: "away.break", At: OnWork, Keys: "C", Words: "key.away.break"},
		{ID: "away.other", At: OnWork, Keys: "E", Words: "key.away.other"},
		{ID: "away.split", At: OnWork, Keys: "X", Words: "key.away.split"},
		{ID: "away.drop", At: OnWork, Keys: "D", Words: "key.away.drop"},
		{ID: "paste", At: OnWork, Keys: "Ctrl+V", Words: "key.paste"},
	}
}

// Ids of what a list does, for views.
const (
	ListUp         = "list.up"
	ListDown       = "list.down"
	ListExtendUp   = "list.extend.up"
	ListExtendDown = "list.extend.down"
	ListPageUp     = "list.page.up"
	ListPageDown   = "list.page.down"
	ListFirst      = "list.first"
	ListLast       = "list.last"
	ListOpen       = "list.open"
	ListTick       = "list.tick"
	ListAll        = "list.all"
	ListEdit       = "list.edit"
	ListStatus     = "list.status"
	ListRemove     = "list.remove"
	ListCopy       = "list.copy"
)

func inLists() []Action {
	return []Action{
		{ID: ListUp, At: InLists, Keys: "Up", Words: "key.list.up", Fixed: true},
		{ID: ListDown, At: InLists, Keys: "Down", Words: "key.list.down", Fixed: true},
		{ID: ListExtendUp, At: InLists, Keys: "Shift+Up", Words: "key.list.extend.up", Fixed: true},
		{ID: ListExtendDown, At: InLists, Keys: "Shift+Down", Words: "key.list.extend.down", Fixed: true},
		{ID: ListPageUp, At: InLists, Keys: "PgUp", Words: "key.list.page.up", Fixed: true},
		{ID: ListPageDown, At: InLists, Keys: "PgDn", Words: "key.list.page.down", Fixed: true},
		{ID: ListFirst, At: InLists, Keys: "Home", Words: "key.list.first", Fixed: true},
		{ID: ListLast, At: InLists, Keys: "End", Words: "key.list.last", Fixed: true},
		{ID: ListOpen, At: InLists, Keys: "Enter", Words: "key.list.open", Fixed: true},
		{ID: ListTick, At: InLists, Keys: "Space", Words: "key.list.tick"},
		{ID: ListAll, At: InLists, Keys: "Ctrl+A", Words: "key.all"},
		{ID: ListEdit, At: InLists, Keys: "F2", Words: "ledger.edit"},
		{ID: ListStatus, At: InLists, Keys: "F4", Words: "ledger.setstatus"},
		{ID: ListRemove, At: InLists, Keys: "Del", Words: "key.list.remove"},
		{ID: ListCopy, At: InLists, Keys: "Ctrl+C", Words: "key.copy"},
	}
}

func elsewhere() []Action {
	return []Action{
		{ID: "paste.rows", At: OnImport, Keys: "Ctrl+V", Words: "key.paste.rows"},
		{ID: "paste.exhibit", At: OnDisputes, Keys: "Ctrl+V", Words: "key.paste.exhibit"},
		{ID: "campaign.token", At: OnCollective, Keys: "Ctrl+H", Words: "key.token"},
		{ID: "contribute.save", At: OnCollective, Keys: "Ctrl+S", Words: "collective.save"},
		{ID: "contribute.withdraw", At: OnCollective, Keys: "Ctrl+U", Words: "collective.withdraw"},
		{ID: "welcome.start", At: OnWelcome, Keys: "Space", Words: "welcome.start"},
		{ID: "welcome.example", At: OnWelcome, Keys: "E", Words: "welcome.example"},
	}
}
