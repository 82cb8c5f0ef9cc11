package evidence

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"clickwage/data/revision"
)

// Cited is the last checkpoint that a witness has cosigned, as the first leaf of
// a later epoch cites it.
type Cited struct {
	Witness    string // its public key
	Checkpoint revision.Checkpoint
}

type citedJSON struct { // names sorted: canonical JSON
	Origin  string `json:"origin"`
	Root    string `json:"root"`
	Size    string `json:"size"`
	Witness string `json:"witness"`
}

// CitedText is a list of cited checkpoints as the field "cosigned" of an epoch's
// leaf holds it: canonical JSON, with sizes and roots as text. It is "" for none.
func CitedText(all []Cited) string {
	if len(all) == 0 {
		return ""
	}
	list := make([]citedJSON, len(all))
	for i, c := range all {
		list[i] = citedJSON{c.Checkpoint.Origin, hex.EncodeToString(c.Checkpoint.Root[:]), strconv.FormatInt(c.Checkpoint.Size, 10), c.Witness}
	}
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if e.Encode(list) != nil { // strings always encode
		return ""
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// ParseCited reads what CitedText writes. What it cannot read is left out: its
// text is held against a leaf's hash by whoever rests on it.
func ParseCited(text string) []Cited {
	var list []citedJSON
	if text == "" || json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	var all []Cited
	for _, c := range list {
		size, wrong := strconv.ParseInt(c.Size, 10, 64)
		root, err := hex.DecodeString(c.Root)
		if wrong == nil && err == nil && len(root) == revision.Size {
			all = append(all, Cited{c.Witness, revision.Checkpoint{Origin: c.Origin, Size: size, Root: revision.Hash(root)}})
		}
	}
	return all
}
