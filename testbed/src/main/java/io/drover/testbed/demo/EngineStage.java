package io.drover.testbed.demo;

import io.drover.testbed.engine.EventRecorder;
import io.drover.testbed.host.TestHost;
import io.drover.testbed.host.TestNetwork;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.snapshot.Snapshot;
import io.drover.testbed.swarm.Services;
import io.drover.testbed.swarm.SwarmCluster;
import io.drover.testbed.workload.Echo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Three test hosts with real engines, joined into a swarm with a replicated and a stateful service. */
final class EngineStage implements Stage {
    private static final int LEDGER_ENTRIES = 100;

    private final TestNetwork network;
    private @Nullable SwarmCluster swarm;
    private @Nullable Services services;

    EngineStage() {
        network = TestNetwork.open();
    }

    @Override
    public String mode() {
        return "engines";
    }

    @Override
    public String describe() {
        return "three hosts with a Docker engine each, joined into one swarm: service web with a replica on every host,"
                + " service ledger with a volume on n2";
    }

    @Override
    public InetAddress planesAddress() {
        return network.outside();
    }

    @Override
    public Path scratch(String purpose) {
        return network.scratch(purpose);
    }

    @Override
    public void build() {
        List<TestHost> hosts = network.hosts("n1", "n2", "n3");
        SwarmCluster made = SwarmCluster.start(network, hosts, 1);
        Services deployed = made.deployServices("n2");
        write(deployed.ledger());
        swarm = made;
        services = deployed;
    }

    /** The volume needs a content that can get lost. */
    private static void write(InetSocketAddress ledger) {
        try (Echo client = Echo.connect(ledger, Duration.ofSeconds(5))) {
            for (int i = 1; i <= LEDGER_ENTRIES; i++) {
                String answer = client.ask("append entry " + i);
                if (!answer.equals("appended entry " + i)) {
                    throw new IllegalStateException("the ledger did not take entry " + i + " but answered: " + answer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the ledger's volume", e);
        }
    }

    @Override
    public List<AgentProcess> agents(Distribution distribution) {
        return network.hosts().stream()
                .map(host -> AgentProcess.inHost(distribution, host))
                .toList();
    }

    @Override
    public Optional<TestHost> clientHost() {
        return Optional.of(network.hosts().getLast());
    }

    @Override
    public List<String> takeOverArguments() {
        return List.of("--kind", "swarm", "--manager", "n1");
    }

    @Override
    public List<URI> web() {
        return services().web();
    }

    @Override
    public List<InetSocketAddress> echo() {
        return List.of(services().ledger());
    }

    @Override
    public Snapshot snapshot() {
        return swarm().snapshot();
    }

    @Override
    public List<EventRecorder> recordEvents() {
        return swarm().recordEvents();
    }

    @Override
    public void close() {
        network.close();
    }

    private SwarmCluster swarm() {
        if (swarm == null) {
            throw new IllegalStateException("the swarm is not built");
        }
        return swarm;
    }

    private Services services() {
        if (services == null) {
            throw new IllegalStateException("the services are not deployed");
        }
        return services;
    }
}
