-- Why the plane stands down, while it does. The proof outlives a restart.
CREATE TABLE stand_down (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    body BLOB NOT NULL
) STRICT;

-- Transfers of clusters to this plane itself, by which a recovered plane renews its ownerships.
CREATE TABLE renewal (
    cluster_id TEXT PRIMARY KEY,
    body       BLOB NOT NULL
) STRICT;

-- Clusters for which a recovery had the promises of a majority, and whether their hosts are let go since nothing else is
-- known of them.
CREATE TABLE recovered_cluster (
    cluster_id TEXT PRIMARY KEY,
    released   INTEGER NOT NULL
) STRICT;

-- Aborts of migrations that this plane has forgotten, or has no other record of.
CREATE TABLE forgotten_migration (
    id   TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
