-- What migrations out of this plane and into it did to the business.
CREATE TABLE impact (
    migration_id TEXT PRIMARY KEY,
    body         BLOB NOT NULL
) STRICT;
