package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// timewarriorForm is Timewarrior's own files: a line for each stretch.
func timewarriorForm() form {
	return form{
		name: Timewarrior, key: "format.timewarrior", optional: []Question{AskPlatform},
		lines: func(first []byte, _ []path) bool {
			line, _, _ := bytes.Cut(first, []byte{'\n'})
			words := bytes.Fields(line)
			return len(words) > 1 && string(words[0]) == "inc" && isTimewarrior(string(words[1]))
		},
		open: func(_ header, opt Options) (reader, error) { return &timewarrior{opt: opt}, nil },
	}
}

// timewarriorJSONForm is what "timew export" prints.
func timewarriorJSONForm() form {
	return form{
		name: TimewarriorJSON, key: "format.timewarrior-json", optional: []Question{AskPlatform},
		shapes: []shape{{needs: []string{"[]/start/#string"}, rows: "[]"}},
		open:   func(_ header, opt Options) (reader, error) { return &timewarriorJSON{timewarrior{opt: opt}}, nil },
	}
}

// timewarrior reads `inc 20210901T080000Z - 20210901T093000Z # tags # "note"`.
// Times are UTC. The note is the title where there is one, else the tags are.
type timewarrior struct{ opt Options }

const timewarriorTime = "20060102T150405Z"

func isTimewarrior(text string) bool {
	_, err := time.Parse(timewarriorTime, text)
	return err == nil
}

func (t *timewarrior) worker([][]byte) []byte { return nil }

func (t *timewarrior) look(_ [][]byte, s *survey) { s.zone("UTC", nil) }

func (t *timewarrior) read(record [][]byte, row *Row) error {
	line := string(record[0])
	times, about, _ := strings.Cut(line, "#")
	words := strings.Fields(times)
	if len(words) < 2 || words[0] != "inc" || (len(words) > 2 && (len(words) != 4 || words[2] != "-")) {
		return unbuilt(record[0], fmt.Sprintf("%q: not a stretch of time, such as inc START - END # tags", clip(record[0])))
	}
	tags, note, err := tagged(about)
	if err != nil {
		return err
	}
	end := ""
	if len(words) == 4 {
		end = words[3]
	}
	return t.stretch(words[1], end, tags, note, row)
}

func (t *timewarrior) stretch(from, to string, tags []string, note string, row *Row) (err error) {
	var s tracked
	if s.start, err = t.stamp("start", from); err != nil {
		return err
	}
	if to != "" {
		if s.end, err = t.stamp("end", to); err != nil {
			return err
		}
	}
	s.title = first(note, strings.Join(tags, ", "))
	s.note = unlessTitle(tags, s.title)
	return s.take(t.opt, row)
}

func (t *timewarrior) stamp(what, text string) (stamp, error) {
	at, err := time.Parse(timewarriorTime, text)
	if err == nil {
		var s stamp
		if s, err = moment(at, t.opt); err == nil {
			return s, nil
		}
	}
	return stamp{}, within(what, []byte(text), errTime)
}

// tagged reads what follows the times: tags, in quotes where they hold spaces,
// and after a further # the note.
func tagged(text string) (tags []string, note string, err error) {
	for {
		text = strings.TrimSpace(text)
		switch {
		case text == "":
			return tags, "", nil
		case text[0] == '#':
			note, _, err := tag(strings.TrimSpace(text[1:]), "")
			return tags, note, err
		}
		var one string
		if one, text, err = tag(text, " \t"); err != nil {
			return nil, "", err
		}
		tags = append(tags, one)
	}
}

// tag reads one tag, up to one of the ends where it has no quotes.
func tag(text, ends string) (one, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		at := len(text)
		if ends != "" {
			if i := strings.IndexAny(text, ends); i >= 0 {
				at = i
			}
		}
		return text[:at], text[at:], nil
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			if json.Unmarshal([]byte(text[:i+1]), &one) != nil {
				one = text[1:i]
			}
			return one, text[i+1:], nil
		}
	}
	return "", "", &Reason{Kind: WhyQuote, english: neverEnd}
}

type timewarriorJSON struct{ timewarrior }

func (t *timewarriorJSON) read(record [][]byte, row *Row) error {
	o := newObject(record[0])
	from, to, tags, note := o.text("start"), o.text("end"), o.texts("tags"), o.text("annotation")
	if o.err != nil {
		return o.err
	}
	return t.stretch(from, to, tags, note, row)
}
