-- Money received, with the parts that paid for submissions as canonical JSON.
CREATE TABLE payout (
  n          INTEGER PRIMARY KEY,
  id         BLOB NOT NULL,
  at         INTEGER NOT NULL,
  amount     INTEGER NOT NULL,
  currency   TEXT NOT NULL,
  withheld   INTEGER NOT NULL,
  fee        BLOB,
  platform   INTEGER NOT NULL,
  worker     INTEGER NOT NULL,
  reference  TEXT NOT NULL,
  note       TEXT NOT NULL,
  allotments TEXT NOT NULL,
  source     INTEGER NOT NULL,
  rev        INTEGER NOT NULL
) STRICT;
CREATE INDEX payout_id ON payout (id);
CREATE INDEX payout_at ON payout (at);

-- Which currencies there are, without reading a million rows.
CREATE INDEX submission_currency ON submission (currency);

-- Exchange rates that another one took the place of.
CREATE TABLE quote_past (
  n      INTEGER PRIMARY KEY,
  base   TEXT NOT NULL,
  target TEXT NOT NULL,
  date   TEXT NOT NULL,
  rate   TEXT NOT NULL,
  source TEXT NOT NULL,
  until  INTEGER NOT NULL
) STRICT;
CREATE INDEX quote_past_pair ON quote_past (base, target, date);

-- Currencies of a platform's own, as the worker declares them.
CREATE TABLE points (
  code     TEXT PRIMARY KEY,
  decimals INTEGER NOT NULL,
  note     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The worker's own words on a platform's rules: the newest of an id holds, an
-- empty body takes it back to what the program ships. Nothing is overwritten.
CREATE TABLE rule (
  n    INTEGER PRIMARY KEY,
  id   TEXT NOT NULL,
  at   INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX rule_id ON rule (id, n);
