package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.protocol.LatencyBuckets;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.ProbeReport;
import io.drover.protocol.v1.ProbeResult;
import io.drover.protocol.v1.ProbeWindow;
import io.drover.protocol.v1.ProbeWindowResult;
import io.drover.protocol.v1.ToAgent;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a plane makes of what agents say that they counted. */
final class ProbeReportTest {
    private FakePlane plane;
    private RawAgent agent;
    private AgentSession session;

    @BeforeEach
    void start() {
        plane = new FakePlane();
        agent = new RawAgent(plane);
        agent.say(FromAgent.newBuilder().setHello(agent.hello()));
        assertThat(agent.hear().hasHello()).isTrue();
        session = plane.session(agent.identity.hostKey());
    }

    @AfterEach
    void stop() {
        agent.close();
        plane.close();
    }

    private CompletableFuture<AgentReply<List<ProbeOutcome>>> told(ProbeReport.Builder report) {
        CompletableFuture<AgentReply<List<ProbeOutcome>>> reply = session.stopProbes("p");
        ToAgent asked = agent.hear();
        assertThat(asked.getStopProbes().getProbe()).isEqualTo("p");
        agent.say(FromAgent.newBuilder().setReplyTo(asked.getNumber()).setProbes(report));
        return reply;
    }

    private static ProbeResult.Builder result() {
        return ProbeResult.newBuilder()
                .setTarget("tcp:127.0.0.1:80")
                .setSent(3)
                .addAllLatencyBuckets(Collections.nCopies(17, 0L));
    }

    private static ProbeWindowResult.Builder window() {
        return ProbeWindowResult.newBuilder()
                .setWindow(ProbeWindow.PROBE_WINDOW_DURING)
                .setSent(3)
                .setFailed(3)
                .setFirstFailure("refused")
                .addAllLatencyBuckets(Collections.nCopies(LatencyBuckets.COUNT, 0L));
    }

    private void assertRefused(ProbeResult.Builder result, String reason) {
        CompletionException failure = catchThrowableOfType(
                CompletionException.class,
                () -> told(ProbeReport.newBuilder().addResults(result)).join());
        assertThat(failure).isNotNull();
        assertThat(failure.getCause()).isInstanceOfSatisfying(AgentUnreachableException.class, unreachable -> {
            assertThat(unreachable.reason()).isEqualTo(AgentUnreachableException.Cause.MALFORMED);
            assertThat(unreachable).hasMessageContaining(reason);
        });
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void windowsAreReadAsTheyWereTold() {
        AgentReply<List<ProbeOutcome>> reply = told(ProbeReport.newBuilder().addResults(result().addWindows(window())))
                .join();
        assertThat(reply)
                .isInstanceOfSatisfying(
                        AgentReply.Told.class,
                        told -> assertThat((List<?>) told.answer())
                                .singleElement()
                                .isInstanceOfSatisfying(ProbeOutcome.class, outcome -> {
                                    assertThat(outcome.sent()).isEqualTo(3);
                                    assertThat(outcome.windows())
                                            .singleElement()
                                            .satisfies(window ->
                                                    assertThat(window.span()).isEqualTo(ProbeSpan.DURING));
                                }));
    }

    @Test
    void anOlderAgentTellsNoWindows() {
        assertThat(told(ProbeReport.newBuilder().addResults(result())).join())
                .isInstanceOfSatisfying(
                        AgentReply.Told.class,
                        told -> assertThat((List<?>) told.answer())
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        ProbeOutcome.class,
                                        outcome -> assertThat(outcome.windows()).isEmpty()));
    }

    @Test
    void anOlderAgentRefusesToBeginAWindow() {
        CompletableFuture<CommandResult> answer = session.markProbes("p", ProbeSpan.DURING);
        ToAgent asked = agent.hear();
        assertThat(asked.getMarkProbes().getWindow()).isEqualTo(ProbeWindow.PROBE_WINDOW_DURING);
        agent.say(FromAgent.newBuilder()
                .setReplyTo(asked.getNumber())
                .setRefused(io.drover.protocol.v1.Refused.newBuilder().setCode("UNKNOWN_COMMAND")));
        assertThat(answer.join()).isEqualTo(new CommandResult.Refused("UNKNOWN_COMMAND", ""));
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        assertRefused(result().setSent(-3), "-3 sent");
        assertRefused(result().setFailed(-1), "-1 failed");
        assertRefused(result().setFailed(4), "4 failed");
        assertRefused(result().setSent(Long.MAX_VALUE), "sent");
        assertRefused(result().setMaxMicros(-1), "slowest");
        assertRefused(result().setMaxMicros(Long.MAX_VALUE), "slowest");
        assertRefused(result().addWindows(window().setSent(-1)), "-1 sent");
        assertRefused(result().addWindows(window().setSent(5)), "do not add up to 2 answers");
        assertRefused(
                result().addWindows(window().setLatencyBuckets(0, 1).setLatencyBuckets(1, -1)),
                "do not add up to 0 answers");
        assertRefused(result().addWindows(window().setWindowValue(9)), "unknown probe window 9");
    }

    @Test
    void moreThanCanBeIsRefused() {
        assertRefused(result().addWindows(window().addLatencyBuckets(0)), "35 latency buckets");
        assertRefused(result().addWindows(window()).addWindows(window()), "told twice");
        assertRefused(result().setTarget("x".repeat(100_000)), "100000 characters");
        assertRefused(result().setFirstFailure("x".repeat(100_000)), "100000 characters");
        assertRefused(result().addWindows(window().setFirstFailure("x".repeat(1025))), "1025 characters");
        ProbeReport.Builder many = ProbeReport.newBuilder();
        Collections.nCopies(17, result()).forEach(many::addResults);
        CompletionException failure =
                catchThrowableOfType(CompletionException.class, () -> told(many).join());
        assertThat(failure).isNotNull().hasMessageContaining("17 targets");
    }
}
