package present

// CollectiveState is what the Collective page shows.
type CollectiveState struct {
	Loading   bool
	Trouble   *Trouble
	Read      bool // the ledger was read at least once
	Given     Mark // whether anything left, and when
	Campaigns []FilterState
	Campaign  *CampaignState
	History   []GivenRow
}

// CampaignState is the campaign that is chosen.
type CampaignState struct {
	Name, Collective, Contact string
	Open                      string // until when, or since when not
	Signed                    Mark   // what speaks for the signature
	Rules                     []CampaignRule
	Hash                      string
	Offer                     *OfferState
	Trouble                   *Trouble // why there is no preview, or what is wrong with it
	Step                      CampaignStep
	Main                      string // the dark button's word; "" for none
	Beside                    string // another way to do it; "" for none
	Words                     string // beside the buttons
	CanWithdraw               bool
	Busy                      string
}

// CampaignStep is how far the worker is with a campaign.
type CampaignStep int

// The steps.
const (
	StepToken  CampaignStep = iota // there is no token
	StepAnswer                     // it was asked for
	StepGive
	StepClosed
	StepDamaged // it cannot be read; Trouble says what to do
)

// RuleAbout says what a rule of a campaign is about.
type RuleAbout int

// What the rules of a campaign are about.
const (
	AboutPeriod RuleAbout = iota
	AboutAsked
	AboutBounds
	AboutGroup
	AboutNoise
	AboutReaders
	AboutLeaving
	AboutReviews
)

// CampaignRule is one rule in plain words.
type CampaignRule struct {
	About         RuleAbout
	Heading, Text string
	Care          bool // to be seen at once
}

// OfferState is all that a contribution says, read back from its shares.
type OfferState struct {
	Size    string // with who it is sealed for
	Words   string // what it was read from, and what is in none of it
	Blocks  []OfferBlock
	Counts  bool         // the campaign counts reviews
	Without bool         // and the worker's are left out
	Reviews []OfferBlock // of each subject that is reviewed: questions, then answers
	Notes   []string     // what is left out or cut off
	File    string       // the SHA-256 of the file; "" while there is none
	Alone   string       // that one organiser could read it; "" where not
}

// OfferBlock is a few tables side by side, or the answers about one subject.
type OfferBlock struct {
	Title string     // the subject; "" for tables
	Heads []string   // of the tables; an empty one for answers
	Rows  [][]string // what is counted, then a figure for each table
}

// GivenRow is something that was given.
type GivenRow struct {
	ID, Title, Caption, Value string
	Mark                      Mark
}
