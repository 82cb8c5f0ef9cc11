package main

import (
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/store"
	"clickwage/data/tracker"
)

type contributeCmd struct {
	Give     contributeGiveCmd     `cmd:"" default:"withargs" help:"See what a contribution would say, then save or send it."`
	Withdraw contributeWithdrawCmd `cmd:"" help:"Take back what was given, before the campaign closes."`
	List     contributeListCmd     `cmd:"" help:"What was given when to whom, with every number."`
}

type contributeGiveCmd struct {
	Campaign string `arg:"" help:"Its name, or the beginning of its hash; for a preview also its file."`
	Preview  bool   `help:"Only show what would leave: every number, read back from the encoded shares."`
	Without  bool   `name:"no-reviews" help:"Leave your own reviews out, where the campaign counts them."`
	givenTo  `embed:""`
}

// givenTo says where a file goes.
type givenTo struct {
	Out  string `help:"Save it to this new file, to be handed over." placeholder:"FILE"`
	Send bool   `help:"Send it to the campaign's address now."`
}

// check says whether just one way was chosen, besides others.
func (g givenTo) check(others bool) error {
	chosen := 0
	for _, one := range []bool{others, g.Out != "", g.Send} {
		if one {
			chosen++
		}
	}
	if chosen != 1 {
		return console.Usage("give one of --preview, --out FILE and --send")
	}
	return nil
}

func (c *contributeGiveCmd) Run(s *session) error {
	if err := c.check(c.Preview); err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		k, known, err := s.campaign(t, c.Campaign)
		if err != nil {
			return err
		}
		if !known && !c.Preview {
			return fmt.Errorf("campaign %s: %w", c.Campaign, tracker.ErrNoCampaign)
		}
		offer := t.Offer
		if c.Without {
			offer = t.OfferWithout
		}
		o, err := offer(s.ctx, k)
		if err != nil {
			return err
		}
		if c.Preview {
			return s.print(offerOf(o), func(w io.Writer) { offered(w, o) })
		}
		return s.give(t, o, c.givenTo)
	})
}

// give saves or sends an offer, and says what left.
func (s *session) give(t *tracker.Tracker, o tracker.Offer, to givenTo) error {
	given, err := t.Give(s.ctx, o, to.Out)
	if err != nil {
		return err
	}
	return s.print(givenOf(given), func(w io.Writer) {
		switch {
		case given.State == store.Sent:
			fmt.Fprintf(w, "sent to %s, which took it in: %d bytes, %x\n", given.Where, given.Bytes, given.File)
		default:
			fmt.Fprintf(w, "saved: %s, %d bytes, %x\nhand it over to %s (%s) before %s; nothing was sent\n", to.Out, given.Bytes, given.File, o.Collective, o.Rules.Contact, day(o.Rules.Closes))
		}
	})
}

type contributeWithdrawCmd struct {
	Campaign string `arg:"" help:"Its name, or the beginning of its hash."`
	givenTo  `embed:""`
}

func (c *contributeWithdrawCmd) Run(s *session) error {
	if err := c.check(false); err != nil {
		return err
	}
	return s.with(func(t *tracker.Tracker) error {
		k, err := t.FindCampaign(s.ctx, c.Campaign)
		if err != nil {
			return err
		}
		o, err := t.OfferWithdrawal(s.ctx, k)
		if err != nil {
			return err
		}
		return s.give(t, o, c.givenTo)
	})
}

// numberJSON is one number of a contribution.
type numberJSON struct {
	Platform *string `json:"platform"` // null: all work
	Of       string  `json:"of"`
	Value    string  `json:"value"` // minutes, tasks, or money and money per hour as a decimal
}

func numbersOf(all []store.Given, currency money.Currency) []numberJSON {
	out := []numberJSON{}
	for _, g := range all {
		n := numberJSON{Of: g.Of, Value: g.Value}
		if g.Table != "" {
			n.Platform = &g.Table
		}
		if a, ok := moneyOf(g.Of, g.Value, currency); ok {
			n.Value = a.Decimal()
		}
		out = append(out, n)
	}
	return out
}

// moneyOf is a number that is money.
func moneyOf(of, value string, currency money.Currency) (money.Amount, bool) {
	switch of {
	case tracker.PayFrom, tracker.PayBelow, string(pool.Reward), string(pool.Fees):
		micros, err := strconv.ParseInt(value, 10, 64)
		return money.Of(micros, currency), err == nil
	}
	return money.Amount{}, false
}

// amountOf is a number for a person.
func amountOf(of string, value *big.Int, currency money.Currency) string {
	if a, ok := moneyOf(of, value.String(), currency); ok {
		return a.String()
	}
	return value.String()
}

// givenAnswerJSON is one answer of a contribution.
type givenAnswerJSON struct {
	Platform    string `json:"platform"`
	Requester   string `json:"requester"` // "", as is its id: the platform itself
	RequesterID string `json:"requester_id"`
	Question    string `json:"question"`
	Answer      string `json:"answer"`
}

