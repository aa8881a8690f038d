package io.drover.simulation.plane;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.recovery.ClusterEvidence;
import io.drover.migration.recovery.Renewal;
import io.drover.migration.recovery.Testimony;
import io.drover.migration.recovery.Verdict;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState;
import io.drover.simulation.plane.PlaneRecords.ClusterRecord;
import io.drover.simulation.plane.PlaneRecords.Tombstone;
import io.drover.simulation.plane.Recovered.Attempt;
import io.drover.simulation.plane.Testimonies.Told;
import io.drover.simulation.world.TheCluster;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recovers a plane, as the server's class of the same name and its Gathering do: until all is decided, what hosts and peers
 * say is kept in memory only.
 */
final class PlaneRecovery {
    private static final long ARRIVAL_MILLIS = 32_000;
    private static final long LOOK_EVERY_MILLIS = 500;

    private final Server server;
    private final SimulatedPlane plane;
    private final long awaitedUntil;
    private final Set<HostKey> toldHosts = new HashSet<>();
    private boolean running;

    PlaneRecovery(Server server) {
        this.server = server;
        this.plane = server.plane();
        this.awaitedUntil = server.world().loop().nowMillis() + ARRIVAL_MILLIS;
    }

    /** Hosts that this plane has forgotten and peers tell of may dial while it recovers. */
    boolean expects(HostKey host) {
        return toldHosts.contains(host);
    }

    /** Goes on with what an earlier life of the server began. */
    void resume() {
        if (!running && attempt().isPresent()) {
            running = true;
            run();
        }
    }

    /** Begins, or has the one that runs wait no longer for some peers. */
    void start(Set<PlaneId> without) {
        boolean down = server.standDown().isDown();
        boolean changes = attempt()
                .map(known -> !known.without().containsAll(without) || (known.decided() && down))
                .orElse(down);
        if (!changes) {
            return;
        }
        plane.store()
                .write(
                        records -> {
                            Attempt next = records.recovered()
                                    .attempt()
                                    .map(known -> known.without(without))
                                    .map(known -> known.decided()
                                                    && server.standDown().isDown()
                                            ? known.anew()
                                            : known)
                                    .orElseGet(() -> Attempt.begun(without));
                            return records.with(records.recovered().with(Optional.of(next)));
                        },
                        this::resume,
                        () -> {});
    }

    private Optional<Attempt> attempt() {
        return plane.records().recovered().attempt();
    }

    private void later(Runnable next) {
        plane.process().after(LOOK_EVERY_MILLIS, next);
    }

    private void run() {
        Attempt current = attempt().orElseThrow();
        if (current.decided()) {
            server.renewals().resume();
            followed();
        } else {
            server.world().trace().tell(plane.toString(), "recovers");
            Witnesses witnesses = new Witnesses(server);
            asking(
                    Math.max(current.asked(), highestHeard()) + 1,
                    incarnation -> ask(witnesses, new Promises(server, incarnation), 0));
        }
    }

    /** An incarnation is stored before anybody is asked for it. */
    private void asking(int incarnation, IntConsumer stored) {
        plane.store()
                .write(
                        records -> records.with(records.recovered()
                                .with(records.recovered().attempt().map(known -> known.asking(incarnation)))),
                        () -> stored.accept(incarnation),
                        () -> later(() -> asking(incarnation, stored)));
    }

    private void ask(Witnesses witnesses, Promises promises, int raised) {
        Set<PlaneId> without = attempt().orElseThrow().without();
        boolean named = claimed(plane.records()).findFirst().isPresent()
                || promises.given().values().stream().anyMatch(held -> !held.isEmpty());
        witnesses.ask(
                named,
                told -> told.forEach(each -> each.testimony().hosts().forEach(host -> toldHosts.add(host.key()))));
        promises.ask(hosts());
        Optional<Verdict> verdict = verdict(witnesses, promises);
        boolean enough =
                verdict.filter(found -> found instanceof Verdict.AskMore).isEmpty();
        if (enough && witnesses.areComplete(without) && !awaits(promises)) {
            decide(witnesses, promises, verdict);
        } else if (promises.tooOld() > raised) {
            asking(
                    Math.max(promises.incarnation(), highestHeard()) + 1,
                    incarnation -> ask(witnesses, promises.as(incarnation), promises.tooOld()));
        } else {
            later(() -> ask(witnesses, promises, raised));
        }
    }

    private void decide(Witnesses witnesses, Promises promises, Optional<Verdict> verdict) {
        server.decision()
                .decide(
                        promises.incarnation(),
                        verdict,
                        witnesses,
                        () -> {
                            server.world()
                                    .trace()
                                    .tell(
                                            plane.toString(),
                                            "is recovered as incarnation %d: %s",
                                            promises.incarnation(),
                                            verdict.map(found ->
                                                            found.getClass().getSimpleName())
                                                    .orElse("nothing"));
                            toldHosts.clear();
                            server.recovered();
                            server.renewals().resume();
                            followed();
                        },
                        () -> later(this::run));
    }

    /** Those that may be about to dial a server that has just started. */
    private boolean awaits(Promises promises) {
        return server.world().loop().nowMillis() <= awaitedUntil
                && plane.records().hosts().stream()
                        .filter(host -> !plane.records().departed().contains(host))
                        .anyMatch(host -> !promises.given().containsKey(host));
    }

