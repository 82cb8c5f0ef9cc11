package importer

// kimaiForm is Kimai's export, separated by commas or semicolons, with its
// headings in English or German. There is one day for start and end, in minutes.
func kimaiForm() form {
	return form{
		name: Kimai, key: "format.kimai", worker: true, who: kimaiUser, dates: true,
		needs: []string{"date|datum", "from|von", "to|bis", "duration|dauer", "project|projekt", "activity|tätigkeit"},
		knows: []string{
			"currency|währung", "price|lohn", "internalprice|internerlohn", "hourlyrate|stundenlohn", "fixedrate|festbetrag", kimaiUser, "name",
			"customer|kunde", "description|beschreibung", "billable|abrechenbar", "exported|exportiert", "tags|schlagworte", "accountnumber",
			"type|typ", "category|kategorie", "customernumber|number|kundennummer", "vatid", "ordernumber|bestellnummer",
		},
		nobody:   "an entry of nobody",
		optional: []Question{AskPlatform},
		open: func(h header, opt Options) (reader, error) {
			day := h.column("date|datum")
			return newTimesheet(opt, timesheetColumns{
				user: h.column(kimaiUser), email: -1, tags: h.column("tags|schlagworte"), sameDay: true,
				startDate: day, startTime: h.column("from|von"), endDate: day, endTime: h.column("to|bis"),
				length:    []int{h.column("duration|dauer")},
				requester: []int{h.column("customer|kunde"), h.column("project|projekt")},
				title:     []int{h.column("description|beschreibung"), h.column("activity|tätigkeit"), h.column("project|projekt")},
			}), nil
		},
	}
}

// kimaiUser are the columns that name who worked.
const kimaiUser = "username|user|benutzer|name"
