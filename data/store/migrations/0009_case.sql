-- Disputes: cases and what belongs to them, a record each. body is the canonical
-- JSON of the record's columns; owner is the case that it belongs to, and of a
-- case itself.
CREATE TABLE docket (
  n     INTEGER PRIMARY KEY,
  id    BLOB NOT NULL,
  owner BLOB NOT NULL,
  kind  TEXT NOT NULL,
  body  TEXT NOT NULL,
  rev   INTEGER NOT NULL
) STRICT;
CREATE INDEX docket_id ON docket (id);
CREATE INDEX docket_owner ON docket (owner);

-- What is attached to cases, each content once, under its SHA-256.
CREATE TABLE attachment (
  n       INTEGER PRIMARY KEY,
  sum     BLOB NOT NULL UNIQUE,
  size    INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;
