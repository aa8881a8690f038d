package io.drover.migration.audit;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Statement;
import java.time.Instant;

/**
 * A plane's statement of how long its chain is and how it ends. Whoever keeps one can tell later whether anything up to
 * there was cut off or rewritten.
 *
 * @param plane whose chain it is
 * @param count of entries
 * @param head the digest of the last of them; {@link AuditEntry#NONE} where there is none
 * @param at when it was signed
 */
public record AuditCheckpoint(PlaneId plane, long count, Digest head, Instant at) implements Statement {
    public AuditCheckpoint {
        if (count < 0) {
            throw new IllegalArgumentException("a checkpoint of %d entries: expected 0 or more".formatted(count));
        }
    }
}
