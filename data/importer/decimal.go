package importer

import (
	"bytes"
	"cmp"
	"fmt"
)

// The answers to AskDecimal, as Options.Decimal has them.
const (
	DecimalComma = "comma" // 1.234,50
	DecimalPoint = "point" // 1,234.50
)

// numeral cuts an amount into its number and what stands around it, such as a
// currency; number is nil where there is none, or more than one.
func numeral(text []byte) (before, number, after []byte) {
	of := func(r rune) bool { return r >= '0' && r <= '9' || r == '.' || r == ',' }
	rest := bytes.TrimLeftFunc(text, func(r rune) bool { return !of(r) })
	number = bytes.TrimRightFunc(rest, func(r rune) bool { return !of(r) })
	if len(number) == 0 || bytes.ContainsFunc(number, func(r rune) bool { return !of(r) }) {
		return text, nil, nil
	}
	return text[:len(text)-len(rest)], number, rest[len(number):]
}

// pointed is a number with one decimal sign, comma or point, as one with a point
// and without signs between its thousands; ok is false where it cannot be read so.
func pointed(number []byte, decimal byte) (text string, ok bool) {
	group := byte(',' + '.' - decimal)
	whole, part, cut := bytes.Cut(number, []byte{decimal})
	groups := bytes.Split(whole, []byte{group})
	for i, g := range groups {
		first := i == 0 && len(g) <= 3 && len(g) > 0 && g[0] != '0'
		if len(groups) > 1 && !first && (i == 0 || len(g) != 3) {
			return "", false
		}
	}
	text = string(bytes.Join(groups, nil))
	if !cut {
		return text, true
	}
	return text + "." + string(part), len(text)+len(part) > 0 && !bytes.ContainsAny(part, ",.")
}

// decimals gathers what a file's amounts show about their decimal sign.
type decimals struct {
	comma, point string          // the first amount that can only be read so
	open         map[byte]string // by its only sign: an amount that can be read either way
	shown        map[byte]bool   // the signs whose use an amount shows
}

// see takes in one amount.
func (d *decimals) see(text []byte) {
	_, number, _ := numeral(text)
	byComma, comma := pointed(number, ',')
	byPoint, point := pointed(number, '.')
	if d.open == nil {
		d.open, d.shown = map[byte]string{}, map[byte]bool{}
	}
	switch {
	case number == nil || byComma == byPoint || !comma && !point:
		return
	case comma && point:
		sign := number[bytes.IndexAny(number, ",.")]
		d.open[sign] = cmp.Or(d.open[sign], clip(text))
		return
	case comma:
		d.comma = cmp.Or(d.comma, clip(text))
	default:
		d.point = cmp.Or(d.point, clip(text))
	}
	for _, sign := range []byte(",.") {
		d.shown[sign] = d.shown[sign] || bytes.IndexByte(number, sign) >= 0
	}
}

// heed takes over what other amounts of the file prove.
func (d *decimals) heed(other decimals) {
	d.comma, d.point = cmp.Or(d.comma, other.comma), cmp.Or(d.point, other.point)
	for sign := range other.shown {
		if d.shown == nil {
			d.shown = map[byte]bool{}
		}
		d.shown[sign] = d.shown[sign] || other.shown[sign]
	}
}

// settle is the sign that the file shows, "" where its amounts contradict each
// other. asked is an amount that could be wrong by a thousand times: no other
// amount shows what its sign is for, or the others contradict each other. In a
// table parted by commas, a lone point is the decimal sign, and a decimal comma
// is asked about.
func (d *decimals) settle(parted byte) (sign, asked string) {
	contrary := d.comma != "" && d.point != ""
	for _, one := range []byte(",.") {
		plain := one == '.' && parted == ',' && d.comma == ""
		if (!d.shown[one] || contrary) && !plain {
			asked = cmp.Or(asked, d.open[one])
		}
	}
	switch {
	case asked != "" || contrary:
		return "", asked
	case d.comma != "" && parted == ',':
		return "", d.comma
	case d.comma != "":
		return DecimalComma, ""
	}
	return DecimalPoint, ""
}

// contradicts says what is wrong with an answer that the file proves wrong: a
// few of its amounts could be read by it, as other sums than were meant.
func (d *decimals) contradicts(answer string) error {
	proof := map[string]string{DecimalComma: d.point, DecimalPoint: d.comma}[answer]
	if proof == "" || d.comma != "" && d.point != "" {
		return nil
	}
	return &Reason{Kind: WhyDecimal, Text: proof, english: fmt.Sprintf("the decimal sign is not the %s: %q cannot be read so", answer, proof)}
}

// byDecimal is an amount of a file with a decimal sign as money reads it; ok is
// false where its number cannot be read so. Without a sign the text stays, and so
// does one without a number, unless a point in it would be taken for the sign.
func byDecimal(text []byte, sign string) (plain []byte, ok bool) {
	before, number, after := numeral(text)
	if sign == "" || number == nil {
		return text, sign != DecimalComma || bytes.IndexByte(text, '.') < 0
	}
	decimal := byte('.')
	if sign == DecimalComma {
		decimal = ','
	}
	read, ok := pointed(number, decimal)
	return bytes.Join([][]byte{before, []byte(read), after}, nil), ok
}
