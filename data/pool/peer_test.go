package pool

import (
	"bytes"
	"crypto/rand"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"
)

func (p parties) peers(t testing.TB) [2]*Peer {
	t.Helper()
	return [2]*Peer{must(p.Peer(Leader, p.keys[0]))(t), must(p.Peer(Helper, p.keys[1]))(t)}
}

func TestBothSidesAgreeOnAKeyThatNeitherChose(t *testing.T) {
	p := newParties(t)
	peers := p.peers(t)
	var mine [2]KeyHalf
	var committed, revealed [2][]byte
	for i, peer := range peers {
		mine[i] = must(NewKeyHalf(rand.Reader))(t)
		committed[i] = must(peer.Commit(mine[i]))(t)
	}
	for i, peer := range peers {
		revealed[i] = must(peer.Reveal(mine[i], committed[1-i], rand.Reader))(t)
		if bytes.Contains(revealed[i], mine[i][:]) {
			t.Error("whoever carries the message reads the half")
		}
	}
	a := must(peers[0].Agree(mine[0], committed[1], revealed[1]))(t)
	b := must(peers[1].Agree(mine[1], committed[0], revealed[0]))(t)
	if a != b || a == (VerifyKey{}) {
		t.Errorf("got %x and %x", a, b)
	}
	changed := must(peers[1].Reveal(KeyHalf{1}, committed[0], rand.Reader))(t)
	if _, err := peers[0].Agree(mine[0], committed[1], changed); !errors.Is(err, ErrCommitment) {
		t.Errorf("a half that was chosen later: got %v, want %v", err, ErrCommitment)
	}
	if _, err := peers[0].Reveal(mine[0], revealed[1], rand.Reader); !errors.Is(err, ErrMessage) {
		t.Errorf("opened without the other's commitment: got %v, want %v", err, ErrMessage)
	}
	if _, err := peers[0].Agree(mine[0], committed[0], revealed[1]); !errors.Is(err, ErrMessage) {
		t.Errorf("one's own commitment sent back: got %v, want %v", err, ErrMessage)
	}
}

