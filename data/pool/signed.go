package pool

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"clickwage/data/keys"
	"clickwage/data/revision"
)

// MaxCampaign is the largest campaign file that is read, in bytes.
const MaxCampaign = 1 << 18

// Why a campaign's file is refused, beside its rules.
var (
	ErrCampaignFile = errors.New("campaign: it was altered, or is none")
	ErrSigner       = errors.New("campaign: it is not signed by the collective whose key is known here")
	ErrExpired      = errors.New("campaign: it has expired")
	ErrClosed       = errors.New("campaign: it takes no more contributions")
)

// OtherDraft says that a campaign follows another version of Prio3.
type OtherDraft struct{ Draft string }

func (o *OtherDraft) Error() string {
	return fmt.Sprintf("campaign: it follows %q, and this program %s", o.Draft, Draft)
}

// Hash is the SHA-256 of the campaign's canonical JSON: what contributions,
// tokens and aggregators bind themselves to.
func (c Campaign) Hash() (revision.Hash, error) {
	text, err := revision.Canonical(c)
	return sha256.Sum256(text), err
}

// Sign writes the campaign's file: its canonical JSON in one line, and the
// collective's signature. The key is put into the campaign, and rules that
// Validate refuses are not signed.
func Sign(c Campaign, collective keys.Signing) ([]byte, error) {
	c.Key = collective.Public()
	if err := c.Validate(); err != nil {
		return nil, err
	}
	text, err := revision.Canonical(c)
	if err != nil {
		return nil, err
	}
	return collective.Sign(string(text) + "\n")
}

// Open reads a campaign's file. With a pinned key, the collective's public key
// as a member has it from elsewhere, only that one is accepted; with "" the file
// vouches for itself, and Key must be compared by other means. It refuses what
// was altered, what has expired, other drafts and rules that cannot be followed.
func Open(file []byte, pinned string, now time.Time) (Campaign, error) {
	if len(file) > MaxCampaign {
		return Campaign{}, ErrCampaignFile
	}
	text, err := keys.Text(file)
	if err != nil {
		return Campaign{}, fmt.Errorf("%w: %w", ErrCampaignFile, err)
	}
	body := []byte(strings.TrimSuffix(text, "\n"))
	var c Campaign
	if err := revision.Strict(body, &c); err != nil {
		var names struct{ Draft string }
		if json.Unmarshal(body, &names) == nil && names.Draft != "" && names.Draft != Draft {
			return Campaign{}, &OtherDraft{names.Draft}
		}
		return Campaign{}, fmt.Errorf("%w: %v", ErrCampaignFile, err)
	}
	if pinned != "" && c.Key != pinned {
		return Campaign{}, ErrSigner
	}
	alone, err := keys.Only(file, c.Key)
	if err != nil || !bytes.Equal(alone, file) {
		return Campaign{}, ErrCampaignFile
	}
	if err := c.Validate(); err != nil {
		return Campaign{}, err
	}
	if !now.Before(c.Expires) {
		return Campaign{}, fmt.Errorf("%w on %s", ErrExpired, c.Expires.Format(time.RFC3339))
	}
	return c, nil
}
