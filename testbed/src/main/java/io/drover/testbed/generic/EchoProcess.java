package io.drover.testbed.generic;

import io.drover.testbed.snapshot.Instance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@link EchoServer} in a process of its own. */
public final class EchoProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready http=([0-9]{1,5}) tcp=([0-9]{1,5})");
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Instant startedAt;
    private final int httpPort;
    private final int tcpPort;

    private EchoProcess(String name, Process process, Instant startedAt, int httpPort, int tcpPort) {
        this.name = name;
        this.process = process;
        this.startedAt = startedAt;
        this.httpPort = httpPort;
        this.tcpPort = tcpPort;
    }

    /** Starts the process and returns when it serves. */
    static EchoProcess start(String name) {
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                ownClasses(),
                EchoServer.class.getName());
        try {
            Process process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader();
            String line = String.valueOf(out.readLine());
            Matcher ready = READY.matcher(line);
            if (!ready.matches()) {
                process.destroyForcibly();
                throw new IllegalStateException("`" + String.join(" ", words) + "` did not say ready but: " + line);
            }
            return new EchoProcess(
                    name,
                    process,
                    startOf(process),
                    Integer.parseInt(ready.group(1)),
                    Integer.parseInt(ready.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public Instant startedAt() {
        return startedAt;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where it answers short HTTP requests. */
    public URI http() {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + httpPort + "/");
    }

    /** Where it echoes lines. */
    public InetSocketAddress tcp() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcpPort);
    }

    Instance instance() {
        return new Instance("localhost", name, Long.toString(pid()), EchoServer.class.getName(), startOf(process));
    }

    /** Kills the process and waits for its end. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " (pid " + pid() + ") does not end though it was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Instant startOf(Process process) {
        return process.info()
                .startInstant()
                .orElseThrow(() -> new IllegalStateException("no start time of process " + process.pid()));
    }

    private static String ownClasses() {
        try {
            return Path.of(EchoServer.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the classes of the testbed are at no path", e);
        }
    }
}
