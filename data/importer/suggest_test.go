package importer_test

import (
	"maps"
	"testing"

	"clickwage/data/importer"
)

func TestHeadingsHintAtFields(t *testing.T) {
	for name, c := range map[string]struct {
		headings []string
		want     map[importer.Field]string
	}{
		"a person's own words":                {[]string{"What", "Began", "Ended", "Earned"}, map[importer.Field]string{"title": "What", "start": "Began", "end": "Ended", "reward": "Earned"}},
		"the likeliest of two wins":           {[]string{"Date", "Start", "Minutes"}, map[importer.Field]string{"start": "Start", "minutes": "Minutes"}},
		"no length beside an end":             {[]string{"start", "end", "minutes"}, map[importer.Field]string{"start": "start", "end": "end"}},
		"words that nobody uses hint at none": {[]string{"foo", "bar"}, map[importer.Field]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := importer.Suggest(c.headings).Columns; !maps.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
