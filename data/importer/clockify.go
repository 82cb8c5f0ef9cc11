package importer

// clockifyForm is Clockify's detailed report. Its dates stand in the order, and
// its times with AM and PM or without, that a workspace has chosen; columns that
// a workspace has switched off are absent, the end among them.
func clockifyForm() form {
	return form{
		name: Clockify, key: "format.clockify", worker: true, who: "email|user", dates: true,
		needs:    []string{"startdate", "starttime", "duration(h)|duration(decimal)"},
		knows:    []string{"project", "client", "description", "task", "user", "group", "email", "tags", "billable", "enddate", "endtime", "duration(decimal)"},
		families: []string{"billable", "cost", "profit", "amount"},
		nobody:   "an entry of nobody",
		optional: []Question{AskPlatform},
		open: func(h header, opt Options) (reader, error) {
			return newTimesheet(opt, timesheetColumns{
				user: h.column("user"), email: h.column("email"), tags: h.column("tags"),
				startDate: h.column("startdate"), startTime: h.column("starttime"),
				endDate: h.column("enddate"), endTime: h.column("endtime"),
				length:    []int{h.column("duration(h)"), h.column("duration(decimal)")},
				requester: []int{h.column("client"), h.column("project")},
				title:     []int{h.column("description"), h.column("task"), h.column("project")},
			}), nil
		},
	}
}
