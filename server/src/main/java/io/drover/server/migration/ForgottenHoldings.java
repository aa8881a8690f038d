package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PlaneId;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.ReportedHolding;
import io.drover.server.host.Host;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * Clusters that connected hosts hold in this plane's name and of which the plane knows nothing: it forgot them when its store
 * was put back to an old copy, and none of their hosts was there when it recovered. Thread-safe.
 */
public final class ForgottenHoldings {
    private final Store store;
    private final PlaneId self;
    private final AgentSessions sessions;

    ForgottenHoldings(Store store, PlaneId self, AgentSessions sessions) {
        this.store = store;
        this.self = self;
        this.sessions = sessions;
    }

    /** One sentence for each, for people. A plane that was never recovered has forgotten nothing. */
    public List<String> all() {
        return sessions.online().stream()
                .flatMap(host -> sessions.session(host).stream())
                .flatMap(session -> of(session).stream())
                .toList();
    }

    /** Those of one host. */
    List<String> of(AgentSession session) {
        return store.read(transaction -> transaction.plane().clock().incarnation() == 1
                ? List.of()
                : session.report().holdings().stream()
                        .filter(holding -> isForgotten(transaction, holding))
                        .map(holding ->
                                "host '%s' holds cluster %s in this plane's name, of which this plane knows nothing"
                                        .formatted(nameOf(transaction, session), holding.cluster()))
                        .toList());
    }

    private boolean isForgotten(Transaction transaction, ReportedHolding holding) {
        ClusterId cluster = holding.cluster();
        return holding.owner().equals(self)
                && transaction.clusters().find(cluster).isEmpty()
                && transaction.tombstones().find(cluster).isEmpty()
                && !transaction.recovery().isReleased(cluster);
    }

    private static String nameOf(Transaction transaction, AgentSession session) {
        Optional<Host> known = transaction.hosts().find(session.host());
        return known.map(Host::name).orElse(session.host().toString());
    }
}
