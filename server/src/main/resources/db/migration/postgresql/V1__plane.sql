-- Bodies are the canonical encoding of the record; the columns beside them are what is searched and constrained.
-- Milliseconds are since 1970. Names sort by their bytes, whatever the locale of the database.

CREATE TABLE plane (
    id            BIGINT PRIMARY KEY CHECK (id = 1),
    incarnation   BIGINT NOT NULL,
    change_number BIGINT NOT NULL
);
INSERT INTO plane (id, incarnation, change_number) VALUES (1, 1, 0);

CREATE TABLE cluster (
    id          TEXT COLLATE "C" PRIMARY KEY,
    name        TEXT COLLATE "C" NOT NULL UNIQUE,
    fingerprint TEXT COLLATE "C" NOT NULL UNIQUE,
    status      TEXT COLLATE "C" NOT NULL,
    version     BIGINT NOT NULL,
    body        BYTEA NOT NULL
);

CREATE TABLE host (
    host_key TEXT COLLATE "C" PRIMARY KEY,
    name     TEXT COLLATE "C" NOT NULL UNIQUE,
    tls      TEXT COLLATE "C" NOT NULL UNIQUE,
    body     BYTEA NOT NULL
);

CREATE TABLE host_token (
    secret_digest  TEXT COLLATE "C" PRIMARY KEY,
    expires_millis BIGINT NOT NULL,
    used           BOOLEAN NOT NULL,
    body           BYTEA NOT NULL
);
CREATE INDEX host_token_expiry ON host_token (expires_millis);

CREATE TABLE peer (
    id   TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    body BYTEA NOT NULL
);

CREATE TABLE peer_tls (
    tls     TEXT COLLATE "C" PRIMARY KEY,
    peer_id TEXT COLLATE "C" NOT NULL REFERENCES peer (id) ON DELETE CASCADE
);
CREATE INDEX peer_tls_peer ON peer_tls (peer_id);

CREATE TABLE invitation (
    secret_digest TEXT COLLATE "C" PRIMARY KEY,
    used          BOOLEAN NOT NULL,
    body          BYTEA NOT NULL
);

CREATE TABLE migration (
    number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         TEXT COLLATE "C" NOT NULL UNIQUE,
    cluster_id TEXT COLLATE "C" NOT NULL,
    phase      TEXT COLLATE "C" NOT NULL,
    ended      BOOLEAN NOT NULL,
    version    BIGINT NOT NULL,
    state      BYTEA NOT NULL
);
CREATE UNIQUE INDEX migration_active ON migration (cluster_id) WHERE NOT ended;

CREATE TABLE claim (
    number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         TEXT COLLATE "C" NOT NULL UNIQUE,
    cluster_id TEXT COLLATE "C" NOT NULL,
    stage      TEXT COLLATE "C" NOT NULL,
    ended      BOOLEAN NOT NULL,
    version    BIGINT NOT NULL,
    state      BYTEA NOT NULL
);
CREATE UNIQUE INDEX claim_active ON claim (cluster_id) WHERE NOT ended;

CREATE TABLE tombstone (
    cluster_id      TEXT COLLATE "C" NOT NULL,
    epoch           BIGINT NOT NULL,
    created_millis  BIGINT NOT NULL,
    sealed_manifest BYTEA,
    body            BYTEA NOT NULL,
    PRIMARY KEY (cluster_id, epoch)
);

CREATE TABLE task (
    number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id      TEXT COLLATE "C" NOT NULL UNIQUE,
    subject TEXT COLLATE "C" NOT NULL,
    ended   BOOLEAN NOT NULL,
    body    BYTEA NOT NULL
);
CREATE UNIQUE INDEX task_active ON task (subject) WHERE NOT ended;

CREATE TABLE task_log (
    task_id TEXT COLLATE "C" NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    number  BIGINT NOT NULL,
    body    BYTEA NOT NULL,
    PRIMARY KEY (task_id, number)
);

CREATE TABLE event (
    number    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at_millis BIGINT NOT NULL,
    body      BYTEA NOT NULL
);
CREATE INDEX event_at ON event (at_millis);

-- The scheduler's own table, in the form that db-scheduler expects.
CREATE TABLE scheduled_tasks (
    task_name            TEXT COLLATE "C" NOT NULL,
    task_instance        TEXT COLLATE "C" NOT NULL,
    task_data            BYTEA,
    execution_time       TIMESTAMP WITH TIME ZONE NOT NULL,
    picked               BOOLEAN NOT NULL,
    picked_by            TEXT COLLATE "C",
    last_success         TIMESTAMP WITH TIME ZONE,
    last_failure         TIMESTAMP WITH TIME ZONE,
    consecutive_failures INTEGER,
    last_heartbeat       TIMESTAMP WITH TIME ZONE,
    version              BIGINT NOT NULL,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);
