package evidence

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/money"
	"clickwage/data/revision"
)

// format is what a case says of its form.
func (f Form) format() string { return "clickwage/case/v" + strconv.Itoa(int(f)) }

// form is that of a case; 0: it says none that is known.
func (c caseFile) form() Form {
	for f := FirstForm; f <= NewestForm; f++ {
		if c.Format == f.format() {
			return f
		}
	}
	return 0
}

// caseFile is case.json. Instants are texts in UTC, amounts texts such as
// "0.12USD"; "" is what is not known. Tasks and Totals are figures: they must be
// those of the disclosed revisions. All else is the worker's statement.
type caseFile struct {
	Account   string         `json:"account"`
	Against   partyLine      `json:"against"`
	Claim     claimLine      `json:"claim"`
	Exhibits  []exhibitLine  `json:"exhibits"`
	Format    string         `json:"format"`
	ID        string         `json:"id"`
	Messages  []messageLine  `json:"messages"`
	Name      string         `json:"name"`
	Opened    string         `json:"opened"`
	Platform  string         `json:"platform"`
	Preset    Preset         `json:"preset"`
	Recipient Recipient      `json:"recipient"`
	Redacted  []redactedLine `json:"redacted"`
	Rules     []ruleLine     `json:"rules"`
	Steps     []stepLine     `json:"steps"`
	Study     *studyLine     `json:"study"`
	Tasks     []Row          `json:"tasks"`
	Totals    totalsLine     `json:"totals"`
	Worker    partyLine      `json:"worker"`
	Zone      string         `json:"zone"`
}

type partyLine struct {
	Address string `json:"address"`
	Contact string `json:"contact"`
	Name    string `json:"name"`
}

type claimLine struct {
	Amounts   []string       `json:"amounts"`
	Converted *convertedLine `json:"converted,omitempty"` // nil in the first form
	Deadline  string         `json:"deadline"`
	Facts     string         `json:"facts"`
	Remedy    string         `json:"remedy"`
	Rule      string         `json:"rule"`
}

type convertedLine struct {
	Amount string      `json:"amount"` // "" where nothing was converted
	Quotes []quoteLine `json:"quotes"`
}

type quoteLine struct {
	Date   string         `json:"date"`
	From   money.Currency `json:"from"`
	Rate   string         `json:"rate"`
	Source string         `json:"source"`
	To     money.Currency `json:"to"`
}

type exhibitLine struct {
	Added    string         `json:"added"`
	Captured string         `json:"captured"`
	ID       string         `json:"id"`
	Kind     AttachmentKind `json:"kind"`
	Name     string         `json:"name"`
	Note     string         `json:"note"`
	SHA256   string         `json:"sha256"`
	Size     int64          `json:"size"`
	Withheld bool           `json:"withheld"`
}

type messageLine struct {
	At      string `json:"at"`
	Channel string `json:"channel"`
	From    string `json:"from"`
	Text    string `json:"text"`
	To      string `json:"to"`
}

type redactedLine struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

type ruleLine struct {
	Answer     string `json:"answer"`
	Confidence string `json:"confidence"`
	Kept       Kept   `json:"kept"`
	Retrieved  string `json:"retrieved"`
	Rule       string `json:"rule"`
	Source     string `json:"source"`
	Text       string `json:"text"`
}

type stepLine struct {
	At        string   `json:"at"`
	Kind      StepKind `json:"kind"`
	Note      string   `json:"note"`
	Recovered string   `json:"recovered"`
	To        string   `json:"to"`
}

type studyLine struct {
	Mean   string `json:"mean_seconds"`
	Median string `json:"median_seconds"`
	N      int    `json:"n"`
	SD     string `json:"sd_seconds"`
	Source string `json:"source"`
}

type totalsLine struct {
	Rewards []string `json:"rewards"` // of all tasks, by currency
	Tasks   int      `json:"tasks"`
}

func partyOf(p Party) partyLine { return partyLine{p.Address, p.Contact, p.Name} }

