package io.drover.server;

import io.drover.kind.Reach;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.server.cluster.HostCommands;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.host.HostPresence;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hosts that obey, but for those that a test says do not. */
final class FakeHosts implements HostPresence, HostCommands, ReachFactory {
    final Set<HostKey> online = ConcurrentHashMap.newKeySet();
    final Map<HostKey, String> refusing = new ConcurrentHashMap<>();
    final Map<HostKey, ClusterId> obeying = new ConcurrentHashMap<>();
    final List<Digest> shown = new CopyOnWriteArrayList<>();

    @Override
    public boolean isOnline(HostKey host) {
        return online.contains(host);
    }

    @Override
    public void cut(HostKey host) {
        online.remove(host);
    }

    @Override
    public Reply showGenesis(HostKey host, Signed<Genesis> genesis, Set<LocalEndpoint> endpoints) {
        shown.add(genesis.digest());
        if (!online.contains(host)) {
            return new Reply.Unreachable("the host is offline");
        }
        if (refusing.containsKey(host)) {
            return new Reply.Refused(refusing.get(host), "it will not");
        }
        boolean sound = genesis.verifiedBy(genesis.statement().owner().key()) && endpoints.contains(FakeKind.ENDPOINT);
        if (!sound) {
            return new Reply.Refused("BAD_SIGNATURE", "the genesis is not sound");
        }
        obeying.put(host, genesis.statement().cluster());
        return new Reply.Accepted();
    }

    @Override
    public Reply release(HostKey host, ClusterId cluster, long epoch) {
        if (!online.contains(host)) {
            return new Reply.Unreachable("the host is offline");
        }
        return obeying.remove(host, cluster)
                ? new Reply.Accepted()
                : new Reply.Refused("NOT_HELD", "nothing to release");
    }

    @Override
    public Reach inspecting(Signed<Grant> grant) {
        return new Nowhere();
    }

    @Override
    public Reach through(PoolName pool, ClusterId cluster, long epoch) {
        return owned(cluster, epoch);
    }

    @Override
    public Reach owned(ClusterId cluster, long epoch) {
        return new Nowhere();
    }

    private static final class Nowhere implements Reach {
        @Override
        public Socket open(HostKey host, LocalEndpoint endpoint) throws IOException {
            throw new IOException("nothing listens here");
        }

        @Override
        public Optional<Listener> listener(HostKey host, LocalEndpoint endpoint) {
            return Optional.empty();
        }
    }
}
