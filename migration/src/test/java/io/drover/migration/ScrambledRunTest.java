package io.drover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.finding.Finding;
import io.drover.migration.host.Follower;
import io.drover.migration.host.HostEffect;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import io.drover.migration.phase.Phase;
import io.drover.migration.source.Coordinator;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceTransition;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.migration.target.Claimant;
import io.drover.migration.target.TargetEvent;
import io.drover.migration.target.TargetTransition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Source, target and hosts together, with messages that are reordered, lost and repeated, aborts at any time, and
 * restarts of both planes from what they stored. Each run must keep the invariants at every step, and end once messages
 * get through again.
 */
class ScrambledRunTest {
    private static final int RUNS = 200;
    private static final int DISTURBED_STEPS = 120;
    private static final int QUIET_STEPS = 3000;
    private static final TestPlane A = TestPlane.named("plane-a");
    private static final TestPlane B = TestPlane.named("plane-b");

    @Test
    void everyRunEndsAndNoInvariantBreaks() {
        Map<Phase, Integer> ends = new EnumMap<>(Phase.class);
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(seed, 1 + seed % 5);
            ends.merge(run.toTheEnd(), 1, Integer::sum);
        }
        System.out.printf("scrambled runs covered: %d, ended %s%n", RUNS, ends);
        assertThat(ends).containsOnlyKeys(Phase.DONE, Phase.ABORTED);
    }

    private static final class Run {
        private final int seed;
        private final Random random;
        private final TestCluster cluster;
        private final Chain chain;
        private final Coordinator coordinator = new Coordinator(A.key());
        private final Claimant claimant = new Claimant();
        private final Map<HostKey, HostState> hosts = new HashMap<>();
        private final List<Runnable> network = new ArrayList<>();
        private final Set<HostKey> votedAtSource = new java.util.HashSet<>();
        private SourceState source;
        private SourceState storedSource;
        private List<SourceEffect> working = List.of();
        private Optional<ClaimState> claim = Optional.empty();
        private Optional<ClaimState> storedClaim = Optional.empty();

        Run(int seed, int hostCount) {
            this.seed = seed;
            this.random = new Random(seed);
            this.cluster = TestCluster.of("cluster-1", hostCount);
            this.chain = cluster.chain(A);
            this.source = SourceState.planned(new SourceState.Plan(
                    TestCluster.migration(chain),
                    cluster.id(),
                    "shop",
                    A.identity(),
                    1,
                    B.identity(),
                    B.gateways(),
                    chain.epoch(),
                    chain.head(),
                    cluster.set(),
                    Set.of(),
                    true));
            this.storedSource = source;
            for (TestHost host : cluster.hosts()) {
                hosts.put(host.id(), HostState.fresh(host.id()));
                atHost(host, new HostEvent.Enrolled(A.identity(), A.gateways(), PlaneClock.FIRST));
                atHost(host, new HostEvent.GenesisShown(A.id(), cluster.genesis(A), Set.of(TestHost.DOCKER)));
            }
            atSource(new SourceEvent.Resumed());
        }

        Phase toTheEnd() {
            for (int step = 0; step < DISTURBED_STEPS && !ended(); step++) {
                disturb();
                check();
            }
            for (int step = 0; step < QUIET_STEPS && !ended(); step++) {
                if (network.isEmpty()) {
                    working.forEach(this::carryOut);
                }
                deliver(true);
                check();
            }
            assertThat(ended()).as("run %d ended in %s", seed, source.phase()).isTrue();
            PlaneId owner = source.phase() == Phase.DONE ? B.id() : A.id();
            for (HostState host : hosts.values()) {
                assertThat(host.holding(cluster.id()).orElseThrow().owner().id())
                        .as("run %d", seed)
                        .isEqualTo(owner);
            }
            return source.phase();
        }

        private boolean ended() {
            return source.phase().isTerminal();
        }

        private void disturb() {
            int what = random.nextInt(100);
            if (what < 2) {
                restartSource();
            } else if (what < 4) {
                claim = storedClaim;
            } else if (what < 5 && random.nextInt(3) == 0) {
                atSource(new SourceEvent.AbortAsked(Finding.error("ASKED", "migration", "an operator", "none")));
            } else if (what < 30 || network.isEmpty()) {
                working.forEach(this::carryOut);
            } else {
                deliver(random.nextInt(10) > 1);
            }
        }

        private void restartSource() {
            network.clear();
            votedAtSource.clear();
            source = storedSource;
            working = List.of();
            atSource(new SourceEvent.Resumed());
        }

        /** One message, whichever; now and then it stays under way, to come again. */
        private void deliver(boolean arrives) {
            if (network.isEmpty()) {
                return;
            }
            int at = random.nextInt(network.size());
            Runnable message = random.nextInt(8) == 0 && network.size() < 200 ? network.get(at) : network.remove(at);
            if (arrives) {
                message.run();
            }
        }

        private void send(Runnable message) {
            network.add(message);
        }

        private void atSource(SourceEvent event) {
            SourceTransition next = coordinator.on(source, event);
            source = next.state();
            if (next.durable()) {
                storedSource = source;
            }
            if (!next.effects().isEmpty()) {
                working = next.effects();
                working.forEach(this::carryOut);
            }
        }

        private Manifest manifest() {
            return source.locked().isPresent() ? manifestAsOfLock() : cluster.manifest(chain);
        }

        /** In every second run the cluster changes between TRANSFER and LOCK. */
        private Manifest manifestAsOfLock() {
            return cluster.manifest(chain, "shop", Map.of("service/web", seed % 2 == 0 ? "8" : "7"));
        }

        private void carryOut(SourceEffect effect) {
            switch (effect) {
                case SourceEffect.RunPrechecks ignored ->
                    send(() -> atSource(new SourceEvent.PrechecksDone(List.of())));
                case SourceEffect.AskClaim ignored -> send(() -> claimed());
                case SourceEffect.ConnectHosts ignored -> cluster.hosts().forEach(host -> send(() -> connect(host)));
                case SourceEffect.SendManifest ignored -> {
                    Manifest sent = manifest();
                    send(() -> received(sent));
                }
                case SourceEffect.AskValidation ignored -> send(() -> atSource(new SourceEvent.Validated(List.of())));
                case SourceEffect.Lock ignored ->
                    send(() ->
                            atSource(new SourceEvent.Locked(manifestAsOfLock().digest())));
                case SourceEffect.ConfirmHeld ignored -> send(this::confirm);
                case SourceEffect.ActOnDecision ignored -> atSource(new SourceEvent.DecisionStored());
                case SourceEffect.ShowCertificate(Signed<TransferCertificate> certificate) -> show(certificate);
                case SourceEffect.Verify ignored -> send(() -> atSource(new SourceEvent.Verified(List.of())));
                case SourceEffect.AwaitHosts ignored -> awaitHosts();
                case SourceEffect.CleanUp ignored ->
                    send(() -> atTarget(new TargetEvent.FinishAsked())
                            .ifPresent(done -> send(() -> atSource(new SourceEvent.CleanedUp()))));
                case SourceEffect.Unlock ignored -> {}
                case SourceEffect.WithdrawPending ignored -> {}
                case SourceEffect.ShowAbort(var abort) -> send(() -> aborted(new TargetEvent.AbortShown(abort)));
            }
        }

        private void claimed() {
            SourceState.Plan plan = source.plan();
            if (claim.isEmpty()) {
                claim = Optional.of(ClaimState.claimed(new ClaimOffer(
                        plan.migration(),
                        plan.cluster(),
                        "shop",
                        "swarm",
                        "swarm-" + cluster.id(),
                        plan.source(),
                        plan.incarnation(),
                        plan.target(),
                        plan.epoch(),
                        plan.head(),
                        plan.ended(),
                        List.of())));
                storedClaim = claim;
            }
            send(() -> atSource(new SourceEvent.Claimed()));
        }

        private void connect(TestHost host) {
            SourceState.Plan plan = source.plan();
            atHost(
                    host,
                    new HostEvent.PendingOffered(
                            A.id(), cluster.id(), 1, plan.migration(), B.identity(), Optional.empty(), B.gateways()));
            send(() -> atSource(new SourceEvent.HostConnected(host.id())));
        }

        private void received(Manifest sent) {
            atTarget(new TargetEvent.ManifestReceived(sent))
                    .ifPresent(held -> send(() -> atSource(new SourceEvent.ManifestHeld(sent.digest()))));
        }

        private void confirm() {
            var held = claim.flatMap(ClaimState::manifest).map(Manifest::digest);
            send(() -> atSource(new SourceEvent.HeldConfirmed(
                    held, TestCluster.BOX, cluster.set().electorate())));
        }

        private void show(Signed<TransferCertificate> certificate) {
            List<Signed<Vote>> votes = cluster.hosts().stream()
                    .filter(host -> votedAtSource.contains(host.id()))
                    .map(host -> host.vote(certificate))
                    .toList();
            send(() -> atTarget(new TargetEvent.CertificateShown(certificate, votes)));
            cluster.hosts().forEach(host -> send(() -> showHost(host, certificate)));
            serving();
        }

        private void showHost(TestHost host, Signed<TransferCertificate> certificate) {
            HostAnswer answer =
                    atHost(host, new HostEvent.LinksShown(cluster.id(), List.of(new Link.Transfer(certificate))));
            if (answer instanceof HostAnswer.Voted(Signed<Vote> vote)) {
                votedAtSource.add(host.id());
                send(() -> atSource(new SourceEvent.Voted(vote)));
                send(() -> atTarget(new TargetEvent.VoteShown(vote)));
            }
        }

        private void serving() {
            claim.filter(state -> state.stage() == Stage.SERVING)
                    .flatMap(ClaimState::majority)
                    .ifPresent(majority -> send(() -> atSource(new SourceEvent.Serving(majority, Optional.empty()))));
        }

        private void awaitHosts() {
            for (TestHost host : cluster.hosts()) {
                source.certificate().ifPresent(certificate -> send(() -> showHost(host, certificate)));
                if (ownerAt(host).equals(B.id())) {
                    send(() -> atSource(new SourceEvent.HostArrived(host.id())));
                }
            }
        }

        private void aborted(TargetEvent.AbortShown shown) {
            boolean gone = claim.isEmpty() || atTarget(shown).isPresent();
            if (gone) {
                send(() -> atSource(new SourceEvent.ClaimGone()));
            }
        }

        /** What the target makes of an event; empty where it refuses. */
        private Optional<ClaimState> atTarget(TargetEvent event) {
            if (claim.isEmpty()) {
                return Optional.empty();
            }
            TargetTransition next = claimant.on(claim.get(), event);
            claim = Optional.of(next.state());
            if (next.durable()) {
                storedClaim = claim;
            }
            return next.refused().isPresent() ? Optional.empty() : claim;
        }

        private HostAnswer atHost(TestHost host, HostEvent event) {
            var next = new Follower(host.key()).on(java.util.Objects.requireNonNull(hosts.get(host.id())), event);
            hosts.put(host.id(), next.state());
            assertThat(next.effects()).noneMatch(HostEffect.Alarm.class::isInstance);
            return next.answer();
        }

        private PlaneId ownerAt(TestHost host) {
            return java.util.Objects.requireNonNull(hosts.get(host.id()))
                    .holding(cluster.id())
                    .orElseThrow()
                    .owner()
                    .id();
        }

        private void check() {
            boolean decided = storedSource.certificate().isPresent();
            boolean stopped = storedSource.stop().isPresent();
            long moved = cluster.hosts().stream()
                    .filter(host -> ownerAt(host).equals(B.id()))
                    .count();
            assertThat(decided && stopped)
                    .as("run %d: committed and aborted", seed)
                    .isFalse();
            if (decided) {
                assertThat(storedSource.certificate().orElseThrow().statement().manifest())
                        .as("run %d: decided on what the cluster was before the lock", seed)
                        .isEqualTo(manifestAsOfLock().digest());
            } else {
                assertThat(moved)
                        .as("run %d: hosts moved before the decision", seed)
                        .isZero();
            }
            boolean serves =
                    storedClaim.filter(state -> state.stage() == Stage.SERVING).isPresent();
            if (serves) {
                assertThat(decided).as("run %d: serving undecided", seed).isTrue();
                assertThat(moved)
                        .as("run %d: serving without a majority", seed)
                        .isGreaterThanOrEqualTo(cluster.set().quorum());
                assertThat(storedClaim.orElseThrow().manifest().orElseThrow().digest())
                        .as("run %d: serving another manifest", seed)
                        .isEqualTo(storedSource
                                .certificate()
                                .orElseThrow()
                                .statement()
                                .manifest());
            }
            boolean dropped =
                    storedClaim.filter(state -> state.stage() == Stage.ABORTED).isPresent();
            assertThat(dropped && !stopped)
                    .as("run %d: dropped without an abort", seed)
                    .isFalse();
        }
    }
}
