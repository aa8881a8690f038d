-- What migrations out of this plane and into it did to the business.
CREATE TABLE impact (
    migration_id TEXT COLLATE "C" PRIMARY KEY,
    body         BYTEA NOT NULL
);
