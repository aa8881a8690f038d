package io.drover.server.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.fuzz.Fuzz;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.ownership.Vote;
import io.drover.protocol.LatencyBuckets;
import io.drover.protocol.v1.AgentHello;
import io.drover.protocol.v1.HoldingReport;
import io.drover.protocol.v1.HostFacts;
import io.drover.protocol.v1.Listener;
import io.drover.protocol.v1.ListenersReport;
import io.drover.protocol.v1.ProbeReport;
import io.drover.protocol.v1.ProbeResult;
import io.drover.protocol.v1.ProbeWindow;
import io.drover.protocol.v1.ProbeWindowResult;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What agents say, as somebody might who has a host's keys. What is accepted must be fit to be stored. */
final class AgentMessagesFuzzTest {
    private static Fuzz fuzz(String what, byte[]... sound) {
        return Fuzz.of(what, 1)
                .examples(sound)
                .tokens(
                        "c-shop",
                        "tcp:127.0.0.1:1",
                        "\12\0",
                        "\uD83D\uDE00".repeat(200),
                        "x".repeat(255) + "\uD83D\uDE00")
                .inputs(12_000)
                .refusedBy(
                        InvalidProtocolBufferException.class, MalformedException.class, IllegalArgumentException.class)
                .allocating(1 << 20, 200);
    }

    /** What is told of an agent is stored, in one record or another. */
    record Kept(List<String> texts) {}

    private static void storable(String... texts) {
        Canonical.encode(new Kept(List.of(texts)));
    }

    /** Refusals are logged, sent back and stored as the reason for which a session ended. */
    private static void told(Reading reading) throws InvalidProtocolBufferException {
        try {
            reading.read();
        } catch (MalformedException | IllegalArgumentException e) {
            storable(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private interface Reading {
        void read() throws InvalidProtocolBufferException;
    }

    private static HostFacts.Builder facts() {
        return HostFacts.newBuilder()
                .setHostname("web-1")
                .setOs("Debian 13")
                .setKernel("6.12")
                .setArchitecture("amd64")
                .setCpus(2)
                .setMemoryBytes(1L << 34)
                .setClockMillis(1_700_000_000_000L)
                .setBootTimeMillis(1_600_000_000_000L)
                .setVersion("0.1.0")
                .setMachineId("4f1d")
                .addAddresses("10.0.0.1");
    }

    @Test
    void introductions() {
        SigningKey host = SigningKey.generate();
        Vote vote = new Vote(host.hostKey(), new ClusterId("c-shop"), 2, Digest.of(new byte[] {1}), 1);
        byte[] sound = AgentHello.newBuilder()
                .setHostKey(host.hostKey().hex())
                .setVersion("0.1.0")
                .setMinProtocol(1)
                .setMaxProtocol(1)
                .setSeenIncarnation(1)
                .setSeenChange(7)
                .setFacts(facts())
                .addHoldings(HoldingReport.newBuilder()
                        .setCluster("c-shop")
                        .setEpoch(2)
                        .setOwner(new PlaneId("plane-a").value())
                        .setHead(Digest.of(new byte[] {2}).hex())
                        .setPendingMigration(MigrationId.random().value())
                        .setVote(ByteString.copyFrom(Signed.by(host, vote).encode()))
                        .addEndpoints("unix:/run/docker.sock"))
                .build()
                .toByteArray();
        fuzz("introduction of an agent", sound)
                .run(input -> told(() -> {
                    HostReport report = HostReport.of(AgentHello.parseFrom(input));
                    report.facts()
                            .ifPresent(facts -> storable(
                                    facts.hostname(),
                                    facts.os(),
                                    facts.kernel(),
                                    facts.architecture(),
                                    facts.agentVersion(),
                                    facts.machineId(),
                                    String.join(",", facts.addresses())));
                }));
    }

    @Test
    void probesAndListeners() {
        byte[] probes = ProbeReport.newBuilder()
                .addResults(ProbeResult.newBuilder()
                        .setTarget("tcp:127.0.0.1:80")
                        .setSent(2)
                        .setFailed(1)
                        .setFirstFailure("refused")
                        .setMaxMicros(900)
                        .addWindows(ProbeWindowResult.newBuilder()
                                .setWindow(ProbeWindow.PROBE_WINDOW_DURING)
                                .setSent(1)
                                .setMaxMicros(900)
                                .addAllLatencyBuckets(buckets())))
                .build()
                .toByteArray();
        fuzz("report of probes", probes)
                .run(input -> told(() -> ProbeOutcome.of(
                        ProbeReport.parseFrom(input).getResultsList(), AgentSession.MOST_PROBE_TARGETS)));
        byte[] listeners = ListenersReport.newBuilder()
                .addListeners(Listener.newBuilder()
                        .setEndpoint("tcp:127.0.0.1:80")
                        .setListening(true)
                        .setPid(7)
                        .setStartedMillis(1_700_000_000_000L)
                        .setCommand("nginx"))
                .build()
                .toByteArray();
        fuzz("report of listeners", listeners)
                .run(input -> told(() ->
                        ListenersReport.parseFrom(input).getListenersList().forEach(ListeningProcess::of)));
    }

    private static List<Long> buckets() {
        List<Long> counts = new java.util.ArrayList<>(Collections.nCopies(LatencyBuckets.COUNT, 0L));
        counts.set(3, 1L);
        return counts;
    }

    @Test
    void headers() {
        Fuzz.of("header of a session", 1)
                .examples("0123456789abcdef0123456789abcdef.17")
                .inputs(5000)
                .refusedBy(IllegalArgumentException.class)
                .run(input -> InstanceMark.parse(new String(input, StandardCharsets.ISO_8859_1)));
    }
}