// caseText is case.json of a form for a case with the rows of its tasks.
func (form Form) caseText(c Case, rows Schedule) ([]byte, error) {
	totals, err := totalsOf(rows)
	if err != nil {
		return nil, err
	}
	f := caseFile{
		Account: c.Account, Against: partyOf(c.Against), Format: form.format(), ID: c.ID, Name: c.Name, Opened: instant(c.Opened),
		Platform: c.Platform, Preset: c.Preset, Recipient: c.Recipient, Tasks: rows, Totals: totals, Worker: partyOf(c.Worker), Zone: c.Zone,
		Claim:    claimLine{[]string{}, nil, instant(c.Claim.Deadline), c.Claim.Facts, c.Claim.Remedy, c.Claim.Rule},
		Exhibits: []exhibitLine{}, Messages: []messageLine{}, Redacted: []redactedLine{}, Rules: []ruleLine{}, Steps: []stepLine{},
	}
	for _, a := range c.Claim.Amount {
		f.Claim.Amounts = append(f.Claim.Amounts, a.String())
	}
	if form >= SecondForm {
		f.Claim.Converted = convertedOf(c.Claim)
	}
	for _, a := range c.Exhibits {
		f.Exhibits = append(f.Exhibits, exhibitLine{
			instant(a.Added), instant(a.Captured), a.ID, a.Kind, a.Name, a.Note, hex.EncodeToString(a.Sum[:]), a.Size, a.Withheld,
		})
	}
	for _, m := range c.Messages {
		f.Messages = append(f.Messages, messageLine{instant(m.At), m.Channel, m.From, m.Text, m.To})
	}
	for _, r := range c.Redacted {
		f.Redacted = append(f.Redacted, redactedLine(r))
	}
	for _, r := range c.Rules {
		f.Rules = append(f.Rules, ruleLine{r.Answer, r.Confidence, r.Kept, r.Retrieved, r.Rule, r.Source, r.Text})
	}
	for _, s := range c.Steps {
		line := stepLine{At: instant(s.At), Kind: s.Kind, Note: s.Note, To: s.To}
		if s.Recovered != nil {
			line.Recovered = s.Recovered.String()
		}
		f.Steps = append(f.Steps, line)
	}
	if s := c.Study; s != nil {
		f.Study = &studyLine{seconds(s.Mean.Microseconds()), seconds(s.Median.Microseconds()), s.N, seconds(s.SD.Microseconds()), s.Source}
	}
	return revision.Canonical(f)
}

func convertedOf(c Claim) *convertedLine {
	line := &convertedLine{Quotes: []quoteLine{}}
	if c.Converted == nil {
		return line
	}
	line.Amount = c.Converted.Amount.String()
	for _, q := range c.Converted.Quotes {
		line.Quotes = append(line.Quotes, quoteLine{q.Date, q.From, q.Rate, q.Source, q.To})
	}
	return line
}

func readCase(text []byte) (caseFile, error) {
	var f caseFile
	if err := revision.Strict(text, &f); err != nil {
		return f, fmt.Errorf("%s: %w", caseName, err)
	}
	form := f.form()
	if form == 0 {
		return f, fmt.Errorf("%s: its format is %q, not %q or one before; a newer clickwage-verify may know it", caseName, f.Format, NewestForm.format())
	}
	if (f.Claim.Converted != nil) != (form >= SecondForm) {
		return f, fmt.Errorf("%s: the converted claim belongs to the second form, and to no other", caseName)
	}
	for _, text := range f.Claim.Amounts {
		if a, err := money.Parse(text, ""); err != nil || a.String() != text {
			return f, fmt.Errorf("%s: the claim of %q is no amount", caseName, text)
		}
	}
	if c := f.Claim.Converted; c != nil && c.Amount != "" {
		if a, err := money.Parse(c.Amount, ""); err != nil || a.String() != c.Amount {
			return f, fmt.Errorf("%s: the converted claim of %q is no amount", caseName, c.Amount)
		}
	}
	for _, e := range f.Exhibits {
		if _, err := readHash(e.SHA256); err != nil {
			return f, fmt.Errorf("%s: exhibit %s: %w", caseName, e.ID, err)
		}
	}
	return f, nil
}

