package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.agent.home.HostHome;
import io.drover.agent.identity.HostIdentity;
import io.drover.agent.state.LocalDisk;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.HostKeyChange;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Vote;
import io.drover.migration.recovery.Renewal;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.ToAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host changes its keys at a plane's word: a real gateway, a real agent, real files. */
final class HostKeyChangeThroughAgentTest {
    @TempDir
    private Path folder;

    private FakePlane plane;
    private TestHost host;
    private TestCluster cluster;
    private HostIdentity former;

    @BeforeEach
    void joinAndTakeOver() {
        plane = new FakePlane();
        host = TestHost.joined(folder.resolve("host"), plane);
        former = host.home.identity();
        awaitSession(former.hostKey());
        cluster = new TestCluster(plane, former.hostKey());
        accepted(session().showGenesis(cluster.chain.genesis(), Set.of()).join());
    }

    @AfterEach
    void stop() {
        host.close();
        plane.close();
    }

    private AgentSession session() {
        return plane.session(former.hostKey());
    }

    private void awaitSession(HostKey key) {
        await().until(() -> plane.sessions().session(key).isPresent());
    }

    private static void accepted(CommandResult result) {
        assertThat(result).isEqualTo(new CommandResult.Accepted());
    }

    private AgentReply<HostKeyChange> asked(HostSet... sets) {
        return session().askNextKey(List.of(sets)).join();
    }

    private HostKeyChange offered() {
        return switch (asked(cluster.hosts)) {
            case AgentReply.Told<HostKeyChange>(HostKeyChange change) -> change;
            case AgentReply.Refused<HostKeyChange>(String code, String reason) ->
                throw new AssertionError(code + ": " + reason);
        };
    }

    private Renewal renewal(HostKeyChange change) {
        return Renewal.of(
                cluster.chain,
                plane.key,
                1,
                plane.identity,
                cluster.hosts,
                cluster.hosts.replacing(former.hostKey(), change.succession().next()),
                Digest.of(cluster.hosts),
                List.of(plane.address()));
    }

    /** The plane knows the host by both keys. */
    private void take(HostKeyChange change) {
        plane.hosts.put(change.succession().tls(), change.succession().next());
        accepted(session().nextKeyTaken(change.succession().next()).join());
    }

    private Majority voted(Renewal renewal) {
        CommandResult result =
                session().showLinks(cluster.id, List.of(renewal.link())).join();
        assertThat(result).isInstanceOf(CommandResult.Voted.class);
        Signed<Vote> vote = ((CommandResult.Voted) result).vote();
        assertThat(vote.statement().host()).isEqualTo(former.hostKey());
        return renewal.voted(List.of(vote)).majority().orElseThrow();
    }

    private void restartHost() {
        host.close();
        await().until(() -> plane.sessions().online().isEmpty());
        host = new TestHost(folder.resolve("host"));
        host.agent.start();
    }

    private void assertKnownBy(HostKey next) {
        awaitSession(next);
        await().until(() -> plane.sessions().session(former.hostKey()).isEmpty());
        assertThat(host.agent.hostKey()).isEqualTo(next);
        assertThat(host.agent.state().self()).isEqualTo(next);
        assertThat(host.home.keys().hostKeys()).containsExactly(next);
        host.close();
        try (HostHome home = HostHome.open(folder.resolve("host"), new LocalDisk())) {
            assertThat(home.identity().hostKey()).isEqualTo(next);
            assertThat(home.state().load().next()).isEmpty();
        }
    }

    /** The agent answers once its state is stored, and drops the keys then. */
    private void assertNoNextKeys() {
        await().untilAsserted(() -> assertThat(host.home.keys().hostKeys()).containsExactly(former.hostKey()));
    }

    @Test
    void theHostDialsByItsNextKeysAtOnce() {
        HostKeyChange change = offered();
        assertThat(change.isProvenBy(former.hostKey(), plane.id)).isTrue();
        take(change);
        Renewal renewal = renewal(change);
        Majority majority = voted(renewal);
        assertThat(host.agent.hostKey()).isEqualTo(former.hostKey());
        accepted(session().showMajority(majority).join());
        assertKnownBy(change.succession().next());
    }

    @Test
    void theFormerKeyOpensNoSessionAfterwards() {
        HostKeyChange change = offered();
        take(change);
        accepted(session().showMajority(voted(renewal(change))).join());
        awaitSession(change.succession().next());
        plane.hosts.remove(former.tls().fingerprint());
        try (RawAgent thief = new RawAgent(plane, former)) {
            thief.say(FromAgent.newBuilder().setHello(thief.hello()));
            assertThat(thief.hear()).isEqualTo(ToAgent.getDefaultInstance());
        }
        assertThat(plane.sessions().session(former.hostKey())).isEmpty();
        assertThat(plane.sessions().session(change.succession().next())).isPresent();
    }

    @Test
    void askedAgainAfterARestartTheHostTellsTheSame() {
        HostKeyChange change = offered();
        restartHost();
        awaitSession(former.hostKey());
        assertThat(offered()).isEqualTo(change);
    }

    @Test
    void aRestartBetweenVoteAndMajorityLosesNothing() {
        HostKeyChange change = offered();
        take(change);
        Majority majority = voted(renewal(change));
        restartHost();
        awaitSession(former.hostKey());
        accepted(session().showMajority(majority).join());
        assertKnownBy(change.succession().next());
    }

    @Test
    void aRestartBeforeTheVoteLosesNothing() {
        HostKeyChange change = offered();
        take(change);
        restartHost();
        awaitSession(former.hostKey());
        accepted(session().showMajority(voted(renewal(change))).join());
        assertKnownBy(change.succession().next());
    }

    @Test
    void withoutSpaceOnTheDiskNothingChanges() {
        host.disk.full = true;
        assertThat(asked(cluster.hosts))
                .isInstanceOfSatisfying(
                        AgentReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("STATE_NOT_STORED"));
        assertThat(host.home.keys().hostKeys()).containsExactly(former.hostKey());
        host.disk.full = false;
        assertThat(offered().isProvenBy(former.hostKey(), plane.id)).isTrue();
    }

    @Test
    void aRefusedChangeLeavesNoKeys() {
        assertThat(asked())
                .isInstanceOfSatisfying(
                        AgentReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("GAP"));
        accepted(session()
                .bindEndpoints(cluster.id, 1, Set.of(LocalEndpoint.tcp("127.0.0.1", 5432)))
                .join());
        assertNoNextKeys();
        assertThat(host.agent.state().next()).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsWithdrawnLeavesNoKeys() {
        HostKeyChange change = offered();
        accepted(session().withdrawNextKey(change.succession().next()).join());
        assertNoNextKeys();
        assertThat(session().nextKeyTaken(change.succession().next()).join())
                .isInstanceOfSatisfying(
                        CommandResult.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("CONFLICT"));
        assertThat(offered()).isNotEqualTo(change);
    }

    @Test
    void aKeyThatWasNotMadeHereIsNotTaken() {
        offered();
        assertThat(session().nextKeyTaken(HostIdentity.generate().hostKey()).join())
                .isInstanceOfSatisfying(
                        CommandResult.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("CONFLICT"));
        assertThat(host.agent.hostKey()).isEqualTo(former.hostKey());
    }
}
