package importer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"clickwage/data/importer"
)

// parts are what a reason says besides its English.
func parts(r *importer.Reason) string {
	text := fmt.Sprintf("%s %q %q", r.Kind, r.Column, r.Text)
	if r.Than != "" {
		text += fmt.Sprintf(" than %q %q", r.ThanColumn, r.Than)
	}
	if r.Record > 0 {
		text += fmt.Sprintf(" record %d", r.Record)
	}
	if r.Line > 0 {
		text += fmt.Sprintf(" line %d", r.Line)
	}
	return text
}

// Every kind of reason is told by its parts, with the columns as the file names
// them, whatever a reader calls them.
func TestReasonsAreToldByTheirParts(t *testing.T) {
	const (
		older = "session_id,participant_id,status,started_datetime,completed_date_time\n"
		toggl = "User,Project,Description,Start date,Start time,End date,End time,Duration\n"
		day   = "2025-04-01 10:00:00"
	)
	zone := time.UTC
	german := &importer.Mapping{Columns: map[importer.Field]string{importer.FieldStart: "von", importer.FieldEnd: "bis", importer.FieldMinutes: "dauer"}}
	tests := []struct {
		name, text string
		opt        importer.Options
		want       string
	}{
		{"an amount", participant + "Boats,two pounds,,,,,APPROVED\n", importer.Options{}, `amount "Reward" "two pounds"`},
		{"one that is too large", participant + "Boats,99999999999999999999 GBP,,,,,APPROVED\n", importer.Options{}, `large "Reward" "99999999999999999999 GBP"`},
		{"one below zero", participant + "Boats,-1 GBP,,,,,APPROVED\n", importer.Options{}, `negative "Reward" "-1 GBP"`},
		{"a bonus in another currency", participant + "Boats,1 GBP,1 USD,,,,APPROVED\n", importer.Options{}, `currency "Bonus" "1 USD" than "" "GBP"`},
		{"a time", participant + "Boats,1 GBP,,noon,,,APPROVED\n", importer.Options{}, `time "Started At" "noon"`},
		{"an end before the start", participant + "Boats,1 GBP,,2025-04-01 10:00:00,2025-04-01 09:00:00,,APPROVED\n", importer.Options{},
			`order "Completed At" "2025-04-01 09:00:00" than "Started At" "2025-04-01 10:00:00"`},
		{"a state", participant + "Boats,1 GBP,,,,,LOST\n", importer.Options{}, `state "Status" "LOST"`},
		{"a column by another of its names", older + "s,p,APPROVED,noon,\n", importer.Options{}, `time "started_datetime" "noon"`},
		{"no id", older + ",p,APPROVED,,\n", importer.Options{}, `noid "session_id" ""`},
		{"nobody", older + "s,,APPROVED,,\n", importer.Options{}, `nobody "" ""`},
		{"fewer fields than columns", participant + "Boats,1 GBP\n", importer.Options{}, `fields "" "" than "" "2 ≠ 7"`},
		{"bytes that are no text", participant + "Bo\x00ts,1 GBP,,,,,APPROVED\n", importer.Options{}, `text "" ""`},
		{"text behind a quote", participant + "\"Boats\"x,1 GBP,,,,,APPROVED\n", importer.Options{}, `quote "" ""`},
		{"a quote that is never closed", participant + "\"Boats,1 GBP,,,,,APPROVED\n", importer.Options{}, `quote "" "" line 2`},
		{"a zone", assignment("Thu Mar 01 17:09:43 XYZ 2018", "", "Submitted"), importer.Options{}, `zone "AcceptTime" "Thu Mar 01 17:09:43 XYZ 2018" than "" "XYZ"`},
		{"a state against its times", assignment("", "Thu Mar 01 17:09:43 PST 2018", "Rejected"), importer.Options{}, `contrary "AssignmentStatus" "Rejected"`},
		{"a cell of two columns", toggl + "a,,,2025-04-01,25:00:00,2025-04-01,10:00:00,\n", importer.Options{Zone: zone}, `time "Start date Start time" "2025-04-01 25:00:00"`},
		{"an end and a start of two columns", toggl + "a,,,2025-04-01,10:00:00,2025-04-01,10:00:00,\n", importer.Options{Zone: zone},
			`order "End date End time" "2025-04-01 10:00:00" than "Start date Start time" "2025-04-01 10:00:00"`},
		{"an order of dates that another shows wrong", toggl + "a,,,13/04/2025,10:00:00,13/04/2025,10:10:00,\n", importer.Options{Zone: zone, DateOrder: "mdy"}, `orderless "" "13/04/2025"`},
		{"a decimal sign that another amount shows wrong", "Von,Lohn\n" + day + ",1.50\n",
			importer.Options{Zone: zone, Platform: "Atelier", Decimal: "comma", Mapping: &importer.Mapping{Columns: map[importer.Field]string{"start": "Von", "reward": "Lohn"}}}, `decimal "" "1.50"`},
		{"a length", "Start Date,Start Time,Duration (h)\n2025-04-01,1:00 PM,soon\n", importer.Options{Zone: zone}, `length "Duration (h)" "soon"`},
		{"no end and no length", "Start Date,Start Time,Duration (h)\n2025-04-01,1:00 PM,\n", importer.Options{Zone: zone}, `noend "Start Date Start Time" "2025-04-01 1:00 PM"`},
		{"a mapped column", "Von,Bis,Dauer\n" + day + ",,lang\n", importer.Options{Zone: zone, Platform: "Atelier", Mapping: german}, `length "Dauer" "lang"`},
		{"no platform", "_unit_id,_created_at,_id,_started_at,_tainted,_channel,_trust,_worker_id\n1,4/5/2016 10:10,9,4/5/2016 10:00,false,,1,7\n",
			importer.Options{Zone: zone}, `noplace "_channel" ""`},
		{"a day", "hitId,date,requesterName,requesterId,title,pay,status\nH1,08/05/2015,a,b,c,1,Paid\n", importer.Options{}, `day "date" "08/05/2015"`},
		{"a key that stands twice", `{"buckets":{"w":{"events":[{"timestamp":"2025-04-01T10:00:00Z","timestamp":"x","duration":1,"data":{}}]}}}`, importer.Options{},
			`twice "" "" than "" "timestamp" record 1`},
		{"a value of another shape", `[{"start":"2025-04-01T10:00:00Z","stop":["x"],"project":"Boats"}]`, importer.Options{Zone: zone}, `shape "stop" "[\"x\"]" record 1`},
		{"a stretch of a year that was mistyped", `[{"start":"2025-04-01T10:00:00Z","stop":"9025-04-01T11:00:00Z","project":"Boats"}]`, importer.Options{Zone: zone}, `endless "" "" record 1`},
		{"a stretch that ends as it begins", `[{"start":"2025-04-01T10:00:00Z","stop":"2025-04-01T10:00:00Z","project":"Boats"}]`, importer.Options{Zone: zone}, `backwards "" "" record 1`},
		{"one that ran still", `[{"start":"2025-04-01T10:00:00Z","project":"Boats"}]`, importer.Options{Zone: zone}, `running "" "" record 1`},
		{"one without a start", `[{"start":null,"stop":"2025-04-01T10:00:00Z","project":"Boats"},{"start":"2025-04-01T10:00:00Z","project":""}]`,
			importer.Options{Zone: zone}, `time "start" "" record 1`},
		{"a row of a log without a start", "id,start,stop,project,tags\n1,,2025-04-01 10:00:00,Boats,\n", importer.Options{Zone: zone}, `nostart "start" ""`},
		{"an entry without an amount", "Time Entry\tPending Approval · 3 hours ago\nTask Submission $3.00 Paid 2 days ago\n", importer.Options{}, `noamount "" "Time Entry\tPending Approval · 3 hours ago"`},
		{"one without a state", "Task Submission $3.00 2 days ago\n", importer.Options{}, `nostate "" "Task Submission $3.00 2 days ago"`},
		{"a record of another's", `{"kind":"entry","id":"e1","luck":7}` + "\n", importer.Options{}, `record "" ""`},
		{"JSON that ends early", `[{"start":"2025-04-01T10:00:00Z","project":"Boats"},`, importer.Options{Zone: zone}, `cut "" "" line 1`},
		{"JSON that goes wrong", "[{\"start\":\"2025-04-01T10:00:00Z\",\"project\":\"Boats\"},\n?]", importer.Options{Zone: zone}, `json "" "" line 2`},
		{"a field without end", participant + strings.Repeat("x", 2<<20) + "\n", importer.Options{}, `long "" "" line 2`},
	}
	reached := map[importer.Why]bool{
		importer.WhyOther: true, // what no reader expects
		importer.WhyRate:  true, // in TestRatesThatAreNotReadAreToldByTheirParts
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o, err := readAll(t, strings.NewReader(test.text), test.opt)
			var why *importer.Reason
			if !errors.As(err, &why) {
				if len(o.problems) == 0 {
					t.Fatalf("got %v", err)
				}
				why = o.problems[0].Why
			}
			reached[why.Kind] = true
			if got := parts(why); got != test.want {
				t.Errorf("%q: got %s, want %s", why.Error(), got, test.want)
			}
		})
	}
	for _, kind := range importer.Whys() {
		if !reached[kind] {
			t.Errorf("no file is told to be %q", kind)
		}
	}
}

