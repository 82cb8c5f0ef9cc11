package earnings_test

import (
	"fmt"
	"time"

	"clickwage/data/earnings"
	"clickwage/data/work/worktest"
)

const morning = `
09:00-09:10 search
09:10-09:22 prolific survey 0.50 approved
09:22-09:40 clickworker label 0.40 rejected`

func ExampleCompute() {
	l, err := worktest.Parse(morning)
	if err != nil {
		fmt.Println(err)
		return
	}
	books, err := earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	r := earnings.Compute(books, earnings.Query{Zone: time.UTC, AsOf: time.Now(), By: earnings.ByPlatform})
	for _, g := range r.Groups {
		fmt.Printf("%q shared %v: paid %v s, unpaid tasks %v s, other %v s\n",
			g.Key, g.Shared, g.Tally.Paid.Seconds(), g.Unpaid.Seconds(), g.Other.Seconds())
	}
	// Output:
	// "clickworker" shared false: paid 0 s, unpaid tasks 1080 s, other 0 s
	// "prolific" shared false: paid 720 s, unpaid tasks 0 s, other 0 s
	// "" shared true: paid 0 s, unpaid tasks 0 s, other 600 s
}

func ExampleGroup_Effective() {
	l, err := worktest.Parse(morning)
	if err != nil {
		fmt.Println(err)
		return
	}
	books, err := earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	all := earnings.Compute(books, earnings.Query{Zone: time.UTC, AsOf: time.Now()}).Groups[0]
	paid, _ := all.Paid()
	effective, _ := all.Effective() // 0.50 over 40m
	fmt.Println(paid.Decimal(2), effective.Decimal(2))
	// Output: 2.50 0.75
}

func ExampleTimesheetOf() {
	l, err := worktest.Parse("23:50-00:20 prolific survey 0.50 approved")
	if err != nil {
		fmt.Println(err)
		return
	}
	books, err := earnings.NewBooks(l.Submissions, l.Intervals, l.Entries, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range earnings.TimesheetOf(books, earnings.Query{Zone: time.UTC, AsOf: time.Now()}).Days {
		fmt.Println(d.Day, d.Paid.Seconds())
	}
	// Output:
	// 2026-11-23 600
	// 2026-11-24 1200
}
