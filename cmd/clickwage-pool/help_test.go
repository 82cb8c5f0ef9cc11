package main

import (
	"io"
	"strings"
	"testing"
)

// words are those of a line as a shell splits it.
func words(line string) []string {
	var all []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			all = append(all, part)
			continue
		}
		all = append(all, strings.Fields(part)...)
	}
	return all
}

// Every command's help ends in examples of that very command, which can be typed.
func TestEveryCommandHasExamplesThatAreTaken(t *testing.T) {
	t.Setenv("CLICKWAGE_POOL", "")
	var c commands
	parser := must(newParser(&c, &session{out: io.Discard, err: io.Discard}))(t)
	all := examples()
	for _, node := range parser.Model.Leaves(false) {
		command := strings.TrimPrefix(node.FullPath(), parser.Model.Name+" ")
		if len(all[command]) == 0 || !strings.HasPrefix(node.Detail, "Examples:\n\n    clickwage-pool ") {
			t.Errorf("%s has no example: its help ends in %q", command, node.Detail)
		}
		for _, line := range all[command] {
			parsed, err := parser.Parse(words(line))
			if err != nil {
				t.Errorf("%s: %v", line, err)
			} else if parsed.Selected() != node {
				t.Errorf("%s is an example of %s", line, parsed.Selected().FullPath())
			}
		}
		delete(all, command)
	}
	for command := range all {
		t.Errorf("%s is no command", command)
	}
}
