package importer

// hitdbForm is the backup of the script MTurk HIT Database. Its table is a
// format of its own.
func hitdbForm() form {
	return form{
		name: HITDatabase, key: "import.format.mturk-hitdb-backup",
		shapes: []shape{
			{needs: []string{"HIT/[]/hitId/#string"}, rows: "HIT/[]"},
			{needs: []string{"HIT"}, rows: "HIT/[]"},
			{needs: []string{"STATS/[]/date"}, rows: "HIT/[]"},
		},
		open: func(_ header, opt Options) (reader, error) { return &hitdb{newTurker(opt)}, nil },
	}
}

// hitdb reads the HITs of a backup. Its sums of days are made of them, and its
// notes are about requesters, not about HITs. Older versions keep reward and
// bonus together as {"pay":0.5,"bonus":0}.
type hitdb struct{ turker }

func (d *hitdb) read(record [][]byte, row *Row) error {
	o := newObject(record[0])
	h := hit{
		id: o.text("hitId"), requester: o.text("requesterName"), requesterID: o.text("requesterId"), title: o.text("title"),
		state: o.text("status"), reason: o.text("feedback"), bonus: o.text("bonus"),
	}
	if raw := o.values["reward"]; len(raw) > 0 && raw[0] == '{' {
		both := o.object("reward")
		h.reward, h.bonus = both.text("pay"), both.text("bonus")
		if both.err != nil {
			o.fail(both.err)
		}
	} else {
		h.reward = o.text("reward")
	}
	var err error
	if h.day, err = turkDay(o.text("date")); err != nil {
		o.fail(err)
	}
	if o.err != nil {
		return o.err
	}
	return d.take(h, row)
}
