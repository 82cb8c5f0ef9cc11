package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"clickwage/cmd/console"
)

// examples are lines that can be typed as they stand, by command.
func examples() map[string][]string {
	return map[string][]string{
		"start":            {`start --platform Prolific --title "Image study" --reward 0.60GBP --limit 10m`, "start --activity search --parallel"},
		"switch":           {"switch --activity research", `switch --platform Toloka --title "Audio clips"`},
		"stop":             {"stop --state submitted", "stop 0193a5c2-7f00-7000-8000-000000000001 --state returned"},
		"pause":            {"pause"},
		"resume":           {"resume", "resume 0193a5c2-7f00-7000-8000-000000000001 --parallel"},
		"next":             {"next"},
		"toggle":           {"toggle"},
		"status":           {"status", "status --json"},
		"add":              {"add --start 2026-11-23T14:30 --end 2026-11-23T14:42 --platform Prolific --title Survey --reward 1.40GBP --state approved", "add --start 2026-11-23T09:00Z --end 2026-11-23T09:20Z --activity search", "add prolific image study 0.60GBP 4m @14:20 approved", "add --dry-run mturk hit label 40x 0.05USD 22m submitted"},
		"list":             {"list --from 2026-11-01 --platform Prolific", "list --state rejected --json", "list --search boats --limit 20", "list --view refused"},
		"view save":        {"view save refused --state rejected --span month", "view save 'long ones' --sort worked"},
		"view list":        {"view list"},
		"mark":             {`mark ID --state rejected --reason "failed the attention check"`, "mark ID --state approved --at 2026-11-24T10:00 --bonus 0.50USD"},
		"edit":             {"edit ID --reward 0.55USD --title Renamed", "edit ID --start 2026-11-23T14:25"},
		"remove":           {"remove ID"},
		"confirm":          {"confirm ID"},
		"undo":             {"undo"},
		"redo":             {"redo"},
		"history":          {"history ID --json"},
		"import":           {"import export.csv --dry-run", "import Batch_results.csv --worker A2BCDEF", "import toggl.csv --zone Europe/Lisbon --date-order dmy", "import hours.csv --map start=Begin --map end=Finish --map title=Job --platform Atelier --zone Europe/Paris", "import undo BATCH"},
		"export":           {"export ledger.csv", "export november.jsonl --from 2026-11-01 --to 2026-11-30"},
		"report":           {"report --from 2026-11-01 --to 2026-11-30", "report --by month --json", "report --by platform --currency EUR --spread"},
		"timesheet":        {"timesheet --from 2026-11-01 --to 2026-11-30", "timesheet --from 2026-11-23 --zone Europe/Paris --platform Prolific --json"},
		"chart":            {"chart list", "chart hourly --out hourly.png --theme dark", "chart time --out time.csv --from 2026-11-01"},
		"rate set":         {"rate set EUR USD 1.0812 --date 2026-11-20 --source ECB"},
		"rate list":        {"rate list"},
		"review add":       {"review add Lab --platform Prolific --answer recommend=no --why recommend='paid after 40 days'", "review add --platform Toloka --answer pay_stars=2 --answer rejection_terms=down"},
		"review edit":      {"review edit ID --answer recommend=yes --refill"},
		"review list":      {"review list --json"},
		"review show":      {"review show Lab --platform Prolific"},
		"review questions": {"review questions"},
		"review card":      {"review card Prolific"},
		"review export":    {"review export reviews.txt"},
		"review import":    {"review import reviews.txt"},
		"review remove":    {"review remove ID", "review remove --file 5d0e8f1c02aa39b7"},
		"exposure on":      {"exposure on"},
		"exposure add":     {"exposure add --tag violence --severity 3 --warned no", "exposure add --tag hate --severity 1 --minutes 25 --breaks 1 --at 2026-11-23T14:00 --no-task"},
		"exposure summary": {"exposure summary --from 2026-11-01 --json"},
		"exposure export":  {"exposure export exposure.csv --from 2026-11-01"},
		"exposure erase":   {"exposure erase --yes"},
		"support list":     {"support list --country PT"},
		"support set":      {"support set my-union --name 'Union advice line' --phone '+351 21 000 00 00' --country PT --kind support --source 'members leaflet'"},
		"case new":         {"case new ID ID", `case new ID --recipient ombuds --facts "Both checks were answered"`},
		"case propose":     {"case propose", "case propose --json"},
		"case add":         {"case add CASE ID ID"},
		"case edit":        {`case edit CASE --facts "Both checks were answered" --worker-contact me@mail.example`, "case edit CASE --study n=200,mean=9m,sd=4m --study-source 'the researcher'", "case edit CASE --redact worker_id='not needed'"},
		"case remove":      {"case remove CASE ID", "case remove CASE"},
		"case list":        {"case list", "case list --json"},
		"case show":        {"case show CASE"},
		"case attach":      {"case attach CASE screen.png --kind screenshot --captured 2026-11-20T14:00"},
		"case files":       {"case files CASE"},
		"case rules":       {"case rules CASE"},
		"case reply":       {`case reply CASE prolific-attention --answer "There was one check in 10 minutes" --kept broken`},
		"case message":     {`case message CASE --from me --to Lab --channel mail --text "Please look again"`},
		"case step":        {"case step CASE sent --to Lab", "case step CASE won --recovered all", "case step CASE won --recovered ID=0.50USD"},
		"case letter":      {"case letter CASE first", "case letter CASE appeal --out letter.txt", "case letter CASE appeal --text letter.txt --out letter.pdf --language de"},
		"case export":      {"case export CASE --out case.zip", "case export CASE --out case.zip --recipient union --redact worker='not needed'"},
		"evidence":         {"evidence --tasks ID,ID --out case.zip --pdf case.pdf"},
		"checkpoint":       {"checkpoint --out head.note", "checkpoint --key-backup /media/stick/ledger.key.age"},
		"key create":       {"key create"},
		"key backup":       {"key backup /media/stick/ledger.key.age"},
		"key restore":      {"key restore /media/stick/ledger.key.age"},
		"key rotate":       {"key rotate"},
		"key lost":         {`key lost --reason "the disk died"`},
		"key show":         {"key show --json"},
		"witness request":  {"witness request --out request.txt", "witness request --witness union.example --out request.txt"},
		"witness add":      {"witness add reply.txt --key union.example+5d0e...", "witness add reply.txt"},
		"witness list":     {"witness list"},
		"witness init":     {"witness init maria.example"},
		"witness cosign":   {"witness cosign request.txt --out reply.txt --ledger-key clickwage/0193a5c27f007000+8f1c..."},
		"token request":    {"token request --out head.tsq", "token request --out head.tsq --url https://tsa.example/"},
		"token accept":     {"token accept head.tsr --roots authority.pem"},

		"campaign add":           {"campaign add autumn.campaign --key collective/union+5d0e..."},
		"campaign show":          {"campaign show autumn.campaign", "campaign show autumn --json"},
		"campaign list":          {"campaign list"},
		"campaign remove":        {"campaign remove autumn"},
		"campaign token request": {"campaign token request autumn --out request.cwt"},
		"campaign token fetch":   {"campaign token fetch autumn https://tokens.union.example/v1/token#k7mq3x..."},
		"campaign token accept":  {"campaign token accept answer.cwt"},
		"contribute give":        {"contribute autumn --preview", "contribute autumn --out contribution.cwp", "contribute autumn --send"},
		"contribute withdraw":    {"contribute withdraw autumn --out withdrawal.cwp", "contribute withdraw autumn --send"},
		"contribute list":        {"contribute list --json"},

		"backup":     {"backup /media/stick/ledger-2026-11-23.db"},
		"check":      {"check", "check --json"},
		"demo":       {"demo --ledger demo.db"},
		"completion": {"completion > ~/.local/share/bash-completion/completions/clickwage-cli", "completion --shell fish > ~/.config/fish/completions/clickwage-cli.fish"},
	}
}

