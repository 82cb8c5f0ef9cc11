package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/tracker"
	"clickwage/data/work"
)

func (b *board) csv(n int) string    { return filepath.Join(b.folder, fmt.Sprintf("batch-%d.csv", n)) }
func (b *board) ledger(n int) string { return filepath.Join(b.folder, fmt.Sprintf("ledger-%d.db", n)) }
func (b *board) plain(n int) string  { return filepath.Join(b.folder, fmt.Sprintf("plain-%d.db", n)) }

// files writes the workload as an MTurk batch, which both sides read: working
// days, lognormal lengths of 10 s to 15 min, lognormal rewards in cents, titles
// by Zipf's law, 93 % approved, 5 % beside another task.
func (b *board) files(n int) error {
	random := rand.New(rand.NewPCG(uint64(n), 1))
	titles := rand.NewZipf(random, 1.2, 1, 9_999)
	return write(b.csv(n), n, random, func(int) string { return fmt.Sprint("Task ", titles.Uint64()) })
}

// write writes so many rows with titles.
func write(path string, n int, random *rand.Rand, titleOf func(row int) string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "HITId,HITTypeId,Title,Reward,AssignmentDurationInSeconds,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,SubmitTime,ApprovalTime,RejectionTime,RequesterFeedback")
	at := time.Date(2016, 1, 4, 8, 0, 0, 0, time.UTC)
	for i := range n {
		length := time.Duration(min(900, max(10, 60*math.Exp(random.NormFloat64())))) * time.Second
		cents := int(min(300, max(1, 8*math.Exp(random.NormFloat64()))))
		title := titleOf(i)
		end := at.Add(length)
		state, approved, rejected := "Approved", end.Add(30*time.Hour).Format(stamped), ""
		if luck := random.Float64(); luck > 0.97 {
			state, approved, rejected = "Rejected", "", end.Add(30*time.Hour).Format(stamped)
		} else if luck > 0.93 {
			state, approved = "Submitted", ""
		}
		fmt.Fprintf(w, "H%08d,T%s,%s,$%d.%02d,900,A%016x,W1,%s,%s,%s,%s,%s,\n", i, title, title, cents/100, cents%100,
			random.Uint64(), state, at.Format(stamped), end.Format(stamped), approved, rejected)
		switch {
		case i%20 == 19: // the next one runs beside this one
			at = at.Add(length / 2)
		default:
			at = end.Add(time.Duration(random.IntN(60)) * time.Second)
		}
		if at.Hour() >= 16 {
			at = time.Date(at.Year(), at.Month(), at.Day()+1, 8, 0, 0, 0, time.UTC)
		}
	}
	return errors.Join(w.Flush(), file.Close())
}

const stamped = "Mon Jan 02 15:04:05 PST 2006"

// imports is J1: an export durably into a new file, with a dictionary of titles
// and the days derived.
func (b *board) imports(n int) error {
	mine, theirs, err := b.pair("J1", n, "import durably, with leaves and days", func() (usage, error) {
		if err := forget(b.ledger(n)); err != nil {
			return usage{}, err
		}
		u, err := b.run("", b.cli, "--ledger", b.ledger(n), "import", b.csv(n), "--json")
		if err != nil {
			return u, err
		}
		derived, err := b.run("", b.cli, "--ledger", b.ledger(n), "report", "--json")
		u.seconds += derived.seconds
		return u, err
	}, func() (usage, error) {
		if err := forget(b.plain(n)); err != nil {
			return usage{}, err
		}
		return b.run(strings.ReplaceAll(normalise, "FILE", b.csv(n)), "sqlite3", "-batch", b.plain(n))
	})
	if err != nil {
		return err
	}
	var got struct{ Added int }
	if err := json.Unmarshal([]byte(mine), &got); err != nil {
		return err
	}
	lines := strings.Fields(theirs) // the journal mode, then the count
	if want := lines[len(lines)-1]; strconv.Itoa(got.Added) != want {
		return fmt.Errorf("J1: %d rows here, %s there", got.Added, want)
	}
	return nil
}

