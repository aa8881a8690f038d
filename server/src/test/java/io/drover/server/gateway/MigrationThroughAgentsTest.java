package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents do while a cluster moves between two planes: real gateways, real agents, real files. */
final class MigrationThroughAgentsTest {
    @TempDir
    private Path folder;

    private FakePlane source;
    private FakePlane target;
    private TestHost host;
    private TestCluster cluster;

    @BeforeEach
    void joinAndTakeOver() {
        source = new FakePlane();
        target = new FakePlane();
        host = TestHost.joined(folder.resolve("host"), source);
        awaitSession(source, host);
        cluster = new TestCluster(source, host.key());
        assertThat(source.session(host.key())
                        .showGenesis(cluster.chain.genesis(), Set.of())
                        .join())
                .isEqualTo(new CommandResult.Accepted());
    }

    @AfterEach
    void stop() {
        host.close();
        source.close();
        target.close();
    }

    static void awaitSession(FakePlane plane, TestHost host) {
        await().until(() -> plane.sessions().session(host.key()).isPresent() && !plane.connected.isEmpty());
    }

    private void connectPending() {
        target.hosts.put(host.home.identity().tls().fingerprint(), host.key());
        assertThat(offer(target.address())).isEqualTo(new CommandResult.Accepted());
        await().until(() ->
                source.pendings.contains(new FakePlane.Pending(cluster.id, cluster.migration, Optional.empty())));
    }

    private CommandResult offer(GatewayAddress address) {
        return source.session(host.key())
                .offerPending(cluster.id, 1, cluster.migration, target.identity, List.of(address))
                .join();
    }

    @Test
    void aPendingSessionOpensAndIsReported() {
        connectPending();
        assertThat(target.connected)
                .singleElement()
                .satisfies(report -> assertThat(report.holdings())
                        .singleElement()
                        .satisfies(holding -> {
                            assertThat(holding.owner()).isEqualTo(source.id);
                            assertThat(holding.pending()).contains(cluster.migration);
                        }));
    }

    @Test
    void aPendingSessionThatFailsIsReportedWithTheReason() {
        // The target does not know the host.
        assertThat(offer(target.address())).isEqualTo(new CommandResult.Accepted());
        await().untilAsserted(() -> assertThat(source.pendings)
                .anySatisfy(pending -> assertThat(pending.error().orElse("")).contains("HOST_UNKNOWN")));
    }

    @Test
    void aGatewayThatShowsAnotherKeyIsNotTalkedTo() {
        target.hosts.put(host.home.identity().tls().fingerprint(), host.key());
        assertThat(offer(new GatewayAddress("127.0.0.1", target.address().port(), source.tls.fingerprint())))
                .isEqualTo(new CommandResult.Accepted());
        await().untilAsserted(() -> assertThat(source.pendings)
                .anySatisfy(pending ->
                        assertThat(pending.error().orElse("")).contains("it shows the key with fingerprint")));
        assertThat(target.connected).isEmpty();
    }

    @Test
    void withdrawalClosesThePendingSession() {
        connectPending();
        assertThat(source.session(host.key())
                        .withdrawPending(cluster.id, 1, cluster.migration)
                        .join())
                .isEqualTo(new CommandResult.Accepted());
        await().until(() -> target.sessions().session(host.key()).isEmpty());
        assertThat(source.sessions().session(host.key())).isPresent();
    }

    @Test
    void aCertificateIsAnsweredWithAVoteOnBothSessions() {
        connectPending();
        Signed<TransferCertificate> certificate = cluster.transfer(source, target);
        long[] micros = new long[1];
        long began = System.nanoTime();
        CommandResult result = source.session(host.key())
                .showLinks(cluster.id, List.of(new Link.Transfer(certificate)))
                .join();
        micros[0] = (System.nanoTime() - began) / 1000;
        System.out.printf("certificate to vote, over loopback with fsync: %d µs%n", micros[0]);
        Vote vote = vote(result);
        assertThat(vote.certificate()).isEqualTo(certificate.digest());
        await().until(() -> target.votes.contains(vote));
        assertThat(source.votes).isEmpty();
        await().untilAsserted(() -> assertThat(target.reports)
                .anySatisfy(report -> assertThat(report.holdings())
                        .singleElement()
                        .satisfies(holding -> {
                            assertThat(holding.owner()).isEqualTo(target.id);
                            assertThat(holding.vote()).isPresent();
                            assertThat(holding.certificate()).contains(certificate);
                        })));
    }

