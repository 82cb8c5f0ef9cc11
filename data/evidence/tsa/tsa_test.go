package tsa_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"clickwage/data/evidence/tsa"
)

var note = []byte("clickwage/0193a5c27f007000\n3\nroot\n\n— signature\n")

// authority is one run with openssl in a folder of its own.
type authority struct {
	t      *testing.T
	folder string
}

const config = `
[tsa]
default_tsa = own
[own]
dir = .
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = %s
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = %s
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[stamps]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = %s
[req]
distinguished_name = none
[none]
`

// founded is an authority with a root and a certificate of some usage.
func founded(t *testing.T, usage string) *authority {
	return foundedWith(t, usage, "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
}

func foundedWith(t *testing.T, usage string, key ...string) *authority {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Fatal("openssl is needed: make test-deps installs it")
	}
	a := &authority{t, t.TempDir()}
	a.configure(usage, "root.pem", "sha256")
	a.write("serial", "01")
	key = append([]string{"-nodes", "-newkey"}, key...)
	a.run(append([]string{"req", "-x509"}, append(key, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Own root", "-days", "3650", "-extensions", "ca", "-config", "openssl.cnf")...)...)
	a.run(append([]string{"req", "-new"}, append(key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Own tsa", "-config", "openssl.cnf")...)...)
	a.run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "365", "-extfile", "openssl.cnf", "-extensions", "stamps")
	return a
}

func (a *authority) configure(usage, certs, ess string) {
	a.write("openssl.cnf", fmt.Sprintf(config, certs, ess, usage))
}

func (a *authority) run(args ...string) {
	a.t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = a.folder
	if out, err := cmd.CombinedOutput(); err != nil {
		a.t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (a *authority) write(name, text string) {
	a.t.Helper()
	if err := os.WriteFile(filepath.Join(a.folder, name), []byte(text), 0o600); err != nil {
		a.t.Fatal(err)
	}
}

func (a *authority) read(name string) []byte {
	a.t.Helper()
	text, err := os.ReadFile(filepath.Join(a.folder, name))
	if err != nil {
		a.t.Fatal(err)
	}
	return text
}

func (a *authority) roots() *x509.CertPool {
	a.t.Helper()
	roots, err := tsa.Roots(a.read("root.pem"))
	if err != nil {
		a.t.Fatal(err)
	}
	return roots
}

// answer lets openssl answer a question.
func (a *authority) answer(query []byte) []byte {
	a.t.Helper()
	a.write("query.tsq", string(query))
	a.run("ts", "-reply", "-config", "openssl.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr")
	return a.read("reply.tsr")
}

func question(t *testing.T, text []byte) []byte {
	t.Helper()
	query, err := tsa.Request(text, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return query
}

const stamping = "critical,timeStamping"

func TestAnAuthoritysAnswerHolds(t *testing.T) {
	for _, ess := range []string{"sha256", "sha1", "sha512"} {
		a := founded(t, stamping)
		if ess == "sha1" {
			a = foundedWith(t, stamping, "rsa:2048")
		}
		a.configure(stamping, "root.pem", ess)
		query := question(t, note)
		token, err := tsa.CheckReply(a.answer(query), query, note, a.roots())
		if err != nil {
			t.Fatalf("%s: %v", ess, err)
		}
		if time.Since(token.Time).Abs() > time.Hour || token.Authority != "CN=Own tsa" || token.Policy != "1.2.3.4.1" || token.Accuracy != time.Second {
			t.Errorf("%s: got %+v", ess, token)
		}
		// openssl agrees with what we ask and accept.
		a.write("note", string(note))
		a.run("ts", "-verify", "-data", "note", "-in", "reply.tsr", "-CAfile", "root.pem")
	}
}

// wantRefused runs a check that must fail, and says for what.
func wantRefused(t *testing.T, err error, why string) {
	t.Helper()
	if !errors.Is(err, tsa.ErrToken) || !strings.Contains(err.Error(), why) {
		t.Errorf("got %v, want a refusal with %q", err, why)
	}
}

func TestForgedAnswersAreRefused(t *testing.T) {
	a, other := founded(t, stamping), founded(t, stamping)
	query := question(t, note)
	good := a.answer(query)

	_, err := tsa.Check(good, note, other.roots())
	wantRefused(t, err, "not trusted")
	_, err = tsa.Check(good, append([]byte("x"), note...), a.roots())
	wantRefused(t, err, "something else")
	_, err = tsa.CheckReply(good, question(t, note), note, a.roots())
	wantRefused(t, err, "another question")
	_, err = tsa.Check(good, note, x509.NewCertPool())
	wantRefused(t, err, "not trusted")
	_, err = tsa.Check(nil, note, a.roots())
	wantRefused(t, err, "cannot be read")

	// Some certificate in the answer chains to the pinned root, the signer's does not.
	other.write("mixed.pem", string(a.read("tsa.pem"))+string(a.read("root.pem")))
	other.configure(stamping, "mixed.pem", "sha256")
	_, err = tsa.Check(other.answer(query), note, a.roots())
	wantRefused(t, err, "not trusted")

	// A name and serial number like the good one's, by another root.
	_, err = tsa.Check(bytes.Replace(good, []byte("Own tsa"), []byte("Own Tsa"), 1), note, a.roots())
	if !errors.Is(err, tsa.ErrToken) {
		t.Errorf("an altered certificate: got %v", err)
	}
}

// byLibrary signs an answer with a certificate that openssl itself refuses to
// use for timestamps, or for a time of our choice.
func (a *authority) byLibrary(at time.Time) []byte {
	a.t.Helper()
	pair, err := tls.X509KeyPair(a.read("tsa.pem"), a.read("tsa.key"))
	if err != nil {
		a.t.Fatal(err)
	}
	sum := sha256.Sum256(note)
	stamp := timestamp.Timestamp{
		HashAlgorithm: crypto.SHA256, HashedMessage: sum[:], Time: at, Policy: asn1.ObjectIdentifier{1, 2, 3}, AddTSACertificate: true,
	}
	reply, err := stamp.CreateResponseWithOpts(pair.Leaf, pair.PrivateKey.(crypto.Signer), crypto.SHA256)
	if err != nil {
		a.t.Fatal(err)
	}
	return reply
}

func TestACertificateForOtherUsesIsRefused(t *testing.T) {
	for _, usage := range []string{"critical,codeSigning", "critical,timeStamping,codeSigning", "critical,timeStamping,1.2.3.4", "timeStamping"} {
		t.Run(usage, func(t *testing.T) {
			a := founded(t, usage)
			_, err := tsa.Check(a.byLibrary(time.Now()), note, a.roots())
			wantRefused(t, err, "not for timestamps alone")
		})
	}
}

func TestASignerIsRefusedOutsideOfItsTime(t *testing.T) {
	a := founded(t, stamping)
	if _, err := tsa.Check(a.byLibrary(time.Now()), note, a.roots()); err != nil {
		t.Fatalf("within its time: %v", err)
	}
	_, err := tsa.Check(a.byLibrary(time.Now().AddDate(2, 0, 0)), note, a.roots())
	wantRefused(t, err, "not trusted at")
	_, err = tsa.Check(a.byLibrary(time.Now().AddDate(-2, 0, 0)), note, a.roots())
	wantRefused(t, err, "not trusted at")
	a.run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "77", "-out", "tsa.pem", "-days", "-1", "-extfile", "openssl.cnf", "-extensions", "stamps")
	_, err = tsa.Check(a.answer(question(t, note)), note, a.roots())
	wantRefused(t, err, "")
}

func TestARefusalOfTheAuthorityIsRefused(t *testing.T) {
	a := founded(t, stamping)
	a.write("openssl.cnf", strings.Replace(string(a.read("openssl.cnf")), "digests = sha256, sha512", "digests = sha512", 1))
	_, err := tsa.Check(a.answer(question(t, note)), note, a.roots())
	wantRefused(t, err, "refusal")
}

// What a flipped bit leaves acceptable says the same: the time, the authority
// and the note are all under the signature.
func TestNoFlippedBitChangesWhatAnAnswerSays(t *testing.T) {
	a := founded(t, stamping)
	query := question(t, note)
	reply, roots := a.answer(query), a.roots()
	want, err := tsa.Check(reply, note, roots)
	if err != nil {
		t.Fatal(err)
	}
	random := make([]byte, 2*600)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(random); i += 2 {
		bad := bytes.Clone(reply)
		bad[(int(random[i])<<8|int(random[i+1]))%len(bad)] ^= 1 << (i / 2 % 8)
		if got, err := tsa.Check(bad, note, roots); err == nil && got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	}
}

func TestRootsMustBeCertificates(t *testing.T) {
	a := founded(t, stamping)
	for _, text := range [][]byte{nil, []byte("no PEM"), a.read("root.key")} {
		if _, err := tsa.Roots(text); err == nil {
			t.Errorf("%.30q was accepted", text)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte{0x30, 0x03, 0x02, 0x01, 0x00})
	sum := sha256.Sum256(note)
	f.Add(sum[:])
	f.Fuzz(func(t *testing.T, reply []byte) {
		if _, err := tsa.Check(reply, note, x509.NewCertPool()); err == nil {
			t.Fatal("accepted without a root")
		}
	})
}
