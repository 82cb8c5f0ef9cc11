-- Campaigns that a collective asks figures in, and what was given to them, are
-- records of the docket. What the worker's secret of a campaign is, and how far
-- its contributions are numbered, is none: it never goes back, is in no revision,
-- and leaves with no archive.
CREATE TABLE pass (
  campaign BLOB PRIMARY KEY,
  secret   BLOB NOT NULL,
  sequence INTEGER NOT NULL DEFAULT 0
) STRICT;
