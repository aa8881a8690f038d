package io.drover.migration.host;

import static io.drover.migration.host.TestFollower.A;
import static io.drover.migration.host.TestFollower.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.ownership.PlaneClock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every event in every state of a host: the answer, and (by a star) whether the state changes. */
class HostEventTableTest {
    private static final List<String> EVENTS = List.of(
            "Enrolled",
            "ClockTold",
            "GenesisShown",
            "EndpointsBound",
            "PendingOffered",
            "PendingWithdrawn",
            "WordAsked",
            "PlacementShown",
            "LinksShown",
            "MajorityShown",
            "PromiseAsked",
            "ForgetAsked",
            "ReleaseAsked",
            "AdoptionOrdered",
            "SuccessionShown",
            "NextKeyOffered",
            "NextKeyWithdrawn",
            "NextKeyTaken");

    private final Map<String, Supplier<TestFollower>> states = new LinkedHashMap<>();
    private final Map<String, String> expected = new LinkedHashMap<>();

    HostEventTableTest() {
        row(
                "fresh",
                TestFollower::fresh,
                "Accepted* NOT_ENROLLED NOT_ENROLLED NOT_HELD NOT_HELD NOT_HELD NOT_HELD NOT_HELD NOT_HELD NOT_HELD NOT_ENROLLED Accepted Accepted NOT_HELD NOT_ENROLLED NOT_ENROLLED Accepted NOT_ENROLLED");
        row(
                "enrolled",
                TestFollower::enrolled,
                "Accepted Accepted* Accepted* NOT_HELD NOT_HELD NOT_HELD NOT_HELD NOT_HELD NOT_HELD NOT_HELD Promised* Accepted* Accepted NOT_HELD Accepted* Accepted* Accepted CONFLICT");
        row(
                "held",
                TestFollower::held,
                "Accepted Accepted* Accepted Accepted* Accepted* Accepted Accepted* Accepted* Voted* Accepted* Promised* Accepted* Accepted* AdoptionStated* Accepted* Accepted* Accepted CONFLICT");
        row(
                "pending",
                TestFollower::pending,
                "Accepted Accepted* Accepted Accepted* Accepted Accepted* Accepted* Accepted* Voted* Accepted* Promised* Accepted* Accepted* AdoptionStated* Accepted* CONFLICT Accepted CONFLICT");
        row(
                "unsettled",
                TestFollower::unsettled,
                "Accepted Accepted* CONFLICT NOT_THE_OWNER NOT_THE_OWNER NOT_THE_OWNER NOT_THE_OWNER NOT_THE_OWNER Voted Accepted* Promised* Accepted* NOT_THE_OWNER STALE Accepted* NOT_THE_OWNER Accepted CONFLICT");
        row(
                "settled",
                TestFollower::settled,
                "Accepted Accepted* CONFLICT NOT_THE_OWNER NOT_THE_OWNER NOT_THE_OWNER NOT_THE_OWNER NOT_THE_OWNER Voted Accepted Promised* Accepted* NOT_THE_OWNER STALE Accepted* NOT_THE_OWNER Accepted CONFLICT");
        row(
                "quarantined",
                TestFollower::quarantined,
                "Accepted Accepted* QUARANTINED QUARANTINED QUARANTINED QUARANTINED QUARANTINED QUARANTINED QUARANTINED QUARANTINED Promised* Accepted* QUARANTINED AdoptionStated* Accepted* QUARANTINED Accepted CONFLICT");
        row(
                "owner restored from an old copy",
                () -> {
                    TestFollower test = TestFollower.held();
                    test.accepted(new HostEvent.ClockTold(A.id(), new PlaneClock(1, 9)));
                    return test;
                },
                "Accepted RESTORED_PLANE Accepted Accepted* Accepted* Accepted Accepted* Accepted* Voted* Accepted* Promised* Accepted* Accepted* AdoptionStated* Accepted* Accepted* Accepted CONFLICT");
        row(
                "owner's incarnation refused",
                () -> {
                    TestFollower test = TestFollower.held();
                    test.on(new HostEvent.PromiseAsked(A.id(), 3, TestFollower.RECOVERY));
                    return test;
                },
                "Accepted RESTORED_PLANE Accepted Accepted* Accepted* Accepted OLD_INCARNATION OLD_INCARNATION OLD_INCARNATION Accepted* OLD_INCARNATION Accepted* Accepted* AdoptionStated* Accepted* Accepted* Accepted CONFLICT");
        row(
                "word given",
                () -> {
                    TestFollower test = TestFollower.pending();
                    test.accepted(test.wordAsked(1));
                    return test;
                },
                "Accepted Accepted* Accepted Accepted* WORD_GIVEN Accepted Accepted Accepted* WORD_GIVEN Accepted* Promised* Accepted* Accepted* AdoptionStated* Accepted* Accepted* Accepted CONFLICT");
        row(
                "changing its key",
                () -> {
                    TestFollower test = TestFollower.held();
                    test.accepted(test.nextKey());
                    return test;
                },
                "Accepted Accepted* Accepted Accepted* CONFLICT Accepted Accepted* Accepted* Voted* Accepted* Promised* Accepted* Accepted* AdoptionStated* Accepted* Accepted Accepted* Accepted*");
    }

