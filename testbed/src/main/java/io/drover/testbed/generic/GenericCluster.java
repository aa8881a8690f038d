package io.drover.testbed.generic;

import io.drover.testbed.command.Together;
import io.drover.testbed.snapshot.Snapshot;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Small server processes on loopback: what a {@code generic} cluster runs where no test host can be made. */
public final class GenericCluster implements AutoCloseable {
    private final List<EchoProcess> processes;

    private GenericCluster(List<EchoProcess> processes) {
        this.processes = List.copyOf(processes);
    }

    /** Starts {@code size} processes, named {@code echo-1} and so on, and returns when all serve. */
    public static GenericCluster start(int size) {
        List<String> names =
                IntStream.rangeClosed(1, size).mapToObj(i -> "echo-" + i).toList();
        return new GenericCluster(Together.map(names, EchoProcess::start));
    }

    public List<EchoProcess> processes() {
        return processes;
    }

    /** Where short HTTP requests are answered. */
    public List<URI> webEndpoints() {
        return processes.stream().map(EchoProcess::http).toList();
    }

    /** Where lines are echoed. */
    public List<InetSocketAddress> echoEndpoints() {
        return processes.stream().map(EchoProcess::tcp).toList();
    }

    /** The processes that run now. */
    public Snapshot snapshot() {
        return new Snapshot(
                processes.stream()
                        .filter(EchoProcess::isAlive)
                        .map(EchoProcess::instance)
                        .toList(),
                Map.of());
    }

    @Override
    public void close() {
        processes.forEach(EchoProcess::close);
    }
}
