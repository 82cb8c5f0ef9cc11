package importer

import "slices"

// Fields are all that a Mapping can name.
func Fields() []Field { return fields() }

// usual are the headings under which tables hold a field, the likeliest first.
var usual = []struct {
	field Field
	names []string
}{
	{FieldStart, []string{"start", "started", "startedat", "starttime", "begin", "began", "begun", "from", "when", "accepted", "acceptedat", "date"}},
	{FieldEnd, []string{"end", "ended", "endedat", "endtime", "finish", "finished", "until", "to", "stop", "submitted", "completedat", "completed"}},
	{FieldMinutes, []string{"minutes", "mins", "duration"}},
	{FieldTitle, []string{"title", "task", "study", "job", "description", "name", "what", "hit"}},
	{FieldRequester, []string{"requester", "client", "customer", "researcher"}},
	{FieldReward, []string{"reward", "pay", "payment", "amount", "price", "earnings", "earned", "paid", "payout"}},
	{FieldBonus, []string{"bonus"}},
	{FieldState, []string{"state", "status"}},
	{FieldPlatform, []string{"platform", "site"}},
	{FieldPlatformID, []string{"id", "platformid", "submissionid", "assignmentid"}},
}

// Suggest is a mapping that the words of a header hint at, as an example: the
// person decides. Columns is empty where no word is a usual one.
func Suggest(headings []string) Mapping {
	m := Mapping{Columns: map[Field]string{}}
	for _, u := range usual {
		for _, name := range u.names {
			at := slices.IndexFunc(headings, func(h string) bool { return normal(h) == name })
			if at >= 0 && !m.uses(headings[at]) {
				m.Columns[u.field] = headings[at]
				break
			}
		}
	}
	if m.Columns[FieldEnd] != "" {
		delete(m.Columns, FieldMinutes)
	}
	return m
}

func (m Mapping) uses(heading string) bool {
	for _, name := range m.Columns {
		if name == heading {
			return true
		}
	}
	return false
}

// SameHeader says whether two headers have the same columns, in any order, case
// and spacing.
func SameHeader(a, b []string) bool {
	keys := func(names []string) []string {
		all := make([]string, len(names))
		for i, name := range names {
			all[i] = normal(name)
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(keys(a), keys(b))
}