    @Test
    void everyEventInEveryState() {
        Set<String> kinds = new HashSet<>();
        for (Class<?> kind : HostEvent.class.getPermittedSubclasses()) {
            kinds.add(kind.getSimpleName());
        }
        assertThat(kinds).isEqualTo(Set.copyOf(EVENTS));
        int pairs = 0;
        for (Map.Entry<String, Supplier<TestFollower>> row : states.entrySet()) {
            for (String kind : EVENTS) {
                TestFollower test = row.getValue().get();
                HostState before = test.state();
                HostTransition transition = test.on(sample(test, kind));
                String seen = described(transition.answer()) + (test.state().equals(before) ? "" : "*");
                assertThat(seen).as("%s in %s", kind, row.getKey()).isEqualTo(expected.get(row.getKey() + "/" + kind));
                pairs++;
            }
        }
        System.out.printf("host pairs covered: %d (%d states, %d events)%n", pairs, states.size(), EVENTS.size());
    }

    /** What others than the owner, and the owner at another epoch, may not do. */
    @Test
    void nobodyButTheOwnerAtItsEpochCommands() {
        int pairs = 0;
        for (Supplier<TestFollower> start : List.<Supplier<TestFollower>>of(
                TestFollower::held, TestFollower::pending, TestFollower::unsettled, TestFollower::settled)) {
            TestFollower test = start.get();
            long epoch = test.holding().epoch();
            for (var from : List.of(A.id(), TestFollower.B.id(), C.id())) {
                for (long asked : new long[] {0, epoch - 1, epoch, epoch + 1}) {
                    if (from.equals(test.holding().owner().id()) && asked == epoch) {
                        continue;
                    }
                    var id = test.cluster().id();
                    test.refused(
                            new HostEvent.EndpointsBound(from, id, asked, Set.of(TestFollower.DATABASE)),
                            Refusal.NOT_THE_OWNER);
                    test.refused(
                            new HostEvent.PendingOffered(
                                    from,
                                    id,
                                    asked,
                                    TestCluster.migration(test.chain()),
                                    C.identity(),
                                    Optional.empty(),
                                    C.gateways()),
                            Refusal.NOT_THE_OWNER);
                    test.refused(
                            new HostEvent.PendingWithdrawn(from, id, asked, TestCluster.migration(test.chain())),
                            Refusal.NOT_THE_OWNER);
                    test.refused(
                            new HostEvent.WordAsked(from, id, asked, TestCluster.migration(test.chain()), 1),
                            Refusal.NOT_THE_OWNER);
                    test.refused(new HostEvent.ReleaseAsked(from, id, asked), Refusal.NOT_THE_OWNER);
                    pairs += 5;
                }
            }
        }
        System.out.printf("host commands by others refused: %d%n", pairs);
    }

    private static HostEvent sample(TestFollower test, String kind) {
        TestCluster cluster = test.cluster();
        return switch (kind) {
            case "Enrolled" -> TestFollower.enrolment(A);
            case "SuccessionShown" -> TestFollower.succession(A, A.withOtherKeys());
            case "NextKeyOffered" -> test.nextKey();
            case "NextKeyWithdrawn" -> new HostEvent.NextKeyWithdrawn(A.id(), TestFollower.NEXT.hostKey());
            case "NextKeyTaken" -> TestFollower.nextKeyTaken();
            case "ClockTold" -> new HostEvent.ClockTold(A.id(), new PlaneClock(1, 5));
            case "GenesisShown" -> test.genesis();
            case "EndpointsBound" ->
                new HostEvent.EndpointsBound(A.id(), cluster.id(), 1, Set.of(TestFollower.DATABASE));
            case "PendingOffered" -> test.offer();
            case "PendingWithdrawn" ->
                new HostEvent.PendingWithdrawn(A.id(), cluster.id(), 1, TestCluster.migration(test.chain()));
            case "WordAsked" -> test.wordAsked(1);
            case "PlacementShown" -> new HostEvent.PlacementShown(test.placement(1));
            case "LinksShown" -> test.links(test.transfer());
            case "MajorityShown" -> new HostEvent.MajorityShown(cluster.majority(test.transfer()));
            case "PromiseAsked" -> new HostEvent.PromiseAsked(A.id(), 2, TestFollower.RECOVERY);
            case "ForgetAsked" -> new HostEvent.ForgetAsked(A.id());
            case "ReleaseAsked" -> new HostEvent.ReleaseAsked(A.id(), cluster.id(), 1);
            case "AdoptionOrdered" ->
                new HostEvent.AdoptionOrdered(cluster.adoptionTerms(test.chain(), C, cluster.host(1), cluster.host(2)));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String described(HostAnswer answer) {
        return answer instanceof HostAnswer.Refused(Refusal refusal, String ignored)
                ? refusal.name()
                : answer.getClass().getSimpleName();
    }

    private void row(String name, Supplier<TestFollower> start, String answers) {
        states.put(name, start);
        String[] each = answers.split(" ", -1);
        assertThat(each).as(name).hasSize(EVENTS.size());
        for (int i = 0; i < each.length; i++) {
            expected.put(name + "/" + EVENTS.get(i), each[i]);
        }
    }

    @Test
    void endpointsOfAnotherClusterAreRefused() {
        TestFollower test = TestFollower.held();
        TestCluster other = new TestCluster(
                new io.drover.migration.identity.ClusterId("cluster-2"),
                test.cluster().hosts());
        test.refused(
                new HostEvent.GenesisShown(A.id(), other.genesis(A), Set.of(TestHost.DOCKER)), Refusal.ENDPOINT_BOUND);
        test.accepted(new HostEvent.GenesisShown(A.id(), other.genesis(A), Set.of(TestFollower.DATABASE)));
        test.refused(
                new HostEvent.EndpointsBound(A.id(), other.id(), 1, Set.of(TestFollower.DATABASE, TestHost.DOCKER)),
                Refusal.ENDPOINT_BOUND);
        assertThat(test.state().boundTo(TestFollower.DATABASE).orElseThrow().cluster())
                .isEqualTo(other.id());
    }
}
