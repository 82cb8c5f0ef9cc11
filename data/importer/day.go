package importer

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"time"
)

// date is a day of the calendar.
type date struct{ year, month, day int }

func (d date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

func (d date) valid() bool {
	if d.year < 1970 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1 {
		return false
	}
	return d.day <= time.Date(d.year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// number reads digits alone, at most nine.
func number(text []byte) (int, bool) {
	if len(text) == 0 || len(text) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// monthOf reads a month's English name, by its first three letters.
func monthOf(name []byte) int {
	if len(name) < 3 {
		return 0
	}
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	key := [3]byte{name[0] | 0x20, name[1] | 0x20, name[2] | 0x20}
	for i := 0; i < len(names); i += 3 {
		if names[i:i+3] == string(key[:]) {
			return i/3 + 1
		}
	}
	return 0
}

// isoDay reads the day that a text begins with, as 2018-03-05 or 2018/03/05.
func isoDay(text []byte) (date, []byte, error) {
	if len(text) < 10 || (text[4] != '-' && text[4] != '/' && text[4] != '.') || text[7] != text[4] {
		return date{}, nil, errTime
	}
	y, ok1 := number(text[:4])
	m, ok2 := number(text[5:7])
	d, ok3 := number(text[8:10])
	day := date{y, m, d}
	if !ok1 || !ok2 || !ok3 || !day.valid() {
		return date{}, nil, errTime
	}
	return day, text[10:], nil
}

// timeOfDay reads 9:05, 17:09:43, 09:17:26.182000 and 1:30 PM, and leaves what
// follows.
func timeOfDay(text []byte) (time.Duration, []byte, error) {
	var part [3]int
	n := 0
	for n < 3 {
		end := 0
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		value, ok := number(text[:end])
		if !ok || end > 2 || (n > 0 && end != 2) {
			return 0, nil, errTime
		}
		part[n], text, n = value, text[end:], n+1
		if n == 3 || len(text) < 2 || text[0] != ':' {
			break
		}
		text = text[1:]
	}
	var nanos time.Duration
	if n == 3 && len(text) > 1 && (text[0] == '.' || text[0] == ',') && text[1] >= '0' && text[1] <= '9' {
		text = text[1:]
		for unit := 100 * time.Millisecond; len(text) > 0 && text[0] >= '0' && text[0] <= '9'; unit /= 10 {
			nanos += time.Duration(text[0]-'0') * unit
			text = text[1:]
		}
	}
	hour, rest, ok := halfDay(part[0], text)
	if n < 2 || !ok || hour > 23 || part[1] > 59 || part[2] > 59 {
		return 0, nil, errTime
	}
	return time.Duration(hour)*time.Hour + time.Duration(part[1])*time.Minute + time.Duration(part[2])*time.Second + nanos, rest, nil
}

// halfDay turns an hour before AM or PM into one of 24.
func halfDay(hour int, text []byte) (int, []byte, bool) {
	rest := bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\u202f")), " ")
	if len(rest) < 2 || rest[1]|0x20 != 'm' || (rest[0]|0x20 != 'a' && rest[0]|0x20 != 'p') || (len(rest) > 2 && rest[2] != ' ') {
		return hour, text, true
	}
	if hour < 1 || hour > 12 {
		return 0, nil, false
	}
	hour %= 12
	if rest[0]|0x20 == 'p' {
		hour += 12
	}
	return hour, rest[2:], true
}

func clockText(tod time.Duration) string {
	return fmt.Sprintf("%02d:%02d:%02d", int(tod/time.Hour), int(tod/time.Minute)%60, int(tod/time.Second)%60)
}

// dateOrder gathers what a file's dates show about the order of day and month.
type dateOrder struct {
	dmy, mdy string // the first date that can only be read so
	open     string // a date that can be read either way
}

// numbers cuts a date such as 3/4/2026 into its three numbers; first is
// whether the year stands first.
func numbers(text []byte) (part [3]int, first, ok bool) {
	n, from := 0, 0
	var sign byte
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] >= '0' && text[i] <= '9' {
			continue
		}
		if n == 3 {
			return part, false, false
		}
		value, fine := number(text[from:i])
		if !fine || (i < len(text) && (n == 2 || (sign != 0 && text[i] != sign) || !strings.ContainsRune("/.-", rune(text[i])))) {
			return part, false, false
		}
		if n == 0 {
			first = i-from == 4
		}
		if i < len(text) {
			sign = text[i]
		}
		part[n], n, from = value, n+1, i+1
	}
	return part, first, n == 3
}

// see takes in one date.
func (o *dateOrder) see(text []byte) {
	part, first, ok := numbers(text)
	switch {
	case !ok || first || part[0] == part[1]:
	case part[0] > 12 && part[1] <= 12:
		o.dmy = cmp.Or(o.dmy, string(text))
	case part[1] > 12 && part[0] <= 12:
		o.mdy = cmp.Or(o.mdy, string(text))
	case o.open == "" && part[0] <= 12 && part[1] <= 12:
		o.open = string(text)
	}
}

// settle is the order that the file shows. settled is false where a date can be
// read two ways and no other date decides, or others contradict each other.
func (o *dateOrder) settle() (order, example string, settled bool) {
	switch {
	case o.dmy != "" && o.mdy == "":
		return "dmy", "", true
	case o.mdy != "" && o.dmy == "":
		return "mdy", "", true
	}
	return "", o.open, o.open == ""
}

// contradicts says what is wrong with an answer that the file proves wrong: a
// few of its dates could be read by it, on another day than was meant.
func (o *dateOrder) contradicts(answer string) error {
	shown, _, _ := o.settle()
	if shown == "" || answer == "" || answer == shown {
		return nil
	}
	return &Reason{Kind: WhyOrderless, Text: o.dmy + o.mdy, english: fmt.Sprintf("the dates are not in the order %s: %q can only be %s", answer, o.dmy+o.mdy, shown)}
}

// readings are the two days that a date may mean.
func readings(text string) [2]string {
	part, _, ok := numbers([]byte(text))
	if !ok {
		return [2]string{}
	}
	year := century(part[2])
	return [2]string{date{year, part[1], part[0]}.String(), date{year, part[0], part[1]}.String()}
}

// century is the year that one of two digits means.
func century(year int) int {
	if year < 100 {
		return year + 2000
	}
	return year
}

// day reads a date in an order. A date that the order "" leaves open is
// Unanswered.
func (c clock) day(text []byte, order string) (date, error) {
	part, first, ok := numbers(text)
	if !ok {
		return date{}, errTime
	}
	var day date
	switch {
	case first:
		day = date{part[0], part[1], part[2]}
	case order == "ymd":
		day = date{century(part[0]), part[1], part[2]}
	case order == "dmy", order == "" && part[0] > 12, part[0] == part[1]:
		day = date{century(part[2]), part[1], part[0]}
	case order == "mdy", order == "" && part[1] > 12:
		day = date{century(part[2]), part[0], part[1]}
	default:
		return date{}, &Unanswered{Questions: []Question{AskDateOrder}, Example: string(text), Readings: readings(string(text))}
	}
	if !day.valid() {
		return date{}, errTime
	}
	return day, nil
}
