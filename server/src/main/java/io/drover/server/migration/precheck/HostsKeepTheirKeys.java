package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.host.HostRekeying;
import io.drover.server.store.Store;
import java.util.List;

/** No host that is waited for is changing its key: it would refuse to offer itself by the former one. */
public final class HostsKeepTheirKeys implements AnyRoutePrecheck {
    private final Store store;
    private final AgentSessions sessions;

    public HostsKeepTheirKeys(Store store, AgentSessions sessions) {
        this.store = store;
        this.sessions = sessions;
    }

    @Override
    public List<Finding> checkAttempt(Attempt attempt) {
        return store.read(transaction -> attempt.expectedMembers().stream()
                .filter(member -> transaction
                        .rekeyings()
                        .find(member.host())
                        .filter(this::isUnderWay)
                        .isPresent())
                .map(member -> Finding.error(
                        "HOST_KEY_CHANGES",
                        "host " + member.name(),
                        "its key is being rotated",
                        "wait until that has ended: 'drover task list'; or leave the host out by name: '--leave-out %s'"
                                .formatted(member.name())))
                .toList());
    }

    /** A host that is here by its next key has followed. */
    private boolean isUnderWay(HostRekeying rekeying) {
        return rekeying.next().flatMap(sessions::session).isEmpty();
    }
}
