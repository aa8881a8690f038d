package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Sign-ins that failed in a row at one subject.
 *
 * @param sort of the subject
 * @param subject the digest of an address, an account, or both
 * @param count how many; an attempt counts until it is known to have succeeded
 * @param last when the last one was
 * @param next when another may be made
 */
public record SignInFailures(Sort sort, Digest subject, int count, Instant last, Instant next) {
    /** What failures are counted at. */
    public enum Sort {
        /** Whatever accounts it tries. */
        ADDRESS,
        /** Whatever addresses try it. */
        ACCOUNT,
        /** An account from one address. */
        PAIR
    }

    public SignInFailures {
        if (count < 0) {
            throw new IllegalArgumentException("%d failed sign-ins: expected 0 or more".formatted(count));
        }
    }

    static SignInFailures none(Sort sort, Digest subject) {
        return new SignInFailures(sort, subject, 0, Instant.EPOCH, Instant.EPOCH);
    }

    /** The subject of a text; that of another sort differs. */
    static Digest subject(Sort sort, String text) {
        return Digest.of((sort + " " + text).getBytes(StandardCharsets.UTF_8));
    }

    SignInFailures without() {
        return new SignInFailures(sort, subject, Math.max(0, count - 1), last, last);
    }
}