func TestABatchIsAgreedCheckedAndOpened(t *testing.T) {
	p := newParties(t)
	peers, sides, prio := p.peers(t), p.sides(t), must(p.Prio())(t)
	reports := map[ReportID]Report{}
	var ids []ReportID
	for i := range 12 {
		r := must(ParseReport(must(prio.Contribute(p.input(i), p.pass(t, string(rune('a'+i))), 1, rand.Reader))(t).File))(t)
		if i == 5 { // its leader's share was exchanged for noise by whoever carried it
			r.Sealed[Leader] = slices.Clone(r.Sealed[Leader])
			r.Sealed[Leader][50] ^= 1
		}
		reports[r.ID], ids = r, append(ids, r.ID)
	}
	b := NewBatch(1, append(slices.Clone(ids), ReportID{1}), append(ids, ReportID{2}))
	if len(b.Reports) != 12 {
		t.Fatalf("%d reports are held by both, want 12", len(b.Reports))
	}
	if _, err := peers[0].SignBatch(b, p.now); !errors.Is(err, ErrTooEarly) {
		t.Errorf("before closing: got %v, want %v", err, ErrTooEarly)
	}
	signed := must(peers[0].SignBatch(b, p.Closes))(t)
	if got := must(peers[1].ReadBatch(signed))(t); !reflect.DeepEqual(got, b) {
		t.Errorf("got %v, want %v", got, b)
	}

	var prepared [2][]Prepared
	var said [2][]byte
	for role, a := range sides {
		h := Halves{Batch: peers[role].Hash(b)}
		for _, id := range b.Reports {
			half, _ := a.Prepare(reports[id])
			prepared[role], h.Shares = append(prepared[role], half), append(h.Shares, half.Share)
		}
		said[role] = must(peers[role].SignHalves(h))(t)
	}
	var sums [2]Share
	var outcome [2]Checked
	for role, a := range sides {
		theirs := must(peers[role].ReadHalves(said[1-role]))(t)
		sums[role], outcome[role] = p.NoShare(), Checked{Batch: theirs.Batch}
		for i, id := range b.Reports {
			share, err := a.Finish(prepared[role][i], theirs.Shares[i])
			if err != nil {
				outcome[role].Refused = append(outcome[role].Refused, id)
				continue
			}
			if err := sums[role].Add(share); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(outcome[0].Refused) != 1 || !reflect.DeepEqual(outcome[0], outcome[1]) {
		t.Fatalf("refused %x and %x", outcome[0].Refused, outcome[1].Refused)
	}
	theirs := must(peers[0].ReadChecked(must(peers[1].SignChecked(outcome[1]))(t)))(t)
	mine := Aggregate{Batch: peers[0].Hash(b), Step: 1, Contributors: 11, Share: sums[0]}
	file := must(peers[0].SealAggregate(mine, b, outcome[0], theirs, rand.Reader))(t)
	if got := must(peers[1].OpenAggregate(file))(t); !reflect.DeepEqual(got, mine) {
		t.Errorf("got %v, want %v", got, mine)
	}
	if totals := must(p.Collect(mine.Share, sums[1], 11))(t); totals.Contributors != 11 || sum(totals.Counts[0]) != 11 {
		t.Errorf("got %v", totals)
	}
	if _, err := peers[0].OpenAggregate(file); err == nil {
		t.Error("a side opened its own message")
	}
	if _, err := peers[0].SealAggregate(mine, b, outcome[0], Checked{Batch: theirs.Batch}, rand.Reader); !errors.Is(err, ErrDiffer) {
		t.Errorf("another outcome: got %v, want %v", err, ErrDiffer)
	}
	few := Checked{Batch: theirs.Batch, Refused: b.Reports[:3]}
	mine.Contributors = 9
	if _, err := peers[0].SealAggregate(mine, b, few, few, rand.Reader); !errors.Is(err, ErrTooFew) {
		t.Errorf("nine contributors: got %v, want %v", err, ErrTooFew)
	}
}

func sum(counts []int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}

func TestMessagesThatAreNotTheOtherSides(t *testing.T) {
	p := newParties(t)
	peers := p.peers(t)
	other := newParties(t, func(c *Campaign) { c.Name = "November" }).peers(t)
	checked := Checked{Refused: []ReportID{{1}, {2}}}
	file := must(peers[1].SignChecked(checked))(t)
	if got := must(peers[0].ReadChecked(file))(t); !reflect.DeepEqual(got, checked) {
		t.Errorf("got %v, want %v", got, checked)
	}
	if _, err := other[0].ReadChecked(file); !errors.Is(err, ErrMessage) {
		t.Errorf("another campaign's: got %v", err)
	}
	if _, err := peers[1].ReadChecked(file); !errors.Is(err, ErrMessage) {
		t.Errorf("one's own: got %v", err)
	}
	if _, err := peers[0].ReadHalves(file); !errors.Is(err, ErrMessage) {
		t.Errorf("another kind: got %v", err)
	}
	for at := range file {
		altered := slices.Clone(file)
		altered[at] ^= 4
		if _, err := peers[0].ReadChecked(altered); err == nil {
			t.Fatalf("byte %d was altered and nobody saw it", at)
		}
	}
	if _, err := peers[1].SignChecked(Checked{Refused: []ReportID{{2}, {1}}}); !errors.Is(err, ErrBatch) {
		t.Errorf("not sorted: got %v, want %v", err, ErrBatch)
	}
	twice := must(peers[1].say(batch, Batch{1, []ReportID{{1}, {1}}}.bytes()))(t)
	if _, err := peers[0].ReadBatch(twice); !errors.Is(err, ErrBatch) {
		t.Errorf("a report twice: got %v, want %v", err, ErrBatch)
	}
}

func TestAQuestionIsOfOneSideAboutOneNameForMinutes(t *testing.T) {
	p, other := newParties(t), newParties(t, func(c *Campaign) { c.Name = "November" })
	peers := p.peers(t)
	ask := must(peers[1].Ask("leader-held", p.now))(t)
	if got, err := p.Asked(ask, "leader-held", p.now.Add(AskedWithin)); got != Helper || err != nil {
		t.Errorf("got %v (%v), want the helper", got, err)
	}
	if got, err := p.From(ask); got != Helper || err != nil {
		t.Errorf("from: got %v (%v), want the helper", got, err)
	}
	late, checked := p.now.Add(AskedWithin+time.Second), must(peers[1].SignChecked(Checked{}))(t)
	for name, row := range map[string]func() (Role, error){
		"another name":      func() (Role, error) { return p.Asked(ask, "leader-hel", p.now) },
		"too late":          func() (Role, error) { return p.Asked(ask, "leader-held", late) },
		"another message":   func() (Role, error) { return p.Asked(checked, "leader-held", p.now) },
		"another campaign":  func() (Role, error) { return other.Asked(ask, "leader-held", p.now) },
		"from: another one": func() (Role, error) { return other.From(ask) },
	} {
		if _, err := row(); !errors.Is(err, ErrMessage) {
			t.Errorf("%s: got %v, want %v", name, err, ErrMessage)
		}
	}
	ask[len(peerMagic)+32] = byte(Leader)
	if _, err := p.From(ask); !errors.Is(err, ErrPeer) {
		t.Errorf("under the other's name: got %v, want %v", err, ErrPeer)
	}
}