func answersOf(all []store.GivenAnswer) []givenAnswerJSON {
	out := []givenAnswerJSON{}
	for _, a := range all {
		out = append(out, givenAnswerJSON{a.Platform, a.Requester, a.RequesterID, a.Question, a.Answer})
	}
	return out
}

// writeAnswers writes the answers of a contribution, a line for each subject.
func writeAnswers(w io.Writer, all []store.GivenAnswer) {
	for i := 0; i < len(all); {
		about := all[i].Subject
		var parts []string
		for ; i < len(all) && all[i].Subject == about; i++ {
			parts = append(parts, all[i].Question+" "+all[i].Answer)
		}
		fmt.Fprintf(w, "  review of %s: %s\n", inline(aboutWhom(about)), strings.Join(parts, ", "))
	}
}

type clipJSON struct {
	Platform *string `json:"platform"`
	Of       string  `json:"of"`
	Value    string  `json:"value"`
	Kept     string  `json:"kept"`
}

type offerJSON struct {
	Campaign  string            `json:"campaign"`
	Name      string            `json:"name"`
	From      string            `json:"from"`
	To        string            `json:"to"`
	Currency  string            `json:"currency"`
	Numbers   []numberJSON      `json:"numbers"`
	Answers   []givenAnswerJSON `json:"answers"` // of the worker's own reviews, to what the campaign asks
	Clipped   []clipJSON        `json:"clipped"`
	Beyond    []string          `json:"beyond"`     // platforms of the campaign with less time than those that count
	Unlisted  []string          `json:"not_asked"`  // platforms in the whole alone
	Review    bool              `json:"to_review"`  // time or pay that waits to be looked at is in no number
	Pending   int               `json:"pending"`    // submissions that are in no number
	Early     bool              `json:"early"`      // the period is not over
	Readers   []string          `json:"recipients"` // who get a share each
	Alone     bool              `json:"one_organiser"`
	Token     string            `json:"token"`
	File      *string           `json:"file"` // SHA-256 of the file; null: without a token none can be made
	Bytes     int               `json:"bytes"`
	Sequence  uint32            `json:"sequence"`
	EncodedAs string            `json:"encoded"` // the sum of both shares, which the numbers were read from
}

func offerOf(o tracker.Offer) offerJSON {
	p := o.Preview
	out := offerJSON{
		Campaign: hex.EncodeToString(o.Hash[:]), Name: o.Name, From: o.Rules.Period.From, To: o.Rules.Period.To, Currency: string(o.Rules.Currency),
		Numbers: numbersOf(o.Numbers(), o.Rules.Currency), Answers: answersOf(o.Answers()), Clipped: []clipJSON{}, Beyond: orNone(p.Left.Beyond), Unlisted: orNone(p.Left.Unlisted),
		Review: p.Left.Review, Pending: p.Left.Pending, Early: o.Early, Readers: tracker.Readers(o.Rules), Alone: p.Alone, Token: tokenWords()[o.Token],
		Bytes: p.Bytes, Sequence: p.Sequence, EncodedAs: hex.EncodeToString(p.Encoded),
	}
	for _, c := range o.Clips() {
		one := clipJSON{Of: c.Of, Value: amountDecimal(c.Of, c.Value, o.Rules.Currency), Kept: amountDecimal(c.Of, c.Kept, o.Rules.Currency)}
		if c.Table != "" {
			one.Platform = &c.Table
		}
		out.Clipped = append(out.Clipped, one)
	}
	if o.Ready() {
		file := hex.EncodeToString(p.File[:])
		out.File = &file
	}
	return out
}

func amountDecimal(of string, value *big.Int, currency money.Currency) string {
	if a, ok := moneyOf(of, value.String(), currency); ok {
		return a.Decimal()
	}
	return value.String()
}

func orNone(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}

// offered writes a preview for a person.
func offered(w io.Writer, o tracker.Offer) {
	p, c := o.Preview, o.Rules
	fmt.Fprintf(w, "%s, %s to %s: all that both organisers together could read in it\n", o.Name, c.Period.From, c.Period.To)
	writeNumbers(w, o.Numbers(), c.Currency)
	writeAnswers(w, o.Answers())
	for _, clip := range o.Clips() {
		fmt.Fprintf(w, "cut off: %s of %s, given as %s\n", measured(pool.Measured(clip.Of)), amountOf(clip.Of, clip.Value, c.Currency), amountOf(clip.Of, clip.Kept, c.Currency))
	}
	for _, line := range leftOut(o) {
		fmt.Fprintln(w, line)
	}
	if p.Alone {
		fmt.Fprintf(w, "goes to %s; one organiser: it could read your figures\n", c.Organisers[0].Name)
	} else {
		fmt.Fprintf(w, "goes to %s and %s, one sealed share each; neither alone can read it\n", c.Organisers[0].Name, c.Organisers[1].Name)
	}
	if !o.Ready() {
		fmt.Fprintf(w, "a file needs a token: clickwage-cli campaign token request %x --out request.cwt\n", o.Hash[:4])
	}
	fmt.Fprintln(w, "nothing was saved or sent")
}

