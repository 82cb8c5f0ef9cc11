package pool

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"clickwage/data/revision"
)

// Batch is a list of reports that are added up together: once. A store keeps
// (campaign, report) unique over all batches, so that no report is in two.
type Batch struct {
	Number  uint32     // from 1 in each campaign
	Reports []ReportID // sorted, each once
}

// Why two sides do not add up.
var (
	ErrBatch    = errors.New("batch: the reports are not sorted, or one stands twice")
	ErrTooEarly = errors.New("batch: the campaign still takes contributions")
	ErrTooFew   = errors.New("batch: fewer contributors than the campaign's minimum; nothing leaves this side")
	ErrDiffer   = errors.New("batch: the two organisers have not checked the same reports with the same outcome")
)

// NewBatch sorts the reports that both sides hold.
func NewBatch(number uint32, a, b []ReportID) Batch {
	held := map[ReportID]bool{}
	for _, id := range a {
		held[id] = true
	}
	out := Batch{Number: number}
	for _, id := range b {
		if held[id] {
			out.Reports = append(out.Reports, id)
			delete(held, id)
		}
	}
	slices.SortFunc(out.Reports, compareIDs)
	return out
}

func compareIDs(a, b ReportID) int { return bytes.Compare(a[:], b[:]) }

func sortedOnce(ids []ReportID) bool {
	for i := 1; i < len(ids); i++ {
		if compareIDs(ids[i-1], ids[i]) >= 0 {
			return false
		}
	}
	return true
}

func appendIDs(b []byte, ids []ReportID) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(ids)))
	for _, id := range ids {
		b = append(b, id[:]...)
	}
	return b
}

func readIDs(s *cryptobyte.String, into *[]ReportID) bool {
	var n uint32
	if !s.ReadUint32(&n) || int64(n)*int64(len(ReportID{})) > int64(len(*s)) {
		return false
	}
	*into = make([]ReportID, n)
	for i := range *into {
		if !s.CopyBytes((*into)[i][:]) {
			return false
		}
	}
	return sortedOnce(*into)
}

func (b Batch) bytes() []byte {
	return appendIDs(binary.BigEndian.AppendUint32(nil, b.Number), b.Reports)
}

// Hash names a batch of a campaign.
func (p *Peer) Hash(b Batch) revision.Hash {
	return digest("clickwage/pool/batch/v1", p.hash[:], b.bytes())
}

// SignBatch is the message that says which reports this side adds up. Both sides
// sign the same list. It is refused before the campaign closes.
func (p *Peer) SignBatch(b Batch, now time.Time) ([]byte, error) {
	if p.campaign.Taking(now) {
		return nil, ErrTooEarly
	}
	if b.Number == 0 || !sortedOnce(b.Reports) {
		return nil, ErrBatch
	}
	return p.say(batch, b.bytes())
}

// ReadBatch reads the other side's list.
func (p *Peer) ReadBatch(file []byte) (Batch, error) {
	body, err := p.hear(batch, file)
	if err != nil {
		return Batch{}, err
	}
	return readBatch(body)
}

// SignedBatch reads a list that an organiser has signed. It needs no secret.
func (c Campaign) SignedBatch(by Role, file []byte) (Batch, error) {
	body, err := c.signed(by, batch, file)
	if err != nil {
		return Batch{}, err
	}
	return readBatch(body)
}

func readBatch(body []byte) (Batch, error) {
	var b Batch
	s := cryptobyte.String(body)
	if !s.ReadUint32(&b.Number) || b.Number == 0 || !readIDs(&s, &b.Reports) || !s.Empty() {
		return Batch{}, ErrBatch
	}
	return b, nil
}

// Halves are one side's halves of the checks of some reports of a batch, from a
// place in it on. An empty one is of a report that this side cannot open.
type Halves struct {
	Batch  revision.Hash
	From   uint32
	Shares [][]byte // Prepared.Share
}

// SignHalves is the message with a part of a batch's checks.
func (p *Peer) SignHalves(h Halves) ([]byte, error) {
	body := binary.BigEndian.AppendUint32(h.Batch[:], h.From)
	body = binary.BigEndian.AppendUint32(body, uint32(len(h.Shares)))
	for _, share := range h.Shares {
		body = appendBytes(body, share)
	}
	return p.say(halves, body)
}

