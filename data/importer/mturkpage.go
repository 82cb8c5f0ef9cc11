package importer

// workerPageForm is a page of the worker site's status details, as JSON: the
// HITs of one day. The page's address names the day, the page itself does not,
// so unless each HIT has a date it is kept without one.
func workerPageForm() form {
	return form{
		name: MTurkWorkerPage, key: "format.mturk-worker-page",
		shapes: []shape{{needs: []string{"results/[]/hit_id/#string"}, rows: "results/[]"}},
		open: func(_ header, opt Options) (reader, error) {
			t, err := newTurker(opt)
			return &suite{turker: t}, err
		},
	}
}
