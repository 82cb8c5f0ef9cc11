-- Lists, searches and sorting at any size. What a list is chosen and sorted by
-- stands in one covering index, which grows at its end because ids and instants
-- of acceptance grow; words are found through the dictionary of names.

-- Of a submission's counted intervals: their time, a bit for each source that
-- captured one, and whether one waits to be looked at.
ALTER TABLE submission ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN captured INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;

UPDATE submission SET (spent, captured, looked) = (
  SELECT coalesce(sum(CASE WHEN i.superseded = 0 THEN i.stop - i.start END), 0),
         coalesce(max(i.source = 0) | (max(i.source = 1) << 1) | (max(i.source = 2) << 2) | (max(i.source = 3) << 3), 0),
         coalesce(max(i.review <> 0), 0)
    FROM interval i WHERE i.submission = submission.n);

DROP INDEX submission_born;
CREATE INDEX submission_list ON submission
  (born, platform, worker, requester, title, state, source, reward, bonus, reversal, currency, spent, captured, looked);

DROP INDEX interval_others;
CREATE INDEX interval_list ON interval (start, platform, requester, title, activity, source, review, stop) WHERE submission IS NULL;

-- Names by any three letters in a row, whatever their case and accents.
CREATE VIRTUAL TABLE word USING fts5(text, content = 'name', content_rowid = 'n', tokenize = 'trigram remove_diacritics 1');
INSERT INTO word (rowid, text) SELECT n, text FROM name;
CREATE TRIGGER name_added AFTER INSERT ON name BEGIN
  INSERT INTO word (rowid, text) VALUES (new.n, new.text);
END;
CREATE TRIGGER name_removed AFTER DELETE ON name BEGIN
  INSERT INTO word (word, rowid, text) VALUES ('delete', old.n, old.text);
END;
CREATE TRIGGER name_changed AFTER UPDATE OF text ON name BEGIN
  INSERT INTO word (word, rowid, text) VALUES ('delete', old.n, old.text);
  INSERT INTO word (rowid, text) VALUES (new.n, new.text);
END;

-- Notes and reasons: of a submission under its number, of another interval
-- under its number below zero. What was removed leaves no trace in the index.
CREATE VIRTUAL TABLE remark USING fts5(text, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');
INSERT INTO remark (remark, rank) VALUES ('secure-delete', 1);
INSERT INTO remark (rowid, text) SELECT n, note || char(10) || reason FROM submission WHERE note <> '' OR reason <> '';
INSERT INTO remark (rowid, text) SELECT -n, note FROM interval WHERE note <> '' AND submission IS NULL;
CREATE TRIGGER submission_said AFTER INSERT ON submission WHEN new.note <> '' OR new.reason <> '' BEGIN
  INSERT INTO remark (rowid, text) VALUES (new.n, new.note || char(10) || new.reason);
END;
CREATE TRIGGER submission_unsaid AFTER DELETE ON submission WHEN old.note <> '' OR old.reason <> '' BEGIN
  DELETE FROM remark WHERE rowid = old.n;
END;
CREATE TRIGGER submission_resaid AFTER UPDATE OF note, reason ON submission WHEN old.note <> new.note OR old.reason <> new.reason BEGIN
  DELETE FROM remark WHERE rowid = old.n;
  INSERT INTO remark (rowid, text) VALUES (new.n, new.note || char(10) || new.reason);
END;
CREATE TRIGGER interval_said AFTER INSERT ON interval WHEN new.note <> '' AND new.submission IS NULL BEGIN
  INSERT INTO remark (rowid, text) VALUES (-new.n, new.note);
END;
CREATE TRIGGER interval_unsaid AFTER DELETE ON interval WHEN old.note <> '' AND old.submission IS NULL BEGIN
  DELETE FROM remark WHERE rowid = -old.n;
END;
CREATE TRIGGER interval_resaid AFTER UPDATE OF note, submission ON interval
  WHEN old.note <> new.note OR old.submission IS NOT new.submission BEGIN
  DELETE FROM remark WHERE rowid = -old.n;
  INSERT INTO remark (rowid, text) SELECT -new.n, new.note WHERE new.note <> '' AND new.submission IS NULL;
END;