// ReadHalves reads the other side's.
func (p *Peer) ReadHalves(file []byte) (Halves, error) {
	body, err := p.hear(halves, file)
	if err != nil {
		return Halves{}, err
	}
	var h Halves
	var n uint32
	s := cryptobyte.String(body)
	if !s.CopyBytes(h.Batch[:]) || !s.ReadUint32(&h.From) || !s.ReadUint32(&n) || int64(n)*4 > int64(len(s)) {
		return Halves{}, ErrMessage
	}
	h.Shares = make([][]byte, n)
	for i := range h.Shares {
		if !readBytes(&s, &h.Shares[i]) {
			return Halves{}, ErrMessage
		}
	}
	if !s.Empty() {
		return Halves{}, ErrMessage
	}
	return h, nil
}

// Checked is the outcome of a batch: which of its reports do not count. Both
// sides find the same, since both look at the same halves.
type Checked struct {
	Batch   revision.Hash
	Refused []ReportID // sorted, each once
}

// SignChecked is the message with the outcome.
func (p *Peer) SignChecked(c Checked) ([]byte, error) {
	if !sortedOnce(c.Refused) {
		return nil, ErrBatch
	}
	return p.say(checked, appendIDs(c.Batch[:], c.Refused))
}

// ReadChecked reads the other side's.
func (p *Peer) ReadChecked(file []byte) (Checked, error) {
	body, err := p.hear(checked, file)
	if err != nil {
		return Checked{}, err
	}
	return readChecked(body)
}

// SignedChecked reads an outcome that an organiser has signed. It needs no secret.
func (c Campaign) SignedChecked(by Role, file []byte) (Checked, error) {
	body, err := c.signed(by, checked, file)
	if err != nil {
		return Checked{}, err
	}
	return readChecked(body)
}

func readChecked(body []byte) (Checked, error) {
	var c Checked
	s := cryptobyte.String(body)
	if !s.CopyBytes(c.Batch[:]) || !readIDs(&s, &c.Refused) || !s.Empty() {
		return Checked{}, ErrMessage
	}
	return c, nil
}

// Aggregate is one side's share of a batch's totals, with its noise where the
// rules want noise.
type Aggregate struct {
	Batch        revision.Hash
	Step         uint8 // 1, and on where the totals are opened a part after the other
	Noise        bool
	Contributors int
	Share        Share
}

// SealAggregate is the message with this side's share, which only the other side
// can open. It is refused unless both sides have the same outcome, and for fewer
// contributors than the campaign's minimum.
func (p *Peer) SealAggregate(a Aggregate, b Batch, own, theirs Checked, random io.Reader) ([]byte, error) {
	if a.Batch != p.Hash(b) || own.Batch != a.Batch || theirs.Batch != a.Batch || !slices.Equal(own.Refused, theirs.Refused) ||
		a.Contributors != len(b.Reports)-len(own.Refused) {
		return nil, ErrDiffer
	}
	if a.Contributors < p.campaign.Publish.Minimum {
		return nil, fmt.Errorf("%w: %d of %d", ErrTooFew, a.Contributors, p.campaign.Publish.Minimum)
	}
	share, err := a.Share.Bytes()
	if err != nil {
		return nil, err
	}
	body := append(a.Batch[:], a.Step, flag(a.Noise))
	body = binary.BigEndian.AppendUint32(body, uint32(a.Contributors))
	return p.saySealed(aggregate, append(body, share...), random)
}

// OpenAggregate opens the other side's share.
func (p *Peer) OpenAggregate(file []byte) (Aggregate, error) {
	body, err := p.hearSealed(aggregate, file)
	if err != nil {
		return Aggregate{}, err
	}
	var a Aggregate
	var n uint32
	var noise uint8
	s := cryptobyte.String(body)
	if !s.CopyBytes(a.Batch[:]) || !s.ReadUint8(&a.Step) || !s.ReadUint8(&noise) || noise > 1 || !s.ReadUint32(&n) {
		return Aggregate{}, ErrMessage
	}
	a.Noise, a.Contributors = noise == 1, int(n)
	a.Share, err = p.campaign.ParseShare(s)
	return a, err
}
