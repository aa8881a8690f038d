package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.HostKey;
import io.drover.simulation.world.TheCluster;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The pending sessions of one migration, as the server's class of the same name opens them. */
final class PendingSessions {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long LOOK_EVERY_MILLIS = 500;

    private final Server server;
    private final HostEvent.PendingOffered offer;
    private final Consumer<HostKey> connected;
    private final Set<HostKey> connectedHere = new HashSet<>();
    private final Set<HostKey> connectedThere = new HashSet<>();

    /** @param connected told of each host whose session both ends report */
    PendingSessions(Server server, HostEvent.PendingOffered offer, Consumer<HostKey> connected) {
        this.server = server;
        this.offer = offer;
        this.connected = connected;
    }

    void reportedHere(HostKey host, boolean open) {
        if (open) {
            connectedHere.add(host);
            connectedIfBothSay(host);
        } else {
            connectedHere.remove(host);
        }
    }

    void reportedThere(HostKey host) {
        connectedThere.add(host);
        connectedIfBothSay(host);
    }

    private void connectedIfBothSay(HostKey host) {
        if (connectedHere.contains(host) && connectedThere.contains(host)) {
            connected.accept(host);
        }
    }

    /** Offers every host the pending session, also those whose agents come back meanwhile. */
    void offer(List<HostKey> hosts, BooleanSupplier done, Consumer<Finding> failed) {
        look(hosts, new HashSet<>(), server.world().loop().nowMillis() + PATIENCE_MILLIS, done, failed);
    }

    private void look(
            List<HostKey> hosts,
            Set<HostKey> offered,
            long deadlineMillis,
            BooleanSupplier done,
            Consumer<Finding> failed) {
        if (done.getAsBoolean()) {
            return;
        }
        if (server.world().loop().nowMillis() > deadlineMillis) {
            failed.accept(Finding.error(
                    "HOSTS_NOT_CONNECTED",
                    "cluster " + TheCluster.NAME,
                    "hosts have no pending session in time",
                    "see the hosts"));
            return;
        }
        for (HostKey host : hosts) {
            if (offered.add(host)) {
                server.sessions()
                        .session(host)
                        .ifPresentOrElse(session -> offer(session, host, offered), () -> offered.remove(host));
            }
        }
        server.process().after(LOOK_EVERY_MILLIS, () -> look(hosts, offered, deadlineMillis, done, failed));
    }

    /** What fails is offered again. */
    private void offer(PlaneSession session, HostKey host, Set<HostKey> offered) {
        session.command(
                offer,
                answer -> {
                    if (answer instanceof HostAnswer.Refused) {
                        offered.remove(host);
                    }
                },
                () -> offered.remove(host));
    }

    void withdraw() {
        server.tell(
                server.plane().cluster().keys(),
                new HostEvent.PendingWithdrawn(offer.from(), offer.cluster(), offer.epoch(), offer.migration()));
    }
}
