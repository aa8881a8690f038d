-- The route of a migration: to another plane, or to another pool of gateways.
ALTER TABLE migration ADD COLUMN route TEXT NOT NULL DEFAULT 'PLANE';

CREATE TABLE gateway (
    name TEXT COLLATE "C" PRIMARY KEY,
    tls  TEXT NOT NULL UNIQUE,
    body BYTEA NOT NULL
);

CREATE TABLE gateway_token (
    secret_digest  TEXT COLLATE "C" PRIMARY KEY,
    expires_millis BIGINT NOT NULL,
    used           BOOLEAN NOT NULL,
    body           BYTEA NOT NULL
);

CREATE TABLE placement (
    cluster_id TEXT COLLATE "C" PRIMARY KEY REFERENCES cluster (id) ON DELETE CASCADE,
    body       BYTEA NOT NULL
);
