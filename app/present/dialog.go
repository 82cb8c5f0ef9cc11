package present

// Dialog is a small dialog: what it is about, what to choose and to type, and
// what is done then. A presenter fills it in and calls Changed after each
// change; which fields and choices it has stays the same while it is open.
type Dialog struct {
	Title   string
	Words   []string // paragraphs
	Care    string   // set apart: what cannot be taken back
	Picks   []*Pick
	List    *PickList
	Fields  []*Asked
	Facts   []Fact
	Trouble *Trouble
	Busy    string // what is going on; nothing can be pressed meanwhile
	Do      string // the dark button's word; "" for none
	Ready   bool   // it can be pressed
	OnDo    func()
	Also    string // another button's word; "" for none
	OnAlso  func()
	Close   string // the word of the button that closes it
	// OnRune takes keys typed where no field and no button has the keyboard, which
	// is there at first; nil: the first field has it.
	OnRune  func(rune)
	Wide    bool   // it has more to show than others
	Changed func() // set by the window
}

// Pick is a choice of one of a few.
type Pick struct {
	Label    string
	Options  []string
	Chosen   int
	Hidden   bool
	Beside   bool // the options stand beside the label: both are short
	OnChosen func(int)
}

// PickList is a list of rows of which one is chosen.
type PickList struct {
	Head     []string
	Texts    int        // how many of the first columns are words; others are numbers
	Rows     [][]string // as many cells as Head
	Chosen   int        // -1 for none
	OnChosen func(int)
}

// Asked is something to type.
type Asked struct {
	Label    string
	Note     string
	Text     string
	Secret   bool
	Hidden   bool
	Wrong    string
	Browse   string // the word of a button that looks for a file or folder; "" for none
	OnBrowse func(*Asked)
	OnText   func(string) // after Text has become it; may be nil
}

// Browsing is what is looked for on the disk.
type Browsing struct {
	Folder bool // a folder instead of a file
	Title  string
}

// Shell is what presenters ask of the window around them. All are required.
type Shell struct {
	Ask    func(*Dialog) // shows a dialog in the place of any other
	Shut   func()        // closes the dialog
	Browse func(b Browsing, chosen func(path string))
	Reveal func(folder string) // shows a folder in the desktop's own file manager
	// Replace closes the ledger, lets do put another file in its place, and
	// opens that; then it shows what do answers. waiting is said meanwhile.
	Replace func(waiting string, do func() *Dialog)
}

// change makes a dialog draw itself anew.
func (d *Dialog) change() {
	if d.Changed != nil {
		d.Changed()
	}
}

// working runs something of a dialog off the window's goroutine and says an
// error in the dialog.
func (d *Dialog) working(desk *Desk, busy string, do func() error, done func()) {
	d.Busy, d.Trouble = busy, nil
	d.change()
	var err error
	desk.Run(func() { err = do() }, func() {
		d.Busy = ""
		if err != nil {
			trouble := desk.trouble(err)
			d.Trouble = &trouble
			d.change()
			return
		}
		done()
	})
}

// passphrases are two fields for one that is chosen now.
type passphrases struct{ first, second *Asked }

func newPassphrases(say Phrase, check func()) passphrases {
	ask := func(key string) *Asked {
		return &Asked{Label: say(key), Secret: true, OnText: func(string) { check() }}
	}
	return passphrases{ask("seal.first"), ask("seal.second")}
}

// leastPassphrase is how many characters a passphrase has at least: a file that
// anyone may find can be tried against for ever.
const leastPassphrase = 8

// check says what is wrong and whether the passphrase can be used.
func (p passphrases) check(say Phrase) bool {
	p.first.Wrong, p.second.Wrong = "", ""
	long := len([]rune(p.first.Text)) >= leastPassphrase
	if !long && p.second.Text != "" {
		p.first.Wrong = say("seal.short", leastPassphrase)
	}
	same := p.first.Text == p.second.Text
	if long && !same && len(p.second.Text) >= len(p.first.Text) {
		p.second.Wrong = say("seal.differ")
	}
	return long && same
}
