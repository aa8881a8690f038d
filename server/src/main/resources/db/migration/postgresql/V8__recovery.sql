-- Why the plane stands down, while it does. The proof outlives a restart.
CREATE TABLE stand_down (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    body BYTEA NOT NULL
);

-- Transfers of clusters to this plane itself, by which a recovered plane renews its ownerships.
CREATE TABLE renewal (
    cluster_id TEXT COLLATE "C" PRIMARY KEY,
    body       BYTEA NOT NULL
);

-- Clusters for which a recovery had the promises of a majority, and whether their hosts are let go since nothing else is
-- known of them.
CREATE TABLE recovered_cluster (
    cluster_id TEXT COLLATE "C" PRIMARY KEY,
    released   INTEGER NOT NULL
);

-- Aborts of migrations that this plane has forgotten, or has no other record of.
CREATE TABLE forgotten_migration (
    id   TEXT COLLATE "C" PRIMARY KEY,
    body BYTEA NOT NULL
);
