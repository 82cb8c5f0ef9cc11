package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"clickwage/data/keys"
	"clickwage/data/pool"
)

// collective is the other side of a campaign in scripts, with every secret in a
// folder:
//
//	collective sign FOLDER [INTAKE]           makes keys and signs FOLDER/campaign
//	collective issue FOLDER REQUEST ANSWER    answers a token's request
//	collective read FOLDER FILE               prints what both organisers open, or "withdrawn"
//	collective serve FOLDER STATUS COMMAND... runs a command beside an intake that
//	                                          answers so and keeps FOLDER/taken; {} is its address
func collective() {
	if err := organise(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "collective:", err)
		os.Exit(1)
	}
}

func organise(what, folder string, args []string) error {
	switch what {
	case "sign":
		return signCampaign(folder, append(args, "")[0])
	case "issue":
		return issueToken(folder, args[0], args[1])
	case "read":
		return readBoth(folder, args[0])
	}
	return serveIntake(folder, args)
}

func put(folder, name string, text []byte, err error) error {
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name), text, 0o600)
}

func signCampaign(folder, intake string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	key, err := keys.NewSigning("collective/example", rand.Reader)
	if err != nil {
		return err
	}
	issuer, err := pool.NewIssuer()
	if err != nil {
		return err
	}
	today := time.Now().UTC().Truncate(24 * time.Hour)
	c, err := pool.New("EUR", []string{"Clickworker", "Microworkers", "Outlier", "Prolific", "Toloka"}, pool.Spacing{Low: 500_000, High: 40_000_000, Bins: 32})
	if err != nil {
		return err
	}
	c.Name, c.Collective, c.Contact, c.Publish.Series, c.Intake = "Autumn", "A collective", "desk@example.org", "monthly", intake
	c.Period = pool.Period{From: today.AddDate(0, 0, -40).Format(time.DateOnly), To: today.AddDate(0, 0, -2).Format(time.DateOnly)}
	c.Closes, c.Expires = today.AddDate(0, 0, 20), today.AddDate(0, 2, 0)
	if c.TokenKey, err = issuer.Public(); err != nil {
		return err
	}
	for i, name := range []string{"A union", "A university"} {
		k, err := pool.NewKeys(rand.Reader)
		if err != nil {
			return err
		}
		if c.Organisers[i], err = k.Organiser(name, "desk@example.org"); err != nil {
			return err
		}
		text, err := k.Bytes()
		if err := put(folder, name, text, err); err != nil {
			return err
		}
	}
	secret, err := issuer.Private()
	if err := put(folder, "issuer", secret, err); err != nil {
		return err
	}
	if err := put(folder, "key", []byte(key.Public()), nil); err != nil {
		return err
	}
	file, err := pool.Sign(c, key)
	return put(folder, "campaign", file, err)
}

func campaignIn(folder string) (pool.Campaign, error) {
	file, err := os.ReadFile(filepath.Join(folder, "campaign"))
	if err != nil {
		return pool.Campaign{}, err
	}
	return pool.Open(file, "", time.Now())
}

func issueToken(folder, request, answer string) error {
	c, err := campaignIn(folder)
	if err != nil {
		return err
	}
	secret, err := os.ReadFile(filepath.Join(folder, "issuer"))
	if err != nil {
		return err
	}
	issuer, err := pool.ParseIssuer(secret)
	if err != nil {
		return err
	}
	asked, err := os.ReadFile(request)
	if err != nil {
		return err
	}
	reply, err := issuer.Issue(c, asked)
	return put("", answer, reply, err)
}

func readBoth(folder, path string) error {
	c, err := campaignIn(folder)
	if err != nil {
		return err
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	r, err := pool.ParseReport(file)
	if err != nil {
		return err
	}
	gate, err := c.Gate()
	if err != nil {
		return err
	}
	if _, err := gate.Receive(r, nil, time.Now()); err != nil || r.Withdrawn {
		fmt.Println("withdrawn", r.Sequence)
		return err
	}
	sum, err := openBoth(c, folder, r)
	if err != nil {
		return err
	}
	raw, err := sum.Bytes()
	fmt.Println(hex.EncodeToString(raw))
	return err
}

// openBoth lets both organisers open a report and adds their shares.
func openBoth(c pool.Campaign, folder string, r pool.Report) (pool.Share, error) {
	var sides [2]*pool.Aggregator
	var halves [2]pool.Prepared
	sum := c.NoShare()
	for role := range sides {
		text, err := os.ReadFile(filepath.Join(folder, c.Organisers[role].Name))
		if err != nil {
			return sum, err
		}
		k, err := pool.ParseKeys(text)
		if err != nil {
			return sum, err
		}
		if sides[role], err = c.Aggregator(pool.Role(role), k, pool.VerifyKey{1}); err != nil {
			return sum, err
		}
		if halves[role], err = sides[role].Prepare(r); err != nil {
			return sum, err
		}
	}
	for role := range sides {
		share, err := sides[role].Finish(halves[role], halves[1-role].Share)
		if err != nil {
			return sum, err
		}
		if err := sum.Add(share); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

func serveIntake(folder string, args []string) error {
	status := map[string]int{"taken": http.StatusCreated, "refused": http.StatusConflict, "broken": http.StatusBadGateway}[args[0]]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, _ := io.ReadAll(r.Body)
		if put(folder, "taken", file, nil) == nil {
			w.WriteHeader(status)
		}
	}))
	defer server.Close()
	command := exec.Command(args[1], args[2:]...)
	for i := range command.Args {
		command.Args[i] = string(bytes.ReplaceAll([]byte(command.Args[i]), []byte("{}"), []byte(server.URL)))
	}
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}