// assignment is a file of one.
func assignment(accepted, approved, status string) string {
	return "HITId,HITTypeId,Title,Reward,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,SubmitTime,RejectionTime,ApprovalTime\n" +
		"H,T,Boats,$0.10,A,W," + status + "," + accepted + ",," + approved + "," + approved + "\n"
}

func TestRatesThatAreNotReadAreToldByTheirParts(t *testing.T) {
	_, problems, err := importer.ReadRates(rateFile(t, "rates", []byte("Date,USD,GBP,\n2026-11-20,abc,0.8,\n20/11/2026,1.5,0.8,\n")))
	if err != nil || len(problems) != 2 {
		t.Fatalf("got %v, %v", problems, err)
	}
	if got, want := parts(problems[0].Why)+", "+parts(problems[1].Why), `rate "USD" "abc", day "" "20/11/2026"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, test := range []struct{ text, want string }{
		{"Date,USD,\n2026-11-20,\"1.5,\n", `quote "" "" line 2`},
		{cubes[:220], `cut "" "" line 3`},
		{strings.Replace(cubes, "</Cube>", "</Cub>", 1), `shape "" "" line 3`},
	} {
		_, _, err := importer.ReadRates(rateFile(t, "rates", []byte(test.text)))
		var why *importer.Reason
		if !errors.As(err, &why) || parts(why) != test.want {
			t.Errorf("%q: got %v, want %s", test.text, err, test.want)
		}
	}
}
