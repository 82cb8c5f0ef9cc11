package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"clickwage/data/importer"
)

func BenchmarkMTurk(b *testing.B) {
	const rows = 20_000
	var file strings.Builder
	file.WriteString(mturkHeader)
	for i := range rows {
		fmt.Fprintf(&file, mturkRow, i, i%50, i%60, i%60)
	}
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for b.Loop() {
		got, err := importer.Read(strings.NewReader(file.String()),
			importer.Options{Now: imported, NewID: func() string { return "00000000-0000-7000-8000-000000000001" }, Worker: importer.Everybody},
			func(importer.Row) error { return nil }, func(p importer.Problem) { b.Fatal(p) })
		if err != nil || got.Rows != rows {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

const mturkHeader = `"HITId","HITTypeId","Title","Description","Keywords","Reward","CreationTime","MaxAssignments","RequesterAnnotation","AssignmentDurationInSeconds","AutoApprovalDelayInSeconds","Expiration","NumberOfSimilarHITs","LifetimeInSeconds","AssignmentId","WorkerId","AssignmentStatus","AcceptTime","SubmitTime","AutoApprovalTime","ApprovalTime","RejectionTime","RequesterFeedback","WorkTimeInSeconds","LifetimeApprovalRate","Last30DaysApprovalRate","Last7DaysApprovalRate","Input.picture","Answer.words","Approve","Reject"
`

const mturkRow = `"H%[1]d","T%[2]d","Describe a picture","Say what you see in the picture","pictures, words","$0.12","Tue Mar 06 17:39:32 PST 2018","2","BatchId:1;OriginalHitTemplateId:2;","3600","259200","Wed Mar 14 13:05:04 PST 2018","","","A%[1]d","W%[2]d","Approved","Wed Mar 07 11:22:%02[3]d PST 2018","Wed Mar 07 11:24:%02[4]d PST 2018","Sat Mar 10 11:24:33 PST 2018","2018-03-10 19:24:34 UTC","","","109","18%% (2/11)","18%% (2/11)","18%% (2/11)","https://example.org/p.png","a yellow boat on a green river"
`
