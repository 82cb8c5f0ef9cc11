package main

import (
	"crypto/rand"
	"fmt"
	seeded "math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"clickwage/data/pool"
	"clickwage/data/pool/crowd"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"clickwage-pool": func() { os.Exit(interruptible(clock())) },
		"member":         func() { os.Exit(memberCmd(os.Args[1:])) },
	})
}

// clock is the hour that a script lives in.
func clock() func() time.Time {
	at, err := time.Parse(time.RFC3339, os.Getenv("NOW"))
	if err != nil {
		return time.Now
	}
	return func() time.Time { return at }
}

// memberCmd is what a member's program does, with figures of a simulated worker:
//
//	member request CAMPAIGN SECRET REQUEST
//	member contribute CAMPAIGN SECRET ANSWER SEQUENCE FILE
//	member withdraw CAMPAIGN SECRET ANSWER SEQUENCE FILE
func memberCmd(args []string) int {
	if err := memberDoes(args); err != nil {
		fmt.Fprintln(os.Stderr, "member:", err)
		return 1
	}
	return 0
}

func memberDoes(args []string) error {
	file, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	c, err := pool.Open(file, "", time.Time{})
	if err != nil {
		return err
	}
	if args[0] == "request" {
		pass, err := pool.NewPass(c, rand.Reader)
		if err != nil {
			return err
		}
		secret, err := pass.Bytes()
		if err != nil {
			return err
		}
		if err := os.WriteFile(args[2], secret, 0o600); err != nil {
			return err
		}
		request, err := pass.Request(c)
		if err != nil {
			return err
		}
		return os.WriteFile(args[3], request, 0o600)
	}
	return memberSends(c, args)
}

func memberSends(c pool.Campaign, args []string) error {
	secret, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	pass, err := pool.ParsePass(secret)
	if err != nil {
		return err
	}
	answer, err := os.ReadFile(args[3])
	if err != nil {
		return err
	}
	if pass, err = pass.Accept(c, answer); err != nil {
		return err
	}
	prio, err := c.Prio()
	if err != nil {
		return err
	}
	sequence, err := strconv.Atoi(args[4])
	if err != nil {
		return err
	}
	if args[0] == "withdraw" {
		file, err := prio.Withdraw(pass, uint32(sequence), rand.Reader)
		if err != nil {
			return err
		}
		return os.WriteFile(args[5], file, 0o600)
	}
	contribution, err := prio.Contribute(crowd.Worker(c, seeded.New(seeded.NewPCG(uint64(sequence), 5))), pass, uint32(sequence), rand.Reader)
	if err != nil {
		return err
	}
	return os.WriteFile(args[5], contribution.File, 0o600)
}
