package io.drover.bench;

import io.drover.testbed.generic.GenericCluster;
import io.drover.testbed.platform.Capabilities;
import io.drover.testbed.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures migrations of fleets between two real planes, and connections to a gateway; prints a table and writes the same
 * to {@value #REPORT}. How much is measured, the environment variable {@value Scale#VARIABLE} says. Exit status 0 when
 * everything was measured, 1 when something failed.
 */
public final class Bench {
    private static final String REPORT = "target/bench/report.json";
    private static final Path AGENT_LOG = Path.of("target/bench/agents.log");

    private Bench() {}

    public static void main(String[] arguments) {
        AtomicBoolean interrupted = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted.set(true)));
        try {
            run(Scale.chosen());
        } catch (RuntimeException e) {
            // The face of a program: every failure is told by its message, and none by a stack trace. What fails
            // because the JVM ends is no failure.
            if (!interrupted.get()) {
                System.err.println("The measurement failed: " + e.getMessage());
                System.exit(1);
            }
        }
        System.exit(0);
    }

    private static void run(Scale scale) {
        long start = System.nanoTime();
        AgentLog.to(AGENT_LOG);
        say("Measuring at scale `%s` on %d processors; this takes minutes (%s=small takes less)."
                .formatted(scale.name(), Runtime.getRuntime().availableProcessors(), Scale.VARIABLE));
        say("What the agents log is in " + AGENT_LOG);
        List<Measured> measured = new ArrayList<>();
        Connections connections;
        try (GenericCluster workload = GenericCluster.start(1);
                BenchPlanes planes = BenchPlanes.start()) {
            Migrations migrations = new Migrations(planes, scale, workload);
            say(Measured.head() + "   (median / p99 / worst)");
            measured.addAll(migrations.smallClusters());
            measured.add(migrations.largeCluster(scale.largeCluster()));
            measured.add(migrations.largeCluster(scale.hugeCluster()));
            connections = Connections.measure(planes, scale.handshakes());
        }
        Optional<AccessPointSpeed> access = switch (Platform.current().capabilities()) {
            case Capabilities.RealHosts() -> Optional.of(AccessPointSpeed.measure());
            case Capabilities.Lacking lacking -> {
                say("The access point is not measured, which takes a real engine: " + lacking.explain());
                yield Optional.empty();
            }
        };
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println();
        System.out.println(
                "Milliseconds are median / p99 / worst; commits are both planes' together, for each migration.");
        System.out.println(Measured.head());
        measured.forEach(each -> System.out.println(each.row()));
        System.out.println();
        System.out.println("Milliseconds in each phase:");
        measured.forEach(each -> System.out.print(each.phases()));
        System.out.println();
        System.out.println(connections.text());
        access.ifPresent(speed -> System.out.println(speed.text()));
        System.out.printf(Locale.ROOT, "measured in %.0f s; the same is in %s%n", seconds, REPORT);
        write(scale, measured, connections, access, seconds);
    }

    static void say(String text) {
        System.out.println(text);
    }

    private static void write(
            Scale scale,
            List<Measured> measured,
            Connections connections,
            Optional<AccessPointSpeed> access,
            double seconds) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scale", scale.name());
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("seconds", Math.round(seconds));
        json.put("migrations", measured.stream().map(Measured::json).toList());
        json.put("connections", connections.json());
        access.ifPresent(speed -> json.put("accessPoint", speed.json()));
        Path file = Path.of(REPORT);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    JsonMapper.builder()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .build()
                                    .writeValueAsString(json)
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
