-- Tokens by which people and programs use REST; of each there is the digest only.
CREATE TABLE access_token (
    secret_digest TEXT COLLATE "C" PRIMARY KEY,
    body          BYTEA NOT NULL
);