// illustrate puts the examples under the help of every command.
func illustrate(model *kong.Application) {
	console.Illustrate(model, examples())
	model.Detail = "Examples:\n\n    clickwage-cli start --platform Prolific --title Survey --reward 1.40GBP\n\n    clickwage-cli import export.csv --dry-run\n\n    clickwage-cli report --by month --json"
}

// mistakes are the parser's sentences, and ours in their place.
var mistakes = []struct {
	theirs *regexp.Regexp
	ours   string
}{
	{regexp.MustCompile(`expected one of "start", "switch".*`), "name a command"},
	{regexp.MustCompile(`expected one of (.*)`), "name what to do: $1"},
	{regexp.MustCompile(`^expected "(.*)"$`), "missing: $1"},
	{regexp.MustCompile(`expected \w+ value but got "EOL" \(<EOL>\)`), "a value is missing"},
	{regexp.MustCompile(`expected \w+ value but got "(.*)" \(short flag\).*`), `"$1" is no value; one that begins with - is written behind =`},
	{regexp.MustCompile(`expected duration but got "(.*)": .*`), `"$1" is no length of time such as 10m`},
	{regexp.MustCompile(`expected a valid 64 bit int but got "(.*)"`), `"$1" is no whole number`},
	{regexp.MustCompile(`expected a float but got "(.*)".*`), `"$1" is no number`},
	{regexp.MustCompile(`unknown flag (-[0-9.]+)\b.*`), "$1: must not be below zero"},
}

