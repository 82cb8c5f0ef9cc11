package importer

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"clickwage/data/work"
)

// stamp is one time as a file writes it.
type stamp struct {
	at     work.Instant
	zone   string // IANA name, or "" where the text names no zone
	offset int    // seconds east of UTC
	utc    bool   // written as "... UTC"
}

// errTime says that a text is no time in any shape of the format.
var errTime = &Reason{Kind: WhyTime, english: "not a time"}

// zoneNames are the abbreviations that exports write. An abbreviation that two
// parts of the world use (IST) is not among them.
var zoneNames = [...]struct {
	name   string
	offset int // seconds
	iana   string
}{
	{"UTC", 0, "UTC"}, {"Z", 0, "UTC"}, {"GMT", 0, "Europe/London"},
	{"PST", -8 * 3600, "America/Los_Angeles"}, {"PDT", -7 * 3600, "America/Los_Angeles"},
	{"MST", -7 * 3600, "America/Denver"}, {"MDT", -6 * 3600, "America/Denver"},
	{"CST", -6 * 3600, "America/Chicago"}, {"CDT", -5 * 3600, "America/Chicago"},
	{"EST", -5 * 3600, "America/New_York"}, {"EDT", -4 * 3600, "America/New_York"},
	{"AKST", -9 * 3600, "America/Anchorage"}, {"AKDT", -8 * 3600, "America/Anchorage"},
	{"HST", -10 * 3600, "Pacific/Honolulu"},
	{"WET", 0, "Europe/Lisbon"}, {"WEST", 3600, "Europe/Lisbon"}, {"BST", 3600, "Europe/London"},
	{"CET", 3600, "Europe/Berlin"}, {"CEST", 2 * 3600, "Europe/Berlin"},
	{"EET", 2 * 3600, "Europe/Athens"}, {"EEST", 3 * 3600, "Europe/Athens"},
	{"MSK", 3 * 3600, "Europe/Moscow"}, {"JST", 9 * 3600, "Asia/Tokyo"}, {"KST", 9 * 3600, "Asia/Seoul"},
	{"SGT", 8 * 3600, "Asia/Singapore"}, {"PHT", 8 * 3600, "Asia/Manila"},
	{"AEST", 10 * 3600, "Australia/Sydney"}, {"AEDT", 11 * 3600, "Australia/Sydney"},
	{"NZST", 12 * 3600, "Pacific/Auckland"}, {"NZDT", 13 * 3600, "Pacific/Auckland"},
}

// clock reads times; zone is that of times which name none.
type clock struct{ zone *time.Location }

// read reads `Thu Mar 01 17:09:43 PST 2018`, `2018-03-05 04:35:05 UTC`,
// `2022-07-22T09:17:26.182000Z` and what is between them.
func (c clock) read(text []byte) (stamp, error) {
	if len(text) > 3 && (text[3] == ' ' || text[3] == ',') && text[0] >= 'A' {
		return c.java(text)
	}
	day, rest, err := isoDay(text)
	if err != nil {
		return stamp{}, err
	}
	tod, rest, err := timeOfDay(bytes.TrimLeft(rest, "T "))
	if err != nil {
		return stamp{}, err
	}
	return c.place(day, tod, string(bytes.TrimSpace(rest)))
}

// java reads `Thu Mar 01 17:09:43 PST 2018`.
func (c clock) java(text []byte) (stamp, error) {
	var part [6][]byte
	n := 0
	for word := range bytes.FieldsSeq(text) {
		if n == len(part) {
			return stamp{}, errTime
		}
		part[n] = word
		n++
	}
	if n < 5 {
		return stamp{}, errTime
	}
	month := monthOf(part[1])
	d, ok := number(part[2])
	tod, rest, err := timeOfDay(part[3])
	if month == 0 || !ok || err != nil || len(rest) > 0 {
		return stamp{}, errTime
	}
	y, ok := number(part[n-1])
	if !ok || len(part[n-1]) != 4 {
		return stamp{}, errTime
	}
	day := date{y, month, d}
	if !day.valid() {
		return stamp{}, errTime
	}
	zone := ""
	if n == 6 {
		zone = string(part[4])
	}
	return c.place(day, tod, zone)
}

