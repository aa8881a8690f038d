-- Bodies are the canonical encoding of the record; the columns beside them are what is searched and constrained.
-- Milliseconds are since 1970.

CREATE TABLE plane (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    incarnation   INTEGER NOT NULL,
    change_number INTEGER NOT NULL
) STRICT;
INSERT INTO plane (id, incarnation, change_number) VALUES (1, 1, 0);

CREATE TABLE cluster (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL UNIQUE,
    status      TEXT NOT NULL,
    version     INTEGER NOT NULL,
    body        BLOB NOT NULL
) STRICT;

CREATE TABLE host (
    host_key TEXT PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    tls      TEXT NOT NULL UNIQUE,
    body     BLOB NOT NULL
) STRICT;

CREATE TABLE host_token (
    secret_digest  TEXT PRIMARY KEY,
    expires_millis INTEGER NOT NULL,
    used           INTEGER NOT NULL,
    body           BLOB NOT NULL
) STRICT;
CREATE INDEX host_token_expiry ON host_token (expires_millis);

CREATE TABLE peer (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE peer_tls (
    tls     TEXT PRIMARY KEY,
    peer_id TEXT NOT NULL REFERENCES peer (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX peer_tls_peer ON peer_tls (peer_id);

CREATE TABLE invitation (
    secret_digest TEXT PRIMARY KEY,
    used          INTEGER NOT NULL,
    body          BLOB NOT NULL
) STRICT;

CREATE TABLE migration (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    cluster_id TEXT NOT NULL,
    phase      TEXT NOT NULL,
    ended      INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    state      BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX migration_active ON migration (cluster_id) WHERE NOT ended;

CREATE TABLE claim (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    cluster_id TEXT NOT NULL,
    stage      TEXT NOT NULL,
    ended      INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    state      BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX claim_active ON claim (cluster_id) WHERE NOT ended;

CREATE TABLE tombstone (
    cluster_id      TEXT NOT NULL,
    epoch           INTEGER NOT NULL,
    created_millis  INTEGER NOT NULL,
    sealed_manifest BLOB,
    body            BLOB NOT NULL,
    PRIMARY KEY (cluster_id, epoch)
) STRICT;

CREATE TABLE task (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    ended   INTEGER NOT NULL,
    body    BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX task_active ON task (subject) WHERE NOT ended;

CREATE TABLE task_log (
    task_id TEXT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (task_id, number)
) STRICT;

CREATE TABLE event (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    at_millis INTEGER NOT NULL,
    body      BLOB NOT NULL
) STRICT;
CREATE INDEX event_at ON event (at_millis);

-- The scheduler's own table, in the form that db-scheduler expects.
CREATE TABLE scheduled_tasks (
    task_name            TEXT NOT NULL,
    task_instance        TEXT NOT NULL,
    task_data            BLOB,
    execution_time       INTEGER NOT NULL,
    picked               INTEGER NOT NULL,
    picked_by            TEXT,
    last_success         INTEGER,
    last_failure         INTEGER,
    consecutive_failures INTEGER,
    last_heartbeat       INTEGER,
    version              INTEGER NOT NULL,
    PRIMARY KEY (task_name, task_instance)
) STRICT;
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);
