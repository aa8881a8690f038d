-- The changes of the plane's own keys, oldest first. Kept for good: what former keys signed is still verified.
CREATE TABLE key_change (
    number INTEGER PRIMARY KEY,
    body   BLOB NOT NULL
) STRICT;
