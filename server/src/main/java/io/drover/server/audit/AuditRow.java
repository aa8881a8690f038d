package io.drover.server.audit;

import io.drover.migration.audit.AuditEntry;
import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;

/**
 * An entry as it is stored: its encoding, and beside it what is searched by.
 *
 * @param sequence of the row
 * @param columns what is searched by
 * @param digest as it is stored, in hexadecimal
 * @param body the entry's canonical encoding
 */
public record AuditRow(long sequence, Columns columns, String digest, Blob body) {
    public static AuditRow of(AuditEntry entry) {
        return new AuditRow(
                entry.sequence(), Columns.of(entry), entry.digest().hex(), Blob.of(Canonical.encode(entry)));
    }

    /**
     * Decodes the entry.
     *
     * @throws io.drover.migration.codec.MalformedException when it is damaged
     */
    public AuditEntry entry() {
        return Canonical.decode(AuditEntry.class, body.bytes());
    }

    /**
     * What is searched by; all of it follows from the entry.
     *
     * @param atMillis since 1970
     * @param cluster its ID; empty where the entry concerns none
     * @param words all texts of the entry in lower case
     */
    public record Columns(long atMillis, String who, String what, String cluster, String outcome, String words) {
        static Columns of(AuditEntry entry) {
            var act = entry.act();
            StringBuilder words = new StringBuilder();
            words.append(act.who()).append('\n').append(act.from()).append('\n');
            words.append(act.what()).append('\n').append(act.target());
            act.details().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(detail -> words.append('\n')
                            .append(detail.getKey())
                            .append('=')
                            .append(detail.getValue()));
            return new Columns(
                    act.at().toEpochMilli(),
                    act.who(),
                    act.what(),
                    act.cluster().map(ClusterId::value).orElse(""),
                    act.outcome().name(),
                    words.toString().toLowerCase(java.util.Locale.ROOT));
        }
    }
}
