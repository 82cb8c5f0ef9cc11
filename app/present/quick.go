package present

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"clickwage/data/money"
	"clickwage/data/tracker"
)

// platforms are names that quick entry knows before the ledger does, with the
// host of their links.
var platforms = []struct{ name, host string }{
	{"Prolific", "prolific.com"}, {"MTurk", "mturk.com"}, {"Toloka", "toloka.ai"}, {"Clickworker", "clickworker.com"},
	{"Microworkers", "microworkers.com"}, {"UHRS", "uhrs.playmsn.com"}, {"Appen", "appen.com"}, {"CrowdGen", "crowdgen.com"},
	{"DataAnnotation", "dataannotation.tech"}, {"Outlier", "outlier.ai"}, {"Remotasks", "remotasks.com"},
	{"OneForma", "oneforma.com"}, {"CloudConnect", "connect.cloudresearch.com"}, {"Sproutgigs", "sproutgigs.com"},
	{"Rapidworkers", "rapidworkers.com"}, {"Testable", "testable.org"},
}

var limitText = regexp.MustCompile(`^(?i)(?:(\d+)h)?(?:(\d+)(?:m|min))?$`)

// ParseQuick reads what was typed to start a task: platform, title, reward and
// limit, each optional, in that order. A leading + starts it beside what runs.
// Example: "prolific image study 0.60GBP 10m".
func ParseQuick(text string, known []string, home money.Currency) tracker.StartOptions {
	var opt tracker.StartOptions
	text = strings.TrimSpace(text)
	if after, ok := strings.CutPrefix(text, "+"); ok {
		opt.Parallel, text = true, strings.TrimSpace(after)
	}
	words := strings.Fields(text)
	if len(words) == 1 && linked(words[0], &opt) {
		return opt
	}
	if len(words) > 0 {
		if name, ok := platformNamed(words[0], known); ok {
			opt.Platform, words = name, words[1:]
		}
	}
	for len(words) > 0 {
		last := words[len(words)-1]
		if limit, ok := parseLimit(last); ok && opt.Limit == 0 {
			opt.Limit = limit
		} else if reward, ok := parseReward(last, home); ok && opt.Reward == nil {
			opt.Reward = &reward
		} else {
			break
		}
		words = words[:len(words)-1]
	}
	opt.Title = strings.Join(words, " ")
	return opt
}

// longestTitle is how many letters of copied text make a title.
const longestTitle = 200

// ParsePasted reads what was copied from a page: its first line with words is
// read as by ParseQuick, and a link in it says whose platform it is. A link
// alone becomes a task. ok is false where there is no text.
func ParsePasted(text string, known []string, home money.Currency) (opt tracker.StartOptions, ok bool) {
	var link tracker.StartOptions
	title := ""
	for _, line := range strings.Split(text, "\n") {
		var words []string
		for _, word := range strings.Fields(line) {
			if !linked(word, &link) {
				words = append(words, word)
			}
		}
		if title == "" {
			title = strings.Join(words, " ")
		}
	}
	title = short(title, longestTitle)
	if title == "" {
		return link, link.Title != ""
	}
	opt = ParseQuick(title, known, home)
	if opt.Platform == "" {
		opt.Platform = link.Platform
	}
	if opt.Title == "" {
		opt.Title = link.Title
	}
	return opt, true
}

func platformNamed(word string, known []string) (string, bool) {
	for _, name := range known {
		if strings.EqualFold(name, word) {
			return name, true
		}
	}
	for _, p := range platforms {
		if strings.EqualFold(p.name, word) {
			return p.name, true
		}
	}
	return "", false
}

func parseLimit(word string) (time.Duration, bool) {
	found := limitText.FindStringSubmatch(word)
	if found == nil || found[1] == "" && found[2] == "" {
		return 0, false
	}
	hours, _ := strconv.Atoi(found[1]) // "" is none
	minutes, _ := strconv.Atoi(found[2])
	limit := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	return limit, limit > 0
}

// parseReward reads an amount that names its currency, or a number with a
// decimal separator where a home currency is chosen.
func parseReward(word string, home money.Currency) (money.Amount, bool) {
	if strings.Count(word, ",") == 1 && !strings.Contains(word, ".") {
		word = strings.Replace(word, ",", ".", 1)
	}
	if !strings.Contains(word, ".") {
		home = ""
	}
	amount, err := money.Parse(word, home)
	return amount, err == nil && amount.Micros >= 0
}

// linked reads a pasted link: whose site it is, and what its address ends with.
func linked(word string, opt *tracker.StartOptions) bool {
	link, err := url.Parse(word)
	if err != nil || link.Host == "" {
		return false
	}
	host := strings.ToLower(link.Hostname())
	opt.Title = host
	for _, p := range platforms {
		if host == p.host || strings.HasSuffix(host, "."+p.host) {
			opt.Platform = p.name
		}
	}
	if parts := strings.Split(strings.Trim(link.Path, "/"), "/"); parts[len(parts)-1] != "" {
		opt.Title = host + "/" + parts[len(parts)-1]
	}
	return true
}
