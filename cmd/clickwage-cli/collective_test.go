package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/pooltest"
	"clickwage/data/rating"
)

// collective is the other side of a campaign in scripts, with every secret in a
// folder:
//
//	collective sign FOLDER [INTAKE [QUESTION]...] makes keys and signs FOLDER/campaign,
//	                                          with a ballot about Prolific and a lab on it
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
		return signCampaign(folder, append(args, "")[0], args[min(1, len(args)):])
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

// signCampaign keeps a collective in a folder.
func signCampaign(folder, intake string, questions []string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	c, err := pooltest.New(time.Now(), func(c *pool.Campaign) {
		if c.Intake = intake; len(questions) > 0 {
			c.Ballot = &rating.Ballot{Subjects: []rating.Subject{{Platform: "Prolific", Requester: "A lab"}, {Platform: "Prolific"}}, Questions: questions}
		}
	})
	if err != nil {
		return err
	}
	for i, k := range c.Keys {
		text, err := k.Bytes()
		if err := put(folder, c.Rules.Organisers[i].Name, text, err); err != nil {
			return err
		}
	}
	secret, err := c.Issuer.Private()
	return errors.Join(put(folder, "issuer", secret, err), put(folder, "key", []byte(c.Key.Public()), nil), put(folder, "campaign", c.File, nil))
}

// kept is the collective of a folder.
func kept(folder string) (c pooltest.Collective, err error) {
	read := func(name string) []byte {
		text, failed := os.ReadFile(filepath.Join(folder, name))
		err = errors.Join(err, failed)
		return text
	}
	c.File = read("campaign")
	secret := read("issuer")
	if err != nil {
		return c, err
	}
	if c.Issuer, err = pool.ParseIssuer(secret); err != nil {
		return c, err
	}
	if c.Rules, err = pool.Open(c.File, "", time.Now()); err != nil {
		return c, err
	}
	for i, o := range c.Rules.Organisers {
		text := read(o.Name)
		if err != nil {
			return c, err
		}
		if c.Keys[i], err = pool.ParseKeys(text); err != nil {
			return c, err
		}
	}
	return c, nil
}

func issueToken(folder, request, answer string) error {
	c, err := kept(folder)
	if err != nil {
		return err
	}
	asked, err := os.ReadFile(request)
	if err != nil {
		return err
	}
	reply, err := c.Issuer.Issue(c.Rules, asked)
	return put("", answer, reply, err)
}

func readBoth(folder, path string) error {
	c, err := kept(folder)
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
	gate, err := c.Rules.Gate()
	if err != nil {
		return err
	}
	if _, err := gate.Receive(r, nil, time.Now()); err != nil || r.Withdrawn {
		fmt.Println("withdrawn", r.Sequence)
		return err
	}
	raw, err := c.Open(file)
	fmt.Println(hex.EncodeToString(raw))
	return err
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
