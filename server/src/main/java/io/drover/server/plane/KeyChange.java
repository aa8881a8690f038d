package io.drover.server.plane;

import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import java.util.Optional;

/**
 * A change of the plane's keys, as it is stored.
 *
 * @param announced by the former key: what those are shown who have not followed
 * @param finished by the next key: that nothing listens with the former TLS key any more. Empty until all have followed
 */
public record KeyChange(Signed<Succession> announced, Optional<Signed<Succession>> finished) {
    /** What is shown to whom it may concern. */
    public Signed<Succession> newest() {
        return finished.orElse(announced);
    }

    public boolean isUnderWay() {
        return finished.isEmpty();
    }

    public KeyChange finishedWith(Signed<Succession> last) {
        return new KeyChange(announced, Optional.of(last));
    }
}
