-- Bytes are BYTEA, which SQLite calls BLOB; times are microseconds since 1970.

CREATE TABLE campaign (
	hash    BYTEA   NOT NULL PRIMARY KEY,
	role    BIGINT  NOT NULL,
	closes  BIGINT  NOT NULL,
	stopped BIGINT  NOT NULL DEFAULT 0,
	file    BYTEA   NOT NULL
);

-- One of a token. file is null once it was withdrawn or erased.
CREATE TABLE contribution (
	campaign BYTEA  NOT NULL,
	member   BYTEA  NOT NULL,
	report   BYTEA  NOT NULL,
	sequence BIGINT NOT NULL,
	hash     BYTEA  NOT NULL,
	file     BYTEA,
	PRIMARY KEY (campaign, member),
	UNIQUE (campaign, report)
);

-- Who is enrolled, by a hash of the label, and the one token of each.
CREATE TABLE member (
	campaign BYTEA NOT NULL REFERENCES campaign (hash),
	label    BYTEA NOT NULL,
	request  BYTEA,
	answer   BYTEA,
	PRIMARY KEY (campaign, label)
);

CREATE TABLE batch (
	campaign BYTEA  NOT NULL REFERENCES campaign (hash),
	number   BIGINT NOT NULL,
	reports  BIGINT NOT NULL,
	PRIMARY KEY (campaign, number)
);

-- A report of a batch on its way. The key keeps it out of any second batch.
CREATE TABLE task (
	campaign BYTEA  NOT NULL,
	report   BYTEA  NOT NULL,
	batch    BIGINT NOT NULL,
	place    BIGINT NOT NULL,
	step     BIGINT NOT NULL DEFAULT 0,
	claim    BYTEA,
	until    BIGINT NOT NULL DEFAULT 0,
	why      TEXT   NOT NULL DEFAULT '',
	PRIMARY KEY (campaign, report),
	UNIQUE (campaign, batch, place)
);
CREATE INDEX task_todo ON task (campaign, batch, step, place);
CREATE INDEX task_claim ON task (campaign, batch, claim, place);

-- This side's half of a check, and the other side's.
CREATE TABLE half (
	campaign BYTEA NOT NULL,
	report   BYTEA NOT NULL,
	state    BYTEA NOT NULL,
	share    BYTEA NOT NULL,
	PRIMARY KEY (campaign, report)
);
CREATE TABLE other (
	campaign BYTEA NOT NULL,
	report   BYTEA NOT NULL,
	share    BYTEA NOT NULL,
	PRIMARY KEY (campaign, report)
);

-- The sum of what one claim has finished.
CREATE TABLE part (
	campaign BYTEA  NOT NULL,
	batch    BIGINT NOT NULL,
	claim    BYTEA  NOT NULL,
	share    BYTEA  NOT NULL,
	PRIMARY KEY (campaign, batch, claim)
);

-- Values that are made once.
CREATE TABLE once (
	campaign BYTEA NOT NULL,
	name     TEXT  NOT NULL,
	value    BYTEA NOT NULL,
	PRIMARY KEY (campaign, name)
);

CREATE TABLE budget (
	series TEXT  NOT NULL PRIMARY KEY,
	ledger BYTEA NOT NULL
);
