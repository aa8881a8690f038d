package io.drover.cli.answer;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of the audit, with all that its digest is computed of; {@code cluster} is empty where it concerns none. */
public record AuditEntry(
        long sequence,
        Instant at,
        String who,
        String from,
        String what,
        String target,
        String cluster,
        String outcome,
        Map<String, String> details,
        String previous,
        String digest) {
    public AuditEntry(
            long sequence,
            @Nullable Instant at,
            @Nullable String who,
            @Nullable String from,
            @Nullable String what,
            @Nullable String target,
            @Nullable String cluster,
            @Nullable String outcome,
            @Nullable Map<String, String> details,
            @Nullable String previous,
            @Nullable String digest) {
        this.sequence = sequence;
        this.at = Given.required("at", at);
        this.who = Given.required("who", who);
        this.from = Given.required("from", from);
        this.what = Given.required("what", what);
        this.target = Given.required("target", target);
        this.cluster = Given.required("cluster", cluster);
        this.outcome = Given.required("outcome", outcome);
        this.details = Map.copyOf(Given.required("details", details));
        this.previous = Given.required("previous", previous);
        this.digest = Given.required("digest", digest);
    }
}
