package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/keys"
	"clickwage/data/revision"
)

// LedgerOf is the name of the ledger whose checkpoint has an origin: its first
// epoch has the ledger's name itself, "clickwage/0193a5c27f007000", and each
// later one that name, a slash and the last 16 digits of the epoch's id.
func LedgerOf(origin string) string {
	parts := strings.SplitN(origin, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// EpochOrigin is the origin of the checkpoints of a ledger's epoch but the first.
func EpochOrigin(ledger, epoch string) string {
	digits := strings.ReplaceAll(epoch, "-", "")
	return ledger + "/" + digits[max(0, len(digits)-16):]
}

// Seen is what a witness remembers of one ledger. A witness starts one with the
// ledger's name and the worker's public key, which it has from the worker.
type Seen struct {
	Ledger string
	Key    string
	Head   revision.Checkpoint // the last one cosigned; its origin is "" before the first
	Closed []string            // origins of former epochs, none of which is cosigned again
}

type seenJSON struct {
	Ledger string   `json:"ledger"`
	Key    string   `json:"key"`
	Head   string   `json:"head,omitempty"`
	Closed []string `json:"closed,omitempty"`
}

// MarshalJSON writes the head as the text of its checkpoint.
func (s Seen) MarshalJSON() ([]byte, error) {
	out := seenJSON{Ledger: s.Ledger, Key: s.Key, Closed: s.Closed}
	if s.Head.Origin != "" {
		out.Head = s.Head.Text()
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Seen) UnmarshalJSON(text []byte) error {
	var in seenJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	*s = Seen{Ledger: in.Ledger, Key: in.Key, Closed: in.Closed}
	var err error
	if in.Head != "" {
		s.Head, err = revision.ParseCheckpoint(in.Head)
	}
	return err
}

// Refusal is why a witness does not cosign. Its status is the one that C2SP
// tlog-witness has for it over HTTP.
type Refusal struct {
	Status int
	Size   int64 // with 409: how many leaves the witness has seen
	Why    string
}

// The statuses of refusals.
const (
	Malformed    = 400
	Unauthorized = 403 // not signed by the key that the witness knows
	Unknown      = 404 // a ledger that the witness does not know
	Conflict     = 409 // a head that does not go on from what the witness saw
	Unproved     = 422
)

func (r *Refusal) Error() string { return "the witness refuses: " + r.Why }

func refuse(status int, format string, args ...any) error {
	return &Refusal{Status: status, Why: fmt.Sprintf(format, args...)}
}

// Asked is what a witness is asked.
type Asked struct {
	Request []byte       // Required: as WitnessRequest.Bytes writes it
	Seen    Seen         // Required: what the witness remembers of the request's ledger
	Witness keys.Signing // Required: the witness's key
	At      time.Time    // Required: the witness's clock
	// Attested: a person at the witness has made sure, by other means than
	// signatures, that it is the same worker who lost a key, or whose backup does
	// not know the last cosigned checkpoint. Defaults to false.
	Attested bool
}

// Cosign answers a request with a cosignature, one line, and what the witness
// must remember before it hands that out. A tree that does not begin with the
// one seen last is refused; so are a smaller one, another one of the same size,
// and anything of an epoch that was closed. A new epoch is accepted once: its
// first leaf cites the very checkpoint that this witness cosigned last. Errors
// are *Refusal, and those of the witness's own key.
func Cosign(a Asked) (line string, next Seen, err error) {
	request, err := ParseWitnessRequest(a.Request)
	if err != nil {
		return "", a.Seen, refuse(Malformed, "%v", err)
	}
	next = a.Seen
	next.Closed = slices.Clone(a.Seen.Closed)
	head, err := request.head()
	if err != nil {
		return "", a.Seen, refuse(Malformed, "%v", err)
	}
	if LedgerOf(head.Origin) != a.Seen.Ledger {
		return "", a.Seen, refuse(Unknown, "it knows ledger %s, and this is %s", a.Seen.Ledger, head.Origin)
	}
	if next.Key, err = request.signer(a.Seen.Key, a.Attested); err != nil {
		return "", a.Seen, err
	}
	if err := request.follows(a, head); err != nil {
		return "", a.Seen, err
	}
	if next.Head.Origin != "" && next.Head.Origin != head.Origin {
		next.Closed = append(next.Closed, next.Head.Origin)
	}
	next.Head = head
	line, err = a.Witness.Cosign(request.Checkpoint, a.At)
	return line, next, err
}

// Requested is the name of the ledger that a request is about. Errors:
// ErrRequest.
func Requested(request []byte) (string, error) {
	r, err := ParseWitnessRequest(request)
	if err != nil {
		return "", err
	}
	head, err := r.head()
	return LedgerOf(head.Origin), err
}

// head is the checkpoint, whoever has signed it. Errors: ErrRequest.
func (r WitnessRequest) head() (head revision.Checkpoint, err error) {
	text, err := keys.Text(r.Checkpoint)
	if err == nil {
		head, err = revision.ParseCheckpoint(text)
	}
	if err != nil {
		err = fmt.Errorf("%w: %v", ErrRequest, err)
	}
	return head, err
}

// signer is the key that has signed the checkpoint: the known one, or one that
// it handed over to.
func (r WitnessRequest) signer(known string, attested bool) (string, error) {
	if _, err := keys.OpenNote(r.Checkpoint, known); err == nil {
		return known, nil
	}
	at := slices.IndexFunc(r.Keys, func(k FormerKey) bool { return k.PublicKey == known })
	if at < 0 {
		return "", refuse(Unauthorized, "it is not signed by the key that the witness knows, and that key handed over to none")
	}
	for i := at; i+1 < len(r.Keys); i++ {
		if _, err := CheckHandover(r.Keys[i].Handover, r.Keys[i].PublicKey, r.Keys[i+1].PublicKey); err != nil && !(attested && r.Keys[i].Handover == nil) {
			return "", refuse(Unauthorized, "key %d: %v; a person at the witness may attest that it is the same worker", i+2, err)
		}
	}
	last := r.Keys[len(r.Keys)-1].PublicKey
	if name, err := keys.Name(last); err != nil || name != nameOfKey(known) {
		return "", refuse(Unauthorized, "the key it was handed over to is another ledger's")
	}
	if _, err := keys.OpenNote(r.Checkpoint, last); err != nil {
		return "", refuse(Unauthorized, "it is not signed by the key that was handed over to")
	}
	return last, nil
}

func nameOfKey(public string) string {
	name, _ := keys.Name(public) // a key that is none has no name
	return name
}

// follows says whether a head goes on from what the witness saw.
func (r WitnessRequest) follows(a Asked, head revision.Checkpoint) error {
	seen := a.Seen.Head
	if slices.Contains(a.Seen.Closed, head.Origin) {
		return refuse(Conflict, "the ledger has gone on from the epoch %s, which is closed", head.Origin)
	}
	if seen.Origin != "" && seen.Origin != head.Origin {
		return r.succeeds(a, head)
	}
	switch {
	case r.Old > head.Size:
		return refuse(Malformed, "it claims to go on from %d leaves and has %d", r.Old, head.Size)
	case r.Old != seen.Size:
		return &Refusal{Status: Conflict, Size: seen.Size, Why: fmt.Sprintf("it has seen %d leaves, and the request goes on from %d", seen.Size, r.Old)}
	case seen.Origin == "" && len(r.Proof) > 0:
		return refuse(Unproved, "a first request has no proof")
	case seen.Origin == "":
		return nil
	case seen.Size == head.Size && seen.Root != head.Root:
		return &Refusal{Status: Conflict, Size: seen.Size, Why: fmt.Sprintf("it has seen other %d leaves", seen.Size)}
	}
	if err := revision.CheckConsistency(seen.Size, seen.Root, head.Size, head.Root, r.Proof); err != nil {
		return refuse(Unproved, "the tree does not begin with the one it has seen: %v", err)
	}
	return nil
}

// succeeds says whether a head is of the one epoch that may follow the one seen:
// its first leaf is proved, and cites what the witness has cosigned last.
func (r WitnessRequest) succeeds(a Asked, head revision.Checkpoint) error {
	if r.Epoch == nil {
		return refuse(Conflict, "it has seen epoch %s, and nothing says why this is another one", a.Seen.Head.Origin)
	}
	if r.Old != 0 || len(r.Proof) > 0 {
		return refuse(Unproved, "the first request of an epoch goes on from nothing")
	}
	said, err := r.Epoch.open(head)
	if err != nil {
		return refuse(Unproved, "the first leaf of the epoch: %v", err)
	}
	if said["size"] != strconv.FormatInt(r.Epoch.Seq-1, 10) || EpochOrigin(a.Seen.Ledger, said["id"]) != head.Origin || said["reason"] == "" {
		return refuse(Unproved, "the leaf is not the first one of epoch %s, with its reason", head.Origin)
	}
	for _, c := range ParseCited(said["cosigned"]) {
		if c.Witness == a.Witness.Public() && c.Checkpoint == a.Seen.Head {
			return nil
		}
	}
	if a.Attested {
		return nil
	}
	return &Refusal{Status: Conflict, Size: a.Seen.Head.Size, Why: "the epoch does not cite what the witness cosigned last; a person at the witness may attest that it is the same worker"}
}

// open checks an epoch's leaf against a tree, and gives its fields.
func (r Revision) open(head revision.Checkpoint) (map[string]string, error) {
	if err := revision.CheckInclusion(r.Hash(), r.Seq-1, head.Size, head.Root, r.Proof); err != nil {
		return nil, err
	}
	leaf, err := revision.ReadLeaf(r.Leaf)
	if err != nil {
		return nil, err
	}
	if leaf.Kind != "epoch" || leaf.Gone {
		return nil, errors.New("it is of something else")
	}
	said := map[string]string{}
	for _, f := range r.Fields {
		if want, ok := leaf.Fields.Of(f.Name); !ok || (revision.Field{Name: f.Name, Value: f.Value}).Commit(f.Salt) != want {
			return nil, fmt.Errorf("field %s is not the one in it", f.Name)
		}
		var text *string
		if json.Unmarshal(f.Value, &text) == nil && text != nil {
			said[f.Name] = *text
		}
	}
	return said, nil
}
