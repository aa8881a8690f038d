package io.drover.server.migration;

import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.Majority;

/** Follows a claim along. Called while the claim is held, so implementations return at once. */
public interface ClaimListener {
    void connected(HostKey host);

    void serving(Majority majority);

    void arrived(HostKey host);
}
