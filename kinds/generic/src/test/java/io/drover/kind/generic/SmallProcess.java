package io.drover.kind.generic;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that listens on loopback: this JDK's, running {@link Program}. */
final class SmallProcess implements AutoCloseable {
    private final int port;
    private Process process;

    /** @param status the HTTP status of its answers; 0 to accept connections and say nothing */
    SmallProcess(int status) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = start(status);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void restart(int status) throws IOException, InterruptedException {
        stop();
        process = start(status);
    }

    private Process start(int status) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                String.valueOf(port),
                String.valueOf(status)));
        Process started = new ProcessBuilder(command).inheritIO().start();
        await("listener on port " + port).atMost(Duration.ofSeconds(30)).until(this::listens);
        return started;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (java.net.ConnectException e) {
            // Not yet.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
