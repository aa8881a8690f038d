package io.drover.cli.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A plane's signed statement of how long its audit is and how it ends. */
public record AuditCheckpoint(String plane, String key, long count, String head, Instant at, String signature) {
    public AuditCheckpoint(
            @Nullable String plane,
            @Nullable String key,
            long count,
            @Nullable String head,
            @Nullable Instant at,
            @Nullable String signature) {
        this.plane = Given.required("plane", plane);
        this.key = Given.required("key", key);
        this.count = count;
        this.head = Given.required("head", head);
        this.at = Given.required("at", at);
        this.signature = Given.required("signature", signature);
    }

    /** As it stands in a line of its own. */
    public record Line(AuditCheckpoint checkpoint) {
        public Line(@Nullable AuditCheckpoint checkpoint) {
            this.checkpoint = Given.required("checkpoint", checkpoint);
        }
    }
}
