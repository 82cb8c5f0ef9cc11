package importer

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clickwage/data/money"
)

// RatesSource names who published the rates that ReadRates reads.
const RatesSource = "ECB"

// maxRates bounds a file of rates, unpacked. All days since 1999 are 2 MB.
const maxRates = 64 << 20

var errNoRates = errors.New("no exchange rates of the European Central Bank: expected eurofxref as .csv, .zip or .xml")

// ReadRates reads a file of euro reference rates as the European Central Bank
// publishes them: the history or one day, as CSV, as a ZIP of that, or as XML.
// What is not available ("N/A") is left out. A cell or day that cannot be read
// is a problem with its line and costs nothing else.
func ReadRates(path string) ([]money.Quote, []Problem, error) {
	text, err := bounded(path)
	if err != nil {
		return nil, nil, err
	}
	var quotes []money.Quote
	var problems []Problem
	switch start := bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), " \t\r\n"); {
	case bytes.HasPrefix(start, []byte("Date")):
		quotes, problems, err = ratesCSV(start)
	case bytes.HasPrefix(start, []byte("<")):
		quotes, problems, err = ratesXML(start)
	default:
		err = Refuse(RefusedRates, errNoRates)
	}
	if err == nil && len(quotes) == 0 {
		err = Refuse(RefusedRates, errNoRates)
	}
	if err != nil {
		return nil, problems, fmt.Errorf("rates %s: %w", filepath.Base(path), err)
	}
	return quotes, problems, nil
}

// bounded is the file's text, out of its ZIP where it is one.
func bounded(path string) ([]byte, error) {
	name := filepath.Base(path)
	file, err := os.Open(path)
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return nil, fmt.Errorf("rates %s: %w", name, err)
	}
	defer file.Close()
	text, err := readAll(file)
	if err != nil {
		return nil, fmt.Errorf("rates %s: %w", name, err)
	}
	if !bytes.HasPrefix(text, []byte("PK\x03\x04")) {
		return text, nil
	}
	packed, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, fmt.Errorf("rates %s: %w", name, Refuse(RefusedDamaged, err))
	}
	for _, one := range packed.File {
		if strings.ToLower(filepath.Ext(one.Name)) != ".csv" {
			continue
		}
		inside, err := one.Open()
		if err != nil {
			return nil, fmt.Errorf("rates %s: %w", name, Refuse(RefusedDamaged, err))
		}
		defer inside.Close()
		if text, err = readAll(inside); err != nil {
			return nil, fmt.Errorf("rates %s: %w", name, err)
		}
		return text, nil
	}
	return nil, fmt.Errorf("rates %s: %w", name, Refuse(RefusedRates, errNoRates))
}

func readAll(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxRates+1))
	if err == nil && len(text) > maxRates {
		err = Refuse(RefusedLarge, fmt.Errorf("more than %d MiB, so no file of rates", maxRates>>20))
	}
	return text, err
}

// ratesCSV reads one line a day with a column for each currency.
func ratesCSV(text []byte) (quotes []money.Quote, problems []Problem, err error) {
	rows := csv.NewReader(bytes.NewReader(text))
	rows.FieldsPerRecord, rows.TrimLeadingSpace, rows.ReuseRecord = -1, true, true
	head, err := rows.Read()
	if err != nil {
		return nil, nil, err
	}
	codes := make([]money.Currency, len(head))
	for i, name := range head[1:] {
		if codes[i+1], err = money.ParseCurrency(name); err != nil {
			codes[i+1] = "" // the empty column at the end, or what is no currency
		}
	}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return quotes, problems, nil
		}
		line, _ := rows.FieldPos(0)
		if err != nil {
			return nil, problems, unreadable(WhyQuote, line, fmt.Sprintf("%v; nothing was imported", err))
		}
		day, err := rateDay(row[0])
		if err != nil {
			problems = append(problems, Problem{Line: line, Why: reasonOf(err)})
			continue
		}
		for i := 1; i < min(len(row), len(codes)); i++ {
			if codes[i] == "" || row[i] == "" || row[i] == "N/A" {
				continue
			}
			if quotes, err = addRate(quotes, codes[i], strings.TrimSpace(row[i]), day); err != nil {
				problems = append(problems, Problem{Line: line, Why: rateReason(string(codes[i]), row[i], fmt.Errorf("%s: %w", codes[i], err))})
			}
		}
	}
}

// rateDay reads a day as the history or the daily file writes it.
func rateDay(text string) (string, error) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.DateOnly, "2 January 2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day.Format(time.DateOnly), nil
		}
	}
	return "", &Reason{Kind: WhyDay, Text: clip([]byte(text)), english: fmt.Sprintf("%q is no day such as 2026-11-20", text)}
}

func addRate(quotes []money.Quote, to money.Currency, rate, day string) ([]money.Quote, error) {
	q := money.Quote{From: "EUR", To: to, Rate: rate, Date: day, Source: RatesSource}
	if _, err := q.Value(); err != nil {
		return quotes, err
	}
	return append(quotes, q), nil
}

// rateReason is why the rate of a currency was not read.
func rateReason(currency, rate string, err error) *Reason {
	r := because(WhyRate, err)
	r.Column, r.Text = currency, clip([]byte(strings.TrimSpace(rate)))
	return r
}

// xmlReason is why the XML cannot be read on.
func xmlReason(err error) error {
	r := because(WhyShape, err)
	var at *xml.SyntaxError
	if errors.As(err, &at) {
		r.Line = at.Line
		if at.Msg == "unexpected EOF" {
			r.Kind = WhyCut
		}
	}
	return r
}

// ratesXML reads days as nested cubes.
func ratesXML(text []byte) (quotes []money.Quote, problems []Problem, err error) {
	tokens := xml.NewDecoder(bytes.NewReader(text))
	day := ""
	for {
		token, err := tokens.Token()
		if err == io.EOF {
			return quotes, problems, nil
		}
		if err != nil {
			return nil, problems, xmlReason(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "Cube" {
			continue
		}
		cube := map[string]string{}
		for _, a := range start.Attr {
			cube[a.Name.Local] = a.Value
		}
		line, _ := tokens.InputPos()
		if at, ok := cube["time"]; ok {
			if day, err = rateDay(at); err != nil {
				problems = append(problems, Problem{Line: line, Why: reasonOf(err)})
			}
		}
		if cube["currency"] == "" || day == "" {
			continue
		}
		code, err := money.ParseCurrency(cube["currency"])
		if err == nil {
			quotes, err = addRate(quotes, code, cube["rate"], day)
		}
		if err != nil {
			problems = append(problems, Problem{Line: line, Why: rateReason(cube["currency"], cube["rate"], err)})
		}
	}
}
