-- The route of a migration: to another plane, or to another pool of gateways.
ALTER TABLE migration ADD COLUMN route TEXT NOT NULL DEFAULT 'PLANE';

CREATE TABLE gateway (
    name TEXT PRIMARY KEY,
    tls  TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE gateway_token (
    secret_digest  TEXT PRIMARY KEY,
    expires_millis INTEGER NOT NULL,
    used           INTEGER NOT NULL,
    body           BLOB NOT NULL
) STRICT;

CREATE TABLE placement (
    cluster_id TEXT PRIMARY KEY REFERENCES cluster (id) ON DELETE CASCADE,
    body       BLOB NOT NULL
) STRICT;
