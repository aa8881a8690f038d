package io.drover.server.vault.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real MariaDB on loopback. It stands in for OceanBase, which speaks the same protocol, and knows no tenants. */
final class MariaDbServer implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final int port;

    private MariaDbServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/mariadbd"));
    }

    /** @param user as it logs in, with tenant and cluster in its name */
    static MariaDbServer start(String user, String password, String... options) throws Exception {
        Path folder = Files.createTempDirectory("drover-mariadb");
        run(
                folder,
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + folder.resolve("files"),
                "--user=" + System.getProperty("user.name"),
                "--skip-test-db",
                "--auth-root-authentication-method=normal");
        Path init = Files.writeString(
                folder.resolve("init.sql"), "CREATE USER `%s`@`%%` IDENTIFIED BY '%s';%n".formatted(user, password));
        int port = freePort();
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        "/usr/sbin/mariadbd",
                                        "--no-defaults",
                                        "--datadir=" + folder.resolve("files"),
                                        "--user=" + System.getProperty("user.name"),
                                        "--bind-address=127.0.0.1",
                                        "--port=" + port,
                                        "--socket=" + folder.resolve("socket"),
                                        "--pid-file=" + folder.resolve("pid"),
                                        "--init-file=" + init,
                                        "--skip-name-resolve",
                                        "--innodb-buffer-pool-size=16M"),
                                Stream.of(options))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        MariaDbServer server = new MariaDbServer(folder, process, port);
        Awaitility.await("MariaDB accepts connections")
                .atMost(Duration.ofSeconds(90))
                .until(server::accepts);
        return server;
    }

    int port() {
        return port;
    }

    private boolean accepts() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("MariaDB ended at once: " + Files.readString(folder.resolve("log")));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            // Not up yet.
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("%s failed: %s".formatted(command[0], Files.readString(output)));
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
