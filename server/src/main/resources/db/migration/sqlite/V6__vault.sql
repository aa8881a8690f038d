-- Credentials. The secret is encrypted under a data key of its own, that one under a root key that is never stored here.
CREATE TABLE credential (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    version     INTEGER NOT NULL,
    root_key    TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    sealed      BLOB NOT NULL,
    body        BLOB NOT NULL
) STRICT;
CREATE INDEX credential_root_key ON credential (root_key);
