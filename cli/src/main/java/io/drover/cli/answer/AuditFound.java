package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of the audit, newest first; {@code next} is where the older ones go on, 0 where there are none. */
public record AuditFound(List<AuditEntry> items, long next, List<Former> former) {
    public AuditFound(@Nullable List<AuditEntry> items, long next, @Nullable List<Former> former) {
        this.items = List.copyOf(Given.required("items", items));
        this.next = next;
        this.former = Given.list(former);
    }

    /** What a former plane's audit has of a cluster: the newest of so many entries. */
    public record Former(
            String plane,
            @Nullable String planeName,
            @Nullable Instant at,
            long total,
            String digest,
            List<AuditEntry> entries) {
        public Former(
                @Nullable String plane,
                @Nullable String planeName,
                @Nullable Instant at,
                long total,
                @Nullable String digest,
                @Nullable List<AuditEntry> entries) {
            this.plane = Given.required("plane", plane);
            this.planeName = planeName;
            this.at = at;
            this.total = total;
            this.digest = Given.required("digest", digest);
            this.entries = Given.list(entries);
        }
    }
}
