package io.drover.server.gateway;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Vote;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what agents tell to the listener that is named before the gateway starts. Those who listen also ask, so the
 * sessions must be there before their listener.
 */
public final class SessionRelay implements SessionListener {
    private volatile @Nullable SessionListener listener;

    /** Names the listener; before this, nothing may be told. */
    public void to(SessionListener named) {
        listener = named;
    }

    private SessionListener listener() {
        SessionListener named = listener;
        if (named == null) {
            throw new IllegalStateException("an agent tells something before anyone listens");
        }
        return named;
    }

    @Override
    public void connected(AgentSession session, HostReport report) {
        listener().connected(session, report);
    }

    @Override
    public void reported(AgentSession session, HostReport report) {
        listener().reported(session, report);
    }

    @Override
    public void disconnected(AgentSession session, String reason) {
        listener().disconnected(session, reason);
    }

    @Override
    public void voted(AgentSession session, Signed<Vote> vote) {
        listener().voted(session, vote);
    }

    @Override
    public void pendingReported(
            AgentSession session, ClusterId cluster, MigrationId migration, Optional<String> error) {
        listener().pendingReported(session, cluster, migration, error);
    }

    @Override
    public void alarm(HostKey host, Finding finding) {
        listener().alarm(host, finding);
    }
}
