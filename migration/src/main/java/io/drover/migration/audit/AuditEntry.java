package io.drover.migration.audit;

import io.drover.migration.identity.Digest;

/**
 * An act at its place in the chain. The digest of an entry covers that of the one before it, so that none can be altered,
 * removed, inserted or moved without all that follow being different.
 *
 * @param sequence from 1, without gaps
 * @param previous the digest of the entry before; {@link #NONE} for the first
 * @param act what happened
 */
public record AuditEntry(long sequence, Digest previous, Act act) {
    /** What comes before the first entry: 32 bytes of zero. */
    public static final Digest NONE = new Digest("0".repeat(64));

    public AuditEntry {
        if (sequence < 1) {
            throw new IllegalArgumentException("audit entry %d: expected 1 or more".formatted(sequence));
        }
    }

    public static AuditEntry first(Act act) {
        return new AuditEntry(1, NONE, act);
    }

    /** The SHA-256 of the canonical encoding. */
    public Digest digest() {
        return Digest.of(this);
    }
}
