// Package console is what our commands do alike with the one in front of them:
// ask for a secret unseen, print what others have written so that it cannot
// steer it, show examples, and end. It imports nothing of ours.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

// Version is that of all commands, as FyneApp.toml has it.
const Version = "0.1.0"

// ErrNone is returned where somebody should be asked and nobody is there: the
// command was used wrongly.
var ErrNone = errors.New("a passphrase is needed")

// OneLine is what went wrong, in one line.
func OneLine(err error) string {
	var text string
	for part := range strings.SplitSeq(err.Error(), "\n") {
		switch rest := unsaid(text, part); {
		case text == "":
			text = part
		case rest != "":
			text += "; " + rest
		}
	}
	return strings.Map(Harmless, strings.ReplaceAll(text, context.Canceled.Error(), "stopped before its end"))
}

// unsaid is what a part adds to what was said: nothing where its end says the same,
// as where two things failed for one reason.
func unsaid(text, part string) string {
	for at := 0; at >= 0; {
		if rest, same := strings.CutPrefix(part, text[at:]); same && (rest == "" || strings.HasPrefix(rest, "; ")) {
			return strings.TrimPrefix(rest, "; ")
		}
		next := strings.Index(text[at:], ": ")
		if next < 0 {
			break
		}
		at += next + len(": ")
	}
	return part
}

// Harmless keeps what others have written, titles mostly, from steering the
// terminal or turning its lines around. Ends of lines stay.
func Harmless(r rune) rune {
	if r != '\n' && (unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069') {
		return unicode.ReplacementChar
	}
	return r
}

// Secret asks for what an environment variable does not hold, to be typed unseen;
// the question goes to errs. twice asks again, where something is sealed with it.
// ErrNone without a terminal.
func Secret(errs io.Writer, variable, question string, twice bool) (string, error) {
	if given := os.Getenv(variable); given != "" {
		return given, nil
	}
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return "", fmt.Errorf("%w: run this in a terminal, or set %s", ErrNone, variable)
	}
	ask := func(question string) (string, error) {
		fmt.Fprint(errs, question)
		typed, err := term.ReadPassword(terminal)
		fmt.Fprintln(errs)
		return string(typed), err
	}
	first, err := ask(question)
	if err != nil || !twice {
		return first, err
	}
	second, err := ask("Once more: ")
	if err == nil && first != second {
		err = errors.New("the two passphrases differ; nothing was written")
	}
	return first, err
}

// UsageError is a mistake in the command line that the parser cannot see.
type UsageError struct{ error }

// Unwrap implements errors.Unwrap.
func (u UsageError) Unwrap() error { return u.error }

// Usage is a UsageError with a text as of fmt.Errorf.
func Usage(format string, args ...any) error { return Misused(fmt.Errorf(format, args...)) }

// Misused is an error as a UsageError.
func Misused(err error) error { return UsageError{err} }

type exit int

// Exit ends a command from within its parser, as after --help, for Exited.
func Exit(code int) { panic(exit(code)) }

// Exited takes the code of Exit. Defer it in the function that parses.
func Exited(code *int) {
	switch e := recover().(type) {
	case nil:
	case exit:
		*code = int(e)
	default:
		panic(e)
	}
}

// Illustrate puts examples under the help of every command that has some; they
// are by the command's words, and leave out the program's name.
func Illustrate(model *kong.Application, examples map[string][]string) {
	for _, node := range model.Leaves(false) {
		lines := examples[strings.TrimPrefix(node.FullPath(), model.Name+" ")]
		if len(lines) == 0 {
			continue
		}
		more := node.Detail
		node.Detail = "Examples:"
		for _, line := range lines {
			node.Detail += "\n\n    " + model.Name + " " + line
		}
		node.Detail = strings.TrimSpace(node.Detail + "\n\n" + more)
	}
}
