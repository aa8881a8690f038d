package io.drover.server.gateway;

import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.Vote;
import java.util.List;

/** What a host made of a command about ownership; stored on its disk before it answered. */
public sealed interface CommandResult {
    /** Done, now or before. */
    record Accepted() implements CommandResult {}

    /** The host voted, now or before. The signature is not verified yet. */
    record Voted(Signed<Vote> vote) implements CommandResult {}

    /** The host promised to refuse older incarnations, and tells what it holds that concerns this plane; not verified. */
    record Promised(List<HeldOwnership> holdings) implements CommandResult {
        public Promised {
            holdings = List.copyOf(holdings);
        }
    }

    /**
     * Nothing was done.
     *
     * @param code a {@link io.drover.migration.host.Refusal}'s name, {@code STATE_NOT_STORED} where the host's disk
     *     failed, or another stable code
     */
    record Refused(String code, String reason) implements CommandResult {}
}
