-- Access points of clusters that the plane owns or owned, and the plane's own authorities for them, sealed to itself.
CREATE TABLE access_point (
    cluster_id TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    body       BLOB NOT NULL
) STRICT;
CREATE INDEX access_point_name ON access_point (name);

CREATE TABLE access_authority (
    cluster_id TEXT PRIMARY KEY,
    body       BLOB NOT NULL
) STRICT;
