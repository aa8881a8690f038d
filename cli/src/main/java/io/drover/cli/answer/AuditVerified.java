package io.drover.cli.answer;

import org.jspecify.annotations.Nullable;

/** What a look at the whole audit found: that it is sound, or which entry is not, and what was expected. */
public record AuditVerified(
        boolean sound,
        long entries,
        @Nullable String head,
        long checkpoints,
        long brokenEntry,
        @Nullable String what,
        @Nullable String expected,
        @Nullable String seen) {
    public static AuditVerified sound(long entries, String head, long checkpoints) {
        return new AuditVerified(true, entries, head, checkpoints, 0, "", "", "");
    }

    public static AuditVerified broken(long entry, String what, String expected, String seen) {
        return new AuditVerified(false, 0, "", 0, entry, what, expected, seen);
    }
}
