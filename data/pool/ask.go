package pool

import (
	"encoding/binary"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

// AskedWithin is how far the clocks of the two sides may be apart.
const AskedWithin = 10 * time.Minute

// Ask is the message by which a side asks a server for something by its name:
// nobody else is handed what the two say to each other.
func (p *Peer) Ask(name string, now time.Time) ([]byte, error) {
	body := binary.BigEndian.AppendUint64(nil, uint64(now.Unix()))
	return p.say(asking, append(body, name...))
}

// Asked says which organiser asks for a name. It needs no secret. Errors:
// ErrMessage where it asks for another name or did so too long ago, ErrPeer.
func (c Campaign) Asked(file []byte, name string, now time.Time) (Role, error) {
	hash, err := c.Hash()
	if err != nil {
		return 0, err
	}
	from, k, body, err := c.heard(hash, file)
	if err != nil {
		return 0, err
	}
	var seconds uint64
	s := cryptobyte.String(body)
	if k != asking || !s.ReadUint64(&seconds) || string(s) != name {
		return 0, ErrMessage
	}
	if away := now.Sub(time.Unix(int64(seconds), 0)).Abs(); away > AskedWithin {
		return 0, ErrMessage
	}
	return from, nil
}
