-- The first ledger. Instants are microseconds since 1970 UTC (0: not known),
-- spans are microseconds, money is micro-units of the row's currency. Rows are
-- numbered in the order of recording; ids are UUIDs of version 7, so indexes on
-- both grow at their end.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Texts that repeat: platforms, workers, requesters, titles, zones.
CREATE TABLE name (
  n    INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (kind, text)
) STRICT;

-- One act of the worker or of an import. All its revisions are undone together.
CREATE TABLE change (
  n      INTEGER PRIMARY KEY,
  id     BLOB NOT NULL,
  at     INTEGER NOT NULL,
  label  TEXT NOT NULL,
  source INTEGER NOT NULL,
  detail TEXT NOT NULL,
  sealed INTEGER NOT NULL,
  first  INTEGER NOT NULL,
  undoes INTEGER,
  undone INTEGER
) STRICT;
CREATE INDEX change_id ON change (id);
CREATE INDEX change_open ON change (n) WHERE sealed = 0;

CREATE TABLE revision (
  seq    INTEGER PRIMARY KEY,
  change INTEGER NOT NULL REFERENCES change (n),
  kind   TEXT NOT NULL,
  record BLOB NOT NULL,
  gone   INTEGER NOT NULL,
  prev   INTEGER,
  at     INTEGER NOT NULL,
  source INTEGER NOT NULL,
  why    TEXT NOT NULL,
  seed   BLOB NOT NULL,
  leaf   BLOB NOT NULL,
  body   TEXT NOT NULL
) STRICT;
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT raise(ABORT, 'revisions are append-only'); END;
CREATE TRIGGER revision_remains BEFORE DELETE ON revision BEGIN SELECT raise(ABORT, 'revisions are append-only'); END;

CREATE TABLE submission (
  n            INTEGER PRIMARY KEY,
  id           BLOB NOT NULL,
  platform     INTEGER NOT NULL,
  platform_id  TEXT NOT NULL,
  worker       INTEGER NOT NULL,
  requester    INTEGER NOT NULL,
  requester_id TEXT NOT NULL,
  task_id      TEXT NOT NULL,
  title        INTEGER NOT NULL,
  reward       INTEGER,
  bonus        INTEGER NOT NULL,
  reversal     INTEGER NOT NULL,
  currency     TEXT NOT NULL,
  time_limit   INTEGER NOT NULL,
  estimate     INTEGER NOT NULL,
  state        INTEGER NOT NULL,
  reason       TEXT NOT NULL,
  accepted     INTEGER NOT NULL,
  submitted    INTEGER NOT NULL,
  decided      INTEGER NOT NULL,
  events       TEXT NOT NULL,
  note         TEXT NOT NULL,
  code         TEXT NOT NULL,
  zone         INTEGER NOT NULL,
  source       INTEGER NOT NULL,
  batch        INTEGER REFERENCES change (n),
  recorded     INTEGER NOT NULL,
  born         INTEGER NOT NULL,
  anchor       INTEGER NOT NULL,
  rev          INTEGER NOT NULL
) STRICT;
CREATE INDEX submission_id ON submission (id);
CREATE INDEX submission_born ON submission (born);
CREATE INDEX submission_anchor ON submission (anchor);

CREATE TABLE interval (
  n          INTEGER PRIMARY KEY,
  id         BLOB NOT NULL,
  submission INTEGER,
  activity   INTEGER NOT NULL,
  start      INTEGER NOT NULL,
  stop       INTEGER NOT NULL,
  zone       INTEGER NOT NULL,
  shift      INTEGER NOT NULL,
  source     INTEGER NOT NULL,
  entered    INTEGER NOT NULL,
  platform   INTEGER NOT NULL,
  requester  INTEGER NOT NULL,
  title      INTEGER NOT NULL,
  review     INTEGER NOT NULL,
  clock      TEXT NOT NULL,
  superseded INTEGER NOT NULL,
  note       TEXT NOT NULL,
  batch      INTEGER REFERENCES change (n),
  rev        INTEGER NOT NULL
) STRICT;
CREATE INDEX interval_start ON interval (start);
CREATE INDEX interval_submission ON interval (submission) WHERE submission IS NOT NULL;
CREATE INDEX interval_other ON interval (id) WHERE submission IS NULL;
CREATE INDEX interval_others ON interval (start) WHERE submission IS NULL;
CREATE INDEX interval_long ON interval (start) WHERE stop - start > 86400000000;

