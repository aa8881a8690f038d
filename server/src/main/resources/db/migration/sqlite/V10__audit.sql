-- The audit chain. It only grows: rows are neither changed nor deleted, and follow one another without gaps.
CREATE TABLE audit_entry (
    sequence   INTEGER PRIMARY KEY,
    at_millis  INTEGER NOT NULL,
    who        TEXT NOT NULL,
    what       TEXT NOT NULL,
    cluster_id TEXT,
    outcome    TEXT NOT NULL,
    words      TEXT NOT NULL,
    digest     TEXT NOT NULL,
    body       BLOB NOT NULL
) STRICT;
CREATE INDEX audit_entry_cluster ON audit_entry (cluster_id, sequence);
CREATE TABLE audit_checkpoint (
    count INTEGER PRIMARY KEY,
    body  BLOB NOT NULL
) STRICT;
-- What the chains of former planes have of a cluster, as it came with it.
CREATE TABLE audit_former (
    cluster_id TEXT NOT NULL,
    plane_id   TEXT NOT NULL,
    total      INTEGER NOT NULL,
    body       BLOB NOT NULL,
    PRIMARY KEY (cluster_id, plane_id, total)
) STRICT;

-- Also against INSERT OR REPLACE, which deletes without a trigger.
CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_entry)
BEGIN SELECT RAISE(ABORT, 'audit entries follow one another without gaps'); END;
CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
CREATE TRIGGER audit_checkpoint_insert BEFORE INSERT ON audit_checkpoint
WHEN EXISTS (SELECT 1 FROM audit_checkpoint WHERE count >= NEW.count)
BEGIN SELECT RAISE(ABORT, 'audit checkpoints only grow'); END;
CREATE TRIGGER audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'audit checkpoints are never changed'); END;
CREATE TRIGGER audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'audit checkpoints are never deleted'); END;
CREATE TRIGGER audit_former_insert BEFORE INSERT ON audit_former
WHEN EXISTS (SELECT 1 FROM audit_former
             WHERE cluster_id = NEW.cluster_id AND plane_id = NEW.plane_id AND total = NEW.total)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER audit_former_update BEFORE UPDATE ON audit_former
BEGIN SELECT RAISE(ABORT, 'audit entries of former planes are never changed'); END;
CREATE TRIGGER audit_former_delete BEFORE DELETE ON audit_former
BEGIN SELECT RAISE(ABORT, 'audit entries of former planes are never deleted'); END;