    /** The highest incarnation of this plane that it or a connected host has heard of. */
    private int highestHeard() {
        return hosts().stream()
                .flatMap(host -> server.sessions().session(host).stream())
                .map(PlaneSession::report)
                .mapToInt(report -> Math.max(report.seen().incarnation(), report.refusedBelow()))
                .reduce(plane.records().clock().incarnation(), Math::max);
    }

    /** In an order that is the same in every run. */
    private List<HostKey> hosts() {
        PlaneRecords records = plane.records();
        return plane.cluster().keys().stream()
                .filter(host -> toldHosts.contains(host)
                        || records.hosts().contains(host)
                        || records.cluster()
                                .filter(here -> here.members().contains(host))
                                .isPresent()
                        || claimed(records).anyMatch(offer -> offer.ended().contains(host)))
                .toList();
    }

    private static Stream<ClaimOffer> claimed(PlaneRecords records) {
        return records.claims().values().stream()
                .filter(claim -> !claim.stage().isTerminal())
                .map(ClaimState::offer);
    }

    /** Empty where nobody tells of the cluster. */
    private Optional<Verdict> verdict(Witnesses witnesses, Promises promises) {
        PlaneRecords records = plane.records();
        boolean told = records.cluster().isPresent()
                || promises.given().values().stream().anyMatch(held -> !held.isEmpty())
                || !witnesses.all().isEmpty()
                || claimed(records).findFirst().isPresent();
        if (!told) {
            return Optional.empty();
        }
        Map<HostKey, Optional<HeldOwnership>> promised = new HashMap<>();
        promises.given()
                .forEach((host, held) -> promised.put(host, held.stream().findFirst()));
        Map<PlaneId, Testimony> testimonies = new HashMap<>();
        witnesses
                .told()
                .forEach((peer, all) -> all.stream()
                        .map(Told::testimony)
                        .max(Comparator.comparingLong(
                                testimony -> testimony.chain().epoch()))
                        .ifPresent(testimony -> testimonies.put(peer, testimony)));
        return Optional.of(server.world()
                .wiring()
                .recovery(plane.id())
                .on(evidence(records, promised, testimonies, witnesses.peerIds())));
    }

    private static ClusterEvidence evidence(
            PlaneRecords records,
            Map<HostKey, Optional<HeldOwnership>> promised,
            Map<PlaneId, Testimony> testimonies,
            Set<PlaneId> peers) {
        Collection<Tombstone> tombstones = records.tombstones().values();
        Optional<Chain> settled = Stream.concat(
                        records.cluster().map(ClusterRecord::chain).stream(),
                        tombstones.stream()
                                .filter(left -> left.majority().isPresent())
                                .map(Tombstone::chain))
                .max(Comparator.comparingLong(Chain::epoch));
        long epoch = settled.map(Chain::epoch).orElse(0L);
        Optional<Signed<TransferCertificate>> decided = Stream.concat(
                        tombstones.stream().map(Tombstone::chain),
                        records.recovered().renewal().map(Renewal::chain).stream())
                .flatMap(chain -> chain.links().stream())
                .filter(link -> link.epoch() > epoch)
                .flatMap(link -> link instanceof Link.Transfer(var certificate)
                        ? Stream.of(certificate)
                        : Stream.<Signed<TransferCertificate>>empty())
                .max(Comparator.comparingInt(
                        certificate -> certificate.statement().sourceIncarnation()));
        Set<MigrationId> aborted = Stream.concat(
                        decided.stream(),
                        promised.values().stream()
                                .flatMap(Optional::stream)
                                .flatMap(held -> held.certificate().stream()))
                .map(certificate -> certificate.statement().migration())
                .filter(migration -> isAborted(records, migration))
                .collect(Collectors.toUnmodifiableSet());
        return new ClusterEvidence(
                TheCluster.ID,
                settled,
                decided,
                aborted,
                records.cluster()
                        .map(ClusterRecord::members)
                        .or(() -> claimed(records).findFirst().map(ClaimOffer::ended)),
                promised,
                testimonies,
                peers);
    }

    private static boolean isAborted(PlaneRecords records, MigrationId migration) {
        return records.recovered().aborts().containsKey(migration)
                || Optional.ofNullable(records.migrations().get(migration))
                        .flatMap(SourceState::stop)
                        .flatMap(SourceState.Stop::abort)
                        .isPresent();
    }

    /** Ends once all follow; where the plane was restored once more, it is to be recovered from the beginning. */
    private void followed() {
        Optional<Attempt> current = attempt();
        if (current.filter(known -> !known.decided()).isPresent()) {
            run();
        } else if (server.standDown().isDown() || plane.records().recovered().isRenewing()) {
            later(this::followed);
        } else {
            plane.store()
                    .write(
                            records -> records.with(records.recovered().with(Optional.empty())),
                            () -> {
                                running = false;
                                server.world().ledger().recovered(plane.id());
                                server.world().trace().tell(plane.toString(), "is followed by all");
                            },
                            () -> later(this::followed));
        }
    }
}
