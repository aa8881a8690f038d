package io.drover.server.audit;

import io.drover.migration.audit.Outcome;
import io.drover.migration.identity.ClusterId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is looked for. All that is named must match.
 *
 * @param before only entries with a lower sequence
 * @param who exactly
 * @param what the beginning of it
 * @param since inclusive
 * @param until exclusive
 * @param text anywhere in the entry's texts, in any case
 */
public record AuditSearch(
        Optional<Long> before,
        Optional<String> who,
        Optional<String> what,
        Optional<ClusterId> cluster,
        Optional<Outcome> outcome,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> text) {
    public static final AuditSearch ALL = new AuditSearch(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** All of one cluster. */
    public static AuditSearch of(ClusterId cluster) {
        return new AuditSearch(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(cluster),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
