package main

import (
	"github.com/alecthomas/kong"

	"clickwage/cmd/console"
)

// examples are lines that can be typed as they stand, by command.
func examples() map[string][]string {
	return map[string][]string{
		"keys new":    {"keys new organiser --name 'A union' --contact desk@union.example", "--home desk keys new collective --name union.example"},
		"keys show":   {"keys show", "--json keys show"},
		"keys backup": {"keys backup /media/stick"},

		"campaign new":    {"campaign new --out draft.json --name October --collective 'A union' --contact desk@union.example --month 2026-10 --currency EUR --platform Prolific --platform Toloka --organiser union.json --organiser university.json"},
		"campaign sign":   {"campaign sign draft.json --out october.campaign"},
		"campaign show":   {"campaign show october.campaign"},
		"campaign verify": {"campaign verify october.campaign --key union.example+5d0e..."},

		"tokens enrol":  {"tokens enrol members.txt", "tokens enrol - --campaign october.campaign"},
		"tokens codes":  {"tokens codes 300 --at https://tokens.union.example --out codes.txt"},
		"tokens serve":  {"tokens serve --cert chain.pem --key key.pem", "tokens serve --behind-proxy --listen 127.0.0.1:8443"},
		"tokens issue":  {"tokens issue requests --out answers", "tokens issue maria.request --member maria --out maria.answer"},
		"tokens status": {"tokens status"},

		"intake take":   {"intake --folder inbox --done taken", "intake --folder inbox --campaign october.campaign"},
		"intake serve":  {"intake serve --cert chain.pem --key key.pem", "intake serve --behind-proxy --listen 127.0.0.1:8443"},
		"intake export": {"intake export /media/stick/contributions"},
		"intake send":   {"intake send --peer https://pool.university.example"},

		"agree":   {"agree --box /media/stick", "agree --peer https://pool.university.example --wait 10m"},
		"prepare": {"prepare --box /media/stick", "prepare --peer https://pool.university.example --wait 1h"},
		"finish":  {"finish --box /media/stick", "finish --peer https://pool.university.example --wait 1h"},
		"release": {"release --out october", "release --out october --floor 12.82 --floor-name 'minimum wage, Germany, 2026' --lang de"},
		"erase":   {"erase --yes"},

		"status":         {"status", "--home desk status --json"},
		"verify release": {"verify release october --key union.example+5d0e..."},
		"verify batch":   {"verify batch --box /media/stick"},

		"witness init":   {"witness init union.example"},
		"witness trust":  {"witness trust clickwage/0193a5c27f007000+8f1c..."},
		"witness cosign": {"witness cosign request.txt --out reply.txt"},
		"witness serve":  {"witness serve --cert chain.pem --key key.pem", "witness serve --behind-proxy --listen 127.0.0.1:8443"},
	}
}

// newParser reads the command line into c.
func newParser(c *commands, s *session) (*kong.Kong, error) {
	parser, err := kong.New(c,
		kong.Name("clickwage-pool"), kong.Writers(s.out, s.err), kong.Exit(console.Exit),
		kong.Description("Statistics of many, figures of nobody: a collective's command. data/pool/PRIVACY.md says what is promised."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Vars{"version": "clickwage-pool " + console.Version},
		kong.ExplicitGroups([]kong.Group{
			{Key: "collective", Title: "The collective"}, {Key: "organisers", Title: "The organisers"}, {Key: "all", Title: "Everybody"},
		}))
	if err == nil {
		console.Illustrate(parser.Model, examples())
	}
	return parser, err
}
