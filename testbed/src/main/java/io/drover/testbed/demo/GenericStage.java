package io.drover.testbed.demo;

import io.drover.testbed.command.Command;
import io.drover.testbed.engine.EventRecorder;
import io.drover.testbed.generic.EchoProcess;
import io.drover.testbed.generic.GenericCluster;
import io.drover.testbed.host.TestHost;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.snapshot.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Three small processes on loopback, with an agent beside each: needs no rights and no engine. */
final class GenericStage implements Stage {
    private static final int SIZE = 3;

    private final Path folder;
    private @Nullable GenericCluster cluster;

    GenericStage() {
        try {
            folder = Files.createTempDirectory("drover-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the demo", e);
        }
    }

    @Override
    public String mode() {
        return "generic";
    }

    @Override
    public String describe() {
        return SIZE + " small server processes on loopback, with an agent for each";
    }

    @Override
    public InetAddress planesAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public Path scratch(String purpose) {
        try {
            return Files.createTempDirectory(folder, purpose);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + folder, e);
        }
    }

    @Override
    public void build() {
        cluster = GenericCluster.start(SIZE);
    }

    @Override
    public List<AgentProcess> agents(Distribution distribution) {
        return cluster().processes().stream()
                .map(process -> AgentProcess.here(distribution, process.name(), scratch("agent")))
                .toList();
    }

    @Override
    public Optional<TestHost> clientHost() {
        return Optional.empty();
    }

    @Override
    public List<String> takeOverArguments() {
        List<String> arguments = new ArrayList<>(List.of("--kind", "generic"));
        for (EchoProcess process : cluster().processes()) {
            Stream.of(
                            process.http().toString(),
                            "tcp:" + process.tcp().getAddress().getHostAddress() + ":"
                                    + process.tcp().getPort())
                    .forEach(uri -> arguments.addAll(List.of("--endpoint", process.name() + "=" + uri)));
        }
        return arguments;
    }

    @Override
    public List<URI> web() {
        return cluster().webEndpoints();
    }

    @Override
    public List<InetSocketAddress> echo() {
        return cluster().echoEndpoints();
    }

    @Override
    public Snapshot snapshot() {
        return cluster().snapshot();
    }

    @Override
    public List<EventRecorder> recordEvents() {
        return List.of();
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
        Command.of("rm", "-rf", folder.toString()).run();
    }

    private GenericCluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("the cluster is not built");
        }
        return cluster;
    }
}
