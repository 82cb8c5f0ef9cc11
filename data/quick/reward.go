package quick

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"clickwage/data/money"
)

var (
	signs      = []string{"$", "£", "€", "¥", "₹", "₱", "₦", "zł"}
	numberText = regexp.MustCompile(`^[0-9.,'’]*[0-9][0-9.,'’]*$`)
	codeFirst  = regexp.MustCompile(`^([A-Za-z]{3,12})([-−]?[0-9.,].*)$`)
	codeLast   = regexp.MustCompile(`^(.*[0-9.,])([A-Za-z]{3,12})$`)
)

// shared are currencies whose own sign is another's too.
var shared = map[string][]money.Currency{
	"$": {"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "JMD", "TTD", "BBD", "BSD", "BZD", "FJD", "GYD", "LRD", "NAD", "TWD", "UYU"},
	"¥": {"JPY", "CNY"},
	"£": {"GBP", "EGP", "GIP", "LBP", "SHP", "SYP", "FKP", "SSP", "SDG"},
	"₹": {"INR"},
}

// reward reads an amount, of one word or of a number and a currency.
func (p *parser) reward() int {
	if p.last(1) == "?" {
		p.take("reward", 1, func() { p.line.Reward = &Reward{Unknown: true} })
		return 1
	}
	for n := 2; n >= 1; n-- {
		text := p.last(n)
		if text == "" || n == 2 && !p.apart() {
			continue
		}
		found, doubt := p.words.amount(strings.ReplaceAll(text, " ", ""))
		switch {
		case doubt != nil:
			doubt.Word = text
			p.line.doubt(*doubt)
			return n
		case found != nil:
			if d := p.spaced(n, found); d != nil {
				p.line.doubt(*d)
				return n + 1
			}
			p.take("reward", n, func() { p.line.Reward = found })
			return n
		}
	}
	return 0
}

var (
	thousand = regexp.MustCompile(`^[1-9]\d{0,2}$`)
	rest     = regexp.MustCompile(`(?:^|[^0-9.,])(\d{3}(?:[.,]\d*)?)(?:$|[^0-9.,])`)
)

// spaced doubts an amount whose thousands could stand before it, apart by a
// space.
func (p *parser) spaced(n int, found *Reward) *Doubt {
	if len(p.tokens) <= n {
		return nil
	}
	before, text := p.tokens[len(p.tokens)-n-1], p.last(n)
	if before.quoted || !thousand.MatchString(before.text) || !rest.MatchString(text) {
		return nil
	}
	small := money.Of(found.Micros, found.Currency).String()
	return &Doubt{Kind: Thousands, Word: before.text + " " + text, A: small, B: before.text + small}
}

// apart says whether the last two words are a number and a currency. A code
// that could be a word, as in "5 try", must be in capitals or come with
// decimals.
func (p *parser) apart() bool {
	last := p.tokens[len(p.tokens)-2:]
	for i, t := range last {
		number := last[1-i].text
		if !numberText.MatchString(number) {
			continue
		}
		sign := slices.Contains(signs, t.text) || strings.HasSuffix(t.text, "$") && len(t.text) <= 3
		code := p.words.code(t.text) != "" && (strings.ContainsAny(number, ".,") || t.text == strings.ToUpper(t.text))
		if sign || code {
			return true
		}
	}
	return false
}

// code is a currency's code in any case; "" where it is none.
func (w Words) code(word string) money.Currency {
	code, err := money.ParseCurrency(word)
	if err != nil || !code.Official() && !slices.Contains(w.Currencies, code) {
		return ""
	}
	return code
}

// amount reads money without spaces. Neither is returned where it is a word.
func (w Words) amount(text string) (*Reward, *Doubt) {
	if !strings.ContainsAny(text, "0123456789") {
		return nil, nil
	}
	number, code, sign := text, money.Currency(""), ""
	if m := codeFirst.FindStringSubmatch(text); m != nil {
		if code = w.code(m[1]); code == "" {
			return nil, nil
		}
		number = m[2]
	} else if m := codeLast.FindStringSubmatch(text); m != nil && !strings.HasSuffix(text, "zł") {
		if code = w.code(m[2]); code == "" {
			return nil, nil
		}
		number = m[1]
	} else {
		number, code, sign = signed(text)
	}
	if number == text && (!numberText.MatchString(text) || !strings.ContainsAny(strings.TrimRight(text, ".,"), ".,")) {
		return nil, nil
	}
	if sign != "" && code != w.Home && slices.Contains(shared[sign], w.Home) {
		return nil, &Doubt{Kind: Sign, A: string(code), B: string(w.Home)}
	}
	micros, doubt := decimal(number)
	if doubt != nil {
		return nil, doubt
	}
	return &Reward{Micros: micros, Currency: code}, nil
}

// signed takes a currency's sign off an amount; sign is "" where the sign has
// letters that say whose it is, or where there is none.
func signed(text string) (number string, code money.Currency, sign string) {
	for _, s := range signs {
		if !strings.Contains(text, s) {
			continue
		}
		// money knows the signs: it reads them before a number that cannot be misread.
		before, after, _ := strings.Cut(text, s)
		number = after
		if after == "" {
			number = before
		} else if before != "" {
			s, sign = before+s, ""
		}
		known, err := money.Parse(s+"1", "")
		if err != nil {
			return text, "", ""
		}
		if len(s) <= len("zł") && before == "" || after == "" {
			sign = s
		}
		return number, known.Currency, sign
	}
	return text, "", ""
}

// decimal is a number in millionths. A single separator before three digits
// could be of thousands or of decimals, and is doubted.
func decimal(text string) (int64, *Doubt) {
	bad := &Doubt{Kind: NotAmount}
	if !numberText.MatchString(text) || strings.ContainsAny(text, "'’") {
		return 0, bad
	}
	separators := strings.Map(func(r rune) rune {
		if r == '.' || r == ',' {
			return r
		}
		return -1
	}, text)
	plain := text
	switch n := len(separators); {
	case n == 0:
	case n == 1:
		whole, part, _ := strings.Cut(text, separators)
		if part == "" {
			return 0, bad
		}
		if len(part) == 3 && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0' {
			return 0, &Doubt{Kind: Thousands, A: whole + "." + sure(part), B: whole + part + ".00"}
		}
		if len(whole) > 1 && whole[0] == '0' {
			return 0, bad
		}
		plain = whole + "." + part
	default:
		var ok bool
		if plain, ok = ungrouped(text, separators); !ok {
			return 0, bad
		}
	}
	micros, err := money.ParseMicros(plain)
	if err != nil {
		return 0, bad
	}
	return micros, nil
}

// sure is decimals in a number of places that cannot be taken for thousands.
func sure(part string) string {
	part = strings.TrimRight(part, "0")
	for len(part) < 2 || len(part) == 3 {
		part += "0"
	}
	return part
}

// ungrouped is a number with groups of thousands in plain form.
func ungrouped(text, separators string) (plain string, ok bool) {
	group, end := separators[:1], separators[len(separators)-1:]
	if strings.Trim(separators[:len(separators)-1], group) != "" {
		return "", false
	}
	whole, part := text, ""
	if end != group {
		at := strings.LastIndex(text, end)
		whole, part = text[:at], text[at:]
		if len(part) == 1 {
			return "", false
		}
		part = "." + part[1:]
	}
	groups := strings.Split(whole, group)
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (len(g) < 1 || len(g) > 3 || g[0] == '0') {
			return "", false
		}
	}
	if _, err := strconv.ParseUint(strings.Join(groups, ""), 10, 63); err != nil {
		return "", false
	}
	return strings.Join(groups, "") + part, true
}
