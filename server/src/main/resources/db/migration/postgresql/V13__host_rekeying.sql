-- Hosts whose keys are being changed, by the key of their row in host: the former one until the change is decided, then the
-- next one. Until a row is gone, the host gets in by its former TLS key, too.
CREATE TABLE host_rekeying (
    host_key   TEXT PRIMARY KEY REFERENCES host (host_key) ON DELETE CASCADE,
    former_tls TEXT NOT NULL UNIQUE,
    body       BYTEA NOT NULL
);
