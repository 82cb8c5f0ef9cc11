-- What was promised, whose account it was, what was settled, and what may be erased.

-- The promise as work.Submission.PromiseText writes it; '' where none is known.
ALTER TABLE submission ADD COLUMN promise TEXT NOT NULL DEFAULT '';

-- The worker's own id on the platform, for time without a submission too.
ALTER TABLE interval ADD COLUMN worker INTEGER NOT NULL DEFAULT 0;
ALTER TABLE running ADD COLUMN worker INTEGER NOT NULL DEFAULT 0;
ALTER TABLE favourite ADD COLUMN worker TEXT NOT NULL DEFAULT '';

-- Leaves up to this one have neither column.
INSERT INTO meta (key, value) SELECT 'columns_0004', coalesce(max(seq), 0) FROM revision;

-- Identities of submissions that were merged into another one, so that a later
-- import finds the one that stands.
CREATE TABLE alias (
  born INTEGER NOT NULL,
  key  TEXT NOT NULL,
  keep BLOB NOT NULL,
  PRIMARY KEY (born, key, keep)
) STRICT, WITHOUT ROWID;

-- Warnings that the worker has settled; the key holds the facts.
CREATE TABLE settled (
  id  BLOB PRIMARY KEY,
  key TEXT NOT NULL,
  how TEXT NOT NULL,
  rev INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Revisions are append-only, with one exception: the worker may erase what a
-- revision says. Its texts and seed become empty, all at once; its leaf, its
-- place in the chain and its time never change.
DROP TRIGGER revision_stays;
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision
WHEN NOT (NEW.body = '' AND length(NEW.seed) = 0 AND NEW.why = '' AND NEW.leaf IS OLD.leaf AND NEW.seq IS OLD.seq
  AND NEW.change IS OLD.change AND NEW.kind IS OLD.kind AND NEW.record IS OLD.record AND NEW.gone IS OLD.gone
  AND NEW.prev IS OLD.prev AND NEW.at IS OLD.at AND NEW.source IS OLD.source)
BEGIN SELECT raise(ABORT, 'revisions are append-only'); END;
