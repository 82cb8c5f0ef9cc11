package importer

// hitdbBackupForm is the backup of the script MTurk HIT Database. Its table is a
// format of its own.
func hitdbBackupForm() form {
	return form{
		name: HITDatabaseBackup, key: "format.mturk-hitdb-backup",
		shapes: []shape{
			{needs: []string{"HIT/[]/hitId/#string"}, rows: "HIT/[]"},
			{needs: []string{"HIT"}, rows: "HIT/[]"},
			{needs: []string{"STATS/[]/date"}, rows: "HIT/[]"},
		},
		open: func(_ header, opt Options) (reader, error) {
			t, err := newTurker(opt)
			return &hitdb{t}, err
		},
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
		o.fail(both.err)
	} else {
		h.reward = o.text("reward")
	}
	var err error
	h.day, err = turkDay(o.text("date"))
	o.fail(err)
	if o.err != nil {
		return o.err
	}
	return d.take(h, row)
}
