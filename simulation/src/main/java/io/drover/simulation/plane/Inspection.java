package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.Authorization;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.simulation.world.TheCluster;
import java.util.Optional;
import java.util.function.Consumer;

/** A target's look at the cluster, by one of the hosts that it reaches. */
final class Inspection {
    private final Server server;
    private final ClaimState claim;

    Inspection(Server server, ClaimState claim) {
        this.server = server;
        this.claim = claim;
    }

    void begin(Optional<Signed<Grant>> grant, Consumer<PeerReply<Boolean>> answered) {
        boolean owner = claim.stage() == Stage.SERVING;
        Authorization wish = new Authorization(
                server.plane().id(),
                TheCluster.ID,
                owner ? claim.offer().epoch() + 1 : claim.offer().epoch(),
                TheCluster.ENDPOINT,
                grant);
        Optional<PlaneSession> session = server.plane().cluster().keys().stream()
                .flatMap(host -> server.sessions().session(host).stream())
                .findFirst();
        if (session.isEmpty() || claim.manifest().isEmpty()) {
            answered.accept(unreadable());
            return;
        }
        session.get()
                .inspect(
                        wish,
                        read -> answered.accept(read ? new PeerReply.Done<>(true) : unreadable()),
                        () -> answered.accept(unreadable()));
    }

    private static PeerReply<Boolean> unreadable() {
        return new PeerReply.Refused<>(Finding.error(
                "TARGET_CANNOT_INSPECT",
                "cluster " + TheCluster.NAME,
                "the target could not read the cluster",
                "see the log"));
    }
}
