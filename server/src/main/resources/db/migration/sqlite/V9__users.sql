-- Users, the roles that they made, and their sessions. A session's cookie is kept as its digest only.
CREATE TABLE plane_user (
    name         TEXT PRIMARY KEY,
    oidc_subject TEXT UNIQUE,
    body         BLOB NOT NULL
) STRICT;

CREATE TABLE custom_role (
    name TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE sign_in_session (
    secret_digest TEXT PRIMARY KEY,
    user_name     TEXT NOT NULL,
    used_millis   INTEGER NOT NULL,
    body          BLOB NOT NULL
) STRICT;
CREATE INDEX sign_in_session_user ON sign_in_session (user_name);
CREATE INDEX sign_in_session_used ON sign_in_session (used_millis);

-- Every token made before there were users is the administrator's.
ALTER TABLE access_token ADD COLUMN user_name TEXT NOT NULL DEFAULT 'admin';
CREATE INDEX access_token_user ON access_token (user_name);
