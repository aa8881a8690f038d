-- Failed sign-ins, so that a restart does not help whoever guesses passwords. Of addresses and names there are digests.
CREATE TABLE sign_in_failure (
    subject_digest TEXT PRIMARY KEY,
    last_millis    INTEGER NOT NULL,
    body           BLOB NOT NULL
) STRICT;
CREATE INDEX sign_in_failure_last ON sign_in_failure (last_millis);
