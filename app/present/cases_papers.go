package present

import (
	"context"
	"errors"

	"clickwage/data/tracker"
)

var errNoPapers = errors.New("no papers yet")

func letterKinds() []string { return []string{"first", "appeal", "data", "reasons", "ombuds", "union"} }

func (p *Cases) compose(ctx context.Context, id string, kind int, w paperWays) (string, error) {
	return "", errNoPapers
}

func (p *Cases) SaveLetter() {}

func (p *Cases) SaveDossier() {}

func (p *Cases) evidence(ctx context.Context, opt tracker.EvidenceOptions) (tracker.Evidence, error) {
	return p.desk.Tracker.Evidence(ctx, opt)
}
