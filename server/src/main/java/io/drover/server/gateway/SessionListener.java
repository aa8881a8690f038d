package io.drover.server.gateway;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Vote;
import java.util.Optional;

/**
 * What agents tell unasked. Calls about one session come one after another, on a thread that may block; a call that
 * blocks delays what that agent says next and nothing else. Statements are not verified yet.
 */
public interface SessionListener {
    /** A session began; the agent can be asked from now on. */
    void connected(AgentSession session, HostReport report);

    /** Something that the host holds changed since it was last reported. */
    void reported(AgentSession session, HostReport report);

    /** The session ended, for this reason. */
    void disconnected(AgentSession session, String reason);

    /** The host voted: for a certificate that another showed it, or that was shown without a wish for an answer. */
    void voted(AgentSession session, Signed<Vote> vote);

    /** The pending session to a migration's target opened (no error), or failed. */
    void pendingReported(AgentSession session, ClusterId cluster, MigrationId migration, Optional<String> error);

    /** Something that must not happen. */
    void alarm(HostKey host, Finding finding);
}
