package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/term"
)

// passphrase is CLICKWAGE_PASSPHRASE, else what is typed on the terminal,
// unseen. twice asks for it again, where it seals something.
func (s *session) passphrase(twice bool) (string, error) {
	if given := os.Getenv("CLICKWAGE_PASSPHRASE"); given != "" {
		return given, nil
	}
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return "", usage("a passphrase is needed: run this in a terminal, or set CLICKWAGE_PASSPHRASE")
	}
	ask := func(question string) (string, error) {
		fmt.Fprint(s.err, question)
		typed, err := term.ReadPassword(terminal)
		fmt.Fprintln(s.err)
		return string(typed), err
	}
	first, err := ask("Passphrase: ")
	if err != nil || !twice {
		return first, err
	}
	second, err := ask("Once more: ")
	if err == nil && first != second {
		err = errors.New("the two passphrases differ; nothing was written")
	}
	return first, err
}
