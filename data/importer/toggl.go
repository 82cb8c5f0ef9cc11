package importer

// togglForm is Toggl's detailed report.
func togglForm() form {
	return form{
		name: Toggl, key: "import.format.toggl", worker: true, dates: true,
		needs:    []string{"user", "project", "description", "startdate", "starttime", "enddate", "endtime", "duration"},
		knows:    []string{"email", "client", "task", "billable", "tags"},
		families: []string{"amount"},
		nobody:   "an entry of nobody",
		optional: []Question{AskPlatform},
		open: func(h header, opt Options) (reader, error) {
			return newTimesheet(opt, timesheetColumns{
				user: h.column("user"), email: h.column("email"), tags: h.column("tags"),
				startDate: h.column("startdate"), startTime: h.column("starttime"),
				endDate: h.column("enddate"), endTime: h.column("endtime"),
				requester: []int{h.column("client"), h.column("project")},
				title:     []int{h.column("description"), h.column("task"), h.column("project")},
			}), nil
		},
	}
}
