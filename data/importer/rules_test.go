package importer_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/text/encoding/unicode"

	"clickwage/data/importer"
	"clickwage/data/money"
)

const (
	participant   = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"
	researcher    = "Submission id,Participant id,Status,Started at,Completed at\n"
	togglHeader   = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
	outlierHeader = "workDate,itemID,duration,rateApplied,payout,payType,projectName,status\n"
	crowdHeader   = "_unit_id,_created_at,_id,_started_at,_tainted,_channel,_trust,_worker_id\n"
	study         = "Boats,£1.00,,2025-04-01 10:00:00,2025-04-01 10:10:00,C,APPROVED\n"
)

// wide is Latin text as UTF-16 without a mark; at is where the letter stands.
func wide(text string, at int) string {
	var out []byte
	for _, letter := range text {
		two := [2]byte{}
		two[at] = byte(letter)
		out = append(out, two[:]...)
	}
	return string(out)
}

func togglRow(email, start, end string) string {
	return fmt.Sprintf("A,%s,,Boats,,Naming,No,%s,10:00:00,%s,11:00:00,01:00:00,\n", email, start, end)
}

// say is a reading in a few words: how many rows, when the first began, what
// went wrong.
func say(o outcome, err error) string {
	text := fmt.Sprintf("%d of %d", len(o.rows), o.summary.Rows)
	if o.summary.OtherWorkers > 0 {
		text += fmt.Sprintf(", %d of others", o.summary.OtherWorkers)
	}
	if len(o.rows) > 0 && len(o.rows[0].Intervals) > 0 {
		text += " from " + moment(o.rows[0].Intervals[0].Start)
	}
	for _, p := range o.problems {
		text += fmt.Sprintf("; line %d: %s", p.Line, p.Why)
	}
	if err != nil {
		text += "; error: " + err.Error()
	}
	return text
}

