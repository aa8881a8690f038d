package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fuzz.Fuzz;
import io.drover.migration.finding.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two planes with somebody between them who has the keys of both, and changes what they say. */
final class PeerCallsFuzzTest {
    @TempDir
    private Path folder;

    /** Every answer ends in findings, and the plane goes on as before. */
    @Test
    void answersToADryRun() {
        try (TestFleet fleet = TestFleet.of(folder, "a", "b")) {
            TestPlane a = fleet.plane("a");
            TestPlane b = fleet.plane("b");
            TestCluster cluster = fleet.cluster(a, 1);
            try (RelayedPeer relay = RelayedPeer.between(a, b)) {
                for (String method : List.of("Greet", "Precheck")) {
                    List<byte[]> sound = new CopyOnWriteArrayList<>();
                    relay.change(method, answer -> {
                        sound.add(answer);
                        return answer;
                    });
                    dryRun(a, cluster);
                    Fuzz.of("answer of a peer to " + method, 1)
                            .examples(sound.getLast())
                            .tokens("\12\0", "\uD83D\uDE00".repeat(600), "x".repeat(1999) + "\uD83D\uDE00")
                            .inputs(150)
                            .longest(8000)
                            .allocating(8 << 20, 200)
                            .run(input -> {
                                relay.change(method, answer -> input);
                                assertClear(dryRun(a, cluster));
                            });
                    relay.clear();
                }
                assertThat(dryRun(a, cluster)).noneMatch(Finding::isError);
            }
            a.findPeerAt("b", List.of(b.address()));
            fleet.migrate(a, cluster, b);
            fleet.assertOwned(cluster, b, 2);
        }
    }

    /** Requests that are answered as if they were somebody's own fault, and change nothing that is decided. */
    @Test
    void requestsOfAPeer() {
        try (TestFleet fleet = TestFleet.of(folder, "a", "b")) {
            TestPlane a = fleet.plane("a");
            TestPlane b = fleet.plane("b");
            TestCluster cluster = fleet.cluster(a, 1);
            try (RelayedPeer relay = RelayedPeer.between(a, b)) {
                List<byte[]> sound = new CopyOnWriteArrayList<>();
                relay.changeAsked("Precheck", asked -> {
                    sound.add(asked);
                    return asked;
                });
                dryRun(a, cluster);
                Fuzz.of("request of a peer to Precheck", 1)
                        .examples(sound.getLast())
                        .tokens("\12\0", "\uD83D\uDE00".repeat(600))
                        .inputs(200)
                        .longest(8000)
                        .allocating(8 << 20, 200)
                        .run(input -> {
                            relay.changeAsked("Precheck", asked -> input);
                            assertClear(dryRun(a, cluster));
                        });
                relay.clear();
            }
            a.findPeerAt("b", List.of(b.address()));
            fleet.migrate(a, cluster, b);
            fleet.assertOwned(cluster, b, 2);
        }
    }

    private static List<Finding> dryRun(TestPlane a, TestCluster cluster) {
        return a.migrations().dryRun(new MigrationRequest(cluster.name(), "b", Set.of(), false));
    }

    private static void assertClear(List<Finding> findings) {
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.seen() + finding.fix())
                        .isNotBlank()
                        .hasSizeLessThan(6000)
                        .doesNotContain("\tat ", "java.lang", "internal error"));
    }
}
