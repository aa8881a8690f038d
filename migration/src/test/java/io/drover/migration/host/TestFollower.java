package io.drover.migration.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.codec.Canonical;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One host, fed with events; after each, the state goes through its stored form, as on a real host. */
final class TestFollower {
    static final TestPlane A = TestPlane.named("plane-a");
    static final TestPlane B = TestPlane.named("plane-b");
    static final TestPlane C = TestPlane.named("plane-c");
    static final PoolName BLUE = new PoolName("blue");
    static final PoolName GREEN = new PoolName("green");
    static final LocalEndpoint DATABASE = LocalEndpoint.tcp("127.0.0.1", 5432);

    /** What the host changes its key to. */
    static final SigningKey NEXT = TestHost.named("h0, by its next key").key();

    static final Digest RECOVERY = TestCluster.digest("recovery");

    private final TestHost host;
    private final TestCluster cluster;
    private final Follower follower;
    private HostState state;

    TestFollower(TestCluster cluster, int index) {
        this.cluster = cluster;
        this.host = cluster.host(index);
        this.follower = new Follower(host.key(), NEXT);
        this.state = HostState.fresh(host.id());
    }

    /** The first host of three. */
    static TestFollower fresh() {
        return new TestFollower(TestCluster.of("cluster-1", 3), 0);
    }

    static TestFollower enrolled() {
        TestFollower test = fresh();
        test.accepted(enrolment(A));
        return test;
    }

    static TestFollower held() {
        TestFollower test = enrolled();
        test.accepted(test.genesis());
        return test;
    }

    static TestFollower pending() {
        TestFollower test = held();
        test.accepted(test.offer());
        return test;
    }

    static TestFollower unsettled() {
        TestFollower test = pending();
        test.on(test.links(test.transfer()));
        return test;
    }

    static TestFollower settled() {
        TestFollower test = unsettled();
        test.accepted(new HostEvent.MajorityShown(test.cluster.majority(test.transfer())));
        return test;
    }

    static TestFollower quarantined() {
        TestFollower test = held();
        Link.Adopted adopted = test.cluster.adopted(test.cluster.adoptionTerms(test.chain(), C, test.host));
        test.on(new HostEvent.LinksShown(test.cluster.id(), List.of(adopted)));
        return test;
    }

    static HostEvent.Enrolled enrolment(TestPlane plane) {
        return new HostEvent.Enrolled(plane.identity(), plane.gateways(), PlaneClock.FIRST);
    }

    /** A plane says, by its key, that others are its own from now on. */
    static HostEvent.SuccessionShown succession(TestPlane former, TestPlane next) {
        return new HostEvent.SuccessionShown(
                former.id(),
                Signed.by(former.key(), new Succession(former.identity(), next.identity(), next.gateways())));
    }

    HostEvent.GenesisShown genesis() {
        return new HostEvent.GenesisShown(A.id(), cluster.genesis(A), Set.of(TestHost.DOCKER));
    }

    /** Its owner has the host change its key. */
    HostEvent.NextKeyOffered nextKey() {
        return new HostEvent.NextKeyOffered(A.id(), NEXT.hostKey(), List.of(cluster.set()));
    }

    static HostEvent.NextKeyTaken nextKeyTaken() {
        return new HostEvent.NextKeyTaken(A.id(), NEXT.hostKey());
    }

    HostEvent.PendingOffered offer() {
        return offer(A, 1, B);
    }

    HostEvent.PendingOffered offer(TestPlane from, long epoch, TestPlane target) {
        return new HostEvent.PendingOffered(
                from.id(),
                cluster.id(),
                epoch,
                TestCluster.migration(chain()),
                target.identity(),
                Optional.empty(),
                target.gateways());
    }

    /** The owner offers another pool of its own. */
    HostEvent.PendingOffered offerOfPool(PoolName pool) {
        return new HostEvent.PendingOffered(
                A.id(),
                cluster.id(),
                1,
                TestCluster.migration(chain()),
                A.identity(),
                Optional.of(pool),
                gatewaysOf(pool));
    }

    HostEvent.WordAsked wordAsked(int incarnation) {
        return wordAsked(TestCluster.migration(chain()), incarnation);
    }

    HostEvent.WordAsked wordAsked(MigrationId migration, int incarnation) {
        return new HostEvent.WordAsked(A.id(), cluster.id(), 1, migration, incarnation);
    }

    static List<GatewayAddress> gatewaysOf(PoolName pool) {
        return List.of(TestPlane.gateway("gateway-of-" + pool));
    }

    /** In pool blue. */
    Signed<Placement> placement(long generation) {
        return placement(A, generation, BLUE);
    }

    Signed<Placement> placement(TestPlane owner, long generation, PoolName pool) {
        return Signed.by(
                owner.key(), new Placement(cluster.id(), owner.id(), 1, 1, generation, pool, gatewaysOf(pool)));
    }

    Chain chain() {
        return cluster.chain(A);
    }

    Signed<TransferCertificate> transfer() {
        return cluster.transfer(chain(), A, B);
    }

    HostEvent.LinksShown links(Signed<TransferCertificate> certificate) {
        return new HostEvent.LinksShown(cluster.id(), List.of(new Link.Transfer(certificate)));
    }

    HostEvent.LinksShown links(Link... links) {
        return new HostEvent.LinksShown(cluster.id(), List.of(links));
    }

    HostTransition on(HostEvent event) {
        HostTransition transition = follower.on(state, event);
        byte[] stored = Canonical.encode(transition.state());
        state = Canonical.decode(HostState.class, stored);
        assertThat(state).isEqualTo(transition.state());
        return transition;
    }

    void accepted(HostEvent event) {
        assertThat(on(event).answer()).isEqualTo(new HostAnswer.Accepted());
    }

    Signed<Vote> voted(HostEvent event) {
        HostAnswer answer = on(event).answer();
        assertThat(answer).isInstanceOf(HostAnswer.Voted.class);
        return ((HostAnswer.Voted) answer).vote();
    }

    /** Refused, and nothing changed or happened. */
    void refused(HostEvent event, Refusal refusal) {
        HostState before = state;
        HostTransition transition = on(event);
        assertThat(refusalOf(transition)).as("%s", event).isEqualTo(refusal);
        assertThat(state).as("%s", event).isEqualTo(before);
        assertThat(transition.effects()).hasSize(1);
    }

    void assertNoStateChange(HostEvent event) {
        HostState before = state;
        on(event);
        assertThat(state).as("%s", event).isEqualTo(before);
    }

    static Refusal refusalOf(HostTransition transition) {
        assertThat(transition.answer()).isInstanceOf(HostAnswer.Refused.class);
        HostAnswer.Refused refused = (HostAnswer.Refused) transition.answer();
        assertThat(refused.reason()).hasSizeGreaterThan(20);
        return refused.refusal();
    }

    Holding holding() {
        return state.holding(cluster.id()).orElseThrow();
    }

    HostState state() {
        return state;
    }

    TestCluster cluster() {
        return cluster;
    }

    TestHost host() {
        return host;
    }

    static HostEvent promise(TestPlane plane, int incarnation) {
        return new HostEvent.PromiseAsked(plane.id(), incarnation, RECOVERY);
    }

    /** What the host tells as it promises. */
    List<HeldOwnership> promised(TestPlane plane, int incarnation) {
        HostAnswer answer = on(promise(plane, incarnation)).answer();
        assertThat(answer).isInstanceOf(HostAnswer.Promised.class);
        return ((HostAnswer.Promised) answer).holdings();
    }
}
