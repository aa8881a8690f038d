-- The audit chain. It only grows: rows are neither changed nor deleted, and follow one another without gaps.
CREATE TABLE audit_entry (
    sequence   BIGINT PRIMARY KEY,
    at_millis  BIGINT NOT NULL,
    who        TEXT COLLATE "C" NOT NULL,
    what       TEXT COLLATE "C" NOT NULL,
    cluster_id TEXT COLLATE "C",
    outcome    TEXT COLLATE "C" NOT NULL,
    words      TEXT COLLATE "C" NOT NULL,
    digest     TEXT COLLATE "C" NOT NULL,
    body       BYTEA NOT NULL
);
CREATE INDEX audit_entry_cluster ON audit_entry (cluster_id, sequence);
CREATE TABLE audit_checkpoint (
    count BIGINT PRIMARY KEY,
    body  BYTEA NOT NULL
);
-- What the chains of former planes have of a cluster, as it came with it.
CREATE TABLE audit_former (
    cluster_id TEXT COLLATE "C" NOT NULL,
    plane_id   TEXT COLLATE "C" NOT NULL,
    total      BIGINT NOT NULL,
    body       BYTEA NOT NULL,
    PRIMARY KEY (cluster_id, plane_id, total)
);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is in % is never changed or deleted', TG_TABLE_NAME;
END $$;
CREATE FUNCTION audit_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_entry) THEN
        RAISE EXCEPTION 'audit entries follow one another without gaps';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_no_gap();
CREATE TRIGGER audit_entry_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_truncate BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoint_change BEFORE UPDATE OR DELETE ON audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoint_truncate BEFORE TRUNCATE ON audit_checkpoint EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_former_change BEFORE UPDATE OR DELETE ON audit_former
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_former_truncate BEFORE TRUNCATE ON audit_former EXECUTE FUNCTION audit_refuse();