-- Timers that run or are paused.
CREATE TABLE running (
  id         BLOB PRIMARY KEY,
  submission INTEGER,
  activity   INTEGER NOT NULL,
  start      INTEGER NOT NULL,
  began      INTEGER NOT NULL,
  before     INTEGER NOT NULL,
  paused     INTEGER NOT NULL,
  zone       INTEGER NOT NULL,
  shift      INTEGER NOT NULL,
  platform   INTEGER NOT NULL,
  requester  INTEGER NOT NULL,
  title      INTEGER NOT NULL,
  time_limit INTEGER NOT NULL,
  boot       INTEGER NOT NULL,
  mono       INTEGER NOT NULL,
  boot_id    TEXT NOT NULL,
  alive_wall INTEGER NOT NULL,
  alive_boot INTEGER NOT NULL,
  alive_mono INTEGER NOT NULL,
  alive_id   TEXT NOT NULL,
  rev        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Money without a task.
CREATE TABLE entry (
  n        INTEGER PRIMARY KEY,
  id       BLOB NOT NULL,
  kind     INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  amount   INTEGER NOT NULL,
  currency TEXT NOT NULL,
  platform INTEGER NOT NULL,
  note     TEXT NOT NULL,
  source   INTEGER NOT NULL,
  batch    INTEGER REFERENCES change (n),
  rev      INTEGER NOT NULL
) STRICT;
CREATE INDEX entry_id ON entry (id);
CREATE INDEX entry_at ON entry (at);

-- The last revision of records that are no longer in the tables above.
CREATE TABLE gone (
  record BLOB PRIMARY KEY,
  rev    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE quote (
  base   TEXT NOT NULL,
  target TEXT NOT NULL,
  date   TEXT NOT NULL,
  rate   TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (base, target, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE favourite (
  slot      INTEGER PRIMARY KEY,
  platform  TEXT NOT NULL,
  requester TEXT NOT NULL,
  title     TEXT NOT NULL,
  reward    TEXT NOT NULL
) STRICT;

-- Derived: what package earnings makes of a local day, and which spans of time
-- have changed since.
CREATE TABLE day (
  day   INTEGER PRIMARY KEY,
  lines BLOB NOT NULL
) STRICT;
CREATE TABLE dirty (
  n     INTEGER PRIMARY KEY,
  start INTEGER NOT NULL,
  stop  INTEGER NOT NULL
) STRICT;

-- The ledger for a person with a SQLite shell.
CREATE VIEW ledger AS
SELECT s.n, 'submission' AS kind, coalesce(p.text, '') AS platform, s.platform_id,
       coalesce(r.text, '') AS requester, coalesce(t.text, '') AS title,
       CASE s.state WHEN 0 THEN 'accepted' WHEN 1 THEN 'submitted' WHEN 2 THEN 'approved' WHEN 3 THEN 'rejected'
         WHEN 4 THEN 'returned' WHEN 5 THEN 'timed_out' WHEN 6 THEN 'screened_out' WHEN 7 THEN 'failed'
         WHEN 8 THEN 'cancelled' WHEN 9 THEN 'overturned' ELSE 'reversed' END AS state,
       s.reward / 1e6 AS reward, s.bonus / 1e6 AS bonus, s.currency, s.reason,
       CASE WHEN s.born <> 0 THEN datetime(s.born / 1000000, 'unixepoch') END AS started_utc,
       CASE WHEN s.submitted <> 0 THEN datetime(s.submitted / 1000000, 'unixepoch') END AS submitted_utc,
       (SELECT sum(i.stop - i.start) / 1e6 FROM interval i WHERE i.submission = s.n) AS seconds
  FROM submission s LEFT JOIN name p ON p.n = s.platform LEFT JOIN name r ON r.n = s.requester LEFT JOIN name t ON t.n = s.title;
