package tracker

import "context"

// Dossier is a case typeset as a PDF by itself. It says that no proof of the
// ledger's history goes along; the one in a bundle, see Evidence, has it.
func (t *Tracker) Dossier(ctx context.Context, id string, y Typesetting) ([]byte, error) {
	c, err := t.CaseOf(ctx, id)
	if err != nil {
		return nil, err
	}
	return t.typeset(ctx, c, nil, "", y)
}
