package assets

// Icon names one line icon. Example: IconWork is the stopwatch.
type Icon string

// The icons. What each shows stands beside it.
const (
	IconWork          Icon = "work"          // the stopwatch: the Work page
	IconLedger        Icon = "ledger"        // the list: the Ledger page
	IconEarnings      Icon = "earnings"      // a line chart
	IconDisputes      Icon = "disputes"      // scales
	IconCollective    Icon = "collective"    // two people
	IconImport        Icon = "import"        // an arrow into a tray
	IconSettings      Icon = "settings"      // two sliders
	IconSearch        Icon = "search"        // a magnifying glass
	IconQualification Icon = "qualification" // a page with a tick
	IconInstructions  Icon = "instructions"  // an open book
	IconMessages      Icon = "messages"      // a speech bubble
	IconAppeal        Icon = "appeal"        // a flag
	IconPayments      Icon = "payments"      // a coin
	IconOnCall        Icon = "oncall"        // a bell
	IconBreak         Icon = "break"         // a cup
	IconPlus          Icon = "plus"          // add
	IconMini          Icon = "mini"          // a small window in a window
	IconStar          Icon = "star"          // not a favourite
	IconStarFilled    Icon = "starfilled"    // a favourite
	IconSubmit        Icon = "submit"        // a paper plane
	IconStop          Icon = "stop"          // a filled square
	IconPlay          Icon = "play"          // a filled triangle
	IconPause         Icon = "pause"         // two bars
	IconNext          Icon = "next"          // go on to the next
	IconReturned      Icon = "returned"      // an arrow back; also undo
	IconCheck         Icon = "check"         // a tick
	IconCross         Icon = "cross"         // refused, or close
	IconClock         Icon = "clock"         // waiting
	IconInfo          Icon = "info"          // more is told
	IconCalendar      Icon = "calendar"      // dates
	IconChevronDown   Icon = "chevrondown"   // opens a list
	IconLock          Icon = "lock"          // only on this computer
	IconSave          Icon = "save"          // a disk: back up
	IconExport        Icon = "export"        // an arrow out of a tray
	IconPaperclip     Icon = "paperclip"     // attach or paste
	IconPencil        Icon = "pencil"        // typed later
	IconFile          Icon = "file"          // a page
	IconQuestion      Icon = "question"      // a doubt
	IconKeyboard      Icon = "keyboard"      // keys
	IconCamera        Icon = "camera"        // a picture
	IconWarning       Icon = "warning"       // something needs care
	IconTrash         Icon = "trash"         // remove
)

// Icons returns every icon, in the order of the constants.
func Icons() []Icon {
	return []Icon{
		IconWork, IconLedger, IconEarnings, IconDisputes,
		IconCollective, IconImport, IconSettings, IconSearch,
		IconQualification, IconInstructions, IconMessages, IconAppeal,
		IconPayments, IconOnCall, IconBreak, IconPlus,
		IconMini, IconStar, IconStarFilled, IconSubmit,
		IconStop, IconPlay, IconPause, IconNext,
		IconReturned, IconCheck, IconCross, IconClock,
		IconInfo, IconCalendar, IconChevronDown, IconLock,
		IconSave, IconExport, IconPaperclip, IconPencil,
		IconFile, IconQuestion, IconKeyboard, IconCamera,
		IconWarning, IconTrash,
	}
}
