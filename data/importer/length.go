package importer

import (
	"bytes"
	"math"
	"strconv"
	"time"
)

// length reads how long something took: "1h 5m 30s", "01:30:00", "1:30" (hours
// and minutes) or "1.51" (hours). It refuses more than 1,000 hours.
func length(column string, text []byte) (time.Duration, error) {
	var total time.Duration
	var ok bool
	switch {
	case bytes.IndexByte(text, ':') >= 0:
		total, ok = clockLength(text)
	case bytes.ContainsAny(text, "hmsHMS"):
		total, ok = unitLength(text)
	default:
		var hours float64
		var err error
		hours, err = strconv.ParseFloat(string(bytes.ReplaceAll(text, []byte(","), []byte("."))), 64)
		ok = err == nil && hours >= 0 && hours <= 1000
		if ok {
			total = time.Duration(math.Round(hours*3600)) * time.Second
		}
	}
	if !ok || total > 1000*time.Hour {
		return 0, unread(WhyLength, column, text, "not a length of time")
	}
	return total, nil
}

// clockLength reads 01:30:00 and 1:30.
func clockLength(text []byte) (total time.Duration, ok bool) {
	units := [...]time.Duration{time.Hour, time.Minute, time.Second}
	for i := 0; ; i++ {
		part, rest, more := bytes.Cut(text, []byte(":"))
		n, fine := number(part)
		if i == len(units) || !fine || (i > 0 && n > 59) || (i == 0 && n > 1000) {
			return 0, false
		}
		total += time.Duration(n) * units[i]
		if !more {
			return total, i > 0
		}
		text = rest
	}
}

// unitLength reads 1h 5m 30s, each part once and in this order.
func unitLength(text []byte) (total time.Duration, ok bool) {
	units := []struct {
		sign byte
		size time.Duration
	}{{'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}}
	for len(text) > 0 {
		digits := 0
		for digits < len(text) && text[digits] >= '0' && text[digits] <= '9' {
			digits++
		}
		n, fine := number(text[:digits])
		rest := bytes.TrimLeft(text[digits:], " ")
		if !fine || n > 100_000 || len(rest) == 0 {
			return 0, false
		}
		at := 0
		for at < len(units) && units[at].sign != rest[0]|0x20 {
			at++
		}
		if at == len(units) {
			return 0, false
		}
		total += time.Duration(n) * units[at].size
		units, text = units[at+1:], bytes.TrimLeft(rest[1:], " ")
	}
	return total, true
}