func TestRules(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	long := strings.Repeat("x", 1<<20+1)
	tests := []struct {
		name, file string
		opt        importer.Options
		want       string
	}{
		{"a header is known in any case, order and spacing, with a byte order mark and quotes",
			"\ufeff\"STATUS\", started_at ,Completed  At,reward,study\nAPPROVED,2025-04-01 10:00,2025-04-01 10:10,£1,Boats\n",
			importer.Options{}, "1 of 1 from 2025-04-01T10:00:00Z"},
		{"semicolons separate as well as commas", strings.ReplaceAll(participant+study, ",", ";"), importer.Options{}, "1 of 1 from 2025-04-01T10:00:00Z"},
		{"tabs separate as well as commas", strings.ReplaceAll(participant+study, ",", "\t"), importer.Options{}, "1 of 1 from 2025-04-01T10:00:00Z"},
		{"an unknown header names the nearest format, what it lacks and the mapper", "Study,Reward,When\nBoats,1,x\n", importer.Options{},
			"0 of 0; error: the header is of no known format; nearest is prolific-participant, which also has startedat, completedat, status: or say which column holds what"},
		{"a format that was asked for and is not there says what is missing", participant + study, importer.Options{Format: importer.Toggl},
			"0 of 0; error: the header is of no known format; nearest is toggl, which also has user, project, description, startdate, starttime, enddate, endtime, duration: or say which column holds what"},
		{"an empty file is said to be empty", " \n", importer.Options{}, "0 of 0; error: the file is empty"},
		{"a header alone has no rows", participant, importer.Options{}, "0 of 0"},
		{"an empty line is no row", participant + "\n" + study + ",,,,,,\n", importer.Options{}, "1 of 1 from 2025-04-01T10:00:00Z"},
		{"a record with more fields than columns is a problem", participant + "a,b,c,d,e,f,g,h\n" + study, importer.Options{},
			"1 of 2 from 2025-04-01T10:00:00Z; line 2: 8 fields under a header of 7 columns"},
		{"text after a closing quote costs its own line only", participant + "\"Boats\" x,£1\n" + study, importer.Options{},
			"1 of 2 from 2025-04-01T10:00:00Z; line 2: text after a closing quote"},
		{"a NUL byte costs its own line only", participant + "Bo\x00ats" + study[5:] + study, importer.Options{},
			"1 of 2 from 2025-04-01T10:00:00Z; line 2: a NUL byte in the text"},
		{"a line is counted where its record starts, over quoted line breaks", participant + "\"Two\nlines\",£1,,x,,,APPROVED\n" + study[:6] + "abc" + study[12:], importer.Options{},
			"0 of 2; line 2: started at \"x\": not a time; line 4: reward \"abc\": not an amount"},
		{"a quote that is never closed is refused with its line", participant + study + "\"Boats,£1\n" + study, importer.Options{},
			"1 of 1 from 2025-04-01T10:00:00Z; error: line 3: a quote is opened and never closed"},
		{"a quoted field over 1 MiB is refused", participant + "\"" + long + "\",£1\n", importer.Options{},
			"0 of 0; error: line 2: a quote is opened and not closed within 1 MiB"},
		{"a plain field over 1 MiB is refused", participant + long + "\n", importer.Options{},
			"0 of 0; error: line 2: a field of more than 1 MiB, so this is no table"},
		{"text that is not UTF-8 is asked about", participant + "Caf\xe9" + study[5:], importer.Options{},
			"0 of 0; error: line 2: the text is not UTF-8: say its encoding, such as windows-1252"},
		{"text in a named encoding is read", participant + "Caf\xe9,\xa31" + study[12:], importer.Options{Encoding: "windows-1252"}, "1 of 1 from 2025-04-01T10:00:00Z"},
		{"UTF-16 is read without a byte order mark, little end first", wide(participant+study, 0), importer.Options{}, "1 of 1 from 2025-04-01T10:00:00Z"},
		{"UTF-16 is read without a byte order mark, big end first", wide(participant+study, 1), importer.Options{}, "1 of 1 from 2025-04-01T10:00:00Z"},
		{"an archive or spreadsheet is refused", "PK\x03\x04\x00\x00\x00\x00\x00", importer.Options{},
			"0 of 0; error: a zip archive or a spreadsheet, not text: unpack it, or save it as CSV"},
		{"a file that is no text is refused", "\x7fELF\x00\x00\x00\x00\x00", importer.Options{},
			"0 of 0; error: line 1 holds NUL bytes, so this is no text: save it as CSV, or as the text that the platform offers"},
		{"an unknown encoding is refused", participant, importer.Options{Encoding: "klingon"}, ""},
		{"two workers are asked about", researcher + "s1,p1,ACTIVE,2025-04-01T10:00:00Z,\ns2,p2,ACTIVE,2025-04-01T10:00:00Z,\n", importer.Options{},
			"0 of 0; error: the file holds 2 workers: say which one is you, or * for all"},
		{"the only worker of a file is the one who reads it", researcher + "s1,p1,ACTIVE,2025-04-01T10:00:00Z,\n", importer.Options{}, "1 of 1"},
		{"rows of others are counted and not read", researcher + "s1,p1,ACTIVE,2025-04-01T10:00:00Z,\ns2,p2,ACTIVE,never,\n", importer.Options{Worker: "p1"}, "1 of 1, 1 of others"},
		{"rows of nobody are another's to a named worker", researcher + "s1,p1,ACTIVE,2025-04-01T10:00:00Z,\ns2,,ACTIVE,never,\n", importer.Options{Worker: "p1"}, "1 of 1, 1 of others"},
		{"rows of nobody are problems to everybody", researcher + "s1,p1,ACTIVE,2025-04-01T10:00:00Z,\ns2,,ACTIVE,never,\n", importer.Options{Worker: "*"},
			"1 of 2; line 3: a submission of nobody"},
		{"a reward without a currency is asked about", participant + "Boats,1.00" + study[12:], importer.Options{Worker: "*", DateOrder: "dmy"},
			"0 of 0; error: the amounts have no currency: say which one"},
		{"a reward without a currency takes the one answered", participant + "Boats,1.00" + study[12:], importer.Options{Currency: "GBP"}, "1 of 1 from 2025-04-01T10:00:00Z"},
		{"local times are asked for their zone", togglHeader + togglRow("a@x", "2025-04-01", "2025-04-01"), importer.Options{},
			"0 of 0; error: the times have no zone: say which one they are in"},
		{"local times are read in the zone answered", togglHeader + togglRow("a@x", "2025-04-01", "2025-04-01"), importer.Options{Zone: paris},
			"1 of 1 from 2025-04-01T08:00:00Z"},
		{"a date that can be read two ways is asked about", togglHeader + togglRow("a@x", "03/04/2026", "03/04/2026"), importer.Options{Zone: paris},
			"0 of 0; error: the date \"03/04/2026\" can be read in two ways: say dmy or mdy"},
		{"a date that can be read two ways is read as answered", togglHeader + togglRow("a@x", "03/04/2026", "03/04/2026"), importer.Options{Zone: paris, DateOrder: "mdy"},
			"1 of 1 from 2026-03-04T09:00:00Z"},
		{"a later date with a thirteenth settles the order of an earlier one", togglHeader + togglRow("a@x", "03/04/2026", "03/04/2026") + togglRow("a@x", "13/04/2026", "13/04/2026"),
			importer.Options{Zone: paris}, "2 of 2 from 2026-04-03T08:00:00Z"},
		{"another's date settles the order too", togglHeader + togglRow("a@x", "03/04/2026", "03/04/2026") + togglRow("b@x", "04/13/2026", "04/13/2026"),
			importer.Options{Zone: paris, Worker: "a@x"}, "1 of 1, 1 of others from 2026-03-04T09:00:00Z"},
		{"an order that the file proves wrong is refused, not half read", togglHeader + togglRow("a@x", "03/04/2026", "03/04/2026") + togglRow("a@x", "13/04/2026", "13/04/2026"),
			importer.Options{Zone: paris, DateOrder: "mdy"}, `0 of 0; error: the dates are not in the order mdy: "13/04/2026" can only be dmy`},
		{"a date of two equal numbers can be read one way only", togglHeader + togglRow("a@x", "04/04/2026", "04/04/2026"), importer.Options{Zone: paris},
			"1 of 1 from 2026-04-04T08:00:00Z"},
		{"dates that contradict each other are asked about", togglHeader + togglRow("a@x", "03/04/2026", "03/04/2026") + togglRow("a@x", "13/04/2026", "04/13/2026"),
			importer.Options{Zone: paris}, "0 of 0; error: the date \"03/04/2026\" can be read in two ways: say dmy or mdy"},
		{"a line that is not UTF-8 in a file that says it is costs that line only", "\ufeff" + participant + "Caf\xe9" + study[5:] + study, importer.Options{},
			"1 of 2 from 2025-04-01T10:00:00Z; line 2: the text is not UTF-8, as the rest of the file is"},
		{"text said to be UTF-8 loses the lines that are not", participant + study + "Caf\xe9" + study[5:], importer.Options{Encoding: "utf-8"},
			"1 of 2 from 2025-04-01T10:00:00Z; line 3: the text is not UTF-8, as the rest of the file is"},
		{"a reward that nobody is paid costs its own line only", participant + "Boats,£2000000000.00" + study[12:] + study, importer.Options{},
			"1 of 2 from 2025-04-01T10:00:00Z; line 2: reward \"£2000000000.00\": amount too large"},
		{"lines may end as they did on old Macintoshes", strings.ReplaceAll(participant+study+study, "\n", "\r"), importer.Options{}, "2 of 2 from 2025-04-01T10:00:00Z"},
		{"Outlier's days are asked for their zone", outlierHeader + "\"Mar 30, 2025\",i1,5m,$6/hr,$0.50,prepay,Boats,paid\n", importer.Options{},
			"0 of 0; error: the times have no zone: say which one they are in"},
		{"Outlier's pay without a sign is asked for its currency", outlierHeader + "\"Mar 30, 2025\",i1,5m,6/hr,0.50,prepay,Boats,paid\n", importer.Options{Zone: paris},
			"0 of 0; error: the amounts have no currency: say which one"},
		{"CrowdFlower's times are asked for their zone and not for their order", crowdHeader + "1,4/5/2016 10:10,9,4/5/2016 10:00,false,sea,1,7\n", importer.Options{},
			"0 of 0; error: the times have no zone: say which one they are in"},
		{"CrowdFlower's days are read month first", crowdHeader + "1,4/5/2016 10:10,9,4/5/2016 10:00,false,sea,1,7\n", importer.Options{Zone: paris},
			"1 of 1 from 2016-04-05T08:00:00Z"},
		{"Clockify without a worker's column is one worker's", "Start Date,Start Time,Duration (h)\n2025-04-01,1:00 PM,0:30\n", importer.Options{Zone: paris},
			"1 of 1 from 2025-04-01T11:00:00Z"},
		{"Clockify's dates that can be read two ways are asked about", "Start Date,Start Time,Duration (h)\n03/04/2026,1:00 PM,0:30\n", importer.Options{Zone: paris},
			"0 of 0; error: the date \"03/04/2026\" can be read in two ways: say dmy or mdy"},
		{"an entry of Kimai over midnight ends on the next day", "Date,From,To,Duration,Project,Activity\n2025-04-01,23:00,01:00,2:00,Boats,Naming\n", importer.Options{Zone: paris},
			"1 of 1 from 2025-04-01T21:00:00Z"},
		{"WeClock is known by its rows, and no other file is", "0,-4005555226626305,battery reading,3/23/22, 2:51 PM,88.0%\n", importer.Options{Zone: paris}, "1 of 1"},
		{"WeClock is asked for its zone", "0,-4005555226626305,battery reading,3/23/22, 2:51 PM,88.0%\n", importer.Options{},
			"0 of 0; error: the times have no zone: say which one they are in"},
		{"a mapping needs a platform", "When,Until\n2025-04-01 10:00,2025-04-01 11:00\n",
			importer.Options{Zone: paris, Mapping: &importer.Mapping{Columns: map[importer.Field]string{"start": "When", "end": "Until"}}},
			"0 of 0; error: the file does not say the platform"},
		{"a mapping of a column that is not there is refused", "When,Until\n",
			importer.Options{Mapping: &importer.Mapping{Columns: map[importer.Field]string{"start": "Beginning"}}},
			"0 of 0; error: mapping of start: the file has no column \"Beginning\""},
		{"a mapping without states is time to settle", "When,Minutes\n2025-04-01 10:00,90\n",
			importer.Options{Zone: paris, Platform: "Atelier", Mapping: &importer.Mapping{Columns: map[importer.Field]string{"start": "when", "minutes": "minutes"}}},
			"1 of 1 from 2025-04-01T08:00:00Z"},
		{"a mapping reads times by its layout", "When,Until\n1 Apr 25 at 10h00,1 Apr 25 at 10h30\n",
			importer.Options{Zone: paris, Platform: "Atelier", Mapping: &importer.Mapping{Layout: "2 Jan 06 at 15h04", Columns: map[importer.Field]string{"start": "When", "end": "Until"}}},
			"1 of 1 from 2025-04-01T08:00:00Z"},
		{"a line of JSON with a field that no record has is a problem", `{"kind":"entry","id":"e1","luck":7}` + "\n", importer.Options{},
			"0 of 1; line 1: not the JSON of a record: json: unknown field \"luck\""},
		{"a record whose state its events do not bear out is a problem", `{"kind":"submission","id":"s1","state":"approved","source":"manual"}` + "\n", importer.Options{},
			"0 of 1; line 1: state \"approved\": the events say accepted"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := say(readAll(t, strings.NewReader(test.file), test.opt))
			if test.want == "" {
				if !strings.Contains(got, "error: encoding \"klingon\": not one of utf-8") {
					t.Errorf("got %s, want the encodings that are known", got)
				}
				return
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestUTF16(t *testing.T) {
	text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(participant + study)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := say(readAll(t, strings.NewReader(text), importer.Options{})), "1 of 1 from 2025-04-01T10:00:00Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestInspect(t *testing.T) {
	file := togglHeader + togglRow("b@x", "03/04/2026", "03/04/2026") + togglRow("a@x", "03/04/2026", "03/04/2026") + togglRow("a@x", "05/04/2026", "05/04/2026")
	found, err := importer.Inspect(strings.NewReader(file), importer.Options{Now: imported, NewID: ids()})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(found.Format, " ", found.Rows, found.Columns, found.UnknownColumns, found.Questions, found.Optional, found.Workers, found.Readings)
	want := "toggl 3 13 0 [worker date-order zone] [platform] [{a@x 2} {b@x 1}] [2026-04-03 2026-03-04]"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	reward := money.Of(1, "GBP")
	found, err = importer.Inspect(strings.NewReader(researcher+"s1,p1,ACTIVE,2025-04-01T10:00:00Z,\n"), importer.Options{Reward: &reward})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(found.Questions, found.Optional, found.Zone), "[] [title]UTC"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A stream that cannot be read twice is read as far as its answers go.
func TestPipes(t *testing.T) {
	pipe := func(text string) io.Reader { return iotest.OneByteReader(strings.NewReader(text)) }
	two := researcher + "s1,p1,ACTIVE,2025-04-01T10:00:00Z,\ns2,p2,ACTIVE,2025-04-01T10:00:00Z,\n"
	_, err := readAll(t, pipe(two), importer.Options{})
	var asked *importer.Unanswered
	if !errors.As(err, &asked) || len(asked.Workers) != 2 {
		t.Errorf("got %v, want both workers asked about", err)
	}
	if got, want := say(readAll(t, pipe(two), importer.Options{Worker: "p2"})), "1 of 1, 1 of others"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEmitStops(t *testing.T) {
	full := errors.New("disk full")
	_, err := importer.Read(strings.NewReader(participant+study+study), importer.Options{Now: imported, NewID: ids()},
		func(importer.Row) error { return full }, func(importer.Problem) {})
	if err != full {
		t.Errorf("got %v, want the error of emit as it is", err)
	}
}

// endless is a quote that is never closed, of any length.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	e.read += len(p)
	return len(p), nil
}

func TestOpenQuoteIsRefusedEarly(t *testing.T) {
	rest := &endless{}
	_, err := readAll(t, io.MultiReader(strings.NewReader(participant+"\""), rest), importer.Options{Worker: "*", DateOrder: "dmy"})
	if err == nil || rest.read > 4<<20 {
		t.Errorf("got %v after %d bytes, want a refusal within 4 MiB", err, rest.read)
	}
}

func TestEventsAreDatedByTheImport(t *testing.T) {
	later := imported.Add(48 * time.Hour)
	o, err := readAll(t, strings.NewReader(participant+study), importer.Options{Now: later})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range o.rows[0].Submission.Events {
		if got := e.Recorded.In(time.UTC); !got.Equal(later) {
			t.Errorf("%s: got recorded %s, want %s", e.State, got, later)
		}
	}
}
