package chart

import (
	"fmt"
	"time"
)

// Phrase turns a key into words of the worker's language. Keys are those of
// Keys; args are strings but where the list in english says otherwise. English
// is one.
type Phrase func(key string, args ...any) string

// english says every key in English and documents its arguments: %[1]s is the
// first, a text; %d is a count, of which plurals may depend.
func english() map[string]string {
	return map[string]string{
		// Axes. money: the number as a placeholder that must come back
		// untouched, and the currency's sign.
		"chart.point":        ".", // decimal separator
		"chart.axis.money":   "%[2]s%[1]s",
		"chart.axis.hours":   "%[1]s h",
		"chart.axis.percent": "%[1]s%%",

		// Dates: year, month from 1 to 12 and day as ints.
		"chart.date.day":   "",
		"chart.date.long":  "",
		"chart.date.month": "",
		"chart.date.week":  "week from %[1]s", // the first day, long

		"chart.period.day":   "Day",
		"chart.period.week":  "Week",
		"chart.period.month": "Month",

		"chart.hourly.title":          "Pay per hour",
		"chart.hourly.title.minimum":  "Pay per hour and the minimum wage",
		"chart.hourly.subtitle.day":   "%[1]s per hour by day. Shaded: if pending is refused or paid.",
		"chart.hourly.subtitle.week":  "%[1]s per hour by week. Shaded: if pending is refused or paid.",
		"chart.hourly.subtitle.month": "%[1]s per hour by month. Shaded: if pending is refused or paid.",
		"chart.hourly.empty":          "No decided work in these dates yet.",
		"chart.you":                   "You",
		"chart.floor":                 "Your floor",
		"chart.minimum":               "%[1]s minimum", // the country
		"chart.worst":                 "If pending is refused",
		"chart.best":                  "If pending is paid",
		"chart.currencies":            "Several currencies here. Choose one to see pay per hour.",

		"chart.time.title":          "Where the hours went",
		"chart.time.subtitle.day":   "Hours by day",
		"chart.time.subtitle.week":  "Hours by week",
		"chart.time.subtitle.month": "Hours by month",
		"chart.time.empty":          "No time recorded in these dates.",
		"chart.paid":                "Paid",
		"chart.pending":             "Pending",
		"chart.unpaid":              "Unpaid task",
		"chart.other":               "Other unpaid",
		"chart.oncall":              "On call",

		"chart.platforms.title":            "By platform",
		"chart.platforms.subtitle":         "%[1]s per hour of all work time",
		"chart.platforms.subtitle.spread":  "%[1]s per hour, shared unpaid time included",
		"chart.platforms.subtitle.without": "%[1]s per hour, without shared unpaid time",
		"chart.platforms.empty":            "No work in these dates.",
		"chart.platforms.none":             "No platform named",
		"chart.platform":                   "Platform",
		"chart.perhour":                    "Per hour",
		"chart.tasks":                      "Tasks",
		"chart.count":                      "", // %d tasks
		"chart.toofew":                     "too few tasks to say",
		"chart.notime":                     "no time",
		"chart.unknown":                    "not known",
		"chart.norate":                     "no exchange rate for %[1]s", // a currency's code

		"chart.rejections.title":          "Rejected tasks",
		"chart.rejections.subtitle.day":   "% of decided tasks by day. Shaded: likely range, 95%, if tasks are independent.",
		"chart.rejections.subtitle.week":  "% of decided tasks by week. Shaded: likely range, 95%, if tasks are independent.",
		"chart.rejections.subtitle.month": "% of decided tasks by month. Shaded: likely range, 95%, if tasks are independent.",
		"chart.rejections.empty":          "No decided tasks in these dates.",
		"chart.rejections.toofew":         "Under 5 decided tasks at a time in these dates: too few to say.",
		"chart.rejected":                  "Rejected",
		"chart.decided":                   "Decided",
		"chart.low":                       "Likely at least",
		"chart.high":                      "Likely at most",

		// In words. Figures come with their unit, dates long.
		"chart.say.range":   "%[1]s. %[2]s to %[3]s.", // title, from, to
		"chart.say.once":    "%[1]s. %[2]s.",          // title, when
		"chart.say.line":    "%[1]s: first %[2]s, last %[3]s, lowest %[4]s (%[5]s), highest %[6]s (%[7]s).",
		"chart.say.point":   "%[1]s: %[2]s.",                         // line or mark, figure
		"chart.say.gaps":    "Not known: %[1]d of %[2]d.",            // points without a figure, of all
		"chart.say.band":    "%[1]s, last %[2]s. %[3]s, last %[4]s.", // low label, figure, high label, figure
		"chart.say.part":    "%[1]s %[2]s in all.",                   // part of the time, hours
		"chart.say.highest": "Most: %[1]s (%[2]s).",                  // hours, when
		"chart.say.bar":     "%[1]s: %[2]s, %[3]s.",                  // platform, figure, tasks
		"chart.say.empty":   "%[1]s. %[2]s",                          // title, the plain sentence
	}
}

// Keys are all phrases that charts use, with their English.
func Keys() map[string]string { return english() }

// English is the Phrase of charts without a translation. A key that it does not
// know comes back as it is.
func English(key string, args ...any) string {
	switch key {
	case "chart.date.day", "chart.date.long", "chart.date.month":
		return englishDate(key, args)
	case "chart.count":
		if len(args) > 0 && args[0] == 1 {
			return "1 task"
		}
		return fmt.Sprintf("%d tasks", args...)
	}
	text, ok := english()[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

func englishDate(key string, args []any) string {
	var n [3]int
	for i, a := range args {
		if v, ok := a.(int); ok && i < len(n) {
			n[i] = v
		}
	}
	month := time.Month(n[1]).String()
	if len(month) > 3 && n[1] > 0 {
		month = month[:3]
	}
	switch key {
	case "chart.date.day":
		return fmt.Sprintf("%d %s", n[2], month)
	case "chart.date.long":
		return fmt.Sprintf("%d %s %d", n[2], month, n[0])
	}
	return fmt.Sprintf("%s %d", month, n[0])
}