// zoned says whether a text that ends a time names a zone, for the survey.
func (c clock) zoned(text []byte) (name string) {
	if len(text) > 3 && text[3] == ' ' {
		if parts := bytes.Fields(text); len(parts) == 6 {
			return string(parts[4])
		}
		return ""
	}
	if n := bytes.IndexByte(text, ':'); n > 0 {
		_, rest, err := timeOfDay(text[max(0, n-2):])
		if rest = bytes.TrimSpace(rest); err == nil && len(rest) > 0 {
			if string(rest) == "Z" {
				return "UTC"
			}
			return string(rest)
		}
	}
	return ""
}

// look notes the zone of a time, or that it has none. What is no time at all
// raises no question.
func (c clock) look(text []byte, s *survey) {
	if name := c.zoned(text); name != "" {
		s.zone(name, text)
		return
	}
	var asked *Unanswered
	if _, err := (clock{}).read(text); errors.As(err, &asked) {
		s.zone("", text)
	}
}

// place puts a day and a time of day into a zone by its written name, or into
// the clock's own where there is none.
func (c clock) place(day date, tod time.Duration, zone string) (stamp, error) {
	if zone == "" {
		if c.zone == nil {
			return stamp{}, &Unanswered{Questions: []Question{AskZone}, Example: fmt.Sprintf("%s %s", day, clockText(tod))}
		}
		return c.local(day, tod), nil
	}
	offset, iana, ok := offsetOf(zone)
	if !ok {
		if c.zone == nil {
			return stamp{}, &Reason{Kind: WhyZone, Than: zone, english: fmt.Sprintf("zone %q is not known", zone)}
		}
		return c.local(day, tod), nil
	}
	at := time.Date(day.year, time.Month(day.month), day.day, 0, 0, 0, 0, time.UTC).Add(tod)
	return stamp{work.At(at).Add(-time.Duration(offset) * time.Second), iana, offset, zone == "UTC"}, nil
}

// local is a wall clock's time. In the night when the clocks are set back an
// hour comes twice; it is the first of the two, see later.
func (c clock) local(day date, tod time.Duration) stamp {
	at := time.Date(day.year, time.Month(day.month), day.day, int(tod/time.Hour), int(tod/time.Minute)%60,
		int(tod/time.Second)%60, int(tod%time.Second), c.zone)
	if before := at.Add(-time.Hour); sameWall(before, at) {
		at = before
	}
	return c.stamp(at)
}

func (c clock) stamp(t time.Time) stamp {
	_, offset := t.Zone()
	return stamp{at: work.At(t), zone: c.zone.String(), offset: offset}
}

// later is the second instant with the same wall clock, in the night when the
// clocks are set back; ok is false on every other night.
func (c clock) later(s stamp) (stamp, bool) {
	first := s.at.In(c.zone)
	second := first.Add(time.Hour)
	if !sameWall(first, second) {
		return s, false
	}
	return c.stamp(second), true
}

func sameWall(a, b time.Time) bool { return a.Hour() == b.Hour() && a.Minute() == b.Minute() }

// offsetOf is what a zone's abbreviation or number means: PST, +0530, GMT+01:00.
func offsetOf(zone string) (offset int, iana string, ok bool) {
	for i := range zoneNames {
		if zoneNames[i].name == zone {
			return zoneNames[i].offset, zoneNames[i].iana, true
		}
	}
	text := []byte(zone)
	if bytes.HasPrefix(text, []byte("GMT")) || bytes.HasPrefix(text, []byte("UTC")) {
		text = text[3:]
	}
	if len(text) < 2 || (text[0] != '+' && text[0] != '-') {
		return 0, "", false
	}
	digits := bytes.ReplaceAll(text[1:], []byte(":"), nil)
	n, ok := number(digits)
	switch {
	case !ok || len(digits) > 4 || len(digits) == 3:
		return 0, "", false
	case len(digits) <= 2:
		n *= 100
	}
	if n/100 > 14 || n%100 > 59 {
		return 0, "", false
	}
	offset = n/100*3600 + n%100*60
	if text[0] == '-' {
		offset = -offset
	}
	if offset == 0 {
		return 0, "UTC", true
	}
	return offset, "", true
}