// misread is a mistake in the command line, in one line.
func misread(err error) string {
	text := console.OneLine(err)
	for _, m := range mistakes {
		text = m.theirs.ReplaceAllString(text, m.ours)
	}
	var parse *kong.ParseError
	if errors.As(err, &parse) {
		if at := parse.Context.Selected(); at == nil || len(at.Children) > 0 {
			text = strings.Replace(text, "unexpected argument", "there is no command", 1)
		}
	}
	return fmt.Sprintf("%s; clickwage-cli --help lists the commands", text)
}

// minus joins a number below zero to the option before it, which the parser would
// else take for an option of its own.
func minus(model *kong.Application, args []string) []string {
	valued := map[string]bool{}
	for _, node := range model.Leaves(false) {
		for _, group := range node.AllFlags(false) {
			for _, flag := range group {
				valued["--"+flag.Name] = !flag.IsBool()
			}
		}
	}
	var joined []string
	for _, arg := range args {
		last := len(joined) - 1
		if last >= 0 && valued[joined[last]] && number.MatchString(arg) {
			joined[last] += "=" + arg
			continue
		}
		joined = append(joined, arg)
	}
	return joined
}

var number = regexp.MustCompile(`^-[0-9.]`)

type completionCmd struct {
	Shell string `help:"bash (zsh reads it too, after bashcompinit) or fish." enum:"bash,fish" default:"bash"`
}

// Run prints a completion function that offers the commands and their options.
func (c completionCmd) Run(s *session) error {
	if c.Shell == "fish" {
		fish(s)
		return nil
	}
	var names, cases []string
	for _, node := range s.model.Children {
		names = append(names, node.Name)
		words := options(node)
		for _, child := range node.Children {
			words = append(append(words, child.Name), options(child)...)
		}
		cases = append(cases, fmt.Sprintf("    %s) words=%q; break ;;", node.Name, strings.Join(words, " ")))
	}
	fmt.Fprintf(s.out, `_clickwage_cli() {
  local words=%q word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do case "$word" in
%s
  esac; done
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
  [ "${#COMPREPLY[@]}" -eq 0 ] && COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _clickwage_cli clickwage-cli
`, strings.Join(names, " "), strings.Join(cases, "\n"))
	return nil
}

// options are the flags that a command knows.
func options(node *kong.Node) []string {
	var flags []string
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			flags = append(flags, "--"+flag.Name)
		}
	}
	return flags
}

func fish(s *session) {
	for _, node := range s.model.Children {
		fmt.Fprintf(s.out, "complete -c clickwage-cli -n __fish_use_subcommand -a %s -d %q\n", node.Name, node.Help)
		seen := fmt.Sprintf("'__fish_seen_subcommand_from %s'", node.Name)
		for _, child := range node.Children {
			fmt.Fprintf(s.out, "complete -c clickwage-cli -n %s -a %s -d %q\n", seen, child.Name, child.Help)
		}
		for _, option := range options(node) {
			fmt.Fprintf(s.out, "complete -c clickwage-cli -n %s -l %s\n", seen, strings.TrimPrefix(option, "--"))
		}
	}
}
