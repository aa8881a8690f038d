package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.protocol.v1.AgentHello;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.HoldingReport;
import io.drover.protocol.v1.HostFacts;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who has the keys of one host. */
final class HostileAgentTest {
    @TempDir
    private Path folder;

    /** What is quoted of it is cut: within an emoji, the end of its session could not be stored. */
    @Test
    void theEndOfASessionIsStoredWhateverTheAgentSaid() {
        try (TestFleet fleet = TestFleet.of(folder, "a")) {
            TestPlane a = fleet.plane("a");
            TestAgent host = fleet.cluster(a, 1).host(0);
            host.stop();
            await().atMost(Patience.LONG).until(() -> !a.hasSession(host.key()));
            long before = a.part(Events.class).newest();
            try (ScriptedAgent agent = ScriptedAgent.current(host, a)) {
                TestFleet.awaitSession(a, host);
                agent.say(FromAgent.newBuilder()
                        .setHello(AgentHello.newBuilder()
                                .setSeenIncarnation(1)
                                .addHoldings(HoldingReport.newBuilder()
                                        .setCluster("x".repeat(79) + "\uD83D\uDE00".repeat(9)))));
                await().atMost(Patience.LONG)
                        .untilAsserted(() -> assertThat(events(a, before, "host.disconnected"))
                                .singleElement()
                                .satisfies(event -> assertThat(event.details().get("reason"))
                                        .contains("MALFORMED", "xxx…")));
            }
            host.start();
            TestFleet.awaitSession(a, host);
        }
    }

    /** Facts are cut at 256 characters, and stored. */
    @Test
    void aHostMayTellOfItselfWhatItLikes() {
        try (TestFleet fleet = TestFleet.of(folder, "a")) {
            TestPlane a = fleet.plane("a");
            TestAgent host = fleet.cluster(a, 1).host(0);
            host.stop();
            await().atMost(Patience.LONG).until(() -> !a.hasSession(host.key()));
            try (ScriptedAgent agent =
                    ScriptedAgent.telling(host, a, HostFacts.newBuilder().setOs("x".repeat(255) + "\uD83D\uDE00"))) {
                assertThat(agent).isNotNull();
                TestFleet.awaitSession(a, host);
                await().atMost(Patience.LONG)
                        .until(() ->
                                a.get("/api/v1/hosts/" + host.name()).body().contains("x".repeat(255)));
            }
        }
    }

    private static List<Event> events(TestPlane plane, long after, String type) {
        return plane.part(Events.class).after(after, 1000).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }
}
