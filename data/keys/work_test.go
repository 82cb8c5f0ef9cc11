//go:build !race

package keys

import (
	"bytes"
	"testing"
)

func TestAGuessIsDear(t *testing.T) {
	var file bytes.Buffer
	if _, err := Seal(&file, "nine boats"); err != nil {
		t.Fatal(err)
	}
	_, stanza, _ := bytes.Cut(file.Bytes(), []byte("-> scrypt "))
	if fields := bytes.Fields(stanza); len(fields) < 2 || string(fields[1]) != "18" {
		t.Errorf("sealed with %.40q", stanza)
	}
}
