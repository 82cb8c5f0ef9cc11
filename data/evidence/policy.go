package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/keys"
)

// Policy is whom a verifier trusts, decided before the bundle is looked at. The
// zero Policy trusts nobody: a bundle can then be whole, and self-signed only.
type Policy struct {
	Keys   []string   // of workers, one of which must have signed; none: any key will do
	Tokens TokenCheck // Defaults to nil: tokens are not checked

	witnesses map[string]string // public keys by name
	bare      [][]byte          // the witnesses' keys without names
	groups    map[string]group
	quorum    string // a witness or a group; "" or "none": none is asked for
}

// group is some of its members, each a witness or a group before it.
type group struct {
	threshold int
	members   []string
}

// TokenCheck verifies an RFC 3161 token over some bytes against authorities that
// the verifier trusts, and tells when they say that the bytes existed.
type TokenCheck func(token, over []byte) (time.Time, error)

// ErrPolicy is wrapped by everything that makes a policy unreadable.
var ErrPolicy = errors.New("policy")

// MaxPolicy is how many bytes of a policy are read.
const MaxPolicy = 1 << 20

// ParsePolicy reads a policy as C2SP tlog-policy writes it. Lines are
//
//	log KEY [URL]                       the worker's key, one of these
//	witness NAME KEY [URL]              a witness; its key is of kind 1 or 4
//	group NAME all|any|K MEMBER...      K of the members named before
//	quorum NAME|none                    once: who must have cosigned
//
// Empty lines and those that begin with # are left out. URLs are not used.
func ParsePolicy(text []byte) (Policy, error) {
	p := Policy{witnesses: map[string]string{}, groups: map[string]group{}}
	if len(text) > MaxPolicy {
		return Policy{}, fmt.Errorf("%w: %w: it has %d bytes", ErrPolicy, errTooLarge, len(text))
	}
	n := 0
	for line := range bytes.Lines(text) {
		n++
		words := strings.Fields(string(line))
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		if err := p.line(words); err != nil {
			return Policy{}, fmt.Errorf("%w: line %d: %w", ErrPolicy, n, err)
		}
	}
	if p.quorum == "" {
		return Policy{}, fmt.Errorf("%w: it has no quorum line", ErrPolicy)
	}
	return p, nil
}

func (p *Policy) line(words []string) error {
	switch n := len(words); {
	case words[0] == "log" && (n == 2 || n == 3):
		if slices.Contains(p.Keys, words[1]) {
			return errors.New("the key is named twice")
		}
		return p.Pin(words[1])
	case words[0] == "witness" && (n == 3 || n == 4):
		return p.witness(words[1], words[2])
	case words[0] == "group" && n >= 4:
		return p.group(words[1], words[2], words[3:])
	case words[0] == "quorum" && n == 2:
		if p.quorum != "" {
			return errors.New("there is a second quorum line")
		}
		p.quorum = words[1]
		if p.quorum != "none" && !p.named(p.quorum) {
			return fmt.Errorf("%s is neither a witness nor a group named before", p.quorum)
		}
		return nil
	}
	return fmt.Errorf("%q is none of log, witness, group and quorum with what they need", strings.Join(words, " "))
}

func (p *Policy) named(name string) bool {
	_, isGroup := p.groups[name]
	return p.witnesses[name] != "" || isGroup || name == "none"
}

func (p *Policy) witness(name, key string) error {
	if p.named(name) {
		return fmt.Errorf("%s is named twice", name)
	}
	bare, err := keys.WitnessKey(key)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if slices.ContainsFunc(p.bare, func(other []byte) bool { return bytes.Equal(other, bare) }) {
		return fmt.Errorf("%s: its key has another name already, and nobody counts twice", name)
	}
	p.bare, p.witnesses[name] = append(p.bare, bare), key
	return nil
}

func (p *Policy) group(name, threshold string, members []string) error {
	if p.named(name) {
		return fmt.Errorf("%s is named twice", name)
	}
	for i, member := range members {
		if member == "none" || !p.named(member) || slices.Contains(members[:i], member) {
			return fmt.Errorf("member %s is not named before, or twice in the group", member)
		}
	}
	g := group{members: members}
	switch threshold {
	case "all":
		g.threshold = len(members)
	case "any":
		g.threshold = 1
	default:
		k, err := strconv.Atoi(threshold)
		if err != nil || k < 1 || k > len(members) || strconv.Itoa(k) != threshold {
			return fmt.Errorf("%q is none of all, any and 1 to %d", threshold, len(members))
		}
		g.threshold = k
	}
	p.groups[name] = g
	return nil
}

// asksWitnesses says whether somebody besides the worker must have signed.
func (p *Policy) asksWitnesses() bool { return p.quorum != "" && p.quorum != "none" }

// Witnessed is a witness whose cosignature is good, and when it cosigned by its
// own clock.
type Witnessed struct {
	Name string // as the policy calls it
	At   time.Time
}

// seenBy are the witnesses of the policy that cosigned a note, by name.
func (p *Policy) seenBy(note []byte) []Witnessed {
	var seen []Witnessed
	for _, name := range sortedNames(p.witnesses) {
		if at, err := keys.Cosigned(note, p.witnesses[name]); err == nil {
			seen = append(seen, Witnessed{name, at})
		}
	}
	return seen
}

// satisfied says whether the witnesses are the quorum's.
func (p *Policy) satisfied(name string, seen []Witnessed) bool {
	g, isGroup := p.groups[name]
	if !isGroup {
		return slices.ContainsFunc(seen, func(w Witnessed) bool { return w.Name == name })
	}
	n := 0
	for _, member := range g.members { // named before, so this ends
		if p.satisfied(member, seen) {
			n++
		}
	}
	return n >= g.threshold
}

// Pin adds a worker's public key that may have signed.
func (p *Policy) Pin(key string) error {
	if _, err := keys.Name(key); err != nil {
		return err
	}
	p.Keys = append(p.Keys, key)
	return nil
}
