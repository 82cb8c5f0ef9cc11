package side_test

import (
	"database/sql"
	"fmt"
	"math/big"
	"testing"

	"clickwage/data/money"
	"clickwage/data/pool"
	"clickwage/data/pool/crowd/lean"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store/storetest"
)

// uniform are the figures of a population of equals: poor, on no platform of the
// campaign, or rich, on two of them, with all sums at their bounds.
func uniform(c pool.Campaign, rich bool) pool.Input {
	in := pool.Input{Tables: make([]pool.Figures, c.Tables())}
	pay, part := int64(600_000), int64(0)
	if rich {
		pay, part = 39_000_000, 1
	}
	f := pool.Figures{Known: true, Rate: money.HourlyOf(money.Of(pay, c.Currency))}
	for _, m := range c.Measures {
		f.Values = append(f.Values, big.NewInt(part*m.Most()))
	}
	in.Tables[0] = f
	if rich {
		in.Tables[1], in.Tables[3] = f, f
	}
	return in
}

// columns reads what a store holds of each contribution, as bytes, from its file.
func columns(t *testing.T, path string) (all [][]byte) {
	t.Helper()
	db := must(sql.Open("sqlite", "file:"+path+"?_pragma=query_only(1)"))(t)
	defer db.Close()
	rows := must(db.Query(`SELECT c.member, c.report, c.hash, c.file, h.state, h.share, o.share FROM contribution c
		JOIN half h ON h.campaign = c.campaign AND h.report = c.report JOIN other o ON o.campaign = c.campaign AND o.report = c.report`))(t)
	defer rows.Close()
	for rows.Next() {
		var row [7][]byte
		if err := rows.Scan(&row[0], &row[1], &row[2], &row[3], &row[4], &row[5], &row[6]); err != nil {
			t.Fatal(err)
		}
		var text []byte
		for _, column := range row {
			text = append(text, column...)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// What the intake and one organiser hold together, every column of its store, is
// the same for a poor population and a rich one; with both keys it is not.
func TestTheStoreOfOneSideTellsNoPopulationFromAnother(t *testing.T) {
	const members = 150
	var held [2][2][][]byte // by role and population
	var both [2][][]byte
	for population := range 2 {
		w := newTwo(t, 10_000)
		if err := w.both(t, (*side.Side).Agree); err != nil {
			t.Fatal(err)
		}
		var reports []pool.Report
		random := storetest.Seeded(fmt.Sprint("population ", population))
		for i := range members {
			reports = append(reports, w.contribute(t, fmt.Sprint(i), uniform(w.Campaign, population == 1), random, pool.Leader, pool.Helper))
		}
		w.now = w.Closes
		if err := w.both(t, (*side.Side).Prepare); err != nil {
			t.Fatal(err)
		}
		if err := w.both(t, (*side.Side).Finish); err != nil {
			t.Fatal(err)
		}
		for role := range w.sides {
			held[role][population] = columns(t, w.paths[role])
			if len(held[role][population]) != members {
				t.Fatalf("the store holds %d contributions", len(held[role][population]))
			}
		}
		both[population] = opened(t, w, reports)
	}
	for role := range held {
		a, b := held[role][0], held[role][1]
		if len(a[0]) != len(b[0]) {
			t.Fatalf("role %d: the lengths tell them apart", role)
		}
		if z := lean.Most(a, b); z > 6 {
			t.Errorf("role %d: a bit of its store leans by z = %.1f", role, z)
		}
	}
	if z := lean.Most(both[0], both[1]); z < 15 {
		t.Errorf("with both keys the populations differ by z = %.1f only: the test sees nothing", z)
	}
}

// opened is what both organisers' keys together make of each contribution.
func opened(t *testing.T, w *two, reports []pool.Report) (all [][]byte) {
	t.Helper()
	var sides [2]*pool.Aggregator
	for role, s := range w.sides {
		key, _, err := side.Agreed(t.Context(), s.Store, w.Hash)
		if err != nil {
			t.Fatal(err)
		}
		sides[role] = must(w.Aggregator(pool.Role(role), w.Keys[role], key))(t)
	}
	for _, r := range reports {
		sum := w.NoShare()
		if err := counted(sides, r, sum); err != nil {
			t.Fatal(err)
		}
		all = append(all, must(sum.Bytes())(t))
	}
	return all
}

// counted checks a report by both sides, and adds both shares of its numbers up.
func counted(sides [2]*pool.Aggregator, r pool.Report, sum pool.Share) (err error) {
	var halves [2]pool.Prepared
	for role, a := range sides {
		if halves[role], err = a.Prepare(r); err != nil {
			return err
		}
	}
	for role, a := range sides {
		share, err := a.Finish(halves[role], halves[1-role].Share)
		if err == nil {
			err = sum.Add(share)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
