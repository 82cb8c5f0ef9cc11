-- Reviews of requesters and platforms, the worker's own and those of others, are
-- records of the docket too: each is its own owner. They are found by their kind.
CREATE INDEX docket_kind ON docket (kind);
