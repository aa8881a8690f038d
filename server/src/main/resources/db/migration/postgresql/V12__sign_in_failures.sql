-- Failed sign-ins, so that a restart does not help whoever guesses passwords. Of addresses and names there are digests.
CREATE TABLE sign_in_failure (
    subject_digest TEXT COLLATE "C" PRIMARY KEY,
    last_millis    BIGINT NOT NULL,
    body           BYTEA NOT NULL
);
CREATE INDEX sign_in_failure_last ON sign_in_failure (last_millis);
