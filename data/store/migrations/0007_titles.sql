-- What a title paid before, and how often it was done, at any size.
CREATE INDEX submission_title ON submission (title, platform, born);
