package keys

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

func TestWhatIsSealedOpensByItsPassphraseOnly(t *testing.T) {
	var file bytes.Buffer
	w, err := seal(&file, "nine boats", 10) // cheap: what is shown does not depend on it
	if err != nil {
		t.Fatal(err)
	}
	text := bytes.Repeat([]byte("a ledger "), 20_000)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if !Sealed(file.Bytes()) || Sealed(text) || bytes.Contains(file.Bytes(), []byte("a ledger ")) {
		t.Error("a sealed file is not told from a plain one")
	}
	plain, err := Open(bytes.NewReader(file.Bytes()), "nine boats")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(plain); err != nil || !bytes.Equal(got, text) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	if _, err := Open(bytes.NewReader(file.Bytes()), "ten boats"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("another passphrase: got %v", err)
	}
	for _, cut := range []int{file.Len() - 1, file.Len() - 70_000} {
		plain, err := Open(bytes.NewReader(file.Bytes()[:cut]), "nine boats")
		if err == nil {
			_, err = io.ReadAll(plain)
		}
		if err == nil {
			t.Errorf("cut to %d bytes: read as whole", cut)
		}
	}
	altered := bytes.Clone(file.Bytes())
	altered[len(altered)-1000] ^= 1
	plain, err = Open(bytes.NewReader(altered), "nine boats")
	if err == nil {
		_, err = io.ReadAll(plain)
	}
	if err == nil {
		t.Error("an altered byte was not noticed")
	}
}

func TestNoPassphraseIsRefused(t *testing.T) {
	if _, err := Seal(io.Discard, ""); !errors.Is(err, ErrNone) {
		t.Errorf("seal: got %v", err)
	}
	if _, err := Open(bytes.NewReader(nil), ""); !errors.Is(err, ErrNone) {
		t.Errorf("open: got %v", err)
	}
}