    @Test
    void theTargetCanShowTheCertificateAndTheSourceHearsTheVote() {
        connectPending();
        Signed<TransferCertificate> certificate = cluster.transfer(source, target);
        Vote vote = vote(target.session(host.key())
                .showLinks(cluster.id, List.of(new Link.Transfer(certificate)))
                .join());
        await().until(() -> source.votes.contains(vote));
    }

    @Test
    void theFormerOwnerIsRefusedAfterTheSwitchAndLetGoAfterTheMajority() {
        connectPending();
        Signed<TransferCertificate> certificate = cluster.transfer(source, target);
        CommandResult voted = target.session(host.key())
                .showLinks(cluster.id, List.of(cluster.followedBy(certificate)))
                .join();
        assertThat(source.session(host.key())
                        .bindEndpoints(cluster.id, 1, Set.of())
                        .join())
                .isInstanceOfSatisfying(
                        CommandResult.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("NOT_THE_OWNER"));
        Signed<Vote> vote = ((CommandResult.Voted) voted).vote();
        assertThat(target.session(host.key())
                        .showMajority(cluster.majority(certificate, List.of(vote)))
                        .join())
                .isEqualTo(new CommandResult.Accepted());
        // The host is enrolled with the source, so that session is kept until the source forgets it.
        assertThat(source.session(host.key()).forget().join()).isEqualTo(new CommandResult.Accepted());
        await().until(() -> source.sessions().session(host.key()).isEmpty());
        assertThat(target.sessions().session(host.key())).isPresent();
    }

