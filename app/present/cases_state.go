package present

// CasesState is what the Disputes page shows of cases. Over the case that is open
// stands at most one Form.
type CasesState struct {
	Loading   bool
	Trouble   *Trouble
	Read      bool // the ledger was read at least once
	Summary   string
	Open      []CaseRow // the nearest deadline first
	Closed    []CaseRow
	Ended     string // how many were closed, and how
	Proposals []CaseProposal
	Case      *CaseState
	Form      *Blank
}

// CaseRow is a case in the list.
type CaseRow struct {
	ID, Name, Caption string
	Due               Mark // counted down, or what came of it
	Chosen            bool
}

// CaseProposal is a case that the ledger suggests.
type CaseProposal struct{ Title, Caption string }

// CaseState is the case that is open.
type CaseState struct {
	ID, Name, Caption string
	Due               Mark
	Closed            bool
	Heads             []string // of the table of tasks
	Tasks             []CaseTask
	RulesFrom         string
	Rules             []CaseRule
	MoreRules         int // that nothing was answered to and that are not listed
	Letters           []string
	Letter            int // the one that is open; -1: none
	Draft             *DraftState
	Log               []LogLine
	Loss              LossState
	Exhibits          []ExhibitState
	Matching          Mark // whether all exhibits are what was taken in
	Ways              []CaseWay
	Redacted          []EntryRow // ID is what is kept back
	Exposure          ExposureTick
	Proof             ProofState
}

// CaseTask is a task that is in the case, or that could be.
type CaseTask struct {
	ID                              string
	In                              bool
	Started, Worked, Reward, Reason string
	Given                           bool // a reason was given
	Mark                            Mark
}

// CaseRule is a rule with the worker's answer to it.
type CaseRule struct {
	ID, Text, Source string
	Answer           string
	Written          bool
	Mark             Mark
}

// DraftState is a letter that can be changed and copied.
type DraftState struct {
	Number         int // another number for another draft
	Heading, Words string
	Text           string
}

// LogLine is a message or a step, the newest first.
type LogLine struct {
	ID, Title, Caption, Text string
	Value                    string // recovered; "" for none
	Mark                     Mark
}

// LossState is what was lost. Time stands beside the claim and is never added.
type LossState struct {
	Rows  []LossRow
	Notes []string
}

// LossRow is one line of the loss.
type LossRow struct {
	Label, Count, Value, About string
	Claim                      bool
}

// ExhibitState is a file of the case.
type ExhibitState struct {
	ID, Letter, Name, Caption, Hash string
	Whole                           string // the whole hash, with size, for the status line
	Withheld                        bool
	Wrong                           Mark // what is wrong with it; empty for nothing
}

// CaseWay is something that is chosen about how the dossier is written.
type CaseWay struct {
	Label string
	Choice
}

// ExposureTick is whether the log of distressing work goes with the dossier.
type ExposureTick struct {
	Kept bool // the worker keeps a log; else nothing is asked
	On   bool
}

// ProofState is what ties the case to the ledger's history, in plain words.
type ProofState struct {
	Mark  Mark
	Words string
	Pages string // of the dossier button
	// What can be done: to bring a lost key back, to copy the one that is here, to
	// have the last signature dated.
	Lost, Here, Signed bool
}