// writeNumbers writes the numbers of a contribution, a line for each table.
func writeNumbers(w io.Writer, all []store.Given, currency money.Currency) {
	for i := 0; i < len(all); {
		table, from, below := all[i].Table, "", ""
		var parts []string
		for ; i < len(all) && all[i].Table == table; i++ {
			value, _ := new(big.Int).SetString(all[i].Value, 10)
			if value == nil {
				value = new(big.Int)
			}
			text := amountOf(all[i].Of, value, currency)
			switch all[i].Of {
			case tracker.PayFrom:
				from = text
			case tracker.PayBelow:
				below = text
			default:
				parts = append(parts, measured(pool.Measured(all[i].Of))+" "+text)
			}
		}
		if table == "" {
			table = "all work"
		}
		fmt.Fprintf(w, "  %s: pay per hour %s; %s\n", inline(table), binWords(from, below), strings.Join(parts, ", "))
	}
}

func binWords(from, below string) string {
	switch {
	case from == "":
		return "under " + below
	case below == "":
		return from + " or more"
	}
	return from + " to under " + below
}

// leftOut says what a contribution does not say.
func leftOut(o tracker.Offer) (lines []string) {
	left := o.Preview.Left
	if len(left.Beyond) > 0 {
		lines = append(lines, fmt.Sprintf("in the whole alone, since at most %d platforms count: %s", o.Rules.MaxPerson, strings.Join(left.Beyond, ", ")))
	}
	if len(left.Unlisted) > 0 {
		lines = append(lines, "in the whole alone, since the campaign does not ask about them: "+strings.Join(left.Unlisted, ", "))
	}
	if left.Pending > 0 {
		lines = append(lines, fmt.Sprintf("left out: %d submissions that are not decided", left.Pending))
	}
	if left.Review {
		lines = append(lines, "left out: time or pay that waits to be looked at; clickwage-cli warnings lists it")
	}
	switch {
	case o.Without:
		lines = append(lines, "left out, as you said: your reviews")
	case o.Rules.Ballot != nil && len(o.Answers()) == 0:
		lines = append(lines, "no review goes along: you have answered nothing that the campaign asks about others; clickwage-cli review add writes one")
	}
	if o.Early {
		lines = append(lines, "the period is not over: what you give now can be replaced until "+day(o.Rules.Closes))
	}
	return lines
}

type contributeListCmd struct{}

// givenJSON is what was given, for scripts.
type givenJSON struct {
	ID         string            `json:"id"`
	Campaign   string            `json:"campaign"`
	Name       string            `json:"name"`
	Collective string            `json:"collective"`
	From       string            `json:"from"`
	To         string            `json:"to"`
	At         *string           `json:"at"`
	Sequence   uint32            `json:"sequence"`
	Withdrawal bool              `json:"withdrawal"`
	State      store.Handed      `json:"state"` // saved, sent or unsure
	Where      string            `json:"where"`
	Readers    []string          `json:"recipients"`
	File       string            `json:"file"`
	Bytes      int               `json:"bytes"`
	Currency   string            `json:"currency"`
	Numbers    []numberJSON      `json:"numbers"`
	Answers    []givenAnswerJSON `json:"answers"`
}

func givenOf(c store.Contribution) givenJSON {
	return givenJSON{
		c.ID, hex.EncodeToString(c.Hash[:]), c.Name, c.Collective, c.From, c.To, rfc(c.At), c.Sequence, c.Withdrawn, c.State, c.Where,
		orNone(c.Readers), hex.EncodeToString(c.File[:]), c.Bytes, string(c.Currency), numbersOf(c.Numbers, c.Currency), answersOf(c.Answers),
	}
}

func (contributeListCmd) Run(s *session) error {
	return s.with(func(t *tracker.Tracker) error {
		all, err := t.Contributions(s.ctx)
		if err != nil {
			return err
		}
		zone, err := t.Zone(s.ctx)
		if err != nil {
			return err
		}
		list := []givenJSON{}
		for _, c := range all {
			list = append(list, givenOf(c))
		}
		return s.print(list, func(w io.Writer) {
			for _, c := range all {
				what := map[bool]string{false: "given", true: "withdrawal"}[c.Withdrawn]
				state := map[store.Handed]string{store.Saved: "saved as", store.Sent: "sent to", store.Unsure: "perhaps sent or saved to"}[c.State]
				fmt.Fprintf(w, "%s  %s %d, %s to %s, %s %s, for %s: %d bytes, %x\n", c.At.In(zone).Format(time.DateTime), what, c.Sequence, inline(c.Name), inline(c.Collective),
					state, inline(c.Where), inline(strings.Join(c.Readers, " and ")), c.Bytes, c.File)
				writeNumbers(w, c.Numbers, c.Currency)
				writeAnswers(w, c.Answers)
			}
			if len(all) == 0 {
				fmt.Fprintln(w, "nothing was ever given")
			}
		})
	})
}
