package io.drover.server.store.sql;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.AuditCheckpoint;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.AuditExtract;
import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Signed;
import io.drover.server.audit.AuditRepository;
import io.drover.server.audit.AuditRow;
import io.drover.server.audit.AuditSearch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** The audit chain by row. Since writes happen one after the other, the head that an entry is added to stays the head. */
record SqlAuditRepository(Rows rows) implements AuditRepository {
    private static final RowMapper<Signed<AuditCheckpoint>> CHECKPOINT =
            (row, context) -> Signed.decode(AuditCheckpoint.class, row.getBytes(1));

    @Override
    public AuditEntry append(Act act) {
        Head head = head();
        AuditEntry entry = new AuditEntry(head.count() + 1, head.digest(), act);
        AuditRow row = AuditRow.of(entry);
        AuditRow.Columns columns = row.columns();
        rows.execute(
                "INSERT INTO audit_entry (sequence, at_millis, who, what, cluster_id, outcome, words, digest, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.sequence(),
                columns.atMillis(),
                columns.who(),
                columns.what(),
                columns.cluster().isEmpty() ? null : columns.cluster(),
                columns.outcome(),
                columns.words(),
                row.digest(),
                row.body().bytes());
        return entry;
    }

    @Override
    public Head head() {
        return rows.one(
                        (row, context) -> new Head(row.getLong(1), new Digest(row.getString(2))),
                        "SELECT sequence, digest FROM audit_entry ORDER BY sequence DESC LIMIT 1")
                .orElse(Head.EMPTY);
    }

    @Override
    public List<AuditRow> rows(long after, int limit) {
        return rows.all(
                (row, context) -> stored(row),
                "SELECT sequence, at_millis, who, what, cluster_id, outcome, words, digest, body FROM audit_entry WHERE sequence > ? ORDER BY sequence LIMIT ?",
                after,
                limit);
    }

    private static AuditRow stored(ResultSet row) throws SQLException {
        String cluster = row.getString(5);
        return new AuditRow(
                row.getLong(1),
                new AuditRow.Columns(
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        cluster == null ? "" : cluster,
                        row.getString(6),
                        row.getString(7)),
                row.getString(8),
                Blob.of(row.getBytes(9)));
    }

    @Override
    public List<AuditEntry> search(AuditSearch search, int limit) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        List<Object> arguments = new ArrayList<>();
        search.before().ifPresent(before -> {
            conditions.add("sequence < ?");
            arguments.add(before);
        });
        search.who().ifPresent(who -> {
            conditions.add("who = ?");
            arguments.add(who);
        });
        search.what().ifPresent(what -> {
            conditions.add("substr(what, 1, ?) = ?");
            arguments.add(what.codePointCount(0, what.length()));
            arguments.add(what);
        });
        search.cluster().ifPresent(cluster -> {
            conditions.add("cluster_id = ?");
            arguments.add(cluster.value());
        });
        search.outcome().ifPresent(outcome -> {
            conditions.add("outcome = ?");
            arguments.add(outcome.name());
        });
        search.since().ifPresent(since -> {
            conditions.add("at_millis >= ?");
            arguments.add(Rows.millis(since));
        });
        search.until().ifPresent(until -> {
            conditions.add("at_millis < ?");
            arguments.add(Rows.millis(until));
        });
        search.text().ifPresent(text -> {
            conditions.add("words LIKE ? ESCAPE '!'");
            arguments.add('%' + text.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + '%');
        });
        arguments.add(limit);
        return rows.all(
                Rows.body(AuditEntry.class),
                "SELECT body FROM audit_entry WHERE " + String.join(" AND ", conditions)
                        + " ORDER BY sequence DESC LIMIT ?",
                arguments.toArray());
    }

    @Override
    public List<Digest> digests(ClusterId cluster) {
        return rows.all(
                (row, context) -> new Digest(row.getString(1)),
                "SELECT digest FROM audit_entry WHERE cluster_id = ? ORDER BY sequence",
                cluster.value());
    }

    @Override
    public void keep(Signed<AuditCheckpoint> checkpoint) {
        rows.execute(
                "INSERT INTO audit_checkpoint (count, body) VALUES (?, ?)",
                checkpoint.statement().count(),
                checkpoint.encode());
    }

    @Override
    public List<Signed<AuditCheckpoint>> checkpoints(long above, int limit) {
        return rows.all(
                CHECKPOINT, "SELECT body FROM audit_checkpoint WHERE count > ? ORDER BY count LIMIT ?", above, limit);
    }

    @Override
    public Optional<Signed<AuditCheckpoint>> lastCheckpoint() {
        return rows.one(CHECKPOINT, "SELECT body FROM audit_checkpoint ORDER BY count DESC LIMIT 1");
    }

    @Override
    public void keepFormer(Signed<AuditExtract> extract) {
        AuditExtract stated = extract.statement();
        rows.execute(
                "INSERT INTO audit_former (cluster_id, plane_id, total, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                stated.cluster().value(),
                stated.plane().value(),
                stated.total(),
                Canonical.encode(extract));
    }

    @Override
    public List<Signed<AuditExtract>> former(ClusterId cluster) {
        Map<String, Signed<AuditExtract>> longest = new LinkedHashMap<>();
        rows.all(
                        (row, context) -> Signed.decode(AuditExtract.class, row.getBytes(1)),
                        "SELECT body FROM audit_former WHERE cluster_id = ? ORDER BY plane_id, total",
                        cluster.value())
                .forEach(extract -> longest.put(extract.statement().plane().value(), extract));
        return longest.values().stream()
                .sorted(Comparator.comparing(extract -> extract.statement().at()))
                .toList();
    }
}