func forget(path string) error {
	for _, end := range []string{"", "-wal", "-shm", "-lock", "-import", tracker.KeyPath("")} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// normalise is `.import` and the SQL that makes tables of it.
const normalise = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
.import --csv FILE raw
BEGIN;
CREATE TABLE title (n INTEGER PRIMARY KEY, text TEXT UNIQUE);
INSERT INTO title (text) SELECT DISTINCT Title FROM raw;
CREATE TABLE task (n INTEGER PRIMARY KEY, id TEXT, title INTEGER, state TEXT, reward INTEGER, start INTEGER, stop INTEGER, decided INTEGER);
INSERT INTO task (id, title, state, reward, start, stop, decided)
SELECT AssignmentId, title.n, AssignmentStatus, round(substr(Reward, 2) * 1000000), strftime('%s', substr(AcceptTime, 25, 4) || '-' || printf('%02d', (instr('JanFebMarAprMayJunJulAugSepOctNovDec', substr(AcceptTime, 5, 3)) + 2) / 3) || '-' || substr(AcceptTime, 9, 2) || ' ' || substr(AcceptTime, 12, 8)) + 28800,
       strftime('%s', substr(SubmitTime, 25, 4) || '-' || printf('%02d', (instr('JanFebMarAprMayJunJulAugSepOctNovDec', substr(SubmitTime, 5, 3)) + 2) / 3) || '-' || substr(SubmitTime, 9, 2) || ' ' || substr(SubmitTime, 12, 8)) + 28800,
       strftime('%s', substr(max(ApprovalTime, RejectionTime), 25, 4) || '-' || printf('%02d', (instr('JanFebMarAprMayJunJulAugSepOctNovDec', substr(max(ApprovalTime, RejectionTime), 5, 3)) + 2) / 3) || '-' || substr(max(ApprovalTime, RejectionTime), 9, 2) || ' ' || substr(max(ApprovalTime, RejectionTime), 12, 8)) + 28800
  FROM raw JOIN title ON title.text = raw.Title;
CREATE INDEX task_start ON task (start);
COMMIT;
SELECT count(*) FROM task;
`

// reports is J2: pay and time by month, warm from derived days and from every
// row, against SQL over every row.
func (b *board) reports(n int) error {
	theirs := func() (usage, error) { return b.run(byMonth, "sqlite3", "-batch", "-readonly", b.plain(n)) }
	mine, peers, err := b.pair("J2", n, "by month, derived days against raw", func() (usage, error) {
		return b.run("", b.cli, "--ledger", b.ledger(n), "report", "--json", "--by", "month")
	}, theirs)
	if err != nil {
		return err
	}
	if err := agree(mine, peers); err != nil {
		return fmt.Errorf("J2: %w", err)
	}
	raw, _, err := b.pair("J2 raw", n, "by month, every row against raw", func() (usage, error) {
		return b.run("", b.cli, "--ledger", b.ledger(n), "report", "--json", "--by", "month", "--gaps")
	}, theirs)
	if err != nil {
		return err
	}
	return agree(raw, peers)
}

// byMonth adds up the union of all time, what was earned, and the rows.
const byMonth = `SELECT sum(max(0, stop - max(start, coalesce(before, start)))), sum(CASE state WHEN 'Approved' THEN reward ELSE 0 END), count(*)
  FROM (SELECT *, max(stop) OVER (ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM task)
 GROUP BY strftime('%Y-%m', stop, 'unixepoch');
`

// agree compares the sums over all months: time as a union, money, submissions.
func agree(mine, peers string) error {
	var got struct {
		Groups []struct {
			Seconds     map[string]float64
			Money       map[string]string
			Submissions map[string]int
		}
	}
	if err := json.Unmarshal([]byte(mine), &got); err != nil {
		return err
	}
	var seconds, earned, rows float64
	for _, g := range got.Groups {
		for _, kind := range []string{"paid", "unpaid_tasks", "pending"} {
			seconds += g.Seconds[kind]
		}
		amount, err := strconv.ParseFloat(g.Money["earned"], 64)
		if err != nil {
			return err
		}
		earned += amount
		rows += float64(g.Submissions["approved"] + g.Submissions["rejected"] + g.Submissions["pending"])
	}
	var want [3]float64
	for line := range strings.Lines(peers) {
		for i, text := range strings.Split(strings.TrimSpace(line), "|") {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return err
			}
			want[i] += v
		}
	}
	if math.Abs(seconds-want[0]) > 0.01 || math.Abs(earned-want[1]/1e6) > 1e-4 || rows != want[2] {
		return fmt.Errorf("answers differ: %.3f s, %.6f, %.0f rows here; %.3f s, %.6f, %.0f rows there", seconds, earned, rows, want[0], want[1]/1e6, want[2])
	}
	return nil
}

// timers is J5: a durable start or stop against 4 KiB appended and synced, on
// the same disk, in turn.
func (b *board) timers(rounds int) error {
	ctx := context.Background()
	t, err := tracker.Open(ctx, tracker.Options{Path: filepath.Join(b.folder, "timers.db")})
	if err != nil {
		return err
	}
	defer t.Close()
	file, err := os.Create(filepath.Join(b.folder, "append"))
	if err != nil {
		return err
	}
	defer file.Close()
	block := make([]byte, 4096)
	submitted := work.Submitted
	var ours, peers []float64
	for range rounds {
		for _, do := range []func() error{
			func() error { _, err := t.Start(ctx, tracker.StartOptions{Title: "Label"}); return err },
			func() error { _, err := t.Stop(ctx, "", &submitted); return err },
		} {
			began := time.Now()
			if err := do(); err != nil {
				return err
			}
			ours = append(ours, time.Since(began).Seconds())
			began = time.Now()
			if _, err := file.Write(block); err != nil {
				return err
			}
			if err := file.Sync(); err != nil {
				return err
			}
			peers = append(peers, time.Since(began).Seconds())
		}
	}
	fmt.Printf("%-44s %9.4fms %8.4fms %7.3f\n", "J5 durable start or stop, median", 1e3*middle(ours), 1e3*middle(peers), middle(ours)/middle(peers))
	fmt.Printf("%-44s %9.4fms %8.4fms %7.3f\n", "J5 durable start or stop, 99 of 100", 1e3*high(ours), 1e3*high(peers), high(ours)/high(peers))
	return nil
}

// high is the value that 99 of 100 do not exceed.
func high(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)*99/100]
}
