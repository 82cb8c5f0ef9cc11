package evidence_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"clickwage/data/evidence"
	"clickwage/data/evidence/tsa"
	"clickwage/data/keys"
)

// Timestamps hold random numbers and the time of day, so those of the vectors
// are kept: two authorities that openssl ran, which call themselves the same.
const tsaFolder = "testdata/tsa"

func kept(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(tsaFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func relyingOn(t testing.TB, pem []byte) evidence.TokenCheck {
	t.Helper()
	roots, err := tsa.Roots(pem)
	if err != nil {
		t.Fatal(err)
	}
	return func(token, over []byte) (time.Time, error) {
		found, err := tsa.Check(token, over, roots)
		return found.Time, err
	}
}

const authorityConfig = `
[tsa]
default_tsa = own
[own]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = root.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[stamps]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[req]
distinguished_name = none
[none]
`

const authorityScript = `set -e
echo 01 > serial
ec="ec -pkeyopt ec_paramgen_curve:prime256v1"
openssl req -x509 -nodes -newkey $ec -keyout root.key -out root.pem -subj "/CN=Example root" -days 3650 -extensions ca -config c
openssl req -new -nodes -newkey $ec -keyout tsa.key -out tsa.csr -subj "/CN=Example authority" -config c
openssl x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 3650 -extfile c -extensions stamps
for n in note other; do
  openssl ts -query -data $n -sha256 -cert -out q
  openssl ts -reply -queryfile q -config c -section own -out $n.tsr
done`

// foundAuthorities runs both authorities and keeps what they answer.
func foundAuthorities(t *testing.T) {
	t.Helper()
	a := attack(t)
	heads := map[string][]byte{"note": a.ledger.Head(a.ledger.Size()), "other": a.ledger.Head(3), "c": []byte(authorityConfig)}
	if alone, err := keys.Only(a.bundle.Disclosure.Checkpoint, a.bundle.Key.Public()); err != nil || string(alone) != string(heads["note"]) {
		t.Fatalf("the head alone is %q (%v)", alone, err)
	}
	keep := []map[string]string{{"root.pem": "root.pem", "note.tsr": "good.tsr", "other.tsr": "other.tsr"}, {"note.tsr": "forged.tsr"}}
	for _, names := range keep {
		folder := t.TempDir()
		for name, content := range heads {
			if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command("sh", "-c", authorityScript)
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for from, to := range names {
			b, err := os.ReadFile(filepath.Join(folder, from))
			if err == nil {
				err = os.WriteFile(filepath.Join(tsaFolder, to), b, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}
