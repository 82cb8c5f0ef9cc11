package importer

// workerPageForm is a page of the worker site's status details, as JSON.
func workerPageForm() form {
	return form{
		name: MTurkWorkerPage, key: "import.format.mturk-worker-page",
		shapes: []shape{{needs: []string{"results/[]/hit_id/#string"}, rows: "results/[]"}},
		open:   func(_ header, opt Options) (reader, error) { return &workerPage{newTurker(opt)}, nil },
	}
}

// workerPage reads the HITs of one day. The page's address names the day, the
// page itself does not, so unless each HIT has a date it is kept without one.
type workerPage struct{ turker }

func (p *workerPage) read(record [][]byte, row *Row) error {
	o := newObject(record[0])
	h := workerSite(o)
	day, err := turkDay(o.text("date"))
	if err != nil {
		o.fail(err)
	}
	if o.err != nil {
		return o.err
	}
	h.day = day
	return p.take(h, row)
}