// totalsOf adds up the rewards of rows, by currency. A reward that is withheld
// or not known adds nothing.
func totalsOf(rows Schedule) (totalsLine, error) {
	sums := map[money.Currency]money.Amount{}
	for _, row := range rows {
		if row["reward"] == "" || row["reward"] == Withheld {
			continue
		}
		a, err := money.Parse(row["reward"], "")
		if err != nil {
			return totalsLine{}, fmt.Errorf("task %s: %w", row["task"], err)
		}
		if sums[a.Currency], err = sums[a.Currency].Add(a); err != nil {
			return totalsLine{}, fmt.Errorf("task %s: %w", row["task"], err)
		}
	}
	totals := totalsLine{Rewards: []string{}, Tasks: len(rows)}
	for _, currency := range sortedNames(sums) {
		totals.Rewards = append(totals.Rewards, sums[currency].String())
	}
	return totals, nil
}

// compareCase says where the figures of a case are not those of the schedule.
func compareCase(f caseFile, rows Schedule) error {
	columns := f.form().Columns()
	if len(f.Tasks) != len(rows) {
		return fmt.Errorf("it has %d tasks, the disclosed revisions have %d", len(f.Tasks), len(rows))
	}
	for i, row := range rows {
		for _, column := range columns {
			if got, want := f.Tasks[i][column], row[column]; got != want {
				return fmt.Errorf("task %d, %s: it says %q, the disclosed revision %q", i+1, column, got, want)
			}
		}
		if len(f.Tasks[i]) != len(row) {
			return fmt.Errorf("task %d: it has other columns than the schedule", i+1)
		}
	}
	totals, err := totalsOf(rows)
	if err != nil {
		return err
	}
	if f.Totals.Tasks != totals.Tasks || !slices.Equal(f.Totals.Rewards, totals.Rewards) {
		return fmt.Errorf("its totals are %d tasks and %s, those of the disclosed revisions %d and %s",
			f.Totals.Tasks, strings.Join(f.Totals.Rewards, " "), totals.Tasks, strings.Join(totals.Rewards, " "))
	}
	return nil
}

// checkExhibits says whether the attachments are those that the case names: each
// has its content with it unless that is withheld, and there are no others.
func checkExhibits(exhibits []exhibitLine, files map[string]int64) error {
	named := map[string]bool{}
	for _, e := range exhibits {
		size, there := files[e.SHA256]
		switch {
		case e.Withheld && !there:
			continue
		case e.Withheld:
			return fmt.Errorf("exhibit %s is said to be withheld, and its content is there", e.ID)
		case !there:
			return fmt.Errorf("the content of exhibit %s is missing", e.ID)
		case size != e.Size:
			return fmt.Errorf("exhibit %s has %d bytes; the case says %d", e.ID, size, e.Size)
		}
		named[e.SHA256] = true
	}
	for name := range files {
		if !named[name] {
			return fmt.Errorf("attachment %s is none of the case's exhibits", name)
		}
	}
	return nil
}

var errNoTask = errors.New("the disclosure has no revision of it")

// matchTasks says whether tasks and rows are the same ones. A task whose id is
// withheld is matched by what it tells.
func (f Form) matchTasks(tasks []Task, rows Schedule) error {
	free := map[string][]Row{}
	for _, row := range rows {
		free[row["task"]] = append(free[row["task"]], row)
	}
	for n, task := range tasks {
		told := rowOf(task)
		id := told["task"]
		if id == "" {
			id = Withheld
		}
		err := errNoTask
		for i, row := range free[id] {
			if err = f.agree(told, row); err == nil {
				free[id] = slices.Delete(free[id], i, i+1)
				break
			}
		}
		if err != nil {
			return fmt.Errorf("task %d %s: %w", n+1, told["task"], err)
		}
	}
	for _, id := range sortedNames(free) {
		if len(free[id]) > 0 {
			return fmt.Errorf("revision %s is of a submission that is not in the case", free[id][0]["leaf"])
		}
	}
	return nil
}
