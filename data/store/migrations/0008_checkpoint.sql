-- Signed heads of the tree of revisions, and who has seen them. The ledger's
-- name is the setting origin, "clickwage/" and 16 hexadecimal digits.

-- note is the checkpoint as the worker's key alone signed it.
CREATE TABLE checkpoint (
  n      INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  origin TEXT NOT NULL,
  size   INTEGER NOT NULL,
  root   BLOB NOT NULL,
  note   TEXT NOT NULL,
  public TEXT NOT NULL
) STRICT;

-- A witness's cosignature: its public key, its line, and when it saw the
-- checkpoint by its own clock. A revision of each is in the tree.
CREATE TABLE cosignature (
  n       INTEGER PRIMARY KEY,
  id      BLOB NOT NULL,
  origin  TEXT NOT NULL,
  size    INTEGER NOT NULL,
  root    BLOB NOT NULL,
  witness TEXT NOT NULL,
  line    TEXT NOT NULL,
  seen    INTEGER NOT NULL,
  rev     INTEGER NOT NULL
) STRICT;

-- What an authority was asked (RFC 3161) and has answered; reply is empty while
-- it waits. roots are the certificates that it was checked against, as PEM.
CREATE TABLE token (
  n          INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (n),
  query      BLOB NOT NULL,
  reply      BLOB NOT NULL,
  seen       INTEGER NOT NULL,
  roots      TEXT NOT NULL
) STRICT;

-- The worker's public keys, the last one in use. handover is the note by which
-- the key before handed over; lost is why there is none.
CREATE TABLE worker_key (
  n        INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  public   TEXT NOT NULL,
  handover TEXT NOT NULL,
  lost     TEXT NOT NULL
) STRICT;

-- What an epoch knows of cosignatures made before it.
ALTER TABLE epoch ADD COLUMN cosigned TEXT NOT NULL DEFAULT '';

-- Leaves of epochs up to this one have not that column.
INSERT INTO meta (key, value) SELECT 'columns_cosigned', coalesce(max(seq), 0) FROM revision;
