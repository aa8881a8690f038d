package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import java.time.Duration;
import java.time.Instant;

/**
 * What lasts from signing in to signing out. The cookie's value is not kept.
 *
 * @param secret the digest of the cookie's value
 * @param user the user's name
 * @param from the address from which the user signed in
 * @param createdAt when
 * @param usedAt when it was last used, to the minute
 */
public record Session(Digest secret, String user, String from, Instant createdAt, Instant usedAt) {
    /** It ends when it is not used for so long. */
    public static final Duration IDLE = Duration.ofMinutes(30);
    /** It ends after so long in any case. */
    public static final Duration LONGEST = Duration.ofHours(12);

    boolean isOver(Instant now) {
        return !now.isBefore(usedAt.plus(IDLE)) || !now.isBefore(createdAt.plus(LONGEST));
    }

    Session usedAt(Instant now) {
        return new Session(secret, user, from, createdAt, now);
    }
}