    @Test
    void aHostWhoseDiskIsFullDoesNotVote() {
        connectPending();
        Signed<TransferCertificate> certificate = cluster.transfer(source, target);
        List<Link> links = List.of(new Link.Transfer(certificate));
        host.disk.full = true;
        assertThat(source.session(host.key()).showLinks(cluster.id, links).join())
                .isInstanceOfSatisfying(CommandResult.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("STATE_NOT_STORED");
                    assertThat(refused.reason()).contains("No space left on device");
                });
        assertThat(host.agent.state().holding(cluster.id).orElseThrow().epoch()).isEqualTo(1);
        assertThat(target.votes).isEmpty();
        host.disk.full = false;
        vote(source.session(host.key()).showLinks(cluster.id, links).join());
        assertThat(host.agent.state().holding(cluster.id).orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    void aHostThatLaggedIsToldOfTheGapAndCatchesUpWithTheLinks() {
        connectPending();
        Link there = cluster.followedBy(cluster.transfer(source, target));
        Link back = cluster.followedBy(cluster.transfer(target, source));
        assertThat(source.session(host.key())
                        .showLinks(cluster.id, List.of(back))
                        .join())
                .isInstanceOfSatisfying(
                        CommandResult.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("GAP"));
        vote(source.session(host.key())
                .showLinks(cluster.id, List.of(there, back))
                .join());
        assertThat(host.agent.state().holding(cluster.id).orElseThrow().epoch()).isEqualTo(3);
        assertThat(host.agent.state().holding(cluster.id).orElseThrow().owner()).isEqualTo(source.identity);
    }

    @Test
    void aSecondCertificateForTheSameEpochIsRefusedAndRaisesAnAlarm() {
        connectPending();
        vote(source.session(host.key())
                .showLinks(cluster.id, List.of(new Link.Transfer(cluster.transfer(source, target))))
                .join());
        try (FakePlane other = new FakePlane()) {
            assertThat(source.session(host.key())
                            .showLinks(cluster.id, List.of(new Link.Transfer(cluster.transfer(source, other))))
                            .join())
                    .isInstanceOfSatisfying(
                            CommandResult.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("CONFLICT"));
        }
        await().untilAsserted(() -> assertThat(source.alarms)
                .anySatisfy(alarm -> assertThat(alarm.code()).isEqualTo("TWO_CERTIFICATES")));
    }

    @Test
    void aRestoredPlaneCommandsNothingUntilItIsRecovered() {
        source.clock = source.clock.next().next();
        source.session(host.key()).tellClock(source.clock).join();
        source.clock = new io.drover.migration.ownership.PlaneClock(1, 0);
        source.alarms.clear();
        source.connected.clear();
        source.restart();
        awaitSession(source, host);
        await().untilAsserted(() -> assertThat(source.alarms)
                .anySatisfy(alarm -> assertThat(alarm.code()).isEqualTo("RESTORED_PLANE")));
        AgentSession session = source.session(host.key());
        assertThat(source.connected.getFirst().seen().change()).isEqualTo(2);
        assertThat(session.offerPending(cluster.id, 1, MigrationId.random(), target.identity, List.of(target.address()))
                        .join())
                .isInstanceOfSatisfying(
                        CommandResult.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("RESTORED_PLANE"));
        assertThat(session.askPromise(2, Digest.of(new byte[1])).join())
                .isInstanceOfSatisfying(
                        CommandResult.Promised.class,
                        promised -> assertThat(promised.holdings())
                                .singleElement()
                                .satisfies(held -> {
                                    assertThat(held.cluster()).isEqualTo(cluster.id);
                                    assertThat(held.lineage()).isPresent();
                                }));
        source.clock = new io.drover.migration.ownership.PlaneClock(2, 3);
        session.tellClock(source.clock).join();
        assertThat(session.bindEndpoints(cluster.id, 1, Set.of()).join()).isEqualTo(new CommandResult.Accepted());
    }

    @Test
    void sessionsComeBackAfterAGatewayWasRestarted() {
        source.connected.clear();
        source.restart();
        awaitSession(source, host);
        assertThat(source.session(host.key()).askFacts().join())
                .isInstanceOfSatisfying(
                        AgentReply.Told.class,
                        told -> assertThat(((HostFactsReport) told.answer()).cpus())
                                .isPositive());
    }

    @Test
    void aHostThatIsOffLineIsNamedSo() {
        host.close();
        await().until(() -> source.sessions().session(host.key()).isEmpty());
        assertThatThrownBy(() -> source.session(host.key()))
                .isInstanceOfSatisfying(
                        AgentUnreachableException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(AgentUnreachableException.Cause.OFFLINE));
    }

    @Test
    void theGatewayOfAPlaneIsTriedForTheOwnerOnly() {
        assertThat(source.session(host.key())
                        .tryReach(cluster.id, 1, target.address())
                        .join())
                .isEqualTo(new AgentReply.Told<>(Optional.empty()));
        GatewayAddress wrong = new GatewayAddress("127.0.0.1", target.address().port(), source.tls.fingerprint());
        assertThat(source.session(host.key()).tryReach(cluster.id, 1, wrong).join())
                .isInstanceOfSatisfying(
                        AgentReply.Told.class,
                        told -> assertThat(told.answer().toString()).contains("it shows the key with fingerprint"));
        assertThat(source.session(host.key())
                        .tryReach(cluster.id, 2, target.address())
                        .join())
                .isInstanceOfSatisfying(
                        AgentReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("NOT_THE_OWNER"));
    }

    private static Vote vote(CommandResult result) {
        assertThat(result).isInstanceOf(CommandResult.Voted.class);
        Signed<Vote> vote = ((CommandResult.Voted) result).vote();
        assertThat(vote.verifiedBy(vote.statement().host())).isTrue();
        return vote.statement();
    }

    @Test
    void manySwitchesAreFast() {
        connectPending();
        long[] micros = new long[20];
        FakePlane from = source;
        FakePlane to = target;
        for (int i = 0; i < micros.length; i++) {
            Link link = cluster.followedBy(cluster.transfer(from, to));
            long began = System.nanoTime();
            vote(from.session(host.key()).showLinks(cluster.id, List.of(link)).join());
            micros[i] = (System.nanoTime() - began) / 1000;
            FakePlane former = from;
            from = to;
            to = former;
        }
        Arrays.sort(micros);
        System.out.printf(
                "certificate to vote, warm, 20 switches: median %d µs, worst %d µs%n",
                micros[micros.length / 2], micros[micros.length - 1]);
        assertThat(host.agent.state().holding(cluster.id).orElseThrow().epoch()).isEqualTo(21);
    }
}
