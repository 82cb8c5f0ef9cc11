package present

import (
	"strings"

	"clickwage/data/quick"
	"clickwage/data/work"
)

// longestTitle is how many letters of copied text make a title.
const longestTitle = 200

// quickWords are the outcomes in the window's words.
func quickWords(say Phrase) quick.Words {
	w := quick.Words{Outcomes: map[string]work.State{
		say("work.submitted"): work.Submitted, say("work.returned"): work.Returned,
	}}
	for _, s := range quick.Outcomes() {
		w.Outcomes[say("state."+s.String())] = s
	}
	return w
}

// ParsePasted reads what was copied from a page, as a line for quick entry: its
// first line with words may name platform, reward and limit, and a link in it
// says whose platform it is. A link alone becomes a task. What reads like work
// that is done, or is in doubt, is a title. ok is false where there is no text.
func ParsePasted(text string, w quick.Words) (l quick.Line, ok bool) {
	title, platform, address := "", "", ""
	for _, line := range strings.Split(text, "\n") {
		var words []string
		for _, word := range strings.Fields(line) {
			if on, end, is := quick.Link(word); is {
				platform, address = on, end
				continue
			}
			words = append(words, word)
		}
		if title == "" {
			title = strings.Join(words, " ")
		}
	}
	title = short(title, longestTitle)
	if title == "" {
		return quick.Line{Platform: platform, Title: address}, address != ""
	}
	l = quick.Parse(title, w)
	if l.Past || l.Parallel || len(l.Doubts) > 0 {
		l = quick.Line{Title: title}
	}
	l.Hints = nil
	if l.Platform == "" {
		l.Platform = platform
	}
	if l.Title == "" {
		l.Title = address
	}
	return l, true
}
