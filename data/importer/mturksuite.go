package importer

import "time"

// suiteForm is the backup of MTurk Suite's HIT tracker.
func suiteForm() form {
	return form{
		name: MTurkSuite, key: "format.mturk-suite",
		shapes: []shape{
			{needs: []string{"hits/[]/hit_id/#string"}, rows: "hits/[]"},
			{needs: []string{"hits", "days"}, rows: "hits/[]"},
			{needs: []string{"days/[]/date", "days/[]/earnings"}, rows: "hits/[]"},
		},
		open: func(_ header, opt Options) (reader, error) {
			t, err := newTurker(opt)
			return &suite{t, true}, err
		},
	}
}

// suitePays is the age from which MTurk Suite calls a HIT paid on restoring a
// backup, whatever had become of it. No state of that age can be believed.
const suitePays = 31 * 24 * time.Hour

// suite reads HITs as the worker site gives them, with the day added. Its
// answers, its links and its sums of days say nothing more about pay.
type suite struct {
	turker
	pays bool // states of old may be made up
}

func (s *suite) read(record [][]byte, row *Row) error {
	h, err := workerSite(newObject(record[0]))
	if err != nil {
		return err
	}
	if s.pays && h.state == "Paid" && h.day.valid() {
		began := time.Date(h.day.year, time.Month(h.day.month), h.day.day, 0, 0, 0, 0, time.UTC)
		h.guessed = s.now.Sub(began) > suitePays
	}
	return s.take(h, row)
}

// workerSite is a HIT as the worker site's own JSON has it.
func workerSite(o *object) (h hit, err error) {
	reward := o.object("reward")
	h = hit{
		id: o.text("hit_id"), assignment: o.text("assignment_id"), requester: o.text("requester_name"),
		requesterID: o.text("requester_id"), title: o.text("title"), state: o.text("state"),
		reason: o.text("requester_feedback"), reward: reward.text("amount_in_dollars"),
	}
	if currency := reward.text("currency_code"); currency != "" && h.reward != "" {
		h.reward += " " + currency
	}
	h.day, err = turkDay(o.text("date"))
	o.fail(err)
	o.fail(reward.err)
	return h, o.err
}
