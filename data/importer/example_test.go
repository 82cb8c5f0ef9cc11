package importer_test

import (
	"fmt"
	"strings"
	"time"

	"clickwage/data/importer"
)

func ExampleRead() {
	file := `Study,Reward,Bonus,Started At,Completed At,Completion Code,Status
Boats at dusk,£2.67,,2025-04-01 10:00:00.000000,2025-04-01 10:20:00.000000,C0DE,APPROVED
Boats at dawn,two pounds,,2025-04-02 10:00:00.000000,2025-04-02 10:20:00.000000,C0DE,APPROVED
`
	opt := importer.Options{Now: time.Now(), NewID: func() string { return "0193a5c2-7f00-7000-8000-000000000001" }}
	summary, err := importer.Read(strings.NewReader(file), opt,
		func(r importer.Row) error {
			s := r.Submission
			fmt.Println(r.Line, s.Account.Platform, s.Title, s.Advertised.Reward, s.State, r.Intervals[0].Duration())
			return nil
		},
		func(p importer.Problem) { fmt.Println(p.Line, p.Why) })
	fmt.Println(summary.Format, summary.Rows, summary.Skipped, err)
	// Output:
	// 2 Prolific Boats at dusk 2.67GBP approved 20m0s
	// 3 reward "two pounds": not an amount
	// prolific-participant 2 1 <nil>
}
