-- Credentials. The secret is encrypted under a data key of its own, that one under a root key that is never stored here.
CREATE TABLE credential (
    id          TEXT COLLATE "C" PRIMARY KEY,
    name        TEXT COLLATE "C" NOT NULL UNIQUE,
    version     BIGINT NOT NULL,
    root_key    TEXT COLLATE "C" NOT NULL,
    wrapped_key BYTEA NOT NULL,
    sealed      BYTEA NOT NULL,
    body        BYTEA NOT NULL
);
CREATE INDEX credential_root_key ON credential (root_key);
