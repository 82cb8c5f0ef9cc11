-- A ledger that went on from a backup: which state it left, by size and root of
-- the tree of its revisions, so that a later checkpoint tells a restore from a
-- rollback. size and root are those of the backup; first_seq is the revision
-- that says all this.

CREATE TABLE epoch (
  n         INTEGER PRIMARY KEY,
  id        BLOB NOT NULL,
  at        INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  first_seq INTEGER NOT NULL,
  size      INTEGER NOT NULL,
  root      BLOB NOT NULL,
  left_size INTEGER,
  left_root BLOB,
  rev       INTEGER NOT NULL
) STRICT;
